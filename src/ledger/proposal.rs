//! Proposals: activities as somebody wants them recorded or restated.
//!
//! Belongs here: what intake hands over, in a form small enough for millions of rows: numbers and
//! residences are kept once, and rows point to them. Does not: where the rows of complete lists are until they
//! are planned (`row_store`), what becomes of a proposal (`planner`).

use std::collections::HashMap;
use std::io;

use super::list_edits::ListEdits;
use super::row_store::{ListRow, RowList, RowStore};
use crate::event::activity::About;
use crate::event::ids::Reference;
use crate::event::limits::HOUSEHOLD_SIZE_MAX;
use crate::event::people::{Cells, Headcount, Link, PopulationGroup};
use crate::event::place::Residence;
use crate::register::{Numbers, Traits};

/// Activities, and what their rows point to.
#[derive(Debug, Default)]
pub struct Proposals {
    /// The activities.
    pub activities: Vec<Proposal>,
    /// The numbers in their rows.
    pub numbers: Numbers,
    /// The residences in their rows.
    pub residences: Residences,
    /// The rows of their lists, where these are not at hand.
    pub rows: RowStore,
    /// Whether numbers of erased people and households are new ones', where nothing says otherwise.
    pub again: bool,
}

impl Proposals {
    /// How many activities.
    pub fn len(&self) -> usize {
        self.activities.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.activities.is_empty()
    }

    /// Whether any lists people, which takes the ledger's key.
    pub fn list_people(&self) -> bool {
        self.activities.iter().any(Proposal::lists_people)
    }
}

impl From<Vec<Proposal>> for Proposals {
    /// Activities that list nobody.
    fn from(activities: Vec<Proposal>) -> Self {
        Self { activities, ..Self::default() }
    }
}

/// An activity as somebody proposes to record or restate it.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Its reference.
    pub reference: Reference,
    /// Everything but people; `None` keeps what is known (when correcting).
    pub about: Option<About>,
    /// Persons reached; `None` keeps those known.
    pub persons: Option<RowList<PersonRow>>,
    /// Households reached; `None` keeps those known.
    pub households: Option<RowList<HouseholdRow>>,
    /// Groups counted; `None` keeps those known.
    pub headcounts: Option<Vec<Headcount>>,
    /// How the known lists change, where persons and households are not stated whole.
    pub edits: Option<ListEdits>,
    /// The source's own key.
    pub source_key: Option<String>,
}

impl Proposal {
    /// Whether it lists people.
    pub fn lists_people(&self) -> bool {
        let persons = self.persons.as_ref().is_some_and(|rows| !rows.is_empty());
        persons || self.households.as_ref().is_some_and(|rows| !rows.is_empty())
    }

    /// The same with its rows.
    ///
    /// # Errors
    /// Rows that cannot be read back.
    pub(super) fn with_rows(self, rows: &RowStore) -> io::Result<ProposalWithRows> {
        let Self { reference, about, persons, households, headcounts, edits, source_key } = self;
        Ok(ProposalWithRows {
            reference,
            about,
            persons: persons.map(|list| rows.take(list)).transpose()?,
            households: households.map(|list| rows.take(list)).transpose()?,
            headcounts,
            edits,
            source_key,
        })
    }
}

/// A proposal with the rows of its lists at hand.
#[derive(Debug)]
pub(super) struct ProposalWithRows {
    pub reference: Reference,
    pub about: Option<About>,
    pub persons: Option<Vec<PersonRow>>,
    pub households: Option<Vec<HouseholdRow>>,
    pub headcounts: Option<Vec<Headcount>>,
    pub edits: Option<ListEdits>,
    pub source_key: Option<String>,
}

/// The declared homes in some rows, each once.
#[derive(Debug, Clone, Default)]
pub struct Residences {
    list: Vec<Residence>,
    places: HashMap<Residence, u32>,
}

impl Residences {
    /// The place of a residence in the list, from 1; 0 for none.
    pub fn keep(&mut self, residence: Option<Residence>) -> u32 {
        let Some(residence) = residence else { return 0 };
        let next = self.list.len() as u32 + 1;
        *self.places.entry(residence).or_insert_with_key(|residence| {
            self.list.push(residence.clone());
            next
        })
    }

    /// The residence at a place.
    pub fn get(&self, place: u32) -> Option<&Residence> {
        self.list.get((place as usize).checked_sub(1)?)
    }
}

/// One person reached, in 20 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonRow {
    /// Among the numbers of persons.
    pub number: u32,
    /// Among the residences; 0 where none is declared.
    pub residence: u32,
    /// Row of its table, for messages.
    pub row: u32,
    /// 0 where no household is stated, 1 where it was left, else 2 + its number.
    link: u32,
    /// 0 where it is not stated.
    birth_year: i16,
    /// Sex, population group and disability.
    code: u8,
}

impl PersonRow {
    /// One row; `link` has the household's place among the numbers of households.
    pub fn new(number: u32, link: Link, traits: &Traits, residence: u32, row: u32) -> Self {
        let link = match link {
            Link::Unstated => 0,
            Link::Left => 1,
            Link::Household(number) => number.saturating_add(2),
        };
        let born = traits.birth_year.and_then(|year| i16::try_from(year).ok());
        let code = traits.code() as u8;
        Self { number, residence, row, link, birth_year: born.unwrap_or(0), code }
    }

