//! The same question as an integer program, for what the search gives up on.
//!
//! Belongs here: a part of the relations as a program for `good_lp`. Does not: deciding which numbers are
//! asked about (`attack`).
//!
//! A program is solved with numbers that are not exact. So what it finds is rounded and held against the
//! relations in whole numbers. That there is nothing is taken from it as it is: factors and bounds are
//! small, and it is far from a bound where whole numbers differ by one.

use std::collections::{BTreeMap, BTreeSet};

use good_lp::{
    Expression, ProblemVariables, ResolutionError, Solution, SolverModel, WithTimeLimit,
    constraint, microlp, variable,
};

use super::relations::{NONE, Unknowns};
use super::search::Found;

/// A number has at most so much more than the truth in a program: relations that let it go on for ever
/// need an end.
const ROOM: i64 = 1_000;

/// Numbers near one: those that share a relation with it, and so on.
pub struct Near {
    pub numbers: BTreeSet<usize>,
    /// Every relation with one of the numbers.
    pub relations: Vec<usize>,
}

impl Near {
    /// All within so many relations of a number.
    pub fn new(unknowns: &Unknowns, number: usize, relations_away: usize, most: usize) -> Self {
        let mut numbers = BTreeSet::from([number]);
        let mut edge = vec![number];
        for _ in 0..relations_away {
            let relations = edge.iter().flat_map(|number| &unknowns.of[*number]);
            let next: BTreeSet<usize> = relations
                .flat_map(|at| unknowns.relations[*at].terms.iter().map(|term| term.0))
                .filter(|number| !numbers.contains(number))
                .collect();
            if next.is_empty() || numbers.len() + next.len() > most {
                break;
            }
            numbers.extend(&next);
            edge = next.into_iter().collect();
        }
        let relations: BTreeSet<usize> =
            numbers.iter().flat_map(|number| &unknowns.of[*number]).copied().collect();
        Self { numbers, relations: relations.into_iter().collect() }
    }
}

/// What a program looks for.
#[derive(Clone, Copy, PartialEq)]
pub enum Aim {
    /// Whole numbers. Those that are not near keep their true value, so that what is found is possible.
    Other,
    /// That there are none, not even with fractions, whatever the numbers are that are not near: then it
    /// is impossible.
    Nothing,
}

/// Whether a number can lie between two bounds.
pub fn other(
    unknowns: &Unknowns,
    bounds: &[(i64, i64)],
    near: &Near,
    asked: (usize, i64, i64),
    aim: Aim,
) -> Found {
    let mut variables = ProblemVariables::new();
    let mut of: BTreeMap<usize, good_lp::Variable> = BTreeMap::new();
    let mut numbers = near.numbers.clone();
    if aim == Aim::Nothing {
        let terms = near.relations.iter().flat_map(|at| &unknowns.relations[*at].terms);
        numbers.extend(terms.map(|term| term.0));
    }
    for number in &numbers {
        let (mut low, mut high) = bounds[*number];
        if *number == asked.0 {
            (low, high) = (low.max(asked.1), high.min(asked.2));
        }
        high = high.min(unknowns.truth[*number].max(low) + ROOM);
        low = low.max(unknowns.truth[*number].min(high) - ROOM);
        if low > high {
            return Found::Nothing;
        }
        let definition = variable().min(low as f64).max(high as f64);
        let definition = if aim == Aim::Other { definition.integer() } else { definition };
        of.insert(*number, variables.add(definition));
    }
    // As near to the truth as can be.
    let asked_about: Expression = of[&asked.0].into();
    let is_up = asked.1 > unknowns.truth[asked.0];
    let mut program = if is_up {
        variables.minimise(asked_about).using(microlp)
    } else {
        variables.maximise(asked_about).using(microlp)
    };
    for at in &near.relations {
        let relation = &unknowns.relations[*at];
        let mut sum = Expression::from(0.0);
        for (number, factor) in &relation.terms {
            match of.get(number) {
                Some(variable) => sum.add_mul(*factor as f64, *variable),
                None => sum += (*factor * unknowns.truth[*number]) as f64,
            }
        }
        if relation.low == relation.high {
            program.add_constraint(constraint!(sum == relation.low as f64));
            continue;
        }
        if relation.low > -NONE {
            program.add_constraint(constraint!(sum.clone() >= relation.low as f64));
        }
        if relation.high < NONE {
            program.add_constraint(constraint!(sum <= relation.high as f64));
        }
    }
    match program.with_time_limit(2.0).solve() {
        Ok(solution) => checked(unknowns, near, asked, &of, aim, |variable| {
            solution.value(variable).round() as i64
        }),
        Err(ResolutionError::Infeasible) => Found::Nothing,
        Err(_) => Found::GaveUp,
    }
}

/// What was found, if it holds in whole numbers.
fn checked(
    unknowns: &Unknowns,
    near: &Near,
    asked: (usize, i64, i64),
    of: &BTreeMap<usize, good_lp::Variable>,
    aim: Aim,
    value: impl Fn(good_lp::Variable) -> i64,
) -> Found {
    let now = |number: usize| of.get(&number).map_or(unknowns.truth[number], |v| value(*v));
    let is_kept = near.relations.iter().all(|at| {
        let relation = &unknowns.relations[*at];
        relation.allows(relation.sum(now))
    });
    let is_asked = (asked.1..=asked.2).contains(&now(asked.0));
    if aim == Aim::Nothing || !is_kept || !is_asked {
        return Found::GaveUp;
    }
    let moved = of.keys().map(|number| (*number, now(*number)));
    Found::Other(moved.filter(|(number, now)| *now != unknowns.truth[*number]).collect())
}
