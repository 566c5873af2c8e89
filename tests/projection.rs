//! A warm start gives what folding everything gives: after every step of random ledgers, with voids,
//! corrections and merges, and with files that were damaged.

#![allow(clippy::unwrap_used)]

mod common;
mod oracle;
mod story;

use std::cell::Cell;
use std::fs;

use common::program::trials;
use common::{Office, files_below};
use headcount::count::Query;
use headcount::event::policy::{Attribution, HeadcountRule, Policy};
use headcount::event::time::{Day, Period};
use headcount::ledger::{AsOf, Keeping, Way};
use oracle::random::random_ledger;
use story::told;

/// Everything is kept, and mended whatever it touches.
const ALWAYS: Keeping = Keeping { contacts_min: 0, touched_percent_max: 100 };

fn policy(seed: u64) -> Policy {
    Policy {
        attribution: Attribution::ALL[(seed % 3) as usize],
        headcounts: HeadcountRule::ALL[(seed / 3 % 3) as usize],
        ..Policy::default()
    }
}

/// A year, a stretch of months, and a year as one office and one donor see it.
fn queries(office: &Office, seed: u64) -> Vec<Query> {
    let state = office.ledger.state();
    let policy = policy(seed);
    let year = |year| Period::year(year).unwrap();
    let stretch = {
        let day = |text| Day::parse(text).unwrap();
        Period { from: day("2024-10-15"), to: day("2025-08-02") }
    };
    let plain = |period| {
        let policy = policy.clone();
        Query { period, policy, office: None, donor: None, by: None }
    };
    let office_id = state.profile.offices.first().map(|office| office.id.clone());
    let donor_id = state.profile.donors.first().map(|donor| donor.id.clone());
    vec![
        plain(year(2025)),
        plain(stretch),
        Query { office: office_id, donor: donor_id, ..plain(year(2025)) },
    ]
}

#[test]
fn a_mended_projection_is_a_full_replay_after_every_step() {
    let (mended, folded) = (Cell::new(0), Cell::new(0));
    for seed in 0..trials("HEADCOUNT_LEDGERS", 60) as u64 {
        told(&random_ledger(seed), policy(seed), |office| {
            let whole = office.ledger.replay(AsOf::Now).unwrap();
            for query in queries(office, seed) {
                let (answer, way) = office.ledger.answer_keeping(&query, ALWAYS).unwrap();
                assert_eq!(answer, whole.answer(&query), "ledger {seed}");
                let ways = if way == Way::Mended { &mended } else { &folded };
                ways.set(ways.get() + 1);
            }
        });
    }
    // Only a first answer, and those after merges, fold everything.
    assert!(mended.get() > folded.get(), "{} mended, {} folded", mended.get(), folded.get());
}

#[test]
fn what_is_kept_stays_behind_while_little_changes_and_is_still_mended() {
    let keeping = Keeping { contacts_min: 0, touched_percent_max: 40 };
    let mended = Cell::new(0);
    for seed in 0..trials("HEADCOUNT_LEDGERS", 60) as u64 {
        let mut step = 0;
        told(&random_ledger(seed), policy(seed), |office| {
            step += 1;
            // Not asked after each step, so that a tail has several records.
            if step % 3 != 0 {
                return;
            }
            let whole = office.ledger.replay(AsOf::Now).unwrap();
            let query = &queries(office, seed)[0];
            let (answer, way) = office.ledger.answer_keeping(query, keeping).unwrap();
            assert_eq!(answer, whole.answer(query), "ledger {seed}");
            mended.set(mended.get() + usize::from(way == Way::Mended));
        });
    }
    assert!(mended.get() > 0, "no report was ever mended, so nothing was compared");
}

#[test]
fn a_damaged_projection_is_left_aside() {
    let seed = 5;
    let office = story::folded(&random_ledger(seed), policy(seed));
    let query = &queries(&office, seed)[0];
    let whole = office.ledger.replay(AsOf::Now).unwrap().answer(query);
    let ask = || office.ledger.answer_keeping(query, ALWAYS).unwrap();
    assert_eq!(ask(), (whole.clone(), Way::Folded));
    assert_eq!(ask(), (whole.clone(), Way::Mended));
    let files = files_below(&office.path().join("cache/projections"));
    let [file] = &files[..] else { panic!("{files:?}") };
    let sound = fs::read(file).unwrap();
    let mut damages: Vec<Vec<u8>> = vec![Vec::new(), b"no projection".to_vec()];
    damages.extend([1, 5, sound.len() / 2, sound.len() - 1].map(|end| sound[..end].to_vec()));
    for at in (0..sound.len()).step_by(sound.len() / 40 + 1) {
        let mut damaged = sound.clone();
        damaged[at] ^= 0x10;
        damages.push(damaged);
    }
    for damaged in damages {
        fs::write(file, &damaged).unwrap();
        assert_eq!(ask(), (whole.clone(), Way::Folded));
        assert_eq!(fs::read(file).unwrap(), sound, "it is made anew, the same");
    }
}

#[test]
fn a_projection_of_another_ledger_is_left_aside() {
    let offices = [7, 8].map(|seed| story::folded(&random_ledger(seed), policy(1)));
    let query = &queries(&offices[0], 1)[1];
    let kept = offices.each_ref().map(|office| {
        office.ledger.answer_keeping(query, ALWAYS).unwrap();
        files_below(&office.path().join("cache/projections")).remove(0)
    });
    fs::copy(&kept[0], &kept[1]).unwrap();
    let (answer, way) = offices[1].ledger.answer_keeping(query, ALWAYS).unwrap();
    assert_eq!(way, Way::Folded);
    assert_eq!(answer, offices[1].ledger.replay(AsOf::Now).unwrap().answer(query));
}
