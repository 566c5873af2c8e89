//! One test over the formats of a report: every number in every format is that of the JSON.
//!
//! The JSON is turned into the tables that a report has, here and without the library's own tables;
//! each format is then read back, by another library where there is one, and held against them.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use headcount::count::{
    Candidate, Choice, Dimension, PartFigure, PartFigures, Query, Selected, answer_from,
    candidates, select, select_small, tables as count_tables,
};
use headcount::event::figures::Figure;
use headcount::event::people::PopulationGroup;
use headcount::event::policy::Policy;
use headcount::event::profile::Profile;
use headcount::event::time::Period;
use headcount::language::Language;
use headcount::report::compare::Planned;
use headcount::report::converted::Rates;
use headcount::report::names::Names;
use headcount::report::render::{self, views};
use headcount::report::suppression::PUBLISHED;
use headcount::report::totals::{Request, build};
use headcount::report::{Report, SCHEMA};
use serde_json::Value;

use crate::common::program::python;
use crate::common::schema::faults;
use crate::common::{self, Office};
use crate::oracle::random::random_ledger;
use crate::story::{folded, policy_of_seed};

fn request() -> Request {
    let planned = [("wash", 120), ("total", 150)].map(|(name, n)| (name.to_owned(), n));
    Request {
        by: Some(Dimension::Office),
        also_by: vec![Dimension::Admin1, Dimension::Month, Dimension::Sex],
        months: true,
        rrm: true,
        goods: true,
        rates: Some(rates()),
        activities: true,
        three_w: true,
        compare: Some(Period::year(2024).unwrap()),
        targets: Some(Planned(BTreeMap::from(planned))),
        ..Request::year(Period::year(2025).unwrap())
    }
}

fn rates() -> Rates {
    let rate = r#"{ per_unit = 655.957, date = "2025-12-31", source = "BCEAO" }"#;
    toml::from_str(&format!("currency = \"EUR\"\nrates = {{ XOF = {rate} }}")).unwrap()
}

fn reports() -> Vec<Report> {
    let mut office = Office::mali();
    office.import(Path::new("tests/cli/report.in/tables"));
    let safe = Request { publish_safe: Some(5), ..request() };
    [request(), safe]
        .iter()
        .map(|request| build(&office.ledger.snapshot(), request).unwrap())
        .collect()
}

/// A number of the JSON; `None` where it is held back or not known.
type Told = Option<f64>;

const FIGURE: [&str; 7] =
    ["people_reached", "registered", "estimated", "indirect", "activities", "lowest", "highest"];
/// Of these, as many as a terminal has room for.
const FIGURE_ON_A_TERMINAL: usize = 5;
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
    let of = |row: &Value| -> Vec<Told> {
        let counts = told(row, &["monthly", "new", "cumulative"]).into_iter();
        let bounds = ["monthly_bounds", "cumulative_bounds"];
        counts.chain(bounds.iter().flat_map(|of| told(&row[*of], &["lowest", "highest"]))).collect()
    };
    tables.push(months.map(of).collect());
    let rrm = &json["rrm"];
    let groups = [&rrm["areas"], &rrm["months"], &rrm["area_months"]];
    let of = |row: &Value| {
        let names = ["alerts", "responses", "unnumbered", "people_reached"];
        let days = told(&row["days"], &["alerts", "median", "percentile_90"]);
        let bounds = told(row, &["lowest", "highest"]);
        told(row, &names).into_iter().chain(days).chain(bounds).collect()
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
    if json["goods"].is_object() {
        tables.extend(goods(&json["goods"]));
    }
    tables
}

