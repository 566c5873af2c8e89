//! What an office publishes of a ledger at one moment, in all formats and by every dimension.
//!
//! Belongs here: asking for it. Does not: reading it (`printed`), what follows from it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Formatter};

use headcount::count::Dimension;
use headcount::event::time::Period;
use headcount::language::Language;
use headcount::ledger::Snapshot;
use headcount::report::factsheet::{Asked, ContactPerson, in_languages};
use headcount::report::render;
use headcount::service::period::Choice;
use headcount::service::report::{self, Format, Outcome, Request};
use serde_json::Value;

use super::attack::{attack, in_words};
use super::book::{Book, Reading};
use super::formats::{Reader, csv, hxl, markdown, workbook};
use super::printed::{self, ALL, TOTAL, Tables};
use super::relations::NONE;
use super::rule::Knowledge;

/// What is asked for of a period.
pub fn request(year: i32, format: Format, publish_safe: Option<u64>) -> Request {
    Request { period: Choice::year(year), format, publish_safe, ..Request::default() }
}

/// Everything that a report can have as JSON.
pub fn everything(year: i32, publish_safe: Option<u64>) -> Request {
    Request {
        by: Dimension::ALL.to_vec(),
        months: true,
        rrm: true,
        activities: true,
        ..request(year, Format::Json, publish_safe)
    }
}

fn json(outcome: &Outcome) -> Value {
    serde_json::from_slice(&outcome.content).unwrap()
}

/// What a ledger's publications are read into.
pub struct Published {
    pub book: Book,
    pub tables: Tables,
}

/// Formats beside JSON and HXL.
#[derive(Clone, Copy, PartialEq)]
pub enum More {
    /// One of the tables, by its place in a list.
    Csv(usize),
    Workbook,
    Markdown,
    Factsheet,
}

impl More {
    fn name(self) -> &'static str {
        match self {
            More::Csv(_) => "csv",
            More::Workbook => "xlsx",
            More::Markdown => "markdown",
            More::Factsheet => "factsheet",
        }
    }
}

/// The reports that are published together, in JSON and HXL, and in further formats.
pub fn published(ledger: &Snapshot, year: i32, threshold: u64, more: &[More]) -> Published {
    let mut book = Book::default();
    let whole = report::run(ledger, &everything(year, None)).unwrap();
    let mut tables = printed::read(&mut book, Reading::Whole, &json(&whole));
    let rows = report::run(ledger, &request(year, Format::Hxl, None)).unwrap();
    tables.rows = printed::read(&mut book, Reading::Whole, &hxl(&csv(&rows.content))).rows;
    if more.contains(&More::Factsheet) {
        let text = factsheet(ledger, year, None);
        tables.further =
            Reader { book: &mut book, reading: Reading::Whole, tables: &tables }.factsheet(&text);
    }

    let safe = Some(threshold);
    let run = |request: &Request| report::run(ledger, request).unwrap();
    let all = json(&run(&everything(year, safe)));
    tables.overlap = printed::read(&mut book, Reading::Printed("json"), &all).overlap;
    let rows = csv(&run(&request(year, Format::Hxl, safe)).content);
    printed::read(&mut book, Reading::Printed("hxl"), &hxl(&rows));
    let tables_of_csv = as_csv(year, threshold);
    let mut reader = Reader { book: &mut book, reading: Reading::Whole, tables: &tables };
    for more in more {
        reader.reading = Reading::Printed(more.name());
        match more {
            More::Csv(which) => {
                let content = run(&tables_of_csv[which % tables_of_csv.len()]).content;
                reader.table(&csv(&content));
            }
            More::Workbook => {
                let content = run(&request(year, Format::Xlsx, safe)).content;
                workbook(&content).iter().for_each(|table| reader.table(table));
            }
            More::Markdown => {
                let content = run(&as_markdown(year, threshold)).content;
                let text = String::from_utf8(content).unwrap();
                markdown(&text).iter().for_each(|table| reader.table(table));
            }
            More::Factsheet => {
                reader.factsheet(&factsheet(ledger, year, safe));
            }
        }
    }
    Published { book, tables }
}

/// The same moment once more, under another threshold.
pub fn also_published(published: &mut Published, ledger: &Snapshot, year: i32, threshold: u64) {
    let all = report::run(ledger, &everything(year, Some(threshold))).unwrap();
    let reading = Reading::Printed("json under another threshold");
    printed::read(&mut published.book, reading, &json(&all));
    let rows = report::run(ledger, &request(year, Format::Hxl, Some(threshold))).unwrap();
    let reading = Reading::Printed("hxl under another threshold");
    printed::read(&mut published.book, reading, &hxl(&csv(&rows.content)));
}

/// How many tables there are as CSV, each in a file of its own.
pub const TABLES_OF_CSV: usize = Dimension::ALL.len() + 3;

