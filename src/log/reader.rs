//! Reading the first records of a log, on any thread, while the log grows.
//!
//! Belongs here: records, and what is stored beside them, up to a size. Does not: writing (`append`),
//! sled's iterators and keys (`store`), what records mean (`ledger`).
//!
//! Invariants: a reader gives the same records, and the same root, however much is appended after it
//! was made: it never looks beyond its size. What is stored *beside* a record can change: erasing
//! destroys identities in place, so that a reader made before sees them destroyed, too. Once the log
//! is closed or rewritten, its readers get [`LogError::NotOpen`].

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::scan::Scan;
use super::store::{Part, Store, Value};
use super::tree::Hash;
use super::{LogError, Stored, decode_at};
use crate::event::Record;

/// The first records of a log. Cheap to clone; clones and originals can be on different threads.
#[derive(Debug, Clone)]
pub struct Reader {
    pub(super) store: Store,
    size: u64,
    root: Hash,
    /// Number of records that the log has by now, for all of its readers.
    log_size: Arc<AtomicU64>,
    cache: Arc<Path>,
    found: Found,
}

/// How a log was found when it was opened.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// Whether a copy was opened, so that nothing can be written.
    pub as_copy: bool,
    /// Of a copy: whether the files are the ones that were closed; nothing where the log was not
    /// closed cleanly.
    pub as_closed: Option<bool>,
    /// Whether the tree's cached edge fitted.
    pub edge: bool,
}

impl Reader {
    pub(super) fn new(store: Store, size: u64, root: Hash, cache: &Path, found: Found) -> Self {
        let log_size = Arc::new(AtomicU64::new(size));
        Self { store, size, root, log_size, cache: Arc::from(cache), found }
    }

    /// Number of records.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Root over all of them.
    pub fn root(&self) -> Hash {
        self.root
    }

    /// Whether these are all records of the log at the moment.
    pub fn is_latest(&self) -> bool {
        self.size == self.log_size.load(Ordering::Acquire)
    }

    /// The same log with more records, which it has from now on.
    pub(super) fn grown(&self, size: u64, root: Hash) -> Self {
        self.log_size.store(size, Ordering::Release);
        Self { size, root, ..self.clone() }
    }

    /// Root over the first `size` of them; over all where there are no more.
    pub fn root_at(&self, size: u64) -> Result<Hash, LogError> {
        self.store.root_at(size, self.size, self.root)
    }

    /// The first `size` of these records; all where there are no more.
    pub fn first(&self, size: u64) -> Result<Self, LogError> {
        let root = self.root_at(size)?;
        Ok(Self { size: size.min(self.size), root, ..self.clone() })
    }

    /// The first `size` of these records, the root over which is known.
    pub(crate) fn first_with_root(&self, size: u64, root: Hash) -> Self {
        Self { size, root, ..self.clone() }
    }

    /// The records, in order.
    pub fn records(&self) -> Records {
        let scan = self.store.scan(Part::Record, self.size);
        Records { scan, expected: 0, end: self.size }
    }

    /// All that is stored from one sequence on, in order.
    pub fn stored(&self, from: u64) -> impl Iterator<Item = Result<Stored, LogError>> + '_ {
        (from..self.size).map(|sequence| {
            Ok(Stored {
                sequence,
                record: self.read(Part::Record, sequence)?,
                identities: self.read(Part::Identities, sequence)?,
                attributes: self.read(Part::Attributes, sequence)?,
            })
        })
    }

    /// The bytes of a record, or of what is stored beside it; none where there are none.
    pub fn read(&self, part: Part, sequence: u64) -> Result<Vec<u8>, LogError> {
        match sequence < self.size {
            true => self.store.read(part, sequence),
            false => Ok(Vec::new()),
        }
    }

    /// The same without copying them, where they are in one piece.
    pub fn value(&self, part: Part, sequence: u64) -> Result<Value, LogError> {
        match sequence < self.size {
            true => self.store.value(part, sequence),
            false => Ok(Value::Pieces(Vec::new())),
        }
    }

    /// Names the first record that is not the one that the records after it say it is; for when their root
    /// is known to be wrong.
    pub fn first_rewritten(&self) -> LogError {
        match self.store.hash_all(self.size) {
            Err(error) => error,
            // None comes after the last one.
            Ok(_) => LogError::rewritten(self.size.saturating_sub(1)),
        }
    }

    /// Decodes the record at a place.
    pub fn record(&self, sequence: u64) -> Result<Record, LogError> {
        decode_at(sequence, &self.value(Part::Record, sequence)?)
    }

    /// The values of one kind in order of sequence; sequences without one are left out.
    pub fn scan(&self, part: Part) -> Scan {
        self.store.scan(part, self.size)
    }

    /// The folder of the ledger's directory in which derived and temporary files are.
    pub fn cache_dir(&self) -> &Path {
        &self.cache
    }

    /// Whether nothing can be written: the ledger was opened as a copy.
    pub fn is_read_only(&self) -> bool {
        self.found.as_copy
    }

    /// Of a log opened as a copy: whether the files are the ones that were closed. Nothing where it
    /// was not closed cleanly.
    pub fn found_as_closed(&self) -> Option<bool> {
        self.found.as_closed
    }

    /// Whether the tree's cached edge fitted when the log was opened; else it was computed anew.
    pub fn found_edge(&self) -> bool {
        self.found.edge
    }
}

/// Records in sequence.
pub struct Records {
    scan: Scan,
    expected: u64,
    end: u64,
}

impl Iterator for Records {
    type Item = Result<Record, LogError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.expected == self.end {
            return None;
        }
        let sequence = self.expected;
        self.expected += 1;
        Some(match self.scan.next() {
            Some(Ok((found, bytes))) if found == sequence => decode_at(sequence, &bytes),
            Some(Err(e)) => Err(e),
            _ => Err(LogError::record(sequence, "it is missing".into())),
        })
    }
}
