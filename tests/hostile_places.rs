//! Full disks, read-only media, missing permissions, folders that vanish, clocks set back: a clear
//! error, the ledger as it was, and it goes on once the cause is gone.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use headcount::event::time::Timestamp;
use headcount::ledger::Stamp;

use crate::common::program::{Said, command, history, run, trials};
use crate::common::{Office, copy, files_below, scratch, skip, write_tables};

/// Rosters that fill several batches.
fn tables(folder: &Path, activities: usize) {
    let mut people = String::from("activity,person,household,sex,birth_year\n");
    let mut list = String::from("activity,kind,sector,office,site,start\n");
    for activity in 0..activities {
        list.push_str(&format!("R{activity},distribution,shelter,gao,S,2025-02-03\n"));
        for i in 0..1_500 {
            let person = activity * 1_400 + i;
            people.push_str(&format!("R{activity},P{person},H{},f,1980\n", person / 5));
        }
    }
    write_tables(folder, &[("activities", &list), ("people", &people)]);
}

/// A closed ledger, and tables to import.
fn closed() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let office = Office::mali();
    let (path, dir) = (office.path(), office.dir);
    office.ledger.close().unwrap();
    let folder = dir.path().join("tables");
    tables(&folder, 30);
    (dir, path, folder)
}

/// Runs the program where no file can grow beyond a size.
fn run_limited(ledger: &Path, limit_kib: u64, args: &[&str]) -> Said {
    let script = "trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\"";
    let template = command(ledger);
    let mut shell = Command::new("sh");
    // The unit of `ulimit -f` is 512 bytes.
    shell.args(["-c", script, "sh", &(limit_kib * 2).to_string()]);
    shell.arg(template.get_program()).args(args).stdin(Stdio::null());
    shell.current_dir(template.get_current_dir().unwrap());
    for (name, value) in template.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    Said::of(&shell.output().unwrap())
}

#[test]
fn a_full_disk_is_said_and_work_goes_on_when_there_is_room() {
    let (dir, ledger, folder) = closed();
    let import = ["import", folder.to_str().unwrap()];
    let mut refused = 0;
    for limit_kib in [4, 40, 400, 2_000, 5_000, 9_000] {
        let before = history(&ledger).unwrap();
        let said = run_limited(&ledger, limit_kib, &import);
        assert!(!said.panicked(), "{limit_kib} KiB: {said:?}");
        if said.code != Some(0) {
            refused += 1;
            assert_eq!(said.code, Some(1), "{limit_kib} KiB: {said:?}");
            assert!(said.err.contains("hint: "), "{said:?}");
        }
        let events = history(&ledger).unwrap();
        assert!(events.starts_with(&before));
        for (reference, at) in said.acknowledged() {
            assert_eq!(events.get(at as usize), Some(&reference), "{limit_kib} KiB");
        }
        for args in [
            vec!["compact"],
            vec!["backup", "b"],
            vec!["init", "other", "--name", "O", "--country", "C"],
        ] {
            let said = run_limited(&ledger, limit_kib.min(4), &args);
            assert!(!said.panicked(), "{limit_kib} KiB, {args:?}: {said:?}");
            if said.code == Some(0) {
                let _ = fs::remove_file(dir.path().join("b"));
                let _ = fs::remove_dir_all(dir.path().join("other"));
                let _ = fs::remove_file(dir.path().join("other.key"));
            }
            assert!(!dir.path().join("b").exists() && !dir.path().join("other").exists());
            assert!(!dir.path().join("other.key").exists());
        }
    }
    assert!(refused >= 3, "{refused}");
    assert_eq!(run(&ledger, import).code, Some(0));
    assert_eq!(history(&ledger).unwrap().len(), 2 + 30);
    assert_eq!(run(&ledger, ["verify"]).code, Some(0));
}

fn bytes(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    files_below(folder).into_iter().map(|file| (file.clone(), fs::read(file).unwrap())).collect()
}

/// Permissions of everything in a folder, and of the folder.
fn permit(folder: &Path, of_folders: u32, of_files: u32) {
    let set = |path: &Path, mode| fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    set(folder, 0o700);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { permit(&path, of_folders, of_files) } else { set(&path, of_files) }
    }
    set(folder, of_folders);
}

/// Runs the program as somebody whom permissions bind.
fn run_bound(ledger: &Path, args: &[&str]) -> Option<Said> {
    let is_bound = |probe: &Path| fs::write(probe, "x").is_err();
    let probe = ledger.join("probe");
    if is_bound(&probe) {
        return Some(run(ledger, args));
    }
    let _ = fs::remove_file(probe);
    // A superuser: be nobody instead.
    let template = command(ledger);
    let mut nobody = Command::new("setpriv");
    nobody.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]);
    nobody.arg(template.get_program()).current_dir("/").stdin(Stdio::null());
    nobody.env("HEADCOUNT_LEDGER", ledger).env("HEADCOUNT_USER", "officer");
    let tried = nobody.arg("--version").output().ok()?;
    if !tried.status.success() {
        return None;
    }
    let mut nobody = Command::new("setpriv");
    nobody.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]);
    nobody.arg(template.get_program()).args(args).current_dir("/").stdin(Stdio::null());
    nobody.env("HEADCOUNT_LEDGER", ledger).env("HEADCOUNT_USER", "officer");
    Some(Said::of(&nobody.output().unwrap()))
}

