//! A closed subset of the people: those whom some records concern, with everybody who hangs together with them.
//!
//! Belongs here: finding them with what is kept, and reading their rows. Does not: counting them, which records
//! these are (`rewound`, `outlook`).
//!
//! Invariant: with every person it has everybody merged with that person, and every household that is stated for
//! it; with every household, everybody who is stated to be in it. So it can be counted by itself.

use std::collections::BTreeSet;

use super::kept_lists::KeptLists;
use super::linked_entries::LinkedEntries;
use super::lists::StoredLists;
use super::stepping_rows::{Concerned, Recorded};
use super::{Known, LedgerError, Snapshot};
use crate::count::{Merges, Query, Rows, SubsetPeople};
use crate::event::EntryKind;

/// Where records list more people, counting everybody is better.
pub(super) const LISTED_MAX: usize = 50_000;

/// Finding those whom records concern, with everybody who hangs together with them before, after, or in between.
pub(super) struct Closing<'a, 'h> {
    /// The ledger before the records.
    pub here: &'h Snapshot,
    /// The ledger of which lists are kept: that after the records, or, where they are only planned, that before.
    pub now: &'a Snapshot,
    pub query: &'a Query,
    pub lists: &'a KeptLists,
    pub recorded: &'a Recorded,
    /// Of all activities, the most that are read, in percent.
    pub read_percent_max: usize,
}

/// A closed subset of the people.
pub(super) struct Closed<'a> {
    pub concerned: Concerned,
    pub persons: BTreeSet<u32>,
    pub households: BTreeSet<u32>,
    /// Their rows in versions in force before the records, each with its record.
    pub lists: Vec<(u64, &'a Known, Rows)>,
}

impl<'h> Closing<'_, 'h> {
    /// Nothing where it is too large, or what is kept is damaged.
    pub fn closed(&self) -> Result<Option<Closed<'h>>, LedgerError> {
        let mut concerned = Concerned::of(self.recorded);
        let mut former: Vec<(u64, &Known, Rows)> = Vec::new();
        let replaced = self.recorded.former(self.here);
        let Snapshot { log, state } = self.here;
        StoredLists::each_of(log, state, &replaced, |known, rows| {
            concerned.add(rows);
            former.push((known.current(), known, rows.clone()));
        })?;
        let mut persons: BTreeSet<u32> = concerned.of_kind(EntryKind::Person).collect();
        let mut households: BTreeSet<u32> = concerned.of_kind(EntryKind::Household).collect();
        loop {
            persons = self.with_merged(EntryKind::Person, persons);
            households = self.with_merged(EntryKind::Household, households);
            let Some(members) = self.lists.ever_in(&households) else { return Ok(None) };
            persons.extend(members);
            let changed = self.recorded.versions.iter().map(|(.., rows)| rows);
            let changed: Vec<&Rows> = changed.chain(former.iter().map(|(.., rows)| rows)).collect();
            for (person, household) in changed.iter().flat_map(|rows| rows.listed_persons()) {
                if household.is_some_and(|household| households.contains(&household)) {
                    persons.insert(person);
                }
            }
            persons = self.with_merged(EntryKind::Person, persons);
            let Some(unchanged) = self.unchanged(&persons, &households) else { return Ok(None) };
            let people = SubsetPeople::new(&persons, &households, &Merges::default());
            let mut lists = Vec::with_capacity(unchanged.len());
            StoredLists::each_of(log, state, &unchanged, |known, rows| {
                lists.push((known.current(), known, people.rows_in(rows)));
            })?;
            let rows = lists.iter().map(|(.., rows)| rows).chain(changed);
            let of_persons = rows.flat_map(|rows| rows.listed_persons());
            let of_persons = of_persons.filter(|(person, _)| persons.contains(person));
            let stated: BTreeSet<u32> = of_persons.filter_map(|(_, household)| household).collect();
            if stated.is_subset(&households) {
                lists.extend(former);
                lists.retain(|(_, known, _)| self.applies(known));
                return Ok(Some(Closed { concerned, persons, households, lists }));
            }
            households.extend(stated);
        }
    }

    /// With everybody merged with them, before or after.
    fn with_merged(&self, kind: EntryKind, entries: BTreeSet<u32>) -> BTreeSet<u32> {
        let mut all = entries;
        loop {
            let before = all.len();
            for state in [&self.here.state, &self.now.state] {
                all = state.merges.with_merged(kind, &all);
            }
            // Where no record merges anybody, once is enough.
            if self.recorded.merges.is_empty() || all.len() == before {
                return all;
            }
        }
    }

    fn applies(&self, known: &Known) -> bool {
        known.activity.about.start <= self.query.period.to
    }

    /// The activities that the records do not replace, and that list any of some people. Nothing where these
    /// are too many, or what is kept is damaged.
    fn unchanged(
        &self,
        persons: &BTreeSet<u32>,
        households: &BTreeSet<u32>,
    ) -> Option<Vec<&'h Known>> {
        let listing = self.lists.listing(self.now, persons, households)?;
        let mut unchanged = Vec::with_capacity(listing.len());
        for known in listing {
            let reference = &known.activity.reference;
            if !self.recorded.replaced.contains(reference) && self.applies(known) {
                unchanged.push(self.here.state.activities.get(reference)?);
            }
        }
        let all = self.now.state.activities.len();
        (unchanged.len() * 100 <= all * self.read_percent_max).then_some(unchanged)
    }
}

impl Closed<'_> {
    /// Links those who are stated together before the records, or merged before or after them.
    pub fn link(&self, linked: &mut LinkedEntries, merges: [&Merges; 2]) {
        self.lists.iter().for_each(|(.., rows)| linked.link_rows(rows));
        for (kind, one, other, _) in merges.into_iter().flat_map(Merges::all) {
            linked.link_merged(kind, one, other);
        }
    }
}
