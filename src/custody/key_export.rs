//! Exporting the key to a safe place, and importing it again.
//!
//! Belongs here: exported keys, which are always encrypted. Does not: the key's own file
//! (`ledger::key_file`), rotating it (`ledger`).
//!
//! An exported key is the key file's text in an age file, so `age --decrypt FILE` recovers it without
//! headcount.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use super::encryption::{EncryptionError, Lock, Unlock};
use crate::log::files::WholeFile;
use crate::log::refused::in_words;
use crate::register::Key;

/// Longest exported key that is read, in bytes: 14 times a key that was rotated 255 times.
const KEY_TEXT_BYTES_MAX: u64 = 256 << 10;

/// What can go wrong with an exported key.
#[derive(Debug, thiserror::Error)]
pub enum KeyExportError {
    /// A file cannot be read or written.
    #[error("cannot {action} {}: {}", .path.display(), in_words(.error))]
    Io {
        /// `read` or `write`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The file exists already.
    #[error("{} exists already", .0.display())]
    Exists(PathBuf),
    /// Encryption.
    #[error("{}: {error}", .path.display())]
    Encryption {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: EncryptionError,
    },
    /// The file holds something else than a key.
    #[error("{} holds no key of a ledger", .0.display())]
    Form(PathBuf),
}

/// Writes a key, encrypted, into a new file, and syncs it.
pub fn export(key: &Key, path: &Path, lock: &Lock) -> Result<(), KeyExportError> {
    if path.exists() {
        return Err(KeyExportError::Exists(path.to_owned()));
    }
    let failed = |error| KeyExportError::Io { action: "write", path: path.to_owned(), error };
    let file = WholeFile::create(path).map_err(failed)?;
    let mut sealer = lock.seal(file.file()).map_err(failed)?;
    sealer.write_all(key.to_text().as_bytes()).map_err(failed)?;
    sealer.finish().map_err(failed)?;
    file.replace_synced().map_err(failed)
}

/// Reads an exported key.
pub fn import(path: &Path, unlock: &Unlock) -> Result<Key, KeyExportError> {
    let failed = |error| KeyExportError::Io { action: "read", path: path.to_owned(), error };
    let file = File::open(path).map_err(failed)?;
    let opened = unlock.open(BufReader::new(file));
    let opened =
        opened.map_err(|error| KeyExportError::Encryption { path: path.to_owned(), error })?;
    let mut text = String::new();
    let read = opened.take(KEY_TEXT_BYTES_MAX).read_to_string(&mut text);
    read.map_err(failed)?;
    Key::parse(&text).ok_or_else(|| KeyExportError::Form(path.to_owned()))
}
