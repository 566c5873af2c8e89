//! Any changed byte, in any record or register row, is found and named.
//!
//! The ledger's own program is not needed to tamper with it: these tests change values in the
//! store behind its back.

use std::path::Path;

use headcount::audit::verify::verify;
use headcount::count::Query;
use headcount::event::policy::Policy;
use headcount::event::time::Period;
use headcount::ledger::Ledger;
use headcount::log::durability::{await_release, config};
use headcount::log::{Examiner, STORE_DIR};

use crate::common::{Office, write_tables};

const ACTIVITIES: &str = "\
activity,kind,sector,office,site,start
A-1,distribution,shelter,gao,S,2025-02-03
A-2,class,education,gao,S,2025-03-03
";
const PEOPLE: &str = "\
activity,person,household,sex,birth_year,population_group,disability
A-2,P1,H1,f,2014,idp,no
A-2,P2,H3,m,2013,host,yes
A-2,P3,-,,,,
";
const HOUSEHOLDS: &str = "\
activity,household,size,f_0_4,population_group
A-1,H1,5,1,idp
A-1,H2,3,,
";
const HEADCOUNTS: &str = "activity,group,count\nA-2,parents,40\n";

fn small_office() -> Office {
    let mut office = Office::mali();
    let folder = office.dir.path().join("tables");
    let tables = [
        ("activities", ACTIVITIES),
        ("people", PEOPLE),
        ("households", HOUSEHOLDS),
        ("headcounts", HEADCOUNTS),
    ];
    write_tables(&folder, &tables);
    office.import(&folder);
    office.void("A-1");
    office
}

/// Everything the program says of a ledger that was tampered with; nothing means it was not found.
fn findings(path: &Path) -> Vec<String> {
    let ledger = match Ledger::open(path, &Examiner::InProcess) {
        Ok(ledger) => ledger,
        Err(error) => return vec![error.to_string()],
    };
    match verify(&ledger, |_| ()) {
        Ok(verdict) => verdict.faults,
        Err(error) => vec![error.to_string()],
    }
}

/// The store, opened behind the ledger's back.
fn store(path: &Path) -> sled::Db {
    let path = path.join(STORE_DIR);
    await_release(&path).unwrap();
    config(&path).open().unwrap()
}

/// Changes one value in the store.
fn alter(path: &Path, key: &[u8], change: impl FnOnce(&mut Vec<u8>)) {
    let db = store(path);
    let mut value = db.get(key).unwrap().unwrap().to_vec();
    change(&mut value);
    db.insert(key, value).unwrap();
    db.flush().unwrap();
}

fn stored(path: &Path) -> Vec<(Vec<u8>, Vec<u8>)> {
    let db = store(path);
    db.iter().map(|item| item.unwrap()).map(|(k, v)| (k.to_vec(), v.to_vec())).collect()
}

#[test]
fn a_sound_ledger_verifies() {
    let office = small_office();
    let verdict = verify(&office.ledger, |_| ()).unwrap();
    assert_eq!(verdict.faults, [""; 0]);
    assert_eq!((verdict.records, verdict.rows, verdict.entries), (5, 6, 6));
}

#[test]
fn every_changed_byte_is_found_and_named() {
    let office = small_office();
    let path = office.path();
    let dir = office.dir;
    office.ledger.close().unwrap();
    let mut tried = 0;
    for (key, value) in stored(&path) {
        if key[0] == b't' {
            continue; // derived: see below
        }
        let sequence = u64::from_be_bytes(key[1..9].try_into().unwrap());
        // Every byte of what is small; of longer values a byte here and there, the ends included.
        let step = match value.len() {
            0..150 => 1,
            150..1000 => 4,
            _ => 61,
        };
        for at in (0..value.len()).step_by(step) {
            let flipped = value[at] ^ (1 << (at % 8));
            alter(&path, &key, |value| value[at] = flipped);
            let found = findings(&path);
            let named = found.iter().any(|fault| fault.contains(&format!("record {sequence}")));
            assert!(named, "key {key:?}, byte {at}: {found:?}");
            alter(&path, &key, |now| now.clone_from(&value));
            tried += 1;
        }
    }
    assert!(tried > 400, "{tried}");
    assert_eq!(findings(&path), [""; 0]);
    drop(dir);
}

