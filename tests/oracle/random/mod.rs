//! Random ledgers: small, valid, and dense in the cases where a counting rule goes wrong.
//!
//! Belongs here: inventing steps and queries from a seed, and telling the same story in another
//! order. Does not: knowing what the figures are.
//!
//! Everything is a function of the seed. Everything generated is valid under section 6: a ledger
//! that refuses a step, or counts it otherwise than the oracle, is wrong (or the oracle is).

mod goods;
pub mod numbers;
mod rows;
mod shuffling;
mod world;
pub mod writing;

use std::collections::BTreeMap;

use chrono::{Days, Months, NaiveDate};

use super::{Policy, Query, Step};
pub use goods::with_goods;
use numbers::Random;
pub use shuffling::shuffled;
use world::{ADMIN1, ADMIN2, ADMIN3, World};
use writing::parsed;

/// A profile's values, and what was done to a ledger that has it.
#[derive(Clone, Debug)]
pub struct RandomLedger {
    /// In the profile's order.
    pub sectors: Vec<&'static str>,
    /// The offices' ids.
    pub offices: Vec<&'static str>,
    /// The donors' ids.
    pub donors: Vec<&'static str>,
    /// The projects' ids.
    pub projects: Vec<&'static str>,
    /// In the order of arrival.
    pub steps: Vec<Step>,
}

const SECTORS: [&str; 7] =
    ["education", "icla", "livelihoods", "protection", "shelter", "wash", "rrm"];
/// Sectors of larger profiles: with more than eight and with more than twelve of them, sets of
/// sectors are held in other ways.
const MORE_SECTORS: [&str; 7] =
    ["health", "nutrition", "food", "camps", "mine-action", "logistics", "recovery"];
/// A profile can have so many.
const SECTORS_MAX: usize = 64;
const OFFICES: [&str; 5] = ["bamako", "gao", "timbuktu", "mopti", "menaka"];
const DONORS: [&str; 4] = ["sida", "echo", "norad", "sdc"];
const PROJECTS: [&str; 2] = ["p1", "p2"];
/// What a report can be broken down by.
pub const DIMENSIONS: [&str; 17] = [
    "office",
    "month",
    "admin1",
    "admin2",
    "admin3",
    "site",
    "donor",
    "project",
    "partner",
    "kind",
    "modality",
    "status",
    "facility-type",
    "population-group",
    "disability",
    "sex",
    "age",
];
const PARTNERS: [&str; 3] = ["AMSS", "amss", "Gardl & fils"];

/// A ledger of 2 to 25 activities. Deterministic from the seed.
pub fn random_ledger(seed: u64) -> RandomLedger {
    let mut random = Random(seed);
    let mut sectors = SECTORS.to_vec();
    if seed % 4 == 3 {
        sectors.extend(&MORE_SECTORS[..usize::try_from(seed / 4 % 8).unwrap()]);
    }
    if seed % 32 == 31 {
        let more = (sectors.len()..SECTORS_MAX).map(|n| &*format!("sector-{n}").leak());
        sectors.extend(more.collect::<Vec<_>>());
    }
    let mut world = World::new(&mut random, &sectors);
    let steps = world.steps(&mut random);
    RandomLedger {
        sectors,
        offices: OFFICES.to_vec(),
        donors: DONORS.to_vec(),
        projects: PROJECTS.to_vec(),
        steps,
    }
}

/// A policy under one of the rules.
fn policy(random: &mut Random, rule: u8) -> Policy {
    let mut policy = Policy::of_rule(rule);
    if random.chance(40) {
        policy.attribution = random.pick(&["start", "end"]).to_string();
    }
    policy.headcounts = random.pick(&["activity", "sum", "max"]).to_string();
    if rule == 2 {
        policy.places = random.pick(&["site", "site", "admin3", "admin2", "admin1"]).to_string();
        policy.sizes = random.pick(&["largest", "largest", "last"]).to_string();
        policy.reviewed = if random.chance(3) { "approved" } else { "all" }.to_string();
    }
    policy
}

/// The same ledger with policies adopted from some years on, and periods published, and the policy that
/// it was opened with. Nothing brings a year back to rule 1.
pub fn with_policies(ledger: &RandomLedger, seed: u64) -> (Policy, RandomLedger) {
    let random = &mut Random(seed ^ 0x7a11_0c3b_5d2e_9f40);
    let mut rule = *random.pick(&[1, 1, 2]);
    let opened_with = policy(random, rule);
    let (mut decisions, mut published) = (vec![], vec![]);
    for _ in 0..random.between(1, 6) {
        let later = |random: &mut Random, rule: u8| if random.chance(40) { 2 } else { rule };
        if random.chance(40) {
            // The same period again, now and then.
            let (from, to) =
                *published.last().filter(|_| random.chance(30)).unwrap_or(&period(random));
            published.push((from, to));
            let policy = random.chance(30).then(|| {
                rule = later(random, rule);
                policy(random, rule)
            });
            decisions.push(Step::Publish { from, to, policy });
        } else {
            rule = later(random, rule);
            let from_year = 2022 + i32::try_from(random.below(6)).unwrap();
            decisions.push(Step::Adopt { from_year, policy: policy(random, rule) });
        }
    }
    // In the order of arrival, among the other steps.
    let mut at: Vec<usize> =
        decisions.iter().map(|_| random.place(ledger.steps.len() + 1)).collect();
    at.sort_unstable();
    let mut steps = ledger.steps.clone();
    for (at, decision) in at.into_iter().zip(decisions).rev() {
        steps.insert(at, decision);
    }
    (opened_with, RandomLedger { steps, ..ledger.clone() })
}

