//! What a use case knows besides its request: who asks, when, where the key is, who hears of progress.
//!
//! Belongs here: the stamp of new events, today's date, opening the ledger's key. Does not: looking any
//! of it up in the environment (that is each face's own).

use std::path::PathBuf;
use std::time::SystemTime;

use chrono::{DateTime, Local, Utc};

use super::Error;
use crate::event::time::{Day, Timestamp};
use crate::event::typed;
use crate::ledger::key_file::{self, KeyError};
use crate::ledger::{Snapshot, Stamp, Warm};
use crate::progress::Progress;
use crate::register::Key;

/// The surroundings of a use case.
pub struct Context<'a> {
    /// The ledger's folder.
    pub ledger_dir: PathBuf,
    /// The ledger's key file. It is read by use cases that recognise people, and by those that go on from
    /// what was kept of earlier answers.
    pub key_path: PathBuf,
    /// Who records: a role or staff id, not a person's name.
    pub recorded_by: String,
    /// What time it is.
    pub clock: Clock,
    /// Receives how far long work has come; `&()` for nobody.
    pub progress: &'a dyn Progress,
}

/// Where the time comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Clock {
    /// The system's clock.
    #[default]
    System,
    /// One moment, for tests and samples; today is its date in UTC.
    Fixed(Timestamp),
}

impl Clock {
    /// The moment, in UTC.
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Self::System => system_time().unwrap_or(DateTime::UNIX_EPOCH),
            Self::Fixed(moment) => moment.moment(),
        }
    }

    /// Refuses a clock that stands before 1970: what was recorded then would carry a time in which
    /// nothing can have happened.
    ///
    /// # Errors
    /// Such a clock.
    pub fn check(self) -> Result<(), Error> {
        match self {
            Self::System if system_time().is_none() => Err(Error::Clock),
            _ => Ok(()),
        }
    }

    /// Today's date where the office is.
    ///
    /// # Errors
    /// A system date outside the years that the ledger can hold.
    pub fn today(self) -> Result<Day, Error> {
        let date = match self {
            Self::System => self.now().with_timezone(&Local).date_naive(),
            Self::Fixed(moment) => moment.moment().date_naive(),
        };
        Day::new(date).map_err(Error::SystemDate)
    }
}

/// The system's time, if that is one since 1970.
fn system_time() -> Option<DateTime<Utc>> {
    let now = SystemTime::now();
    now.duration_since(SystemTime::UNIX_EPOCH).is_ok().then(|| now.into())
}

impl Context<'_> {
    /// Today's date; see [`Clock::today`].
    ///
    /// # Errors
    /// A system date outside the years that the ledger can hold.
    pub fn today(&self) -> Result<Day, Error> {
        self.clock.today()
    }

    /// Who records, at this moment.
    ///
    /// # Errors
    /// A name of whoever records that may not be stored.
    pub fn stamp(&self) -> Result<Stamp, Error> {
        let by = typed::checked(&self.recorded_by).map_err(Error::Recorder)?;
        Ok(Stamp { by, at: Timestamp::new(self.clock.now()) })
    }

    /// The ledger with what it kept of earlier answers, where its key is at hand: without the key nobody
    /// can tell who wrote that, and everything is counted anew.
    pub fn warm<'l>(&self, ledger: &'l Snapshot) -> Warm<'l> {
        ledger.warm(key_file::read(&self.key_path).ok().as_ref())
    }

    /// The ledger's key, where it is at hand.
    pub fn key_at_hand(&self, ledger: &Snapshot) -> Option<Key> {
        ledger.fitting_key(&key_file::read(&self.key_path).ok()?).ok()
    }

    /// Reads the ledger's key and checks that it is the right one.
    ///
    /// # Errors
    /// A key file that is missing, has another form, or is another ledger's.
    pub fn open_key(&self, ledger: &Snapshot) -> Result<Key, Error> {
        let key = key_file::read(&self.key_path)?;
        ledger.fitting_key(&key).map_err(|error| match error {
            crate::ledger::LedgerError::Key(KeyError::Wrong) => Error::OtherKey {
                path: self.key_path.clone(),
                fingerprint: hex::encode(key.fingerprint()),
                expected: hex::encode(ledger.state().key_fingerprint),
            },
            other => other.into(),
        })
    }
}
