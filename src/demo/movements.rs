//! People who leave their household in the course of the year, or join another one.
//!
//! Belongs here: choosing them, and what their last row and the rows of their households state. Does
//! not: anybody's contacts, which stay as they are.
//!
//! Invariant: no figure changes under rule 2. Whoever leaves or moves was stated in the first household
//! earlier in the year and so stays one of its members: nobody takes the place. Whoever joins a household
//! is one person more in the size that it declares from then on, and no sector reached it that had not
//! reached the person. Every home stays the same site. Under rule 1 the first household counts somebody
//! in the place of each of them, and the total is larger by nearly as many.
//!
//! The first household's rows by sex and age no longer tell who of it is already known by name, so its
//! unnamed members are of unknown sex and age.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;

use super::calendar::{Activity, Belongs};
use super::people::{Household, LARGEST, Person, Population, column};
use super::places::{Place, Places};
use super::sectors::NONE;

/// People who leave their household and belong to none any more.
const LEAVERS: usize = 24;

/// People who join another household at the same site.
const MOVERS: usize = 12;

/// The numbers of the activities of the year that list each person and each household, in order.
struct Listed {
    persons: BTreeMap<usize, Vec<usize>>,
    households: BTreeMap<usize, Vec<usize>>,
}

/// A person, and the household that it leaves with the last of its rows in the year.
#[derive(Clone, Copy)]
struct Departure {
    person: usize,
    from: usize,
    /// The number of the activity with this row.
    activity: usize,
}

/// Lets some people leave their household or move to another. The activities are in the order of the rule,
/// and all their rows are filled.
pub(super) fn state(
    activities: &mut [Activity],
    population: &Population,
    places: &Places,
    rng: &mut Rng,
) {
    let listed = Listed::of(activities);
    let mut departures = departures(&listed, population, places);
    rng.shuffle(&mut departures);
    // No household takes part in two movements, so each can be understood by itself.
    let mut involved = BTreeSet::new();
    let (mut leavers, mut movers) = (0, 0);
    for departure in departures {
        if involved.contains(&departure.from) {
            continue;
        }
        let joined = (movers < MOVERS)
            .then(|| joinable(departure, &listed, population, &involved, rng))
            .flatten();
        if let Some(joined) = joined {
            movers += 1;
            depart(activities, departure, Belongs::To(joined), &listed, population);
            welcome(activities, departure, joined, population);
            involved.extend([departure.from, joined]);
        } else if leavers < LEAVERS {
            leavers += 1;
            depart(activities, departure, Belongs::ToNone, &listed, population);
            involved.insert(departure.from);
        }
    }
}

impl Listed {
    fn of(activities: &[Activity]) -> Self {
        let mut listed = Listed { persons: BTreeMap::new(), households: BTreeMap::new() };
        for (number, activity) in activities.iter().enumerate().filter(|(_, a)| a.counts()) {
            for row in &activity.persons {
                listed.persons.entry(row.person).or_default().push(number);
            }
            for row in &activity.households {
                listed.households.entry(row.household).or_default().push(number);
            }
        }
        listed
    }

    /// The activities of the year that list a household, in order.
    fn household(&self, household: usize) -> &[usize] {
        self.households.get(&household).map_or(&[], Vec::as_slice)
    }
}

/// Grown-up members of a household that is reached as one, where everybody reached is on a list. The
/// first of their rows in the year states the household, so the last can state that they left it.
fn departures(listed: &Listed, population: &Population, places: &Places) -> Vec<Departure> {
    let departure = |(&person, rows): (&usize, &Vec<usize>)| {
        let Person { household, home, .. } = population.persons[person];
        let from = household?;
        let reached = !listed.household(from).is_empty();
        let at_settlement = places.sites[home].place == Place::Settlement;
        let grown_up = population.persons[person].age() >= 18;
        let &[_, .., activity] = &rows[..] else {
            return None;
        };
        (reached && at_settlement && grown_up).then_some(Departure { person, from, activity })
    };
    listed.persons.iter().filter_map(departure).collect()
}

/// A household at the same site that no sector reached which had not reached the person, and whose size is
/// declared once more after the person came.
fn joinable(
    departure: Departure,
    listed: &Listed,
    population: &Population,
    involved: &BTreeSet<usize>,
    rng: &mut Rng,
) -> Option<usize> {
    let Person { home, own, .. } = population.persons[departure.person];
    let reached_by = own | population.households[departure.from].sectors;
    let fits = |&number: &usize| {
        let household = &population.households[number];
        let later = listed.household(number).last() > Some(&departure.activity);
        household.home == home
            && household.sectors != NONE
            && household.sectors & !reached_by == NONE
            && household.size < LARGEST
            && number != departure.from
            && !involved.contains(&number)
            && later
    };
    let fitting: Vec<usize> = (0..population.households.len()).filter(fits).collect();
    (!fitting.is_empty()).then(|| fitting[rng.usize(..fitting.len())])
}

/// States on the last row of the person in the year, and on all later ones, where it belongs. The homes
/// of the person and of the first household no longer follow from each other's rows, so both are declared.
fn depart(
    activities: &mut [Activity],
    departure: Departure,
    belongs: Belongs,
    listed: &Listed,
    population: &Population,
) {
    let home = population.persons[departure.person].home;
    for (number, activity) in activities.iter_mut().enumerate().skip(departure.activity) {
        for row in activity.persons.iter_mut().filter(|row| row.person == departure.person) {
            row.household = belongs;
            if number == departure.activity {
                row.residence = Some(home);
            }
        }
    }
    if let Some(&last) = listed.household(departure.from).last() {
        let rows = activities[last].households.iter_mut();
        for row in rows.filter(|row| row.household == departure.from) {
            row.residence = Some(home);
        }
    }
}

/// Declares the household that the person joined one person larger, from then on.
fn welcome(
    activities: &mut [Activity],
    departure: Departure,
    joined: usize,
    population: &Population,
) {
    let person = &population.persons[departure.person];
    let Household { size, .. } = population.households[joined];
    let later = activities[departure.activity + 1..].iter_mut();
    let rows = later.flat_map(|activity| &mut activity.households);
    for row in rows.filter(|row| row.household == joined) {
        row.size = row.size.max(size) + 1;
        // There is no column for another sex.
        if person.sex != "x" {
            let cell = &mut row.sadd[column(person.sex == "m", person.age())];
            *cell = cell.map(|people| people + 1);
        }
    }
}
