//! Backups: a ledger's records and register in files that do not depend on the store.
//!
//! Belongs here: what is written into a backup, and checking it afterwards. Does not: its bytes
//! (`format`), which files make up a ledger (`chain`), restoring (`custody::restore`).
//!
//! A backup is full, or continues another one. It contains the key only where that was asked for, and
//! only encrypted.

pub mod chain;
mod error;
pub mod format;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::encryption::Lock;
use crate::event::Event;
use crate::event::time::Timestamp;
use crate::ledger::Snapshot;
use crate::log::aside;
use crate::log::files::WholeFile;
use crate::log::store::Part;
use crate::log::tree::{Frontier, Hash, leaf_hash};
use crate::log::{LogError, Stored, durability};
use crate::register::Key;
pub use error::BackupError;
use format::{EXTENSION, Header, Writer};

/// The first record of a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    /// All records.
    Beginning,
    /// Records after the latest backup in the same folder; all where there is none.
    Latest,
    /// Records after a backup.
    Backup(PathBuf),
}

/// A request for a backup.
pub struct Request<'a> {
    /// The beginning of the file's name, where the target is a folder.
    pub stem: &'a str,
    /// The first record.
    pub since: Since,
    /// The recipients; `None` for a backup that is not encrypted.
    pub lock: Option<Lock>,
    /// The key, where it is to be in the backup.
    pub key: Option<&'a Key>,
    /// The text of the evidence's identity, where it is to be in the backup, behind the key.
    pub identity: Option<&'a str>,
    /// The time of the backup.
    pub at: Timestamp,
}

/// A backup that was written and read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub path: PathBuf,
    /// Its first record.
    pub from: u64,
    /// One more than its last.
    pub size: u64,
    /// Root of all records up to the last.
    pub root: Hash,
    /// Length of the file, in bytes.
    pub bytes: u64,
    /// Whether the file existed already and is complete.
    pub was_there: bool,
}

/// Writes a backup to a file, or into a folder under a new name. It is written under a temporary name,
/// synced and read back before it gets its own.
///
/// `progress` is called for each record.
///
/// # Errors
/// Nothing is left behind after an error.
pub fn write(
    ledger: &Snapshot,
    target: &Path,
    request: &Request<'_>,
    progress: impl FnMut(),
) -> Result<Written, BackupError> {
    if request.key.is_some() && request.lock.is_none() {
        return Err(BackupError::KeyInTheOpen);
    }
    let opened = ledger.opened()?;
    let is_folder = target.is_dir() || target.to_string_lossy().ends_with(['/', '\\']);
    // What a killed backup left is also there when it was done but for removing that, and nothing is written.
    aside::clear(if is_folder { target } else { durability::folder_of(target) });
    let before = earlier(ledger, opened.ledger, target, is_folder, &request.since)?;
    let (from, root_before) = match &before {
        Some((_, before)) => (before.size, before.root),
        None => (0, Frontier::default().root()),
    };
    let (size, root) = (ledger.log().size(), ledger.log().root());
    if let Some((path, before)) = before.filter(|(_, before)| before.size == size) {
        return already_there(path, &before);
    }
    if is_folder {
        create_folder(target)?;
    }
    let path = if is_folder { target.join(name(request.stem, from, size)) } else { target.into() };
    // A link is there, too, wherever it leads to.
    if fs::symlink_metadata(&path).is_ok() {
        let found = chain::open(&path).map(|reader| reader.header().clone());
        return match found {
            Ok(found) if is_folder && (found.from, found.root) == (from, root) => {
                already_there(path, &found)
            }
            _ => Err(BackupError::Exists(path)),
        };
    }
    let header = Header {
        ledger: opened.ledger,
        name: opened.name.clone(),
        created_at: request.at.to_string(),
        from,
        root_before,
        size,
        root,
        rotated_at: rotated_at(ledger, from)?,
        encrypted: request.lock.is_some(),
    };
    let bytes = write_file(ledger, &path, &header, request, progress)?;
    Ok(Written { path, from, size, root, bytes, was_there: false })
}

/// Creates a folder and its parents, durably.
fn create_folder(folder: &Path) -> Result<(), BackupError> {
    let missing: Vec<&Path> = folder
        .ancestors()
        .take_while(|above| !above.as_os_str().is_empty() && !above.exists())
        .collect();
    durability::make_dirs(folder).map_err(|e| BackupError::io("create", folder, e))?;
    missing.iter().try_for_each(|created| Ok(durability::sync_parent(created)?))
}

