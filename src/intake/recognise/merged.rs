//! Numbers in merged cells.
//!
//! Belongs here: which cells of a merged area hold its number. Does not: filling labels down, which is
//! right for every text (`source::grid`).
//!
//! Invariant: whichever way a sheet is read, a number that is merged over several rows belongs to the
//! first of them, since in each row it would count again; and one merged over several columns of
//! numbers belongs to none, since nobody can tell which.

use crate::intake::source::grid::{GridRow, Merged};
use crate::issue::{Code, Issue};

/// The merged areas of a sheet that hold numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MergedNumbers {
    downwards: Vec<Merged>,
    sideways: Vec<Merged>,
    /// The first row in which any cells are merged downwards, numbers or not.
    first_row: Option<u32>,
}

impl MergedNumbers {
    /// The areas below a header, of which some columns hold numbers that add up.
    pub fn of(merged: &[Merged], header_row: u32, is_number: impl Fn(usize) -> bool) -> Self {
        let below = || merged.iter().filter(|area| area.last > header_row).copied();
        let numbers =
            |area: &Merged| (area.column..=area.last_column).filter(|at| is_number(*at)).count();
        Self {
            downwards: below()
                .filter(|area| area.is_downwards() && is_number(area.column))
                .collect(),
            sideways: below().filter(|area| is_number(area.column) && numbers(area) > 1).collect(),
            first_row: below().filter(Merged::is_downwards).map(|area| area.first).min(),
        }
    }

    /// Whether a cell only repeats the number of a row above it.
    pub fn repeats(&self, row: u32, column: usize) -> bool {
        self.downwards.iter().any(|area| area.covers_below(column, row))
    }

    /// Empties the cells of a row that only repeat a number of a row above it.
    pub fn clear(&self, row: &mut GridRow) {
        for area in self.downwards.iter().filter(|area| area.covers_below(area.column, row.number))
        {
            row.cells.get_mut(area.column).into_iter().for_each(String::clear);
        }
    }

    /// The column of a number of a row that is merged over several columns of numbers.
    pub fn unclear(&self, row: u32) -> Option<usize> {
        let of_row = |area: &&Merged| area.first <= row && row <= area.last;
        self.sideways.iter().find(of_row).map(|area| area.column)
    }

    /// A note on how merged cells are read, where there are any.
    pub fn note(&self, file: &str, sheet: Option<&str>) -> Option<Issue> {
        let first = self.first_row?;
        Some(Issue::new(file, Code::CellsMerged).on(sheet).at(first).note())
    }
}
