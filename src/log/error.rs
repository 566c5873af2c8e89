//! What can go wrong between the log and its files.
//!
//! Belongs here: telling damage from a refusing file system, and what part is damaged. Does not:
//! hints and exit codes (`cli::error`).

use std::io;
use std::path::{Path, PathBuf};

use super::codec::CodecError;
use super::layout::STORE_DIR;
use crate::language::refused::in_words;

/// What can go wrong between the log and its files.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// There is no ledger at that place.
    #[error("there is no ledger in {}", .0.display())]
    NoLedger(PathBuf),
    /// Something is already where a ledger should be created.
    #[error("{} is not empty", .0.display())]
    NotEmpty(PathBuf),
    /// Another process holds the ledger.
    #[error("another headcount is using the ledger ({} is locked)", .0.display())]
    InUse(PathBuf),
    /// Acknowledged data is missing or changed.
    #[error("the ledger's {what} is damaged: {why}")]
    Damaged {
        /// Which file, record or rows.
        what: String,
        /// What was found.
        why: String,
    },
    /// The file system refused.
    #[error("cannot {action} {}: {}", .path.display(), in_words(.error))]
    Io {
        /// What was tried.
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A record could not be encoded.
    #[error("a record cannot be written: {0}")]
    Codec(#[from] CodecError),
    /// The ledger lies where nothing can be written: what was opened is a copy.
    #[error("the ledger in {} cannot be written to", .0.display())]
    ReadOnly(PathBuf),
    /// An earlier append failed half-way; the log must be opened again.
    #[error("an earlier write failed; nothing more is written until the ledger is opened again")]
    Closed,
    /// The ledger was closed, or is being rewritten, while something still read it.
    #[error("the ledger was closed while it was being read; open it again")]
    NotOpen,
}

impl LogError {
    /// A file system error with the file it concerns.
    pub fn io(action: &'static str, path: &Path, error: io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), error }
    }

    /// Damage to a part of the ledger.
    pub fn damaged(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self::Damaged { what: what.into(), why: why.into() }
    }

    /// Damage to one record.
    pub fn record(sequence: u64, why: String) -> Self {
        Self::Damaged { what: format!("record {sequence}"), why }
    }

    /// A root that does not match what a record carries.
    pub fn rewritten(sequence: u64) -> Self {
        let what = match sequence.checked_sub(1) {
            Some(before) => format!("record {before} or {sequence}"),
            None => "record 0".to_owned(),
        };
        let why = format!(
            "the root that record {sequence} carries is not the root of the records before it: \
             history was rewritten"
        );
        Self::Damaged { what, why }
    }

    /// An error of sled's.
    pub fn store(error: sled::Error) -> Self {
        match error {
            sled::Error::Io(error) => match error.kind() {
                io::ErrorKind::WouldBlock => Self::InUse(PathBuf::from(STORE_DIR)),
                io::ErrorKind::Other | io::ErrorKind::InvalidData => {
                    Self::damaged("store", error.to_string())
                }
                _ => {
                    let (path, error) = (PathBuf::from(STORE_DIR), as_the_system_says(error));
                    Self::Io { action: "use", path, error }
                }
            },
            other => Self::damaged("store", other.to_string()),
        }
    }
}

/// The system's error that sled has copied: what is left of it is its form for programmers, with its code.
fn as_the_system_says(error: io::Error) -> io::Error {
    let text = error.to_string();
    let code = text.strip_prefix("Os { code: ").and_then(|rest| rest.split(',').next());
    match code.and_then(|code| code.parse().ok()) {
        Some(code) => io::Error::from_raw_os_error(code),
        None => error,
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_to_sled_is_said_in_words() {
        let first = || io::Error::from_raw_os_error(28);
        let copied = io::Error::new(first().kind(), format!("{:?}", first()));
        for error in [first(), copied] {
            let said = LogError::store(sled::Error::Io(error)).to_string();
            assert_eq!(said, "cannot use store: the disk is full");
        }
    }
}
