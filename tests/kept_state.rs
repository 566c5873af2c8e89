//! A ledger that is opened from what was kept of its state is the one that its records give: after any events,
//! and whatever is in the cache.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use headcount::count::{Answer, Query};
use headcount::event::label::Labelled;
use headcount::event::policy::Policy;
use headcount::event::time::{Period, Timestamp};
use headcount::event::{AcceptedWarning, SigningKeyChanged, WarningsAccepted};
use headcount::ledger::{AsOf, Ledger, Snapshot, Stamp};
use headcount::log::durability::await_release;
use headcount::log::head::{Head, Mark};
use headcount::log::store::Part;
use headcount::log::{Examiner, STORE_DIR, as_closed};
use headcount::register::Key;
use headcount::service::{Clock, history, open, show, status};

use crate::common::program::{run, trials};
use crate::common::stored::{alter, values};
use crate::common::{Office, copy, files_below, write_tables};
use crate::oracle::random::{random_ledger, with_reviews};
use crate::story::{folded, go_on, policy_of_seed, profile_of};

/// Opens a ledger from what was kept.
pub fn opened(path: &Path, key: &Key) -> Ledger {
    Ledger::open_kept(path, &Examiner::InProcess, key).unwrap()
}

/// Closes an office's ledger, and opens it from what was kept.
pub fn again(office: Office) -> Office {
    let (path, key) = (office.path(), office.key.clone());
    office.with_ledger(|ledger| {
        ledger.close().unwrap();
        opened(&path, &key)
    })
}

fn query() -> Query {
    Query::whole(Period::year(2025).unwrap(), Policy::default())
}

fn answer(ledger: &Snapshot) -> Answer {
    ledger.answer_anew(&query()).unwrap()
}

/// Holds a ledger against its records: the state, and each record that is read.
pub fn assert_is_anew(ledger: &Ledger, what: &str) {
    let anew = ledger.replayed(AsOf::Now).unwrap();
    assert!(ledger.state() == anew.state(), "{what}: kept and anew differ");
    assert_eq!(ledger.root(), anew.root());
    for sequence in 0..ledger.size() {
        let [kept, stored] = [ledger.log(), &anew.log().without_leaves()]
            .map(|log| log.read(Part::Record, sequence).unwrap());
        assert!(kept == stored && !kept.is_empty(), "{what}: record {sequence}");
    }
    assert_eq!(answer(ledger), answer(&anew), "{what}");
}

#[test]
fn kept_is_anew_after_any_events() {
    let mut unread = 0;
    for seed in 0..trials("HEADCOUNT_LEDGERS", 24) as u64 {
        let random = with_reviews(&random_ledger(seed), seed);
        let mut office = again(Office::new(&profile_of(&random), policy_of_seed(seed)));
        for (at, step) in random.steps.iter().enumerate() {
            go_on(&mut office, std::slice::from_ref(step), |_| ());
            // Some sessions have several steps.
            if (at as u64 + seed).is_multiple_of(3) {
                office = again(office);
                unread += usize::from(office.ledger.log().is_store_waiting());
                assert_is_anew(&office.ledger, &format!("ledger {seed}, step {at}"));
            }
        }
        office = again(office);
        assert_is_anew(&office.ledger, &format!("ledger {seed}"));
    }
    assert!(unread > 40, "only {unread} times was nothing of the store needed");
}

const ACTIVITIES: &str = "activity,kind,sector,office,admin1,site,start,title\n";

/// An office with an activity for each of some numbers, and two persons in each.
fn record(office: &mut Office, numbers: std::ops::Range<usize>) {
    let folder = office.dir.path().join("tables");
    let (mut activities, mut people) =
        (ACTIVITIES.to_owned(), "activity,person,household\n".to_owned());
    for number in numbers {
        let (sector, day) = (["wash", "education"][number % 2], number % 28 + 1);
        let site = number % 7;
        activities.push_str(&format!(
            "A-{number},class,{sector},gao,Gao,Site {site},2025-0{}-{day:02},Lesson {}\n",
            number % 9 + 1,
            number % 3
        ));
        people.push_str(&format!("A-{number},P{number},H{site}\nA-{number},Q{site},\n"));
    }
    write_tables(&folder, &[("activities", &activities), ("people", &people)]);
    office.import(&folder);
}

