//! One writer and many readers of an open ledger.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier};
use std::time::Duration;

use headcount::ledger::{Ledger, Snapshot};
use headcount::log::Examiner;
use headcount::service::log::{self, Group, Logging, People};
use headcount::service::shared_ledger::{Absence, Length, SharedLedger, WriteError};
use headcount::service::{Clock, Context, Error, Progress, open, planned, report};

use crate::common::Office;

/// A shared ledger in a folder, which is kept.
struct Shared {
    dir: tempfile::TempDir,
    ledger: Arc<SharedLedger>,
}

fn shared() -> Shared {
    let office = Office::mali();
    let path = office.path();
    let Office { dir, ledger, .. } = office;
    let reopen = move || Ok(Ledger::open(&path, &Examiner::InProcess)?);
    Shared { dir, ledger: Arc::new(SharedLedger::start(ledger, reopen).unwrap()) }
}

fn context(ledger_dir: std::path::PathBuf, progress: &dyn Progress) -> Context<'_> {
    Context {
        key_path: headcount::ledger::key_file::beside(&ledger_dir),
        ledger_dir,
        recorded_by: "officer-1".into(),
        clock: Clock::System,
        progress,
    }
}

/// Logs a session with so many people in a crowd at a place of its own.
fn log_one(ledger: &mut Ledger, dir: std::path::PathBuf, number: usize) -> u64 {
    let context = context(dir, &());
    let columns = [
        ("kind", "session"),
        ("sector", "protection"),
        ("office", "gao"),
        ("site", "Gao"),
        ("admin1", "Gao"),
        ("start", "2025-03-01"),
        ("status", "completed"),
    ];
    let columns = columns.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let request = log::Request {
        reference: format!("S-{number}"),
        columns: columns.into(),
        people: People {
            headcounts: vec![Group { name: "all".into(), count: (number + 1).to_string() }],
            new_sites: true,
            ..People::default()
        },
        source_key: None,
    };
    let Ok(Logging::Prepared(prepared)) = log::prepare(ledger, &request, &context) else {
        panic!("it is prepared");
    };
    let issues = format!("{:?}", prepared.issues);
    let planned = prepared.planned.unwrap_or_else(|error| panic!("{error}: {issues}"));
    planned::record(ledger, planned, &context, &mut |_| ()).unwrap();
    ledger.size()
}

fn total(ledger: &Snapshot) -> u64 {
    let request = report::Request {
        period: headcount::service::period::Choice::year(2025),
        ..report::Request::default()
    };
    report::run(ledger, &request).unwrap().report.total.people_reached.told().unwrap()
}

/// The crowd of the place is the largest, so after `n` sessions the figure is `n`; whoever holds a snapshot finds
/// the figure of its size, however much is recorded meanwhile.
#[test]
fn a_reader_never_sees_two_moments() {
    let Shared { dir, ledger } = shared();
    let first = ledger.snapshot().size();
    let done = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..4)
        .map(|_| {
            let (ledger, done) = (Arc::clone(&ledger), Arc::clone(&done));
            std::thread::spawn(move || {
                let mut looked = 0;
                while !done.load(Ordering::Relaxed) || looked == 0 {
                    let snapshot = ledger.snapshot();
                    let (size, root) = (snapshot.size(), snapshot.root());
                    assert_eq!(total(&snapshot), size - first);
                    assert_eq!(snapshot.records().count() as u64, size);
                    assert_eq!((snapshot.size(), snapshot.root()), (size, root));
                    looked += 1;
                }
                looked
            })
        })
        .collect();
    for number in 0..40 {
        let path = dir.path().join("ledger");
        let size = ledger.write(move |ledger| log_one(ledger, path, number)).unwrap();
        // Whoever recorded finds it.
        assert!(ledger.snapshot().size() >= size);
    }
    done.store(true, Ordering::Relaxed);
    for reader in readers {
        assert!(reader.join().unwrap() > 0);
    }
    ledger.close().unwrap();
}

