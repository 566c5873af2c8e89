//! Scanning: the values of one kind, in the order of the log.
//!
//! Belongs here: putting pieces together, and values in packs between those that are not. Does not: keys
//! (`store`), the bytes of a pack (`packs`).

use std::collections::VecDeque;
use std::ops::Range;

use sled::IVec;

use super::LogError;
use super::packs;
use super::store::{Part, Store, first_key, malformed_pack, sequence_and_piece};

/// Bytes of values after which a scan reads no further ahead.
const SCANNED_BYTES_MIN: usize = 1 << 20;
/// Most keys that a scan reads ahead.
const SCANNED_KEYS_MAX: usize = 256;

impl Store {
    /// The values of one kind from sequence 0 on, up to but not including `end`, in order.
    /// Sequences without a value are left out.
    pub fn scan(&self, part: Part, end: u64) -> Scan {
        // A pack with a value before the end may go on behind it, but not much.
        let packs_end = end.saturating_add(packs::VALUES_MAX as u64);
        Scan {
            alone: Pieces::new(self, part.prefix(), end),
            packs: part.pack_prefix().map(|prefix| Pieces::new(self, prefix, packs_end)),
            pack: Unpacked::default(),
            end,
        }
    }
}

/// Values in order of sequence, each with its pieces put together.
pub struct Scan {
    /// Values under keys of their own.
    alone: Pieces,
    packs: Option<Pieces>,
    /// What is left of the pack that was read last.
    pack: Unpacked,
    end: u64,
}

/// The values of a pack.
#[derive(Default)]
struct Unpacked {
    bytes: IVec,
    values: VecDeque<(u64, Range<usize>)>,
}

impl Iterator for Scan {
    type Item = Result<(u64, Vec<u8>), LogError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read_next().transpose()
    }
}

impl Scan {
    /// The next value that is not empty.
    fn read_next(&mut self) -> Result<Option<(u64, Vec<u8>)>, LogError> {
        let packed = self.next_packed()?;
        match (packed, self.alone.next_sequence()?) {
            (Some(packed), Some(alone)) if alone < packed => self.alone.next_value(),
            (Some(packed), _) if packed >= self.end => Ok(None),
            (Some(_), _) => Ok(self.pack.take()),
            (None, _) => self.alone.next_value(),
        }
    }

    /// The sequence of the next value in a pack.
    fn next_packed(&mut self) -> Result<Option<u64>, LogError> {
        let Some(packs) = &mut self.packs else { return Ok(None) };
        while self.pack.values.is_empty() {
            let Some((last, bytes)) = packs.next_piece()? else { return Ok(None) };
            self.pack = Unpacked::new(last, bytes).ok_or_else(|| malformed_pack(last))?;
        }
        Ok(self.pack.values.front().map(|(sequence, _)| *sequence))
    }
}

impl Unpacked {
    fn new(last: u64, bytes: IVec) -> Option<Self> {
        let all = packs::all(&bytes).ok()?;
        let first = (last + 1).checked_sub(all.len() as u64)?;
        let values = (first..).zip(all).filter(|(_, range)| !range.is_empty()).collect();
        Some(Self { bytes, values })
    }

    fn take(&mut self) -> Option<(u64, Vec<u8>)> {
        let (sequence, range) = self.values.pop_front()?;
        Some((sequence, self.bytes.get(range)?.to_vec()))
    }
}

/// What is under the keys with one prefix, empty values left out.
///
/// Some pieces are read at a time, so that the store is not held open between two values.
struct Pieces {
    store: Store,
    /// The first key that was not read yet.
    next: Vec<u8>,
    /// The key at which the scan ends.
    end: [u8; 13],
    /// Pieces that were read, with their sequences.
    read: VecDeque<(u64, IVec)>,
}

impl Pieces {
    fn new(store: &Store, prefix: u8, end: u64) -> Self {
        let (next, end) = (first_key(prefix, 0).to_vec(), first_key(prefix, end));
        Self { store: store.clone(), next, end, read: VecDeque::new() }
    }

    /// The next value, its pieces put together.
    fn next_value(&mut self) -> Result<Option<(u64, Vec<u8>)>, LogError> {
        let Some((sequence, piece)) = self.next_piece()? else { return Ok(None) };
        let mut value = piece.to_vec();
        while self.next_sequence()? == Some(sequence) {
            if let Some((_, piece)) = self.next_piece()? {
                value.extend_from_slice(&piece);
            }
        }
        Ok(Some((sequence, value)))
    }

    /// The sequence of the next piece.
    fn next_sequence(&mut self) -> Result<Option<u64>, LogError> {
        if self.read.is_empty() {
            self.read_ahead()?;
        }
        Ok(self.read.front().map(|(sequence, _)| *sequence))
    }

    fn next_piece(&mut self) -> Result<Option<(u64, IVec)>, LogError> {
        self.next_sequence()?;
        Ok(self.read.pop_front())
    }

    fn read_ahead(&mut self) -> Result<(), LogError> {
        let Self { store, next, end, read } = self;
        let mut foreign = false;
        store.guarded(|db| {
            let (mut bytes, mut keys) = (0, 0);
            for item in db.range(next.as_slice()..end.as_slice()) {
                let (key, value) = item?;
                let Some((sequence, _)) = sequence_and_piece(&key) else {
                    foreign = true;
                    break;
                };
                next.clear();
                next.extend_from_slice(&key);
                // The first key behind it.
                next.push(0);
                if value.is_empty() {
                    continue;
                }
                (bytes, keys) = (bytes + value.len(), keys + 1);
                read.push_back((sequence, value));
                if bytes >= SCANNED_BYTES_MIN || keys >= SCANNED_KEYS_MAX {
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
