//! The append-only log: records in sequence, durable once acknowledged, tamper-evident.
//!
//! Belongs here: everything that knows sled, bytes on disk, syncing, the head file, the tree.
//! Does not: what may be appended (`ledger`), what events mean together (`ledger`, `count`).
//!
//! Invariants: a record once acknowledged is there for ever, unchanged; sequences are dense; every
//! record carries the root of all before it; a log that does not reach its head is an error, never
//! a young log. One process at a time, one writing thread.

pub mod codec;
pub mod durability;
pub mod head;
pub mod store;
pub mod tree;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use sled::Batch;
use uuid::Uuid;

use crate::event::time::Timestamp;
use crate::event::{Event, Record};
use codec::CodecError;
use durability::{Syncer, UNSYNCED_BYTES_MAX, sync_dir};
use head::{Head, Mark};
use store::{Part, Scan, Store, pieces};
use tree::{Frontier, Hash, leaf_hash};

/// Folder of the sled store in the ledger's directory.
pub const STORE_DIR: &str = "store";
/// Folder of derived files in the ledger's directory.
pub const CACHE_DIR: &str = "cache";

/// What can go wrong between the log and its files.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// There is no ledger at that place.
    #[error("there is no ledger in {}", .0.display())]
    NoLedger(PathBuf),
    /// Something is already where a ledger should be created.
    #[error("{} is not empty", .0.display())]
    NotEmpty(PathBuf),
    /// Another process holds the ledger.
    #[error("another headcount is using the ledger ({} is locked)", .0.display())]
    InUse(PathBuf),
    /// Acknowledged data is missing or changed.
    #[error("the ledger's {what} is damaged: {why}")]
    Damaged {
        /// Which file, record or rows.
        what: String,
        /// What was found.
        why: String,
    },
    /// The file system refused.
    #[error("cannot {action} {}: {error}", .path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A record could not be encoded.
    #[error("a record cannot be written: {0}")]
    Codec(#[from] CodecError),
    /// An earlier append failed half-way; the log must be opened again.
    #[error("an earlier write failed; nothing more is written until the ledger is opened again")]
    Closed,
}

impl LogError {
    /// A file system error with the file it concerns.
    pub fn io(action: &'static str, path: &Path, error: io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), error }
    }

    /// Damage to a part of the ledger.
    pub fn damaged(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self::Damaged { what: what.into(), why: why.into() }
    }

    /// Damage to one record.
    pub fn record(sequence: u64, why: String) -> Self {
        Self::Damaged { what: format!("record {sequence}"), why }
    }

    /// A root that does not match what a record carries.
    pub fn rewritten(sequence: u64) -> Self {
        let what = match sequence.checked_sub(1) {
            Some(before) => format!("record {before} or {sequence}"),
            None => "record 0".to_owned(),
        };
        let why = format!(
            "the root that record {sequence} carries is not the root of the records before it: \
             history was rewritten"
        );
        Self::Damaged { what, why }
    }

    /// An error of sled's.
    pub fn store(error: sled::Error) -> Self {
        match error {
            sled::Error::Io(error) => match error.kind() {
                io::ErrorKind::WouldBlock => Self::InUse(PathBuf::from(STORE_DIR)),
                io::ErrorKind::Other | io::ErrorKind::InvalidData => {
                    Self::damaged("store", error.to_string())
                }
                _ => Self::Io { action: "use", path: PathBuf::from(STORE_DIR), error },
            },
            other => Self::damaged("store", other.to_string()),
        }
    }
}

/// An event to append, with what belongs in the register beside it.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Id of the event.
    pub id: Uuid,
    /// When it is recorded.
    pub recorded_at: Timestamp,
    /// By whom.
    pub recorded_by: String,
    /// The source's own key.
    pub source_key: Option<String>,
    /// What happened.
    pub event: Event,
    /// Pseudonyms and salts of the entries it brings.
    pub identities: Vec<u8>,
    /// Attributes it states.
    pub attributes: Vec<u8>,
    /// Identities of earlier records that change with it: an erasure.
    pub rewrites: Vec<(u64, Vec<u8>)>,
}

/// How a ledger that was not closed cleanly is examined before its files are touched.
#[derive(Debug, Clone, Default)]
pub enum Examiner {
    /// On a copy, in this process.
    #[default]
    InProcess,
    /// On a copy, by `PROGRAM examine-store STORE SIZE ROOT`: sled can abort a process.
    Child(PathBuf),
}

/// An open log.
#[derive(Debug)]
pub struct Log {
    store: Store,
    store_path: PathBuf,
    head: Head,
    syncer: Syncer,
    size: u64,
    frontier: Frontier,
    failed: bool,
}

