//! Freezing a year's figures.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::recorded::Acknowledged;
use super::{Context, Error, text};
use crate::event;
use crate::ledger::Ledger;
use crate::report::publication::to_publish;

/// Which year.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// The year.
    pub year: i32,
    /// A remark for readers; may be empty.
    #[serde(default)]
    pub note: String,
}

/// What was published, and the event that did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// The event.
    #[serde(flatten)]
    pub acknowledged: Acknowledged,
    /// The year.
    pub year: i32,
    /// People reached in total, each once.
    pub people_reached: u64,
    /// What adding up the sectors gives.
    pub sum_of_sectors: u64,
    /// Records that the figures were computed from.
    pub log_size: u64,
    /// Merkle root over these records.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub log_root: String,
}

/// Publishes the year's figures as they stand.
///
/// # Errors
/// A year or remark that cannot be stored.
pub fn run(
    ledger: &mut Ledger,
    request: &Request,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    let period = text::year(request.year)?;
    let note = event::text::checked(&request.note).map_err(Error::Note)?;
    let published = to_publish(&ledger.snapshot(), period, note)?;
    let people_reached = published.figures.total.people_reached;
    let sum_of_sectors = published.figures.sum_of_sectors();
    let (log_size, log_root) = (published.log_size, hex::encode(published.log_root));
    let recorded = ledger.recorder(context.stamp()?).publish(published)?;
    let acknowledged = Acknowledged::new(ledger, recorded);
    let year = request.year;
    Ok(Outcome { acknowledged, year, people_reached, sum_of_sectors, log_size, log_root })
}
