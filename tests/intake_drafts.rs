//! What `mapping suggest` drafts, what it asks, and that it asks wherever it does not know.
//!
//! Belongs here: single rules of drafting. Does not: whether whole forms count right (`exports`).
//!
//! The people in these forms are invented.

use headcount::intake::recognise::mapping::{explain::explain, file, suggest::suggest};
use headcount::intake::source::grid::{Book, Grid, GridRow};
use headcount::issue::Code;
use proptest::prelude::*;

/// A sheet of lines, whose cells are separated by |.
fn grid(name: &str, lines: &[&str]) -> Grid {
    let cells = |line: &&str| line.split('|').map(|cell| cell.trim().to_owned()).collect();
    let rows = lines.iter().zip(1..).map(|(line, number)| GridRow { number, cells: cells(line) });
    Grid { name: name.to_owned(), rows: rows.collect(), ..Grid::default() }
}

fn book(sheets: Vec<Grid>) -> Book {
    Book { file: "form.xlsx".to_owned(), sheets }
}

/// The draft for a form of one sheet.
fn draft(lines: &[&str]) -> String {
    suggest(&[book(vec![grid("Form", lines)])])
}

/// The lines of a draft that are no remarks.
fn fields(draft: &str) -> Vec<&str> {
    draft.lines().filter(|line| !line.starts_with('#')).collect()
}

/// A field's line.
#[track_caller]
fn field<'a>(draft: &'a str, name: &str) -> &'a str {
    let start = format!("{name} = ");
    let line = draft.lines().find(|line| line.starts_with(&start));
    line.unwrap_or_else(|| panic!("no {name} in\n{draft}"))
}

#[track_caller]
fn asks(draft: &str, name: &str, candidates: &[&str]) {
    let line = field(draft, name);
    assert!(line.contains("TODO"), "{line}\n{draft}");
    for candidate in candidates {
        let start = format!("# {name} = {candidate}");
        assert!(draft.lines().any(|line| line.starts_with(&start)), "{start}\n{draft}");
    }
}

#[track_caller]
fn takes(draft: &str, name: &str, toml: &str) {
    assert_eq!(field(draft, name), format!("{name} = {toml}"), "{draft}");
}

#[track_caller]
fn lacks(draft: &str, word: &str) {
    assert!(!fields(draft).iter().any(|line| line.contains(word)), "{word} in\n{draft}");
}

#[test]
fn two_columns_for_the_size_are_asked_with_how_full_they_are_and_samples() {
    let form = draft(&[
        "Date | Site | N° ménage | Taille du ménage | Taille réelle du ménage",
        "2025-01-01 | A | H-0001 | 5 | 4",
        "2025-01-01 | A | H-0002 | 7 |",
        "2025-01-02 | B | H-0003 | 3 | 3",
    ]);
    asks(&form, "size", &["\"Taille du ménage\"", "\"Taille réelle du ménage\""]);
    assert!(form.contains("filled in 2 of 3 rows: 3, 4"), "{form}");
    // Children under five are a part of the household, and no rival of its size.
    let form = draft(&[
        "Date | Site | N° ménage | Nombre d'enfants de moins de 5 ans | Taille du ménage",
        "2025-01-01 | A | H-0001 | 1 | 5",
        "2025-01-01 | A | H-0002 | 2 | 10",
    ]);
    takes(&form, "size", "\"Taille du ménage\"");
    lacks(&form, "moins de 5");
}

#[test]
fn what_belongs_to_somebody_or_something_else_is_not_taken() {
    let form = draft(&[
        "Date de l'alerte | Date d'intervention | Village d'origine | Site | Nom de l'enquêteur | Sexe de l'enquêteur | N° participant | Sexe | Âge du tuteur | Âge",
        "2024-12-01 | 2025-01-01 | Z | A | Invented Enu | Homme | P-1 | Femme | 40 | 9",
        "2024-12-02 | 2025-01-02 | Y | A | Invented Enu | Homme | P-2 | Homme | 50 | 8",
    ]);
    takes(&form, "start", "\"Date d'intervention\"");
    takes(&form, "alert_date", "\"Date de l'alerte\"");
    takes(&form, "site", "\"Site\"");
    takes(&form, "age", "\"Âge\"");
    takes(&form, "sex", "{ column = \"Sexe\", values = {");
    takes(&form, "person", "\"N° participant\"");
    lacks(&form, "tuteur");
    lacks(&form, "enquêteur");
    assert!(!form.contains("Invented"), "{form}");
    // Alone, such a column is offered and not taken.
    let form = draft(&[
        "Date d'expiration | Village d'origine | Nombre de participants",
        "2025-01-01 | Z | 5",
    ]);
    asks(&form, "start", &["\"Date d'expiration\""]);
    asks(&form, "site", &["\"Village d'origine\""]);
}

