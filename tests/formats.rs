//! One test over the formats of a report: every number in every format is that of the JSON.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use common::Office;
use headcount::count::Dimension;
use headcount::event::time::Period;
use headcount::report::Report;
use headcount::report::compare::Planned;
use headcount::report::render;
use headcount::report::render::tables::{Cell, views};
use headcount::report::totals::{Request, build};
use serde_json::Value;

fn reports() -> Vec<Report> {
    let mut office = Office::mali();
    office.import(Path::new("tests/cli/report.in/tables"));
    let planned = [("wash", 120), ("total", 150)].map(|(name, n)| (name.to_owned(), n));
    let request = Request {
        by: Some(Dimension::Office),
        months: true,
        rrm: true,
        compare: Some(Period::year(2024).unwrap()),
        targets: Some(Planned(BTreeMap::from(planned))),
        ..Request::year(Period::year(2025).unwrap())
    };
    let safe = Request { publish_safe: Some(5), ..request.clone() };
    [request, safe].iter().map(|request| build(&office.ledger, request).unwrap()).collect()
}

/// Every number of people of the JSON that a table has, with what is told of it, in its order.
fn of_json(report: &Report) -> Vec<(String, Option<i64>)> {
    let json = serde_json::to_value(report).unwrap();
    let mut numbers = Vec::new();
    let mut of_row = |name: &str, row: &Value| {
        for what in ["people_reached", "registered", "estimated", "indirect", "activities"] {
            numbers.push((format!("{name}, {what}"), row[what].as_i64()));
        }
    };
    let array = |value: &Value| value.as_array().unwrap().clone();
    let name = |row: &Value| row["sector"].as_str().unwrap().to_owned();
    for row in array(&json["sectors"]) {
        of_row(&name(&row), &row);
    }
    of_row("total", &json["total"]);
    for part in array(&json["by"]["parts"]) {
        let value = part["value"].as_str().unwrap();
        for row in array(&part["sectors"]) {
            of_row(&format!("{value}, {}", name(&row)), &row);
        }
        of_row(&format!("{value}, total"), &part["total"]);
    }
    numbers
}

/// The same numbers of the CSV.
fn of_csv(report: &Report) -> Vec<(String, Option<i64>)> {
    let text = render::csv::text(report).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let mut numbers = Vec::new();
    for record in reader.records() {
        let record = record.unwrap();
        let cell = |name: &str| &record[headers.iter().position(|head| head == name).unwrap()];
        let row = match cell("office") {
            "all" => cell("sector").to_owned(),
            office => format!("{office}, {}", cell("sector")),
        };
        for what in ["people_reached", "registered", "estimated", "indirect", "activities"] {
            numbers.push((format!("{row}, {what}"), cell(what).parse().ok()));
        }
    }
    numbers
}

#[test]
fn every_number_of_the_csv_is_that_of_the_json() {
    for report in reports() {
        assert_eq!(of_csv(&report), of_json(&report));
    }
}

#[test]
fn every_number_of_the_views_is_that_of_the_json() {
    for report in reports() {
        let views = views(&report);
        let rows = |name: &str| &views.iter().find(|view| view.name == name).unwrap().rows;
        let numbers = |cells: &[Cell]| -> Vec<Option<i64>> {
            let number = |cell: &Cell| match cell {
                Cell::Number(number) => Some(*number),
                _ => None,
            };
            cells.iter().map(number).collect()
        };
        let sectors = rows("sectors");
        let ours = sectors[..sectors.len() - 1].iter().flat_map(|row| numbers(&row[1..]));
        let parts = rows("by office").iter().flat_map(|row| numbers(&row[2..]));
        let ours: Vec<_> = ours.chain(parts).collect();
        let theirs: Vec<_> = of_json(&report).into_iter().map(|(_, number)| number).collect();
        assert_eq!(ours, theirs);
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!(numbers(&sectors[sectors.len() - 1])[1], json["sum_of_sectors"].as_i64());
        let overlap = json["overlap"].as_array().unwrap().iter().map(|set| set["people"].as_i64());
        let ours: Vec<_> = rows("overlap").iter().map(|row| numbers(row)[1]).collect();
        assert_eq!(ours, overlap.collect::<Vec<_>>());
        let mut months = Vec::new();
        for month in json["months"].as_array().unwrap() {
            for row in month["sectors"].as_array().unwrap().iter().chain([&month["total"]]) {
                months.extend(["monthly", "new", "cumulative"].map(|what| row[what].as_i64()));
            }
        }
        let ours: Vec<_> = rows("months").iter().flat_map(|row| numbers(&row[2..])).collect();
        assert_eq!(ours, months);
        let mut cells = Vec::new();
        for row in json["sectors"].as_array().unwrap().iter().chain([&json["total"]]) {
            for sex in ["f", "m", "x", "unknown"] {
                let ages = ["0_4", "5_11", "12_17", "18_59", "60", "unknown"];
                cells.extend(ages.map(|age| row["sadd"][sex][age].as_i64()));
            }
        }
        let ours: Vec<_> = rows("sex and age").iter().flat_map(|row| numbers(&row[2..])).collect();
        assert_eq!(ours, cells);
    }
}

#[test]
fn another_library_reads_the_workbook_and_finds_real_numbers() {
    for report in reports() {
        let bytes = render::xlsx::bytes(&report).unwrap();
        assert_eq!(bytes, render::xlsx::bytes(&report).unwrap(), "the same report, the same bytes");
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let views = views(&report);
        let names: Vec<String> = views.iter().map(|view| view.name.clone()).collect();
        assert_eq!(workbook.sheet_names(), names);
        for view in views {
            let range = workbook.worksheet_range(&view.name).unwrap();
            assert_eq!(range.height(), view.rows.len() + 1, "{}", view.name);
            for (row, cells) in view.rows.iter().enumerate() {
                for (column, cell) in cells.iter().enumerate() {
                    let read = range.get((row + 1, column)).unwrap_or(&Data::Empty);
                    let same = match (cell, read) {
                        (Cell::Text(text), Data::String(read)) => text == read,
                        (Cell::Number(number), Data::Float(read)) => *number as f64 == *read,
                        (Cell::Fraction(number), Data::Float(read)) => number == read,
                        (Cell::HeldBack, Data::String(read)) => read == "*",
                        (Cell::Empty, Data::Empty) => true,
                        _ => false,
                    };
                    assert!(same, "{} {row} {column}: {cell:?} became {read:?}", view.name);
                }
            }
        }
    }
}

#[test]
fn the_markdown_has_every_cell() {
    for report in reports() {
        let text = render::markdown::text(&report);
        let lines: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
        let rows: usize = views(&report).iter().map(|view| view.rows.len() + 2).sum();
        assert_eq!(lines.len(), rows);
        let mut at = 0;
        for view in views(&report) {
            at += 2;
            for cells in &view.rows {
                let read: Vec<&str> = lines[at].trim_matches('|').split(" | ").collect();
                for (cell, read) in cells.iter().zip(&read) {
                    let told = read.trim().replace(',', "").parse::<f64>().ok();
                    match cell {
                        Cell::Number(number) => assert_eq!(told, Some(*number as f64)),
                        Cell::Fraction(number) => assert_eq!(told, Some(*number)),
                        Cell::HeldBack => assert_eq!(read.trim(), "\\*"),
                        Cell::Text(_) | Cell::Empty => {}
                    }
                }
                at += 1;
            }
        }
    }
}
