//! The files that show what activities were, beside the ledger.
//!
//! Belongs here: encrypting them, keeping, reading and destroying them, and whether each is still what it was. Does
//! not: which files belong to which activity (`ledger::evidence`), what kind a file is (`file_kind`), who may see one
//! (`service`).
//!
//! | place | holds |
//! |---|---|
//! | `DIR.evidence/` | a file for each, encrypted in the age format, named by the SHA-256 of what is in it |
//! | `DIR.evidence-key` | the identity that they are encrypted to, an age key of the ledger's own, for its owner alone |
//!
//! A name says nothing of a file's content: encrypting the same file again gives another one. `age --decrypt
//! --identity DIR.evidence-key FILE` reads one without headcount.
//!
//! Invariants:
//!
//! * A file is whole and on the disk before an event names it. An interrupted attaching leaves a file that no event
//!   names, and never an event without its file.
//! * What is read is what was attached, or an error: its SHA-256 is the log's.
//! * A new identity is made only where no file needs another one.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use super::encryption::{EncryptionError, Lock, Unlock, new_identity, recipient_of};
use crate::event::limits::EVIDENCE_BYTES_MAX;
use crate::language::refused::in_words;
use crate::ledger::key_file::{self, KeyError};
use crate::ledger::{Attached, Evidence};
use crate::log::durability;
use crate::log::files::WholeFile;
use crate::log::tree::{Hash, sha256};

/// Ends a file's name.
pub const EXTENSION: &str = "age";
/// What encryption adds to a file at most, with room to spare.
const SEALED_MORE_MAX: u64 = 1 << 20;

/// What can go wrong with the files.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// A file cannot be read or written.
    #[error("cannot {action} {}: {}", .path.display(), in_words(.error))]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The identity cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The identity is gone, and files need it.
    #[error("the key of the evidence, {}, is missing", .0.display())]
    NoIdentity(PathBuf),
    /// A file that cannot be decrypted, or no encryption at all.
    #[error(transparent)]
    Encryption(#[from] EncryptionError),
    /// The file is not there.
    #[error("the file that event {0} attached is not there")]
    Missing(u64),
    /// The file is another one.
    #[error("the file that event {0} attached was changed since: it is not what was recorded")]
    Altered(u64),
}

/// How a file is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// As it was recorded.
    Sound,
    /// Not there.
    Missing,
    /// Another one.
    Altered,
}

/// What came of copying files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fetched {
    /// Files that are here now as they were recorded.
    pub sound: u64,
    /// How many of them were copied.
    pub copied: u64,
    /// The events whose file is nowhere as it was recorded.
    pub missing: Vec<u64>,
}

/// The files of a ledger.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
    identity: PathBuf,
}

impl Store {
    /// Those beside a ledger's folder.
    pub fn beside(dir: &Path) -> Self {
        let (folder, identity) = (key_file::evidence_beside(dir), evidence_key(dir));
        Self { folder, identity }
    }

