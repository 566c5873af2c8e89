//! Rows that are no rows, and numbers that would count twice: totals, merged cells, headers and notes among
//! the rows, lists with hashtags. Each is read as a user would, and comes to the right figure or is refused.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format, Workbook};

use crate::common::desk::Desk;
use crate::common::program::Said;

/// What came of an import.
#[derive(Debug)]
struct Came {
    said: Said,
    /// People reached in 2025; none where the import was refused.
    people: Option<u64>,
}

impl Came {
    fn says(&self, text: &str) -> bool {
        self.said.err.contains(text)
    }
}

/// Imports files into a ledger.
fn import(desk: &Desk, files: &[PathBuf], more: &[&str]) -> Came {
    let mut args = vec!["import"];
    args.extend(files.iter().map(|file| file.to_str().unwrap()));
    args.extend(more);
    let said = desk.run(&args);
    assert!(!said.panicked(), "{}", said.err);
    let people = (said.code == Some(0)).then(|| desk.reached());
    Came { said, people }
}

/// Imports a file under a mapping.
fn import_mapped(desk: &Desk, file: &Path, mapping: &str) -> Came {
    let mapping = desk.write("mapping.toml", mapping);
    import(desk, &[file.to_owned()], &["--mapping", mapping.to_str().unwrap()])
}

/// Imports files of one folder into a new ledger.
fn came(files: &[(&str, &str)]) -> Came {
    let desk = Desk::of_mali();
    let files: Vec<PathBuf> = files.iter().map(|(name, text)| desk.write(name, text)).collect();
    import(&desk, &files, &[])
}

fn mapped(text: &str, mapping: &str) -> Came {
    let desk = Desk::of_mali();
    let file = desk.write("liste.csv", text);
    import_mapped(&desk, &file, mapping)
}

const ACTIVITY: (&str, &str) = (
    "activities.csv",
    "activity,kind,sector,office,admin1,site,start\nA1,distribution,shelter,gao,Gao,Gao,2025-03-01\n",
);

const LIST: &str = r#"
name = "Liste"
[[sheet]]
[sheet.activity]
reference = { value = "L1" }
kind = { value = "distribution" }
sector = { value = "shelter" }
office = { value = "gao" }
site = { value = "Gao" }
start = { value = "2025-03-01" }
[sheet.household]
household = "Ménage"
size = "Taille"
"#;

const CROWD: &str = r#"
name = "Comptage"
[[sheet]]
[sheet.activity]
reference = "C-{site}"
kind = { value = "session" }
sector = { value = "wash" }
office = { value = "gao" }
site = "Site"
start = { value = "2025-03-01" }
[sheet.headcount]
group = { value = "people" }
count = "Personnes"
"#;

#[test]
fn a_total_under_a_list_of_households_is_left_out_and_said() {
    for total in
        ["TOTAL", "Total général", "Sous-total", "Grand total", "Somme", "Ensemble", "المجموع"]
    {
        let rows = format!("activity,household,size\nA1,H1,4\nA1,H2,5\nA1,{total},9\n");
        let came = came(&[ACTIVITY, ("households.csv", &rows)]);
        assert_eq!(came.people, Some(9), "{total}: {}", came.said.err);
        assert!(
            came.says(&format!(
                "households.csv row 4, column household: \"{total}\" is left out as a total"
            )),
            "{}",
            came.said.err
        );
        let rows = format!("Ménage,Taille\nH1,4\nH2,5\n{total},9\n");
        let came = mapped(&rows, LIST);
        assert_eq!(came.people, Some(9), "{total}: {}", came.said.err);
        assert!(came.says("is left out as a total"), "{}", came.said.err);
    }
}

#[test]
fn a_total_in_another_column_of_the_row_is_left_out_too() {
    let rows = "N°,activity,household,size\n1,A1,H1,4\n2,A1,H2,5\nTOTAL,A1,H3,9\n";
    let came = came(&[ACTIVITY, ("households.csv", rows)]);
    assert_eq!(came.people, Some(9), "{}", came.said.err);
    let rows = "Quartier,Ménage,Taille\nA,H1,4\nA,H2,5\nTotal général :,,9\n";
    assert_eq!(mapped(rows, LIST).people, Some(9));
}

