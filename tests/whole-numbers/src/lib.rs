//! Which whole numbers can be nothing else than what they are, given relations between them.
//!
//! Belongs here: relations, and what follows from them. Does not: what the numbers are of.
//!
//! The true numbers are known here and keep every relation. A number is *free* where there are other whole
//! numbers for all, which keep every relation too, and among which this one differs. The truth is only where
//! the search for them starts: whoever does not know it finds the same numbers, later. A number *follows* only
//! where the search has been through everything, or where an integer program has no solution, not even in
//! fractions. Where both give up, the number is undecided.

use std::collections::BTreeSet;

mod bounds;
mod chain;
mod merging;
mod program;
mod search;

use bounds::Bounds;
pub use chain::chain;
use program::{Aim, Program};
use search::{Found, Search};

/// No bound.
pub const NONE: i64 = i64::MAX / 4;

/// `low ≤ Σ factor × number ≤ high`.
#[derive(Clone, Debug)]
pub struct Relation {
    /// Numbers by their places, each once, with their factors.
    pub terms: Vec<(usize, i64)>,
    /// The least sum, or minus [`NONE`].
    pub low: i64,
    /// The largest sum, or [`NONE`].
    pub high: i64,
}

impl Relation {
    /// The sum for these numbers.
    pub fn sum(&self, value: impl Fn(usize) -> i64) -> i64 {
        self.terms.iter().map(|(at, factor)| factor * value(*at)).sum()
    }

    /// Whether it may be this sum.
    pub fn allows(&self, sum: i64) -> bool {
        (-NONE >= self.low || self.low <= sum) && (self.high >= NONE || sum <= self.high)
    }
}

/// Numbers that a reader does not know, and how they hang together.
pub struct Unknowns {
    truth: Vec<i64>,
    low: Vec<i64>,
    high: Vec<i64>,
    relations: Vec<Relation>,
    /// For each number the relations that it is in, with its factor.
    of: Vec<Vec<(usize, i64)>>,
}

impl Unknowns {
    /// Numbers without relations: what each is, and between which numbers it lies at first.
    pub fn new(numbers: impl IntoIterator<Item = (i64, i64, i64)>) -> Self {
        let mut all = Self {
            truth: Vec::new(),
            low: Vec::new(),
            high: Vec::new(),
            relations: Vec::new(),
            of: Vec::new(),
        };
        numbers.into_iter().for_each(|(truth, low, high)| all.add(truth, low, high));
        all
    }

    fn add(&mut self, truth: i64, low: i64, high: i64) {
        assert!(low <= truth && truth <= high, "{truth} is not between {low} and {high}");
        self.truth.push(truth);
        self.low.push(low);
        self.high.push(high);
        self.of.push(Vec::new());
    }

    /// Adds a relation, which has to be true.
    pub fn relate(&mut self, relation: Relation) {
        assert!(relation.allows(relation.sum(|at| self.truth[at])), "not true: {relation:?}");
        for (number, factor) in &relation.terms {
            self.of[*number].push((self.relations.len(), *factor));
        }
        self.relations.push(relation);
    }

    /// Its relations, in the order in which they came.
    pub fn relations(&self) -> &[Relation] {
        &self.relations
    }
}

/// What was found of some numbers.
#[derive(Default, Debug)]
pub struct Outcome {
    /// Those that can be nothing else.
    pub follow: Vec<usize>,
    /// Those of which nothing was found out.
    pub undecided: Vec<usize>,
}

/// Steps of a search, ever more where fewer found nothing. Before the last, programs are asked.
const STEPS: [usize; 2] = [30, 300];
const STEPS_AT_LAST: usize = 4_000;

/// Which of some numbers follow.
///
/// # Panics
/// On relations that together are not true.
pub fn decide(unknowns: &Unknowns, asked: &[usize]) -> Outcome {
    let (merged, place) = merging::merged(unknowns);
    let places: BTreeSet<usize> = asked.iter().map(|number| place[*number]).collect();
    let outcome = decide_merged(&merged, &places.into_iter().collect::<Vec<_>>());
    let of = |places: &[usize]| {
        asked.iter().copied().filter(|number| places.contains(&place[*number])).collect()
    };
    Outcome { follow: of(&outcome.follow), undecided: of(&outcome.undecided) }
}

fn decide_merged(unknowns: &Unknowns, asked: &[usize]) -> Outcome {
    let mut bounds = Bounds::new(unknowns);
    assert!(bounds.tighten_all().is_ok(), "the truth is possible");
    let all: Vec<(i64, i64)> = (0..unknowns.truth.len()).map(|at| bounds.of(at)).collect();
    let mut search = Search::new(&mut bounds);
    let mut sides = Sides::of(unknowns, asked);
    STEPS.iter().for_each(|steps| sides.close(|side| search.other(side, *steps)));
    let program = Program::new(unknowns, &all);
    sides.close(|side| program.other(side, Aim::Near, &mut search));
    sides.close(|side| program.other(side, Aim::AllNear, &mut search));
    sides.close(|side| search.other(side, STEPS_AT_LAST));
    sides.close(|side| program.whole(side));
    sides.outcome()
}

/// A number, and bounds within which it would be another.
#[derive(Clone, Copy, Debug)]
struct Side {
    number: usize,
    low: i64,
    high: i64,
}

/// What is open: whether a number can be more than it is, and whether less.
struct Sides {
    asked: Vec<usize>,
    /// Those of which nothing is known yet.
    open: Vec<Side>,
    /// By number.
    is_free: Vec<bool>,
}

impl Sides {
    fn of(unknowns: &Unknowns, asked: &[usize]) -> Self {
        let side = |number: usize| {
            let truth = unknowns.truth[number];
            [(truth + 1, NONE), (-NONE, truth - 1)].map(|(low, high)| Side { number, low, high })
        };
        Self {
            open: asked.iter().flat_map(|number| side(*number)).collect(),
            asked: asked.to_vec(),
            is_free: vec![false; unknowns.truth.len()],
        }
    }

    /// Asks each side that is open. Numbers that are found free are asked no more.
    fn close(&mut self, mut ask: impl FnMut(Side) -> Found) {
        for side in std::mem::take(&mut self.open) {
            if self.is_free[side.number] {
                continue;
            }
            match ask(side) {
                Found::Other(moved) => moved.iter().for_each(|at| self.is_free[*at] = true),
                Found::Nothing => {}
                Found::GaveUp => self.open.push(side),
            }
        }
    }

    fn outcome(self) -> Outcome {
        let mut outcome = Outcome::default();
        for number in self.asked.into_iter().filter(|number| !self.is_free[*number]) {
            match self.open.iter().any(|side| side.number == number) {
                true => outcome.undecided.push(number),
                false => outcome.follow.push(number),
            }
        }
        outcome
    }
}
