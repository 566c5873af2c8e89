//! A proof that a record is in the log, or that the log only grew, for somebody without the log.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Context, Error, TextFile, signing, text};
use crate::audit::proof::Tree;
use crate::audit::proof_file::ProofFile;
use crate::event::ids::Reference;
use crate::ledger::{LedgerError, Snapshot};
use crate::log::store::Part;

/// What to prove.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Request {
    /// That a record is among those of a checkpoint.
    Record {
        /// An activity's reference, for its last event that the checkpoint covers; or the record's
        /// number.
        record: String,
        /// The checkpoint.
        checkpoint: TextFile,
    },
    /// That the log of a checkpoint is that of an older one with records added.
    Growth {
        /// The older checkpoint.
        old: TextFile,
        /// The newer one.
        new: TextFile,
    },
}

/// The proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// What it proves.
    pub proved: Proved,
    /// The proof as it is written to a file, to the byte.
    pub proof: String,
}

/// What was proved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Proved {
    /// That a record is among those that a checkpoint covers.
    Record {
        /// The record.
        sequence: u64,
        /// Number of records that the checkpoint covers.
        covered: u64,
        /// The activity, where it was asked for, with all its events: the proof is of one of them.
        of_events: Option<(Reference, Vec<u64>)>,
    },
    /// That a log grew.
    Growth {
        /// Number of records of the older checkpoint.
        old: u64,
        /// Number of records of the newer one.
        new: u64,
    },
}

/// Why nothing can be proved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProveError {
    /// The checkpoint covers fewer records.
    #[error("the checkpoint {name} covers {covered} records, not record {sequence}")]
    NotCovered {
        /// The checkpoint's file.
        name: String,
        /// Number of records that it covers.
        covered: u64,
        /// The record that was asked for.
        sequence: u64,
    },
    /// The checkpoint covers no event of the activity.
    #[error("the checkpoint covers {covered} records, none of them about {reference}")]
    NoneAbout {
        /// Number of records that it covers.
        covered: u64,
        /// The activity.
        reference: Reference,
    },
    /// The older checkpoint covers more than the newer one.
    #[error("{old} covers {old_size} records and {new} only {new_size}")]
    Reversed {
        /// The file named first.
        old: String,
        /// Number of records that it covers.
        old_size: u64,
        /// The file named second.
        new: String,
        /// Number of records that it covers.
        new_size: u64,
    },
}

impl ProveError {
    /// A name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotCovered { .. } => "record-not-covered",
            Self::NoneAbout { .. } => "activity-not-covered",
            Self::Reversed { .. } => "checkpoints-reversed",
        }
    }
}

/// Makes the proof, from records that were all hashed anew.
///
/// # Errors
/// A record, activity or checkpoint that cannot be read, or that the log does not have.
pub fn run(ledger: &Snapshot, request: &Request, context: &Context<'_>) -> Result<Outcome, Error> {
    let tree = signing::tree(ledger, context)?;
    match request {
        Request::Record { record, checkpoint } => inclusion(ledger, &tree, record, checkpoint),
        Request::Growth { old, new } => consistency(ledger, &tree, old, new),
    }
}

fn inclusion(
    ledger: &Snapshot,
    tree: &Tree,
    record: &str,
    file: &TextFile,
) -> Result<Outcome, Error> {
    let checkpoint = signing::agreed(ledger, tree, file)?;
    let covered = checkpoint.size;
    let (sequence, of_events) = sequence_of(ledger, record, covered)?;
    let bytes = ledger.log().read(Part::Record, sequence)?;
    let proof = ProofFile::of_inclusion(tree, sequence, bytes, checkpoint);
    let name = || file.name.clone();
    let proof = proof.ok_or_else(|| ProveError::NotCovered { name: name(), covered, sequence })?;
    let proved = Proved::Record { sequence, covered, of_events };
    Ok(Outcome { proved, proof: proof.to_text() })
}

/// The record that is meant: an activity's last event that the checkpoint covers, beside all of
/// them; else a number.
fn sequence_of(
    ledger: &Snapshot,
    record: &str,
    covered: u64,
) -> Result<(u64, Option<(Reference, Vec<u64>)>), Error> {
    let reference = text::reference(record)?;
    if !ledger.state().activities.contains_key(&reference) {
        let sequence = record.parse().map_err(|_| LedgerError::Unknown(reference))?;
        return Ok((sequence, None));
    }
    let mut events = Vec::new();
    for record in ledger.records() {
        let record = record.map_err(LedgerError::from)?;
        if record.event.reference() == Some(&reference) {
            events.push(record.sequence);
        }
    }
    match events.iter().rev().find(|sequence| **sequence < covered) {
        Some(last) => Ok((*last, Some((reference, events)))),
        None => Err(ProveError::NoneAbout { covered, reference }.into()),
    }
}

fn consistency(
    ledger: &Snapshot,
    tree: &Tree,
    old: &TextFile,
    new: &TextFile,
) -> Result<Outcome, Error> {
    let older = signing::agreed(ledger, tree, old)?;
    let newer = signing::agreed(ledger, tree, new)?;
    let (old_size, new_size) = (older.size, newer.size);
    let proof = ProofFile::of_consistency(tree, old_size, newer).ok_or_else(|| {
        let (old, new) = (old.name.clone(), new.name.clone());
        ProveError::Reversed { old, old_size, new, new_size }
    })?;
    let proved = Proved::Growth { old: old_size, new: new_size };
    Ok(Outcome { proved, proof: proof.to_text() })
}
