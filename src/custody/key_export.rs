//! Exporting the keys to a safe place, and importing them again.
//!
//! Belongs here: exported keys, which are always encrypted. Does not: the keys' own files
//! (`ledger::key_file`, `ledger::signing_file`), rotating or replacing them (`service`).
//!
//! An export is the key file's text, and behind it the line of the signing key and that of the evidence's identity, in
//! an age file, so `age --decrypt FILE` recovers all without headcount. Exports of earlier versions have the first
//! alone.

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
    /// The text of the evidence's identity, where there is one.
    pub evidence: Option<String>,
}

/// Begins the line of a signing key.
const SIGNING_PREFIX: &str = "PRIVATE+KEY+";
/// Begins the line of the evidence's identity.
const EVIDENCE_PREFIX: &str = "AGE-SECRET-KEY-";

/// Keys that stand in one text, a line or several each.
pub struct Parts {
    /// The key of the pseudonyms, of which every line is that begins like no other, where it can be read.
    pub key: Option<Key>,
    /// The line of the signing key.
    pub signing: Option<String>,
    /// The line of the evidence's identity.
    pub evidence: Option<String>,
}

/// The keys in a text.
pub fn parts_of(text: &str) -> Parts {
    let line = |prefix: &str| {
        let found = text.lines().find(|line| line.starts_with(prefix));
        found.map(|line| format!("{line}\n"))
    };
    let is_link = |line: &&str| {
        ![SIGNING_PREFIX, EVIDENCE_PREFIX, "#"].iter().any(|prefix| line.starts_with(prefix))
    };
    let links: Vec<&str> = text.lines().filter(is_link).collect();
    Parts {
        key: Key::parse(&links.join("\n")),
        signing: line(SIGNING_PREFIX),
        evidence: line(EVIDENCE_PREFIX),
    }
}

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
    if let Some(evidence) = keys.evidence.as_deref().and_then(|text| parts_of(text).evidence) {
        sealer.write_all(evidence.as_bytes()).map_err(failed)?;
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
    let Parts { key, signing, evidence } = parts_of(&text);
    let key = key.ok_or_else(|| KeyExportError::Form(path.to_owned()))?;
    Ok(Keys { key, signing, evidence })
}
