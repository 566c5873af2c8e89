//! Other assignments of the numbers that are held back, which fulfil everything a reader knows: the proof that a
//! number cannot be worked out.
//!
//! Belongs here: looking for one, within a limit. Does not: what to do where there is none (`choice`).
//!
//! A number is moved by a little. A relation that no longer holds is mended by moving another number in it that
//! is held back, the one that breaks fewest others, until all hold again. What is found is certain,
//! whatever the search leaves out: where nothing is found within its limit, more is held back. All numbers that
//! were moved are proved by the one assignment.
//!
//! The search takes chances, from a row of numbers that is the same each time: one system has one answer.

use super::people::Moves;
use super::system::{Cell, Relation, System, UNBOUNDED};

/// By how much a number is moved at first, one after the other.
const MOVES: [i64; 4] = [1, -1, 1, -1];
/// One in so many moves is not the best, but any.
const CHANCE: u64 = 12;

/// Looks for other assignments.
pub struct Search<'a> {
    system: &'a System,
    held: &'a [bool],
    /// Between which numbers each may be moved.
    range: &'a dyn Fn(Cell) -> (i64, i64),
    /// By how much each number is moved, and when it was last.
    moves: Vec<i64>,
    at_step: Vec<usize>,
    moved: Vec<Cell>,
    /// What the moves add to each relation.
    sums: Vec<i64>,
    /// The relations that do not hold, and the place of each among them.
    broken: Vec<Relation>,
    places: Vec<usize>,
    chance: u64,
}

const NOWHERE: usize = usize::MAX;

impl<'a> Search<'a> {
    /// A search over numbers that are held back, each of which stays within its range.
    pub fn new(
        system: &'a System,
        held: &'a [bool],
        range: &'a dyn Fn(Cell) -> (i64, i64),
    ) -> Self {
        let (cells, relations) = (system.values.len(), system.relations.len());
        Self {
            system,
            held,
            range,
            moves: vec![0; cells],
            at_step: vec![0; cells],
            moved: Vec::new(),
            sums: vec![0; relations],
            broken: Vec::new(),
            places: vec![NOWHERE; relations],
            chance: 0x9E37_79B9_7F4A_7C15,
        }
    }

    /// The numbers that are others in an assignment in which this one is another; nothing where none was found
    /// in so many steps.
    pub fn find(&mut self, cell: Cell, steps: usize) -> Option<Vec<Cell>> {
        for by in MOVES {
            self.reset();
            if self.fits(cell, by) {
                self.shift(cell, by, 0);
                if self.mend(cell, steps) {
                    return Some(self.others());
                }
            }
        }
        None
    }

    /// The same, from moves that are likely to fit.
    pub fn find_from(&mut self, cell: Cell, moves: &Moves, steps: usize) -> Option<Vec<Cell>> {
        self.reset();
        for (cell, by) in moves {
            if self.held[*cell] && self.fits(*cell, *by) {
                self.shift(*cell, *by, 0);
            }
        }
        if self.moves[cell] == 0 || !self.mend(cell, steps) {
            return None;
        }
        Some(self.others())
    }

    /// The numbers that are others than in the report.
    fn others(&self) -> Vec<Cell> {
        self.moved.iter().copied().filter(|cell| self.moves[*cell] != 0).collect()
    }

    fn reset(&mut self) {
        for cell in std::mem::take(&mut self.moved) {
            self.moves[cell] = 0;
            self.at_step[cell] = 0;
            for (relation, _) in &self.system.of[cell] {
                self.sums[*relation] = 0;
            }
        }
        for relation in std::mem::take(&mut self.broken) {
            self.places[relation] = NOWHERE;
        }
    }

    fn fits(&self, cell: Cell, by: i64) -> bool {
        let (least, most) = (self.range)(cell);
        let moved = self.system.values[cell] + self.moves[cell] + by;
        least <= moved && moved <= most.min(UNBOUNDED)
    }

    /// By how much a relation fails with what the moves add to it: its sum where it is an equation, what is
    /// above 0 otherwise.
    fn failing(&self, relation: Relation, added: i64) -> i64 {
        let terms = &self.system.relations[relation];
        if terms.is_equal { added } else { (terms.sum + added).max(0) }
    }

    fn shift(&mut self, cell: Cell, by: i64, step: usize) {
        if self.moves[cell] == 0 && !self.moved.contains(&cell) {
            self.moved.push(cell);
        }
        self.moves[cell] += by;
        self.at_step[cell] = step;
        for (relation, factor) in &self.system.of[cell] {
            self.sums[*relation] += factor * by;
            let fails = self.failing(*relation, self.sums[*relation]) != 0;
            match (fails, self.places[*relation]) {
                (true, NOWHERE) => {
                    self.places[*relation] = self.broken.len();
                    self.broken.push(*relation);
                }
                (false, place) if place != NOWHERE => {
                    self.places[*relation] = NOWHERE;
                    self.broken.swap_remove(place);
                    if let Some(last) = self.broken.get(place) {
                        self.places[*last] = place;
                    }
                }
                _ => {}
            }
        }
    }

    /// How many more relations fail where a number is moved.
    fn breaks(&self, cell: Cell, by: i64) -> i64 {
        let mut more = 0;
        for (relation, factor) in &self.system.of[cell] {
            let sum = self.sums[*relation];
            more += i64::from(self.failing(*relation, sum + factor * by) != 0);
            more -= i64::from(self.places[*relation] != NOWHERE);
        }
        more
    }

    fn any(&mut self, of: usize) -> usize {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        (self.chance % of.max(1) as u64) as usize
    }

    /// By how much a number of a relation would have to move for it to hold.
    fn mending(&self, relation: Relation, factor: i64) -> Option<i64> {
        let failing = self.failing(relation, self.sums[relation]);
        let (whole, rest) = (failing / factor, failing % factor);
        match self.system.relations[relation].is_equal {
            true => (rest == 0).then_some(-whole),
            // Rounded away from 0: what is mended by more is mended.
            false => Some(-whole - factor.signum() * i64::from(rest != 0)),
        }
    }

    /// Moves numbers until all relations hold again, but not the first; whether they do.
    fn mend(&mut self, first: Cell, steps: usize) -> bool {
        for step in 1..=steps {
            if self.broken.is_empty() {
                return true;
            }
            let at = self.any(self.broken.len());
            let relation = self.broken[at];
            let mut best: Option<(i64, usize, Cell, i64)> = None;
            let mut ways = Vec::new();
            for (cell, factor) in &self.system.relations[relation].terms {
                if !self.held[*cell] || *cell == first {
                    continue;
                }
                let Some(by) = self.mending(relation, *factor) else { continue };
                if !self.fits(*cell, by) {
                    continue;
                }
                ways.push((*cell, by));
                // What was moved just now is moved back last.
                let was_moved = self.at_step[*cell];
                let late = usize::from(was_moved != 0 && was_moved + 4 > step);
                let way = (self.breaks(*cell, by) + late as i64 * 2, was_moved, *cell, by);
                best = Some(best.map_or(way, |best| best.min(way)));
            }
            let Some((_, _, mut cell, mut by)) = best else { return false };
            if self.any(CHANCE as usize) == 0 {
                (cell, by) = ways[self.any(ways.len())];
            }
            self.shift(cell, by, step);
        }
        self.broken.is_empty()
    }
}
