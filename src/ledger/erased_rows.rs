//! Numbers of erased people that come again: in rows that are recorded already, or in new ones.
//!
//! Belongs here: which rows of a proposal have such numbers, and whose they are. Does not: which numbers they are
//! (`erased`), what becomes of the activity (`resolver`).
//!
//! | the number of somebody erased is in a row of | it is |
//! |---|---|
//! | an activity whose known version lists that entry | the entry, of which nothing is recorded again |
//! | the household's own row, where that version only names the household beside its members | not listed: asked about |
//! | another one, and somebody came again with that number | whoever came again |
//! | another one | asked about; on somebody's word, somebody new |
//!
//! A household's number in the row of somebody who was not erased is told apart from numbers of people and households
//! who have the row: not the row is to be left out, but that number in it.
//!
//! An entry that was erased before tags were kept is recognised by nothing. Where an activity lists one, a new
//! number in it may be the erased one, and is asked about.
//!
//! Invariant: nobody who was erased becomes a new entry, and so counts twice, without somebody's word.

use std::collections::HashSet;

use super::named_rows::{NamedRows, NumberAt};
use super::proposal::ProposalWithRows;
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
    /// Of others, whose household comes again, on somebody's word.
    pub households_again: NamedRows,
    /// Of people who were erased, without such a word.
    pub asked: NamedRows,
    /// Of others, whose household was erased, without such a word.
    pub households_asked: NamedRows,
    /// With new numbers, in an activity that lists erased entries whose numbers nothing recognises.
    pub perhaps: NamedRows,
}

/// What the number of a row is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Nobody's who was erased, or of whoever came again since.
    Other,
    /// That of an erased entry which the known version lists.
    Listed,
    /// That of somebody erased who comes again, on somebody's word.
    Again,
    /// That of somebody erased.
    Asked,
    /// A new one, which may be that of somebody erased.
    Perhaps,
}

impl Met {
    /// A row of whoever has the number.
    fn add(&mut self, standing: Standing, at: &NumberAt) {
        match standing {
            Standing::Other => {}
            Standing::Listed => self.listed.add(at),
            Standing::Again => self.again.add(at),
            Standing::Asked => self.asked.add(at),
            Standing::Perhaps => self.perhaps.add(at),
        }
    }

    /// The row of somebody who was not erased, with the number of their household. Whoever belongs to an erased
    /// household that the activity lists stays in it.
    fn add_household_of(&mut self, household: Standing, at: &NumberAt) {
        match household {
            Standing::Other | Standing::Listed => {}
            Standing::Again => self.households_again.add(at),
            Standing::Asked => self.households_asked.add(at),
            Standing::Perhaps => self.perhaps.add(at),
        }
    }
}

/// The entries of each kind that the known version of an activity lists, households also where only their
/// members are listed.
struct Former<'p> {
    people: &'p PeopleStated,
    linked: HashSet<u32>,
    /// Numbers of households that have a row of their own in the proposal.
    rows: HashSet<u32>,
}

impl<'p> Former<'p> {
    fn of(people: &'p PeopleStated, rows: HashSet<u32>) -> Self {
        let linked = people.person_rows().filter_map(|row| match row.link {
            Link::Household(household) => Some(household),
            _ => None,
        });
        Self { people, linked: linked.collect(), rows }
    }

    fn lists(&self, kind: EntryKind, entry: u32) -> bool {
        self.has_row(kind, entry) || kind == EntryKind::Household && self.linked.contains(&entry)
    }

    /// Whether an entry is listed so that nothing of a number's rows has to be recorded again. A household's
    /// row is recorded only if the version has that row, not where it names the household beside a member.
    fn lists_all_of(&self, kind: EntryKind, number: u32, entry: u32) -> bool {
        match kind == EntryKind::Household && self.rows.contains(&number) {
            true => self.has_row(kind, entry),
            false => self.lists(kind, entry),
        }
    }

    fn has_row(&self, kind: EntryKind, entry: u32) -> bool {
        match kind {
            EntryKind::Person => self.people.persons.0.contains(entry),
            EntryKind::Household => self.people.households.0.contains(entry),
        }
    }
}

impl Recognition<'_> {
    /// Finds the rows of an activity with numbers of erased entries, before it is looked at. `former` is
    /// what its known version lists.
    pub fn meet(&mut self, proposal: &ProposalWithRows, former: Option<&PeopleStated>) -> Met {
        let mut met = Met::default();
        let kinds = [EntryKind::Person, EntryKind::Household];
        kinds.iter().for_each(|kind| self.erased_mut(*kind).here.clear());
        if kinds.iter().all(|kind| self.erased(*kind).is_empty()) {
            return met;
        }
        let rows = proposal.households.iter().flatten();
        let rows = rows.map(|row| self.same(EntryKind::Household, row.number)).collect();
        let former = former.map(|people| Former::of(people, rows));
        let is_perhaps = |kind| {
            let mut lost = self.erased(kind).unrecognisable.iter();
            former.as_ref().is_some_and(|former| lost.any(|entry| former.lists(kind, *entry)))
        };
        let perhaps = kinds.map(is_perhaps);
        let at = |table, row| NumberAt { reference: proposal.reference.clone(), table, row };
        for row in proposal.persons.iter().flatten() {
            let at = at("people", row.row);
            let [is_perhaps, household_is_perhaps] = perhaps;
            let person = self.standing(EntryKind::Person, row.number, &former, is_perhaps);
            met.add(person, &at);
            let Link::Household(number) = row.link() else { continue };
            // Nothing is recorded of the row, so nobody is asked about its household.
            if person == Standing::Listed {
                self.is_listed(EntryKind::Household, number, &former);
                continue;
            }
            let household =
                self.standing(EntryKind::Household, number, &former, household_is_perhaps);
            if person == Standing::Other {
                met.add_household_of(household, &at);
            }
        }
        for row in proposal.households.iter().flatten() {
            let [_, is_perhaps] = perhaps;
            let household = self.standing(EntryKind::Household, row.number, &former, is_perhaps);
            met.add(household, &at("households", row.row));
        }
        met
    }

    /// What one number of a row is.
    fn standing(
        &mut self,
        kind: EntryKind,
        number: u32,
        former: &Option<Former<'_>>,
        is_perhaps: bool,
    ) -> Standing {
        if self.is_listed(kind, number, former) {
            return Standing::Listed;
        }
        if self.alive(kind, number).is_some() {
            return Standing::Other;
        }
        match (self.erased(kind).entries.contains_key(&number), self.again) {
            (true, true) => Standing::Again,
            (true, false) => Standing::Asked,
            (false, false) if is_perhaps => Standing::Perhaps,
            (false, _) => Standing::Other,
        }
    }

    /// Whether a number has an erased entry that the known version lists, which it is from here on. Where the
    /// version lists whoever came again with the number, it is that one.
    fn is_listed(&mut self, kind: EntryKind, number: u32, former: &Option<Former<'_>>) -> bool {
        let Some(former) = former else { return false };
        let same = self.same(kind, number);
        if self.alive(kind, number).is_some_and(|entry| former.lists(kind, entry)) {
            return false;
        }
        let erased = self.erased_mut(kind);
        let mut entries = erased.entries.get(&number).into_iter().flatten().rev();
        let listed = entries.find(|entry| former.lists_all_of(kind, same, **entry)).copied();
        if let Some(entry) = listed {
            erased.here.insert(number, entry);
        }
        listed.is_some()
    }
}
