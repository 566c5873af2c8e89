//! The counting rule against an independent implementation that reads the same tables.
//!
//! `oracle` shares no code with the library: it was written from the rule's text, clear and slow.
//! Random ledgers are small but dense in edge cases; every figure, every SADD cell, the overlap and
//! every part must agree, whatever the order of import and of rows.

use headcount::count::Dimension;
use headcount::event::ids::{DonorId, OfficeId};
use headcount::event::policy::{Attribution, HeadcountRule, Policy};
use headcount::event::time::{Day, Period};
use headcount::ledger::{AsOf, Ledger};
use headcount::report::totals::{Request, build, years as years_of};
use serde_json::Value;

use crate::oracle::random::{random_ledger, random_query, shuffled};
use crate::oracle::{Query, report};
use crate::story::folded;

/// Random ledgers tried, unless `HEADCOUNT_ORACLE_LEDGERS` says how many.
const LEDGERS: u64 = 600;
/// Random questions asked of each, besides two plain ones.
const QUERIES: u64 = 3;

fn ledgers() -> u64 {
    let asked = std::env::var("HEADCOUNT_ORACLE_LEDGERS").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(LEDGERS)
}

fn request(query: &Query) -> Request {
    let day = |date: chrono::NaiveDate| Day::new(date).unwrap();
    Request {
        office: query.office.as_deref().map(|id| OfficeId::new(id).unwrap()),
        donor: query.donor.as_deref().map(|id| DonorId::new(id).unwrap()),
        by: query.by.as_deref().map(|name| Dimension::named(name).unwrap()),
        ..Request::year(Period { from: day(query.from), to: day(query.to) })
    }
}

fn policy(query: &Query) -> Policy {
    Policy {
        attribution: Attribution::named(&query.attribution).unwrap(),
        headcounts: HeadcountRule::named(&query.headcounts).unwrap(),
        ..Policy::default()
    }
}

/// The members of our report that the oracle has too, with parts in the order of their values.
fn comparable(mut report: Value) -> Value {
    let object = report.as_object_mut().unwrap();
    object.retain(|name, _| {
        ["sectors", "total", "sum_of_sectors", "overlap", "by"].contains(&name.as_str())
    });
    if let Some(parts) = object.get_mut("by").and_then(|by| by.get_mut("parts")) {
        let parts = parts.as_array_mut().unwrap();
        parts.sort_by_key(|part| part["value"].as_str().unwrap().to_owned());
    }
    report
}

fn people(figure: &Value) -> u64 {
    figure["people_reached"].as_u64().unwrap()
}

/// `largest sector <= total <= sum of sectors`, and a slice never exceeds the whole.
fn assert_invariants(report: &Value, seed: u64) {
    let sectors = report["sectors"].as_array().unwrap();
    let (total, sum) = (people(&report["total"]), report["sum_of_sectors"].as_u64().unwrap());
    assert!(sectors.iter().all(|sector| people(sector) <= total), "seed {seed}");
    assert!(total <= sum, "seed {seed}");
    for part in report["by"]["parts"].as_array().into_iter().flatten() {
        assert!(people(&part["total"]) <= total, "seed {seed}: {}", part["value"]);
        for (slice, whole) in part["sectors"].as_array().unwrap().iter().zip(sectors) {
            assert!(people(slice) <= people(whole), "seed {seed}: {}", part["value"]);
        }
    }
}

fn check(seed: u64) {
    let random = random_ledger(seed);
    let mut queries: Vec<Query> =
        (0..QUERIES).map(|i| random_query(seed * 31 + i, &random)).collect();
    // Many random questions reach nobody: ask of all that the ledger holds, too.
    for (from, to) in [((2025, 1, 1), (2025, 12, 31)), ((2023, 1, 1), (2026, 12, 31))] {
        let date = |(y, m, d)| chrono::NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let by = None;
        let (office, donor) = (None, None);
        queries.push(Query {
            from: date(from),
            to: date(to),
            by,
            office,
            donor,
            ..queries[0].clone()
        });
    }
    let mut office = folded(&random, policy(&queries[0]));
    let mut again = folded(&shuffled(&random, seed ^ 0x5eed), policy(&queries[0]));
    for (i, query) in queries.iter().enumerate() {
        for office in [&mut office, &mut again] {
            let policy = policy(query);
            let stamp = office.stamp();
            office.ledger.recorder(stamp).adopt(policy, 1990, "to try it").unwrap();
        }
        let ours = serde_json::to_value(build(&office.ledger.snapshot(), &request(query)).unwrap())
            .unwrap();
        let ours = comparable(ours);
        let theirs = comparable(report(&random.sectors, &random.steps, query));
        assert_invariants(&ours, seed);
        if ours != theirs {
            let differences = differences("", &ours, &theirs);
            panic!("seed {seed}, query {i}: {query:#?}\n{}", differences.join("\n"));
        }
        let again = serde_json::to_value(build(&again.ledger.snapshot(), &request(query)).unwrap())
            .unwrap();
        let again = comparable(again);
        assert_eq!(differences("", &ours, &again), [""; 0], "seed {seed}, query {i}: order");
    }
    assert_years_together_are_each_alone(&office.ledger, seed);
}

/// Several years are counted in one go, and read from the records anew; neither changes a figure.
fn assert_years_together_are_each_alone(ledger: &Ledger, seed: u64) {
    let years = [2025, 2023, 2026, 2024].map(|year| Period::year(year).unwrap());
    let together = years_of(&ledger.replayed(AsOf::Now).unwrap(), &years).unwrap();
    let alone = years.map(|year| build(&ledger.snapshot(), &Request::year(year)).unwrap());
    assert_eq!(together, alone, "seed {seed}");
}

fn differences(path: &str, ours: &Value, theirs: &Value) -> Vec<String> {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => {
            let names: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            let null = Value::Null;
            names
                .into_iter()
                .flat_map(|name| {
                    let (a, b) = (a.get(name).unwrap_or(&null), b.get(name).unwrap_or(&null));
                    differences(&format!("{path}.{name}"), a, b)
                })
                .collect()
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let pairs = a.iter().zip(b).enumerate();
            pairs.flat_map(|(i, (a, b))| differences(&format!("{path}[{i}]"), a, b)).collect()
        }
        (a, b) if a == b => Vec::new(),
        (a, b) => vec![format!("{path}: ours {a}, oracle {b}")],
    }
}

fn check_range(from: u64, to: u64) {
    (from..to).for_each(check);
}

#[test]
fn agrees_with_the_oracle_on_random_ledgers_1() {
    check_range(0, ledgers() / 2);
}

#[test]
fn agrees_with_the_oracle_on_random_ledgers_2() {
    check_range(ledgers() / 2, ledgers());
}
