//! The head file: what was acknowledged is there, or the ledger says that it is damaged.

use std::fs;
use std::path::Path;

use headcount::event::time::Period;
use headcount::ledger::{Ledger, LedgerError};
use headcount::log::{Examiner, LogError, STORE_DIR};

use crate::common::{self, Office, copy};

fn open(path: &Path) -> Result<Ledger, LedgerError> {
    Ledger::open(path, &Examiner::InProcess)
}

fn is_damaged(path: &Path) -> bool {
    matches!(open(path), Err(LedgerError::Log(LogError::Damaged { .. })))
}

#[test]
fn a_wiped_a_shortened_and_a_swapped_store_are_damage() {
    let office = Office::mali();
    let path = office.path();
    let (mut office, early) = {
        let Office { .. } = &office;
        let reopened = office.reopened();
        let early = reopened.dir.path().join("early");
        copy(&path.join(STORE_DIR), &early);
        (reopened, early)
    };
    office.import(Path::new("tests/worked-example"));
    let stranger = Office::mali();
    let mut stranger = stranger.reopened();
    stranger.import(Path::new("tests/worked-example"));
    let stranger_path = stranger.path();
    let _stranger_dir = stranger.dir;
    stranger.ledger.close().unwrap();
    let _dir = office.dir;
    office.ledger.close().unwrap();

    let store = path.join(STORE_DIR);
    let good = path.parent().unwrap().join("good");
    copy(&store, &good);

    fs::remove_dir_all(&store).unwrap();
    assert!(is_damaged(&path), "wiped");
    fs::create_dir(&store).unwrap();
    assert!(is_damaged(&path), "empty");
    for other in [early, stranger_path.join(STORE_DIR)] {
        fs::remove_dir_all(&store).unwrap();
        copy(&other, &store);
        assert!(is_damaged(&path), "{}", other.display());
    }
    fs::remove_dir_all(&store).unwrap();
    copy(&good, &store);
    assert_eq!(open(&path).unwrap().log().size(), 9);
}

#[test]
fn a_second_user_is_told() {
    let office = Office::mali();
    let second = open(&office.path());
    assert!(matches!(second, Err(LedgerError::Log(LogError::InUse(_)))));
}

#[test]
fn a_ledger_that_was_not_closed_is_examined_and_opened() {
    let mut office = Office::mali();
    office.import(Path::new("tests/worked-example"));
    let abandoned = office.dir.path().join("abandoned");
    // What a killed process leaves: the files as they are, without a clean mark.
    copy(&office.path(), &abandoned);
    let ledger = open(&abandoned).unwrap();
    assert_eq!(ledger.log().size(), office.ledger.log().size());
    assert_eq!(ledger.log().root(), office.ledger.log().root());
}

#[test]
fn what_was_written_and_not_acknowledged_stays_once_somebody_has_seen_it() {
    let mut office = Office::mali();
    let files = |name: &str| {
        let to = office.dir.path().join(name);
        copy(&office.path(), &to);
        to
    };
    let before = files("before");
    let seen = office.dir.path().join("seen");
    let size = office.ledger.log().size();
    let stamp = office.stamp();
    office.ledger.recorder(stamp).close_period(Period::year(2019).unwrap().into()).unwrap();
    // The power failed between the store's sync and the head's.
    copy(&office.path(), &seen);
    fs::copy(before.join("head"), seen.join("head")).unwrap();
    let ledger = open(&seen).unwrap();
    assert_eq!(ledger.log().size(), size + 1);
    // It fails again while that is looked at. A store without the record has lost it now.
    fs::copy(seen.join("head"), before.join("head")).unwrap();
    assert!(is_damaged(&before));
}

#[test]
fn half_a_snapshot_left_by_a_power_cut_does_no_harm() {
    let mut office = Office::mali();
    office.import(Path::new("tests/worked-example"));
    let abandoned = office.dir.path().join("abandoned");
    copy(&office.path(), &abandoned);
    let snapshot = abandoned.join(STORE_DIR).join("snap.0000000000FFFFFF");
    fs::write(&snapshot, [7; 60]).unwrap();
    assert_eq!(open(&abandoned).unwrap().log().root(), office.ledger.log().root());
    assert!(!snapshot.exists());
}

#[test]
fn one_spoiled_slot_of_the_head_does_no_harm_and_two_are_damage() {
    let office = Office::mali().reopened();
    let path = office.path();
    let _dir = office.dir;
    office.ledger.close().unwrap();
    let head = path.join("head");
    let good = fs::read(&head).unwrap();
    let spoiled = |slots: &[usize]| {
        let mut bytes = good.clone();
        slots.iter().for_each(|slot| bytes[slot * 4096 + 20] ^= 1);
        fs::write(&head, bytes).unwrap();
    };
    spoiled(&[0]);
    assert!(open(&path).is_ok());
    spoiled(&[1]);
    assert!(open(&path).is_ok());
    spoiled(&[0, 1]);
    assert!(is_damaged(&path));
}

#[test]
fn an_activity_larger_than_a_batch_lands_whole() {
    let mut office = Office::mali();
    let folder = office.dir.path().join("tables");
    let mut people = String::from("activity,person,household,sex,birth_year\n");
    for i in 0..40_000 {
        people.push_str(&format!("BIG,P{i},H{},f,{}\n", i / 5, 1950 + i % 70));
    }
    let activities = "activity,kind,sector,office,site,start\n\
                      BIG,distribution,shelter,gao,S,2025-02-03\n\
                      SMALL,session,wash,gao,S,2025-02-04\n";
    common::write_tables(&folder, &[("activities", activities), ("people", &people)]);
    assert_eq!(office.import(&folder), 2);
    let office = office.reopened();
    assert_eq!(office.ledger.state().persons, 40_000);
    let verdict = headcount::audit::verify::verify(&office.ledger, |_| ()).unwrap();
    assert_eq!(verdict.faults, [""; 0]);
    assert_eq!(verdict.rows, 48_000);
}
