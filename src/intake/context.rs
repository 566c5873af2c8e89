//! What reading tables needs to know, and what comes of it.

use crate::event::ids::Reference;
use crate::event::profile::Profile;
use crate::event::time::Day;
use crate::issue::{Issue, More, Severity};
use crate::ledger::Proposals;
use crate::progress::Progress;
use crate::setup::places::Places;

/// What reading tables depends on, apart from the tables.
pub struct Context<'a> {
    /// The ledger's profile.
    pub profile: &'a Profile,
    /// Today, beyond which nothing starts.
    pub today: Day,
    /// The start of an activity that is in the ledger; rows may restate its list when correcting.
    pub known: &'a dyn Fn(&Reference) -> Option<Day>,
    /// Whether a folder of rows may restate known activities without listing them (correcting).
    pub correcting: bool,
    /// The known places, by which those in rows are found.
    pub places: &'a Places<'a>,
    /// Receives how far reading has come; `&()` ignores it.
    pub progress: &'a dyn Progress,
}

/// What was read.
#[derive(Debug, Default)]
pub struct Intake {
    /// The activities, in the order of their rows.
    pub proposals: Proposals,
    /// What was found, in order of files and rows.
    pub issues: Vec<Issue>,
    /// Further issues of the same kinds, which are only counted: see [`Keep`](crate::issue::Keep).
    pub more: Vec<More>,
    /// Rows read.
    pub rows: usize,
    /// Rows that cannot be taken.
    pub rejected_rows: usize,
    /// Files that are not one of the tables or cannot be read at all, and folders without tables.
    pub unusable_files: usize,
    /// People on rejected rows: persons, members of households, head-counts where readable.
    pub rejected_people: u64,
    /// Rejected rows of which nobody can say for how many people they stand.
    pub rejected_rows_of_unknown_size: u64,
    /// Why rows that were put away could not be read back: then nothing of this can be used.
    pub lost: Option<std::io::Error>,
}

impl Intake {
    /// Whether any row was rejected or any file is unreadable.
    pub fn has_errors(&self) -> bool {
        self.issues.iter().any(|issue| issue.severity == Severity::Error)
    }
}
