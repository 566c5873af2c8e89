//! What is held in memory of a file, counted as it is read.
//!
//! Belongs here: cells and text so far, over all sheets, and the memory that they take. Does not: the cells
//! themselves (`grid`).
//!
//! What a cell takes is counted as the allocator of the system gives it out: never less than is taken.

use super::limits::{
    CELLS_MAX, CSV_CELLS_MAX, CSV_TEXT_BYTES_MAX, MEMORY_BYTES_MAX, Over, REPEATED_CELLS_MAX,
    TEXT_BYTES_MAX,
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
    /// Memory for them, for their texts, and for what has to be there besides.
    memory_bytes: u64,
}

/// A row without its cells, in a list that may have room for as many again.
const ROW_BYTES: u64 = 64;
/// The least that is given out for a text, and what lies between two.
const ALLOCATED_BYTES_MIN: u64 = 32;
const ALLOCATED_BYTES_BETWEEN: u64 = 16;

impl Held {
    /// Nothing yet, of a workbook whose cells share texts that take so much memory, in bytes.
    pub fn of_workbook(shared_bytes: u64) -> Self {
        let (cells_max, text_bytes_max) = (CELLS_MAX, TEXT_BYTES_MAX);
        let memory_bytes = shared_bytes;
        Self { cells: 0, cells_max, text_bytes: 0, text_bytes_max, repeated: 0, memory_bytes }
    }

    /// Nothing yet, of CSV.
    pub fn of_csv() -> Self {
        let (cells_max, text_bytes_max) = (CSV_CELLS_MAX, CSV_TEXT_BYTES_MAX);
        Self { cells_max, text_bytes_max, ..Self::of_workbook(0) }
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
        self.texts(1, bytes)
    }

    fn texts(&mut self, count: usize, bytes: usize) -> Result<(), Over> {
        let (count, bytes) = (count as u64, bytes as u64);
        self.text_bytes = self.text_bytes.saturating_add(count.saturating_mul(bytes));
        within(self.text_bytes, Bound::Texts, self.text_bytes_max)?;
        let each = match bytes {
            0 => 0,
            bytes => ALLOCATED_BYTES_MIN.max(bytes + ALLOCATED_BYTES_BETWEEN),
        };
        self.memory(count.saturating_mul(each))
    }

    /// Counts a row's list of cells, in cells that it has room for.
    ///
    /// # Errors
    /// Where there is no memory for it.
    pub fn row(&mut self, room: usize) -> Result<(), Over> {
        self.memory(ROW_BYTES)?;
        self.room(room)
    }

    /// The same of a list that grew by so many cells.
    ///
    /// # Errors
    /// Where there is no memory for it.
    pub fn room(&mut self, more: usize) -> Result<(), Over> {
        self.memory((more as u64).saturating_mul(size_of::<String>() as u64))
    }

    /// Counts what has to be in memory besides, in bytes.
    ///
    /// # Errors
    /// Where there is no memory for it.
    pub fn memory(&mut self, bytes: u64) -> Result<(), Over> {
        self.memory_bytes = self.memory_bytes.saturating_add(bytes);
        within(self.memory_bytes, Bound::Memory, MEMORY_BYTES_MAX)
    }

    /// What is in memory no more, in bytes.
    pub fn gives_back(&mut self, bytes: u64) {
        self.memory_bytes = self.memory_bytes.saturating_sub(bytes);
    }

    /// How much memory there is left, in bytes.
    pub fn memory_left(&self) -> u64 {
        MEMORY_BYTES_MAX.saturating_sub(self.memory_bytes)
    }

    /// Counts cells that repeat another one, before they are made: how many, and the text of each in bytes.
    ///
    /// # Errors
    /// Where they are too many, or their text is too much.
    pub fn repeat(&mut self, cells: usize, bytes: usize) -> Result<(), Over> {
        self.repeated = self.repeated.saturating_add(cells);
        within(self.repeated as u64, Bound::Repeated, REPEATED_CELLS_MAX as u64)?;
        self.texts(cells, bytes)
    }
}

fn within(count: u64, bound: Bound, max: u64) -> Result<(), Over> {
    if count > max { Err(Over::of(bound, max)) } else { Ok(()) }
}
