//! Several readers hold snapshots of an open ledger while one writer appends: each goes on giving the
//! figures and the root of its own moment.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, RwLock};

use headcount::event::EntryKind;
use headcount::event::ids::Reference;
use headcount::event::policy::Policy;
use headcount::event::time::Period;
use headcount::ledger::{AsOf, Ledger, LedgerError, Mode, Snapshot};
use headcount::log::{Examiner, LogError};
use headcount::register::{DEFAULT_NAMESPACE, SourceNumber};
use headcount::report::publication::to_publish;
use headcount::report::totals::{Request, build};

use crate::common::{ALWAYS, Office, write_tables};

/// Steps that the writer takes.
const STEPS: usize = 200;
const READERS: usize = 3;

fn year() -> Period {
    Period::year(2025).unwrap()
}

fn office() -> Office {
    let profile = include_str!("../src/setup/profiles/nrc-mali.toml");
    Office::new(profile, Policy::default())
}

/// The report of a snapshot's year, in full.
fn report(snapshot: &Snapshot) -> String {
    serde_json::to_string(&build(snapshot, &Request::year(year())).unwrap()).unwrap()
}

/// Tables of one activity, which lists two persons of a household, and a household as a whole.
fn write_step(folder: &Path, step: usize, size: usize) {
    let (sector, site) = (["wash", "shelter", "icla"][step % 3], step % 5);
    let month = 1 + step % 12;
    let activities = format!(
        "activity,kind,sector,office,admin1,site,start,end\n\
         A-{step},distribution,{sector},gao,Gao,S{site},2025-{month:02}-03,\n"
    );
    let people = format!(
        "activity,person,household,sex\nA-{step},P{0},H{1},f\nA-{step},P{2},H{1},m\n",
        step % 40,
        step % 20,
        100 + step
    );
    let households = format!("activity,household,size\nA-{step},H{},{size}\n", step % 30);
    let headcounts = format!("activity,group,count\nA-{step},users,{}\n", step % 9);
    write_tables(
        folder,
        &[
            ("activities", &activities),
            ("people", &people),
            ("households", &households),
            ("headcounts", &headcounts),
        ],
    );
}

/// Records, corrects, voids and merges; publishes and closes the year on the way.
fn take_step(office: &mut Office, folder: &Path, step: usize) {
    write_step(folder, step, 3);
    assert_eq!(office.import(folder), 1);
    if step % 7 == 3 {
        write_step(folder, step - 2, 6);
        office.correct(folder);
    }
    if step % 11 == 5 {
        office.void(&format!("A-{}", step - 4));
    }
    if step % 13 == 7 {
        let entry = |office: &Office, number: &str| {
            let number = SourceNumber::new(number).unwrap();
            let key = &office.key;
            office.ledger.entry(EntryKind::Person, DEFAULT_NAMESPACE, &number, key).unwrap()
        };
        let kept = entry(office, &format!("P{}", 100 + step - 1));
        let dropped = entry(office, &format!("P{}", 100 + step));
        let stamp = office.stamp();
        let merged = office.ledger.recorder(stamp).merge(EntryKind::Person, kept, dropped, "same");
        merged.unwrap();
    }
    if step == 90 {
        let published =
            to_publish(&office.ledger.snapshot(), year().into(), Policy::default(), String::new())
                .unwrap();
        let stamp = office.stamp();
        office.ledger.recorder(stamp).publish(published).unwrap();
    }
    if step == 120 {
        let stamp = office.stamp();
        office
            .ledger
            .recorder(stamp)
            .close_period(headcount::event::time::Period::year(2025).unwrap().into())
            .unwrap();
    }
}

#[test]
fn held_snapshots_stay_as_they_were_while_a_writer_appends() {
    let mut office = office();
    let folder = office.dir.path().join("tables");
    let latest = RwLock::new(office.ledger.snapshot());
    let seen: Mutex<BTreeMap<u64, (Snapshot, String)>> = Mutex::default();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..READERS {
            scope.spawn(|| {
                while !done.load(Ordering::Acquire) {
                    let held = latest.read().unwrap().clone();
                    let (size, root, first) = (held.size(), held.root(), report(&held));
                    for _ in 0..2 {
                        assert_eq!(report(&held), first);
                        assert_eq!(
                            held.records().map(|r| r.unwrap().sequence).last(),
                            Some(size - 1)
                        );
                        let replayed = held.replayed(AsOf::Now).unwrap();
                        assert_eq!((replayed.size(), replayed.root()), (size, root));
                        assert_eq!(replayed.state().size, size);
                    }
                    seen.lock().unwrap().insert(size, (held, first));
                    // The writer is to get far between two moments that are read.
                    std::thread::sleep(std::time::Duration::from_millis(20));
                }
            });
        }
        for step in 0..STEPS {
            take_step(&mut office, &folder, step);
            *latest.write().unwrap() = office.ledger.snapshot();
        }
        done.store(true, Ordering::Release);
    });
    let mut seen = seen.into_inner().unwrap();
    // Those that were held to the end are still what they were.
    for (size, (held, first)) in &mut seen {
        assert_eq!((held.size(), &report(held)), (*size, &*first));
    }
    assert!(seen.len() > 3, "the readers saw {} moments", seen.len());
    let path = office.path();
    office.ledger.close().unwrap();
    let ledger = Ledger::open(&path, &Examiner::InProcess).unwrap();
    for (size, (held, first)) in seen {
        let then = ledger.as_of(AsOf::Size(size)).unwrap();
        assert_eq!((then.root(), report(&then)), (held.root(), first), "{size} records");
    }
}

