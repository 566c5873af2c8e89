//! The state of a ledger, kept when it is closed, so that opening it does not fold all of its log again.
//!
//! Folding 40,000 records took 0.3 s of each command, whatever it was about. What is kept is read in a few
//! milliseconds, and brought forward by the records that came since.
//!
//! | file | for |
//! |---|---|
//! | `rest` | all of a state but its activities, as bytes |
//! | `leaves` | the hashes of the records it was folded from |
//! | `since` | the records that came after it |
//!
//! Belongs here: the file of a kept state, when it is used, and when it is written. Does not: what records
//! mean (`state`), packing activities (`packed`), who opens a ledger without it (`service`).
//!
//! Invariants:
//!
//! * What is kept is sealed with a key that follows from the ledger's, as the ledger has it now: whoever holds
//!   one from before a rotation can seal nothing.
//! * It names the program, the ledger, and the log's size and root. The state of another history has another
//!   root, and is left aside in silence, as is one that is damaged or of another program.
//! * KeptState and anew are equal: the log's root follows from the kept hashes and the records that came since.
//! * Folding holds each record against the root. Whoever uses a kept state holds each record that is read
//!   against its hash instead.
//!
//! # The file
//!
//! ```text
//! ┌────────┬────────┬──────┬──────────────────────────────┬──────┬───────────────────────────┐
//! │ length │ header │ seal │ rest, activities, source keys │ seal │ blocks of hashes, sealed  │
//! └────────┴────────┴──────┴──────────────────────────────┴──────┴───────────────────────────┘
//! ```
//!
//! The length is 4 bytes, little-endian; the header bincode. Everything behind it is sealed together with the
//! header. All but the hashes is read when the ledger is opened: 4 MB with 40,000 activities, the seal of which
//! takes 2 ms.

mod leaves;
mod rest;
mod since;

use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::cache_folder::{PROGRAM, keep_file, next_bytes as bytes, open_file};
use super::packed::{Index, Packed};
use super::seal::{Seal, Sealer};
use super::{Activities, LedgerError, Snapshot, SourceKeys, State};
use crate::log::codec;
use crate::log::store::Part;
use crate::log::tree::{Frontier, Hash, leaf_hash};
use crate::log::{Leaves, Reader, STATE_DIR};
use crate::register::Key;
use leaves::KeptLeaves;
use rest::Rest;
use since::{FILES_MAX, Since};

/// Names the seals.
const KIND: &str = "state";
/// The two files, in a folder of the cache.
const STATE_FILE: &str = "all.bin";
const SINCE_FILE: &str = "since.bin";
/// Longer headers are none of this program.
const HEADER_BYTES_MAX: u32 = 1 << 16;
/// Which of the parts a seal is of.
const HEADER: &[u8] = &[0];
const BODY: &[u8] = &[1];
const LEAVES: &[u8] = &[2];

#[derive(Serialize, Deserialize)]
struct Header {
    program: String,
    ledger: Uuid,
    size: u64,
    root: Hash,
    /// The tree's edge after the last record.
    edge: Frontier,
    /// Bytes of the rest, the activities and the source keys.
    parts_bytes: [u64; 3],
}

/// What the first part of the body has: the rest of the state, and where its activities are.
#[derive(Serialize, Deserialize)]
struct Body {
    rest: Rest,
    index: Index,
}

/// A kept state.
#[derive(Debug, Clone)]
pub(super) struct KeptState {
    state: State,
    /// The records that it was folded from: how many, and their root.
    of: (u64, Hash),
    /// The tree's edge after these.
    edge: Frontier,
    leaves: Arc<KeptLeaves>,
    since: Arc<Since>,
    key_fingerprint: [u8; 16],
}

