//! Forms as KoboToolbox exports them, taken in through a mapping: the story of an office that brings
//! the export of its form every month.
//!
//! `tests/kobo/` has the exports of a made-up form, what they must add up to, and the mapping as
//! somebody would write it; `make.py` beside them wrote the exports and computed the sums.

use std::path::{Path, PathBuf};

use headcount::intake::source::grid::{Book, Grid, GridRow};
use headcount::intake::source::input::Input;
use headcount::intake::source::open::read;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use crate::common;
use crate::common::desk::Desk;
use crate::common::program::Said;

const MAPPING: &str = "tests/kobo/distribution.toml";

fn kobo(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kobo").join(file)
}

/// An office with a ledger and its own folder.
struct Office {
    desk: Desk,
}

impl std::ops::Deref for Office {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.desk
    }
}

impl Office {
    fn new() -> Self {
        Self { desk: Desk::new() }
    }

    /// Imports files with the example's mapping.
    fn import(&self, files: &[&Path], more: &[&str]) -> Said {
        let mapping = kobo("distribution.toml");
        let mut args = vec!["import", "--mapping", mapping.to_str().unwrap()];
        args.extend(files.iter().map(|file| file.to_str().unwrap()));
        args.extend(more);
        self.run(&args)
    }

    /// A mapping of this office's own, made of the example.
    fn mapping(&self, change: impl Fn(String) -> String) -> String {
        let text = change(std::fs::read_to_string(MAPPING).unwrap());
        let path = self.write("own.toml", text);
        path.to_str().unwrap().to_owned()
    }

    /// People reached in 2025, by sector and in total.
    fn figures(&self) -> serde_json::Value {
        let report = self.report();
        let sector = |wanted: &str| {
            let rows = report["sectors"].as_array().unwrap();
            let row = rows.iter().find(|row| row["sector"] == wanted).unwrap();
            row["people_reached"].clone()
        };
        serde_json::json!({
            "shelter": sector("shelter"), "livelihoods": sector("livelihoods"),
            "wash": sector("wash"), "total": report["total"]["people_reached"],
        })
    }

    fn records(&self) -> usize {
        common::program::history(&self.ledger()).unwrap().len()
    }

    /// An export with some rows changed.
    fn changed(&self, file: &str, change: impl Fn(&mut Grid)) -> PathBuf {
        let mut book = read(&Input::path(&kobo(file)), &mut Vec::new()).unwrap();
        book.sheets.iter_mut().for_each(change);
        let path = self.path(&format!("changed-{file}"));
        let mut workbook = Workbook::new();
        for grid in &book.sheets {
            let sheet = workbook.add_worksheet();
            sheet.set_name(&grid.name).unwrap();
            for row in &grid.rows {
                for (column, cell) in row.cells.iter().enumerate().filter(|(_, c)| !c.is_empty()) {
                    sheet.write(row.number - 1, column as u16, cell).unwrap();
                }
            }
        }
        workbook.save(&path).unwrap();
        path
    }
}

fn expected(which: &str) -> serde_json::Value {
    let text = std::fs::read_to_string(kobo("expected.json")).unwrap();
    serde_json::from_str::<serde_json::Value>(&text).unwrap()[which].clone()
}

/// Sets a cell by header and row number.
fn set(grid: &mut Grid, header: &str, number: u32, value: &str) {
    let Some(column) = grid.rows[0].cells.iter().position(|cell| cell == header) else { return };
    let row = grid.rows.iter_mut().find(|row| row.number == number).unwrap();
    row.cells[column] = value.to_owned();
}

