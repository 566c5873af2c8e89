//! Nothing in `cache/` can make a false figure, whatever somebody writes there.
//!
//! The forger of these tests can write any bytes into the folder, and knows the formats; it lacks the
//! ledger's key, which is not in the folder.

use std::fs;
use std::path::{Path, PathBuf};

use headcount::count::{Answer, Query};
use headcount::event::policy::Policy;
use headcount::event::time::Period;
use headcount::language::Language;
use headcount::ledger::{AsOf, CachedContent, Ledger, MadeBy};
use headcount::log::Examiner;
use headcount::log::tree::sha256;
use headcount::register::Key;
use headcount::report::factsheet::{Asked, ContactPerson, in_languages};
use headcount::report::totals::{Request, build};

use crate::common::program::run;
use crate::common::{ALWAYS, Office, copy, files_below, write_tables};

/// Persons of the office, four to a household: some blocks of the listings.
const PERSONS: usize = 300;

fn year() -> Period {
    Period::year(2025).unwrap()
}

fn query() -> Query {
    Query::whole(year(), Policy::default())
}

/// An office whose people were listed several times, and which has two files of kept answers.
fn office() -> Office {
    let (mut activities, mut people) = (String::new(), String::new());
    for list in 0..12 {
        let sector = ["education", "wash", "shelter"][list % 3];
        activities
            .push_str(&format!("A{list},class,{sector},gao,Gao,Site {},2025-02-01\n", list % 4));
        for person in (0..PERSONS).filter(|person| person % 4 == list % 4) {
            people.push_str(&format!("A{list},P{person},H{},f,1990\n", person / 4));
        }
    }
    let mut office = Office::mali();
    record(&mut office, &activities, &people);
    office
}

fn record(office: &mut Office, activities: &str, people: &str) {
    let folder = office.dir.path().join("tables");
    let activities = format!("activity,kind,sector,office,admin1,site,start\n{activities}");
    let people = format!("activity,person,household,sex,birth_year\n{people}");
    write_tables(&folder, &[("activities", &activities), ("people", &people)]);
    assert!(office.import(&folder) > 0);
}

/// What a report goes on from, and how.
fn warm(office: &Office) -> (Answer, MadeBy) {
    office.ledger.warm(Some(&office.key)).answer_within(&query(), ALWAYS).unwrap()
}

fn counted(office: &Office) -> Answer {
    office.ledger.replayed(AsOf::Now).unwrap().answer_anew(&query()).unwrap()
}

/// The files of kept answers.
fn kept(office: &Office) -> Vec<PathBuf> {
    let cache = office.path().join("cache");
    let folders = ["projections", "listings", "answers"].map(|folder| cache.join(folder));
    folders.iter().filter(|folder| folder.exists()).flat_map(|dir| files_below(dir)).collect()
}

/// Bytes with a checksum over all before it at their end.
fn with_checksum(mut bytes: Vec<u8>) -> Vec<u8> {
    let end = bytes.len() - 4;
    let checksum = crc32fast::hash(&bytes[..end]).to_le_bytes();
    bytes[end..].copy_from_slice(&checksum);
    bytes
}

/// What a forger can make of a file: each with one byte changed.
fn forgeries(sound: &[u8]) -> Vec<Vec<u8>> {
    let step = (sound.len() / 400).max(1);
    let mut forgeries = vec![Vec::new(), vec![0; sound.len()], sound[..sound.len() / 2].to_vec()];
    for at in (0..sound.len()).step_by(step) {
        let mut forged = sound.to_vec();
        forged[at] ^= 1 << (at % 8);
        forgeries.push(with_checksum(forged.clone()));
        // Sealed with a key that anybody can make.
        let end = forged.len() - 32;
        let seal = sha256(&[&forged[..end]]);
        forged[end..].copy_from_slice(&seal);
        forgeries.push(forged);
    }
    forgeries
}

#[test]
fn no_byte_of_the_cache_changes_a_figure() {
    let mut office = office();
    assert_eq!(warm(&office).1, MadeBy::Folding);
    let before: Vec<(PathBuf, Vec<u8>)> =
        kept(&office).into_iter().map(|file| (file.clone(), fs::read(file).unwrap())).collect();
    assert_eq!(before.len(), 2);
    let put_back = || before.iter().for_each(|(file, bytes)| fs::write(file, bytes).unwrap());
    let mut tried = 0;
    // First the projection is of all records; then it is behind, and the listings are asked.
    for is_behind in [false, true] {
        if is_behind {
            let people: String =
                (0..PERSONS).map(|i| format!("MORE,P{i},H{},,\n", i / 3)).collect();
            record(&mut office, "MORE,class,icla,gao,Gao,Site 9,2025-11-01\n", &people);
        }
        let truth = counted(&office);
        put_back();
        assert_eq!(warm(&office), (truth.clone(), MadeBy::Updating));
        for (file, sound) in &before {
            for forged in forgeries(sound) {
                put_back();
                fs::write(file, &forged).unwrap();
                assert_eq!(warm(&office).0, truth, "{}", file.display());
                tried += 1;
            }
        }
    }
    assert!(tried > 1500, "{tried}");
}

