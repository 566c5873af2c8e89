//! Progress of long operations, for whoever shows it.
//!
//! Belongs here: the one trait through which every room reports how far it has come, and what it
//! reports. Does not: showing it (`cli`), deciding how long is long.

/// Hears how far a long operation has come.
pub trait Progress {
    /// Called every so often, in order; never in the middle of a write.
    fn at(&self, so_far: SoFar);
}

/// Nobody listens.
impl Progress for () {
    fn at(&self, _: SoFar) {}
}

/// What a long operation is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Step {
    /// Reading and checking tables; measured in bytes of the files.
    #[default]
    Reading,
    /// Recording activities.
    Recording,
    /// Hashing records.
    Hashing,
    /// Verifying records.
    Verifying,
    /// Rewriting records.
    Rewriting,
    /// Encrypting records with another key.
    RotatingKey,
    /// Comparing two moments.
    Comparing,
    /// Writing an export.
    Exporting,
    /// Writing a backup.
    BackingUp,
    /// Checking or restoring a backup.
    Restoring,
}

/// How far an operation has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SoFar {
    /// What it is doing.
    pub step: Step,
    /// How much of `all` is done.
    pub done: u64,
    /// How much there is to do, in the unit of the step: bytes where tables are read, else records
    /// or activities. 0 where nobody knows.
    pub all: u64,
    /// Rows read so far; 0 for steps that read no rows.
    pub rows: u64,
}
