//! A few people by themselves: what activities state of them, as facts of their own.
//!
//! Belongs here: leaving out everybody else. Does not: whom to take (`ledger`), counting.

use std::collections::BTreeSet;

use super::merges::Merges;
use super::{Facts, Stated};
use crate::event::EntryKind;
use crate::event::activity::Activity;
use crate::event::ids::SectorId;
use crate::event::people::{HouseholdStated, Link, PeopleStated, PersonStated};
use crate::register::{Attributes, Traits};

/// What is stated of a few persons and households. They are numbered anew, in the same order, so
/// that a count of them takes no more room than they need.
#[derive(Debug)]
pub struct Part {
    persons: Vec<u32>,
    households: Vec<u32>,
    merges: Merges,
    activities: Vec<(Activity, Attributes)>,
}

impl Part {
    /// Nothing stated yet of some persons and households, of whom `merges` says who are one.
    pub fn new(persons: &BTreeSet<u32>, households: &BTreeSet<u32>, merges: &Merges) -> Self {
        let persons: Vec<u32> = persons.iter().copied().collect();
        let households: Vec<u32> = households.iter().copied().collect();
        let merges = merges.among(|kind, entry| {
            let list = if kind == EntryKind::Person { &persons } else { &households };
            place(list, entry)
        });
        Self { persons, households, merges, activities: Vec::new() }
    }

    /// Adds what an activity states of them.
    pub fn state(&mut self, activity: &Activity, attributes: &Attributes) {
        let people = &activity.people;
        let mut persons: Vec<PersonStated> = Vec::new();
        let mut person_traits: Vec<Traits> = Vec::new();
        for (row, traits) in people.person_rows().zip(attributes.persons()) {
            let Some(person) = place(&self.persons, row.person) else { continue };
            let link = match row.link {
                // A household beyond the part is one that the person has left by the period's end.
                Link::Household(household) => Link::Household(
                    place(&self.households, household).unwrap_or(self.households.len() as u32),
                ),
                link => link,
            };
            persons.push(PersonStated { person, link, ..row });
            person_traits.push(traits);
        }
        let mut households: Vec<HouseholdStated> = Vec::new();
        let mut household_traits: Vec<Traits> = Vec::new();
        for (row, traits) in people.household_rows().zip(attributes.households()) {
            let Some(household) = place(&self.households, row.household) else { continue };
            households.push(HouseholdStated { household, ..row });
            household_traits.push(traits);
        }
        let year = activity.about.start.year();
        let residences = people.residences.clone();
        self.activities.push((
            Activity {
                id: activity.id,
                reference: activity.reference.clone(),
                about: activity.about.clone(),
                people: PeopleStated::of(persons, households, residences, Vec::new()),
            },
            Attributes::of(&person_traits, &household_traits, year),
        ));
    }

    /// The facts about them.
    pub fn facts<'a>(&'a self, sectors: &'a [SectorId]) -> Facts<'a> {
        let stated = self.activities.iter();
        let stated = stated.map(|(activity, attributes)| Stated { activity, attributes }).collect();
        // One household more stands for all that are beyond the part.
        let (persons, households) = (self.persons.len() as u32, self.households.len() as u32 + 1);
        Facts::new(sectors, stated, &self.merges, persons, households)
    }

    /// The persons, by their numbers here.
    pub fn persons(&self) -> &[u32] {
        &self.persons
    }

    /// The household with a number here.
    pub fn household(&self, number: u32) -> Option<u32> {
        self.households.get(number as usize).copied()
    }
}

fn place(list: &[u32], entry: u32) -> Option<u32> {
    list.binary_search(&entry).ok().map(|at| at as u32)
}
