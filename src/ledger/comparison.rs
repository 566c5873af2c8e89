//! Comparing a proposal with the version of its activity that is known.
//!
//! Belongs here: which rows are added, removed and changed. Does not: the words for it (`wording`),
//! whether the change is accepted (`resolver`).

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use super::changes::{
    Change, Changes, Current, HouseholdContent, How, ListChange, PersonContent, about_changes,
    household_changes, list_change, person_changes,
};
use super::list_edits::{restated_household, restated_person};
use super::proposal::{Mode, ProposalWithRows, Residences};
use super::recognition::Recognition;
use super::{Known, LedgerError, Snapshot};
use crate::event::EntryKind;
use crate::event::activity::Activity;
use crate::event::people::{Headcount, Link};
use crate::event::place::Residence;
use crate::event::text::normalised;
use crate::register::Attributes;

/// What would be different if a proposal took the place of the known version.
pub(super) fn changes(
    ledger: &Snapshot,
    recognition: &mut Recognition<'_>,
    residences: &RwLock<Residences>,
    (known, (activity, attributes)): (&Known, &(Activity, Attributes)),
    proposal: &ProposalWithRows,
    mode: &Mode,
) -> Result<Changes, LedgerError> {
    let residence = |place: u32| -> Option<Residence> {
        let residences = residences.read().unwrap_or_else(PoisonError::into_inner);
        residences.get(place).cloned()
    };
    let mut all = Changes {
        changes: Vec::new(),
        only_adds: true,
        otherwise: Vec::new(),
        overfull: Vec::new(),
    };
    if let Some(about) = &proposal.about {
        let now = &known.activity.about;
        let parts = about_changes(now, about);
        // An activity that goes on has a later last day, or its first one becomes known.
        let longer = about.start <= now.start && about.last_day() >= now.last_day();
        all.only_adds &= longer && parts.iter().all(|part| ["start", "end"].contains(part));
        all.changes.extend(parts.into_iter().map(Change::About));
    }
    let in_detail = matches!(mode, Mode::Export { .. });
    let mut current = Current::of(&activity.people, attributes);
    // What is recorded of the erased is kept, whether a table still lists them or not.
    let erased = &ledger.state.erased;
    let is_erased = |kind| move |id: u32| erased.contains(&(kind, id));
    let erased_persons = take_out(&mut current.persons, is_erased(EntryKind::Person));
    let erased_households = take_out(&mut current.households, is_erased(EntryKind::Household));
    let edits = proposal.edits.as_ref();
    let rows = proposal.persons.as_deref().or_else(|| edits.map(|_| [].as_slice()));
    if let Some(rows) = rows {
        let kept = edits.map(|edits| edits.kept_persons(&current.persons)).unwrap_or_default();
        let mut proposed: BTreeMap<u32, (u32, Option<PersonContent>)> =
            kept.into_iter().map(|(id, content)| (id, (0, Some(content)))).collect();
        let mut unknown = 0;
        for row in rows {
            let Some(person) = recognition.look_up(EntryKind::Person, row.number)? else {
                unknown += 1;
                continue;
            };
            let link = match row.link() {
                Link::Household(number) => {
                    recognition.look_up(EntryKind::Household, number)?.map(Link::Household)
                }
                link => Some(link),
            };
            let residence = residence(row.residence);
            let stated = link.map(|link| (link, row.traits(), residence));
            let known = proposed.get(&person).and_then(|(_, known)| known.clone());
            let stated = stated.map(|stated| match &known {
                Some(known) => restated_person(stated, known),
                None => stated,
            });
            proposed.insert(person, (row.row, stated));
        }
        let kept = take_out(&mut proposed, |id| erased_persons.contains_key(&id));
        let otherwise =
            kept.iter().filter(|(id, (_, stated))| erased_persons.get(id) != stated.as_ref());
        all.otherwise.extend(otherwise.map(|(_, (row, _))| ("people", *row)));
        let new = match edits {
            Some(_) => unknown,
            None => rows.len() - proposed.len() - kept.len(),
        };
        let how = in_detail.then_some(person_changes as How<PersonContent>);
        let change = list_change(&current.persons, &proposed, new, how);
        all.only_adds &= change.as_ref().is_none_or(ListChange::only_adds);
        all.changes.extend(change.map(Change::Persons));
    }
    let rows = proposal.households.as_deref().or_else(|| edits.map(|_| [].as_slice()));
    if let Some(rows) = rows {
        let kept =
            edits.map(|edits| edits.kept_households(&current.households)).unwrap_or_default();
        let mut proposed: BTreeMap<u32, (u32, Option<HouseholdContent>)> =
            kept.into_iter().map(|(id, content)| (id, (0, Some(content)))).collect();
        let mut unknown = 0;
        for row in rows {
            let Some(id) = recognition.look_up(EntryKind::Household, row.number)? else {
                unknown += 1;
                continue;
            };
            let residence = residence(row.residence);
            let stated = (row.size(), row.cells(), row.traits(), residence);
            let known = proposed.get(&id).and_then(|(_, known)| known.clone());
            let stated = match &known {
                Some(known) => restated_household(stated, known),
                None => stated,
            };
            proposed.insert(id, (row.row, Some(stated)));
        }
        let is_overfull = |(_, stated): &(u32, Option<HouseholdContent>)| {
            stated.as_ref().is_some_and(|(size, cells, ..)| cells.sum() > u64::from(*size))
        };
        let overfull = proposed.iter().filter(|(_, household)| is_overfull(household));
        all.overfull = overfull.map(|(id, _)| *id).collect();
        let kept = take_out(&mut proposed, |id| erased_households.contains_key(&id));
        let otherwise =
            kept.iter().filter(|(id, (_, stated))| erased_households.get(id) != stated.as_ref());
        all.otherwise.extend(otherwise.map(|(_, (row, _))| ("households", *row)));
        let new = match edits {
            Some(_) => unknown,
            None => rows.len() - proposed.len() - kept.len(),
        };
        let how = in_detail.then_some(household_changes as How<HouseholdContent>);
        let change = list_change(&current.households, &proposed, new, how);
        all.only_adds &= change.as_ref().is_none_or(ListChange::only_adds);
        all.changes.extend(change.map(Change::Households));
    }
    let counted = &known.activity.headcounts;
    if let Some(headcounts) = &proposal.headcounts
        && sorted(headcounts) != *counted
    {
        all.only_adds &= counted.iter().all(|group| headcounts.contains(group));
        all.changes.push(Change::Headcounts);
    }
    Ok(all)
}

/// Takes some entries out.
fn take_out<T>(all: &mut BTreeMap<u32, T>, is_one: impl Fn(u32) -> bool) -> BTreeMap<u32, T> {
    let (taken, left) = std::mem::take(all).into_iter().partition(|(id, _)| is_one(*id));
    *all = left;
    taken
}

/// Head-counts in the order of their names, so that the order of rows does not matter.
pub(super) fn sorted(headcounts: &[Headcount]) -> Vec<Headcount> {
    let mut headcounts = headcounts.to_vec();
    headcounts.sort_by_cached_key(|group| normalised(&group.group));
    headcounts
}
