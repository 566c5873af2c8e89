//! The ledger's key: showing, exporting, importing and replacing it.
//!
//! Belongs here: what has to be true of a key before it is written. Does not: asking for passphrases,
//! which each face does in its own way.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Context, Error, Step, files, text};
use crate::custody::encryption::{Lock, Unlock};
use crate::custody::key_export;
use crate::ledger::key_file::{self, KeyError};
use crate::ledger::{Ledger, LedgerError, Snapshot};
use crate::progress::counted_step;

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
        rotations: ledger.state().rotations,
    })
}

/// Writes an encrypted copy of the key into a new file.
///
/// # Errors
/// No lock: the key never leaves its file in the open. A file that is there already or cannot be
/// written.
pub fn export(
    ledger: &Snapshot,
    file: &Path,
    lock: Option<&Lock>,
    context: &Context<'_>,
) -> Result<(), Error> {
    files::outside_ledgers(file)?;
    let key = context.open_key(ledger)?;
    let lock = lock.ok_or(Error::KeyInTheOpen)?;
    Ok(key_export::export(&key, file, lock)?)
}

/// Writes an exported key into the ledger's key file, and returns the path of that.
///
/// # Errors
/// A file that cannot be opened or read; another ledger's key; a key file that is there already.
pub fn import(
    ledger: &Snapshot,
    file: &Path,
    unlock: &Unlock,
    context: &Context<'_>,
) -> Result<PathBuf, Error> {
    let key = key_export::import(file, unlock)?;
    let key = ledger.fitting_key(&key).map_err(|_| KeyError::Wrong)?;
    key_file::write(&context.key_path, &key)?;
    Ok(context.key_path.clone())
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
