//! What is wrong with a table or a file, where, and what to do about it.
//!
//! Belongs here: what an issue is (`code`, `value`), how many are kept and how they are put
//! together (`grouping`), and their sentences in the reader's language (`wording`). Does not:
//! finding them (`intake`, `setup`), printing them (`cli`).
//!
//! Invariants: nothing is decided by a sentence, only by a code and its values. A value of a column
//! that holds somebody's number or name is in no issue.

mod code;
mod grouping;
#[cfg(test)]
mod samples;
pub mod value;
mod wording;

use schemars::JsonSchema;
use serde::Serialize;

pub use code::Code;
pub use grouping::{Group, Keep, Kind, More, Thrift, WORKSHEET_ROWS_MAX, grouped, kinds};

/// Whether a row can still be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It cannot.
    Error,
    /// It can, but somebody should look.
    Warning,
    /// For information: a column left out, rows skipped.
    Note,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Issue {
    /// Whether the row can still be taken.
    pub severity: Severity,
    /// The table's file.
    pub file: String,
    /// The worksheet, where the file has several.
    pub sheet: Option<String>,
    /// Row as a spreadsheet numbers it: 1 is the header. `None` for the whole file.
    pub row: Option<u32>,
    /// Column, where one is to blame.
    pub column: Option<String>,
    /// The value, never one from a column that holds somebody's number.
    pub value: Option<String>,
    /// Of a value that may not be shown, how many characters it has.
    pub unseen_chars: Option<u32>,
    /// What is wrong.
    pub code: Code,
}

impl Issue {
    /// An error in a whole file.
    pub fn new(file: &str, code: Code) -> Self {
        Self {
            severity: Severity::Error,
            file: file.to_owned(),
            sheet: None,
            row: None,
            column: None,
            value: None,
            unseen_chars: None,
            code,
        }
    }

    /// The same on a worksheet, where the file has several.
    pub fn on(mut self, sheet: Option<&str>) -> Self {
        self.sheet = sheet.map(ToOwned::to_owned);
        self
    }

    /// The same at a row.
    pub fn at(mut self, row: u32) -> Self {
        self.row = Some(row);
        self
    }

    /// The same in a column.
    pub fn column(mut self, column: &str) -> Self {
        self.column = Some(column.to_owned());
        self
    }

    /// The same with the value to blame, cut to a readable length.
    pub fn value(mut self, value: &str) -> Self {
        const CHARS_MAX: usize = 60;
        let short: String = value.chars().take(CHARS_MAX).collect();
        let cut = if short.len() < value.len() { "…" } else { "" };
        self.value = Some(format!("{short}{cut}"));
        self
    }

    /// The same with how long the value to blame is, which itself may not be shown.
    pub fn unseen(mut self, value: &str) -> Self {
        self.unseen_chars = u32::try_from(value.chars().count()).ok();
        self
    }

    /// The same as a warning.
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// The same for information.
    pub fn note(mut self) -> Self {
        self.severity = Severity::Note;
        self
    }

    /// Whether the row cannot be taken.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
