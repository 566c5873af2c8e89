//! Reading the first records of a log, on any thread, while the log grows.
//!
//! Belongs here: records, and what is stored beside them, up to a size. Does not: writing (`append`),
//! sled's iterators and keys (`store`), what records mean (`ledger`).
//!
//! Invariants: a reader gives the same records, and the same root, however much is appended after it
//! was made: it never looks beyond its size. What is stored *beside* a record can change: erasing
//! destroys identities in place, so that a reader made before sees them destroyed, too. Once the log
//! is closed or rewritten, its readers get [`LogError::NotOpen`].
//!
//! Whoever folds all records holds them against the root. Whoever goes on from what was kept of an earlier
//! fold has their hashes ([`Leaves`]), and each record is held against its own when it is read: what somebody
//! changed in the store, with a checksum that fits, is read by nobody.

use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use super::pack_ends::PackEnds;
use super::scan::Scan;
use super::store::{Part, Store, Value};
use super::tree::{Hash, leaf_hash};
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
    /// What records are held against; nothing where all were held against the root.
    leaves: Option<Arc<Held>>,
    /// Where the packs of its records end, as far as it was learned.
    ends: Arc<PackEnds>,
}

/// The hashes of a log's first records as leaves of its tree, from somewhere else than the store.
pub trait Leaves: std::fmt::Debug + Send + Sync {
    /// How many records they are of.
    fn size(&self) -> u64;

    /// The root over these records.
    fn root(&self) -> Hash;

    /// That of a record; nothing where it cannot be told. Then all are computed from the records, and held
    /// against the root.
    fn leaf(&self, sequence: u64) -> Option<Hash>;

    /// The bytes of a record, if they are known: the store is not asked for them.
    fn record(&self, sequence: u64) -> Option<Vec<u8>>;
}

/// Leaves, and what is computed where they cannot be told.
#[derive(Debug)]
struct Held {
    leaves: Box<dyn Leaves>,
    computed: OnceLock<Vec<Hash>>,
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
        let ends = Arc::new(PackEnds::new(size));
        Self { store, size, root, log_size, cache: Arc::from(cache), found, leaves: None, ends }
    }

    /// The same log, each of whose records is held against its hash when it is read.
    pub fn with_leaves(&self, leaves: impl Leaves + 'static) -> Self {
        let held = Held { leaves: Box::new(leaves), computed: OnceLock::new() };
        Self { leaves: Some(Arc::new(held)), ..self.clone() }
    }

    /// The same log, of whose records nothing is known.
    pub fn without_leaves(&self) -> Self {
        Self { leaves: None, ..self.clone() }
    }

    /// Holds the bytes of a record against its hash, where that is known.
    fn check(&self, sequence: u64, bytes: &[u8]) -> Result<(), LogError> {
        let Some(held) = &self.leaves else { return Ok(()) };
        if sequence >= held.leaves.size() {
            return Ok(());
        }
        let leaf = match held.leaves.leaf(sequence) {
            Some(leaf) => Some(leaf),
            None => held.computed(&self.store)?.get(sequence as usize).copied(),
        };
        match leaf == Some(leaf_hash(&[bytes])) {
            true => Ok(()),
            false => Err(LogError::record(sequence, "it is not the one that was recorded".into())),
        }
    }

    /// The bytes of a record, if they are known without the store.
    fn known(&self, part: Part, sequence: u64) -> Option<Vec<u8>> {
        let held = self.leaves.as_ref().filter(|_| part == Part::Record)?;
        held.leaves.record(sequence)
    }

    fn checked<T: std::ops::Deref<Target = [u8]>>(
        &self,
        part: Part,
        sequence: u64,
        value: T,
    ) -> Result<T, LogError> {
        if part == Part::Record {
            self.check(sequence, &value)?;
        }
        Ok(value)
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
        match size < self.size {
            true => Ok(self.record(size)?.root_before),
            false => Ok(self.root),
        }
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
        Records { log: self.clone(), scan, expected: 0 }
    }

    /// Some of the records, by their places.
    pub fn records_at(
        &self,
        places: impl IntoIterator<Item = u64>,
    ) -> impl Iterator<Item = Result<Record, LogError>> {
        places.into_iter().map(|place| self.record(place))
    }

    /// The records, from the last one back.
    pub fn records_back(&self) -> impl Iterator<Item = Result<Record, LogError>> {
        self.records_at((0..self.size).rev())
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
        if sequence >= self.size {
            return Ok(Vec::new());
        }
        match self.known(part, sequence) {
            Some(bytes) => Ok(bytes),
            None => self.checked(part, sequence, self.store.read(part, sequence)?),
        }
    }

    /// The same without copying them, where they are in one piece.
    pub fn value(&self, part: Part, sequence: u64) -> Result<Value, LogError> {
        if sequence >= self.size {
            return Ok(Value::Pieces(Vec::new()));
        }
        match self.known(part, sequence) {
            Some(bytes) => Ok(Value::Pieces(bytes)),
            None => {
                let value = self.store.value_near(part, sequence, &self.ends)?;
                self.checked(part, sequence, value)
            }
        }
    }

    /// The same of several records, one after the other.
    pub fn each_value(
        &self,
        part: Part,
        sequences: Range<u64>,
        mut take: impl FnMut(u64, Value) -> Result<(), LogError>,
    ) -> Result<(), LogError> {
        if self.leaves.is_some() {
            return sequences.into_iter().try_for_each(|at| take(at, self.value(part, at)?));
        }
        let sequences = sequences.start..sequences.end.min(self.size);
        self.store.each_value(part, sequences, &self.ends, take)
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

    /// The values of one kind in order of sequence; sequences without one are left out. Records are not held
    /// against their hashes.
    pub fn scan(&self, part: Part) -> Scan {
        self.store.scan(part, self.size)
    }

    /// The folder of the ledger's directory in which derived and temporary files are.
    pub fn cache_dir(&self) -> &Path {
        &self.cache
    }

    /// Whether nothing was read from the store so far, so that sled has touched none of its files.
    pub fn is_store_waiting(&self) -> bool {
        self.store.is_waiting()
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
    log: Reader,
    scan: Scan,
    expected: u64,
}

impl Iterator for Records {
    type Item = Result<Record, LogError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.expected == self.log.size {
            return None;
        }
        let sequence = self.expected;
        self.expected += 1;
        Some(match self.scan.next() {
            Some(Ok((found, bytes))) if found == sequence => {
                self.log.check(sequence, &bytes).and_then(|()| decode_at(sequence, &bytes))
            }
            Some(Err(e)) => Err(e),
            _ => Err(LogError::record(sequence, "it is missing".into())),
        })
    }
}

impl Held {
    /// The hashes of the records that the store has, if their root is the one that is known.
    fn computed(&self, store: &Store) -> Result<&Vec<Hash>, LogError> {
        if let Some(computed) = self.computed.get() {
            return Ok(computed);
        }
        let (size, root) = (self.leaves.size(), self.leaves.root());
        let leaves = store.leaves(size, root)?;
        Ok(self.computed.get_or_init(|| leaves))
    }
}
