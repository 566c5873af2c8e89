//! Numbers, how they depend on each other, and which have to be held back so that none of them can
//! be worked out.
//!
//! Belongs here: bounds, elimination, and choosing what else to hold back. Does not: knowing what a
//! number is.
//!
//! A reader works numbers out in two ways, and so does this: by narrowing bounds along every
//! relation until nothing moves (which finds what sums and inequalities with numbers not below 0
//! tell), and by elimination over all equations together (which finds what only several of them
//! tell). While a number that is held back can be worked out, the cheapest number that is told in a
//! relation with it is held back, too. Each round holds back more, so that it comes to an end.

use std::collections::{BTreeMap, BTreeSet};

/// A number's place.
pub type Cell = usize;

/// How a weighted sum of numbers relates to 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// It is 0.
    Equal,
    /// It is 0 or less.
    AtMost,
}

/// Numbers and their relations.
#[derive(Debug, Default)]
pub struct System {
    values: Vec<u64>,
    weights: Vec<u64>,
    kinds: Vec<Kind>,
    relations: Vec<(Relation, Vec<(Cell, i64)>)>,
    /// The relations of each number.
    of: Vec<Vec<usize>>,
}

/// What is done with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It is told or held back.
    Number,
    /// The same; it bounds another number.
    Bound,
    /// Nobody is told. That it can be worked out matters only where it is few.
    Unsaid,
}

/// No number of people comes near.
const UNBOUNDED: i128 = 1 << 80;
/// The weight of numbers of which a nought hides something, too: the two sides of a figure.
pub const WEIGHT_OF_SHARES: u64 = 1;
/// A prime below 2^31, so that products fit 64 bits.
const PRIME: u64 = 2_147_483_629;

impl System {
    /// Takes in a number; the smaller its weight and then its value, the sooner it is held back.
    pub fn cell(&mut self, value: u64, weight: u64) -> Cell {
        self.values.push(value);
        self.weights.push(weight);
        self.kinds.push(Kind::Number);
        self.of.push(Vec::new());
        self.values.len() - 1
    }

    /// Takes in a number that bounds another.
    pub fn bound(&mut self, value: u64) -> Cell {
        self.of_kind(value, Kind::Bound)
    }

    /// Takes in a number that nobody is told.
    pub fn unsaid(&mut self, value: u64) -> Cell {
        self.of_kind(value, Kind::Unsaid)
    }

    fn of_kind(&mut self, value: u64, kind: Kind) -> Cell {
        let cell = self.cell(value, 0);
        self.kinds[cell] = kind;
        cell
    }

    /// A number's value.
    pub fn value(&self, cell: Cell) -> u64 {
        self.values[cell]
    }

    /// `sum` is the sum of numbers.
    pub fn sum(&mut self, sum: Cell, of: impl Iterator<Item = Cell>) {
        let mut terms: Vec<(Cell, i64)> = of.map(|cell| (cell, 1)).collect();
        terms.push((sum, -1));
        self.relate(Relation::Equal, &terms);
    }

    /// A relation between numbers.
    pub fn relate(&mut self, relation: Relation, terms: &[(Cell, i64)]) {
        for (cell, _) in terms {
            self.of[*cell].push(self.relations.len());
        }
        self.relations.push((relation, terms.to_vec()));
    }

    /// A number is no larger than another; where it is as large, it is taken for the same.
    pub fn within(&mut self, part: Cell, whole: Cell) {
        self.relate(Relation::AtMost, &[(part, 1), (whole, -1)]);
        if self.value(part) == self.value(whole) {
            self.relate(Relation::Equal, &[(part, 1), (whole, -1)]);
        }
    }

    /// Which numbers are held back, where those that are `few` must not be told.
    pub fn hold_back(&self, few: impl Fn(u64) -> bool) -> Vec<bool> {
        let mut held: Vec<bool> = self.values.iter().map(|value| few(*value)).collect();
        loop {
            let known = self.worked_out(&held, |cell| self.values[cell] > 0);
            let mut choices: Vec<_> = {
                let choice = |cell: Cell| Some((self.next(cell, &held)?, cell));
                known.into_iter().filter_map(choice).collect()
            };
            choices.sort_by_key(|(next, cell)| (self.cost(*next), *cell));
            let mut touched: BTreeSet<usize> = BTreeSet::new();
            let mut more = false;
            for (next, cell) in choices {
                // One at a time where numbers have to do with each other: the first can suffice.
                if !self.of[cell].iter().any(|relation| touched.contains(relation)) {
                    held[next] = true;
                    more = true;
                    touched.extend(self.of[cell].iter().chain(&self.of[next]));
                }
            }
            if !more {
                break;
            }
        }
        // A nought that everybody can work out hides nothing, and is told.
        loop {
            let known = self.worked_out(&held, |cell| self.values[cell] == 0);
            if known.is_empty() {
                return held;
            }
            known.into_iter().for_each(|cell| held[cell] = false);
        }
    }

