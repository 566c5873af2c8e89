//! What a ledger says after everything that was done to it.
//!
//! Belongs here: current versions, voids, merges, erasures, the gazetteer. Does not: periods.

use std::collections::{BTreeMap, BTreeSet};

use super::Step;
use super::names::Site;
use super::places::gazetteer;
use super::tables::{Activity, HouseholdRow, Lists, PersonRow, Rosters, Row};

/// People, or households: their entries by the source's numbers, and which of them are one (a forest).
#[derive(Default)]
pub struct Register {
    /// How often a number was erased. Whoever comes with it afterwards is another entry.
    erased: BTreeMap<String, usize>,
    erased_entries: BTreeSet<String>,
    /// (kept, dropped), in the order of merging.
    merges: Vec<(String, String)>,
}

impl Register {
    /// The entry that a number means now.
    fn entry(&self, number: &str) -> String {
        let number = number.trim();
        match self.erased.get(number) {
            Some(times) => format!("{number} after {times}"),
            None => number.to_string(),
        }
    }

    /// The entry that a number means in an activity that lists some entries already: one of those, though
    /// it was erased. Whoever came again goes before, then the one erased last.
    fn entry_beside(&self, number: &str, listed: &BTreeSet<&str>) -> String {
        let number = number.trim();
        let now = self.entry(number);
        let times = self.erased.get(number).copied().unwrap_or(0);
        let former = (0..times).rev().map(|times| match times {
            0 => number.to_string(),
            times => format!("{number} after {times}"),
        });
        let mut all = std::iter::once(now.clone()).chain(former);
        all.find(|entry| listed.contains(entry.as_str())).unwrap_or(now)
    }

    fn erase(&mut self, number: &str) {
        let entry = self.entry(number);
        self.erased_entries.insert(entry);
        *self.erased.entry(number.trim().to_string()).or_default() += 1;
    }

    fn merge(&mut self, kept: &str, dropped: &str) {
        let edge = (self.entry(kept), self.entry(dropped));
        assert!(edge.0 != edge.1 && self.parent(&edge.0).is_none());
        assert!(self.parent(&edge.1).is_none());
        self.merges.push(edge);
    }

    fn undo_merge(&mut self, kept: &str, dropped: &str) {
        let edge = (self.entry(kept), self.entry(dropped));
        assert!(self.merges.contains(&edge), "there is no such merge");
        self.merges.retain(|other| *other != edge);
    }

    fn parent(&self, entry: &str) -> Option<&str> {
        let edge = self.merges.iter().find(|(_, dropped)| dropped == entry);
        edge.map(|(kept, _)| kept.as_str())
    }

    /// The finally kept entry.
    pub fn root(&self, entry: &str) -> String {
        match self.parent(entry) {
            Some(kept) => self.root(kept),
            None => entry.to_string(),
        }
    }

    /// Whose word counts within one activity: the root's (0), else the earliest merged entry's.
    pub fn rank(&self, entry: &str) -> usize {
        let place = self.merges.iter().position(|(_, dropped)| dropped == entry);
        place.map_or(0, |place| place + 1)
    }
}

/// What the ledger says now.
#[derive(Default)]
pub struct Ledger {
    /// The current version of every activity, by reference.
    current: BTreeMap<String, Activity>,
    voided: BTreeSet<String>,
    /// Those whose current version was approved, and nothing else said of it since.
    pub approved: BTreeSet<String>,
    pub people: Register,
    pub households: Register,
    /// The names of admin1–3 of the sites that the gazetteer has.
    pub gazetteer: BTreeMap<Site, [String; 3]>,
}

impl Ledger {
    pub fn after(sectors: &[&str], steps: &[Step]) -> Ledger {
        let mut ledger = Ledger::default();
        for step in steps {
            ledger.take(sectors, step);
        }
        ledger
    }

    fn take(&mut self, sectors: &[&str], step: &Step) {
        match step {
            Step::Import(tables) => {
                let rosters = Rosters::read(tables);
                for row in Row::all(&tables.activities) {
                    let activity = Activity::read(sectors, &row);
                    let lists = rosters.of(&activity.reference, activity.start);
                    let reference = activity.reference.clone();
                    assert!(!self.current.contains_key(&reference), "{reference} is not new");
                    let activity = self.with_lists(activity, lists, None);
                    self.current.insert(reference, activity);
                }
            }
            Step::Correct(tables) => {
                let rosters = Rosters::read(tables);
                let mut listed = rosters.references();
                for row in Row::all(&tables.activities) {
                    let restated = Activity::read(sectors, &row);
                    listed.remove(&restated.reference);
                    let lists = rosters.of(&restated.reference, restated.start);
                    self.correct(restated, lists);
                }
                // Rows without one in `activities` replace just that list.
                for reference in listed {
                    let restated = self.current[&reference].clone();
                    let mut lists = rosters.of(&reference, restated.start);
                    lists.people = lists.people.filter(|rows| !rows.is_empty());
                    lists.households = lists.households.filter(|rows| !rows.is_empty());
                    lists.groups = lists.groups.filter(|rows| !rows.is_empty());
                    self.correct(restated, lists);
                }
            }
            Step::Void(reference) => {
                assert!(self.current.contains_key(reference), "{reference} is unknown");
                self.voided.insert(reference.clone());
            }
            Step::Review { decision, references } => {
                for reference in references {
                    assert!(self.current.contains_key(reference), "{reference} is unknown");
                    match decision.as_str() {
                        "approved" => self.approved.insert(reference.clone()),
                        _ => self.approved.remove(reference),
                    };
                }
            }
            Step::Merge { household, kept, dropped } => {
                self.register(*household).merge(kept, dropped);
            }
            Step::UndoMerge { household, kept, dropped } => {
                self.register(*household).undo_merge(kept, dropped);
            }
            Step::Erase { household, number } => self.register(*household).erase(number),
            Step::Gazetteer(text) => self.gazetteer = gazetteer(text),
            // Which policy a question is asked under is said with the question.
            Step::Adopt { .. } | Step::Publish { .. } => (),
        }
    }