#[test]
fn a_command_that_panics_stops_nobody_and_leaves_nothing_half_done() {
    let Shared { dir, ledger } = shared();
    let path = dir.path().join("ledger");
    let before = ledger.snapshot();
    let panicked: Result<(), WriteError> = ledger.write(|_| panic!("a mistake"));
    assert_eq!(panicked, Err(WriteError::Failed));
    // The one that recorded before it panicked has recorded.
    let half = path.clone();
    let panicked: Result<(), WriteError> = ledger.write(move |ledger| {
        log_one(ledger, half, 0);
        panic!("a mistake after an acknowledgement")
    });
    assert_eq!(panicked, Err(WriteError::Failed));
    let size = ledger.write(move |ledger| log_one(ledger, path, 1)).unwrap();
    assert_eq!(size, before.size() + 2);
    let now = ledger.snapshot();
    assert_eq!((now.size(), total(&now)), (size, 2));
    // An error is an answer like any other.
    let error = ledger.write(|_| Err::<(), _>(Error::NothingRecorded)).unwrap();
    assert!(error.is_err());
    ledger.close().unwrap();
}

#[test]
fn a_full_queue_says_so() {
    let Shared { dir: _dir, ledger } = shared();
    let (go, wait) = channel::<()>();
    let begun = Arc::new(Barrier::new(2));
    let first = {
        let (ledger, begun) = (Arc::clone(&ledger), Arc::clone(&begun));
        std::thread::spawn(move || {
            ledger.write(move |_| {
                begun.wait();
                wait.recv().unwrap();
            })
        })
    };
    begun.wait();
    let refused = Arc::new(AtomicUsize::new(0));
    let waiting: Vec<_> = (0..100)
        .map(|_| {
            let (ledger, refused) = (Arc::clone(&ledger), Arc::clone(&refused));
            std::thread::spawn(move || match ledger.write(|_| ()) {
                Err(WriteError::Busy) => {
                    refused.fetch_add(1, Ordering::SeqCst);
                    false
                }
                done => done.is_ok(),
            })
        })
        .collect();
    // Those that are refused are refused at once.
    for _ in 0..1000 {
        if refused.load(Ordering::SeqCst) == 36 {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(refused.load(Ordering::SeqCst), 36);
    go.send(()).unwrap();
    first.join().unwrap().unwrap();
    let done = waiting.into_iter().map(|one| one.join().unwrap());
    assert_eq!(done.filter(|done| *done).count(), 64);
    ledger.close().unwrap();
}

#[test]
fn closing_waits_for_what_is_queued_and_keeps_the_ledger_whole() {
    let Shared { dir, ledger } = shared();
    let path = dir.path().join("ledger");
    let writers: Vec<_> = (0..8)
        .map(|number| {
            let (ledger, path) = (Arc::clone(&ledger), path.clone());
            std::thread::spawn(move || ledger.write(move |ledger| log_one(ledger, path, number)))
        })
        .collect();
    let held = ledger.snapshot();
    let sizes: Vec<_> = writers.into_iter().map(|writer| writer.join().unwrap()).collect();
    ledger.close().unwrap();
    assert_eq!(ledger.write(|_| ()), Err(WriteError::Closed));
    // What is held reads no more, instead of reading something else.
    assert!(held.records().any(|record| record.is_err()));
    let recorded = sizes.iter().filter(|size| size.is_ok()).count() as u64;
    let (again, _) = open::run(&path, &Examiner::InProcess, Clock::System).unwrap();
    assert_eq!(again.size(), held.size() + recorded);
    again.close().unwrap();
}

#[test]
fn a_kept_answer_is_of_its_own_root_and_question() {
    let Shared { dir, ledger } = shared();
    let path = dir.path().join("ledger");
    let made = AtomicUsize::new(0);
    let ask = |snapshot: &Snapshot, question: &str| {
        let make = || {
            made.fetch_add(1, Ordering::Relaxed);
            Ok::<_, ()>(format!("{question} of {}", snapshot.size()))
        };
        let answer = ledger.answer(snapshot, question, Length::Fold, make).unwrap();
        assert_eq!(*answer, format!("{question} of {}", snapshot.size()));
    };
    let before = ledger.snapshot();
    ask(&before, "one");
    ask(&before, "one");
    ask(&before, "other");
    assert_eq!(made.load(Ordering::Relaxed), 2);
    ledger.write(move |ledger| log_one(ledger, path, 0)).unwrap();
    let after = ledger.snapshot();
    ask(&after, "one");
    // What is asked of a moment that is over is made each time, and takes nobody's place.
    ask(&before, "one");
    ask(&after, "one");
    assert_eq!(made.load(Ordering::Relaxed), 4);
    // The same question with an answer of another type is another question.
    let other = ledger.answer(&after, "one", Length::Fold, || Ok::<_, ()>(7u8)).unwrap();
    assert_eq!(*other, 7);
    ledger.close().unwrap();
}

/// The writer and folds on several threads at once, as sled was reported to stand still under.
#[test]
fn readers_and_a_writer_never_stand_still() {
    let Shared { dir, ledger } = shared();
    let done = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..8)
        .map(|_| {
            let (ledger, done) = (Arc::clone(&ledger), Arc::clone(&done));
            std::thread::spawn(move || {
                while !done.load(Ordering::Relaxed) {
                    let snapshot = ledger.snapshot();
                    for record in snapshot.log().records_at(0..snapshot.size()) {
                        record.unwrap();
                    }
                }
            })
        })
        .collect();
    for number in 0..crate::common::program::trials("HEADCOUNT_CONCURRENT_WRITES", 150) {
        let path = dir.path().join("ledger");
        ledger.write(move |ledger| log_one(ledger, path, number)).unwrap();
    }
    done.store(true, Ordering::Relaxed);
    readers.into_iter().for_each(|reader| reader.join().unwrap());
    ledger.close().unwrap();
}

/// Whoever reads may record before it stops, and a ledger that is wanted alone waits for both.
#[test]
fn whoever_wants_the_ledger_alone_waits_for_readers_and_what_they_record() {
    let Shared { dir, ledger } = shared();
    let path = dir.path().join("ledger");
    let before = ledger.snapshot().size();
    let reading = ledger.read(Duration::ZERO).unwrap();
    let alone = {
        let ledger = Arc::clone(&ledger);
        std::thread::spawn(move || {
            ledger.exclusive(None, |ledger| {
                let size = ledger.size();
                ledger.close().unwrap();
                size
            })
        })
    };
    // New readers are kept waiting as soon as it waits.
    let until = std::time::Instant::now() + Duration::from_secs(10);
    while ledger.read(Duration::ZERO).is_ok() {
        assert!(std::time::Instant::now() < until);
    }
    for number in 0..20 {
        let path = path.clone();
        ledger.write(move |ledger| log_one(ledger, path, number)).unwrap();
        assert_eq!(total(&ledger.snapshot()), number as u64 + 1);
    }
    // What is held can be read as long as it is.
    assert_eq!(reading.records().filter(Result::is_ok).count() as u64, before);
    drop(reading);
    assert_eq!(alone.join().unwrap().unwrap(), before + 20);
    assert_eq!(total(&ledger.read(Duration::from_secs(10)).unwrap()), 20);
    ledger.close().unwrap();
}

#[test]
fn a_ledger_that_cannot_be_opened_again_is_tried_until_it_can() {
    let office = Office::mali();
    let path = office.path();
    let Office { dir, ledger, .. } = office;
    let (may_open, tries) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicUsize::new(0)));
    let reopen = {
        let (may_open, tries, path) = (Arc::clone(&may_open), Arc::clone(&tries), path.clone());
        move || {
            tries.fetch_add(1, Ordering::Relaxed);
            match may_open.load(Ordering::Relaxed) {
                true => Ok(Ledger::open(&path, &Examiner::InProcess)?),
                false => Err(Error::NothingRecorded),
            }
        }
    };
    let ledger = SharedLedger::start(ledger, reopen).unwrap();
    may_open.store(false, Ordering::Relaxed);
    ledger.exclusive(None, |ledger| ledger.close().unwrap()).unwrap();
    assert!(matches!(ledger.read(Duration::from_millis(50)), Err(Absence::Unopened)));
    may_open.store(true, Ordering::Relaxed);
    assert!(ledger.read(Duration::from_secs(20)).is_ok());
    assert!(tries.load(Ordering::Relaxed) > 1);
    // Whoever panics with it leaves it as its log has it, and so does whoever gives it back.
    let panicked = ledger.exclusive(None, |_| panic!("a mistake"));
    assert!(matches!(panicked, Err::<(), _>(WriteError::Failed)));
    let opened = tries.load(Ordering::Relaxed);
    ledger.lend(|ledger| ledger.ok()).unwrap();
    let size = ledger.write(move |ledger| log_one(ledger, path, 0)).unwrap();
    assert_eq!(ledger.read(Duration::from_secs(20)).unwrap().size(), size);
    assert!(tries.load(Ordering::Relaxed) <= opened + 1);
    // Where it stays away, closing says why.
    may_open.store(false, Ordering::Relaxed);
    ledger.exclusive(None, |ledger| ledger.close().unwrap()).unwrap();
    assert!(matches!(ledger.close(), Err(Error::NothingRecorded)));
    drop(dir);
}
