//! The one sled tree, and where things are in it.
//!
//! Belongs here: keys, values in pieces, reading them back, and how long the log in a store is.
//! Does not: syncing (`durability`), the head file, what an event means.
//!
//! | key | value |
//! |---|---|
//! | `r` sequence piece | the record |
//! | `i` sequence piece | pseudonyms and salts that came with the record |
//! | `a` sequence piece | attributes that the record states of people |
//! | `t` | derived: the tree's right edge before the last record |
//! | `b`, `j`, `s` | nothing: fences between the kinds (`reserving`) |
//!
//! A sequence is 8 bytes and a piece 4, big-endian, so that a scan gives the log in order. A value
//! longer than a piece lies under several keys. What lies beyond the last record whose first piece
//! is there was staged by an append that never finished, and is removed on opening. An empty value
//! is the same as none: its key was reserved (`reserving`).

use std::any::Any;
use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use sled::{Batch, IVec};

use super::LogError;
use super::codec;
use super::durability;
use super::head::Mark;
use super::layout::STORE_DIR;
use super::progress::Wait;
use super::tree::{Frontier, Hash, leaf_hash};
use crate::event::Record;

/// Longest value under one key, in bytes: well below sled's own limits, and four to a batch.
pub const PIECE_BYTES: usize = 256 << 10;
const FRONTIER_KEY: &[u8] = b"t";

/// A key of one piece of a value.
pub type Key = [u8; 13];

/// The three kinds of values that go with a sequence number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The record itself.
    Record,
    /// Pseudonyms and salts it brought.
    Identities,
    /// Attributes it states.
    Attributes,
}

impl Part {
    /// Every kind.
    pub const ALL: [Part; 3] = [Part::Record, Part::Identities, Part::Attributes];

    fn prefix(self) -> u8 {
        match self {
            Part::Record => b'r',
            Part::Identities => b'i',
            Part::Attributes => b'a',
        }
    }
}

fn sequence_key(part: Part, sequence: u64) -> [u8; 9] {
    let mut key = [part.prefix(); 9];
    key[1..].copy_from_slice(&sequence.to_be_bytes());
    key
}

fn piece_key(part: Part, sequence: u64, piece: u32) -> Key {
    let mut key = [0; 13];
    key[..9].copy_from_slice(&sequence_key(part, sequence));
    key[9..].copy_from_slice(&piece.to_be_bytes());
    key
}

/// The key of a value's first piece.
pub fn first_key(part: Part, sequence: u64) -> Key {
    piece_key(part, sequence, 0)
}

/// A key that sorts behind all of one kind and before all of the next, and never has a value.
pub fn fence_key(part: Part, i: u32) -> Key {
    let mut key = piece_key(part, 0, i);
    key[0] += 1;
    key
}

/// The kind of value under a key.
pub fn part_of(key: &Key) -> Option<Part> {
    Part::ALL.into_iter().find(|part| part.prefix() == key[0])
}

/// The sequence in a key.
pub fn sequence_of(key: &Key) -> u64 {
    let mut sequence = [0; 8];
    sequence.copy_from_slice(&key[1..9]);
    u64::from_be_bytes(sequence)
}

fn sequence_and_piece(key: &[u8]) -> Option<(u64, u32)> {
    let sequence = u64::from_be_bytes(key.get(1..9)?.try_into().ok()?);
    let piece = u32::from_be_bytes(key.get(9..13)?.try_into().ok()?);
    (key.len() == 13).then_some((sequence, piece))
}

/// A value as the keys and pieces it is stored under.
pub fn pieces(part: Part, sequence: u64, value: &[u8]) -> Vec<(Key, Vec<u8>)> {
    let keyed = |(i, piece): (usize, &[u8])| {
        (piece_key(part, sequence, u32::try_from(i).unwrap_or(u32::MAX)), piece.to_vec())
    };
    value.chunks(PIECE_BYTES).enumerate().map(keyed).collect()
}

/// Runs a piece of sled that can panic on a damaged store.
pub fn guarded<T>(work: impl FnOnce() -> Result<T, sled::Error>) -> Result<T, LogError> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result.map_err(LogError::store),
        Err(panic) if is_without_threads(&*panic) => {
            let error = io::ErrorKind::OutOfMemory.into();
            Err(LogError::io("use", Path::new(STORE_DIR), error))
        }
        Err(_) => Err(LogError::damaged("store", "sled cannot read its files")),
    }
}

