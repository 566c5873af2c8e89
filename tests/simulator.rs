//! A whole office's life, made of a seed: commands, mistakes, kills, power cuts, full disks, clocks that jump, caches
//! that are lost or spoilt, backups and restores, on one ledger. After each step everything that was
//! acknowledged is there and nothing else, figures are those of the oracle, earlier ones are what they were, and
//! the ledger verifies.
//!
//! What happens is a function of the seed, and so is what must come of it; salts, ids and the moment at which
//! a process is struck inside of a system call are not. A failure prints all steps of its seed.
//!
//! `HEADCOUNT_SIMULATIONS=1000 HEADCOUNT_SIMULATIONS_FROM=50 cargo test --test integration simulator::` runs more seeds, or
//! another one alone.

#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout)]

mod faults;
mod model;
mod office;

use std::fs;

use headcount::event::ids::Reference;
use headcount::service::error::period::PeriodError;
use headcount::service::error::policy::PolicyError;
use headcount::service::{self, Error};

use crate::common::program::trials;
use crate::common::skip;
use crate::oracle::random::writing::parsed;
use crate::oracle::random::{random_ledger, with_policies};
use crate::oracle::{Step, Tables};
use crate::story::profile_of;
use faults::{Fault, LIBRARIES, strike};
use model::{Model, name_of};
use office::{Office, Recorded};

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
    let (mut lives, mut steps) = (0, 0);
    for seed in seeds.filter(|seed| seed % 2 == rest) {
        steps += Simulation::new(seed as u64).run();
        lives += 1;
    }
    println!("{lives} lives of {steps} steps");
}

/// One life.
struct Simulation {
    seed: u64,
    dice: fastrand::Rng,
    office: Office,
    model: Model,
    /// What is still to come of the story.
    story: std::vec::IntoIter<Step>,
    /// Tables that were recorded at some time.
    known: Vec<Tables>,
    /// Events that the last backup has.
    backed_up: Option<usize>,
    logged: usize,
    transcript: Vec<String>,
}

impl Drop for Simulation {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("seed {}:\n{}", self.seed, self.transcript.join("\n"));
        }
    }
}

impl Simulation {
    fn new(seed: u64) -> Self {
        let (opened_with, random) = with_policies(&random_ledger(seed), seed);
        let office = Office::new(&profile_of(&random), &opened_with);
        Self {
            seed,
            dice: fastrand::Rng::with_seed(seed),
            office,
            model: Model::new(random.sectors, opened_with),
            story: random.steps.into_iter(),
            known: Vec::new(),
            backed_up: None,
            logged: 0,
            transcript: Vec::new(),
        }
    }

    fn say(&mut self, what: impl Into<String>) {
        self.transcript.push(what.into());
    }