#[test]
fn events_that_random_ledgers_lack_are_kept_too() {
    let mut office = Office::mali();
    record(&mut office, 0..30);
    office = again(office);
    let year = Period::year(2025).unwrap();
    let stamp = office.stamp();
    let labelled = Labelled { period: year, label: "the year".into() };
    office.ledger.recorder(stamp).close_period(labelled).unwrap();
    office = again(office);
    assert_is_anew(&office.ledger, "closed");
    let stamp = office.stamp();
    let accepted = vec![AcceptedWarning { subject: "A-1".into(), cases: 3 }];
    let warnings =
        WarningsAccepted { code: "household-size".into(), accepted, reason: "as it is".into() };
    office.ledger.recorder(stamp).accept(warnings).unwrap();
    let stamp = office.stamp();
    let changed = SigningKeyChanged {
        verifier: "a+1+b".into(),
        former: String::new(),
        signature: Vec::new(),
        reason: "lost".into(),
    };
    office.ledger.recorder(stamp).change_signing_key(changed).unwrap();
    let stamp = office.stamp();
    let profile = office.ledger.state().profile.clone();
    office.ledger.recorder(stamp).set_profile(profile).unwrap();
    // An event under a clock that was set back, and what restates the closed year.
    let before = Stamp { by: "office".into(), at: Timestamp(1_700_000_000_000_000) };
    let reference = office.ledger.state().activities.values().next().unwrap();
    let reference = reference.activity.reference.clone();
    office.ledger.recorder(before).void(&reference, "twice").unwrap();
    office = again(office);
    assert_is_anew(&office.ledger, "all kinds");
    assert_eq!(office.ledger.state().set_back.len(), 1);
    let rotated = office.key.rotated().unwrap();
    let (stamp, path) = (office.stamp(), office.path());
    let old = office.key.clone();
    office.key = rotated.clone();
    office = office.with_ledger(|ledger| {
        ledger.rotate_key(rotated.clone(), stamp, "a laptop was stolen", || ()).unwrap();
        // What was sealed before, whoever has the former key.
        let ledger = opened(&path, &old);
        assert!(!ledger.log().is_store_waiting());
        ledger.close().unwrap();
        opened(&path, &rotated)
    });
    assert_is_anew(&office.ledger, "rotated");
    office = again(office);
    assert!(office.ledger.log().is_store_waiting());
    assert_is_anew(&office.ledger, "rotated, and kept");
}

/// A ledger of some activities, closed, of which a state and some records since are kept.
fn kept_office() -> (Office, Vec<PathBuf>) {
    let mut office = Office::mali();
    record(&mut office, 0..80);
    office = again(office);
    // The first opening folds, and keeps the state.
    office = again(office);
    record(&mut office, 80..82);
    office.void("A-3");
    office = again(office);
    assert!(office.ledger.log().is_store_waiting());
    let files = files_below(&office.path().join("cache/state"));
    assert_eq!(files.len(), 2, "{files:?}");
    (office, files)
}

/// Closes an office's ledger; its folder, key, and the folder that goes with it.
fn closed(office: Office) -> (tempfile::TempDir, PathBuf, Key) {
    let (path, key, dir) = (office.path(), office.key.clone(), office.dir);
    office.ledger.close().unwrap();
    (dir, path, key)
}

/// A byte of each part of a file changed, cut off, or all of it gone.
fn damaged(sound: &[u8], steps: usize) -> Vec<Vec<u8>> {
    let step = (sound.len() / steps).max(1);
    let mut all = vec![Vec::new(), vec![0; sound.len()], b"nothing of ours".to_vec()];
    all.extend([1, 4, sound.len() / 2, sound.len() - 1].map(|end| sound[..end].to_vec()));
    all.push([sound, b"more"].concat());
    for at in (0..40.min(sound.len())).chain((40..sound.len()).step_by(step)) {
        let mut damaged = sound.to_vec();
        damaged[at] ^= 1 << (at % 8);
        all.push(damaged);
    }
    all
}

