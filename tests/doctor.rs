//! What the doctor finds, what it mends, and that it changes nothing while it looks.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use headcount::custody::doctor::{Diagnosis, Severity, diagnose, repair};
use headcount::event::time::Timestamp;
use headcount::ledger::{Ledger, key_file};
use headcount::log::Examiner;

use crate::common::{Office, files_below};

const NOW: Timestamp = Timestamp(1_790_000_000_000_000);

/// A closed ledger with nine records.
fn closed() -> (tempfile::TempDir, PathBuf) {
    let mut office = Office::mali();
    office.import(Path::new("tests/worked-example"));
    office.make_signing_key();
    let path = office.path();
    let dir = office.dir;
    office.ledger.close().unwrap();
    (dir, path)
}

fn look(path: &Path) -> Diagnosis {
    diagnose(path, &key_file::beside(path), NOW, &Examiner::InProcess).unwrap()
}

fn mend(path: &Path) -> Result<Vec<String>, headcount::ledger::LedgerError> {
    repair(path, &key_file::beside(path), NOW, false, &Examiner::InProcess)
}

fn bytes(path: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    files_below(path).into_iter().map(|file| (file.clone(), fs::read(file).unwrap())).collect()
}

fn part_with(diagnosis: &Diagnosis, severity: Severity) -> Vec<&'static str> {
    let of = diagnosis.findings.iter().filter(|f| f.severity == severity);
    of.map(|finding| finding.part).collect()
}

#[test]
fn a_sound_ledger_is_found_sound_and_untouched() {
    let (_dir, path) = closed();
    let before = bytes(&path);
    let diagnosis = look(&path);
    assert_eq!(diagnosis.severity(), Severity::Sound, "{diagnosis:#?}");
    assert_eq!(bytes(&path), before);
}

/// What is done to a ledger, the part that is found to be mendable, and how.
type Mendable = (&'static str, &'static str, fn(&Path));

const MENDABLE: [Mendable; 5] = [
    ("one slot of the head", "head", |path| {
        let head = path.join("head");
        let mut bytes = fs::read(&head).unwrap();
        bytes[30] ^= 1;
        fs::write(head, bytes).unwrap();
    }),
    ("sled's settings flipped", "store/conf", |path| {
        let conf = path.join("store/conf");
        let mut bytes = fs::read(&conf).unwrap();
        bytes[9] ^= 1;
        fs::write(conf, bytes).unwrap();
    }),
    ("a copy that was examined when the power failed", "leftovers", |path| {
        fs::create_dir_all(path.join("cache/examine-abc/store")).unwrap();
    }),
    ("a store that was about to be replaced", "leftovers", |path| {
        fs::rename(path.join("store"), path.join("store.former")).unwrap();
    }),
    ("a key that others can read", "key", |path| {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let open = fs::Permissions::from_mode(0o644);
            fs::set_permissions(key_file::beside(path), open).unwrap();
        }
        let _ = path;
    }),
];

#[test]
fn what_can_be_mended_is_found_without_a_change_and_mended_without_a_loss() {
    for (what, part, spoil) in MENDABLE {
        let (_dir, path) = closed();
        let root = Ledger::open_copy(&path, &Examiner::InProcess).unwrap().log().root();
        spoil(&path);
        let before = bytes(&path);
        let diagnosis = look(&path);
        if cfg!(unix) || part != "key" {
            assert_eq!(diagnosis.severity(), Severity::Mendable, "{what}: {diagnosis:#?}");
            assert!(part_with(&diagnosis, Severity::Mendable).contains(&part), "{what}");
        }
        assert_eq!(bytes(&path), before, "{what}");
        assert!(!mend(&path).unwrap().is_empty(), "{what}");
        let after = look(&path);
        assert_eq!(after.severity(), Severity::Sound, "{what}: {after:#?}");
        let ledger = Ledger::open(&path, &Examiner::InProcess).unwrap();
        assert_eq!((ledger.log().size(), ledger.log().root()), (9, root), "{what}");
    }
}

#[test]
fn what_is_lost_is_named_and_nothing_is_touched() {
    let spoils: [fn(&Path); 3] = [
        |path| fs::remove_file(path.join("store/db")).unwrap(),
        |path| {
            let db = path.join("store/db");
            let length = fs::metadata(&db).unwrap().len();
            fs::OpenOptions::new().write(true).open(db).unwrap().set_len(length / 4096).unwrap();
        },
        |path| fs::remove_file(path.join("head")).unwrap(),
    ];
    for (i, spoil) in spoils.into_iter().enumerate() {
        let (_dir, path) = closed();
        spoil(&path);
        let before = bytes(&path);
        assert_eq!(look(&path).severity(), Severity::Damaged, "{i}");
        assert!(mend(&path).is_err(), "{i}");
        assert_eq!(bytes(&path), before, "{i}");
    }
}

#[test]
fn a_lost_head_is_written_anew_only_when_somebody_vouches_for_the_store() {
    let (_dir, path) = closed();
    fs::write(path.join("head"), [0; 8192]).unwrap();
    assert!(mend(&path).is_err());
    let key = key_file::beside(&path);
    let done = repair(&path, &key, NOW, true, &Examiner::InProcess).unwrap();
    assert!(done[0].contains("9 records"), "{done:?}");
    assert_eq!(look(&path).severity(), Severity::Sound);
}

#[test]
fn a_clock_behind_the_last_record_and_a_foreign_key_are_noted() {
    let (_dir, path) = closed();
    let key = key_file::beside(&path);
    let early = Timestamp(1_000_000_000_000_000);
    let diagnosis = diagnose(&path, &key, early, &Examiner::InProcess).unwrap();
    assert_eq!(part_with(&diagnosis, Severity::Note), ["clock"]);
    let (_other_dir, other) = closed();
    let foreign = key_file::beside(&other);
    let diagnosis = diagnose(&path, &foreign, NOW, &Examiner::InProcess).unwrap();
    assert_eq!(part_with(&diagnosis, Severity::Note), ["key"]);
    let diagnosis = diagnose(&path, &path.join("no.key"), NOW, &Examiner::InProcess).unwrap();
    assert_eq!(part_with(&diagnosis, Severity::Note), ["key"]);
}
