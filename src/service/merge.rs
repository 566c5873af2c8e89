//! Stating that two register entries are one person or household, or that they are two.

use serde::{Deserialize, Serialize};

use super::recorded::Acknowledged;
use super::{Context, Error, Step, text};
use crate::checks;
use crate::event::{EntryKind, Event, PeopleMerged};
use crate::ledger::{Ledger, LedgerError, Snapshot};
use crate::progress::step;
use crate::report::preview::{Otherwise, Year, of_other};

/// Which two entries, and what is stated of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// Whether they are persons or households.
    pub kind: EntryKind,
    /// Number of the entry to keep.
    pub keep: String,
    /// Number of the other entry.
    pub with: String,
    /// How the numbers are meant.
    pub numbers: Numbers,
    /// What is stated.
    pub statement: Statement,
    /// Why; it is kept in the log.
    pub reason: String,
}

/// How the numbers of entries are meant.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Numbers {
    /// As the office's lists have them.
    OfLists {
        /// Namespace of the number to keep.
        namespace: String,
        /// Namespace of the other number; `None`: the same.
        with_namespace: Option<String>,
    },
    /// Ids of the register, as the list of likely duplicates has them.
    OfRegister,
}

/// What is stated of two entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Statement {
    /// They are one.
    One,
    /// They are not one: they are not listed as likely duplicates again.
    Two,
    /// An earlier statement that they are one was a mistake.
    Undone,
}

/// The event that states it.
pub type Outcome = Acknowledged;

/// Records the statement.
///
/// # Errors
/// A reason or number that cannot be used, an entry that is not in the register, a merge that the
/// ledger refuses.
pub fn run(
    ledger: &mut Ledger,
    request: &Request,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    let reason = text::reason(&request.reason)?;
    let kind = request.kind;
    let (kept, dropped) = entries(ledger, request, context)?;
    if request.statement == Statement::Two {
        let merges = &ledger.state().merges;
        if merges.root(kind, kept) == merges.root(kind, dropped) {
            return Err(Error::AlreadyOne { kind });
        }
        let two = checks::are_two(kind, kept, dropped, &reason);
        let recorded = ledger.recorder(context.stamp()?).accept(two)?;
        return Ok(Acknowledged::new(ledger, recorded));
    }
    let mut recorder = ledger.recorder(context.stamp()?);
    let recorded = match request.statement {
        Statement::Undone => recorder.undo_merge(kind, kept, dropped, &reason)?,
        _ => recorder.merge(kind, kept, dropped, &reason)?,
    };
    Ok(Acknowledged::new(ledger, recorded))
}

/// What a statement would do to the figures of each year. Nothing is recorded, and no reason is needed yet. That two
/// entries are two changes nothing.
///
/// # Errors
/// As [`run`].
pub fn preview(
    ledger: &Snapshot,
    kind: EntryKind,
    (kept, dropped): (u32, u32),
    statement: Statement,
    context: &Context<'_>,
) -> Result<Vec<Year>, Error> {
    let state = ledger.state();
    let mut merges = state.merges.clone();
    match statement {
        Statement::One => {
            state.check_merge(kind, kept, dropped)?;
            merges.merge(kind, kept, dropped, ledger.size());
        }
        Statement::Undone => {
            state.check_undo(kind, kept, dropped)?;
            merges.undo(kind, dropped);
        }
        Statement::Two => return Ok(Vec::new()),
    }
    let other = Otherwise { merges: Some(&merges), ..Otherwise::default() };
    let count = || of_other(ledger, other);
    Ok(step(context.progress, Step::Counting, count)?)
}

/// A merge in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Merged {
    /// Persons or households.
    pub kind: EntryKind,
    /// The entry that was kept.
    pub keep: u32,
    /// The other one.
    pub with: u32,
    /// The record that states it.
    pub event: u64,
    /// When that was recorded (UTC).
    pub recorded_at: String,
    /// Who recorded it.
    pub recorded_by: String,
    /// Why.
    pub reason: String,
}

/// The merges in force, the last one first, at most so many; and how many there are.
///
/// # Errors
/// A record that cannot be read.
pub fn in_force(ledger: &Snapshot, most: usize) -> Result<(Vec<Merged>, usize), Error> {
    let mut all: Vec<_> = ledger.state().merges.all().collect();
    let count = all.len();
    all.sort_unstable_by_key(|(.., event)| std::cmp::Reverse(*event));
    let merged = all.into_iter().take(most).map(|(kind, keep, with, event)| {
        let record = ledger.log().record(event).map_err(LedgerError::from)?;
        let Event::PeopleMerged(PeopleMerged { reason, .. }) = record.event else {
            return Err(LedgerError::Other(format!("record {event} states no merge")).into());
        };
        let (recorded_at, recorded_by) = (record.recorded_at.to_string(), record.recorded_by);
        Ok(Merged { kind, keep, with, event, recorded_at, recorded_by, reason })
    });
    Ok((merged.collect::<Result<_, Error>>()?, count))
}

/// Ids of the two entries.
fn entries(
    ledger: &Snapshot,
    request: &Request,
    context: &Context<'_>,
) -> Result<(u32, u32), Error> {
    let kind = request.kind;
    let (keep, with) = (text::number(&request.keep)?, text::number(&request.with)?);
    match &request.numbers {
        Numbers::OfRegister => {
            Ok((id(ledger, kind, &request.keep)?, id(ledger, kind, &request.with)?))
        }
        Numbers::OfLists { namespace, with_namespace } => {
            let key = context.open_key(ledger)?;
            let other = with_namespace.as_ref().unwrap_or(namespace);
            let kept = ledger.entry(kind, namespace, &keep, &key)?;
            Ok((kept, ledger.entry(kind, other, &with, &key)?))
        }
    }
}

/// An id of the register.
fn id(ledger: &Snapshot, kind: EntryKind, given: &str) -> Result<u32, Error> {
    let state = ledger.state();
    let entries = match kind {
        EntryKind::Person => state.persons,
        EntryKind::Household => state.households,
    };
    let id = given.trim().parse().ok().filter(|id| *id < entries);
    id.ok_or(Error::NoSuchEntry { kind, entries })
}
