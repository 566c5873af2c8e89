//! How many rows of tables were read, and how many cannot be taken.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::intake::Intake;
use crate::report::render::numbers::grouped;

/// How much was read, and how much of it cannot be taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Rows {
    /// Rows read.
    pub read: u64,
    /// Rows that need a correction.
    pub rejected: u64,
    /// Files that cannot be used at all.
    pub unusable_files: usize,
    /// People on the rejected rows, as far as they are readable.
    pub rejected_people: u64,
}

impl From<&Intake> for Rows {
    fn from(intake: &Intake) -> Self {
        Self {
            read: intake.rows as u64,
            rejected: intake.rejected_rows as u64,
            unusable_files: intake.unusable_files,
            rejected_people: intake.rejected_people,
        }
    }
}

impl fmt::Display for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.unusable_files == 1 || self.rejected == 0 {
            return f.write_str("a file cannot be used");
        }
        if self.unusable_files > 1 {
            return write!(f, "{} files cannot be used", self.unusable_files);
        }
        let need = if self.rejected == 1 { "needs" } else { "need" };
        write!(f, "{} of {} rows {need} a correction", grouped(self.rejected), grouped(self.read))
    }
}
