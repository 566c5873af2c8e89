//! A log that grows over many of sled's segments, left as a killed process leaves it at every
//! moment: what was acknowledged is there.
//!
//! `HEADCOUNT_SESSIONS=200 cargo test --release --test integration segments::` goes on for longer.

use std::path::Path;

use fastrand::Rng;
use headcount::event::time::Timestamp;
use headcount::event::{Event, YearClosed};
use headcount::log::{Draft, Examiner, Log};
use uuid::Uuid;

use crate::common::program::trials;
use crate::common::{copy, scratch};

/// An event, now and then with much that it brings or changes.
fn draft(rng: &mut Rng, size: u64) -> Draft {
    let mut bytes = |most: usize| {
        let mut bytes = vec![0; most];
        rng.fill(&mut bytes);
        bytes
    };
    let rewrites = (0..size).take(3).map(|at| (at, bytes(200 << 10))).collect();
    Draft {
        id: Uuid::from_u128(7),
        recorded_at: Timestamp(0),
        recorded_by: "officer".into(),
        source_key: None,
        event: Event::YearClosed(YearClosed {
            period: headcount::event::time::Period::year(2025).unwrap(),
            label: String::new(),
        }),
        identities: bytes(300),
        attributes: bytes(100),
        rewrites,
    }
}

/// Opens what would be left if the process were killed now.
fn survives(log: &Log, dir: &Path, size: u64) {
    let abandoned = scratch();
    copy(dir, abandoned.path());
    let opened = Log::open(abandoned.path(), &Examiner::InProcess).unwrap();
    assert_eq!((opened.size(), opened.root()), (size, log.root()));
}

#[test]
fn a_log_over_many_segments_survives_being_killed_at_any_moment() {
    let mut rng = Rng::with_seed(trials("HEADCOUNT_SEED", 1) as u64);
    let scratch = scratch();
    let dir = scratch.path().join("log");
    let mut log = Log::create(&dir).unwrap();
    for _ in 0..trials("HEADCOUNT_SESSIONS", 20) {
        survives(&log, &dir, log.size());
        for _ in 0..rng.usize(..8) {
            log.append([draft(&mut rng, log.size())], |_| ()).unwrap();
        }
        survives(&log, &dir, log.size());
        if rng.bool() {
            log.close().unwrap();
        } else {
            // Killed; the next command finds what it left.
            let left = scratch.path().join("left");
            copy(&dir, &left);
            drop(log);
            std::fs::remove_dir_all(&dir).unwrap();
            std::fs::rename(left, &dir).unwrap();
        }
        log = Log::open(&dir, &Examiner::InProcess).unwrap();
    }
}
