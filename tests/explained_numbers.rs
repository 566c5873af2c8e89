//! Every number of a report is explained: the explanation that is asked for it has the same number, and its parts
//! add up to it. After random ledgers, whole and narrowed, own figures, by every dimension, cell, month and set of
//! sectors.
//!
//! The numbers of reports are held against the naive implementation elsewhere (`counting_rule`).

use headcount::count::Dimension;
use headcount::event::figures::{AGES, SEXES};
use headcount::event::policy::{Policy, Rule};
use headcount::ledger::Snapshot;
use headcount::report::explanation::Explanation;
use headcount::report::reviewed::ByReview;
use headcount::report::{Count, Report, Row};
use headcount::service::period::Choice;
use headcount::service::{explain, report};

use crate::oracle::random::random_ledger;
use crate::story::{folded, policy_of_seed};

/// Random ledgers tried.
const LEDGERS: u64 = 5;

/// The explanation that numbers are held against, and how many were.
struct Held<'a> {
    ledger: &'a Snapshot,
    base: explain::Request,
    seed: u64,
    numbers: usize,
}

impl Held<'_> {
    fn explained(&mut self, change: impl FnOnce(&mut explain::Request)) -> Explanation {
        let mut request = self.base.clone();
        change(&mut request);
        let made = explain::run(self.ledger, &request);
        let made = made.unwrap_or_else(|error| panic!("{}: {request:?}: {error}", self.seed));
        assert_eq!(made.people_reached, made.registered + made.estimated, "{request:?}");
        let at_places: u64 = made.places.iter().map(|place| place.registered).sum();
        let by_activities: u64 = made.activities.iter().map(|of| of.new).sum();
        assert_eq!((at_places, by_activities), (made.registered, made.registered), "{request:?}");
        let added: u64 = made.places.iter().map(|place| place.estimated).sum();
        assert_eq!(added, made.estimated, "{request:?}");
        for place in &made.places {
            let named = !place.counted_by.is_empty() || !place.new_people_by.is_empty();
            assert!(place.estimated == 0 || named, "{request:?}: {place:?}");
        }
        self.numbers += 1;
        made
    }

    fn is(&mut self, number: Count, change: impl FnOnce(&mut explain::Request)) {
        let made = self.explained(change);
        assert_eq!(Some(made.people_reached), number.told(), "{}: {:?}", self.seed, made.parts);
    }

    /// A row with all of its numbers.
    fn has(&mut self, row: &Row, change: impl Fn(&mut explain::Request)) {
        let made = self.explained(&change);
        let seed = self.seed;
        assert_eq!(
            Some(made.people_reached),
            row.people_reached.told(),
            "{seed}: {:?}",
            made.parts
        );
        if let Some(registered) = row.registered {
            assert_eq!(registered.told(), Some(made.registered), "{seed}: {:?}", made.parts);
            assert_eq!(row.estimated.unwrap().told(), Some(made.estimated), "{seed}");
        }
        if let Some(bounds) = row.bounds.told() {
            assert_eq!(made.lowest.zip(made.highest), Some(bounds), "{seed}: {:?}", made.parts);
        }
        if let Some(activities) = row.activities {
            assert_eq!(made.activities.len() as u64, activities, "{seed}: {:?}", made.parts);
        }
        if let Some(indirect) = row.indirect {
            let together = self.explained(|request| {
                change(request);
                request.with_indirect = true;
            });
            let difference = together.people_reached as i64 - made.people_reached as i64;
            assert_eq!(difference, indirect, "{seed}: {:?}", made.parts);
        }
    }

    fn every_number_of(&mut self, report: &Report) {
        let part = |dimension: &str, value: &str| format!("{dimension}={value}");
        let rows: Vec<(Option<String>, &Row)> = report
            .sectors
            .iter()
            .map(|row| (Some(row.sector.to_string()), &row.row))
            .chain([(None, &report.total)])
            .collect();
        for (sector, row) in rows {
            self.has(row, |request| request.sector.clone_from(&sector));
            for (sex, cells) in SEXES.iter().zip(&row.sadd.0) {
                for (age, people) in AGES.iter().zip(cells) {
                    self.is(*people, |request| {
                        request.sector.clone_from(&sector);
                        request.parts = vec![part("sex", sex), part("age", age)];
                    });
                }
            }
        }
        for overlap in &report.overlap {
            self.is(overlap.people, |request| {
                request.exactly = overlap.sectors.iter().map(ToString::to_string).collect();
            });
        }
        for by in report.breakdowns() {
            for of in &by.parts {
                let parts = vec![part(&by.dimension, &of.value)];
                self.has(&of.total, |request| request.parts.clone_from(&parts));
                for row in &of.sectors {
                    self.has(&row.row, |request| {
                        request.parts.clone_from(&parts);
                        request.sector = Some(row.sector.to_string());
                    });
                }
            }
        }
        let mut before = 0;
        for month in report.months.iter().flatten() {
            let at = part("month", &month.month);
            self.is(month.total.monthly, |request| request.parts = vec![at]);
            let until = self.explained(|request| {
                request.parts = vec![part("month", &format!("..{}", month.month))];
            });
            assert_eq!(Some(until.people_reached), month.total.cumulative.told());
            assert_eq!(Some(until.people_reached - before), month.total.new.told());
            before = until.people_reached;
        }
    }
}

#[test]
fn every_number_of_a_report_is_explained() {
    let (mut numbers, mut narrowed) = (0, 0);
    for seed in 0..LEDGERS {
        let policy = match seed % 4 {
            0 => Policy::of_rule(Rule::One),
            _ => policy_of_seed(seed),
        };
        let is_rule_two = policy.rule == Rule::Two;
        let office = folded(&random_ledger(seed), policy);
        let ledger = office.ledger.snapshot();
        let name = |given: &str| Some(given.to_owned());
        let whole = report::Request { period: Choice::year(2025), ..report::Request::default() };
        let of_office = report::Request { office: name("gao"), ..whole.clone() };
        let mut asked = vec![
            whole.clone(),
            of_office.clone(),
            report::Request { own: true, ..of_office },
            report::Request { donor: name("sida"), ..whole.clone() },
        ];
        if is_rule_two {
            let pending = Some(ByReview::Pending);
            asked.push(report::Request { reviewed: pending, ..whole.clone() });
        }
        for (at, request) in asked.into_iter().enumerate() {
            // All dimensions of the whole; of the others one after the other.
            let by: Vec<Dimension> = match at {
                0 => Dimension::ALL.to_vec(),
                _ => vec![Dimension::ALL[seed as usize % Dimension::ALL.len()]],
            };
            let request = report::Request { by, months: at < 2, ..request };
            let made = report::run(&ledger, &request);
            let Ok(made) = made else { continue };
            let base = explain::Request {
                period: request.period.clone(),
                office: request.office.clone(),
                donor: request.donor.clone(),
                own: request.own,
                reviewed: request.reviewed,
                ..explain::Request::default()
            };
            let mut held = Held { ledger: &ledger, base, seed, numbers: 0 };
            held.every_number_of(&made.report);
            numbers += held.numbers;
            narrowed += usize::from(at > 0);
        }
    }
    assert!(numbers > 3_000 && narrowed > 8, "{numbers} numbers, {narrowed} narrowed reports");
}
