//! Bringing a kept projection up to the log's end: whom new records touch, and what was and is stated
//! of them.
//!
//! Belongs here: reading the lists that the touched people are in, and no others. Does not: finding
//! those lists (`listings`), counting (`count`), files (`projection`).
//!
//! Invariant: what is counted by itself is whole: with a person come those who are one with it, its
//! household before and now, and everyone in that household before or now.

use std::collections::BTreeSet;

use super::listings::{Listings, Section};
use super::lists::StoredLists;
use super::{Known, LedgerError, Snapshot};
use crate::count::{Agenda, Item, Lists, Part, People, Projection, Query, Rows, in_scope};
use crate::event::activity::Activity;
use crate::event::{EntryKind, Event};

/// A projection brought up to the log's end.
pub(super) struct Mended {
    pub projection: Projection,
    /// Of all lists, how many were read, in percent.
    pub read_percent: usize,
}

/// A mending under way.
pub(super) struct Mending<'a> {
    ledger: &'a Snapshot,
    listings: &'a Listings,
    query: &'a Query,
    /// Records that the projection is of.
    size: u64,
    /// By record, as far as the projection goes: the activity that it still is the current version of.
    untouched: Vec<Option<&'a Known>>,
    /// Activities that are not voided.
    activities: usize,
    /// Of their lists, the most that are read, in percent.
    read_percent_max: usize,
}

/// A version of an activity that the projection was made with, or that is the case now, where these
/// are not the same.
struct Version {
    activity: Activity,
    rows: Rows,
    is: bool,
}