#[test]
fn no_byte_of_it_changes_what_a_ledger_is() {
    let (office, files) = kept_office();
    let truth = (answer(&office.ledger), office.ledger.root());
    let (_dir, path, key) = closed(office);
    let mut tried = 0;
    for file in &files {
        let sound = fs::read(file).unwrap();
        for damaged in damaged(&sound, 150) {
            fs::write(file, &damaged).unwrap();
            let ledger = opened(&path, &key);
            let anew = ledger.replayed(AsOf::Now).unwrap();
            assert!(ledger.state() == anew.state(), "{}", file.display());
            // Reading all records reads all hashes.
            for record in ledger.records() {
                record.unwrap();
            }
            assert_eq!((answer(&ledger), ledger.root()), truth);
            // Not closed, so that nothing is made anew.
            drop(ledger);
            tried += 1;
        }
        fs::write(file, &sound).unwrap();
    }
    assert!(tried > 300, "{tried}");
    // Closed, it is kept again.
    fs::remove_dir_all(path.join("cache/state")).unwrap();
    opened(&path, &key).close().unwrap();
    assert!(opened(&path, &key).log().is_store_waiting());
}

#[test]
fn another_ledgers_and_another_historys_are_left_aside() {
    let (office, files) = kept_office();
    let before = office.dir.path().join("before");
    let (dir, path, key) = closed(office);
    copy(&path, &before);
    // Two histories go on from one state: this one, and that of a backup of then.
    let mut ledger = opened(&path, &key);
    let stamp = || Stamp { by: "office".into(), at: Timestamp(1_800_000_000_000_000) };
    let reference = |at: usize| {
        let ledger = opened(&before, &key);
        let known = ledger.state().current().nth(at).unwrap();
        known.activity.reference.clone()
    };
    let (first, second) = (reference(5), reference(7));
    ledger.recorder(stamp()).void(&first, "twice").unwrap();
    ledger.close().unwrap();
    let mut ledger = opened(&before, &key);
    ledger.recorder(stamp()).void(&second, "twice").unwrap();
    ledger.close().unwrap();
    let named = |path: &Path| {
        files
            .iter()
            .map(|f| path.join("cache/state").join(f.file_name().unwrap()))
            .collect::<Vec<_>>()
    };
    let (here, there) = (named(&path), named(&before));
    for (from, to) in here.iter().zip(&there) {
        fs::copy(from, to).unwrap();
    }
    let ledger = opened(&before, &key);
    assert_is_anew(&ledger, "another history's");
    assert!(ledger.state().activities.get(&first).unwrap().voided.is_none());
    assert!(ledger.state().activities.get(&second).unwrap().voided.is_some());
    drop(ledger);
    // An older log with a younger state.
    let (other, _) = kept_office();
    let (_other_dir, other_path, other_key) = closed(other);
    for (from, to) in named(&other_path).iter().zip(&here) {
        fs::copy(from, to).unwrap();
    }
    assert_is_anew(&opened(&path, &key), "another ledger's");
    // Another key, and none.
    assert_is_anew(&opened(&path, &other_key), "another key");
    assert_is_anew(&Ledger::open(&path, &Examiner::InProcess).unwrap(), "no key");
    drop(dir);
}

#[test]
fn a_younger_state_beside_an_older_log_is_left_aside() {
    let (office, _) = kept_office();
    let before = office.dir.path().join("before");
    let (dir, path, key) = closed(office);
    copy(&path, &before);
    let mut ledger = opened(&path, &key);
    for reference in ledger
        .state()
        .current()
        .take(9)
        .map(|known| known.activity.reference.clone())
        .collect::<Vec<_>>()
    {
        let stamp = Stamp { by: "office".into(), at: Timestamp(1_800_000_000_000_000) };
        ledger.recorder(stamp).void(&reference, "twice").unwrap();
    }
    ledger.close().unwrap();
    for file in files_below(&path.join("cache/state")) {
        fs::copy(&file, before.join("cache/state").join(file.file_name().unwrap())).unwrap();
    }
    let ledger = opened(&before, &key);
    assert_is_anew(&ledger, "younger");
    assert_eq!(ledger.state().activities.voided(), 1);
    drop(dir);
}

