//! A mapping bound to a file: which sheet is which, which column is which, and which rows of a repeat
//! belong to which row of its parent.
//!
//! Belongs here: everything that is the same for all rows. Does not: finding it (`bind`, `columns`,
//! `join`), reading a row (`row`).

use std::collections::{BTreeMap, BTreeSet};

use super::definition::{Field, SheetMapping};
use super::names::Header;
use super::personal::Personal;
use super::submission::KeyColumn;
use crate::intake::recognise::merged::MergedNumbers;
use crate::intake::source::grid::{Book, DaysFrom, Grid, GridRow};
use crate::issue::{Code, Issue};

/// A workbook that a mapping is bound to, or CSV files that belong together.
pub struct BoundFile<'a> {
    /// Its sheets, in the mapping's order.
    pub sheets: Vec<BoundSheet<'a>>,
    /// Sheets that are not in the mapping, each with its file.
    pub unread: Vec<(&'a Book, &'a Grid)>,
}

/// A sheet that the mapping is bound to.
pub struct BoundSheet<'a> {
    /// What its rows are.
    pub spec: &'a SheetMapping,
    /// The file, for messages.
    pub file: &'a str,
    /// The worksheet, where the file has several.
    pub name: Option<&'a str>,
    /// Its header.
    pub header: Header,
    /// Row of the header, as a spreadsheet numbers it.
    pub header_row: u32,
    /// Its rows below the header.
    pub rows: &'a [GridRow],
    /// Whether numbers have a decimal comma.
    pub decimal_comma: bool,
    /// From when the days are counted that stand in it as numbers.
    pub days_from: DaysFrom,
    /// The columns of each field, by the field's place.
    pub(super) columns: BTreeMap<usize, FieldColumns>,
    /// The columns with a submission's keys.
    pub submission: Vec<KeyColumn>,
    /// The column of each condition.
    pub keep: Vec<usize>,
    /// For each row, its parent's place; `None` where it has none.
    pub parents: Vec<Parent>,
    /// Numbered sections of which the file has no column: a row has fewer people beside each other.
    pub(super) absent: BTreeSet<usize>,
    /// Its numbers in merged cells.
    pub merged: MergedNumbers,
    /// Columns that are not read, with why they look personal where they do.
    pub left_out: Vec<(usize, Option<Personal>)>,
}

/// Where a row's parent is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parent {
    /// The sheet has no parent.
    None,
    /// At this place among the parent's rows.
    At(usize),
    /// It names one that is not there.
    Lost,
}

/// The columns of a field.
#[derive(Debug, Clone, Default)]
pub struct FieldColumns {
    /// Sheets up from the field's own.
    pub up: usize,
    /// In the order in which they are tried.
    pub at: Vec<usize>,
    /// Of a field that is made of several columns, those of each part.
    pub parts: Vec<PartColumns>,
    /// Of a question of several choices without a column of its own, a column for each choice.
    pub apart: Vec<(usize, String)>,
    /// Of a number of rows, the place of the repeat among the mapping's sheets.
    pub repeat: Option<usize>,
}

/// The columns of a part of a field.
#[derive(Debug, Clone, Default)]
pub struct PartColumns {
    /// Sheets up from the field's own.
    pub up: usize,
    /// In the order in which they are tried.
    pub at: Vec<usize>,
}

/// What a grid can be called: its own name, or its file's without folder and ending.
pub fn called<'a>(book: &'a Book, grid: &'a Grid) -> &'a str {
    let stem = || {
        let name = book.file.rsplit(['/', '\\']).next().unwrap_or(&book.file);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    };
    match grid.name.as_str() {
        "" => stem(),
        name => name,
    }
}

impl<'a> BoundSheet<'a> {
    /// The columns of one of the sheet's fields.
    pub fn columns(&self, field: &Field) -> &FieldColumns {
        static NONE: std::sync::LazyLock<FieldColumns> =
            std::sync::LazyLock::new(FieldColumns::default);
        self.columns.get(&field.place).unwrap_or(&NONE)
    }

    /// A cell; empty where the row ends before it, or only repeats a merged number of a row above.
    pub fn cell(&self, row: usize, column: usize) -> &'a str {
        let row = self.rows.get(row).filter(|row| !self.merged.repeats(row.number, column));
        row.and_then(|row| row.cells.get(column)).map_or("", String::as_str)
    }

    /// The condition that a row does not fulfil, by its place, and what the row has there.
    pub(super) fn failed_condition(&self, row: usize) -> Option<(usize, String)> {
        let conditions = self.spec.keep.iter().zip(&self.keep).enumerate();
        let mut failed = conditions
            .filter(|(_, (condition, column))| !condition.keeps(self.cell(row, **column)));
        failed.next().map(|(place, (_, column))| (place, self.cell(row, *column).to_owned()))
    }

    /// An issue of the whole sheet.
    pub fn issue(&self, code: Code) -> Issue {
        Issue::new(self.file, code).on(self.name)
    }
}

/// How many rows of a repeat belong to each row of its parent.
pub fn counts(repeat: &BoundSheet<'_>) -> BTreeMap<usize, usize> {
    let mut counts = BTreeMap::new();
    for (row, parent) in repeat.parents.iter().enumerate() {
        if let Parent::At(parent) = parent
            && repeat.failed_condition(row).is_none()
        {
            *counts.entry(*parent).or_default() += 1;
        }
    }
    counts
}
