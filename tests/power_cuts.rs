//! The power fails at any moment: what was acknowledged is there.
//!
//! A morning's work is done once under a recorder of every write, sync and rename (`power/
//! recorder.c`); then, for each trial, the files are rebuilt as a disk could hold them had the power
//! failed at some moment of it (`power/disk.rs`), and the ledger must open with every event that had
//! been printed by then, verify, and take a new one. Every file that was said to be written is there by
//! then as it was written, or as it was written later: never in part, never an older one. Needs Linux and a
//! C compiler.
//!
//! `HEADCOUNT_POWER_CUTS=400 cargo test --test integration power_cuts:: -- --nocapture` cuts more
//! often. No two recordings are alike, as threads take turns; where a cut loses something, the
//! recording is kept, and `HEADCOUNT_POWER_TRACE` with its folder makes the same cuts again.

#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout)]

#[path = "power/disk.rs"]
pub mod disk;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use disk::{Change, Disk, Survives};
use fastrand::Rng;

use headcount::log::repair::distrust_store;

use crate::common::preload::library;
use crate::common::program::{Said, history, run, trials};
use crate::common::{scratch, skip, write_tables};

/// A morning's work. Each line is a command; what it prints is what it acknowledges.
const WORK: &str = "\
headcount init mali --name 'NRC Mali' --country Mali
headcount log session L1 --sector wash --office gao --site S --start 2025-03-12 --headcount women=40
headcount log class L2 --sector education --office gao --site S --start 2025-03-12 --person P1 --person P2
headcount import tables
headcount correct L2 --reason 'one more' --person P1 --person P2 --person P3
headcount void L1 --reason 'recorded twice'
headcount merge --person P1 --with P4 --reason 'the same person'
headcount erase --person P7 --reason 'asked for'
headcount backup backups/
headcount checkpoint -o march.checkpoint
headcount report 2025 --format csv -o report.csv
headcount export log -o records.jsonl
headcount key export key.age --passphrase-file ../passphrase
headcount compact
headcount log session L3 --sector wash --office gao --site S --start 2025-03-13 --headcount men=40
headcount close 2025
headcount key rotate --reason 'a laptop was stolen'
headcount backup backups/ --incremental
headcount checkpoint -o march.checkpoint
headcount report 2025 --format csv -o report.csv
headcount export log -o records.jsonl
headcount log session L4 --sector wash --office gao --site S --start 2025-03-14 --headcount girls=40
";

/// Rosters of many batches, over more than one of the segments of the store.
fn tables(folder: &Path) {
    let mut people = String::from("activity,person,household,sex,birth_year\n");
    let mut activities = String::from("activity,kind,sector,office,site,start\n");
    let mut headcounts = String::from("activity,group,count\n");
    for activity in 0..90 {
        activities.push_str(&format!("R{activity},distribution,shelter,gao,S,2025-02-03\n"));
        for i in 0..400 {
            let person = activity * 350 + i;
            people.push_str(&format!("R{activity},P{person},H{},f,1980\n", person / 5));
        }
        // Long names of groups are bytes that cost little else.
        for group in 0..480 {
            let letters =
                [group / 20, group % 20].map(|i| char::from(b"abcdefghijklmnopqrstuvwx"[i]));
            let name = String::from_iter(letters) + &"ab".repeat(190);
            headcounts.push_str(&format!("R{activity},{name},{group}\n"));
        }
    }
    let tables = [("activities", &*activities), ("people", &people), ("headcounts", &headcounts)];
    write_tables(folder, &tables);
}

/// Does the morning's work under the recorder.
fn record(recorder: &Path, dir: &Path, root: &Path) -> Vec<Change> {
    fs::create_dir(root).unwrap();
    tables(&dir.join("tables"));
    fs::write(dir.join("passphrase"), "an invented one\n").unwrap();
    recorded(WORK, recorder, dir, root)
}

/// Runs commands under the recorder.
fn recorded(work: &str, recorder: &Path, dir: &Path, root: &Path) -> Vec<Change> {
    let program = env!("CARGO_BIN_EXE_headcount");
    let commands = work.lines().map(|line| line.replacen("headcount", program, 1) + "\n");
    let work: String = commands.collect::<String>().replace("import tables", "import ../tables");
    let trace = dir.join("trace");
    let done = Command::new("sh")
        .args(["-e", "-c", &work])
        .current_dir(root)
        .env("RECORDER_ROOT", root)
        .env("RECORDER_LOG", &trace)
        .env("LD_PRELOAD", recorder)
        .env("HEADCOUNT_LEDGER", root.join("mali"))
        .env("HEADCOUNT_USER", "officer")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    Change::read_all(&fs::read(trace).unwrap())
}

/// The file that a line says was written.
fn written(line: &str) -> Option<&str> {
    let path = match line.strip_prefix("wrote ") {
        Some(path) => path.rsplit_once(", encrypted, to ").map_or(path, |(_, path)| path),
        None => line.strip_prefix("backed up ")?.split_once(" to ")?.1,
    };
    path.split([':', ',']).next()
}

