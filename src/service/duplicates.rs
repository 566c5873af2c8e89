//! Register entries that are probably one person or household.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::access::Person;
use super::lookup::FoundRows;
use super::merge::{self, Statement as Is};
use super::recorded::Acknowledged;
use super::{Context, Error};
use crate::checks;
use crate::checks::duplicates::{self, Found, LIKELY_MIN, Pair};
use crate::event::EntryKind;
use crate::ledger::{Ledger, LedgerError, Snapshot, State};
use crate::report::preview::Year;

/// Which pairs.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// Only pairs with at least this score, from 0 to 100.
    pub score_min: u32,
    /// At most so many; all where nothing is given.
    pub limit: Option<usize>,
}

/// The default score, and no limit.
impl Default for Request {
    fn default() -> Self {
        Self { score_min: LIKELY_MIN, limit: None }
    }
}

/// The pairs, the likeliest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Outcome {
    /// At most as many as were asked for.
    pub pairs: Vec<Pair>,
    /// Pairs with at least the score, those beyond the limit among them.
    #[serde(skip)]
    pub likely: usize,
    /// Pairs with a lower score.
    #[serde(skip)]
    pub below: usize,
}

impl Outcome {
    /// Adds to each entry its rows in the office's lists, and those of all that are merged with it.
    pub fn find_rows(&mut self, state: &State, found: &FoundRows) {
        for pair in &mut self.pairs {
            for entry in [&mut pair.keep, &mut pair.with] {
                entry.rows = Some(found.of_entry(state, pair.kind, entry.entry));
            }
        }
    }
}

/// Looks for them, or takes what was found before in the same records where the ledger's key is at hand.
///
/// # Errors
/// A ledger that cannot be read.
pub fn run_warm(
    ledger: &Snapshot,
    request: &Request,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    let question = (request.score_min, request.limit);
    let find = || duplicates::find(ledger, request.score_min, request.limit);
    Ok(context.warm(ledger).kept_or("duplicates", &question, find)?.into())
}

/// Looks for them.
///
/// # Errors
/// A ledger that cannot be read.
pub fn run(ledger: &Snapshot, request: &Request) -> Result<Outcome, Error> {
    Ok(duplicates::find(ledger, request.score_min, request.limit)?.into())
}

/// Which two entries, by their ids in the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Two {
    /// Persons or households.
    pub kind: EntryKind,
    /// The one to keep.
    pub keep: u32,
    /// The other one.
    pub with: u32,
}

/// Two entries side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// Why they may be one, and every list that has one of them.
    pub pair: Pair,
    /// What is stated of them.
    pub stated: Stated,
    /// What it would do to each year's figures if they were one; where they are one, if that were taken back.
    pub years: Vec<Year>,
    /// Why they cannot be made one as they are.
    pub refused: Option<String>,
}

/// What is stated of two entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Stated {
    /// Nothing.
    Nothing,
    /// The one is the other, by this record.
    One(u64),
    /// They are two.
    Two,
}

impl Stated {
    /// What is stated of two entries.
    pub fn of(state: &State, Two { kind, keep, with }: Two) -> Self {
        let mut merges = state.merges.all();
        let merge = merges.find(|(k, a, b, _)| (*k, *a, *b) == (kind, keep, with));
        match merge {
            Some((.., record)) => Self::One(record),
            None if checks::is_two(state, kind, keep, with) => Self::Two,
            None => Self::Nothing,
        }
    }
}

/// Sets two entries side by side, with what it would come to if they were one, or were two again.
///
/// # Errors
/// An id that the register does not have; a ledger that cannot be read.
pub fn compare(ledger: &Snapshot, two: &Two, context: &Context<'_>) -> Result<Compared, Error> {
    let Two { kind, keep, with } = *two;
    let state = ledger.state();
    let entries = match kind {
        EntryKind::Person => state.persons,
        EntryKind::Household => state.households,
    };
    if keep.max(with) >= entries || keep == with {
        return Err(Error::NoSuchEntry { kind, entries });
    }
    let pair = duplicates::side_by_side(ledger, kind, keep, with)?;
    let pair = pair.ok_or(Error::NoSuchEntry { kind, entries })?;
    let stated = Stated::of(state, *two);
    let statement = match stated {
        Stated::One(_) => Is::Undone,
        Stated::Nothing | Stated::Two => Is::One,
    };
    let (years, refused) = match merge::preview(ledger, kind, (keep, with), statement, context) {
        Ok(years) => (years, None),
        Err(Error::Ledger(LedgerError::Merge(why))) => (Vec::new(), Some(why)),
        Err(error) => return Err(error),
    };
    Ok(Compared { pair, stated, years, refused })
}

/// What somebody states of two entries, from a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Of which.
    pub of: Two,
    /// What.
    pub is: Is,
    /// What was stated of them when they were looked at.
    pub seen: Stated,
    /// Why; it is kept in the log.
    pub reason: String,
}

/// States something of two entries. Where it is stated already, as by a second click, nothing is recorded.
///
/// # Errors
/// `StatedSince`; those of [`merge::run`]; entries that an office lists for which `person` does not record.
pub fn state(
    ledger: &mut Ledger,
    statement: &Statement,
    person: &Person,
    context: &Context<'_>,
) -> Result<Option<Acknowledged>, Error> {
    let Statement { of, is, seen, reason } = statement;
    let now = Stated::of(ledger.state(), *of);
    match (is, now) {
        (Is::One, Stated::One(_)) | (Is::Two, Stated::Two) => return Ok(None),
        (Is::Undone, Stated::Nothing | Stated::Two) => return Ok(None),
        _ if now != *seen => return Err(Error::StatedSince { kind: of.kind }),
        _ => {}
    }
    if !person.offices.is_empty() {
        let pair = duplicates::side_by_side(ledger, of.kind, of.keep, of.with)?;
        pair.map_or(Ok(()), |pair| check_offices(ledger.state(), person, &pair))?;
    }
    let request = merge::Request {
        kind: of.kind,
        keep: of.keep.to_string(),
        with: of.with.to_string(),
        numbers: merge::Numbers::OfRegister,
        statement: *is,
        reason: reason.clone(),
    };
    merge::run(ledger, &request, context).map(Some)
}

/// Of pairs, those that somebody may see: both entries are listed by offices of theirs alone.
pub fn of_person(all: &Outcome, state: &State, person: &Person) -> Outcome {
    let may_see = |pair: &&Pair| check_offices(state, person, pair).is_ok();
    let pairs: Vec<Pair> = all.pairs.iter().filter(may_see).cloned().collect();
    // How many others' there are is nothing of theirs.
    Outcome { likely: pairs.len(), pairs, below: 0 }
}

/// Refuses entries that are listed by an office for which somebody does not record.
///
/// # Errors
/// Such an entry.
pub fn check_offices(state: &State, person: &Person, pair: &Pair) -> Result<(), Error> {
    pair.keep
        .lists
        .iter()
        .chain(&pair.with.lists)
        .try_for_each(|list| person.check_activity(state, &list.activity))
}

impl From<Found> for Outcome {
    fn from(Found { pairs, likely, below }: Found) -> Self {
        Self { pairs, likely, below }
    }
}
