//! A whole office's life, made of a seed: commands, mistakes, kills, power cuts, full disks, clocks that jump, caches
//! that are lost, spoilt or of another time, backups and restores, on one ledger. After each step everything that was
//! acknowledged is there and nothing else, figures are those of the oracle, earlier ones are what they were,
//! the ledger verifies, and what others keep of it (checkpoints, publications) still agrees.
//!
//! What happens is a function of the seed, and so is what must come of it; salts, ids and the moment at which
//! a process is struck inside of a system call are not. A failure prints all steps of its seed.
//!
//! `HEADCOUNT_SIMULATIONS=1000 HEADCOUNT_SIMULATIONS_FROM=50 cargo test --test integration simulator::` runs more seeds, or
//! another one alone.
//!
//! Programs that were broken on purpose, and that it has found: acknowledging before the sync, or without one; a
//! restore without the last record; backups without what was erased since; an erasure that leaves a pseudonym, in the
//! register or in the store's files; moments that are one record off, by number or by the clock; a cache that is used
//! without its seal; a void that replaying drops; a rotation whose key is written last; a replaced store that
//! opening does not put back; publications computed from other records.
//!
//! | file | for |
//! |---|---|
//! | `office`, `model` | a ledger that is asked through the use cases; what it must hold |
//! | `between` | what happens between two steps of the story |
//! | `struck`, `struck_copies`, `faults` | commands that are struck: what must hold of an unfinished one |
//! | `outside` | what others keep: checkpoints and publications |

#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout)]

mod between;
mod faults;
mod model;
mod office;
mod outside;
mod struck;
mod struck_copies;

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};

use headcount::service::Error;
use headcount::service::error::period::PeriodError;
use headcount::service::error::policy::PolicyError;

use crate::common::program::trials;
use crate::common::skip;
use crate::oracle::random::writing::parsed;
use crate::oracle::random::{random_ledger, with_policies, with_reviews};
use crate::oracle::{Step, Tables};
use crate::story::profile_of;
use faults::LIBRARIES;
use model::{Model, name_of};
use office::{Office, Recorded};
use outside::Outside;

/// Seeds in an ordinary run.
const SEEDS: usize = 50;

#[test]
fn every_life_of_an_even_seed_is_what_was_acknowledged() {
    simulate(0);
}

#[test]
fn every_life_of_an_odd_seed_is_what_was_acknowledged() {
    simulate(1);
}

fn simulate(rest: usize) {
    if LIBRARIES.is_none() {
        skip("commands are not struck: there is no C compiler");
    }
    let first = trials("HEADCOUNT_SIMULATIONS_FROM", 0);
    let seeds = first..first + trials("HEADCOUNT_SIMULATIONS", SEEDS);
    let (mut lives, mut steps, mut failed) = (0, 0, Vec::new());
    for seed in seeds.filter(|seed| seed % 2 == rest) {
        match catch_unwind(AssertUnwindSafe(|| Simulation::new(seed as u64).run())) {
            Ok(lived) => steps += lived,
            Err(_) => failed.push(seed),
        }
        lives += 1;
        if lives % 50 == 0 {
            println!("{lives} lives up to seed {seed}, of {steps} steps; failed: {failed:?}");
        }
    }
    println!("{lives} lives of {steps} steps");
    assert!(failed.is_empty(), "seeds {failed:?} of {lives} failed");
}

/// One life.
struct Simulation {
    seed: u64,
    dice: fastrand::Rng,
    office: Office,
    model: Model,
    outside: Outside,
    /// What is still to come of the story.
    story: VecDeque<Step>,
    /// What the last backup has.
    backed_up: Option<BackedUp>,
    logged: usize,
    /// What leads back to people who were erased, or would under an earlier key: with the register and
    /// number that has it, and the events that there were.
    gone: Vec<Gone>,
    /// Commands between two steps that may still be struck.
    strikes_left: u8,
    transcript: Vec<String>,
}

/// Events and steps.
#[derive(Clone, Copy)]
struct BackedUp {
    size: usize,
    steps: usize,
}

/// What led back to somebody.
struct Gone {
    pseudonyms: [[u8; 32]; 2],
    /// Whoever comes again with it has them again, if the key is the same.
    number: Option<(bool, String)>,
    since: usize,
}

