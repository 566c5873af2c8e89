//! One test over the formats of a report: every number in every format is that of the JSON.
//!
//! The JSON is turned into the tables that a report has, here and without the library's own tables;
//! each format is then read back, by another library where there is one, and held against them.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use common::Office;
use headcount::count::Dimension;
use headcount::event::time::Period;
use headcount::language::Language;
use headcount::report::Report;
use headcount::report::compare::Planned;
use headcount::report::render::{self, views};
use headcount::report::totals::{Request, build};
use serde_json::Value;

fn request() -> Request {
    let planned = [("wash", 120), ("total", 150)].map(|(name, n)| (name.to_owned(), n));
    Request {
        by: Some(Dimension::Office),
        also_by: vec![Dimension::Admin1, Dimension::Month, Dimension::Sex],
        months: true,
        rrm: true,
        activities: true,
        compare: Some(Period::year(2024).unwrap()),
        targets: Some(Planned(BTreeMap::from(planned))),
        ..Request::year(Period::year(2025).unwrap())
    }
}

fn reports() -> Vec<Report> {
    let mut office = Office::mali();
    office.import(Path::new("tests/cli/report.in/tables"));
    let safe = Request { publish_safe: Some(5), ..request() };
    [request(), safe].iter().map(|request| build(&office.ledger, request).unwrap()).collect()
}

/// A number of the JSON; `None` where it is held back or not known.
type Told = Option<f64>;

const FIGURE: [&str; 5] = ["people_reached", "registered", "estimated", "indirect", "activities"];
const SEXES: [&str; 4] = ["f", "m", "x", "unknown"];
const AGES: [&str; 6] = ["0_4", "5_11", "12_17", "18_59", "60", "unknown"];

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn told(row: &Value, names: &[&str]) -> Vec<Told> {
    names.iter().map(|name| row[*name].as_f64()).collect()
}

/// The rows of sectors, and of all together, of something that has both.
fn rows(of: &Value) -> impl Iterator<Item = &Value> {
    array(&of["sectors"]).iter().chain([&of["total"]])
}

/// The numbers of every table for people, row by row, read off the JSON alone.
fn tables(report: &Report) -> Vec<Vec<Vec<Told>>> {
    let json = serde_json::to_value(report).unwrap();
    let mut tables = Vec::new();
    let mut sectors: Vec<Vec<Told>> = rows(&json).map(|row| told(row, &FIGURE)).collect();
    sectors.push(vec![json["sum_of_sectors"].as_f64()]);
    tables.push(sectors);
    let cells = rows(&json).flat_map(|row| SEXES.map(|sex| told(&row["sadd"][sex], &AGES)));
    tables.push(cells.collect());
    tables.push(array(&json["overlap"]).iter().map(|set| told(set, &["people"])).collect());
    for by in [&json["by"]].into_iter().chain(array(&json["also_by"])) {
        let parts = array(&by["parts"]).iter().flat_map(rows);
        tables.push(parts.map(|row| told(row, &FIGURE)).collect());
    }
    let months = array(&json["months"]).iter().flat_map(rows);
    tables.push(months.map(|row| told(row, &["monthly", "new", "cumulative"])).collect());
    let rrm = &json["rrm"];
    let groups = [&rrm["areas"], &rrm["months"], &rrm["area_months"]];
    let of = |row: &Value| {
        let names = ["alerts", "responses", "unnumbered", "people_reached"];
        let days = told(&row["days"], &["alerts", "median", "percentile_90"]);
        told(row, &names).into_iter().chain(days).collect()
    };
    let groups = groups.into_iter().flat_map(array);
    tables.push([&rrm["total"]].into_iter().chain(groups).map(of).collect());
    let then = rows(&json).zip(rows(&json["compare"]));
    let of = |(row, then): (&Value, &Value)| {
        let first = told(row, &["people_reached"]).into_iter();
        first.chain(told(then, &["people_reached", "change", "percent"])).collect()
    };
    tables.push(then.map(of).collect());
    let targets = rows(&json["targets"]);
    tables.push(targets.map(|row| told(row, &["target", "people_reached", "percent"])).collect());
    let listed = ["persons", "households", "household_members", "headcount"];
    tables.push(array(&json["activities"]).iter().map(|row| told(row, &listed)).collect());
    tables
}

