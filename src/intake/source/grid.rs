//! Sheets in memory: what a workbook holds, and CSV where all of it is wanted at once.
//!
//! Belongs here: cells as text, rows as a spreadsheet numbers them. Does not: reading them from bytes.
//!
//! Invariants: text is trimmed, and otherwise as it stands: 0012 typed as text stays. Hidden rows and
//! columns are there like others, since a filter hides rows that still count; hidden sheets are
//! marked. Cells that are merged downwards have the value in each row.

use calamine::Dimensions;

use super::held::Held;
use super::limits::{COLUMNS_MAX, Over};
use super::row::Cells;
use crate::issue::{Code, Issue};
use crate::language::Language;

/// The key of the header of the column that an annotated copy has in front. It is never read.
pub const VERDICTS: &str = "issues-copy-header";

/// A file's sheets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Book {
    /// The file's name, for messages.
    pub file: String,
    /// Its sheets, in the file's order; of CSV, one without a name.
    pub sheets: Vec<Grid>,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// Its name; empty for CSV.
    pub name: String,
    /// Its rows, those without any filled cell left out.
    pub rows: Vec<GridRow>,
    /// Whether it is hidden from those who open the workbook.
    pub hidden: bool,
    /// Whether numbers are written with a decimal comma: the case in CSV separated by `;`.
    pub decimal_comma: bool,
    /// From when it counts days.
    pub days_from: DaysFrom,
    /// Where filled cells are merged into one.
    pub merged: Vec<Merged>,
    /// Rows that are hidden, as by a filter, where that is known.
    pub hidden_rows: Vec<u32>,
}

/// Cells that are merged into one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// The first column; 0 is A.
    pub column: usize,
    /// The last column.
    pub last_column: usize,
    /// The first row, as the spreadsheet shows it.
    pub first: u32,
    /// The last row.
    pub last: u32,
}

impl Merged {
    /// Whether they are merged over several rows.
    pub fn is_downwards(&self) -> bool {
        self.last > self.first
    }

    /// Whether a cell of the first column is one below the first row.
    pub fn covers_below(&self, column: usize, row: u32) -> bool {
        self.column == column && self.first < row && row <= self.last
    }
}

/// From when a spreadsheet counts the days that stand in it as numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DaysFrom {
    /// 30 December 1899, as most do.
    #[default]
    Year1900,
    /// 1 January 1904, as Excel for Mac did for long.
    Year1904,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GridRow {
    /// As the spreadsheet shows it, from 1.
    pub number: u32,
    /// Its cells from column A, without empty ones at the end.
    pub cells: Vec<String>,
}

impl Cells for GridRow {
    fn number(&self) -> u32 {
        self.number
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(String::as_str)
    }
}

impl Grid {
    /// Gives every row of a merged area the value of its first cell. Sideways a title stays one cell.
    ///
    /// # Errors
    /// Where there would be more such cells than a sheet has, or more text.
    pub(super) fn fill_down(&mut self, area: &Dimensions, held: &mut Held) -> Result<(), Over> {
        let (first, last) = (area.start.0.saturating_add(1), area.end.0.saturating_add(1));
        let column = area.start.1 as usize;
        let at = self.rows.binary_search_by_key(&first, |row| row.number);
        let Some(value) = at.ok().and_then(|at| self.rows[at].cells.get(column)).cloned() else {
            return Ok(());
        };
        if value.is_empty() {
            return Ok(());
        }
        let last_column = (area.end.1 as usize).min(COLUMNS_MAX - 1).max(column);
        self.merged.push(Merged { column, last_column, first, last });
        // Only rows that have something of their own: what is merged over empty rows is one row.
        let from = self.rows.partition_point(|row| row.number <= first);
        let to = self.rows.partition_point(|row| row.number <= last);
        let below = self.rows.get_mut(from..to).unwrap_or_default();
        held.repeat(below.len(), value.len())?;
        for row in below {
            if row.cells.len() <= column {
                held.cells(column + 1 - row.cells.len())?;
                let room = row.cells.capacity();
                row.cells.resize(column + 1, String::new());
                held.room(row.cells.capacity() - room)?;
            }
            row.cells[column].clone_from(&value);
        }
        Ok(())
    }

    /// Keeps which of its rows are hidden.
    pub(super) fn keep_hidden(&mut self, rows: &[u32]) {
        let is_filled = |row: &&u32| self.rows.binary_search_by_key(*row, |row| row.number).is_ok();
        self.hidden_rows = rows.iter().filter(is_filled).copied().collect();
    }

    /// A warning of rows below a header that are hidden and read like others.
    pub fn hidden_note(&self, file: &str, header_row: u32) -> Option<Issue> {
        let below = self.hidden_rows.iter().filter(|row| **row > header_row);
        let code = Code::RowsHidden { count: below.clone().count().into() };
        let first = below.min()?;
        Some(Issue::new(file, code).on(Some(&self.name)).at(*first).warning())
    }

    /// Takes out the column of verdicts that an annotated copy has.
    pub(super) fn drop_verdicts(&mut self) {
        const WITHIN: usize = 30;
        let headers = Language::ALL.iter().map(|language| language.texts().text(VERDICTS));
        let headers: Vec<String> = headers.collect();
        let is_verdicts = |cell: &String| {
            cell.lines().next().is_some_and(|line| headers.iter().any(|header| header == line))
        };
        let mut head = self.rows.iter().take(WITHIN);
        let Some(column) = head.find_map(|row| row.cells.iter().position(is_verdicts)) else {
            return;
        };
        for row in self.rows.iter_mut().filter(|row| row.cells.len() > column) {
            row.cells.remove(column);
            let filled = row.cells.iter().rposition(|cell| !cell.is_empty());
            row.cells.truncate(filled.map_or(0, |last| last + 1));
        }
        self.rows.retain(|row| !row.cells.is_empty());
        self.merged.retain(|area| area.column != column);
        for area in self.merged.iter_mut().filter(|area| area.column > column) {
            area.column -= 1;
            area.last_column -= 1;
        }
    }

    /// Whether a cell is one of a merged area below its first row.
    pub fn is_covered(&self, column: usize, row: u32) -> bool {
        self.merged.iter().any(|area| area.covers_below(column, row))
    }
}