/// Whether sled panicked because the system gave it no thread, which is no damage.
fn is_without_threads(panic: &(dyn Any + Send)) -> bool {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or_default();
    said.contains("spawn thread") || said.contains("Resource temporarily unavailable")
}

/// Opens a store whose blobs sled cannot put in order; whether sled stopped there.
pub fn stops_while_opening(path: &Path) -> bool {
    let opened = catch_unwind(AssertUnwindSafe(|| durability::config(path).open()));
    matches!(opened, Ok(Err(sled::Error::Io(_))))
}

/// An open sled store. Clones share it, on any thread.
///
/// Invariant: no handle of sled's is kept outside the lock, so that closing waits for the reads under
/// way and for nothing else. Whoever reads after that gets an error.
#[derive(Debug, Clone)]
pub struct Store {
    /// The database; `None` once it is closed.
    db: Arc<RwLock<Option<sled::Db>>>,
}

impl Store {
    /// Opens the store in a folder. Where there is none, none is created: a folder that has vanished
    /// would come back empty.
    pub fn open(path: &Path) -> Result<Self, LogError> {
        durability::await_release(path)?;
        Self::create(path)
    }

    /// Creates a store in a folder that its owner alone can enter: sled gives its files the modes that
    /// the process gives new files, and makes some of them anew at any time.
    pub fn create(path: &Path) -> Result<Self, LogError> {
        let _wait = Wait::on("the store to open");
        durability::make_store_folders(path)?;
        let db = guarded(|| durability::config(path).open())?;
        Ok(Self { db: Arc::new(RwLock::new(Some(db))) })
    }

    /// Works with the database, which stays open as long. The work must not call back into the store:
    /// a close that waits would keep it waiting, too.
    pub fn with_db<T>(
        &self,
        work: impl FnOnce(&sled::Db) -> Result<T, LogError>,
    ) -> Result<T, LogError> {
        let db = self.db.read().unwrap_or_else(PoisonError::into_inner);
        work(db.as_ref().ok_or(LogError::NotOpen)?)
    }