/// The last cells of a row, as many as there are numbers.
fn last<T>(row: &[T], numbers: usize) -> &[T] {
    &row[row.len() - numbers..]
}

/// A number as people read it.
fn number(text: &str) -> Told {
    let digits: String = text.chars().filter(|c| !"+,%\u{202f}\\".contains(*c)).collect();
    digits.replace('−', "-").trim().parse().ok()
}

/// The same in French, where the comma is the decimal sign.
fn number_in(language: Language, text: &str) -> Told {
    match language {
        Language::English => number(text),
        Language::French => number(&text.replace(',', ".")),
    }
}

/// Whether two numbers are the same, to the tenth that people read.
fn same(read: Told, told: Told) -> bool {
    match (read, told) {
        (Some(read), Some(told)) => (read - told).abs() < 0.051,
        (read, told) => read.is_none() && told.is_none(),
    }
}

/// Where the JSON holds a number back, a table for people says so; what is not known is empty.
fn is_absent(text: &str) -> bool {
    matches!(text.trim_matches('\\').trim(), "" | "*")
}

#[test]
fn every_number_of_the_csv_is_that_of_the_json() {
    for report in reports() {
        let json = serde_json::to_value(&report).unwrap();
        let text = render::csv::text(&report).unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headers = reader.headers().unwrap().clone();
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let parts = array(&json["by"]["parts"]).iter().flat_map(rows);
        let expected: Vec<&Value> = rows(&json).chain(parts).collect();
        assert_eq!(records.len(), expected.len());
        for (record, row) in records.iter().zip(expected) {
            let cell = |name: &str| {
                let at = headers.iter().position(|head| head == name).unwrap();
                record[at].parse::<f64>().ok()
            };
            for what in FIGURE {
                assert_eq!(cell(what), row[what].as_f64(), "{what} of {record:?}");
            }
            for sex in SEXES {
                for age in AGES {
                    assert_eq!(cell(&format!("{sex}_{age}")), row["sadd"][sex][age].as_f64());
                }
            }
        }
        for (record, row) in records.iter().zip(rows(&json["compare"])) {
            let cell = |name: &str| {
                let at = headers.iter().position(|head| head == name).unwrap();
                record[at].parse::<f64>().ok()
            };
            let read = ["compared", "change", "change_percent"].map(cell);
            assert_eq!(read.to_vec(), told(row, &["people_reached", "change", "percent"]));
        }
        let tables = tables(&report);
        let others = [views::months(&report), views::rrm(&report), views::activities(&report)];
        for (view, expected) in others.into_iter().zip([&tables[7], &tables[8], &tables[11]]) {
            let text = render::csv::table(&report, view).unwrap();
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let read: Vec<Vec<Told>> = reader
                .records()
                .zip(expected)
                .map(|(record, row)| {
                    let cells: Vec<String> =
                        record.unwrap().iter().map(ToOwned::to_owned).collect();
                    last(&cells, row.len()).iter().map(|cell| cell.parse().ok()).collect()
                })
                .collect();
            assert_eq!(&read, expected);
        }
    }
}

