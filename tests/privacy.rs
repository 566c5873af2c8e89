//! Nothing that leads to a person gets into a ledger's files.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;

use common::{Office, files_below, write_tables};
use headcount::event::EntryKind;
use headcount::register::{DEFAULT_NAMESPACE, SourceNumber};

const ACTIVITIES: &str = "\
activity,kind,sector,office,site,start,enumerator
A-1,distribution,shelter,gao,S,2025-02-03,Unmapped-Enumerator
A-2,class,education,gao,S,2025-03-03,Unmapped-Enumerator
";
const PEOPLE: &str = "\
activity,person,household,name,telephone
A-2,PERSON-NUMBER-1,HOUSEHOLD-NUMBER-1,Unmapped-Name,70 00 00 00
A-2,PERSON-NUMBER-2,HOUSEHOLD-NUMBER-2,Unmapped-Name,70 00 00 01
";
const HOUSEHOLDS: &str = "\
activity,household,size,head of household
A-1,HOUSEHOLD-NUMBER-1,5,Unmapped-Head
A-1,HOUSEHOLD-NUMBER-3,2,Unmapped-Head
";

const NEVER: [&str; 8] = [
    "PERSON-NUMBER",
    "HOUSEHOLD-NUMBER",
    "Unmapped-Enumerator",
    "Unmapped-Name",
    "Unmapped-Head",
    "telephone",
    "70 00 00 00",
    "70 00 00 01",
];

fn office() -> Office {
    let mut office = Office::mali();
    let folder = office.dir.path().join("tables");
    let tables = [("activities", ACTIVITIES), ("people", PEOPLE), ("households", HOUSEHOLDS)];
    write_tables(&folder, &tables);
    office.import(&folder);
    office
}

#[test]
fn no_number_and_no_unmapped_value_is_in_any_byte() {
    let office = office();
    let path = office.path();
    let _dir = office.dir;
    office.ledger.close().unwrap();
    let mut bytes_read = 0;
    for file in files_below(&path) {
        let bytes = fs::read(&file).unwrap();
        bytes_read += bytes.len();
        for text in NEVER {
            let found = bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(!found, "{text} is in {}", file.display());
        }
        // The search itself works: a reference is found.
        if file.ends_with("store/db") {
            assert!(bytes.windows(3).any(|window| window == b"A-2"));
        }
    }
    assert!(bytes_read > 10_000);
}

#[test]
fn erasing_changes_no_figure_and_verifies() {
    let mut office = office();
    let figures = |office: &Office| {
        let period = headcount::event::time::Period::year(2025).unwrap();
        let request = headcount::report::totals::Request::year(period);
        let report = headcount::report::totals::build(&office.ledger, &request).unwrap();
        (report.sectors, report.total, report.overlap)
    };
    let before = figures(&office);
    let number = SourceNumber::new("PERSON-NUMBER-1").unwrap();
    let entry = |office: &Office| {
        office.ledger.entry(EntryKind::Person, DEFAULT_NAMESPACE, &number, &office.key)
    };
    let id = entry(&office).unwrap();
    let stamp = office.stamp();
    office.ledger.recorder(stamp).erase(EntryKind::Person, id, "asked for").unwrap();
    assert!(entry(&office).is_err(), "nothing leads back");
    let office = office.reopened();
    assert_eq!(figures(&office), before);
    let verdict = headcount::audit::verify::verify(&office.ledger, |_| ()).unwrap();
    assert_eq!((verdict.faults.len(), verdict.erased), (0, 1));
}

#[test]
fn a_correction_keeps_erased_contacts_and_a_returning_person_counts_as_new() {
    let mut office = office();
    let number = SourceNumber::new("PERSON-NUMBER-1").unwrap();
    let id = office.ledger.entry(EntryKind::Person, DEFAULT_NAMESPACE, &number, &office.key);
    let stamp = office.stamp();
    office.ledger.recorder(stamp).erase(EntryKind::Person, id.unwrap(), "asked for").unwrap();
    let folder = office.dir.path().join("correction");
    let people = "activity,person\nA-2,PERSON-NUMBER-2\nA-2,PERSON-NUMBER-9\n";
    write_tables(&folder, &[("people", people)]);
    assert_eq!(office.correct(&folder), 1);
    let reference = headcount::event::ids::Reference::new("A-2").unwrap();
    let known = &office.ledger.state().activities[&reference];
    assert_eq!(known.activity.people.persons.len(), 3, "two listed and one erased");
    assert_eq!(office.correct(&folder), 0, "the same again is no correction");
    let verdict = headcount::audit::verify::verify(&office.ledger, |_| ()).unwrap();
    assert_eq!(verdict.faults, [""; 0]);
}