#[test]
fn the_day_on_which_a_form_was_filled_in_is_a_guess() {
    let form = draft(&[
        "start | today | Site | Nombre de participants",
        "2025-01-03T08:00:00.000Z | 2025-01-03 | A | 5",
    ]);
    asks(&form, "start", &["\"today\"", "\"start\""]);
    let form = draft(&[
        "Date | Site | Nombre de participants",
        "01/02/2025 | A | 5",
        "03/04/2025 | A | 6",
    ]);
    assert!(field(&form, "start").contains("format = \"TODO\""), "{form}");
    assert!(form.contains("# start = { column = \"Date\", format = \"mm/dd/yyyy\" }"), "{form}");
    let form = draft(&["Date | Site | Nombre de participants", "13/02/2025 | A | 5"]);
    takes(&form, "start", "{ column = \"Date\", format = \"dd/mm/yyyy\" }");
}

#[test]
fn every_part_of_a_name_is_in_a_key_and_no_key_stands_beside_a_number() {
    let form = draft(&[
        "Date | Site | Nom | Prénom | Nom du père | Sexe | Année de naissance",
        "2025-01-01 | A | Invented | Awa | Invented Père | F | 1990",
        "2025-01-01 | A | Invented | Bako | Invented Père | M | 1991",
        "2025-01-01 | A | Invented | Chata | | F | ",
    ]);
    for part in ["{ column = \"Nom\", as = \"name\" }", "{ column = \"Prénom\", as = \"name\" }"] {
        assert!(form.contains(part), "{part}\n{form}");
    }
    assert!(
        form.contains("{ column = \"Nom du père\", as = \"name\", may_be_empty = true }"),
        "{form}"
    );
    assert!(form.contains("as = \"year\", may_be_empty = true"), "{form}");
    assert!(form.contains("has no number"), "{form}");
    assert!(!form.contains("Awa") && !form.contains("Père\","), "{form}");
    for number in
        ["code_benef", "caseid", "trackedEntity", "Numéro", "Numéro de la carte d'identité"]
    {
        let header = format!("Date | Site | Nom | Prénom | Sexe | {number}");
        let form = draft(&[
            &header,
            "2025-01-01 | A | Invented | Awa | F | x7Kq001",
            "2025-01-01 | A | Invented | Bako | M | x7Kq002",
        ]);
        assert!(!form.contains("has no number"), "{form}");
        assert!(
            field(&form, "person").contains(number) || field(&form, "person").contains("TODO"),
            "{form}"
        );
        assert!(!form.contains("x7Kq"), "{form}");
    }
}

#[test]
fn order_numbers_are_drafted_with_the_household() {
    let lines = [
        "Date | Site | N° ménage | N° ordre | Sexe | Âge",
        "2025-01-01 | A | H-0001 | 1 | F | 30",
        "2025-01-01 | A | H-0001 | 2 | M | 5",
        "2025-01-01 | A | H-0002 | 1 | F | 41",
        "2025-01-01 | A | H-0002 | 2 | M | 9",
    ];
    takes(&draft(&lines), "person", "{ together = [\"N° ménage\", \"N° ordre\"] }");
    let main = grid(
        "Form",
        &[
            "Date | Site | N° ménage | Taille du ménage | _index",
            "2025-01-01 | A | H-0001 | 5 | 1",
            "2025-01-01 | A | H-0002 | 4 | 2",
        ],
    );
    let member = grid(
        "membre",
        &[
            "N° ordre | Sexe | Âge | _index | _parent_index",
            "1 | F | 30 | 1 | 1",
            "2 | M | 5 | 2 | 1",
            "1 | F | 41 | 3 | 2",
        ],
    );
    let form = suggest(&[book(vec![main, member])]);
    takes(&form, "person", "{ together = [{ parent = \"N° ménage\" }, \"N° ordre\"] }");
    // A number of the row is a number of nobody.
    let form = draft(&[
        "N° | Date | Site | Sexe | Âge",
        "1 | 2025-01-01 | A | F | 30",
        "2 | 2025-01-01 | A | M | 5",
    ]);
    asks(&form, "person", &["\"N°\""]);
    assert!(form.contains("counts the rows of this file"), "{form}");
}

#[test]
fn a_repeat_is_what_its_columns_say() {
    let main = || grid("Form", &["Date | Site | _index", "2025-01-01 | A | 1"]);
    let households = grid(
        "menage",
        &[
            "N° ménage | Taille du ménage | _index | _parent_index | _parent_table_name",
            "H-0001 | 5 | 1 | 1 | Form",
            "H-0002 | 3 | 2 | 1 | Form",
        ],
    );
    let members = grid(
        "membre",
        &[
            "N° individu | Sexe | Âge | _index | _parent_index | _parent_table_name",
            "P-0001 | F | 30 | 1 | 1 | menage",
        ],
    );
    let form = suggest(&[book(vec![main(), members.clone(), households])]);
    let at = |text: &str| form.find(text).unwrap_or_else(|| panic!("{text} in\n{form}"));
    assert!(at("[sheet.activity]") < at("[sheet.household]"), "{form}");
    assert!(at("[sheet.household]") < at("[sheet.person]"), "{form}");
    assert!(form.contains("name = \"membre\"\nparent = \"menage\""), "{form}");
    takes(&form, "size", "\"Taille du ménage\"");

    let groups = grid(
        "groupes",
        &[
            "Groupe | Nombre de participants | _index | _parent_index",
            "Femmes | 30 | 1 | 1",
            "Hommes | 20 | 2 | 1",
        ],
    );
    let form = suggest(&[book(vec![main(), groups])]);
    takes(&form, "count", "\"Nombre de participants\"");
    asks(&form, "group", &["\"Groupe\""]);

    // What holds no people is said, with what it holds.
    let items =
        grid("articles", &["Article | Quantité | _index | _parent_index", "Kit | 3 | 1 | 1"]);
    let form = suggest(&[book(vec![main(), items])]);
    assert!(form.contains("# The sheet \"articles\" is not read"), "{form}");
    assert!(form.contains("Article, Quantité"), "{form}");
    asks(&form, "count", &[]);
    let hidden = Grid { hidden: true, ..grid("x", &["a | b", "1 | 2"]) };
    let form = suggest(&[book(vec![main(), hidden, grid("y", &[]), main()])]);
    for why in
        ["\"x\" is not read: it is hidden", "\"y\" is not read: it is empty", "a copy of another"]
    {
        assert!(form.contains(why), "{why}\n{form}");
    }
}

