//! A few people by themselves: what activities state of them, as something to count of its own.
//!
//! Belongs here: leaving out everybody else. Does not: whom to take (`ledger`), counting.
//!
//! They are numbered anew, in the same order, so that a count of them takes no more room than they
//! need, however many the register knows.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use super::agenda::{Agenda, Item, Lists};
use super::merges::Merges;
use super::rows::{ListedHousehold, ListedPerson, NONE, Rows, UNSTATED};
use super::statements::KnownPeople;
use crate::event::EntryKind;
use crate::event::ids::SectorId;
use crate::event::time::Day;

/// A few persons and households, by new numbers: their places in the order of their own.
#[derive(Debug)]
pub struct People {
    persons: Vec<u32>,
    households: Vec<u32>,
    merges: Merges,
}

impl People {
    /// Some persons and households, of whom `merges` says who are one.
    pub fn new(persons: &BTreeSet<u32>, households: &BTreeSet<u32>, merges: &Merges) -> Self {
        let persons: Vec<u32> = persons.iter().copied().collect();
        let households: Vec<u32> = households.iter().copied().collect();
        let merges = merges.among(|kind, entry| {
            let list = if kind == EntryKind::Person { &persons } else { &households };
            place(list, entry)
        });
        Self { persons, households, merges }
    }

    /// Their rows in a list, by their own numbers.
    pub fn rows_in(&self, list: &Rows) -> Rows {
        let among = |list: &[u32], entry| place(list, entry).map(|_| entry);
        selected(
            list,
            |person| among(&self.persons, person),
            |household| among(&self.households, household),
            |stated| stated,
        )
    }

    /// The same by their numbers here.
    pub fn numbered(&self, list: &Rows) -> Rows {
        selected(
            list,
            |person| place(&self.persons, person),
            |household| place(&self.households, household),
            // A household beyond them is one that the person has left by the period's end.
            |stated| place(&self.households, stated).unwrap_or(self.beyond()),
        )
    }

    /// One household more, which stands for all that are not among them.
    fn beyond(&self) -> u32 {
        self.households.len() as u32
    }
}

/// What some activities state of a few people.
#[derive(Debug)]
pub struct Part<'a> {
    people: &'a People,
    /// In the order of folding, with the rows of these people alone.
    stated: Vec<(Item<'a>, &'a Rows)>,
}

impl<'a> Part<'a> {
    /// What activities state, in any order; their rows are of [`People::numbered`].
    pub fn new(people: &'a People, mut stated: Vec<(Item<'a>, &'a Rows)>) -> Self {
        stated.sort_by_key(|(item, _)| (item.about.start, item.reference));
        Self { people, stated }
    }

    /// What is to be counted of them.
    pub(super) fn agenda(&self, sectors: &'a [SectorId]) -> Agenda<'a> {
        Agenda {
            sectors,
            items: self.stated.iter().map(|(item, _)| *item).collect(),
            merges: &self.people.merges,
            persons: self.people.persons.len() as u32,
            households: self.people.beyond() + 1,
        }
    }

    /// The persons who belong to one of the households by the end of a day, with the household. Both
    /// are those that count for the ones who were merged.
    pub fn belonging(&self, until: Day) -> Vec<(u32, u32)> {
        let agenda = self.agenda(&[]);
        let mut known = KnownPeople::new(&agenda);
        for place in known.pending(&agenda, until) {
            known.learn(self.stated[place].1);
        }
        let all = self.people.persons.iter().zip(&known.persons);
        let households = &self.people.households;
        let belonging = all.filter_map(|(person, known)| {
            Some((*person, *households.get(known.household as usize)?))
        });
        belonging.collect()
    }
}

/// A part is in memory as a whole: its lists can always be read.
impl Lists for Part<'_> {
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

/// The rows of a list whose persons and households get a number; `stated` gives that of a household
/// which is stated of a person.
fn selected(
    list: &Rows,
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
    for row in &list.persons {
        let Some(person) = person(row.person) else { continue };
        let household = match row.household {
            UNSTATED | NONE => row.household,
            household => stated(household),
        };
        let residence = residence(row.residence, &mut rows);
        rows.persons.push(ListedPerson { person, household, residence, ..*row });
    }
    for row in &list.households {
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
