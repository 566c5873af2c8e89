//! How much of a ledger is read to plan an import.
//!
//! Belongs here: the choice between reading everything and looking up what an import concerns. Does not: either way
//! (`index`, `few_index`, `kept_lists`).

use super::Snapshot;

/// Registers below so many entries are read as a whole in no time. In debug builds hardly any are, so that tests
/// of small ledgers run the same code.
const ENTRIES_MIN: u64 = if cfg!(debug_assertions) { 1 } else { 20_000 };
/// With more numbers than one for so many entries, reading all entries is no slower.
const NUMBERS_PART: u64 = if cfg!(debug_assertions) { 0 } else { 64 };

/// How much of a ledger is read to plan an import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reading {
    /// What takes the least time.
    #[default]
    Fitting,
    /// What the import concerns, found with what is kept in the cache.
    Concerned,
    /// Everything.
    Everything,
}

impl Reading {
    /// Whether so many numbers are better looked up one by one.
    pub(super) fn is_of_some(self, numbers: usize, ledger: &Snapshot) -> bool {
        let entries = u64::from(ledger.state.persons) + u64::from(ledger.state.households);
        match self {
            Self::Fitting => entries >= ENTRIES_MIN && numbers as u64 * NUMBERS_PART <= entries,
            Self::Concerned => true,
            Self::Everything => false,
        }
    }
}
