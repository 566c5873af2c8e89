//! The same question as a program for `good_lp`, for what the search gives up on.
//!
//! Belongs here: all numbers that hang together with one, as a program. Does not: deciding which are asked.
//!
//! A program is solved with numbers that are not exact. So what it finds is rounded and held against the
//! relations in whole numbers. That there is nothing is taken from it as it is: factors and bounds are
//! small, and it is far from a bound where whole numbers differ by one.

use std::collections::BTreeMap;

use good_lp::{
    Expression, ProblemVariables, ResolutionError, Solution, SolverModel, Variable, WithTimeLimit,
    constraint, microlp, variable,
};

use super::search::{Found, Search};
use super::{NONE, Relation, Side, Unknowns};

/// Steps of a search near what a program found.
const STEPS_NEAR: usize = 300;
const SECONDS_MAX: f64 = 5.0;
/// A program over whole numbers is not tried with more of them.
const WHOLE_MAX: usize = 1_500;

/// What a program looks for.
#[derive(Clone, Copy, PartialEq)]
pub enum Aim {
    /// The number asked for as near to the truth as can be.
    Near,
    /// All numbers as near to the truth as can be: few move then, and mostly by whole numbers.
    AllNear,
    /// Whole numbers.
    Whole,
}

/// Relations as programs.
pub struct Program<'a> {
    unknowns: &'a Unknowns,
    /// Within which each number lies, as far as single relations say.
    bounds: &'a [(i64, i64)],
    /// Relations that some numbers within their bounds do not keep. The others say nothing more.
    says: Vec<bool>,
}

impl<'a> Program<'a> {
    pub fn new(unknowns: &'a Unknowns, bounds: &'a [(i64, i64)]) -> Self {
        let says = |relation: &Relation| {
            let end = |is_most: bool| {
                relation.terms.iter().try_fold(0i64, |sum, (at, factor)| {
                    let (low, high) = bounds[*at];
                    let bound = if (*factor > 0) == is_most { high } else { low };
                    (bound.abs() < NONE).then(|| sum + bound * factor)
                })
            };
            let is_kept_below =
                relation.low <= -NONE || end(false).is_some_and(|n| n >= relation.low);
            let is_kept_above =
                relation.high >= NONE || end(true).is_some_and(|n| n <= relation.high);
            !is_kept_below || !is_kept_above
        };
        Self { unknowns, bounds, says: unknowns.relations.iter().map(says).collect() }
    }

    /// Fractions first: where there are none, there is nothing. Where there are, whole numbers may be near.
    pub fn other(&self, side: Side, aim: Aim, search: &mut Search<'_, '_>) -> Found {
        let (numbers, relations) = self.near(side.number);
        let found = match self.solved(side, (&numbers, &relations), aim) {
            Err(found) => return found,
            Ok(found) => found,
        };
        match self.checked(side, &found, &relations) {
            Found::GaveUp => search.other_near(&found, side, STEPS_NEAR),
            found => found,
        }
    }

    /// Whole numbers.
    pub fn whole(&self, side: Side) -> Found {
        let (numbers, relations) = self.near(side.number);
        if numbers.len() > WHOLE_MAX {
            return Found::GaveUp;
        }
        match self.solved(side, (&numbers, &relations), Aim::Whole) {
            Err(found) => found,
            Ok(found) => self.checked(side, &found, &relations),
        }
    }

    /// All that hangs together with a number.
    fn near(&self, number: usize) -> (Vec<usize>, Vec<usize>) {
        let mut is_seen = vec![false; self.unknowns.truth.len()];
        let mut is_taken = vec![false; self.unknowns.relations.len()];
        is_seen[number] = true;
        let (mut numbers, mut relations) = (vec![number], vec![]);
        let mut next = 0;
        while let Some(number) = numbers.get(next).copied() {
            next += 1;
            for (at, _) in &self.unknowns.of[number] {
                if !self.says[*at] || std::mem::replace(&mut is_taken[*at], true) {
                    continue;
                }
                relations.push(*at);
                for (other, _) in &self.unknowns.relations[*at].terms {
                    let (low, high) = self.bounds[*other];
                    if low != high && !std::mem::replace(&mut is_seen[*other], true) {
                        numbers.push(*other);
                    }
                }
            }
        }
        (numbers, relations)
    }