#[test]
fn who_was_served_present_or_approved_is_asked_with_the_rows_left_out() {
    let form = draft(&[
        "Date | Site | N° ménage | Taille du ménage | A reçu le kit ? | Consentement | _validation_status",
        "2025-01-01 | A | H-0001 | 5 | Oui | Oui | Approved",
        "2025-01-01 | A | H-0002 | 4 | Non | Oui | Not approved",
        "2025-01-01 | A | H-0003 | 3 | Non | Oui | ",
    ]);
    assert!(form.contains("{ column = \"A reçu le kit ?\", is = [\"TODO\"] },"), "{form}");
    assert!(
        form.contains(
            "# { column = \"A reçu le kit ?\", is = [\"Oui\"] },  # leaves out 2 of 3 rows"
        ),
        "{form}"
    );
    assert!(form.contains("{ column = \"Consentement\", is = [\"TODO\"] },"), "{form}");
    assert!(form.contains("{ column = \"_validation_status\", is = [\"TODO\"] },"), "{form}");
    assert!(
        form.contains("\"validation_status_approved\"] },  # leaves out 2 of 3 rows"),
        "{form}"
    );
    for (header, yes, no) in [
        ("Présent", "P", "A"),
        ("ReviewState", "approved", "rejected"),
        ("Statut de la ligne", "ok", "Annulé"),
        ("attended", "1", "0"),
    ] {
        let header = format!("Date | Site | N° participant | Sexe | Âge | {header}");
        let line = |n: u32, is: &str| format!("2025-01-01 | A | P-{n} | F | 30 | {is}");
        let (a, b, c, d) = (line(1, yes), line(2, no), line(3, yes), line(4, yes));
        let form = draft(&[&header, &a, &b, &c, &d]);
        assert!(form.contains("is = [\"TODO\"]"), "{form}");
    }
}

#[test]
fn bands_of_others_are_added_up_or_left_unknown_and_never_squeezed() {
    let form = draft(&[
        "Date | Site | Filles 0-5 ans | Garçons 0-5 ans | Femmes 6+ | Hommes 6+",
        "2025-01-01 | A | 1 | 2 | 3 | 4",
    ]);
    asks(
        &form,
        "count",
        &["{ sum = [\"Filles 0-5 ans\", \"Garçons 0-5 ans\", \"Femmes 6+\", \"Hommes 6+\"] }"],
    );
    assert!(form.contains("adds up to 10 in all rows"), "{form}");
    lacks(&form, "f_0_4");
    let form = draft(&[
        "Date | Site | Nombre de participants | Filles 0-5 mois | Filles 6-59 mois | Filles 5-17 ans | Femmes 18-59",
        "2025-01-01 | A | 10 | 1 | 2 | 3 | 4",
    ]);
    takes(&form, "f_0_4", "{ sum = [\"Filles 0-5 mois\", \"Filles 6-59 mois\"] }");
    takes(&form, "f_18_59", "\"Femmes 18-59\"");
    assert!(form.contains("stay unknown: \"Filles 5-17 ans\""), "{form}");
}

#[test]
fn ages_in_months_coded_sexes_and_both_age_and_birth_year() {
    let form = draft(&[
        "Date | Site | N° individu | Sexe | Âge (mois) | Année de naissance",
        "2025-01-01 | A | P-1 | 1 | 30 | ",
        "2025-01-01 | A | P-2 | 2 | | 1990",
    ]);
    takes(&form, "age", "{ column = \"Âge (mois)\", unit = \"months\" }");
    takes(&form, "birth_year", "\"Année de naissance\"");
    assert!(form.contains("\"1\" = \"TODO\",\n  \"2\" = \"TODO\","), "{form}");
    let form = draft(&[
        "Date | Site | N° individu | Sexe | Âge",
        "2025-01-01 | A | P-1 | H | 300",
        "2025-01-01 | A | P-2 | M | 3",
    ]);
    asks(&form, "age", &["{ column = \"Âge\", unit = \"months\" }"]);
    assert!(form.contains("\"H\" = \"TODO\",\n  \"M\" = \"TODO\","), "{form}");
}

