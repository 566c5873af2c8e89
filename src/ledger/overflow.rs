//! Bytes of an import that are needed once more, later: in memory while they are few, else in a file.
//!
//! Belongs here: where they are, and getting them back. Does not: what they are (`row_store`, `event_builder`).
//!
//! An import of ten million contacts has 200 MB of rows, as much again was lost between lists that grew beside
//! each other, and 90 MB of identities wait until they are recorded. Once there are more than 32 MiB of either,
//! they go to a file in the ledger's `cache/`. It has no name, so that it is gone with the process however that
//! ends. Where no file can be written, all stays in memory. See `src/decisions/large-imports.md`.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::{LedgerError, Snapshot};
use crate::log::LogError;
use crate::log::durability::make_dir;
use crate::log::files::nameless_in;

/// Bytes that stay in memory. Where everything is checked a file is always made, so that tests of small tables go
/// the same way.
const HELD_BYTES_MAX: usize = if cfg!(debug_assertions) { 1 } else { 32 << 20 };
/// Bytes that are written together, once some are in a file.
const WRITTEN_BYTES: usize = 1 << 20;

/// Where bytes are put away.
#[derive(Debug, Default)]
pub struct Overflow {
    /// Where a file can be made; nothing where all stays in memory.
    folder: Option<PathBuf>,
    held_bytes_max: usize,
    /// What is not in the file, which follows on what is.
    held: Vec<u8>,
    file: Option<Mutex<File>>,
    /// Bytes in the file.
    written: u64,
}

/// Where some bytes are.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    at: u64,
    bytes: usize,
}

impl Overflow {
    /// Makes a file in a folder, once there are many bytes. The folder above it must be there.
    pub fn in_folder(folder: &Path) -> Self {
        Self::holding(folder, HELD_BYTES_MAX)
    }

    /// The same, with so many bytes in memory at most.
    pub fn holding(folder: &Path, held_bytes_max: usize) -> Self {
        Self { folder: Some(folder.to_owned()), held_bytes_max, ..Self::default() }
    }

    /// Puts away what is written.
    pub fn put(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> Place {
        let before = self.held.len();
        write(&mut self.held);
        let at = self.written + before as u64;
        let place = Place { at, bytes: self.held.len() - before };
        let is_much = self.held.len() >= self.held_bytes_max;
        if is_much && self.folder.is_some() && self.spill().is_err() {
            // A full disk, or a folder that nobody may write to.
            self.folder = None;
        }
        place
    }

    /// Writes what is in memory to the file.
    fn spill(&mut self) -> io::Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        if self.file.is_none() {
            make_dir(folder).map_err(|error| io::Error::other(error.to_string()))?;
            self.file = Some(Mutex::new(nameless_in(folder)?));
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        let file = file.get_mut().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.written))?;
        file.write_all(&self.held)?;
        self.written += self.held.len() as u64;
        self.held = Vec::new();
        self.held_bytes_max = self.held_bytes_max.min(WRITTEN_BYTES);
        Ok(())
    }

    /// The bytes at a place.
    ///
    /// # Errors
    /// What the disk refuses; a place of other bytes.
    pub fn bytes(&self, place: Place) -> io::Result<Cow<'_, [u8]>> {
        let Place { at, bytes } = place;
        if let Some(at) = at.checked_sub(self.written) {
            let at = usize::try_from(at).ok();
            let held = at.and_then(|at| self.held.get(at..at.checked_add(bytes)?));
            return held.map(Cow::Borrowed).ok_or_else(gone);
        }
        let mut file =
            self.file.as_ref().ok_or_else(gone)?.lock().unwrap_or_else(PoisonError::into_inner);
        let mut read = vec![0; bytes];
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut read)?;
        Ok(Cow::Owned(read))
    }

    /// Cuts the file, as a disk does that loses bytes.
    #[cfg(test)]
    pub(super) fn lose_after(&self, bytes: u64) {
        let file =
            self.file.as_ref().map(|file| file.lock().unwrap_or_else(PoisonError::into_inner));
        file.into_iter().for_each(|file| file.set_len(bytes).unwrap_or_default());
    }
}

/// The error where what was put away is not there.
pub(super) fn gone() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "what was put away of the import is gone")
}

/// The error of whoever cannot get back what was put away in a folder.
pub(super) fn lost(folder: &Path, error: io::Error) -> LedgerError {
    LogError::io("read", folder, error).into()
}

impl Snapshot {
    /// Where bytes of an import into this ledger are put away.
    pub(super) fn overflow(&self) -> Overflow {
        match self.log.is_read_only() {
            true => Overflow::default(),
            false => Overflow::in_folder(self.log.cache_dir()),
        }
    }

    /// The error where rows cannot be read back.
    pub fn rows_lost(&self, error: io::Error) -> LedgerError {
        lost(self.log.cache_dir(), error)
    }
}
