//! What follows from relations: numbers that can be nothing else.
//!
//! Belongs here: bounds that tighten each other, and a complete search over whole numbers. Does not:
//! integer programs (`program`), which relations there are (`rule`).
//!
//! A number is safe where there are other whole numbers for all that is held back, which every relation
//! allows, and among which this one differs. The truth is one such set of numbers, so the search starts
//! from it and moves as little as it must. A number is worked out only where the search has been through
//! everything: no number is called worked out because the search gave up.

use super::relations::{NONE, Relation, Unknowns};

/// What was found about a number.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// Other numbers, by their places among the unknowns, that are just as possible.
    Other(Vec<(usize, i64)>),
    /// There are none.
    Nothing,
    /// The search was cut short.
    GaveUp,
}

/// The bounds within which a search is.
pub struct Bounds<'a> {
    unknowns: &'a Unknowns,
    low: Vec<i64>,
    high: Vec<i64>,
    /// Bounds before each change, to go back to.
    trail: Vec<(usize, i64, i64)>,
    /// Relations that are looked at; those that are not count as allowed.
    used: Option<Vec<bool>>,
    is_queued: Vec<bool>,
}

/// How many relations are looked at after a change, at most.
const LOOKS: usize = 150;

/// Bounds that cross: nothing is possible here.
#[derive(Debug)]
pub struct Crossed;

impl<'a> Bounds<'a> {
    pub fn new(unknowns: &'a Unknowns) -> Self {
        Self {
            low: unknowns.low.clone(),
            high: unknowns.high.clone(),
            trail: Vec::new(),
            used: None,
            is_queued: vec![false; unknowns.relations.len()],
            unknowns,
        }
    }

    /// Only these relations.
    pub fn of_relations(unknowns: &'a Unknowns, used: Vec<bool>) -> Self {
        Self { used: Some(used), ..Self::new(unknowns) }
    }

    pub fn uses(&self, relation: usize) -> bool {
        self.used.as_ref().is_none_or(|used| used[relation])
    }

    pub fn of(&self, unknown: usize) -> (i64, i64) {
        (self.low[unknown], self.high[unknown])
    }

    /// Tightens all bounds as far as single relations do.
    pub fn tighten_all(&mut self) -> Result<(), Crossed> {
        let all = self.unknowns.relations.len();
        self.tighten((0..all).collect(), 20 * all)
    }

    /// Sets bounds of one number, and tightens what follows.
    pub fn set(&mut self, unknown: usize, low: i64, high: i64) -> Result<(), Crossed> {
        let (low, high) = (low.max(self.low[unknown]), high.min(self.high[unknown]));
        self.change(unknown, low, high)?;
        self.tighten(self.unknowns.of[unknown].clone(), LOOKS)
    }

    fn change(&mut self, unknown: usize, low: i64, high: i64) -> Result<(), Crossed> {
        self.trail.push((unknown, self.low[unknown], self.high[unknown]));
        self.low[unknown] = low;
        self.high[unknown] = high;
        if low > high { Err(Crossed) } else { Ok(()) }
    }

    pub fn mark(&self) -> usize {
        self.trail.len()
    }

    /// Back to what it was at a mark.
    pub fn back_to(&mut self, mark: usize) {
        for (unknown, low, high) in self.trail.drain(mark..).rev() {
            self.low[unknown] = low;
            self.high[unknown] = high;
        }
    }

    /// Bounds that creep towards each other by one could take for ever, so that there is a limit; what is
    /// not tightened is only not known yet.
    fn tighten(&mut self, relations: Vec<usize>, mut looks_left: usize) -> Result<(), Crossed> {
        let mut queue = std::collections::VecDeque::new();
        for relation in relations {
            if self.uses(relation) && !std::mem::replace(&mut self.is_queued[relation], true) {
                queue.push_back(relation);
            }
        }
        let mut outcome = Ok(());
        while let Some(at) = queue.pop_front() {
            self.is_queued[at] = false;
            if outcome.is_err() || looks_left == 0 {
                continue;
            }
            looks_left -= 1;
            let relation: &'a Relation = &self.unknowns.relations[at];
            let changed_from = self.trail.len();
            outcome = self.tighten_by(relation);
            for place in changed_from..self.trail.len() {
                let unknown = self.trail[place].0;
                for other in &self.unknowns.of[unknown] {
                    let is_free = self.uses(*other) && !self.is_queued[*other];
                    if is_free && (*other != at || self.has_factor(relation)) {
                        self.is_queued[*other] = true;
                        queue.push_back(*other);
                    }
                }
            }
        }
        outcome
    }

    fn has_factor(&self, relation: &Relation) -> bool {
        relation.terms.iter().any(|(_, factor)| factor.abs() != 1)
    }