#[test]
fn what_only_reads_like_a_total_is_refused_by_row() {
    let rows = "Site,Personnes\nGao,30\nBourem,40\nTotal Gao,70\n";
    let came = mapped(rows, CROWD);
    assert_eq!(came.people, None);
    assert!(
        came.says("liste.csv row 4, column Site: \"Total Gao\" reads like a total"),
        "{}",
        came.said.err
    );
}

#[test]
fn a_household_as_large_as_those_above_it_is_a_household() {
    let rows = "activity,household,size\nA1,H1,4\nA1,H2,5\nA1,H3,9\n";
    let few = came(&[ACTIVITY, ("households.csv", rows)]);
    assert_eq!(few.people, Some(18));
    assert!(!few.says("as large as"), "{}", few.said.err);
    let rows = "activity,household,size\nA1,H1,4\nA1,H2,5\nA1,H3,6\nA1,4,15\n";
    let more = came(&[ACTIVITY, ("households.csv", rows)]);
    assert_eq!(more.people, Some(30));
    assert!(more.says("is as large as all 3 other households of the list"), "{}", more.said.err);
}

#[test]
fn a_group_that_is_the_total_of_others_is_left_out() {
    let head = "activity,group,count\n";
    let with = |rows: &str| came(&[ACTIVITY, ("headcounts.csv", &format!("{head}{rows}"))]);
    let total = with("A1,femmes,4\nA1,hommes,5\nA1,Total,9\n");
    assert_eq!(total.people, Some(9), "{}", total.said.err);
    assert!(total.says("is left out as the total of the other groups"));
    let first = with("A1,Ensemble,9\nA1,femmes,4\nA1,hommes,5\n");
    assert_eq!(first.people, Some(9), "{}", first.said.err);
    let parts =
        with("A1,femmes,4\nA1,hommes,5\nA1,sous-total adultes,9\nA1,enfants,3\nA1,TOTAL,12\n");
    assert_eq!(parts.people, Some(12), "{}", parts.said.err);
    let alone = with("A1,total,9\n");
    assert_eq!(alone.people, Some(9), "{}", alone.said.err);
    let other = with("A1,femmes,4\nA1,hommes,5\nA1,Total,12\n");
    assert_eq!(other.people, None);
    assert!(other.says("but the other groups of the activity add up to 9"), "{}", other.said.err);
    let nameless = with("A1,femmes,4\nA1,hommes,5\n,TOTAL,9\n");
    assert_eq!(nameless.people, Some(9), "{}", nameless.said.err);
    let quiet = with("A1,femmes,4\nA1,hommes,5\nA1,personnes,9\n");
    assert_eq!(quiet.people, Some(18));
    assert!(quiet.says("has as many people as 2 other groups"), "{}", quiet.said.err);
    let legitimate = with("A1,femmes,4\nA1,hommes,5\nA1,enfants,10\n");
    assert_eq!(legitimate.people, Some(19));
    assert!(!legitimate.says("as many people as"));
}

const TAGS: &str = "Secteur,Activité,Région,Lieu,Date,Atteints\n#sector,#activity+name,#adm1+name,#loc+name,#date,#reached\n";

