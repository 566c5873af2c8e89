//! What one activity states, row by row: a flat row for each person and each household.
//!
//! Belongs here: the shape in which lists reach the fold, and filling it from activities in memory.
//! Does not: decoding bytes (`ledger`), what statements mean together (`statements`, `homes`).
//!
//! A `Rows` is filled again and again, so that no list costs an allocation. A person's row is 16
//! bytes: sex, birth year, population group and disability are packed into one number.

use crate::event::people::{Disability, HouseholdStated, Link, PeopleStated, PopulationGroup, Sex};
use crate::event::place::Residence;
use crate::register::{Attributes, Traits};

/// No household, no residence, no site.
pub(crate) const NONE: u32 = u32::MAX;

/// As a household: nothing is stated of it.
pub(crate) const UNSTATED: u32 = u32::MAX - 1;

/// What an activity states of its people.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// The persons it lists, by rising id.
    pub(crate) persons: Vec<ListedPerson>,
    /// The households it lists, by rising id.
    pub(crate) households: Vec<ListedHousehold>,
    /// The cells of the households that fill any; an empty cell is 0.
    pub(crate) cells: Vec<[u32; 10]>,
    /// What rows point into.
    pub(crate) residences: Vec<Residence>,
}

/// A person in a list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ListedPerson {
    pub person: u32,
    /// The household; [`NONE`] for a person who left it, or [`UNSTATED`].
    pub household: u32,
    pub traits: PackedTraits,
    /// Index into the residences, or [`NONE`].
    pub residence: u32,
}

/// A household in a list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ListedHousehold {
    pub household: u32,
    pub size: u32,
    pub traits: PackedTraits,
    /// Index into the residences, or [`NONE`].
    pub residence: u32,
    /// Index into the cells, or [`NONE`] where none is filled.
    pub cells: u32,
}

/// Sex, population group, disability and year of birth in one number, each 0 where it is not
/// stated: 2, 3 and 2 bits as the register has them, and above them 16 bits for the year, plus one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct PackedTraits(u32);

const SEX: u32 = 0b11;
const GROUP: u32 = 0b111 << 2;
const DISABILITY: u32 = 0b11 << 5;
const YEAR_SHIFT: u32 = 8;
/// The largest number of a year of birth.
pub(super) const YEARS_MAX: u32 = 0xffff;
const YEAR: u32 = YEARS_MAX << YEAR_SHIFT;

impl PackedTraits {
    pub fn pack(traits: &Traits) -> Self {
        Self::coded(traits.code(), traits.birth_year)
    }

    /// From a code of sex, population group and disability, as [`Traits::code`] makes it.
    pub fn coded(code: u64, birth_year: Option<i32>) -> Self {
        // A year beyond is as old, or as young, as one can be in any report.
        let year = birth_year.map_or(0, |year| 1 + year.clamp(0, i32::from(u16::MAX) - 1) as u32);
        Self(code as u32 & (SEX | GROUP | DISABILITY) | year << YEAR_SHIFT)
    }

    /// Replaces what a later row states.
    #[inline]
    pub fn learn(&mut self, later: PackedTraits) {
        let mut stated = 0;
        for field in [SEX, GROUP, DISABILITY, YEAR] {
            stated |= if later.0 & field != 0 { field } else { 0 };
        }
        self.0 = self.0 & !stated | later.0;
    }

    /// Of the numbers of a sex and a year of birth, each 0 where it is not stated.
    pub fn numbered(sex: u32, born: u32) -> Self {
        Self(sex & SEX | born << YEAR_SHIFT & YEAR)
    }

    /// The numbers of sex and year of birth.
    #[inline]
    pub fn numbers(self) -> (usize, usize) {
        ((self.0 & SEX) as usize, ((self.0 & YEAR) >> YEAR_SHIFT) as usize)
    }

    /// The sex as its place in [`Sex::ALL`].
    #[inline]
    pub fn sex_place(self) -> Option<usize> {
        (self.0 & SEX).checked_sub(1).map(|place| place as usize)
    }

    /// The year of birth.
    #[inline]
    pub fn birth_year(self) -> Option<i32> {
        (self.0 >> YEAR_SHIFT).checked_sub(1).map(|year| year as i32)
    }

    /// The population group.
    pub fn population_group(self) -> Option<PopulationGroup> {
        let place = ((self.0 & GROUP) >> 2).checked_sub(1)?;
        PopulationGroup::ALL.get(place as usize).copied()
    }

    /// What was stated on disability.
    pub fn disability(self) -> Option<Disability> {
        let place = ((self.0 & DISABILITY) >> 5).checked_sub(1)?;
        Disability::ALL.get(place as usize).copied()
    }

    pub fn traits(self) -> Traits {
        Traits {
            sex: self.sex_place().and_then(|place| Sex::ALL.get(place).copied()),
            birth_year: self.birth_year(),
            population_group: self.population_group(),
            disability: self.disability(),
        }
    }
}

fn index(residence: Option<usize>) -> u32 {
    residence.map_or(NONE, |at| at as u32)
}

impl Rows {
    /// Empties the lists, and keeps the residences.
    pub(crate) fn clear(&mut self) {
        self.persons.clear();
        self.households.clear();
        self.cells.clear();
    }

    /// Whether it lists nobody.
    pub fn is_empty(&self) -> bool {
        self.persons.is_empty() && self.households.is_empty()
    }

    /// The persons it lists, by rising id, each with the household that is stated of it.
    pub fn listed_persons(&self) -> impl ExactSizeIterator<Item = (u32, Option<u32>)> + '_ {
        self.persons.iter().map(|row| {
            let stated = row.household != UNSTATED && row.household != NONE;
            (row.person, stated.then_some(row.household))
        })
    }

    /// The households it lists, by rising id.
    pub fn listed_households(&self) -> impl ExactSizeIterator<Item = u32> + '_ {
        self.households.iter().map(|row| row.household)
    }

    /// The members of the households it lists, as it declares their sizes.
    pub fn household_members(&self) -> u64 {
        self.households.iter().map(|row| u64::from(row.size)).sum()
    }

    /// Fills the rows from what is in memory.
    pub fn fill(&mut self, people: &PeopleStated, attributes: &Attributes) {
        self.clear();
        self.residences.clone_from(&people.residences);
        let persons = people.person_rows().zip(attributes.persons());
        self.persons.extend(persons.map(|(row, traits)| ListedPerson {
            person: row.person,
            household: match row.link {
                Link::Unstated => UNSTATED,
                Link::Left => NONE,
                Link::Household(household) => household,
            },
            traits: PackedTraits::pack(&traits),
            residence: index(row.residence),
        }));
        for (row, traits) in people.household_rows().zip(attributes.households()) {
            let HouseholdStated { household, size, cells, residence } = row;
            let place = match cells.any_filled() {
                true => {
                    self.cells.push(cells.0.map(|cell| cell.unwrap_or(0)));
                    self.cells.len() as u32 - 1
                }
                false => NONE,
            };
            let (traits, residence) = (PackedTraits::pack(&traits), index(residence));
            self.households.push(ListedHousehold {
                household,
                size,
                traits,
                residence,
                cells: place,
            });
        }
    }
}
