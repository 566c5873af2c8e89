//! The rows that some records of a walk concern: read once for many records.
//!
//! Belongs here: reading and finding them. Does not: counting them (`stepping`), finding them with what is kept
//! (`rewound`).
//!
//! A window is some records after one another. Of every list it holds the rows of those whom these records
//! concern, and of all who hang together with them; everybody else's are left out as they are read.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::linked_entries::LinkedEntries;
use super::lists::StoredLists;
use super::outline::{Outline, Outlined};
use super::{Known, LedgerError, Snapshot, State};
use crate::count::{Item, Query, Rows, SubsetPeople};
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
    /// By entry, each list with the row.
    rows: [HashMap<u32, Vec<(u32, u32)>>; 2],
    /// The entries of each set.
    sets: HashMap<u32, [Vec<u32>; 2]>,
}

/// A version of an activity, with the rows that are held.
#[derive(Debug)]
struct List {
    record: u64,
    activity: Arc<Outline>,
    rows: Rows,
}

/// Those whom one record concerns, with all who hang together with them.
#[derive(Debug)]
pub(super) struct Step {
    pub persons: BTreeSet<u32>,
    pub households: BTreeSet<u32>,
    /// With the merges before the record.
    pub people: SubsetPeople,
    /// The versions in force before the record that list any of them, each with its place among the lists.
    pub before: Vec<InForce>,
    /// Their rows in lists, by new numbers.
    lists: Vec<(usize, Rows)>,
}

/// A version of an activity, and its place among a step's lists.
pub(super) type InForce = (Arc<Outline>, usize);

/// Some records after one another: what they state of activities, and which they replace.
#[derive(Debug, Clone, Default)]
pub(super) struct Recorded {
    /// The first record, and the one after the last.
    pub records: (u64, u64),
    pub versions: Vec<(u64, Arc<Outline>, Rows)>,
    pub replaced: BTreeSet<Reference>,
    pub merges: Vec<PeopleMerged>,
}

impl Recorded {
    /// Reads the records from one on, until they list so many people.
    pub fn read(
        here: &Snapshot,
        end: &Reader,
        first: u64,
        listed_max: usize,
    ) -> Result<Self, LedgerError> {
        let mut all = Self { records: (first, first), ..Self::default() };
        let mut listed = 0;
        while all.records.1 < end.size() && (all.records.1 == first || listed < listed_max) {
            let next = all.records.1;
            let record = end.record(next)?;
            all.replaced.extend(record.event.reference().cloned());
            let states = record.event.activity().is_some();
            if let Event::PeopleMerged(merge) | Event::MergeUndone(merge) = record.event {
                all.merges.push(merge);
                listed += 2;
            }
            if states {
                let there = Snapshot { log: end.clone(), state: Arc::clone(&here.state) };
                let (activity, attributes) = there.activity_in(next)?;
                let mut rows = Rows::default();
                rows.fill(&activity.people, &attributes);
                listed += activity.people.persons.len() + rows.listed_households().len();
                all.versions.push((next, Outlined::of(activity).outline, rows));
            }
            all.records.1 += 1;
        }
        Ok(all)
    }

    /// Links those who are stated together, or merged.
    pub fn link(&self, linked: &mut LinkedEntries) {
        self.versions.iter().for_each(|(.., rows)| linked.link_rows(rows));
        for merge in &self.merges {
            linked.link_merged(merge.kind, merge.kept, merge.dropped);
        }
    }

    /// The activities here that these records replace.
    pub fn former<'s>(&self, here: &'s Snapshot) -> Vec<&'s Known> {
        let is_replaced = |known: &&Known| self.replaced.contains(&known.activity.reference);
        here.state.current().filter(is_replaced).collect()
    }
}

/// Whom records concern.
#[derive(Debug, Default)]
pub(super) struct Concerned(HashSet<(EntryKind, u32)>);

impl Concerned {
    /// Everybody whom these records state or merge.
    pub fn of(recorded: &Recorded) -> Self {
        let mut all = Self::default();
        recorded.versions.iter().for_each(|(.., rows)| all.add(rows));
        recorded.merges.iter().for_each(|merge| all.add_merge(merge));
        all
    }

    /// Those of a kind.
    pub fn of_kind(&self, kind: EntryKind) -> impl Iterator<Item = u32> {
        self.0.iter().filter(move |(of, _)| *of == kind).map(|(_, entry)| *entry)
    }

    /// Everybody of a list.
    pub fn add(&mut self, rows: &Rows) {
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
        let recorded = Recorded::read(here, end, first, LISTED_MAX)?;
        recorded.link(linked);
        let mut concerned = Concerned::of(&recorded);
        let former = recorded.former(here);
        StoredLists::each_of(&here.log, &here.state, &former, |_, rows| concerned.add(rows))?;
        let mut window = Self::of(recorded.records);
        window.note_concerned(concerned, linked);
        let is_held = window.note_all_entries(here, &recorded, linked);
        let applies = |known: &&Known| known.activity.about.start <= query.period.to;
        let current: Vec<&Known> = here.state.current().filter(applies).collect();
        StoredLists::each_of(&here.log, &here.state, &current, |known, rows| {
            let rows = held(rows, &is_held);
            if !rows.is_empty() {
                window.add(known.current(), &known.activity, rows);
            }
        })?;
        window.add_versions(recorded, query);
        Ok(window)
    }

