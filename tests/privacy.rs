//! Nothing that leads to a person gets into a ledger's files.

use std::fs;

use headcount::event::EntryKind;
use headcount::ledger::{Ledger, Mode};
use headcount::log::Examiner;
use headcount::register::{DEFAULT_NAMESPACE, Key, SourceNumber, Tags};
use headcount::report::Report;

use crate::common::{Office, files_below, write_tables};

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

/// Figures, SADD and overlap, without what names the log's size.
fn figures(office: &Office) -> Report {
    let period = headcount::event::time::Period::year(2025).unwrap();
    let request = headcount::report::totals::Request::year(period);
    let report = headcount::report::totals::build(&office.ledger.snapshot(), &request).unwrap();
    Report { as_of: headcount::report::AsOf { size: 0, root: [0; 32] }, ..report }
}

/// The tags of the one who is erased.
fn tags_of_one(office: &Office) -> Option<Tags> {
    let number = SourceNumber::new("PERSON-NUMBER-1").unwrap();
    Some(office.key.tags(EntryKind::Person, DEFAULT_NAMESPACE, &number))
}

fn pseudonym(key: &Key, number: &str) -> [u8; 32] {
    let number = SourceNumber::new(number).unwrap();
    key.pseudonym(EntryKind::Person, DEFAULT_NAMESPACE, &number)
}

/// Whether bytes are in any file of the ledger.
fn is_anywhere(office: &Office, bytes: &[u8]) -> bool {
    let files = files_below(&office.path());
    files.iter().any(|file| fs::read(file).unwrap().windows(bytes.len()).any(|w| w == bytes))
}

fn is_sound(office: &Office) -> bool {
    headcount::audit::verify::verify(&office.ledger, |_| ()).unwrap().faults.is_empty()
}

/// Opens a ledger again that was closed by being rewritten.
fn reopen(office: Office, rewrite: impl FnOnce(Ledger)) -> Office {
    let path = office.path();
    office.with_ledger(|ledger| {
        rewrite(ledger);
        Ledger::open(&path, &Examiner::InProcess).unwrap()
    })
}

#[test]
fn erased_bytes_are_in_no_file_once_the_store_is_rewritten() {
    let mut office = office();
    let number = SourceNumber::new("PERSON-NUMBER-1").unwrap();
    let (gone, kept) =
        (pseudonym(&office.key, "PERSON-NUMBER-1"), pseudonym(&office.key, "PERSON-NUMBER-2"));
    let (before, size) = (figures(&office), office.ledger.log().size());
    let id = office.ledger.entry(EntryKind::Person, DEFAULT_NAMESPACE, &number, &office.key);
    let (stamp, tag) = (office.stamp(), tags_of_one(&office));
    office.ledger.recorder(stamp).erase(EntryKind::Person, id.unwrap(), tag, "asked for").unwrap();
    let root = office.ledger.log().root();
    let office = office.reopened();
    // The pseudonym of the number's normal form leads back to it as well.
    let normal = pseudonym(&office.key, "PERSONNUMBER1");
    assert!(
        [gone, normal].iter().all(|what| is_anywhere(&office, what)),
        "the search itself works"
    );
    let office = reopen(office, |ledger| ledger.compact(|| ()).unwrap());
    assert!(is_anywhere(&office, &kept));
    assert!(![gone, normal].iter().any(|what| is_anywhere(&office, what)));
    assert_eq!((office.ledger.log().size(), office.ledger.log().root()), (size + 1, root));
    assert_eq!(figures(&office), before);
    assert!(is_sound(&office));
}