#[test]
fn a_total_of_a_list_with_hashtags_is_left_out_or_refused() {
    let with = |rows: &str| came(&[("3w.csv", &format!("{TAGS}{rows}"))]);
    let rows = "Wash,Eau,Gao,Gao,2025-03-01,30\nWash,Eau,Gao,Bourem,2025-03-01,40\n";
    for total in
        ["TOTAL,,,,,70", ",,,Total,,70", "Wash,Eau,Gao,Total,2025-03-01,70", ",,Sous-total,,,70"]
    {
        let came = with(&format!("{rows}{total}\n"));
        assert_eq!(came.people, Some(70), "{total}: {}", came.said.err);
        assert!(came.says("is left out as a total"));
    }
    let empty = with(&format!("{rows}Wash,Eau,Gao,,2025-03-01,70\n"));
    assert_eq!(empty.people, None);
    assert!(
        empty.says("3w.csv row 5, column Lieu: is empty where other rows name the place"),
        "{}",
        empty.said.err
    );
    let named = with(&format!("{rows}Wash,Eau,Gao,Ansongo,2025-03-01,70\n"));
    assert_eq!(named.people, Some(140));
    assert!(named.says("has as many people as the 2 rows above it together"), "{}", named.said.err);
}

/// A workbook of one sheet, whose cells may be merged.
fn workbook(
    desk: &Desk,
    sheet: &str,
    rows: &[&[&str]],
    merged: &[(u32, u16, u32, u16, &str)],
) -> PathBuf {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name(sheet).unwrap();
    let write = |page: &mut rust_xlsxwriter::Worksheet, row: u32, column: u16, text: &str| {
        match text.parse::<f64>() {
            Ok(number) => page.write_number(row, column, number).unwrap(),
            Err(_) => page.write_string(row, column, text).unwrap(),
        };
    };
    for (first, column, last, last_column, text) in merged {
        page.merge_range(*first, *column, *last, *last_column, "", &Format::new()).unwrap();
        write(page, *first, *column, text);
    }
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            write(page, row as u32, column as u16, text);
        }
    }
    let path = desk.path("liste.xlsx");
    book.save(&path).unwrap();
    path
}

#[test]
fn a_number_merged_over_rows_counts_once_whichever_way_it_is_read() {
    // With hashtags.
    let desk = Desk::of_mali();
    let place = |site| ["Wash", "Eau", "Gao", site, "2025-03-01", ""];
    let rows: [&[&str]; 5] = [
        &["Secteur", "Activité", "Région", "Lieu", "Date", "Atteints"],
        &["#sector", "#activity+name", "#adm1+name", "#loc+name", "#date", "#reached"],
        &place("Gao"),
        &place("Bourem"),
        &place("Ansongo"),
    ];
    let file = workbook(&desk, "3W", &rows, &[(2, 5, 4, 5, "90")]);
    let tagged = import(&desk, &[file], &[]);
    assert_eq!(tagged.people, Some(90), "{}", tagged.said.err);
    assert!(tagged.says("cells are merged"), "{}", tagged.said.err);
    // A breakdown of each row beside it would count besides.
    let desk = Desk::of_mali();
    let place = |site| ["Wash", "Eau", "Gao", site, "2025-03-01", "", "10", "20"];
    let rows: [&[&str]; 4] = [
        &[
            "#sector",
            "#activity+name",
            "#adm1+name",
            "#loc+name",
            "#date",
            "#reached",
            "#reached+f",
            "#reached+m",
        ],
        &place("Gao"),
        &place("Bourem"),
        &place("Ansongo"),
    ];
    let file = workbook(&desk, "3W", &rows, &[(1, 5, 3, 5, "90")]);
    let broken_down = import(&desk, &[file], &[]);
    assert_eq!(broken_down.people, None);
    assert!(
        broken_down.says("row 3, column #reached: is merged with a row above"),
        "{}",
        broken_down.said.err
    );
    // Under a mapping: the rows without a number of their own are asked about, never counted.
    let desk = Desk::of_mali();
    let rows: [&[&str]; 4] = [&["Site", "Personnes"], &["Gao"], &["Bourem"], &["Ansongo"]];
    let file = workbook(&desk, "Comptage", &rows, &[(1, 1, 3, 1, "90")]);
    let crowd = import_mapped(&desk, &file, CROWD);
    assert!(matches!(crowd.people, None | Some(90)), "{crowd:?}");
    assert!(crowd.says("cells are merged"), "{}", crowd.said.err);
    // Numbers that may be empty are taken once, and labels for each row.
    let desk = Desk::of_mali();
    let rows: [&[&str]; 4] =
        [&["Site", "Personnes", "Femmes"], &["", "50", ""], &["", "40", ""], &["", "30", ""]];
    let file = workbook(&desk, "Comptage", &rows, &[(1, 2, 3, 2, "20"), (1, 0, 3, 0, "Gao")]);
    let mapping = CROWD
        .replace("group = { value = \"people\" }", "group = \"Personnes\"\nf_18_59 = \"Femmes\"");
    let cells = import_mapped(&desk, &file, &mapping);
    assert_eq!(cells.people, Some(120), "{}", cells.said.err);
    let report = desk.run(&["report", "2025", "--format", "json"]).out;
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["total"]["sadd"]["f"]["18_59"], 20);
    // In the intake's own tables.
    let desk = Desk::of_mali();
    let rows: [&[&str]; 4] = [
        &["activity", "group", "count", "f_18_59"],
        &["A1", "a", "50"],
        &["A1", "b", "40"],
        &["A1", "c", "30"],
    ];
    let file = workbook(&desk, "headcounts", &rows, &[(1, 3, 3, 3, "20")]);
    let own = import(&desk, &[desk.write(ACTIVITY.0, ACTIVITY.1), file], &[]);
    assert_eq!(own.people, Some(120), "{}", own.said.err);
}

