//! Whom a selection of contacts reached: a mask with a bit per sector for everyone.
//!
//! Belongs here: marking contacts, and counting named members per household. Does not: homes,
//! figures.

use super::scope::{Scope, Scoped};
use super::statements::{Known, NONE};

/// Masks of sectors, by the id that counts for each person and household.
#[derive(Debug, Clone)]
pub(super) struct Reached {
    /// Sectors that reached a person by a contact of its own.
    pub persons: Vec<u64>,
    /// Sectors that reached a household as a household.
    pub households: Vec<u64>,
}

impl Reached {
    /// Marks the contacts of a whole scope: the direct ones, or all.
    pub fn within(scope: &Scope<'_>, known: &Known, with_indirect: bool) -> Self {
        Self::by(scope.activities.iter().filter(|a| a.direct || with_indirect), known)
    }

    /// Marks the contacts of some activities.
    pub fn by<'a>(activities: impl Iterator<Item = &'a Scoped<'a>>, known: &Known) -> Self {
        let mut reached = Self {
            persons: vec![0; known.persons.len()],
            households: vec![0; known.household_groups.len()],
        };
        for activity in activities {
            let people = &activity.stated.activity.people;
            for person in people.persons.iter() {
                reached.persons[known.person_roots.of(person) as usize] |= activity.sectors;
            }
            for household in people.households.iter() {
                let household = known.household_roots.of(household);
                reached.households[household as usize] |= activity.sectors;
            }
        }
        reached
    }

    /// Members with a personal contact, by household.
    pub fn named_members(&self, known: &Known) -> Vec<u32> {
        let mut members = vec![0; known.household_groups.len()];
        for (person, _) in self.persons.iter().enumerate().filter(|(_, mask)| **mask != 0) {
            if known.persons[person].household != NONE {
                members[known.persons[person].household as usize] += 1;
            }
        }
        members
    }
}
