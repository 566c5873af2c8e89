//! The factsheet: the demo's has exactly the published figures in both languages, every number on
//! every page is the report's, and each page looks as it did when somebody last looked at it.
//!
//! `tests/factsheet/` has the pages of a small ledger, `tests/gallery/` the demo's charts, which the
//! README shows. `HEADCOUNT_WRITE_GOLDEN=1 cargo test --test integration factsheet::` rewrites both:
//! look at them before they are committed.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use headcount::demo;
use headcount::event::time::Period;
use headcount::language::{Language, Texts};
use headcount::report::factsheet::{self, Asked, ContactPerson, Factsheet};
use headcount::report::render::factsheet::{charts, html, markdown};
use serde_json::Value;

use crate::common::Office;

const LANGUAGES: [Language; 2] = [Language::English, Language::French];

/// A report as JSON with its factsheets, in English and French.
struct Pages {
    report: Value,
    sheets: [Factsheet; 2],
}

fn pages(office: &Office, publish_safe: Option<u64>) -> Pages {
    let contact = &ContactPerson::default();
    let period = Period::year(2025).unwrap();
    let asked = Asked {
        period: period.into(),
        publish_safe,
        contact,
        is_only_as_published: false,
        published_before: Default::default(),
    };
    let report = factsheet::report(&office.ledger.snapshot(), &asked).unwrap();
    Pages {
        report: serde_json::to_value(report).unwrap(),
        sheets: factsheet::in_languages(&office.ledger.snapshot(), &asked, LANGUAGES).unwrap(),
    }
}

/// The demo's pages, and the same safe to publish.
static DEMO: LazyLock<[Pages; 2]> = LazyLock::new(|| {
    let office = Office::demo(&demo::sample(demo::DEFAULT_SEED));
    [None, Some(5)].map(|publish_safe| pages(&office, publish_safe))
});

/// A few activities.
static SMALL: LazyLock<Pages> = LazyLock::new(|| {
    let mut office = Office::mali();
    office.import(Path::new("tests/cli/report.in/tables"));
    pages(&office, None)
});

/// The cells of every table row of a page, without markup. A row of a table's head is one too.
fn rows_of_html(page: &str) -> Vec<Vec<String>> {
    let rows = page.split("<tr>").skip(1).map(|rest| rest.split("</tr>").next().unwrap());
    let cells = |row: &str| {
        let cells = row.split("<t").skip(1).filter(|cell| cell.starts_with(['h', 'd']));
        cells.map(|cell| text_of(cell.split_once('>').unwrap().1)).collect()
    };
    rows.map(cells).collect()
}

/// A piece of markup as it is read.
fn text_of(markup: &str) -> String {
    let mut text = String::new();
    for (i, piece) in markup.split('<').enumerate() {
        text.push_str(if i == 0 { piece } else { piece.split_once('>').unwrap().1 });
    }
    let entities =
        [("&#x27;", "'"), ("&quot;", "\""), ("&#x2f;", "/"), ("&lt;", "<"), ("&amp;", "&")];
    for (entity, character) in entities {
        text = text.replace(entity, character);
    }
    text.trim().to_owned()
}

fn rows_of_markdown(page: &str) -> Vec<Vec<String>> {
    let rows = page.lines().filter(|line| line.starts_with('|') && !line.starts_with("|--"));
    let cells = |row: &str| -> Vec<String> {
        let row = row.trim().trim_start_matches('|').trim_end_matches('|');
        row.split(" | ").map(|cell| cell.trim().replace("**", "").replace('\\', "")).collect()
    };
    rows.map(cells).collect()
}

/// A number of the report as a page writes it.
fn written(texts: &Texts, number: &Value) -> String {
    number.as_u64().map_or_else(|| "*".to_owned(), |number| texts.number(number))
}