impl Log {
    /// Creates an empty log in a folder that does not exist or is empty.
    pub fn create(dir: &Path) -> Result<Self, LogError> {
        match fs::read_dir(dir) {
            Ok(mut entries) => {
                if entries.next().is_some() {
                    return Err(LogError::NotEmpty(dir.to_owned()));
                }
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(dir).map_err(|e| LogError::io("create", dir, e))?;
            }
            Err(e) => return Err(LogError::io("create", dir, e)),
        }
        let cache = dir.join(CACHE_DIR);
        fs::create_dir(&cache).map_err(|e| LogError::io("create", &cache, e))?;
        let store_path = dir.join(STORE_DIR);
        let store = Store::open(&store_path)?;
        let mut syncer = Syncer::new(&store_path)?;
        syncer.created(store.db()?)?;
        let frontier = Frontier::default();
        let head = Head::create(dir, Mark { size: 0, root: frontier.root(), clean: false })?;
        let dir = dir.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        sync_dir(dir)?;
        Ok(Self { store, store_path, head, syncer, size: 0, frontier, failed: false })
    }

    /// Opens the log in a folder.
    ///
    /// # Errors
    /// `NoLedger`, `InUse`, or `Damaged` when it does not reach its head; then no byte of it was
    /// changed, provided it had not been closed cleanly.
    pub fn open(dir: &Path, examiner: &Examiner) -> Result<Self, LogError> {
        let mut head = Head::open(dir)?;
        let mark = head.mark();
        let store_path = dir.join(STORE_DIR);
        if !store_path.join("db").is_file() || !store_path.join("conf").is_file() {
            return Err(LogError::damaged("store", "its files `db` and `conf` are not both there"));
        }
        if mark.clean {
            head.write(Mark { clean: false, ..mark })?;
        } else {
            examine_copy(dir, mark, examiner)?;
            durability::drop_snapshots(&store_path)?;
        }
        let store = Store::open(&store_path)?;
        let (size, frontier) = store.reaches(mark)?;
        store.drop_staged(size)?;
        let mut syncer = Syncer::new(&store_path)?;
        syncer.sync(store.db()?)?;
        Ok(Self { store, store_path, head, syncer, size, frontier, failed: false })
    }

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

    /// The bytes of a record, and of what stands beside it.
    pub fn read(&self, part: Part, sequence: u64) -> Result<Vec<u8>, LogError> {
        self.store.read(part, sequence)
    }

    /// The values of one kind in order of sequence.
    pub fn scan(&self, part: Part) -> Result<Scan, LogError> {
        self.store.scan(part, self.size)
    }

    /// Appends events in order. Each is given to `acknowledged` once it is durable; many share one
    /// sync.
    ///
    /// # Errors
    /// After an error the events acknowledged so far are in the log, and no further append is
    /// accepted until it is opened again.
    pub fn append(
        &mut self,
        drafts: impl IntoIterator<Item = Draft>,
        mut acknowledged: impl FnMut(&Record),
    ) -> Result<(), LogError> {
        if self.failed {
            return Err(LogError::Closed);
        }
        self.failed = true;
        let mut pending = Pending::default();
        let mut edge = self.frontier.clone();
        for draft in drafts {
            let mut entry = Entry::new(draft, &edge)?;
            entry.keep_changed(&self.store)?;
            if pending.bytes + entry.bytes() > UNSYNCED_BYTES_MAX {
                self.commit(&mut pending, &mut acknowledged)?;
            }
            edge.push(entry.leaf);
            self.add(&mut pending, entry)?;
        }
        self.commit(&mut pending, &mut acknowledged)?;
        self.failed = false;
        Ok(())
    }

    /// Puts an entry into the batch; what exceeds a batch is staged in batches of its own, where
    /// it means nothing until the record's first piece lands.
    fn add(&mut self, pending: &mut Pending, entry: Entry) -> Result<(), LogError> {
        let mut writes = entry.writes;
        if entry.rewrites.is_empty() && entry.size_bytes > UNSYNCED_BYTES_MAX {
            let staged = writes.split_off(1);
            let mut batch = Batch::default();
            let mut bytes = 0;
            for (key, value) in staged {
                if bytes + value.len() > UNSYNCED_BYTES_MAX {
                    self.apply(std::mem::take(&mut batch), std::mem::take(&mut bytes))?;
                }
                bytes += value.len();
                batch.insert(&key, value);
            }
            self.apply(batch, bytes)?;
        }
        for (key, value) in writes.into_iter().chain(entry.rewrites) {
            pending.bytes += value.len();
            pending.batch.insert(&key, value);
        }
        pending.records.push((entry.record, entry.leaf));
        Ok(())
    }

    fn commit(
        &mut self,
        pending: &mut Pending,
        acknowledged: &mut impl FnMut(&Record),
    ) -> Result<(), LogError> {
        let Pending { records, mut batch, bytes } = std::mem::take(pending);
        if records.is_empty() {
            return Ok(());
        }
        let mut before_last = self.frontier.clone();
        let mut after = before_last.clone();
        for (_, leaf) in &records {
            before_last.clone_from(&after);
            after.push(*leaf);
        }
        Store::put_frontier(&mut batch, &before_last)?;
        self.apply(batch, bytes)?;
        self.frontier = after;
        self.size = self.frontier.size();
        self.head.write(Mark { size: self.size, root: self.frontier.root(), clean: false })?;
        records.iter().for_each(|(record, _)| acknowledged(record));
        Ok(())
    }

