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
use headcount::log::Examiner;
use headcount::log::store::Part;

use crate::common::stored::{alter, keys, store, values, within};
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

#[test]
fn a_sound_ledger_verifies() {
    let office = small_office();
    let verdict = verify(&office.ledger, |_| ()).unwrap();
    assert_eq!(verdict.faults, [""; 0]);
    assert_eq!((verdict.records, verdict.rows, verdict.entries), (5, 6, 6));
}

#[test]
fn a_changed_byte_is_found_and_named_wherever_it_is() {
    let office = small_office();
    let path = office.path();
    let dir = office.dir;
    office.ledger.close().unwrap();
    let mut tried = 0;
    for (key, value) in keys(&path) {
        let held = within(&key, &value);
        // What is before the values of a pack concerns all of them.
        let head = value.len() - held.iter().map(|(_, value)| value.len()).sum::<usize>();
        let all: Vec<u64> = held.iter().map(|(place, _)| place.sequence).collect();
        let in_head = (0..head).map(|at| (at, all.clone()));
        let mut next = head;
        let in_values = held.iter().flat_map(|(place, value)| {
            let from = next;
            next += value.len();
            // Every third byte of what is small; of longer values a byte here and there.
            let step = match value.len() {
                0..150 => 3,
                150..1000 => 7,
                _ => 97,
            };
            let places = (0..value.len()).step_by(step);
            places.map(move |at| (from + at, vec![place.sequence]))
        });
        // What is derived has none.
        for (at, sequences) in in_head.chain(in_values).filter(|(_, of)| !of.is_empty()) {
            let put = |byte: u8| {
                let db = store(&path);
                let mut changed = value.clone();
                changed[at] = byte;
                db.insert(key.as_slice(), changed).unwrap();
                db.flush().unwrap();
            };
            put(value[at] ^ (1 << (at % 8)));
            let found = findings(&path);
            let is_named = |fault: &String| {
                sequences.iter().any(|sequence| fault.contains(&format!("record {sequence}")))
            };
            assert!(found.iter().any(is_named), "key {key:?}, byte {at}: {found:?}");
            put(value[at]);
            tried += 1;
        }
    }
    assert!(tried > 250, "{tried}");
    assert_eq!(findings(&path), [""; 0]);
    drop(dir);
}

#[test]
fn a_record_rewritten_with_its_checksum_is_found() {
    let office = small_office();
    let path = office.path();
    let _dir = office.dir;
    office.ledger.close().unwrap();
    let records = values(&path, Part::Record);
    assert_eq!(records.len(), 5);
    for (key, value) in records {
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
    for (key, value) in values(&path, Part::Record) {
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
    for (key, value) in values(&path, Part::Attributes) {
        let sequence = key.sequence;
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
    for (key, value) in keys(&path).into_iter().filter(|(key, _)| key[0] != b't') {
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
