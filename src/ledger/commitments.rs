//! What the rows of entries are committed to: SHA-256(salt ‖ pseudonym) of each.
//!
//! Belongs here: holding commitments of all entries, or of the few that a plan lists. Does not: reading them
//! (`index`, `few_index`), making new ones (`event_builder`).

use std::collections::HashMap;

use crate::event::EntryKind;
use crate::event::columns::IdSet;
use crate::event::people::{NewIds, PeopleStated};
use crate::log::tree::Hash;

/// Commitments of entries, those of new entries included.
#[derive(Debug, Default, Clone)]
pub(super) struct Commitments {
    persons: OfKind,
    households: OfKind,
}

/// The same of one kind.
#[derive(Debug, Clone)]
struct OfKind {
    known: Known,
    /// Entries of the register, which the new ones follow.
    entries: u32,
    new: Vec<Hash>,
}

/// Those of entries that the register has.
#[derive(Debug, Clone)]
enum Known {
    /// Of all, by id.
    All(Vec<Hash>),
    /// Of those that are listed.
    Some(HashMap<u32, Hash>),
}

impl Default for OfKind {
    fn default() -> Self {
        Self { known: Known::All(Vec::new()), entries: 0, new: Vec::new() }
    }
}

impl Commitments {
    /// None yet of the entries of a register of so many persons and households.
    pub fn of_some(persons: u32, households: u32) -> Self {
        let of = |entries| OfKind { known: Known::Some(HashMap::new()), entries, new: Vec::new() };
        Self { persons: of(persons), households: of(households) }
    }

    /// That of an entry, if it is at hand.
    pub fn get(&self, kind: EntryKind, id: u32) -> Option<Hash> {
        let of = self.of_kind(kind);
        match id.checked_sub(of.entries) {
            Some(new) => of.new.get(new as usize).copied(),
            None => match &of.known {
                Known::All(all) => all.get(id as usize).copied(),
                Known::Some(some) => some.get(&id).copied(),
            },
        }
    }

    /// Entries that there are going to be, which are dense: the id of the next new one.
    pub fn len(&self, kind: EntryKind) -> u32 {
        let of = self.of_kind(kind);
        // Dense ids are u32; a register cannot outgrow them within a roster's limits.
        of.entries + of.new.len() as u32
    }

    /// Adds that of the next entry of a register that is read as a whole.
    pub fn push_known(&mut self, kind: EntryKind, commitment: Hash) {
        let of = self.of_kind_mut(kind);
        if let Known::All(all) = &mut of.known {
            all.push(commitment);
            of.entries = all.len() as u32;
        }
    }

    /// Adds that of an entry that the register has.
    pub fn note(&mut self, kind: EntryKind, id: u32, commitment: Hash) {
        if let Known::Some(some) = &mut self.of_kind_mut(kind).known {
            some.insert(id, commitment);
        }
    }

    /// Adds that of the next new entry.
    pub fn push_new(&mut self, kind: EntryKind, commitment: Hash) {
        self.of_kind_mut(kind).new.push(commitment);
    }

    /// The listed entries of the register that it does not have.
    pub fn missing<'p>(
        &'p self,
        people: &'p PeopleStated,
    ) -> impl Iterator<Item = (EntryKind, u32)> + 'p {
        let of = |kind, set: &'p IdSet| {
            let lacks = move |id: &u32| self.get(kind, *id).is_none();
            set.iter().filter(lacks).map(move |id| (kind, id))
        };
        of(EntryKind::Person, &people.persons).chain(of(EntryKind::Household, &people.households))
    }

    /// Whether there is one for every person and household that an activity lists.
    pub fn cover(&self, people: &PeopleStated) -> bool {
        let covers = |kind, set: &IdSet, new: NewIds| {
            let of = self.of_kind(kind);
            let is_listed = match &of.known {
                // Dense: the last one tells.
                Known::All(_) => set.0.max().is_none_or(|last| last < self.len(kind)),
                Known::Some(_) => set.iter().all(|id| self.get(kind, id).is_some()),
            };
            is_listed && new.ids().end <= self.len(kind)
        };
        covers(EntryKind::Person, &people.persons, people.new_persons)
            && covers(EntryKind::Household, &people.households, people.new_households)
    }

    fn of_kind(&self, kind: EntryKind) -> &OfKind {
        match kind {
            EntryKind::Person => &self.persons,
            EntryKind::Household => &self.households,
        }
    }

    fn of_kind_mut(&mut self, kind: EntryKind) -> &mut OfKind {
        match kind {
            EntryKind::Person => &mut self.persons,
            EntryKind::Household => &mut self.households,
        }
    }
}
