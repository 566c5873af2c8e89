//! What is to be folded, in order, and where its lists come from.
//!
//! Belongs here: what is known of an activity before its lists are read, and the seam through which
//! lists arrive. Does not: reading them from a store (`ledger`), what they mean.
//!
//! The fold asks for lists in its own order and looks at one at a time, so that it needs memory for
//! the people it counts, and none for their contacts.

use super::merges::{Merges, Roots};
use super::rows::Rows;
use crate::event::EntryKind;
use crate::event::activity::{About, Activity};
use crate::event::ids::{Reference, SectorId};
use crate::event::people::Headcount;

/// An activity without its lists.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// What the office calls it.
    pub reference: &'a Reference,
    /// What it was.
    pub about: &'a About,
    /// Groups it counted.
    pub headcounts: &'a [Headcount],
}

impl<'a> From<&'a Activity> for Item<'a> {
    fn from(activity: &'a Activity) -> Self {
        let Activity { reference, about, people, .. } = activity;
        Self { reference, about, headcounts: &people.headcounts }
    }
}

/// Everything the fold needs but the lists: what is the case at some moment.
#[derive(Debug, Clone)]
pub struct Agenda<'a> {
    /// The profile's sectors; a sector's place is its bit.
    pub sectors: &'a [SectorId],
    /// Activities that are not voided, in their current version, by (start, reference).
    pub items: Vec<Item<'a>>,
    /// Merges in force.
    pub merges: &'a Merges,
    /// Persons in the register.
    pub persons: u32,
    /// Households in the register.
    pub households: u32,
}

impl Agenda<'_> {
    /// How persons' ids resolve.
    pub(crate) fn person_roots(&self) -> Roots {
        self.merges.roots(EntryKind::Person, self.persons)
    }

    /// How households' ids resolve.
    pub(crate) fn household_roots(&self) -> Roots {
        self.merges.roots(EntryKind::Household, self.households)
    }
}

/// The lists of an agenda's activities.
pub trait Lists {
    /// Why a list cannot be read.
    type Error;

    /// Hands over the lists of the activities at some places of the agenda, in the order of
    /// `places`, one after the other.
    ///
    /// # Errors
    /// The first list that cannot be read; those before it were handed over.
    fn each(&self, places: &[u32], take: &mut dyn FnMut(usize, &Rows)) -> Result<(), Self::Error>;
}
