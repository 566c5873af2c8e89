//! Numbers and what relates them, as a reader knows it.
//!
//! Belongs here: the system, and what of it a reader works out by narrowing bounds. Does not: knowing what a
//! number is (`numbers`), looking for another assignment (`witness`), choosing (`choice`).
//!
//! Invariant: every relation holds for the numbers as they are. One that does not is not taken in, because no
//! reader knows it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

/// A number's place.
pub type Cell = usize;
/// A relation's place.
pub type Relation = usize;

/// No number of people comes near.
pub const UNBOUNDED: i64 = 1 << 50;

/// The place of every 0 that is told whatever is held back.
pub const NOUGHT: Cell = 0;

/// What is done with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It is told or held back; the smaller its weight and then its value, the sooner it is held back.
    Number(u8),
    /// The same, but holding it back hides nothing further: it is never chosen to hide another.
    Aside,
    /// It is printed nowhere, but follows from others where these tell it.
    Unsaid,
}

/// A weighted sum of numbers that is 0 or at most 0.
#[derive(Debug)]
pub struct Terms {
    pub is_equal: bool,
    pub terms: Vec<(Cell, i64)>,
    /// What it comes to; 0 where it is an equation.
    pub sum: i64,
}

/// Numbers and their relations.
#[derive(Debug)]
pub struct System {
    pub values: Vec<i64>,
    pub kinds: Vec<Kind>,
    /// The least that a reader takes a number for that is held back.
    pub least: Vec<i64>,
    /// The most that one is taken for which is held back because it is few.
    pub most: Vec<i64>,
    pub relations: Vec<Terms>,
    /// The relations of each number, with its factor.
    pub of: Vec<Vec<(Relation, i64)>>,
    /// What is held back with a number.
    pub with: Vec<Vec<Cell>>,
    known: HashSet<(bool, Vec<(Cell, i64)>)>,
}

impl System {
    /// Nothing but the nought.
    pub fn new() -> Self {
        let (relations, known) = Default::default();
        let kinds = vec![Kind::Aside];
        let (values, least, most) = (vec![0], vec![0], vec![0]);
        let (of, with) = (vec![Vec::new()], vec![Vec::new()]);
        Self { values, kinds, least, most, relations, of, with, known }
    }

    /// Takes in a number. One that is held back alone is not 0, because zeros are told; `least` is for others.
    pub fn cell(&mut self, value: u64, kind: Kind, least: i64) -> Cell {
        let value = i64::try_from(value).unwrap_or(UNBOUNDED).min(UNBOUNDED);
        self.values.push(value);
        self.kinds.push(kind);
        self.least.push(least.min(value));
        self.most.push(UNBOUNDED);
        self.of.push(Vec::new());
        self.with.push(Vec::new());
        self.values.len() - 1
    }

    /// A number that is printed in two places is no less important than either.
    pub fn raise(&mut self, cell: Cell, kind: Kind) {
        if let (Kind::Number(of), Kind::Number(other)) = (self.kinds[cell], kind) {
            self.kinds[cell] = Kind::Number(of.max(other));
        }
    }

    /// Takes in a relation, unless it does not hold; whether it does. A number that is there more than once counts
    /// so many times.
    pub fn relate(&mut self, is_equal: bool, terms: &[(Cell, i64)]) -> bool {
        let mut factors: BTreeMap<Cell, i64> = BTreeMap::new();
        for (cell, factor) in terms {
            *factors.entry(*cell).or_default() += factor;
        }
        factors.retain(|cell, factor| *factor != 0 && *cell != NOUGHT);
        let terms: Vec<(Cell, i64)> = factors.into_iter().collect();
        let sum: i64 = terms.iter().map(|(cell, factor)| factor * self.values[*cell]).sum();
        if sum > 0 || (is_equal && sum != 0) {
            return false;
        }
        // No number is below 0.
        let says_nothing = !is_equal && terms.iter().all(|(_, factor)| *factor < 0);
        if terms.is_empty() || says_nothing || !self.known.insert((is_equal, terms.clone())) {
            return true;
        }
        for (cell, factor) in &terms {
            self.of[*cell].push((self.relations.len(), *factor));
        }
        self.relations.push(Terms { is_equal, terms, sum });
        true
    }

    /// `sum` is the sum of numbers.
    pub fn sum(&mut self, sum: Cell, of: impl IntoIterator<Item = Cell>) -> bool {
        let terms = of.into_iter().map(|cell| (cell, 1)).chain([(sum, -1)]);
        self.relate(true, &terms.collect::<Vec<_>>())
    }