#[test]
fn reports_and_factsheets_are_the_same_whatever_is_in_the_cache() {
    let office = office();
    let report = |office: &Office| {
        let warm = office.ledger.warm(Some(&office.key)).within(ALWAYS);
        let request = Request { months: true, activities: true, ..Request::year(year()) };
        let contact = ContactPerson::default();
        let asked = Asked {
            published_before: Default::default(),
            is_only_as_published: false,
            period: year().into(),
            publish_safe: None,
            contact: &contact,
        };
        let [sheet] = in_languages(&warm, &asked, [Language::English]).unwrap();
        serde_json::to_string(&(build(&warm, &request).unwrap(), sheet)).unwrap()
    };
    let truth = report(&office);
    warm(&office);
    let files = kept(&office);
    assert!(files.len() >= 4, "{files:?}");
    for file in files {
        let sound = fs::read(&file).unwrap();
        for forged in forgeries(&sound).into_iter().step_by(60) {
            fs::write(&file, forged).unwrap();
            assert_eq!(report(&office), truth);
        }
    }
}

#[test]
fn without_the_key_nothing_is_read_or_kept() {
    let office = office();
    let nothing_kept = || !office.path().join("cache/projections").exists();
    let other = Key::random().unwrap();
    for key in [None, Some(&other)] {
        let answer = office.ledger.warm(key).answer_within(&query(), ALWAYS).unwrap();
        assert_eq!(answer, (counted(&office), MadeBy::Folding));
        assert!(nothing_kept());
    }
    // A snapshot by itself, and one of an earlier moment.
    build(&office.ledger.snapshot(), &Request::year(year())).unwrap();
    let then = office.ledger.as_of(AsOf::Size(5)).unwrap();
    then.warm(Some(&office.key)).answer_within(&query(), ALWAYS).unwrap();
    assert!(nothing_kept());
    warm(&office);
    assert!(!nothing_kept());
    for key in [None, Some(&other)] {
        let (_, way) = office.ledger.warm(key).answer_within(&query(), ALWAYS).unwrap();
        assert_eq!(way, MadeBy::Folding);
    }
    // A copy, as an examiner opens it.
    let path = office.path();
    let key = office.key.clone();
    let dir = office.dir;
    office.ledger.close().unwrap();
    let copy = Ledger::open_copy(&path, &Examiner::InProcess).unwrap();
    let (_, way) = copy.warm(Some(&key)).answer_within(&query(), ALWAYS).unwrap();
    assert_eq!(way, MadeBy::Folding);
    drop(dir);
}

#[test]
fn what_was_sealed_under_another_rotation_of_the_key_is_left_aside() {
    let office = office();
    warm(&office);
    let rotated = office.key.rotated().unwrap();
    let (path, stamp) = (
        office.path(),
        headcount::ledger::Stamp {
            by: "office".into(),
            at: headcount::event::time::Timestamp(1_800_000_000_000_000),
        },
    );
    let mut office = office.with_ledger(|ledger| {
        ledger.rotate_key(rotated.clone(), stamp, "a laptop was stolen", || ()).unwrap();
        Ledger::open(&path, &Examiner::InProcess).unwrap()
    });
    let truth = counted(&office);
    office.key = rotated;
    assert_eq!(warm(&office), (truth.clone(), MadeBy::Folding));
    assert_eq!(warm(&office), (truth, MadeBy::Updating));
}

/// Closes an office's ledger, whose key is beside it.
fn handed_over(office: Office) -> (tempfile::TempDir, PathBuf) {
    let path = office.path();
    let dir = office.dir;
    office.ledger.close().unwrap();
    (dir, path)
}

