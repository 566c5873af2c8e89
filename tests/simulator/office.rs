//! An office whose ledger is asked through the use cases, and can lose its process at any moment.
//!
//! Belongs here: requests, the clock, copies of what a killed process leaves. Does not: what must come of a
//! request (`model`), faults inside of a command (`faults`).

use std::fs;
use std::path::{Path, PathBuf};

use headcount::event::EntryKind;
use headcount::event::policy::{Attribution, HeadcountRule, Places, Reviewed, Rule, Sizes};
use headcount::event::time::Timestamp;
use headcount::ledger::{Ledger, Stamp, key_file};
use headcount::log::Examiner;
use headcount::register::DEFAULT_NAMESPACE;
use headcount::service::policy::Choice;
use headcount::service::{
    Clock, Context, Error, Input, close, compact, erase, import, init, key, merge, open, period,
    planned, policy, publish, void,
};

use crate::common::{copy, scratch, write_tables};
use crate::oracle::{Policy, Step, Tables};

/// A moment in July 2026, after every activity.
const FIRST_MICROS: i64 = 1_782_900_000_000_000;

pub struct Office {
    dir: tempfile::TempDir,
    /// Every kill leaves another folder.
    life: usize,
    ledger: Option<Ledger>,
    pub clock_micros: i64,
    /// Whether tables may name sites that the gazetteer lacks.
    pub new_sites: bool,
}

/// What a request recorded, in the order of its acknowledgement.
pub type Recorded = Result<Vec<String>, Error>;

pub fn choice_of(policy: &Policy) -> Choice {
    let of_rule_two = policy.rule == 2;
    Choice {
        rule: Some(if of_rule_two { Rule::Two } else { Rule::One }),
        attribution: Attribution::named(&policy.attribution),
        headcounts: HeadcountRule::named(&policy.headcounts),
        places: Places::named(&policy.places).filter(|_| of_rule_two),
        sizes: Sizes::named(&policy.sizes).filter(|_| of_rule_two),
        reviewed: Reviewed::named(&policy.reviewed).filter(|_| of_rule_two),
    }
}

impl Office {
    pub fn new(profile: &str, opened_with: &Policy) -> Self {
        let mut office = Self {
            dir: scratch(),
            life: 0,
            ledger: None,
            clock_micros: FIRST_MICROS,
            new_sites: false,
        };
        fs::create_dir(office.folder()).unwrap();
        let profile = profile.as_bytes().to_vec();
        let request = init::Request {
            name: "Simulated".into(),
            country: "Mali".into(),
            organisation: "An organisation".into(),
            profile: Input::Bytes { name: "profile.toml".into(), bytes: profile },
            policy: choice_of(opened_with),
        };
        init::run(&request, &office.context()).unwrap();
        office.open();
        office
    }

    /// Where the ledger and its key are.
    pub fn folder(&self) -> PathBuf {
        self.dir.path().join(self.life.to_string())
    }

    pub fn path(&self) -> PathBuf {
        self.folder().join("ledger")
    }

