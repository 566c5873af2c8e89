//! What can go wrong with backups.

use std::io;
use std::path::{Path, PathBuf};

use crate::custody::encryption::EncryptionError;
use crate::ledger::LedgerError;
use crate::log::LogError;

/// What can go wrong with backups.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A file.
    #[error("cannot {action} {}: {error}", .path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A file of something else.
    #[error("{} is not a backup: {why}", .path.display())]
    NotABackup {
        /// The file.
        path: PathBuf,
        /// What was found.
        why: String,
    },
    /// A folder without any.
    #[error("there is no backup in {}", .0.display())]
    None(PathBuf),
    /// It would be overwritten.
    #[error("{} exists already", .0.display())]
    Exists(PathBuf),
    /// A torn backup to continue from.
    #[error("{} is not whole, so nothing can follow on it", .0.display())]
    NotWhole(PathBuf),
    /// Of another ledger than the others, or than the one at hand.
    #[error("{} is a backup of another ledger, \"{name}\"", .path.display())]
    OtherLedger {
        /// The file.
        path: PathBuf,
        /// Whose backup it is.
        name: String,
    },
    /// Records that the ledger does not have.
    #[error("the first {size} records in {} are not this ledger's", .path.display())]
    OtherHistory {
        /// The file.
        path: PathBuf,
        /// Records.
        size: u64,
    },
    /// An earlier backup is missing.
    #[error("{} goes on from record {from}, and no backup given ends there", .path.display())]
    Gap {
        /// The file.
        path: PathBuf,
        /// Its first record.
        from: u64,
    },
    /// Not all of it is there.
    #[error(
        "{} is not whole: {why}. {} {whole} of its ledger's {size} records can be read", .path.display(),
        if *.whole > 0 { "The first" } else { "None:" }
    )]
    Torn {
        /// The file.
        path: PathBuf,
        /// What was found.
        why: String,
        /// Records up to there.
        whole: u64,
        /// Records there should be.
        size: u64,
    },
    /// The register is of a key that the recovered records do not have.
    #[error(
        "the key was rotated by record {rotated_at}, which is in the part that is missing; the \
         pseudonyms of the first {whole} records are of the key after it"
    )]
    Rotated {
        /// The record.
        rotated_at: u64,
        /// Records before the missing part.
        whole: u64,
    },
    /// What was restored does not verify.
    #[error("the backup does not verify:\n{}", .0.join("\n"))]
    Faults(Vec<String>),
    /// Encryption.
    #[error("{}: {error}", .path.display())]
    Encryption {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: EncryptionError,
    },
    /// The key in a file that anybody can read.
    #[error("the key goes into a backup only when it is encrypted")]
    KeyInTheOpen,
}

impl From<LogError> for BackupError {
    fn from(error: LogError) -> Self {
        Self::Ledger(error.into())
    }
}

impl BackupError {
    /// A file system error with the file it concerns.
    pub fn io(action: &'static str, path: &Path, error: io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), error }
    }
}
