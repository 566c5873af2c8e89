//! What is left when a log does not open, and putting back what is derived.
//!
//! Belongs here: sled's own files, the head, and what interrupted commands leave. Does not: deciding
//! what may be repaired (`custody::doctor`).

use std::fs;
use std::path::{Path, PathBuf};

use super::durability;
use super::head::{FILE_NAME, Head, Mark};
use super::layout::{CACHE_DIR, FORMER_DIR, KEPT_ANSWERS_DIRS, STORE_DIR};
use super::opening::{Copy, Examined, recover_prepared};
use super::replacing;
use super::store::Store;
use super::tree::{Frontier, Hash};
use super::{Examiner, LogError};

/// sled's settings, in its folder.
const SETTINGS: &str = "conf";

/// What interrupted commands left: copies, half-built stores, a store that was replaced.
pub fn leftovers(dir: &Path) -> Vec<PathBuf> {
    let cached = fs::read_dir(dir.join(CACHE_DIR)).into_iter().flatten().flatten();
    let passing = cached.filter(|entry| replacing::is_passing(&entry.file_name()));
    let mut left: Vec<PathBuf> = passing.map(|entry| entry.path()).collect();
    left.extend(Some(dir.join(FORMER_DIR)).filter(|former| former.exists()));
    left.sort();
    left
}

/// Removes what interrupted commands left; a store that was about to be replaced is put back.
pub fn drop_leftovers(dir: &Path) -> Result<Vec<PathBuf>, LogError> {
    let left = leftovers(dir);
    replacing::settle(dir)?;
    Ok(left)
}

/// Removes what was kept of earlier answers: everything in the cache but copies of sled's snapshot.
pub fn drop_kept_answers(dir: &Path) -> Result<(), LogError> {
    KEPT_ANSWERS_DIRS.iter().try_for_each(|kept| drop_folder(&dir.join(CACHE_DIR).join(kept)))
}

/// Removes a folder of the cache with what is in it. Of a link, nothing behind it is touched.
pub fn drop_folder(path: &Path) -> Result<(), LogError> {
    let is_link = fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    let removed = if is_link { fs::remove_file(path) } else { fs::remove_dir_all(path) };
    match removed {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(LogError::io("remove", path, e)),
        _ => Ok(()),
    }
}

/// Takes back that the store was closed cleanly: opening then recovers a copy, reads all of it, and
/// puts it in the store's place.
pub fn distrust_store(dir: &Path) -> Result<(), LogError> {
    let mut head = Head::open(dir)?;
    let mark = head.mark();
    head.write(Mark { closed: None, ..mark })
}

/// Whether the store opens and is whole once sled's settings are replaced by the ones that every
/// ledger has. Looked at on a copy.
pub fn settings_are_at_fault(dir: &Path, examiner: &Examiner) -> Result<bool, LogError> {
    let mark = Head::open(dir)?.mark();
    let (store, cache) = (replacing::store_in(dir), dir.join(CACHE_DIR));
    let place = || Copy::outside(dir);
    Ok(recover_prepared(&store, &cache, mark, examiner, place, |copy| copy_settings_of(dir, copy))
        .is_ok())
}

/// Replaces sled's settings by the ones that every ledger has.
pub fn mend_settings(dir: &Path) -> Result<(), LogError> {
    let _lock = Head::open(dir)?;
    copy_settings_of(dir, &dir.join(STORE_DIR))
}

/// The settings of a new store, since all stores have the same.
fn copy_settings_of(ledger: &Path, store: &Path) -> Result<(), LogError> {
    let fresh = Copy::outside(ledger)?;
    Store::create(&fresh.store)?.close();
    durability::await_release(&fresh.store)?;
    let path = store.join(SETTINGS);
    let bytes = fs::read(fresh.store.join(SETTINGS));
    bytes.and_then(|bytes| fs::write(&path, bytes)).map_err(|e| LogError::io("write", &path, e))?;
    durability::sync_dir(&path)?;
    durability::sync_dir(store)
}

/// Size and root of what the store holds, where the head cannot be asked. Looked at on a copy.
pub fn found_without_head(dir: &Path, examiner: &Examiner) -> Result<(u64, Hash), LogError> {
    let (store, cache) = (replacing::store_in(dir), dir.join(CACHE_DIR));
    let nothing = Mark { size: 0, root: Frontier::default().root(), closed: None };
    let place = || Copy::outside(dir);
    let found = recover_prepared(&store, &cache, nothing, examiner, place, |_| Ok(()))?;
    let Examined { size, root } = found.1;
    Ok((size, root))
}

/// Writes a new head in the place of a lost one.
pub fn write_head(dir: &Path, size: u64, root: Hash) -> Result<(), LogError> {
    let path = dir.join(FILE_NAME);
    match fs::remove_file(&path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            return Err(LogError::io("remove", &path, e));
        }
        _ => {}
    }
    Head::create(dir, Mark { size, root, closed: None }).map(|_| ())
}
