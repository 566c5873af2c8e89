//! What use cases with signatures share: the signing key's file, checkpoints that somebody kept, and
//! whose signature to rely on.
//!
//! Belongs here: reading and making the signing key, checking a signature, holding a log against a
//! checkpoint. Does not: the formats (`audit`).

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Context, Error, Step, TextFile, files};
use crate::audit::checkpoint::{self, Checkpoint, CheckpointError, Disagreement, origin};
use crate::audit::note::{NoteError, Signer, Verifier};
use crate::audit::proof::Tree;
use crate::ledger::key_file::KeyError;
use crate::ledger::{LedgerError, Snapshot, signing_file};
use crate::progress::counted_step;

/// Whose signature to rely on.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Trust {
    /// The office's verifier key: its text, under the name it was given by. Where none is given, the
    /// signing key beside the ledger checks, if there is a ledger.
    pub verifier: Option<TextFile>,
    /// Rely on checkpoints without checking their signature.
    pub unchecked: bool,
}

/// What the reliance on a checkpoint rests on. Written in words, as JSON too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signature {
    /// Nothing: its signature was not checked.
    Unchecked,
    /// A verifier key that was given.
    Given,
    /// The ledger's own signing key, in this file.
    Own(PathBuf),
}

impl Signature {
    /// The key, in words.
    fn key(&self) -> String {
        match self {
            Self::Unchecked => "no key".to_owned(),
            Self::Given => "the key you gave".to_owned(),
            Self::Own(path) => format!("the ledger's own {}", path.display()),
        }
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unchecked => f.write_str("its signature was not checked, as you asked"),
            signed => write!(f, "signed with {}", signed.key()),
        }
    }
}

impl Serialize for Signature {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

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

/// The file beside a signing key that holds its verifier key, to be given away.
pub fn verifier_path(signing_path: &Path) -> PathBuf {
    signing_path.with_extension("vkey")
}

/// Makes a ledger's signing key, and a file with its verifier key.
///
/// # Errors
/// A key that is there already, or a folder that cannot be written to.
pub fn create(path: &Path, ledger: &Snapshot) -> Result<Signer, Error> {
    let signer = Signer::random(&origin(ledger.opened()?.ledger)).map_err(LedgerError::Random)?;
    signing_file::write(path, &signer.to_secret_text()).map_err(|error| match error {
        KeyError::Exists(path) => SigningError::KeyExists(path).into(),
        other => Error::from(other),
    })?;
    files::write(&verifier_path(path), format!("{}\n", signer.verifier()))?;
    Ok(signer)
}

/// The signing key in a file, if there is one, which must be this ledger's.
///
/// # Errors
/// A file that cannot be read, holds no key, or another ledger's.
pub fn read(path: &Path, ledger: &Snapshot) -> Result<Option<Signer>, Error> {
    let Some(text) = signing_file::read(path)? else { return Ok(None) };
    let path = path.to_owned();
    let signer = match Signer::parse(&text) {
        Ok(signer) => signer,
        Err(error) => return Err(SigningError::KeyForm { path, error }.into()),
    };
    let (found, expected) = (signer.verifier().name().to_owned(), origin(ledger.opened()?.ledger));
    match found == expected {
        true => Ok(Some(signer)),
        false => Err(SigningError::OtherKey { path, found, expected }.into()),
    }
}

/// Reads a checkpoint; its signatures are not checked yet.
///
/// # Errors
/// A text that is none.
pub fn checkpoint(file: &TextFile) -> Result<Checkpoint, Error> {
    Checkpoint::parse(&file.text)
        .map_err(|error| SigningError::Checkpoint { name: file.name.clone(), error }.into())
}

/// Reads a checkpoint and holds the ledger's log against it.
///
/// # Errors
/// A text that is none; a log that is not the one it was signed for.
pub fn agreed(ledger: &Snapshot, tree: &Tree, file: &TextFile) -> Result<Checkpoint, Error> {
    let checkpoint = checkpoint(file)?;
    match checkpoint.disagreement(ledger.opened()?.ledger, tree) {
        None => Ok(checkpoint),
        Some(disagreement) => {
            Err(SigningError::Disagreement { name: file.name.clone(), disagreement }.into())
        }
    }
}

/// The tree over the ledger's log, every record hashed anew.
///
/// # Errors
/// A record that cannot be read.
pub fn tree(ledger: &Snapshot, context: &Context<'_>) -> Result<Tree, Error> {
    Ok(counted_step(context.progress, Step::Hashing, ledger.size(), |advance| {
        checkpoint::tree(ledger, |_| advance())
    })?)
}

impl Trust {
    /// Checks a checkpoint's signature; on what the answer rests. `own` is the ledger's own signing
    /// key, where there is a ledger; `name` the checkpoint's file.
    ///
    /// # Errors
    /// No key to check with, or a checkpoint that the key did not sign.
    pub fn check(
        &self,
        checkpoint: &Checkpoint,
        name: &str,
        own: Option<&Path>,
    ) -> Result<Signature, Error> {
        if self.unchecked {
            return Ok(Signature::Unchecked);
        }
        let (verifier, key) = match &self.verifier {
            Some(given) => (given_key(given)?, Signature::Given),
            None => own_key(own)?.ok_or_else(|| SigningError::NoKey(name.to_owned()))?,
        };
        match checkpoint.check(&verifier) {
            Ok(()) => Ok(key),
            Err(error) => Err(SigningError::Signature { name: name.to_owned(), error, key }.into()),
        }
    }
}

fn given_key(given: &TextFile) -> Result<Verifier, SigningError> {
    Verifier::parse(&given.text)
        .map_err(|error| SigningError::Verifier { given: given.name.clone(), error })
}

/// The key that the ledger's own signatures are checked with, where there is one.
fn own_key(path: Option<&Path>) -> Result<Option<(Verifier, Signature)>, Error> {
    let Some(path) = path else { return Ok(None) };
    let Some(text) = signing_file::read(path)? else { return Ok(None) };
    let path = path.to_owned();
    match Signer::parse(&text) {
        Ok(signer) => Ok(Some((signer.verifier(), Signature::Own(path)))),
        Err(error) => Err(SigningError::OwnKeyForm { path, error }.into()),
    }
}