/// Makes the head, and what is noted of the store's files, say that they are the ones that were closed.
fn forge_closing(path: &Path) {
    await_release(&path.join(STORE_DIR)).unwrap();
    let checksum = as_closed::note(&path.join(STORE_DIR), &path.join("cache"), None).unwrap();
    let mut head = Head::open(path).unwrap();
    let mark = head.mark();
    head.write(Mark { closed: Some(checksum), ..mark }).unwrap();
}

/// Whoever changes a record in the store, makes its checksum fit and forges all that says how the store was
/// closed, gets no figure from it: beside a sound state, each record is held against its hash when it is read.
#[test]
fn no_figure_is_made_of_a_forged_record_beside_a_sound_state() {
    let (office, _) = kept_office();
    let truth = answer(&office.ledger);
    let (dir, path, key) = closed(office);
    let records = values(&path, Part::Record);
    let (mut tried, mut named) = (0, BTreeSet::new());
    for (at, (place, value)) in records.iter().enumerate().step_by(5) {
        alter(&path, place, |forged| {
            let end = forged.len() - 4;
            forged[60 + at % (end - 61)] ^= 1;
            let checksum = crc32fast::hash(&forged[..end]).to_le_bytes();
            forged[end..].copy_from_slice(&checksum);
        });
        forge_closing(&path);
        let ledger = opened(&path, &key);
        let sequence = place.sequence;
        match ledger.log().record(sequence) {
            // The last ones are kept, and not read from the store.
            Ok(_) => assert!(sequence + 40 > ledger.size(), "record {sequence}"),
            Err(error) => {
                assert!(error.to_string().contains(&format!("record {sequence}")), "{error}");
                named.insert(sequence);
                assert!(history::run(&ledger, &Default::default(), &context()).is_err());
                assert!(ledger.replayed(AsOf::Now).is_err());
            }
        }
        if let Ok(answer) = ledger.answer_anew(&query()) {
            assert_eq!(answer, truth, "record {sequence}");
        }
        drop(ledger);
        assert!(Ledger::open(&path, &Examiner::InProcess).is_err(), "record {sequence}");
        alter(&path, place, |now| now.clone_from(value));
        forge_closing(&path);
        tried += 1;
    }
    assert!(tried > 15 && named.len() > 8, "{tried} {named:?}");
    assert_is_anew(&opened(&path, &key), "as it was");
    drop(dir);
}

fn context() -> headcount::service::Context<'static> {
    headcount::service::Context {
        key_path: PathBuf::new(),
        ledger_dir: PathBuf::new(),
        recorded_by: "auditor".into(),
        clock: Clock::Fixed(Timestamp(1_800_000_000_000_000)),
        progress: &(),
    }
}

#[test]
fn whoever_only_looks_touches_no_file_of_the_store() {
    let (office, _) = kept_office();
    let (_dir, path, key) = closed(office);
    let times = || {
        let files = files_below(&path.join(STORE_DIR)).into_iter().chain([path.join("head")]);
        files
            .map(|file| (fs::metadata(&file).unwrap().modified().unwrap(), file))
            .collect::<Vec<_>>()
    };
    let before = times();
    let ledger = opened(&path, &key);
    let looked = status::run(&ledger, &context()).unwrap();
    assert_eq!((looked.activities, looked.voided, looked.events), (82, 1, ledger.size()));
    let last = history::Request { last: Some(20), ..Default::default() };
    let last = history::run(&ledger, &last, &context()).unwrap();
    assert_eq!(last.entries.len(), 20);
    assert!(ledger.log().is_store_waiting());
    ledger.close().unwrap();
    assert_eq!(times(), before);
    // All events end with the last ones.
    let ledger = opened(&path, &key);
    let all = history::run(&ledger, &Default::default(), &context()).unwrap();
    assert_eq!(all.entries[all.entries.len() - 20..], last.entries);
    let shown = show::run(&ledger, &show::Request { reference: "A-3".into() }).unwrap();
    assert_eq!((shown.versions.len(), shown.voided_by), (1, Some(ledger.size() - 1)));
    let of_one = history::Request { reference: Some("A-3".into()), ..Default::default() };
    let of_one = history::run(&ledger, &of_one, &context()).unwrap();
    assert_eq!(of_one.entries.len(), 2);
    ledger.close().unwrap();
    // Nobody wrote in between, so that all is as it was.
    assert!(opened(&path, &key).log().is_store_waiting());
}

