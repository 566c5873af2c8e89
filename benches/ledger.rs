//! How fast, as ratios to peers that run side by side on the same machine in the same run.
//!
//! `cargo bench` prints a line per measure: the median of both sides and their ratio. Nothing is
//! asserted: a machine's speed is no property of the program.
//!
//! * appending one durable event, against appending as many bytes to a plain file with fsync;
//! * folding a year from the open ledger, against opening it (decoding every record);
//! * `--by month`, against the plain report;
//! * explaining the year's total, against the report;
//! * `verify`, against opening;
//! * one durable event of 2 KB and of 20 KB, against as many bytes to a plain file with fsync;
//! * importing the demo's tables into a new ledger, against copying the tables, synced;
//! * a full backup, read back, against copying the ledger's folder.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

#[path = "large/append.rs"]
#[allow(dead_code)]
mod append;

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use append::event_of;
use headcount::audit::verify::verify;
use headcount::count::{Dimension, Wanted};
use headcount::custody::backup::{self, Since};
use headcount::demo;
use headcount::event::policy::Policy;
use headcount::event::time::{Day, Period, Timestamp};
use headcount::intake::{Context, read};
use headcount::ledger::{Ledger, Mode, NewLedger, Stamp};
use headcount::log::Examiner;
use headcount::register::{DEFAULT_NAMESPACE, Key};
use headcount::report::explanation::{self, Question};
use headcount::report::totals::{Request, build};
use headcount::setup::places::Places;
use headcount::setup::profile;

const RUNS: usize = 9;
const APPENDS_PER_RUN: usize = 50;

fn stamp() -> Stamp {
    Stamp { by: "bench".into(), at: Timestamp(1_782_900_000_000_000) }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Runs two pieces of work in turn and prints their medians and the ratio.
fn compare(name: &str, peer_name: &str, mut ours: impl FnMut(), mut peer: impl FnMut()) {
    let mut times = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let start = Instant::now();
        ours();
        times.0.push(start.elapsed());
        let start = Instant::now();
        peer();
        times.1.push(start.elapsed());
    }
    let (ours, peer) = (median(times.0), median(times.1));
    let ratio = ours.as_secs_f64() / peer.as_secs_f64();
    println!("{name}: {ours:.2?}; {peer_name}: {peer:.2?}; ratio {ratio:.2}");
}

fn demo_ledger(dir: &Path) -> Ledger {
    let tables = dir.join("tables");
    std::fs::create_dir(&tables).unwrap();
    demo::write(&demo::sample(demo::DEFAULT_SEED).tables, &tables).unwrap();
    import(&dir.join("ledger"), &tables)
}

/// A new ledger with everything in some tables.
fn import(path: &Path, tables: &Path) -> Ledger {
    let key = Key::random().unwrap();
    let new = NewLedger {
        name: "bench".into(),
        organisation: String::new(),
        country: "Mali".into(),
        policy: Policy::default(),
        profile: profile::load(profile::NRC_MALI).unwrap(),
    };
    let mut ledger = Ledger::create(path, new, &key, &stamp()).unwrap();
    let profile = &ledger.state().profile;
    let today = Day::parse("2026-07-01").unwrap();
    let places = &Places::any();
    let context =
        Context { profile, today, known: &|_| None, correcting: false, places, progress: &() };
    let proposals = read(&[tables.to_owned()], &context).proposals;
    let planned = ledger.plan(proposals, &Mode::Record, DEFAULT_NAMESPACE, Some(&key), false);
    let mut recorder = ledger.recorder(stamp());
    recorder.record(planned.unwrap().0, |_| ()).unwrap();
    ledger
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
            File::open(&target).unwrap().sync_all().unwrap();
        }
    }
}

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = demo_ledger(dir.path());
    let period = Period::year(2025).unwrap();
    let plain = || {
        build(&ledger.snapshot(), &Request::year(period)).unwrap();
    };
    let by_month = || {
        let by = Some(Dimension::Month);
        build(&ledger.snapshot(), &Request { by, ..Request::year(period) }).unwrap();
    };
    compare("report --by month", "plain report", by_month, plain);
    let question =
        Question { report: Request::year(period), wanted: Wanted::total(), activity: None };
    let explain = || {
        explanation::build(&ledger.snapshot(), &question).unwrap();
    };
    compare("explain the total", "plain report", explain, plain);
    let target = dir.path().join("backup");
    let back_up = || {
        let (since, at) = (Since::Beginning, stamp().at);
        let request =
            backup::Request { stem: "b", since, lock: None, key: None, identity: None, at };
        backup::write(&ledger, &target, &request, || ()).unwrap();
        std::fs::remove_file(&target).unwrap();
    };
    let copied = dir.path().join("copy");
    let copy_folder = || {
        copy(&dir.path().join("ledger"), &copied);
        std::fs::remove_dir_all(&copied).unwrap();
    };
    compare("full backup", "copying the ledger's folder, synced", back_up, copy_folder);
    ledger.close().unwrap();
    let path = dir.path().join("ledger");
    let open = || {
        let ledger = Ledger::open(&path, &Examiner::InProcess).unwrap();
        ledger.close().unwrap();
    };
    let open_and_fold = || {
        let ledger = Ledger::open(&path, &Examiner::InProcess).unwrap();
        build(&ledger.snapshot(), &Request::year(period)).unwrap();
        ledger.close().unwrap();
    };
    compare("open and report the demo's year", "open alone", open_and_fold, &open);
    let verified = || {
        let ledger = Ledger::open(&path, &Examiner::InProcess).unwrap();
        assert!(verify(&ledger, |_| ()).unwrap().faults.is_empty());
        ledger.close().unwrap();
    };
    compare("open and verify", "open alone", verified, &open);
    let (tables, imported) = (dir.path().join("tables"), dir.path().join("imported"));
    let import_all = || {
        import(&imported, &tables).close().unwrap();
        std::fs::remove_dir_all(&imported).unwrap();
    };
    let copy_tables = || {
        copy(&tables, &copied);
        std::fs::remove_dir_all(&copied).unwrap();
    };
    compare("import the demo's tables", "copying them, synced", import_all, copy_tables);

    let mut ledger = Ledger::open(&path, &Examiner::InProcess).unwrap();
    let file = dir.path().join("plain");
    let append_plain = |bytes: usize| {
        let mut file: File = OpenOptions::new().create(true).append(true).open(&file).unwrap();
        for _ in 0..APPENDS_PER_RUN {
            file.write_all(&vec![7; bytes]).unwrap();
            file.sync_all().unwrap();
        }
    };
    for bytes in [2_000, 20_000] {
        let append = || {
            for _ in 0..APPENDS_PER_RUN {
                ledger.recorder(stamp()).accept(event_of(bytes)).unwrap();
            }
        };
        let name = format!("{APPENDS_PER_RUN} durable events of {} KB", bytes / 1000);
        let peer = "as many appends to a plain file, each with fsync";
        compare(&name, peer, append, || append_plain(bytes));
    }
    let mut year = 1990;
    let append = || {
        for _ in 0..APPENDS_PER_RUN {
            year += 1;
            ledger.recorder(stamp()).adopt(Policy::default(), year, "bench").unwrap();
        }
    };
    let plain_file = || append_plain(200);
    let name = format!("{APPENDS_PER_RUN} durable events");
    compare(&name, "as many appends to a plain file, each with fsync", append, plain_file);
}
