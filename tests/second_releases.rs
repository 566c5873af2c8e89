//! What is published of a period for a second time: it tells nothing that the first release held back.
//!
//! Belongs here: that `publish` records what it held back, and that later reports go by it. Does not: working out
//! numbers (`attack_on_publications`).

use headcount::event::Event;
use headcount::report::suppression::PUBLISHED;
use headcount::service::error::report::ReportError;
use headcount::service::period::Choice;
use headcount::service::publish;
use headcount::service::report::{self, Format, Request};
use headcount::service::{Error, policy};
use serde_json::Value;

use crate::common::Office;
use crate::oracle::random::random_ledger;
use crate::story::{folded, policy_of_seed};

/// Random ledgers that are published twice.
const LEDGERS: u64 = 6;

/// Publishes the year, safe for everybody.
pub fn published(office: &mut Office, threshold: u64) -> Result<publish::Outcome, Error> {
    let context = office.context();
    let request = publish::Request {
        period: Choice::year(2025),
        policy: policy::Choice::default(),
        note: String::new(),
        publish_safe: Some(threshold),
    };
    publish::run(&mut office.ledger, &request, &context)
}

/// Everything that is published together, in one report.
fn released(office: &Office, as_of: Option<u64>, threshold: u64) -> Value {
    let request = Request {
        period: Choice::year(2025),
        as_of: as_of.map(|size| size.to_string()),
        by: PUBLISHED.to_vec(),
        months: true,
        rrm: true,
        activities: true,
        format: Format::Json,
        publish_safe: Some(threshold),
        ..Request::default()
    };
    let outcome = report::run(&office.ledger.snapshot(), &request).unwrap();
    serde_json::from_slice(&outcome.content).unwrap()
}

/// The numbers of a report: its members but what tells of the moment.
fn tables(mut report: Value) -> Value {
    let members = report.as_object_mut().unwrap();
    members.retain(|name, _| !["as_of", "restated", "policy"].contains(&name.as_str()));
    report
}

/// Takes the activity out that began last; the first month in which it was.
fn void_the_last(office: &mut Office) -> String {
    let activities = released(office, None, 5)["activities"].take();
    let start = |row: &Value| row["start"].as_str().unwrap().to_owned();
    let last = activities.as_array().unwrap().iter().max_by_key(|row| start(row)).unwrap();
    office.void(last["activity"].as_str().unwrap());
    start(last)[..7].to_owned()
}

#[test]
fn a_publication_records_what_it_held_back_and_a_report_of_its_moment_is_the_same() {
    let mut office = folded(&random_ledger(1), policy_of_seed(1));
    let before = tables(released(&office, None, 5));
    let outcome = published(&mut office, 5).unwrap();
    let suppression = outcome.suppression.unwrap();
    assert_eq!(suppression.threshold, 5);
    let record = office.ledger.snapshot().records().last().unwrap().unwrap();
    let Event::FiguresPublished(event) = record.event else { panic!("{:?}", record.event) };
    let held_back = event.held_back.unwrap();
    assert_eq!(held_back.threshold, 5);
    // The lists of activities and people reached indirectly are no part of the choice.
    assert!(held_back.count() > 0 && held_back.count() <= suppression.held_back);
    assert_eq!(tables(released(&office, Some(outcome.log_size), 5)), before);
    assert_eq!(tables(released(&office, None, 5)), before);
    // Fewer are held back under a lower threshold, but not of what is published already.
    assert_eq!(tables(released(&office, None, 3))["sectors"], before["sectors"]);
}

#[test]
fn a_threshold_that_hides_nothing_is_refused() {
    let mut office = folded(&random_ledger(1), policy_of_seed(1));
    assert!(matches!(
        published(&mut office, 2),
        Err(Error::Report(ReportError::PublishSafeBelow(2)))
    ));
}

#[test]
fn what_a_second_release_says_of_months_that_nothing_changed_is_what_the_first_said() {
    let mut held = 0;
    for seed in 0..LEDGERS {
        let mut office = folded(&random_ledger(seed), policy_of_seed(seed));
        published(&mut office, 5).unwrap();
        let first = released(&office, None, 5);
        let touched = void_the_last(&mut office);
        for second in [released(&office, None, 5), {
            published(&mut office, 5).unwrap();
            released(&office, None, 5)
        }] {
            for (was, is) in months(&first, &touched).zip(months(&second, &touched)) {
                held += was.iter().filter(|number| number.is_null()).count();
                // Where the first told only figures of the period: a nought says of nobody, and the last month's
                // people are those of the period.
                let figures = first["sectors"].as_array().unwrap().iter().chain([&first["total"]]);
                let figures: Vec<&Value> = figures.map(|row| &row["people_reached"]).collect();
                let is_same = |(was, is): (&Value, &Value)| {
                    was == is || was.is_null() && (*is == 0 || figures.contains(&is))
                };
                assert!(was.iter().zip(&is).all(is_same), "seed {seed}: {was:?}, then {is:?}");
            }
        }
    }
    assert!(held > 100, "only {held} numbers were held back: nothing was tried");
}

/// The numbers of each month before one, in the breakdown by month and month by month.
fn months(report: &Value, before: &str) -> impl Iterator<Item = Vec<Value>> {
    let all = [&report["by"]].into_iter().chain(report["also_by"].as_array().unwrap());
    let by_month = all.filter(|by| by["dimension"] == "month").flat_map(|by| {
        by["parts"].as_array().unwrap().iter().filter(|part| part["value"].as_str() < Some(before))
    });
    let months = report["months"].as_array().unwrap().iter();
    let months = months.filter(|month| month["month"].as_str() < Some(before));
    let numbers = |part: &Value| {
        let mut numbers = Vec::new();
        numbers_of(part, &mut numbers);
        numbers
    };
    by_month.chain(months).map(numbers).collect::<Vec<_>>().into_iter()
}

fn numbers_of(value: &Value, found: &mut Vec<Value>) {
    match value {
        Value::Object(members) => members.values().for_each(|member| numbers_of(member, found)),
        Value::Array(items) => items.iter().for_each(|item| numbers_of(item, found)),
        Value::Number(_) | Value::Null => found.push(value.clone()),
        _ => {}
    }
}