#[test]
fn a_number_merged_over_columns_of_numbers_is_refused() {
    let desk = Desk::of_mali();
    let rows: [&[&str]; 3] = [
        &["activity", "group", "count", "f_18_59", "m_18_59"],
        &["A1", "a", "50"],
        &["A1", "b", "40", "1", "2"],
    ];
    let file = workbook(&desk, "headcounts", &rows, &[(1, 3, 1, 4, "20")]);
    let own = import(&desk, &[desk.write(ACTIVITY.0, ACTIVITY.1), file], &[]);
    assert_eq!(own.people, None);
    assert!(
        own.says("sheet headcounts row 2, column f_18_59: is one cell merged over several columns"),
        "{}",
        own.said.err
    );
    let desk = Desk::of_mali();
    let rows: [&[&str]; 2] = [&["Site", "Personnes", "Femmes"], &["Gao"]];
    let file = workbook(&desk, "Comptage", &rows, &[(1, 1, 1, 2, "20")]);
    let mapping = CROWD.replace("count =", "f_18_59 = \"Femmes\"\ncount =");
    let crowd = import_mapped(&desk, &file, &mapping);
    assert_eq!(crowd.people, None);
    assert!(crowd.says("is one cell merged over several columns"), "{}", crowd.said.err);
}

fn tagged(tags: &str, rows: &str) -> Came {
    came(&[("3w.csv", &format!("{tags}\n{rows}"))])
}

#[test]
fn two_columns_with_one_hashtag_are_never_taken_or_added_in_silence() {
    let numbers = tagged("#sector,#loc,#date,#reached,#reached", "Wash,Gao,2025-03-01,30,40\n");
    assert_eq!(numbers.people, None);
    assert!(
        numbers.says("several columns are tagged #reached (#reached (D), #reached (E)), and row 2"),
        "{}",
        numbers.said.err
    );
    let sexes = tagged(
        "#sector,#loc,#date,#reached+f,#reached+f,#reached+m",
        "Wash,Gao,2025-03-01,30,40,50\n",
    );
    assert_eq!(sexes.people, None);
    let order = tagged(
        "#sector,#loc,#date,#reached+f+children,#reached+children+f",
        "Wash,Gao,2025-03-01,30,40\n",
    );
    assert_eq!(order.people, None);
    let same = tagged("#sector,#loc,#date,#reached,#reached+ind", "Wash,Gao,2025-03-01,30,30\n");
    assert_eq!(same.people, Some(30), "{}", same.said.err);
    let days = tagged("#sector,#loc,#date,#date,#reached", "Wash,Gao,2024-12-01,2025-03-01,30\n");
    assert_eq!(days.people, None);
    let places =
        tagged("#sector,#loc+camp,#loc+village,#date,#reached", "Wash,Gao,Bourem,2025-03-01,30\n");
    assert_eq!(places.people, None);
}