#[test]
fn a_record_rewritten_with_its_checksum_is_found() {
    let office = small_office();
    let path = office.path();
    let _dir = office.dir;
    office.ledger.close().unwrap();
    for (key, value) in stored(&path).into_iter().filter(|(key, _)| key[0] == b'r') {
        alter(&path, &key, |value| {
            // Some byte in the middle, then a checksum that fits again.
            let end = value.len() - 4;
            value[end - 1] ^= 1;
            let checksum = crc32fast::hash(&value[..end]).to_le_bytes();
            value[end..].copy_from_slice(&checksum);
        });
        assert!(!findings(&path).is_empty(), "{key:?}");
        alter(&path, &key, |now| now.clone_from(&value));
    }
}

/// A byte of a value changed, with a checksum at its end that fits again.
fn with_checksum(value: &mut [u8], at: usize) {
    let end = value.len() - 4;
    value[at] ^= 1;
    let checksum = crc32fast::hash(&value[..end]).to_le_bytes();
    value[end..].copy_from_slice(&checksum);
}

/// Whoever changes a record, makes its checksum fit and leaves the later roots as they are gets no figure
/// from it: opening holds every record against the root.
#[test]
fn no_report_is_made_of_a_forged_record() {
    let office = small_office();
    let path = office.path();
    let _dir = office.dir;
    office.ledger.close().unwrap();
    let mut tried = 0;
    for (key, value) in stored(&path).into_iter().filter(|(key, _)| key[0] == b'r') {
        for at in (2..value.len() - 4).step_by(value.len() / 12 + 1) {
            alter(&path, &key, |value| with_checksum(value, at));
            let opened = Ledger::open(&path, &Examiner::InProcess);
            assert!(opened.is_err(), "{key:?}, byte {at}");
            alter(&path, &key, |now| now.clone_from(&value));
            tried += 1;
        }
    }
    assert!(tried > 30, "{tried}");
    assert!(Ledger::open(&path, &Examiner::InProcess).is_ok());
}

/// Sex, age, group and disability are beside the records. A report relies on them: only `verify`, which reads
/// everybody's pseudonym, holds them against what the records commit to.
#[test]
fn a_forged_register_row_makes_other_cells_and_verify_names_it() {
    let office = small_office();
    let path = office.path();
    let _dir = office.dir;
    let sadd = |ledger: &Ledger| {
        let query = Query::whole(Period::year(2025).unwrap(), Policy::default());
        let figures = ledger.snapshot().answer_anew(&query).unwrap().figures;
        (figures.total.people_reached, figures.total.sadd)
    };
    let truth = sadd(&office.ledger);
    office.ledger.close().unwrap();
    let mut forged = 0;
    for (key, value) in stored(&path).into_iter().filter(|(key, _)| key[0] == b'a') {
        let sequence = u64::from_be_bytes(key[1..9].try_into().unwrap());
        for at in 0..value.len() {
            alter(&path, &key, |value| value[at] ^= 1);
            let ledger = Ledger::open(&path, &Examiner::InProcess).unwrap();
            let query = Query::whole(Period::year(2025).unwrap(), Policy::default());
            if ledger.snapshot().answer_anew(&query).is_ok() && sadd(&ledger) != truth {
                assert_eq!(sadd(&ledger).0, truth.0, "no figure rests on it");
                forged += 1;
            }
            let found = verify(&ledger, |_| ()).unwrap().faults;
            let named = found.iter().any(|fault| fault.contains(&format!("record {sequence}")));
            assert!(named, "{found:?}");
            ledger.close().unwrap();
            alter(&path, &key, |now| now.clone_from(&value));
        }
    }
    assert!(forged > 0, "no byte changed a cell, so that nothing was shown");
}

#[test]
fn a_removed_record_is_found() {
    let office = small_office();
    let path = office.path();
    let _dir = office.dir;
    office.ledger.close().unwrap();
    for (key, value) in stored(&path).into_iter().filter(|(key, _)| key[0] != b't') {
        let db = store(&path);
        db.remove(&key).unwrap();
        drop(db);
        assert!(!findings(&path).is_empty(), "{key:?}");
        let db = store(&path);
        db.insert(key, value).unwrap();
        drop(db);
    }
    assert_eq!(findings(&path), [""; 0]);
}

#[test]
fn what_is_derived_is_rebuilt() {
    let office = small_office();
    let path = office.path();
    let _dir = office.dir;
    let root = office.ledger.log().root();
    office.ledger.close().unwrap();
    for change in [0, 1] {
        let db = store(&path);
        if change == 0 {
            db.remove("t").unwrap();
        } else {
            db.insert("t", vec![7; 40]).unwrap();
        }
        drop(db);
        let ledger = Ledger::open(&path, &Examiner::InProcess).unwrap();
        assert_eq!(ledger.log().root(), root);
    }
}
