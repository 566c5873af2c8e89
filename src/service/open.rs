//! Opening a ledger.
//!
//! Belongs here: finding out that a path is no ledger, and that the clock stands wrong. Does not:
//! recovery (`log`).

use std::path::Path;

use chrono::TimeDelta;

use super::{Clock, Error, new_keys};
use crate::event::time::Timestamp;
use crate::ledger::{Ledger, LedgerError, key_file};
use crate::log::Examiner;

/// Two computers' clocks may differ by this much without a word.
const CLOCK_DIFFERENCE_MAX: TimeDelta = TimeDelta::minutes(5);

/// How an uncleanly closed ledger is examined: by this very program, on a copy.
pub fn examiner() -> Examiner {
    std::env::current_exe().map_or(Examiner::InProcess, Examiner::Child)
}

/// A clock that stands before the last event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockBehind {
    /// What the clock says.
    pub now: Timestamp,
    /// When the last event was recorded.
    pub last_recorded_at: Timestamp,
}

/// Opens the ledger in a folder, and folds all of its records. Where the clock stands well before the last
/// event, that is returned beside it: new events keep their order, but would carry a wrong time.
///
/// # Errors
/// No ledger there, a ledger in use, or a damaged one.
pub fn run(
    dir: &Path,
    examiner: &Examiner,
    clock: Clock,
) -> Result<(Ledger, Option<ClockBehind>), Error> {
    open(dir, clock, || Ledger::open(dir, examiner))
}

/// The same from what was kept of the ledger when it was last closed, where the key file is its own. Whoever
/// verifies, publishes or signs takes [`run`], which relies on nothing that was kept.
///
/// # Errors
/// As [`run`].
pub fn run_kept(
    dir: &Path,
    key_path: &Path,
    examiner: &Examiner,
    clock: Clock,
) -> Result<(Ledger, Option<ClockBehind>), Error> {
    // Whoever needs the key says what is wrong with it; what is no file can be read but once.
    let key = key_path.is_file().then(|| key_file::read(key_path).ok()).flatten();
    open(dir, clock, || match &key {
        Some(key) => Ledger::open_kept(dir, examiner, key),
        None => Ledger::open(dir, examiner),
    })
}

fn open(
    dir: &Path,
    clock: Clock,
    open: impl FnOnce() -> Result<Ledger, LedgerError>,
) -> Result<(Ledger, Option<ClockBehind>), Error> {
    if dir.is_file() {
        return Err(Error::LedgerIsFile(dir.to_owned()));
    }
    let ledger = open()?;
    new_keys::drop_note_of_made(dir);
    let now = clock.now();
    let last = ledger.state().last_recorded_at;
    let behind = last
        .filter(|last| last.moment() > now + CLOCK_DIFFERENCE_MAX)
        .map(|last_recorded_at| ClockBehind { now: Timestamp::new(now), last_recorded_at });
    Ok((ledger, behind))
}
