//! What use cases with signatures share: the signing key's file, checkpoints that somebody kept, and
//! whose signature to rely on.
//!
//! Belongs here: reading and making the signing key, checking a signature, holding a log against a
//! checkpoint. Does not: the formats (`audit`).

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::signing::SigningError;
use super::signature::{Checked, Signature, Span};
use super::{Context, Error, Input, Step};
use crate::audit::checkpoint::{self, Checkpoint, origin};
use crate::audit::handover::{self, Change, Tenure};
use crate::audit::note::{Signer, Verifier};
use crate::audit::proof::Tree;
use crate::ledger::key_file::KeyError;
use crate::ledger::{Snapshot, signing_file};
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

/// The text of the file with a signing key's verifier key.
pub fn verifier_text(signer: &Signer) -> String {
    format!("{}\n", signer.verifier())
}

/// Writes the file with a signing key's verifier key, to be given away, unless it is there.
///
/// # Errors
/// A file with another key, which is left as it is.
pub fn write_verifier(path: &Path, signer: &Signer) -> Result<(), Error> {
    let verifier_path = signing_file::verifier_beside(path);
    let text = verifier_text(signer);
    match signing_file::read(&verifier_path)? {
        Some(found) if found == text => Ok(()),
        Some(_) => Err(SigningError::OtherHalf { path: path.to_owned(), verifier_path }.into()),
        None => Ok(signing_file::write_verifier(&verifier_path, &text).map_err(exists)?),
    }
}

fn exists(error: KeyError) -> Error {
    match error {
        KeyError::Exists(path) => SigningError::KeyExists(path).into(),
        other => other.into(),
    }
}

/// The signing key in a file, if there is one, which must be this ledger's. It may be one that another
/// one has replaced.
///
/// # Errors
/// A file that cannot be read, holds no key, or another ledger's.
pub fn read(path: &Path, ledger: &Snapshot) -> Result<Option<Signer>, Error> {
    let Some(text) = signing_file::read(path)? else { return Ok(None) };
    parse(path, &text, ledger).map(Some)
}

/// A signing key's text, which must be this ledger's.
///
/// # Errors
/// A text that is no key, or another ledger's; `path` is where it is.
pub fn parse(path: &Path, text: &str, ledger: &Snapshot) -> Result<Signer, Error> {
    let path = path.to_owned();
    let signer = match Signer::parse(text) {
        Ok(signer) => signer,
        Err(error) => return Err(SigningError::KeyForm { path, error }.into()),
    };
    let (found, expected) = (signer.verifier().name().to_owned(), origin(ledger.opened()?.ledger));
    match found == expected {
        true => Ok(signer),
        false => Err(SigningError::OtherKey { path, found, expected }.into()),
    }
}

/// The signing key in force. None is made where it is missing.
///
/// # Errors
/// As [`read`]; no key there; one that another one has replaced; one whose verifier key beside it is another
/// key's.
pub fn in_force(path: &Path, ledger: &Snapshot) -> Result<Signer, Error> {
    let last = changes(ledger)?.pop();
    let Some(signer) = read(path, ledger)? else {
        let is_begun = signing_file::next_beside(path).exists();
        return Err(SigningError::KeyMissing { path: path.to_owned(), is_begun }.into());
    };
    let verifier = signer.verifier();
    if let Some(change) = last.filter(|change| change.verifier != verifier) {
        let (path, record) = (path.to_owned(), change.record);
        let is_begun = signing_file::next_beside(&path).exists();
        return Err(SigningError::KeyReplaced { path, record, is_begun }.into());
    }
    let verifier_path = signing_file::verifier_beside(path);
    let beside = signing_file::read(&verifier_path)?;
    match beside.is_none_or(|text| Verifier::parse(&text).is_ok_and(|key| key == verifier)) {
        true => Ok(signer),
        false => Err(SigningError::OtherHalf { path: path.to_owned(), verifier_path }.into()),
    }
}