    /// Which numbers are held back, where bounds are added to others of which enough are: as many bounds as it
    /// takes. `told` are the numbers that are not held back.
    pub fn hold_back_bounds(
        &self,
        told: impl Iterator<Item = Cell>,
        few: impl Fn(u64) -> bool,
    ) -> Vec<bool> {
        let mut held = vec![true; self.values.len()];
        told.for_each(|cell| held[cell] = false);
        loop {
            let hidden = |cell: Cell| match self.kinds[cell] {
                Kind::Number => self.values[cell] > 0,
                Kind::Unsaid => few(self.values[cell]),
                // A bound is held back for what it would tell, and not for itself.
                Kind::Bound => false,
            };
            let known = self.worked_out(&held, hidden);
            let is_bound = |cell: &Cell| self.kinds[*cell] == Kind::Bound;
            let bounds = known.into_iter().map(|cell| self.nearest(cell, &held, is_bound));
            let bounds: Vec<Cell> = bounds.flatten().collect();
            if bounds.is_empty() {
                return held;
            }
            bounds.into_iter().for_each(|bound| held[bound] = true);
        }
    }

    /// The held back numbers of some that a reader can work out.
    fn worked_out(&self, held: &[bool], of: impl Fn(Cell) -> bool) -> Vec<Cell> {
        let narrowed = self.narrowed(held);
        let known: Vec<Cell> = narrowed.iter().copied().filter(|cell| of(*cell)).collect();
        if !known.is_empty() {
            return known;
        }
        let mut unknown = held.to_vec();
        narrowed.into_iter().for_each(|cell| unknown[cell] = false);
        self.eliminated(&unknown).into_iter().filter(|cell| of(*cell)).collect()
    }

    /// The cheapest number that is told and has to do with one that is not: of its own relations
    /// where there is one, else of the relations of those around it. A nought hides nothing where
    /// everybody sees that nobody can be there; it is the last resort.
    fn next(&self, cell: Cell, held: &[bool]) -> Option<Cell> {
        let hides = |cell: &Cell| self.values[*cell] > 0 || self.weights[*cell] == WEIGHT_OF_SHARES;
        self.nearest(cell, held, hides).or_else(|| self.nearest(cell, held, |_| true))
    }

    /// What is lost with a number.
    fn cost(&self, cell: Cell) -> (u64, u64, Cell) {
        (self.weights[cell], self.values[cell], cell)
    }

    fn nearest(&self, cell: Cell, held: &[bool], fits: impl Fn(&Cell) -> bool) -> Option<Cell> {
        let mut seen = BTreeSet::from([cell]);
        let mut around = vec![cell];
        while !around.is_empty() {
            let relations = around.iter().flat_map(|cell| &self.of[*cell]);
            let near: BTreeSet<Cell> = relations
                .flat_map(|relation| self.relations[*relation].1.iter().map(|(cell, _)| *cell))
                .filter(|cell| !seen.contains(cell))
                .collect();
            let told = near.iter().copied().filter(|cell| !held[*cell] && fits(cell));
            if let Some(next) = told.min_by_key(|cell| self.cost(*cell)) {
                return Some(next);
            }
            seen.extend(&near);
            around = near.into_iter().collect();
        }
        None
    }

    /// The held back numbers whose bounds meet, where numbers are known not to be below 0.
    fn narrowed(&self, held: &[bool]) -> Vec<Cell> {
        let mut bounds: Vec<(i128, i128)> = {
            let cells = self.values.iter().zip(held);
            let bound = |(value, held): (&u64, &bool)| match held {
                true => (0, UNBOUNDED),
                false => (i128::from(*value), i128::from(*value)),
            };
            cells.map(bound).collect()
        };
        let concerned =
            |relation: &usize| self.relations[*relation].1.iter().any(|(c, _)| held[*c]);
        let mut waiting: BTreeSet<usize> = (0..self.relations.len()).filter(concerned).collect();
        // Bounds can close in on each other one by one; this is far more than a report needs.
        let mut steps = self.relations.len() * 64 + 1024;
        while let Some(relation) = waiting.pop_first() {
            steps -= 1;
            if steps == 0 {
                break;
            }
            let (kind, terms) = &self.relations[relation];
            for cell in self.narrow(*kind, terms, &mut bounds) {
                waiting.extend(self.of[cell].iter().filter(|other| **other != relation));
            }
        }
        let met = |cell: &Cell| held[*cell] && bounds[*cell].0 == bounds[*cell].1;
        (0..held.len()).filter(met).collect()
    }

