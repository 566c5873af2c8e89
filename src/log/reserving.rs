//! Reserving keys before many values arrive, so that sled writes each value once instead of thrice.
//!
//! Belongs here: which keys are reserved, and when. Does not: what is appended (`append`).
//!
//! # Why
//!
//! sled appends each change of a leaf to its log, and writes the whole leaf again when the leaf splits:
//! at 17 keys, or after ten changes. Sequences only grow, so that without reserving each value would be
//! written alone, and about twice more with its neighbours. The leaf where one kind of value ends and
//! the next begins would be written for every nine new keys.
//!
//! Packs (`packs`) have keys of their own kinds, for which the same holds.
//!
//! So before a large batch its keys are put with empty values, in order. The leaves split while they
//! are nearly empty. The values then change each leaf nine times at most, and no leaf splits.
//!
//! # Which keys
//!
//! ```text
//! records                                                   │ identities            │ attributes
//! ┌────────────┬───────────────┬───────────┬─   ─┬────────┬─┴───────┬────────────   ┴─────────
//! │ values     │ of the batch: │ ahead: 16 │ ... │ wall:  │ fence:  │ the same        the same
//! │ that exist │ empty, then   │ empty     │     │ 1,200  │ 32      │
//! │            │ filled        │           │     │ empty  │ empty   │
//! └────────────┴───────────────┴───────────┴─   ─┴────────┴─────────┴────────────   ──────────
//! sequence 0 …                                    2²⁴
//! ```
//!
//! | keys | why |
//! |---|---|
//! | of the batch | their leaves split before the values come |
//! | ahead | the last leaf, which still grows, has no values; the next batch uses these keys, of packs a few of them |
//! | fence | never used: the leaf where one kind ends has no values of the next kind |
//! | wall | once much is appended: an index node has up to 256 keys, is written again at each split below it, and leaves out what its keys have in common with its bounds. Behind the wall's many keys an index node begins, so that the nodes before it have keys with the first bytes in common |
//!
//! An empty value means that there is none. So reserved keys need no batch of their own and no sync:
//! any of them may be lost or left over. In sled's log a key takes 25 bytes, and its share of the
//! splits about 200. For a batch this is far less than what its values took when they were written
//! thrice, and so within what may wait for a sync (`durability`).

use super::LogError;
use super::store::{Key, PREFIXES, Store, fence_key, first_key, sequence_of};

/// Fewest bytes of values that keys are reserved for, so that a single event does not pay for it.
pub const RESERVED_FOR_BYTES_MIN: usize = 64 << 10;
/// Keys of each kind that are reserved ahead: as many as a leaf holds before it splits.
const AHEAD: u64 = 16;
/// Keys of each fence: enough that a leaf has nothing else, wherever the leaf before it ends.
const FENCE: u32 = 32;

/// Bytes of values after which walls are put: a wall takes 300 kB.
const WALLED_FOR_BYTES_MIN: usize = 32 << 20;
/// Sequence at which a wall begins. A log that gets there uses its keys like others.
const WALL_AT: u64 = 1 << 24;
/// Keys of a wall: at nine to a leaf more than 128 leaves, so that an index node is split off.
const WALL: u64 = 1_200;

/// What is known to be reserved.
#[derive(Debug, Default)]
pub struct Reserved {
    fenced: bool,
    walled: bool,
    /// Bytes of the values that keys were reserved for.
    for_bytes: usize,
}

impl Reserved {
    /// Reserves keys, and some ahead of them, before so many bytes of values come.
    pub fn reserve(
        &mut self,
        store: &Store,
        mut keys: Vec<Key>,
        for_bytes: usize,
    ) -> Result<(), LogError> {
        self.fence(store)?;
        self.for_bytes += for_bytes;
        if self.for_bytes >= WALLED_FOR_BYTES_MIN {
            self.wall(store)?;
        }
        let Some(next) = keys.iter().map(sequence_of).max().map(|last| last + 1) else {
            return Ok(());
        };
        for prefix in PREFIXES {
            if keys.iter().any(|key| key[0] == prefix) {
                keys.extend((next..next + AHEAD).map(|sequence| first_key(prefix, sequence)));
            }
        }
        keys.sort_unstable();
        store.reserve(&keys)
    }

    /// Puts the fences, if they are not there.
    fn fence(&mut self, store: &Store) -> Result<(), LogError> {
        if self.fenced {
            return Ok(());
        }
        for prefix in PREFIXES {
            if store.piece(&fence_key(prefix, FENCE - 1))?.is_none() {
                let keys: Vec<Key> = (0..FENCE).map(|i| fence_key(prefix, i)).collect();
                store.reserve(&keys)?;
            }
        }
        self.fenced = true;
        Ok(())
    }