fn already_there(path: PathBuf, header: &Header) -> Result<Written, BackupError> {
    let bytes = fs::metadata(&path).map_err(|e| BackupError::io("read", &path, e))?.len();
    let Header { from, size, root, .. } = *header;
    Ok(Written { path, from, size, root, bytes, was_there: true })
}

/// The name of a backup, with its range of records.
fn name(stem: &str, from: u64, size: u64) -> String {
    match from {
        0 => format!("{stem}-{size:08}.{EXTENSION}"),
        _ => format!("{stem}-{from:08}-{size:08}.{EXTENSION}"),
    }
}

/// The backup that this one continues.
fn earlier(
    ledger: &Snapshot,
    id: Uuid,
    target: &Path,
    is_folder: bool,
    since: &Since,
) -> Result<Option<(PathBuf, Header)>, BackupError> {
    let path = match since {
        Since::Beginning => return Ok(None),
        Since::Backup(path) => path.clone(),
        Since::Latest => {
            let folder = if is_folder { target } else { durability::folder_of(target) };
            match chain::latest(folder, id)? {
                Some(path) => path,
                None => return Ok(None),
            }
        }
    };
    let reader = chain::open(&path)?;
    let header = reader.header().clone();
    if header.ledger != id {
        return Err(BackupError::OtherLedger { path, name: header.name });
    }
    if !reader.has_end() {
        return Err(BackupError::NotWhole(path));
    }
    let size = header.size;
    if size > ledger.log().size() || ledger.log().root_at(size)? != header.root {
        return Err(BackupError::OtherHistory { path, size });
    }
    Ok(Some((path, header)))
}

fn rotated_at(ledger: &Snapshot, from: u64) -> Result<Option<u64>, BackupError> {
    let mut last = None;
    if !ledger.state().rotated_at.is_empty() {
        for record in ledger.records() {
            let record = record?;
            if record.sequence >= from && matches!(record.event, Event::KeyRotated(_)) {
                last = Some(record.sequence);
            }
        }
    }
    Ok(last)
}

fn write_file(
    ledger: &Snapshot,
    path: &Path,
    header: &Header,
    request: &Request<'_>,
    progress: impl FnMut(),
) -> Result<u64, BackupError> {
    let parent = durability::folder_of(path);
    let whole = WholeFile::create(path);
    let whole = whole.map_err(|e| BackupError::io("create a file in", parent, e))?;
    let io = |action| move |error| BackupError::io(action, path, error);
    let mut writer =
        Writer::new(whole.file(), header, request.lock.as_ref()).map_err(io("write"))?;
    if let Some(key) = request.key {
        let text = key.to_text() + request.identity.unwrap_or_default();
        writer.key(&text).map_err(io("write"))?;
    }
    write_records(ledger, header, &mut writer, progress, path)?;
    let (mut file, checksum) = writer.finish().map_err(io("write"))?;
    file.sync_all().map_err(io("write"))?;
    if format::checksum(&mut file).map_err(io("read back"))? != checksum {
        let error = io::Error::other("what was written is not what is read; is the disk worn out?");
        return Err(BackupError::io("write", path, error));
    }
    let bytes = file.metadata().map_err(io("read back"))?.len();
    whole.place().map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => BackupError::Exists(path.to_owned()),
        _ => BackupError::io("write", path, error),
    })?;
    Ok(bytes)
}

/// Writes the frames, and checks the tree of all records against the ledger's root.
fn write_records(
    ledger: &Snapshot,
    header: &Header,
    writer: &mut Writer<impl Write>,
    mut progress: impl FnMut(),
    path: &Path,
) -> Result<(), BackupError> {
    let io = |error| BackupError::io("write", path, error);
    let log = ledger.log();
    if header.from > 0 {
        for sequence in ledger.identities_changed_since(header.from)? {
            let identities = log.read(Part::Identities, sequence)?;
            writer.identities(sequence, &identities).map_err(io)?;
        }
    }
    let mut tree = Frontier::default();
    for sequence in 0..header.from {
        tree.push(leaf_hash(&[&log.read(Part::Record, sequence)?]));
        progress();
    }
    if tree.root() != header.root_before {
        return Err(LogError::rewritten(header.from).into());
    }
    for stored in log.stored(header.from) {
        let stored: Stored = stored?;
        tree.push(leaf_hash(&[&stored.record]));
        writer.record(&stored).map_err(io)?;
        progress();
    }
    if tree.root() != header.root {
        return Err(LogError::rewritten(header.size).into());
    }
    Ok(())
}
