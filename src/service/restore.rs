//! Making a ledger of its backups, or checking that they are whole.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Context, Error, Step, files, signing};
use crate::custody::encryption::Unlock;
use crate::custody::evidence::Store;
use crate::custody::key_export::parts_of;
use crate::custody::{backup, restore};
use crate::ledger::key_file::{self, KeyError};
use crate::ledger::{Snapshot, signing_file};
use crate::log::durability::folder_of;
use crate::progress::counted_step;

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
    /// The evidence that was found beside the backups; nothing where none is attached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// Where the key file has to be.
    #[serde(skip)]
    pub key_path: PathBuf,
}

/// Files that were restored beside the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Evidence {
    /// How many are there as they were attached.
    pub files: u64,
    /// The events whose file was in no folder beside the backups.
    pub missing: Vec<u64>,
    /// Whether the key that they are encrypted to is there.
    pub has_key: bool,
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
    let (mut key, mut evidence) = (None, None);
    let restored = counted_step(context.progress, Step::Restoring, size, |advance| {
        restore::restore_after(sources, dir, unlock, stamp, advance, |ledger, in_backup| {
            let parts = in_backup.map(parts_of);
            if !key_is_there(ledger, context)?
                && let Some(found) = parts.as_ref().and_then(|parts| parts.key.clone())
            {
                // Before the ledger has its place: whoever repeats an interrupted restore finds it fits.
                key_file::write(&key_path, &ledger.fitting_key(&found)?)?;
                key = Some(key_path.clone());
            }
            let identity = parts.and_then(|parts| parts.evidence);
            evidence = restore_evidence(ledger, sources, identity.as_deref(), context)?;
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
        evidence,
        key_path,
    })
}

/// Brings the evidence and its key back, from the folders beside the backups. Before the ledger has its place:
/// whoever repeats an interrupted restore finds what is there.
fn restore_evidence(
    ledger: &Snapshot,
    sources: &[PathBuf],
    identity: Option<&str>,
    context: &Context<'_>,
) -> Result<Option<Evidence>, Error> {
    let known = &ledger.state().evidence;
    if known.all().all(|(_, one)| one.destroyed.is_some()) {
        return Ok(None);
    }
    let store = Store::beside(&context.ledger_dir);
    if let (Some(text), None) = (identity, store.identity_text()?) {
        store.put_identity(text)?;
    }
    let folders: Vec<Store> = sources.iter().flat_map(|source| evidence_folders(source)).collect();
    let fetched = store.fetch(known, &folders)?;
    let has_key = store.identity_text()?.is_some();
    Ok(Some(Evidence { files: fetched.sound, missing: fetched.missing, has_key }))
}

/// The folders of evidence beside a backup, or in a folder of backups.
fn evidence_folders(source: &Path) -> Vec<Store> {
    let folder = if source.is_dir() { source } else { folder_of(source) };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_its = |path: &PathBuf| {
        path.is_dir() && path.to_string_lossy().ends_with(key_file::EVIDENCE_ENDING)
    };
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_its).collect();
    folders.sort();
    folders.iter().map(|folder| Store::copies_in(folder)).collect()
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
