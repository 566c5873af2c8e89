//! Where a walk begins, from what is kept of now: a projection brought back to an earlier moment.
//!
//! Belongs here: finding those whom the records since concern, and what is stated of them, with what is kept.
//! Does not: the walk (`stepping`), the rows of a window (`stepping_rows`), bringing a projection forward
//! (`incremental`).
//!
//! A walk over the last 100 records of 10 million contacts folded everything once, which took 2 s. What is kept
//! of now differs from the walk's beginning in those whom the records since concern. They are counted as of now,
//! which is subtracted, and as of then, which is added.
//!
//! Invariant: the result is that of folding everything as of then. Where that is not certain, there is none.

use std::collections::BTreeSet;

use super::kept_lists::KeptLists;
use super::linked_entries::LinkedEntries;
use super::lists::StoredLists;
use super::reading::Reading;
use super::stepping_rows::{Concerned, Recorded, Window};
use super::{Known, LedgerError, Snapshot, Warm};
use crate::count::{Merges, Projection, Query, Rows, Subset, SubsetPeople};
use crate::event::EntryKind;

/// With more people on the lists of the records since, folding everything is better.
const LISTED_MAX: usize = 50_000;

/// The sums as of a walk's beginning, and the rows of those whom its records concern.
pub(super) struct Rewound {
    pub projection: Projection,
    pub linked: LinkedEntries,
    pub window: Window,
}

impl Rewound {
    /// From what is kept of now. Nothing where nothing fits, or folding everything is better.
    pub fn of(
        here: &Snapshot,
        kept: &Warm<'_>,
        query: &Query,
    ) -> Result<Option<Self>, LedgerError> {
        let now = kept.snapshot();
        if here.state.sectors != now.state.sectors {
            return Ok(None);
        }
        let Some(sealer) = kept.usable_sealer() else { return Ok(None) };
        let recorded = Recorded::read(here, &now.log, here.size(), LISTED_MAX)?;
        if recorded.records.1 < now.size() {
            return Ok(None);
        }
        let Some(lists) = now.kept_lists(sealer, Reading::Concerned)? else { return Ok(None) };
        let read_percent_max = kept.limits().read_percent_max;
        let closing =
            Closing { here, now, query, lists: &lists, recorded: &recorded, read_percent_max };
        let Some(closed) = closing.closed()? else { return Ok(None) };
        let Some(projection) = kept.projection(query)? else { return Ok(None) };

        let mut linked = LinkedEntries::default();
        recorded.link(&mut linked);
        closed.link(&mut linked, [&here.state.merges, &now.state.merges]);
        let mut window = Window::of(recorded.records, closed.concerned, &mut linked);
        for (kind, entries) in
            [(EntryKind::Person, &closed.persons), (EntryKind::Household, &closed.households)]
        {
            for entry in entries {
                window.note_entry(kind, *entry, &mut linked);
            }
        }
        for (record, known, rows) in closed.lists {
            window.add(record, &known.activity, rows);
        }
        window.add_versions(recorded, query);

        let step = window.step_of(closed.persons, closed.households, here.state());
        let of_now = window.in_force(&step, now.state(), Known::in_force);
        let (persons, households) = (&step.persons, &step.households);
        let people = SubsetPeople::new(persons, households, &now.state.merges);
        let was = Subset::new(&people, step.stated(&of_now));
        let is = Subset::new(&step.people, step.stated(&step.before));
        let rewound = projection.updated(&was, &is, &here.agenda_in_scope(query), query);
        Ok(rewound.map(|projection| Self { projection, linked, window }))
    }
}

/// Finding a closed subset of the people: those whom the records since concern, with everybody who hangs
/// together with them then, now, or in between.
struct Closing<'a, 'h> {
    here: &'h Snapshot,
    now: &'a Snapshot,
    query: &'a Query,
    lists: &'a KeptLists,
    recorded: &'a Recorded,
    /// Of all activities, the most that are read, in percent.
    read_percent_max: usize,
}

/// A closed subset of the people.
struct Closed<'a> {
    concerned: Concerned,
    persons: BTreeSet<u32>,
    households: BTreeSet<u32>,
    /// Their rows in versions in force at the walk's beginning, each with its record.
    lists: Vec<(u64, &'a Known, Rows)>,
}

impl<'h> Closing<'_, 'h> {
    fn closed(&self) -> Result<Option<Closed<'h>>, LedgerError> {
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

    /// With everybody merged with them, then or now.
    fn with_merged(&self, kind: EntryKind, entries: BTreeSet<u32>) -> BTreeSet<u32> {
        let mut all = entries;
        loop {
            let before = all.len();
            for state in [&self.here.state, &self.now.state] {
                all = state.merges.with_merged(kind, &all);
            }
            // Without merges since, once is enough.
            if self.recorded.merges.is_empty() || all.len() == before {
                return all;
            }
        }
    }

    fn applies(&self, known: &Known) -> bool {
        known.activity.about.start <= self.query.period.to
    }

    /// The activities that nothing since has replaced, and that list any of some people. Nothing where these
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
    /// Links those who are stated together at the walk's beginning, or merged then or now.
    fn link(&self, linked: &mut LinkedEntries, merges: [&Merges; 2]) {
        self.lists.iter().for_each(|(.., rows)| linked.link_rows(rows));
        for (kind, one, other, _) in merges.into_iter().flat_map(Merges::all) {
            linked.link_merged(kind, one, other);
        }
    }
}
