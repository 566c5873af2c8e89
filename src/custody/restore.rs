//! Restoring a ledger from its backups.
//!
//! Belongs here: writing records and register again, as far as the backups have them, and verifying that
//! they are what was backed up. Does not: the bytes of a backup (`backup`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::vec::IntoIter;

use super::backup::BackupError;
use super::backup::chain::{Link, gather};
use super::backup::format::{Frame, Frames, Header};
use super::encryption::Unlock;
use crate::audit::verify::verify;
use crate::ledger::{Ledger, LedgerError, Snapshot, Stamp};
use crate::log::tree::{Frontier, Hash, leaf_hash};
use crate::log::{Examiner, Log, LogError, Stored, build_aside, decode_at};

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The ledger's name.
    pub name: String,
    /// Records.
    pub records: u64,
    /// Root of these records.
    pub root: Hash,
    /// What a torn backup lacks.
    pub missing: Option<Missing>,
    /// Erasures that were recorded again, because their events were in the missing part.
    pub erasures_repeated: u64,
    /// The key's text, if it was in a backup.
    pub key: Option<String>,
}

/// What a torn backup lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The file.
    pub path: PathBuf,
    /// Why the backup is torn.
    pub why: String,
    /// The first missing record.
    pub from: u64,
    /// One more than the last missing record.
    pub until: u64,
}

impl From<Missing> for BackupError {
    fn from(Missing { path, why, from, until }: Missing) -> Self {
        Self::Torn { path, why, whole: from, size: until }
    }
}

/// The number of records in a set of backups, for progress.
pub fn size_of(sources: &[PathBuf]) -> Result<u64, BackupError> {
    Ok(gather(sources)?.last().map_or(0, |link| link.reader.header().size))
}

/// Reads backups to their end and checks every record against the tree. Returns the name, size and root
/// of their ledger.
pub fn check(
    sources: &[PathBuf],
    unlock: &Unlock,
    mut progress: impl FnMut(),
) -> Result<(String, u64, Hash), BackupError> {
    let mut records = Records::open(sources, unlock)?;
    let mut tree = Frontier::default();
    let mut roots = BTreeMap::from([(0, tree.root())]);
    for stored in records.by_ref() {
        let stored = stored?;
        let record = decode_at(stored.sequence, &stored.record)?;
        if record.root_before != tree.root() {
            return Err(LogError::rewritten(stored.sequence).into());
        }
        tree.push(leaf_hash(&[&stored.record]));
        roots.insert(tree.size(), tree.root());
        progress();
    }
    if let Some(missing) = records.missing.take() {
        return Err(missing.into());
    }
    for (size, root) in &records.claims {
        if roots.get(size) != Some(root) {
            return Err(LogError::rewritten(*size).into());
        }
    }
    Ok((records.name.clone(), tree.size(), tree.root()))
}

/// Restores a ledger from backups, into a folder that does not exist or is empty. Everything is verified
/// before the folder gets its name.
///
/// With `partial`, a torn backup is restored up to its last whole record. Erasures whose events are missing
/// are recorded again, with the stamp's name and time.
///
/// # Errors
/// Nothing is left at `dir` after an error.
pub fn restore(
    sources: &[PathBuf],
    dir: &Path,
    unlock: &Unlock,
    partial: Option<Stamp>,
    progress: impl FnMut(),
) -> Result<Restored, BackupError> {
    restore_after(sources, dir, unlock, partial, progress, |_, _| Ok(()))
}