    /// Lives to the end of the story; how many steps it had.
    fn run(mut self) -> usize {
        self.check();
        // Once in a life the program itself is struck, at some step of the story.
        let mut struck = LIBRARIES.as_ref().map(|_| self.dice.usize(..8));
        let mut at = 0;
        while let Some(step) = self.story.next() {
            for _ in 0..self.dice.usize(..3) {
                self.between();
                self.check();
            }
            let is_struck = struck.is_some_and(|when| when <= at);
            if is_struck && matches!(step, Step::Import(_) | Step::Correct(_)) {
                struck = None;
                self.struck(step);
            } else {
                self.told(step);
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
        self.model.check(&self.office.ledger().snapshot(), &mut self.dice);
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
                return self.model.take(step, recorded.unwrap());
            }
        };
        // Whoever was erased does not come again without a word.
        let is_asked = !correcting && self.model.names_erased(&tables);
        let first = self.office.tables(&tables, correcting, false, None);
        self.say(format!("{}: {first:?}", brief(&step)));
        let recorded = match first {
            Ok(recorded) => {
                assert!(!is_asked, "somebody erased came again without a word");
                recorded
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
        self.done(step, tables, correcting, recorded);
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
        let records = self.office.ledger().records().map(|record| name_of(&record.unwrap()));
        let mut events: Vec<String> = records.collect();
        let before = self.model.events.len();
        assert!(events.starts_with(&self.model.events), "earlier events are gone: {events:?}");
        let mut there = events.split_off(before);
        assert!(there.starts_with(acknowledged), "{acknowledged:?} is lost: {there:?}");
        there.extend(self.office.tables(tables, correcting, true, None).unwrap());
        self.say(format!("  completed: {there:?}"));
        assert!(all.is_none_or(|all| all == there), "{there:?} instead of {all:?}");
        there
    }

    /// Takes what was recorded into the model: of new activities every one, of corrections some.
    fn done(&mut self, step: Step, tables: Tables, correcting: bool, recorded: Vec<String>) {
        let sorted = |mut all: Vec<String>| {
            all.sort();
            all
        };
        let named = sorted(references(&tables));
        let recorded_once = sorted(recorded.clone());
        if correcting {
            assert!(recorded_once.iter().all(|reference| named.contains(reference)));
        } else {
            assert_eq!(recorded_once, named);
            self.known.push(tables);
        }
        self.model.take(step, recorded);
    }

    /// The program is struck while it takes tables.
    fn struck(&mut self, step: Step) {
        let Some(libraries) = LIBRARIES.as_ref() else { return self.told(step) };
        let (tables, correcting) = match &step {
            Step::Import(tables) => (tables.clone(), false),
            Step::Correct(tables) => (tables.clone(), true),
            _ => unreachable!(),
        };
        let fault = Fault::random(&mut self.dice);
        let folder = self.office.write(&tables);
        let path = folder.to_str().unwrap();
        let args = match correcting {
            false => vec!["import", path, "--again"],
            true => vec!["correct", "--tables", path, "--reason", "late lists", "--again"],
        };
        self.office.close();
        let (here, next) = (self.office.folder(), self.office.next_folder());
        let said = strike(libraries, fault, (&here, &next), &args, &mut self.dice);
        self.say(format!("{} under {fault:?}: {:?}", brief(&step), said.acknowledged()));
        assert!(said.code.is_none() || !said.panicked(), "{said:?}");
        if next.exists() {
            self.office.moved(next);
        }
        self.office.open();
        let acknowledged: Vec<String> =
            said.acknowledged().into_iter().map(|(what, _)| what).collect();
        let recorded = self.completed(&tables, correcting, &acknowledged, None);
        self.done(step, tables, correcting, recorded);
    }

    /// Something between two steps of the story.
    fn between(&mut self) {
        match self.dice.u8(..15) {
            0 => {
                self.say("closed and opened");
                self.office.close();
                self.office.open();
            }
            1 => {
                self.say("killed between two commands");
                self.office.killed();
            }
            2 => {
                self.say("the cache is lost or spoilt");
                self.office.spoil_cache(&mut self.dice);
            }
            3 => {
                self.say("compacted");
                self.office.compact();
            }
            4 => {
                let recorded = self.office.rotate();
                self.say(format!("key rotated: {recorded:?}"));
                self.model.events.extend(recorded.unwrap());
            }
            5 => self.back_up(),
            6 => self.restore(),
            7 => self.repeat(),
            8 | 9 => self.log(),
            10 => self.mistaken_tables(),
            11 => self.mistaken_commands(),
            12 => self.at_a_wrong_time(),
            13 => {
                let year = self.dice.i32(2023..2027);
                let recorded = self.office.close_year(year);
                self.say(format!("closed {year}: {recorded:?}"));
                // Closed once already.
                self.model.events.extend(recorded.unwrap_or_default());
            }
            _ => {
                // Forward; the next commands are later.
                self.say("the clock jumps");
                self.office.clock_micros += self.dice.i64(1..90) * 86_400_000_000;
            }
        }
    }

    fn back_up(&mut self) {
        let incremental = self.backed_up.is_some() && self.dice.bool();
        let target = self.office.beside("backups");
        if !incremental {
            let _ = fs::remove_dir_all(&target);
        }
        fs::create_dir_all(&target).unwrap();
        let request =
            service::backup::Request { target, since: None, incremental, with_key: false };
        let context = self.office.context();
        let said = service::backup::run(&self.office.ledger().snapshot(), &request, None, &context);
        self.say(format!("backed up, incremental: {incremental}"));
        assert_eq!(said.unwrap().size, self.model.events.len() as u64);
        self.backed_up = Some(self.model.events.len());
    }

    /// The ledger is made anew of its backups, where they have all of it; else they are only checked.
    fn restore(&mut self) {
        let Some(size) = self.backed_up else { return };
        let sources = [self.office.beside("backups")];
        let unlock = headcount::custody::encryption::Unlock::default();
        let checked = service::restore::check(&sources, &unlock, &self.office.context()).unwrap();
        assert_eq!(checked.size, size as u64);
        let root = self.office.ledger().log().root_at(size as u64).unwrap();
        assert_eq!(checked.root, hex::encode(root));
        if size == self.model.events.len() {
            self.say("restored");
            self.office.restored(&sources[0]);
        }
    }

    /// Tables that were recorded at some time come once more: they change nothing, whatever was corrected,
    /// voided or erased since.
    fn repeat(&mut self) {
        if self.known.is_empty() {
            return;
        }
        let tables = self.known[self.dice.usize(..self.known.len())].clone();
        let recorded = self.office.tables(&tables, false, self.dice.bool(), None);
        self.say(format!("the same tables again: {recorded:?}"));
        assert!(recorded.unwrap_or_default().is_empty());
        self.model.check_events(&self.office.ledger().snapshot());
    }

    /// One activity of a head-count, from the command line's table.
    fn log(&mut self) {
        self.logged += 1;
        let reference = format!("LOG-{}", self.logged);
        let count = self.dice.u32(1..60);
        let activities = format!(
            "activity,kind,sector,office,site,start\n{reference},session,wash,gao,Wabaria,2025-03-{:02}\n",
            self.dice.u8(1..29)
        );
        let headcounts = format!("activity,group,count\n{reference},women,{count}\n");
        let tables = Tables { activities, headcounts, ..Tables::default() };
        self.office.new_sites = true;
        self.told(Step::Import(tables));
        self.office.new_sites = false;
    }

    /// A table in which something is wrong is refused, and nothing of it is recorded.
    fn mistaken_tables(&mut self) {
        let row = |cells: &str| format!("activity,kind,sector,office,site,start\n{cells}\n");
        let activities = match self.dice.u8(..4) {
            0 => row("WRONG-1,session,no-such-sector,gao,Wabaria,2025-03-01"),
            1 => row("WRONG-1,session,wash,gao,Wabaria,2045-03-01"),
            2 => row("WRONG-1,session,wash,gao,Wabaria,2025-02-30"),
            _ => row(
                "WRONG-1,session,wash,gao,Wabaria,2025-03-01\nWRONG-2,,wash,gao,Wabaria,2025-03-01",
            ),
        };
        let tables = Tables { activities, ..Tables::default() };
        let recorded = self.office.tables(&tables, false, false, None);
        self.refused("mistaken tables", recorded);
    }

    fn mistaken_commands(&mut self) {
        let number = String::from("nobody's");
        let household = self.dice.bool();
        let merge = Step::Merge { household, kept: number.clone(), dropped: "else".into() };
        let wrong = [Step::Void("UNKNOWN".into()), Step::Erase { household, number }, merge];
        for step in wrong {
            let recorded = self.office.step(&step);
            self.refused(&brief(&step), recorded);
        }
    }

    /// The clock stands before every activity, or before 1970: nothing is recorded, and once it is set, all is
    /// as it was.
    fn at_a_wrong_time(&mut self) {
        let now = self.office.clock_micros;
        self.office.clock_micros =
            if self.dice.bool() { -86_400_000_000 } else { 600_000_000_000_000 };
        let row =
            "activity,kind,sector,office,site,start\nEARLY,session,wash,gao,Wabaria,2025-03-01\n";
        let tables = Tables { activities: row.into(), ..Tables::default() };
        let recorded = self.office.tables(&tables, false, false, None);
        self.office.clock_micros = now;
        self.refused("at a wrong time", recorded);
        assert!(
            !self
                .office
                .ledger()
                .state()
                .activities
                .contains_key(&Reference::new("EARLY").unwrap())
        );
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
