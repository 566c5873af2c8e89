//! How far long work has come, told to whoever shows it.
//!
//! Belongs here: the trait that long work calls and the names of its steps. Does not: drawing a bar
//! or knowing a terminal (`cli`).

/// Receives how far long work has come. Every method does nothing by default.
///
/// Work is a sequence of steps. Each step begins once, advances any number of times, and ends once.
pub trait Progress: Sync {
    /// A step begins. `total` is how many units it has (records, activities, …), where that is known.
    fn begin(&self, _step: Step, _total: Option<u64>) {}

    /// The current step has done `count` more units.
    fn advance(&self, _count: u64) {}

    /// Reading of tables has come this far.
    fn reading(&self, _so_far: ReadSoFar) {}

    /// The current step has ended.
    fn end(&self) {}
}

/// Nobody listens.
impl Progress for () {}

/// How much of some tables was read and checked so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReadSoFar {
    /// Rows read.
    pub rows: u64,
    /// Bytes read, of all files together.
    pub bytes: u64,
    /// Bytes of all files.
    pub bytes_total: u64,
}

/// What a step works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Reading tables.
    Reading,
    /// Matching the people of an import with the register.
    RecognisingPeople,
    /// Looking for what monitoring staff would ask about.
    Checking,
    /// Folding activities into figures.
    Counting,
    /// Choosing which numbers of a report are held back.
    HoldingBack,
    /// Appending activities to the log.
    Recording,
    /// Hashing the log's records for a proof or a checkpoint.
    Hashing,
    /// Recomputing the log's tree and the register's commitments.
    Verifying,
    /// Giving everybody a new pseudonym.
    Rotating,
    /// Counting after each of many events.
    Comparing,
    /// Writing the ledger's files anew.
    Compacting,
    /// Writing a backup.
    BackingUp,
    /// Reading a backup.
    Restoring,
    /// Writing records to a file.
    Exporting,
}

/// Runs `work` as one step without a known length.
pub fn step<T>(progress: &dyn Progress, step: Step, work: impl FnOnce() -> T) -> T {
    progress.begin(step, None);
    let done = work();
    progress.end();
    done
}

/// Runs `work` as one step of `total` units. It is given what to call after each unit.
pub fn counted_step<T>(
    progress: &dyn Progress,
    step: Step,
    total: u64,
    work: impl FnOnce(&mut dyn FnMut()) -> T,
) -> T {
    progress.begin(step, Some(total));
    let done = work(&mut || progress.advance(1));
    progress.end();
    done
}