/// The numbers of the tables of goods.
fn goods(goods: &Value) -> [Vec<Vec<Told>>; 5] {
    let people = [
        "activities",
        "people_reached",
        "households",
        "households_by_members_only",
        "lowest",
        "highest",
    ];
    let values = ["value", "activities", "without_value"];
    let items = ["quantity", "activities", "without_quantity", "below_list"];
    let kinds = ["activities", "dated", "ongoing", "lessons", "without_lessons"];
    let both = |of: &str| [array(&goods[of]), array(&goods["indirect"][of])].concat();
    let of = |rows: &[Value], names: &[&str]| rows.iter().map(|row| told(row, names)).collect();
    [
        of(array(&goods["modalities"]), &people),
        of(&both("values"), &values),
        of(array(&goods["converted"]["values"]), &["value", "activities", "without_rate"]),
        of(&both("items"), &items),
        of(array(&goods["kinds"]), &kinds),
    ]
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

/// What is called by its id, as in a ledger whose profile has no names.
fn names(language: Language) -> Names {
    Names::new(&Profile::default(), language)
}

/// The rows of a table in the order of its sheet, where those of all together stand below the others.
fn totals_below<'a>(report: &Report, table: usize, rows: &'a [Vec<Told>]) -> Vec<&'a Vec<Told>> {
    let sectors = report.sectors.len() + 1;
    let details = report.rrm.as_ref().map_or(0, |rrm| rrm.area_months.len());
    let is_total = |at: usize| match table {
        // Each area and month, without the parts that are of several.
        8 => at < rows.len() - details,
        3..=7 => at % sectors == sectors - 1,
        _ => false,
    };
    let (totals, others): (Vec<_>, Vec<_>) =
        rows.iter().enumerate().partition(|(at, _)| is_total(*at));
    others.into_iter().chain(totals).map(|(_, row)| row).collect()
}

