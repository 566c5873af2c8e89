//! A disk that is full, and a clock that stands before 1970, in every command that writes: a sentence, the
//! ledger and the files as they were, and work goes on once there is room. Needs Linux and a C compiler.
//!
//! `HEADCOUNT_FULL_DISKS=8 cargo test --test integration full_disks::` tries more amounts of room.

#![cfg(target_os = "linux")]

use std::fs;
use std::path::{Path, PathBuf};

use fastrand::Rng;

use crate::common::preload::library;
use crate::common::program::{Said, command, history, run, trials};
use crate::common::{Office, copy, files_below, scratch, skip, write_tables};

/// The program where something is wrong with the disk or the clock.
fn run_in(trouble: &Path, ledger: &Path, of: &[(&str, &str)], args: &[&str]) -> Said {
    let mut command = command(ledger);
    command.env("LD_PRELOAD", trouble).env("TROUBLE_ROOT", ledger.parent().unwrap());
    command.envs(of.iter().copied()).env("HEADCOUNT_PASSPHRASE", "an invented one");
    Said::of(&command.args(args).output().unwrap())
}

/// A closed ledger with people, a backup, a checkpoint and files that commands may write again.
fn office() -> (tempfile::TempDir, PathBuf) {
    let activities = "activity,kind,sector,office,site,start\n\
                      D1,distribution,shelter,gao,S,2025-02-03\n\
                      C1,class,education,gao,S,2025-02-03\n";
    let people = "activity,person,household,sex,birth_year\n\
                  D1,P1,H1,f,1980\nD1,P2,H1,m,2015\nC1,P3,H2,m,2015\nC1,P4,H2,m,2015\n";
    let tables = [("activities", activities), ("people", people)];
    let office = Office::of_tables(&tables, Default::default());
    office.make_signing_key();
    let (ledger, dir) = (office.path(), office.dir);
    office.ledger.close().unwrap();
    let more = "activity,kind,sector,office,site,start\nD2,distribution,shelter,gao,S,2025-05-03\n";
    let people: String = (0..400).map(|i| format!("D2,Q{i},G{i},f,1980\n")).collect();
    let people = format!("activity,person,household,sex,birth_year\n{people}");
    write_tables(&dir.path().join("more"), &[("activities", more), ("people", &people)]);
    fs::write(dir.path().join("main.csv"), "nom,village,sexe\nInvented Awa,Gao,f\n").unwrap();
    for args in [
        vec!["checkpoint", "-o", "kept.checkpoint"],
        vec!["report", "2025", "-o", "report.txt"],
        vec!["backup", "kept/"],
    ] {
        let said = run(&ledger, &args);
        assert_eq!(said.code, Some(0), "{args:?}: {said:?}");
    }
    (dir, ledger)
}

/// Every command that writes something.
const WRITERS: [&[&str]; 27] = [
    &["init", "other", "--name", "O", "--country", "C"],
    &[
        "log",
        "class",
        "L",
        "--sector",
        "education",
        "--office",
        "gao",
        "--site",
        "S",
        "--start",
        "2025-03-12",
        "--person",
        "P1",
    ],
    &["import", "more"],
    &["import", "main.csv", "--errors", "errors.xlsx"],
    &["correct", "C1", "--reason", "a slip", "--set", "title=Reading"],
    &["void", "C1", "--reason", "recorded twice"],
    &["merge", "--person", "P1", "--with", "P2", "--reason", "one person"],
    &["erase", "--person", "P2", "--reason", "asked for"],
    &["close", "2025"],
    &["publish", "2025"],
    &["policy", "adopt", "--headcounts", "sum", "--from-year", "2026", "--reason", "as agreed"],
    &["compact"],
    &["key", "rotate", "--reason", "a laptop was stolen"],
    &["key", "export", "key.age", "--passphrase"],
    &["backup", "backups/"],
    &["backup", "kept/", "--incremental"],
    &["restore", "kept", "--to", "restored"],
    &["checkpoint", "-o", "kept.checkpoint"],
    &["report", "2025", "-o", "report.txt"],
    &["report", "2025", "--format", "xlsx", "-o", "report.xlsx"],
    &["factsheet", "2025", "-o", "sheet.html"],
    &["export", "log", "-o", "records.jsonl"],
    &["prove", "1", "--checkpoint", "kept.checkpoint", "-o", "proof"],
    &["sample", "--seed-from", "kept.checkpoint", "-o", "form.csv"],
    &["mapping", "suggest", "main.csv", "-o", "draft.toml"],
    &["template", "empty"],
    &["man", "man"],
];

