//! What the fuzzer keeps, replayed: its corpora, and everything it ever found.
//!
//! Belongs here: replaying, and making the first inputs (seeds). Does not: the targets
//! (`tests/fuzz/targets`), fuzzing itself (`tests/fuzz`, which the ordinary build does not have).

#[path = "fuzzing/seeds.rs"]
mod seeds;
#[path = "fuzz/targets/mod.rs"]
pub mod targets;

use std::cell::RefCell;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::common::program::trials;
use crate::common::random_cases;
use headcount::event::columns::IdSet;
use headcount::event::people::{NewIds, PeopleStated};
use headcount::event::{EntryKind, Event, PeopleMerged, Record};
use headcount::log::codec;
use proptest::prelude::*;
use targets::{ALL, Target, parts};

/// Kept files of a target, and the bytes of them all.
const FILES_MAX: usize = 40;
const BYTES_MAX: u64 = 100_000;
/// No small input takes so long, on the slowest machine.
const TIME_MAX: Duration = Duration::from_secs(30);

fn folder(of: &str, target: &Target) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz").join(of).join(target.name)
}

/// The files of a folder, which need not be there.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn what_was_kept_and_what_was_ever_found_passes() {
    if std::env::var("HEADCOUNT_WRITE_SEEDS").is_ok_and(|asked| asked == "1") {
        seeds::write();
    }
    for target in ALL {
        let kept = files(&folder("corpus", target));
        assert!(!kept.is_empty(), "{} has no corpus", target.name);
        for file in kept.iter().chain(&files(&folder("found", target))) {
            let begun = Instant::now();
            eprintln!("{}", file.display());
            (target.run)(&fs::read(file).unwrap());
            assert!(begun.elapsed() < TIME_MAX, "{} took {:?}", file.display(), begun.elapsed());
        }
    }
}

/// Changes some bytes, as the fuzzer does where nothing tells it what is new.
fn spoiled(bytes: &mut [u8], length: usize, max: usize, random: &mut fastrand::Rng) -> usize {
    let mut changed = bytes[..length].to_vec();
    for _ in 0..random.usize(1..4) {
        let at = random.usize(..=changed.len());
        let until = (at + random.usize(..9)).min(changed.len());
        let piece = changed[at..until].to_vec();
        match random.u8(..5) {
            0 => drop(changed.drain(at..until)),
            1 => drop(changed.splice(at..at, piece)),
            2 => changed[at..until].fill_with(|| random.u8(..)),
            3 if at < until => {
                changed[at] = random.choice([0, 1, 0x7f, 0x80, 0xff, b'"', b'9']).unwrap()
            }
            _ => changed.insert(at, random.u8(..)),
        }
    }
    changed.truncate(max);
    bytes[..changed.len()].copy_from_slice(&changed);
    changed.len()
}

#[test]
fn what_was_kept_passes_when_it_is_spoiled() {
    let (all, from) = (trials("HEADCOUNT_SPOILED", 2), trials("HEADCOUNT_SPOILED_FROM", 0));
    for target in ALL {
        for file in files(&folder("corpus", target)) {
            let kept = fs::read(&file).unwrap();
            for seed in from..from + all {
                let random = RefCell::new(fastrand::Rng::with_seed(seed as u64));
                let change = |bytes: &mut [u8], length: usize, max: usize| {
                    spoiled(bytes, length, max, &mut random.borrow_mut())
                };
                let input = match target.is_parts {
                    true => parts::mutated(&kept, target.bytes_max, seed as u32, change),
                    false => {
                        let mut bytes = kept.clone();
                        bytes.resize(target.bytes_max.max(kept.len()), 0);
                        let length = change(&mut bytes, kept.len(), target.bytes_max);
                        bytes.truncate(length);
                        bytes
                    }
                };
                let run = AssertUnwindSafe(|| (target.run)(&input));
                if let Err(panic) = catch_unwind(run) {
                    let name = format!("{}-{seed}", target.name);
                    let found = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
                    fs::write(&found, &input).unwrap();
                    eprintln!("{} spoiled by {seed}: {}", file.display(), found.display());
                    resume_unwind(panic);
                }
            }
        }
    }
}

