//! Rows of what is imported, named for whoever reads about them.
//!
//! Belongs here: where a row is, and rows of which some are named. Does not: words (`wording`), values of rows,
//! which may be people's numbers.

use crate::event::ids::Reference;

/// The row that a number is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberAt {
    /// The activity.
    pub reference: Reference,
    /// The table.
    pub table: &'static str,
    /// Row of the table.
    pub row: u32,
}

/// Rows, of which the first are named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedRows {
    /// How many.
    pub rows: usize,
    /// The first of them.
    pub named: Vec<NumberAt>,
}

/// Rows that are named; the others are counted.
const ROWS_NAMED_MAX: usize = 5;

impl NamedRows {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    pub(super) fn add(&mut self, at: &NumberAt) {
        self.rows += 1;
        if self.named.len() < ROWS_NAMED_MAX {
            self.named.push(at.clone());
        }
    }

    pub(super) fn extend(&mut self, others: &Self) {
        self.rows += others.rows;
        let room = ROWS_NAMED_MAX.saturating_sub(self.named.len());
        self.named.extend(others.named.iter().take(room).cloned());
    }
}
