//! Persons, each with a household that it is or was a member of.
//!
//! Belongs here: the container. Does not: who is a member of what (`members`).

/// Number of pairs from which on duplicates are removed.
const COLLECTED_MIN: usize = 1024;

/// Persons and households; a pair can be in it several times.
#[derive(Debug, Clone, Default)]
pub(super) struct Memberships {
    pairs: Vec<(u32, u32)>,
    /// How many of these there were when duplicates were removed.
    different: usize,
}

impl Memberships {
    /// Adds a person with a household.
    pub fn add(&mut self, person: u32, household: u32) {
        self.pairs.push((person, household));
        if self.pairs.len() > COLLECTED_MIN.max(2 * self.different) {
            self.pairs.sort_unstable();
            self.pairs.dedup();
            self.different = self.pairs.len();
        }
    }

    /// All, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.pairs.iter().copied()
    }
}
