//! Publishing and reproducing, what each event did to the figures, and how a figure comes about: the
//! parts always add up.

#![allow(clippy::unwrap_used)]

mod common;
mod oracle;
mod story;

use std::path::Path;

use common::Office;
use common::program::trials;
use headcount::event::ids::Reference;
use headcount::event::policy::{Attribution, HeadcountRule, Policy};
use headcount::event::time::Period;
use headcount::ledger::{AsOf, LedgerError};
use headcount::report::explanation::{self, Question};
use headcount::report::publication::{reproduce, to_publish};
use headcount::report::restatement;
use headcount::report::totals::{Request, build};
use oracle::random::random_ledger;
use story::folded;

fn policy(seed: u64) -> Policy {
    Policy {
        attribution: Attribution::ALL[(seed % 3) as usize],
        headcounts: HeadcountRule::ALL[(seed / 3 % 3) as usize],
        ..Policy::default()
    }
}

/// Random ledgers with the years they have activities in.
fn ledgers() -> impl Iterator<Item = (u64, Office)> {
    let count = trials("HEADCOUNT_LEDGERS", 40) as u64;
    (0..count).map(|seed| (seed, folded(&random_ledger(seed), policy(seed))))
}

const YEARS: [i32; 3] = [2024, 2025, 2026];

fn question(period: Period) -> Question {
    Question { period, as_of: AsOf::Now, sector: None, site: None, activity: None }
}

#[test]
fn effects_add_up_to_the_change_in_every_sector_and_in_total() {
    let mut events = 0;
    for (seed, office) in ledgers() {
        let size = office.ledger.log().size();
        let from = 2 + seed % (size - 2);
        for year in YEARS {
            let period = Period::year(year).unwrap();
            let (from, to) = (AsOf::Size(from), AsOf::Now);
            let told = restatement::build(&office.ledger, period, from, to, || ()).unwrap();
            for change in &told.figures {
                let effect = |effect: &restatement::Effect| match &change.sector {
                    None => effect.total,
                    Some(id) => {
                        let own = effect.sectors.iter().find(|effect| effect.sector == *id);
                        own.map_or(0, |effect| effect.change)
                    }
                };
                let sum: i64 = told.events.iter().map(effect).sum();
                assert_eq!(change.was as i64 + sum, change.is as i64, "seed {seed}, {change:?}");
            }
            events += told.events.len();
            // Both ends are what the reports of then and now say.
            for (as_of, people) in
                [(from, told.figures.last().unwrap().was), (to, told.figures.last().unwrap().is)]
            {
                let request = Request { as_of, ..Request::year(period) };
                let report = build(&office.ledger, &request).unwrap();
                assert_eq!(report.total.people_reached, people, "seed {seed}");
            }
        }
    }
    assert!(events > 100, "{events}");
}

#[test]
fn the_parts_of_an_explanation_add_up_to_its_figure() {
    let (mut activities, mut places) = (0, 0);
    for (seed, office) in ledgers() {
        for year in YEARS {
            let period = Period::year(year).unwrap();
            let report = build(&office.ledger, &Request::year(period)).unwrap();
            let sectors = report.sectors.iter().map(|row| (Some(row.sector.clone()), row.row));
            for (sector, row) in sectors.chain([(None, report.total)]) {
                let asked = Question { sector: sector.clone(), ..question(period) };
                let told = explanation::build(&office.ledger, &asked).unwrap();
                let at = format!("seed {seed}, {year}, {sector:?}");
                let new: u64 = told.activities.iter().map(|activity| activity.new).sum();
                let estimated: u64 = told.places.iter().map(|place| place.estimated).sum();
                assert_eq!(row.people_reached, told.people_reached, "{at}");
                assert_eq!(Some(new.into()), row.registered, "{at}");
                assert_eq!(Some(estimated.into()), row.estimated, "{at}");
                let registered: u64 = told.places.iter().map(|place| place.registered).sum();
                assert_eq!(Some(registered.into()), row.registered, "{at}");
                assert_eq!(Some(told.activities.len() as u64), row.activities, "{at}");
                for activity in &told.activities {
                    let before: u64 = activity.reached_before.iter().map(|b| b.people).sum();
                    assert_eq!(activity.new + before, activity.people, "{at}");
                }
                activities += told.activities.len();
                // Place by place, it is the same figure.
                let mut names: Vec<String> = told.places.iter().map(|p| p.site.clone()).collect();
                names.dedup_by_key(|name| headcount::event::text::normalised(name));
                let mut at_places = 0;
                let mut seen = std::collections::BTreeSet::new();
                for site in names {
                    if !seen.insert(headcount::event::text::normalised(&site)) {
                        continue;
                    }
                    let asked = Question { site: Some(site), ..asked.clone() };
                    at_places += explanation::build(&office.ledger, &asked).unwrap().people_reached;
                    places += 1;
                }
                assert_eq!(row.people_reached, at_places, "{at}");
            }
        }
    }
    assert!(activities > 500 && places > 300, "{activities} {places}");
}

