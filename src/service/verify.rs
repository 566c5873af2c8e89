//! Recomputing the whole log and register, and holding them against a checkpoint.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::signature::Signature;
use super::signing::{self, Trust};
use super::{Context, Error, Input, Step};
use crate::audit;
use crate::ledger::{Snapshot, signing_file};
use crate::progress::counted_step;

/// Against what.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// A checkpoint that somebody kept.
    pub checkpoint: Option<Input>,
    /// Whose signature on it to rely on.
    pub trust: Trust,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// Records read.
    pub records: u64,
    /// Merkle root over them.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub root: String,
    /// Rows of the register checked against their commitments.
    pub register_rows: u64,
    /// Entries of the register.
    pub register_entries: u64,
    /// Entries whose identity was erased.
    pub erased: u64,
    /// Everything that does not fit, in words that name the record.
    pub faults: Vec<String>,
    /// What the checkpoint says, where one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<Kept>,
}

/// A checkpoint that the log was held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Kept {
    /// Its file.
    #[serde(skip)]
    pub name: String,
    /// The log it is of.
    pub origin: String,
    /// Number of records that it covers.
    pub size: u64,
    /// Merkle root over them, as it was signed.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub root: String,
    /// What the reliance on it rests on.
    #[schemars(with = "String")]
    pub signature: Signature,
    /// Whether the log still has these records.
    pub agrees: bool,
}

/// Reads every record and register row again.
///
/// # Errors
/// A ledger that cannot be read at all; a checkpoint that is none, or is not to be relied on. What
/// does not fit is a fault of the outcome.
pub fn run(ledger: &Snapshot, request: &Request, context: &Context<'_>) -> Result<Outcome, Error> {
    let own_key = signing_file::beside(&context.ledger_dir);
    let kept = match &request.checkpoint {
        None => None,
        Some(file) => {
            let checkpoint = signing::checkpoint(file)?;
            let signature = request.trust.check(&checkpoint, &file.given(), Some(&own_key))?;
            Some((file, checkpoint, signature))
        }
    };
    let verdict = counted_step(context.progress, Step::Verifying, ledger.size(), |advance| {
        audit::verify::verify(ledger, |_| advance())
    })?;
    let mut outcome = Outcome {
        records: verdict.records,
        root: hex::encode(verdict.root),
        register_rows: verdict.rows,
        register_entries: verdict.entries,
        erased: verdict.erased,
        faults: verdict.faults,
        checkpoint: None,
    };
    if let Some((file, checkpoint, signature)) = kept {
        let tree = signing::tree(ledger, context)?;
        let disagreement = checkpoint.disagreement(ledger.opened()?.ledger, &tree);
        outcome.checkpoint = Some(Kept {
            name: file.given().into_owned(),
            origin: checkpoint.origin,
            size: checkpoint.size,
            root: hex::encode(checkpoint.root),
            signature,
            agrees: disagreement.is_none(),
        });
        outcome.faults.extend(disagreement.map(|fault| fault.to_string()));
    }
    Ok(outcome)
}