#[test]
fn a_breakdown_that_exceeds_its_total_is_refused() {
    let tags = "#sector,#loc,#date,#reached+ind,#reached+f,#reached+m";
    let above = tagged(tags, "Wash,Gao,2025-03-01,700,350,364\n");
    assert_eq!(above.people, None);
    assert!(above.says("row 2, column #reached+ind: \"700\" is less than"), "{}", above.said.err);
    assert_eq!(tagged(tags, "Wash,Gao,2025-03-01,700,350,350\n").people, Some(700));
    assert_eq!(tagged(tags, "Wash,Gao,2025-03-01,700.0,350.0,340\n").people, Some(700));
    assert_eq!(tagged(tags, "Wash,Gao,2025-03-01,,350.0,364\n").people, Some(714));
    assert_eq!(tagged(tags, "Wash,Gao,2025-03-01,,350.5,364\n").people, None);
    // It may be a thousand.
    assert_eq!(tagged(tags, "Wash,Gao,2025-03-01,,1.000,364\n").people, None);
    let ages = "#sector,#loc,#date,#reached+f,#reached+f+age_0_4,#reached+f+age_5_11";
    assert_eq!(tagged(ages, "Wash,Gao,2025-03-01,10,6,5\n").people, None);
    assert_eq!(tagged(ages, "Wash,Gao,2025-03-01,11,6,5\n").people, Some(11));
    let groups = "#sector,#loc,#date,#reached,#reached+idps,#reached+hosts";
    assert_eq!(tagged(groups, "Wash,Gao,2025-03-01,100,60,50\n").people, None);
    assert_eq!(tagged(groups, "Wash,Gao,2025-03-01,110,60,50\n").people, Some(110));
}

#[test]
fn parts_are_added_up_only_where_they_cannot_overlap() {
    // Girls by number, boys by age only.
    let mixed = "#sector,#loc,#date,#reached+f,#reached+m+age_0_4,#reached+m+age_5_11";
    assert_eq!(tagged(mixed, "Wash,Gao,2025-03-01,30,10,20\n").people, Some(60));
    let overlap = "#sector,#loc,#date,#reached+f+children,#reached+f+age_0_4,#reached+f+age_5_11";
    let came = tagged(overlap, "Wash,Gao,2025-03-01,30,10,20\n");
    assert_eq!(came.people, None);
    assert!(came.says("these columns of people overlap"), "{}", came.said.err);
    let unknown = "#sector,#loc,#date,#reached+f,#reached+m,#reached+u";
    assert_eq!(tagged(unknown, "Wash,Gao,2025-03-01,30,10,5\n").people, Some(45));
    let unread = tagged(
        "#sector,#loc,#date,#reached+f,#reached+m,#reached+hh",
        "Wash,Gao,2025-03-01,30,10,9\n",
    );
    assert_eq!(unread.people, Some(40));
    assert!(unread.says("people in these columns are not read"), "{}", unread.said.err);
    for tag in ["#affected", "#targeted", "#inneed", "#reached+pct"] {
        let other =
            tagged(&format!("#sector,#loc,#date,#reached,{tag}"), "Wash,Gao,2025-03-01,30,70\n");
        assert_eq!(other.people, Some(30), "{tag}: {}", other.said.err);
        assert!(other.says(tag));
    }
}