#[test]
fn verify_and_doctor_name_a_file_with_other_figures() {
    let office = office();
    warm(&office);
    let file = files_below(&office.path().join("cache/projections")).remove(0);
    let sound = fs::read(&file).unwrap();
    // The number of people is somewhere in it; whoever changes it leaves the rest as it is.
    let is_named = |bytes: &Vec<u8>| {
        fs::write(&file, bytes).unwrap();
        let found = office.ledger.cached_files(None).unwrap();
        found.iter().any(|file| matches!(file.content, CachedContent::OtherFigures { .. }))
    };
    let named = forgeries(&sound).into_iter().find(is_named).unwrap();
    fs::write(&file, &sound).unwrap();
    let (_dir, path) = handed_over(office);
    let said = run(&path, ["verify"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.out.contains("that this ledger's key sealed"), "{}", said.out);
    let doctor = run(&path, ["doctor"]);
    assert_eq!(doctor.code, Some(0), "{}", doctor.out);
    fs::write(&file, named).unwrap();
    let said = run(&path, ["verify"]);
    assert_eq!(said.code, Some(3), "{}", said.out);
    assert!(said.out.contains("holds other figures than the first"), "{}", said.out);
    assert!(said.out.contains("delete all folders of cache/ but cache/snapshot"), "{}", said.out);
    let doctor = run(&path, ["doctor"]);
    assert_eq!(doctor.code, Some(3), "{}", doctor.out);
    assert!(
        doctor.out.contains("not sealed with this ledger's key, and not used"),
        "{}",
        doctor.out
    );
    let json = run(&path, ["verify", "--format", "json"]);
    assert!(json.out.contains("\"is_false\": true"), "{}", json.out);
    let mended = run(&path, ["doctor", "--repair"]);
    assert_eq!(mended.code, Some(0), "{}{}", mended.out, mended.err);
    assert_eq!(run(&path, ["verify"]).code, Some(0));
}

#[test]
fn an_auditor_without_the_key_is_told_that_seals_cannot_be_checked() {
    let office = office();
    warm(&office);
    let (dir, path) = handed_over(office);
    let copied = dir.path().join("copied");
    copy(&path, &copied);
    let said = run(&copied, ["verify"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(
        said.out.contains("without the ledger's key its seal cannot be checked"),
        "{}",
        said.out
    );
}

#[test]
fn a_pipe_or_a_link_in_the_cache_is_left_alone() {
    let office = office();
    let aside = office.dir.path().join("aside");
    fs::create_dir(&aside).unwrap();
    for name in 0..20 {
        fs::write(aside.join(format!("{name}.txt")), "somebody's own").unwrap();
    }
    #[cfg(unix)]
    for folder in ["projections", "listings", "answers"] {
        std::os::unix::fs::symlink(&aside, office.path().join("cache").join(folder)).unwrap();
    }
    warm(&office);
    assert_eq!(fs::read_dir(&aside).unwrap().count(), 20);
    pipes(&office.path().join("cache"));
    assert_eq!(warm(&office).0, counted(&office));
}

/// Puts pipes, to which nobody writes, where kept answers are.
fn pipes(cache: &Path) {
    for folder in ["projections", "listings"] {
        fs::remove_file(cache.join(folder)).unwrap();
        fs::create_dir(cache.join(folder)).unwrap();
    }
    let made = std::process::Command::new("mkfifo").arg(cache.join("listings/all.bin")).status();
    assert!(made.unwrap().success());
}

#[test]
fn a_forged_copy_of_the_stores_own_snapshot_changes_no_figure() {
    let office = office();
    let truth = counted(&office);
    let (_dir, path) = handed_over(office);
    // Opened once, so that a copy is kept; then it looks as after a crash, so that the copy may be used.
    Ledger::open(&path, &Examiner::InProcess).unwrap().close().unwrap();
    let files = files_below(&path.join("cache/snapshot"));
    assert!(!files.is_empty());
    for file in files {
        let sound = fs::read(&file).unwrap();
        for at in (0..sound.len()).step_by(sound.len() / 12 + 1) {
            let mut forged = sound.clone();
            forged[at] ^= 4;
            fs::write(&file, &forged).unwrap();
            headcount::log::repair::distrust_store(&path).unwrap();
            let ledger = Ledger::open(&path, &Examiner::InProcess).unwrap();
            assert_eq!(ledger.snapshot().answer_anew(&query()).unwrap(), truth, "byte {at}");
            ledger.close().unwrap();
        }
    }
}

/// What verifies, publishes, reproduces, replays or signs holds a snapshot, which reads nothing of the cache.
#[test]
fn only_what_is_read_every_day_goes_on_from_the_cache() {
    let sources = files_below(Path::new("src")).into_iter();
    let sources = sources.filter(|file| file.extension().is_some_and(|ending| ending == "rs"));
    let warm = sources.filter(|file| fs::read_to_string(file).unwrap().contains(".warm("));
    let mut warm: Vec<String> = warm.map(|file| file.display().to_string()).collect();
    warm.sort();
    let allowed = [
        "check",
        "context",
        "diff",
        "duplicates",
        "explain",
        "factsheet",
        "history",
        "planned",
        "report",
    ];
    let allowed = allowed.map(|file| format!("src/service/{file}.rs"));
    // What was kept is brought forward when a ledger is closed that was opened from it; none of those is.
    assert_eq!(warm, [&["src/ledger/mod.rs".to_owned()][..], &allowed].concat());
}