    /// The same, where sled may panic on a damaged store.
    fn guarded<T>(
        &self,
        work: impl FnOnce(&sled::Db) -> Result<T, sled::Error>,
    ) -> Result<T, LogError> {
        self.with_db(|db| guarded(|| work(db)))
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.db.read().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Applies a batch.
    pub fn apply(&self, batch: Batch) -> Result<(), LogError> {
        self.guarded(|db| db.apply_batch(batch))
    }

    /// Lets go of the database, for all clones; sled writes its last bytes while it is dropped.
    pub fn close(&mut self) {
        let _wait = Wait::on("the store to close");
        let mut open = self.db.write().unwrap_or_else(PoisonError::into_inner);
        let db = open.take();
        // A panic while sled drops would abort the program; it has nothing left to lose here.
        let _ = catch_unwind(AssertUnwindSafe(move || drop(db)));
    }

    /// Number of records: one more than the last sequence whose first piece is there.
    pub fn size(&self) -> Result<u64, LogError> {
        self.guarded(|db| {
            for item in db.scan_prefix([Part::Record.prefix()]).rev() {
                let (key, value) = item?;
                if let (Some((sequence, 0)), false) = (sequence_and_piece(&key), value.is_empty()) {
                    return Ok(sequence + 1);
                }
            }
            Ok(0)
        })
    }

    /// Puts empty values under those of these keys that are not there, in the order given.
    pub fn reserve(&self, keys: &[Key]) -> Result<(), LogError> {
        // Where a key is there it is left alone.
        self.guarded(|db| {
            keys.iter().try_for_each(|key| {
                db.compare_and_swap(key, None::<&[u8]>, Some(IVec::default())).map(|_| ())
            })
        })
    }

    /// Removes what an unfinished append has staged beyond the log's end. Reserved keys stay.
    pub fn drop_staged(&self, size: u64) -> Result<(), LogError> {
        self.guarded(|db| {
            let mut batch = Batch::default();
            for part in Part::ALL {
                let first = sequence_key(part, size);
                for item in db.range(first..[part.prefix() + 1; 9]) {
                    let (key, value) = item?;
                    if key.first() == Some(&part.prefix()) && !value.is_empty() {
                        batch.remove(key);
                    }
                }
            }
            db.apply_batch(batch)
        })
    }

    /// A value, its pieces put together; empty where there is none.
    pub fn read(&self, part: Part, sequence: u64) -> Result<Vec<u8>, LogError> {
        self.guarded(|db| {
            let mut value = Vec::new();
            for item in db.scan_prefix(sequence_key(part, sequence)) {
                value.extend_from_slice(&item?.1);
            }
            Ok(value)
        })
    }

    /// A value without copying it, where it is in one piece; empty where there is none.
    pub fn value(&self, part: Part, sequence: u64) -> Result<Value, LogError> {
        let first = self.piece(&piece_key(part, sequence, 0))?;
        match first {
            // A full piece may be followed by more.
            Some(piece) if piece.len() == PIECE_BYTES => {
                self.read(part, sequence).map(Value::Pieces)
            }
            Some(piece) => Ok(Value::One(piece)),
            None => Ok(Value::Pieces(Vec::new())),
        }
    }

    /// One piece of a value.
    pub fn piece(&self, key: &Key) -> Result<Option<IVec>, LogError> {
        self.guarded(|db| db.get(key))
    }

    /// The values of one kind from sequence 0 on, up to but not including `end`, in order.
    /// Sequences without a value are left out.
    pub fn scan(&self, part: Part, end: u64) -> Scan {
        let (next, end) = (sequence_key(part, 0).to_vec(), sequence_key(part, end));
        Scan { store: self.clone(), next, end, read: VecDeque::new() }
    }

    /// The right edge before the last record, as cached.
    pub fn cached_frontier(&self) -> Result<Option<Frontier>, LogError> {
        let bytes = self.guarded(|db| db.get(FRONTIER_KEY))?;
        Ok(bytes.and_then(|bytes| codec::from_bytes(&bytes).ok()))
    }

    /// Adds the right edge before the last record to a batch.
    pub fn put_frontier(batch: &mut Batch, before_last: &Frontier) -> Result<(), LogError> {
        batch.insert(FRONTIER_KEY, codec::to_bytes(before_last)?);
        Ok(())
    }

    /// Removes everything that is derived from the records.
    pub fn drop_derived(&self) -> Result<(), LogError> {
        self.guarded(|db| db.remove(FRONTIER_KEY)).map(|_| ())
    }

    /// The tree's right edge after the last of `size` records: from the cache where it agrees with
    /// the last record, else from all records.
    pub fn frontier(&self, size: u64) -> Result<Frontier, LogError> {
        let Some(last) = size.checked_sub(1) else {
            return Ok(Frontier::default());
        };
        let bytes = self.read(Part::Record, last)?;
        let record = codec::decode(&bytes).map_err(|e| LogError::record(last, e.to_string()))?;
        if let Some(mut frontier) = self.fitting_frontier(&record)? {
            frontier.push(leaf_hash(&[&bytes]));
            return Ok(frontier);
        }
        self.hash_all(size).map(|(_, frontier)| frontier)
    }

    /// The cached right edge, if it is the one before the last record.
    fn fitting_frontier(&self, last: &Record) -> Result<Option<Frontier>, LogError> {
        Ok(self.cached_frontier()?.filter(|frontier| {
            frontier.size() == last.sequence
                && frontier.is_well_formed()
                && frontier.root() == last.root_before
        }))
    }

    /// Whether the cached right edge can be used.
    pub fn cached_frontier_fits(&self, size: u64) -> Result<bool, LogError> {
        let Some(last) = size.checked_sub(1) else { return Ok(true) };
        let bytes = self.read(Part::Record, last)?;
        let record = codec::decode(&bytes).map_err(|e| LogError::record(last, e.to_string()))?;
        Ok(self.fitting_frontier(&record)?.is_some())
    }

    /// Hashes every record and holds the root before each against what it carries. Returns the
    /// right edges before and after the last one.
    pub fn hash_all(&self, size: u64) -> Result<(Frontier, Frontier), LogError> {
        let (mut before, mut frontier) = (Frontier::default(), Frontier::default());
        for (expected, item) in (0..).zip(self.scan(Part::Record, size)) {
            let (sequence, bytes) = item?;
            if sequence != expected {
                return Err(LogError::record(expected, "it is missing".into()));
            }
            let record =
                codec::decode(&bytes).map_err(|e| LogError::record(sequence, e.to_string()))?;
            if record.root_before != frontier.root() {
                return Err(LogError::rewritten(sequence));
            }
            before = frontier.clone();
            frontier.push(leaf_hash(&[&bytes]));
        }
        Ok((before, frontier))
    }

    /// Reads every value of the first `size` records, and holds every root against the records.
    pub fn read_all(&self, size: u64) -> Result<(), LogError> {
        self.hash_all(size)?;
        for part in [Part::Identities, Part::Attributes] {
            self.scan(part, size).try_for_each(|item| item.map(|_| ()))?;
        }
        Ok(())
    }

    /// Whether the log in this store reaches what `mark` says was acknowledged. Returns its size
    /// and right edge.
    pub fn reaches(&self, mark: Mark) -> Result<(u64, Frontier), LogError> {
        let size = self.size()?;
        if size < mark.size {
            return Err(LogError::damaged(
                "store",
                format!(
                    "it holds {size} records, but {} were acknowledged: {} are lost",
                    mark.size,
                    mark.size - size
                ),
            ));
        }
        let frontier = self.frontier(size)?;
        if self.root_at(mark.size, size, frontier.root())? != mark.root {
            return Err(LogError::damaged(
                "store",
                format!("its first {} records are not the ones that were acknowledged", mark.size),
            ));
        }
        Ok((size, frontier))
    }

    /// Root over the first `at` of `size` records, whose root is known.
    pub fn root_at(&self, at: u64, size: u64, root: Hash) -> Result<Hash, LogError> {
        if at >= size {
            return Ok(root);
        }
        let bytes = self.read(Part::Record, at)?;
        let record = codec::decode(&bytes).map_err(|e| LogError::record(at, e.to_string()))?;
        Ok(record.root_before)
    }
}

/// The bytes of a value.
pub enum Value {
    /// As the store holds them.
    One(IVec),
    /// Put together.
    Pieces(Vec<u8>),
}

impl std::ops::Deref for Value {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::One(piece) => piece,
            Self::Pieces(bytes) => bytes,
        }
    }
}

