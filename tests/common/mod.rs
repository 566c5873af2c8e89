//! What the integration tests share: a ledger in a temporary folder, and ways to fill it.

pub mod desk;
#[cfg(target_os = "linux")]
pub mod preload;
pub mod program;
pub mod schema;
pub mod stored;

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use headcount::audit::checkpoint::origin;
use headcount::audit::note::Signer;
use headcount::demo::{self, Sample};
use headcount::event::ids::Reference;
use headcount::event::policy::Policy;
use headcount::event::time::{Day, Timestamp};
use headcount::intake::{Context, read};
use headcount::ledger::{
    CacheLimits, Ledger, Mode, NewLedger, Proposals, Stamp, key_file, signing_file,
};
use headcount::log::Examiner;
use headcount::register::{DEFAULT_NAMESPACE, Key};
use headcount::service;
use headcount::setup::places::Places;
use headcount::setup::profile;
use proptest::prelude::*;
use proptest::test_runner::{FileFailurePersistence, TestRunner};

/// A ledger with its key, in a folder that goes with it.
pub struct Office {
    pub dir: tempfile::TempDir,
    pub ledger: Ledger,
    pub key: Key,
    clock_micros: i64,
}

/// Everything is kept of a ledger, however small, and used whatever it touches.
pub const ALWAYS: CacheLimits = CacheLimits { contacts_min: 0, read_percent_max: 100 };

/// A moment in July 2026.
const FIRST_MICROS: i64 = 1_782_900_000_000_000;

/// Says why a test, or the rest of it, is left out.
///
/// # Panics
/// Where `CI` is `true`: there everything that tests need is to be installed (`.ci/run`).
pub fn skip(why: &str) {
    assert!(!std::env::var("CI").is_ok_and(|ci| ci == "true"), "left out under CI=true: {why}");
    eprintln!("SKIPPED: {why}");
}

/// The folder for temporary ledgers: in memory where there is such a place.
pub fn scratch() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

/// So many random cases of a property. Those that failed are kept in a file beside the test
/// (`tests/kobo.failures`), to be checked in: they are tried first from then on.
pub fn random_cases(cases: u32) -> ProptestConfig {
    let kept = FileFailurePersistence::WithSource("failures");
    ProptestConfig { cases, failure_persistence: Some(Box::new(kept)), ..ProptestConfig::default() }
}