#[test]
fn another_library_reads_the_workbook_and_finds_the_numbers_of_the_json() {
    for report in reports() {
        let tables = tables(&report);
        for language in Language::ALL {
            let texts = language.texts();
            let bytes = render::xlsx::bytes(&report, texts).unwrap();
            let again = render::xlsx::bytes(&report, texts).unwrap();
            assert_eq!(bytes, again, "the same report, the same bytes");
            let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
            let names = workbook.sheet_names().to_owned();
            assert_eq!(names.len(), tables.len() + 1, "a sheet a table, and the notes");
            for (name, expected) in names.iter().zip(&tables) {
                let range = workbook.worksheet_range(name).unwrap();
                let sheet: Vec<&[Data]> = range.rows().skip(1).collect();
                assert_eq!(sheet.len(), expected.len(), "{name}");
                for (cells, row) in sheet.iter().zip(expected) {
                    // The sum of the sectors stands alone in a row of figures.
                    let cells = if row.len() == 1 { &cells[1..2] } else { last(cells, row.len()) };
                    for (cell, told) in cells.iter().zip(row) {
                        match told {
                            Some(number) => assert_eq!(*cell, Data::Float(*number), "{name}"),
                            None => assert!(is_absent(&cell.to_string()), "{name}: {cell:?}"),
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn every_number_of_the_markdown_is_that_of_the_json() {
    for report in reports() {
        for language in Language::ALL.iter().copied() {
            let text = render::markdown::text(&report, language.texts());
            let mut read: Vec<Vec<Vec<&str>>> = Vec::new();
            for line in text.lines() {
                match line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |")) {
                    _ if line.starts_with("## ") => read.push(Vec::new()),
                    Some(line) => read.last_mut().unwrap().push(line.split(" | ").collect()),
                    None => {}
                }
            }
            let tables = tables(&report);
            assert_eq!(read.len(), tables.len() + 1);
            for (read, expected) in read.iter().zip(&tables) {
                assert_eq!(read.len(), expected.len() + 1);
                for (cells, row) in read[1..].iter().zip(expected) {
                    let cells = if row.len() == 1 { &cells[1..2] } else { last(cells, row.len()) };
                    for (cell, told) in cells.iter().zip(row) {
                        assert!(same(number_in(language, cell), *told), "{cell:?} for {told:?}");
                        assert!(told.is_some() || is_absent(cell), "{cell:?}");
                    }
                }
            }
        }
    }
}

/// The tables that a terminal shows, each as its rows, put together where they were continued.
fn of_terminal(text: &str) -> Vec<Vec<Vec<String>>> {
    let mut tables: Vec<Vec<Vec<String>>> = Vec::new();
    let mut rules = 0;
    for line in text.lines() {
        if line.starts_with('─') {
            if rules % 3 == 0 {
                tables.push(Vec::new());
            }
            rules += 1;
        } else if rules % 3 != 0 {
            let cells = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty());
            tables.last_mut().unwrap().push(cells.map(ToOwned::to_owned).collect());
        }
    }
    tables
}

#[test]
fn every_number_of_the_terminal_is_that_of_the_json() {
    for report in reports() {
        let tables = tables(&report);
        for language in Language::ALL.iter().copied() {
            let text = render::table::text(&report, language.texts());
            assert!(text.lines().all(|line| line.chars().count() <= 80));
            let shown = of_terminal(&text);
            let read = |table: usize| -> Vec<Vec<Told>> {
                let cells = |row: &Vec<String>| {
                    row[1..].iter().map(|cell| number_in(language, cell)).collect()
                };
                shown[table][1..].iter().map(cells).collect()
            };
            assert_eq!(read(0), tables[0], "{:?} {text}", language);
            // A row per part with all together first, continued below for the sectors.
            let mut at = 1;
            for table in &tables[3..7] {
                let sectors = report.sectors.len() + 1;
                let people: Vec<Vec<Told>> = table
                    .chunks(sectors)
                    .map(|part| {
                        let people = part.iter().map(|row| row[0]);
                        people.clone().skip(sectors - 1).chain(people.take(sectors - 1)).collect()
                    })
                    .collect();
                let mut joined: Vec<Vec<Told>> = vec![Vec::new(); people.len()];
                while joined[0].len() < sectors {
                    for (row, more) in joined.iter_mut().zip(read(at)) {
                        row.extend(more);
                    }
                    at += 1;
                }
                assert_eq!(joined, people);
            }
            let compared = read(at);
            for (read, told) in compared.iter().zip(&tables[9]) {
                assert!(read.iter().zip(told).all(|(read, told)| same(*read, *told)));
            }
        }
    }
}
