//! What is backed up comes back, whole or named as missing; nothing else does.

use std::fs;
use std::path::{Path, PathBuf};

use fastrand::Rng;
use headcount::audit::verify::verify;
use headcount::custody::backup::{BackupError, Request, Since, Written, write};
#[cfg(feature = "encryption")]
use headcount::custody::encryption::Lock;
use headcount::custody::encryption::Unlock;
use headcount::custody::restore::{Restored, check, restore};
use headcount::event::EntryKind;
use headcount::event::time::{Period, Timestamp};
use headcount::ledger::{Ledger, Stamp};
use headcount::log::{Examiner, LogError, Stored};
use headcount::register::{DEFAULT_NAMESPACE, SourceNumber};
use headcount::report::totals;

use crate::common::program::{run, trials};
use crate::common::{self, Office, files_below, scratch};

const AT: Timestamp = Timestamp(1_790_000_000_000_000);

fn request(since: Since) -> Request<'static> {
    Request { stem: "mali", since, lock: None, key: None, identity: None, at: AT }
}

fn back_up(office: &Office, since: Since) -> Result<Written, BackupError> {
    write(&office.ledger, &office.dir.path().join("backups/"), &request(since), || ())
}

fn bring_back(
    sources: &[PathBuf],
    partial: bool,
) -> (tempfile::TempDir, Result<Restored, BackupError>) {
    let dir = scratch();
    let stamp = Stamp { by: "office".into(), at: AT };
    let unlock = Unlock::default();
    let to = dir.path().join("ledger");
    let restored = restore(sources, &to, &unlock, partial.then_some(stamp), || ());
    (dir, restored)
}

fn open(dir: &Path) -> Ledger {
    Ledger::open(&dir.join("ledger"), &Examiner::InProcess).unwrap()
}

fn stored(ledger: &Ledger) -> Vec<Stored> {
    ledger.log().stored(0).collect::<Result<_, LogError>>().unwrap()
}

fn worked_example() -> Office {
    let mut office = Office::mali();
    office.import(Path::new("tests/worked-example"));
    office
}

fn erase(office: &mut Office, number: &str) {
    let (key, stamp) = (office.key.clone(), office.stamp());
    let number = SourceNumber::new(number).unwrap();
    let kind = EntryKind::Person;
    let entry = office.ledger.entry(kind, DEFAULT_NAMESPACE, &number, &key).unwrap();
    office.ledger.recorder(stamp).erase(kind, entry, None, "asked for").unwrap();
}

fn rotate(mut office: Office) -> Office {
    let (key, stamp, path) = (office.key.rotated().unwrap(), office.stamp(), office.path());
    office.key = key.clone();
    office.with_ledger(|ledger| {
        ledger.rotate_key(key, stamp, "a laptop was stolen", || ()).unwrap();
        Ledger::open(&path, &Examiner::InProcess).unwrap()
    })
}

/// Numbers of persons in the worked example.
fn persons() -> Vec<String> {
    let text = fs::read_to_string("tests/worked-example/people.csv").unwrap();
    let mut lines = text.lines();
    let column = lines.next().unwrap().split(',').position(|name| name == "person").unwrap();
    let mut numbers: Vec<String> =
        lines.filter_map(|line| Some(line.split(',').nth(column)?.to_owned())).collect();
    numbers.retain(|number| !number.is_empty());
    numbers.sort();
    numbers.dedup();
    numbers
}

#[test]
fn what_is_restored_is_what_was_backed_up() {
    let mut office = worked_example();
    office.void("S-CASH");
    erase(&mut office, &persons()[0]);
    let written = back_up(&office, Since::Beginning).unwrap();
    assert_eq!((written.from, written.size), (0, office.ledger.log().size()));
    let (dir, restored) = bring_back(&[written.path], false);
    let restored = restored.unwrap();
    assert_eq!(restored.root, office.ledger.log().root());
    assert_eq!((restored.missing, restored.erasures_repeated, restored.key), (None, 0, None));
    let ledger = open(dir.path());
    assert_eq!(stored(&ledger), stored(&office.ledger));
    assert_eq!(verify(&ledger, |_| ()).unwrap().faults, [""; 0]);
    let report = |ledger: &Ledger| {
        let request = totals::Request::year(Period::year(2025).unwrap());
        serde_json::to_string(&totals::build(&ledger.snapshot(), &request).unwrap()).unwrap()
    };
    assert_eq!(report(&ledger), report(&office.ledger));
}