#[test]
fn another_library_reads_the_workbook_and_finds_the_numbers_of_the_json() {
    for report in reports() {
        let tables = tables(&report);
        for language in Language::ALL {
            let names = names(*language);
            let bytes = render::xlsx::bytes(&report, &names).unwrap();
            let again = render::xlsx::bytes(&report, &names).unwrap();
            assert_eq!(bytes, again, "the same report, the same bytes");
            let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
            let names = workbook.sheet_names().to_owned();
            assert_eq!(names.len(), tables.len() + 1, "a sheet a table, and the notes");
            for (at, (name, expected)) in names.iter().zip(&tables).enumerate() {
                let range = workbook.worksheet_range(name).unwrap();
                let has_any = |row: &&[Data]| row.iter().any(|cell| *cell != Data::Empty);
                let sheet: Vec<&[Data]> = range.rows().skip(1).filter(has_any).collect();
                assert_eq!(sheet.len(), expected.len(), "{name}");
                for (cells, row) in sheet.iter().zip(totals_below(&report, at, expected)) {
                    // The sum of the sectors stands alone in a row of figures.
                    let cells = if row.len() == 1 { &cells[1..2] } else { last(cells, row.len()) };
                    let is_share = |column| (at == 9 || at == 10) && column + 1 == row.len();
                    for (column, (cell, told)) in cells.iter().zip(row).enumerate() {
                        // A spreadsheet keeps 12.5% as 0.125.
                        let percent = if is_share(column) { 100.0 } else { 1.0 };
                        match (told, cell) {
                            (Some(number), Data::Float(read)) => {
                                let read = read * percent;
                                assert!((read - number).abs() < 1e-9, "{name}: {read}, {number}");
                            }
                            (Some(_), _) => panic!("{name}: {cell:?}"),
                            (None, _) => assert!(is_absent(&cell.to_string()), "{name}: {cell:?}"),
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
            let text = render::markdown::text(&report, &names(language));
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
            let cells: Vec<String> = cells.map(ToOwned::to_owned).collect();
            let rows = tables.last_mut().unwrap();
            match (rows.last_mut(), &cells[..]) {
                // The rest of a long name.
                (Some(row), [rest]) => row[0] = format!("{} {rest}", row[0]),
                _ => rows.push(cells),
            }
        }
    }
    tables
}

#[test]
fn every_number_of_the_terminal_is_that_of_the_json() {
    for report in reports() {
        let tables = tables(&report);
        for language in Language::ALL.iter().copied() {
            let text = render::table::text(&report, &names(language));
            assert!(text.lines().all(|line| line.chars().count() <= 80));
            let shown = of_terminal(&text);
            let read = |table: usize| -> Vec<Vec<Told>> {
                let cells = |row: &Vec<String>| {
                    row[1..].iter().map(|cell| number_in(language, cell)).collect()
                };
                shown[table][1..].iter().map(cells).collect()
            };
            let sectors =
                tables[0].iter().map(|row| row[..row.len().min(FIGURE_ON_A_TERMINAL)].to_vec());
            assert_eq!(read(0), sectors.collect::<Vec<_>>(), "{:?} {text}", language);
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
            let all_same = |read: &[Vec<Told>], expected: &[Vec<Told>]| {
                assert_eq!(read.len(), expected.len());
                for (read, told) in read.iter().zip(expected) {
                    let same = read.iter().zip(told).all(|(read, told)| same(*read, *told));
                    assert!(same, "{read:?} for {told:?} of {text}");
                }
            };
            all_same(&read(at), &tables[9]);
            all_same(&read(at + 1), &tables[10]);
            let sectors = report.sectors.len() + 1;
            let months: Vec<&[Vec<Told>]> = tables[7].chunks(sectors).collect();
            let totals: Vec<Vec<Told>> =
                months.iter().map(|month| month[sectors - 1][..3].to_vec()).collect();
            all_same(&read(at + 2), &totals);
            let new = read(at + 3);
            for (read, month) in new.iter().zip(&months) {
                let told = [&month[sectors - 1]].into_iter().chain(&month[..sectors - 1]);
                let told: Vec<Told> = told.map(|row| row[1]).collect();
                assert_eq!(read[..], told[..read.len()], "new people");
            }
        }
    }
}

// --- Who does what where -------------------------------------------------------------------------

/// The numbers of the rows, off the JSON.
fn presence(report: &Report) -> Vec<Vec<Told>> {
    let json = serde_json::to_value(report).unwrap();
    let of = |row: &Value| {
        let first = told(row, &["activities", "monthly", "new", "cumulative"]);
        let cells = SEXES.iter().flat_map(|sex| told(&row["sadd"][*sex], &AGES));
        let last = told(row, &["registered", "estimated", "lowest", "highest"]);
        first.into_iter().chain(cells).chain(last).collect()
    };
    array(&json["presence"]["rows"]).iter().map(of).collect()
}

#[test]
fn every_number_of_the_hxl_is_that_of_the_json() {
    for report in reports() {
        let text = render::hxl::text(&report).unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let heads = reader.headers().unwrap().clone();
        let mut records = reader.records().map(Result::unwrap);
        let tags = records.next().unwrap();
        assert!(tags.iter().all(|tag| tag.starts_with('#')), "a hashtag for each column");
        let at = |name: &str| heads.iter().position(|head| head == name).unwrap();
        let names = ["activities", "monthly", "new", "cumulative"].map(ToOwned::to_owned);
        let cells = SEXES.iter().flat_map(|sex| AGES.map(|age| format!("{sex}_{age}")));
        let last = ["registered", "estimated", "lowest", "highest"].map(ToOwned::to_owned);
        let names = names.into_iter().chain(cells).chain(last);
        let columns: Vec<usize> = names.map(|name| at(&name)).collect();
        let read =
            records.map(|record| columns.iter().map(|at| record[*at].parse().ok()).collect());
        assert_eq!(read.collect::<Vec<Vec<Told>>>(), presence(&report));
    }
}

/// What makes a combination: everything of a row but its month and numbers.
fn combination(row: &Value) -> String {
    let mut row = row.as_object().unwrap().clone();
    let sides = ["registered", "estimated", "lowest", "highest"];
    for name in ["month", "activities", "monthly", "new", "cumulative", "sadd"].iter().chain(&sides)
    {
        row.remove(*name);
    }
    Value::Object(row).to_string()
}

#[test]
fn new_people_of_a_combination_add_up_and_no_row_exceeds_its_sector() {
    for seed in 0..12 {
        let office = folded(&random_ledger(seed), Policy::default());
        let year = Request::year(Period::year(2025).unwrap());
        let request = Request { three_w: true, by: Some(Dimension::Month), ..year };
        let json =
            serde_json::to_value(build(&office.ledger.snapshot(), &request).unwrap()).unwrap();
        let mut sums: BTreeMap<String, u64> = BTreeMap::new();
        for row in array(&json["presence"]["rows"]) {
            let number = |name: &str| row[name].as_u64().unwrap();
            let sum = sums.entry(combination(row)).or_insert(0);
            *sum += number("new");
            assert_eq!(*sum, number("cumulative"), "seed {seed}: {row}");
            assert!(number("new") <= number("monthly"), "seed {seed}: {row}");
            let cells = SEXES.iter().flat_map(|sex| AGES.map(|age| &row["sadd"][*sex][age]));
            assert_eq!(cells.map(|cell| cell.as_u64().unwrap()).sum::<u64>(), number("monthly"));
            let month = |part: &&Value| part["value"] == row["month"];
            let part = array(&json["by"]["parts"]).iter().find(month).unwrap();
            let sector = |of: &&Value| of["sector"] == row["sector"]["id"];
            let whole = array(&part["sectors"]).iter().find(sector).unwrap();
            assert!(number("monthly") <= whole["people_reached"].as_u64().unwrap(), "{row}");
        }
    }
}

#[test]
fn the_figures_of_few_contacts_are_those_of_a_slice() {
    for seed in 0..40 {
        let office = folded(&random_ledger(seed), Policy::default());
        let (agenda, lists) = office.ledger.agenda_and_lists();
        let query = Request::year(Period::year(2025).unwrap()).query(&office.ledger.snapshot());
        // Single activities, every second one, and all, of every population group and of everyone.
        let choose = |candidates: &[Candidate<'_>]| -> Vec<Choice> {
            let all: Vec<usize> = (0..candidates.len()).collect();
            let half = all.iter().copied().filter(|at| at % 2 == seed as usize % 2).collect();
            let single = all.iter().map(|at| vec![*at]);
            let selections: Vec<Vec<usize>> = single.chain([half, all.clone()]).collect();
            let groups = PopulationGroup::ALL.iter().copied().map(Some).chain([None]).map(Some);
            let groups: Vec<_> = groups.chain([None]).collect();
            let of = |activities: &Vec<usize>| {
                let activities = activities.clone();
                groups
                    .iter()
                    .map(move |group| Choice { activities: activities.clone(), group: *group })
            };
            selections.iter().flat_map(of).collect::<Vec<_>>()
        };
        let few = select_small(&agenda, &lists, &query, choose).unwrap();
        let slices = select(&agenda, &lists, &query, choose).unwrap();
        assert_eq!(few.len(), slices.len());
        // Only the people of each, in an order in which some selections hold the one before.
        let choices = choose(&candidates(&agenda, &query)).into_iter().zip(&slices);
        let (choices, whole): (Vec<Choice>, Vec<&Selected>) =
            choices.filter(|(choice, _)| choice.group.is_none()).unzip();
        let people = count_tables(&agenda, &lists, &query, &[], &choices).unwrap().people;
        for (people, slice) in people.iter().zip(whole) {
            let figures = slice.sectors.iter().chain([&slice.total]);
            let figures = figures.map(|figure| (figure.people_reached, figure.bounds));
            let people = people.iter().map(|of| (of.people_reached, Some(of.bounds)));
            assert!(people.eq(figures), "seed {seed}");
        }
        for (few, mut slice) in few.into_iter().zip(slices) {
            let Selected { sectors, total } = &mut slice;
            sectors.iter_mut().chain([total]).for_each(|figure| figure.indirect = 0);
            assert_eq!(few, slice, "seed {seed}");
        }
    }
}

#[test]
fn the_parts_of_a_breakdown_are_slices() {
    for seed in 0..40 {
        let office = folded(&random_ledger(seed), policy_of_seed(seed));
        let (agenda, lists) = office.ledger.agenda_and_lists();
        let policy = policy_of_seed(seed);
        let query = Query::whole(Period::year(2025).unwrap(), policy);
        let by = [Dimension::Office, Dimension::Month];
        let counted = count_tables(&agenda, &lists, &query, &by, &[]).unwrap();
        for (dimension, parts) in by.iter().zip(&counted.parts) {
            let choose = |candidates: &[Candidate<'_>]| -> Vec<Choice> {
                let is_in = |value: &str, candidate: &Candidate<'_>| match dimension {
                    Dimension::Office => candidate.activity.about.office.as_str() == value,
                    _ => {
                        let (first, last) = candidate.months;
                        (first.to_string()..=last.to_string()).contains(&value.to_owned())
                    }
                };
                let of = |part: &PartFigures| {
                    let all = candidates.iter().enumerate();
                    let activities = all.filter(|(_, candidate)| is_in(&part.value, candidate));
                    Choice { activities: activities.map(|(at, _)| at).collect(), group: None }
                };
                parts.iter().map(of).collect()
            };
            let slices = select(&agenda, &lists, &query, choose).unwrap();
            for (part, slice) in parts.iter().zip(slices) {
                let full = |figure: &Figure| PartFigure::Full(*figure);
                let sectors: Vec<PartFigure> = slice.sectors.iter().map(full).collect();
                assert_eq!(part.sectors, sectors, "seed {seed}, {}", part.value);
                assert_eq!(part.total, full(&slice.total), "seed {seed}, {}", part.value);
            }
        }
        let alone = answer_from(&agenda, &lists, &query).unwrap();
        assert_eq!(counted.figures, alone.figures);
    }
}

/// The figures of a row's sector: of the period and of every part.
fn figures_of<'a>(report: &'a Value, row: &Value) -> impl Iterator<Item = &'a Value> {
    let sector = row["sector"]["id"].clone();
    let also_by = array(&report["also_by"]).iter();
    let parts = [&report["by"]].into_iter().chain(also_by).flat_map(|by| array(&by["parts"]));
    let sectors = [&report["sectors"]].into_iter().chain(parts.map(|part| &part["sectors"]));
    sectors.flat_map(array).filter(move |of| of["sector"] == sector)
}

#[test]
fn rows_that_are_safe_to_publish_tell_of_no_few() {
    let mut held_back = 0;
    for seed in 0..12 {
        let office = folded(&random_ledger(seed), Policy::default());
        let year = Request::year(Period::year(2025).unwrap());
        let [by, also_by @ ..] = PUBLISHED else { unreachable!() };
        let (by, also_by) = (Some(*by), also_by.to_vec());
        let request = Request { three_w: true, by, also_by, publish_safe: Some(5), ..year };
        let report = build(&office.ledger.snapshot(), &request).unwrap();
        let json = serde_json::to_value(&report).unwrap();
        let mut told_of: BTreeMap<String, Vec<bool>> = BTreeMap::new();
        for (row, numbers) in array(&json["presence"]["rows"]).iter().zip(presence(&report)) {
            assert!(numbers[1..].iter().flatten().all(|n| *n == 0.0 || *n >= 5.0), "{row}");
            // A combination's numbers are told together or not at all. Whom they are made of, and bounds, never.
            let (numbers, sides) = numbers.split_at(numbers.len() - 4);
            // But where everybody can work them out: nobody was reached, or it is a row of the figures once more.
            let is_nobody = numbers[1] == Some(0.0);
            let is_told_elsewhere = figures_of(&json, row).any(|figure| {
                figure["people_reached"].as_f64() == numbers[1]
                    && told(figure, &["registered", "estimated", "lowest", "highest"]) == sides
            });
            assert!(
                is_nobody
                    || is_told_elsewhere
                    || sides.iter().flatten().all(|n| Some(*n) == numbers[1] || *n == 0.0),
                "seed {seed}: {row}"
            );
            let told = told_of.entry(combination(row)).or_default();
            let is_told = |n: &Option<f64>| n.is_some_and(|n| n > 0.0);
            told.extend(numbers[1..4].iter().filter(|n| **n != Some(0.0)).map(is_told));
        }
        for told in told_of.values() {
            assert!(told.iter().all(|is| *is == told[0]), "seed {seed}");
            held_back += usize::from(told.first() == Some(&false));
        }
    }
    assert!(held_back > 50, "only {held_back} were held back: nothing was tried");
}

// --- Other programs ------------------------------------------------------------------------------

#[test]
fn libhxl_accepts_the_rows_and_adds_up_the_new_people() {
    let folder = common::scratch();
    for (report, name) in reports().iter().zip(["open", "safe"]) {
        let path = folder.path().join(format!("{name}.csv"));
        fs::write(&path, render::hxl::text(report).unwrap()).unwrap();
    }
    let script = r##"
for name in ("open", "safe"):
    errors = []
    def found(e):
        if e.rule.severity == "error":
            errors.append(str(e))
    schema = hxl.schema(callback=found)
    data = hxl.data(name + ".csv", hxl.InputOptions(allow_local=True))
    schema.validate(data)
    assert not errors, errors
data = hxl.data("open.csv", hxl.InputOptions(allow_local=True)).cache()
rows = list(data)
assert len(rows) > 5 and len(data.columns) == 54, (len(rows), len(data.columns))
new = data.count("#sector+code", "sum(#reached+new) as New#reached+new")
people = {r.get("#sector+code"): int(r.get("#reached+new")) for r in new}
donors = {r.get("#org+funder+code") for r in data.expand_lists("#org+funder+code")}
print(people["icla"], people["rrm"], sorted(d for d in donors if d))
"##;
    if let Some(said) = python("hxl", script, folder.path()) {
        assert_eq!(said.trim(), "2 7 ['echo', 'norad', 'sida']");
    }
}

// --- The JSON's schema ---------------------------------------------------------------------------

#[test]
fn reports_are_as_their_schema_says() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let mut office = Office::mali();
    office.import(Path::new("tests/cli/report.in/tables"));
    let mut requests = vec![Request::year(Period::year(2025).unwrap()), request()];
    for by in Dimension::ALL {
        requests.push(Request { by: Some(*by), ..request() });
    }
    requests.push(Request { publish_safe: Some(5), ..request() });
    let reports = requests.iter().map(|request| build(&office.ledger.snapshot(), request).unwrap());
    let reports: Vec<Value> = reports.map(|report| serde_json::to_value(report).unwrap()).collect();
    for report in &reports {
        let found = faults(&schema, report);
        assert!(found.is_empty(), "{found:#?}");
    }
    let mut wrong = reports[0].clone();
    wrong["total"]["people_reached"] = "many".into();
    wrong["as_of"]["root"] = "00".into();
    let found = faults(&schema, &wrong);
    assert_eq!(found.len(), 2, "{found:#?}");

    let folder = common::scratch();
    fs::write(folder.path().join("schema.json"), SCHEMA).unwrap();
    fs::write(folder.path().join("reports.json"), Value::Array(reports).to_string()).unwrap();
    let script = r#"
import json
schema = json.load(open("schema.json"))
jsonschema.Draft202012Validator.check_schema(schema)
for report in json.load(open("reports.json")):
    jsonschema.Draft202012Validator(schema).validate(report)
"#;
    python("jsonschema", script, folder.path());
}