/// Reads on a day for a ledger that has nothing yet, and takes places as they are.
pub fn for_a_new_ledger<T>(today: &str, read: impl FnOnce(&Context<'_>) -> T) -> T {
    let profile = profile::load(profile::NRC_MALI).unwrap();
    read(&Context {
        profile: &profile,
        today: Day::parse(today).unwrap(),
        known: &|_| None,
        correcting: false,
        places: &Places::any(),
        progress: &(),
    })
}

#[test]
fn a_case_that_failed_is_kept_and_tried_first() {
    let folder = scratch();
    let source: &str = folder.path().join("property.rs").to_string_lossy().into_owned().leak();
    let run = |fails: fn(u64) -> bool| {
        let config = ProptestConfig { source_file: Some(source), ..random_cases(50) };
        let tried = RefCell::new(Vec::new());
        let result = TestRunner::new(config).run(&any::<u64>(), |number| {
            tried.borrow_mut().push(number);
            prop_assert!(!fails(number));
            Ok(())
        });
        (tried.into_inner(), result)
    };
    let (tried, result) = run(|number| number % 3 == 0);
    assert!(result.is_err() && folder.path().join("property.failures").is_file());
    let failed = tried.iter().find(|number| *number % 3 == 0);
    let (again, result) = run(|_| false);
    assert!(result.is_ok());
    assert_eq!(again.first(), failed);
}

impl Office {
    /// A ledger with a profile in TOML and a policy.
    pub fn new(toml: &str, policy: Policy) -> Self {
        let dir = scratch();
        let key = Key::random().unwrap();
        let path = dir.path().join("ledger");
        key_file::write(&key_file::beside(&path), &key).unwrap();
        let new = NewLedger {
            name: "Test office".into(),
            organisation: "An organisation".into(),
            country: "Mali".into(),
            policy,
            profile: profile::parse("test", toml).unwrap(),
        };
        let stamp = Stamp { by: "office".into(), at: Timestamp(FIRST_MICROS) };
        let ledger = Ledger::create(&path, new, &key, &stamp).unwrap();
        Self { dir, ledger, key, clock_micros: FIRST_MICROS }
    }

    /// The built-in Mali profile and the default policy.
    pub fn mali() -> Self {
        Self::new(include_str!("../../src/setup/profiles/nrc-mali.toml"), Policy::default())
    }

    /// The built-in Mali profile, a policy, and tables that are imported, each with its rows.
    pub fn of_tables(tables: &[(&str, &str)], policy: Policy) -> Self {
        let profile = include_str!("../../src/setup/profiles/nrc-mali.toml");
        let mut office = Self::new(profile, policy);
        let folder = office.dir.path().join("tables");
        write_tables(&folder, tables);
        office.import(&folder);
        office
    }

    /// A sample's ledger, with its two mistakes put right.
    pub fn demo(sample: &Sample) -> Self {
        let mut office = Self::mali();
        let folder = office.dir.path().join("intake");
        demo::write(&sample.tables, &folder).unwrap();
        office.import(&folder);
        demo::write(&sample.correction, &folder).unwrap();
        office.correct(&folder);
        office.void(&sample.voided);
        office
    }

    /// The ledger's folder.
    pub fn path(&self) -> PathBuf {
        self.dir.path().join("ledger")
    }

    /// What use cases are called with: the M&E officer, at the ledger's first moment.
    pub fn context(&self) -> service::Context<'static> {
        let ledger_dir = self.path();
        service::Context {
            key_path: key_file::beside(&ledger_dir),
            ledger_dir,
            recorded_by: "m-and-e".into(),
            clock: service::Clock::Fixed(Timestamp(FIRST_MICROS)),
            progress: &(),
        }
    }

    /// Gives the ledger a signing key, as `init` does.
    pub fn make_signing_key(&self) {
        let signer = Signer::random(&origin(self.ledger.opened().unwrap().ledger)).unwrap();
        let path = signing_file::beside(&self.path());
        signing_file::write(&path, &signer.to_secret_text()).unwrap();
        let verifier = format!("{}\n", signer.verifier());
        signing_file::write_verifier(&signing_file::verifier_beside(&path), &verifier).unwrap();
    }

    /// The next moment, a second later.
    pub fn stamp(&mut self) -> Stamp {
        self.clock_micros += 1_000_000;
        Stamp { by: "office".into(), at: Timestamp(self.clock_micros) }
    }

    /// Reads tables, panicking on any error in them.
    pub fn proposals(&self, folder: &Path, correcting: bool) -> Proposals {
        let known = |reference: &Reference| {
            Some(self.ledger.state().activities.get(reference)?.activity.about.start)
        };
        let profile = &self.ledger.state().profile;
        let today = Day::parse("2026-07-01").unwrap();
        let places = Places::of(self.ledger.state(), false);
        let context =
            Context { profile, today, known: &known, correcting, places: &places, progress: &() };
        let intake = read(&[folder.to_owned()], &context);
        assert!(!intake.has_errors(), "{:#?}", intake.issues);
        intake.proposals
    }

    /// Imports tables; the number of events recorded.
    pub fn import(&mut self, folder: &Path) -> usize {
        let proposals = self.proposals(folder, false);
        self.record(proposals, &Mode::Record)
    }

    /// Corrects from tables; the number of events recorded.
    pub fn correct(&mut self, folder: &Path) -> usize {
        let proposals = self.proposals(folder, true);
        self.record(proposals, &Mode::Correct { reason: "late roster".into() })
    }

    /// Records what was proposed; the number of events recorded.
    pub fn record(&mut self, proposals: Proposals, mode: &Mode) -> usize {
        let key = Some(&self.key);
        let planned = self.ledger.plan(proposals, mode, DEFAULT_NAMESPACE, key, false);
        let (plan, refused) = planned.unwrap();
        assert!(refused.is_empty());
        let mut recorded = 0;
        let stamp = self.stamp();
        self.ledger.recorder(stamp).record(plan, |_| recorded += 1).unwrap();
        recorded
    }

    /// Voids an activity.
    pub fn void(&mut self, reference: &str) {
        let stamp = self.stamp();
        let reference = Reference::new(reference).unwrap();
        self.ledger.recorder(stamp).void(&reference, "recorded twice").unwrap();
    }

    /// Closes the ledger and opens it again.
    pub fn reopened(self) -> Self {
        let path = self.path();
        self.with_ledger(|ledger| {
            ledger.close().unwrap();
            Ledger::open(&path, &Examiner::InProcess).unwrap()
        })
    }

    /// The same office with what becomes of its ledger.
    pub fn with_ledger(self, change: impl FnOnce(Ledger) -> Ledger) -> Self {
        let Self { dir, ledger, key, clock_micros } = self;
        Self { dir, ledger: change(ledger), key, clock_micros }
    }
}

/// Writes tables into a folder; empty texts are absent tables.
pub fn write_tables(folder: &Path, tables: &[(&str, &str)]) {
    fs::create_dir_all(folder).unwrap();
    for (name, text) in tables {
        let path = folder.join(format!("{name}.csv"));
        if text.is_empty() {
            let _ = fs::remove_file(path);
        } else {
            fs::write(path, text).unwrap();
        }
    }
}

/// Copies a folder.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Every file below a folder.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}
