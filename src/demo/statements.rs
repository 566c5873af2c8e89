//! What every row states apart from the contact itself: sizes, sex and age, residence.
//!
//! Belongs here: leaving cells empty, filling them late or with smaller numbers, as field lists do,
//! without changing the home and the size that the plan gives. Does not: choosing contacts.
//!
//! Invariants, for every household and person in the year's scope: the home is the last residence that
//! was declared, or the site of the first contact where none was; the size is the largest that was
//! declared, or the number of members on lists.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;

use super::calendar::Activity;
use super::people::{Household, Population};
use super::places::{Place, Places};

/// Whose home a contact helps to determine: a person in a household has the household's home.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Resident {
    Household(usize),
    Person(usize),
}

/// A row: the number of its activity, whether it is a household's, its position in the list.
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
    for (resident, rows) in &contacts {
        if let Resident::Household(household) = *resident {
            let household_rows: Vec<Row> =
                rows.iter().copied().filter(|row| row.of_household).collect();
            let declared = sizes[household];
            state_sizes(activities, &household_rows, declared, population, rng);
        }
        state_residences(activities, *resident, rows, population, places, rng);
    }
    repeat_less(activities, rng);
}

/// The rows in the year's scope that determine each home, in the order of the rule.
fn contacts(activities: &[Activity], population: &Population) -> BTreeMap<Resident, Vec<Row>> {
    let mut contacts: BTreeMap<Resident, Vec<Row>> = BTreeMap::new();
    for (number, activity) in activities.iter().enumerate().filter(|(_, a)| a.counts()) {
        for (row, listed) in activity.households.iter().enumerate() {
            let rows = contacts.entry(Resident::Household(listed.household)).or_default();
            rows.push(Row { activity: number, of_household: true, row });
        }
        for (row, listed) in activity.persons.iter().enumerate() {
            let household = population.persons[listed.person].household;
            let resident = household.map_or(Resident::Person(listed.person), Resident::Household);
            let rows = contacts.entry(resident).or_default();
            rows.push(Row { activity: number, of_household: false, row });
        }
    }
    contacts
}

/// The largest size to declare for each household. Where all members are on lists themselves, the
/// household was registered with one member fewer.
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

/// The cells by sex and age: mostly all, sometimes only the children's, sometimes none.
fn cells(household: &Household, rng: &mut Rng) -> [Option<u64>; 10] {
    let percent = rng.u8(..100);
    let mut cells = [None; 10];
    for (column, (cell, people)) in cells.iter_mut().zip(household.sadd).enumerate() {
        let children = column % 5 < 3;
        *cell = (percent < 78 || percent < 86 && children).then_some(people);
    }
    cells
}

/// Declares residences. A few families moved: their first row names where they came from, every
/// later one where they live now.
fn state_residences(
    activities: &mut [Activity],
    resident: Resident,
    rows: &[Row],
    population: &Population,
    places: &Places,
    rng: &mut Rng,
) {
    let home = match resident {
        Resident::Household(household) => population.households[household].home,
        Resident::Person(person) => population.persons[person].home,
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

/// The site where a family that moved lived at its first contact; `None` for the many that did not.
fn moved_from(
    activities: &[Activity],
    rows: &[Row],
    home: usize,
    places: &Places,
    rng: &mut Rng,
) -> Option<usize> {
    let first = rows[0].activity;
    let later = rows.get(1)?.activity > first;
    // A list with a head-count should include nobody who lives elsewhere.
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

/// Later lists often have only the number, once an earlier one had the other columns.
fn repeat_less(activities: &mut [Activity], rng: &mut Rng) {
    let mut known = BTreeSet::new();
    for activity in activities.iter_mut().filter(|activity| activity.counts()) {
        for row in &mut activity.persons {
            row.in_full = known.insert(row.person) || rng.u8(..100) < 80;
        }
    }
}