    /// A solution, rounded, as near to the truth in the number asked for as can be.
    fn solved(
        &self,
        side: Side,
        (numbers, relations): (&[usize], &[usize]),
        aim: Aim,
    ) -> Result<Vec<(usize, i64)>, Found> {
        let mut variables = ProblemVariables::new();
        let mut of: BTreeMap<usize, Variable> = BTreeMap::new();
        for number in numbers {
            let (mut low, mut high) = self.bounds[*number];
            if *number == side.number {
                (low, high) = (low.max(side.low), high.min(side.high));
            }
            if low > high {
                return Err(Found::Nothing);
            }
            let mut definition = variable();
            definition = if low > -NONE { definition.min(low as f64) } else { definition };
            definition = if high < NONE { definition.max(high as f64) } else { definition };
            definition = if aim == Aim::Whole { definition.integer() } else { definition };
            of.insert(*number, variables.add(definition));
        }
        let mut far = Expression::from(0.0);
        let mut beyond: Vec<(Variable, usize, f64)> = vec![];
        for number in numbers.iter().filter(|number| aim == Aim::AllNear || **number == side.number)
        {
            let (low, high) = self.bounds[*number];
            let truth = self.unknowns.truth[*number];
            // What is at its bound moves to one side only.
            for sign in [1.0, -1.0] {
                let can_move = if sign > 0.0 { truth < high } else { truth > low };
                if can_move && *number != side.number {
                    let away = variables.add(variable().min(0.0));
                    beyond.push((away, *number, sign));
                    far += away;
                }
            }
        }
        let is_up = side.low > self.unknowns.truth[side.number];
        far.add_mul(if is_up { 1.0 } else { -1.0 }, of[&side.number]);
        let mut program = variables.minimise(far).using(microlp);
        for (away, number, sign) in beyond {
            let truth = self.unknowns.truth[number] as f64;
            let mut over = Expression::from(away) + sign * truth;
            over.add_mul(-sign, of[&number]);
            program.add_constraint(constraint!(over >= 0.0));
        }
        for at in relations {
            let relation = &self.unknowns.relations[*at];
            let mut sum = Expression::from(0.0);
            for (number, factor) in &relation.terms {
                match of.get(number) {
                    Some(variable) => sum.add_mul(*factor as f64, *variable),
                    None => sum += (*factor * self.bounds[*number].0) as f64,
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
        match program.with_time_limit(SECONDS_MAX).solve() {
            Ok(found) => {
                let value = |variable| found.value(variable).round() as i64;
                Ok(of.iter().map(|(number, variable)| (*number, value(*variable))).collect())
            }
            Err(ResolutionError::Infeasible) => Err(Found::Nothing),
            Err(_) => Err(Found::GaveUp),
        }
    }

    /// What was found, if it holds in whole numbers.
    fn checked(&self, side: Side, found: &[(usize, i64)], relations: &[usize]) -> Found {
        let mut now = BTreeMap::from_iter(found.iter().copied());
        now.retain(|number, now| self.unknowns.truth[*number] != *now);
        let value =
            |number: usize| now.get(&number).copied().unwrap_or(self.unknowns.truth[number]);
        let is_kept = relations.iter().all(|at| {
            let relation = &self.unknowns.relations[*at];
            relation.allows(relation.sum(value))
        });
        let is_within = now.iter().all(|(number, now)| {
            let (low, high) = self.bounds[*number];
            (low..=high).contains(now)
        });
        match is_kept && is_within && (side.low..=side.high).contains(&value(side.number)) {
            true => Found::Other(now.into_keys().collect()),
            false => Found::GaveUp,
        }
    }
}
