//! The ledger's key: showing, exporting, importing and replacing it.
//!
//! Belongs here: what has to be true of a key before it is written. Does not: asking for passphrases,
//! which each face does in its own way.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::signing::SigningError;
use super::{Context, Error, Step, files, signing, text};
use crate::custody::encryption::{Lock, Unlock};
use crate::custody::evidence::Store;
use crate::custody::key_export::{self, Keys};
use crate::ledger::key_file::{self, KeyError};
use crate::ledger::{Ledger, LedgerError, Snapshot, signing_file};
use crate::progress::counted_step;
use crate::register::Key;

/// A ledger's key, without the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Shown {
    /// The key file.
    pub key: PathBuf,
    /// Fingerprint of the key, in hexadecimal digits.
    pub fingerprint: String,
    /// How often the key was rotated.
    pub rotations: u64,
}

/// Says where the ledger's key is.
///
/// # Errors
/// A key file that is missing, has another form, or is another ledger's.
pub fn show(ledger: &Snapshot, context: &Context<'_>) -> Result<Shown, Error> {
    let key = context.open_key(ledger)?;
    Ok(Shown {
        key: context.key_path.clone(),
        fingerprint: hex::encode(key.fingerprint()),
        rotations: ledger.state().rotated_at.len() as u64,
    })
}

/// What was exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The signing key's file that is missing, so that the export lacks it.
    pub missing: Option<PathBuf>,
    /// Whether the key of the evidence is in it.
    pub has_evidence: bool,
}

/// Writes an encrypted copy of the key, and of the signing key and the key of the evidence where there are, into a new
/// file.
///
/// # Errors
/// No lock: the keys never leave their files in the open. A file that is there already or cannot be
/// written; a signing key that cannot be used.
pub fn export(
    ledger: &Snapshot,
    file: &Path,
    lock: Option<&Lock>,
    context: &Context<'_>,
) -> Result<Exported, Error> {
    files::outside_ledgers(file)?;
    files::names_a_file(file)?;
    let key = context.open_key(ledger)?;
    let lock = lock.ok_or(Error::KeyInTheOpen)?;
    let path = signing_file::beside(&context.ledger_dir);
    let signing = match signing_file::read(&path)? {
        None => None,
        Some(_) => Some(signing::in_force(&path, ledger)?.to_secret_text()),
    };
    let missing = signing.is_none().then_some(path);
    let evidence = Store::beside(&context.ledger_dir).identity_text()?;
    let has_evidence = evidence.is_some();
    key_export::export(&Keys { key, signing, evidence }, file, lock)?;
    Ok(Exported { missing, has_evidence })
}

/// What was brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The key file, where it was written.
    pub key: Option<PathBuf>,
    /// The record that rotated the key, where the one in the export is as it was before.
    pub rotated: Option<u64>,
    /// The signing key's file.
    pub signing: ImportedSigning,
    /// The file with the key of the evidence, where it was written.
    pub evidence: Option<PathBuf>,
}

/// What became of the signing key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportedSigning {
    /// It was written into this file.
    Written(PathBuf),
    /// It is there.
    There,
    /// The export has none, as those of earlier versions, and it is not there.
    NotExported(PathBuf),
    /// The one in the export signs no more: this record replaced it.
    Replaced(u64),
}

