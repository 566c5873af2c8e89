//! A proof that a record is in the log, or that the log only grew, for somebody without the log.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::prove::ProveError;
use super::{Context, Error, Input, signing, text};
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
        checkpoint: Input,
    },
    /// That the log of a checkpoint begins with so many records that somebody knows the root of.
    GrowthFrom {
        /// Their number.
        size: u64,
        /// The checkpoint.
        new: Input,
    },
    /// That the log of a checkpoint is that of an older one with records added.
    Growth {
        /// The older checkpoint.
        old: Input,
        /// The newer one.
        new: Input,
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

/// Makes the proof, from records that were all hashed anew.
///
/// # Errors
/// A record, activity or checkpoint that cannot be read, or that the log does not have.
pub fn run(ledger: &Snapshot, request: &Request, context: &Context<'_>) -> Result<Outcome, Error> {
    let tree = signing::tree(ledger, context)?;
    match request {
        Request::Record { record, checkpoint } => inclusion(ledger, &tree, record, checkpoint),
        Request::Growth { old, new } => {
            let old_size = signing::agreed(ledger, &tree, old)?.size;
            consistency(ledger, &tree, &old.given(), old_size, new)
        }
        Request::GrowthFrom { size, new } => {
            consistency(ledger, &tree, &size.to_string(), *size, new)
        }
    }
}

fn inclusion(ledger: &Snapshot, tree: &Tree, record: &str, file: &Input) -> Result<Outcome, Error> {
    let checkpoint = signing::agreed(ledger, tree, file)?;
    let covered = checkpoint.size;
    let (sequence, of_events) = sequence_of(ledger, record, covered)?;
    let bytes = ledger.log().read(Part::Record, sequence)?;
    let proof = ProofFile::of_inclusion(tree, sequence, bytes, checkpoint);
    let name = || file.given().into_owned();
    let proof = proof.ok_or_else(|| ProveError::NotCovered { name: name(), covered, sequence })?;
    let proved = Proved::Record { sequence, covered, of_events };
    Ok(Outcome { proved, proof: proof.to_text() })
}

/// An activity, with the places of its events in the log.
type OfEvents = (Reference, Vec<u64>);

/// The record that is meant: an activity's last event that the checkpoint covers, beside all of
/// them; else a number.
fn sequence_of(
    ledger: &Snapshot,
    record: &str,
    covered: u64,
) -> Result<(u64, Option<OfEvents>), Error> {
    let reference = text::reference(record)?;
    if !ledger.state().activities.contains_key(&reference) {
        let sequence = record.parse().map_err(|_| LedgerError::Unknown(reference))?;
        return Ok((sequence, None));
    }
    let mut events = Vec::new();
    for record in ledger.records() {
        let record = record.map_err(LedgerError::from)?;
        // What was said of the activity; the files that show it are proved by their own number.
        if record.event.reference() == Some(&reference) && !record.event.changes_no_figure() {
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
    old: &str,
    old_size: u64,
    new: &Input,
) -> Result<Outcome, Error> {
    let newer = signing::agreed(ledger, tree, new)?;
    let new_size = newer.size;
    let proof = ProofFile::of_consistency(tree, old_size, newer).ok_or_else(|| {
        let (old, new) = (old.to_owned(), new.given().into_owned());
        ProveError::Reversed { old, old_size, new, new_size }
    })?;
    let proved = Proved::Growth { old: old_size, new: new_size };
    Ok(Outcome { proved, proof: proof.to_text() })
}
