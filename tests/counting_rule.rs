//! The counting rule against an independent implementation that reads the same tables.
//!
//! `oracle` shares no code with the library: it was written from the rule's text, clear and slow.
//! Random ledgers are small but dense in edge cases; every figure, every SADD cell, the bounds, the
//! overlap and every part must agree, whatever the order of import and of rows. A ledger on which they
//! don't is cut down to what it takes, and printed.

mod examples;
mod properties;

use headcount::count::Dimension;
use headcount::event::ids::{DonorId, OfficeId, ProjectId};
use headcount::event::time::{Day, Period};
use headcount::ledger::{AsOf, Ledger};
use headcount::report::totals::{Request, build, years as years_of};
use serde_json::Value;

use crate::common::Office;
use crate::oracle::random::{
    DIMENSIONS, RandomLedger, date, random_ledger, random_query, shuffled, with_policies,
    with_reviews,
};
use crate::oracle::smaller::{in_words, smaller};
use crate::oracle::{Policy, Query, Step, governing, report};
use crate::story::{adopt, folded, only_of, policy_of};

/// Random ledgers tried, unless `HEADCOUNT_ORACLE_LEDGERS` says how many.
const LEDGERS: u64 = 48;

fn ledgers() -> u64 {
    let asked = std::env::var("HEADCOUNT_ORACLE_LEDGERS").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(LEDGERS)
}

fn request(query: &Query) -> Request {
    let day = |date: chrono::NaiveDate| Day::new(date).unwrap();
    Request {
        office: query.office.as_deref().map(|id| OfficeId::new(id).unwrap()),
        donor: query.donor.as_deref().map(|id| DonorId::new(id).unwrap()),
        project: query.project.as_deref().map(|id| ProjectId::new(id).unwrap()),
        partner: query.partner.clone(),
        only: only_of(query),
        own: query.own,
        by: query.by.as_deref().map(|name| Dimension::named(name).unwrap()),
        ..Request::year(Period { from: day(query.from), to: day(query.to) })
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

/// Leaves out the members of these names, wherever they are.
fn leave_out(value: &mut Value, names: &[&str]) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|inner| leave_out(inner, names)),
        Value::Object(object) => {
            object.retain(|name, _| !names.contains(&name.as_str()));
            object.values_mut().for_each(|inner| leave_out(inner, names));
        }
        _ => {}
    }
}

/// What the program says.
fn ours(office: &Office, query: &Query) -> Value {
    let report = build(&office.ledger.snapshot(), &request(query)).unwrap();
    comparable(serde_json::to_value(report).unwrap())
}

