//! Files as bytes with a name: whatever reads a path reads them alike; and where rows are from.

use std::fs;
use std::path::{Path, PathBuf};

use headcount::intake::recognise::mapping::definition::Mapping;
use headcount::intake::recognise::mapping::file::parse;
use headcount::intake::source::input::Input;
use headcount::intake::{Intake, forms, read_keeping};
use headcount::issue::{Issue, Keep};
use headcount::ledger::RowStore;

use crate::common::for_a_new_ledger;

fn tables(inputs: &[Input]) -> Intake {
    for_a_new_ledger("2026-07-01", |context| {
        read_keeping(inputs, context, Keep::All, RowStore::default())
    })
}

fn form(inputs: &[Input], mapping: &Mapping) -> Intake {
    for_a_new_ledger("2026-07-01", |context| forms::read(inputs, mapping, None, context).intake)
}

/// The same files by path and as bytes.
fn both(paths: &[PathBuf]) -> [Vec<Input>; 2] {
    let bytes = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        Input::bytes(name, fs::read(path).unwrap())
    };
    [Input::paths(paths), paths.iter().map(bytes).collect()]
}

fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn bytes_with_a_name_give_what_a_path_gives() {
    let csv = ["activities", "people", "households", "headcounts"];
    let csv = csv.map(|table| file(&format!("tests/worked-example/{table}.csv")));
    let csv: Vec<PathBuf> = csv.into_iter().filter(|path| path.is_file()).collect();
    assert!(csv.len() > 2, "{csv:?}");
    let one = |path| vec![file(path)];
    for paths in [
        csv,
        one("tests/workbooks/field-office.xlsx"),
        one("tests/workbooks/field-office.ods"),
        one("tests/workbooks/3w.csv"),
        one("tests/kobo/labels.xlsx"),
        one("Cargo.lock"),
    ] {
        let [by_path, as_bytes] = both(&paths).map(|inputs| format!("{:?}", tables(&inputs)));
        assert_eq!(by_path, as_bytes);
    }
}

#[test]
fn a_form_as_bytes_gives_what_its_path_gives() {
    let toml = fs::read_to_string(file("tests/kobo/distribution.toml")).unwrap();
    let mapping = parse("distribution.toml", &toml).unwrap();
    for export in ["labels.xlsx", "xml.xlsx", "later.xlsx"] {
        let inputs = both(&[file("tests/kobo").join(export)]);
        let [by_path, as_bytes] = inputs.map(|inputs| form(&inputs, &mapping));
        assert!(!by_path.proposals.is_empty());
        assert_eq!(format!("{by_path:?}"), format!("{as_bytes:?}"));
    }
}

const MAPPING: &str = r#"
name = "Lists"
[[sheet]]
[sheet.activity]
reference = "L-{date}-{site}"
kind = { value = "distribution" }
sector = { value = "shelter" }
office = { value = "gao" }
site = "Nom du site"
start = "Jour"
[sheet.household]
household = "N° ménage"
size = "Taille"
population_group = { column = "Statut", values = { "Déplacé" = "idp" } }
"#;

#[test]
fn issues_of_mapped_rows_name_the_place_in_the_users_own_file() {
    let csv = "Liste du mois;;;;\n\
               Jour;Nom du site;N° ménage;Taille;Statut\n\
               2025-03-01T09:30:00;Aljanabandia;1;5;Déplacé\n\
               \n\
               2025-03-01 10:00;Aljanabandia;2;many;Déplacé\n\
               2025-03-01;Aljanabandia;3;4;?\n";
    let mapping = parse("m.toml", MAPPING).unwrap();
    let read = form(&[Input::bytes("liste.csv", csv.as_bytes())], &mapping);
    let place = |issue: &Issue| {
        let Issue { file, sheet, row, column, .. } = issue.clone();
        (file, sheet, row, column.unwrap_or_default())
    };
    let issues = read.issues.iter().filter(|issue| issue.row.is_some());
    let at = |row, column: &str| ("liste.csv".to_owned(), None, Some(row), column.to_owned());
    // The title is left out, and that is said of the header.
    let expected = [at(2, ""), at(6, "Statut"), at(5, "Taille")];
    assert_eq!(issues.map(place).collect::<Vec<_>>(), expected);
    // Days with a time are the same day, and so the same activity.
    let [activity] = read.proposals.activities.as_slice() else { panic!("{read:#?}") };
    let households = read.proposals.rows.rows(activity.households.as_ref().unwrap()).unwrap();
    assert_eq!(households.iter().map(|household| household.row).collect::<Vec<_>>(), [3]);
    assert_eq!((read.rows, read.rejected_rows), (3, 2));
}