#[test]
fn what_would_be_missing_without_an_activity_is_missing_when_it_is_voided() {
    for (seed, mut office) in ledgers().take(12) {
        let period = Period::year(2025).unwrap();
        let current = office.ledger.state().current();
        let references: Vec<Reference> =
            current.map(|known| known.activity.reference.clone()).take(3).collect();
        for reference in references {
            let asked = Question { activity: Some(reference.clone()), ..question(period) };
            let told = explanation::build(&office.ledger, &asked).unwrap().meaning.unwrap();
            office.void(reference.as_str());
            let report = build(&office.ledger, &Request::year(period)).unwrap();
            let total = told.figures.last().unwrap();
            let less = total.people_reached as i64 - total.missing_without;
            assert_eq!(
                less,
                report.total.people_reached.or_zero() as i64,
                "seed {seed}, {reference}"
            );
            for (worth, row) in told.figures.iter().zip(&report.sectors) {
                let less = worth.people_reached as i64 - worth.missing_without;
                assert_eq!(
                    less,
                    row.row.people_reached.or_zero() as i64,
                    "seed {seed}, {reference}"
                );
            }
        }
    }
}

#[test]
fn what_was_published_is_reproduced_whatever_comes_after() {
    let period = Period::year(2025).unwrap();
    let mut office = Office::mali();
    office.import(Path::new("tests/worked-example"));
    let never = reproduce(&office.ledger, period);
    assert!(matches!(never, Err(LedgerError::NotPublished(2025))));
    let published = to_publish(&office.ledger, period, "annual factsheet".into()).unwrap();
    let (size, total) = (published.log_size, published.figures.total.people_reached);
    let stamp = office.stamp();
    office.ledger.recorder(stamp).publish(published).unwrap();
    let before = build(&office.ledger, &Request::year(period)).unwrap();
    assert!(!before.restated);
    office.void("S-CASH");
    office.void("S-WATER");
    let after = build(&office.ledger, &Request::year(period)).unwrap();
    assert!(after.restated && after.total != before.total);
    let reproductions = reproduce(&office.ledger, period).unwrap();
    assert_eq!(reproductions.len(), 1);
    assert!(reproductions[0].is_identical(), "{reproductions:?}");
    assert_eq!((reproductions[0].log_size, reproductions[0].total), (size, total));
    assert!(reproductions[0].compared > 7 * 29);
    // As of the publication, the report is what it was.
    let as_of = AsOf::Published(2025);
    let then = build(&office.ledger, &Request { as_of, ..Request::year(period) }).unwrap();
    assert_eq!((then.total, then.sectors, then.restated), (before.total, before.sectors, false));
}

#[test]
fn a_publication_of_other_figures_is_not_reproduced() {
    let period = Period::year(2025).unwrap();
    let mut office = Office::mali();
    office.import(Path::new("tests/worked-example"));
    let mut published = to_publish(&office.ledger, period, String::new()).unwrap();
    published.figures.total.people_reached += 1;
    published.figures.total.sadd.0[3][5] += 1;
    let stamp = office.stamp();
    office.ledger.recorder(stamp).publish(published.clone()).unwrap();
    published.log_root[0] ^= 1;
    let stamp = office.stamp();
    office.ledger.recorder(stamp).publish(published).unwrap();
    let reproductions = reproduce(&office.ledger, period).unwrap();
    let names = |i: usize| {
        let differences = reproductions[i].differences.iter();
        differences.map(|difference| difference.number.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(names(0), ["total, people reached", "total, sex unknown, age unknown"]);
    assert!(reproductions[0].same_log && !reproductions[1].same_log);
}

#[test]
fn the_names_of_events_are_those_they_have() {
    use headcount::event::Event;
    let office = folded(&random_ledger(3), Policy::default());
    for record in office.ledger.records().unwrap() {
        assert!(Event::NAMES.contains(&record.unwrap().event.name()));
    }
}
