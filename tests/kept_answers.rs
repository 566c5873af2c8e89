//! An answer that was kept is the one that is made anew: after every step of random ledgers, and with files
//! that were damaged, forged, or are of other records.

use std::cell::Cell;
use std::fs;
use std::path::PathBuf;

use headcount::checks::{duplicates, of_ledger, of_office};
use headcount::count::{Dimension, Part, Query, Source, UNSPECIFIED, Wanted};
use headcount::event::EntryKind;
use headcount::event::time::Period;
use headcount::ledger::{AsOf, CachedContent, Ledger, LedgerError, Warm};
use headcount::log::Examiner;
use headcount::register::Key;

use crate::common::program::trials;
use crate::common::{ALWAYS, Office, copy, files_below, scratch};
use crate::oracle::random::random_ledger;
use crate::story::{folded, policy_of_seed, told};

fn warm<'a>(office: &'a Office, key: &Key) -> Warm<'a> {
    office.ledger.warm(Some(key)).within(ALWAYS)
}

/// All that is kept of a ledger, as text.
pub fn answers<S: Source<Error = LedgerError>>(source: &S, seed: u64) -> Vec<String> {
    let year = Query::whole(Period::year(2025).unwrap(), policy_of_seed(seed));
    let mut all = Vec::new();
    for dimension in Dimension::ALL {
        let query = Query { by: Some(*dimension), ..year.clone() };
        all.push(format!("{:?}", source.answer(&query).unwrap()));
    }
    let sector = source.basis().unwrap().profile.sectors.first().map(|sector| sector.id.clone());
    let part = Part::Value(Dimension::Disability, UNSPECIFIED.to_owned());
    let wanted = [
        Wanted::total(),
        Wanted { sector, ..Wanted::total() },
        Wanted { place: Some("Gao".to_owned()), ..Wanted::total() },
        Wanted { sex: Some(0), part: Some(part), ..Wanted::total() },
    ];
    for wanted in &wanted {
        all.push(format!("{:?}", source.explain(&year, wanted).unwrap()));
    }
    all
}

/// What the checks find, and how often they looked.
pub fn findings(warm: &Warm<'_>) -> (Vec<String>, usize) {
    let (ledger, looked) = (warm.snapshot(), Cell::new(0));
    let look = || looked.set(looked.get() + 1);
    let warnings = warm.kept_or("warnings", &(), || {
        look();
        of_ledger(ledger)
    });
    let pairs = warm.kept_or("duplicates", &(), || {
        look();
        duplicates::of_ledger(ledger)
    });
    let mut all = vec![format!("{:?}", warnings.unwrap()), format!("{:?}", pairs.unwrap())];
    for office in &ledger.state().profile.offices {
        let of_office = || {
            look();
            of_office(ledger, &office.id)
        };
        let found = warm.kept_or("warnings-of-office", &office.id, of_office);
        all.push(format!("{:?}", found.unwrap()));
    }
    (all, looked.get())
}

#[test]
fn what_is_kept_is_what_is_made_anew_after_every_step() {
    for seed in 0..trials("HEADCOUNT_LEDGERS", 12) as u64 {
        told(&random_ledger(seed), policy_of_seed(seed), |office| {
            let anew = office.ledger.replayed(AsOf::Now).unwrap();
            let (found, _) = findings(&anew.warm(None));
            let counted = answers(&anew, seed);
            for is_kept in [false, true] {
                let warm = warm(office, &office.key);
                assert_eq!(answers(&warm, seed), counted, "ledger {seed}, kept: {is_kept}");
                let (again, looked) = findings(&warm);
                assert_eq!(again, found, "ledger {seed}, kept: {is_kept}");
                assert_eq!(looked == 0, is_kept);
            }
        });
    }
}

/// A ledger with kept answers, and their files.
fn kept(seed: u64) -> (Office, Vec<PathBuf>) {
    let office = folded(&random_ledger(seed), policy_of_seed(seed));
    answers(&warm(&office, &office.key), seed);
    findings(&warm(&office, &office.key));
    let files = files_below(&office.path().join("cache/answers"));
    assert!(files.len() > 10, "{files:?}");
    (office, files)
}

