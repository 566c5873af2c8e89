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
//! | `p` sequence 0 | several consecutive records, up to this one (`packs`) |
//! | `c` sequence 0 | the attributes beside several consecutive records |
//! | `t` | derived: the tree's right edge before the last record |
//! | `b`, `d`, `j`, `q`, `s` | nothing: fences between the kinds (`reserving`) |
//!
//! A value is in a pack or under a key of its own; looking for one tries the packs first. A sequence is
//! 8 bytes and a piece 4, big-endian, so that a scan gives the log in order. A value
//! longer than a piece lies under several keys. What lies beyond the last record whose first piece
//! is there was staged by an append that never finished, and is removed on opening. An empty value
//! is the same as none: its key was reserved (`reserving`).

use std::any::Any;
use std::io;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use sled::{Batch, IVec};

use super::LogError;
use super::codec;
use super::durability;
use super::head::Mark;
use super::layout::STORE_DIR;
use super::pack_ends::PackEnds;
use super::packs;
pub use super::part::Part;
use super::progress::Wait;
use super::tree::{Frontier, Hash, leaf_hash};
use crate::event::Record;

/// Longest value under one key, in bytes: well below sled's own limits, and four to a batch.
pub const PIECE_BYTES: usize = 256 << 10;
const FRONTIER_KEY: &[u8] = b"t";

/// A key of one piece of a value.
pub type Key = [u8; 13];

/// What keys of values and packs begin with. The next byte after each begins no key of either.
pub const PREFIXES: [u8; 5] = [b'a', b'c', b'i', b'p', b'r'];

/// A key of a piece.
fn piece_key(prefix: u8, sequence: u64, piece: u32) -> Key {
    let mut key = [prefix; 13];
    key[1..9].copy_from_slice(&sequence.to_be_bytes());
    key[9..].copy_from_slice(&piece.to_be_bytes());
    key
}

/// The key of a pack, or of the first piece of a value.
pub fn first_key(prefix: u8, sequence: u64) -> Key {
    piece_key(prefix, sequence, 0)
}

/// A key that sorts behind all with one prefix and before all of the next, and never has a value.
pub fn fence_key(prefix: u8, i: u32) -> Key {
    piece_key(prefix + 1, 0, i)
}

/// The sequence in a key.
pub fn sequence_of(key: &Key) -> u64 {
    let mut sequence = [0; 8];
    sequence.copy_from_slice(&key[1..9]);
    u64::from_be_bytes(sequence)
}

/// What a key says, if it is one of a value or a pack.
pub fn sequence_and_piece(key: &[u8]) -> Option<(u64, u32)> {
    let sequence = u64::from_be_bytes(key.get(1..9)?.try_into().ok()?);
    let piece = u32::from_be_bytes(key.get(9..13)?.try_into().ok()?);
    (key.len() == 13).then_some((sequence, piece))
}