#[test]
fn a_full_backup_and_those_that_follow_make_the_ledger_as_it_is_now() {
    let mut office = worked_example();
    let numbers = persons();
    back_up(&office, Since::Latest).unwrap();
    erase(&mut office, &numbers[0]);
    let second = back_up(&office, Since::Latest).unwrap();
    assert_eq!((second.from, second.size), (9, 10));
    let mut office = rotate(office);
    erase(&mut office, &numbers[1]);
    let third = back_up(&office, Since::Latest).unwrap();
    // As a backup leaves it that was killed when its file had its name.
    let left = third.path.with_file_name(".headcount-abcdefghij.part");
    fs::hard_link(&third.path, &left).unwrap();
    let again = back_up(&office, Since::Latest).unwrap();
    assert!(again.was_there, "nothing has happened since");
    assert!(!left.exists(), "a repeat cleans up");
    office.void("S-CASH");
    back_up(&office, Since::Backup(again.path.clone())).unwrap();
    let folder = office.dir.path().join("backups");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 4);
    let (dir, restored) = bring_back(std::slice::from_ref(&folder), false);
    assert_eq!(restored.unwrap().root, office.ledger.log().root());
    let ledger = open(dir.path());
    assert_eq!(stored(&ledger), stored(&office.ledger));
    let size = office.ledger.log().size();
    let (name, checked, root) =
        check(std::slice::from_ref(&folder), &Unlock::default(), || ()).unwrap();
    assert_eq!((name.as_str(), checked, root), ("Test office", size, office.ledger.log().root()));
    // What was erased and rotated since the first backup is in no file of the restored ledger.
    let first = office.ledger.state().opened.clone().unwrap();
    assert_ne!(first.key_fingerprint, ledger.state().key_fingerprint);
    let old = office.key.prefixes().next().unwrap();
    for number in &numbers {
        let number = SourceNumber::new(number).unwrap();
        let pseudonym = old.pseudonym(EntryKind::Person, DEFAULT_NAMESPACE, &number);
        for file in files_below(&dir.path().join("ledger")) {
            let bytes = fs::read(&file).unwrap();
            assert!(!bytes.windows(32).any(|window| window == pseudonym), "{}", file.display());
        }
    }
}

#[test]
fn a_bare_file_name_follows_on_the_backups_beside_it() {
    let office = worked_example();
    let dir = office.dir.path().to_owned();
    let ledger = dir.join("ledger");
    office.ledger.close().unwrap();
    let first = run(&ledger, ["backup", "first.headcount-backup"]);
    assert_eq!(first.code, Some(0), "{first:?}");
    let second = run(&ledger, ["backup", "second.headcount-backup", "--incremental"]);
    assert_eq!(second.code, Some(0), "{second:?}");
    // Nothing was recorded since, so the second one is little more than its header.
    let bytes = |name: &str| fs::metadata(dir.join(name)).map_or(0, |file| file.len());
    assert!(
        bytes("second.headcount-backup") < bytes("first.headcount-backup") / 2,
        "{first:?} {second:?}"
    );
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let mut office = worked_example();
    let first = back_up(&office, Since::Beginning).unwrap();
    office.void("S-CASH");
    let second = back_up(&office, Since::Latest).unwrap();
    office.void("S-KITS");
    let third = back_up(&office, Since::Latest).unwrap();
    let stranger = worked_example();
    let other = back_up(&stranger, Since::Beginning).unwrap();

    let refused = |sources: &[&Written]| {
        let sources: Vec<PathBuf> = sources.iter().map(|written| written.path.clone()).collect();
        let (dir, restored) = bring_back(&sources, false);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "something is left behind");
        restored.unwrap_err()
    };
    assert!(matches!(refused(&[&first, &third]), BackupError::Gap { from: 10, .. }));
    assert!(matches!(refused(&[&second, &third]), BackupError::Gap { from: 9, .. }));
    assert!(matches!(refused(&[&first, &other]), BackupError::OtherLedger { .. }));
    let foreign = back_up(&office, Since::Backup(other.path));
    assert!(matches!(foreign, Err(BackupError::OtherLedger { .. })));

    let (dir, restored) = bring_back(std::slice::from_ref(&first.path), false);
    restored.unwrap();
    let again = restore(&[first.path], &dir.path().join("ledger"), &Unlock::default(), None, || ());
    let not_empty = |error| {
        matches!(
            error,
            BackupError::Ledger(headcount::ledger::LedgerError::Log(LogError::NotEmpty(_)))
        )
    };
    assert!(not_empty(again.unwrap_err()));
    // The restored ledger is an older one; what follows on the newer one's backup is not its.
    let ledger = open(dir.path());
    let target = dir.path().join("backups/");
    let since = write(&ledger, &target, &request(Since::Backup(third.path)), || ());
    assert!(matches!(since, Err(BackupError::OtherHistory { size: 11, .. })));
}

