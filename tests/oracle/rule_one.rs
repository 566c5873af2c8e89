//! What version 1 of the rule has otherwise.
//!
//! Belongs here: the page of rule 1 where it differs from section 3. Does not: what both share.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::Cells;
use super::contacts::Contacts;
use super::crowds::{HeadCount, crowd};
use super::figures::Figure;
use super::individuals::{ContactsOfUnit, Individual, Unit, home_of};
use super::names::Site;
use super::reach::Reach;
use super::tables::Activity;

/// Statements: also of planned and cancelled activities.
pub fn states(_: &Activity) -> bool {
    true
}

/// Scope: completed or ongoing, of a kind that counts.
pub fn counts(activity: &Activity) -> bool {
    activity.kind != "assessment" && ["completed", "ongoing"].contains(&activity.status.as_str())
}

/// People with a contact, then, of households reached as households, as many unnamed members as are
/// missing to their size. With the cells of these households.
pub fn individuals(contacts: &Contacts<'_>) -> (Vec<Individual>, BTreeMap<String, Cells>) {
    let mut people_of: BTreeMap<Unit, Vec<Option<String>>> = BTreeMap::new();
    for person in contacts.people() {
        people_of.entry(unit_of(contacts, &person)).or_default().push(Some(person));
    }
    let mut household_cells = BTreeMap::new();
    for household in contacts.households() {
        let people = people_of.entry(Unit::Household(household.clone())).or_default();
        people.resize(size(contacts, &household, people.len()), None);
        if let Some(cells) = cells_of(contacts, &household) {
            household_cells.insert(household, cells);
        }
    }

    let mut individuals = vec![];
    for (unit, people) in people_of {
        let home = home(contacts, &unit);
        let households = match &unit {
            Unit::Household(household) => BTreeSet::from([household.clone()]),
            Unit::Person(_) => BTreeSet::new(),
        };
        individuals.extend(people.into_iter().map(|person| {
            let (unit, home, households) = (unit.clone(), home.clone(), households.clone());
            Individual { unit, home, person, households }
        }));
    }
    (individuals, household_cells)
}

fn unit_of(contacts: &Contacts<'_>, person: &str) -> Unit {
    match contacts.statements.household.get(person) {
        Some(household) => Unit::Household(household.clone()),
        None => Unit::Person(person.to_string()),
    }
}

/// The larger of the largest declared size and the number of members with a personal contact.
fn size(contacts: &Contacts<'_>, household: &str, members_with_contact: usize) -> usize {
    let declared = contacts.sizing_rows(household).iter().map(|row| row.size).max();
    members_with_contact.max(declared.unwrap_or(0).try_into().unwrap())
}

/// The cells of the last row, among those with the largest declared size, that fills any.
fn cells_of(contacts: &Contacts<'_>, household: &str) -> Option<Cells> {
    let mut rows = contacts.sizing_rows(household);
    let largest = rows.iter().map(|row| row.size).max()?;
    rows.retain(|row| row.size == largest && row.cells.filled);
    rows.last().map(|row| row.cells.clone())
}

/// The home of a unit, of direct contacts where there are any, else of indirect ones. All contacts of
/// a household's members count.
fn home(contacts: &Contacts<'_>, unit: &Unit) -> Site {
    let by_activities = |direct: bool| -> Vec<ContactsOfUnit> {
        let activities = contacts.activities.iter().filter(|activity| activity.direct == direct);
        let each = activities.map(|activity| of_unit(contacts, unit, activity));
        each.filter(ContactsOfUnit::are_any).collect()
    };
    let direct = by_activities(true);
    if direct.is_empty() { home_of(&by_activities(false)) } else { home_of(&direct) }
}

fn of_unit(contacts: &Contacts<'_>, unit: &Unit, activity: &Activity) -> ContactsOfUnit {
    let own = activity.households.iter();
    let own = own.filter(|row| Unit::Household(contacts.ledger.household(row)) == *unit);
    let people = activity.people.iter();
    let people = people.filter(|row| unit_of(contacts, &contacts.ledger.person(row)) == *unit);
    let site_of = |residence| activity.site_of(residence).map(|site| site.as_text());
    ContactsOfUnit {
        site: activity.site.as_text(),
        own: own.map(|row| site_of(&row.residence)).collect(),
        people: people.map(|row| site_of(&row.residence)).collect(),
    }
}

/// A figure: the sum over sites of max(registered(s, L), the largest headcount(s, l) of a sector in L).
pub fn figure(reach: &Reach<'_>, sectors: &BTreeSet<usize>) -> Figure {
    let mut registered: BTreeMap<Site, Vec<&Individual>> = BTreeMap::new();
    for individual in reach.reached_by(sectors) {
        registered.entry(individual.home.clone()).or_default().push(individual);
    }
    let with_activities = reach.activities.iter().map(|activity| activity.site.as_text());
    let sites: BTreeSet<Site> = registered.keys().cloned().chain(with_activities).collect();

    let mut figure = Figure::default();
    let mut crowds = 0;
    for site in sites {
        let individuals = registered.get(&site).map_or(&[][..], Vec::as_slice);
        let exact = i64::try_from(individuals.len()).unwrap();
        let crowd = largest_headcount(reach, &site, sectors);
        crowds += crowd.people;
        figure.registered += exact;
        if crowd.people > exact {
            figure.people += crowd.people;
            figure.estimated += crowd.people - exact;
            figure.sadd.add(&crowd.cells.grid.up_to(crowd.people));
        } else {
            figure.people += exact;
            figure.sadd.add(&reach.registered_sadd(individuals, sectors));
        }
    }
    // Marks are ignored: every head-count is of an unmarked activity.
    figure.lowest = figure.registered.max(crowds);
    figure.highest = figure.registered
        + reach.of_sectors(sectors).map(|activity| reach.head_count(activity).people).sum::<i64>();
    figure
}

/// max over the sectors of headcount(site, sector); of equal sectors the first in the profile.
fn largest_headcount(reach: &Reach<'_>, site: &Site, sectors: &BTreeSet<usize>) -> HeadCount {
    let mut largest = HeadCount::default();
    for sector in sectors {
        let of_sector = reach.of_sectors(&BTreeSet::from([*sector])).collect::<Vec<_>>();
        let at_site = of_sector.into_iter().filter(|activity| activity.site.as_text() == *site);
        let headcount = crowd(reach, at_site.collect());
        if headcount.people > largest.people {
            largest = headcount;
        }
    }
    largest
}