#[test]
fn one_draft_serves_several_exports_of_a_form() {
    let labels = grid(
        "Distribution",
        &[
            "Date de la distribution | Nom du site | Type d'assistance | N° ménage | Taille du ménage | _uuid | _index",
            "2025-01-01 | A | Abri | H-0001 | 5 | u1 | 1",
        ],
    );
    let xml = grid(
        "Distribution",
        &[
            "date_dist | site | kit | hh_no | hh_size | _uuid | _index",
            "2025-02-01 | B | shelter | H-0002 | 4 | u2 | 1",
        ],
    );
    let form = suggest(&[book(vec![labels]), book(vec![xml])]);
    takes(&form, "site", "[\"Nom du site\", \"site\"]");
    takes(&form, "size", "[\"Taille du ménage\", \"hh_size\"]");
    assert!(form.contains("\"Abri\" = \"TODO\",\n  \"shelter\" = \"TODO\","), "{form}");
    // A version with a new column in the middle: the same question is known by its name.
    let old =
        grid("F", &["Date | Site | N° ménage | Taille du ménage", "2025-01-01 | A | H-0001 | 5"]);
    let new = grid(
        "F",
        &["Date | Site | Téléphone | hh_no | hh_size", "2025-01-01 | A | 0 | H-0002 | 5"],
    );
    let form = suggest(&[book(vec![old]), book(vec![new])]);
    takes(&form, "size", "[\"Taille du ménage\", \"hh_size\"]");
}

#[test]
fn values_that_two_exports_call_otherwise_get_one_name() {
    let labels = grid(
        "F",
        &[
            "Date | Région | Site | N° ménage | Taille du ménage | _id",
            "2025-01-01 | Mopti | Château d'eau | H-0001 | 5 | 1",
            "2025-01-02 | Gao | Sosso | H-0002 | 4 | 2",
        ],
    );
    let xml = grid(
        "F",
        &[
            "date | region | site | hh_no | hh_size | _id",
            "2025-01-01 | mopti | chateau | H-0001 | 5 | 1",
            "2025-01-02 | gao | sosso | H-0002 | 4 | 2",
            "2025-01-03 | gao | sosso | H-0003 | 4 | 3",
        ],
    );
    let form = suggest(&[book(vec![labels]), book(vec![xml])]);
    assert!(form.contains("  \"chateau\" = \"Château d'eau\",\n"), "{form}");
    assert!(form.contains("  \"Château d'eau\" = \"Château d'eau\",\n"), "{form}");
    takes(&form, "submission", "\"_id\"");
    // Without a submission in both, somebody has to say it: one place under two names would be two.
    let labels = grid(
        "F",
        &[
            "Date | Nom du site | N° ménage | Taille du ménage",
            "2025-01-01 | Château d'eau | H-0001 | 5",
        ],
    );
    let xml = grid("F", &["date | site | hh_no | hh_size", "2025-02-01 | chateau | H-0002 | 4"]);
    let form = suggest(&[book(vec![labels]), book(vec![xml])]);
    assert!(
        form.contains("  \"chateau\" = \"TODO\",\n  \"Château d'eau\" = \"Château d'eau\",\n"),
        "{form}"
    );
}

#[test]
fn lists_that_share_numbers_are_asked_whether_they_are_one() {
    let list = |name: &str, size: &str| {
        let line = format!("2025-01-01 | {name} | 001 | {size}");
        grid(name, &["Date | Site | N° ménage | Taille du ménage", &line])
    };
    let form = suggest(&[book(vec![list("Gao", "5"), list("Mopti", "4")])]);
    assert_eq!(form.matches("namespace = \"TODO\"").count(), 2, "{form}");
    asks(&form, "namespace", &["\"gao\"", "\"gao-mopti\""]);
    // Numbers that come again at other sites may be other households.
    let form = draft(&[
        "Date | Site | N° ménage | Taille du ménage",
        "2025-01-01 | A | 101 | 5",
        "2025-01-01 | A | 102 | 4",
        "2025-01-01 | B | 101 | 3",
        "2025-01-01 | B | 102 | 2",
    ]);
    asks(&form, "household", &["\"N° ménage\"", "{ together = [\"Site\", \"N° ménage\"] }"]);
}

#[test]
fn what_may_count_the_same_people_again_is_asked() {
    let list = grid(
        "Liste",
        &["Date | Site | N° individu | Sexe | Âge", "2025-01-01 | A | P-0001 | F | 30"],
    );
    let summary = grid("Résumé", &["Date | Site | Nombre de participants", "2025-01-01 | A | 1"]);
    let form = suggest(&[book(vec![list, summary])]);
    asks(&form, "count", &["\"Nombre de participants\""]);
    assert!(form.contains("are these others than those of the sheet \"Liste\"?"), "{form}");
}

