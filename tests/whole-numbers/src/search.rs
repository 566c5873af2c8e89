//! A complete search over whole numbers, near some that are known.
//!
//! Belongs here: choosing what moves next, and going back. Does not: bounds (`bounds`), programs.
//!
//! The search starts from the truth, or from numbers that a program found, and moves as little as it must.

use super::bounds::{Bounds, Crossed};
use super::{NONE, Relation, Side};

/// What was found about a number.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// All numbers that differ from the truth in some that are just as possible.
    Other(Vec<usize>),
    /// There are none.
    Nothing,
    /// The search was cut short.
    GaveUp,
}

/// A search for other numbers.
pub struct Search<'a, 'b> {
    bounds: &'b mut Bounds<'a>,
    /// What the numbers are near to.
    home: Vec<i64>,
    /// The numbers that are tried: the nearest to home that the bounds allow.
    point: Vec<i64>,
    sums: Vec<i64>,
    /// Relations that the point does not keep.
    broken: Vec<usize>,
    is_broken: Vec<bool>,
    steps_left: usize,
}

impl<'a, 'b> Search<'a, 'b> {
    pub fn new(bounds: &'b mut Bounds<'a>) -> Self {
        let unknowns = bounds.unknowns;
        let truth = unknowns.truth.clone();
        Self {
            sums: unknowns.relations.iter().map(|relation| relation.sum(|at| truth[at])).collect(),
            broken: Vec::new(),
            is_broken: vec![false; unknowns.relations.len()],
            home: truth.clone(),
            point: truth,
            steps_left: 0,
            bounds,
        }
    }

    /// Whether a number can be otherwise.
    pub fn other(&mut self, side: Side, steps: usize) -> Found {
        self.steps_left = steps;
        let mark = self.bounds.mark();
        let found = match self.bounds.set(side.number, side.low, side.high) {
            Err(Crossed) => Found::Nothing,
            Ok(()) => self.from(mark),
        };
        self.go_back(mark);
        found
    }

    /// The same, near other numbers than the truth.
    pub fn other_near(&mut self, home: &[(usize, i64)], side: Side, steps: usize) -> Found {
        let truth = &self.bounds.unknowns.truth;
        let back: Vec<(usize, i64)> = home.iter().map(|(at, _)| (*at, truth[*at])).collect();
        self.go_home(home);
        let found = self.other(side, steps);
        self.go_home(&back);
        found
    }

    fn go_home(&mut self, home: &[(usize, i64)]) {
        for (number, at) in home {
            self.home[*number] = *at;
            self.put_within_bounds(*number);
        }
    }

    /// The search below a choice, made since `mark`.
    fn from(&mut self, mark: usize) -> Found {
        for place in mark..self.bounds.trail.len() {
            self.put_within_bounds(self.bounds.trail[place].0);
        }
        let Some(relation) = self.a_broken_relation() else { return Found::Other(self.moved()) };
        if self.steps_left == 0 {
            return Found::GaveUp;
        }
        self.steps_left -= 1;
        let is_short = self.sums[relation] < self.bounds.unknowns.relations[relation].low;
        let Some((unknown, is_up)) = self.cheapest_move(relation, is_short) else {
            // No bounds allow a move: bounds that were not tightened to the end.
            return Found::Nothing;
        };
        let at = self.point[unknown];
        let choices = match is_up {
            true => [(at + 1, NONE), (-NONE, at)],
            false => [(-NONE, at - 1), (at, NONE)],
        };
        let mut gave_up = false;
        for (low, high) in choices {
            let mark = self.bounds.mark();
            let found = match self.bounds.set(unknown, low, high) {
                Err(Crossed) => Found::Nothing,
                Ok(()) => self.from(mark),
            };
            match found {
                Found::Other(_) => return found,
                Found::GaveUp => gave_up = true,
                Found::Nothing => {}
            }
            self.go_back(mark);
        }
        if gave_up { Found::GaveUp } else { Found::Nothing }
    }

    /// The numbers that differ from the truth.
    fn moved(&self) -> Vec<usize> {
        let all = self.point.iter().zip(&self.bounds.unknowns.truth).enumerate();
        all.filter(|(_, (now, truth))| now != truth).map(|(at, _)| at).collect()
    }

    fn go_back(&mut self, mark: usize) {
        let trail = &self.bounds.trail[mark..];
        let mut touched: Vec<usize> = trail.iter().map(|(unknown, ..)| *unknown).collect();
        touched.sort_unstable();
        touched.dedup();
        self.bounds.back_to(mark);
        for unknown in touched {
            self.put_within_bounds(unknown);
        }
    }

    fn put_within_bounds(&mut self, unknown: usize) {
        let (low, high) = self.bounds.of(unknown);
        // After a crossing both can be out of order, just before the way back.
        let near = self.home[unknown].min(high).max(low);
        let by = near - self.point[unknown];
        if by == 0 {
            return;
        }
        self.point[unknown] = near;
        let unknowns = self.bounds.unknowns;
        for (at, factor) in &unknowns.of[unknown] {
            self.sums[*at] += by * factor;
            let is_kept = unknowns.relations[*at].allows(self.sums[*at]);
            let is_broken = !is_kept && self.bounds.uses(*at);
            if is_broken && !self.is_broken[*at] {
                self.broken.push(*at);
            }
            self.is_broken[*at] = is_broken;
        }
    }

    /// The broken relation with the fewest numbers, which leaves the fewest choices.
    fn a_broken_relation(&mut self) -> Option<usize> {
        let is_broken = &self.is_broken;
        self.broken.retain(|at| is_broken[*at]);
        self.broken.sort_unstable();
        self.broken.dedup();
        let relations = &self.bounds.unknowns.relations;
        self.broken.iter().copied().min_by_key(|at| relations[*at].terms.len())
    }

    /// The number of a broken relation whose move by one breaks the least else, and whether it goes up.
    fn cheapest_move(&self, relation: usize, is_short: bool) -> Option<(usize, bool)> {
        let unknowns = self.bounds.unknowns;
        let terms = unknowns.relations[relation].terms.iter();
        let moves = terms.filter_map(|(unknown, factor)| {
            let is_up = (*factor > 0) == is_short;
            let (low, high) = self.bounds.of(*unknown);
            let can = if is_up { self.point[*unknown] < high } else { self.point[*unknown] > low };
            can.then(|| (self.cost(*unknown, if is_up { 1 } else { -1 }), *unknown, is_up))
        });
        moves.min().map(|(_, unknown, is_up)| (unknown, is_up))
    }

    /// Relations that a move breaks, less those that it brings nearer.
    fn cost(&self, unknown: usize, by: i64) -> i64 {
        let unknowns = self.bounds.unknowns;
        let away = |relation: &Relation, sum: i64| {
            (relation.low - sum).clamp(0, NONE) + (sum - relation.high).clamp(0, NONE)
        };
        let change = |(at, factor): &(usize, i64)| {
            if !self.bounds.uses(*at) {
                return 0;
            }
            let (relation, sum) = (&unknowns.relations[*at], self.sums[*at]);
            (away(relation, sum + by * factor) - away(relation, sum)).signum()
        };
        unknowns.of[unknown].iter().map(change).sum()
    }
}
