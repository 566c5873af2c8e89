//! Members of households in a period: under rule 2 a person can be a member of several.
//!
//! Belongs here: who is a member of a household without belonging to it at the period's end. Does not:
//! the household a person belongs to (`statements`), what follows for figures (`everyone`).
//!
//! A person belongs to the household of its last statement. It is also a member of every household that
//! an activity in scope, or one that starts in the period, states for it, and of the one it belonged to
//! before the period's first day.

use super::masks::Masks;
use super::rows::{NONE, Rows, UNSTATED};
use super::statements::KnownPeople;

/// Number of entries from which on duplicates are removed.
const COLLECTED_MIN: usize = 1024;

/// Memberships of a period while lists are read.
pub(super) struct Members {
    /// By person: the first household it was found to be a member of; [`NONE`] without any.
    first: Vec<u32>,
    /// Memberships in other households: person and household.
    others: Vec<(u32, u32)>,
    /// How many of these there may be before duplicates are removed.
    limit: usize,
}

/// The members of households who belong to another household, or to none, at the period's end.
#[derive(Debug, Default)]
pub(super) struct FormerMembers(Vec<(u32, u32)>);

impl Members {
    /// No member yet, of so many persons.
    pub fn new(persons: usize) -> Self {
        Self { first: vec![NONE; persons], others: Vec::new(), limit: COLLECTED_MIN }
    }

    /// Adds the households that persons belonged to before the period's first day: by person the
    /// household, or [`NONE`].
    pub fn open(&mut self, households: &[u32]) {
        let belonging = (0u32..).zip(households).filter(|(_, household)| **household != NONE);
        belonging.for_each(|(person, household)| self.add(person, *household));
    }

    /// Adds what an activity states.
    pub fn take(&mut self, rows: &Rows, known: &KnownPeople) {
        for row in rows.persons.iter().filter(|row| !matches!(row.household, NONE | UNSTATED)) {
            let person = known.person_roots.root(row.person);
            let household = known.household_roots.root(row.household);
            self.add(person, household);
        }
        if self.others.len() > self.limit {
            self.others.sort_unstable();
            self.others.dedup();
            self.limit = COLLECTED_MIN.max(2 * self.others.len());
        }
    }

    #[inline]
    fn add(&mut self, person: u32, household: u32) {
        let first = &mut self.first[person as usize];
        if *first == NONE {
            *first = household;
        } else if *first != household {
            self.others.push((person, household));
        }
    }

    /// The memberships other than those of the households that persons belong to now.
    pub fn former(self, known: &KnownPeople) -> FormerMembers {
        let first = (0u32..).zip(&self.first).map(|(person, household)| (person, *household));
        let all = first.filter(|(_, household)| *household != NONE).chain(self.others);
        let is_former = |(person, household): &(u32, u32)| {
            known.persons[*person as usize].household != *household
        };
        let mut former: Vec<(u32, u32)> = all.filter(is_former).collect();
        former.sort_unstable();
        former.dedup();
        FormerMembers(former)
    }
}

impl FormerMembers {
    /// Each with the household, by person.
    pub fn iter(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.0.iter().map(|(person, household)| (*person as usize, *household as usize))
    }

    /// Those who have a contact of their own, so that they are named members.
    pub fn named(&self, persons: &Masks) -> impl Iterator<Item = (usize, usize)> {
        self.iter().filter(|(person, _)| persons.get(*person) != 0)
    }
}
