//! Members of households in a period: under rule 2 a person can be a member of several.
//!
//! Belongs here: who is a member of a household without belonging to it at the period's end. Does not:
//! the household a person belongs to (`statements`), what follows for figures (`everyone`).
//!
//! A person belongs to the household of its last statement. It is also a member of every household that
//! an activity in scope, or one that starts in the period, states for it, and of the one it belonged to
//! before the period's first day.
//!
//! So whoever left a household in the period was a member of it, and nothing has to be kept of all the
//! others: there are a few such pairs, where an array would have a place for everybody in the register.

use super::distinct::{Distinct, Memberships};
use super::masks::Masks;
use super::statements::KnownPeople;

/// The members of households who belong to another household, or to none, at the period's end.
#[derive(Debug, Default)]
pub(super) struct FormerMembers(Vec<(u32, u32)>);

impl FormerMembers {
    /// Those among some memberships that are not of the households that persons belong to now.
    pub fn among(memberships: [&Memberships; 2], known: &KnownPeople) -> Self {
        let all = memberships.into_iter().flat_map(Distinct::iter);
        let is_former = |(person, household): &(u32, u32)| {
            known.persons[*person as usize].household != *household
        };
        let mut former: Vec<(u32, u32)> = all.filter(is_former).collect();
        former.sort_unstable();
        former.dedup();
        Self(former)
    }

    /// Each with the household, by person.
    pub fn iter(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.0.iter().map(|(person, household)| (*person as usize, *household as usize))
    }

    /// Those who have a contact of their own, so that they are named members.
    pub fn named(&self, persons: &Masks) -> impl Iterator<Item = (usize, usize)> {
        self.iter().filter(|(person, _)| persons.get(*person) != 0)
    }
}
