//! Why a key, a checkpoint or a signature is refused.

use std::path::PathBuf;

use crate::audit::checkpoint::{CheckpointError, Disagreement};
use crate::audit::note::NoteError;
use crate::service::signature::Signature;

/// Why a key, a checkpoint or a signature is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SigningError {
    /// A file where a new signing key should be.
    #[error("the signing key {} exists already", .0.display())]
    KeyExists(PathBuf),
    /// A file that should hold a signing key, and does not.
    #[error("{} {error}", .path.display())]
    KeyForm {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: NoteError,
    },
    /// The signing key is another ledger's.
    #[error("{} is the signing key of {found}, and this ledger is {expected}", .path.display())]
    OtherKey {
        /// The file.
        path: PathBuf,
        /// Whose it is.
        found: String,
        /// The name that this ledger's has.
        expected: String,
    },
    /// A text that should be a verifier key, and is not.
    #[error("--verifier: \"{given}\" {error}, nor a file with one")]
    Verifier {
        /// What was given.
        given: String,
        /// Why not.
        error: NoteError,
    },
    /// The file beside the ledger that should check signatures holds no key.
    #[error("{} {error}", .path.display())]
    OwnKeyForm {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: NoteError,
    },
    /// Neither a verifier key nor a signing key beside the ledger.
    #[error("the signature of {0} cannot be checked: there is no key to check it with")]
    NoKey(String),
    /// A text that should be a checkpoint, and is not.
    #[error("{name} {error}")]
    Checkpoint {
        /// The file's name.
        name: String,
        /// Why not.
        error: CheckpointError,
    },
    /// A checkpoint that the key did not sign.
    #[error("the checkpoint {name} {error} (checked with {})", .key.key())]
    Signature {
        /// The file's name.
        name: String,
        /// Why not.
        error: CheckpointError,
        /// The key that checked.
        key: Signature,
    },
    /// The log is not the one that a checkpoint was signed for.
    #[error("{name}: {disagreement}")]
    Disagreement {
        /// The checkpoint's file.
        name: String,
        /// What differs.
        disagreement: Disagreement,
    },
    /// The records have another root than the one that was acknowledged.
    #[error("the records are not the ones that were acknowledged: no checkpoint is signed")]
    OtherRoot,
}

impl SigningError {
    /// A name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::KeyExists(_) => "signing-key-exists",
            Self::KeyForm { .. } => "signing-key-form",
            Self::OtherKey { .. } => "other-signing-key",
            Self::Verifier { .. } => "verifier-key-form",
            Self::OwnKeyForm { .. } => "own-key-form",
            Self::NoKey(_) => "no-verifier-key",
            Self::Checkpoint { .. } => "checkpoint-form",
            Self::Signature { .. } => "signature",
            Self::Disagreement { .. } => "checkpoint-disagrees",
            Self::OtherRoot => "other-root",
        }
    }
}
