//! The rows that some records of a walk concern: read once for many records.
//!
//! Belongs here: reading and finding them. Does not: counting them (`stepping`).
//!
//! A window is some records after one another. Of every list it holds the rows of those whom these records
//! concern, and of all who hang together with them; everybody else's are left out as they are read.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::linked_entries::LinkedEntries;
use super::lists::StoredLists;
use super::outline::{Outline, Outlined};
use super::{Known, LedgerError, Snapshot};
use crate::count::{Item, Merges, Query, Rows, SubsetPeople};
use crate::event::ids::Reference;
use crate::event::{EntryKind, Event, PeopleMerged, Record};
use crate::log::Reader;

/// A window ends where its records list so many people: more would take too much memory. In debug builds
/// it ends soon, so that tests of small ledgers go through several.
const LISTED_MAX: usize = if cfg!(debug_assertions) { 12 } else { 50_000 };

/// The rows that some records concern.
#[derive(Debug)]
pub(super) struct Window {
    /// The first record, and the one after the last.
    records: (u64, u64),
    lists: Vec<List>,
    /// By record that states an activity's version.
    by_record: HashMap<u64, usize>,
    /// The version in force, by activity.
    in_force: HashMap<Reference, usize>,
    /// By entry, each list with the row.
    rows: [HashMap<u32, Vec<(u32, u32)>>; 2],
    /// The entries of each set.
    sets: HashMap<u32, [Vec<u32>; 2]>,
}

/// A version of an activity, with the rows that are held.
#[derive(Debug)]
struct List {
    activity: Arc<Outline>,
    rows: Rows,
    is_in_force: bool,
}

/// Those whom one record concerns, with all who hang together with them.
#[derive(Debug)]
pub(super) struct Step {
    pub persons: BTreeSet<u32>,
    pub households: BTreeSet<u32>,
    /// With the merges before the record.
    pub people: SubsetPeople,
    /// Their rows in lists, by new numbers.
    lists: Vec<(usize, Rows)>,
}

/// Whom records concern.
#[derive(Default)]
struct Concerned(HashSet<(EntryKind, u32)>);

impl Concerned {
    fn add(&mut self, rows: &Rows) {
        for (person, household) in rows.listed_persons() {
            self.0.insert((EntryKind::Person, person));
            self.0.extend(household.map(|household| (EntryKind::Household, household)));
        }
        self.0.extend(rows.listed_households().map(|one| (EntryKind::Household, one)));
    }

    fn add_merge(&mut self, merge: &PeopleMerged) {
        self.0.extend([(merge.kind, merge.kept), (merge.kind, merge.dropped)]);
    }
}

impl Window {
    /// Reads the window that begins with a record, which comes next after those here.
    pub fn read(
        here: &Snapshot,
        end: &Reader,
        query: &Query,
        first: u64,
        linked: &mut LinkedEntries,
    ) -> Result<Self, LedgerError> {
        let (mut next, mut concerned, mut listed) = (first, Concerned::default(), 0);
        let (mut versions, mut replaced) = (Vec::new(), BTreeSet::new());
        while next < end.size() && (next == first || listed < LISTED_MAX) {
            let record = end.record(next)?;
            replaced.extend(record.event.reference().cloned());
            if let Event::PeopleMerged(merge) | Event::MergeUndone(merge) = &record.event {
                linked.link_merged(merge.kind, merge.kept, merge.dropped);
                concerned.add_merge(merge);
                listed += 2;
            }
            if record.event.activity().is_some() {
                let there = Snapshot { log: end.clone(), state: Arc::clone(&here.state) };
                let (activity, attributes) = there.activity_in(next)?;
                let mut rows = Rows::default();
                rows.fill(&activity.people, &attributes);
                linked.link_rows(&rows);
                concerned.add(&rows);
                listed += activity.people.persons.len() + rows.listed_households().len();
                versions.push((next, Outlined::of(activity).outline, rows));
            }
            next += 1;
        }
        let current: Vec<&Known> = here.state.current().collect();
        let is_replaced = |known: &&Known| replaced.contains(&known.activity.reference);
        let former: Vec<&Known> = current.iter().copied().filter(is_replaced).collect();
        StoredLists::each_of(&here.log, &here.state, &former, |_, rows| concerned.add(rows))?;

        let of = |(kind, entry): (EntryKind, u32)| linked.set_of(kind, entry);
        let sets: HashSet<u32> = concerned.0.into_iter().map(of).collect();
        let mut window = Self {
            records: (first, next),
            lists: Vec::new(),
            by_record: HashMap::new(),
            in_force: HashMap::new(),
            rows: Default::default(),
            sets: sets.into_iter().map(|set| (set, Default::default())).collect(),
        };
        let is_held = window.note_entries(here, &versions, linked);
        let applies = |known: &&Known| known.activity.about.start <= query.period.to;
        let current: Vec<&Known> = current.into_iter().filter(applies).collect();
        StoredLists::each_of(&here.log, &here.state, &current, |known, rows| {
            let rows = held(rows, &is_held);
            if !rows.is_empty() {
                window.add(known.current(), &known.activity, rows, true);
            }
        })?;
        for (sequence, activity, rows) in versions {
            if activity.about.start <= query.period.to {
                window.add(sequence, &activity, rows, false);
            }
        }
        Ok(window)
    }

    /// Whether a record is in the window.
    pub fn covers(&self, record: u64) -> bool {
        (self.records.0..self.records.1).contains(&record)
    }

