//! Putting a newly written store in the place of the old one, and a new ledger in its place.
//!
//! Belongs here: the renames, in an order that survives being interrupted anywhere. Does not: what
//! is written into the new store (`custody`).
//!
//! A log of sled's cannot forget: what is overwritten stays in its files. So what must be gone, or
//! is too much for one batch, is written into a new store, which is complete and synced before it
//! takes the name of the old one:
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
use std::path::{Path, PathBuf};

use super::durability::{folder_of, make_dir, sync_dir, sync_parent};
use super::opening::{COPY_PREFIX, check_vacant};
use super::{CACHE_DIR, Draft, Log, LogError, STORE_DIR, Stored};

/// The name that a store has between being replaced and being removed.
pub(super) const FORMER_DIR: &str = "store.former";
/// Begins the names of folders in which something is built.
const BUILD_PREFIX: &str = ".headcount-";
/// Name of what is built, in such a folder.
const BUILT: &str = "ledger";

/// What becomes of a store while it is rewritten.
pub trait Rewrite {
    /// What can go wrong with it.
    type Error: From<LogError>;

    /// What is to be stored under a sequence number. The record must stay as it is.
    fn value(&mut self, stored: Stored) -> Result<Stored, Self::Error>;

    /// What is appended once everything is rewritten.
    fn last(&mut self) -> Result<Option<Draft>, Self::Error>;
}

/// Builds a ledger's folder under another name, and gives it its own once it is whole and synced:
/// it is there whole or not at all.
///
/// # Errors
/// `NotEmpty` when something is at `dir`; those of `build`, which leave nothing behind.
pub fn build_aside<E: From<LogError>>(
    dir: &Path,
    build: impl FnOnce(&Path) -> Result<(), E>,
) -> Result<(), E> {
    check_vacant(dir)?;
    let parent = folder_of(dir);
    fs::create_dir_all(parent).map_err(|e| LogError::io("create", parent, e))?;
    let aside = tempfile::Builder::new().prefix(BUILD_PREFIX).tempdir_in(parent);
    let aside = aside.map_err(|e| LogError::io("create a folder in", parent, e))?;
    let built = aside.path().join(BUILT);
    build(&built)?;
    let placed = match fs::remove_dir(dir) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e),
        _ => fs::rename(&built, dir),
    };
    placed.map_err(|e| LogError::io("create", dir, e))?;
    Ok(sync_parent(dir)?)
}

impl Log {
    /// Writes all that is stored into a new store, as `rewrite` gives it back, and puts the new
    /// store in the place of the old one, of which no file remains. `progress` is told each record.
    ///
    /// # Errors
    /// Until the new store is complete, those leave the log as it was; the log must be opened again
    /// after an error.
    pub fn rewrite<R: Rewrite>(
        mut self,
        mut rewrite: R,
        mut progress: impl FnMut(),
    ) -> Result<(), R::Error> {
        if let Some(place) = &self.read_only {
            return Err(LogError::ReadOnly(place.original.clone()).into());
        }
        if self.failed {
            return Err(LogError::Closed.into());
        }
        let cache = self.reader.cache_dir().to_owned();
        make_dir(&cache)?;
        let aside = tempfile::Builder::new().prefix(BUILD_PREFIX).tempdir_in(&cache);
        let aside = aside.map_err(|e| LogError::io("create a folder in", &cache, e))?;
        let built = aside.path().join(BUILT);
        let mut new = Log::create(&built)?;
        let values = self.reader.stored(0).map(|stored| rewrite.value(stored?));
        new.append_stored(values, |_| progress())?;
        if new.root() != self.root() {
            return Err(LogError::damaged("store", "its copy has another root").into());
        }
        new.append(rewrite.last()?, |_| progress())?;
        new.finish()?;
        let mark = new.head.mark();
        drop(new);
        self.finish()?;
        let dir = self.dir.clone();
        replace_store(&dir, &built.join(STORE_DIR))?;
        self.head.write(mark)?;
        drop_former(&dir)?;
        Ok(())
    }
}

/// Puts a synced store, built in a folder of the cache, in the place of a ledger's own, which is kept
/// under its former name.
pub(super) fn replace_store(dir: &Path, new: &Path) -> Result<(), LogError> {
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
pub(super) fn store_in(dir: &Path) -> PathBuf {
    let (store, former) = (dir.join(STORE_DIR), dir.join(FORMER_DIR));
    if former.exists() && !store.exists() { former } else { store }
}

/// Whether something in the cache was left by a command that was killed: a copy that was examined,
/// or what was being built. It may hold what is erased later.
pub(super) fn is_passing(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with(BUILD_PREFIX) || name.starts_with(COPY_PREFIX)
}

/// Puts a store back that was about to be replaced, and removes what was left by a command that
/// was killed.
pub(super) fn settle(dir: &Path) -> Result<(), LogError> {
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
pub(super) fn drop_former(dir: &Path) -> Result<(), LogError> {
    let former = dir.join(FORMER_DIR);
    if !former.exists() {
        return Ok(());
    }
    fs::remove_dir_all(&former).map_err(|e| LogError::io("remove", &former, e))?;
    sync_dir(dir)
}
