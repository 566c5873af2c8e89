//! Formats of workbooks: the seam behind which each is one file.
//!
//! Belongs here: what all formats have in common. Does not: a format itself (`xlsx`, `ods`), which
//! there are (`workbook`), CSV, which is read row by row (`csv`).

use std::io::{Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::grid::{Grid, GridRow};
use super::held::Held;
use super::limits::{CELL_BYTES_MAX, CELLS_MAX, COLUMNS_MAX, Over, ROWS_MAX};
use crate::event::formula::of_cell;
use crate::issue::Code;
use crate::issue::value::{Bound, Damage};

/// What can be read from and gone about in.
pub trait Stream: Read + Seek + Send {}

impl<T: Read + Seek + Send> Stream for T {}

/// A format of workbooks.
pub struct Format {
    /// Whether a file that begins with some bytes is one.
    pub is: fn(&[u8]) -> bool,
    /// Its sheets.
    pub read: fn(Box<dyn Stream>) -> Result<Vec<Grid>, Unusable>,
}

impl Format {
    /// The sheets of a file, without the columns that annotated copies have in front.
    ///
    /// # Errors
    /// Where it is damaged, has a password or is too large.
    pub fn sheets(&self, content: Box<dyn Stream>) -> Result<Vec<Grid>, Unusable> {
        // The library that reads workbooks may fail on bytes that no spreadsheet wrote.
        let read = catch_unwind(AssertUnwindSafe(|| (self.read)(content)));
        let mut sheets = read.unwrap_or(Err(Unusable::Damaged(Damage::Parts)))?;
        sheets.iter_mut().for_each(Grid::drop_verdicts);
        Ok(sheets)
    }
}

/// Why a workbook cannot be read.
#[derive(Debug)]
pub enum Unusable {
    /// Of another program, or encrypted.
    Old,
    /// Encrypted.
    Password,
    /// Not what its format has to be.
    Damaged(Damage),
    /// More cells than anybody fills in.
    Large,
    /// Beyond another limit.
    Over(Over),
    /// An archive with more files, or larger ones, than an export has.
    ArchiveLarge,
}

impl Unusable {
    /// The same, where it is a limit, of a sheet or another part.
    pub(super) fn in_part(self, part: &str) -> Self {
        match self {
            Self::Over(over) => over.in_part(part).into(),
            other => other,
        }
    }
}

impl From<Over> for Unusable {
    fn from(over: Over) -> Self {
        Self::Over(over)
    }
}

impl Unusable {
    /// What is wrong with the workbook.
    pub fn code(&self) -> Code {
        match self {
            Unusable::Old => Code::WorkbookOld,
            Unusable::Password => Code::WorkbookLocked,
            Unusable::Damaged(damage) => Code::WorkbookDamaged { damage: damage.clone() },
            Unusable::Over(over) => over.code(),
            Unusable::ArchiveLarge => Code::ArchiveTooLarge,
            Unusable::Large => Code::WorkbookTooLarge { max: CELLS_MAX.into() },
        }
    }
}

/// Rows of a sheet under construction.
#[derive(Default)]
pub(super) struct Rows {
    rows: Vec<GridRow>,
}

impl Rows {
    /// Puts a cell where it belongs; cells come row by row, but a file need not keep to that.
    pub(super) fn put(
        &mut self,
        row: u32,
        column: usize,
        text: String,
        held: &mut Held,
    ) -> Result<(), Unusable> {
        if text.is_empty() {
            return Ok(());
        }
        // As in the program's own CSV, which a spreadsheet may have saved as a workbook.
        let text = if of_cell(&text).len() < text.len() { of_cell(&text).to_owned() } else { text };
        let number = row.saturating_add(1);
        let over = |bound, max| Err(Over::of(bound, max).at(number).into());
        if number > ROWS_MAX {
            return over(Bound::Rows, ROWS_MAX.into());
        }
        if column >= COLUMNS_MAX {
            return over(Bound::Columns, COLUMNS_MAX as u64);
        }
        if text.len() as u64 > CELL_BYTES_MAX {
            return over(Bound::Cell, CELL_BYTES_MAX);
        }
        if self.rows.last().is_none_or(|last| last.number != number) {
            if self.rows.len() == ROWS_MAX as usize {
                return over(Bound::Rows, ROWS_MAX.into());
            }
            held.row(0)?;
            self.rows.push(GridRow { number, cells: Vec::new() });
        }
        let Some(last) = self.rows.last_mut() else { return Ok(()) };
        let more = (column + 1).saturating_sub(last.cells.len());
        held.cells(more).map_err(|_| Unusable::Large)?;
        held.text(text.len()).map_err(|over| over.at(number))?;
        if more > 0 {
            let room = last.cells.capacity();
            last.cells.resize(column + 1, String::new());
            held.room(last.cells.capacity() - room).map_err(|over| over.at(number))?;
        }
        last.cells[column] = text;
        Ok(())
    }

    pub(super) fn in_order(mut self) -> Vec<GridRow> {
        if !self.rows.is_sorted_by(|a, b| a.number < b.number) {
            self.rows.sort_by_key(|row| row.number);
            self.rows.dedup_by(|later, kept| {
                let same = later.number == kept.number;
                if same {
                    if later.cells.len() > kept.cells.len() {
                        kept.cells.resize(later.cells.len(), String::new());
                    }
                    let filled = later.cells.drain(..).enumerate();
                    filled
                        .filter(|(_, cell)| !cell.is_empty())
                        .for_each(|(i, cell)| kept.cells[i] = cell);
                }
                same
            });
        }
        self.rows
    }
}
