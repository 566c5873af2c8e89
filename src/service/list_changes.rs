//! Changing whom a recorded activity lists, without stating all of it again.
//!
//! Belongs here: showing whom it lists, as far as the register can say it, and turning what somebody takes out or
//! sizes anew into changes of entries. Does not: adding rows (`log`), recording (`planned`).
//!
//! The register keeps no numbers. So a list is shown by entries with what is stated of them, and somebody can be
//! taken out either so or by the number on the office's list, which is recognised and not kept.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Context, Error, text};
use crate::event::EntryKind;
use crate::event::activity::Activity;
use crate::event::limits::HOUSEHOLD_SIZE_MAX;
use crate::event::people::{Cells, Headcount, Link};
use crate::issue::value::{Limit, Quantity};
use crate::issue::{Code, Issue};
use crate::ledger::{LedgerError, ListEdits, Snapshot};
use crate::register::{Attributes, Traits};

/// What issues with taken out and resized entries have as their file.
pub const LISTED: &str = "listed";
/// The same of numbers of persons to take out.
pub const WITHOUT_PERSONS: &str = "without-persons";
/// The same of households.
pub const WITHOUT_HOUSEHOLDS: &str = "without-households";

/// Changes of the lists of the version that is corrected. Whoever is not named stays, as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListChanges {
    /// Persons to take out, by the register's ids.
    pub without_persons: Vec<u32>,
    /// Households to take out.
    pub without_households: Vec<u32>,
    /// Persons to take out, by their numbers.
    pub without_person_numbers: Vec<String>,
    /// Households to take out, by their numbers.
    pub without_household_numbers: Vec<String>,
    /// Households with the sizes that they are to have, by the register's ids.
    pub sizes: Vec<(u32, String)>,
    /// Whether no head-count is left, where none is given.
    pub without_headcounts: bool,
}

/// Whom an activity lists. No number of anybody: the register has none.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// The first persons.
    pub persons: Vec<ListedPerson>,
    /// All persons.
    pub persons_count: usize,
    /// The first households.
    pub households: Vec<ListedHousehold>,
    /// All households.
    pub households_count: usize,
}

/// A person on the list.
#[derive(Debug, Clone)]
pub struct ListedPerson {
    /// The register's id.
    pub entry: u32,
    /// The household's, where one is stated.
    pub household: Option<u32>,
    /// Sex, year of birth, population group, disability.
    pub traits: Traits,
    /// Whether what leads back to them was destroyed: they stay on the list.
    pub is_erased: bool,
}

/// A household on the list.
#[derive(Debug, Clone)]
pub struct ListedHousehold {
    /// The register's id.
    pub entry: u32,
    /// How many members it has.
    pub size: u32,
    /// Of them by sex and age, as far as known.
    pub cells: Cells,
    /// What is stated of it besides.
    pub traits: Traits,
    /// Whether what leads back to it was destroyed: it stays on the list.
    pub is_erased: bool,
}

/// Whom the last version of an activity lists, the first `max` of each list.
///
/// # Errors
/// An activity that is not there; records that cannot be read.
pub fn listed(ledger: &Snapshot, reference: &str, max: usize) -> Result<Listed, Error> {
    let (activity, attributes) = last_version(ledger, reference)?;
    let people = &activity.people;
    let is_erased = |kind, entry| ledger.state().erased.contains(&(kind, entry));
    let persons = people.person_rows().zip(attributes.persons()).take(max);
    let persons = persons.map(|(row, traits)| ListedPerson {
        entry: row.person,
        household: match row.link {
            Link::Household(household) => Some(household),
            _ => None,
        },
        traits,
        is_erased: is_erased(EntryKind::Person, row.person),
    });
    let households = people.household_rows().zip(attributes.households()).take(max);
    let households = households.map(|(row, traits)| ListedHousehold {
        entry: row.household,
        size: row.size,
        cells: row.cells,
        traits,
        is_erased: is_erased(EntryKind::Household, row.household),
    });
    Ok(Listed {
        persons: persons.collect(),
        persons_count: people.persons.len(),
        households: households.collect(),
        households_count: people.households.len(),
    })
}