    fn register(&mut self, household: bool) -> &mut Register {
        if household { &mut self.households } else { &mut self.people }
    }

    /// An activity that was imported, with the entries that its numbers mean now. What is said of erased
    /// entries that its former version lists is not taken. A household that has a row now is one of those
    /// only if it had one before.
    fn with_lists(&self, activity: Activity, lists: Lists, before: Option<&Activity>) -> Activity {
        let rows = before.iter().flat_map(|before| &before.people);
        let listed_people: BTreeSet<&str> = rows.clone().map(|row| row.person.as_str()).collect();
        let of_people = rows.filter_map(|row| row.household.as_deref());
        let rows = before.iter().flat_map(|before| &before.households);
        let with_rows: BTreeSet<&str> = rows.map(|row| row.household.as_str()).collect();
        let listed_households: BTreeSet<&str> = of_people.chain(with_rows.clone()).collect();
        let mut households = lists.households.unwrap_or_default();
        let have_rows: BTreeSet<String> =
            households.iter().map(|row| row.household.trim().to_string()).collect();
        let household = |number: &str| match have_rows.contains(number.trim()) {
            true => self.households.entry_beside(number, &with_rows),
            false => self.households.entry_beside(number, &listed_households),
        };
        let mut people = lists.people.unwrap_or_default();
        for row in &mut people {
            row.person = self.people.entry_beside(&row.person, &listed_people);
            row.household = row.household.take().map(|stated| match stated.as_str() {
                "-" => stated,
                number => household(number),
            });
        }
        people.retain(|row| !self.people.erased_entries.contains(&row.person));
        for row in &mut households {
            row.household = household(&row.household);
        }
        households.retain(|row| !self.households.erased_entries.contains(&row.household));
        let groups = lists.groups.unwrap_or_default();
        Activity { people, households, groups, ..activity }
    }

    /// An activity restated: lists that are not there stay, and so do erased contacts.
    fn correct(&mut self, restated: Activity, lists: Lists) {
        let reference = restated.reference.clone();
        let before = self.current.remove(&reference).expect("an activity that is known");
        let [keeps_people, keeps_households, keeps_groups] =
            [lists.people.is_none(), lists.households.is_none(), lists.groups.is_none()];
        let mut activity = self.with_lists(restated, lists, Some(&before));

        let erased = |register: &Register, entry: &str| register.erased_entries.contains(entry);
        let stays = |row: &PersonRow| keeps_people || erased(&self.people, &row.person);
        activity.people.extend(before.people.into_iter().filter(stays));
        let stays =
            |row: &HouseholdRow| keeps_households || erased(&self.households, &row.household);
        activity.households.extend(before.households.into_iter().filter(stays));
        activity.groups.extend(before.groups.into_iter().filter(|_| keeps_groups));

        self.voided.remove(&reference);
        // Nobody has looked at this version yet.
        self.approved.remove(&reference);
        self.current.insert(reference, activity);
    }

    /// Leaves these activities alone, as if nothing else had been logged.
    pub fn retain(&mut self, keep: impl Fn(&Activity) -> bool) {
        self.current.retain(|_, activity| keep(activity));
    }

    /// The activities that are not voided, by (start, reference as UTF-8 bytes).
    pub fn in_order(&self) -> Vec<&Activity> {
        let valid = |activity: &&Activity| !self.voided.contains(&activity.reference);
        let mut activities: Vec<&Activity> = self.current.values().filter(valid).collect();
        activities.sort_by_key(|activity| (activity.start, activity.reference.as_bytes()));
        activities
    }

    pub fn person(&self, row: &PersonRow) -> String {
        self.people.root(&row.person)
    }

    pub fn household(&self, row: &HouseholdRow) -> String {
        self.households.root(&row.household)
    }

    /// The household that a row states its person in; nothing where it states none, or `-`.
    pub fn household_stated(&self, row: &PersonRow) -> Option<String> {
        let stated = row.household.as_ref().filter(|stated| *stated != "-")?;
        Some(self.households.root(stated))
    }
}