#[test]
fn rows_of_one_activity_are_told_apart_or_are_households() {
    let form = draft(&[
        "Date | Site | Thème | Nombre de participants",
        "2025-01-01 | A | Eau | 30",
        "2025-01-01 | A | Abri | 30",
        "2025-01-02 | A | Abri | 30",
    ]);
    asks(&form, "group", &["\"Thème\""]);
    let form = draft(&[
        "Date | Site | Chef | Nb personnes",
        "2025-01-01 | A | awa | 5",
        "2025-01-01 | A | bako | 5",
        "2025-01-01 | A | chata | 3",
    ]);
    asks(&form, "size", &["\"Nb personnes\""]);
    asks(&form, "household", &[]);
    assert!(!form.contains("bako"), "{form}");
}

#[test]
fn columns_of_one_name_and_rows_that_are_only_planned_are_asked() {
    let form = draft(&[
        "Date | Site | N° ménage | Taille du ménage | Taille du ménage | Statut",
        "2025-01-01 | A | H-0001 | 5 | 4 | Réalisé",
        "2025-01-01 | A | H-0002 | 3 | 2 | Planifié",
        "2025-01-01 | A | H-0003 | 3 | 2 | Planifié",
        "2025-01-01 | A | H-0004 | 3 | 2 | Planifié",
    ]);
    asks(&form, "size", &[]);
    assert!(
        form.contains("# Several columns are called \"Taille du ménage\"") || form.contains("(2)"),
        "{form}"
    );
    assert!(form.contains("{ column = \"Statut\", is = [\"TODO\"] },"), "{form}");
    assert!(form.contains("is = [\"Réalisé\"] },  # leaves out 3 of 4 rows"), "{form}");
}

#[test]
fn a_form_is_named_without_its_download_and_known_by_its_lasting_key() {
    let name = "Distribution_NRC_-_latest_version_-_labels_-_2025-05-01-10-20-30.csv";
    let lines = [
        "Date | Site | Nombre de participants | _id | _uuid | meta/rootUuid",
        "2025-01-01 | A | 5 | 17 | 5eed0000-0000-4000-8000-000000000001 | uuid:5eed0000-0000-4000-8000-000000000001",
        "2025-01-01 | A | 6 | 18 | 5eed0000-0000-4000-8000-000000000002 | uuid:5eed0000-0000-4000-8000-000000000002",
    ];
    let form = suggest(&[Book { file: name.to_owned(), sheets: vec![grid("", &lines)] }]);
    assert!(form.contains("\nname = \"Distribution_NRC\"\n"), "{form}");
    takes(&form, "submission", "[\"_id\", \"meta/rootUuid\", \"_uuid\"]");
    // Several events of one person are several submissions.
    let form = draft(&[
        "event | trackedEntity | Date | Site | Nombre de participants",
        "V1CerIi3sdL | PQfMcpmXeFE | 2025-01-01 | A | 5",
        "aNsUzEYAwY1 | PQfMcpmXeFE | 2025-01-02 | A | 5",
    ]);
    takes(&form, "submission", "\"event\"");
}

#[test]
fn people_side_by_side_are_a_numbered_section() {
    let form = draft(&[
        "Date | Site | N° ménage | Taille du ménage | member_1_id | member_1_sex | member_1_age | member_2_id | member_2_sex | member_2_age",
        "2025-01-01 | A | H-0001 | 5 | M-1 | F | 30 | M-2 | M | 4",
        "2025-01-01 | A | H-0002 | 3 | M-3 | F | 40 | | | ",
    ]);
    takes(&form, "numbered", "2");
    takes(&form, "person", "{ column = \"member_{n}_id\" }");
    takes(&form, "age", "{ column = \"member_{n}_age\" }");
    takes(&form, "size", "\"Taille du ménage\"");
}

#[test]
fn columns_of_people_are_taken_for_no_place_and_shown_nowhere() {
    let form = draft(&[
        "Date | Lieu | benef | Chef | x | Nombre de participants",
        "2025-01-01 | awa invented | awa | bako | chata | 5",
        "2025-01-02 | bako invented | dado | eba | fanta | 6",
    ]);
    for name in ["awa", "bako", "chata", "dado", "eba", "fanta"] {
        assert!(
            !form.to_lowercase().contains(&format!("{name} ")) || name == "awa" || name == "bako",
            "{form}"
        );
        assert!(!form.contains(&format!("\"{name}")), "{form}");
    }
    for header in ["benef", "Chef"] {
        let header = format!("Date | {header} | Nombre de participants");
        let form = draft(&[&header, "2025-01-01 | awa | 5", "2025-01-02 | bako | 6"]);
        assert!(!form.contains("awa") && !form.contains("bako"), "{form}");
    }
}

#[test]
fn names_and_phones_that_slipped_by_a_column_are_in_no_draft() {
    let form = draft(&[
        "Date | Village | Assistance reçue | Numéro individuel | Sexe | Âge",
        "2025-01-01 | Bankass | Kit | P1 | F | 5",
        "2025-01-01 | Bankass | Kit | P2 | M | 7",
        "2025-01-01 | Bankass | Remis à 76123456 | P3 | Bako Invented | 8",
        "2025-01-01 | Bankass | Cash | P4 | F | 9",
        "2025-01-01 | Bankass | Cash | P5 | M | 9",
    ]);
    assert!(!form.contains("Invented") && !form.contains("76123456"), "{form}");
    assert!(form.contains("not written here"), "{form}");
}