#[test]
fn an_earlier_snapshot_uses_and_keeps_no_later_figures() {
    let mut office = office();
    let folder = office.dir.path().join("tables");
    (0..20).for_each(|step| take_step(&mut office, &folder, step));
    let held = office.ledger.snapshot();
    let query = Request::year(year()).query(&held);
    let before = held.answer_anew(&query).unwrap();
    (20..30).for_each(|step| take_step(&mut office, &folder, step));
    let now = office.ledger.answer_anew(&query).unwrap();
    assert_ne!(before, now);
    for _ in 0..2 {
        assert_eq!(
            office.ledger.warm(Some(&office.key)).answer_within(&query, ALWAYS).unwrap().0,
            now
        );
        assert_eq!(held.warm(Some(&office.key)).answer_within(&query, ALWAYS).unwrap().0, before);
    }
}

#[test]
fn a_snapshot_of_a_closed_or_rewritten_ledger_reads_nothing_rather_than_something_else() {
    let is_not_open = |held: &Snapshot| {
        let result = held.answer_anew(&Request::year(year()).query(held));
        matches!(result, Err(LedgerError::Log(LogError::NotOpen)))
    };
    let mut office = office();
    let folder = office.dir.path().join("tables");
    (0..4).for_each(|step| take_step(&mut office, &folder, step));
    let (held, path) = (office.ledger.snapshot(), office.path());
    let office = office.with_ledger(|ledger| {
        ledger.compact(|| ()).unwrap();
        Ledger::open(&path, &Examiner::InProcess).unwrap()
    });
    assert!(is_not_open(&held));
    let held = office.ledger.snapshot();
    assert!(!is_not_open(&held));
    office.ledger.close().unwrap();
    assert!(is_not_open(&held));
    // Nothing of it holds the files: the ledger opens again beside it.
    let again = Ledger::open(&path, &Examiner::InProcess).unwrap();
    assert_eq!(again.root(), held.root());
}

#[test]
fn erasing_leaves_the_figures_of_a_held_snapshot_alone() {
    let mut office = office();
    let folder = office.dir.path().join("tables");
    (0..8).for_each(|step| take_step(&mut office, &folder, step));
    let held = office.ledger.snapshot();
    let before = report(&held);
    let entry = |office: &Office, held: &Snapshot| {
        let number = SourceNumber::new("P1").unwrap();
        held.entry(EntryKind::Person, DEFAULT_NAMESPACE, &number, &office.key)
    };
    let person = entry(&office, &held).unwrap();
    let stamp = office.stamp();
    office.ledger.recorder(stamp).erase(EntryKind::Person, person, None, "asked for").unwrap();
    assert_eq!(report(&held), before);
    // What was destroyed is destroyed for whoever looked before, too.
    assert!(matches!(entry(&office, &held), Err(LedgerError::NoEntry { .. })));
}

#[test]
fn a_plan_is_not_recorded_after_something_else() {
    let mut office = office();
    let folder = office.dir.path().join("tables");
    let held = office.ledger.snapshot();
    write_step(&folder, 1, 3);
    let proposals = office.proposals(&folder, false);
    let key = Some(&office.key);
    let plan = held.plan(proposals, &Mode::Record, DEFAULT_NAMESPACE, key, false).unwrap().0;
    write_step(&folder, 2, 3);
    office.import(&folder);
    let size = office.ledger.size();
    let stamp = office.stamp();
    let recorded = office.ledger.recorder(stamp).record(plan, |_| ());
    assert!(matches!(recorded, Err(LedgerError::PlanOutdated)));
    assert_eq!(office.ledger.size(), size);
    assert!(!office.ledger.state().activities.contains_key(&Reference::new("A-1").unwrap()));
}

#[test]
fn the_state_is_copied_for_whoever_holds_a_snapshot_and_for_nobody_else() {
    let mut office = office();
    let folder = office.dir.path().join("tables");
    let place = |ledger: &Ledger| std::ptr::from_ref(ledger.state());
    let before = place(&office.ledger);
    take_step(&mut office, &folder, 0);
    assert_eq!(place(&office.ledger), before, "without a reader the state is changed in place");
    let held = office.ledger.snapshot();
    take_step(&mut office, &folder, 1);
    assert_eq!(std::ptr::from_ref(held.state()), before);
    assert_ne!(place(&office.ledger), before);
    let now = place(&office.ledger);
    drop(held);
    take_step(&mut office, &folder, 2);
    assert_eq!(place(&office.ledger), now);
}
