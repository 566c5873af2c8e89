//! What one activity states of people, households and counted groups.
//!
//! Belongs here: contacts, household links, residences, sizes and cells as compact columns, and reading
//! them row by row. Does not: attributes of a person, which are not in the log (`register`), what the
//! statements mean together (`count`).

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::columns::{Column, IdSet, Numbers, unzigzag, zigzag};
use super::names::named;
use super::place::Residence;

named! {
    /// Sex as recorded at intake.
    Sex, "sex" {
        /// Female.
        F = "f",
        /// Male.
        M = "m",
        /// Another.
        X = "x",
    }
}

named! {
    /// Population group, as humanitarian plans distinguish them.
    PopulationGroup, "population group" {
        /// Internally displaced.
        Idp = "idp",
        /// Returned from displacement.
        Returnee = "returnee",
        /// Refugee.
        Refugee = "refugee",
        /// Host community.
        Host = "host",
        /// Another group.
        Other = "other",
    }
}

named! {
    /// Whether a person has a disability.
    Disability, "statement on disability" {
        /// They do.
        Yes = "yes",
        /// They do not.
        No = "no",
    }
}

/// The age bands of SADD, without `unknown`.
pub const AGE_BANDS: [&str; 5] = ["0_4", "5_11", "12_17", "18_59", "60"];

/// Index into [`AGE_BANDS`] of an age in years; a negative age counts as 0.
pub fn age_band(age_years: i32) -> usize {
    match age_years {
        ..=4 => 0,
        5..=11 => 1,
        12..=17 => 2,
        18..=59 => 3,
        60.. => 4,
    }
}

/// The ten sex and age cells of an intake row: girls and women by band, then boys and men. `None` is a
/// cell that was left empty; zero is a cell that was filled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cells(pub [Option<u32>; 10]);

impl Cells {
    /// Whether at least one cell is filled.
    pub fn any_filled(&self) -> bool {
        self.0.iter().any(Option::is_some)
    }

    /// The sum of the filled cells.
    pub fn sum(&self) -> u64 {
        self.0.iter().flatten().map(|n| u64::from(*n)).sum()
    }

    /// Names of the columns, in order.
    pub fn columns() -> impl Iterator<Item = String> {
        ["f", "m"].iter().flat_map(|sex| AGE_BANDS.map(|band| format!("{sex}_{band}")))
    }
}

/// A counted group: people without a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headcount {
    /// The group's name, as the office calls it.
    pub group: String,
    /// The number of people.
    pub count: u32,
    /// Their sex and age, as far as known.
    pub cells: Cells,
    /// Their population group, where all share one.
    pub population_group: Option<PopulationGroup>,
}

/// What an activity states of a person's household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Nothing.
    Unstated,
    /// That the person left it and belongs to none.
    Left,
    /// That the person belongs to this household.
    Household(u32),
}

/// A range of dense ids that a record adds to the register.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewIds {
    /// The first new id.
    pub first: u32,
    /// How many.
    pub count: u32,
}

impl NewIds {
    /// The ids.
    pub fn ids(&self) -> Range<u32> {
        self.first..self.first.saturating_add(self.count)
    }
}

/// A commitment to the register rows of a record: it reveals nothing of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterCommitment {
    /// Number of rows.
    pub rows: u32,
    /// Root of the RFC 6962 tree over them.
    pub root: [u8; 32],
}

/// The contacts of one activity and what it states of those it reached.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PeopleStated {
    /// Persons that this record adds to the register.
    pub new_persons: NewIds,
    /// Households that this record adds to the register.
    pub new_households: NewIds,
    /// Residences; the columns below refer to them by position, from 1.
    pub residences: Vec<Residence>,
    /// Persons reached.
    pub persons: IdSet,
    /// Column of `persons`: 0 unstated, 1 left, else 2 + zigzag(household − the one stated before).
    pub person_households: Column,
    /// Column of `persons`: 0 unstated, else the position in `residences`.
    pub person_residences: Column,
    /// Households reached as households.
    pub households: IdSet,
    /// Column of `households`: the declared size.
    pub household_sizes: Column,
    /// Column of `households`: 0 unstated, else the position in `residences`.
    pub household_residences: Column,
    /// Column of `households`: a mask of the filled cells, then the value of each.
    pub household_cells: Column,
    /// Groups counted without a list.
    pub headcounts: Vec<Headcount>,
    /// The register rows that belong to this record.
    pub register: RegisterCommitment,
}

/// [`PeopleStated`] as a record's bytes, not decoded yet. The fields have the same order.
#[derive(Debug, Clone, Deserialize)]
#[allow(missing_docs)]
pub struct PeopleBytes<'a> {
    #[serde(borrow)]
    pub lists: ListsBytes<'a>,
    pub headcounts: Vec<Headcount>,
    pub register: RegisterCommitment,
}

/// What [`PeopleBytes`] begins with. A count reads no more of most records.
#[derive(Debug, Clone, Deserialize)]
#[allow(missing_docs)]
pub struct ListsBytes<'a> {
    pub new_persons: NewIds,
    pub new_households: NewIds,
    #[serde(borrow)]
    pub residences: Vec<ResidenceText<'a>>,
    pub persons: &'a [u8],
    pub person_households: &'a [u8],
    pub person_residences: &'a [u8],
    pub households: &'a [u8],
    pub household_sizes: &'a [u8],
    pub household_residences: &'a [u8],
    pub household_cells: &'a [u8],
}

