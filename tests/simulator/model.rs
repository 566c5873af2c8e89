//! What a ledger must hold after everything that was acknowledged.
//!
//! Belongs here: the events by sequence, what the oracle makes of them, who was erased, and everything that was
//! ever shown as of some moment. Does not: doing anything to a ledger (`office`), what happens next
//! (`commands`).
//!
//! Invariant: nothing here is read from the ledger, but for what was printed when it was acknowledged.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use headcount::audit::verify::verify;
use headcount::event::Record;
use headcount::event::time::{Day, Period};
use headcount::ledger::{AsOf, Snapshot};
use headcount::report::totals::{Request, build};
use serde_json::Value;

use crate::oracle::random::date;
use crate::oracle::random::writing::parsed;
use crate::oracle::{Policy, Query, Step, Tables, governing, report};

/// What must hold.
pub struct Model {
    pub sectors: Vec<&'static str>,
    pub opened_with: Policy,
    /// By sequence: the activity's reference, or the event's name.
    pub events: Vec<String>,
    /// What the oracle is told.
    pub steps: Vec<Step>,
    /// After each step: how many events and steps there were, and the root.
    moments: Vec<Moment>,
    /// Numbers by register (household or not) that were erased and have not come again since.
    asleep: BTreeSet<(bool, String)>,
    erasures: u64,
}

struct Moment {
    size: u64,
    steps: usize,
    root: [u8; 32],
}

/// An event as the model names it.
pub fn name_of(record: &Record) -> String {
    record.event.reference().map_or(record.event.name(), |reference| reference.as_str()).to_owned()
}

fn period(from: NaiveDate, to: NaiveDate) -> Period {
    Period { from: Day::new(from).unwrap(), to: Day::new(to).unwrap() }
}

/// What the program says of a period, as far as the oracle says it too.
fn figures(ledger: &Snapshot, from: NaiveDate, to: NaiveDate) -> Value {
    let report = build(ledger, &Request::year(period(from, to))).unwrap();
    comparable(serde_json::to_value(report).unwrap())
}

fn comparable(mut report: Value) -> Value {
    let object = report.as_object_mut().unwrap();
    object.retain(|name, _| {
        ["sectors", "total", "sum_of_sectors", "overlap"].contains(&name.as_str())
    });
    report
}

impl Model {
    pub fn new(sectors: Vec<&'static str>, opened_with: Policy) -> Self {
        let events = vec!["LedgerOpened".to_owned(), "ProfileSet".to_owned()];
        let (steps, moments, asleep, erasures) = Default::default();
        Self { sectors, opened_with, events, steps, moments, asleep, erasures }
    }

    /// Takes a step that was acknowledged, with the events that it recorded.
    pub fn take(&mut self, step: Step, events: Vec<String>) {
        self.events.extend(events);
        match &step {
            Step::Erase { household, number } => {
                self.asleep.insert((*household, number.clone()));
                self.erasures += 1;
            }
            Step::Import(tables) | Step::Correct(tables) => {
                for number in numbers_in(tables) {
                    self.asleep.remove(&number);
                }
            }
            _ => {}
        }
        self.steps.push(step);
    }

    /// Whether new activities in these tables name somebody who was erased and has not come again.
    pub fn names_erased(&self, tables: &Tables) -> bool {
        numbers_in(tables).any(|number| self.asleep.contains(&number))
    }

    /// Whether anybody was erased.
    pub fn has_erased(&self) -> bool {
        self.erasures > 0
    }

    /// The ledger is what it must be: its events, its register, its figures of today and of an earlier moment.
    pub fn check(&mut self, ledger: &Snapshot, dice: &mut fastrand::Rng) {
        self.check_events(ledger);
        let verdict = verify(ledger, |_| ()).unwrap();
        assert_eq!(verdict.faults, [""; 0]);
        assert_eq!((verdict.records, verdict.erased), (self.events.len() as u64, self.erasures));
        let (size, root, steps) = (ledger.log().size(), ledger.root(), self.steps.len());
        self.moments.push(Moment { size, steps, root });
        let year = dice.i32(2024..2026);
        self.check_figures(ledger, steps, (date(year, 1, 1), date(year, 12, 31)));
        // As of an earlier moment, everything is as it was.
        let moment = &self.moments[dice.usize(..self.moments.len())];
        assert_eq!(ledger.log().root_at(moment.size).unwrap(), moment.root, "an earlier root");
        let then = ledger.as_of(AsOf::Size(moment.size)).unwrap();
        self.check_figures(&then, moment.steps, (date(2025, 1, 1), date(2025, 12, 31)));
    }

    /// The events are those that were acknowledged, and no others.
    pub fn check_events(&self, ledger: &Snapshot) {
        let records = ledger.records().map(|record| name_of(&record.unwrap()));
        assert_eq!(records.collect::<Vec<_>>(), self.events, "events");
    }

    fn check_figures(&self, ledger: &Snapshot, steps: usize, (from, to): (NaiveDate, NaiveDate)) {
        let steps = &self.steps[..steps];
        let policy = governing(&self.opened_with, steps, (from, to));
        let theirs = report(&self.sectors, steps, &Query::plain(from, to, policy));
        assert_eq!(figures(ledger, from, to), comparable(theirs), "{from} to {to}");
    }
}

/// The numbers in tables, by register.
fn numbers_in(tables: &Tables) -> impl Iterator<Item = (bool, String)> {
    let mut numbers = BTreeSet::new();
    for text in [&tables.people, &tables.households] {
        let (columns, rows) = parsed(text);
        for (name, household) in [("person", false), ("household", true)] {
            let Some(place) = columns.iter().position(|column| column == name) else { continue };
            let stated = rows.iter().map(|row| row[place].trim().to_owned());
            let stated = stated.filter(|number| !number.is_empty() && number != "-");
            numbers.extend(stated.map(|number| (household, number)));
        }
    }
    numbers.into_iter()
}