impl KeptState {
    /// What was kept of a ledger, if it was sealed with this key. It need not be of this log.
    pub fn open(cache: &Path, key: &Key) -> Option<Self> {
        let folder = cache.join(STATE_DIR);
        let path = folder.join(STATE_FILE);
        let mut file = open_file(&path)?;
        let len = file.metadata().ok()?.len();
        let header_bytes = u32::from_le_bytes(*bytes(&mut file, 4)?.first_chunk()?);
        if header_bytes > HEADER_BYTES_MAX {
            return None;
        }
        let header_in_bytes = bytes(&mut file, u64::from(header_bytes))?;
        let seal = bytes(&mut file, SEAL_BYTES)?;
        let header: Header = codec::from_bytes(&header_in_bytes).ok()?;
        let of_ledger = Sealer::new(key, header.ledger);
        let sealer = of_ledger.narrowed(KIND, &header_in_bytes);
        let Header { program, ledger, size, root, edge, parts_bytes } = header;
        if program != PROGRAM || !sealer.fits(&[HEADER], &seal) {
            return None;
        }
        let leaves_at = parts_bytes
            .iter()
            .try_fold(4 + u64::from(header_bytes) + 2 * SEAL_BYTES, |sum, bytes| {
                sum.checked_add(*bytes)
            })?;
        if len != leaves_at.checked_add(KeptLeaves::bytes(size))? {
            return None;
        }
        let [first, packed, keys] = parts_bytes.map(|len| bytes(&mut file, len));
        let (first, packed, keys) = (first?, packed?, keys?);
        if !sealer.fits(&[BODY, &first, &packed, &keys], &bytes(&mut file, SEAL_BYTES)?) {
            return None;
        }
        let Body { rest, index } = codec::from_bytes(&first).ok()?;
        let activities = Activities::kept(Packed::new(index, packed)?);
        let state = rest.into_state(activities, SourceKeys::kept(keys))?;
        let is_of = state.opened.as_ref().is_some_and(|opened| opened.ledger == ledger);
        let is_whole = state.size == size && edge.size() == size && edge.is_well_formed();
        if !is_of || !is_whole || edge.root() != root {
            return None;
        }
        let since = Since::open(&folder.join(SINCE_FILE), &of_ledger, (size, root));
        let leaves = KeptLeaves::new(file, leaves_at, size, sealer.narrowed(KIND, LEAVES));
        Some(Self {
            state,
            of: (size, root),
            edge,
            leaves: Arc::new(leaves),
            since: Arc::new(since.unwrap_or_default()),
            key_fingerprint: key.fingerprint(),
        })
    }

    /// The tree's edge after the last record that was kept.
    pub fn edge(&self) -> Frontier {
        let mut edge = self.edge.clone();
        self.leaves_since().for_each(|leaf| edge.push(leaf));
        edge
    }

    /// The hashes of the records that came after the state.
    fn leaves_since(&self) -> impl Iterator<Item = Hash> {
        let records = (self.of.0..self.since.end()).filter_map(|at| self.since.record(at));
        records.map(|record| leaf_hash(&[record]))
    }

    /// The ledger after all records of a log, and what these are held against; nothing where what was kept
    /// is not of this log, or not of the key that the ledger has now.
    pub fn brought_to(self, log: &Reader) -> Option<(Snapshot, Source)> {
        let without_since = Self { since: Arc::default(), ..self.clone() };
        [self, without_since].into_iter().find_map(|kept| kept.brought(log))
    }

    fn brought(self, log: &Reader) -> Option<(Snapshot, Source)> {
        if self.of.0 > log.size() || self.since.end() > log.size() {
            return None;
        }
        let known = Known {
            of: self.of,
            leaves: Arc::clone(&self.leaves),
            since: Arc::clone(&self.since),
            leaves_since: self.leaves_since().collect(),
            root: self.edge().root(),
        };
        let log = log.with_leaves(known);
        let (mut state, mut edge) = (self.state, self.edge);
        for sequence in self.of.0..log.size() {
            let record = log.read(Part::Record, sequence).ok()?;
            edge.push(leaf_hash(&[&record]));
            state.take_next(sequence, &record, &log).ok()?;
        }
        let is_of_now = state.key_fingerprint == self.key_fingerprint && state.size == log.size();
        if !is_of_now || edge.root() != log.root() {
            return None;
        }
        let since = self.since.end().max(self.of.0);
        let source = Source { of: self.of, end: since, leaves: Some(self.leaves) };
        Some((Snapshot { log, state: Arc::new(state) }, source))
    }
}

/// What a snapshot's state was made from.
#[derive(Debug, Clone, Default)]
pub(super) struct Source {
    /// The kept state: how many records, and their root.
    of: (u64, Hash),
    /// How many records are kept, those since the state included.
    end: u64,
    /// Nothing where all was folded.
    leaves: Option<Arc<KeptLeaves>>,
}

/// What is known of a log's records.
#[derive(Debug)]
struct Known {
    of: (u64, Hash),
    leaves: Arc<KeptLeaves>,
    since: Arc<Since>,
    leaves_since: Vec<Hash>,
    /// Root over all of them.
    root: Hash,
}

impl Leaves for Known {
    fn size(&self) -> u64 {
        self.of.0 + self.leaves_since.len() as u64
    }

    fn root(&self) -> Hash {
        self.root
    }

    fn leaf(&self, sequence: u64) -> Option<Hash> {
        match sequence.checked_sub(self.of.0) {
            None => self.leaves.leaf(sequence),
            Some(since) => self.leaves_since.get(usize::try_from(since).ok()?).copied(),
        }
    }

