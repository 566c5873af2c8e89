//! What people see in tables and on pages: letters that Excel reads, captions that validators take.

use std::fs;
use std::path::{Path, PathBuf};

use headcount::count::Dimension;
use headcount::language::Language;
use headcount::service::own_files::{Found, Written, look};
use headcount::service::period::Choice;
use headcount::service::report::{Format, Request, run};
use headcount::service::{Error, template};

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
