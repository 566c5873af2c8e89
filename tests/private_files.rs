//! What the program makes can be read by its owner alone, from the first byte on; and what a killed command
//! leaves is removed by the next one.

#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::common::program::{Said, command, trials};
use crate::common::{copy, scratch, write_tables};

/// Runs the program where new files are for everybody unless it says otherwise, with its own folder for
/// temporary files.
fn shell(dir: &Path, args: &[&str]) -> Command {
    let ledger = dir.join("mali");
    let template = command(&ledger);
    let mut shell = Command::new("sh");
    shell.args(["-c", "umask 000; exec \"$@\"", "sh"]).arg(template.get_program()).args(args);
    shell.current_dir(dir).stdin(Stdio::null()).env("TMPDIR", dir.join("tmp"));
    shell.env("HEADCOUNT_LEDGER", &ledger).env("HEADCOUNT_USER", "officer");
    shell.env("HEADCOUNT_PASSPHRASE", "an invented one").env_remove("HEADCOUNT_KEY");
    shell
}

#[track_caller]
fn done(dir: &Path, args: &[&str]) -> Said {
    let said = Said::of(&shell(dir, args).output().unwrap());
    assert_eq!(said.code, Some(0), "{args:?}: {said:?}");
    said
}

/// A folder with tables, in which others may enter.
fn place() -> tempfile::TempDir {
    let dir = scratch();
    fs::set_permissions(dir.path(), Permissions::from_mode(0o777)).unwrap();
    fs::create_dir(dir.path().join("tmp")).unwrap();
    fs::set_permissions(dir.path().join("tmp"), Permissions::from_mode(0o1777)).unwrap();
    let mut people = String::from("activity,person,household,sex,birth_year\n");
    let mut activities = String::from("activity,kind,sector,office,site,start\n");
    for activity in 0..6 {
        activities.push_str(&format!("R{activity},distribution,shelter,gao,S,2025-02-03\n"));
        for i in 0..800 {
            let person = activity * 700 + i;
            people.push_str(&format!("R{activity},P{person},H{},f,1980\n", person / 5));
        }
    }
    write_tables(&dir.path().join("tables"), &[("activities", &activities), ("people", &people)]);
    dir
}

/// What others can read or write below a folder, but for these names: each with its inode, which it keeps when
/// it is renamed.
fn open_to_others(dir: &Path, but: &[&str], found: &mut BTreeSet<(PathBuf, u64)>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(there) = fs::symlink_metadata(&path) else { continue };
        let name = entry.file_name().to_string_lossy().into_owned();
        if but.contains(&name.as_str()) || there.is_symlink() {
            continue;
        }
        let mode = there.permissions().mode();
        if mode & 0o077 != 0 {
            // What is within is open to others only where they get in.
            found.insert((path.join(format!("({:o})", mode & 0o777)), there.ino()));
        }
    }
}

