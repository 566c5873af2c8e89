//! Whom each activity in scope lists, in memory: many slices of a period are counted after one reading of
//! its lists.
//!
//! Belongs here: the ids that count, activity by activity, and the members of each household. Does not:
//! which activities a slice has (`slices`, `selection`), counting.
//!
//! An id takes 4 bytes, for each contact of the period. Before, each slice had an array of all people, and
//! three passes over it: a factsheet with 130 slices took 14 s for 2 million contacts of 3 million people.

use super::everyone::Everyone;
use super::rows::Rows;
use super::statements::KnownPeople;

/// Persons and households by activity in scope, by the ids that count.
#[derive(Debug, Default)]
pub(super) struct ListedEntries {
    persons: Grouped,
    households: Grouped,
}

/// The named members of each household.
#[derive(Debug)]
pub(super) struct HouseholdMembers {
    /// By household, where its members begin; one more at the end.
    starts: Vec<u32>,
    members: Vec<u32>,
}

/// Ids in groups, one group after the other.
#[derive(Debug, Default)]
struct Grouped {
    ids: Vec<u32>,
    ends: Vec<usize>,
}

impl Grouped {
    fn push(&mut self, ids: impl Iterator<Item = u32>) {
        self.ids.extend(ids);
        self.ends.push(self.ids.len());
    }

    fn group(&self, at: usize) -> &[u32] {
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before));
        let range = start.copied().unwrap_or(0)..self.ends.get(at).copied().unwrap_or(0);
        self.ids.get(range).unwrap_or_default()
    }
}

impl ListedEntries {
    /// Adds the lists of the next activity in scope.
    pub fn push(&mut self, rows: &Rows, known: &KnownPeople) {
        self.persons.push(rows.persons.iter().map(|row| known.person_roots.root(row.person)));
        let households = rows.households.iter();
        self.households.push(households.map(|row| known.household_roots.root(row.household)));
    }

    /// The persons of an activity, by its place in scope.
    pub fn persons(&self, at: usize) -> &[u32] {
        self.persons.group(at)
    }

    /// The households of an activity, by its place in scope.
    pub fn households(&self, at: usize) -> &[u32] {
        self.households.group(at)
    }
}

impl HouseholdMembers {
    /// Of everyone with a contact in a period.
    pub fn of(everyone: &Everyone<'_>) -> Self {
        let mut starts = vec![0u32; everyone.named.len() + 1];
        for (household, named) in everyone.named.iter().enumerate() {
            starts[household + 1] = starts[household] + named;
        }
        let mut next = starts.clone();
        let mut members = vec![0; starts.last().map_or(0, |end| *end as usize)];
        for (person, household) in everyone.named_members() {
            members[next[household] as usize] = person;
            next[household] += 1;
        }
        Self { starts, members }
    }

    /// Those of a household.
    pub fn of_household(&self, household: usize) -> &[u32] {
        &self.members[self.starts[household] as usize..self.starts[household + 1] as usize]
    }
}
