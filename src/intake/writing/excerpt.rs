//! The rows of somebody's tables in which something is wrong, as they stand there.
//!
//! Belongs here: which rows and columns are shown, and what is wrong with which cell. Does not: finding what is
//! wrong, wording, the copy of the whole (`annotated`).
//!
//! Invariant: it holds the source's own data, so it goes only to whoever sent it.

use std::collections::BTreeSet;

use super::marks;
use crate::intake::source::grid::{Book, Grid};
use crate::intake::source::input::Input;
use crate::intake::source::open::read;
use crate::issue::{Issue, Severity};

/// Rows of one sheet that are shown.
const ROWS_MAX: usize = 40;
/// Rows of all sheets.
const ROWS_OF_ALL_MAX: usize = 120;
/// Columns that are shown: the first ones, by which a row is known again, and those where something is wrong.
const FIRST_COLUMNS: usize = 3;
const COLUMNS_MAX: usize = 12;
/// Characters of a cell.
const CHARS_MAX: usize = 60;
/// Larger files are not read again for it.
const BYTES_MAX: u64 = 32 << 20;

/// Rows of a sheet in which something is wrong.
#[derive(Debug, Clone)]
pub struct Excerpt {
    /// The file.
    pub file: String,
    /// The sheet; empty where the file is one.
    pub sheet: String,
    /// Headers of the columns that are shown.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<ExcerptRow>,
    /// How many more rows have something wrong.
    pub more: usize,
}

/// A row.
#[derive(Debug, Clone)]
pub struct ExcerptRow {
    /// As the spreadsheet shows it, from 1.
    pub number: u32,
    /// Its cells in the columns that are shown, each with what is wrong with it.
    pub cells: Vec<(String, Vec<Issue>)>,
    /// What is wrong with the row, and with no cell of it.
    pub issues: Vec<Issue>,
}

/// What is wrong in some files, as it stands there. Nothing of files that are too large to be read again.
pub fn of(files: &[Input], issues: &[Issue]) -> Vec<Excerpt> {
    let is_wrong = |issue: &Issue| issue.severity == Severity::Error;
    let size = |file: &Input| file.on_disk().and_then(|path| Some(path.metadata().ok()?.len()));
    if files.iter().filter_map(size).sum::<u64>() > BYTES_MAX || !issues.iter().any(is_wrong) {
        return Vec::new();
    }
    // What cannot be read was reported when it was imported.
    let books = files.iter().filter_map(|input| read(input, &mut Vec::new()));
    let (mut all, mut room) = (Vec::new(), ROWS_OF_ALL_MAX);
    for book in books {
        for (grid, found) in marks::of_sheets(&book, issues, is_wrong) {
            let excerpt = of_sheet(&book, grid, &found, room.min(ROWS_MAX));
            room -= excerpt.as_ref().map_or(0, |excerpt| excerpt.rows.len());
            all.extend(excerpt);
        }
    }
    all
}

fn of_sheet(book: &Book, grid: &Grid, issues: &[&Issue], rows_max: usize) -> Option<Excerpt> {
    let marked = marks::by_row(grid, issues);
    let header = marks::header_of(grid);
    let at_header = |number: u32| grid.rows.iter().find(|row| row.number == number);
    let shown: Vec<_> = marked.iter().take(rows_max).collect();
    if shown.is_empty() {
        return None;
    }
    let wrong = shown.iter().flat_map(|(_, marks)| marks.iter().filter_map(|(_, at)| *at));
    let wrong: BTreeSet<usize> = wrong.collect();
    let columns: BTreeSet<usize> =
        wrong.into_iter().take(COLUMNS_MAX - FIRST_COLUMNS).chain(0..FIRST_COLUMNS).collect();
    let cell = |row: Option<&crate::intake::source::grid::GridRow>, at: usize| {
        let text = row.and_then(|row| row.cells.get(at)).map_or("", String::as_str);
        let short: String = text.chars().take(CHARS_MAX).collect();
        if short.len() < text.len() { format!("{short}…") } else { short }
    };
    let rows = shown.iter().map(|(number, marks)| {
        let row = at_header(**number);
        let of_column = |at: usize| {
            let here = marks.iter().filter(|(_, column)| *column == Some(at));
            (cell(row, at), here.map(|(issue, _)| (*issue).clone()).collect())
        };
        let is_shown = |column: &Option<usize>| column.is_some_and(|at| columns.contains(&at));
        let others = marks.iter().filter(|(_, column)| !is_shown(column));
        ExcerptRow {
            number: **number,
            cells: columns.iter().map(|at| of_column(*at)).collect(),
            issues: others.map(|(issue, _)| (*issue).clone()).collect(),
        }
    });
    let header = at_header(header);
    Some(Excerpt {
        file: book.file.clone(),
        sheet: grid.name.clone(),
        columns: columns.iter().map(|at| cell(header, *at)).collect(),
        rows: rows.collect(),
        more: marked.len() - shown.len(),
    })
}
