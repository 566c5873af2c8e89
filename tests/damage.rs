//! Damage to any file of a ledger: the program works with every acknowledged event, or refuses and
//! names what is damaged. Never a panic, never a wrong figure, never silence.
//!
//! `HEADCOUNT_DAMAGES=500 cargo test --test integration damage:: -- --nocapture` tries more, and
//! prints a table.

#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use fastrand::Rng;

use crate::common::program::{Said, history, run, trials};
use crate::common::{Office, copy, files_below, scratch, write_tables};

/// Folders of ledgers as a command can leave them, with what is known of them.
struct Ledgers {
    _dir: tempfile::TempDir,
    /// Closed cleanly; killed; closed some events earlier.
    closed: PathBuf,
    killed: PathBuf,
    older: PathBuf,
    report: String,
    events: Vec<String>,
}

fn ledgers() -> Ledgers {
    let mut office = Office::mali();
    office.import(Path::new("tests/worked-example"));
    let older = office.dir.path().join("older");
    let mut office = {
        let office = office.reopened();
        copy(&office.path(), &older);
        office
    };
    let folder = office.dir.path().join("roster");
    let mut people = String::from("activity,person,household,sex,birth_year\n");
    for i in 0..8_000 {
        people.push_str(&format!("ROSTER,P{i},H{},f,{}\n", i / 5, 1950 + i % 70));
    }
    let activities = "activity,kind,sector,office,site,start\n\
                      ROSTER,distribution,shelter,gao,S,2025-02-03\n\
                      GONE,session,wash,gao,S,2025-02-04\n";
    write_tables(&folder, &[("activities", activities), ("people", &people)]);
    office.import(&folder);
    office.void("GONE");
    let killed = office.dir.path().join("killed");
    copy(&office.path(), &killed);
    let closed = office.path();
    let dir = office.dir;
    office.ledger.close().unwrap();
    for other in [&killed, &older] {
        fs::copy(closed.with_extension("key"), other.with_extension("key")).unwrap();
    }
    let sound = run(&closed, ["report", "2025", "--format", "json"]);
    assert_eq!(sound.code, Some(0), "{sound:?}");
    let events = history(&closed).unwrap();
    Ledgers { _dir: dir, closed, killed, older, report: sound.out, events }
}

/// Damages one file; says how.
fn damage(rng: &mut Rng, ledger: &Path, older: &Path) -> (PathBuf, String) {
    let mut files = files_below(ledger);
    files.sort();
    files.push(ledger.with_extension("key"));
    // The store's log is nearly all of a ledger, and is hit most often.
    let path = match rng.u8(..3) {
        0 => ledger.join("store/db"),
        _ => files[rng.usize(..files.len())].clone(),
    };
    let mut bytes = fs::read(&path).unwrap();
    // What is behind the last byte that says something is the disk's concern.
    let used = bytes.iter().rposition(|byte| *byte != 0).map_or(1, |at| at + 1);
    let at = rng.usize(..used.max(1));
    let length = rng.usize(1..=used).min(1 << rng.u8(..20));
    let how = match rng.u8(..7) {
        0 | 1 => {
            bytes[at] ^= 1 << rng.u8(..8);
            format!("flipped a bit at {at}")
        }
        2 => {
            let end = (at + length).min(bytes.len());
            bytes[at..end].fill(0);
            format!("zeroed {at} to {end}")
        }
        3 => {
            bytes.truncate(at);
            format!("truncated to {at}")
        }
        4 => {
            bytes.extend((0..length).map(|_| rng.u8(..)));
            format!("appended {length} bytes")
        }
        5 => {
            let from = older.join(path.strip_prefix(ledger).unwrap_or(Path::new("-")));
            bytes = fs::read(from).unwrap_or_default();
            "replaced by an older copy".to_owned()
        }
        _ => {
            fs::remove_file(&path).unwrap();
            return (path, "removed".to_owned());
        }
    };
    fs::write(&path, bytes).unwrap();
    (path, how)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Worked,
    RefusedAndMended,
    RefusedForABackup,
    Panicked,
    Wrong,
}