/// Each file that was said to be written, as it was at each time.
type Versions = BTreeMap<String, Vec<Vec<u8>>>;

/// What the files that were written held when that was said.
fn versions(trace: &[Change], root: &Path) -> Versions {
    let (mut disk, mut versions) = (Disk::new(root), Versions::new());
    for change in trace {
        disk.apply(change);
        let printed = String::from_utf8_lossy(change.printed().unwrap_or_default()).into_owned();
        for path in printed.lines().filter_map(written) {
            let bytes = disk.now(&root.join(path)).unwrap();
            versions.entry(path.to_owned()).or_default().push(bytes);
        }
    }
    versions
}

/// Whether each file that was said to be written is there as it was then, or later.
fn check_files(restored: &Path, printed: &str, versions: &Versions) -> Result<(), String> {
    for (path, all) in versions {
        let said = printed.lines().filter(|line| written(line) == Some(path)).count();
        match fs::read(restored.join(path)) {
            Ok(found) if all[said.saturating_sub(1)..].contains(&found) => {}
            Err(_) if said == 0 => {}
            Ok(_) => return Err(format!("{path} is none of what was written, or too old")),
            Err(error) => return Err(format!("{path} was written and is lost: {error}")),
        }
    }
    Ok(())
}

/// Whether all that was printed is there; else what is not.
fn check(restored: &Path, printed: &str) -> Result<(), String> {
    let ledger = restored.join("mali");
    if !printed.contains("created the ledger") {
        // Not promised yet: it is there or not, and the same command does it.
        if !ledger.exists() {
            let args = ["init", "mali", "--name", "NRC Mali", "--country", "Mali"];
            let mut said = run(&ledger, args);
            // Where nothing shows that no ledger needs the keys, somebody has to move them away.
            if said.err.contains("move them away") {
                for name in ["mali.key", "mali.sign", "mali.vkey", ".headcount-new-mali"] {
                    let _ = fs::remove_file(restored.join(name));
                }
                said = run(&ledger, args);
            }
            return if said.code == Some(0) { Ok(()) } else { Err(format!("{said:?}")) };
        }
        let said = run(&ledger, ["verify"]);
        return if said.code == Some(0) { Ok(()) } else { Err(format!("{said:?}")) };
    }
    let said = Said { code: Some(0), out: printed.to_owned(), err: String::new() };
    let events = history(&ledger).map_err(|said| format!("history: {said:?}"))?;
    for (what, at) in said.acknowledged() {
        if events.get(at as usize) != Some(&what) {
            return Err(format!("event {at}, {what}, was acknowledged and is lost"));
        }
    }
    let backups = printed.lines().filter(|line| line.starts_with("backed up ")).count();
    if backups > 0 {
        let said = run(&ledger, ["restore", "--check", "backups"]);
        let found = std::fs::read_dir(restored.join("backups")).map_or(0, Iterator::count);
        if said.code != Some(0) || found < backups {
            return Err(format!("{backups} backups were acknowledged: {said:?}"));
        }
    }
    let log = ["log", "class", "AFTER", "--sector", "education", "--office", "gao", "--site", "S"];
    let log = log.into_iter().chain(["--start", "2025-05-05", "--person", "P1"]);
    for said in [run(&ledger, ["verify"]), run(&ledger, log)] {
        if said.code != Some(0) {
            return Err(format!("{said:?}"));
        }
    }
    Ok(())
}

/// Makes the recording, or reads the one to repeat; `None` where there is no compiler for it.
fn recording(dir: &Path, root: &Path) -> Option<Vec<Change>> {
    if let Some(kept) = std::env::var_os("HEADCOUNT_POWER_TRACE") {
        return Some(Change::read_all(&fs::read(Path::new(&kept).join("trace")).unwrap()));
    }
    let library = match library("recorder.c", dir) {
        Ok(library) => library,
        Err(why) => {
            skip(&format!("the recorder cannot be built: {why}"));
            return None;
        }
    };
    let trace = record(&library, dir, root);
    // The store is written to over the start of one of sled's segments of 16 MiB.
    let store = fs::metadata(root.join("mali/store/db")).unwrap().len();
    assert!(store > 16 << 20, "the store has {store} bytes");
    Some(trace)
}

/// After how many changes the power fails, and what of those that were not synced is there then.
type Cut = (usize, Survives);