/// A backup torn off at each of many places.
fn torn(whole: &Path, dir: &Path) -> Vec<PathBuf> {
    let bytes = fs::read(whole).unwrap();
    let step = (bytes.len() / trials("HEADCOUNT_TEARS", 30)).max(1);
    let ends = (0..bytes.len()).step_by(step).chain([bytes.len() - 1, bytes.len() - 25]);
    ends.map(|end| {
        let path = dir.join(format!("torn-{end}"));
        fs::write(&path, &bytes[..end]).unwrap();
        path
    })
    .collect()
}

#[test]
fn a_torn_backup_is_refused_and_restored_in_part_when_asked_to() {
    let mut office = worked_example();
    let before = stored(&office.ledger);
    // More than one block of compression, so that a tear leaves something.
    let folder = office.dir.path().join("tables");
    let mut people = String::from("activity,person,household,sex,birth_year\n");
    let mut activities = String::from("activity,kind,sector,office,site,start\n");
    for activity in 0..8 {
        activities.push_str(&format!("B{activity},distribution,shelter,gao,S,2025-02-03\n"));
        for i in 0..300 {
            people.push_str(&format!("B{activity},B{},H,f,1980\n", activity * 200 + i));
        }
    }
    common::write_tables(&folder, &[("activities", &activities), ("people", &people)]);
    office.import(&folder);
    erase(&mut office, &persons()[0]);
    erase(&mut office, "B7");
    let written = back_up(&office, Since::Beginning).unwrap();
    let all = stored(&office.ledger);
    assert_eq!(all.len(), before.len() + 10);
    let (mut parts, mut repeated) = (0, 0);
    for path in torn(&written.path, office.dir.path()) {
        let sources = [path];
        let (dir, restored) = bring_back(&sources, false);
        if let Ok(restored) = restored {
            // Only the trailer is torn off.
            assert_eq!(restored.records, all.len() as u64);
            continue;
        }
        let refused = restored.unwrap_err();
        let named = matches!(
            refused,
            BackupError::Torn { .. } | BackupError::NotABackup { .. } | BackupError::None(_)
        );
        assert!(named, "{refused}");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "something is left behind");
        let (dir, restored) = bring_back(&sources, true);
        let Ok(restored) = restored else { continue };
        parts += 1;
        let missing = restored.missing.unwrap();
        assert_eq!(missing.until, all.len() as u64);
        let ledger = open(dir.path());
        let found = stored(&ledger);
        let kept = missing.from as usize;
        assert_eq!(found[..kept], all[..kept]);
        assert_eq!(found.len(), kept + restored.erasures_repeated as usize);
        assert_eq!(verify(&ledger, |_| ()).unwrap().faults, [""; 0]);
        repeated = repeated.max(restored.erasures_repeated);
    }
    assert!(parts > 5 && repeated > 0, "{parts} parts, {repeated} erasures repeated");
}

#[test]
fn a_part_without_the_rotation_of_its_key_is_refused() {
    let office = rotate(worked_example());
    let written = back_up(&office, Since::Beginning).unwrap();
    let mut refused = 0;
    for path in torn(&written.path, office.dir.path()) {
        match bring_back(&[path], true).1 {
            Err(BackupError::Rotated { rotated_at: 9, .. }) => refused += 1,
            Err(_) => {}
            Ok(restored) => assert_eq!(restored.records, 10),
        }
    }
    assert!(refused > 0);
}