/// Files beside the ledger's folder.
fn beside(ledger: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = files_below(ledger.parent().unwrap()).into_iter();
    files
        .filter(|file| !file.starts_with(ledger))
        .map(|file| (file.clone(), fs::read(file).unwrap()))
        .collect()
}

#[test]
fn every_command_says_that_the_disk_is_full_and_changes_nothing() {
    let (dir, ledger) = office();
    let libraries = scratch();
    let trouble = match library("trouble.c", libraries.path()) {
        Ok(library) => library,
        Err(why) => return skip(&why),
    };
    let mut rng = Rng::with_seed(trials("HEADCOUNT_SEED", 3) as u64);
    let before = history(&ledger).unwrap();
    let mut refused = 0;
    for args in WRITERS {
        for round in 0..trials("HEADCOUNT_FULL_DISKS", 2) {
            let most = 1 << rng.u32(4..17);
            let bytes = if round == 0 { 0 } else { rng.u64(..most) };
            let here = scratch();
            copy(dir.path(), here.path());
            let at = here.path().join("ledger");
            let files = beside(&at);
            let room = [("TROUBLE_WRITES", bytes.to_string())];
            let room: Vec<_> = room.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let said = run_in(&trouble, &at, &room, args);
            let what = format!("{args:?} with {bytes} bytes: {said:?}");
            assert!(!said.panicked(), "{what}");
            if said.code == Some(0) {
                continue;
            }
            refused += 1;
            assert_eq!(said.code, Some(1), "{what}");
            if args.contains(&"--errors") {
                continue;
            }
            assert!(said.err.contains("the disk is full"), "{what}");
            assert!(said.err.contains("make room on the disk"), "{what}");
            let events = history(&at).unwrap_or_else(|error| panic!("{what}\n{error:?}"));
            assert!(events.starts_with(&before), "{what}");
            let acknowledged = said.acknowledged();
            for (reference, at) in &acknowledged {
                assert_eq!(events.get(*at as usize), Some(reference), "{what}");
            }
            // What is beside the ledger is as it was; a new key is written before the ledger needs it.
            let now = beside(&at);
            let is_rotated = args.contains(&"rotate");
            let kept =
                files.iter().filter(|(path, _)| !(is_rotated && path.ends_with("ledger.key")));
            for file in kept {
                assert!(now.contains(file), "{what}: {} is another", file.0.display());
            }
            let left =
                now.iter().filter(|(path, _)| !files.iter().any(|(before, _)| before == path));
            // A folder of several files has those that were whole.
            let whole = ["empty", "man"];
            let left: Vec<_> = left
                .filter(|(path, _)| {
                    !whole.iter().any(|name| path.starts_with(here.path().join(name)))
                })
                .map(|(path, _)| path)
                .collect();
            assert!(left.is_empty(), "{what}: {left:?} is left");
            assert_eq!(run(&at, ["verify"]).code, Some(0), "{what}");
        }
    }
    eprintln!("{refused} full disks");
    assert!(refused > WRITERS.len() / 2, "{refused}");
}