/// A value as the keys and pieces it is stored under.
pub fn pieces(part: Part, sequence: u64, value: &[u8]) -> Vec<(Key, Vec<u8>)> {
    let keyed = |(i, piece): (usize, &[u8])| {
        let i = u32::try_from(i).unwrap_or(u32::MAX);
        (piece_key(part.prefix(), sequence, i), piece.to_vec())
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

/// A sled store. Clones share it, on any thread.
///
/// Invariant: no handle of sled's is kept outside the lock, so that closing waits for the reads under
/// way and for nothing else. Whoever reads after that gets an error.
#[derive(Debug, Clone)]
pub struct Store {
    db: Arc<RwLock<Database>>,
}

/// The database of a store.
enum Database {
    Open(sled::Db),
    /// It is opened when something is first read or written.
    Waiting(Box<dyn Fn() -> Result<Store, LogError> + Send + Sync>),
    Closed,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Open(_) => "open",
            Self::Waiting(_) => "waiting",
            Self::Closed => "closed",
        })
    }
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
        Ok(Self { db: Arc::new(RwLock::new(Database::Open(db))) })
    }

    /// A store that is opened when something is first read or written. Where that fails it is tried again
    /// the next time.
    pub fn waiting(open: impl Fn() -> Result<Self, LogError> + Send + Sync + 'static) -> Self {
        Self { db: Arc::new(RwLock::new(Database::Waiting(Box::new(open)))) }
    }

    /// Works with the database, which stays open as long. The work must not call back into the store:
    /// a close that waits would keep it waiting, too.
    pub fn with_db<T>(
        &self,
        work: impl FnOnce(&sled::Db) -> Result<T, LogError>,
    ) -> Result<T, LogError> {
        if self.is_waiting() {
            self.open_waiting()?;
        }
        match &*self.db.read().unwrap_or_else(PoisonError::into_inner) {
            Database::Open(db) => work(db),
            Database::Waiting(_) | Database::Closed => Err(LogError::NotOpen),
        }
    }

    fn open_waiting(&self) -> Result<(), LogError> {
        let mut db = self.db.write().unwrap_or_else(PoisonError::into_inner);
        if let Database::Waiting(open) = &*db {
            let opened = open()?;
            let mut opened = opened.db.write().unwrap_or_else(PoisonError::into_inner);
            *db = std::mem::replace(&mut *opened, Database::Closed);
        }
        Ok(())
    }

    /// The same, where sled may panic on a damaged store.
    pub(super) fn guarded<T>(
        &self,
        work: impl FnOnce(&sled::Db) -> Result<T, sled::Error>,
    ) -> Result<T, LogError> {
        self.with_db(|db| guarded(|| work(db)))
    }

    /// Whether it was not closed.
    pub fn is_open(&self) -> bool {
        !matches!(*self.db.read().unwrap_or_else(PoisonError::into_inner), Database::Closed)
    }

    /// Whether nothing was read or written so far, so that sled has touched no file.
    pub fn is_waiting(&self) -> bool {
        matches!(*self.db.read().unwrap_or_else(PoisonError::into_inner), Database::Waiting(_))
    }

    /// Applies a batch.
    pub fn apply(&self, batch: Batch) -> Result<(), LogError> {
        self.guarded(|db| db.apply_batch(batch))
    }

    /// Lets go of the database, for all clones; sled writes its last bytes while it is dropped.
    pub fn close(&mut self) {
        let _wait = Wait::on("the store to close");
        let mut open = self.db.write().unwrap_or_else(PoisonError::into_inner);
        let db = std::mem::replace(&mut *open, Database::Closed);
        // A panic while sled drops would abort the program; it has nothing left to lose here.
        let _ = catch_unwind(AssertUnwindSafe(move || drop(db)));
    }

    /// Number of records: one more than the last sequence whose first piece, or whose pack, is there.
    pub fn size(&self) -> Result<u64, LogError> {
        let prefixes = [Some(Part::Record.prefix()), Part::Record.pack_prefix()];
        self.guarded(|db| {
            let mut size = 0;
            for prefix in prefixes.into_iter().flatten() {
                for item in db.scan_prefix([prefix]).rev() {
                    let (key, value) = item?;
                    if let (Some((last, 0)), false) = (sequence_and_piece(&key), value.is_empty()) {
                        size = size.max(last + 1);
                        break;
                    }
                }
            }
            Ok(size)
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

    /// Removes what an unfinished append has staged beyond the log's end. Reserved keys stay. Packs are not
    /// staged.
    pub fn drop_staged(&self, size: u64) -> Result<(), LogError> {
        self.guarded(|db| {
            let mut batch = Batch::default();
            for part in Part::ALL {
                let first = first_key(part.prefix(), size);
                for item in db.range(&first[..]..&[part.prefix() + 1][..]) {
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
        Ok(match self.value(part, sequence)? {
            Value::Pieces(bytes) => bytes,
            value => value.to_vec(),
        })
    }

    /// A value without copying it, where it is in a pack or in one piece; empty where there is none.
    pub fn value(&self, part: Part, sequence: u64) -> Result<Value, LogError> {
        self.value_near(part, sequence, &PackEnds::default())
    }

    /// The same, with what was learned of where packs end, and learning more.
    pub fn value_near(
        &self,
        part: Part,
        sequence: u64,
        ends: &PackEnds,
    ) -> Result<Value, LogError> {
        if let Some(packed) = self.packed_near(part, sequence, ends)? {
            return Ok(packed);
        }
        match self.piece(&first_key(part.prefix(), sequence))? {
            // A full piece may be followed by more.
            Some(piece) if piece.len() == PIECE_BYTES => {
                self.in_pieces(part, sequence).map(Value::Pieces)
            }
            Some(piece) => Ok(Value::One(piece)),
            None => Ok(Value::Pieces(Vec::new())),
        }
    }

    /// The values of consecutive sequences, one after the other. A pack is looked for once for all values that
    /// are in it.
    pub fn each_value(
        &self,
        part: Part,
        sequences: Range<u64>,
        ends: &PackEnds,
        mut take: impl FnMut(u64, Value) -> Result<(), LogError>,
    ) -> Result<(), LogError> {
        let mut last_pack: Option<(u64, IVec)> = None;
        for sequence in sequences {
            let in_last = last_pack.as_ref().filter(|(last, _)| sequence <= *last);
            let in_last = in_last.and_then(|(last, pack)| in_pack(pack, *last, sequence).ok()?);
            let value = match in_last {
                Some(value) => value,
                None => {
                    let value = self.value_near(part, sequence, ends)?;
                    if let Value::Packed(pack, _) = &value {
                        last_pack = ends.get(part, sequence).map(|last| (last, pack.clone()));
                    }
                    value
                }
            };
            take(sequence, value)?;
        }
        Ok(())
    }

    fn in_pieces(&self, part: Part, sequence: u64) -> Result<Vec<u8>, LogError> {
        let first = first_key(part.prefix(), sequence);
        let last = piece_key(part.prefix(), sequence, u32::MAX);
        self.guarded(|db| {
            let mut value = Vec::new();
            for item in db.range(first..=last) {
                value.extend_from_slice(&item?.1);
            }
            Ok(value)
        })
    }

    /// A value that is in a pack: in the one that is known to have it, else in the first one that does not
    /// end before it.
    fn packed_near(
        &self,
        part: Part,
        sequence: u64,
        ends: &PackEnds,
    ) -> Result<Option<Value>, LogError> {
        let Some(prefix) = part.pack_prefix() else { return Ok(None) };
        if let Some(last) = ends.get(part, sequence)
            && let Some(pack) = self.piece(&first_key(prefix, last))?
            && let Ok(Some(value)) = in_pack(&pack, last, sequence)
        {
            return Ok(Some(value));
        }
        let first = first_key(prefix, sequence);
        // No pack goes back further.
        let last = first_key(prefix, sequence.saturating_add(packs::VALUES_MAX as u64));
        let pack = self.guarded(|db| {
            let mut filled = db.range(first..=last);
            filled.find(|item| !matches!(item, Ok((_, value)) if value.is_empty())).transpose()
        })?;
        let Some((key, pack)) = pack else { return Ok(None) };
        let last = sequence_and_piece(&key).map_or(u64::MAX, |(last, _)| last);
        let found = in_pack(&pack, last, sequence).map_err(|_| malformed_pack(sequence))?;
        ends.learn(part, last, packs::count(&pack));
        Ok(found)
    }

    /// One piece of a value.
    pub fn piece(&self, key: &Key) -> Result<Option<IVec>, LogError> {
        self.guarded(|db| db.get(key))
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

    /// The hashes of the first `size` records, if their root is the one that is known.
    pub fn leaves(&self, size: u64, root: Hash) -> Result<Vec<Hash>, LogError> {
        let (mut leaves, mut frontier) = (Vec::new(), Frontier::default());
        for item in self.scan(Part::Record, size) {
            let leaf = leaf_hash(&[&item?.1]);
            frontier.push(leaf);
            leaves.push(leaf);
        }
        match frontier.size() == size && frontier.root() == root {
            true => Ok(leaves),
            // The first record that the next one denies.
            false => Err(self.hash_all(size).err().unwrap_or_else(|| LogError::rewritten(size))),
        }
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

/// A value in the pack that ends at a sequence, which is not before the value's own; none where it has none.
fn in_pack(pack: &IVec, last: u64, sequence: u64) -> Result<Option<Value>, packs::Malformed> {
    let found = packs::find(pack, last - sequence)?;
    Ok(found.filter(|range| !range.is_empty()).map(|range| Value::Packed(pack.clone(), range)))
}

/// A pack that cannot be read.
pub(super) fn malformed_pack(sequence: u64) -> LogError {
    LogError::record(sequence, "what it is stored with is damaged".into())
}

/// The bytes of a value.
pub enum Value {
    /// As the store holds them.
    One(IVec),
    /// In a pack.
    Packed(IVec, Range<usize>),
    /// Put together.
    Pieces(Vec<u8>),
}

impl std::ops::Deref for Value {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::One(piece) => piece,
            Self::Packed(pack, range) => pack.get(range.clone()).unwrap_or_default(),
            Self::Pieces(bytes) => bytes,
        }
    }
}