/// Values in order of sequence, each with its pieces put together.
///
/// Some pieces are read at a time, so that the store is not held open between two values.
pub struct Scan {
    store: Store,
    /// The first key that was not read yet.
    next: Vec<u8>,
    /// The key at which the scan ends.
    end: [u8; 9],
    /// Pieces that were read, with their sequences.
    read: VecDeque<(u64, IVec)>,
}

/// Bytes of values after which a scan reads no further ahead.
const SCANNED_BYTES_MIN: usize = 1 << 20;
/// Most keys that a scan reads ahead.
const SCANNED_KEYS_MAX: usize = 256;

impl Iterator for Scan {
    type Item = Result<(u64, Vec<u8>), LogError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read_next().transpose()
    }
}

impl Scan {
    /// The next value that is not empty.
    fn read_next(&mut self) -> Result<Option<(u64, Vec<u8>)>, LogError> {
        loop {
            match self.next_value()? {
                Some((_, value)) if value.is_empty() => {}
                next => return Ok(next),
            }
        }
    }

    fn next_value(&mut self) -> Result<Option<(u64, Vec<u8>)>, LogError> {
        let Some((sequence, piece)) = self.next_piece(None)? else {
            return Ok(None);
        };
        let mut value = piece.to_vec();
        while let Some((_, piece)) = self.next_piece(Some(sequence))? {
            value.extend_from_slice(&piece);
        }
        Ok(Some((sequence, value)))
    }

    /// The next piece, if it is of a certain sequence where one is asked for.
    fn next_piece(&mut self, of: Option<u64>) -> Result<Option<(u64, IVec)>, LogError> {
        if self.read.is_empty() {
            self.read_ahead()?;
        }
        let next = self.read.front().map(|(sequence, _)| *sequence);
        let is_asked = of.is_none() || of == next;
        Ok(is_asked.then(|| self.read.pop_front()).flatten())
    }

    fn read_ahead(&mut self) -> Result<(), LogError> {
        let Self { store, next, end, read } = self;
        let mut foreign = false;
        store.guarded(|db| {
            let mut bytes = 0;
            for item in db.range(next.as_slice()..end.as_slice()).take(SCANNED_KEYS_MAX) {
                let (key, value) = item?;
                let Some((sequence, _)) = sequence_and_piece(&key) else {
                    foreign = true;
                    break;
                };
                bytes += value.len();
                read.push_back((sequence, value));
                next.clear();
                next.extend_from_slice(&key);
                // The first key behind it.
                next.push(0);
                if bytes >= SCANNED_BYTES_MIN {
                    break;
                }
            }
            Ok(())
        })?;
        match foreign && read.is_empty() {
            true => Err(LogError::damaged("store", "it holds a key that is none of headcount's")),
            false => Ok(()),
        }
    }
}