    /// Narrows the bounds of the numbers of one relation; those that moved.
    fn narrow(
        &self,
        kind: Relation,
        terms: &[(Cell, i64)],
        bounds: &mut [(i128, i128)],
    ) -> Vec<Cell> {
        let mut moved = Vec::new();
        for (cell, sign) in terms {
            let (mut low, mut high) = (0i128, 0i128);
            for (other, factor) in terms.iter().filter(|(other, _)| other != cell) {
                let (least, most) = bounds[*other];
                let (least, most) = if *factor > 0 { (least, most) } else { (-most, -least) };
                low += least;
                high += most;
            }
            // sign × value + rest = 0 or ≤ 0, with all factors 1 or −1.
            let (mut least, mut most) = bounds[*cell];
            if *sign > 0 {
                most = most.min(-low);
                if kind == Relation::Equal {
                    least = least.max(-high);
                }
            } else {
                least = least.max(low);
                if kind == Relation::Equal {
                    most = most.min(high);
                }
            }
            if (least, most) != bounds[*cell] {
                bounds[*cell] = (least, most);
                moved.push(*cell);
            }
        }
        moved
    }

    /// The held back numbers that the equations settle, by elimination. It is done modulo a large
    /// prime: what is settled over the rationals is settled there, but for chances in a billion.
    fn eliminated(&self, held: &[bool]) -> Vec<Cell> {
        let mut known = Vec::new();
        // By leading number: a reduced equation over numbers that are held back.
        let mut rows: BTreeMap<Cell, BTreeMap<Cell, u64>> = BTreeMap::new();
        for (kind, terms) in &self.relations {
            if *kind != Relation::Equal {
                continue;
            }
            let mut row: BTreeMap<Cell, u64> = BTreeMap::new();
            for (cell, factor) in terms.iter().filter(|(cell, _)| held[*cell]) {
                let term = row.entry(*cell).or_default();
                *term = (*term + factor.rem_euclid(PRIME as i64) as u64) % PRIME;
            }
            row.retain(|_, factor| *factor != 0);
            let leads: Vec<Cell> =
                row.keys().copied().filter(|cell| rows.contains_key(cell)).collect();
            for lead in leads {
                if let (Some(factor), Some(other)) = (row.get(&lead).copied(), rows.get(&lead)) {
                    subtract(&mut row, factor, other);
                }
            }
            let Some((lead, factor)) = row.first_key_value().map(|(cell, f)| (*cell, *f)) else {
                continue;
            };
            let inverse = power(factor, PRIME - 2);
            row.values_mut().for_each(|factor| *factor = *factor * inverse % PRIME);
            for other in rows.values_mut() {
                if let Some(factor) = other.get(&lead).copied() {
                    subtract(other, factor, &row);
                }
            }
            rows.insert(lead, row);
        }
        known.extend(rows.iter().filter(|(_, row)| row.len() == 1).map(|(cell, _)| *cell));
        known
    }
}

/// Takes `factor` times an equation from another.
fn subtract(row: &mut BTreeMap<Cell, u64>, factor: u64, other: &BTreeMap<Cell, u64>) {
    for (cell, of) in other {
        let term = row.entry(*cell).or_default();
        *term = (*term + PRIME - factor * of % PRIME) % PRIME;
        if *term == 0 {
            row.remove(cell);
        }
    }
}

fn power(mut base: u64, mut exponent: u64) -> u64 {
    let mut result = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::System;

    #[test]
    fn a_row_with_one_few_hides_the_next_smallest_too() {
        let mut system = System::default();
        let cells = [3, 40, 0, 12].map(|value| system.cell(value, 0));
        let sum = system.cell(55, 1);
        system.sum(sum, cells.into_iter());
        assert_eq!(system.hold_back(|n| (1..5).contains(&n)), [true, false, false, true, false]);
    }

    #[test]
    fn nothing_few_hides_nothing() {
        let mut system = System::default();
        let cells = [0, 40, 5].map(|value| system.cell(value, 0));
        let sum = system.cell(45, 1);
        system.sum(sum, cells.into_iter());
        assert_eq!(system.hold_back(|n| (1..5).contains(&n)), [false; 4]);
    }

    #[test]
    fn several_sums_together_tell_nothing_either() {
        // Rows (a, b), (c, d) and columns: one hidden number takes three more with it.
        let mut system = System::default();
        let [a, b, c, d] = [2, 10, 20, 30].map(|value| system.cell(value, 0));
        let sums = [12, 50, 22, 40].map(|value| system.cell(value, 1));
        for (sum, of) in sums.into_iter().zip([[a, b], [c, d], [a, c], [b, d]]) {
            system.sum(sum, of.into_iter());
        }
        let held = system.hold_back(|n| (1..5).contains(&n));
        assert_eq!(held, [true, true, true, true, false, false, false, false]);
    }
}
