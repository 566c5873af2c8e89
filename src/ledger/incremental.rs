//! The incremental update of a kept projection: what new records change about the people they list.
//!
//! Belongs here: which people new records affect, and reading the lists that those people are in. Does
//! not: finding these lists (`listings`), counting (`count`), files (`projection`).
//!
//! The affected people are counted twice: as stated when the projection was made, and as stated now.
//! The first is subtracted from the projection, the second added.
//!
//! Invariant: the people that are counted so are a closed subset. With every person it has everybody
//! merged with that person, and every household that any activity ever states for it; with every
//! household, everybody who was ever stated to be in it.

use std::collections::BTreeSet;

use super::activities::ByRecord;
use super::listings::{Listings, Section};
use super::lists::StoredLists;
use super::{Known, LedgerError, Snapshot};
use crate::count::{Agenda, Item, Projection, Query, Rows, Subset, SubsetPeople, in_scope};
use crate::event::activity::{About, Activity};
use crate::event::policy::{Places, Reviewed};
use crate::event::{EntryKind, Event};

/// A projection updated to the log's end.
pub(super) struct Updated {
    pub projection: Projection,
    /// Of all lists, how many were read, in percent.
    pub read_percent: usize,
}

/// An update under way.
pub(super) struct Update<'a> {
    ledger: &'a Snapshot,
    listings: &'a Listings,
    query: &'a Query,
    /// Records that the projection is of.
    size: u64,
    by_record: ByRecord<'a>,
    /// Activities that are not voided.
    activities: usize,
    /// Of their lists, the most that are read, in percent.
    read_percent_max: usize,
}

/// A version of an activity that has changed since the projection was made.
struct Version {
    activity: Activity,
    rows: Rows,
    /// Whether it is the version of now; else the one that the projection was made with.
    is_current: bool,
}

