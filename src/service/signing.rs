//! What use cases with signatures share: the signing key's file, checkpoints that somebody kept, and
//! whose signature to rely on.
//!
//! Belongs here: reading and making the signing key, checking a signature, holding a log against a
//! checkpoint. Does not: the formats (`audit`).

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::signing::SigningError;
use super::files::Readers;
use super::signature::Signature;
use super::{Context, Error, Input, Step, files};
use crate::audit::checkpoint::{self, Checkpoint, origin};
use crate::audit::note::{Signer, Verifier};
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
    pub verifier: Option<Input>,
    /// Rely on checkpoints without checking their signature.
    pub unchecked: bool,
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
    let text = format!("{}\n", signer.verifier());
    files::write_new(&verifier_path(path), Readers::All, text)?;
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
pub fn checkpoint(file: &Input) -> Result<Checkpoint, Error> {
    Checkpoint::parse(&file.text()?)
        .map_err(|error| SigningError::Checkpoint { name: file.given().into_owned(), error }.into())
}

/// Reads a checkpoint and holds the ledger's log against it.
///
/// # Errors
/// A text that is none; a log that is not the one it was signed for.
pub fn agreed(ledger: &Snapshot, tree: &Tree, file: &Input) -> Result<Checkpoint, Error> {
    let checkpoint = checkpoint(file)?;
    match checkpoint.disagreement(ledger.opened()?.ledger, tree) {
        None => Ok(checkpoint),
        Some(disagreement) => {
            let name = file.given().into_owned();
            Err(SigningError::Disagreement { name, disagreement }.into())
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

fn given_key(given: &Input) -> Result<Verifier, Error> {
    Verifier::parse(&given.text()?)
        .map_err(|error| SigningError::Verifier { given: given.given().into_owned(), error }.into())
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
