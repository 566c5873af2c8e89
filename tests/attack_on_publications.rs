//! An attacker who has everything that `--publish-safe` prints of a ledger, and knows the counting rule.
//!
//! Belongs here: working out held-back numbers from what is printed, by whole numbers, over all formats
//! and dimensions together. Does not: how numbers are chosen to be held back; nothing here has seen it.
//!
//! `releases` asks for what is published; `printed`, `formats`, `factsheet` and `charts` read it into one `book`.
//! `rule`, `tables` and `same` say what its numbers have to do with each other, `attack` tries every number of
//! few people (the package `whole-numbers`), `findings` adds up.
//!
//! `HEADCOUNT_ATTACKED_LEDGERS=300` tries more ledgers, `HEADCOUNT_ATTACKED_FROM=17` from another seed on.

#![allow(clippy::expect_used)]

mod attack;
mod book;
mod charts;
mod examples;
mod factsheet;
mod findings;
mod formats;
mod printed;
mod relations;
mod releases;
mod rule;
mod same;
mod tables;
mod whole_numbers;

use headcount::demo;

use crate::common::Office;
use crate::common::program::trials;
use crate::oracle::random::random_ledger;
use crate::second_releases;
use crate::story::{folded, go_on, policy_of_seed};
use findings::Findings;
use releases::{Published, published};

/// What is below this is few, in turn.
const THRESHOLDS: [u64; 3] = [3, 5, 10];
/// Ledgers that are tried where none are asked for, beside some that once gave something away.
const LEDGERS: usize = 4;
const ONCE_TOLD: [usize; 3] = [15, 58, 59];
/// Of them, with a second release.
const LEDGERS_TWICE: usize = 2;
const YEAR: i32 = 2025;

#[test]
fn nothing_is_worked_out_of_random_ledgers() {
    let from = trials("HEADCOUNT_ATTACKED_FROM", 0);
    let some = from..from + trials("HEADCOUNT_ATTACKED_LEDGERS", LEDGERS);
    attacked(some.chain(ONCE_TOLD));
}

fn attacked(seeds: impl IntoIterator<Item = usize>) {
    let mut findings = Findings::default();
    for seed in seeds {
        let office = folded(&random_ledger(seed as u64), policy_of_seed(seed as u64));
        let threshold = THRESHOLDS[seed % THRESHOLDS.len()];
        let published = published(&office.ledger.snapshot(), YEAR, threshold);
        findings.add(&format!("seed {seed}, threshold {threshold}"), &published, threshold);
    }
    findings.assert_nobody_is_told();
}

#[test]
#[ignore = "choosing what to hold back of it takes minutes where nothing is optimised"]
fn nothing_is_worked_out_of_the_demo() {
    let office = Office::demo(&demo::sample(demo::DEFAULT_SEED));
    let published = published(&office.ledger.snapshot(), YEAR, 5);
    let mut findings = Findings::default();
    findings.add("demo", &published, 5);
    findings.assert_nobody_is_told();
}

/// Published, then gone on with, and published again: all formats of both moments together.
#[test]
fn nothing_is_worked_out_of_two_releases() {
    let mut findings = Findings::default();
    let from = trials("HEADCOUNT_ATTACKED_FROM", 0);
    for seed in from..from + trials("HEADCOUNT_ATTACKED_LEDGERS", LEDGERS_TWICE) {
        let mut random = random_ledger(seed as u64);
        let threshold = THRESHOLDS[seed % THRESHOLDS.len()];
        let later = random.steps.split_off(random.steps.len() * 2 / 3);
        let mut office = folded(&random, policy_of_seed(seed as u64));
        let mut published = Published::default();
        second_releases::published(&mut office, threshold).unwrap();
        published.released(&office.ledger.snapshot(), YEAR, threshold);
        go_on(&mut office, &later, |_| ());
        second_releases::published(&mut office, threshold).unwrap();
        published.released(&office.ledger.snapshot(), YEAR, threshold);
        let ledger = format!("seed {seed}, twice, threshold {threshold}");
        findings.add(&ledger, &published, threshold);
    }
    findings.assert_nobody_is_told();
}

/// Formats and tables that are asked for one by one hold the same numbers back.
#[test]
fn formats_asked_for_apart_tell_no_more() {
    let mut findings = Findings::default();
    for seed in [0, 9] {
        let office = folded(&random_ledger(seed), policy_of_seed(seed));
        let snapshot = office.ledger.snapshot();
        let mut published = published(&snapshot, YEAR, 5);
        published.asked_apart(&snapshot, YEAR, 5);
        findings.add(&format!("seed {seed}"), &published, 5);
    }
    findings.assert_nobody_is_told();
}