#[test]
fn a_rotated_key_recognises_everyone_and_the_old_one_nobody() {
    let mut office = office();
    let number = SourceNumber::new("PERSON-NUMBER-1").unwrap();
    let id = office.ledger.entry(EntryKind::Person, DEFAULT_NAMESPACE, &number, &office.key);
    let (stamp, tag) = (office.stamp(), tags_of_one(&office));
    office.ledger.recorder(stamp).erase(EntryKind::Person, id.unwrap(), tag, "asked for").unwrap();
    let before = figures(&office);
    for _ in 0..2 {
        let old = office.key.clone();
        let new = old.rotated().unwrap();
        let stamp = office.stamp();
        office = reopen(office, |ledger| {
            ledger.rotate_key(new.clone(), stamp, "a laptop was stolen", || ()).unwrap();
        });
        office.key = new.clone();
        assert!(office.ledger.fitting_key(&old).is_err());
        assert_eq!(office.ledger.fitting_key(&new).unwrap(), new);
        // A link that an interrupted rotation left behind does no harm.
        assert_eq!(office.ledger.fitting_key(&new.rotated().unwrap()).unwrap(), new);
        assert!(!is_anywhere(&office, &pseudonym(&old, "PERSON-NUMBER-2")));
        assert!(!is_anywhere(&office, &pseudonym(&old, "PERSONNUMBER2")));
        assert!(is_anywhere(&office, &pseudonym(&new, "PERSON-NUMBER-2")));
        assert_eq!(figures(&office), before);
        assert!(is_sound(&office));
    }
    // The same list again: everybody but the erased one is known by the new pseudonym.
    let folder = office.dir.path().join("again");
    let activities =
        "activity,kind,sector,office,site,start\nA-3,class,education,gao,S,2025-04-03\n";
    let people = "activity,person\nA-3,PERSON-NUMBER-1\nA-3,PERSON-NUMBER-2\n";
    write_tables(&folder, &[("activities", activities), ("people", people)]);
    let known = office.ledger.state().persons;
    let mut proposals = office.proposals(&folder, false);
    proposals.again = true;
    assert_eq!(office.record(proposals, &Mode::Record), 1);
    assert_eq!(office.ledger.state().persons, known + 1);
    // Who came after two rotations can be erased after a third, and everything still verifies.
    let new = office.key.rotated().unwrap();
    let stamp = office.stamp();
    let mut office = reopen(office, |ledger| {
        ledger.rotate_key(new.clone(), stamp, "every year", || ()).unwrap();
    });
    office.key = new;
    let id = office.ledger.entry(EntryKind::Person, DEFAULT_NAMESPACE, &number, &office.key);
    let (stamp, tag) = (office.stamp(), tags_of_one(&office));
    office.ledger.recorder(stamp).erase(EntryKind::Person, id.unwrap(), tag, "asked for").unwrap();
    assert!(is_sound(&office));
}

#[test]
fn erasing_changes_no_figure_and_verifies() {
    let mut office = office();
    let before = figures(&office);
    let number = SourceNumber::new("PERSON-NUMBER-1").unwrap();
    let entry = |office: &Office| {
        office.ledger.entry(EntryKind::Person, DEFAULT_NAMESPACE, &number, &office.key)
    };
    let id = entry(&office).unwrap();
    let (stamp, tag) = (office.stamp(), tags_of_one(&office));
    office.ledger.recorder(stamp).erase(EntryKind::Person, id, tag, "asked for").unwrap();
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
    let (stamp, tag) = (office.stamp(), tags_of_one(&office));
    office.ledger.recorder(stamp).erase(EntryKind::Person, id.unwrap(), tag, "asked for").unwrap();
    let folder = office.dir.path().join("correction");
    let people = "activity,person\nA-2,PERSON-NUMBER-2\nA-2,PERSON-NUMBER-9\n";
    write_tables(&folder, &[("people", people)]);
    assert_eq!(office.correct(&folder), 1);
    let reference = headcount::event::ids::Reference::new("A-2").unwrap();
    let known = office.ledger.state().activities.get(&reference).unwrap();
    assert_eq!(known.activity.contacts, 3, "two listed and one erased");
    assert_eq!(office.correct(&folder), 0, "the same again is no correction");
    let verdict = headcount::audit::verify::verify(&office.ledger, |_| ()).unwrap();
    assert_eq!(verdict.faults, [""; 0]);
}
