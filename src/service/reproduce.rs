//! What was published, computed again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Error, text};
use crate::ledger::{AsOf, Snapshot};
use crate::report::publication::{Reproduction, reproduce};

/// Which year.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// The year.
    pub year: i32,
}

/// Each publication of the year, computed again.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Outcome {
    /// In the order of the log.
    pub publications: Vec<Reproduction>,
}

impl Outcome {
    /// Whether every number of every publication is what was published.
    pub fn is_identical(&self) -> bool {
        self.publications.iter().all(Reproduction::is_identical)
    }
}

/// Computes every publication of the year again.
///
/// # Errors
/// A year that the ledger cannot hold, or that was never published.
pub fn run(ledger: &Snapshot, request: &Request) -> Result<Outcome, Error> {
    let period = text::year(request.year)?;
    let published = ledger.publications(request.year)?;
    let at = |size| ledger.as_of(AsOf::Size(size));
    Ok(Outcome { publications: reproduce(&published, period, at)? })
}