/// Every row of numbers of the report, as a page has it behind a name: by what it is of.
fn rows_of_report(report: &Value, texts: &Texts) -> BTreeMap<String, Vec<Vec<String>>> {
    let array = |value: &Value| value.as_array().unwrap().clone();
    let number = |value: &Value| written(texts, value);
    let figure = |row: &Value| -> Vec<String> {
        ["people_reached", "registered", "estimated"].map(|name| number(&row[name])).into()
    };
    let mut rows = BTreeMap::new();
    let mut sectors: Vec<_> = array(&report["sectors"]).iter().map(figure).collect();
    sectors.push(figure(&report["total"]));
    rows.insert("sectors".to_owned(), sectors);
    let cells = |sex: &str| {
        let ages = ["0_4", "5_11", "12_17", "18_59", "60", "unknown"];
        ages.map(|age| number(&report["total"]["sadd"][sex][age])).to_vec()
    };
    rows.insert("sadd".to_owned(), ["f", "m", "x", "unknown"].map(cells).into());
    let parts = array(&report["by"]["parts"]);
    rows.insert("areas".to_owned(), parts.iter().map(|part| figure(&part["total"])).collect());
    let month = |row: &Value| {
        let told = |name: &str| row["total"][name].as_u64();
        let again = told("monthly").zip(told("new")).map(|(monthly, new)| monthly - new);
        vec![
            number(&row["total"]["monthly"]),
            number(&row["total"]["new"]),
            again.map_or_else(|| "*".to_owned(), |again| texts.number(again)),
            number(&row["total"]["cumulative"]),
        ]
    };
    rows.insert("months".to_owned(), array(&report["months"]).iter().map(month).collect());
    let area = |row: &Value| {
        let days = row["days"]["median"].as_f64().map(|days| texts.decimal(days));
        let within = row["days"]["percentile_90"].as_u64().map(|days| texts.number(days));
        vec![
            number(&row["alerts"]),
            number(&row["responses"]),
            number(&row["people_reached"]),
            days.unwrap_or_else(|| "–".to_owned()),
            within.unwrap_or_else(|| "–".to_owned()),
        ]
    };
    rows.insert("rrm".to_owned(), array(&report["rrm"]["areas"]).iter().map(area).collect());
    rows
}

/// Whether some row of a page has exactly these numbers behind its name, or further ones behind.
fn has_row(page: &[Vec<String>], numbers: &[String]) -> bool {
    page.iter().any(|row| row.len() > numbers.len() && row[1..].starts_with(numbers))
}

#[test]
fn the_demo_has_the_published_figures_in_both_languages() {
    let [Pages { sheets, .. }, _] = &*DEMO;
    for sheet in sheets {
        let texts = sheet.language.texts();
        let sectors = sheet.core.iter().chain(&sheet.mechanisms);
        let figures: Vec<_> = sectors
            .map(|sector| (sector.id.as_str(), sector.figure.people_reached.told().unwrap()))
            .collect();
        assert_eq!(figures, demo::PUBLISHED_SECTORS);
        assert_eq!(sheet.total.people_reached, demo::PUBLISHED_TOTAL);
        let numbers = demo::PUBLISHED_SECTORS.map(|(_, people)| people);
        let numbers = numbers.into_iter().chain([demo::PUBLISHED_TOTAL, demo::PUBLISHED_SUM]);
        let pages = [html(sheet).unwrap(), markdown(sheet).unwrap()];
        for number in numbers.map(|number| texts.number(number)) {
            assert!(pages.iter().all(|page| page.contains(&number)), "{number}");
        }
        // Nothing of the other language is left.
        let foreign = match sheet.language {
            Language::English => ["atteintes", "Tombouctou", "Éducation"],
            Language::French => ["people reached", "Timbuktu", "Women"],
        };
        for word in foreign {
            assert!(!pages.iter().any(|page| page.contains(word)), "{word}");
        }
    }
}

