//! What can go wrong with backups.

use std::io;
use std::path::{Path, PathBuf};

use crate::custody::encryption::EncryptionError;
use crate::language::refused::in_words;
use crate::ledger::LedgerError;
use crate::log::LogError;

/// What can go wrong with backups.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A file cannot be used.
    #[error("cannot {action} {}: {}", .path.display(), in_words(.error))]
    Io {
        /// The action that failed.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The file is no backup.
    #[error("{} is not a backup: {why}", .path.display())]
    NotABackup {
        /// The file.
        path: PathBuf,
        /// What was found.
        why: String,
    },
    /// A folder without backups.
    #[error("there is no backup in {}", .0.display())]
    None(PathBuf),
    /// The file exists already.
    #[error("{} exists already", .0.display())]
    Exists(PathBuf),
    /// The backup to continue is torn.
    #[error("{} is not whole, so nothing can follow on it", .0.display())]
    NotWhole(PathBuf),
    /// A backup of another ledger.
    #[error("{} is a backup of another ledger, \"{name}\"", .path.display())]
    OtherLedger {
        /// The file.
        path: PathBuf,
        /// The ledger it is of.
        name: String,
    },
    /// The backup has records that the ledger does not have.
    #[error("the first {size} records in {} are not this ledger's", .path.display())]
    OtherHistory {
        /// The file.
        path: PathBuf,
        /// Number of records.
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
    /// A part of the backup is missing.
    #[error(
        "{} is not whole: {why}. {} {whole} of its ledger's {size} records can be read", .path.display(),
        if *.whole > 0 { "The first" } else { "None:" }
    )]
    Torn {
        /// The file.
        path: PathBuf,
        /// What was found.
        why: String,
        /// Records before the missing part.
        whole: u64,
        /// Records that the header announces.
        size: u64,
    },
    /// The pseudonyms are of a later key than the recovered records.
    #[error(
        "the key was rotated by record {rotated_at}, which is in the part that is missing; the \
         pseudonyms of the first {whole} records are of the key after it"
    )]
    Rotated {
        /// The record that rotated the key.
        rotated_at: u64,
        /// Records before the missing part.
        whole: u64,
    },
    /// The restored ledger does not verify.
    #[error("the backup does not verify:\n{}", .0.join("\n"))]
    Faults(Vec<String>),
    /// The file cannot be encrypted or decrypted.
    #[error("{}: {error}", .path.display())]
    Encryption {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: EncryptionError,
    },
    /// The key would be in a file that is not encrypted.
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
