//! What people see in tables: names instead of ids, letters that Excel reads, sheets that can be printed,
//! sorted and filtered.

use std::fs;
use std::path::{Path, PathBuf};

use headcount::count::Dimension;
use headcount::language::Language;
use headcount::service::own_files::{Found, Written, look};
use headcount::service::period::Choice;
use headcount::service::report::{Format, Request, run};
use headcount::service::{Error, template};
use serde_json::{Value, json};

use crate::common::program::python;
use crate::common::{Office, scratch};

const TABLES: &str = "tests/cli/report.in/tables";

fn office() -> Office {
    let mut office = Office::mali();
    office.import(Path::new(TABLES));
    office
}

fn request(format: Format, language: Language) -> Request {
    let by = vec![Dimension::Office, Dimension::Donor];
    Request { period: Choice::year(2025), by, format, language, ..Request::default() }
}

fn text(office: &Office, request: &Request) -> String {
    String::from_utf8(run(&office.ledger.snapshot(), request).unwrap().content).unwrap()
}

#[test]
fn people_read_names_in_their_language_and_programs_ids() {
    let office = office();
    for (language, name) in [(Language::English, "Timbuktu"), (Language::French, "Tombouctou")] {
        for format in [Format::Table, Format::Markdown] {
            let text = text(&office, &request(format, language));
            assert!(text.contains(name), "{text}");
            let ids = ["timbuktu", "livelihoods", "icla", "menaka"];
            assert!(!ids.iter().any(|id| text.contains(id)), "{text}");
            assert!(text.lines().all(|line| format != Format::Table || line.chars().count() <= 80));
        }
        for by in [Dimension::Office, Dimension::Donor] {
            let csv = Request { by: vec![by], ..request(Format::Csv, language) };
            let text = text(&office, &csv);
            assert!(text.contains(",livelihoods,") && !text.contains(name), "{text}");
        }
        let json = text(&office, &request(Format::Json, language));
        assert!(json.contains("\"timbuktu\"") && !json.contains(name));
    }
}

#[test]
fn a_title_says_by_name_what_it_is_narrowed_to() {
    let office = office();
    let narrowed = Request {
        sector: Some("wash".to_owned()),
        office: Some("timbuktu".to_owned()),
        by: Vec::new(),
        ..request(Format::Markdown, Language::French)
    };
    let text = text(&office, &narrowed);
    let title = text.lines().next().unwrap();
    assert!(title.contains("bureau Tombouctou") && !title.contains("wash"), "{title}");
}

#[test]
fn a_mark_for_excel_is_where_it_was_asked_for_alone() {
    let office = office();
    let [plain, marked] = [false, true].map(|excel| {
        let by = vec![Dimension::Admin1];
        text(&office, &Request { by, excel, ..request(Format::Csv, Language::English) })
    });
    assert!(plain.contains("Ménaka"));
    assert_eq!(marked, format!("\u{feff}{plain}"));
    // Next month's report takes its place without a word, with the mark or without.
    let folder = scratch();
    for (name, text) in [("plain.csv", plain), ("marked.csv", marked)] {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        assert!(matches!(look(&path), Found::Own(Written::ReportCsv)), "{name}");
    }
    for format in [Format::Table, Format::Json, Format::Markdown, Format::Xlsx] {
        let asked = Request { excel: true, ..request(format, Language::English) };
        let refused = run(&office.ledger.snapshot(), &asked).unwrap_err();
        assert!(matches!(refused, Error::Report(_)), "{refused:?}");
    }
}

#[test]
fn tables_that_excel_can_read_are_imported_to_the_same_figures() {
    let (folder, mut marked) = (scratch(), Office::mali());
    for table in template::tables(true) {
        let head = table.text.lines().next().unwrap().trim_start_matches('\u{feff}').to_owned();
        assert!(table.text.starts_with("\u{feff}activity,"), "{head}");
        let own = fs::read_to_string(Path::new(TABLES).join(&table.name)).unwrap();
        fs::write(folder.path().join(&table.name), format!("\u{feff}{own}")).unwrap();
    }
    marked.import(folder.path());
    let asked = Request { by: Vec::new(), ..request(Format::Csv, Language::English) };
    let figures = |office: &Office| {
        let text = text(office, &asked);
        let cells = text.lines().map(|line| line.split(',').skip(3).collect::<Vec<_>>().join(","));
        cells.collect::<Vec<String>>()
    };
    assert_eq!(figures(&marked), figures(&office()));
}