/// Headers and what stands below them.
fn columns() -> Vec<(&'static str, &'static [&'static str])> {
    let days: &[&str] = &["2025-01-01", "13/02/2025", "01/02/2025", "Mar 5, 2025", ""];
    let numbers: &[&str] = &["1", "2", "5", "12", "4.0", ""];
    let ids: &[&str] = &["H-0001", "H-0002", "001", "17", "x7Kq", "n/a", ""];
    let answers: &[&str] = &["Oui", "Non", "", "1", "0"];
    let words: &[&str] =
        &["Gao", "Site A", "Kit d'hygiène", "F", "M", "Invented Awa", "a\nb", "\"x\"", ""];
    let mut columns = Vec::new();
    for header in
        ["Date", "Date d'intervention", "today", "start", "Date de l'alerte", "_submission_time"]
    {
        columns.push((header, days));
    }
    for header in [
        "Taille du ménage",
        "hh_size",
        "Nombre de participants",
        "Âge",
        "Âge (mois)",
        "Filles 0-4",
        "Femmes 18+",
        "Filles 0-5 mois",
        "m_1_age",
        "m_2_age",
        "kit/nfi",
        "kit/cash",
        "N° ordre",
        "Total",
        "_index",
        "_parent_index",
    ] {
        columns.push((header, numbers));
    }
    for header in [
        "N° ménage",
        "hh_no",
        "Numéro",
        "code_benef",
        "KEY",
        "PARENT_KEY",
        "_id",
        "_uuid",
        "{a}",
        "m_1_id",
        "m_2_id",
    ] {
        columns.push((header, ids));
    }
    for header in [
        "A reçu le kit ?",
        "Présent",
        "_validation_status",
        "Handicap",
        "Nouveaux arrivants ?",
        "Consentement",
    ] {
        columns.push((header, answers));
    }
    for header in [
        "Site",
        "Lieu/Nom du site",
        "Région",
        "kit",
        "Sexe",
        "Nom",
        "Prénom",
        "Statut",
        "benef",
        "x",
        "TODO",
        "#",
        "a \"b\" \\ c",
        "Sexe H/F",
        "m_1_sex",
        "m_2_sex",
        "Date\nde distribution",
        "Choc",
        "Alerte",
        "",
    ] {
        columns.push((header, words));
    }
    columns
}

fn sheet() -> impl Strategy<Value = Grid> {
    let all = columns();
    let count = all.len();
    let picked =
        proptest::collection::vec((0..count, proptest::collection::vec(0..9usize, 6)), 1..14);
    ("[a-c]{1,2}", picked, 0..7usize).prop_map(move |(name, picked, rows)| {
        let header = picked.iter().map(|(at, _)| all[*at].0.to_owned()).collect();
        let mut lines: Vec<Vec<String>> = vec![header];
        lines.extend((0..rows.min(6)).map(|row| {
            let cell = |(at, cells): &(usize, Vec<usize>)| {
                all[*at].1[cells[row] % all[*at].1.len()].to_owned()
            };
            picked.iter().map(cell).collect()
        }));
        let rows = lines.into_iter().zip(1..).map(|(cells, number)| GridRow { number, cells });
        Grid { name, rows: rows.collect(), ..Grid::default() }
    })
}

/// Every question answered with the first answer that the draft offers.
fn answered(draft: &str) -> String {
    let lines: Vec<&str> = draft.lines().collect();
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        let code = line.split("  # TODO").next().unwrap_or_default();
        let line = match (line.starts_with('#'), code.contains("\"TODO\"")) {
            (true, _) | (_, false) => (*line).to_owned(),
            (false, true) if code.trim_start().starts_with("{ column") => String::new(),
            (false, true) => {
                let name = code.split(" = ").next().unwrap_or_default();
                let offered =
                    lines.get(at + 1).and_then(|next| next.strip_prefix(&format!("# {name} = ")));
                match offered {
                    Some(offered) => format!("{name} = {offered}"),
                    None if code.ends_with("= \"TODO\"") => format!("{name} = {{ value = \"f\" }}"),
                    None => code.replace("\"TODO\"", "\"f\""),
                }
            }
        };
        text.push_str(&line);
        text.push('\n');
    }
    text.replace("keep = [\n", "keep = [  # \n")
}

/// What a mapping says wrong of a form, as against what a form's rows have wrong.
fn is_of_the_mapping(code: &Code) -> bool {
    let name = format!("{code:?}");
    name.starts_with("Mapped") && !name.starts_with("MappedRows") || name.starts_with("Mapping")
}

