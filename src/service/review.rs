//! Saying of activities that they are ready to be looked at, are as they should be, or have to be put right.
//!
//! Belongs here: which activities a request is about, and what of them stands already. Does not: which
//! decision counts (`ledger`), what follows for figures (`count`), listing what waits (`queue`).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::recorded::Acknowledged;
use super::{Context, Error, text};
use crate::event::Event;
use crate::event::ids::{OfficeId, Reference};
use crate::event::review::{ActivitiesReviewed, Decision, ReviewedVersion};
use crate::ledger::{Known, Ledger, LedgerError, Snapshot, State};

/// What is said, and of which activities.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// What is said.
    pub decision: Decision,
    /// Which activities.
    pub of: Which,
    /// What has to be put right, or a remark. Required where activities are returned.
    #[serde(default)]
    pub note: String,
    /// The offices of whose activities somebody may say it; none: of all.
    #[serde(default)]
    pub offices: Vec<OfficeId>,
}

/// Which activities are meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Which {
    /// These.
    Named(Vec<String>),
    /// These, each in the version that was looked at: refused if it was corrected since.
    Versions(Vec<Looked>),
    /// All that wait for this: those of which nothing was said yet are submitted, those that were submitted
    /// are approved.
    Waiting {
        /// Only those of an office, by its id or name.
        office: Option<String>,
    },
}

/// The version of an activity that somebody looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    /// The activity's reference.
    pub reference: String,
    /// The record that states the version.
    pub version: u64,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// The event; nothing where nothing new was said of any activity.
    pub event: Option<Acknowledged>,
    /// What was said.
    pub decision: Decision,
    /// The activities of which it was said.
    pub reviewed: Vec<Reference>,
    /// The activities of which it had been said already, or which are approved and were to be submitted.
    pub unchanged: Vec<Reference>,
    /// Those that were approved by whoever had recorded them.
    pub approved_by_recorder: Vec<Reference>,
}

/// Records what is said.
///
/// # Errors
/// A note that cannot be stored, or none where activities are returned; an activity that is not there, is
/// voided, or was corrected since somebody looked at it.
pub fn run(
    ledger: &mut Ledger,
    request: &Request,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    let Request { decision, of, note, offices } = request;
    let note = match (decision, note.trim()) {
        (Decision::Returned, "") => return Err(Error::NoteEmpty),
        (_, "") => String::new(),
        (_, given) => text::reason(given)?,
    };
    let named = named(ledger.state(), *decision, of)?;
    check_offices(ledger.state(), &named, offices)?;
    let (mut unchanged, mut new) = (Vec::new(), Vec::new());
    for reviewed in named {
        match stands_already(ledger, *decision, &note, reviewed.version)? {
            true => unchanged.push(reviewed),
            false => new.push(reviewed),
        }
    }
    let references = |all: &[ReviewedVersion]| -> Vec<Reference> {
        all.iter().map(|reviewed| reviewed.reference.clone()).collect()
    };
    let (reviewed, unchanged) = (references(&new), references(&unchanged));
    let approved_by_recorder = match decision {
        Decision::Approved => recorded_by(ledger, &new, &context.recorded_by)?,
        _ => Vec::new(),
    };
    let event = match new.is_empty() {
        true => None,
        false => {
            let said = ActivitiesReviewed { decision: *decision, reviewed: new, note };
            let recorded = ledger.recorder(context.stamp()?).review(said)?;
            Some(Acknowledged::new(ledger, recorded))
        }
    };
    Ok(Outcome { event, decision: *decision, reviewed, unchanged, approved_by_recorder })
}

/// The versions that are meant, each once.
fn named(state: &State, decision: Decision, of: &Which) -> Result<Vec<ReviewedVersion>, Error> {
    match of {
        Which::Named(given) => {
            let mut named: Vec<ReviewedVersion> = Vec::with_capacity(given.len());
            for given in given {
                let reference = text::reference(given)?;
                let version = in_force(state, &reference)?;
                if named.iter().all(|other| other.version != version) {
                    named.push(ReviewedVersion { reference, version });
                }
            }
            Ok(named)
        }
        Which::Versions(looked) => {
            let named = looked.iter().map(|Looked { reference, version }| {
                let (reference, looked_at) = (text::reference(reference)?, *version);
                let current = in_force(state, &reference)?;
                match current == looked_at {
                    true => Ok(ReviewedVersion { reference, version: current }),
                    false => Err(LedgerError::NotCurrent { reference, looked_at, current }.into()),
                }
            });
            named.collect()
        }
        Which::Waiting { office } => {
            let office = office.as_ref().map(|given| text::office(&state.profile, given));
            let office = office.transpose()?;
            let of_office = |known: &&Known| {
                office.as_ref().is_none_or(|office| known.activity.about.office == *office)
            };
            let waits = |known: &&Known| {
                let last = state.reviews.last(known.current()).map(|review| review.decision);
                match decision {
                    Decision::Submitted => last.is_none(),
                    Decision::Approved => last == Some(Decision::Submitted),
                    // What has to be put right is another thing for each.
                    Decision::Returned => false,
                }
            };
            let waiting = state.current().filter(of_office).filter(waits);
            let version = |known: &Known| ReviewedVersion {
                reference: known.activity.reference.clone(),
                version: known.current(),
            };
            Ok(waiting.map(version).collect())
        }
    }
}

/// Refuses activities of offices for which somebody does not record.
fn check_offices(
    state: &State,
    named: &[ReviewedVersion],
    offices: &[OfficeId],
) -> Result<(), Error> {
    if offices.is_empty() {
        return Ok(());
    }
    let known = named.iter().filter_map(|named| state.activities.get(&named.reference));
    let of = known.map(|known| known.activity.about.office.clone());
    match { of }.find(|office| !offices.contains(office)) {
        Some(office) => Err(Error::OtherOffice(office)),
        None => Ok(()),
    }
}

/// The record with the current version of an activity.
fn in_force(state: &State, reference: &Reference) -> Result<u64, LedgerError> {
    let known = state.activities.get(reference);
    let known = known.ok_or_else(|| LedgerError::Unknown(reference.clone()))?;
    known.in_force().ok_or_else(|| LedgerError::Voided(reference.clone()))
}

/// Whether saying it changes nothing. What was returned can be returned again with another note.
fn stands_already(
    ledger: &Snapshot,
    decision: Decision,
    note: &str,
    version: u64,
) -> Result<bool, LedgerError> {
    let Some(last) = ledger.state().reviews.last(version) else { return Ok(false) };
    Ok(match (decision, last.decision) {
        (Decision::Submitted, Decision::Submitted | Decision::Approved)
        | (Decision::Approved, Decision::Approved) => true,
        (Decision::Returned, Decision::Returned) => match ledger.log().record(last.record)?.event {
            Event::ActivitiesReviewed(said) => said.note == note,
            _ => false,
        },
        _ => false,
    })
}

/// Those of which somebody recorded the version.
fn recorded_by(
    ledger: &Snapshot,
    reviewed: &[ReviewedVersion],
    who: &str,
) -> Result<Vec<Reference>, LedgerError> {
    let mut own = Vec::new();
    let versions = reviewed.iter().map(|reviewed| reviewed.version);
    for (record, reviewed) in ledger.log().records_at(versions).zip(reviewed) {
        if record?.recorded_by == who.trim() {
            own.push(reviewed.reference.clone());
        }
    }
    Ok(own)
}
