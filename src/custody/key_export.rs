//! Exporting the keys to a safe place, and importing them again.
//!
//! Belongs here: exported keys, which are always encrypted. Does not: the keys' own files
//! (`ledger::key_file`, `ledger::signing_file`), rotating or replacing them (`service`).
//!
//! An export is the key file's text, and behind it the line of the signing key, in an age file, so `age
//! --decrypt FILE` recovers both without headcount. Exports of earlier versions have the first alone.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use super::encryption::{EncryptionError, Lock, Unlock};
use crate::language::refused::in_words;
use crate::log::files::WholeFile;
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

/// What an export holds.
#[derive(Clone)]
pub struct Keys {
    /// The key of the pseudonyms.
    pub key: Key,
    /// The text of the signing key, where there is one.
    pub signing: Option<String>,
}

/// Begins the line of a signing key; every other line is a link of the pseudonyms' key.
const SIGNING_PREFIX: &str = "PRIVATE+KEY+";

/// Writes the keys, encrypted, into a new file, and syncs it.
pub fn export(keys: &Keys, path: &Path, lock: &Lock) -> Result<(), KeyExportError> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => KeyExportError::Exists(path.to_owned()),
        _ => KeyExportError::Io { action: "write", path: path.to_owned(), error },
    };
    if path.exists() {
        return Err(KeyExportError::Exists(path.to_owned()));
    }
    let file = WholeFile::create(path).map_err(failed)?;
    let mut sealer = lock.seal(file.file()).map_err(failed)?;
    sealer.write_all(keys.key.to_text().as_bytes()).map_err(failed)?;
    if let Some(signing) = &keys.signing {
        sealer.write_all(format!("{}\n", signing.trim()).as_bytes()).map_err(failed)?;
    }
    sealer.finish().map_err(failed)?;
    file.place().map_err(failed)
}

/// Reads exported keys.
pub fn import(path: &Path, unlock: &Unlock) -> Result<Keys, KeyExportError> {
    let failed = |error| KeyExportError::Io { action: "read", path: path.to_owned(), error };
    if path.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    let file = File::open(path).map_err(failed)?;
    let opened = unlock.open(BufReader::new(file));
    let opened =
        opened.map_err(|error| KeyExportError::Encryption { path: path.to_owned(), error })?;
    let mut text = String::new();
    let read = opened.take(KEY_TEXT_BYTES_MAX).read_to_string(&mut text);
    read.map_err(failed)?;
    let is_signing = |line: &&str| line.starts_with(SIGNING_PREFIX);
    let signing = text.lines().find(is_signing).map(|line| format!("{line}\n"));
    let links: Vec<&str> = text.lines().filter(|line| !is_signing(line)).collect();
    let key = Key::parse(&links.join("\n"));
    let key = key.ok_or_else(|| KeyExportError::Form(path.to_owned()))?;
    Ok(Keys { key, signing })
}
