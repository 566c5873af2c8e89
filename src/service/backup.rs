//! Writing the ledger to a file that can be carried away.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Context, Error, Step, files};
use crate::custody::backup::{self, Since};
use crate::custody::encryption::Lock;
use crate::custody::evidence::Store;
use crate::event::time::Timestamp;
use crate::ledger::{Snapshot, key_file};
use crate::log::durability::folder_of;
use crate::progress::counted_step;

/// Where to, and how much.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// A folder, in which the file gets a name of its own, or a file that is not there yet.
    pub target: PathBuf,
    /// Only what came after this backup.
    pub since: Option<PathBuf>,
    /// Only what came after the latest backup in the folder; everything where there is none.
    pub incremental: bool,
    /// Whether the key goes in, too. The backup must then be encrypted.
    pub with_key: bool,
}

/// A backup that was written and read back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// The file.
    pub backup: String,
    /// Its first record.
    pub from: u64,
    /// One more than its last record.
    pub size: u64,
    /// Merkle root over all records up to there, in hexadecimal digits.
    pub root: String,
    /// Length of the file in bytes.
    pub bytes: u64,
    /// Whether the file was there already and has everything.
    pub was_there: bool,
    /// The evidence that is beside it now, in a folder of its own; nothing where none is attached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// Whether the key is in it.
    #[serde(skip)]
    pub has_key: bool,
    /// Whether it is on the ledger's own disk, where that can be known.
    #[serde(skip)]
    pub is_on_ledgers_disk: bool,
}

/// Files that were copied beside a backup, encrypted as they are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Evidence {
    /// Their folder.
    pub folder: String,
    /// How many are in it as they were attached.
    pub files: u64,
    /// How many of them are new there.
    pub copied: u64,
    /// The events whose file is not beside the ledger as it was attached, and so not in the backup.
    pub missing: Vec<u64>,
}

/// Writes a backup; `lock` says who can read it, `None` that everybody can.
///
/// # Errors
/// A target that cannot be written, an earlier backup that cannot be continued, a key that is missing
/// or would be in the open. Nothing is left behind then.
pub fn run(
    ledger: &Snapshot,
    request: &Request,
    lock: Option<Lock>,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    files::outside_ledgers(&request.target)?;
    let key = if request.with_key { Some(context.open_key(ledger)?) } else { None };
    let store = Store::beside(&context.ledger_dir);
    let identity = if request.with_key { store.identity_text()? } else { None };
    let dir = &context.ledger_dir;
    let stem = dir.file_name().unwrap_or("ledger".as_ref()).to_string_lossy();
    let since = match &request.since {
        Some(path) => Since::Backup(path.clone()),
        None if request.incremental => Since::Latest,
        None => Since::Beginning,
    };
    let at = Timestamp::new(context.clock.now());
    let asked = backup::Request {
        stem: &stem,
        since,
        lock,
        key: key.as_ref(),
        identity: identity.as_deref(),
        at,
    };
    let size = ledger.log().size();
    let written = counted_step(context.progress, Step::BackingUp, size, |advance| {
        backup::write(ledger, &request.target, &asked, advance)
    })?;
    let evidence = evidence_beside(ledger, &store, &stem, &written.path)?;
    Ok(Outcome {
        evidence,
        backup: written.path.display().to_string(),
        from: written.from,
        size: written.size,
        root: hex::encode(written.root),
        bytes: written.bytes,
        was_there: written.was_there,
        has_key: key.is_some(),
        is_on_ledgers_disk: are_on_one_disk(dir, &written.path),
    })
}

/// Copies the evidence into a folder beside a backup: the ones that are there already stay.
fn evidence_beside(
    ledger: &Snapshot,
    store: &Store,
    stem: &str,
    backup: &Path,
) -> Result<Option<Evidence>, Error> {
    let known = &ledger.state().evidence;
    if known.all().all(|(_, one)| one.destroyed.is_some()) {
        return Ok(None);
    }
    let folder = folder_of(backup).join(format!("{stem}{}", key_file::EVIDENCE_ENDING));
    let fetched = Store::copies_in(&folder).fetch(known, std::slice::from_ref(store))?;
    Ok(Some(Evidence {
        folder: folder.display().to_string(),
        files: fetched.sound,
        copied: fetched.copied,
        missing: fetched.missing,
    }))
}

/// Whether two files are on one disk, where that can be known.
fn are_on_one_disk(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let device = |path: &Path| std::fs::metadata(path).map(|meta| meta.dev()).ok();
        device(a).is_some() && device(a) == device(b)
    }
    #[cfg(not(unix))]
    {
        let _ = (a, b);
        false
    }
}
