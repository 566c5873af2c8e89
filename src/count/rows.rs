//! What one activity states, row by row: a flat row for each person and each household.
//!
//! Belongs here: the shape in which lists reach the fold, and filling it from what is in memory or
//! from the bytes of the store. Does not: what statements mean together (`statements`, `homes`).
//!
//! A `Rows` is filled again and again, so that no list costs an allocation; a row is 16 bytes, and
//! what a person is said to be is packed into one number.

use crate::event::columns::{self, Cursor};
use crate::event::people::{
    Disability, HouseholdStated, Link, PeopleBytes, PeopleStated, PopulationGroup, Sex,
};
use crate::event::place::Residence;
use crate::register::{Attributes, AttributesBytes, Traits};

use super::masks::bits;

/// No household, no residence, no site.
pub(super) const NONE: u32 = u32::MAX;

/// As a household: nothing is stated of it.
pub(super) const UNSTATED: u32 = u32::MAX - 1;

/// What an activity states of its people.
#[derive(Debug, Default)]
pub struct Rows {
    /// The persons it lists, by rising id.
    pub(super) persons: Vec<PersonRow>,
    /// The households it lists, by rising id.
    pub(super) households: Vec<HouseholdRow>,
    /// The cells of the households that fill any; an empty cell is 0.
    pub(super) cells: Vec<[u32; 10]>,
    /// What rows point into.
    pub(super) residences: Vec<Residence>,
    ids: Vec<u32>,
}

/// A person in a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct PersonRow {
    pub person: u32,
    /// The household; [`NONE`] for a person who left it, or [`UNSTATED`].
    pub household: u32,
    pub told: Told,
    /// Index into the residences, or [`NONE`].
    pub residence: u32,
}

/// A household in a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct HouseholdRow {
    pub household: u32,
    pub size: u32,
    pub told: Told,
    /// Index into the residences, or [`NONE`].
    pub residence: u32,
    /// Index into the cells, or [`NONE`] where none is filled.
    pub cells: u32,
}

/// Sex, population group, disability and year of birth in one number, each 0 where it is not
/// stated: 2, 3 and 2 bits as the register has them, and above them 16 bits for the year, plus one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Told(u32);

const SEX: u32 = 0b11;
const GROUP: u32 = 0b111 << 2;
const DISABILITY: u32 = 0b11 << 5;
const YEAR_SHIFT: u32 = 8;
/// The largest number of a year of birth.
pub(super) const YEARS_MAX: u32 = 0xffff;
const YEAR: u32 = YEARS_MAX << YEAR_SHIFT;

impl Told {
    pub fn of(traits: &Traits) -> Self {
        Self::coded(traits.code(), traits.birth_year)
    }

    fn coded(code: u64, birth_year: Option<i32>) -> Self {
        // A year beyond is as old, or as young, as one can be in any report.
        let year = birth_year.map_or(0, |year| 1 + year.clamp(0, i32::from(u16::MAX) - 1) as u32);
        Self(code as u32 & (SEX | GROUP | DISABILITY) | year << YEAR_SHIFT)
    }

    /// Takes over what a later row states.
    #[inline]
    pub fn learn(&mut self, later: Told) {
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
    fn clear(&mut self) {
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
        self.persons.extend(persons.map(|(row, traits)| PersonRow {
            person: row.person,
            household: match row.link {
                Link::Unstated => UNSTATED,
                Link::Left => NONE,
                Link::Household(household) => household,
            },
            told: Told::of(&traits),
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
            let (told, residence) = (Told::of(&traits), index(residence));
            self.households.push(HouseholdRow { household, size, told, residence, cells: place });
        }
    }

    /// Fills the rows from the bytes of a record and of what stands beside it. `None` when they do
    /// not fit each other.
    pub fn fill_from_bytes(
        &mut self,
        people: &PeopleBytes<'_>,
        attributes: &AttributesBytes<'_>,
        year_of_start: i32,
    ) -> Option<()> {
        self.clear();
        self.take_residences(people);
        let places = self.residences.len() as u64;
        self.read_persons(people, attributes, year_of_start, places)?;
        self.read_households(people, attributes, places)
    }

    /// Keeps the texts' room from the list before.
    fn take_residences(&mut self, people: &PeopleBytes<'_>) {
        let none = || Residence { name: String::new(), pcode: String::new() };
        self.residences.resize_with(people.residences.len(), none);
        for (into, from) in self.residences.iter_mut().zip(&people.residences) {
            into.name.clear();
            into.name.push_str(from.name);
            into.pcode.clear();
            into.pcode.push_str(from.pcode);
        }
    }

    fn read_persons(
        &mut self,
        people: &PeopleBytes<'_>,
        attributes: &AttributesBytes<'_>,
        year_of_start: i32,
        places: u64,
    ) -> Option<()> {
        columns::read_ids(people.persons, &mut self.ids)?;
        let len = self.ids.len();
        let unstated = |person: &u32| PersonRow {
            person: *person,
            household: UNSTATED,
            told: Told::default(),
            residence: NONE,
        };
        self.persons.extend(self.ids.iter().map(unstated));
        let rows = &mut self.persons;
        let mut before = 0i64;
        columns::each_number(people.person_households, len, |at, link| {
            rows[at].household = match link {
                0 => UNSTATED,
                1 => NONE,
                coded => {
                    before = before.wrapping_add(columns::unzigzag(coded - 2));
                    before as u32
                }
            };
            Some(())
        })?;
        columns::each_number(people.person_residences, len, |at, place| {
            rows[at].residence = residence(place, places)?;
            Some(())
        })?;
        columns::each_number(attributes.person_codes, len, |at, code| {
            rows[at].told = Told::coded(known_code(code)?, None);
            Some(())
        })?;
        columns::each_number(attributes.person_birth_years, len, |at, year| {
            let born = AttributesBytes::birth_year(year, year_of_start);
            rows[at].told.learn(Told::coded(0, born));
            Some(())
        })
    }

    fn read_households(
        &mut self,
        people: &PeopleBytes<'_>,
        attributes: &AttributesBytes<'_>,
        places: u64,
    ) -> Option<()> {
        columns::read_ids(people.households, &mut self.ids)?;
        let mut sizes = Cursor::new(people.household_sizes);
        let mut residences = Cursor::new(people.household_residences);
        let mut cells = Cursor::new(people.household_cells);
        let mut codes = Cursor::new(attributes.household_codes);
        self.households.reserve(self.ids.len());
        for &household in &self.ids {
            let size = u32::try_from(sizes.take()?).unwrap_or(u32::MAX);
            let residence = residence(residences.take()?, places)?;
            let told = Told::coded(known_code(codes.take()?)?, None);
            let filled = cells.take()?;
            let place = match filled & 0x3ff {
                0 => NONE,
                filled => {
                    let mut row = [0; 10];
                    for cell in bits(filled) {
                        row[cell as usize] = u32::try_from(cells.take()?).unwrap_or(u32::MAX);
                    }
                    self.cells.push(row);
                    self.cells.len() as u32 - 1
                }
            };
            self.households.push(HouseholdRow { household, size, told, residence, cells: place });
        }
        (sizes.is_done() && residences.is_done() && cells.is_done() && codes.is_done())
            .then_some(())
    }
}

/// The residence that a number in its column means.
fn residence(number: u64, places: u64) -> Option<u32> {
    match number {
        0 => Some(NONE),
        place if place <= places => Some(place as u32 - 1),
        _ => None,
    }
}

/// A code of the register, if there is such a one.
fn known_code(code: u64) -> Option<u64> {
    AttributesBytes::is_code(code).then_some(code)
}
