//! The activities to be folded, in order, and the trait through which their lists are read.
//!
//! Belongs here: what is known of an activity without its lists. Does not: reading lists from a store
//! (`ledger`), what they mean.
//!
//! The fold reads one list at a time, in its own order. So it takes memory for the people it counts,
//! and none for their contacts.

use super::merges::{Merges, Roots};
use super::rows::Rows;
use crate::event::EntryKind;
use crate::event::activity::{About, Activity};
use crate::event::gazetteer::Gazetteer;
use crate::event::ids::{Reference, SectorId};
use crate::event::people::Headcount;
use crate::event::time::Day;

/// An activity without its lists.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// What the office calls it.
    pub reference: &'a Reference,
    /// Its description.
    pub about: &'a About,
    /// Groups it counted.
    pub headcounts: &'a [Headcount],
    /// Whether its current version was approved.
    pub is_approved: bool,
}

impl Item<'_> {
    /// The people of all groups.
    pub fn headcount(&self) -> u64 {
        self.headcounts.iter().map(|group| u64::from(group.count)).sum()
    }
}

impl<'a> From<&'a Activity> for Item<'a> {
    /// Of an activity of which nothing was said yet.
    fn from(activity: &'a Activity) -> Self {
        let Activity { reference, about, people, .. } = activity;
        Self { reference, about, headcounts: &people.headcounts, is_approved: false }
    }
}

/// Everything the fold needs at some moment, except the lists.
#[derive(Debug, Clone)]
pub struct Agenda<'a> {
    /// The profile's sectors; a sector's place is its bit.
    pub sectors: &'a [SectorId],
    /// Activities that are not voided, in their current version, by (start, reference).
    pub items: Vec<Item<'a>>,
    /// Merges in force.
    pub merges: &'a Merges,
    /// The places that the ledger knows.
    pub gazetteer: &'a Gazetteer,
    /// Persons in the register.
    pub persons: u32,
    /// Households in the register.
    pub households: u32,
}

impl Agenda<'_> {
    /// How many of the activities start before a day.
    pub(super) fn starting_before(&self, day: Day) -> usize {
        self.items.partition_point(|item| item.about.start < day)
    }

    /// How many of the activities start by a day.
    pub(super) fn starting_by(&self, day: Day) -> usize {
        self.items.partition_point(|item| item.about.start <= day)
    }

    /// For each person's id, the entry that it was merged into.
    pub(crate) fn person_roots(&self) -> Roots {
        self.merges.roots(EntryKind::Person, self.persons)
    }

    /// For each household's id, the entry that it was merged into.
    pub(crate) fn household_roots(&self) -> Roots {
        self.merges.roots(EntryKind::Household, self.households)
    }
}

/// The lists of an agenda's activities.
pub trait Lists {
    /// Why a list cannot be read.
    type Error;

    /// Calls `take` with each of the lists at some places of the agenda, in the order of `places`.
    ///
    /// # Errors
    /// The first list that cannot be read; `take` was called with those before it.
    fn each(&self, places: &[u32], take: &mut dyn FnMut(usize, &Rows)) -> Result<(), Self::Error>;
}

impl<L: Lists> Lists for &L {
    type Error = L::Error;

    fn each(&self, places: &[u32], take: &mut dyn FnMut(usize, &Rows)) -> Result<(), L::Error> {
        (**self).each(places, take)
    }
}
