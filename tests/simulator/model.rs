//! What a ledger must hold after everything that was acknowledged.
//!
//! Belongs here: the events by sequence, what the oracle makes of them, who was erased, and everything that was
//! ever shown as of some moment. Does not: doing anything to a ledger (`office`), what happens next
//! (`simulator`), what others keep of it (`outside`).
//!
//! Invariant: nothing here is read from the ledger, but for what was printed when it was acknowledged, and the
//! times of its records.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use headcount::audit::verify::verify;
use headcount::event::Record;
use headcount::event::time::{Day, Period, Timestamp};
use headcount::ledger::{AsOf, LedgerError, Snapshot};
use headcount::register::Key;
use headcount::report::totals::{Request, build};
use serde_json::Value;

use crate::common::ALWAYS;
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
    /// When each event was recorded.
    times: Vec<Timestamp>,
    /// Numbers by register (household or not) that were erased and have not come again since.
    asleep: BTreeSet<(bool, String)>,
    erasures: u64,
}

struct Moment {
    size: u64,
    steps: usize,
    root: [u8; 32],
}

/// Figures that were published.
pub struct Publication {
    /// The event, of which all earlier ones are what the figures rest on.
    pub sequence: usize,
    /// Steps before it.
    steps: usize,
    pub period: (NaiveDate, NaiveDate),
    policy: Policy,
}

/// An event as the model names it.
pub fn name_of(record: &Record) -> String {
    record.event.reference().map_or(record.event.name(), |reference| reference.as_str()).to_owned()
}

fn period(from: NaiveDate, to: NaiveDate) -> Period {
    Period { from: Day::new(from).unwrap(), to: Day::new(to).unwrap() }
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
        let (steps, moments, times, asleep, erasures) = Default::default();
        Self { sectors, opened_with, events, steps, moments, times, asleep, erasures }
    }

    /// Takes a step that was acknowledged, with the events that it recorded.
    pub fn take(&mut self, step: Step, events: Vec<String>) {
        self.events.extend(events);
        self.learn(&step);
        self.steps.push(step);
    }

    fn learn(&mut self, step: &Step) {
        match step {
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
    }

    /// Goes back to the first so many events and steps; the steps since.
    pub fn go_back(&mut self, size: usize, steps: usize) -> Vec<Step> {
        self.moments.retain(|moment| moment.size <= size as u64);
        self.events.truncate(size);
        self.times.truncate(size);
        (self.asleep, self.erasures) = Default::default();
        let mut before = std::mem::take(&mut self.steps);
        let since = before.split_off(steps);
        before.iter().for_each(|step| self.learn(step));
        self.steps = before;
        since
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
    pub fn check(&mut self, ledger: &Snapshot, key: &Key, dice: &mut fastrand::Rng) {
        self.check_events(ledger);
        let verdict = verify(ledger, |_| ()).unwrap();
        assert_eq!(verdict.faults, [""; 0]);
        assert_eq!((verdict.records, verdict.erased), (self.events.len() as u64, self.erasures));
        let (size, root, steps) = (ledger.log().size(), ledger.root(), self.steps.len());
        self.moments.push(Moment { size, steps, root });
        let year = dice.i32(2024..2026);
        let year = (date(year, 1, 1), date(year, 12, 31));
        // Mostly from what was kept of earlier figures.
        let key = Some(key).filter(|_| dice.u8(..4) > 0);
        assert_eq!(figures(ledger, key, year), self.figures_of(steps, year), "{year:?}");
        self.check_earlier(ledger, dice);
    }

    /// As of an earlier moment, everything is as it was.
    fn check_earlier(&mut self, ledger: &Snapshot, dice: &mut fastrand::Rng) {
        let new = ledger.records().skip(self.times.len());
        self.times.extend(new.map(|record| record.unwrap().recorded_at));
        let moment = &self.moments[dice.usize(..self.moments.len())];
        let mut as_of = AsOf::Size(moment.size);
        assert_eq!(ledger.log().root_at(moment.size).unwrap(), moment.root, "an earlier root");
        // By the clock: clocks go back, and the records up to the first later one count.
        let last = self.times[moment.size as usize - 1].0;
        for (at, by) in [(last - 1, false), (last + 1, false), (last, true)] {
            let by_clock = AsOf::Moment(Timestamp(at));
            let later = self.times.iter().position(|time| time.0 > at);
            let size = later.unwrap_or(self.times.len()) as u64;
            assert_eq!(ledger.size_as_of(by_clock).unwrap(), size, "as of {at}");
            if by && size == moment.size && dice.bool() {
                as_of = by_clock;
            }
        }
        let then = ledger.as_of(as_of).unwrap();
        assert_eq!((then.size(), then.root()), (moment.size, moment.root), "{as_of:?}");
        let year = (date(2025, 1, 1), date(2025, 12, 31));
        assert_eq!(figures(&then, None, year), self.figures_of(moment.steps, year), "{as_of:?}");
        let too_many = ledger.as_of(AsOf::Size(self.events.len() as u64 + 1));
        assert!(matches!(too_many, Err(LedgerError::AsOf { .. })), "more records than there are");
    }

    /// The events are those that were acknowledged, and no others.
    pub fn check_events(&self, ledger: &Snapshot) {
        let records = ledger.records().map(|record| name_of(&record.unwrap()));
        assert_eq!(records.collect::<Vec<_>>(), self.events, "events");
    }

    /// What the oracle says of a period after some steps.
    fn figures_of(&self, steps: usize, (from, to): (NaiveDate, NaiveDate)) -> Value {
        let steps = &self.steps[..steps];
        let policy = governing(&self.opened_with, steps, (from, to));
        comparable(report(&self.sectors, steps, &Query::plain(from, to, policy)))
    }

    /// Everything that was published.
    pub fn publications(&self) -> Vec<Publication> {
        let named = self.events.iter().enumerate().filter(|(_, name)| *name == "FiguresPublished");
        let mut sequences = named.map(|(sequence, _)| sequence);
        let published = self.steps.iter().enumerate().filter_map(|(at, step)| match step {
            Step::Publish { from, to, policy } => Some((at, (*from, *to), policy)),
            _ => None,
        });
        let all = published.map(|(steps, period, policy)| {
            let kept = || governing(&self.opened_with, &self.steps[..steps], period);
            let policy = policy.clone().unwrap_or_else(kept);
            Publication { sequence: sequences.next().unwrap(), steps, period, policy }
        });
        let all = all.collect();
        assert_eq!(sequences.next(), None, "a publication that nobody asked for");
        all
    }

    /// People reached in total, as a publication must have them.
    pub fn published_total(&self, publication: &Publication) -> u64 {
        let Publication { steps, period: (from, to), policy, .. } = publication;
        let query = Query::plain(*from, *to, policy.clone());
        let report = report(&self.sectors, &self.steps[..*steps], &query);
        report["total"]["people_reached"].as_u64().unwrap()
    }
}

/// What the program says of a period, as far as the oracle says it too; with the key, from what it has kept.
fn figures(ledger: &Snapshot, key: Option<&Key>, (from, to): (NaiveDate, NaiveDate)) -> Value {
    let request = Request::year(period(from, to));
    let report = build(&ledger.warm(key).within(ALWAYS), &request).unwrap();
    comparable(serde_json::to_value(report).unwrap())
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
