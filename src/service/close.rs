//! Declaring a period finished.

use serde::{Deserialize, Serialize};

use super::recorded::Acknowledged;
use super::{Context, Error, period};
use crate::ledger::Ledger;

/// Which period.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// The period, and what it is to be called.
    #[serde(flatten)]
    pub period: period::Choice,
}

/// The event that closes the period.
pub type Outcome = Acknowledged;

/// Closes the period. Later events that would change it are accepted, and flagged as restating it.
///
/// # Errors
/// A period that the ledger cannot hold, or that is closed already; a label that names another period.
pub fn run(
    ledger: &mut Ledger,
    request: &Request,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    let labelled = request.period.read(ledger.state())?;
    let recorded = ledger.recorder(context.stamp()?).close_period(labelled)?;
    Ok(Acknowledged::new(ledger, recorded))
}
