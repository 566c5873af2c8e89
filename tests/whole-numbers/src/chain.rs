//! What a number follows from.
//!
//! Belongs here: leaving relations out until none can be. Does not: whether a number follows (`decide`).

use std::collections::BTreeSet;

use super::bounds::Bounds;
use super::search::{Found, Search};
use super::{NONE, Side, Unknowns};

/// Steps of a search each time that one relation is left out.
const STEPS: usize = 12;
/// Relations this far away are taken, at most.
const AWAY_MAX: usize = 5;
const TRIES_MAX: usize = 400;

/// Relations from which a number follows, few enough to be read; nothing where only a program sees that it
/// follows.
pub fn chain(unknowns: &Unknowns, number: usize) -> Vec<usize> {
    let follows = |used: &[bool]| {
        let mut bounds = Bounds::of_relations(unknowns, used.to_vec());
        if bounds.tighten_all().is_err() {
            return true;
        }
        let mut search = Search::new(&mut bounds);
        let truth = unknowns.truth[number];
        [(truth + 1, NONE), (-NONE, truth - 1)]
            .into_iter()
            .all(|(low, high)| search.other(Side { number, low, high }, STEPS) == Found::Nothing)
    };
    let Some(mut used) =
        (0..AWAY_MAX).map(|away| near(unknowns, number, away)).find(|n| follows(n))
    else {
        return Vec::new();
    };
    let mut chain: Vec<usize> = (0..used.len()).filter(|at| used[*at]).collect();
    // Half of them at a time, then ever fewer.
    let (mut some, mut tries_left) = (chain.len().div_ceil(2), TRIES_MAX);
    while some > 0 && tries_left > 0 {
        let mut from = 0;
        while from < chain.len() && tries_left > 0 {
            tries_left -= 1;
            let without = chain[from..chain.len().min(from + some)].to_vec();
            without.iter().for_each(|at| used[*at] = false);
            if follows(&used) {
                chain.drain(from..from + without.len());
            } else {
                without.iter().for_each(|at| used[*at] = true);
                from += some;
            }
        }
        some /= 2;
    }
    chain
}

/// The relations of a number, of those that share a relation with it, and so on.
fn near(unknowns: &Unknowns, number: usize, away: usize) -> Vec<bool> {
    let mut numbers = BTreeSet::from([number]);
    let mut used = vec![false; unknowns.relations.len()];
    for _ in 0..=away {
        for number in std::mem::take(&mut numbers) {
            for (at, _) in &unknowns.of[number] {
                if !std::mem::replace(&mut used[*at], true) {
                    numbers.extend(unknowns.relations[*at].terms.iter().map(|(other, _)| *other));
                }
            }
        }
    }
    used
}