/// The same. `before` gets the whole ledger, and the key's text if it was in a backup, before the folder
/// gets its name.
///
/// # Errors
/// Those of `before`, too; nothing is left at `dir` then.
pub fn restore_after<E>(
    sources: &[PathBuf],
    dir: &Path,
    unlock: &Unlock,
    partial: Option<Stamp>,
    mut progress: impl FnMut(),
    before: impl FnOnce(&Snapshot, Option<&str>) -> Result<(), E>,
) -> Result<Restored, E>
where
    E: From<BackupError> + From<LedgerError> + From<LogError>,
{
    let mut records = Records::open(sources, unlock)?;
    let mut restored = None;
    build_aside(dir, |aside| -> Result<(), E> {
        let mut log = Log::create(aside)?;
        log.append_stored(records.by_ref(), |_| progress())?;
        let missing = records.missing.take();
        if partial.is_none()
            && let Some(missing) = &missing
        {
            return Err(BackupError::from(missing.clone()).into());
        }
        for (size, root) in &records.claims {
            if *size > log.size() || log.reader().root_at(*size)? != *root {
                return Err(LogError::rewritten(*size).into());
            }
        }
        if log.size() == 0 {
            let none = || BackupError::None(dir.to_owned());
            return Err(missing.map_or_else(none, Into::into).into());
        }
        if let Some(rotated_at) = records.rotated_at.filter(|at| *at >= log.size()) {
            return Err(BackupError::Rotated { rotated_at, whole: log.size() }.into());
        }
        log.close()?;
        let mut ledger = Ledger::open(aside, &Examiner::InProcess)?;
        let mut erasures_repeated = 0;
        if let Some(stamp) = partial.filter(|_| missing.is_some()) {
            erasures_repeated = ledger.recorder(stamp).record_destroyed(REPEATED)?;
        }
        let verdict = verify(&ledger, |_| ())?;
        if !verdict.faults.is_empty() {
            return Err(BackupError::Faults(verdict.faults).into());
        }
        before(&ledger, records.key.as_deref())?;
        restored = Some(Restored {
            name: records.name.clone(),
            records: verdict.records,
            root: verdict.root,
            missing,
            erasures_repeated,
            key: records.key.take(),
        });
        Ok(ledger.close()?)
    })?;
    restored.ok_or_else(|| LedgerError::Other("nothing was restored".to_owned()).into())
}

/// The reason given for erasures whose event was lost.
const REPEATED: &str = "erased before; the event was in the missing part of a torn backup";

/// The records in a chain of backups, in order, with the identities of the last backup.
struct Records {
    name: String,
    /// The header of the whole chain.
    size: u64,
    rotated_at: Option<u64>,
    key: Option<String>,
    changed: BTreeMap<u64, Vec<u8>>,
    sources: IntoIter<Source>,
    current: Option<Source>,
    next: u64,
    /// Sizes and roots at the ends of the backups read so far.
    claims: Vec<(u64, Hash)>,
    missing: Option<Missing>,
}

struct Source {
    path: PathBuf,
    header: Header,
    frames: Frames<'static>,
    /// A frame that was read ahead.
    ahead: Option<Result<Option<Frame>, String>>,
}

impl Source {
    fn next_frame(&mut self) -> Result<Option<Frame>, String> {
        self.ahead.take().unwrap_or_else(|| self.frames.next_frame())
    }
}

impl Records {
    fn open(sources: &[PathBuf], unlock: &Unlock) -> Result<Self, BackupError> {
        let (mut opened, mut changed, mut key) = (Vec::new(), BTreeMap::new(), None);
        for Link { path, reader } in gather(sources)? {
            let header = reader.header().clone();
            let frames: Result<Frames<'static>, _> = reader.frames(unlock);
            let frames =
                frames.map_err(|error| BackupError::Encryption { path: path.clone(), error })?;
            let mut source = Source { path, header, frames, ahead: None };
            loop {
                match source.frames.next_frame() {
                    Ok(Some(Frame::Key(text))) => key = Some(text),
                    Ok(Some(Frame::Identities(sequence, bytes))) => {
                        changed.insert(sequence, bytes);
                    }
                    other => {
                        source.ahead = Some(other);
                        break;
                    }
                }
            }
            opened.push(source);
        }
        let name =
            opened.last().map_or(String::new(), |source: &Source| source.header.name.clone());
        let size = opened.last().map_or(0, |source| source.header.size);
        let rotated_at = opened.iter().filter_map(|source| source.header.rotated_at).max();
        let mut sources = opened.into_iter();
        let current = sources.next();
        let (next, claims, missing) = (0, Vec::new(), None);
        Ok(Self { name, size, rotated_at, key, changed, sources, current, next, claims, missing })
    }
}

impl Iterator for Records {
    type Item = Result<Stored, BackupError>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(source) = &mut self.current {
            let why = match source.next_frame() {
                Ok(Some(Frame::Record(mut stored))) if stored.sequence == self.next => {
                    self.next += 1;
                    if let Some(identities) = self.changed.remove(&stored.sequence) {
                        stored.identities = identities;
                    }
                    return Some(Ok(stored));
                }
                Ok(Some(Frame::End { size, root })) if size == self.next => {
                    self.claims.push((size, root));
                    self.current = self.sources.next();
                    continue;
                }
                Ok(_) => "its records are not in order".to_owned(),
                Err(why) => why,
            };
            let (path, from, until) = (source.path.clone(), self.next, self.size);
            self.missing = Some(Missing { path, why, from, until });
            self.current = None;
        }
        None
    }
}