proptest! {
    #![proptest_config(crate::common::random_cases(200))]

    #[test]
    fn what_is_drafted_never_fails_its_check(sheets in proptest::collection::vec(sheet(), 1..4), csv in any::<bool>()) {
        let mut sheets = sheets;
        sheets.iter_mut().zip(1..).for_each(|(grid, at)| grid.name = format!("{}{at}", grid.name));
        let books: Vec<Book> = match csv {
            false => vec![book(sheets)],
            true => sheets.drain(..).enumerate().map(|(at, grid)| Book {
                file: format!("{}{at}.csv", grid.name),
                sheets: vec![Grid { name: String::new(), ..grid }],
            }).collect(),
        };
        let draft = suggest(&books);
        // Which columns join two sheets that no server wrote, only somebody can say.
        prop_assume!(draft.contains("[[sheet]]") && !draft.contains("join = { own = \"TODO"));
        if let Err(file::MappingError::Faults { faults, .. }) = file::parse("draft.toml", &draft) {
            for fault in faults {
                prop_assert!(matches!(fault.code, Code::MappingToDo { .. }), "{fault:?}\n{draft}");
            }
        }
        let answered = answered(&draft);
        let done = file::parse("draft.toml", &answered);
        // A column that is called TODO can be named by nobody.
        if let Ok(mapping) = done {
            let mut issues = Vec::new();
            explain(&mapping, &books, &mut issues);
            let wrong = issues.iter().find(|issue| {
                is_of_the_mapping(&issue.code) && issue.severity == headcount::issue::Severity::Error
            });
            prop_assert!(wrong.is_none(), "{wrong:?}\n{answered}");
        } else {
            prop_assert!(draft.contains("TODO\""), "{done:?}\n{answered}");
        }
    }
}

/// A list of a few rows, with columns beside the date and the place.
fn list(headers: &str, rows: &[&str]) -> String {
    let headers = format!("Date | Village | {headers}");
    let villages = ["Dimbal", "Ogodengou", "Koulogon"];
    let line = |(at, row): (usize, &&str)| format!("2025-03-04 | {} | {row}", villages[at % 3]);
    let rows: Vec<String> = rows.iter().enumerate().map(line).collect();
    let lines: Vec<&str> = std::iter::once(&headers).chain(&rows).map(String::as_str).collect();
    draft(&lines)
}

#[test]
fn a_row_with_a_number_of_people_may_be_a_household_whatever_its_number_is_called() {
    for (number, size) in [
        ("N° bénéficiaire", "Nb de personnes à charge"),
        ("Code bénéficiaire", "Membres"),
        ("Code bénéficiaire", "Combien de personnes vivent dans votre ménage ?"),
        ("Beneficiary ID", "How many people live in your household?"),
        ("N° carte", "Nbre de personnes"),
        ("Código beneficiario", "Miembros"),
    ] {
        let form = list(
            &format!("{number} | Nom | Sexe | {size}"),
            &[
                "C-011 | Invented Awa | F | 3",
                "C-014 | Invented Bako | H | 4",
                "C-017 | Invented Eba | H | 8",
            ],
        );
        asks(&form, "size", &[&format!("\"{size}\"")]);
        assert!(form.contains("a household or a person?"), "{form}");
    }
    // Bad cells are for the import to refuse; the header says what the column is.
    for cells in [["5 personnes", "4", "8"], ["5 personnes", "4 personnes", "8 personnes"]] {
        let rows = [
            "C-011 | Invented Awa | F | ",
            "C-014 | Invented Bako | H | ",
            "C-017 | Invented Eba | H | ",
        ];
        let rows: Vec<String> =
            rows.iter().zip(cells).map(|(row, cell)| format!("{row}{cell}")).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let form = list("Code ménage | Nom du chef de ménage | Sexe | Taille du ménage", &rows);
        takes(&form, "size", "\"Taille du ménage\"");
    }
}

#[test]
fn a_number_of_which_nothing_says_what_it_is_is_asked() {
    let rows = ["C-011 | F | 3", "C-014 | H | 4", "C-017 | H | 8"];
    let form = list("Code bénéficiaire | Sexe | Xyz", &rows);
    assert!(field(&form, "not_read").starts_with("not_read = ["), "{form}");
    assert!(form.contains("\"TODO\",  # TODO: what is the number in \"Xyz\"?"), "{form}");
    assert!(form.contains("  # \"Xyz\","), "{form}");
    // Ages, years, order and row numbers are no such number, and nothing is open beside a size.
    for header in ["Âge", "Année de naissance", "N° ordre"] {
        let form = list(&format!("Code bénéficiaire | Sexe | {header}"), &rows);
        lacks(&form, "not_read");
    }
    let form = list(
        "Code ménage | Taille du ménage | Xyz",
        &["C-1 | 5 | 3", "C-2 | 4 | 7", "C-3 | 4 | 7"],
    );
    lacks(&form, "not_read");
    let form = "name = \"F\"\n[[sheet]]\nnot_read = [\"TODO\"]\n[[sheet.headcount]]\nactivity = { value = \"A-1\" }\n\
                group = { value = \"g\" }\ncount = \"N\"\n";
    let faults = |form: &str| match file::parse("form.toml", form) {
        Err(file::MappingError::Faults { faults, .. }) => faults.len(),
        _ => 0,
    };
    assert_eq!((faults(form), faults(&form.replace("TODO", "Xyz"))), (1, 0));
}

