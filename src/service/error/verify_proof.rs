//! Why nothing is proved.

use crate::audit::proof_file::ProofError;

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