/// A [`Residence`] as a record's bytes.
#[derive(Debug, Clone, Copy, Deserialize)]
#[allow(missing_docs)]
pub struct ResidenceText<'a> {
    pub name: &'a str,
    pub pcode: &'a str,
}

/// What an activity states of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonStated {
    /// The register's id.
    pub person: u32,
    /// The household.
    pub link: Link,
    /// Index into the activity's residences.
    pub residence: Option<usize>,
}

/// What an activity states of one household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HouseholdStated {
    /// The register's id.
    pub household: u32,
    /// Declared number of members.
    pub size: u32,
    /// Their sex and age, as far as known.
    pub cells: Cells,
    /// Index into the activity's residences.
    pub residence: Option<usize>,
}

impl PeopleStated {
    /// Builds the columns from rows with unique ids, in any order, and the residences they refer to.
    pub fn from_rows(
        mut persons: Vec<PersonStated>,
        mut households: Vec<HouseholdStated>,
        residences: Vec<Residence>,
        headcounts: Vec<Headcount>,
    ) -> Self {
        persons.sort_unstable_by_key(|row| row.person);
        households.sort_unstable_by_key(|row| row.household);
        let place = |index: Option<usize>| index.map_or(0, |i| i as u64 + 1);
        let mut before = 0i64;
        let links = persons.iter().map(|row| match row.link {
            Link::Unstated => 0,
            Link::Left => 1,
            Link::Household(household) => {
                let household = i64::from(household);
                let difference = household - std::mem::replace(&mut before, household);
                2 + zigzag(difference)
            }
        });
        // The rows were sorted above. An id that is there twice, against the contract, is kept once.
        let set = |ids: &mut dyn Iterator<Item = u32>| {
            let ids: Vec<u32> = ids.collect();
            IdSet::of_rising(ids.iter().copied()).unwrap_or_else(|| IdSet::of(ids))
        };
        let any_cells = households.iter().any(|row| row.cells.any_filled());
        let cells = households.iter().filter(|_| any_cells).flat_map(|row| {
            let filled = |(i, cell): (usize, &Option<u32>)| u64::from(cell.is_some()) << i;
            let mask: u64 = row.cells.0.iter().enumerate().map(filled).sum();
            std::iter::once(mask).chain(row.cells.0.into_iter().flatten().map(u64::from))
        });
        Self {
            person_households: Column::of(links),
            person_residences: Column::of(persons.iter().map(|row| place(row.residence))),
            persons: set(&mut persons.iter().map(|row| row.person)),
            household_sizes: Column::of(households.iter().map(|row| u64::from(row.size))),
            household_residences: Column::of(households.iter().map(|row| place(row.residence))),
            household_cells: Column::of(cells),
            households: set(&mut households.iter().map(|row| row.household)),
            residences,
            headcounts,
            ..Self::default()
        }
    }

    /// The persons reached, in ascending order of id.
    pub fn person_rows(&self) -> impl Iterator<Item = PersonStated> + '_ {
        let mut links = self.person_households.iter();
        let mut residences = self.person_residences.iter();
        let mut before = 0i64;
        self.persons.iter().map(move |person| PersonStated {
            person,
            link: match links.take_or_zero() {
                0 => Link::Unstated,
                1 => Link::Left,
                coded => {
                    before = before.wrapping_add(unzigzag(coded - 2));
                    Link::Household(before as u32)
                }
            },
            residence: index(&mut residences),
        })
    }

    /// The households reached as households, in ascending order of id.
    pub fn household_rows(&self) -> impl Iterator<Item = HouseholdStated> + '_ {
        let mut sizes = self.household_sizes.iter();
        let mut residences = self.household_residences.iter();
        let mut cells = self.household_cells.iter();
        self.households.iter().map(move |household| HouseholdStated {
            household,
            size: u32::try_from(sizes.take_or_zero()).unwrap_or(u32::MAX),
            residence: index(&mut residences),
            cells: read_cells(&mut cells),
        })
    }

    /// The sum of all groups.
    pub fn headcount(&self) -> u64 {
        self.headcounts.iter().map(|group| u64::from(group.count)).sum()
    }

    /// Whether every column fits its set, and every position in `residences` exists.
    pub fn is_well_formed(&self) -> bool {
        let (persons, households) = (self.persons.len(), self.households.len());
        let places = |column: &Column, len| {
            let mut numbers = column.iter();
            column.fits(len)
                && (0..len).all(|_| numbers.take_or_zero() as usize <= self.residences.len())
        };
        let mut cells = self.household_cells.iter();
        let cells_fit = self.household_cells.is_empty()
            || (0..households).all(|_| {
                !cells.is_done() && {
                    read_cells(&mut cells);
                    true
                }
            }) && cells.is_done();
        self.person_households.fits(persons)
            && places(&self.person_residences, persons)
            && self.household_sizes.fits(households)
            && places(&self.household_residences, households)
            && cells_fit
    }
}

fn index(numbers: &mut Numbers<'_>) -> Option<usize> {
    usize::try_from(numbers.take_or_zero()).ok()?.checked_sub(1)
}

fn read_cells(numbers: &mut Numbers<'_>) -> Cells {
    let mask = numbers.take_or_zero();
    let mut cells = Cells::default();
    for (i, cell) in cells.0.iter_mut().enumerate() {
        if mask >> i & 1 == 1 {
            *cell = Some(u32::try_from(numbers.take_or_zero()).unwrap_or(u32::MAX));
        }
    }
    cells
}
