//! Which entries of the register hang together: a person with every household that any list states for it,
//! and merged entries with each other.
//!
//! Belongs here: union–find over persons and households. Does not: reading lists, counting.
//!
//! Invariant: whoever is in one set is counted apart from everybody in another one, whatever of these lists
//! holds. So a set can be counted by itself.

use std::cell::RefCell;

use super::LedgerError;
use super::lists::StoredLists;
use crate::count::{Lists, Rows};
use crate::event::EntryKind;

/// Sets of persons and households.
#[derive(Debug, Default)]
pub(super) struct LinkedEntries {
    /// By node the next one towards its set's own; persons have even numbers, households odd ones.
    parents: Vec<u32>,
}

/// Reads lists, and links whom they name together.
pub(super) struct Linking<'a, 'l> {
    pub lists: &'a StoredLists<'l>,
    pub linked: RefCell<LinkedEntries>,
}

/// The number of an entry among persons and households. The register has far fewer than 2³¹ of either.
fn node(kind: EntryKind, entry: u32) -> u32 {
    entry << 1 | u32::from(kind == EntryKind::Household)
}

impl LinkedEntries {
    /// Links everybody of a list with the household it states.
    pub fn link_rows(&mut self, rows: &Rows) {
        for (person, household) in rows.listed_persons() {
            if let Some(household) = household {
                self.link(node(EntryKind::Person, person), node(EntryKind::Household, household));
            }
        }
    }

    /// Links two entries that are merged.
    pub fn link_merged(&mut self, kind: EntryKind, one: u32, other: u32) {
        self.link(node(kind, one), node(kind, other));
    }

    fn link(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        // The smaller number is the set's own, so that the result depends on no order.
        let (kept, dropped) = (one.min(other), one.max(other));
        self.parents[dropped as usize] = kept;
    }

    /// The set that an entry is in.
    pub fn set_of(&mut self, kind: EntryKind, entry: u32) -> u32 {
        self.root(node(kind, entry))
    }

    fn root(&mut self, node: u32) -> u32 {
        let known = self.parents.len() as u32;
        self.parents.extend(known..=node.max(known.saturating_sub(1)));
        let mut at = node;
        loop {
            let parent = self.parents[at as usize];
            if parent == at {
                return at;
            }
            let above = self.parents[parent as usize];
            self.parents[at as usize] = above;
            at = above;
        }
    }
}

impl Lists for Linking<'_, '_> {
    type Error = LedgerError;

    fn each(&self, places: &[u32], take: &mut dyn FnMut(usize, &Rows)) -> Result<(), LedgerError> {
        self.lists.each(places, &mut |place, rows| {
            self.linked.borrow_mut().link_rows(rows);
            take(place, rows);
        })
    }
}
