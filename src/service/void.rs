//! Taking an activity out of every figure.

use serde::{Deserialize, Serialize};

use super::recorded::Acknowledged;
use super::{Context, Error, text};
use crate::ledger::Ledger;

/// Which activity, and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// The activity's reference.
    pub reference: String,
    /// Why; it is kept in the log.
    pub reason: String,
}

/// The event that voids the activity.
pub type Outcome = Acknowledged;

/// Voids the activity. It stays in the history, and a correction brings it back.
///
/// # Errors
/// A reason or reference that cannot be stored; an activity that is not there or is voided already.
pub fn run(
    ledger: &mut Ledger,
    request: &Request,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    let reason = text::reason(&request.reason)?;
    let reference = text::reference(&request.reference)?;
    let recorded = ledger.recorder(context.stamp()?).void(&reference, &reason)?;
    Ok(Acknowledged::new(ledger, recorded))
}