#[test]
fn past_moments_are_found_wherever_the_clock_stood() {
    let mut office = Office::mali();
    record(&mut office, 0..6);
    let at = |hours: i64| Stamp {
        by: "office".into(),
        at: Timestamp(1_783_000_000_000_000 + hours * 3_600_000_000),
    };
    for (number, hours) in [1, 5, 2, 3, 5, 9, 4, 7, 8, 10].into_iter().enumerate() {
        let accepted = vec![AcceptedWarning { subject: format!("A-{number}"), cases: 1 }];
        let warnings =
            WarningsAccepted { code: "household-size".into(), accepted, reason: "so".into() };
        office.ledger.recorder(at(hours)).accept(warnings).unwrap();
    }
    let all: Vec<_> = office.ledger.records().map(|record| record.unwrap()).collect();
    for hours in -2..12 {
        let moment = at(hours).at;
        let first_after = all.iter().position(|record| record.recorded_at > moment);
        let expected = first_after.unwrap_or(all.len()) as u64;
        assert_eq!(office.ledger.size_as_of(AsOf::Moment(moment)).unwrap(), expected, "{hours}");
    }
    office = again(again(office));
    assert!(office.ledger.log().is_store_waiting());
    assert_is_anew(&office.ledger, "clocks");
}

#[test]
fn where_nothing_can_be_written_nothing_that_was_kept_is_used() {
    let (office, _) = kept_office();
    let (_dir, path, key) = closed(office);
    let ledger = Ledger::open_copy(&path, &Examiner::InProcess).unwrap();
    assert!(ledger.log().is_read_only() && !ledger.log().is_store_waiting());
    drop(ledger);
    // The program itself, with and without what was kept, says the same.
    let said = |args: &[&str]| run(&path, args).out;
    for args in [&["status"][..], &["history"], &["show", "A-5"], &["report", "2025"]] {
        let kept = said(args);
        assert!(!kept.is_empty());
        fs::remove_dir_all(path.join("cache")).unwrap();
        assert_eq!(said(args), kept, "{args:?}");
    }
    let (opened, _) =
        open::run_kept(&path, &path.join("none"), &Examiner::InProcess, Clock::System).unwrap();
    assert!(!opened.log().is_store_waiting());
    let _ = key;
}

/// Whoever proves, publishes, hands on or rewrites a ledger folds its records.
#[test]
fn what_proves_and_publishes_relies_on_nothing_that_was_kept() {
    let anew = [
        "backup",
        "checkpoint",
        "compact",
        "key",
        "prove",
        "publish",
        "replay",
        "reproduce",
        "sample",
        "verify",
    ];
    for file in anew {
        let source = fs::read_to_string(format!("src/cli/{file}.rs")).unwrap();
        assert!(source.contains(".open_anew()") && !source.contains(".open()"), "{file}");
    }
    let (office, files) = kept_office();
    let (_dir, path, _key) = closed(office);
    let before: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    assert_eq!(run(&path, ["verify"]).code, Some(0));
    let after: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    assert_eq!(before, after);
}

#[test]
fn random_ledgers_are_the_same_when_opened_by_nobody_in_particular() {
    // Folded in one session, and opened without a key: the state anew is what the session has.
    let office = folded(&random_ledger(11), policy_of_seed(11));
    assert_is_anew(&office.ledger, "one session");
}
