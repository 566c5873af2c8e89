//! What a proposal would change about a known activity.
//!
//! Belongs here: holding two versions against each other. Does not: whether the change is accepted
//! (`planner`), how it is put into words (`wording`).

use std::collections::BTreeMap;

use crate::event::activity::About;
use crate::event::people::{Cells, Link, PeopleStated};
use crate::event::place::Residence;
use crate::register::{Attributes, Traits};

/// What is stated of a person: link, traits, residence.
pub(super) type PersonContent = (Link, Traits, Option<Residence>);
/// What is stated of a household: size, cells, traits, residence.
pub(super) type HouseholdContent = (u32, Cells, Traits, Option<Residence>);

/// What the current version states, by entry.
pub(super) struct Current {
    pub persons: BTreeMap<u32, PersonContent>,
    pub households: BTreeMap<u32, HouseholdContent>,
}

impl Current {
    pub fn of(people: &PeopleStated, attributes: &Attributes) -> Self {
        let place = |index: Option<usize>| index.and_then(|i| people.residences.get(i).cloned());
        let persons = people.person_rows().zip(attributes.persons());
        let persons =
            persons.map(|(row, traits)| (row.person, (row.link, traits, place(row.residence))));
        let households = people.household_rows().zip(attributes.households());
        let households = households.map(|(row, traits)| {
            (row.household, (row.size, row.cells, traits, place(row.residence)))
        });
        Self { persons: persons.collect(), households: households.collect() }
    }
}

/// What a proposal changes.
pub(super) struct Changes {
    pub changes: Vec<Change>,
    /// Whether everything that is known stays as it is.
    pub only_adds: bool,
    /// Rows, each with its table, that say something else of people and households who were erased: no change.
    pub otherwise: Vec<(&'static str, u32)>,
    /// Households of which more members are known by sex and age than they would have.
    pub overfull: Vec<u32>,
}

/// Something that a proposal would change about a known activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A part of what it says about itself, by its name.
    About(&'static str),
    /// The persons it lists.
    Persons(ListChange),
    /// The households it lists.
    Households(ListChange),
    /// Its head-counts.
    Headcounts,
}

/// How many rows of a list would come, go and change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListChange {
    /// Rows that come.
    pub added: usize,
    /// Rows that go.
    pub removed: usize,
    /// Rows that say something else.
    pub changed: usize,
    /// Some of those that change; none where nobody asked.
    pub rows: Vec<RowChange>,
}

impl ListChange {
    /// Whether everything that is known stays as it is.
    pub(super) fn only_adds(&self) -> bool {
        self.removed + self.changed == 0
    }
}

/// How a row would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowChange {
    /// Its number in the proposal's table.
    pub row: u32,
    /// What would be different.
    pub parts: Vec<PartChange>,
}

/// What a row says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartChange {
    /// Another household.
    Household,
    /// Another residence.
    Residence,
    /// Other cells by sex and age.
    Cells,
    /// Another size.
    Size {
        /// The known one.
        now: u32,
        /// The proposed one.
        stated: u32,
    },
    /// Another trait of a person or household.
    Trait {
        /// Which one.
        what: &'static str,
        /// The known one, if there is one.
        now: Option<String>,
        /// The proposed one, if there is one.
        stated: Option<String>,
    },
}

/// Finds in which way a row is different.
pub(super) type How<T> = fn(&T, &T) -> Vec<PartChange>;

/// Changed rows that are named.
const CHANGED_NAMED_MAX: usize = 5;

/// How many rows would come, go and change and, where asked, how; `None` where none would.
pub(super) fn list_change<T: PartialEq>(
    current: &BTreeMap<u32, T>,
    proposed: &BTreeMap<u32, (u32, Option<T>)>,
    unknown: usize,
    how: Option<How<T>>,
) -> Option<ListChange> {
    let added = unknown + proposed.keys().filter(|id| !current.contains_key(id)).count();
    let removed = current.keys().filter(|id| !proposed.contains_key(id)).count();
    let changed = proposed.iter().filter_map(|(id, (row, stated))| {
        let now = current.get(id)?;
        (stated.as_ref() != Some(now)).then_some((*row, now, stated.as_ref()))
    });
    let mut changed: Vec<(u32, &T, Option<&T>)> = changed.collect();
    changed.sort_by_key(|(row, ..)| *row);
    let count = changed.len();
    let named = changed.into_iter().take(CHANGED_NAMED_MAX).filter_map(|(row, now, stated)| {
        let how = how?;
        let parts = stated.map_or(vec![PartChange::Household], |stated| how(now, stated));
        Some(RowChange { row, parts })
    });
    let change = ListChange { added, removed, changed: count, rows: named.collect() };
    (added + removed + count > 0).then_some(change)
}

pub(super) fn person_changes(now: &PersonContent, stated: &PersonContent) -> Vec<PartChange> {
    let mut changes = Vec::new();
    if now.0 != stated.0 {
        changes.push(PartChange::Household);
    }
    changes.extend(trait_changes(&now.1, &stated.1));
    if now.2 != stated.2 {
        changes.push(PartChange::Residence);
    }
    changes
}

pub(super) fn household_changes(
    now: &HouseholdContent,
    stated: &HouseholdContent,
) -> Vec<PartChange> {
    let mut changes = Vec::new();
    if now.0 != stated.0 {
        changes.push(PartChange::Size { now: now.0, stated: stated.0 });
    }
    if now.1 != stated.1 {
        changes.push(PartChange::Cells);
    }
    changes.extend(trait_changes(&now.2, &stated.2));
    if now.3 != stated.3 {
        changes.push(PartChange::Residence);
    }
    changes
}

fn trait_changes(now: &Traits, stated: &Traits) -> impl Iterator<Item = PartChange> {
    fn one<T: PartialEq + ToString>(
        what: &'static str,
        now: Option<T>,
        stated: Option<T>,
    ) -> Option<PartChange> {
        let text = |value: Option<T>| value.map(|value| value.to_string());
        let differs = now != stated;
        differs.then(|| PartChange::Trait { what, now: text(now), stated: text(stated) })
    }
    let changes = [
        one("sex", now.sex, stated.sex),
        one("birth-year", now.birth_year, stated.birth_year),
        one("population-group", now.population_group, stated.population_group),
        one("disability", now.disability, stated.disability),
    ];
    changes.into_iter().flatten()
}

/// Names of the parts in which two descriptions differ.
pub(super) fn about_changes(known: &About, proposed: &About) -> Vec<&'static str> {
    let pairs = [
        ("kind", known.details.kind() == proposed.details.kind()),
        ("details", known.details == proposed.details),
        ("title", known.title == proposed.title),
        ("sector", known.sector == proposed.sector),
        ("also_sectors", known.also_sectors == proposed.also_sectors),
        ("office", known.office == proposed.office),
        ("place", known.place == proposed.place),
        ("start", known.start == proposed.start),
        ("end", known.last_day() == proposed.last_day()),
        ("status", known.status == proposed.status),
        ("donors", known.donors == proposed.donors),
        ("project", known.project == proposed.project),
        ("partner", known.partner == proposed.partner),
        ("modality", known.modality == proposed.modality),
        ("reach", known.reach == proposed.reach),
        ("new_people", known.new_people == proposed.new_people),
    ];
    pairs.iter().filter(|(_, same)| !same).map(|(name, _)| *name).collect()
}