#[test]
fn a_corrected_row_of_a_list_without_references_is_not_counted_twice() {
    let desk = Desk::of_mali();
    let row = |site: &str, status: &str, people: u32| {
        format!(
            "Secteur,Activité,Région,Lieu,Date,Statut,Atteints\n#sector,#activity+name,#adm1,#loc,#date,#status,#reached\n\
            Wash,Eau,Gao,{site},2025-03-01,{status},{people}\nWash,Puits,Gao,Ansongo,2025-03-01,,5\n"
        )
    };
    let import = |site: &str, status: &str, people: u32| {
        import(&desk, &[desk.write("3w.csv", row(site, status, people))], &[])
    };
    let first = import("Gao", "ongoing", 40);
    assert_eq!(first.people, Some(45), "{}", first.said.err);
    assert!(
        first.says("no column is tagged #activity+id, so the references of 2 activities are made"),
        "{}",
        first.said.err
    );
    assert_eq!(import("Gao", "ongoing", 40).people, Some(45));
    // Another place: it reads like the recorded row.
    let moved = import("Bourem", "ongoing", 40);
    assert_eq!(moved.people, None);
    assert!(
        moved.says("it reads like that row, corrected, and would count twice"),
        "{}",
        moved.said.err
    );
    assert_eq!(desk.reached(), 45);
    // Another status or number: the same activity, to be corrected.
    let done = import("Gao", "completed", 40);
    assert!(
        done.people.is_none() && done.says("is recorded already, with other content"),
        "{}",
        done.said.err
    );
    let more = import("Gao", "ongoing", 60);
    assert!(
        more.people.is_none() && more.says("is recorded already, with other content"),
        "{}",
        more.said.err
    );
    // With another number at another place it may be another activity: said.
    let other = import("Bourem", "ongoing", 33);
    assert_eq!(other.people, Some(78));
    assert!(other.says("which is recorded and which the list no longer has"), "{}", other.said.err);
}

#[test]
fn a_list_with_hashtags_counts_once_however_often_it_is_given() {
    let desk = Desk::of_mali();
    let text = format!("{TAGS}Wash,Eau,Gao,Gao,2025-03-01,30\nWash,Eau,Gao,Bourem,2025-03-01,40\n");
    let files = ["3w.csv", "3w copie.csv"].map(|name| desk.write(name, &text));
    let twice = import(&desk, &files, &[]);
    assert_eq!(twice.people, Some(70), "{}", twice.said.err);
    let desk = Desk::of_mali();
    let files =
        [desk.write("3w.csv", &text), desk.write("3w copie.csv", text.replace(",40", ",41"))];
    let other = import(&desk, &files, &[]);
    assert_eq!(other.people, None, "{}", other.said.err);
    #[cfg(unix)]
    {
        let desk = Desk::of_mali();
        let file = desk.write("3w.csv", &text);
        let link = desk.path("lien.csv");
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert_eq!(import(&desk, &[file.clone(), link, file], &[]).people, Some(70));
    }
}

#[test]
fn a_header_in_the_middle_is_left_out_and_another_one_ends_the_reading() {
    let rows = "activity,household,size\nA1,H1,4\nactivity,household,size\nA1,H2,5\n";
    let again = came(&[ACTIVITY, ("households.csv", rows)]);
    assert_eq!(again.people, Some(9), "{}", again.said.err);
    assert!(again.says("row 3: is left out as the header"), "{}", again.said.err);
    let swapped = "activity,household,size,f_0_4,m_0_4\nA1,H1,4,1,0\nactivity,household,size,m_0_4,f_0_4\nA1,H2,5,1,0\n";
    let swapped = came(&[ACTIVITY, ("households.csv", swapped)]);
    assert_eq!(swapped.people, None);
    assert!(
        swapped.says("is the header of another table, or has the columns in another order"),
        "{}",
        swapped.said.err
    );
    let mapped = mapped("Ménage,Taille\nH1,4\nMénage,Taille\nH2,5\n", LIST);
    assert_eq!(mapped.people, Some(9), "{}", mapped.said.err);
    let text =
        format!("{TAGS}Wash,Eau,Gao,Gao,2025-03-01,30\n{TAGS}Wash,Eau,Gao,Bourem,2025-03-01,40\n");
    let tagged = came(&[("3w.csv", &text)]);
    assert_eq!(tagged.people, Some(70), "{}", tagged.said.err);
    // A second table on the same sheet.
    let two = "activity,kind,sector,office,site,start\nA1,distribution,shelter,gao,Gao,2025-03-01\n\nactivity,household,size\nA1,H1,4\n";
    let two = came(&[("activities.csv", two)]);
    assert_eq!(two.people, None);
    assert!(two.says("row 4: is the header of another table"), "{}", two.said.err);
}