    /// A place beside every life's folder.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn ledger(&self) -> &Ledger {
        self.ledger.as_ref().unwrap()
    }

    fn ledger_mut(&mut self) -> &mut Ledger {
        self.ledger.as_mut().unwrap()
    }

    pub fn context(&self) -> Context<'static> {
        let ledger_dir = self.path();
        Context {
            key_path: key_file::beside(&ledger_dir),
            ledger_dir,
            recorded_by: "officer".into(),
            clock: Clock::Fixed(Timestamp(self.clock_micros)),
            progress: &(),
        }
    }

    /// Context for the next second.
    fn later(&mut self) -> Context<'static> {
        self.clock_micros += 1_000_000;
        self.context()
    }

    pub fn open(&mut self) {
        let context = self.context();
        let opened = open::run(&context.ledger_dir, &Examiner::InProcess, context.clock);
        self.ledger = Some(opened.unwrap().0);
    }

    pub fn close(&mut self) {
        self.ledger.take().unwrap().close().unwrap();
    }

    /// What a process that is killed now leaves is in another folder, where life goes on.
    pub fn killed(&mut self) {
        let (from, to) = (self.folder(), self.next_folder());
        copy(&from, &to);
        self.moved(to);
        self.open();
    }

    /// Where the next life goes on.
    pub fn next_folder(&self) -> PathBuf {
        self.dir.path().join((self.life + 1).to_string())
    }

    /// Goes on in the next folder, which holds a ledger.
    pub fn moved(&mut self, to: PathBuf) {
        assert_eq!(to, self.next_folder());
        drop(self.ledger.take());
        fs::remove_dir_all(self.folder()).unwrap();
        self.life += 1;
    }

    pub fn write(&self, tables: &Tables) -> PathBuf {
        let folder = self.beside("tables");
        let texts = [
            ("activities", tables.activities.as_str()),
            ("people", &tables.people),
            ("households", &tables.households),
            ("headcounts", &tables.headcounts),
        ];
        write_tables(&folder, &texts);
        folder
    }

    /// Imports or corrects. With `killed_after`, the process is killed once so many events are acknowledged:
    /// what it leaves is in the next folder, and nobody goes there yet.
    pub fn tables(
        &mut self,
        tables: &Tables,
        correcting: bool,
        again: bool,
        killed_after: Option<usize>,
    ) -> Recorded {
        let purpose = match correcting {
            false => import::Purpose::Record { accept_changes: false },
            true => import::Purpose::Correct { reason: "late lists".into() },
        };
        let request = import::Request {
            inputs: vec![Input::Path(self.write(tables))],
            mapping: None,
            purpose,
            namespace: None,
            partial: false,
            new_sites: self.new_sites,
            again,
            every_issue: false,
            checks: false,
            preview: false,
        };
        let context = self.later();
        let (from, to) = (self.folder(), self.next_folder());
        let ledger = self.ledger_mut();
        let prepared = import::prepare(ledger, &request, &context)?;
        let mut recorded = Vec::new();
        planned::record(ledger, prepared.planned?, &context, &mut |event| {
            recorded.push(event.recorded.clone());
            if Some(recorded.len()) == killed_after {
                copy(&from, &to);
            }
        })?;
        Ok(recorded)
    }

    /// Does what a step says; imports and corrections have [`Office::tables`].
    pub fn step(&mut self, step: &Step) -> Recorded {
        let context = self.later();
        let kind = |household: &bool| match household {
            true => EntryKind::Household,
            false => EntryKind::Person,
        };
        let reason = String::from("as simulated");
        let ledger = self.ledger_mut();
        let recorded = match step {
            Step::Import(tables) => return self.tables(tables, false, true, None),
            Step::Correct(tables) => return self.tables(tables, true, true, None),
            Step::Void(reference) => {
                let request = void::Request { reference: reference.clone(), reason };
                void::run(ledger, &request, &context)?.recorded
            }
            Step::Merge { household, kept, dropped }
            | Step::UndoMerge { household, kept, dropped } => {
                let numbers = merge::Numbers::OfLists {
                    namespace: DEFAULT_NAMESPACE.into(),
                    with_namespace: None,
                };
                let statement = match step {
                    Step::Merge { .. } => merge::Statement::One,
                    _ => merge::Statement::Undone,
                };
                let (keep, with, kind) = (kept.clone(), dropped.clone(), kind(household));
                let request = merge::Request { kind, keep, with, numbers, statement, reason };
                merge::run(ledger, &request, &context)?.recorded
            }
            Step::Erase { household, number } => {
                let (kind, number) = (kind(household), number.clone());
                let namespace = DEFAULT_NAMESPACE.into();
                let request = erase::Request { kind, number, namespace, reason };
                erase::run(ledger, &request, &context)?.recorded
            }
            Step::Gazetteer(text) => {
                let places =
                    headcount::intake::gazetteer::parse("places.csv", text, &mut Vec::new());
                let at = Timestamp(self.clock_micros);
                let stamp = Stamp { by: "officer".into(), at };
                let recorder = self.ledger_mut().recorder(stamp);
                { recorder }.set_gazetteer(places.unwrap())?.what
            }
            Step::Adopt { from_year, policy } => {
                let (from_year, policy) = (*from_year, choice_of(policy));
                let request = policy::Request { from_year, policy, reason };
                policy::adopt(ledger, &request, &context)?.acknowledged.recorded
            }
            Step::Publish { from, to, policy } => {
                let (from, to) = (Some(from.to_string()), Some(to.to_string()));
                let period = period::Choice { from, to, ..period::Choice::default() };
                let policy = policy.as_ref().map(choice_of).unwrap_or_default();
                let request = publish::Request { period, policy, note: String::new() };
                publish::run(ledger, &request, &context)?.acknowledged.recorded
            }
        };
        Ok(vec![recorded])
    }

    pub fn close_year(&mut self, year: i32) -> Recorded {
        let context = self.later();
        let request = close::Request { period: period::Choice::year(year) };
        Ok(vec![close::run(self.ledger_mut(), &request, &context)?.recorded])
    }

    pub fn compact(&mut self) {
        let context = self.later();
        compact::run(self.ledger.take().unwrap(), &context).unwrap();
        self.open();
    }

    pub fn rotate(&mut self) -> Recorded {
        let context = self.later();
        let request = key::Rotate { reason: "as simulated".into() };
        let rotated = key::rotate(self.ledger.take().unwrap(), &request, &context)?;
        self.open();
        Ok(vec![rotated.recorded.to_owned()])
    }

    /// A ledger made of the backups in a folder takes the place of this one.
    pub fn restored(&mut self, backups: &Path) {
        let to = self.next_folder();
        fs::create_dir(&to).unwrap();
        let key = self.context().key_path;
        fs::copy(&key, to.join(key.file_name().unwrap())).unwrap();
        self.moved(to);
        let context = self.context();
        let sources = vec![backups.to_owned()];
        let request = headcount::service::restore::Request { sources, partial: false };
        let unlock = headcount::custody::encryption::Unlock::default();
        headcount::service::restore::run(&request, &unlock, &context).unwrap();
        self.open();
    }

    /// The kept figures go, or change.
    pub fn spoil_cache(&mut self, dice: &mut fastrand::Rng) {
        self.close();
        let cache = self.path().join("cache");
        if dice.bool() {
            let _ = fs::remove_dir_all(&cache);
        } else if cache.is_dir() {
            for file in crate::common::files_below(&cache) {
                let mut bytes = fs::read(&file).unwrap();
                if bytes.is_empty() {
                    continue;
                }
                match dice.u8(..3) {
                    0 => bytes.truncate(dice.usize(..bytes.len())),
                    _ => {
                        let at = dice.usize(..bytes.len());
                        bytes[at] ^= 1 << dice.u8(..8);
                    }
                }
                fs::write(file, bytes).unwrap();
            }
        }
        self.open();
    }
}