#[test]
fn no_changed_byte_gives_another_ledger() {
    let office = worked_example();
    let written = back_up(&office, Since::Beginning).unwrap();
    let good = fs::read(&written.path).unwrap();
    let all = stored(&office.ledger);
    let mut rng = Rng::with_seed(4);
    for _ in 0..trials("HEADCOUNT_FLIPS", 75) {
        let mut bytes = good.clone();
        let at = rng.usize(..bytes.len());
        bytes[at] ^= 1 << rng.u8(..8);
        fs::write(&written.path, bytes).unwrap();
        let sources = [written.path.clone()];
        for partial in [false, true] {
            let (dir, restored) = bring_back(&sources, partial);
            let Ok(restored) = restored else { continue };
            let kept = restored.missing.map_or(all.len(), |missing| missing.from as usize);
            assert_eq!(stored(&open(dir.path())), all[..kept], "byte {at}");
            assert!(partial || kept == all.len());
        }
    }
}

#[test]
#[cfg(feature = "encryption")]
fn an_encrypted_backup_opens_to_its_recipient_alone_and_may_hold_the_key() {
    use age::secrecy::ExposeSecret;

    let office = worked_example();
    let target = office.dir.path().join("sealed");
    let owner = age::x25519::Identity::generate();
    let lock = || Lock::recipients(&[owner.to_public().to_string()]).unwrap();
    let key = Some(&office.key);
    let open_key = Request { key, ..request(Since::Beginning) };
    let refused = write(&office.ledger, &target, &open_key, || ());
    assert!(matches!(refused, Err(BackupError::KeyInTheOpen)));
    let sealed = Request { key, lock: Some(lock()), ..request(Since::Beginning) };
    write(&office.ledger, &target, &sealed, || ()).unwrap();
    let bytes = fs::read(&target).unwrap();
    assert!(!bytes.windows(64).any(|window| window == office.key.to_text().trim().as_bytes()));

    let sources = [target];
    let encrypted = |restored| matches!(restored, Err(BackupError::Encryption { .. }));
    assert!(encrypted(bring_back(&sources, true).1));
    let private = |identity: &age::x25519::Identity| {
        let path = office.dir.path().join("identity");
        fs::write(&path, identity.to_string().expose_secret()).unwrap();
        let mut unlock = Unlock::default();
        unlock.add_identities(&path).unwrap();
        unlock
    };
    let stranger = private(&age::x25519::Identity::generate());
    let dir = scratch();
    let to = dir.path().join("ledger");
    assert!(encrypted(restore(&sources, &to, &stranger, None, || ())));
    let restored = restore(&sources, &to, &private(&owner), None, || ()).unwrap();
    assert_eq!(restored.key, Some(office.key.to_text()));
    assert_eq!(stored(&open(dir.path())), stored(&office.ledger));
}

#[test]
#[cfg(feature = "encryption")]
fn an_exported_key_comes_back_with_its_passphrase_alone() {
    use headcount::custody::key_export::{Keys, export, import};

    let office = Office::mali();
    let path = office.dir.path().join("key.age");
    let lock = Lock::passphrase("correct horse battery staple".into()).unwrap();
    let (key, signing) = (office.key.clone(), Some("PRIVATE+KEY+x+01+AQ==\n".to_owned()));
    let evidence = Some("# public key: age1x\nAGE-SECRET-KEY-1QQQ\n".to_owned());
    let keys = Keys { key, signing, evidence };
    export(&keys, &path, &lock).unwrap();
    assert!(export(&keys, &path, &lock).is_err(), "it would be overwritten");
    let with = |passphrase: &str| {
        let mut unlock = Unlock::default();
        unlock.add_passphrase(passphrase.into());
        import(&path, &unlock)
    };
    assert!(with("correct horse battery").is_err());
    let imported = with("correct horse battery staple").unwrap();
    assert!(imported.key == office.key && imported.signing == keys.signing);
    assert_eq!(imported.evidence.as_deref(), Some("AGE-SECRET-KEY-1QQQ\n"));
}
