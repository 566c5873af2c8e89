//! Submissions that are in an import more than once: twice in a file, or in several exports of a form.
//!
//! Belongs here: which row of a submission came first, and whether two rows say the same. Does not: what
//! was recorded of a submission (`ledger`).
//!
//! Two exports of one form, with labels and with XML names, have other cells for the same answers. So
//! rows of two files say the same where the mapping makes the same of both, and of the repeats below.

use std::collections::{BTreeMap, HashMap};

use super::bound::{BoundFile, BoundSheet, Parent};
use super::row::{Outcome, RowReader, Value};
use super::submission::key;
use crate::issue::value::List;
use crate::issue::{Code, Issue};

/// A row of a sheet of one of several workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) book: usize,
    pub(super) row: usize,
}

/// What was met before.
#[derive(Default)]
pub(super) struct Seen {
    /// By the sheet's place and a key.
    places: HashMap<(usize, String), Place>,
    /// What is looked up of each workbook.
    aside: HashMap<usize, Aside>,
}

/// Rows of repeats of one workbook.
#[derive(Default)]
struct Aside {
    /// How many belong to a row, by the repeat's place.
    counts: BTreeMap<usize, BTreeMap<usize, usize>>,
    /// Which belong to a row, by the repeat's place.
    children: HashMap<usize, HashMap<usize, Vec<usize>>>,
}

/// What a row and the repeats below it state: the sheet's place, the section's, and the cells. Nothing
/// where the mapping leaves the row out.
type Statement = Vec<(usize, usize, BTreeMap<&'static str, Value>)>;

impl Seen {
    /// The row that has one of some keys already. Where none has, they are this one's from now on.
    pub(super) fn first(&mut self, at: usize, keys: &[String], place: Place) -> Option<Place> {
        let of = |key: &String| (at, key.clone());
        let known = keys.iter().find_map(|key| self.places.get(&of(key)).copied());
        for key in keys {
            self.places.entry(of(key)).or_insert(known.unwrap_or(place));
        }
        known
    }

    /// What is wrong with a row whose submission was there before; nothing where another file has it
    /// with the same content.
    pub(super) fn repeated(
        &mut self,
        books: &[BoundFile<'_>],
        at: usize,
        here: Place,
        first: Place,
    ) -> Option<Issue> {
        let (own, other) = (&books[here.book].sheets[at], &books[first.book].sheets[at]);
        let (row, there) = (&own.rows[here.row], &other.rows[first.row]);
        let column = own.submission.first().map_or("", |key| own.header.name(key.column));
        let issue = |code| own.issue(code).at(row.number).column(column);
        let key = column.into();
        if here.book == first.book {
            return Some(match row.cells == there.cells {
                true => issue(Code::SubmissionRepeated { row: there.number }).warning(),
                false => {
                    let all = row.cells.len().max(there.cells.len());
                    let differs = |at: &usize| own.cell(here.row, *at) != own.cell(first.row, *at);
                    let differing = (0..all).filter(differs).map(|at| own.header.name(at));
                    const NAMED_MAX: usize = 5;
                    let columns = List::first(NAMED_MAX, differing);
                    issue(Code::SubmissionTwice { row: there.number, key, columns })
                }
            });
        }
        let mut statement = |place: Place| {
            let mut statement = Statement::new();
            let aside = self.aside.entry(place.book).or_default();
            aside.state(&books[place.book], at, place.row, None, &mut statement);
            statement.sort();
            statement
        };
        let file = other.file.into();
        (statement(here) != statement(first))
            .then(|| issue(Code::SubmissionDiffers { file, row: there.number }))
    }
}

impl Aside {
    /// Adds what a row and its repeats state.
    fn state(
        &mut self,
        book: &BoundFile<'_>,
        at: usize,
        row: usize,
        above: Option<&Outcome>,
        statement: &mut Statement,
    ) {
        let sheet = &book.sheets[at];
        if sheet.failed_condition(row).is_some() {
            return;
        }
        let counts = &mut self.counts;
        let namespaces = &mut BTreeMap::new();
        let reader =
            RowReader { workbook: book, sheet, at, row, counts, namespaces, issues: Vec::new() };
        let (outcome, stated, _) = reader.read(above, None);
        statement.extend(stated.into_iter().map(|own| (at, own.section, own.cells)));
        for (child, repeat) in book.sheets.iter().enumerate() {
            if repeat.spec.parent != Some(at) {
                continue;
            }
            let children = self.children.entry(child).or_insert_with(|| children(repeat));
            for row in children.get(&row).cloned().unwrap_or_default() {
                self.state(book, child, row, Some(&outcome), statement);
            }
        }
    }
}

/// The rows of a repeat by the row that they belong to.
fn children(repeat: &BoundSheet<'_>) -> HashMap<usize, Vec<usize>> {
    let mut children: HashMap<usize, Vec<usize>> = HashMap::new();
    for (row, parent) in repeat.parents.iter().enumerate() {
        if let Parent::At(parent) = parent {
            children.entry(*parent).or_default().push(row);
        }
    }
    children
}

/// A row's keys, without a key twice, and what is wrong with one that the mapping names. Only what a
/// form's server makes may be stored: a key that somebody typed could be a person's number.
pub(super) fn keys(sheet: &BoundSheet<'_>, row: usize) -> (Vec<String>, Option<Issue>) {
    let mut keys = Vec::new();
    let mut malformed = None;
    for column in &sheet.submission {
        let cell = sheet.cell(row, column.column);
        match key(cell, column.kind) {
            Some(key) if !keys.contains(&key) => keys.push(key),
            None if column.is_named && !cell.is_empty() => {
                malformed = malformed.or(Some(column.column));
            }
            _ => {}
        }
    }
    let named = sheet.submission.iter().find(|column| column.is_named);
    let missing = named.filter(|_| keys.is_empty()).map(|column| column.column);
    let issue = malformed.or(missing).map(|column| {
        let issue = sheet.issue(Code::SubmissionMalformed).at(sheet.rows[row].number);
        issue.column(sheet.header.name(column))
    });
    (keys, issue)
}