/// An export of few rows, in which one wrong day made all days look like phone numbers.
#[test]
fn each_wrong_cell_of_a_short_export_is_named_with_its_row() {
    let office = Office::new();
    let said = office.import(&[&kobo("wrong.xlsx")], &[]);
    assert_eq!(said.code, Some(1), "{} {}", said.out, said.err);
    for (row, column) in [
        (2, "Lieu/Date de la distribution"),
        (3, "Lieu/Région"),
        (4, "Assistance reçue"),
        (5, "Ménage/Taille du ménage"),
        (7, "Ménage/Taille du ménage"),
        (8, "Ménage/Statut"),
        (2, "Membre/Sexe"),
    ] {
        let at = format!("row {row}, column {column}");
        assert!(said.err.contains(&at), "{at}: {}", said.err);
    }
    assert!(said.err.contains("2025-13-03"), "{}", said.err);
    assert!(!said.err.contains("phone numbers by its values"), "{}", said.err);
}

#[test]
fn an_export_adds_up_to_what_it_must_with_labels_with_xml_names_and_as_csv() {
    let office = Office::new();
    let said = office.import(&[&kobo("labels.xlsx")], &[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(office.figures(), expected("first"));
    assert!(said.err.contains("2 rows are left out"), "{}", said.err);
    assert!(said.err.contains("Ménage/Téléphone (phone numbers)"), "{}", said.err);

    // The other form of the same export says nothing new.
    let again = office.import(&[&kobo("xml.xlsx")], &[]);
    assert!(again.out.contains("nothing to do"), "{} {}", again.out, again.err);

    let csv = Office::new();
    let book = read(&Input::path(&kobo("xml.xlsx")), &mut Vec::new()).unwrap();
    let files = book.sheets.iter().map(|grid| {
        let name = match grid.name.as_str() {
            "membre" => "membre.csv",
            _ => "Distribution Mopti - latest version - False - 2025-06-01.csv",
        };
        let path = csv.path(name);
        let mut writer = csv::WriterBuilder::new().delimiter(b';').flexible(true).from_path(&path);
        let writer = writer.as_mut().unwrap();
        grid.rows.iter().for_each(|row| writer.write_record(&row.cells).unwrap());
        writer.flush().unwrap();
        path
    });
    let files: Vec<PathBuf> = files.collect();
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    let said = csv.import(&files, &[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(csv.figures(), expected("first"));
}

#[test]
fn nothing_personal_reaches_the_ledger_or_the_terminal() {
    let office = Office::new();
    let said = office.import(&[&kobo("labels.xlsx")], &[]);
    let mut seen = said.out.into_bytes();
    seen.extend(said.err.bytes());
    for file in common::files_below(&office.ledger()) {
        seen.extend(std::fs::read(file).unwrap());
    }
    for personal in ["Invented", "INVENTED", "invented", "00 00 00", "+223", "remark about"] {
        let found = seen.windows(personal.len()).any(|window| window == personal.as_bytes());
        assert!(!found, "{personal}");
    }
}

#[test]
fn next_months_export_adds_only_what_is_new() {
    let office = Office::new();
    office.import(&[&kobo("labels.xlsx")], &[]);
    let before = office.records();
    let said = office.import(&[&kobo("later.xlsx")], &[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(office.figures(), expected("later"));
    // One activity more, one that has a further submission, and one person by derivation.
    assert_eq!(office.records(), before + 3);
    let history = office.run(&["history", "MOP-2025-05-05-gao-chateau-d-eau-cash"]).out;
    assert!(history.contains("later.xlsx: 1 submission added"), "{history}");
    let again = office.import(&[&kobo("later.xlsx")], &[]);
    assert!(again.out.contains("nothing to do"), "{}", again.out);
    // The month before is a part of what is known: nothing is dropped for it.
    let former = office.import(&[&kobo("labels.xlsx")], &[]);
    assert_eq!(former.code, Some(1));
    assert!(former.err.contains("households: 1 removed"), "{}", former.err);
    assert_eq!(office.records(), before + 3);
}

#[test]
fn an_edited_submission_is_shown_and_recorded_once_accepted() {
    let office = Office::new();
    office.import(&[&kobo("labels.xlsx")], &[]);
    let records = office.records();
    let edited = office.changed("labels.xlsx", |grid| {
        set(grid, "Ménage/Taille du ménage", 3, "5");
    });
    let said = office.import(&[&edited], &[]);
    assert_eq!(said.code, Some(1));
    assert!(
        said.err.contains("households: 1 changed (row 3: size 5 instead of 4)"),
        "{}",
        said.err
    );
    assert!(said.err.contains("--accept-changes"), "{}", said.err);
    assert_eq!(office.records(), records);
    let said = office.import(&[&edited], &["--accept-changes"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(office.figures()["shelter"], 19);
    let history = office.run(&["history"]).out;
    assert!(history.contains("changed-labels.xlsx: changes accepted"), "{history}");
}

#[test]
fn a_submission_that_moved_to_another_day_is_not_counted_in_both_places() {
    let office = Office::new();
    office.import(&[&kobo("labels.xlsx")], &[]);
    // The one submission of 22 April turns out to be of the 21st.
    let moved = office.changed("labels.xlsx", |grid| {
        set(grid, "Lieu/Date de la distribution", 7, "2025-04-21");
    });
    let said = office.import(&[&moved], &[]);
    assert_eq!(said.code, Some(1));
    let words = "1 submission is now part of another activity";
    assert!(said.err.contains(words), "{}", said.err);
    let said = office.import(&[&moved], &["--accept-changes"]);
    assert!(said.out.contains("2 voided"), "{} {}", said.out, said.err);
    assert_eq!(office.figures(), expected("first"));
    // An approval that was withdrawn takes its activity out as well.
    let withdrawn = office.changed("labels.xlsx", |grid| {
        set(grid, "Lieu/Date de la distribution", 7, "2025-04-21");
        set(grid, "_validation_status", 10, "Not approved");
    });
    let said = office.import(&[&withdrawn], &[]);
    assert!(said.err.contains("left out by the mapping's conditions"), "{}", said.err);
    // An export of the other months says nothing of this one.
    let part = office.changed("labels.xlsx", |grid| {
        set(grid, "Lieu/Date de la distribution", 7, "2025-04-21");
        if grid.name == "Distribution Mopti" {
            grid.rows.retain(|row| row.number != 10);
        }
    });
    let said = office.import(&[&part], &[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.err.contains("not in this export: left as they are"), "{}", said.err);
}

#[test]
fn every_wrong_row_is_named_where_the_user_wrote_it() {
    let office = Office::new();
    let wrong = office.changed("labels.xlsx", |grid| {
        set(grid, "Ménage/Taille du ménage", 2, "six");
        set(grid, "Ménage/Statut", 2, "Communaute hotes");
        set(grid, "Lieu/Région", 4, "Kayes");
        set(grid, "Membre/Sexe", 2, "F.");
        set(grid, "_parent_index", 3, "99");
    });
    let said = office.import(&[&wrong], &["--format", "json"]);
    assert_eq!(said.code, Some(1));
    let issues: Vec<serde_json::Value> =
        said.err.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let found: Vec<(&str, u64, &str)> = issues
        .iter()
        .filter(|issue| issue["severity"] == "error")
        .map(|issue| {
            let text = |name: &str| issue[name].as_str().unwrap_or_default();
            (text("sheet"), issue["row"].as_u64().unwrap_or_default(), text("column"))
        })
        .collect();
    let main = "Distribution Mopti";
    for place in [
        (main, 2, "Ménage/Taille du ménage"),
        (main, 2, "Ménage/Statut"),
        (main, 4, "Lieu/Région"),
        ("membre", 2, "Membre/Sexe"),
        ("membre", 3, "_parent_index"),
    ] {
        assert_eq!(
            found.iter().filter(|found| **found == place).count(),
            1,
            "{place:?} {found:#?}"
        );
    }
    assert_eq!(found.len(), 5, "{found:#?}");
    let status = issues.iter().find(|issue| issue["column"] == "Ménage/Statut").unwrap();
    let remedy = status["remedy"].as_str().unwrap();
    assert!(remedy.contains("did you mean \"Communauté hôte\"?"), "{remedy}");
    assert!(remedy.contains("\"Communaute hotes\" = \"…\""), "{remedy}");
    assert_eq!(office.records(), 2);
}

#[test]
fn a_mapping_that_would_let_personal_data_in_is_refused() {
    let office = Office::new();
    let labels = kobo("labels.xlsx");
    let import =
        |mapping: &str| office.run(&["import", "--mapping", mapping, labels.to_str().unwrap()]);
    for (from, to, says) in [
        ("{date}-{admin1}", "{date}-{who}", "people's names"),
        ("[\"Nom du site\", \"site\"]", "\"Téléphone\"", "phone numbers"),
        ("[\"Nom du site\", \"site\"]", "\"Remarques\"", "free text"),
        ("[\"Statut\", \"status\"]", "\"Nom du chef de ménage\"", "people's names"),
        (
            "submission = [\"_id\", \"meta/rootUuid\", \"_uuid\"]",
            "submission = \"Numéro de ménage\"",
            "not the key of a submission",
        ),
    ] {
        let mapping = office.mapping(|text| {
            let own = "[sheet.columns]\nwho = \"Nom du chef de ménage\"\n";
            let text = text.replace(from, to);
            if to.contains("{who}") { text.replace("[sheet.columns]\n", own) } else { text }
        });
        let said = import(&mapping);
        assert_eq!(said.code, Some(1), "{to}");
        assert!(said.err.contains(says), "{to}: {}", said.err);
        assert!(!said.err.contains("Invented") && !said.err.contains("+223"), "{}", said.err);
    }
    assert_eq!(office.records(), 2);
}

#[test]
fn two_lists_that_both_start_at_001_stay_apart() {
    let office = Office::new();
    office.import(&[&kobo("labels.xlsx")], &[]);
    let other = office.mapping(|text| {
        let text = text.replace("mopti-kobo", "gao-kobo").replace("MOP-", "GAO-");
        text.replace("name = \"Distribution Mopti\"\nnamespace", "name = \"Another\"\nnamespace")
    });
    let labels = kobo("labels.xlsx");
    let said = office.run(&["import", "--mapping", &other, labels.to_str().unwrap()]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let twice = expected("first")["total"].as_u64().unwrap() * 2;
    assert_eq!(office.figures()["total"], twice);
    // Under one namespace they are the same households.
    let together = Office::new();
    together.import(&[&kobo("labels.xlsx")], &["--namespace", "one"]);
    let args = ["import", "--mapping", &other, labels.to_str().unwrap(), "--namespace", "one"];
    assert_eq!(together.run(&args).code, Some(0));
    assert_eq!(together.figures(), expected("first"));
}

#[test]
fn reports_say_how_many_people_are_known_by_derivation_alone() {
    let office = Office::new();
    office.import(&[&kobo("labels.xlsx")], &[]);
    // Dado is written in two ways and is one; Gado and Hawa are not approved.
    let derived = &office.report()["identified_by_derivation"];
    assert_eq!(*derived, serde_json::json!({ "persons": 6, "households": 0 }));
    let table = office.run(&["report", "2025"]).out;
    assert!(table.contains("of the persons and 0 of the households"), "{table}");
}

#[test]
fn head_counts_by_month_kits_in_a_repeat_and_households_without_numbers() {
    let office = Office::new();
    let write = |name: &str, text: &str| std::fs::write(office.path(name), text).unwrap();
    // Two sessions of one month, counted by sex and age; dates as an English spreadsheet has them.
    write(
        "sessions.csv",
        "Day;Place;Women 18-59;Men 18-59;All;Who\n\
         05/03/2025;Sevaré;20;10;30;mothers\n28/03/2025;Sevaré;;15;15;elders\n",
    );
    write(
        "sessions.toml",
        r#"
        name = "Sessions"
        [[sheet]]
        [sheet.activity]
        reference = "S-{site}-{month}"
        kind = { value = "session" }
        sector = { value = "wash" }
        office = { value = "mopti" }
        site = "Place"
        start = { column = "Day", format = "dd/mm/yyyy" }
        [[sheet.headcount]]
        group = "{who}"
        count = "All"
        f_18_59 = "Women 18-59"
        m_18_59 = "Men 18-59"
        [sheet.columns]
        who = "Who"
        "#,
    );
    let said = office.run(&["import", "sessions.csv", "--mapping", "sessions.toml"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let shown = office.run(&["show", "S-sevare-2025-03"]).out;
    assert!(shown.contains("2025-03-05") && shown.contains("2025-03-28"), "{shown}");
    assert_eq!(office.figures()["wash"], 45);

    // A household's kits in a repeat; its size is that of another repeat; no numbers anywhere.
    write(
        "form.csv",
        "day,place,who,tel,_index\n2025-04-01,Bankass,Invented A,00000001,1\n2025-04-01,Bankass,INVENTED  a,+223 00 00 00 01,2\n2025-04-01,Bankass,Invented B,00000002,3\n",
    );
    write("kits.csv", "kit,_parent_index\nnfi,1\ncash,1\ncash,2\nnfi,3\n");
    write("people.csv", "sexe,_parent_index\nf,1\nm,1\nf,3\nm,2\nf,2\n");
    write(
        "kits.toml",
        r#"
        name = "Kits"
        [[sheet]]
        name = "form"
        [sheet.columns]
        hh = "_index"
        [sheet.household]
        activity = { value = "K-0" }
        household = { derive = ["who", { column = "tel", as = "phone" }] }
        size = { rows_of = "people" }
        [[sheet]]
        name = "people"
        parent = "form"
        [sheet.headcount]
        activity = { value = "K-1" }
        group = { value = "all" }
        count = { value = 0 }
        [[sheet]]
        name = "kits"
        parent = "form"
        [sheet.activity]
        reference = "K-{site}-{items}"
        kind = { value = "distribution" }
        sector = { column = "kit", values = { nfi = "shelter", cash = "livelihoods" } }
        office = { value = "mopti" }
        site = { parent = "place" }
        start = { parent = "day" }
        items = "kit"
        [sheet.household]
        household = { parent = "_index" }
        size = { parent = "_index", values = { "1" = 2, "2" = 2, "3" = 1 } }
        "#,
    );
    let args = ["import", "form.csv", "kits.csv", "people.csv", "--mapping", "kits.toml"];
    let said = office.run(&args);
    // What belongs to activities that are nowhere is named, row by row.
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("\"K-0\" is not in the activities table"), "{}", said.err);
    assert!(!said.err.contains("Invented") && !said.err.contains("0000"), "{}", said.err);
    let text = std::fs::read_to_string(office.path("kits.toml")).unwrap();
    let text = text
        .replace("[sheet.household]\n        activity = { value = \"K-0\" }", "[sheet.activity]\n        reference = \"K-0\"\n        kind = { value = \"assessment\" }\n        sector = { value = \"shelter\" }\n        office = { value = \"mopti\" }\n        site = \"place\"\n        start = \"day\"\n        [sheet.household]")
        .replace("reference = \"K-0\"", "reference = { value = \"K-0\" }")
        .replace("activity = { value = \"K-1\" }", "");
    std::fs::write(office.path("kits.toml"), text).unwrap();
    let said = office.run(&args);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.err.contains("is the same household as in"), "{}", said.err);
    // Households 1 and 3 got kits; 1 and 2 cash.
    assert_eq!(office.figures()["shelter"], 3);
    assert_eq!(office.figures()["livelihoods"], 4);
    let list = office.run(&["history", "K-0"]).out;
    assert!(list.contains("2 households"), "{list}");
}

/// Answers what a draft leaves open.
fn answered(draft: &str) -> String {
    let sectors = [
        ("Kit d'articles ménagers", "shelter"),
        ("nfi", "shelter"),
        ("Transfert monétaire", "livelihoods"),
        ("cash", "livelihoods"),
        ("Kit d'hygiène", "wash"),
        ("wash_kit", "wash"),
    ];
    let draft = draft.replace("kind = { value = \"TODO\" }", "kind = { value = \"distribution\" }");
    let draft = draft.replace("office = { value = \"TODO\" }", "office = { value = \"mopti\" }");
    let draft =
        draft.replace("is = [\"TODO\"]", "is = [\"Approved\", \"validation_status_approved\"]");
    sectors.iter().fold(draft, |text, (kit, sector)| {
        text.replace(&format!("\"{kit}\" = \"TODO\""), &format!("\"{kit}\" = \"{sector}\""))
    })
}

#[test]
fn a_draft_needs_the_kind_the_office_the_sectors_and_what_is_approved_and_nothing_else() {
    for file in ["labels.xlsx", "xml.xlsx"] {
        let office = Office::new();
        let export = kobo(file);
        let said =
            office.run(&["mapping", "suggest", export.to_str().unwrap(), "-o", "draft.toml"]);
        assert_eq!(said.code, Some(0), "{}", said.err);
        let path = office.path("draft.toml");
        let draft = std::fs::read_to_string(&path).unwrap();
        assert!(!draft.contains("Invented") && !draft.contains("+223"), "{draft}");
        // As it stands, every open line is named with its number.
        let said = office.run(&["mapping", "check", "draft.toml", export.to_str().unwrap()]);
        assert_eq!(said.code, Some(1));
        assert_eq!(said.err.matches("still says TODO").count(), 6, "{}", said.err);
        std::fs::write(&path, answered(&draft)).unwrap();
        let said = office.run(&["mapping", "check", "draft.toml", export.to_str().unwrap()]);
        assert_eq!(said.code, Some(0), "{}", said.err);
        assert!(said.out.contains("in all 7 activities"), "{}", said.out);
        let seen = format!("{}{}", said.out, said.err);
        for personal in ["Invented", "+223", "remark about", "\"001\"", " 001\n"] {
            assert!(!seen.contains(personal), "{personal}: {seen}");
        }
        let said = office.run(&["import", export.to_str().unwrap(), "--mapping", "draft.toml"]);
        assert_eq!(said.code, Some(0), "{}", said.err);
        assert_eq!(office.figures(), expected("first"), "{file}");
    }
}

#[test]
fn a_mapping_with_faults_names_each_with_its_line() {
    let office = Office::new();
    let labels = kobo("labels.xlsx");
    for (from, to, says) in [
        (
            "sector = {",
            "sectr = {",
            "line 18: \"sectr\" is no field of an activity\n  hint: did you mean \"sector\"?",
        ),
        ("{date}-{admin1}", "{date}-{cercle}", "the pattern names {cercle}, which is no field"),
        (
            "parent = \"Distribution Mopti\"",
            "parent = \"Distribution Moti\"",
            "did you mean \"Distribution Mopti\"?",
        ),
        ("values = \"groups\"", "values = \"group\"", "did you mean \"groups\"?"),
        ("size = [", "taille = [", "a household needs \"size\""),
        ("hote = \"host\"", "\"COMMUNAUTE HOTE\" = \"idp\"", "read the same"),
        ("multiple = true", "multipel = true", "multipel"),
        ("[\"Nom du site\", \"site\"]", "\"Nom du sit\"", "did you mean \"Nom du site\"?"),
        ("[\"Nom du site\", \"site\"]", "\"Numéro\"", "has no column \"Numéro\""),
        ("name = \"membre\"", "name = \"membres\"", "did you mean \"membre\"?"),
    ] {
        let mapping = office.mapping(|text| text.replacen(from, to, 1));
        let said = office.run(&["import", "--mapping", &mapping, labels.to_str().unwrap()]);
        assert_eq!(said.code, Some(1), "{to}");
        assert!(said.err.contains(says), "{to}: {}", said.err);
    }
    assert_eq!(office.records(), 2);
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zé'{}/#+_;, ]{0,6}",
        Just("Lieu/Nom du site".to_owned()),
        Just("kit".to_owned()),
        Just("kit/nfi".to_owned()),
        Just("_uuid".to_owned()),
        Just("_index".to_owned()),
        Just("_parent_index".to_owned()),
        Just("1".to_owned()),
        Just("2025-05-05".to_owned()),
        Just("5eed0000-0000-4000-8000-000000000001".to_owned()),
        any::<String>(),
    ]
}

fn book() -> impl Strategy<Value = Book> {
    let row = proptest::collection::vec(cell(), 0..8);
    let grid = ("[a-c]{0,2}", proptest::collection::vec(row, 0..7)).prop_map(|(name, rows)| {
        let row = |(cells, number): (Vec<String>, u32)| GridRow { number, cells };
        let rows = rows.into_iter().zip(1..).map(row).collect();
        Grid { name, rows, ..Grid::default() }
    });
    let file = Just("book.xlsx".to_owned());
    (file, proptest::collection::vec(grid, 0..4)).prop_map(|(file, sheets)| Book { file, sheets })
}

/// A mapping: the example with some words of its own replaced, or something like one.
fn mapping() -> impl Strategy<Value = String> {
    let example = std::fs::read_to_string(MAPPING).unwrap();
    let words = [
        "name",
        "Distribution Mopti",
        "membre",
        "parent",
        "reference",
        "{date}",
        "kit",
        "multiple",
        "value",
        "column",
        "true",
        "sheet",
        "household",
        "person",
        "_uuid",
        "derive",
        "as",
        "size",
    ];
    let change = (0..words.len(), prop_oneof!["[a-c]{0,2}", cell()]);
    let changes = proptest::collection::vec(change, 0..4).prop_map(move |changes| {
        changes.iter().fold(example.clone(), |text, (word, by)| text.replace(words[*word], by))
    });
    let small = (cell(), cell(), cell()).prop_map(|(a, b, c)| {
        let (a, b, c) = (format!("{a:?}"), format!("{b:?}"), format!("{c:?}"));
        format!(
            "name = \"f\"\n[[sheet]]\nname = \"a\"\nsubmission = {a}\n\
             [sheet.activity]\nreference = {b}\nkind = {{ value = \"session\" }}\n\
             sector = {{ column = {c}, multiple = true }}\noffice = {a}\nsite = {b}\nstart = {c}\n\
             [[sheet.headcount]]\ngroup = {a}\ncount = {{ rows_of = \"b\" }}\n\
             [[sheet]]\nname = \"b\"\nparent = \"a\"\njoin = {{ own = {a}, parent = {b} }}\n\
             [sheet.person]\nperson = {{ derive = [{a}, {b}] }}\nsex = {{ parent = {c} }}\n"
        )
    });
    prop_oneof![changes, small, any::<String>()]
}

proptest! {
    #![proptest_config(common::random_cases(160))]

    #[test]
    fn arbitrary_mappings_and_books_never_panic(toml in mapping(), books in proptest::collection::vec(book(), 0..3)) {
        use headcount::intake::recognise::mapping;
        use headcount::intake::{Context, Intake, forms};
        use headcount::setup::{places::Places, profile};
        use headcount::event::time::Day;
        let profile = profile::load(profile::NRC_MALI).unwrap();
        let state = headcount::ledger::State::default();
        let places = Places::of(&state, false);
        let context = Context {
            profile: &profile,
            today: Day::parse("2026-01-01").unwrap(),
            known: &|_| None,
            correcting: false,
            places: &places,
            progress: &(),
        };
        let draft = mapping::suggest::suggest(&books);
        let _ = mapping::file::parse("draft.toml", &draft);
        if let Ok(mapping) = mapping::file::parse("m.toml", &toml) {
            let explanation = mapping::explain::explain(&mapping, &books, &mut Vec::new());
            let _ = mapping::explain_text::text(&explanation);
            let form = forms::take_books(&books, &mapping, None, &context, Intake::default());
            prop_assert!(form.intake.rejected_rows <= form.intake.issues.len());
        }
    }
}
