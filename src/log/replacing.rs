//! Putting a new store in the place of the old one, in steps that can be interrupted anywhere.
//!
//! Belongs here: the renames, finding the store that is in force, removing what interrupted commands
//! left. Does not: what is written into a new store (`rewriting`).
//!
//! 1. `store` becomes `store.former`,
//! 2. the new store becomes `store`,
//! 3. the head is written,
//! 4. `store.former` is removed.
//!
//! Interrupted before 2, opening puts `store.former` back; after it, opening removes it once the
//! new store has reached the head.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::LogError;
use super::durability::sync_dir;
use super::layout::{BUILD_PREFIX, CACHE_DIR, COPY_PREFIX, FORMER_DIR, STORE_DIR};

/// Refuses a place where something is.
pub fn check_vacant(dir: &Path) -> Result<(), LogError> {
    match fs::read_dir(dir) {
        Ok(mut entries) => match entries.next() {
            Some(_) => Err(LogError::NotEmpty(dir.to_owned())),
            None => Ok(()),
        },
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(LogError::io("create", dir, e)),
    }
}

/// Puts a synced store, built in a folder of the cache, in the place of a ledger's own, which is kept
/// under its former name.
pub fn replace_store(dir: &Path, new: &Path) -> Result<(), LogError> {
    let (store, former) = (dir.join(STORE_DIR), dir.join(FORMER_DIR));
    drop_former(dir)?;
    // The folders it is in are new, too: a name cannot be moved out of one that the disk forgets.
    for above in new.ancestors().skip(1).take_while(|above| *above != dir) {
        sync_dir(above)?;
    }
    for (from, to) in [(store.as_path(), &former), (new, &store)] {
        fs::rename(from, to).map_err(|e| LogError::io("rename", from, e))?;
        sync_dir(dir)?;
    }
    Ok(())
}

/// Where a ledger's store is: under its former name, if it was about to be replaced.
pub fn store_in(dir: &Path) -> PathBuf {
    let (store, former) = (dir.join(STORE_DIR), dir.join(FORMER_DIR));
    if former.exists() && !store.exists() { former } else { store }
}

/// Whether something in the cache was left by a command that was killed: a copy that was examined,
/// or what was being built. It may hold what is erased later.
pub fn is_passing(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with(BUILD_PREFIX) || name.starts_with(COPY_PREFIX)
}

/// Puts a store back that was about to be replaced, and removes what was left by a command that
/// was killed.
pub fn settle(dir: &Path) -> Result<(), LogError> {
    let (found, store) = (store_in(dir), dir.join(STORE_DIR));
    if found != store {
        fs::rename(&found, &store).map_err(|e| LogError::io("rename", &found, e))?;
        sync_dir(dir)?;
    }
    let cached = fs::read_dir(dir.join(CACHE_DIR)).into_iter().flatten().flatten();
    for entry in cached.filter(|entry| is_passing(&entry.file_name())) {
        let _ = fs::remove_dir_all(entry.path());
    }
    Ok(())
}

/// Removes the store that was replaced.
pub fn drop_former(dir: &Path) -> Result<(), LogError> {
    let former = dir.join(FORMER_DIR);
    if !former.exists() {
        return Ok(());
    }
    fs::remove_dir_all(&former).map_err(|e| LogError::io("remove", &former, e))?;
    sync_dir(dir)
}
