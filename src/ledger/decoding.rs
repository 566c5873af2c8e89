//! The bytes of an activity's lists decoded into rows, as a count reads them.
//!
//! Belongs here: columns into rows. Does not: reading the bytes (`lists`), what rows mean (`count`).
//!
//! Whole activities are decoded elsewhere, into `PeopleStated`; here nothing is built in between, since
//! a count reads every list of a ledger.

use crate::count::{ListedHousehold, ListedPerson, NONE, PackedTraits, Rows, UNSTATED, bits};
use crate::event::columns::{self, Cursor};
use crate::event::people::ListsBytes;
use crate::event::place::Residence;
use crate::register::AttributesBytes;

/// How many persons and households the register has. A list that names others is none of its ledger.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entries {
    pub persons: u32,
    pub households: u32,
}

/// Rows that one list after the other is decoded into, so that no list costs an allocation.
#[derive(Debug, Default)]
pub(super) struct DecodedRows {
    rows: Rows,
    /// Ids of the persons or households that are being decoded.
    ids: Vec<u32>,
}

impl DecodedRows {
    /// The list that was decoded last.
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// Decodes a list, in place of the one before, from the bytes of a record and of its attributes.
    /// `None` when they do not fit each other, or name nobody that is in the register.
    pub fn decode(
        &mut self,
        people: &ListsBytes<'_>,
        attributes: &AttributesBytes<'_>,
        year_of_start: i32,
        entries: Entries,
    ) -> Option<()> {
        self.rows.clear();
        self.take_residences(people);
        self.read_persons(people, attributes, year_of_start, entries)?;
        self.read_households(people, attributes, entries.households)
    }

    /// Reuses the memory of the texts of the list before.
    fn take_residences(&mut self, people: &ListsBytes<'_>) {
        let none = || Residence { name: String::new(), pcode: String::new() };
        let residences = &mut self.rows.residences;
        residences.resize_with(people.residences.len(), none);
        for (into, from) in residences.iter_mut().zip(&people.residences) {
            into.name.clear();
            into.name.push_str(from.name);
            into.pcode.clear();
            into.pcode.push_str(from.pcode);
        }
    }

    /// Reads a set of ids, which rise.
    fn read_ids(&mut self, set: &[u8], end: u32) -> Option<()> {
        columns::read_ids(set, &mut self.ids)?;
        self.ids.last().is_none_or(|last| *last < end).then_some(())
    }

    fn read_persons(
        &mut self,
        people: &ListsBytes<'_>,
        attributes: &AttributesBytes<'_>,
        year_of_start: i32,
        entries: Entries,
    ) -> Option<()> {
        self.read_ids(people.persons, entries.persons)?;
        let places = self.rows.residences.len() as u64;
        let len = self.ids.len();
        let unstated = |person: &u32| ListedPerson {
            person: *person,
            household: UNSTATED,
            traits: PackedTraits::default(),
            residence: NONE,
        };
        let rows = &mut self.rows.persons;
        rows.extend(self.ids.iter().map(unstated));
        let mut before = 0i64;
        columns::each_number(people.person_households, len, |at, link| {
            rows[at].household = match link {
                0 => UNSTATED,
                1 => NONE,
                coded => {
                    before = before.wrapping_add(columns::unzigzag(coded - 2));
                    u32::try_from(before).ok().filter(|id| *id < entries.households)?
                }
            };
            Some(())
        })?;
        columns::each_number(people.person_residences, len, |at, place| {
            rows[at].residence = residence(place, places)?;
            Some(())
        })?;
        columns::each_number(attributes.person_codes, len, |at, code| {
            rows[at].traits = PackedTraits::coded(known_code(code)?, None);
            Some(())
        })?;
        columns::each_number(attributes.person_birth_years, len, |at, year| {
            let born = AttributesBytes::birth_year(year, year_of_start);
            rows[at].traits.learn(PackedTraits::coded(0, born));
            Some(())
        })
    }

    fn read_households(
        &mut self,
        people: &ListsBytes<'_>,
        attributes: &AttributesBytes<'_>,
        households: u32,
    ) -> Option<()> {
        self.read_ids(people.households, households)?;
        let places = self.rows.residences.len() as u64;
        let mut sizes = Cursor::new(people.household_sizes);
        let mut residences = Cursor::new(people.household_residences);
        let mut cells = Cursor::new(people.household_cells);
        let mut codes = Cursor::new(attributes.household_codes);
        self.rows.households.reserve(self.ids.len());
        for &household in &self.ids {
            let size = u32::try_from(sizes.take()?).unwrap_or(u32::MAX);
            let residence = residence(residences.take()?, places)?;
            let traits = PackedTraits::coded(known_code(codes.take()?)?, None);
            let filled = cells.take()?;
            let place = match filled & 0x3ff {
                0 => NONE,
                filled => {
                    let mut row = [0; 10];
                    for cell in bits(filled) {
                        row[cell as usize] = u32::try_from(cells.take()?).unwrap_or(u32::MAX);
                    }
                    self.rows.cells.push(row);
                    self.rows.cells.len() as u32 - 1
                }
            };
            self.rows.households.push(ListedHousehold {
                household,
                size,
                traits,
                residence,
                cells: place,
            });
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