    /// Copies of them in a folder, without an identity.
    pub fn copies_in(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), identity: PathBuf::new() }
    }

    /// Copies every file that was not destroyed from one of several places, unless it is here already.
    ///
    /// # Errors
    /// A full disk; a file that is there and cannot be read.
    pub fn fetch(&self, known: &Evidence, from: &[Self]) -> Result<Fetched, EvidenceError> {
        let mut fetched = Fetched::default();
        for (_, one) in known.all().filter(|(_, one)| one.destroyed.is_none()) {
            if self.look(one)? == Found::Sound {
                fetched.sound += 1;
                continue;
            }
            let mut copy = None;
            for place in from {
                copy = match place.sealed(one) {
                    Ok(sealed) => Some(sealed),
                    Err(EvidenceError::Missing(_) | EvidenceError::Altered(_)) => continue,
                    Err(other) => return Err(other),
                };
                break;
            }
            match copy {
                None => fetched.missing.push(one.record),
                Some(sealed) => {
                    // What is here, if anything, is not what was attached.
                    let path = self.path(&one.sealed_sha256);
                    let removed = match fs::remove_file(&path) {
                        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                        _ => Ok(()),
                    };
                    removed.map_err(|error| EvidenceError::Io {
                        action: "replace",
                        path,
                        error,
                    })?;
                    self.place(&one.sealed_sha256, &sealed)?;
                    fetched.sound += 1;
                    fetched.copied += 1;
                }
            }
        }
        Ok(fetched)
    }

    /// Their folder, whether or not it is there.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file with the identity, whether or not it is there.
    pub fn identity(&self) -> &Path {
        &self.identity
    }

    /// The text of the identity, where it is there.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn identity_text(&self) -> Result<Option<String>, EvidenceError> {
        Ok(key_file::read_text(&self.identity)?)
    }

    /// Puts an identity into its place, where none is there.
    ///
    /// # Errors
    /// A disk that is full.
    pub fn put_identity(&self, text: &str) -> Result<(), EvidenceError> {
        Ok(key_file::write_text(&self.identity, text)?)
    }

    /// Where a file is, by the SHA-256 of what is in it.
    pub fn path(&self, sealed: &Hash) -> PathBuf {
        self.folder.join(name(sealed))
    }

    /// Encrypts a file and keeps it, durably; the SHA-256 of what is kept. `known` are the ledger's files: where the
    /// identity is missing and one of them needs it, no other is made.
    ///
    /// # Errors
    /// No encryption in this build, a full disk.
    pub fn keep(&self, plain: &[u8], known: &Evidence) -> Result<Hash, EvidenceError> {
        let lock = self.lock(known)?;
        let io =
            |action| move |error| EvidenceError::Io { action, path: self.folder.clone(), error };
        let mut sealer = lock.seal(Vec::new()).map_err(io("encrypt into"))?;
        sealer.write_all(plain).map_err(io("encrypt into"))?;
        let sealed = sealer.finish().map_err(io("encrypt into"))?;
        let hash = sha256(&[&sealed]);
        self.place(&hash, &sealed)?;
        Ok(hash)
    }

    /// Keeps a file as it is: encrypted already.
    ///
    /// # Errors
    /// A full disk.
    pub fn place(&self, hash: &Hash, sealed: &[u8]) -> Result<(), EvidenceError> {
        make_private_folder(&self.folder)?;
        let path = self.path(hash);
        let written = (|| {
            let mut file = WholeFile::create(&path)?;
            file.write_all(sealed)?;
            file.place()
        })();
        written.map_err(|error| EvidenceError::Io { action: "write", path, error })
    }

    fn lock(&self, known: &Evidence) -> Result<Lock, EvidenceError> {
        let text = match self.identity_text()? {
            Some(text) => text,
            None if known.all().any(|(_, one)| one.destroyed.is_none()) => {
                return Err(EvidenceError::NoIdentity(self.identity.clone()));
            }
            None => {
                let text = new_identity()?;
                self.put_identity(&text)?;
                text
            }
        };
        let recipient = recipient_of(&text);
        let form = || EvidenceError::Key(KeyError::Form(self.identity.clone()));
        Ok(Lock::recipients(&[recipient.ok_or_else(form)?])?)
    }

    /// What was attached.
    ///
    /// # Errors
    /// A file that is not there, was changed or cannot be decrypted.
    pub fn read(&self, one: &Attached) -> Result<Vec<u8>, EvidenceError> {
        let sealed = self.sealed(one)?;
        let mut unlock = Unlock::default();
        if self.identity_text()?.is_none() {
            return Err(EvidenceError::NoIdentity(self.identity.clone()));
        }
        unlock.add_identities(&self.identity)?;
        let opened = unlock.open(BufReader::new(sealed.as_slice()))?;
        let mut plain = Vec::new();
        let read = opened.take(one.bytes.saturating_add(1)).read_to_end(&mut plain);
        match read {
            Ok(_) if sha256(&[&plain]) == one.sha256 => Ok(plain),
            _ => Err(EvidenceError::Altered(one.record)),
        }
    }

    /// A file as it is kept, held against what was recorded.
    ///
    /// # Errors
    /// A file that is not there, or another one.
    pub fn sealed(&self, one: &Attached) -> Result<Vec<u8>, EvidenceError> {
        let path = self.path(&one.sealed_sha256);
        let bytes = match bounded(&path, one.bytes) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(EvidenceError::Missing(one.record));
            }
            Err(error) => return Err(EvidenceError::Io { action: "read", path, error }),
        };
        match sha256(&[&bytes]) == one.sealed_sha256 {
            true => Ok(bytes),
            false => Err(EvidenceError::Altered(one.record)),
        }
    }

    /// How a file is found. That needs no identity.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn look(&self, one: &Attached) -> Result<Found, EvidenceError> {
        match self.sealed(one) {
            Ok(_) => Ok(Found::Sound),
            Err(EvidenceError::Missing(_)) => Ok(Found::Missing),
            Err(EvidenceError::Altered(_)) => Ok(Found::Altered),
            Err(other) => Err(other),
        }
    }

    /// Whether a file is there, without looking into it.
    pub fn is_there(&self, one: &Attached) -> bool {
        fs::symlink_metadata(self.path(&one.sealed_sha256)).is_ok_and(|file| file.is_file())
    }

    /// Overwrites a file and removes it. One that is gone already is gone.
    ///
    /// What a disk keeps nevertheless: solid-state drives and file systems that write elsewhere keep what was
    /// overwritten for a while. It is encrypted, and backups have their own.
    ///
    /// # Errors
    /// A file that cannot be overwritten or removed.
    pub fn destroy(&self, one: &Attached) -> Result<(), EvidenceError> {
        let path = self.path(&one.sealed_sha256);
        let destroyed = (|| {
            let found = match fs::symlink_metadata(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
                found => found?,
            };
            if found.is_file() {
                let mut file = fs::OpenOptions::new().write(true).open(&path)?;
                io::copy(&mut io::repeat(0).take(found.len()), &mut file)?;
                file.sync_all()?;
            }
            fs::remove_file(&path)?;
            durability::sync_dir(&self.folder).map_err(io::Error::other)
        })();
        destroyed.map_err(|error| EvidenceError::Io { action: "destroy", path, error })
    }

    /// Files here that no event names: those of an attaching that was interrupted, or of records that this ledger does
    /// not have. What this program writes aside is none of them.
    pub fn unnamed(&self, known: &Evidence) -> Vec<PathBuf> {
        let named: BTreeSet<String> =
            known.all().map(|(_, one)| name(&one.sealed_sha256)).collect();
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut unnamed: Vec<PathBuf> = names
            .filter(|name| name.ends_with(EXTENSION) && !named.contains(name))
            .map(|name| self.folder.join(name))
            .collect();
        unnamed.sort();
        unnamed
    }
}

/// The file with the identity that belongs to a ledger's folder.
pub fn evidence_key(dir: &Path) -> PathBuf {
    key_file::evidence_key_beside(dir)
}

/// How a file is called.
pub fn name(sealed: &Hash) -> String {
    format!("{}.{EXTENSION}", hex::encode(sealed))
}

/// A file that is no longer than what it was made from allows.
fn bounded(path: &Path, plain_bytes: u64) -> io::Result<Vec<u8>> {
    let found = fs::symlink_metadata(path)?;
    if !found.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let longest = plain_bytes.min(EVIDENCE_BYTES_MAX).saturating_add(SEALED_MORE_MAX);
    let mut bytes = Vec::new();
    File::open(path)?.take(longest.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Makes a folder that only its owner can open, durably.
fn make_private_folder(folder: &Path) -> Result<(), EvidenceError> {
    if folder.is_dir() {
        return Ok(());
    }
    let io = |error| EvidenceError::Io { action: "create", path: folder.to_owned(), error };
    durability::make_dirs(folder).map_err(io)?;
    durability::sync_parent(folder).map_err(|error| io(io::Error::other(error)))
}
