//! One activity in all its versions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Error, text};
use crate::event::ids::Reference;
use crate::ledger::{LedgerError, Snapshot};
use crate::report::history::Version;

/// Which activity.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// The activity's reference.
    pub reference: String,
}

/// The activity. It is said how many persons and households it reached, never which.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Outcome {
    /// Its reference.
    pub activity: Reference,
    /// The event that voided it, where one did: it is in no figure then.
    pub voided_by: Option<u64>,
    /// Its versions, the current one last.
    pub versions: Vec<Version>,
}

/// Collects the activity's versions.
///
/// # Errors
/// A reference that cannot be read; an activity that is not there.
pub fn run(ledger: &Snapshot, request: &Request) -> Result<Outcome, Error> {
    let reference = text::reference(&request.reference)?;
    let known = ledger.state().activities.get(&reference);
    let known = known.ok_or_else(|| LedgerError::Unknown(reference.clone()))?;
    let stated = known.versions.iter().map(|version| version.sequence);
    let mut versions = Vec::new();
    for record in ledger.log().records_at(stated) {
        versions.extend(Version::of(&record.map_err(LedgerError::from)?));
    }
    Ok(Outcome { activity: reference, voided_by: known.voided, versions })
}