#[test]
fn only_a_log_that_opens_its_ledger_once_is_restored() {
    let log = parts::split(&seeds::log_of(&seeds::told(2)));
    let is_restored = targets::restored::is_restored;
    assert!(is_restored(&log));
    assert!(!is_restored(&log[1..]), "a log without its opening");
    let twice = [&log[..1], &log].concat();
    assert!(!is_restored(&twice), "a log that opens its ledger again");
}

/// A log in which one record says something else.
fn with_record(
    log: &[parts::Part],
    at: usize,
    change: impl FnOnce(&mut Record),
) -> Vec<parts::Part> {
    let mut log = log.to_vec();
    let mut record = codec::decode(&targets::log::with_checksum(&log[at].1)).unwrap();
    change(&mut record);
    let bytes = codec::encode(&record).unwrap();
    log[at].1 = bytes[..bytes.len() - 4].to_vec();
    log
}

fn people(record: &mut Record) -> &mut PeopleStated {
    let Event::ActivityRecorded(activity) = &mut record.event else { panic!("no activity") };
    &mut activity.people
}

#[test]
fn a_log_that_names_people_beyond_its_register_is_an_error_before_anything_is_counted() {
    let log = parts::split(&seeds::log_of(&seeds::told(2)));
    assert!(targets::restored::counted(&log).is_ok());
    let lists = |part: &parts::Part| {
        part.0 == 0
            && codec::decode(&targets::log::with_checksum(&part.1)).is_ok_and(|mut record| {
                matches!(record.event, Event::ActivityRecorded(_))
                    && !people(&mut record).persons.is_empty()
            })
    };
    let at = log.iter().position(lists).unwrap();
    let refused = |log: &[parts::Part], why: &str| {
        let said = targets::restored::counted(log).unwrap_err().to_string();
        assert!(said.contains(why), "{said}");
    };
    for new in [NewIds { first: 4_000_000_000, count: 1 }, NewIds { first: 0, count: u32::MAX }] {
        let changed = with_record(&log, at, |record| people(record).new_persons = new);
        refused(&changed, "do not follow those of the register");
        let changed = with_record(&log, at, |record| people(record).new_households = new);
        refused(&changed, "do not follow those of the register");
    }
    let merge = |record: &mut Record| {
        let (kind, reason) = (EntryKind::Person, "one".to_owned());
        let merged = PeopleMerged { kind, kept: u32::MAX, dropped: 0, reason };
        record.event = Event::PeopleMerged(merged);
    };
    let first = log.iter().position(|part| part.0 == 0 && part.1 != log[0].1).unwrap();
    let more = [log.clone(), log[first..=first].to_vec()].concat();
    refused(&with_record(&more, log.len(), merge), "the register does not have");
    let changed = with_record(&log, at, |record| {
        let people = people(record);
        people.persons = IdSet::of(people.persons.iter().skip(1).chain([u32::MAX]));
    });
    assert!(targets::restored::counted(&changed).is_err());
}

#[test]
fn corpora_are_small_and_each_belongs_to_a_target() {
    for of in ["corpus", "found"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz").join(of);
        for path in files(&folder).into_iter().filter(|path| path.is_dir()) {
            let name = path.file_name().unwrap().to_str().unwrap();
            assert!(targets::named(name).is_some(), "{} is of no target", path.display());
            let files = files(&path);
            let bytes: u64 = files.iter().map(|file| fs::metadata(file).unwrap().len()).sum();
            assert!(files.len() <= FILES_MAX, "{}: {} files", path.display(), files.len());
            assert!(bytes <= BYTES_MAX, "{}: {bytes} bytes", path.display());
        }
    }
}

#[test]
fn every_target_takes_nothing() {
    for target in ALL {
        (target.run)(&[]);
    }
}

proptest! {
    #![proptest_config(random_cases(128))]

    #[test]
    fn every_input_is_some_parts(input in proptest::collection::vec(any::<u8>(), 0..200), seed in any::<u32>()) {
        let split = parts::split(&input);
        prop_assert_eq!(parts::split(&parts::join(&split)), split);
        let mutate = |bytes: &mut [u8], length: usize, max: usize| {
            bytes[..max].fill(seed as u8);
            (length + 1).min(max)
        };
        prop_assert!(parts::mutated(&input, 100, seed, mutate).len() <= 100);
    }
}
