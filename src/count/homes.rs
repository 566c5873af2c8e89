//! Who lives where, and how many live together: homes, sizes and cells of a period.
//!
//! Belongs here: deciding a home from contacts and declared residences; a household's largest
//! declared size and the cells that go with it. Does not: reading the log, which contacts a slice
//! selects, printing.
//!
//! Invariants: every person and household with a contact in scope has exactly one home; a member's
//! home is its household's. Direct contacts decide where there are any, else indirect ones, so what
//! is known from direct contacts never changes because of indirect ones.

use crate::event::people::Cells;

use super::scope::{Scope, Scoped};
use super::statements::{Known, NONE};

/// Where everyone in scope lives, and what is declared of households.
pub(super) struct Homes {
    /// By unit: persons first, then households.
    units: Vec<Home>,
    persons: usize,
    /// By household: the largest declared size, 0 where none was declared.
    pub declared_sizes: Vec<u32>,
    /// Cells of the last filled row among those with the largest declared size; direct only.
    cells: SpokenCells,
}

/// Cells by household, for the households that have any.
#[derive(Default)]
struct SpokenCells {
    /// By household: place among `rows`, or [`NONE`].
    places: Vec<u32>,
    rows: Vec<Cells>,
}

/// A home under decision.
#[derive(Clone, Copy)]
struct Home {
    first: u32,
    declared: u32,
    declared_in: u32,
    declared_by_own_row: bool,
}

const NOWHERE: Home =
    Home { first: NONE, declared: NONE, declared_in: NONE, declared_by_own_row: false };

/// The row whose cells a household takes so far.
#[derive(Clone, Copy)]
struct CellsRow {
    size: u32,
    activity: u32,
    rank: u64,
    filled: bool,
    /// Place kept for the household's cells, or [`NONE`].
    place: u32,
}

const NO_ROW: CellsRow = CellsRow { size: 0, activity: NONE, rank: 0, filled: false, place: NONE };

impl Homes {
    /// Decides all homes and sizes of a period.
    pub fn of(scope: &Scope<'_>, known: &Known) -> Self {
        let (persons, households) = (known.persons.len(), known.household_groups.len());
        let mut homes = Self {
            units: vec![NOWHERE; persons + households],
            persons,
            declared_sizes: vec![0; households],
            cells: SpokenCells::default(),
        };
        homes.settle(scope, known, true);
        let from_direct: Vec<bool> = homes.units.iter().map(|home| home.first != NONE).collect();
        let sized_directly: Vec<bool> = homes.declared_sizes.iter().map(|n| *n > 0).collect();
        homes.take_cells(scope, known);
        if scope.activities.iter().any(|activity| !activity.direct) {
            let direct = std::mem::replace(
                &mut homes,
                Self {
                    units: vec![NOWHERE; persons + households],
                    persons,
                    declared_sizes: vec![0; households],
                    cells: SpokenCells::default(),
                },
            );
            homes.settle(scope, known, false);
            for (i, _) in from_direct.iter().enumerate().filter(|(_, direct)| **direct) {
                homes.units[i] = direct.units[i];
            }
            for (h, _) in sized_directly.iter().enumerate().filter(|(_, direct)| **direct) {
                homes.declared_sizes[h] = direct.declared_sizes[h];
            }
            homes.cells = direct.cells;
        }
        homes
    }

    /// Folds the contacts of direct, or of indirect, activities in order.
    fn settle(&mut self, scope: &Scope<'_>, known: &Known, direct: bool) {
        let order = scope.activities.iter().enumerate();
        for (at, activity) in order.filter(|(_, activity)| activity.direct == direct) {
            let people = &activity.stated.activity.people;
            for row in people.household_rows() {
                let household = known.household_roots.of(row.household) as usize;
                let size = &mut self.declared_sizes[household];
                *size = row.size.max(*size);
                self.contact(self.persons + household, at, activity, row.residence, true);
            }
            for row in people.person_rows() {
                let unit = self.unit(known, known.person_roots.of(row.person));
                self.contact(unit, at, activity, row.residence, false);
            }
        }
    }

    fn contact(
        &mut self,
        unit: usize,
        at: usize,
        activity: &Scoped<'_>,
        residence: Option<usize>,
        own_row: bool,
    ) {
        let home = &mut self.units[unit];
        if home.first == NONE {
            home.first = activity.site;
        }
        let Some(site) = residence.and_then(|i| activity.residences.get(i).copied()) else {
            return;
        };
        let later = home.declared_in != at as u32;
        let stronger = own_row && !home.declared_by_own_row;
        let equal = own_row == home.declared_by_own_row && site < home.declared;
        if later || stronger || equal {
            home.declared = site;
            home.declared_in = at as u32;
            home.declared_by_own_row = own_row;
        }
    }

    fn take_cells(&mut self, scope: &Scope<'_>, known: &Known) {
        let mut best_rows = vec![NO_ROW; self.declared_sizes.len()];
        let mut rows: Vec<Cells> = Vec::new();
        for (at, scoped) in (0u32..).zip(&scope.activities).filter(|(_, a)| a.direct) {
            for row in scoped.stated.activity.people.household_rows() {
                let rank = known.household_roots.rank(row.household).unwrap_or(0);
                let best = &mut best_rows[known.household_roots.of(row.household) as usize];
                let filled = row.cells.any_filled();
                let beats = if row.size != best.size {
                    row.size > best.size
                } else if best.filled && at == best.activity {
                    filled && rank < best.rank
                } else {
                    filled
                };
                if !beats {
                    continue;
                }
                *best = CellsRow { size: row.size, activity: at, rank, filled, place: best.place };
                if filled && best.place == NONE {
                    // There are at most as many places as households, whose ids are u32.
                    best.place = rows.len() as u32;
                    rows.push(row.cells);
                } else if filled {
                    rows[best.place as usize] = row.cells;
                }
            }
        }
        let place = |row: &CellsRow| if row.filled { row.place } else { NONE };
        self.cells = SpokenCells { places: best_rows.iter().map(place).collect(), rows };
    }

    /// The cells that speak for a household reached as a household, where a row fills any.
    pub fn cells_of(&self, household: usize) -> Option<&Cells> {
        let place = self.cells.places.get(household)?;
        self.cells.rows.get(*place as usize)
    }

    fn unit(&self, known: &Known, person: u32) -> usize {
        match known.persons[person as usize].household {
            NONE => person as usize,
            household => self.persons + household as usize,
        }
    }

    /// Site where a person is at home; [`NONE`] without a contact in scope.
    pub fn of_person(&self, known: &Known, person: u32) -> u32 {
        self.units[self.unit(known, person)].site()
    }

    /// Site where a household is at home; [`NONE`] without a contact in scope.
    pub fn of_household(&self, household: u32) -> u32 {
        self.units[self.persons + household as usize].site()
    }
}

impl Home {
    fn site(&self) -> u32 {
        if self.declared == NONE { self.first } else { self.declared }
    }
}