    fn record(&self, sequence: u64) -> Option<Vec<u8>> {
        self.since.record(sequence).map(<[u8]>::to_vec)
    }
}

/// Keeps the state of a ledger that is about to be closed, if it is not kept yet; `leaves` are the hashes of
/// its first records, if all were folded. It is a cache: that it cannot be written is no error.
pub(super) fn keep(snapshot: &Snapshot, key: &Key, source: &Source, leaves: Option<&[Hash]>) {
    let Snapshot { log, state } = snapshot;
    let size = log.size();
    if size == 0 || size == source.end || key.fingerprint() != state.key_fingerprint {
        return;
    }
    let Ok(opened) = snapshot.opened() else { return };
    let sealer = Sealer::new(key, opened.ledger);
    let _ = keep_with(snapshot, opened.ledger, &sealer, source, leaves);
}

fn keep_with(
    snapshot: &Snapshot,
    ledger: Uuid,
    sealer: &Sealer,
    source: &Source,
    leaves: Option<&[Hash]>,
) -> Result<(), LedgerError> {
    let log = &snapshot.log;
    let folder = log.cache_dir().join(STATE_DIR);
    let path = folder.join(SINCE_FILE);
    let failed = |error: io::Error| LedgerError::Other(error.to_string());
    let is_kept = source.leaves.is_some();
    if is_kept && let Some(since) = Since::of(source.of, log)? {
        return since.keep(&path, sealer).map_err(failed);
    }
    let leaves = all_leaves(log, source, leaves)?;
    let file = StateFile::of(snapshot, ledger, &leaves)?;
    file.keep(&folder.join(STATE_FILE), sealer, &leaves).map_err(failed)?;
    // Some of the last records, for whoever looks at the last events.
    if let Some(since) = Since::of((log.size(), log.root()), log)? {
        since.keep(&path, sealer).map_err(failed)?;
    }
    Ok(())
}

/// The hashes of all records.
fn all_leaves(
    log: &Reader,
    source: &Source,
    folded: Option<&[Hash]>,
) -> Result<Vec<Hash>, LedgerError> {
    let mut leaves = folded.map(<[Hash]>::to_vec).unwrap_or_default();
    if let Some(kept) = &source.leaves {
        leaves.extend((0..source.of.0).map_while(|sequence| kept.leaf(sequence)));
    }
    for sequence in leaves.len() as u64..log.size() {
        leaves.push(leaf_hash(&[&log.read(Part::Record, sequence)?]));
    }
    Ok(leaves)
}

/// The parts of a file, to be written.
struct StateFile {
    header: Vec<u8>,
    parts: [Vec<u8>; 3],
}

impl StateFile {
    fn of(snapshot: &Snapshot, ledger: Uuid, leaves: &[Hash]) -> Result<Self, LedgerError> {
        let Snapshot { log, state } = snapshot;
        let mut edge = Frontier::default();
        leaves.iter().for_each(|leaf| edge.push(*leaf));
        if edge.root() != log.root() || state.size != log.size() {
            return Err(log.first_rewritten().into());
        }
        let encoded = (|| {
            let (index, packed) = Packed::pack(state.activities.values())?;
            let first = codec::to_bytes(&Body { rest: Rest::of(state)?, index })?;
            let parts = [first, packed, state.source_keys.to_bytes()?];
            let header = codec::to_bytes(&Header {
                program: PROGRAM.to_owned(),
                ledger,
                size: log.size(),
                root: log.root(),
                edge,
                parts_bytes: parts.each_ref().map(|part| part.len() as u64),
            })?;
            Ok(Self { header, parts })
        })();
        encoded.map_err(|error| crate::log::LogError::Codec(error).into())
    }

    fn keep(&self, path: &Path, sealer: &Sealer, leaves: &[Hash]) -> io::Result<()> {
        let Self { header, parts: [first, packed, keys] } = self;
        let sealer = sealer.narrowed(KIND, header);
        let len = u32::try_from(header.len()).map_err(io::Error::other)?;
        keep_file(path, FILES_MAX, |file| {
            let mut file = BufWriter::new(file);
            let (of_header, of_body) =
                (sealer.seal(&[HEADER]), sealer.seal(&[BODY, first, packed, keys]));
            let head: [&[u8]; 3] = [&len.to_le_bytes(), header, &of_header];
            let body: [&[u8]; 4] = [first, packed, keys, &of_body];
            head.iter().chain(&body).try_for_each(|part| file.write_all(part))?;
            KeptLeaves::write(&mut file, leaves, &sealer.narrowed(KIND, LEAVES))?;
            file.flush()
        })
    }
}

/// Bytes of a whole seal.
const SEAL_BYTES: u64 = size_of::<Seal>() as u64;
