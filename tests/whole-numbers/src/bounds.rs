//! Bounds of numbers that tighten each other.
//!
//! Belongs here: what single relations say of the bounds, and the way back. Does not: choosing anything
//! (`search`).

use std::collections::VecDeque;

use super::{NONE, Relation, Unknowns};

/// The bounds within which a search is.
pub struct Bounds<'a> {
    pub unknowns: &'a Unknowns,
    low: Vec<i64>,
    high: Vec<i64>,
    /// Bounds before each change, to go back to.
    pub trail: Vec<(usize, i64, i64)>,
    /// Relations that are looked at; those that are not count as allowed.
    used: Option<Vec<bool>>,
    is_queued: Vec<bool>,
    queue: VecDeque<usize>,
}

/// How many relations are looked at after a change, at most.
const LOOKS: usize = 150;

/// Bounds that cross: nothing is possible here.
#[derive(Debug)]
pub struct Crossed;

/// The end of a range of a sum, as far as it has one.
#[derive(Clone, Copy, Default)]
struct End {
    sum: i64,
    /// Terms that have no end, and are not in the sum.
    without: usize,
}

impl End {
    fn add(&mut self, bound: i64, factor: i64) {
        match bound.abs() >= NONE {
            true => self.without += 1,
            false => self.sum += bound * factor,
        }
    }

    /// The end without one of its terms, if that has one.
    fn beside(self, bound: i64, factor: i64) -> Option<i64> {
        match (self.without, bound.abs() >= NONE) {
            (0, _) => Some(self.sum - bound * factor),
            (1, true) => Some(self.sum),
            _ => None,
        }
    }
}

impl<'a> Bounds<'a> {
    pub fn new(unknowns: &'a Unknowns) -> Self {
        Self {
            low: unknowns.low.clone(),
            high: unknowns.high.clone(),
            trail: Vec::new(),
            used: None,
            is_queued: vec![false; unknowns.relations.len()],
            queue: VecDeque::new(),
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
        (0..all).for_each(|relation| self.queue_up(relation));
        self.tighten(20 * all)
    }

    /// Sets bounds of one number, and tightens what follows.
    pub fn set(&mut self, unknown: usize, low: i64, high: i64) -> Result<(), Crossed> {
        let (low, high) = (low.max(self.low[unknown]), high.min(self.high[unknown]));
        self.change(unknown, low, high)?;
        let unknowns = self.unknowns;
        unknowns.of[unknown].iter().for_each(|(relation, _)| self.queue_up(*relation));
        self.tighten(LOOKS)
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

    fn queue_up(&mut self, relation: usize) {
        if self.uses(relation) && !std::mem::replace(&mut self.is_queued[relation], true) {
            self.queue.push_back(relation);
        }
    }

    /// Bounds that creep towards each other by one could take for ever, so that there is a limit; what is
    /// not tightened is only not known yet.
    fn tighten(&mut self, mut looks_left: usize) -> Result<(), Crossed> {
        let unknowns = self.unknowns;
        let mut outcome = Ok(());
        while let Some(at) = self.queue.pop_front() {
            self.is_queued[at] = false;
            if outcome.is_err() || looks_left == 0 {
                continue;
            }
            looks_left -= 1;
            let relation: &'a Relation = &unknowns.relations[at];
            let changed_from = self.trail.len();
            outcome = self.tighten_by(relation);
            let is_again = relation.terms.iter().any(|(_, factor)| factor.abs() != 1);
            for place in changed_from..self.trail.len() {
                for (other, _) in &unknowns.of[self.trail[place].0] {
                    if *other != at || is_again {
                        self.queue_up(*other);
                    }
                }
            }
        }
        outcome
    }

    fn tighten_by(&mut self, relation: &Relation) -> Result<(), Crossed> {
        let (mut least, mut most) = (End::default(), End::default());
        for (unknown, factor) in &relation.terms {
            let (for_least, for_most) = self.ends(*unknown, *factor);
            least.add(for_least, *factor);
            most.add(for_most, *factor);
        }
        if least.without == 0 && relation.high < NONE && least.sum > relation.high
            || most.without == 0 && relation.low > -NONE && most.sum < relation.low
        {
            return Err(Crossed);
        }
        for (unknown, factor) in &relation.terms {
            let (for_least, for_most) = self.ends(*unknown, *factor);
            let (mut low, mut high) = self.of(*unknown);
            // The sums are of the bounds before: still true after a change, only not as tight.
            if relation.high < NONE
                && let Some(others) = least.beside(for_least, *factor)
            {
                let room = relation.high - others;
                match *factor > 0 {
                    true => high = high.min(room.div_euclid(*factor)),
                    false => low = low.max(-(room.div_euclid(-*factor))),
                }
            }
            if relation.low > -NONE
                && let Some(others) = most.beside(for_most, *factor)
            {
                let need = relation.low - others;
                match *factor > 0 {
                    true => low = low.max(-((-need).div_euclid(*factor))),
                    false => high = high.min((-need).div_euclid(-*factor)),
                }
            }
            if (low, high) != self.of(*unknown) {
                self.change(*unknown, low, high)?;
            }
        }
        Ok(())
    }

    /// The bounds of a number with which a sum is the least, and the most.
    fn ends(&self, unknown: usize, factor: i64) -> (i64, i64) {
        let (low, high) = self.of(unknown);
        if factor > 0 { (low, high) } else { (high, low) }
    }
}
