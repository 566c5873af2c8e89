//! Writing a store anew, and building a new ledger.
//!
//! Belongs here: copying every value through a change into a new store; building a folder under another
//! name. Does not: the change itself (`custody`, `ledger`), the renames of stores (`replacing`).
//!
//! A log of sled's cannot forget: what is overwritten stays in its files. So a change that must leave
//! nothing behind, or that is too large for one batch, is written into a new store, which is complete and
//! synced before it takes the place of the old one.

use std::fs;
use std::path::Path;

use super::around::ledger_around;
use super::aside::AsideFolder;
use super::durability::{folder_of, make_dir, make_dirs, sync_parent};
use super::layout::STORE_DIR;
use super::replacing::{check_vacant, drop_former, replace_store};
use super::{Draft, Log, LogError, Stored};

/// Name of what is built, in a folder aside.
pub const BUILT: &str = "ledger";

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
/// `NotEmpty` when something is at `dir`, or it is within a ledger; those of `build`, which leave nothing behind.
pub fn build_aside<E: From<LogError>>(
    dir: &Path,
    build: impl FnOnce(&Path) -> Result<(), E>,
) -> Result<(), E> {
    check_vacant(dir)?;
    if let Some(ledger) = ledger_around(dir) {
        return Err(LogError::NotEmpty(ledger).into());
    }
    let parent = folder_of(dir);
    make_dirs(parent).map_err(|e| LogError::io("create", parent, e))?;
    let aside = AsideFolder::create_in(parent);
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
        let aside = AsideFolder::create_in(&cache);
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