#[test]
fn columns_in_another_order_are_seen_in_forms_and_lists_too() {
    let mapping = LIST.replace("size =", "f_0_4 = \"Filles\"\nm_0_4 = \"Garçons\"\nsize =");
    let rows = "Ménage,Taille,Filles,Garçons\nH1,4,1,0\nMénage,Taille,Garçons,Filles\nH2,5,1,0\n";
    let form = mapped(rows, &mapping);
    assert_eq!(form.people, None);
    assert!(
        form.says("row 3: is the header of another table, or has the columns in another order"),
        "{}",
        form.said.err
    );
    let tags = "#sector,#loc,#date,#reached+f,#reached+m";
    let list = tagged(
        tags,
        "Wash,Gao,2025-03-01,3,4\n#sector,#loc,#date,#reached+m,#reached+f\nWash,Bourem,2025-03-01,3,4\n",
    );
    assert_eq!(list.people, None, "{}", list.said.err);
}

#[test]
fn a_note_under_a_table_counts_nobody() {
    let rows = "activity,household,size\nA1,H1,4\nSource : enquête de mars,,\n";
    let own = came(&[ACTIVITY, ("households.csv", rows)]);
    assert_eq!(own.people, Some(4), "{}", own.said.err);
    assert!(
        own.says("row 3, column activity: is left out: it has one text only"),
        "{}",
        own.said.err
    );
    assert!(!own.says("enquête de mars"));
    let persons = LIST
        .replace("household = \"Ménage\"\nsize = \"Taille\"", "person = \"N°\"\nsex = \"Sexe\"")
        .replace("[sheet.household]", "[sheet.person]");
    let form = mapped("N°,Sexe\nP1,f\nFait à Gao par Invented Awa,\n", &persons);
    assert!(matches!(form.people, None | Some(1)), "{form:?}");
    assert!(form.says("has one text only") && !form.says("Invented Awa"), "{}", form.said.err);
}

#[test]
fn the_same_row_or_table_twice_counts_once() {
    let head = "activity,group,count\n";
    let twice = format!("{head}A1,a,4\nA1,a,4\n");
    assert_eq!(came(&[ACTIVITY, ("headcounts.csv", &twice)]).people, Some(4));
    let desk = Desk::of_mali();
    let rows: [&[&str]; 2] = [&["activity", "household", "size"], &["A1", "H1", "4"]];
    let book = workbook(&desk, "households", &rows, &[]);
    let csv = desk.write("households.csv", "activity,household,size\nA1,H1,4\n");
    let both = import(&desk, &[desk.write(ACTIVITY.0, ACTIVITY.1), book, csv], &[]);
    assert_eq!(both.people, Some(4), "{}", both.said.err);
    assert!(both.says("it counts once"));
}

#[test]
fn nothing_above_a_second_header_is_lost() {
    // The second page has more columns than the first.
    let two =
        "activity,person,sex\nA1,P1,f\nA1,P2,m\nactivity,person,household,sex,age\nA1,P3,H1,f,7\n";
    let own = came(&[ACTIVITY, ("people.csv", two)]);
    assert_eq!(own.people, None, "{}", own.said.err);
    assert!(own.says("row 4: is the header of another table"), "{}", own.said.err);
    // The first page's header has a column that is none of the table's, or one that is misspelt.
    for first in ["activity,person,séx", "activity,persson,sex"] {
        let two = format!("{first}\nA1,P1,f\nA1,P2,m\nactivity,person,sex\nA1,P3,f\n");
        let own = came(&[ACTIVITY, ("people.csv", &two)]);
        assert_eq!(own.people, None, "{first}: {}", own.said.err);
        assert!(own.says("row 1: is the header of another table"), "{}", own.said.err);
    }
    let two = "Ménage,Taille\nH1,4\nMénage,Taille,Filles\nH2,5,1\n";
    let form = mapped(two, &LIST.replace("size =", "f_0_4 = \"Filles\"\nsize ="));
    assert_eq!(form.people, None, "{}", form.said.err);
    assert!(form.says("row 1: is the header of another table"), "{}", form.said.err);
    let title = mapped("Liste de Gao,\nMénage,Taille\nH1,4\n", LIST);
    assert_eq!(title.people, Some(4), "{}", title.said.err);
    assert!(
        title.says("row 2: is where the header is; row 1 above it is left out"),
        "{}",
        title.said.err
    );
}

