//! The append-only log: records in sequence, durable once acknowledged, tamper-evident.
//!
//! Belongs here: everything that knows sled, bytes on disk, syncing, the head file, the tree.
//! Does not: what may be appended (`ledger`), what events mean together (`ledger`, `count`).
//!
//! Invariants: a record once acknowledged is there for ever, unchanged; sequences are dense; every
//! record carries the root of all before it; a log that does not reach its head is an error, never
//! a young log. One process at a time, one writing thread.

mod append;
pub mod codec;
pub mod durability;
mod error;
pub mod head;
mod opening;
pub mod repair;
mod reserving;
mod rewriting;
pub mod store;
pub mod tree;
pub mod waiting;

use std::path::PathBuf;

use sled::Batch;

use crate::event::Record;
use durability::Syncer;
use head::{Head, Mark};
use reserving::Reserved;
use store::{Part, Scan, Store, Value};
use tree::{Frontier, Hash};

pub use append::Draft;
pub use error::LogError;
pub use opening::{Examined, Examiner, examine_store};
pub use rewriting::{Rewrite, build_aside};

/// Folder of the sled store in the ledger's directory.
pub const STORE_DIR: &str = "store";
/// Folder of derived files in the ledger's directory.
pub const CACHE_DIR: &str = "cache";

/// An open log.
#[derive(Debug)]
pub struct Log {
    store: Store,
    /// The ledger's directory.
    dir: PathBuf,
    /// The store that is open.
    store_path: PathBuf,
    head: Head,
    syncer: Syncer,
    reserved: Reserved,
    size: u64,
    frontier: Frontier,
    failed: bool,
    /// Where the ledger could not be written to: the copy that was opened in its place.
    read_only: Option<ReadOnly>,
    /// Whether the tree's cached edge fitted when the log was opened.
    found_edge: bool,
}

/// A copy in the place of a ledger that cannot be written to.
#[derive(Debug)]
struct ReadOnly {
    /// The ledger.
    original: PathBuf,
    /// Whether its files were the ones that were closed; nothing where it was not closed cleanly.
    found_as_closed: Option<bool>,
    /// The copy; it goes with the log.
    _copy: tempfile::TempDir,
}

/// What stands under one sequence number, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Place in the log.
    pub sequence: u64,
    /// The encoded record.
    pub record: Vec<u8>,
    /// Pseudonyms and salts that came with it.
    pub identities: Vec<u8>,
    /// Attributes it states.
    pub attributes: Vec<u8>,
}

impl Log {
    /// Number of records.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Root over all records.
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// Root over the first `size` records.
    pub fn root_at(&self, size: u64) -> Result<Hash, LogError> {
        self.store.root_at(size, self.size, &self.frontier)
    }

    /// The first `end` records, in order.
    pub fn records(&self, end: u64) -> Result<Records, LogError> {
        let scan = self.store.scan(Part::Record, end.min(self.size))?;
        Ok(Records { scan, expected: 0, end: end.min(self.size) })
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

    /// The folder of the ledger's directory in which derived and passing files are.
    pub fn cache_dir(&self) -> PathBuf {
        self.dir.join(CACHE_DIR)
    }

    /// Of a log opened as a copy: whether the files are the ones that were closed. Nothing where it
    /// was not closed cleanly.
    pub fn found_as_closed(&self) -> Option<bool> {
        self.read_only.as_ref().and_then(|copy| copy.found_as_closed)
    }

    /// Whether the tree's cached edge fitted when the log was opened; else it was computed anew.
    pub fn found_edge(&self) -> bool {
        self.found_edge
    }

    /// Whether nothing can be written: the ledger was opened as a copy.
    pub fn is_read_only(&self) -> bool {
        self.read_only.is_some()
    }

    /// The bytes of a record, and of what stands beside it.
    pub fn read(&self, part: Part, sequence: u64) -> Result<Vec<u8>, LogError> {
        self.store.read(part, sequence)
    }

    /// The same without copying them, where they are in one piece.
    pub fn value(&self, part: Part, sequence: u64) -> Result<Value, LogError> {
        self.store.value(part, sequence)
    }

    /// The values of one kind in order of sequence.
    pub fn scan(&self, part: Part) -> Result<Scan, LogError> {
        self.store.scan(part, self.size)
    }

    /// The same of the first `end` records alone.
    pub fn scan_to(&self, part: Part, end: u64) -> Result<Scan, LogError> {
        self.store.scan(part, end.min(self.size))
    }

    /// Forgets everything derived from the records and derives it again, holding every root
    /// against the records on the way.
    pub fn rebuild(&mut self) -> Result<(), LogError> {
        self.store.drop_derived()?;
        let (before_last, frontier) = self.store.hash_all(self.size)?;
        let mut batch = Batch::default();
        Store::put_frontier(&mut batch, &before_last)?;
        self.apply(batch, 0)?;
        self.frontier = frontier;
        Ok(())
    }

    /// Closes the log and marks it as closed cleanly.
    pub fn close(mut self) -> Result<(), LogError> {
        self.finish()
    }

    fn finish(&mut self) -> Result<(), LogError> {
        if self.store.db().is_err() {
            return Ok(());
        }
        self.store.close();
        if self.failed {
            return Ok(());
        }
        if self.read_only.is_some() {
            return Ok(());
        }
        // sled writes while it is dropped, and those bytes must be on the disk before the mark.
        durability::sync_closed(&self.store_path)?;
        let closed = Some(durability::files_checksum(&self.store_path)?);
        self.head.write(Mark { closed, ..self.head.mark() })
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        // What was acknowledged is safe already; without the mark the next opening takes longer.
        let _ = self.finish();
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

/// Decodes the record that stands at a place in the log, but for the lists of an activity.
pub fn decode_brief_at(sequence: u64, bytes: &[u8]) -> Result<codec::Brief<'_>, LogError> {
    let brief = codec::decode_brief(bytes);
    let brief = brief.map_err(|e| LogError::record(sequence, e.to_string()))?;
    if brief.sequence != sequence {
        let why = format!("it says that it is record {}", brief.sequence);
        return Err(LogError::record(sequence, why));
    }
    Ok(brief)
}

/// Decodes the record that stands at a place in the log.
pub fn decode_at(sequence: u64, bytes: &[u8]) -> Result<Record, LogError> {
    let record = codec::decode(bytes).map_err(|e| LogError::record(sequence, e.to_string()))?;
    if record.sequence != sequence {
        let why = format!("it says that it is record {}", record.sequence);
        return Err(LogError::record(sequence, why));
    }
    let sound = record.event.activity().is_none_or(|a| a.people.is_well_formed());
    if !sound {
        return Err(LogError::record(sequence, "its columns do not fit its sets".into()));
    }
    Ok(record)
}