    /// With no rows yet, and nobody whom its records concern.
    pub fn of(records: (u64, u64)) -> Self {
        Self {
            records,
            lists: Vec::new(),
            by_record: HashMap::new(),
            rows: Default::default(),
            sets: HashMap::new(),
        }
    }

    /// Notes the sets of those whom its records concern, with no entries yet.
    pub fn note_concerned(&mut self, concerned: Concerned, linked: &mut LinkedEntries) {
        let of = |(kind, entry): (EntryKind, u32)| linked.set_of(kind, entry);
        self.sets.extend(concerned.0.into_iter().map(of).map(|set| (set, Default::default())));
    }

    /// With the rows of a closed subset, and what the records state.
    pub fn with_rows(
        mut self,
        lists: Vec<(u64, &Known, Rows)>,
        recorded: Recorded,
        query: &Query,
    ) -> Self {
        for (record, known, rows) in lists {
            self.add(record, &known.activity, rows);
        }
        self.add_versions(recorded, query);
        self
    }

    /// Adds what the window's own records state.
    fn add_versions(&mut self, recorded: Recorded, query: &Query) {
        for (record, activity, rows) in recorded.versions {
            if activity.about.start <= query.period.to {
                self.add(record, &activity, rows);
            }
        }
    }

    /// Whether a record is in the window.
    pub fn covers(&self, record: u64) -> bool {
        (self.records.0..self.records.1).contains(&record)
    }

    /// Notes the entries of each set, and says of every entry whether it is in one.
    fn note_all_entries(
        &mut self,
        here: &Snapshot,
        recorded: &Recorded,
        linked: &mut LinkedEntries,
    ) -> [Vec<bool>; 2] {
        let new = |kind| {
            let rows = recorded.versions.iter().map(|(.., rows)| rows);
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
                entries.map(|entry| self.note_entry(kind, entry, linked)).collect()
            },
        )
    }

    /// Notes an entry in its set. Whether it is in one.
    pub fn note_entry(&mut self, kind: EntryKind, entry: u32, linked: &mut LinkedEntries) -> bool {
        let set = self.sets.get_mut(&linked.set_of(kind, entry));
        set.map(|set| set[place(kind)].push(entry)).is_some()
    }

    /// Adds the rows of a version of an activity.
    fn add(&mut self, record: u64, activity: &Arc<Outline>, rows: Rows) {
        let at = self.lists.len();
        for (row, listed) in (0u32..).zip(&rows.persons) {
            self.rows[0].entry(listed.person).or_default().push((at as u32, row));
        }
        for (row, listed) in (0u32..).zip(&rows.households) {
            self.rows[1].entry(listed.household).or_default().push((at as u32, row));
        }
        self.by_record.insert(record, at);
        self.lists.push(List { record, activity: Arc::clone(activity), rows });
    }

    /// Those whom a record concerns, with their rows, before it is applied.
    pub fn step(&self, record: &Record, before: &State, linked: &mut LinkedEntries) -> Step {
        let mut concerned = Concerned::default();
        if let Event::PeopleMerged(merge) | Event::MergeUndone(merge) = &record.event {
            concerned.add_merge(merge);
        }
        let known = record.event.reference().and_then(|one| before.activities.get(one));
        let former = known.and_then(Known::in_force);
        let both = former.into_iter().chain([record.sequence]);
        let lists = both.filter_map(|record| self.by_record.get(&record));
        lists.for_each(|list| concerned.add(&self.lists[*list].rows));
        let of = |(kind, entry): (EntryKind, u32)| linked.set_of(kind, entry);
        let sets: BTreeSet<u32> = concerned.0.into_iter().map(of).collect();
        let sets = || sets.iter().filter_map(|set| self.sets.get(set));
        let persons: BTreeSet<u32> = sets().flat_map(|set| &set[0]).copied().collect();
        let households: BTreeSet<u32> = sets().flat_map(|set| &set[1]).copied().collect();
        self.step_of(persons, households, before)
    }

    /// Some persons and households, with their rows.
    pub fn step_of(
        &self,
        persons: BTreeSet<u32>,
        households: BTreeSet<u32>,
        before: &State,
    ) -> Step {
        let people = SubsetPeople::new(&persons, &households, &before.merges);
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
        let mut step = Step { lists, persons, households, people, before: Vec::new() };
        step.before = self.in_force(&step, |of, record| before.states(of, record));
        step
    }

    /// The versions that list any of them, of those that `is_in_force` says of by reference and record.
    pub fn in_force(
        &self,
        step: &Step,
        is_in_force: impl Fn(&Reference, u64) -> bool,
    ) -> Vec<InForce> {
        let lists = step.lists.iter().enumerate().map(|(at, (list, _))| (&self.lists[*list], at));
        let in_force = lists.filter(|(list, _)| is_in_force(&list.activity.reference, list.record));
        in_force.map(|(list, at)| (Arc::clone(&list.activity), at)).collect()
    }
}

impl Step {
    /// What some versions state of them.
    pub fn stated<'a>(&'a self, versions: &'a [InForce]) -> Vec<(Item<'a>, &'a Rows)> {
        let stated = versions.iter().map(|(activity, at)| {
            let Outline { reference, about, .. } = &**activity;
            // Head-counts stand for a site, not for people.
            (Item { reference, about, headcounts: &[], is_approved: false }, &self.lists[*at].1)
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