#[test]
fn everybody_together_is_a_total_where_it_adds_up() {
    let head = "activity,group,count\n";
    let with = |rows: &str| came(&[ACTIVITY, ("headcounts.csv", &format!("{head}{rows}"))]);
    assert_eq!(with("A1,femmes,4\nA1,hommes,5\nA1,Tous,9\n").people, Some(9));
    assert_eq!(with("A1,femmes,4\nA1,hommes,5\nA1,T O T A L,9\n").people, Some(9));
    assert_eq!(with("A1,visiteurs,4\nA1,tous,30\n").people, Some(34));
    let rows = "Secteur,Type,Lieu,Date,Atteints\n#sector,#beneficiary+type,#loc,#date,#reached\n\
        Wash,PDI,Gao,2025-03-01,40\nWash,hôtes,Gao,2025-03-01,30\nWash,Total,Gao,2025-03-01,70\n";
    let tagged = came(&[("3w.csv", rows)]);
    assert_eq!(tagged.people, Some(70), "{}", tagged.said.err);
}

#[test]
fn units_and_copies_of_sheets_change_no_figure() {
    let units = "activity,household,size\n,,(personnes)\nA1,H1,4\n";
    let units = came(&[ACTIVITY, ("households.csv", units)]);
    assert!(matches!(units.people, None | Some(4)), "{units:?}");
    // A copy of a sheet, with one row changed.
    let desk = Desk::of_mali();
    let mut book = Workbook::new();
    for (name, size) in [("households", 4), ("households (2)", 4)] {
        let page = book.add_worksheet();
        page.set_name(name).unwrap();
        for (column, text) in ["activity", "household", "size"].iter().enumerate() {
            page.write_string(0, column as u16, *text).unwrap();
        }
        page.write_string(1, 0, "A1").unwrap();
        page.write_string(1, 1, "H1").unwrap();
        page.write_number(1, 2, size).unwrap();
    }
    let path = desk.path("copie.xlsx");
    book.save(&path).unwrap();
    let twice = import(&desk, &[desk.write(ACTIVITY.0, ACTIVITY.1), path], &[]);
    assert_eq!(twice.people, Some(4), "{}", twice.said.err);
    assert!(twice.says("it counts once"));
}

#[test]
fn hidden_rows_are_read_and_said() {
    let desk = Desk::of_mali();
    let rows: [&[&str]; 4] = [&["Ménage", "Taille"], &["H1", "4"], &["H2", "5"], &["H3", "6"]];
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name("Liste & Cie").unwrap();
    for (row, cells) in rows.iter().enumerate() {
        page.write_string(row as u32, 0, cells[0]).unwrap();
        match cells[1].parse::<f64>() {
            Ok(number) => page.write_number(row as u32, 1, number).unwrap(),
            Err(_) => page.write_string(row as u32, 1, cells[1]).unwrap(),
        };
    }
    page.set_row_hidden(2).unwrap();
    page.set_row_hidden(3).unwrap();
    let path = desk.path("liste.xlsx");
    book.save(&path).unwrap();
    let form = import_mapped(&desk, &path, LIST);
    assert_eq!(form.people, Some(15), "{}", form.said.err);
    assert!(form.says("row 3: is the first of 2 rows that are hidden"), "{}", form.said.err);
}
