//! The log's size and root, signed.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::signing::SigningError;
use super::{Context, Error, Input, signing};
use crate::audit::checkpoint::{Checkpoint, origin};
use crate::event::label::Labelled;
use crate::event::{Event, FiguresPublished};
use crate::ledger::{LedgerError, Snapshot, signing_file};

/// With which key.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// The signing key's file; the one beside the ledger where nothing is given.
    pub signing_key: Option<PathBuf>,
    /// A checkpoint of this ledger whose place the new one takes. It must be of the same records: one that covers
    /// more of them than the log holds, or others, is what shows that the log was cut off or rewritten.
    pub replaced: Option<Input>,
}

/// The signed checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// Number of records.
    pub size: u64,
    /// Merkle root over them.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub root: String,
    /// The checkpoint as it is written to a file, to the byte.
    pub checkpoint: String,
    /// The key that checks its signature.
    pub verifier_key: String,
}

/// A size and a root that the log itself names: those that a publication rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// What was published.
    pub published: Labelled,
    /// The record that says it.
    pub record: u64,
    /// When it was recorded (UTC).
    pub recorded_at: String,
    /// Number of records.
    pub size: u64,
    /// Merkle root over them, in hexadecimal digits.
    pub root: String,
}

/// The sizes and roots that the log names, in the order of the log. To whom checkpoints were given, and who cosigned
/// them, no log knows: those have them who keep them.
///
/// # Errors
/// A record that cannot be read.
pub fn named_in_log(ledger: &Snapshot) -> Result<Vec<Named>, Error> {
    let mut named = Vec::new();
    for record in ledger.log().records_at(ledger.state().settled.all_publications()) {
        let record = record.map_err(LedgerError::from)?;
        let Event::FiguresPublished(published) = record.event else { continue };
        let FiguresPublished { period, label, log_size, log_root, .. } = *published;
        named.push(Named {
            published: Labelled { period, label },
            record: record.sequence,
            recorded_at: record.recorded_at.to_string(),
            size: log_size,
            root: hex::encode(log_root),
        });
    }
    Ok(named)
}

/// Whose a ledger's checkpoints are.
///
/// # Errors
/// A ledger that cannot be read.
pub fn origin_of(ledger: &Snapshot) -> Result<String, Error> {
    Ok(origin(ledger.opened()?.ledger))
}

/// Signs the log's size and root. Only what was recomputed just now is vouched for.
///
/// # Errors
/// Records that are not the ones that were acknowledged; a checkpoint to be replaced with which the log does
/// not agree; a signing key that is missing, or not the one that signs now.
pub fn run(ledger: &Snapshot, request: &Request, context: &Context<'_>) -> Result<Outcome, Error> {
    let beside = || signing_file::beside(&context.ledger_dir);
    let path = request.signing_key.clone().unwrap_or_else(beside);
    let signer = signing::in_force(&path, ledger)?;
    let tree = signing::tree(ledger, context)?;
    let (size, root) = (tree.size(), ledger.log().root());
    if tree.root(size) != Some(root) {
        return Err(SigningError::OtherRoot.into());
    }
    if let Some(replaced) = &request.replaced {
        signing::agreed(ledger, &tree, replaced)?;
    }
    Ok(Outcome {
        size,
        root: hex::encode(root),
        checkpoint: Checkpoint::sign(ledger.opened()?.ledger, size, root, &signer),
        verifier_key: signer.verifier().to_string(),
    })
}
