//! The two mistakes in the year's tables: a list entered incompletely, and a list entered twice.
//!
//! Belongs here: making the mistakes, and the reasons that an officer would give. Does not: putting them
//! right; the user does, with `correct` and `void`.
//!
//! Invariant: both change the figures, which are right only after both were put right.

use std::collections::BTreeMap;

use super::calendar::Activity;
use super::people::{Household, Population};
use super::places::{Place, Places};
use super::sectors::NONE;

pub(super) const CORRECTION_REASON: &str =
    "The last page of the distribution list had not been typed, and three sizes were misread.";

pub(super) const VOID_REASON: &str =
    "The same paper list typed a second time, with provisional household numbers.";

/// The most households on the page that was not entered.
const LAST_PAGE: usize = 24;

/// Enters a distribution of household items in Mopti a second time, a few days later, as if it had been
/// for other households.
pub(super) fn type_twice(
    activities: &mut Vec<Activity>,
    population: &mut Population,
    places: &Places,
) {
    let in_mopti = |activity: &&Activity| {
        let site = &places.sites[activity.site];
        activity.work.code == "NFI"
            && activity.counts()
            && (site.place, site.area.office) == (Place::Settlement, "mopti")
    };
    // The longest list. There always is one, from shelter works in all of Mopti's settlements.
    let Some(original) = activities.iter().filter(in_mopti).max_by_key(|a| a.households.len())
    else {
        return;
    };
    let mut copy = original.clone();
    copy.mistaken = true;
    copy.start += 6;
    copy.end = copy.end.map(|end| end + 6);
    for row in &mut copy.households {
        let Household { size, group, sadd, .. } = population.households[row.household];
        let home = copy.site;
        population.households.push(Household {
            home,
            sectors: NONE,
            counted: NONE,
            size,
            group,
            sadd,
            members: Vec::new(),
        });
        row.household = population.households.len() - 1;
    }
    activities.push(copy);
}

/// The number of an activity, and that activity as it was entered first: a cash distribution without the
/// last page of its list, and with three household sizes too large.
pub(super) fn type_in_part(
    activities: &[Activity],
    population: &Population,
    places: &Places,
) -> (usize, Activity) {
    let once = reached_once(activities, population);
    let sole = |activity: &Activity| {
        let rows = activity.households.iter();
        rows.filter(|row| once.contains(&row.household)).count()
    };
    let number = (0..activities.len())
        .filter(|&number| activities[number].work.code == "CASH" && activities[number].counts())
        .filter(|&number| places.sites[activities[number].site].place == Place::Settlement)
        .max_by_key(|&number| sole(&activities[number]))
        .unwrap_or_default();
    let mut typed = activities[number].clone();
    let page = LAST_PAGE.min(sole(&typed).saturating_sub(3));
    let mut missing: Vec<usize> = typed.households.iter().map(|row| row.household).collect();
    missing.retain(|household| once.contains(household));
    let missing = missing.split_off(missing.len() - page);
    typed.households.retain(|row| !missing.contains(&row.household));
    let rest = typed.households.iter_mut().filter(|row| once.contains(&row.household));
    for row in rest.take(3) {
        row.size += 2;
    }
    (number, typed)
}

/// Households whose only contact in the year is a single row of the household itself.
fn reached_once(
    activities: &[Activity],
    population: &Population,
) -> std::collections::BTreeSet<usize> {
    let mut contacts = BTreeMap::new();
    for activity in activities.iter().filter(|activity| activity.counts()) {
        let as_household = activity.households.iter().map(|row| row.household);
        let through_member =
            activity.persons.iter().filter_map(|row| population.persons[row.person].household);
        for household in as_household.chain(through_member) {
            *contacts.entry(household).or_insert(0) += 1;
        }
    }
    contacts.into_iter().filter(|(_, times)| *times == 1).map(|(household, _)| household).collect()
}