#[test]
fn every_number_of_every_page_is_the_reports() {
    for Pages { report, sheets } in DEMO.iter().chain([&*SMALL]) {
        for sheet in sheets {
            let texts = sheet.language.texts();
            let pages =
                [rows_of_html(&html(sheet).unwrap()), rows_of_markdown(&markdown(sheet).unwrap())];
            for (what, rows) in rows_of_report(report, texts) {
                assert!(!rows.is_empty(), "{what}");
                for numbers in rows {
                    // Markdown has a dash where a sector's parts are held back.
                    let dashed: Vec<_> = numbers.iter().map(|n| n.replace('*', "–")).collect();
                    for page in &pages {
                        let found = has_row(page, &numbers)
                            || has_row(page, &dashed)
                            || has_row(page, &[&numbers[..1], &dashed[1..]].concat());
                        assert!(found, "{}: {what} {numbers:?}", sheet.language);
                    }
                }
            }
            // And the other way round: whatever a chart says is in the report.
            let mut known: Vec<String> = rows_of_report(report, texts)
                .into_values()
                .flatten()
                .flatten()
                .chain(
                    report["overlap"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|r| written(texts, &r["people"])),
                )
                .collect();
            known.extend(
                sheet.total.table.rows.iter().map(|row| row.people.text(|n| texts.number(n))),
            );
            for (name, svg) in charts(sheet).named() {
                let axis = "fill=\"#51626b\" text-anchor=\"end\">";
                for line in svg.lines().filter(|line| line.starts_with("<text")) {
                    let text = text_of(line);
                    let is_number =
                        text.chars().all(|c| c.is_ascii_digit() || ", \u{202f}*".contains(c));
                    if is_number && !line.contains(axis) {
                        assert!(known.contains(&text), "{name}: {text}");
                    }
                }
            }
        }
    }
}

#[test]
fn what_is_held_back_is_held_back_on_the_page() {
    let [_, Pages { report, sheets }] = &*DEMO;
    let held_back = report["suppression"]["held_back"].as_u64().unwrap();
    assert!(held_back > 0);
    for sheet in sheets {
        assert!(sheet.publish_safe && sheet.total.people_reached == demo::PUBLISHED_TOTAL);
        let rows = rows_of_html(&html(sheet).unwrap());
        let marks = rows.iter().flatten().filter(|cell| *cell == "*").count();
        assert!(marks > 0, "nothing is marked");
        assert!(sheet.provenance.command.contains("--publish-safe=5"));
        assert!(markdown(sheet).unwrap().contains("\\*"));
    }
}

/// A page without what differs from ledger to ledger.
fn masked(page: &str, sheet: &Factsheet) -> String {
    let page = page.replace(&sheet.provenance.ledger_id, "LEDGER");
    page.replace(&sheet.provenance.log_root, "ROOT")
}

/// Compares with what was looked at, or writes it.
fn assert_golden(folder: &str, name: &str, text: &str) {
    let path = Path::new("tests").join(folder).join(name);
    if std::env::var_os("HEADCOUNT_WRITE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        return;
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = golden.lines().zip(text.lines()).position(|(was, is)| was != is);
    let line = differs.map_or(golden.lines().count().min(text.lines().count()), |at| at) + 1;
    assert!(golden == text, "{} is another from line {line} on", path.display());
}

#[test]
fn the_pages_are_those_that_were_looked_at() {
    for sheet in &SMALL.sheets {
        let language = sheet.language;
        assert_golden(
            "factsheet",
            &format!("{language}.html"),
            &masked(&html(sheet).unwrap(), sheet),
        );
        assert_golden(
            "factsheet",
            &format!("{language}.md"),
            &masked(&markdown(sheet).unwrap(), sheet),
        );
    }
}

#[test]
fn the_gallery_is_up_to_date() {
    let [Pages { sheets, .. }, _] = &*DEMO;
    for sheet in sheets {
        let charts = charts(sheet);
        assert_eq!(charts.named().count(), 5);
        for (name, svg) in charts.named() {
            assert_golden("gallery", &format!("{name}.{}.svg", sheet.language), svg);
        }
    }
}

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_has_at_most_four_pages_and_is_the_same_every_time() {
    use headcount::report::render::pdf::pdf;
    let [Pages { sheets, .. }, Pages { sheets: safe, .. }] = &*DEMO;
    for sheet in sheets.iter().chain(safe).chain(&SMALL.sheets) {
        let bytes = pdf(sheet).unwrap();
        assert!(bytes.starts_with(b"%PDF-") && bytes == pdf(sheet).unwrap());
        let pages = bytes.windows(13).filter(|at| at.starts_with(b"/Type /Page") && at[11] != b's');
        let pages = pages.count();
        assert!((2..=4).contains(&pages), "{} has {pages} pages", sheet.language);
        assert!(bytes.len() < 600_000, "{}", bytes.len());
    }
}