/// The same ledger with activities submitted, approved and returned: each in the version that it has then, and
/// none that is voided then.
pub fn with_reviews(ledger: &RandomLedger, seed: u64) -> RandomLedger {
    let random = &mut Random(seed ^ 0x3c6e_f372_fe94_f82b);
    let (mut steps, mut known) = (vec![], BTreeMap::new());
    for step in &ledger.steps {
        steps.push(step.clone());
        match step {
            Step::Import(tables) | Step::Correct(tables) => {
                for table in [&tables.activities, &tables.people, &tables.households] {
                    for row in parsed(table).1 {
                        known.insert(row[0].trim().to_string(), "");
                    }
                }
            }
            Step::Void(reference) => drop(known.remove(reference)),
            _ => {}
        }
        for _ in 0..random.below(3) {
            let likely = random.between(1, 9) * 10;
            let decision = *random.pick(&["approved", "approved", "submitted", "returned"]);
            // What stands already is not said again.
            let stands =
                |last: &str| last == decision || (last, decision) == ("approved", "submitted");
            let mut references = vec![];
            for (reference, last) in &mut known {
                if !stands(last) && random.chance(likely) {
                    *last = decision;
                    references.push(reference.clone());
                }
            }
            if !references.is_empty() {
                steps.push(Step::Review { decision: decision.to_string(), references });
            }
        }
    }
    RandomLedger { steps, ..ledger.clone() }
}

/// A question that fits the ledger, under a policy of a rule. Deterministic from the seed.
pub fn random_query(seed: u64, ledger: &RandomLedger, rule: u8) -> Query {
    let random = &mut Random(seed ^ 0x51ed_270b_9f3c_77a1);
    let (from, to) = period(random);
    let by = random.chance(80).then(|| random.pick(&DIMENSIONS).to_string());
    let is_filtered = random.chance(30);
    let filter = |random: &mut Random, choices: &[&str]| {
        (is_filtered && random.chance(45)).then(|| random.pick(choices).to_string())
    };
    let office = filter(random, &ledger.offices[..3]);
    let donor = filter(random, &ledger.donors);
    let project = filter(random, &ledger.projects);
    let partner = filter(random, &PARTNERS);
    let kind = filter(random, &["distribution", "class", "session", "works"]);
    let modality = filter(random, &["cash", "in-kind"]);
    let mut at = vec![];
    for (level, names) in [("admin1", &ADMIN1[..]), ("admin2", &ADMIN2), ("admin3", &ADMIN3)] {
        at.extend(filter(random, names).map(|name| (level.to_string(), name)));
    }
    let filters = [&office, &donor, &project, &partner, &kind, &modality];
    let any = filters.iter().any(|filter| filter.is_some()) || !at.is_empty();
    let own = any && random.chance(50);
    Query {
        from,
        to,
        policy: policy(random, rule),
        by,
        office,
        donor,
        project,
        partner,
        kind,
        modality,
        at,
        own,
    }
}

/// A year mostly; else a month, a quarter, half a year, a fiscal year, several years, or any days.
fn period(random: &mut Random) -> (NaiveDate, NaiveDate) {
    let year = *random.pick(&[2023, 2024, 2025, 2025, 2025, 2025, 2025, 2026]);
    let months = |from: NaiveDate, months: u32| (from, from + Months::new(months) - Days::new(1));
    let month = u32::try_from(random.between(1, 12)).unwrap();
    match random.below(16) {
        0 => (date(2023, 1, 1), date(2026, 12, 31)),
        1 => {
            let from = date(year, 1, 1) + Days::new(random.below(330));
            (from, from + Days::new(random.below(200)))
        }
        2 => months(date(year - 1, 7, 1), 12),
        3 => (date(2024, 1, 1), date(2025, 12, 31)),
        4 => months(date(year, *random.pick(&[1, 4, 7, 10]), 1), 3),
        5 => months(date(year, *random.pick(&[1, 7]), 1), 6),
        6 => months(date(year, month, 1), 1),
        7 => months(date(year - 1, month, 1), 24),
        8 => (date(year, 1, 1), date(year, 12, 30)),
        _ => (date(year, 1, 1), date(year, 12, 31)),
    }
}

pub fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}
