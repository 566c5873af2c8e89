//! What version 2 of the rule has otherwise.
//!
//! Belongs here: section 3 where it differs from rule 1. Does not: what both share.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{Cells, Grid};
use super::contacts::{Contacts, in_scope};
use super::crowds::{HeadCount, crowd};
use super::figures::Figure;
use super::individuals::{ContactsOfUnit, Individual, Unit, home_of};
use super::names::Site;
use super::places::Place;
use super::reach::Reach;
use super::statements::{belonging, stating_by};
use super::tables::{Activity, HouseholdRow};

/// Statements: not of planned and cancelled activities.
pub fn states(activity: &Activity) -> bool {
    !["planned", "cancelled"].contains(&activity.status.as_str())
}

/// Scope: completed or ongoing, of a kind that counts; works only when completed.
pub fn counts(activity: &Activity) -> bool {
    match activity.kind.as_str() {
        "assessment" => false,
        "works" => activity.status == "completed",
        _ => ["completed", "ongoing"].contains(&activity.status.as_str()),
    }
}

/// The members of each household: the persons whom an activity that is in scope (direct or indirect) or
/// starts in the period states in it, and those who belonged to it by the last statement before the
/// period's first day.
fn members(contacts: &Contacts<'_>) -> BTreeMap<String, BTreeSet<String>> {
    let Contacts { ledger, query, .. } = contacts;
    let mut members: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for activity in stating_by(query.to, ledger, query.policy.rule) {
        let starts_in_period = query.from <= activity.start && activity.start <= query.to;
        if starts_in_period || in_scope(activity, query) {
            for row in &activity.people {
                if let Some(household) = ledger.household_stated(row) {
                    members.entry(household).or_default().insert(ledger.person(row));
                }
            }
        }
    }
    if let Some(day_before) = query.from.pred_opt() {
        let before = stating_by(day_before, ledger, query.policy.rule);
        for (person, household) in belonging(&before, ledger) {
            members.entry(household).or_default().insert(person);
        }
    }
    members
}

/// People with a personal contact, and the unnamed members of households reached as households, of whom
/// there are size(h) − the members with a personal contact. With the cells of these households.
pub fn individuals(contacts: &Contacts<'_>) -> (Vec<Individual>, BTreeMap<String, Cells>) {
    let members = members(contacts);
    let people = contacts.people();
    let mut individuals = vec![];
    for person in &people {
        let unit = match contacts.statements.household.get(person) {
            Some(household) => Unit::Household(household.clone()),
            None => Unit::Person(person.clone()),
        };
        let is_member_of = members.iter().filter(|(_, members)| members.contains(person));
        individuals.push(Individual {
            home: home(contacts, &unit),
            unit,
            person: Some(person.clone()),
            households: is_member_of.map(|(household, _)| household.clone()).collect(),
        });
    }

    let mut household_cells = BTreeMap::new();
    for household in contacts.households() {
        let members = members.get(&household).cloned().unwrap_or_default();
        let with_contact: BTreeSet<&String> = members.intersection(&people).collect();
        let unit = Unit::Household(household.clone());
        for _ in with_contact.len()..size(contacts, &household, with_contact.len()) {
            individuals.push(Individual {
                home: home(contacts, &unit),
                unit: unit.clone(),
                person: None,
                households: BTreeSet::from([household.clone()]),
            });
        }
        // A household all of whose members with a personal contact belong to it at the period's end.
        let belonging = contacts.belonging_to(&household);
        if with_contact.is_subset(&belonging)
            && let Some(cells) = cells_of(contacts, &household)
        {
            household_cells.insert(household, cells);
        }
    }
    (individuals, household_cells)
}

/// The declared size that counts: by policy the largest, or the last.
fn declared_size(contacts: &Contacts<'_>, rows: &[&HouseholdRow]) -> Option<i64> {
    match contacts.query.policy.sizes.as_str() {
        "largest" => rows.iter().map(|row| row.size).max(),
        "last" => rows.last().map(|row| row.size),
        other => panic!("no sizes {other}"),
    }
}

/// The larger of the declared size and the number of members with a personal contact.
fn size(contacts: &Contacts<'_>, household: &str, members_with_contact: usize) -> usize {
    let declared = declared_size(contacts, &contacts.sizing_rows(household)).unwrap_or(0);
    members_with_contact.max(declared.try_into().unwrap())
}

/// The cells of the last row, among those with the declared size that counts, that fills at least one.
fn cells_of(contacts: &Contacts<'_>, household: &str) -> Option<Cells> {
    let mut rows = contacts.sizing_rows(household);
    let declared = declared_size(contacts, &rows)?;
    rows.retain(|row| row.size == declared && row.cells.filled);
    rows.last().map(|row| row.cells.clone())
}

