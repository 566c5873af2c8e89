//! What every row states besides the contact itself: sizes, sex and age, residence.
//!
//! Belongs here: leaving the same thing unsaid, saying it late or saying it smaller, as field lists
//! do, without moving anybody from the home and the size that the plan gives them.
//! Does not: choosing contacts.
//!
//! Invariants, for every household and person in the year's scope: the last residence declared is
//! the home, and where none is declared the first contact is there; the largest size declared, or
//! the number of members listed, is the size.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;

use super::calendar::Activity;
use super::people::{Household, Population};
use super::places::{Place, Places};

/// Whose home a contact helps to decide: a person in a household has the household's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Dweller {
    Household(usize),
    Person(usize),
}

/// One row: the number of its activity, whether it is a household's, its place in the list.
#[derive(Clone, Copy)]
struct Row {
    activity: usize,
    of_household: bool,
    row: usize,
}

/// Fills every row. The activities are in the order of the rule.
pub(super) fn fill(
    activities: &mut [Activity],
    population: &Population,
    places: &Places,
    rng: &mut Rng,
) {
    let contacts = contacts(activities, population);
    let sizes = declared_sizes(activities, population);
    for activity in activities.iter_mut().filter(|activity| !activity.counts()) {
        for row in &mut activity.households {
            let household = &population.households[row.household];
            row.size = household.size + u64::from(rng.u8(..10) == 0);
            row.sadd = cells(household, rng);
        }
    }
    for (dweller, rows) in &contacts {
        if let Dweller::Household(household) = *dweller {
            let household_rows: Vec<Row> =
                rows.iter().copied().filter(|row| row.of_household).collect();
            let declared = sizes[household];
            state_sizes(activities, &household_rows, declared, population, rng);
        }
        state_residences(activities, *dweller, rows, population, places, rng);
    }
    repeat_less(activities, rng);
}

/// The rows in the year's scope that decide each home, in the order of the rule.
fn contacts(activities: &[Activity], population: &Population) -> BTreeMap<Dweller, Vec<Row>> {
    let mut contacts: BTreeMap<Dweller, Vec<Row>> = BTreeMap::new();
    for (number, activity) in activities.iter().enumerate().filter(|(_, a)| a.counts()) {
        for (row, listed) in activity.households.iter().enumerate() {
            let rows = contacts.entry(Dweller::Household(listed.household)).or_default();
            rows.push(Row { activity: number, of_household: true, row });
        }
        for (row, listed) in activity.persons.iter().enumerate() {
            let household = population.persons[listed.person].household;
            let dweller = household.map_or(Dweller::Person(listed.person), Dweller::Household);
            let rows = contacts.entry(dweller).or_default();
            rows.push(Row { activity: number, of_household: false, row });
        }
    }
    contacts
}

/// The largest size to declare for each household. Where all members are on lists themselves, the
/// lists know one more than the household was registered with.
fn declared_sizes(activities: &[Activity], population: &Population) -> Vec<u64> {
    let listed: BTreeSet<usize> = activities
        .iter()
        .filter(|activity| activity.counts())
        .flat_map(|activity| activity.persons.iter().map(|row| row.person))
        .collect();
    let declared = |household: &Household| {
        let members = household.members.iter().filter(|member| listed.contains(member)).count();
        let all_listed = household.size >= 2 && members as u64 == household.size;
        household.size - u64::from(all_listed)
    };
    population.households.iter().map(declared).collect()
}

/// One row declares the largest size, some others a member fewer.
fn state_sizes(
    activities: &mut [Activity],
    rows: &[Row],
    declared: u64,
    population: &Population,
    rng: &mut Rng,
) {
    if rows.is_empty() {
        return;
    }
    let largest = rng.usize(..rows.len());
    for (i, at) in rows.iter().enumerate() {
        let row = &mut activities[at.activity].households[at.row];
        let household = &population.households[row.household];
        let fewer = i != largest && declared > 2 && rng.u8(..100) < 12;
        row.size = declared - u64::from(fewer);
        if row.size == household.size {
            row.sadd = cells(household, rng);
        }
    }
}

/// Mostly everybody by sex and age, sometimes only the children, sometimes nobody.
fn cells(household: &Household, rng: &mut Rng) -> [Option<u64>; 10] {
    let said = rng.u8(..100);
    let mut cells = [None; 10];
    for (column, (cell, people)) in cells.iter_mut().zip(household.sadd).enumerate() {
        let children = column % 5 < 3;
        *cell = (said < 78 || said < 86 && children).then_some(people);
    }
    cells
}

/// Declares residences. A few families moved: their first row names where they came from, every
/// later one where they live now.
fn state_residences(
    activities: &mut [Activity],
    dweller: Dweller,
    rows: &[Row],
    population: &Population,
    places: &Places,
    rng: &mut Rng,
) {
    let home = match dweller {
        Dweller::Household(household) => population.households[household].home,
        Dweller::Person(person) => population.persons[person].home,
    };
    let origin = moved_from(activities, rows, home, places, rng);
    let first_at_home = activities[rows[0].activity].site == home;
    for (i, row) in rows.iter().enumerate() {
        let away = activities[row.activity].site != home;
        let said_anyway = places.sites[home].place != Place::School && rng.u8(..100) < 8;
        let unsaid = i > 0 && first_at_home && rng.u8(..100) < 20;
        let residence = match origin {
            Some(origin) if i == 0 => Some(origin),
            Some(_) => Some(home),
            None => (away && !unsaid || said_anyway).then_some(home),
        };
        let activity = &mut activities[row.activity];
        if row.of_household {
            activity.households[row.row].residence = residence;
        } else {
            activity.persons[row.row].residence = residence;
        }
    }
}

/// Where a family that moved lived at its first contact, or nothing for the many who did not.
fn moved_from(
    activities: &[Activity],
    rows: &[Row],
    home: usize,
    places: &Places,
    rng: &mut Rng,
) -> Option<usize> {
    let first = rows[0].activity;
    let later = rows.get(1)?.activity > first;
    // A list with a head-count should hold nobody who lives elsewhere.
    if !later || !activities[first].groups.is_empty() || rng.u8(..100) >= 5 {
        return None;
    }
    // A residence without P-code is looked up in the activity's commune.
    let mut origins = places.near(activities[first].site, Place::Settlement);
    if rng.u8(..4) == 0 {
        origins.extend(places.all(Place::Settlement).filter(|&s| places.sites[s].pcode.is_some()));
    }
    origins.retain(|&origin| origin != home && origin != activities[first].site);
    (!origins.is_empty()).then(|| origins[rng.usize(..origins.len())])
}

/// Later lists often carry the number only, once an earlier one has said who it is.
fn repeat_less(activities: &mut [Activity], rng: &mut Rng) {
    let mut known = BTreeSet::new();
    for activity in activities.iter_mut().filter(|activity| activity.counts()) {
        for row in &mut activity.persons {
            row.in_full = known.insert(row.person) || rng.u8(..100) < 80;
        }
    }
}