    fn apply(&mut self, batch: Batch, bytes: usize) -> Result<(), LogError> {
        let db = self.store.db()?;
        store::guarded(|| db.apply_batch(batch))?;
        self.syncer.wrote(bytes);
        self.syncer.sync(db)
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
        // sled writes while it is dropped, and those bytes must be on the disk before the mark.
        durability::sync_closed(&self.store_path)?;
        self.head.write(Mark { clean: true, ..self.head.mark() })
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        // What was acknowledged is safe already; without the mark the next opening takes longer.
        let _ = self.finish();
    }
}

/// A batch under construction.
#[derive(Default)]
struct Pending {
    records: Vec<(Record, Hash)>,
    batch: Batch,
    bytes: usize,
}

/// A draft with its place in the log and its bytes.
struct Entry {
    record: Record,
    leaf: Hash,
    writes: Vec<([u8; 13], Vec<u8>)>,
    rewrites: Vec<([u8; 13], Vec<u8>)>,
    size_bytes: usize,
}

impl Entry {
    fn new(draft: Draft, edge: &Frontier) -> Result<Self, LogError> {
        let record = Record {
            sequence: edge.size(),
            id: draft.id,
            recorded_at: draft.recorded_at,
            recorded_by: draft.recorded_by,
            source_key: draft.source_key,
            root_before: edge.root(),
            event: draft.event,
        };
        let bytes = codec::encode(&record)?;
        let sequence = record.sequence;
        let mut writes = pieces(Part::Record, sequence, &bytes);
        writes.extend(pieces(Part::Identities, sequence, &draft.identities));
        writes.extend(pieces(Part::Attributes, sequence, &draft.attributes));
        let rewrites = draft.rewrites.iter();
        let rewrites = rewrites.flat_map(|(at, value)| pieces(Part::Identities, *at, value));
        let size_bytes = writes.iter().map(|(_, value)| value.len()).sum();
        let leaf = leaf_hash(&[&bytes]);
        Ok(Self { record, leaf, writes, rewrites: rewrites.collect(), size_bytes })
    }

    /// Leaves of a rewritten value only the pieces that change.
    fn keep_changed(&mut self, store: &Store) -> Result<(), LogError> {
        let mut changed = Vec::new();
        for (key, value) in std::mem::take(&mut self.rewrites) {
            if store.piece(&key)?.as_deref() != Some(&value[..]) {
                changed.push((key, value));
            }
        }
        self.rewrites = changed;
        Ok(())
    }

    /// What it adds to a batch: all of it, or its first piece when the rest is staged.
    fn bytes(&self) -> usize {
        let rewrites: usize = self.rewrites.iter().map(|(_, value)| value.len()).sum();
        if self.size_bytes > UNSYNCED_BYTES_MAX {
            return store::PIECE_BYTES + rewrites;
        }
        self.size_bytes + rewrites
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

/// Examines a store that nothing else depends on: whether it opens and reaches `mark`.
pub fn examine_store(store: &Path, size: u64, root: Hash) -> Result<(), LogError> {
    let mut store = Store::open(store)?;
    let reached = store.reaches(Mark { size, root, clean: false });
    store.close();
    reached.map(|_| ())
}

/// Examines a copy of a store that was not closed cleanly, so that sled's recovery cannot destroy
/// the evidence.
fn examine_copy(dir: &Path, mark: Mark, examiner: &Examiner) -> Result<(), LogError> {
    let cache = dir.join(CACHE_DIR);
    fs::create_dir_all(&cache).map_err(|e| LogError::io("create", &cache, e))?;
    let copy = tempfile::Builder::new().prefix("examine-").tempdir_in(&cache);
    let copy = copy.map_err(|e| LogError::io("create a copy in", &cache, e))?;
    let store = copy.path().join(STORE_DIR);
    copy_dir(&dir.join(STORE_DIR), &store)?;
    match examiner {
        Examiner::InProcess => examine_store(&store, mark.size, mark.root),
        Examiner::Child(program) => {
            let output = Command::new(program)
                .arg("examine-store")
                .arg(&store)
                .args([mark.size.to_string(), hex::encode(mark.root)])
                .output()
                .map_err(|e| LogError::io("run", program, e))?;
            if output.status.success() {
                return Ok(());
            }
            let said = String::from_utf8_lossy(&output.stdout);
            let why = said.lines().last().filter(|line| !line.is_empty());
            match why.map(|why| why.trim_start_matches("the ledger's store is damaged: ")) {
                Some(why) => Err(LogError::damaged("store", why)),
                None => Err(LogError::damaged("store", "sled cannot read its files")),
            }
        }
    }
}

/// Copies a store without what sled derives.
fn copy_dir(from: &Path, to: &Path) -> Result<(), LogError> {
    fs::create_dir(to).map_err(|e| LogError::io("create", to, e))?;
    let entries = fs::read_dir(from).map_err(|e| LogError::io("read", from, e))?;
    for entry in entries {
        let entry = entry.map_err(|e| LogError::io("read", from, e))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy_dir(&source, &target)?;
        } else if !durability::is_derived(&source) {
            fs::copy(&source, &target).map_err(|e| LogError::io("copy", &source, e))?;
        }
    }
    Ok(())
}