/// The sheets of a workbook, as `tests/workbooks/printed.py` tells them.
fn sheets(office: &Office, language: Language) -> Option<Vec<Value>> {
    let folder = scratch();
    let asked = Request {
        compare: Some("2025-01-01/2025-03-31".to_owned()),
        rrm: true,
        ..request(Format::Xlsx, language)
    };
    let book = run(&office.ledger.snapshot(), &asked).unwrap().content;
    fs::write(folder.path().join("report.xlsx"), book).unwrap();
    let script = fs::read_to_string("tests/workbooks/printed.py").unwrap();
    let lines = python("openpyxl", &script, folder.path())?;
    Some(lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

#[test]
fn every_sheet_is_ready_for_a_printer() {
    let office = office();
    for (language, foot) in
        [(Language::English, "page &[Page] of &N"), (Language::French, "page &[Page] sur &N")]
    {
        let Some(sheets) = sheets(&office, language) else { return };
        for sheet in &sheets {
            assert_eq!(sheet["landscape"], true);
            assert_eq!(sheet["paper"], 9, "A4");
            // One page wide is what a file that does not say it means.
            let wide = if sheet["fits"][1].is_null() { Value::Null } else { json!(1) };
            assert_eq!(sheet["fits"], json!([true, wide, 0]));
            assert_eq!(sheet["repeated"], "$1:$1");
            let name = sheet["name"].as_str().unwrap();
            assert_eq!(sheet["head"][1], name);
            let period = sheet["head"][2].as_str().unwrap();
            assert!(period.starts_with("2025-01-01") && period.ends_with("2025-12-31"), "{period}");
            let [said, foot] = [sheet["foot"].as_str().unwrap(), foot]
                .map(|text| text.replace("&[Page]", "&P").replace("&[Pages]", "&N"));
            assert_eq!(said, foot);
        }
    }
}

#[test]
fn what_is_of_all_together_stands_below_the_rows_that_a_filter_sorts() {
    let Some(sheets) = sheets(&office(), Language::English) else { return };
    let is_total = |row: &Value| {
        let words = ["total, each once", "sum of sectors", "all"];
        row.as_array().unwrap().iter().any(|cell| words.iter().any(|word| *cell == *word))
    };
    let is_empty = |row: &Value| row.as_array().unwrap().iter().all(Value::is_null);
    let mut below = 0;
    for sheet in &sheets {
        let rows = sheet["rows"].as_array().unwrap();
        let (_, last) = sheet["filter"].as_str().unwrap().split_once(':').unwrap();
        let last: usize = last.trim_start_matches(char::is_alphabetic).parse().unwrap();
        assert!(!rows[..last].iter().any(is_total), "{sheet}");
        // So that a program that widens the filter to the next empty row does not reach them.
        assert!(rows.get(last).is_none_or(is_empty), "{sheet}");
        assert!(rows.iter().skip(last + 1).all(is_total), "{sheet}");
        below += rows.len().saturating_sub(last + 1);
    }
    assert!(below > 20, "{below} rows of totals");
}

#[test]
fn dates_are_dates_and_shares_are_shares() {
    let Some(sheets) = sheets(&office(), Language::English) else { return };
    let sheet = |name: &str| sheets.iter().find(|sheet| sheet["name"] == name).unwrap();
    let column = |sheet: &Value, head: &str| {
        let heads = sheet["rows"][0].as_array().unwrap();
        heads.iter().position(|cell| cell == head).unwrap()
    };
    let activities = sheet("activities");
    let start = column(activities, "start");
    let rows = activities["rows"].as_array().unwrap();
    assert!(rows.len() > 5);
    for (row, formats) in rows.iter().zip(activities["formats"].as_array().unwrap()).skip(1) {
        assert!(row[start].as_str().unwrap().starts_with("date 202"), "{row}");
        assert_eq!(formats[start], "yyyy-mm-dd");
    }
    assert_eq!(activities["aligned"][start], Value::Null);
    assert_eq!(activities["aligned"][column(activities, "persons")], "right");
    let compared = sheet("compared");
    let percent = column(compared, "percent");
    let formats = compared["formats"].as_array().unwrap();
    let shares = compared["rows"].as_array().unwrap().iter().zip(formats);
    let shares: Vec<_> = shares.filter(|(row, _)| row[percent].is_number()).collect();
    assert!(!shares.is_empty());
    for (row, formats) in shares {
        assert_eq!(formats[percent], "+0.0%;-0.0%;0.0%");
        let [now, then, share] = [percent - 3, percent - 2, percent].map(|at| row[at].as_f64());
        let (now, then, share) = (now.unwrap(), then.unwrap(), share.unwrap());
        assert!(((now - then) / then - share).abs() < 0.0005, "{row}");
    }
}

#[test]
fn every_caption_of_a_figure_is_its_first_or_last_part() {
    fn templates(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => templates(&path, found),
                false if path.to_string_lossy().ends_with(".html.j2") => found.push(path),
                false => {}
            }
        }
    }
    let mut found = Vec::new();
    templates(Path::new("src"), &mut found);
    let mut captions = 0;
    for path in found {
        let text = fs::read_to_string(&path).unwrap();
        for figure in text.split("<figure").skip(1).map(|rest| rest.split_once('>').unwrap().1) {
            let (figure, _) = figure.split_once("</figure>").unwrap();
            let Some((before, rest)) = figure.split_once("<figcaption") else { continue };
            let (_, after) = rest.split_once("</figcaption>").unwrap();
            assert!(!after.contains("<figcaption"), "{}: two captions", path.display());
            let is_at_an_end = before.trim().is_empty() || after.trim().is_empty();
            assert!(is_at_an_end, "{}: {figure}", path.display());
            captions += 1;
        }
    }
    assert!(captions >= 5, "{captions} captions");
}
