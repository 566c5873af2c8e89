//! Checking a proof, without the ledger.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::signing::{self, Signature, Trust};
use super::{Error, TextFile};
use crate::audit::checkpoint::Checkpoint;
use crate::audit::proof_file::{Claim, ProofError, ProofFile};
use crate::report::history::Entry;

/// Which proof.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// The proof.
    pub proof: TextFile,
    /// The checkpoint that the reader kept; a proof that a log grew needs it.
    pub checkpoint: Option<TextFile>,
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

/// Why nothing is proved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyProofError {
    /// The proof does not hold.
    #[error("{name} {error}")]
    Refused {
        /// The proof's file.
        name: String,
        /// Why not.
        error: ProofError,
    },
    /// A proof that a log grew, without the checkpoint of the earlier one.
    #[error("{0} proves that a log grew out of an earlier one")]
    NoCheckpoint(String),
}

impl VerifyProofError {
    /// A name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused { error, .. } => match error {
                ProofError::Form(_) => "proof-form",
                ProofError::Checkpoint(_) => "proof-checkpoint",
                ProofError::AnotherCheckpoint(_) => "proof-of-another-checkpoint",
                ProofError::False => "proof-false",
                ProofError::Record(_) => "proof-record",
            },
            Self::NoCheckpoint(_) => "proof-needs-checkpoint",
        }
    }
}

/// Checks the proof.
///
/// # Errors
/// A file that is no proof, one that does not hold, or one that is not to be relied on.
pub fn run(request: &Request) -> Result<Outcome, Error> {
    let name = &request.proof.name;
    let refused = |error| VerifyProofError::Refused { name: name.clone(), error };
    let proof = ProofFile::parse(&request.proof.text).map_err(refused)?;
    let kept = match &request.checkpoint {
        None => None,
        Some(file) => {
            let checkpoint = signing::checkpoint(file)?;
            let signature = request.trust.check(&checkpoint, &file.name, None)?;
            Some((&file.name, checkpoint, signature))
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
                None => request.trust.check(&proof.checkpoint, name, None)?,
            };
            let record = proof.check_inclusion(*sequence, record).map_err(refused)?;
            (Proved::Record(Entry::of(&record, &[])), signature)
        }
        (Claim::Consistency { old }, Some((_, kept, _))) => {
            proof.check_consistency(*old, &kept).map_err(refused)?;
            let signature = request.trust.check(&proof.checkpoint, name, None)?;
            (Proved::Growth { old: *old, size: proof.checkpoint.size }, signature)
        }
        (Claim::Consistency { .. }, None) => {
            return Err(VerifyProofError::NoCheckpoint(name.clone()).into());
        }
    };
    let Checkpoint { origin, size, root, .. } = proof.checkpoint;
    Ok(Outcome { proved, origin, size, root: hex::encode(root), signature })
}
