//! A subset of the people, with what activities state of them, to be counted by itself.
//!
//! Belongs here: leaving out everybody else. Does not: choosing the people (`ledger`), counting.
//!
//! People are renumbered in the same order, so that counting them takes memory for them only, however
//! many the register has.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use super::agenda::{Agenda, Item, Lists};
use super::merges::Merges;
use super::rows::{ListedHousehold, ListedPerson, NONE, Rows, UNSTATED};
use crate::event::EntryKind;
use crate::event::gazetteer::Gazetteer;
use crate::event::ids::SectorId;

static NO_GAZETTEER: Gazetteer = Gazetteer { places: Vec::new() };

/// Some persons and households. The new number of each is its place in the order of ids.
#[derive(Debug)]
pub struct SubsetPeople {
    persons: Vec<u32>,
    households: Vec<u32>,
    merges: Merges,
}

impl SubsetPeople {
    /// Some persons and households, with the merges among them.
    pub fn new(persons: &BTreeSet<u32>, households: &BTreeSet<u32>, merges: &Merges) -> Self {
        let persons: Vec<u32> = persons.iter().copied().collect();
        let households: Vec<u32> = households.iter().copied().collect();
        let merges = merges.among(|kind, entry| {
            let list = if kind == EntryKind::Person { &persons } else { &households };
            place(list, entry)
        });
        Self { persons, households, merges }
    }

    /// Their rows in a list, with their ids.
    pub fn rows_in(&self, list: &Rows) -> Rows {
        let among = |list: &[u32], entry| place(list, entry).map(|_| entry);
        selected(
            (list, list.persons.iter(), list.households.iter()),
            |person| among(&self.persons, person),
            |household| among(&self.households, household),
            |stated| stated,
        )
    }

    /// Their rows in a list, with their new numbers.
    pub fn numbered(&self, list: &Rows) -> Rows {
        self.numbered_of((list, list.persons.iter(), list.households.iter()))
    }

    /// The same of some rows of a list: the places of persons and of households among its rows, rising.
    pub fn numbered_some(&self, list: &Rows, persons: &[u32], households: &[u32]) -> Rows {
        let persons = persons.iter().filter_map(|at| list.persons.get(*at as usize));
        let households = households.iter().filter_map(|at| list.households.get(*at as usize));
        self.numbered_of((list, persons, households))
    }

    fn numbered_of<'a>(
        &self,
        rows: (
            &Rows,
            impl Iterator<Item = &'a ListedPerson>,
            impl Iterator<Item = &'a ListedHousehold>,
        ),
    ) -> Rows {
        selected(
            rows,
            |person| place(&self.persons, person),
            |household| place(&self.households, household),
            // Activities after the period's end can state households outside the subset.
            |stated| place(&self.households, stated).unwrap_or(self.outside()),
        )
    }

    /// The number of one more household, which stands for all outside the subset.
    fn outside(&self) -> u32 {
        self.households.len() as u32
    }
}

/// What some activities state of the people of a subset.
#[derive(Debug)]
pub struct Subset<'a> {
    people: &'a SubsetPeople,
    /// In the order of folding, with the rows of these people alone.
    stated: Vec<(Item<'a>, &'a Rows)>,
}

impl<'a> Subset<'a> {
    /// What activities state, in any order; their rows are of [`SubsetPeople::numbered`].
    pub fn new(people: &'a SubsetPeople, mut stated: Vec<(Item<'a>, &'a Rows)>) -> Self {
        stated.sort_by_key(|(item, _)| (item.about.start, item.reference));
        Self { people, stated }
    }

    /// The agenda of their activities.
    pub(super) fn agenda(&self, sectors: &'a [SectorId]) -> Agenda<'a> {
        Agenda {
            sectors,
            items: self.stated.iter().map(|(item, _)| *item).collect(),
            merges: &self.people.merges,
            // Which unit a site lies in is asked of everybody's activities.
            gazetteer: &NO_GAZETTEER,
            persons: self.people.persons.len() as u32,
            households: self.people.outside() + 1,
        }
    }
}

/// Everything is in memory, so a list can always be read.
impl Lists for Subset<'_> {
    type Error = Infallible;

    fn each(&self, places: &[u32], take: &mut dyn FnMut(usize, &Rows)) -> Result<(), Infallible> {
        for place in places {
            if let Some((_, rows)) = self.stated.get(*place as usize) {
                take(*place as usize, rows);
            }
        }
        Ok(())
    }
}

impl Rows {
    /// Some of these rows: the places of persons and of households among them, rising.
    #[must_use]
    pub fn some(&self, persons: &[u32], households: &[u32]) -> Self {
        let persons = persons.iter().filter_map(|at| self.persons.get(*at as usize));
        let households = households.iter().filter_map(|at| self.households.get(*at as usize));
        selected((self, persons, households), Some, Some, |stated| stated)
    }
}

/// Those of a list's rows whose persons and households get a number; `stated` gives the number of a
/// household that is stated of a person.
fn selected<'a>(
    (list, persons, households): (
        &Rows,
        impl Iterator<Item = &'a ListedPerson>,
        impl Iterator<Item = &'a ListedHousehold>,
    ),
    person: impl Fn(u32) -> Option<u32>,
    household: impl Fn(u32) -> Option<u32>,
    stated: impl Fn(u32) -> u32,
) -> Rows {
    let mut rows = Rows::default();
    let mut places: BTreeMap<u32, u32> = BTreeMap::new();
    let mut residence = |at: u32, rows: &mut Rows| match list.residences.get(at as usize) {
        Some(residence) => *places.entry(at).or_insert_with(|| {
            rows.residences.push(residence.clone());
            rows.residences.len() as u32 - 1
        }),
        None => NONE,
    };
    for row in persons {
        let Some(person) = person(row.person) else { continue };
        let household = match row.household {
            UNSTATED | NONE => row.household,
            household => stated(household),
        };
        let residence = residence(row.residence, &mut rows);
        rows.persons.push(ListedPerson { person, household, residence, ..*row });
    }
    for row in households {
        let Some(household) = household(row.household) else { continue };
        let residence = residence(row.residence, &mut rows);
        let cells = match list.cells.get(row.cells as usize) {
            Some(cells) => {
                rows.cells.push(*cells);
                rows.cells.len() as u32 - 1
            }
            None => NONE,
        };
        rows.households.push(ListedHousehold { household, residence, cells, ..*row });
    }
    rows
}

fn place(list: &[u32], entry: u32) -> Option<u32> {
    list.binary_search(&entry).ok().map(|at| at as u32)
}