fn as_csv(year: i32, threshold: u64) -> Vec<Request> {
    let plain = || request(year, Format::Csv, Some(threshold));
    let by = Dimension::ALL.iter().map(|by| Request { by: vec![*by], ..plain() });
    let months = Request { months: true, ..plain() };
    let rrm = Request { rrm: true, ..plain() };
    let activities = Request { activities: true, ..plain() };
    by.chain([months, rrm, activities]).collect()
}

/// With the dimensions whose values are no words of their own there.
fn as_markdown(year: i32, threshold: u64) -> Request {
    let by = vec![Dimension::Office, Dimension::Donor, Dimension::Sex, Dimension::Age];
    let plain = request(year, Format::Markdown, Some(threshold));
    Request { by, months: true, rrm: true, ..plain }
}

fn factsheet(ledger: &Snapshot, year: i32, publish_safe: Option<u64>) -> String {
    let period = Period::year(year).unwrap();
    let asked = Asked {
        is_only_as_published: false,
        period: period.into(),
        publish_safe,
        contact: &ContactPerson::default(),
    };
    let [factsheet] = in_languages(ledger, &asked, [Language::English]).unwrap();
    render::factsheet::markdown(&factsheet).unwrap()
}

/// Everything a reader knows of a publication.
pub fn knowledge(published: &Published) -> Knowledge<'_> {
    let mut known = Knowledge::new(&published.book);
    let tables = &published.tables;
    known.report(tables);
    known.months(tables);
    known.factsheet(tables);
    known.rapid(tables);
    known.rows(tables);
    known.activities(tables);
    known
}

/// From where on a number that is held back can be. Zeros are printed where a number stands for itself
/// (`src/decisions/held-back-numbers.md`), so that what is held back there is none.
fn least(name: &str) -> i64 {
    let is_of_all = name.starts_with(&format!("{ALL}|"));
    match number(name) {
        "indirect" => -NONE,
        "people_reached" | "new" | "only" if !name.contains("row=") => 1,
        "cell" if is_of_all => 1,
        _ => 0,
    }
}

/// What kind of number it is: its dimensions and its number, without values.
pub fn kind(name: &str) -> String {
    let parts: Vec<&str> = name.split('|').collect();
    let dimensions = parts[0].split(" & ").map(|part| part.split('=').next().unwrap_or_default());
    let dimensions: Vec<&str> = dimensions.collect();
    let column = if parts[1] == TOTAL { TOTAL } else { "sector" };
    format!("{} {column} {}", dimensions.join(" & "), number(name))
}

/// Which number of a figure it is.
fn number(name: &str) -> &str {
    let number = name.rsplit('|').next().unwrap_or_default();
    if number.contains(' ') { "cell" } else { number }
}

/// How many numbers were worked out.
#[derive(Clone, Copy, Default)]
pub struct Worked {
    /// Below the threshold, and not zero.
    pub few: usize,
    pub zero: usize,
    pub many: usize,
}

impl Worked {
    pub fn add(&mut self, other: Self) {
        self.few += other.few;
        self.zero += other.zero;
        self.many += other.many;
    }
}

impl Display for Worked {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        write!(to, "{:>6} few {:>6} many {:>6} zero", self.few, self.many, self.zero)
    }
}

/// What can be worked out of a publication.
pub struct Findings {
    pub held: usize,
    pub kinds: BTreeMap<String, Worked>,
    pub undecided: usize,
    /// The first numbers of few people, in words, with what they follow from.
    pub words: Vec<String>,
}

/// For so many numbers it is said what they follow from, which takes longer than to work them out.
const CHAINS: usize = 3;

/// Works out what can be.
pub fn attacked(published: &Published, threshold: u64) -> Findings {
    let known = knowledge(published);
    let book = &published.book;
    // Where all else fails whole tables are held back, with their zeros.
    let zeros = book.held().filter(|at| book.truth(*at) == 0).map(|at| kind(book.name(at)));
    let zeros: BTreeSet<String> = zeros.collect();
    let least = |at: usize| match least(book.name(at)) {
        1 if zeros.contains(&kind(book.name(at))) => 0,
        least => least,
    };
    let outcome = attack(book, &known.relations, least);
    let mut findings = Findings {
        held: outcome.held,
        kinds: BTreeMap::new(),
        undecided: outcome.undecided.len(),
        words: Vec::new(),
    };
    let told = book.held_and_told().map(|(at, pages)| (at, Some(pages)));
    let told: Vec<_> = told.collect();
    for (at, pages) in told.into_iter().chain(outcome.worked_out.iter().map(|at| (*at, None))) {
        let is_few = (1..threshold).contains(&book.truth(at).unsigned_abs());
        let worked = findings.kinds.entry(kind(book.name(at))).or_default();
        match book.truth(at) {
            0 => worked.zero += 1,
            _ if !is_few => worked.many += 1,
            truth => {
                worked.few += 1;
                if findings.words.len() < CHAINS {
                    findings.words.push(match pages {
                        Some(pages) => format!("{} = {truth}: {pages:?}", book.name(at)),
                        None => in_words(book, &known.relations, least, at),
                    });
                }
            }
        }
    }
    findings
}
