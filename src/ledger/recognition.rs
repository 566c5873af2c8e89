//! Recognising people: a number of an import becomes the register entry that has it, or a new one.
//!
//! Belongs here: which entry each number has, and the ids of new entries. Does not: pseudonyms and
//! commitments of entries (`index`), what is stated of an entry (`event_builder`).

use std::collections::HashMap;

use super::LedgerError;
use super::erased::ErasedOfKind;
use super::event_builder::People;
use super::index::Index;
use crate::event::{EntriesDerived, EntryKind};
use crate::register::{Numbers, Pseudonym};

/// The entries that the numbers of an import have.
pub(super) struct Recognition<'a> {
    numbers: &'a Numbers,
    persons: Entries,
    households: Entries,
    /// Entries that were met and are known by derived keys.
    pub derived: EntriesDerived,
    /// Whether numbers of erased entries are new ones'.
    pub again: bool,
}

/// The entries that the numbers of one kind have.
struct Entries {
    /// By number: the register's entry, or [`UNKNOWN`]. Empty where there is no key.
    ids: Vec<u32>,
    /// Numbers that have the same pseudonym as another one, since they are on two lists of one
    /// namespace; with that other one.
    same: HashMap<u32, u32>,
    /// The id that the next new entry gets.
    next: u32,
    erased: ErasedOfKind,
}

/// No entry of the register.
const UNKNOWN: u32 = u32::MAX;

impl Entries {
    fn new(
        index: &Index,
        kind: EntryKind,
        numbers: &Numbers,
        pseudonyms: &[Pseudonym],
        erased: ErasedOfKind,
    ) -> Self {
        let known = |pseudonym| index.get(kind, pseudonym).unwrap_or(UNKNOWN);
        let ids = pseudonyms.iter().map(known).collect();
        let mut same = HashMap::new();
        if numbers.are_on_several_lists() {
            let mut first: HashMap<&Pseudonym, u32> = HashMap::new();
            for (pseudonym, number) in pseudonyms.iter().zip(0..) {
                let first = *first.entry(pseudonym).or_insert(number);
                if first != number {
                    same.insert(number, first);
                }
            }
        }
        let next = index.commitments.len(kind);
        Self { ids, same, next, erased }
    }

    fn same(&self, number: u32) -> u32 {
        self.same.get(&number).copied().unwrap_or(number)
    }

    fn place(&self, number: u32) -> usize {
        self.same(number) as usize
    }
}

impl<'a> Recognition<'a> {
    /// Of numbers whose pseudonyms are given by number.
    pub fn new(
        index: &Index,
        numbers: &'a Numbers,
        persons: &[Pseudonym],
        households: &[Pseudonym],
        [erased_persons, erased_households]: [ErasedOfKind; 2],
        again: bool,
    ) -> Self {
        let of = |kind, pseudonyms, erased| Entries::new(index, kind, numbers, pseudonyms, erased);
        Self {
            numbers,
            persons: of(EntryKind::Person, persons, erased_persons),
            households: of(EntryKind::Household, households, erased_households),
            derived: EntriesDerived::default(),
            again,
        }
    }

    fn of_kind(&self, kind: EntryKind) -> &Entries {
        match kind {
            EntryKind::Person => &self.persons,
            EntryKind::Household => &self.households,
        }
    }

    /// The erased entries of a kind.
    pub fn erased(&self, kind: EntryKind) -> &ErasedOfKind {
        &self.of_kind(kind).erased
    }

    /// The same, to be told what is looked at.
    pub fn erased_mut(&mut self, kind: EntryKind) -> &mut ErasedOfKind {
        &mut self.entries(kind).erased
    }

    /// The entry that has a number now and was not erased, if the register has it or is going to.
    pub fn alive(&self, kind: EntryKind, number: u32) -> Option<u32> {
        let entries = self.of_kind(kind);
        entries.ids.get(entries.place(number)).copied().filter(|id| *id != UNKNOWN)
    }

    /// One of the numbers that have the same pseudonym as this one, the same for all of them.
    pub fn same(&self, kind: EntryKind, number: u32) -> u32 {
        self.of_kind(kind).same(number)
    }

    fn entries(&mut self, kind: EntryKind) -> &mut Entries {
        match kind {
            EntryKind::Person => &mut self.persons,
            EntryKind::Household => &mut self.households,
        }
    }

    /// The entry that a number has in the register before anything is entered.
    pub fn known(&self, kind: EntryKind, number: u32) -> Option<u32> {
        let entries = self.of_kind(kind);
        entries.ids.get(number as usize).copied().filter(|id| *id != UNKNOWN)
    }

    /// The entry with a number, if the register has it or is going to. In an activity that lists an erased
    /// entry with that number, it is that one.
    pub fn look_up(&mut self, kind: EntryKind, number: u32) -> Result<Option<u32>, LedgerError> {
        let entries = self.entries(kind);
        if let Some(erased) = entries.erased.here(number) {
            return Ok(Some(erased));
        }
        let Some(id) = entries.ids.get(entries.place(number)).copied() else {
            return Err(LedgerError::Other("people are listed, but there is no key".into()));
        };
        if id == UNKNOWN {
            return Ok(None);
        }
        self.note_derived(kind, number, id);
        Ok(Some(id))
    }

    /// Remembers an entry that is known by a derived key, also one whose activity is unchanged: so
    /// repeating an import that was interrupted completes it.
    fn note_derived(&mut self, kind: EntryKind, number: u32, id: u32) {
        if self.numbers.is_derived(kind, number) {
            let derived = &mut self.derived;
            match kind {
                EntryKind::Person => derived.persons.0.insert(id),
                EntryKind::Household => derived.households.0.insert(id),
            };
        }
    }

    /// The entry with a number, a new one where the register has none.
    pub fn enter(
        &mut self,
        kind: EntryKind,
        number: u32,
        people: &mut People,
    ) -> Result<u32, LedgerError> {
        if let Some(id) = self.look_up(kind, number)? {
            return Ok(id);
        }
        let entries = self.entries(kind);
        let place = entries.place(number);
        let id = entries.next;
        entries.next += 1;
        if let Some(known) = entries.ids.get_mut(place) {
            *known = id;
        }
        match kind {
            EntryKind::Person => people.new_persons.push(number),
            EntryKind::Household => people.new_households.push(number),
        }
        self.note_derived(kind, number, id);
        Ok(id)
    }
}