#[test]
fn a_damaged_answer_is_left_aside_and_made_anew() {
    let seed = 5;
    let (office, files) = kept(seed);
    let anew = office.ledger.replayed(AsOf::Now).unwrap();
    let (counted, (found, _)) = (answers(&anew, seed), findings(&anew.warm(None)));
    let sound: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    let longest = sound.iter().map(Vec::len).max().unwrap();
    let damage = |part: usize, bytes: &[u8]| -> Vec<u8> {
        let at = bytes.len() * part / 12;
        match part % 3 {
            0 => bytes[..at].to_vec(),
            _ => {
                let mut bytes = bytes.to_vec();
                let at = at.min(bytes.len() - 1);
                bytes[at] ^= 0x10;
                bytes
            }
        }
    };
    assert!(longest > 1000);
    for part in 0..12 {
        for (file, sound) in files.iter().zip(&sound) {
            fs::write(file, damage(part, sound)).unwrap();
        }
        let warm = warm(&office, &office.key);
        assert_eq!(answers(&warm, seed), counted, "{part}");
        let (again, looked) = findings(&warm);
        assert_eq!((again, looked > 2), (found.clone(), true), "{part}");
        for (file, sound) in files.iter().zip(&sound) {
            assert_eq!(fs::read(file).unwrap(), *sound, "it is made anew, the same");
        }
    }
}

#[test]
fn an_answer_of_other_records_or_another_question_or_key_is_left_aside() {
    let (one, files) = kept(7);
    let (other, others) = kept(8);
    // Another ledger's files under the names of this one's, where both were asked the same.
    for file in &others {
        let name = file.file_name().unwrap();
        if let Some(same) = files.iter().find(|file| file.file_name() == Some(name)) {
            fs::copy(same, file).unwrap();
        }
    }
    let anew = other.ledger.replayed(AsOf::Now).unwrap();
    assert_eq!(answers(&warm(&other, &other.key), 8), answers(&anew, 8));
    assert_eq!(findings(&warm(&other, &other.key)).0, findings(&anew.warm(None)).0);
    // One question's answer under the name of another.
    let anew = one.ledger.replayed(AsOf::Now).unwrap();
    let bytes = files.iter().map(|file| fs::read(file).unwrap());
    let bytes: Vec<Vec<u8>> = bytes.collect();
    for (file, bytes) in files.iter().zip(bytes.iter().cycle().skip(1)) {
        fs::write(file, bytes).unwrap();
    }
    assert_eq!(answers(&warm(&one, &one.key), 7), answers(&anew, 7));
    assert_eq!(findings(&warm(&one, &one.key)).0, findings(&anew.warm(None)).0);
    // With another key, or none, nothing is read or written.
    fs::remove_dir_all(one.path().join("cache/answers")).unwrap();
    for key in [None, Some(&other.key)] {
        let warm = one.ledger.warm(key).within(ALWAYS);
        assert_eq!(answers(&warm, 7), answers(&anew, 7));
        assert!(findings(&warm).1 > 0);
    }
    assert!(!one.path().join("cache/answers").exists());
}

#[test]
fn answers_of_a_history_that_was_put_back_are_left_aside() {
    let (mut office, _) = kept(11);
    let (path, aside) = (office.path(), scratch());
    let store = aside.path().join("ledger");
    let before = office.ledger.size();
    office = office.with_ledger(|ledger| {
        ledger.close().unwrap();
        copy(&path, &store);
        Ledger::open(&path, &Examiner::InProcess).unwrap()
    });
    let void = |office: &mut Office, at: usize| {
        let current: Vec<_> =
            office.ledger.state().current().map(|known| known.activity.reference.clone()).collect();
        let stamp = office.stamp();
        office.ledger.recorder(stamp).void(&current[at % current.len()], "a slip").unwrap();
    };
    void(&mut office, 0);
    answers(&warm(&office, &office.key), 11);
    findings(&warm(&office, &office.key));
    let mut office = office.with_ledger(|ledger| {
        ledger.close().unwrap();
        copy(&path.join("cache"), &aside.path().join("ahead"));
        fs::remove_dir_all(&path).unwrap();
        copy(&store, &path);
        Ledger::open(&path, &Examiner::InProcess).unwrap()
    });
    // As many records as the answers are of, but another one is the last.
    void(&mut office, 1);
    assert_eq!(office.ledger.size(), before + 1);
    copy(&aside.path().join("ahead/answers"), &path.join("cache/answers"));
    let anew = office.ledger.replayed(AsOf::Now).unwrap();
    assert_eq!(answers(&warm(&office, &office.key), 11), answers(&anew, 11));
    assert_eq!(findings(&warm(&office, &office.key)).0, findings(&anew.warm(None)).0);
}

#[test]
fn no_answer_outlives_an_erasure_and_verification_names_what_is_kept() {
    let (mut office, files) = kept(3);
    let found = office.ledger.cached_files(Some(&office.key)).unwrap();
    let answers = found.iter().filter(|file| file.content == CachedContent::Answer);
    assert_eq!(answers.filter(|file| file.is_used()).count(), files.len());
    let stamp = office.stamp();
    office.ledger.recorder(stamp).erase(EntryKind::Person, 0, None, "asked for").unwrap();
    assert!(files.iter().all(|file| !file.exists()));
}
