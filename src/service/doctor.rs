//! Diagnosing a ledger, and repairing what can be repaired without losing anything.
//!
//! Both work on the ledger's folder, since a damaged ledger cannot be opened.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Context, Error};
use crate::custody::doctor;
pub use crate::custody::doctor::{Diagnosis, Finding, Severity};
use crate::event::time::Timestamp;
use crate::log::Examiner;

/// How far a repair may go.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Request {
    /// Whether to take the store for whole where the file `head` is lost. Only when somebody knows that
    /// nothing was recorded after the store's last record.
    pub trust_store: bool,
}

/// What was repaired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// Each repair, in words, in the order they were made.
    pub repairs: Vec<String>,
}

/// Looks at everything, on a copy; no byte of the ledger is changed.
///
/// # Errors
/// No ledger, a ledger in use, or a copy that cannot be made.
pub fn diagnose(examiner: &Examiner, context: &Context<'_>) -> Result<Diagnosis, Error> {
    let now = Timestamp::new(context.clock.now());
    Ok(doctor::diagnose(&context.ledger_dir, &context.key_path, now, examiner)?)
}

/// Repairs what is derived from the records.
///
/// # Errors
/// As [`diagnose`]; something that is lost or changed, in which case nothing is touched.
pub fn repair(
    request: &Request,
    examiner: &Examiner,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    let now = Timestamp::new(context.clock.now());
    let (dir, key) = (&context.ledger_dir, &context.key_path);
    Ok(Outcome { repairs: doctor::repair(dir, key, now, request.trust_store, examiner)? })
}
