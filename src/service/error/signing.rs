//! Why a key, a checkpoint or a signature is refused.

use std::path::{Path, PathBuf};

use crate::audit::checkpoint::{CheckpointError, Disagreement};
use crate::audit::note::NoteError;
use crate::ledger::signing_file;
use crate::service::signature::{Checked, Signature};

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
    /// No signing key, and none is made in silence.
    #[error("the signing key {} is missing{}", .path.display(), begun(.path, *.is_begun))]
    KeyMissing {
        /// Where it should be.
        path: PathBuf,
        /// Whether a new one was being put into its place.
        is_begun: bool,
    },
    /// A signing key that another one has replaced.
    #[error("{} signs no more: record {record} put another signing key into its place{}", .path.display(), begun(.path, *.is_begun))]
    KeyReplaced {
        /// The file.
        path: PathBuf,
        /// The record.
        record: u64,
        /// Whether the other one is not in its place yet.
        is_begun: bool,
    },
    /// An exported signing key that another one has replaced.
    #[error("the signing key in {} signs no more: record {record} replaced it", .path.display())]
    ExportedReplaced {
        /// The export.
        path: PathBuf,
        /// The record.
        record: u64,
    },
    /// A verifier key beside the signing key that is another one's.
    #[error("{} does not hold the verifier key of {}", .verifier_path.display(), .path.display())]
    OtherHalf {
        /// The signing key's file.
        path: PathBuf,
        /// The verifier key's.
        verifier_path: PathBuf,
    },
    /// A change of the signing key in the log that cannot be one.
    #[error("{0}")]
    Change(String),
    /// A checkpoint signed by a key that did not sign at its size.
    #[error("the checkpoint {name} of {size} records is {checked}: it cannot have signed so many")]
    OutOfTime {
        /// The file's name.
        name: String,
        /// Records that it covers.
        size: u64,
        /// The key, and when it signs.
        checked: Checked,
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
    /// The verifier key beside the ledger is another ledger's.
    #[error("{} is the verifier key of {found}, and this ledger is {expected}", .path.display())]
    OtherVerifier {
        /// The file.
        path: PathBuf,
        /// Whose it is.
        found: String,
        /// The name that this ledger's has.
        expected: String,
    },
    /// The verifier key beside the ledger is not that of the key that signs.
    #[error("{} is not the key that signs: record {record} brought another", .path.display())]
    FormerVerifier {
        /// The file.
        path: PathBuf,
        /// The record.
        record: u64,
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

fn begun(path: &Path, is_begun: bool) -> String {
    match is_begun {
        true => format!(", and a new one waits in {}", signing_file::next_beside(path).display()),
        false => String::new(),
    }
}

impl SigningError {
    /// A name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::KeyExists(_) => "signing-key-exists",
            Self::KeyForm { .. } => "signing-key-form",
            Self::KeyMissing { .. } => "signing-key-missing",
            Self::KeyReplaced { .. } => "signing-key-replaced",
            Self::ExportedReplaced { .. } => "exported-signing-key-replaced",
            Self::OtherHalf { .. } => "other-verifier-key",
            Self::Change(_) => "signing-key-change",
            Self::OutOfTime { .. } => "signing-key-out-of-time",
            Self::OtherKey { .. } => "other-signing-key",
            Self::OtherVerifier { .. } => "other-ledgers-verifier-key",
            Self::FormerVerifier { .. } => "former-verifier-key",
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