/// The changes of the ledger's signing key.
///
/// # Errors
/// A change in the log that cannot be one.
pub fn changes(ledger: &Snapshot) -> Result<Vec<Change>, Error> {
    handover::changes(ledger)?.map_err(|why| SigningError::Change(why).into())
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
    /// Checks a checkpoint's signature without the ledger; on what the answer rests. `name` is the
    /// checkpoint's file.
    ///
    /// # Errors
    /// No key to check with, or a checkpoint that the key did not sign.
    pub fn check(&self, checkpoint: &Checkpoint, name: &str) -> Result<Signature, Error> {
        if self.unchecked {
            return Ok(Signature::Unchecked);
        }
        let given = self.verifier.as_ref().ok_or_else(|| SigningError::NoKey(name.to_owned()))?;
        let (verifier, key) = (given_key(given)?, Signature::Given);
        match checkpoint.check(&verifier) {
            Ok(()) => Ok(key),
            Err(error) => Err(SigningError::Signature { name: name.to_owned(), error, key }.into()),
        }
    }

    /// Checks a checkpoint's signature beside the ledger, whose log says which key signs when. `own` is the
    /// ledger's own signing key.
    ///
    /// A key that was given vouches for those to which it has handed over by its signature. Where none was
    /// given, the ledger is trusted to name its keys.
    ///
    /// # Errors
    /// As [`Self::check`]; a key that did not sign any more, or not yet, at the checkpoint's size.
    pub fn check_beside(
        &self,
        checkpoint: &Checkpoint,
        name: &str,
        ledger: &Snapshot,
        own: &Path,
    ) -> Result<Checked, Error> {
        if self.unchecked {
            return Ok(Checked { signature: Signature::Unchecked, span: Span::default() });
        }
        let changes = changes(ledger)?;
        let (verifier, key) = match &self.verifier {
            Some(given) => (given_key(given)?, Signature::Given),
            None => own_key(own, ledger)?.ok_or_else(|| SigningError::NoKey(name.to_owned()))?,
        };
        let error = match checkpoint.check(&verifier) {
            Ok(()) => return within(Tenure::of(&verifier, &changes), checkpoint, name, key),
            Err(error) => error,
        };
        let by_given = key == Signature::Given;
        let others = match by_given {
            true => handover::following(&verifier, &changes),
            false => handover::recorded(&changes),
        };
        match others.into_iter().find(|other| checkpoint.check(&other.verifier).is_ok()) {
            Some(other) => {
                let key = Signature::Recorded { id: other.verifier.id(), by_given };
                within(other, checkpoint, name, key)
            }
            None => Err(SigningError::Signature { name: name.to_owned(), error, key }.into()),
        }
    }
}

/// A signature by a key that signed at the checkpoint's size.
fn within(
    tenure: Tenure,
    checkpoint: &Checkpoint,
    name: &str,
    signature: Signature,
) -> Result<Checked, Error> {
    let span = Span { from: tenure.from, until: tenure.until };
    let checked = Checked { signature, span };
    match tenure.covers(checkpoint.size) {
        true => Ok(checked),
        false => {
            let (name, size) = (name.to_owned(), checkpoint.size);
            Err(SigningError::OutOfTime { name, size, checked }.into())
        }
    }
}

fn given_key(given: &Input) -> Result<Verifier, Error> {
    Verifier::parse(&given.text()?)
        .map_err(|error| SigningError::Verifier { given: given.given().into_owned(), error }.into())
}

/// The key that the ledger's own signatures are checked with, where there is one: of the signing key, else
/// of the verifier key beside it. One that is another ledger's checks nothing.
fn own_key(path: &Path, ledger: &Snapshot) -> Result<Option<(Verifier, Signature)>, Error> {
    let verifier_path = signing_file::verifier_beside(path);
    let signing = read(path, ledger).map(|signer| signer.map(|signer| signer.verifier()));
    match (signing, read_verifier(&verifier_path, ledger)) {
        (Ok(Some(key)), _) => Ok(Some((key, Signature::Own(path.to_owned())))),
        (_, Ok(Some(key))) => Ok(Some((key, Signature::Own(verifier_path)))),
        (Err(Error::Signing(SigningError::KeyForm { path, error })), _) => {
            Err(SigningError::OwnKeyForm { path, error }.into())
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
        (Ok(None), Ok(None)) => Ok(None),
    }
}

/// The verifier key in a file, if there is one, which must be this ledger's.
fn read_verifier(path: &Path, ledger: &Snapshot) -> Result<Option<Verifier>, Error> {
    let Some(text) = signing_file::read(path)? else { return Ok(None) };
    let path = path.to_owned();
    let key = match Verifier::parse(&text) {
        Ok(key) => key,
        Err(error) => return Err(SigningError::OwnKeyForm { path, error }.into()),
    };
    let (found, expected) = (key.name().to_owned(), origin(ledger.opened()?.ledger));
    match found == expected {
        true => Ok(Some(key)),
        false => Err(SigningError::OtherVerifier { path, found, expected }.into()),
    }
}

/// Checks that a signing key and a verifier key that are there already are this ledger's, and belong
/// together.
///
/// # Errors
/// Those that are not; a verifier key that another one has replaced.
pub fn check_halves(path: &Path, ledger: &Snapshot) -> Result<(), Error> {
    let signer = read(path, ledger)?;
    let verifier_path = signing_file::verifier_beside(path);
    let Some(verifier) = read_verifier(&verifier_path, ledger)? else { return Ok(()) };
    let last = changes(ledger)?.pop();
    match (signer, last) {
        (Some(signer), _) if signer.verifier() != verifier => {
            Err(SigningError::OtherHalf { path: path.to_owned(), verifier_path }.into())
        }
        (None, Some(last)) if last.verifier != verifier => {
            Err(SigningError::FormerVerifier { path: verifier_path, record: last.record }.into())
        }
        _ => Ok(()),
    }
}
