//! The append-only log: records in sequence, durable once acknowledged, tamper-evident.
//!
//! Belongs here: everything that knows sled, bytes on disk, syncing, the head file, the tree.
//! Does not: what may be appended (`ledger`), what events mean together (`ledger`, `count`).
//!
//! Invariants: an acknowledged record stays, unchanged; sequences are dense; every record carries the
//! root of all records before it; a log that does not reach its head is an error, never a young log.
//! One process at a time; in it one thread writes ([`Log`]), and any number read ([`Reader`]).
//!
//! # One append
//!
//! ```text
//! drafts ─▶ encode, hash ─▶ batch, up to 1 MiB ─▶ sled: apply ─▶ flush ─▶ fsync `db`, new blobs
//!             │                  │                                             │
//!             │                  └ keys reserved first where it is large       ▼
//!             └ a value over 1 MiB: its pieces are staged in        `head`: size and root, fsync
//!               batches before this one, and mean nothing                      │
//!               until the record's first piece lands                           ▼
//!                                                        acknowledged, and seen by new readers
//! ```
//!
//! | interrupted before | what opening finds |
//! |---|---|
//! | the batch is synced | the log as it was; what was staged is removed |
//! | `head` is synced | perhaps the records of the batch, whole: they are kept, though nobody was told |
//! | the acknowledgement | the records |
//!
//! # Files
//!
//! | file | for |
//! |---|---|
//! | `append`, `reserving` | appending, in batches |
//! | `reader`, `store`, `part`, `scan`, `stored`, `packs`, `pack_ends`, `codec` | reading; keys and values in sled; how values and a record are encoded |
//! | `durability`, `head` | what survives a power cut, and how much was acknowledged |
//! | `files`, `aside` | whole files, and what is written beside its place |
//! | `tree` | the Merkle tree |
//! | `opening`, `as_closed`, `snapshots`, `repair` | opening, and what is left where that fails |
//! | `rewriting`, `replacing` | writing a new store, and putting it in the place of the old one |
//! | `layout`, `contents`, `around`, `progress`, `error`, `refused` | names of files, what a ledger's folder is known by, what is waited for, what can go wrong |
//! | `small_file` | text files that somebody gives |

mod append;
mod around;
pub mod as_closed;
pub mod aside;
pub mod codec;
mod contents;
pub mod durability;
mod error;
pub mod files;
pub mod head;
mod layout;
mod opening;
mod pack_ends;
pub mod packs;
mod part;
pub mod progress;
mod reader;
pub mod repair;
mod replacing;
mod reserving;
mod rewriting;
mod scan;
pub mod small_file;
mod snapshots;
pub mod store;
mod stored;
pub mod tree;

use std::path::PathBuf;

use sled::Batch;

use durability::Syncer;
use head::{Mark, SharedHead};
use reserving::Reserved;
use store::Store;
use tree::{Frontier, Hash};

pub use append::Draft;
pub use around::{first_bytes, ledger_around};
pub use contents::Contents;
pub use error::LogError;
pub use layout::{
    ACTIVITIES_DIR, ANSWERS_DIR, CACHE_DIR, KEPT_ANSWERS_DIRS, PROJECTIONS_DIR, REGISTER_DIR,
    STATE_DIR, STORE_DIR,
};
pub use opening::{Examined, Examiner, examine_store};
pub use reader::{Leaves, Reader, Records};
pub use rewriting::{BUILT, Rewrite, build_aside};
pub use stored::{Stored, decode_at, decode_brief_at};

/// An open log. It alone appends; whoever only reads holds a [`Reader`].
#[derive(Debug)]
pub struct Log {
    reader: Reader,
    /// The ledger's directory.
    dir: PathBuf,
    /// The store that is open.
    store_path: PathBuf,
    head: SharedHead,
    syncer: Syncer,
    reserved: Reserved,
    frontier: Frontier,
    failed: bool,
    /// Where the ledger could not be written to: the copy that was opened in its place.
    read_only: Option<ReadOnly>,
    /// What the store's files were when it was closed last, if they still were when this was opened.
    noted: Option<as_closed::Noted>,
}

/// A copy in the place of a ledger that cannot be written to.
#[derive(Debug)]
struct ReadOnly {
    /// The ledger.
    original: PathBuf,
    /// The copy; it goes with the log.
    _copy: aside::AsideFolder,
}

impl Log {
    /// The records that are in the log now, to be read on any thread while it grows.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Holds its records against their hashes from now on, as a reader of it does.
    pub fn read_through(&mut self, reader: &Reader) {
        self.reader = reader.clone();
    }

    /// Number of records.
    pub fn size(&self) -> u64 {
        self.reader.size()
    }

    /// Root over all records.
    pub fn root(&self) -> Hash {
        self.reader.root()
    }

    fn store(&self) -> &Store {
        &self.reader.store
    }

    /// Forgets everything derived from the records and derives it again, holding every root
    /// against the records on the way.
    pub fn rebuild(&mut self) -> Result<(), LogError> {
        self.store().drop_derived()?;
        let (before_last, frontier) = self.store().hash_all(self.size())?;
        let mut batch = Batch::default();
        Store::put_frontier(&mut batch, &before_last)?;
        self.apply(batch, 0)?;
        self.frontier = frontier;
        Ok(())
    }

    /// Closes the log and marks it as closed cleanly. Its readers read no more.
    pub fn close(mut self) -> Result<(), LogError> {
        self.finish()
    }

    fn finish(&mut self) -> Result<(), LogError> {
        if !self.store().is_open() {
            return Ok(());
        }
        let was_opened = !self.store().is_waiting();
        self.reader.store.close();
        // Where nothing was read, the files are the ones that were closed, and the head says so.
        if self.failed || !was_opened {
            return Ok(());
        }
        if self.read_only.is_some() {
            return Ok(());
        }
        // sled writes while it is dropped, and those bytes must be on the disk before the mark.
        durability::sync_closed(&self.store_path)?;
        let closed =
            Some(as_closed::note(&self.store_path, self.reader.cache_dir(), self.noted.as_ref())?);
        self.head.write(Mark { closed, ..self.head.mark() })
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        // What was acknowledged is safe already; without the mark the next opening takes longer.
        let _ = self.finish();
    }
}
