//! Cells that rows declare for whole households, and which of them count.
//!
//! Belongs here: keeping, for each household, the last filled row among those with the declared size that
//! counts. Does not: which size counts (`homes`), who is in the cells (`tally`).

use std::collections::HashMap;

use super::rows::NONE;
use crate::event::policy::Sizes;

/// Cells by household: those of the last filled row among those with the declared size that counts.
pub(super) struct DeclaredCells {
    /// By household: the declared size of the row.
    sizes: Vec<u32>,
    /// By household and size, where the last size counts: cells of rows with a size that another one
    /// has replaced.
    replaced: HashMap<(u32, u32), [u32; 10]>,
    /// By household: place among `rows`, or [`NONE`].
    places: Vec<u32>,
    /// Nearly all cells are small: a byte each, or [`WIDE`] in all of them.
    rows: Vec<[u8; 10]>,
    /// By place, rows with a larger cell.
    wide: HashMap<u32, [u32; 10]>,
}

/// Marks a row that does not fit into bytes.
const WIDE: u8 = u8::MAX;

impl DeclaredCells {
    /// No row yet, of so many households.
    pub fn none(households: usize) -> Self {
        Self {
            sizes: vec![0; households],
            replaced: HashMap::new(),
            places: vec![NONE; households],
            rows: Vec::new(),
            wide: HashMap::new(),
        }
    }

    /// Adds the next row of a household that fills any cell.
    pub fn take(&mut self, household: usize, size: u32, cells: &[u32; 10], rule: Sizes) {
        if rule == Sizes::Last && size != self.sizes[household] {
            let place = self.places[household];
            if let Some(before) = self.at(place) {
                self.replaced.insert((household as u32, self.sizes[household]), before);
            }
        } else if size < self.sizes[household] {
            return;
        }
        self.put(household, size, cells);
    }

    fn put(&mut self, household: usize, size: u32, cells: &[u32; 10]) {
        self.sizes[household] = size;
        let place = &mut self.places[household];
        if *place == NONE {
            // There are at most as many places as households, whose ids are u32.
            *place = self.rows.len() as u32;
            self.rows.push([WIDE; 10]);
        }
        self.rows[*place as usize] = match cells.iter().all(|cell| *cell < u32::from(WIDE)) {
            true => cells.map(|cell| cell as u8),
            false => {
                self.wide.insert(*place, *cells);
                [WIDE; 10]
            }
        };
    }

    fn at(&self, place: u32) -> Option<[u32; 10]> {
        match *self.rows.get(place as usize)? {
            [WIDE, ..] => self.wide.get(&place).copied(),
            row => Some(row.map(u32::from)),
        }
    }

    /// Keeps the cells of rows with the sizes that count, once all rows were taken.
    pub fn settle(&mut self, sizes: &[u32]) {
        for (household, size) in sizes.iter().enumerate() {
            if self.sizes[household] == *size {
                continue;
            }
            // Rows of the size that counts can have been filled before; where none was, the household
            // has no cells.
            match self.replaced.remove(&(household as u32, *size)) {
                Some(earlier) => self.put(household, *size, &earlier),
                None => self.places[household] = NONE,
            }
        }
        (self.sizes, self.replaced) = (Vec::new(), HashMap::new());
    }

    /// Takes its cells from a household.
    pub fn drop_of(&mut self, household: usize) {
        self.places[household] = NONE;
    }

    /// The cells of a household, if any.
    pub fn of(&self, household: usize) -> Option<[u32; 10]> {
        self.at(*self.places.get(household)?)
    }

    /// Whether [`Self::of`] gives any.
    #[inline]
    pub fn has_any(&self, household: usize) -> bool {
        self.places.get(household).is_some_and(|place| *place != NONE)
    }
}
