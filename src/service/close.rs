//! Declaring a year finished.

use serde::{Deserialize, Serialize};

use super::recorded::Acknowledged;
use super::{Context, Error, text};
use crate::ledger::Ledger;

/// Which year.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// The year.
    pub year: i32,
}

/// The event that closes the year.
pub type Outcome = Acknowledged;

/// Closes the year. Later events that would change it are accepted, and flagged as restating it.
///
/// # Errors
/// A year that the ledger cannot hold, or that is closed already.
pub fn run(
    ledger: &mut Ledger,
    request: &Request,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    text::year(request.year)?;
    let recorded = ledger.recorder(context.stamp()?).close_year(request.year)?;
    Ok(Acknowledged::new(ledger, recorded))
}
