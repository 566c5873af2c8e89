//! Numbers that may be one: said when they come in, found in the register, and gone with whoever is
//! erased.

use headcount::audit::verify::verify;
use headcount::checks::{self, duplicates};
use headcount::event::EntryKind;
use headcount::event::ids::Reference;
use headcount::language::Language;
use headcount::ledger::{AsOf, Ledger, Mode};
use headcount::log::Examiner;
use headcount::log::store::Part;
use headcount::register::{DEFAULT_NAMESPACE, SourceNumber, identities_from_bytes};

use crate::common::{Office, write_tables};

const ACTIVITIES: &str = "activity,kind,sector,office,admin1,site,start\n\
    A-1,distribution,shelter,gao,Gao,S,2025-01-10\n";

fn tables(office: &Office, tables: &[(&str, &str)]) -> std::path::PathBuf {
    let folder = office.dir.path().join("tables");
    let _ = std::fs::remove_dir_all(&folder);
    write_tables(&folder, tables);
    folder
}

/// What planning the tables notes.
fn notes(office: &Office, folder: &std::path::Path, namespace: &str) -> Vec<String> {
    let proposals = office.proposals(folder, false);
    let key = Some(&office.key);
    let planned = office.ledger.plan(proposals, &Mode::Record, namespace, key, false);
    let notes = planned.unwrap().0.notes;
    notes.iter().map(|note| note.words(Language::English.texts())).collect()
}

fn pairs(office: &Office) -> Vec<(EntryKind, u32, u32, u32)> {
    let pairs = duplicates::of_ledger(&office.ledger).unwrap();
    pairs.iter().map(|pair| (pair.kind, pair.keep.entry, pair.with.entry, pair.score)).collect()
}

#[test]
fn one_number_written_in_four_ways_is_said_with_its_rows() {
    let mut office = Office::mali();
    // 4 people, of whom 16 would be counted.
    let households =
        "activity,household,size\nA-1,H-0001,4\nA-1,h-0001,4\nA-1,H 0001,4\nA-1,H–0001,4\n";
    let folder = tables(&office, &[("activities", ACTIVITIES), ("households", households)]);
    let says = "warning: 3 numbers in column household differ from others only by capitals, spaces, \
        dashes, zeros in front or characters that look alike, and count as others: A-1 row 3 of \
        households and A-1 row 2 of households; A-1 row 4 of households and A-1 row 2 of households; A-1 \
        row 5 of households and A-1 row 2 of households. Where two are one, write the number in one way \
        and import again";
    assert_eq!(notes(&office, &folder, DEFAULT_NAMESPACE), [says]);
    office.import(&folder);
    let household = EntryKind::Household;
    let scores = pairs(&office).into_iter().map(|(kind, .., score)| (kind, score));
    assert_eq!(scores.collect::<Vec<_>>(), [(household, 100); 3]);
    // Nobody says it again of what is recorded already.
    assert_eq!(notes(&office, &folder, DEFAULT_NAMESPACE), [""; 0]);
    // What somebody found to be two, and what was merged, is left out.
    let [first, second, ..] = pairs(&office)[..] else { panic!() };
    let stamp = office.stamp();
    let two = checks::are_two(household, first.1, first.2, "two cards");
    office.ledger.recorder(stamp).accept(two).unwrap();
    let stamp = office.stamp();
    office.ledger.recorder(stamp).merge(household, second.1, second.2, "one card").unwrap();
    assert_eq!(pairs(&office).len(), 1);
}

#[test]
fn a_number_that_lost_its_zeros_is_found_across_imports() {
    let mut office = Office::mali();
    let people = "activity,person,household,sex\nA-1,00123,0007,f\nA-1,124,8,f\nA-1,ML-9,,f\n";
    let folder = tables(&office, &[("activities", ACTIVITIES), ("people", people)]);
    assert_eq!(notes(&office, &folder, DEFAULT_NAMESPACE), [""; 0]);
    office.import(&folder);
    // The register has the zeros, then the normal form; and the other way round.
    let activities = ACTIVITIES.replace("A-1", "A-2");
    let people =
        "activity,person,household,sex\nA-2,123,7,f\nA-2,0124,0008,f\nA-2,ml9,,m\nA-2,125,9,f\n";
    let folder = tables(&office, &[("activities", &activities), ("people", people)]);
    let found = notes(&office, &folder, DEFAULT_NAMESPACE);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].starts_with("warning: 3 numbers in column person differ"), "{found:#?}");
    assert!(found[0].contains("A-2 row 4 of people and one recorded with A-1. "), "{found:#?}");
    assert!(found[1].starts_with("warning: 2 numbers in column household differ"), "{found:#?}");
    // Of another list, the numbers are others.
    assert_eq!(notes(&office, &folder, "mopti"), [""; 0]);
    office.import(&folder);
    let pairs = pairs(&office);
    let scores: Vec<(EntryKind, u32)> = pairs.iter().map(|pair| (pair.0, pair.3)).collect();
    let (person, household) = (EntryKind::Person, EntryKind::Household);
    // A woman and a man with one number are probably two.
    let expected = [(person, 100), (person, 100), (household, 100), (household, 100), (person, 97)];
    assert_eq!(scores, expected, "{pairs:#?}");
    let mut office = office.reopened();
    assert_eq!(self::pairs(&office), pairs);
    // A record of before is what it was: as of then, nobody is alike.
    let before = office.ledger.as_of(AsOf::Size(3)).unwrap();
    assert_eq!(duplicates::of_ledger(&before).unwrap(), []);
    let stamp = office.stamp();
    let reference = Reference::new("A-2").unwrap();
    office.ledger.recorder(stamp).void(&reference, "recorded twice").unwrap();
}

