//! What a proposal would change about a known activity, in words.
//!
//! Belongs here: holding two versions against each other. Does not: whether the change is accepted
//! (`planner`).

use std::collections::{BTreeMap, HashSet};

use crate::event::activity::About;
use crate::event::limits::TEXT_BYTES_MAX;
use crate::event::people::{Cells, Link, PeopleStated};
use crate::event::place::Residence;
use crate::event::text;
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
    /// In words.
    pub words: Vec<String>,
    /// Whether everything that is known stays as it is.
    pub only_adds: bool,
}

/// Says in which way a row is different.
pub(super) type How<T> = fn(&T, &T) -> String;

/// Changed rows that are named.
const CHANGED_NAMED_MAX: usize = 5;

/// Says how many rows would come, go and change and, where asked, how.
pub(super) fn describe<T: PartialEq>(
    changes: &mut Changes,
    what: &str,
    current: &BTreeMap<u32, T>,
    proposed: &BTreeMap<u32, (u32, Option<T>)>,
    unknown: usize,
    how: Option<How<T>>,
) {
    let known: HashSet<u32> = current.keys().copied().collect();
    let added = unknown + proposed.keys().filter(|id| !known.contains(id)).count();
    let removed = known.iter().filter(|id| !proposed.contains_key(id)).count();
    let changed = proposed.iter().filter_map(|(id, (row, stated))| {
        let now = current.get(id)?;
        (stated.as_ref() != Some(now)).then_some((*row, now, stated.as_ref()))
    });
    let mut changed: Vec<(u32, &T, Option<&T>)> = changed.collect();
    let parts = [(added, "added"), (removed, "removed"), (changed.len(), "changed")];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, how)| format!("{count} {how}")).collect();
    changes.only_adds &= removed == 0 && changed.is_empty();
    if parts.is_empty() {
        return;
    }
    let mut words = format!("{what}: {}", parts.join(", "));
    if let Some(how) = how.filter(|_| !changed.is_empty()) {
        changed.sort_by_key(|(row, ..)| *row);
        let named = changed.iter().take(CHANGED_NAMED_MAX).map(|(row, now, stated)| match stated {
            Some(stated) => format!("row {row}: {}", how(now, stated)),
            None => format!("row {row}: another household"),
        });
        let more = if changed.len() > CHANGED_NAMED_MAX { "; …" } else { "" };
        words.push_str(&format!(" ({}{more})", named.collect::<Vec<_>>().join("; ")));
    }
    changes.words.push(words);
}

pub(super) fn person_changes(now: &PersonContent, stated: &PersonContent) -> String {
    let mut changes = Vec::new();
    if now.0 != stated.0 {
        changes.push("another household".to_owned());
    }
    changes.extend(trait_changes(&now.1, &stated.1));
    if now.2 != stated.2 {
        changes.push("another residence".to_owned());
    }
    changes.join(", ")
}

pub(super) fn household_changes(now: &HouseholdContent, stated: &HouseholdContent) -> String {
    let mut changes = Vec::new();
    if now.0 != stated.0 {
        changes.push(format!("size {} instead of {}", stated.0, now.0));
    }
    if now.1 != stated.1 {
        changes.push("other sex and age cells".to_owned());
    }
    changes.extend(trait_changes(&now.2, &stated.2));
    if now.3 != stated.3 {
        changes.push("another residence".to_owned());
    }
    changes.join(", ")
}

fn trait_changes(now: &Traits, stated: &Traits) -> Vec<String> {
    fn one<T: PartialEq + ToString>(
        what: &str,
        now: Option<T>,
        stated: Option<T>,
    ) -> Option<String> {
        let text = |value: Option<T>| value.map_or("none".to_owned(), |value| value.to_string());
        (now != stated).then(|| format!("{what} {} instead of {}", text(stated), text(now)))
    }
    let changes = [
        one("sex", now.sex, stated.sex),
        one("birth year", now.birth_year, stated.birth_year),
        one("population group", now.population_group, stated.population_group),
        one("disability", now.disability, stated.disability),
    ];
    changes.into_iter().flatten().collect()
}

/// Why an export restates an activity, for the log.
pub(super) fn export_reason(name: &str, new: usize, only_adds: bool, changes: &[String]) -> String {
    let submissions = if new == 1 { "submission" } else { "submissions" };
    let what = match (new, only_adds) {
        (0, true) => format!("added: {}", changes.join(", ")),
        (new, true) => format!("{new} {submissions} added"),
        (0, false) => format!("changes accepted: {}", changes.join(", ")),
        (new, false) => {
            format!("{new} {submissions} added, changes accepted: {}", changes.join(", "))
        }
    };
    let reason = format!("{name}: {what}");
    let short: String = reason.chars().take(REASON_CHARS_MAX).collect();
    // A file's name with a long number in it may read as a phone number.
    text::checked(&short).unwrap_or_else(|_| format!("a later export: {new} {submissions} added"))
}

/// Characters of a reason: what a text in the log can have of bytes, whatever they are.
const REASON_CHARS_MAX: usize = TEXT_BYTES_MAX / 4;

/// Names of the parts in which two descriptions differ.
pub(super) fn about_changes(known: &About, proposed: &About) -> Vec<String> {
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
    ];
    pairs.iter().filter(|(_, same)| !same).map(|(name, _)| (*name).to_owned()).collect()
}
