//! Rows of the intake tables that are made of something else: of a form under a mapping, or of a list
//! with hashtags.
//!
//! Belongs here: such rows, each with its place in the user's own file. Does not: making them
//! (`mapping`, `hxl`), what their cells must be (`rows`).

use std::collections::BTreeSet;

use super::table_rows::{Accepted, Numbering, TableRows};
use crate::intake::source::grid::DaysFrom;
use crate::intake::source::row::TextRow;
use crate::intake::tables::{Column, Table};

/// Rows of one table from one sheet and namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedTable {
    /// Which table.
    pub table: Table,
    /// The file.
    pub file: String,
    /// The worksheet, where the file has several.
    pub sheet: Option<String>,
    /// Whose numbers they are, where the mapping says.
    pub namespace: Option<String>,
    /// Columns with derived keys instead of numbers.
    pub derived: BTreeSet<&'static str>,
    /// Words that are values although they look like none.
    pub accepted: Accepted,
    /// Whether a mapping made it, which can say more of what its words mean.
    pub is_mapped: bool,
    /// The table's columns that are filled, in order.
    pub header: Vec<&'static str>,
    /// What the user's file calls each of them.
    pub called: Vec<String>,
    /// The rows.
    pub rows: Vec<MappedRow>,
    /// Whether numbers have a decimal comma.
    pub decimal_comma: bool,
    /// From when the days are counted that stand in it as numbers.
    pub days_from: DaysFrom,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedRow {
    /// Its number in the user's file.
    pub number: u32,
    /// Its cells; `None` for one that is already reported to be unusable.
    pub cells: Vec<Option<String>>,
}

impl MappedRow {
    /// A row of which every cell can be used.
    pub fn usable(number: u32, cells: Vec<String>) -> Self {
        Self { number, cells: cells.into_iter().map(Some).collect() }
    }

    fn text(&self) -> TextRow {
        let cells: Vec<&str> =
            self.cells.iter().map(|cell| cell.as_deref().unwrap_or_default()).collect();
        let mut row = TextRow::new(self.number, cells);
        for (at, _) in self.cells.iter().enumerate().filter(|(_, cell)| cell.is_none()) {
            row.unusable.insert(at);
        }
        row
    }
}

impl MappedTable {
    /// The table to be read like any other. `namespace` takes the place of its own.
    pub fn sheet(&self, namespace: Option<&str>) -> TableRows {
        let header = self.header.iter().map(|name| (*name).to_owned()).collect();
        let rows: Vec<TextRow> = self.rows.iter().map(MappedRow::text).collect();
        let place = self.sheet.as_deref();
        let mut sheet =
            TableRows::of_table(self.table, &self.file, place, header, rows.into_iter());
        sheet.called.clone_from(&self.called);
        sheet.decimal_comma = self.decimal_comma;
        sheet.days_from = self.days_from;
        sheet.accepted = self.accepted.clone();
        sheet.is_mapped = self.is_mapped;
        sheet.numbering = Numbering::of(
            self.namespace.as_deref().filter(|_| namespace.is_none()),
            self.derived.iter().filter_map(|name| Column::named(name)),
        );
        sheet
    }
}