#[test]
fn nothing_that_holds_people_can_be_read_by_others_at_any_moment() {
    let dir = place();
    let path = dir.path().to_owned();
    let is_over = AtomicBool::new(false);
    // What is for everybody: the tables of this test, a factsheet, verifier keys.
    let but = ["tables", "tmp", "mali.vkey", "sheet.html", "restored.vkey"];
    let mut found = std::thread::scope(|scope| {
        let poll = scope.spawn(|| {
            let (mut found, mut looks) = (BTreeSet::new(), 0);
            while !is_over.load(Ordering::Relaxed) {
                open_to_others(&path, &but, &mut found);
                open_to_others(&path.join("tmp"), &[], &mut found);
                looks += 1;
            }
            (found, looks)
        });
        let dir = path.as_path();
        done(dir, &["init", "mali", "--name", "NRC Mali", "--country", "Mali"]);
        done(dir, &["import", "tables"]);
        done(dir, &["report", "2025", "--by", "office"]);
        done(dir, &["backup", "backups/"]);
        done(dir, &["erase", "--person", "P7", "--reason", "asked for"]);
        done(dir, &["backup", "backups/", "--incremental"]);
        done(dir, &["compact"]);
        done(dir, &["key", "rotate", "--reason", "a laptop was stolen"]);
        done(dir, &["export", "log", "-o", "records.jsonl"]);
        done(dir, &["key", "export", "key.age", "--passphrase"]);
        done(dir, &["checkpoint"]);
        done(dir, &["factsheet", "2025", "-o", "sheet.html"]);
        done(dir, &["doctor"]);
        // Left open, so that a copy is recovered.
        let mut child = shell(dir, &["import", "tables", "--namespace", "n"]);
        let mut child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(700));
        let _ = child.kill();
        child.wait().unwrap();
        done(dir, &["doctor"]);
        done(dir, &["doctor", "--repair"]);
        done(dir, &["verify"]);
        fs::rename(dir.join("mali"), dir.join("former")).unwrap();
        done(dir, &["restore", "backups", "--to", "restored"]);
        is_over.store(true, Ordering::Relaxed);
        let (found, looks) = poll.join().unwrap();
        assert!(looks > 500, "{looks} looks");
        found
    });
    // A file for everybody is so before it gets its name.
    let public: Vec<u64> =
        but.iter().filter_map(|public| Some(fs::metadata(path.join(public)).ok()?.ino())).collect();
    found.retain(|(_, seen)| !public.contains(seen));
    assert!(found.is_empty(), "{found:#?}");
    // Also where no folder above would keep others out.
    for (file, wanted) in [
        ("former", 0o700),
        ("former/store", 0o700),
        ("former/store/blobs", 0o700),
        ("former/cache", 0o700),
        ("former/head", 0o600),
        ("backups", 0o700),
        ("records.jsonl", 0o600),
        ("sheet.html", 0o644),
    ] {
        let mode = fs::metadata(path.join(file)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, wanted, "{file}: {mode:o}");
    }
}

/// Names of what is written aside, anywhere below a folder.
fn aside(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap().flatten() {
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with(".headcount-") {
            found.push(path);
        } else if path.is_dir() {
            found.extend(aside(&path));
        }
    }
    found
}

#[test]
fn what_a_killed_command_leaves_is_removed_by_the_next_and_a_living_one_keeps_its_own() {
    let made = place();
    done(made.path(), &["init", "mali", "--name", "NRC Mali", "--country", "Mali"]);
    done(made.path(), &["import", "tables"]);
    done(made.path(), &["backup", "backups/"]);
    let mut rng = Rng::with_seed(trials("HEADCOUNT_SEED", 5) as u64);
    let commands: [&[&str]; 6] = [
        &["restore", "backups", "--to", "restored"],
        &["backup", "more/"],
        &["export", "log", "-o", "records.jsonl"],
        &["compact"],
        &["doctor"],
        &["report", "2025", "-o", "report.txt"],
    ];
    let (mut killed, mut left) = (0, 0);
    for args in commands {
        let here = place();
        for name in ["mali", "backups"] {
            copy(&made.path().join(name), &here.path().join(name));
        }
        fs::copy(made.path().join("mali.key"), here.path().join("mali.key")).unwrap();
        let spare = place();
        copy(here.path(), &spare.path().join("x"));
        let began = Instant::now();
        done(&spare.path().join("x"), args);
        let usual = began.elapsed();
        for _ in 0..trials("HEADCOUNT_KILLS", 30) / 6 {
            let mut child = shell(here.path(), args);
            let mut child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(usual.mul_f64(rng.f64() * 1.1));
            let _ = child.kill();
            if !child.wait().unwrap().success() {
                killed += 1;
            } else {
                for made in ["restored", "more"] {
                    let _ = fs::remove_dir_all(here.path().join(made));
                }
                for made in ["restored.key", "restored.sign", "restored.vkey"] {
                    let _ = fs::remove_file(here.path().join(made));
                }
            }
            left += aside(here.path()).len();
        }
        if here.path().join("restored").exists() {
            done(here.path(), &["verify", "--ledger", "restored"]);
            fs::remove_dir_all(here.path().join("restored")).unwrap();
        }
        done(here.path(), args);
        let still = aside(here.path());
        assert!(still.is_empty(), "{args:?}: {still:?}");
        done(here.path(), &["verify"]);
    }
    eprintln!("{killed} killed, {left} things left aside and removed");
    assert!(killed > 5, "{killed}");
}
