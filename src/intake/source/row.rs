//! Rows of text, as they stand in a file.
//!
//! Belongs here: a row with its number and cells. Does not: what a cell means.

use csv::StringRecord;

use crate::event::EntryKind;

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextRow {
    /// Number as a spreadsheet shows it: 1 is the header.
    pub number: u32,
    /// Cells by the position of their column; where the row is short, the last ones are missing.
    pub cells: StringRecord,
    /// The numbers in it, where they were kept already.
    pub kept: Option<Kept>,
    /// The cells that are already reported to be unusable.
    pub unusable: Positions,
}

/// A set of positions of columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Positions(u64);

impl Positions {
    /// Adds one of the first 64 positions; a table that is made of others has fewer columns.
    pub fn insert(&mut self, position: usize) {
        debug_assert!(position < 64);
        self.0 |= 1 << position;
    }

    /// Whether a position is in it.
    pub fn contains(self, position: usize) -> bool {
        position < 64 && self.0 >> position & 1 == 1
    }
}

impl TextRow {
    /// A row of cells.
    pub fn new(number: u32, cells: impl Into<StringRecord>) -> Self {
        Self { number, cells: cells.into(), ..Self::default() }
    }

    /// A trimmed cell; empty where there is none.
    pub fn cell(&self, position: usize) -> &str {
        self.cells.get(position).map_or("", str::trim)
    }

    /// Its cells, trimmed.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(str::trim)
    }

    /// Whether no cell is filled.
    pub fn is_empty(&self) -> bool {
        self.texts().all(str::is_empty)
    }
}

/// The numbers in a row, by their places among all of their kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kept {
    /// Of the person.
    pub person: Option<u32>,
    /// Of the household.
    pub household: Option<u32>,
}

impl Kept {
    /// The one of a kind.
    pub fn of(self, kind: EntryKind) -> Option<u32> {
        match kind {
            EntryKind::Person => self.person,
            EntryKind::Household => self.household,
        }
    }
}

/// A row of cells, however it is kept.
pub trait Cells {
    /// Its number, as a spreadsheet shows it.
    fn number(&self) -> u32;
    /// Its cells from column A, trimmed.
    fn texts(&self) -> impl Iterator<Item = &str>;
}

impl Cells for TextRow {
    fn number(&self) -> u32 {
        self.number
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts()
    }
}
