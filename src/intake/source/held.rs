//! What is held in memory of a file, counted as it is read.
//!
//! Belongs here: cells and text so far, over all sheets. Does not: the cells themselves (`grid`).

use super::limits::{
    CELLS_MAX, CSV_CELLS_MAX, CSV_TEXT_BYTES_MAX, Over, REPEATED_CELLS_MAX, TEXT_BYTES_MAX,
};
use crate::issue::value::Bound;

/// What is held of all sheets of a file so far.
#[derive(Debug)]
pub struct Held {
    /// Cells, empty ones between filled ones included.
    cells: usize,
    cells_max: usize,
    /// Text in them, in bytes.
    text_bytes: u64,
    text_bytes_max: u64,
    /// Cells that are there because they repeat another one.
    repeated: usize,
}

impl Held {
    /// Nothing yet, of a workbook.
    pub fn of_workbook() -> Self {
        let (cells_max, text_bytes_max) = (CELLS_MAX, TEXT_BYTES_MAX);
        Self { cells: 0, cells_max, text_bytes: 0, text_bytes_max, repeated: 0 }
    }

    /// Nothing yet, of CSV.
    pub fn of_csv() -> Self {
        let (cells_max, text_bytes_max) = (CSV_CELLS_MAX, CSV_TEXT_BYTES_MAX);
        Self { cells_max, text_bytes_max, ..Self::of_workbook() }
    }

    /// Counts cells before they are made.
    ///
    /// # Errors
    /// Where they are too many.
    pub fn cells(&mut self, more: usize) -> Result<(), Over> {
        self.cells = self.cells.saturating_add(more);
        within(self.cells as u64, Bound::Cells, self.cells_max as u64)
    }

    /// Counts the text of a cell, in bytes, before it is kept.
    ///
    /// # Errors
    /// Where it is too much.
    pub fn text(&mut self, bytes: usize) -> Result<(), Over> {
        self.text_bytes = self.text_bytes.saturating_add(bytes as u64);
        within(self.text_bytes, Bound::Texts, self.text_bytes_max)
    }

    /// Counts cells that repeat another one, before they are made: how many, and the text of each in bytes.
    ///
    /// # Errors
    /// Where they are too many, or their text is too much.
    pub fn repeat(&mut self, cells: usize, bytes: usize) -> Result<(), Over> {
        self.repeated = self.repeated.saturating_add(cells);
        within(self.repeated as u64, Bound::Repeated, REPEATED_CELLS_MAX as u64)?;
        self.text(cells.saturating_mul(bytes))
    }
}

fn within(count: u64, bound: Bound, max: u64) -> Result<(), Over> {
    if count > max { Err(Over::of(bound, max)) } else { Ok(()) }
}