impl Drop for Simulation {
    fn drop(&mut self) {
        let failed = std::thread::panicking();
        if failed || trials("HEADCOUNT_SIMULATIONS", SEEDS) == 1 {
            let how = if failed { "failed after" } else { "was" };
            println!("seed {} {how}:\n{}", self.seed, self.transcript.join("\n"));
        }
    }
}

impl Simulation {
    fn new(seed: u64) -> Self {
        let (opened_with, random) = with_policies(&with_reviews(&random_ledger(seed), seed), seed);
        let office = Office::new(&profile_of(&random), &opened_with);
        Self {
            seed,
            dice: fastrand::Rng::with_seed(seed),
            outside: Outside::new(&office),
            office,
            model: Model::new(random.sectors, opened_with),
            story: random.steps.into(),
            backed_up: None,
            logged: 0,
            gone: Vec::new(),
            strikes_left: LIBRARIES.as_ref().map_or(0, |_| 2),
            transcript: Vec::new(),
        }
    }

    fn say(&mut self, what: impl Into<String>) {
        self.transcript.push(what.into());
    }

    /// Lives to the end of the story; how many steps it had.
    fn run(mut self) -> usize {
        self.check();
        // Once in a life the program itself is struck in a step of the story.
        let mut struck = LIBRARIES.as_ref().map(|_| self.dice.usize(..8));
        let mut at = 0;
        while !self.story.is_empty() {
            for _ in 0..self.dice.usize(..3) {
                self.between();
                match self.dice.u8(..3) {
                    0 => self.check(),
                    _ => self.model.check_events(&self.office.ledger().snapshot()),
                }
            }
            // What a restored ledger lacks comes first.
            let Some(step) = self.story.pop_front() else { break };
            match struck.is_some_and(|when| when <= at) && struck::is_struck(&step) {
                true => {
                    struck = None;
                    self.struck(step);
                }
                false => self.told(step),
            }
            self.check();
            at += 1;
        }
        self.office.close();
        self.office.open();
        self.check();
        self.transcript.len()
    }

    fn check(&mut self) {
        let (ledger, key) = (self.office.ledger().snapshot(), self.office.key());
        self.model.check(&ledger, &key, &mut self.dice);
        for gone in &self.gone {
            if let Some((household, number)) = &gone.number {
                let is_found = self.office.finds(*household, number);
                assert!(!is_found, "somebody erased is found by the number");
            }
        }
    }

    /// Takes a step that was acknowledged.
    fn take(&mut self, step: Step, events: Vec<String>) {
        match &step {
            Step::Erase { household, number } => {
                let pseudonyms = self.office.pseudonyms(*household, number);
                let (number, since) = (Some((*household, number.clone())), self.model.events.len());
                self.gone.push(Gone { pseudonyms, number, since });
            }
            // Whoever was erased may come again.
            Step::Import(_) | Step::Correct(_) => self.gone.retain(|gone| {
                let number = gone.number.as_ref();
                number.is_none_or(|(household, number)| !self.office.finds(*household, number))
            }),
            _ => {}
        }
        self.model.take(step, events);
    }

    /// No file of the ledger leads back to anybody who was erased, or can be found with a former key.
    #[track_caller]
    fn check_forgotten(&self) {
        let all: Vec<[u8; 32]> = self.gone.iter().flat_map(|gone| gone.pseudonyms).collect();
        assert!(!self.office.holds_any(&all), "a file still leads back to somebody");
    }

    /// A request that must change nothing.
    #[track_caller]
    fn refused(&mut self, what: &str, recorded: Recorded) {
        self.say(format!("{what}: {}", if recorded.is_ok() { "nothing new" } else { "refused" }));
        assert!(recorded.is_err(), "{what} was not refused");
        self.model.check_events(&self.office.ledger().snapshot());
    }

