//! Register entries that are probably one person or household.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Context, Error};
use crate::checks::duplicates::{self, Found, LIKELY_MIN, Pair};
use crate::ledger::Snapshot;

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

impl From<Found> for Outcome {
    fn from(Found { pairs, likely, below }: Found) -> Self {
        Self { pairs, likely, below }
    }
}
