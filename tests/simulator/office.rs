//! An office whose ledger is asked through the use cases, and can lose its process at any moment.
//!
//! Belongs here: requests, the clock, copies of what a killed process leaves. Does not: what must come of a
//! request (`model`), faults inside of a command (`faults`).

use std::fs;
use std::path::PathBuf;

use headcount::event::EntryKind;
use headcount::event::policy::{Attribution, HeadcountRule, Places, Reviewed, Rule, Sizes};
use headcount::event::review::Decision;
use headcount::event::time::Timestamp;
use headcount::ledger::{AsOf, Ledger, Stamp, key_file};
use headcount::log::Examiner;
use headcount::log::aside::is_aside;
use headcount::register::{DEFAULT_NAMESPACE, Key, SourceNumber};
use headcount::service::policy::Choice;
use headcount::service::{
    Clock, Context, Error, Input, close, compact, erase, import, init, key, merge, new_signing_key,
    open, period, planned, policy, publish, restore, review, void,
};

use crate::common::{copy, files_below, scratch, write_tables};
use crate::oracle::{Policy, Step, Tables};

/// A moment in July 2026, after every activity.
const FIRST_MICROS: i64 = 1_782_900_000_000_000;

pub struct Office {
    dir: tempfile::TempDir,
    /// Every kill leaves another folder.
    life: usize,
    ledger: Option<Ledger>,
    pub clock_micros: i64,
    /// Whether somebody has ever written into the cache.
    pub is_cache_spoilt: bool,
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
            is_cache_spoilt: false,
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

    /// Where the ledger, its keys and its backups are.
    pub fn folder(&self) -> PathBuf {
        self.dir.path().join(self.life.to_string())
    }

    pub fn path(&self) -> PathBuf {
        self.folder().join("ledger")
    }

    pub fn backups(&self) -> PathBuf {
        self.folder().join("backups")
    }

    /// The key, as far as the ledger uses it.
    pub fn key(&self) -> Key {
        self.context().open_key(self.ledger()).unwrap()
    }

    /// What finds an entry by its number: of the number as it is, and of its normal form.
    pub fn pseudonyms(&self, household: bool, number: &str) -> [[u8; 32]; 2] {
        let (key, kind) = (self.key(), kind_of(household));
        let number = SourceNumber::new(number).unwrap();
        let normal = key.normal(kind, DEFAULT_NAMESPACE, &number);
        [key.pseudonym(kind, DEFAULT_NAMESPACE, &number), normal]
    }

    /// Whether the ledger finds an entry by its number.
    pub fn finds(&self, household: bool, number: &str) -> bool {
        let number = SourceNumber::new(number).unwrap();
        let ledger = self.ledger();
        ledger.entry(kind_of(household), DEFAULT_NAMESPACE, &number, &self.key()).is_ok()
    }

