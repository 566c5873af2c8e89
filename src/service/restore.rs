//! Making a ledger of its backups, or checking that they are whole.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Context, Error, Step, files, signing};
use crate::custody::encryption::Unlock;
use crate::custody::{backup, restore};
use crate::ledger::key_file::{self, KeyError};
use crate::ledger::{Snapshot, signing_file};
use crate::log::durability::folder_of;
use crate::progress::counted_step;
use crate::register::Key;

/// Which backups. The ledger is made in the context's folder.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// Backups, or folders of them.
    pub sources: Vec<PathBuf>,
    /// Whether to restore what is there of a backup that is not whole.
    pub partial: bool,
}

/// Backups that are whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Checked {
    /// The ledger's name.
    pub ledger: String,
    /// Records in the backups.
    pub size: u64,
    /// Merkle root over them, in hexadecimal digits.
    pub root: String,
}

/// A ledger that was restored and verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// The ledger's folder.
    pub ledger: PathBuf,
    /// Its name.
    pub name: String,
    /// Records restored.
    pub records: u64,
    /// Merkle root over them, in hexadecimal digits.
    pub root: String,
    /// What a backup that is not whole lacks.
    pub missing: Option<Missing>,
    /// Erasures recorded anew, since their event was in the missing part.
    pub erasures_repeated: u64,
    /// The key file, where it was written from the backup.
    pub key: Option<PathBuf>,
    /// Where the key file has to be.
    #[serde(skip)]
    pub key_path: PathBuf,
}

/// The records that a backup lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Missing {
    /// The first of them.
    pub from: u64,
    /// One more than the last.
    pub until: u64,
    /// The backup.
    pub backup: PathBuf,
    /// What was found instead.
    pub why: String,
}

/// Whether any of these backups is encrypted. What cannot be read is not.
pub fn needs_unlocking(sources: &[PathBuf]) -> bool {
    backup::chain::any_encrypted(sources).unwrap_or(false)
}

/// Reads backups to their end without restoring anything.
///
/// # Errors
/// Backups that are not whole, cannot be opened, or do not belong together.
pub fn check(
    sources: &[PathBuf],
    unlock: &Unlock,
    context: &Context<'_>,
) -> Result<Checked, Error> {
    let size = restore::size_of(sources)?;
    let (ledger, size, root) = counted_step(context.progress, Step::Restoring, size, |advance| {
        restore::check(sources, unlock, advance)
    })?;
    Ok(Checked { ledger, size, root: hex::encode(root) })
}

/// Makes a ledger of its backups, in a folder that is not there yet, and verifies it before it is
/// there. A key that is in a backup is written beside it, unless there is a key file already.
///
/// # Errors
/// As [`check`]; a folder that is not empty; key files beside it that are not this ledger's as it is in the
/// backup.
pub fn run(request: &Request, unlock: &Unlock, context: &Context<'_>) -> Result<Outcome, Error> {
    let Request { sources, partial } = request;
    files::outside_ledgers(folder_of(&context.ledger_dir))?;
    let size = restore::size_of(sources)?;
    let stamp = if *partial { Some(context.stamp()?) } else { None };
    let (dir, key_path) = (&context.ledger_dir, context.key_path.clone());
    let mut key = None;
    let restored = counted_step(context.progress, Step::Restoring, size, |advance| {
        restore::restore_after(sources, dir, unlock, stamp, advance, |ledger, in_backup| {
            if !key_is_there(ledger, context)?
                && let Some(found) = in_backup.and_then(Key::parse)
            {
                // Before the ledger has its place: whoever repeats an interrupted restore finds it fits.
                key_file::write(&key_path, &ledger.fitting_key(&found)?)?;
                key = Some(key_path.clone());
            }
            Result::<(), Error>::Ok(())
        })
    })?;
    let missing = restored.missing.map(|missing| {
        let restore::Missing { path: backup, why, from, until } = missing;
        Missing { from, until, backup, why }
    });
    Ok(Outcome {
        ledger: context.ledger_dir.clone(),
        name: restored.name,
        records: restored.records,
        root: hex::encode(restored.root),
        missing,
        erasures_repeated: restored.erasures_repeated,
        key,
        key_path,
    })
}

/// Whether the key of a restored ledger is beside it already.
///
/// # Errors
/// A key file that is another ledger's, or as it was before a rotation that the backup has; a signing key
/// or verifier key that is another ledger's, or not its half. Each would be taken for this one's.
fn key_is_there(ledger: &Snapshot, context: &Context<'_>) -> Result<bool, Error> {
    signing::check_halves(&signing_file::beside(&context.ledger_dir), ledger)?;
    let path = context.key_path.clone();
    let key = match key_file::read(&path) {
        Err(KeyError::Missing(_)) => return Ok(false),
        read => read?,
    };
    if ledger.fitting_key(&key).is_ok() {
        return Ok(true);
    }
    Err(match ledger.rotation_of(&key)? {
        Some(record) => Error::KeyBeforeRotation { path, record },
        None => Error::KeyBesideRestored { path },
    })
}