    /// Puts the walls, if they are not there.
    fn wall(&mut self, store: &Store) -> Result<(), LogError> {
        if self.walled {
            return Ok(());
        }
        for prefix in PREFIXES {
            if store.piece(&first_key(prefix, WALL_AT + WALL - 1))?.is_none() {
                let keys: Vec<Key> =
                    (WALL_AT..).take(WALL as usize).map(|at| first_key(prefix, at)).collect();
                store.reserve(&keys)?;
            }
        }
        self.walled = true;
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use uuid::Uuid;

    use super::*;
    use crate::event::time::Timestamp;
    use crate::event::{Event, YearClosed};
    use crate::log::store::Part;
    use crate::log::{Draft, Examiner, Log, STORE_DIR};

    fn draft(identities: usize, attributes: usize) -> Draft {
        let bytes = |size: usize| (0..size).map(|i| (i % 251) as u8 + 1).collect();
        Draft {
            id: Uuid::from_u128(7),
            recorded_at: Timestamp(0),
            recorded_by: "officer".into(),
            source_key: None,
            event: Event::YearClosed(YearClosed {
                period: crate::event::time::Period::year(2025).unwrap(),
                label: String::new(),
            }),
            identities: bytes(identities),
            attributes: bytes(attributes),
            rewrites: Vec::new(),
        }
    }

    /// How far sled's log has got: a store that is opened again says so in its snapshot's name.
    fn written(dir: &Path) -> u64 {
        drop(Log::open(dir, &Examiner::InProcess).unwrap());
        let names = std::fs::read_dir(dir.join(STORE_DIR)).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let reach = |name: String| u64::from_str_radix(name.strip_prefix("snap.")?, 16).ok();
        names.filter_map(reach).max().unwrap()
    }

    #[test]
    fn the_values_of_a_bulk_append_are_written_once() {
        for (records, identities, attributes) in [(3_000, 2_500, 900), (60, 240 << 10, 20 << 10)] {
            let scratch = tempfile::tempdir().unwrap();
            let dir = scratch.path().join("log");
            let mut log = Log::create(&dir).unwrap();
            log.append((0..records).map(|_| draft(identities, attributes)), |_| ()).unwrap();
            let parts = Part::ALL.map(|part| log.reader().scan(part));
            let values = parts.into_iter().flatten().map(|item| item.unwrap().1.len() as u64);
            let payload: u64 = values.sum();
            drop(log);
            let written = written(&dir);
            assert!(written < payload * 4 / 3, "{written} bytes for {payload}");
        }
    }

    #[test]
    fn keys_that_were_reserved_in_vain_are_nothing() {
        let scratch = tempfile::tempdir().unwrap();
        let dir = scratch.path().join("log");
        let mut log = Log::create(&dir).unwrap();
        log.append((0..40).map(|_| draft(3_000, 0)), |_| ()).unwrap();
        let (size, root) = (log.size(), log.root());
        // The power fails once keys for a further batch are there, of values in three pieces. Keys of
        // values that are there are left alone.
        let keys = (size - 5..size + 30).flat_map(|sequence| {
            let pieces = crate::log::store::pieces(Part::Identities, sequence, &[1; 600 << 10]);
            pieces
                .into_iter()
                .map(|(key, _)| key)
                .chain([first_key(Part::Record.prefix(), sequence)])
        });
        log.reserved.reserve(&log.reader.store, keys.collect(), WALLED_FOR_BYTES_MIN).unwrap();
        let last = first_key(Part::Record.prefix(), WALL_AT + WALL - 1);
        assert!(log.store().piece(&last).unwrap().is_some_and(|piece| piece.is_empty()));
        log.close().unwrap();
        let mut log = Log::open(&dir, &Examiner::InProcess).unwrap();
        assert_eq!((log.size(), log.root()), (size, root));
        assert!(log.reader().read(Part::Identities, size).unwrap().is_empty());
        assert!(log.reader().value(Part::Identities, size).unwrap().is_empty());
        assert_eq!(log.store().scan(Part::Identities, size + 30).count(), 40);
        log.append([draft(0, 10), draft(500, 0)], |_| ()).unwrap();
        assert_eq!(log.reader().scan(Part::Attributes).count(), 1);
        let kept = log.reader().scan(Part::Identities).map(|item| item.unwrap());
        assert_eq!(kept.last().map(|(at, value)| (at, value.len())), Some((size + 1, 500)));
        log.store().read_all(log.size()).unwrap();
    }
}
