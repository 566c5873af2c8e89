//! Numbers of erased people that come again: in rows that are recorded already, or in new ones.
//!
//! Belongs here: which rows of a proposal have such numbers, and whose they are. Does not: which numbers they are
//! (`erased`), what becomes of the activity (`resolver`).
//!
//! | the number of somebody erased is in a row of | it is |
//! |---|---|
//! | an activity whose known version lists that entry | the entry, of which nothing is recorded again |
//! | another one, and somebody came again with that number | whoever came again |
//! | another one | asked about; on somebody's word, somebody new |
//!
//! An entry that was erased before tags were kept is recognised by nothing. Where an activity lists one, a new
//! number in it may be the erased one, and is asked about.
//!
//! Invariant: nobody who was erased becomes a new entry, and so counts twice, without somebody's word.

use std::collections::HashSet;

use super::named_rows::{NamedRows, NumberAt};
use super::proposal::Proposal;
use super::recognition::Recognition;
use crate::event::EntryKind;
use crate::event::people::{Link, PeopleStated};

/// Rows of a proposal with numbers of erased people and households.
#[derive(Default)]
pub(super) struct Met {
    /// Of entries that the known version of the activity lists.
    pub listed: NamedRows,
    /// Of people who come again, on somebody's word.
    pub again: NamedRows,
    /// Of people who were erased, without such a word.
    pub asked: NamedRows,
    /// With new numbers, in an activity that lists erased entries whose numbers nothing recognises.
    pub perhaps: NamedRows,
}

/// The entries of each kind that the known version of an activity lists, households also where only their
/// members are listed.
struct Former<'p> {
    people: &'p PeopleStated,
    linked: HashSet<u32>,
}

impl<'p> Former<'p> {
    fn of(people: &'p PeopleStated) -> Self {
        let linked = people.person_rows().filter_map(|row| match row.link {
            Link::Household(household) => Some(household),
            _ => None,
        });
        Self { people, linked: linked.collect() }
    }

    fn lists(&self, kind: EntryKind, entry: u32) -> bool {
        match kind {
            EntryKind::Person => self.people.persons.0.contains(entry),
            EntryKind::Household => {
                self.people.households.0.contains(entry) || self.linked.contains(&entry)
            }
        }
    }
}

impl Recognition<'_> {
    /// Finds the rows of an activity with numbers of erased entries, before it is looked at. `former` is
    /// what its known version lists.
    pub fn meet(&mut self, proposal: &Proposal, former: Option<&PeopleStated>) -> Met {
        let mut met = Met::default();
        let kinds = [EntryKind::Person, EntryKind::Household];
        kinds.iter().for_each(|kind| self.erased_mut(*kind).here.clear());
        if kinds.iter().all(|kind| self.erased(*kind).is_empty()) {
            return met;
        }
        let former = former.map(Former::of);
        let is_perhaps = |kind| {
            let mut lost = self.erased(kind).unrecognisable.iter();
            former.as_ref().is_some_and(|former| lost.any(|entry| former.lists(kind, *entry)))
        };
        let perhaps = kinds.map(is_perhaps);
        let at = |table, row| NumberAt { reference: proposal.reference.clone(), table, row };
        for row in proposal.persons.iter().flatten() {
            let (kind, at) = (EntryKind::Person, at("people", row.row));
            let [is_perhaps, household_is_perhaps] = perhaps;
            if self.meet_one(kind, row.number, &former, is_perhaps, &at, &mut met) {
                met.listed.add(&at);
                // Nothing is recorded of the row, so nobody is asked about its household.
                if let Link::Household(number) = row.link() {
                    self.is_listed(EntryKind::Household, number, &former);
                }
                continue;
            }
            if let Link::Household(number) = row.link() {
                let (kind, is_perhaps) = (EntryKind::Household, household_is_perhaps);
                self.meet_one(kind, number, &former, is_perhaps, &at, &mut met);
            }
        }
        for row in proposal.households.iter().flatten() {
            let (kind, at) = (EntryKind::Household, at("households", row.row));
            let [_, is_perhaps] = perhaps;
            if self.meet_one(kind, row.number, &former, is_perhaps, &at, &mut met) {
                met.listed.add(&at);
            }
        }
        met
    }

    /// Looks at one number of a row; whether it has an erased entry that the known version lists.
    fn meet_one(
        &mut self,
        kind: EntryKind,
        number: u32,
        former: &Option<Former<'_>>,
        is_perhaps: bool,
        at: &NumberAt,
        met: &mut Met,
    ) -> bool {
        if self.is_listed(kind, number, former) {
            return true;
        }
        let again = self.again;
        let was_erased = self.erased(kind).entries.contains_key(&number);
        if self.alive(kind, number).is_none() {
            match was_erased {
                true if again => met.again.add(at),
                true => met.asked.add(at),
                false if is_perhaps && !again => met.perhaps.add(at),
                false => {}
            }
        }
        false
    }

    /// Whether a number has an erased entry that the known version lists, which it is from here on. Where the
    /// version lists whoever came again with the number, it is that one.
    fn is_listed(&mut self, kind: EntryKind, number: u32, former: &Option<Former<'_>>) -> bool {
        let Some(former) = former else { return false };
        if self.alive(kind, number).is_some_and(|entry| former.lists(kind, entry)) {
            return false;
        }
        let erased = self.erased_mut(kind);
        let mut entries = erased.entries.get(&number).into_iter().flatten().rev();
        let listed = entries.find(|entry| former.lists(kind, **entry)).copied();
        if let Some(entry) = listed {
            erased.here.insert(number, entry);
        }
        listed.is_some()
    }
}