#[test]
fn a_clean_ledger_opens_after_crossing_a_segment_without_room_for_a_copy() {
    let office = Office::mali();
    let (ledger, dir) = (office.path(), office.dir);
    office.ledger.close().unwrap();
    let libraries = scratch();
    let trouble = match library("trouble.c", libraries.path()) {
        Ok(library) => library,
        Err(why) => return skip(&why),
    };
    // Long names of groups are bytes that cost little else.
    let mut activities = String::from("activity,kind,sector,office,site,start\n");
    let mut headcounts = String::from("activity,group,count\n");
    for activity in 0..90 {
        activities.push_str(&format!("R{activity},session,wash,gao,S,2025-02-03\n"));
        for group in 0..480 {
            let letters =
                [group / 20, group % 20].map(|i| char::from(b"abcdefghijklmnopqrstuvwx"[i]));
            let name = String::from_iter(letters) + &"ab".repeat(190);
            headcounts.push_str(&format!("R{activity},{name},{group}\n"));
        }
    }
    let tables = [("activities", &*activities), ("headcounts", &*headcounts)];
    write_tables(&dir.path().join("tables"), &tables);
    let said = run(&ledger, ["import", "tables"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let store = fs::metadata(ledger.join("store/db")).unwrap().len();
    assert!(store > 16 << 20, "the store has {store} bytes");
    let before = history_root(&ledger, dir.path());
    // Without room for the rest of a segment, nothing is touched.
    let bytes = fs::read(ledger.join("store/db")).unwrap();
    let said = run_in(&trouble, &ledger, &[("TROUBLE_ROOM", "2000000")], &["report", "2025"]);
    assert!(said.code == Some(1) && said.err.contains("the disk is full"), "{said:?}");
    assert_eq!(fs::read(ledger.join("store/db")).unwrap(), bytes);
    // With it: a copy of the store would take twice as much.
    let room = [("TROUBLE_ROOM", "20000000")];
    let said = run_in(&trouble, &ledger, &room, &["report", "2025", "--format", "csv"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let said = run_in(&trouble, &ledger, &room, &["verify"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(before, history_root(&ledger, dir.path()));
}

/// What a copy of the ledger verifies to.
fn history_root(ledger: &Path, dir: &Path) -> String {
    let copied = dir.join("copied");
    copy(ledger, &copied);
    fs::copy(dir.join("ledger.key"), dir.join("copied.key")).unwrap();
    let said = run(&copied, ["verify", "--ledger", "copied"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    fs::remove_dir_all(copied).unwrap();
    said.out
}

#[test]
fn a_clock_before_1970_is_an_error_about_the_clock() {
    let (_dir, ledger) = office();
    let libraries = scratch();
    let trouble = match library("trouble.c", libraries.path()) {
        Ok(library) => library,
        Err(why) => return skip(&why),
    };
    let before = beside(&ledger);
    let reading: [&[&str]; 8] = [
        &["report", "2025"],
        &["verify"],
        &["history"],
        &["status"],
        &["doctor"],
        &["check"],
        &["show", "C1"],
        &["replay"],
    ];
    for args in WRITERS.into_iter().chain(reading) {
        for at in ["-1", "-100000000", "-9000000000"] {
            let said = run_in(&trouble, &ledger, &[("TROUBLE_TIME", at)], args);
            assert!(!said.panicked(), "{args:?} at {at}: {said:?}");
            assert_eq!(said.code, Some(1), "{args:?} at {at}: {said:?}");
            assert!(said.err.contains("clock stands before 1970"), "{args:?} at {at}: {said:?}");
            assert!(said.err.contains("set the clock"), "{args:?} at {at}: {said:?}");
        }
    }
    assert_eq!(beside(&ledger), before);
    // A clock that is far behind, or far ahead, is no reason to stop.
    for at in ["0", "86400", "32503680000"] {
        let said = run_in(&trouble, &ledger, &[("TROUBLE_TIME", at)], &["report", "2025"]);
        assert_eq!(said.code, Some(0), "{at}: {said:?}");
    }
}