/// What is stated of some people.
struct Gleaned<'a> {
    people: People,
    /// By activities that are as they were.
    untouched: Vec<(&'a Known, Rows)>,
    /// By the versions of others.
    touched: Vec<(&'a Version, Rows)>,
}

/// The people that new records touch.
#[derive(Default)]
struct Touched {
    persons: BTreeSet<u32>,
    households: BTreeSet<u32>,
}

impl<'a> Mending<'a> {
    /// Of a projection of the first `size` records. At most so many of a hundred lists are read.
    pub fn of(
        ledger: &'a Snapshot,
        listings: &'a Listings,
        query: &'a Query,
        size: u64,
        read_percent_max: usize,
    ) -> Self {
        let (mut untouched, mut activities) = (vec![None; size as usize], 0);
        for known in ledger.state.current() {
            activities += 1;
            if let Some(slot) = untouched.get_mut(known.current() as usize) {
                *slot = Some(known);
            }
        }
        Self { ledger, listings, query, size, untouched, activities, read_percent_max }
    }

    /// Mends the projection. Nothing when that is not to be done: everything is to be folded anew.
    pub fn mended(&self, projection: Projection) -> Result<Option<Mended>, LedgerError> {
        let Some(versions) = self.versions_since()? else { return Ok(None) };
        let mut touched = Touched::default();
        versions.iter().for_each(|version| touched.take(&version.rows));
        let merges = &self.ledger.state.merges;
        touched.persons = merges.with_merged(EntryKind::Person, &touched.persons);
        // Where they belonged, and belong now, follows from what is stated of them alone.
        let none = BTreeSet::new();
        let Some(lists) = self.lists_of(&touched.persons, &none) else { return Ok(None) };
        let lists = self.rows_in(&lists, &People::new(&touched.persons, &none, merges))?;
        let mut stated = BTreeSet::new();
        for rows in lists.iter().map(|(_, rows)| rows).chain(versions.iter().map(|v| &v.rows)) {
            stated.extend(rows.listed_persons().filter_map(|(_, household)| household));
        }
        let stated = merges.with_merged(EntryKind::Household, &stated);
        let people = People::new(&touched.persons, &stated, merges);
        let gleaned = Gleaned::of(people, &lists, &versions);
        touched.households.extend(gleaned.belonging(self.query).map(|(_, household)| household));
        let households = merges.with_merged(EntryKind::Household, &touched.households);

        // Everybody who was ever stated to be in their households may belong to them.
        let mut candidates = touched.persons.clone();
        let Some(()) = self.ever_in(&households, &mut candidates)? else { return Ok(None) };
        let candidates = merges.with_merged(EntryKind::Person, &candidates);
        let Some(lists) = self.lists_of(&candidates, &households) else { return Ok(None) };
        let read_percent = self.percent(lists.len());
        let people = People::new(&candidates, &households, merges);
        let lists = self.rows_in(&lists, &people)?;
        let gleaned = Gleaned::of(people, &lists, &versions);
        touched.persons.extend(gleaned.belonging(self.query).map(|(person, _)| person));
        let persons = merges.with_merged(EntryKind::Person, &touched.persons);
        let people = People::new(&persons, &households, merges);
        let gleaned = Gleaned::of(people, &lists, &versions);
        let (was, is) = (gleaned.part(false), gleaned.part(true));
        let now = self.ledger.agenda_in_scope(self.query);
        let mended = projection.mended(&was, &is, &now, self.query);
        Ok(mended.map(|projection| Mended { projection, read_percent }))
    }

    /// The versions that the records since have replaced, and those that they have put in their place.
    /// Nothing when they change who is one with whom.
    fn versions_since(&self) -> Result<Option<Vec<Version>>, LedgerError> {
        let (log, mut references) = (&self.ledger.log, BTreeSet::new());
        for sequence in self.size..log.size() {
            let record = log.record(sequence)?;
            match &record.event {
                Event::PeopleMerged(_) | Event::MergeUndone(_) => return Ok(None),
                event => references.extend(event.reference().cloned()),
            }
        }
        let mut versions = Vec::new();
        for reference in references {
            let Some(known) = self.ledger.state.activities.get(&reference) else { continue };
            let is = known.voided.is_none().then(|| known.current());
            let both = [(known.current_at(self.size), false), (is, true)];
            for (sequence, is) in both.into_iter().filter_map(|(at, is)| Some((at?, is))) {
                let (activity, attributes) = self.ledger.activity_in(sequence)?;
                let mut rows = Rows::default();
                rows.fill(&activity.people, &attributes);
                versions.push(Version { activity, rows, is });
            }
        }
        Ok(Some(versions))
    }

    /// The activities that are as they were, start by the period's end, and list any of some people;
    /// others may be among them. Nothing where the listings are damaged, or that is too many.
    fn lists_of(
        &self,
        persons: &BTreeSet<u32>,
        households: &BTreeSet<u32>,
    ) -> Option<Vec<&'a Known>> {
        let mut records = Vec::new();
        let listings = self.listings;
        listings.look_up(Section::Persons, persons.iter().copied(), &mut records)?;
        listings.look_up(Section::Households, households.iter().copied(), &mut records)?;
        let mut records: Vec<u64> = records.into_iter().map(u64::from).collect();
        records.extend(self.after_listings());
        records.sort_unstable();
        records.dedup();
        let untouched = |record| self.untouched.get(record as usize).copied().flatten();
        let lists = records.into_iter().filter_map(untouched);
        let lists = lists.filter(|known| known.activity.about.start <= self.query.period.to);
        let lists: Vec<_> = lists.collect();
        (self.percent(lists.len()) <= self.read_percent_max).then_some(lists)
    }

    /// Records that the projection is of and the listings are not.
    fn after_listings(&self) -> std::ops::Range<u64> {
        self.listings.of().size.min(self.size)..self.size
    }

    /// How many of a hundred lists that is.
    fn percent(&self, lists: usize) -> usize {
        lists * 100 / self.activities.max(1)
    }

    /// The rows of some people in the lists of some activities, where there are any.
    fn rows_in(
        &self,
        activities: &[&'a Known],
        people: &People,
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

    /// Adds everybody who was ever stated to be in some households, by the activities that are as they
    /// were. Nothing where the listings are damaged.
    fn ever_in(
        &self,
        households: &BTreeSet<u32>,
        persons: &mut BTreeSet<u32>,
    ) -> Result<Option<()>, LedgerError> {
        let mut members = Vec::new();
        let all = households.iter().copied();
        if self.listings.look_up(Section::Members, all, &mut members).is_none() {
            return Ok(None);
        }
        persons.extend(members);
        let later = self.after_listings();
        let later: Vec<&Known> =
            later.filter_map(|at| self.untouched.get(at as usize).copied().flatten()).collect();
        self.each_list(&later, |_, rows| {
            let in_one = |(person, household): (u32, Option<u32>)| {
                household.filter(|household| households.contains(household)).map(|_| person)
            };
            persons.extend(rows.listed_persons().filter_map(in_one));
        })?;
        Ok(Some(()))
    }

    fn each_list(
        &self,
        activities: &[&'a Known],
        mut take: impl FnMut(&'a Known, &Rows),
    ) -> Result<(), LedgerError> {
        let places: Vec<u32> = (0..activities.len() as u32).collect();
        let lists = StoredLists::of_some(&self.ledger.log, activities);
        lists.each(&places, &mut |place, rows| take(activities[place], rows))
    }
}

impl<'a> Gleaned<'a> {
    /// Picks it out of lists.
    fn of(people: People, lists: &[(&'a Known, Rows)], versions: &'a [Version]) -> Self {
        let untouched = lists.iter().map(|(known, rows)| (*known, people.numbered(rows)));
        let untouched = untouched.filter(|(_, rows)| !rows.is_empty()).collect();
        let touched = versions.iter().map(|version| (version, people.numbered(&version.rows)));
        let touched = touched.collect();
        Self { people, untouched, touched }
    }

    /// As it was when the projection was made, or as it is.
    fn part(&self, is: bool) -> Part<'_> {
        let untouched = self.untouched.iter().map(|(known, rows)| {
            let activity = &*known.activity;
            (&activity.reference, &activity.about, rows)
        });
        let touched = self.touched.iter().filter(|(version, _)| version.is == is);
        let touched = touched.map(|(version, rows)| {
            let activity = &version.activity;
            (&activity.reference, &activity.about, rows)
        });
        let stated = untouched.chain(touched).map(|(reference, about, rows)| {
            // Head-counts stand for a site, not for people.
            (Item { reference, about, headcounts: &[] }, rows)
        });
        Part::new(&self.people, stated.collect())
    }

    /// Persons with the households that they belonged to, or belong to now, by the period's end.
    fn belonging(&self, query: &Query) -> impl Iterator<Item = (u32, u32)> + use<> {
        let by_end = |is| self.part(is).belonging(query.period.to);
        by_end(false).into_iter().chain(by_end(true))
    }
}

impl Touched {
    /// Everybody that a version of an activity lists or names as a household.
    fn take(&mut self, rows: &Rows) {
        for (person, household) in rows.listed_persons() {
            self.persons.insert(person);
            self.households.extend(household);
        }
        self.households.extend(rows.listed_households());
    }
}

impl Snapshot {
    /// The activities in scope of a query, in any order.
    pub(super) fn agenda_in_scope(&self, query: &Query) -> Agenda<'_> {
        let within = |known: &&Known| in_scope(&known.activity.about, query.period, &query.policy);
        self.state.agenda(self.state.current().filter(within))
    }
}
