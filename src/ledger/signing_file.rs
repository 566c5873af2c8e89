//! The signing key's file: one line beside the ledger, readable by its owner alone.
//!
//! Belongs here: where it is, writing and reading its text. Does not: what the text is and signs
//! (`audit::note`).
//!
//! It is another file than the pseudonyms' key, because it is for another purpose and can be in
//! other hands: who holds this one can vouch for the log and learns nothing about anybody; who
//! holds the other recognises people and cannot sign.

use std::path::{Path, PathBuf};

use super::key_file::{KeyError, beside_with, read_secret, write_secret};

/// The file that belongs to a ledger's directory unless another is named: `DIR.sign` beside it.
pub fn beside(dir: &Path) -> PathBuf {
    beside_with(dir, ".sign")
}

/// Writes a new signing key, synced. Never overwrites one.
pub fn write(path: &Path, text: &str) -> Result<(), KeyError> {
    write_secret(path, text)
}

/// Reads a signing key's text; `None` where there is no file.
pub fn read(path: &Path) -> Result<Option<String>, KeyError> {
    match read_secret(path) {
        Ok(text) => Ok(Some(text)),
        Err(KeyError::Missing(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
