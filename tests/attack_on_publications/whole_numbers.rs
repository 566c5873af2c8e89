//! What follows of whole numbers is found: in small systems of which it is known, and against trying every number.
//!
//! Belongs here: tests of the package `whole-numbers`. Does not: what the numbers are of.

use whole_numbers::{NONE, Relation, Unknowns, chain, decide};

/// Numbers from some bound on, and sums of them that are told.
fn decided(truth: &[i64], least: i64, sums: &[&[usize]]) -> Vec<usize> {
    let mut unknowns = Unknowns::new(truth.iter().map(|number| (*number, least, NONE)));
    for terms in sums {
        let sum = terms.iter().map(|at| truth[*at]).sum();
        unknowns.relate(Relation {
            terms: terms.iter().map(|at| (*at, 1)).collect(),
            low: sum,
            high: sum,
        });
    }
    let outcome = decide(&unknowns, &(0..truth.len()).collect::<Vec<_>>());
    assert!(outcome.undecided.is_empty());
    outcome.follow
}

#[test]
fn numbers_that_are_whole_and_not_zero_follow() {
    assert_eq!(decided(&[1, 1, 1], 1, &[&[0, 1, 2]]), [0, 1, 2]);
    assert_eq!(decided(&[1, 2, 1], 1, &[&[0, 1, 2]]), [0; 0]);
}

/// In a square of four numbers with its rows and columns nothing follows, with a diagonal all does.
#[test]
fn sums_that_cross_are_put_together() {
    let square: [&[usize]; 4] = [&[0, 1], &[2, 3], &[0, 2], &[1, 3]];
    assert_eq!(decided(&[3, 4, 5, 6], 0, &square), [0; 0]);
    let diagonal: Vec<&[usize]> = square.into_iter().chain([&[0usize, 3][..]]).collect();
    assert_eq!(decided(&[3, 4, 5, 6], 0, &diagonal), [0, 1, 2, 3]);
}

/// Numbers that are equal through others move together, or not at all.
#[test]
fn equal_numbers_are_one() {
    let mut unknowns = Unknowns::new([3, 3, 3, 5, 8].map(|number| (number, 0, NONE)));
    let mut same = |one, other| {
        unknowns.relate(Relation { terms: vec![(one, 1), (other, -1)], low: 0, high: 0 });
    };
    same(2, 1);
    same(0, 1);
    assert!(decide(&unknowns, &[0, 1, 2]).follow.is_empty());
    unknowns.relate(Relation { terms: vec![(2, 1), (3, 1)], low: 8, high: 8 });
    assert!(decide(&unknowns, &[0, 1, 2, 3]).follow.is_empty());
    unknowns.relate(Relation { terms: vec![(0, 1), (1, -3), (4, 2)], low: 10, high: 10 });
    unknowns.relate(Relation { terms: vec![(4, 1)], low: 8, high: NONE });
    unknowns.relate(Relation { terms: vec![(1, 1)], low: 0, high: 3 });
    assert_eq!(decide(&unknowns, &[0, 1, 2, 3, 4]).follow, [0, 1, 2, 3, 4]);
}

/// 7% of 30 people, rounded, is between 1.95 and 2.25.
#[test]
fn what_only_whole_numbers_rule_out_is_ruled_out() {
    let mut unknowns = Unknowns::new([(2, 0, NONE)]);
    unknowns.relate(Relation { terms: vec![(0, 200)], low: 390, high: 450 });
    assert_eq!(decide(&unknowns, &[0]).follow, [0]);
    assert_eq!(chain(&unknowns, 0), [0]);
}

#[test]
#[should_panic = "not true"]
fn a_relation_that_does_not_hold_is_refused() {
    let mut unknowns = Unknowns::new([(2, 0, NONE)]);
    unknowns.relate(Relation { terms: vec![(0, 1)], low: 3, high: NONE });
}

/// The next of some numbers without a pattern (SplitMix64).
fn next(state: &mut u64, below: u64) -> i64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) % below) as i64
}

/// Every choice of six numbers from 0 to 3 is tried, and the same numbers are found to be the only ones.
#[test]
fn what_follows_is_what_trying_everything_finds() {
    const NUMBERS: usize = 6;
    let mut follow = 0;
    for seed in 0..400 {
        let state = &mut { seed };
        let truth: Vec<i64> = (0..NUMBERS).map(|_| next(state, 4)).collect();
        let mut unknowns = Unknowns::new(truth.iter().map(|number| (*number, 0, 3)));
        for _ in 0..2 + next(state, 5) {
            let factors = [0, 0, 1, 1, -1, 1, 2];
            let terms = (0..NUMBERS).map(|at| (at, factors[next(state, 7) as usize]));
            let terms: Vec<_> = terms.filter(|(_, factor)| *factor != 0).collect();
            let sum: i64 = terms.iter().map(|(at, factor)| truth[*at] * factor).sum();
            let high = if next(state, 2) == 0 { sum } else { sum + next(state, 3) };
            let low = if next(state, 2) == 0 { sum } else { -NONE };
            if !terms.is_empty() {
                unknowns.relate(Relation { terms, low, high });
            }
        }
        let mut is_free = [false; NUMBERS];
        for code in 0..4usize.pow(NUMBERS as u32) {
            let value = |at: usize| (code >> (2 * at) & 3) as i64;
            if unknowns.relations().iter().all(|r| r.allows(r.sum(value))) {
                (0..NUMBERS).for_each(|at| is_free[at] |= value(at) != truth[at]);
            }
        }
        let outcome = decide(&unknowns, &(0..NUMBERS).collect::<Vec<_>>());
        assert!(outcome.undecided.is_empty(), "seed {seed}");
        let only: Vec<usize> = (0..NUMBERS).filter(|at| !is_free[*at]).collect();
        assert_eq!(outcome.follow, only, "seed {seed}");
        follow += only.len();
    }
    assert!(follow > 100, "{follow}");
}
