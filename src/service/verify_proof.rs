//! Checking a proof, without the ledger.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::verify_proof::VerifyProofError;
use super::signature::Signature;
use super::signing::{self, Trust};
use super::{Error, Input};
use crate::audit::checkpoint::Checkpoint;
use crate::audit::proof_file::{Claim, ProofError, ProofFile};
use crate::report::history::Entry;

/// Which proof.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// The proof.
    pub proof: Input,
    /// The checkpoint that the reader kept; a proof that a log grew needs it.
    pub checkpoint: Option<Input>,
    /// Whose signature to rely on.
    #[serde(default)]
    pub trust: Trust,
}

/// What is proved, of which log.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Outcome {
    /// What is proved.
    pub proved: Proved,
    /// The log.
    pub origin: String,
    /// Number of its records at the checkpoint in the proof.
    pub size: u64,
    /// Merkle root over them.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub root: String,
    /// What the reliance on that checkpoint rests on.
    #[serde(skip)]
    pub signature: Signature,
}

/// What a proof is of.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Proved {
    /// That this record is in the log.
    Record(Entry),
    /// That the log grew out of an earlier one.
    Growth {
        /// Number of records of the earlier log.
        old: u64,
        /// Number of records now.
        size: u64,
    },
}

/// Checks the proof.
///
/// # Errors
/// A file that is no proof, one that does not hold, or one that is not to be relied on.
pub fn run(request: &Request) -> Result<Outcome, Error> {
    let name: &str = &request.proof.given();
    let refused = |error| VerifyProofError::Refused { name: name.to_owned(), error };
    let proof = ProofFile::parse(&request.proof.text()?).map_err(refused)?;
    let kept = match &request.checkpoint {
        None => None,
        Some(file) => {
            let checkpoint = signing::checkpoint(file)?;
            let signature = request.trust.check(&checkpoint, &file.given())?;
            Some((file.given(), checkpoint, signature))
        }
    };
    let (proved, signature) = match (&proof.claim, kept) {
        (Claim::Inclusion { sequence, record }, kept) => {
            let signature = match kept {
                Some((kept_name, kept, _)) if !proof.checkpoint.says_the_same_as(&kept) => {
                    let why = format!("not for {kept_name}");
                    return Err(refused(ProofError::AnotherCheckpoint(why)).into());
                }
                Some((.., signature)) => signature,
                None => request.trust.check(&proof.checkpoint, name)?,
            };
            let record = proof.check_inclusion(*sequence, record).map_err(refused)?;
            (Proved::Record(Entry::of(&record, &[])), signature)
        }
        (Claim::Consistency { old }, Some((_, kept, _))) => {
            proof.check_consistency(*old, &kept).map_err(refused)?;
            let signature = request.trust.check(&proof.checkpoint, name)?;
            (Proved::Growth { old: *old, size: proof.checkpoint.size }, signature)
        }
        (Claim::Consistency { .. }, None) => {
            return Err(VerifyProofError::NoCheckpoint(name.to_owned()).into());
        }
    };
    let Checkpoint { origin, size, root, .. } = proof.checkpoint;
    Ok(Outcome { proved, origin, size, root: hex::encode(root), signature })
}
