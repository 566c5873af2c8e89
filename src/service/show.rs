//! One activity in all its versions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::{self, Listed};
use super::{Error, text};
use crate::event::Event;
use crate::event::ids::Reference;
use crate::event::review::Decision;
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
    pub versions: Vec<Shown>,
    /// The files that show what it was, destroyed ones too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Listed>,
}

/// A version, with what was said of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Shown {
    /// The version.
    #[serde(flatten)]
    pub version: Version,
    /// What was said of it, first to last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Said>,
}

/// What was said of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Said {
    /// What.
    pub decision: Decision,
    /// The event that says it.
    pub event: u64,
    /// When that was recorded (UTC).
    pub recorded_at: String,
    /// Who said it.
    pub recorded_by: String,
    /// What has to be put right, or a remark; may be empty.
    pub note: String,
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
        let record = record.map_err(LedgerError::from)?;
        let Some(version) = Version::of(&record) else { continue };
        versions.push(Shown { version, reviews: said_of(ledger, record.sequence)? });
    }
    let evidence = evidence::list(ledger, Some(reference.as_str()))?;
    Ok(Outcome { activity: reference, voided_by: known.voided, versions, evidence })
}

fn said_of(ledger: &Snapshot, version: u64) -> Result<Vec<Said>, Error> {
    let reviews = ledger.state().reviews.of(version).iter();
    let records = ledger.log().records_at(reviews.map(|review| review.record));
    let mut said = Vec::new();
    for record in records {
        let record = record.map_err(LedgerError::from)?;
        let Event::ActivitiesReviewed(reviewed) = record.event else { continue };
        said.push(Said {
            decision: reviewed.decision,
            event: record.sequence,
            recorded_at: record.recorded_at.to_string(),
            recorded_by: record.recorded_by,
            note: reviewed.note,
        });
    }
    Ok(said)
}
