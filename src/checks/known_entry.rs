//! What the register and the activities say of an entry.
//!
//! Belongs here: the activities that list it, and what they state of it in the end. Does not: whose number it is
//! (`ledger::meaning`), figures (`count`).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::event::EntryKind;
use crate::event::activity::{Activity, Status};
use crate::event::ids::SectorId;
use crate::event::people::{Disability, Link, PopulationGroup, Sex};
use crate::ledger::{LedgerError, Snapshot, State};
use crate::register::{Attributes, Traits};

/// An entry of the register, with what is stated of it and of all that it is merged with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KnownEntry {
    /// A person or a household.
    pub kind: EntryKind,
    /// The register's id, which `merge --entry` takes.
    pub entry: u32,
    /// The entries that are one with it, by their ids.
    pub merged_with: Vec<u32>,
    /// Of it and these, those that were erased.
    pub erased: Vec<u32>,
    /// The activities that list it or one of these, in the order of their start.
    pub activities: Vec<ListedBy>,
    /// Of a person: the household, as last stated, by the id that counts for it.
    pub household: Option<u32>,
    /// Of a person: the sex, as last stated.
    pub sex: Option<Sex>,
    /// Of a person: the year of birth, as last stated.
    pub birth_year: Option<i32>,
    /// The population group, as last stated.
    pub population_group: Option<PopulationGroup>,
    /// Of a person: whether they have a disability, as last stated.
    pub disability: Option<Disability>,
    /// Of a household: its size, as last stated.
    pub size: Option<u32>,
}

/// An activity that lists an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ListedBy {
    /// The activity.
    pub activity: String,
    /// Its sector.
    pub sector: SectorId,
    /// Its first day.
    pub start: String,
    /// Its last day, where that is another one.
    pub end: Option<String>,
    /// Whether it took place. What is planned or cancelled states nothing.
    pub status: Status,
    /// The entries that it lists: this one, or those that are merged with it.
    pub entries: Vec<u32>,
}

impl KnownEntry {
    /// It and those that are merged with it.
    pub fn all_entries(&self) -> impl Iterator<Item = u32> + '_ {
        std::iter::once(self.entry).chain(self.merged_with.iter().copied())
    }
}

/// What is known of some entries, in their order: what activities that were neither voided, planned nor cancelled state
/// of them, the last one last.
///
/// # Errors
/// An activity that cannot be read.
pub fn known_entries(
    ledger: &Snapshot,
    wanted: &[(EntryKind, u32)],
) -> Result<Vec<KnownEntry>, LedgerError> {
    let state = ledger.state();
    let mut collected: Vec<Collected> =
        wanted.iter().map(|(kind, entry)| Collected::of(state, *kind, *entry)).collect();
    for activity in ledger.activities() {
        let (activity, attributes) = activity?;
        collected.iter_mut().for_each(|entry| entry.take(&activity, &attributes));
    }
    let known = collected.into_iter().map(|Collected { mut known, .. }| {
        let root = |household| state.merges.root(EntryKind::Household, household);
        known.household = known.household.map(root);
        known
    });
    Ok(known.collect())
}

/// An entry while the activities are gone through.
struct Collected {
    known: KnownEntry,
    /// It and those that are merged with it, each with its turn to speak: within one activity the entry that was kept
    /// speaks last, and of the others the one that was merged first.
    turns: BTreeMap<u32, Reverse<u64>>,
}

impl Collected {
    fn of(state: &State, kind: EntryKind, entry: u32) -> Self {
        let all = state.merges.with_merged(kind, &BTreeSet::from([entry]));
        let merged: BTreeMap<u32, u64> = state
            .merges
            .all()
            .filter(|(of, ..)| *of == kind)
            .map(|(_, _, dropped, order)| (dropped, order + 1))
            .collect();
        let turn = |of: &u32| (*of, Reverse(merged.get(of).copied().unwrap_or(0)));
        let is_erased = |of: &&u32| state.erased.contains(&(kind, **of));
        let known = KnownEntry {
            kind,
            entry,
            merged_with: all.iter().copied().filter(|of| *of != entry).collect(),
            erased: all.iter().filter(is_erased).copied().collect(),
            activities: Vec::new(),
            household: None,
            sex: None,
            birth_year: None,
            population_group: None,
            disability: None,
            size: None,
        };
        Self { known, turns: all.iter().map(turn).collect() }
    }

    fn take(&mut self, activity: &Activity, attributes: &Attributes) {
        let entries = match self.known.kind {
            EntryKind::Person => self.take_persons(activity, attributes),
            EntryKind::Household => self.take_households(activity, attributes),
        };
        if entries.is_empty() {
            return;
        }
        let about = &activity.about;
        self.known.activities.push(ListedBy {
            activity: activity.reference.to_string(),
            sector: about.sector.clone(),
            start: about.start.to_string(),
            end: about.end.map(|end| end.to_string()),
            status: about.status,
            entries: entries.into_iter().collect(),
        });
    }

    /// Takes what an activity states of the person; the entries that it lists.
    fn take_persons(&mut self, activity: &Activity, attributes: &Attributes) -> BTreeSet<u32> {
        let people = &activity.people;
        if !self.turns.keys().any(|entry| people.persons.0.contains(*entry)) {
            return BTreeSet::new();
        }
        let rows = people.person_rows().zip(attributes.persons());
        let mut rows: Vec<_> = rows
            .filter_map(|(row, traits)| Some((self.turns.get(&row.person)?, row, traits)))
            .collect();
        rows.sort_by_key(|(turn, row, _)| (**turn, row.person));
        let listed = rows.iter().map(|(_, row, _)| row.person).collect();
        if is_stating(activity) {
            let stated: Vec<(Link, Traits)> =
                rows.into_iter().map(|(_, row, traits)| (row.link, traits)).collect();
            for (link, traits) in stated {
                match link {
                    Link::Unstated => {}
                    Link::Left => self.known.household = None,
                    Link::Household(household) => self.known.household = Some(household),
                }
                self.learn(&traits);
            }
        }
        listed
    }

    /// The same of the household, which is also listed where its members' rows name it.
    fn take_households(&mut self, activity: &Activity, attributes: &Attributes) -> BTreeSet<u32> {
        let people = &activity.people;
        let named = people.person_rows().filter_map(|row| match row.link {
            Link::Household(household) => Some(household),
            Link::Left | Link::Unstated => None,
        });
        let mut listed: BTreeSet<u32> =
            named.filter(|household| self.turns.contains_key(household)).collect();
        let rows = people.household_rows().zip(attributes.households());
        let mut rows: Vec<_> = rows
            .filter_map(|(row, traits)| Some((*self.turns.get(&row.household)?, row, traits)))
            .collect();
        rows.sort_by_key(|(turn, row, _)| (*turn, row.household));
        for (_, row, traits) in rows {
            listed.insert(row.household);
            if is_stating(activity) {
                self.known.size = Some(row.size);
                self.learn(&traits);
            }
        }
        listed
    }

    fn learn(&mut self, traits: &Traits) {
        let known = &mut self.known;
        known.sex = traits.sex.or(known.sex);
        known.birth_year = traits.birth_year.or(known.birth_year);
        known.population_group = traits.population_group.or(known.population_group);
        known.disability = traits.disability.or(known.disability);
    }
}

fn is_stating(activity: &Activity) -> bool {
    matches!(activity.about.status, Status::Completed | Status::Ongoing)
}