    fn tighten_by(&mut self, relation: &Relation) -> Result<(), Crossed> {
        let ends = |low: i64, high: i64, factor: i64| {
            let (a, b) = if factor > 0 { (low, high) } else { (high, low) };
            let end = |bound: i64| if bound.abs() >= NONE { None } else { Some(bound * factor) };
            (end(a), end(b))
        };
        // The smallest and the largest sum, without the terms that have no end, which are counted.
        let (mut least, mut most, mut no_least, mut no_most) = (0i64, 0i64, 0, 0);
        for (unknown, factor) in &relation.terms {
            let (a, b) = ends(self.low[*unknown], self.high[*unknown], *factor);
            match a {
                Some(a) => least += a,
                None => no_least += 1,
            }
            match b {
                Some(b) => most += b,
                None => no_most += 1,
            }
        }
        if no_least == 0 && relation.high < NONE && least > relation.high
            || no_most == 0 && relation.low > -NONE && most < relation.low
        {
            return Err(Crossed);
        }
        for (unknown, factor) in &relation.terms {
            let (a, b) = ends(self.low[*unknown], self.high[*unknown], *factor);
            let (mut low, mut high) = (self.low[*unknown], self.high[*unknown]);
            if relation.high < NONE && (no_least == 0 || no_least == 1 && a.is_none()) {
                let room = relation.high - (least - a.unwrap_or(0));
                match *factor > 0 {
                    true => high = high.min(room.div_euclid(*factor)),
                    false => low = low.max(-(room.div_euclid(-*factor))),
                }
            }
            if relation.low > -NONE && (no_most == 0 || no_most == 1 && b.is_none()) {
                let need = relation.low - (most - b.unwrap_or(0));
                match *factor > 0 {
                    true => low = low.max(-((-need).div_euclid(*factor))),
                    false => high = high.min((-need).div_euclid(-*factor)),
                }
            }
            if (low, high) != (self.low[*unknown], self.high[*unknown]) {
                self.change(*unknown, low, high)?;
                // The sums above are of the bounds before: still true, only not as tight.
            }
        }
        Ok(())
    }
}

/// A search for other numbers, near the truth.
pub struct Search<'a, 'b> {
    bounds: &'b mut Bounds<'a>,
    /// The numbers that are tried: the nearest to the truth that the bounds allow.
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
            point: truth,
            steps_left: 0,
            bounds,
        }
    }

    /// Whether one number can be otherwise, within bounds.
    pub fn other(&mut self, unknown: usize, low: i64, high: i64, steps: usize) -> Found {
        self.steps_left = steps;
        let mark = self.bounds.mark();
        let found = match self.bounds.set(unknown, low, high) {
            Err(Crossed) => Found::Nothing,
            Ok(()) => self.from(mark),
        };
        self.go_back(mark);
        found
    }

    /// The search below a choice, made since `mark`.
    fn from(&mut self, mark: usize) -> Found {
        self.move_within_bounds(mark);
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
    fn moved(&self) -> Vec<(usize, i64)> {
        let all = self.point.iter().zip(&self.bounds.unknowns.truth).enumerate();
        all.filter(|(_, (now, truth))| now != truth).map(|(at, (now, _))| (at, *now)).collect()
    }

    fn go_back(&mut self, mark: usize) {
        let mut touched: Vec<usize> =
            self.bounds.trail[mark..].iter().map(|(unknown, ..)| *unknown).collect();
        touched.sort_unstable();
        touched.dedup();
        self.bounds.back_to(mark);
        for unknown in touched {
            self.put_within_bounds(unknown);
        }
    }

    fn move_within_bounds(&mut self, mark: usize) {
        for place in mark..self.bounds.trail.len() {
            self.put_within_bounds(self.bounds.trail[place].0);
        }
    }

    fn put_within_bounds(&mut self, unknown: usize) {
        let (low, high) = self.bounds.of(unknown);
        // After a crossing both can be out of order, just before the way back.
        let near = self.bounds.unknowns.truth[unknown].min(high).max(low);
        let by = near - self.point[unknown];
        if by == 0 {
            return;
        }
        self.point[unknown] = near;
        let unknowns = self.bounds.unknowns;
        for at in &unknowns.of[unknown] {
            let relation = &unknowns.relations[*at];
            let factors = relation.terms.iter().filter(|(other, _)| *other == unknown);
            self.sums[*at] += by * factors.map(|(_, factor)| factor).sum::<i64>();
            let is_broken = self.bounds.uses(*at) && !relation.allows(self.sums[*at]);
            if is_broken && !self.is_broken[*at] {
                self.broken.push(*at);
            }
            self.is_broken[*at] = is_broken;
        }
    }

    /// The latest broken relation: what a move has just broken is mended first.
    fn a_broken_relation(&mut self) -> Option<usize> {
        let is_broken = &self.is_broken;
        self.broken.retain(|at| is_broken[*at]);
        self.broken.sort_unstable();
        self.broken.dedup();
        // The one with the fewest numbers leaves the fewest choices.
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
        let change = |at: &usize| {
            let relation = &unknowns.relations[*at];
            if !self.bounds.uses(*at) {
                return 0;
            }
            let factor: i64 = relation.terms.iter().filter(|t| t.0 == unknown).map(|t| t.1).sum();
            let (sum, moved) = (self.sums[*at], self.sums[*at] + by * factor);
            (away(relation, moved) - away(relation, sum)).signum()
        };
        unknowns.of[unknown].iter().map(change).sum()
    }
}