#[test]
fn a_read_only_ledger_is_read_and_not_written_to() {
    let (dir, ledger, _) = closed();
    fs::set_permissions(dir.path(), Permissions::from_mode(0o755)).unwrap();
    // Left as a killed process leaves it, too.
    let killed = dir.path().join("killed");
    copy(&ledger, &killed);
    let head = fs::read(killed.join("head")).unwrap();
    fs::write(killed.join("head"), &head[..4096]).unwrap();
    for ledger in [ledger, killed] {
        permit(&ledger, 0o555, 0o444);
        let before = bytes(&ledger);
        let log = ["log", "session", "L", "--sector", "wash", "--office", "gao", "--site", "S"];
        let log: Vec<&str> =
            log.into_iter().chain(["--start", "2025-01-01", "--headcount", "women=4"]).collect();
        for args in [&["report", "2025"][..], &["verify"], &["doctor", "--format", "json"]] {
            let Some(said) = run_bound(&ledger, args) else {
                permit(&ledger, 0o755, 0o644);
                return skip("permissions do not bind this user, and setpriv is missing");
            };
            // The doctor may find that the head's second slot is gone.
            let fine = said.code == Some(0) || (args[0] == "doctor" && said.code == Some(3));
            assert!(fine, "{args:?}: {said:?}");
        }
        let said = run_bound(&ledger, &log).unwrap();
        assert_eq!(said.code, Some(1), "{said:?}");
        assert!(said.err.contains("cannot be written to"), "{said:?}");
        assert_eq!(bytes(&ledger), before);
        permit(&ledger, 0o755, 0o644);
    }
}

#[test]
fn a_ledger_that_may_not_be_read_says_so() {
    let (dir, ledger, _) = closed();
    fs::set_permissions(dir.path(), Permissions::from_mode(0o755)).unwrap();
    for (of_folders, of_files) in [(0o000, 0o000), (0o755, 0o000)] {
        permit(&ledger, of_folders, of_files);
        let Some(said) = run_bound(&ledger, &["report", "2025"]) else {
            permit(&ledger, 0o755, 0o644);
            return skip("permissions do not bind this user, and setpriv is missing");
        };
        permit(&ledger, 0o755, 0o644);
        assert_eq!(said.code, Some(1), "{said:?}");
        assert!(said.err.contains("ermission"), "{said:?}");
    }
    assert_eq!(run(&ledger, ["verify"]).code, Some(0));
}

#[test]
fn a_folder_that_vanishes_in_the_middle_is_an_error() {
    for round in 0..trials("HEADCOUNT_VANISHES", 6) {
        let (_dir, ledger, folder) = closed();
        let mut child = command(&ledger);
        child.args(["import", folder.to_str().unwrap()]);
        let child = child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        sleep(Duration::from_millis(60 * round as u64));
        // A stick that is pulled out.
        let _ = fs::rename(&ledger, ledger.with_extension("gone"));
        let said = Said::of(&child.wait_with_output().unwrap());
        assert!(!said.panicked(), "{said:?}");
        let gone = ledger.with_extension("gone");
        if gone.exists() {
            // sled can create its folder anew while it opens; it is no ledger.
            assert!(!ledger.join("head").exists());
            let _ = fs::remove_dir_all(&ledger);
            fs::rename(gone, &ledger).unwrap();
        }
        let events = history(&ledger).unwrap();
        for (reference, at) in said.acknowledged() {
            assert_eq!(events.get(at as usize), Some(&reference), "round {round}");
        }
        assert_eq!(run(&ledger, ["import", folder.to_str().unwrap()]).code, Some(0));
        assert_eq!(run(&ledger, ["verify"]).code, Some(0));
    }
}