    /// Notes the entries of each set, and says of every entry whether it is in one.
    fn note_entries(
        &mut self,
        here: &Snapshot,
        versions: &[(u64, Arc<Outline>, Rows)],
        linked: &mut LinkedEntries,
    ) -> [Vec<bool>; 2] {
        let new = |kind| {
            let rows = versions.iter().map(|(.., rows)| rows);
            let last = match kind {
                EntryKind::Person => rows.flat_map(|rows| rows.listed_persons().map(|p| p.0)).max(),
                EntryKind::Household => {
                    let stated = rows.flat_map(|rows| {
                        let of_persons =
                            rows.listed_persons().filter_map(|(_, household)| household);
                        of_persons.chain(rows.listed_households())
                    });
                    stated.max()
                }
            };
            last.map_or(0, |last| last + 1)
        };
        let state = here.state();
        [(EntryKind::Person, state.persons), (EntryKind::Household, state.households)].map(
            |(kind, known)| {
                let entries = 0..known.max(new(kind));
                let is_held = entries.map(|entry| {
                    let set = self.sets.get_mut(&linked.set_of(kind, entry));
                    set.map(|set| set[place(kind)].push(entry)).is_some()
                });
                is_held.collect()
            },
        )
    }

    fn add(&mut self, sequence: u64, activity: &Arc<Outline>, rows: Rows, is_in_force: bool) {
        let at = self.lists.len();
        for (row, listed) in (0u32..).zip(&rows.persons) {
            self.rows[0].entry(listed.person).or_default().push((at as u32, row));
        }
        for (row, listed) in (0u32..).zip(&rows.households) {
            self.rows[1].entry(listed.household).or_default().push((at as u32, row));
        }
        if is_in_force {
            self.in_force.insert(activity.reference.clone(), at);
        }
        self.by_record.insert(sequence, at);
        self.lists.push(List { activity: Arc::clone(activity), rows, is_in_force });
    }

    /// Those whom a record concerns, with their rows.
    pub fn step(&self, record: &Record, merges: &Merges, linked: &mut LinkedEntries) -> Step {
        let mut concerned = Concerned::default();
        if let Event::PeopleMerged(merge) | Event::MergeUndone(merge) = &record.event {
            concerned.add_merge(merge);
        }
        let former = record.event.reference().and_then(|reference| self.in_force.get(reference));
        let new = self.by_record.get(&record.sequence);
        former.into_iter().chain(new).for_each(|list| concerned.add(&self.lists[*list].rows));
        let of = |(kind, entry): (EntryKind, u32)| linked.set_of(kind, entry);
        let sets: BTreeSet<u32> = concerned.0.into_iter().map(of).collect();
        let sets = || sets.iter().filter_map(|set| self.sets.get(set));
        let persons: BTreeSet<u32> = sets().flat_map(|set| &set[0]).copied().collect();
        let households: BTreeSet<u32> = sets().flat_map(|set| &set[1]).copied().collect();
        let people = SubsetPeople::new(&persons, &households, merges);
        let mut found: BTreeMap<u32, [Vec<u32>; 2]> = BTreeMap::new();
        for (kind, entries) in [&persons, &households].into_iter().enumerate() {
            for (list, row) in entries.iter().filter_map(|one| self.rows[kind].get(one)).flatten() {
                found.entry(*list).or_default()[kind].push(*row);
            }
        }
        let numbered = |(list, rows): (u32, [Vec<u32>; 2])| {
            let [persons, households] = &rows;
            let list = list as usize;
            (list, people.numbered_some(&self.lists[list].rows, persons, households))
        };
        let lists = found.into_iter().map(numbered).collect();
        Step { lists, persons, households, people }
    }

    /// The versions in force that list any of them, each with its place among the step's lists.
    pub fn in_force(&self, step: &Step) -> Vec<(Arc<Outline>, usize)> {
        let lists = step.lists.iter().enumerate().map(|(at, (list, _))| (&self.lists[*list], at));
        let in_force = lists.filter(|(list, _)| list.is_in_force);
        in_force.map(|(list, at)| (Arc::clone(&list.activity), at)).collect()
    }

    /// Puts the version that a record states in force, or takes the former one out of it.
    pub fn apply(&mut self, record: &Record) {
        let Some(reference) = record.event.reference() else { return };
        if let Some(former) = self.in_force.remove(reference) {
            self.lists[former].is_in_force = false;
        }
        if let Some(new) = self.by_record.get(&record.sequence) {
            self.lists[*new].is_in_force = true;
            self.in_force.insert(reference.clone(), *new);
        }
    }
}

impl Step {
    /// What some versions state of them.
    pub fn stated<'a>(
        &'a self,
        versions: &'a [(Arc<Outline>, usize)],
    ) -> Vec<(Item<'a>, &'a Rows)> {
        let stated = versions.iter().map(|(activity, at)| {
            let Outline { reference, about, .. } = &**activity;
            // Head-counts stand for a site, not for people.
            (Item { reference, about, headcounts: &[] }, &self.lists[*at].1)
        });
        stated.collect()
    }
}

fn place(kind: EntryKind) -> usize {
    usize::from(kind == EntryKind::Household)
}

/// The rows of entries that are held, with their ids.
fn held(rows: &Rows, is_held: &[Vec<bool>; 2]) -> Rows {
    let has = |kind: usize, entry: u32| is_held[kind].get(entry as usize).copied() == Some(true);
    let persons = (0u32..).zip(&rows.persons).filter(|(_, row)| has(0, row.person));
    let households = (0u32..).zip(&rows.households).filter(|(_, row)| has(1, row.household));
    let at = |(at, _)| at;
    let persons: Vec<u32> = persons.map(|(at, _)| at).collect();
    rows.some(&persons, &households.map(at).collect::<Vec<u32>>())
}
