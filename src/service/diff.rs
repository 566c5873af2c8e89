//! Why a period's figures changed between two moments.

use serde::{Deserialize, Serialize};

use super::{Context, Error, Step, period, text};
use crate::ledger::Snapshot;
use crate::progress::counted_step;
use crate::report::restatement::{Restatement, build};

/// Which period, between which moments.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// The period.
    #[serde(flatten)]
    pub period: period::Choice,
    /// The earlier moment: a number of records, a date, a time, or `published`.
    pub since: String,
    /// The later moment; now where none is given.
    pub until: Option<String>,
    /// Only what changed this sector's figure, by its id or name.
    #[serde(default)]
    pub sector: Option<String>,
    /// List so many events at most, and what the others did together.
    #[serde(default)]
    pub limit: Option<usize>,
}

/// What the figures were, what they are, and what each event did.
pub type Outcome = Restatement;

/// Attributes the change of the period's figures to the events between the two moments.
///
/// # Errors
/// A period or moment that cannot be read or that the log has not reached; a later moment before the
/// earlier one; a sector that the profile lacks.
pub fn run(ledger: &Snapshot, request: &Request, context: &Context<'_>) -> Result<Outcome, Error> {
    let profile = &ledger.state().profile;
    let sector = request.sector.as_deref().map(|name| text::sector(profile, name)).transpose()?;
    let labelled = request.period.read(ledger.state())?;
    let since = text::moment("--since", Some(&request.since), labelled.period)?;
    let until = text::moment("--until", request.until.as_deref(), labelled.period)?;
    let (since_size, until_size) = (ledger.size_as_of(since)?, ledger.size_as_of(until)?);
    if until_size < since_size {
        return Err(Error::MomentsReversed { since_size, until_size });
    }
    let events = until_size - since_size;
    let restatement = counted_step(context.progress, Step::Comparing, events, |advance| {
        build(context.warm(ledger).walk(since, until)?, labelled, advance)
    })?;
    let restatement = match sector {
        Some(sector) => restatement.of_sector(sector),
        None => restatement,
    };
    Ok(restatement.up_to(request.limit.unwrap_or(usize::MAX)))
}
