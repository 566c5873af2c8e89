//! A large ledger: how long a full replay takes, and what else is asked of it.
//!
//! * `cargo bench --bench large -- tables DIR CONTACTS` writes the intake tables of a made-up
//!   country, the same ones every time;
//! * `cargo bench --bench large -- again TABLES DIR` writes, from those tables, one more activity for
//!   people of a list of theirs;
//! * `cargo bench --bench large -- warm LEDGER RUNS` opens a ledger that has gained that activity
//!   since its last report, and prints what a report takes now;
//! * `cargo bench --bench large -- replay LEDGER RUNS` opens a ledger made from them and prints, as
//!   JSON, what each piece of work took, and the figures of every year;
//! * `cargo bench --bench large -- append DIR COUNT BYTES` makes a ledger and prints what each of so
//!   many durable events of so many bytes took.
//!
//! `benches/peers/compare.py` uses all of them to hold headcount against other programs on the same data.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod again;
mod append;
mod country;

use std::path::Path;
use std::time::Instant;

use headcount::count::Dimension;
use headcount::event::time::Period;
use headcount::ledger::{AsOf, CacheLimits, Ledger, key_file};
use headcount::log::Examiner;
use headcount::register::Key;
use headcount::report::totals::{Request, build};
use headcount::report::{Report, totals};
use serde_json::{Value, json};

/// Contacts where no number is given.
const CONTACTS: u64 = 100_000;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["tables", dir, contacts] => {
            country::write(Path::new(dir), contacts.parse().unwrap()).unwrap();
        }
        ["again", tables, dir] => again::write(Path::new(tables), Path::new(dir)).unwrap(),
        ["warm", ledger, runs] => {
            println!("{}", warm(Path::new(ledger), runs.parse().unwrap()));
        }
        ["replay", ledger, runs] => {
            println!("{}", replay(Path::new(ledger), runs.parse().unwrap()));
        }
        ["append", dir, count, bytes] => {
            let (count, bytes) = (count.parse().unwrap(), bytes.parse().unwrap());
            println!("{}", json!({ "seconds": append::durably(Path::new(dir), count, bytes) }));
        }
        _ => {
            let dir = tempfile::tempdir().unwrap();
            country::write(dir.path(), CONTACTS).unwrap();
            println!("tables of {CONTACTS} contacts written; give `replay LEDGER RUNS` to measure");
        }
    }
}

/// Highest resident memory of this process so far, in bytes; nothing where the system does not say.
fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib << 10)
}

/// Processor time of this process so far, all threads, in seconds; nothing where the system does not
/// say. On a machine that does other work, too, it tells more than a clock.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

/// Seconds that each of `runs` runs takes, and what the last one gives.
fn timed<T>(runs: usize, mut work: impl FnMut() -> T) -> (Vec<f64>, T) {
    let mut seconds = Vec::new();
    loop {
        let start = Instant::now();
        let result = work();
        seconds.push(start.elapsed().as_secs_f64());
        if seconds.len() >= runs {
            return (seconds, result);
        }
    }
}

fn replay(path: &Path, runs: usize) -> Value {
    let start = Instant::now();
    let ledger = Ledger::open(path, &Examiner::InProcess).unwrap();
    let opening = start.elapsed().as_secs_f64();
    let (opening_peak_bytes, opening_cpu) = (peak_bytes(), cpu_seconds());
    let years: Vec<Period> = country::YEARS.map(|year| Period::year(year).unwrap()).collect();
    let (full_replay, reports) = timed(runs, || full_replay(&ledger, &years));
    let replay_peak_bytes = peak_bytes();
    let replay_cpu = cpu_seconds().zip(opening_cpu).map(|(end, start)| (end - start) / runs as f64);
    // A part of the full replay, to tell where its time goes.
    let (decoding, _) = timed(runs, || ledger.replayed(AsOf::Now).unwrap().size());
    let last = *years.last().unwrap();
    let plain = Request::year(last).query(&ledger.snapshot());
    let (report, _) = timed(runs, || ledger.answer_anew(&plain).unwrap());
    // Keeps what a warm report goes on from.
    build(&ledger.snapshot().warm(Some(&key_of(path))), &Request::year(last)).unwrap();
    let by = |dimension| {
        let request = Request { by: Some(dimension), ..Request::year(last) };
        timed(runs, || build(&ledger.snapshot(), &request).unwrap()).0
    };
    let (by_month, by_donor) = (by(Dimension::Month), by(Dimension::Donor));
    ledger.close().unwrap();
    json!({
        "seconds": {
            "opening": [opening],
            "full replay": full_replay,
            "its reading and decoding": decoding,
            "report": report,
            "report by month": by_month,
            "report by donor": by_donor,
        },
        "cpu_seconds": { "opening": opening_cpu, "full replay": replay_cpu },
        "opening_peak_bytes": opening_peak_bytes,
        "replay_peak_bytes": replay_peak_bytes,
        "years": reports,
    })
}

/// The key of a ledger, beside it.
fn key_of(path: &Path) -> Key {
    key_file::read(&key_file::beside(path)).unwrap()
}

/// A report after one more activity, which goes on from what was kept before.
fn warm(path: &Path, runs: usize) -> Value {
    let ledger = Ledger::open(path, &Examiner::InProcess).unwrap();
    let year = Period::year(*country::YEARS.end()).unwrap();
    let query = Request::year(year).query(&ledger.snapshot());
    let (seconds, (answer, way)) = timed(runs, || {
        ledger.warm(Some(&key_of(path))).answer_within(&query, CacheLimits::default()).unwrap()
    });
    let peak_bytes = peak_bytes();
    let whole = ledger.replayed(AsOf::Now).unwrap().answer_anew(&query).unwrap();
    assert_eq!(answer, whole, "a warm report is a full replay");
    let way = format!("{way:?}").to_lowercase();
    ledger.close().unwrap();
    json!({ "seconds": { "warm report": seconds }, "way": way, "peak_bytes": peak_bytes })
}

/// Every record decoded and folded anew from the store, and the figures of every year from that.
fn full_replay(ledger: &Ledger, years: &[Period]) -> Vec<Report> {
    let moment = ledger.replayed(AsOf::Now).unwrap();
    totals::years(&moment, years).unwrap()
}