/// Writes exported keys into the ledger's key file and the signing key's, where these are missing.
///
/// # Errors
/// A file that cannot be opened or read; another ledger's keys; keys that are all there already, or others
/// than these.
pub fn import(
    ledger: &Snapshot,
    file: &Path,
    unlock: &Unlock,
    context: &Context<'_>,
) -> Result<Imported, Error> {
    let Keys { key, signing, evidence } = key_export::import(file, unlock)?;
    let store = Store::beside(&context.ledger_dir);
    // Without it nobody reads what was attached; one that is there is never replaced.
    let evidence = evidence.filter(|_| !store.identity().exists());
    let path = signing_file::beside(&context.ledger_dir);
    let (key, rotated) = match ledger.fitting_key(&key) {
        Ok(key) => (Some(key), None),
        // The signing key beside it may be good all the same.
        Err(_) => match ledger.rotation_of(&key)?.filter(|_| signing.is_some()) {
            Some(record) => (None, Some(record)),
            None => return Err(KeyError::Wrong.into()),
        },
    };
    let signer = signing.map(|text| signing::parse(file, &text, ledger)).transpose()?;
    let missing = match key {
        Some(key) if !key_is_there(&key, context)? => Some(key),
        _ => None,
    };
    let last = signing::changes(ledger)?.pop();
    let path_of_signing = path.clone();
    let signing = match (signer, signing::read(&path, ledger)?) {
        (None, None) => ImportedSigning::NotExported(path),
        (Some(signer), there) => match (last, there) {
            (Some(last), _) if last.verifier != signer.verifier() => {
                ImportedSigning::Replaced(last.record)
            }
            (_, Some(there)) if there.verifier() != signer.verifier() => {
                return Err(SigningError::KeyExists(path).into());
            }
            (_, Some(_)) => ImportedSigning::There,
            (_, None) => {
                // First, whether the verifier key beside it is its own.
                signing::write_verifier(&path, &signer)?;
                signing_file::write(&path, &signer.to_secret_text())?;
                ImportedSigning::Written(path)
            }
        },
        (None, Some(_)) => ImportedSigning::There,
    };
    match (&missing, &signing, rotated) {
        _ if evidence.is_some() => {}
        (Some(_), ..) | (_, ImportedSigning::Written(_), _) => {}
        (None, ImportedSigning::Replaced(record), _) if !path_of_signing.exists() => {
            let (path, record) = (file.to_owned(), *record);
            return Err(SigningError::ExportedReplaced { path, record }.into());
        }
        (None, _, Some(_)) => return Err(KeyError::Wrong.into()),
        (None, ..) => return Err(KeyError::Exists(context.key_path.clone()).into()),
    }
    if let Some(key) = &missing {
        key_file::write(&context.key_path, key)?;
    }
    if let Some(text) = &evidence {
        store.put_identity(text)?;
    }
    let evidence = evidence.map(|_| store.identity().to_owned());
    Ok(Imported { key: missing.map(|_| context.key_path.clone()), rotated, signing, evidence })
}

/// Whether the key file is there and has this key.
fn key_is_there(key: &Key, context: &Context<'_>) -> Result<bool, Error> {
    match key_file::read(&context.key_path) {
        Err(KeyError::Missing(_)) => Ok(false),
        Ok(there) if there == *key => Ok(true),
        _ => Err(KeyError::Exists(context.key_path.clone()).into()),
    }
}

/// Why the key is replaced.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rotate {
    /// Why; it is kept in the log.
    pub reason: String,
}

/// A ledger under a new key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Rotated {
    /// The event's name.
    pub recorded: &'static str,
    /// The event's place in the log, from 0.
    pub sequence: u64,
    /// People and households that have new pseudonyms.
    pub entries: u64,
    /// Fingerprint of the new key, in hexadecimal digits.
    pub fingerprint: String,
    /// The key file.
    pub key: PathBuf,
}

/// Gives everybody a new pseudonym under a new key, and closes the ledger.
///
/// The new key is safe in its file before the ledger needs it; an interrupted rotation leaves a key
/// file that fits the ledger as it is.
///
/// # Errors
/// A reason that cannot be used, a key that is not this ledger's, a full disk.
pub fn rotate(ledger: Ledger, request: &Rotate, context: &Context<'_>) -> Result<Rotated, Error> {
    let reason = text::reason(&request.reason)?;
    let old = context.open_key(&ledger)?;
    let new = old.rotated().map_err(LedgerError::Random)?;
    let state = ledger.state();
    let entries =
        u64::from(state.persons) + u64::from(state.households) - state.erased.len() as u64;
    let (sequence, fingerprint) = (state.size, hex::encode(new.fingerprint()));
    let stamp = context.stamp()?;
    key_file::replace(&context.key_path, &new)?;
    counted_step(context.progress, Step::Rotating, sequence, |advance| {
        ledger.rotate_key(new, stamp, &reason, advance)
    })?;
    let key = context.key_path.clone();
    Ok(Rotated { recorded: "KeyRotated", sequence, entries, fingerprint, key })
}
