//! What waits for somebody to look at it, or to put it right.
//!
//! Belongs here: the activities by what was said of their current version. Does not: saying it (`review`).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Error, text};
use crate::event::ids::{OfficeId, Reference, SectorId};
use crate::event::review::Decision;
use crate::event::{Event, Record};
use crate::ledger::{Known, LedgerError, Snapshot};

/// Which activities are asked for. What is not given narrows nothing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// Only those of an office, by its id or name.
    pub office: Option<String>,
}

/// The activities by what was said of their current version. Voided ones wait for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// Returned: they wait for a correction.
    pub returned: Vec<Waiting>,
    /// Submitted: they wait for a reviewer.
    pub submitted: Vec<Waiting>,
    /// Nothing was said of them yet: so many.
    pub not_submitted: usize,
    /// Approved: so many.
    pub approved: usize,
}

/// An activity that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Waiting {
    /// Its reference.
    pub activity: Reference,
    /// Its office.
    pub office: OfficeId,
    /// Its sector.
    pub sector: SectorId,
    /// The day it started.
    pub start: String,
    /// The record that states the version that was looked at.
    pub version: u64,
    /// The record that says what it waits for.
    pub said_in: u64,
    /// When that was recorded (UTC).
    pub said_at: String,
    /// Who said it.
    pub said_by: String,
    /// What has to be put right, or a remark; may be empty.
    pub note: String,
}

/// Collects what waits, the longest waiting first.
///
/// # Errors
/// An office that the profile lacks; a record that cannot be read.
pub fn run(ledger: &Snapshot, request: &Request) -> Result<Outcome, Error> {
    let state = ledger.state();
    let office = request.office.as_ref().map(|given| text::office(&state.profile, given));
    let office = office.transpose()?;
    let mut outcome =
        Outcome { returned: Vec::new(), submitted: Vec::new(), not_submitted: 0, approved: 0 };
    let mut waiting: Vec<(u64, &Known)> = Vec::new();
    for known in state.current() {
        if office.as_ref().is_some_and(|office| known.activity.about.office != *office) {
            continue;
        }
        match state.reviews.last(known.current()) {
            None => outcome.not_submitted += 1,
            Some(review) if review.decision == Decision::Approved => outcome.approved += 1,
            Some(review) => waiting.push((review.record, known)),
        }
    }
    waiting.sort_by(|(a, one), (b, other)| {
        (a, &one.activity.reference).cmp(&(b, &other.activity.reference))
    });
    // Many are submitted by one record.
    for of_record in waiting.chunk_by(|(one, _), (other, _)| one == other) {
        let Some((at, _)) = of_record.first() else { continue };
        let record = ledger.log().record(*at).map_err(LedgerError::from)?;
        let Event::ActivitiesReviewed(reviewed) = &record.event else { continue };
        let all = of_record.iter().map(|(_, known)| Waiting::of(known, &record, &reviewed.note));
        match reviewed.decision {
            Decision::Returned => outcome.returned.extend(all),
            _ => outcome.submitted.extend(all),
        }
    }
    Ok(outcome)
}

impl Waiting {
    fn of(known: &Known, record: &Record, note: &str) -> Self {
        let about = &known.activity.about;
        Self {
            activity: known.activity.reference.clone(),
            office: about.office.clone(),
            sector: about.sector.clone(),
            start: about.start.to_string(),
            version: known.current(),
            said_in: record.sequence,
            said_at: record.recorded_at.to_string(),
            said_by: record.recorded_by.clone(),
            note: note.to_owned(),
        }
    }
}