/// Whether a refusal says what is damaged and what to do.
fn names_the_damage(said: &Said) -> bool {
    let text = format!("{}{}", said.out, said.err);
    let named = ["record", "store", "`head`", "register", "`conf`", "`db`"];
    text.to_lowercase().contains("damaged")
        && named.iter().any(|part| text.contains(part))
        && text.contains("hint:")
}

fn judge(ledger: &Path, of: &Ledgers) -> (Outcome, String) {
    let whose = "damage";
    let report = run(ledger, ["report", "2025", "--format", "json"]);
    let verified = run(ledger, ["verify"]);
    let logged = run(
        ledger,
        ["log", "distribution", whose, "--sector", "shelter", "--office", "gao", "--site", "S"]
            .into_iter()
            .chain(["--start", "2025-03-12", "--person", "P1"]),
    );
    let all = [&report, &verified, &logged];
    if let Some(said) = all.iter().find(|said| said.panicked()) {
        return (Outcome::Panicked, format!("{said:?}"));
    }
    if report.code == Some(0) && report.out != of.report {
        return (Outcome::Wrong, format!("another report: {}", report.out));
    }
    let key_is_gone = logged.code == Some(1) && logged.err.contains(".key");
    if report.code == Some(0) && verified.code == Some(0) && (logged.code == Some(0) || key_is_gone)
    {
        let events = history(ledger).unwrap_or_default();
        let whole = events.starts_with(&of.events)
            && events.get(of.events.len()).map(String::as_str)
                == Some(whose).filter(|_| !key_is_gone);
        return match whole {
            true => (Outcome::Worked, String::new()),
            false => (Outcome::Wrong, format!("events are missing: {events:?}")),
        };
    }
    let refusals: Vec<&&Said> = all.iter().filter(|said| said.code != Some(0)).collect();
    for said in refusals {
        // In JSON's place a refusal is JSON.
        let in_json = said.err.contains("\"error\"") && said.err.contains("\"hint\"");
        let named = names_the_damage(said) || in_json && said.err.contains("damaged");
        if said.code != Some(3) || !named {
            let known_key = said.code == Some(1) && said.err.contains(".key");
            if !known_key {
                return (Outcome::Wrong, format!("a refusal that does not help: {said:?}"));
            }
        }
    }
    let mended = run(ledger, ["doctor", "--repair"]);
    if mended.panicked() {
        return (Outcome::Panicked, format!("{mended:?}"));
    }
    if mended.code != Some(0) {
        return (Outcome::RefusedForABackup, String::new());
    }
    let report = run(ledger, ["report", "2025", "--format", "json"]);
    let events = history(ledger).unwrap_or_default();
    match events.starts_with(&of.events) && (report.out == of.report || logged.code == Some(0)) {
        true => (Outcome::RefusedAndMended, String::new()),
        false => (Outcome::Wrong, format!("repair lost something: {report:?} {events:?}")),
    }
}

#[test]
fn damage_is_survived_or_named() {
    let ledgers = ledgers();
    let mut outcomes: BTreeMap<(String, Outcome), usize> = BTreeMap::new();
    let mut failures = Vec::new();
    for trial in 0..trials("HEADCOUNT_DAMAGES", 12) {
        let mut rng = Rng::with_seed(trial as u64);
        let dir = scratch();
        let ledger = dir.path().join("ledger");
        let from = if rng.bool() { &ledgers.closed } else { &ledgers.killed };
        copy(from, &ledger);
        fs::copy(from.with_extension("key"), ledger.with_extension("key")).unwrap();
        let (file, how) = damage(&mut rng, &ledger, &ledgers.older);
        let (outcome, why) = judge(&ledger, &ledgers);
        let file = file.strip_prefix(dir.path()).unwrap().display().to_string();
        let kind = file.split(".0000").next().unwrap_or_default().to_owned();
        *outcomes.entry((kind, outcome)).or_default() += 1;
        if matches!(outcome, Outcome::Panicked | Outcome::Wrong) {
            let state = if from == &ledgers.closed { "closed" } else { "killed" };
            failures.push(format!("trial {trial}, {state}, {file} {how}: {outcome:?}: {why}"));
        }
    }
    for ((file, outcome), count) in &outcomes {
        println!("{file:<24} {:<20} {count:>5}", format!("{outcome:?}"));
    }
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n\n"));
}
