//! What was published, computed again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Error, period};
use crate::ledger::{AsOf, Snapshot};
use crate::report::publication::{Reproduction, reproduce};

/// Which period.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// The period.
    #[serde(flatten)]
    pub period: period::Choice,
}

/// Each publication of the period, computed again.
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

/// Computes every publication of the period again.
///
/// # Errors
/// A period that cannot be read, or that was never published.
pub fn run(ledger: &Snapshot, request: &Request) -> Result<Outcome, Error> {
    let period = request.period.read(ledger.state())?.period;
    let published = ledger.publications(period)?;
    let at = |size| ledger.as_of(AsOf::Size(size));
    Ok(Outcome { publications: reproduce(&published, at)? })
}