    /// The next step of the story, in an ordinary way or by a process that does not live to its end.
    fn told(&mut self, step: Step) {
        let (tables, correcting) = match &step {
            Step::Import(tables) => (tables.clone(), false),
            Step::Correct(tables) => (tables.clone(), true),
            other => {
                let recorded = self.office.step(other);
                self.say(format!("{}: {recorded:?}", brief(other)));
                if recorded.as_ref().is_err_and(is_declined) {
                    return;
                }
                return self.take(step, recorded.unwrap());
            }
        };
        // Whoever was erased does not come again without a word.
        let is_asked = !correcting && self.model.names_erased(&tables);
        let killed_after = (self.dice.u8(..4) == 0).then(|| 1 + self.dice.usize(..3));
        let first = self.office.tables(&tables, correcting, false, killed_after);
        self.say(format!("{}: {first:?}, killed after {killed_after:?}", brief(&step)));
        let recorded = match first {
            Ok(recorded) => {
                assert!(!is_asked, "somebody erased came again without a word");
                self.killed(&tables, correcting, killed_after, recorded)
            }
            Err(_) => {
                assert!(self.model.has_erased(), "{:?}", self.transcript.last());
                self.model.check_events(&self.office.ledger().snapshot());
                let killed_after = self.dice.bool().then(|| 1 + self.dice.usize(..3));
                let again = self.office.tables(&tables, correcting, true, killed_after).unwrap();
                self.say(format!("  with --again: {again:?}, killed after {killed_after:?}"));
                self.killed(&tables, correcting, killed_after, again)
            }
        };
        self.done(step, &tables, correcting, recorded);
    }

    /// Goes on with what a process left that was killed after some acknowledgements, if it was.
    fn killed(
        &mut self,
        tables: &Tables,
        correcting: bool,
        after: Option<usize>,
        recorded: Vec<String>,
    ) -> Vec<String> {
        let Some(after) = after.filter(|after| *after <= recorded.len()) else { return recorded };
        let next = self.office.next_folder();
        self.office.moved(next);
        self.office.open();
        self.completed(tables, correcting, &recorded[..after], Some(&recorded))
    }

    /// Repeats what was interrupted. What it had acknowledged is there, and repeating completes it.
    fn completed(
        &mut self,
        tables: &Tables,
        correcting: bool,
        acknowledged: &[String],
        all: Option<&[String]>,
    ) -> Vec<String> {
        let mut there = self.new_events(acknowledged);
        there.extend(self.office.tables(tables, correcting, true, None).unwrap());
        self.say(format!("  completed: {there:?}"));
        assert!(all.is_none_or(|all| all == there), "{there:?} instead of {all:?}");
        there
    }

    /// The events that are there beyond the model's, all that were acknowledged among them.
    fn new_events(&self, acknowledged: &[String]) -> Vec<String> {
        let records = self.office.ledger().records().map(|record| name_of(&record.unwrap()));
        let mut events: Vec<String> = records.collect();
        assert!(events.starts_with(&self.model.events), "earlier events are gone: {events:?}");
        let there = events.split_off(self.model.events.len());
        assert!(there.starts_with(acknowledged), "{acknowledged:?} is lost: {there:?}");
        there
    }

    /// Takes what was recorded into the model: of new activities every one, of corrections some.
    fn done(&mut self, step: Step, tables: &Tables, correcting: bool, recorded: Vec<String>) {
        let sorted = |mut all: Vec<String>| {
            all.sort();
            all
        };
        let named = sorted(references(tables));
        let recorded_once = sorted(recorded.clone());
        match correcting {
            true => assert!(recorded_once.iter().all(|reference| named.contains(reference))),
            false => assert_eq!(recorded_once, named),
        }
        // A correction that changes nothing is no event: what reviewers said of the version stands.
        if correcting && recorded.is_empty() {
            return;
        }
        self.take(step, recorded);
    }
}

/// The activities that tables state, each once.
fn references(tables: &Tables) -> Vec<String> {
    let mut all = Vec::new();
    for text in [&tables.activities, &tables.people, &tables.households, &tables.headcounts] {
        let (columns, rows) = parsed(text);
        let Some(place) = columns.iter().position(|column| column == "activity") else { continue };
        all.extend(rows.iter().map(|row| row[place].trim().to_owned()));
    }
    all.sort();
    all.dedup();
    all
}

/// What the oracle takes and the program has no use for: a policy that governs the year already, a period that
/// has not begun.
fn is_declined(error: &Error) -> bool {
    matches!(
        error,
        Error::Policy(PolicyError::Unchanged { .. }) | Error::Period(PeriodError::NotBegun { .. })
    )
}

/// A step in a line.
fn brief(step: &Step) -> String {
    match step {
        Step::Import(tables) => format!("import of {}", references(tables).join(", ")),
        Step::Correct(tables) => format!("correction of {}", references(tables).join(", ")),
        Step::Gazetteer(_) => "gazetteer".into(),
        other => format!("{other:?}"),
    }
}