/// The home of a unit, of direct contacts where there are any, else of indirect ones.
fn home(contacts: &Contacts<'_>, unit: &Unit) -> Site {
    let of = |direct: bool| {
        let activities = contacts.activities.iter().copied();
        let activities: Vec<_> = activities.filter(|a| a.direct == direct).collect();
        contacts_of(contacts, unit, &activities)
    };
    let direct = of(true);
    if direct.is_empty() { home_of(&of(false)) } else { home_of(&direct) }
}

/// The contacts that decide the home of a unit, of these activities.
///
/// A household's are its own and those of the people who belong to it, each from the first of the
/// activities on that states them in it (all, where none does).
fn contacts_of(
    contacts: &Contacts<'_>,
    unit: &Unit,
    activities: &[&Activity],
) -> Vec<ContactsOfUnit> {
    let (household, people) = match unit {
        Unit::Household(household) => (Some(household), contacts.belonging_to(household)),
        Unit::Person(person) => (None, BTreeSet::from([person])),
    };
    let states_in_it = |person: &str, activity: &Activity| {
        let rows = contacts.rows_of_person(person, activity);
        rows.iter().any(|row| contacts.ledger.household_stated(row).as_ref() == household)
    };
    let from = |person: &str| match household {
        Some(_) => {
            activities.iter().position(|activity| states_in_it(person, activity)).unwrap_or(0)
        }
        None => 0,
    };
    let first: BTreeMap<&String, usize> =
        people.iter().map(|person| (*person, from(person))).collect();

    let mut found = vec![];
    for (place, activity) in activities.iter().enumerate() {
        let site_of = |residence| activity.site_of(residence);
        let own = household.map(|household| contacts.rows_of_household(household, activity));
        let counting = people.iter().filter(|person| first[**person] <= place);
        let rows = counting.flat_map(|person| contacts.rows_of_person(person, activity));
        found.push(ContactsOfUnit {
            site: activity.site.clone(),
            own: own.into_iter().flatten().map(|row| site_of(&row.residence)).collect(),
            people: rows.map(|row| site_of(&row.residence)).collect(),
        });
    }
    found.retain(ContactsOfUnit::are_any);
    found
}

/// What is found at one place.
#[derive(Default)]
struct AtPlace<'a> {
    registered: Vec<&'a Individual>,
    crowd: i64,
    /// The crowd's cells, with everybody in one.
    crowd_sadd: Grid,
}

/// A figure: the sum over places of max(registered(p, L), crowd(p, L)) + new(p, L).
pub fn figure(reach: &Reach<'_>, sectors: &BTreeSet<usize>) -> Figure {
    let places = &reach.scope.places;
    let mut found: BTreeMap<Place, AtPlace<'_>> = BTreeMap::new();
    for individual in reach.reached_by(sectors) {
        found.entry(places.of(&individual.home)).or_default().registered.push(individual);
    }

    let (marked, unmarked): (Vec<&Activity>, Vec<&Activity>) =
        reach.of_sectors(sectors).partition(|activity| activity.new_people);
    // Sites are disjoint: at a larger place their crowds add up.
    let sites: BTreeSet<&Site> = unmarked.iter().map(|activity| &activity.site).collect();
    for site in sites {
        let at_site = unmarked.iter().copied().filter(|activity| activity.site == *site);
        let crowd = crowd(reach, at_site.collect());
        let at_place = found.entry(places.of(site)).or_default();
        at_place.crowd += crowd.people;
        at_place.crowd_sadd.add(&crowd.cells.grid.up_to(crowd.people));
    }

    let mut figure = Figure::default();
    let mut crowds = 0;
    for at_place in found.values() {
        let registered = i64::try_from(at_place.registered.len()).unwrap();
        let beyond = (at_place.crowd - registered).max(0);
        crowds += at_place.crowd;
        figure.people += registered.max(at_place.crowd);
        figure.registered += registered;
        figure.estimated += beyond;

        // The cells of the registered people, and unknown for what the crowd has beyond them, unless the
        // crowd is larger than the register and breaks down more people.
        let sadd = reach.registered_sadd(&at_place.registered, sectors);
        if at_place.crowd > registered && at_place.crowd_sadd.broken_down() > sadd.broken_down() {
            figure.sadd.add(&at_place.crowd_sadd);
        } else {
            figure.sadd.add(&sadd.up_to(registered + beyond));
        }
    }

    // The head-counts of the marked activities, each once, the sum of its groups under every policy.
    let mut new = HeadCount::default();
    for activity in marked {
        let head_count = reach.head_count(activity);
        new.people += head_count.people;
        figure.sadd.add(&head_count.cells.grid.up_to(head_count.people));
    }
    figure.people += new.people;
    figure.estimated += new.people;

    figure.lowest = figure.registered.max(crowds) + new.people;
    let every_crowd = unmarked.iter().map(|activity| reach.head_count(activity).people);
    figure.highest = figure.registered + every_crowd.sum::<i64>() + new.people;
    figure
}