#[test]
fn of_many_the_first_are_named_and_villages_with_their_households_are_not_alike() {
    let office = Office::mali();
    let row = |number: String| format!("A-1,{number},,f\n");
    let twice = (1..=12).flat_map(|i| [row(format!("P-{i:03}")), row(format!("P{i:03}"))]);
    let people = format!("activity,person,household,sex\n{}", twice.collect::<String>());
    let folder = tables(&office, &[("activities", ACTIVITIES), ("people", &people)]);
    let found = notes(&office, &folder, DEFAULT_NAMESPACE);
    assert!(found[0].starts_with("warning: 12 numbers in column person"), "{found:#?}");
    assert_eq!(found[0].matches("row 2 of people").count(), 1, "{found:#?}");
    assert!(found[0].contains("A-1 row 11 of people and A-1 row 10 of people; …"), "{found:#?}");
    assert!(!found[0].contains("P00"), "a number is shown by nothing: {found:#?}");
    let numbers = (1..=20).flat_map(|v| (1..=30).map(move |h| format!("{v}-{h}")));
    let rows: String = numbers.map(row).collect();
    let people = format!("activity,person,household,sex\n{rows}");
    let folder = tables(&office, &[("activities", ACTIVITIES), ("people", &people)]);
    assert_eq!(notes(&office, &folder, DEFAULT_NAMESPACE), [""; 0]);
}

/// The identities beside every record, erased ones without pseudonyms.
fn normals(office: &Office) -> Vec<Option<[u8; 32]>> {
    let log = office.ledger.log();
    let stored = log.scan(Part::Identities).map(|item| item.unwrap().1);
    let identities = stored.flat_map(|bytes| identities_from_bytes(&bytes).unwrap());
    identities.map(|identity| identity.normal().copied()).collect()
}

#[test]
fn the_second_pseudonym_is_rotated_and_erased_with_the_first() {
    let mut office = Office::mali();
    let people = "activity,person,household,sex\nA-1,H-1,,f\nA-1,H1,,f\nA-1,h 1,,f\nA-1,X2,,f\n";
    let folder = tables(&office, &[("activities", ACTIVITIES), ("people", people)]);
    office.import(&folder);
    let before = normals(&office);
    // `H1` and `X2` are their own normal forms, so nothing stands beside them.
    assert_eq!(before.iter().flatten().count(), 2);
    let number = |text| SourceNumber::new(text).unwrap();
    let pseudonym =
        |office: &Office| office.key.pseudonym(EntryKind::Person, DEFAULT_NAMESPACE, &number("H1"));
    assert!(before.iter().flatten().all(|normal| *normal == pseudonym(&office)));
    // A new key: all are alike as before, and so is a number that comes then.
    let new = office.key.rotated().unwrap();
    let (stamp, path) = (office.stamp(), office.path());
    let mut office = office.with_ledger(|ledger| {
        ledger.rotate_key(new.clone(), stamp, "every year", || ()).unwrap();
        Ledger::open(&path, &Examiner::InProcess).unwrap()
    });
    office.key = new;
    let after = normals(&office);
    assert!(after.iter().flatten().all(|normal| *normal == pseudonym(&office)));
    assert!(!after.iter().any(|normal| normal.is_some() && before.contains(normal)));
    assert_eq!(pairs(&office).len(), 2);
    let activities = ACTIVITIES.replace("A-1", "A-2");
    let more = "activity,person,household,sex\nA-2,H_1,,f\n";
    let folder = tables(&office, &[("activities", &activities), ("people", more)]);
    assert_eq!(notes(&office, &folder, DEFAULT_NAMESPACE).len(), 1);
    // An erasure leaves nothing of the number, and all else verifies.
    let key = &office.key;
    let entry = office.ledger.entry(EntryKind::Person, DEFAULT_NAMESPACE, &number("H-1"), key);
    let stamp = office.stamp();
    office
        .ledger
        .recorder(stamp)
        .erase(EntryKind::Person, entry.unwrap(), None, "asked for")
        .unwrap();
    assert_eq!(normals(&office).iter().flatten().count(), 1);
    assert_eq!(pairs(&office).len(), 1);
    let verdict = verify(&office.ledger, |_| ()).unwrap();
    assert_eq!((verdict.faults.len(), verdict.erased), (0, 1), "{:?}", verdict.faults);
}