/// Cuts the power, from one cut to the next, and returns what was lost. `before` was printed before the recording.
fn failures(
    trace: &[Change],
    mut disk: Disk,
    before: &str,
    cuts: &[Cut],
    rng: &mut Rng,
    check: impl Fn(&Path, &str) -> Result<(), String>,
) -> Vec<String> {
    let (mut printed, mut failures, mut done) = (before.as_bytes().to_vec(), Vec::new(), 0);
    for (cut, survives) in cuts {
        for change in &trace[done..*cut] {
            printed.extend_from_slice(change.printed().unwrap_or_default());
            disk.apply(change);
        }
        done = *cut;
        let restored = scratch();
        disk.restore(*survives, rng, restored.path());
        if let Err(why) = check(restored.path(), &String::from_utf8_lossy(&printed)) {
            failures.push(format!("cut {cut} of {}, {survives:?} survives: {why}", trace.len()));
        }
    }
    println!("{} of {} power cuts survived", cuts.len() - failures.len(), cuts.len());
    failures
}

#[test]
fn what_was_acknowledged_survives_every_power_cut() {
    let dir = scratch();
    // Its path is in the recording.
    let kept = std::env::var_os("HEADCOUNT_POWER_TRACE").map(PathBuf::from);
    let root = match &kept {
        Some(kept) => PathBuf::from(fs::read_to_string(kept.join("root")).unwrap()),
        None => dir.path().join("root"),
    };
    let Some(trace) = recording(dir.path(), &root) else { return };
    let moments: Vec<usize> = (0..trace.len()).filter(|i| trace[*i].changes_something()).collect();
    if moments.len() < 100 {
        return skip("the recorder saw nothing; is the program linked statically?");
    }
    let mut rng = Rng::with_seed(trials("HEADCOUNT_SEED", 1) as u64);
    let cuts = trials("HEADCOUNT_POWER_CUTS", 16);
    let mut cuts: Vec<usize> = (1..cuts).map(|_| moments[rng.usize(..moments.len())] + 1).collect();
    cuts.push(trace.len());
    cuts.sort_unstable();
    let versions = versions(&trace, &root);
    assert!(versions.len() >= 6, "{:?}", versions.keys());
    let survive = [Survives::Nothing, Survives::Some, Survives::Some, Survives::Everything];
    let cuts: Vec<Cut> = cuts.into_iter().zip(survive.into_iter().cycle()).collect();
    let failures = failures(&trace, Disk::new(&root), "", &cuts, &mut rng, |restored, said| {
        check_files(restored, said, &versions).and_then(|()| check(restored, said))
    });
    if !failures.is_empty() && kept.is_none() {
        let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join("power-trace");
        fs::create_dir_all(&to).unwrap();
        fs::copy(dir.path().join("trace"), to.join("trace")).unwrap();
        fs::write(to.join("root"), root.to_str().unwrap()).unwrap();
        println!("the recording is kept in {}", to.display());
    }
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n\n"));
}

/// What is done first with a ledger that was not closed: opening it recovers a copy, which takes the store's place.
const AFTER_A_KILL: &str = "\
headcount log session L3 --sector wash --office gao --site S --start 2025-03-12 --headcount men=40
headcount void L1 --reason 'recorded twice'
";

#[test]
fn what_was_acknowledged_survives_cuts_while_a_store_is_recovered() {
    let dir = scratch();
    let root = dir.path().join("root");
    let library = match library("recorder.c", dir.path()) {
        Ok(library) => library,
        Err(why) => return skip(&format!("the recorder cannot be built: {why}")),
    };
    fs::create_dir(&root).unwrap();
    let ledger = root.join("mali");
    let said = |line: &str| {
        let line = line.replacen("headcount", env!("CARGO_BIN_EXE_headcount"), 1);
        let mut sh = Command::new("sh");
        sh.args(["-e", "-c", &line]).current_dir(&root).env("HEADCOUNT_LEDGER", &ledger);
        sh.env("HEADCOUNT_USER", "officer").stdin(Stdio::null());
        let said = Said::of(&sh.output().unwrap());
        assert_eq!(said.code, Some(0), "{said:?}");
        said.out
    };
    let before: String = WORK.lines().take(3).map(said).collect();
    // As a program that was killed leaves it.
    distrust_store(&ledger).unwrap();
    let disk = Disk::holding(&root);
    let trace = recorded(AFTER_A_KILL, &library, dir.path(), &root);
    let steps = (0..trace.len()).filter(|at| trace[*at].ends_a_step());
    let steps: Vec<usize> = steps.map(|at| at + 1).collect();
    if steps.len() < 20 {
        return skip("the recorder saw nothing; is the program linked statically?");
    }
    // While the copy is made there are many changes, and the store is where it was.
    let cuts = trials("HEADCOUNT_POWER_CUTS", 16).min(steps.len());
    let survive = [Survives::Nothing, Survives::Some, Survives::Nothing, Survives::Everything];
    let cuts = (1..=cuts).map(|cut| steps[steps.len() * cut / cuts - 1]);
    let cuts: Vec<Cut> = cuts.zip(survive.into_iter().cycle()).collect();
    let mut rng = Rng::with_seed(trials("HEADCOUNT_SEED", 1) as u64);
    let failures = failures(&trace, disk, &before, &cuts, &mut rng, check);
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n\n"));
}
