//! The program killed at any moment: what it acknowledged is there, and nothing is in the way.
//!
//! `HEADCOUNT_KILLS=200 cargo test --test integration kills::` kills more often.

#![cfg(unix)]

use std::path::Path;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use fastrand::Rng;
use headcount::log::aside::is_aside;

use crate::common::program::{Said, command, history, run, trials};
use crate::common::{Office, files_below, scratch, write_tables};

/// Runs the program and kills it after a while, if it has not ended by then.
fn run_and_kill(ledger: &Path, args: &[&str], after: Duration) -> Said {
    let mut child =
        command(ledger).args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    sleep(after);
    let _ = child.kill();
    Said::of(&child.wait_with_output().unwrap())
}

/// Rosters that take several batches, the last to start first.
fn tables(folder: &Path, round: usize) {
    let mut people = String::from("activity,person,household,sex,birth_year\n");
    let mut activities = String::from("activity,kind,sector,office,site,start\n");
    for activity in 0..12 {
        let reference = format!("R{round}-{activity}");
        let day = 28 - activity;
        activities.push_str(&format!("{reference},distribution,shelter,gao,S,2025-02-{day}\n"));
        for i in 0..1_200 {
            let person = (round * 500 + activity * 700 + i) % 20_000;
            people.push_str(&format!("{reference},P{person},H{},f,1980\n", person / 5));
        }
    }
    write_tables(folder, &[("activities", &activities), ("people", &people)]);
}

#[test]
fn what_was_acknowledged_survives_every_kill() {
    let office = Office::mali();
    let ledger = office.path();
    let mut dir = office.dir;
    // To look at what a failure leaves.
    dir.disable_cleanup(std::env::var_os("HEADCOUNT_KEEP").is_some());
    office.ledger.close().unwrap();
    let folder = dir.path().join("tables");
    let mut rng = Rng::with_seed(trials("HEADCOUNT_SEED", 7) as u64);
    let mut known = history(&ledger).unwrap();
    let mut usual = [Duration::from_millis(60), Duration::from_millis(400)];
    for round in 0..trials("HEADCOUNT_KILLS", 20) {
        let bulk = rng.u8(..3) == 0;
        let reference = format!("L{round}");
        let said = if bulk {
            tables(&folder, round);
            let args = ["import", folder.to_str().unwrap()];
            let said = run_and_kill(&ledger, &args, usual[1].mul_f64(rng.f64() * 1.2));
            if said.code.is_none() {
                // Repeating completes it, with nothing recorded twice.
                let began = Instant::now();
                let again = run(&ledger, args);
                usual[1] = began.elapsed();
                assert_eq!(again.code, Some(0), "{again:?}");
            }
            said
        } else {
            let began = Instant::now();
            let args = ["log", "session", &reference, "--sector", "wash", "--office", "gao"];
            let rest = ["--site", "S", "--start", "2025-03-12", "--headcount", "women=40"];
            let args: Vec<&str> = args.into_iter().chain(rest).collect();
            let said = run_and_kill(&ledger, &args, usual[0].mul_f64(rng.f64() * 1.2));
            if said.code == Some(0) {
                usual[0] = began.elapsed();
            } else {
                usual[0] = usual[0].mul_f64(1.05);
            }
            said
        };
        assert!(matches!(said.code, None | Some(0)), "round {round}: {said:?}");
        let events = history(&ledger).unwrap();
        assert!(events.starts_with(&known), "round {round}: earlier events are gone");
        for (reference, at) in said.acknowledged() {
            assert_eq!(events.get(at as usize), Some(&reference), "round {round}");
        }
        if bulk {
            // In the order of their starts, whether or not a second run had to complete them.
            let of_round = events.iter().filter(|event| event.starts_with(&format!("R{round}-")));
            let by_start = (0..12).rev().map(|activity| format!("R{round}-{activity}"));
            assert!(of_round.eq(&by_start.collect::<Vec<_>>()), "round {round}: {events:?}");
        }
        known = events;
    }
    let verified = run(&ledger, ["verify"]);
    assert_eq!(verified.code, Some(0), "{verified:?}");
    // Nothing that a killed command left stays.
    let left = std::fs::read_dir(ledger.join("cache")).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| is_aside(name)), "{left:?}");
    let folders = left.iter().map(|name| ledger.join("cache").join(name));
    let files = folders.filter(|path| path.is_dir()).flat_map(|folder| files_below(&folder));
    let files: Vec<_> = files.collect();
    assert!(!files.iter().any(|file| file.file_name().is_some_and(is_aside)), "{files:?}");
}

#[test]
fn a_ledger_killed_while_it_is_created_is_there_or_not_and_can_be_created_again() {
    let mut rng = Rng::with_seed(8);
    for round in 0..trials("HEADCOUNT_KILLS", 20) / 5 {
        let dir = scratch();
        let ledger = dir.path().join("mali");
        let args = ["init", "mali", "--name", "NRC Mali", "--country", "Mali"];
        let said = run_and_kill(&ledger, &args, Duration::from_millis(rng.u64(..150)));
        if said.out.contains("created the ledger") {
            assert_eq!(run(&ledger, ["verify"]).code, Some(0), "round {round}");
        } else if !ledger.exists() {
            let again = run(&ledger, args);
            assert_eq!(again.code, Some(0), "round {round}: {}", again.err);
        } else {
            assert_eq!(run(&ledger, ["verify"]).code, Some(0), "round {round}");
        }
    }
}

#[test]
fn a_second_process_is_told_and_a_stale_lock_is_none() {
    let office = Office::mali();
    let ledger = office.path();
    // The office's own process holds the ledger.
    for args in [vec!["report", "2025"], vec!["verify"], vec!["void", "X", "--reason", "x"]] {
        let said = run(&ledger, &args);
        assert_eq!(said.code, Some(4), "{args:?}: {said:?}");
        assert!(said.err.contains("another headcount is using the ledger"), "{said:?}");
    }
    let _dir = office.dir;
    office.ledger.close().unwrap();
    assert_eq!(run(&ledger, ["verify"]).code, Some(0));
}