    /// Its household, by the place among the numbers of households.
    pub fn link(&self) -> Link {
        match self.link {
            0 => Link::Unstated,
            1 => Link::Left,
            number => Link::Household(number - 2),
        }
    }

    /// Sex, birth year, population group, disability.
    pub fn traits(&self) -> Traits {
        let birth_year = Some(i32::from(self.birth_year)).filter(|year| *year != 0);
        Traits { birth_year, ..Traits::of_code(u64::from(self.code)).unwrap_or_default() }
    }
}

impl ListRow for PersonRow {
    /// Whether any row states sex or year of birth.
    type Summary = bool;

    fn add_to(&self, states: &mut bool) {
        let traits = self.traits();
        *states |= traits.sex.is_some() || traits.birth_year.is_some();
    }

    fn write(&self, into: &mut Vec<u8>) {
        let Self { number, residence, row, link, birth_year, code } = *self;
        [number, residence, row, link].iter().for_each(|part| into.extend(part.to_le_bytes()));
        into.extend(birth_year.to_le_bytes());
        into.push(code);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        let [number, residence, row, link] = numbers(from)?;
        let birth_year = i16::from_le_bytes(next(from)?);
        let [code] = next(from)?;
        Some(Self { number, residence, row, link, birth_year, code })
    }
}

/// The next bytes.
fn next<const N: usize>(from: &mut &[u8]) -> Option<[u8; N]> {
    let (next, rest) = from.split_first_chunk()?;
    *from = rest;
    Some(*next)
}

/// The next numbers.
fn numbers<const N: usize>(from: &mut &[u8]) -> Option<[u32; N]> {
    let mut all = [0; N];
    for number in &mut all {
        *number = u32::from_le_bytes(next(from)?);
    }
    Some(all)
}

/// One household reached as a household, in 24 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HouseholdRow {
    /// Among the numbers of households.
    pub number: u32,
    /// Among the residences; 0 where none is declared.
    pub residence: u32,
    /// Row of its table, for messages.
    pub row: u32,
    size: u8,
    /// [`EMPTY`] where the cell is not filled.
    cells: [u8; 10],
    population_group: Option<PopulationGroup>,
}

/// What stands for a cell that is not filled. A household's cells are at most its size.
const EMPTY: u8 = u8::MAX;
const _: () = assert!(HOUSEHOLD_SIZE_MAX < EMPTY as u32);

impl HouseholdRow {
    /// One row.
    pub fn new(
        number: u32,
        size: u32,
        cells: &Cells,
        population_group: Option<PopulationGroup>,
        residence: u32,
        row: u32,
    ) -> Self {
        let short = |people: u32| u8::try_from(people).unwrap_or(EMPTY - 1).min(EMPTY - 1);
        let cells = cells.0.map(|cell| cell.map_or(EMPTY, short));
        Self { number, residence, row, size: short(size), cells, population_group }
    }

    /// Declared members.
    pub fn size(&self) -> u32 {
        u32::from(self.size)
    }

    /// Their sex and age.
    pub fn cells(&self) -> Cells {
        Cells(self.cells.map(|cell| (cell != EMPTY).then_some(u32::from(cell))))
    }

    /// What is stated of it besides: its population group.
    pub fn traits(&self) -> Traits {
        Traits { population_group: self.population_group, ..Traits::default() }
    }
}

impl ListRow for HouseholdRow {
    /// The largest household with its row, of several the first.
    type Summary = Option<(u32, u32)>;

    fn add_to(&self, largest: &mut Option<(u32, u32)>) {
        let before = |(size, row): (u32, u32)| (size, u32::MAX - row);
        let own = (self.size(), self.row);
        *largest = Some(largest.filter(|known| before(*known) > before(own)).unwrap_or(own));
    }

    fn write(&self, into: &mut Vec<u8>) {
        let Self { number, residence, row, size, cells, population_group } = *self;
        [number, residence, row].iter().for_each(|part| into.extend(part.to_le_bytes()));
        into.push(size);
        into.extend(cells);
        let traits = Traits { population_group, ..Traits::default() };
        into.push(traits.code() as u8);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        let [number, residence, row] = numbers(from)?;
        let [size] = next(from)?;
        let cells = next(from)?;
        let [code] = next(from)?;
        let population_group = Traits::of_code(code.into())?.population_group;
        Some(Self { number, residence, row, size, cells, population_group })
    }
}

/// Whether proposals bring new activities or restate known ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
    /// New activities; known ones are left alone when equal and refused when not.
    Record,
    /// Known activities; equal ones are left alone.
    Correct {
        /// Why.
        reason: String,
    },
    /// A form's export, each of which has all of the former and more: new activities are recorded,
    /// and what an export only adds to known ones is added. What it changes or takes away is
    /// restated where that is accepted, and refused where not.
    Export {
        /// What the export is called, for the reasons of corrections.
        name: String,
        /// Whether changes are accepted.
        accept_changes: bool,
    },
}