/// What is stated of some people.
struct Statements<'a> {
    people: SubsetPeople,
    /// By activities that have not changed.
    unchanged: Vec<(&'a Known, Rows)>,
    /// By the versions of those that have.
    changed: Vec<(&'a Version, Rows)>,
}

/// A closed subset of the people, and their rows in the lists of unchanged activities.
struct Closed<'a> {
    people: SubsetPeople,
    lists: Vec<(&'a Known, Rows)>,
    /// Of all lists, how many were read, in percent.
    read_percent: usize,
}

/// The people that new records affect.
#[derive(Default)]
struct Affected {
    persons: BTreeSet<u32>,
    households: BTreeSet<u32>,
}

impl<'a> Update<'a> {
    /// Of a projection of the first `size` records. At most so many of a hundred lists are read.
    pub fn new(
        ledger: &'a Snapshot,
        listings: &'a Listings,
        query: &'a Query,
        size: u64,
        read_percent_max: usize,
    ) -> Self {
        let all = &ledger.state.activities;
        let (by_record, activities) = (all.by_record(), all.len() - all.voided());
        Self { ledger, listings, query, size, by_record, activities, read_percent_max }
    }

    /// The activity that a record states, if neither changed since the projection.
    fn unchanged(&self, record: u64) -> Option<&'a Known> {
        let known = self.by_record.get(record).filter(|_| record < self.size)?;
        known.voided.is_none().then_some(known)
    }

    /// Updates the projection. Nothing where folding all records is better or necessary.
    pub fn apply(&self, projection: Projection) -> Result<Option<Updated>, LedgerError> {
        let Some(versions) = self.versions_since()? else { return Ok(None) };
        let mut affected = Affected::default();
        versions.iter().for_each(|version| affected.add(&version.rows));
        let Some(Closed { people, lists, read_percent }) = self.closed(affected, &versions)? else {
            return Ok(None);
        };
        let statements = Statements::new(people, &lists, &versions);
        let (was, is) = (statements.subset(false), statements.subset(true));
        let now = self.ledger.agenda_in_scope(self.query);
        let updated = projection.updated(&was, &is, &now, self.query);
        Ok(updated.map(|projection| Updated { projection, read_percent }))
    }

    /// The closed subset that some people are in, with its rows in the lists of unchanged activities.
    /// Nothing where it is too large, or the listings are damaged.
    fn closed(
        &self,
        affected: Affected,
        versions: &[Version],
    ) -> Result<Option<Closed<'a>>, LedgerError> {
        let merges = &self.ledger.state.merges;
        let Affected { mut persons, mut households } = affected;
        loop {
            persons = merges.with_merged(EntryKind::Person, &persons);
            households = merges.with_merged(EntryKind::Household, &households);
            let Some(()) = self.ever_in(&households, versions, &mut persons)? else {
                return Ok(None);
            };
            persons = merges.with_merged(EntryKind::Person, &persons);
            let Some(lists) = self.lists_of(&persons, &households) else { return Ok(None) };
            let read_percent = self.percent(lists.len());
            let people = SubsetPeople::new(&persons, &households, merges);
            let lists = self.rows_in(&lists, &people)?;
            let changed = versions.iter().map(|version| people.rows_in(&version.rows));
            let changed: Vec<Rows> = changed.collect();
            let rows = lists.iter().map(|(_, rows)| rows).chain(&changed);
            let stated = rows.flat_map(Rows::listed_persons);
            let stated: BTreeSet<u32> = stated.filter_map(|(_, household)| household).collect();
            if stated.is_subset(&households) {
                return Ok(Some(Closed { people, lists, read_percent }));
            }
            households.extend(stated);
        }
    }

    /// The versions that the records since have replaced, and the versions that replaced them. Nothing
    /// where one of these records merges entries or undoes a merge.
    fn versions_since(&self) -> Result<Option<Vec<Version>>, LedgerError> {
        let (log, mut references) = (&self.ledger.log, BTreeSet::new());
        for sequence in self.size..log.size() {
            let record = log.record(sequence)?;
            match &record.event {
                Event::PeopleMerged(_) | Event::MergeUndone(_) => return Ok(None),
                event if event.changes_no_figure() => {}
                event => references.extend(event.reference().cloned()),
            }
        }
        let mut versions = Vec::new();
        for reference in references {
            let Some(known) = self.ledger.state.activities.get(&reference) else { continue };
            let both = [(known.current_at(self.size), false), (known.in_force(), true)];
            for (sequence, is_current) in both.into_iter().filter_map(|(at, is)| Some((at?, is))) {
                let (activity, attributes) = self.ledger.activity_in(sequence)?;
                let mut rows = Rows::default();
                rows.fill(&activity.people, &attributes);
                versions.push(Version { activity, rows, is_current });
            }
        }
        Ok(Some(versions))
    }

    /// The unchanged activities that start by the period's end and list any of some people; it can have
    /// others, too. Nothing where the listings are damaged, or where these are too many.
    fn lists_of(
        &self,
        persons: &BTreeSet<u32>,
        households: &BTreeSet<u32>,
    ) -> Option<Vec<&'a Known>> {
        let mut records = self.listings.records_of(persons, households)?;
        records.extend(self.after_listings());
        records.sort_unstable();
        records.dedup();
        let lists = records.into_iter().filter_map(|record| self.unchanged(record));
        let lists = lists.filter(|known| known.activity.about.start <= self.query.period.to);
        let lists: Vec<_> = lists.collect();
        (self.percent(lists.len()) <= self.read_percent_max).then_some(lists)
    }

    /// Records that the projection is of and the listings are not.
    fn after_listings(&self) -> std::ops::Range<u64> {
        self.listings.made_from().size.min(self.size)..self.size
    }

    /// How many of a hundred lists that is.
    fn percent(&self, lists: usize) -> usize {
        lists * 100 / self.activities.max(1)
    }

    /// The rows of some people in the lists of some activities, where there are any.
    fn rows_in(
        &self,
        activities: &[&'a Known],
        people: &SubsetPeople,
    ) -> Result<Vec<(&'a Known, Rows)>, LedgerError> {
        let mut lists = Vec::with_capacity(activities.len());
        self.each_list(activities, |known, rows| {
            let rows = people.rows_in(rows);
            if !rows.is_empty() {
                lists.push((known, rows));
            }
        })?;
        Ok(lists)
    }

    /// Adds everybody whom activities have ever stated to be in some households. Nothing where the listings
    /// are damaged.
    fn ever_in(
        &self,
        households: &BTreeSet<u32>,
        versions: &[Version],
        persons: &mut BTreeSet<u32>,
    ) -> Result<Option<()>, LedgerError> {
        let mut members = Vec::new();
        let all = households.iter().copied();
        if self.listings.look_up(Section::Members, all, &mut members).is_none() {
            return Ok(None);
        }
        persons.extend(members);
        let later = self.after_listings();
        let later: Vec<&Known> = later.filter_map(|record| self.unchanged(record)).collect();
        let mut add = |rows: &Rows| {
            let in_one = |(person, household): (u32, Option<u32>)| {
                household.filter(|household| households.contains(household)).map(|_| person)
            };
            persons.extend(rows.listed_persons().filter_map(in_one));
        };
        versions.iter().for_each(|version| add(&version.rows));
        self.each_list(&later, |_, rows| add(rows))?;
        Ok(Some(()))
    }

    fn each_list(
        &self,
        activities: &[&'a Known],
        take: impl FnMut(&'a Known, &Rows),
    ) -> Result<(), LedgerError> {
        StoredLists::each_of(&self.ledger.log, &self.ledger.state, activities, take)
    }
}

impl<'a> Statements<'a> {
    /// Picks what is stated of them out of lists.
    fn new(people: SubsetPeople, lists: &[(&'a Known, Rows)], versions: &'a [Version]) -> Self {
        let unchanged = lists.iter().map(|(known, rows)| (*known, people.numbered(rows)));
        let unchanged = unchanged.filter(|(_, rows)| !rows.is_empty()).collect();
        let changed = versions.iter().map(|version| (version, people.numbered(&version.rows)));
        let changed = changed.collect();
        Self { people, unchanged, changed }
    }

    /// As stated now, or as stated when the projection was made.
    fn subset(&self, is_current: bool) -> Subset<'_> {
        let unchanged = self.unchanged.iter().map(|(known, rows)| {
            let activity = &*known.activity;
            (&activity.reference, &activity.about, rows)
        });
        let changed = self.changed.iter().filter(|(version, _)| version.is_current == is_current);
        let changed = changed.map(|(version, rows)| {
            let activity = &version.activity;
            (&activity.reference, &activity.about, rows)
        });
        let stated = unchanged.chain(changed).map(|(reference, about, rows)| {
            // Head-counts stand for a site, not for people.
            (Item { reference, about, headcounts: &[], is_approved: false }, rows)
        });
        Subset::new(&self.people, stated.collect())
    }
}

impl Affected {
    /// Adds everybody whom a version of an activity lists, and every household that it names.
    fn add(&mut self, rows: &Rows) {
        for (person, household) in rows.listed_persons() {
            self.persons.insert(person);
            self.households.extend(household);
        }
        self.households.extend(rows.listed_households());
    }
}

impl Snapshot {
    /// The activities in scope of a query, in any order. Where places are not sites, also those that only
    /// say which unit a site lies in.
    pub(super) fn agenda_in_scope(&self, query: &Query) -> Agenda<'_> {
        self.state.agenda(self.in_scope(query))
    }

    /// The same activities.
    pub(super) fn in_scope(&self, query: &Query) -> impl Iterator<Item = &Known> {
        let (all, around) = match names_units(query) {
            true => (Some(self.state.current()), None),
            false => (None, Some(self.state.current_around(query.period))),
        };
        let all = all.into_iter().flatten().chain(around.into_iter().flatten());
        let query = query.clone();
        all.filter(move |known| is_in_scope(&known.activity.about, &query))
    }
}

/// Whether an activity is among those of [`Snapshot::agenda_in_scope`].
pub(super) fn is_in_scope(about: &About, query: &Query) -> bool {
    in_scope(about, false, query.period, &query.policy)
        || names_units(query) && about.start <= query.period.to
}

/// Whether sums of a query can be brought forward. Where only approved activities count, a review changes who
/// counts without any list that is new: then everything is folded anew. So whatever brings sums forward need
/// not know what is approved.
pub(super) fn can_go_on(query: &Query) -> bool {
    query.policy.reviewed == Reviewed::All
}

/// Whether activities say which unit a site lies in.
fn names_units(query: &Query) -> bool {
    query.policy.places != Places::Site
}