    /// A number is no larger than another.
    pub fn at_most(&mut self, part: Cell, whole: Cell) -> bool {
        self.relate(false, &[(part, 1), (whole, -1)])
    }

    /// A number is no larger than others together.
    pub fn covered(&mut self, whole: Cell, parts: impl IntoIterator<Item = Cell>) -> bool {
        let terms = parts.into_iter().map(|part| (part, -1)).chain([(whole, 1)]);
        self.relate(false, &terms.collect::<Vec<_>>())
    }

    /// Numbers that are held back together.
    pub fn together(&mut self, cells: &[Cell]) {
        for pair in cells.windows(2) {
            self.with[pair[0]].push(pair[1]);
            self.with[pair[1]].push(pair[0]);
        }
    }

    /// What is lost where a number is held back.
    pub fn loss(&self, cell: Cell) -> u64 {
        match self.kinds[cell] {
            Kind::Number(weight) => 8u64.pow(u32::from(weight)),
            Kind::Aside | Kind::Unsaid => 0,
        }
    }

    /// Whether everything still holds where numbers are moved.
    pub fn holds(&self, moves: &[(Cell, i64)]) -> bool {
        let mut sums: BTreeMap<Relation, i64> = BTreeMap::new();
        for (cell, by) in moves {
            for (relation, factor) in &self.of[*cell] {
                *sums.entry(*relation).or_default() += factor * by;
            }
        }
        sums.iter().all(|(relation, sum)| {
            let terms = &self.relations[*relation];
            if terms.is_equal { *sum == 0 } else { terms.sum + sum <= 0 }
        })
    }

    /// Between which numbers a reader knows those that are held back to be, by narrowing bounds along every
    /// relation until nothing moves.
    pub fn narrowed(&self, held: &[bool]) -> Vec<(i64, i64)> {
        let mut bounds: Vec<(i64, i64)> = Vec::with_capacity(held.len());
        for (cell, is_held) in held.iter().enumerate() {
            let value = self.values[cell];
            bounds.push(if *is_held { (self.least[cell], UNBOUNDED) } else { (value, value) });
        }
        let concerned = |terms: &Terms| terms.terms.iter().any(|(cell, _)| held[*cell]);
        let mut waiting: BTreeSet<Relation> =
            (0..self.relations.len()).filter(|at| concerned(&self.relations[*at])).collect();
        // Bounds can close in on each other one by one; this is far more than tables need.
        let mut steps = waiting.len() * 32 + 1024;
        while let Some(relation) = waiting.pop_first() {
            steps -= 1;
            if steps == 0 {
                break;
            }
            for cell in narrow(&self.relations[relation], &mut bounds) {
                let others = self.of[cell].iter().map(|(other, _)| *other);
                waiting.extend(others.filter(|other| *other != relation));
            }
        }
        bounds
    }
}

/// Narrows the bounds of the numbers of one relation; those that moved.
fn narrow(Terms { is_equal, terms, .. }: &Terms, bounds: &mut [(i64, i64)]) -> Vec<Cell> {
    let of_term = |bounds: &[(i64, i64)], (cell, factor): (Cell, i64)| {
        let (least, most) = bounds[cell];
        let (least, most) = (i128::from(least * factor), i128::from(most * factor));
        if factor > 0 { (least, most) } else { (most, least) }
    };
    let mut all = (0i128, 0i128);
    for term in terms {
        let (least, most) = of_term(bounds, *term);
        all = (all.0 + least, all.1 + most);
    }
    let mut moved = Vec::new();
    for (cell, factor) in terms.iter().copied() {
        let own = of_term(bounds, (cell, factor));
        if own.0 == own.1 {
            continue;
        }
        // factor × value + rest is 0, or at most 0.
        let rest = (all.0 - own.0, all.1 - own.1);
        let by = i128::from(factor.abs());
        let down = |n: i128| clamped(n.div_euclid(by));
        let up = |n: i128| clamped(-(-n).div_euclid(by));
        let (mut least, mut most) = bounds[cell];
        if factor > 0 {
            most = most.min(down(-rest.0));
            least = if *is_equal { least.max(up(-rest.1)) } else { least };
        } else {
            least = least.max(up(rest.0));
            most = if *is_equal { most.min(down(rest.1)) } else { most };
        }
        if (least, most) != bounds[cell] {
            bounds[cell] = (least, most);
            let now = of_term(bounds, (cell, factor));
            all = (rest.0 + now.0, rest.1 + now.1);
            moved.push(cell);
        }
    }
    moved
}

fn clamped(number: i128) -> i64 {
    number.clamp(-i128::from(UNBOUNDED), i128::from(UNBOUNDED)) as i64
}