#[test]
fn a_clock_that_was_set_back_is_said() {
    let mut office = Office::mali();
    let later = Stamp { by: "office".into(), at: Timestamp(4_000_000_000_000_000) };
    office
        .ledger
        .recorder(later)
        .close_period(headcount::event::time::Period::year(2024).unwrap().into())
        .unwrap();
    let (path, _dir) = (office.path(), office.dir);
    office.ledger.close().unwrap();
    let said = run(&path, ["close", "2025"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.err.contains("warning: the clock says"), "{said:?}");
    assert_eq!(run(&path, ["verify"]).code, Some(0));
}

#[test]
fn a_long_wait_says_what_it_waits_for() {
    let (_dir, ledger, _) = closed();
    // As if sled's threads did not let go of their file.
    let held = fs::File::open(ledger.join("store/db")).unwrap();
    held.lock().unwrap();
    let said = run(&ledger, ["verify"]);
    assert_eq!(said.code, Some(4), "{said:?}");
    assert!(said.err.contains("waiting for the store's files to be let go of: 10 s"), "{said:?}");
    drop(held);
    assert_eq!(run(&ledger, ["verify"]).code, Some(0));
}

#[test]
fn no_import_hangs() {
    let dir = scratch();
    let folder = dir.path().join("tables");
    tables(&folder, 12);
    for round in 0..trials("HEADCOUNT_IMPORTS", 24) {
        let ledger = dir.path().join(format!("ledger-{round}"));
        let args = ["init", ledger.to_str().unwrap(), "--name", "Mali", "--country", "Mali"];
        assert_eq!(run(&ledger, args).code, Some(0));
        let mut child = command(&ledger);
        child.args(["import", folder.to_str().unwrap()]).stdout(Stdio::null());
        let mut child = child.stderr(Stdio::null()).spawn().unwrap();
        let until = Instant::now() + Duration::from_secs(120);
        let ended = loop {
            match child.try_wait().unwrap() {
                Some(ended) => break ended,
                None if Instant::now() > until => {
                    child.kill().unwrap();
                    panic!("import {round} hangs");
                }
                None => sleep(Duration::from_millis(20)),
            }
        };
        assert!(ended.success());
        fs::remove_dir_all(&ledger).unwrap();
    }
}

/// Runs the program, which ends by itself.
fn run_in_time(ledger: &Path, args: &[&str]) -> Said {
    let mut child = command(ledger);
    child.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = child.spawn().unwrap();
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if began.elapsed() > Duration::from_secs(30) {
            child.kill().unwrap();
            panic!("{args:?} waits for ever");
        }
        sleep(Duration::from_millis(5));
    }
    Said::of(&child.wait_with_output().unwrap())
}

/// Somebody puts pipes, to which nobody writes, where the program looks for its files.
#[test]
fn no_command_waits_for_a_pipe_in_the_place_of_a_file() {
    let office = Office::mali();
    office.make_signing_key();
    let (ledger, dir) = (office.path(), office.dir);
    office.ledger.close().unwrap();
    assert_eq!(run(&ledger, ["report", "2025"]).code, Some(0));
    let kept = dir.path().join("kept");
    copy(&ledger, &kept);
    let places = [
        "ledger/head",
        "ledger/store/db",
        "ledger/store/conf",
        "ledger/cache/closed.bin",
        "ledger/cache/snapshot/pipe",
        "ledger/contact.toml",
        "ledger.key",
        "ledger.sign",
        "ledger.vkey",
        // In the folder that is written to.
        "head",
    ];
    for place in places {
        let place = dir.path().join(place);
        let aside = dir.path().join("aside");
        let is_there = fs::rename(&place, &aside).is_ok();
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        assert!(Command::new("mkfifo").arg(&place).status().unwrap().success());
        for args in [
            &["history"][..],
            &["report", "2025", "-o", "report", "--force"],
            &["factsheet", "2025"],
            &["log", "session", "S-1", "--sector", "wash", "--office", "gao", "--site", "S"],
            &["checkpoint"],
            &["verify"],
            &["doctor"],
            &["key", "show"],
            &["backup", "backups"],
        ] {
            let said = run_in_time(&ledger, args);
            assert!(said.code.is_some_and(|code| code <= 3), "{}: {said:?}", place.display());
            assert!(!said.panicked(), "{}: {said:?}", place.display());
        }
        fs::remove_file(&place).unwrap();
        if is_there {
            fs::rename(&aside, &place).unwrap();
        }
        fs::remove_dir_all(&ledger).unwrap();
        copy(&kept, &ledger);
    }
    assert_eq!(run(&ledger, ["verify"]).code, Some(0));
}

#[test]
fn a_device_in_the_place_of_the_store_fills_no_disk() {
    let office = Office::mali();
    let (ledger, _dir) = (office.path(), office.dir);
    office.ledger.close().unwrap();
    for name in ["db", "conf"] {
        let (file, aside) = (ledger.join("store").join(name), ledger.with_file_name("aside"));
        fs::rename(&file, &aside).unwrap();
        std::os::unix::fs::symlink("/dev/zero", &file).unwrap();
        for args in [&["history"][..], &["doctor"]] {
            let said = run_limited(&ledger, 40_000, args);
            assert_eq!(said.code, Some(3), "{said:?}");
            let all = format!("{}{}", said.out, said.err);
            let is_named = ["is missing", "not a file"].iter().any(|words| all.contains(words));
            assert!(is_named && !all.contains("too large"), "{said:?}");
        }
        fs::rename(&aside, &file).unwrap();
    }
    assert_eq!(run(&ledger, ["verify"]).code, Some(0));
}
