//! Whom a selection of contacts reached: a mask with a bit per sector for everyone.
//!
//! Belongs here: marking contacts, and counting named members per household. Does not: homes,
//! figures.

use super::masks::Masks;
use super::members::FormerMembers;
use super::rows::{NONE, Rows};
use super::statements::KnownPeople;

/// Masks of sectors, by the id that counts for each person and household.
#[derive(Debug, Clone)]
pub(super) struct Reached {
    /// Sectors that reached a person by a contact of its own.
    pub persons: Masks,
    /// Sectors that reached a household as a household.
    pub households: Masks,
}

impl Reached {
    /// Nobody yet.
    pub fn new(sectors: usize, known: &KnownPeople) -> Self {
        Self {
            persons: Masks::new(sectors, known.persons.len()),
            households: Masks::new(sectors, known.household_groups.len()),
        }
    }

    /// Marks whom an activity lists.
    pub fn take(&mut self, rows: &Rows, sectors: u64, known: &KnownPeople) {
        let persons = rows.persons.iter().map(|row| known.person_roots.root(row.person));
        self.persons.mark_all(persons, sectors);
        let households = rows.households.iter();
        let households = households.map(|row| known.household_roots.root(row.household));
        self.households.mark_all(households, sectors);
    }

    /// Marks persons and households by the ids that count.
    pub fn mark_all(&mut self, (persons, households): (&[u32], &[u32]), sectors: u64) {
        self.persons.mark_all(persons.iter().copied(), sectors);
        self.households.mark_all(households.iter().copied(), sectors);
    }

    /// Marks former members of households with the sectors that reached these. `whole` is everyone reached
    /// in the period: only who has a contact of its own is a named member.
    pub fn mark_former(&mut self, former: &FormerMembers, whole: &Masks) {
        for (person, household) in former.named(whole) {
            self.persons.mark(person, self.households.get(household));
        }
    }

    /// The same, where this is everyone reached in the period.
    pub fn mark_former_of_all(&mut self, former: &FormerMembers) {
        for (person, household) in former.iter() {
            if self.persons.get(person) != 0 {
                self.persons.mark(person, self.households.get(household));
            }
        }
    }

    /// Members with a personal contact, by household.
    pub fn named_members(&self, known: &KnownPeople, former: &FormerMembers) -> Vec<u32> {
        let mut members = vec![0; known.household_groups.len()];
        for (person, _) in self.persons.marked(0..self.persons.len()) {
            let household = known.persons[person].household;
            if household != NONE {
                members[household as usize] += 1;
            }
        }
        for (_, household) in former.named(&self.persons) {
            members[household] += 1;
        }
        members
    }
}