#[test]
fn numbers_of_households_and_things_are_no_people() {
    let form = list("Nombre de ménages bénéficiaires | Nombre de kits", &["10 | 10", "20 | 20"]);
    asks(&form, "count", &[]);
    assert!(!form.contains("# count = \"Nombre"), "{form}");
    assert!(
        form.contains("\"Nombre de ménages bénéficiaires\" is not offered: it counts households"),
        "{form}"
    );
    assert!(form.contains("\"Nombre de kits\" is not offered"), "{form}");
    let form = list("Nombre de ménages | Nombre de personnes", &["10 | 52", "20 | 99"]);
    takes(&form, "count", "\"Nombre de personnes\"");
}

#[test]
fn a_key_of_the_server_is_no_phone() {
    let key = "uuid:9e3779b1-9e37-4007-800d-79b97f4a7c15";
    let rows: Vec<String> =
        (1..4).map(|n| format!("Invented {n} | F | {n} | {key}/membre[{n}]")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let form = list("Nom | Sexe | Âge | KEY", &rows);
    assert!(!form.contains("\"phone\""), "{form}");
}

#[test]
fn who_was_not_served_is_asked_however_a_list_says_it() {
    for (header, cells, keeps) in [
        ("Status", ["SUCCESS", "FAILED", "SUCCESS"], "is = [\"SUCCESS\"]"),
        ("Redeemed", ["Y", "N", "Y"], "is = [\"Y\"]"),
        ("Paid?", ["Yes", "No", "Yes"], "is = [\"Yes\"]"),
        ("Deceased", ["Yes", "No", "No"], "is = [\"No\"]"),
        ("Withdrawn", ["No", "No", "Yes"], "is = [\"No\"]"),
        ("Signature", ["x", "", "x"], "is = [\"x\"]"),
        ("Quantité reçue", ["1", "0", "2"], "is_not = [\"0\"]"),
        ("Nb rations servies", ["5", "0", "7"], "is_not = [\"0\"]"),
        ("Présences (jours)", ["15", "0", "18"], "is_not = [\"0\"]"),
        ("Jour 1", ["1", "0", "1"], "is = [\"1\"]"),
        ("Octobre", ["P", "A", "P"], "is = [\"P\"]"),
    ] {
        let rows: Vec<String> = cells
            .iter()
            .zip(1..)
            .map(|(cell, n)| format!("C-{n:03} | {} | {cell}", n + 3))
            .collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let form = list(&format!("Code ménage | Taille du ménage | {header}"), &rows);
        let line = format!("  # {{ column = \"{header}\", {keeps} }},  # leaves out 1 of 3 rows");
        assert!(form.contains(&line), "{line}\n{form}");
        assert!(form.contains(&format!("{{ column = \"{header}\", is = [\"TODO\"] }}")), "{form}");
        assert!(!form.contains("is not read: its values"), "{form}");
    }
    // What is the same in every row, or is read, is no question.
    let form = list(
        "Code ménage | Taille du ménage | Thème | Statut",
        &["C-1 | 4 | Eau | PDI", "C-2 | 5 | Eau | Hôte", "C-3 | 5 | Eau | Hôte"],
    );
    lacks(&form, "keep");
}

#[test]
fn every_sum_that_may_be_the_whole_is_offered_with_what_it_leaves_out() {
    for (headers, whole) in [
        (["Men", "Women", "Children"], true),
        (["Nb hommes", "Nb femmes", "Nb enfants"], true),
        (["Hommes", "Femmes", "Enfants"], false),
    ] {
        let start = if whole { "Code ménage | " } else { "" };
        let row =
            |n: usize| if whole { format!("C-{n} | 1 | 2 | 3") } else { "10 | 20 | 30".to_owned() };
        let rows: Vec<String> = (1..4).map(row).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let form = list(&format!("{start}{}", headers.join(" | ")), &rows);
        let [men, women, children] = headers;
        let name = if whole { "size" } else { "count" };
        asks(&form, name, &[&format!("{{ sum = [\"{men}\", \"{women}\", \"{children}\"] }}")]);
        assert!(form.contains(&format!("; leaves out \"{children}\"")), "{form}");
    }
    for pair in [
        ["Bénéficiaires PDI", "Bénéficiaires hôtes"],
        ["Adultes", "Enfants"],
        ["directs H", "directs F"],
    ] {
        let form = list(&pair.join(" | "), &["10 | 20", "10 | 20", "11 | 21"]);
        asks(&form, "count", &[&format!("{{ sum = [\"{}\", \"{}\"] }}", pair[0], pair[1])]);
    }
}

#[test]
fn a_month_in_a_lists_name_makes_no_other_list_unasked() {
    let lines = [
        "Date | Village | N° ménage | Taille du ménage",
        "2025-03-04 | A | 001 | 5",
        "2025-03-04 | B | 002 | 4",
    ];
    let form = suggest(&[book(vec![grid("Liste mars", &lines)])]);
    asks(&form, "namespace", &["\"liste\"", "\"liste-mars\""]);
    let form = suggest(&[book(vec![grid("Liste", &lines)])]);
    takes(&form, "namespace", "\"liste\"");
}
