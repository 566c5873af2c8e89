//! The workbook to fill in: in both languages it holds the same tables, and what is filled in comes
//! back as it was written.

use calamine::{Data, Reader, Xlsx};
use headcount::event::time::Period;
use headcount::intake::tables::Table;
use headcount::intake::writing::template;
use headcount::language::Language;
use headcount::report::totals::{Request, build};

use crate::common::Office;

/// The rows of the worked example, in the order of the tables' columns.
fn filled() -> Vec<(Table, template::Rows)> {
    let tables = Table::ALL.map(|table| {
        let path = format!("tests/worked-example/{}.csv", table.name());
        let mut reader = csv::Reader::from_path(path).unwrap();
        let header = reader.headers().unwrap().clone();
        let rows = reader.records().map(|record| {
            let record = record.unwrap();
            let cell = |name: &str| {
                let at = header.iter().position(|column| column == name);
                at.and_then(|at| record.get(at)).unwrap_or_default().to_owned()
            };
            table.columns().iter().map(|spec| cell(spec.name)).collect()
        });
        (table, rows.collect())
    });
    tables.to_vec()
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Float(number) => format!("{number}"),
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        other => other.to_string(),
    }
}

#[test]
fn filled_in_it_gives_the_figures_of_its_rows_in_both_languages() {
    let mut figures = Vec::new();
    for language in [Language::English, Language::French] {
        let mut office = Office::mali();
        let profile = &office.ledger.state().profile;
        let bytes = template::bytes(profile, language, &filled()).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(&bytes)).unwrap();
        let help = language.texts().text("template-help-sheet");
        let names = ["activities", "people", "households", "headcounts", &help, "lists"];
        assert_eq!(book.sheet_names(), names);
        // Of each closed list a column to choose from.
        let lists = book.worksheet_range("lists").unwrap();
        let marks: Vec<String> = lists.rows().filter_map(|row| row.last().map(text)).collect();
        assert_eq!(marks[..3], ["yes", "no", ""]);
        let file = office.dir.path().join("tables.xlsx");
        std::fs::write(&file, &bytes).unwrap();
        office.import(&file);
        let report =
            build(&office.ledger.snapshot(), &Request::year(Period::year(2025).unwrap())).unwrap();
        figures.push(serde_json::to_value(&report).unwrap()["total"]["people_reached"].clone());
        // The help sheet explains every column.
        let range = book.worksheet_range(&help).unwrap();
        let rows: Vec<Vec<String>> =
            range.rows().map(|row| row.iter().map(text).collect()).collect();
        for table in Table::ALL {
            for spec in table.columns() {
                let row = rows.iter().find(|row| row[0] == table.name() && row[1] == spec.name);
                let meaning = &row.unwrap()[3];
                assert!(!meaning.is_empty() && !meaning.starts_with("template-"), "{}", spec.name);
            }
        }
    }
    assert_eq!(figures, [67, 67]);
}

#[test]
fn the_same_profile_gives_the_same_bytes() {
    let office = Office::mali();
    let profile = &office.ledger.state().profile;
    let bytes = || template::bytes(profile, Language::French, &[]).unwrap();
    assert!(bytes() == bytes());
}