/// The groups that a version counted, by the record that states it.
///
/// # Errors
/// A record that cannot be read; none that states an activity.
pub fn groups(ledger: &Snapshot, record: u64) -> Result<Vec<Headcount>, Error> {
    let found = ledger.log().records_at([record]).next();
    let record = found.transpose().map_err(LedgerError::from)?;
    let activity = record.as_ref().and_then(|record| record.event.activity());
    Ok(activity.map(|activity| activity.people.headcounts.clone()).unwrap_or_default())
}

fn last_version(ledger: &Snapshot, reference: &str) -> Result<(Activity, Attributes), Error> {
    let reference = text::reference(reference)?;
    let known = ledger.state().activities.get(&reference);
    let known = known.ok_or_else(|| LedgerError::Unknown(reference.clone()))?;
    Ok(ledger.activity(known)?)
}

/// The changes by entries. What cannot be taken is among the issues.
pub(super) fn edits(
    ledger: &Snapshot,
    reference: &str,
    changes: &ListChanges,
    namespace: &str,
    issues: &mut Vec<Issue>,
    context: &Context<'_>,
) -> Result<ListEdits, Error> {
    let (activity, _) = last_version(ledger, reference)?;
    let people = &activity.people;
    let lists = |kind, entry: u32| {
        let is_on_it = match kind {
            EntryKind::Person => people.persons.0.contains(entry),
            EntryKind::Household => people.households.0.contains(entry),
        };
        is_on_it && !ledger.state().erased.contains(&(kind, entry))
    };
    let mut entries_of = |kind, entries: &[u32], numbers: &[String], file| {
        let mut all = BTreeSet::new();
        for entry in entries {
            match lists(kind, *entry) {
                true => drop(all.insert(*entry)),
                false => issues.push(Issue::new(LISTED, Code::EntryNotListed).at(*entry)),
            }
        }
        let key = if numbers.is_empty() { None } else { Some(context.open_key(ledger)?) };
        for (number, line) in numbers.iter().zip(1..) {
            let Some(key) = &key else { break };
            let wrong = || Issue::new(file, Code::EntryNotListed).at(line).unseen(number);
            let Ok(number) = text::number(number) else {
                issues.push(wrong());
                continue;
            };
            match ledger.entry(kind, namespace, &number, key) {
                Ok(entry) if lists(kind, entry) => drop(all.insert(entry)),
                Ok(_) | Err(LedgerError::NoEntry { .. }) => issues.push(wrong()),
                Err(error) => return Err(Error::from(error)),
            }
        }
        Ok(all)
    };
    let without_persons = entries_of(
        EntryKind::Person,
        &changes.without_persons,
        &changes.without_person_numbers,
        WITHOUT_PERSONS,
    )?;
    let without_households = entries_of(
        EntryKind::Household,
        &changes.without_households,
        &changes.without_household_numbers,
        WITHOUT_HOUSEHOLDS,
    )?;
    let mut edits = ListEdits { without_persons, without_households, ..ListEdits::default() };
    for (entry, typed) in &changes.sizes {
        let wrong = |code| Issue::new(LISTED, code).at(*entry).column("size").value(typed);
        match size(typed) {
            _ if !lists(EntryKind::Household, *entry) => issues.push(wrong(Code::EntryNotListed)),
            Ok(size) => drop(edits.sizes.insert(*entry, size)),
            Err(code) => issues.push(wrong(code)),
        }
    }
    Ok(edits)
}

/// How many members a household has, as somebody typed it.
fn size(typed: &str) -> Result<u32, Code> {
    let of_what = Quantity::Size;
    let number: u64 = match typed.trim().parse() {
        Ok(number) => number,
        Err(_) => return Err(Code::NumberMalformed),
    };
    match u32::try_from(number) {
        Ok(0) => Err(Code::NumberTooSmall { of_what, min: Limit::of(of_what, 1) }),
        Ok(size) if size <= HOUSEHOLD_SIZE_MAX => Ok(size),
        _ => Err(Code::NumberTooLarge { of_what, max: Limit::of(of_what, HOUSEHOLD_SIZE_MAX) }),
    }
}
