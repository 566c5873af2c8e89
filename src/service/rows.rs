//! How many rows of tables were read, and how many cannot be taken.

use schemars::JsonSchema;
use serde::Serialize;

use crate::intake::Intake;
use crate::language::{Texts, plain_number};

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
    /// Rejected rows of which nobody can say for how many people they stand.
    pub rejected_rows_of_unknown_size: u64,
}

impl From<&Intake> for Rows {
    fn from(intake: &Intake) -> Self {
        Self {
            read: intake.rows as u64,
            rejected: intake.rejected_rows as u64,
            unusable_files: intake.unusable_files,
            rejected_people: intake.rejected_people,
            rejected_rows_of_unknown_size: intake.rejected_rows_of_unknown_size,
        }
    }
}

impl Rows {
    /// Whom the figures lack where the other rows are taken.
    pub fn missing(&self, texts: &Texts) -> String {
        let unknown = self.rejected_rows_of_unknown_size;
        let key =
            if unknown == 0 { "import-people-missing" } else { "import-people-missing-unknown" };
        let count = self.rejected_people.into();
        let values =
            [("rows", self.words(texts).into()), ("count", count), ("unknown", unknown.into())];
        texts.with(key, &values)
    }

    /// What keeps the tables from being taken.
    pub fn words(&self, texts: &Texts) -> String {
        let unusable = |count: usize| {
            texts.with("import-files-unusable", &[("count", plain_number(count as u64))])
        };
        if self.unusable_files == 1 || self.rejected == 0 {
            return unusable(1);
        }
        if self.unusable_files > 1 {
            return unusable(self.unusable_files);
        }
        let values = [("rejected", self.rejected.into()), ("read", self.read.into())];
        texts.with("import-rows-wrong", &values)
    }
}
