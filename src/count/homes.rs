//! Who lives where, and how many live together: homes, sizes and cells of a period.
//!
//! Belongs here: deciding a home from contacts and declared residences; a household's largest
//! declared size and the cells that go with it. Does not: reading the log, which contacts a slice
//! selects, printing.
//!
//! Invariants: every person and household with a contact in scope has exactly one home; a member's
//! home is its household's. Direct contacts decide where there are any, else indirect ones, so what
//! is known from direct contacts never changes because of indirect ones.

use std::collections::HashMap;

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
    pub cells: HashMap<u32, Cells>,
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
struct CellsRow {
    size: u32,
    activity: usize,
    rank: u64,
    cells: Option<Cells>,
}

impl Homes {
    /// Decides all homes and sizes of a period.
    pub fn of(scope: &Scope<'_>, known: &Known) -> Self {
        let (persons, households) = (known.persons.len(), known.household_groups.len());
        let mut homes = Self {
            units: vec![NOWHERE; persons + households],
            persons,
            declared_sizes: vec![0; households],
            cells: HashMap::new(),
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
                    cells: HashMap::new(),
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
        let mut rows: HashMap<u32, CellsRow> = HashMap::new();
        for (at, scoped) in scope.activities.iter().enumerate().filter(|(_, a)| a.direct) {
            for row in scoped.stated.activity.people.household_rows() {
                let rank = known.household_roots.rank(row.household).unwrap_or(0);
                let household = known.household_roots.of(row.household);
                let cells = row.cells.any_filled().then_some(row.cells);
                let new = CellsRow { size: row.size, activity: at, rank, cells };
                let best = rows.entry(household).or_insert(CellsRow { size: 0, ..new });
                let beats = match best.cells {
                    _ if new.size != best.size => new.size > best.size,
                    None => new.cells.is_some(),
                    Some(_) if new.activity == best.activity => {
                        new.cells.is_some() && new.rank < best.rank
                    }
                    Some(_) => new.cells.is_some(),
                };
                if beats {
                    *best = new;
                }
            }
        }
        let filled = rows.into_iter().filter_map(|(household, row)| Some((household, row.cells?)));
        self.cells = filled.collect();
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
