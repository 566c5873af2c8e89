//! Why a year's figures changed between two moments.

use serde::{Deserialize, Serialize};

use super::{Context, Error, Step, text};
use crate::ledger::Snapshot;
use crate::progress::counted_step;
use crate::report::restatement::{Restatement, build};

/// Which year, between which moments.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// The year.
    pub year: i32,
    /// The earlier moment: a number of records, a date, a time, or `published`.
    pub from: String,
    /// The later moment; now where none is given.
    pub to: Option<String>,
}

/// What the figures were, what they are, and what each event did.
pub type Outcome = Restatement;

/// Attributes the change of the year's figures to the events between the two moments.
///
/// # Errors
/// A year or moment that cannot be read or that the log has not reached; a later moment before the
/// earlier one.
pub fn run(ledger: &Snapshot, request: &Request, context: &Context<'_>) -> Result<Outcome, Error> {
    let period = text::year(request.year)?;
    let from = text::moment("--from", Some(&request.from), period)?;
    let to = text::moment("--to", request.to.as_deref(), period)?;
    let (from_size, to_size) = (ledger.size_as_of(from)?, ledger.size_as_of(to)?);
    if to_size < from_size {
        return Err(Error::MomentsReversed { from_size, to_size });
    }
    Ok(counted_step(context.progress, Step::Comparing, to_size - from_size, |advance| {
        build(ledger.walk(from, to)?, period, advance)
    })?)
}