    /// What was written aside in the ledger's folder and beside it, and is still there.
    pub fn left_aside(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.folder()];
        let mut left = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                match is_aside(&entry.file_name()) || entry.file_name() == "store.former" {
                    true => left.push(path),
                    false if path.is_dir() => folders.push(path),
                    false => {}
                }
            }
        }
        left
    }

    /// Whether any file of the ledger holds some bytes.
    pub fn holds_any(&self, of: &[[u8; 32]]) -> bool {
        files_below(&self.path()).iter().any(|file| holds(&fs::read(file).unwrap(), of))
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
        let Context { ledger_dir, key_path, clock, .. } = context;
        let opened = open::run_kept(&ledger_dir, &key_path, &Examiner::InProcess, clock);
        let ledger = opened.unwrap().0;
        let anew = ledger.replayed(AsOf::Now).unwrap();
        assert!(ledger.state() == anew.state(), "what was kept is not what the records say");
        self.ledger = Some(ledger);
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
            new_sites: is_logged(tables),
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
        let kind = |household: &bool| kind_of(*household);
        let reason = String::from("as simulated");
        let ledger = self.ledger_mut();
        let recorded = match step {
            Step::Import(tables) => return self.tables(tables, false, true, None),
            Step::Correct(tables) => return self.tables(tables, true, true, None),
            Step::Void(reference) => {
                let request = void::Request { reference: reference.clone(), reason };
                void::run(ledger, &request, &context)?.recorded
            }
            Step::Review { decision, references } => {
                let decision = Decision::named(decision).unwrap();
                let of = review::Which::Named(references.clone());
                let request = review::Request { decision, of, note: reason, offices: Vec::new() };
                match review::run(ledger, &request, &context)?.event {
                    Some(event) => event.recorded,
                    None => return Ok(Vec::new()),
                }
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
                let request =
                    publish::Request { period, policy, note: String::new(), publish_safe: None };
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

    pub fn new_signing(&mut self) -> Result<new_signing_key::Outcome, Error> {
        let context = self.later();
        let request = new_signing_key::Request { reason: "as simulated".into(), signing_key: None };
        new_signing_key::run(self.ledger_mut(), &request, &context)
    }

    /// The disk of the ledger's folder dies. What is left is in the next folder: its keys, and the backups.
    /// What was kept of figures may come back later.
    pub fn lost(&mut self) {
        let to = self.next_folder();
        self.close();
        let kept = self.beside("cache of then");
        let _ = fs::remove_dir_all(&kept);
        copy(&self.path().join("cache"), &kept);
        fs::remove_dir_all(self.path()).unwrap();
        copy(&self.folder(), &to);
        self.moved(to);
    }

    /// Makes the ledger of its backups where there is none.
    pub fn restore(&mut self) -> restore::Outcome {
        let context = self.later();
        let request = restore::Request { sources: vec![self.backups()], partial: false };
        let unlock = headcount::custody::encryption::Unlock::default();
        restore::run(&request, &unlock, &context).unwrap()
    }

    /// What is kept of figures is set aside, or comes back as it was at some other time.
    pub fn exchange_cache(&mut self) -> bool {
        let (kept, cache) = (self.beside("cache of then"), self.path().join("cache"));
        if !kept.exists() {
            copy(&cache, &kept);
            return false;
        }
        self.close();
        fs::remove_dir_all(&cache).unwrap();
        copy(&kept, &cache);
        fs::remove_dir_all(kept).unwrap();
        self.open();
        true
    }

    /// The kept figures go, or change.
    pub fn spoil_cache(&mut self, dice: &mut fastrand::Rng) {
        self.close();
        self.is_cache_spoilt = true;
        let cache = self.path().join("cache");
        if dice.bool() {
            let _ = fs::remove_dir_all(&cache);
        } else if cache.is_dir() {
            for file in files_below(&cache) {
                let mut bytes = fs::read(&file).unwrap();
                if bytes.is_empty() {
                    continue;
                }
                // Mostly in the second half, where the figures are.
                let at = match dice.u8(..4) {
                    0 => dice.usize(..bytes.len()),
                    _ => dice.usize(bytes.len() / 2..bytes.len()),
                };
                match dice.u8(..5) {
                    0 => bytes.truncate(at),
                    _ => bytes[at] ^= 1 << dice.u8(..8),
                }
                fs::write(file, bytes).unwrap();
            }
        }
        self.open();
    }
}

/// Begins the references of activities that are logged one by one.
pub const LOGGED: &str = "LOG-";

/// Whether tables are of such an activity. Its site is not in any gazetteer.
pub fn is_logged(tables: &Tables) -> bool {
    tables.activities.contains(LOGGED)
}

fn kind_of(household: bool) -> EntryKind {
    if household { EntryKind::Household } else { EntryKind::Person }
}

/// Whether some bytes hold any of others. Most of a store's file is empty.
fn holds(bytes: &[u8], any: &[[u8; 32]]) -> bool {
    const BLOCK: usize = 4096;
    let mut begins = [false; 256];
    any.iter().for_each(|wanted| begins[usize::from(wanted[0])] = true);
    bytes.chunks(BLOCK).enumerate().filter(|(_, block)| **block != [0; BLOCK][..block.len()]).any(
        |(block, bytes_here)| {
            let places = bytes_here.iter().enumerate().filter(|(_, b)| begins[usize::from(**b)]);
            let mut places = places.map(|(at, _)| block * BLOCK + at);
            places.any(|at| any.iter().any(|wanted| bytes[at..].starts_with(wanted)))
        },
    )
}