/// What the oracle says.
fn theirs(ledger: &RandomLedger, query: &Query) -> Value {
    comparable(report(&ledger.sectors, &ledger.steps, query))
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

/// What is asked of the ledger of a seed.
struct Asked {
    ledger: RandomLedger,
    opened_with: Policy,
    /// Those under rule 1 first: nothing leads back to it.
    queries: Vec<Query>,
    /// Whether the ledger's own policies govern; else the query's is adopted before it is asked.
    has_own_policies: bool,
}

fn asked(seed: u64) -> Asked {
    let ledger = random_ledger(seed);
    let has_own_policies = seed % 5 == 4;
    let (opened_with, ledger) = match has_own_policies {
        true => with_policies(&ledger, seed),
        false => (Policy::of_rule(1), ledger),
    };
    let random = |i: u64| random_query(seed * 31 + i, &ledger, if i > 0 { 2 } else { 1 });
    let mut queries: Vec<Query> = (0..4).map(random).collect();
    // Many random questions reach nobody: ask of all that the ledger holds, too.
    for (from, to) in [(2025, 2025), (2023, 2026)] {
        let policy = queries[queries.len() - 1].policy.clone();
        queries.push(Query::plain(date(from, 1, 1), date(to, 12, 31), policy));
    }
    let ledger = match seed % 4 {
        2 => reviewed(&ledger, &mut queries, seed),
        _ => ledger,
    };
    if has_own_policies {
        for query in &mut queries {
            query.policy = governing(&opened_with, &ledger.steps, (query.from, query.to));
        }
    }
    Asked { ledger, opened_with, queries, has_own_policies }
}

/// The ledger with reviews, of which half of the policies under rule 2 ask.
fn reviewed(ledger: &RandomLedger, queries: &mut [Query], seed: u64) -> RandomLedger {
    let mut ledger = with_reviews(ledger, seed);
    let named = ledger.steps.iter_mut().filter_map(|step| match step {
        Step::Adopt { policy, .. } => Some(policy),
        Step::Publish { policy, .. } => policy.as_mut(),
        _ => None,
    });
    let asked = queries.iter_mut().map(|query| &mut query.policy);
    let of_rule_two = asked.chain(named).filter(|policy| policy.rule == 2);
    for policy in of_rule_two.step_by(2) {
        policy.reviewed = "approved".to_owned();
    }
    ledger
}

impl Asked {
    /// The program's ledger after these steps.
    fn told(&self, steps: &[Step]) -> Office {
        let ledger = RandomLedger { steps: steps.to_vec(), ..self.ledger.clone() };
        folded(&ledger, policy_of(&self.opened_with))
    }

    /// The program's answer.
    fn answer(&self, office: &mut Office, query: &Query) -> Value {
        if !self.has_own_policies {
            adopt(office, 1990, &query.policy);
        }
        ours(office, query)
    }

    /// Where the program and the oracle differ after these steps.
    fn found(&self, steps: &[Step], query: &Query) -> Vec<String> {
        let ledger = RandomLedger { steps: steps.to_vec(), ..self.ledger.clone() };
        let mut query = query.clone();
        if self.has_own_policies {
            query.policy = governing(&self.opened_with, steps, (query.from, query.to));
        }
        let ours = self.answer(&mut self.told(steps), &query);
        differences("", &ours, &theirs(&ledger, &query))
    }
}

/// `largest sector <= total <= sum of sectors`, a slice never exceeds the whole, and every figure lies
/// between its bounds and is the sum of its parts and cells.
fn assert_invariants(report: &Value, of: &str) {
    let number = |row: &Value, member: &str| row[member].as_i64();
    let people = |row: &Value| number(row, "people_reached").unwrap();
    let check_row = |row: &Value, whole: &Value| {
        assert!(people(row) <= people(whole), "{of}: a slice exceeds the whole");
        if let (Some(lowest), Some(highest)) = (number(row, "lowest"), number(row, "highest")) {
            assert!((lowest..=highest).contains(&people(row)), "{of}: {row} is out of its bounds");
        }
        if let (Some(a), Some(b)) = (number(row, "registered"), number(row, "estimated")) {
            assert_eq!(a + b, people(row), "{of}: by lists and by head-counts");
        }
        let cells = row["sadd"].as_object().unwrap().values();
        let cells = cells.flat_map(|ages| ages.as_object().unwrap().values());
        assert_eq!(cells.filter_map(Value::as_i64).sum::<i64>(), people(row), "{of}: SADD");
    };
    let check_part = |part: &Value| {
        let sectors = part["sectors"].as_array().unwrap();
        for (row, whole) in sectors.iter().zip(report["sectors"].as_array().unwrap()) {
            check_row(row, whole);
        }
        check_row(&part["total"], &report["total"]);
        // The cells of the total can be another crowd's.
        if part["total"]["registered"].is_null() {
            return;
        }
        let total = people(&part["total"]);
        assert!(sectors.iter().all(|row| people(row) <= total), "{of}: a sector exceeds the total");
        let sum = sectors.iter().map(people).sum::<i64>();
        assert!(total <= sum, "{of}: the total exceeds the sum of sectors");
    };
    check_part(report);
    report["by"]["parts"].as_array().into_iter().flatten().for_each(check_part);
    let overlap =
        report["overlap"].as_array().unwrap().iter().filter_map(|set| set["people"].as_i64());
    assert_eq!(overlap.sum::<i64>(), number(&report["total"], "registered").unwrap(), "{of}");
}

fn check(seed: u64) {
    let asked = asked(seed);
    let steps = &asked.ledger.steps;
    let mut office = asked.told(steps);
    let mut again = asked.told(&shuffled(&asked.ledger, seed ^ 0x5eed).steps);
    for (i, query) in asked.queries.iter().enumerate() {
        let ours = asked.answer(&mut office, query);
        assert_invariants(&ours, &format!("seed {seed}, query {i}"));
        let found = differences("", &ours, &theirs(&asked.ledger, query));
        if !found.is_empty() {
            let steps = smaller(steps, |steps| !asked.found(steps, query).is_empty());
            panic!(
                "seed {seed}, query {i}: {query:#?}\n{}\n{}\n(of at first {} differences)",
                in_words(&steps),
                asked.found(&steps, query).join("\n"),
                found.len()
            );
        }
        let again = asked.answer(&mut again, query);
        assert_eq!(differences("", &ours, &again), [""; 0], "seed {seed}, query {i}: order");
    }
    assert_periods_together_are_each_alone(&office.ledger, seed);
}

/// Several periods are counted in one go, and read from the records anew; neither changes a figure. What is
/// known of people is gone on from where periods follow each other or begin on the same day, and forgotten
/// where they overlap.
fn assert_periods_together_are_each_alone(ledger: &Ledger, seed: u64) {
    let day = |(year, month, day)| Day::new(date(year, month, day)).unwrap();
    let period = |from, to| Period { from: day(from), to: day(to) };
    let periods = [
        period((2025, 1, 1), (2025, 12, 31)),
        period((2023, 1, 1), (2023, 12, 31)),
        period((2025, 1, 1), (2025, 5, 31)),
        period((2026, 1, 1), (2026, 12, 31)),
        period((2024, 7, 1), (2025, 6, 30)),
        period((2025, 1, 1), (2025, 9, 30)),
        period((2024, 1, 1), (2024, 12, 31)),
        period((2023, 1, 1), (2026, 12, 31)),
    ];
    let together = years_of(&ledger.replayed(AsOf::Now).unwrap(), &periods).unwrap();
    let alone = periods.map(|period| build(&ledger.snapshot(), &Request::year(period)).unwrap());
    assert_eq!(together, alone, "seed {seed}");
}

fn check_range(from: u64, to: u64) {
    (from..to).for_each(check);
}

#[test]
fn the_oracle_knows_every_dimension() {
    let ours: Vec<&str> = Dimension::ALL.iter().map(|dimension| dimension.name()).collect();
    assert_eq!(ours, DIMENSIONS);
}

#[test]
fn agrees_with_the_oracle_on_random_ledgers_1() {
    check_range(0, ledgers() / 2);
}

#[test]
fn agrees_with_the_oracle_on_random_ledgers_2() {
    check_range(ledgers() / 2, ledgers());
}
