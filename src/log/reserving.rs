//! Reserving keys before many values arrive, so that sled writes each value once.
//!
//! Belongs here: which keys are reserved, and when. Does not: what is appended (`append`).
//!
//! sled appends what changes of a leaf to its log, and writes the whole leaf anew when it splits,
//! which it does at 17 keys, or after ten changes. Where keys only ever grow, as sequences do, each
//! value is thus written about three times: alone, and with its neighbours when their leaf splits.
//! And the leaf in which one kind of value ends and the next begins is written once for every nine
//! new keys, with the first values of the next kind.
//!
//! So before a large batch its keys are put there in order, with empty values: the leaves split while
//! they hold next to nothing, into nine keys each. The values then come to leaves that stay as they
//! are, nine changes at most. Two things keep the leaf that still grows free of values: some keys
//! *ahead* of the batch, which are the next batch's own, and a *fence* of keys that are never used
//! behind each kind.
//!
//! An empty value means that nothing is there, so reserved keys need no batch of their own and no
//! sync: any of them may be lost or left over. In sled's log a key takes 25 bytes, and its share of
//! the splits about 300: those of a batch stay far below what its values took when they were written
//! thrice, and thus within what may wait for a sync (`durability`).

use std::collections::BTreeSet;

use super::LogError;
use super::store::{Key, Part, Store, fence_key, first_key, part_of, sequence_of};

/// Fewest bytes of values that keys are reserved for, so that a single event does not pay for it.
pub const RESERVED_FOR_BYTES_MIN: usize = 64 << 10;
/// Keys of each kind that are reserved ahead: as many as a leaf holds before it splits.
const AHEAD: u64 = 16;
/// Keys of each fence: leaves with nothing else, wherever the first one ends.
const FENCE: u32 = 32;

/// What is known to be reserved.
#[derive(Debug, Default)]
pub struct Reserved {
    ahead: BTreeSet<Key>,
    fenced: bool,
}

impl Reserved {
    /// Reserves keys, none of which may have a value, and some ahead of them, before the batch that
    /// brings their values.
    pub fn reserve(&mut self, store: &Store, mut keys: Vec<Key>) -> Result<(), LogError> {
        self.fence(store)?;
        let Some(next) = keys.iter().map(sequence_of).max().map(|last| last + 1) else {
            return Ok(());
        };
        for part in Part::ALL {
            if keys.iter().any(|key| part_of(key) == Some(part)) {
                keys.extend((next..next + AHEAD).map(|sequence| first_key(part, sequence)));
            }
        }
        keys.retain(|key| !self.ahead.contains(key));
        keys.sort_unstable();
        store.reserve(&keys)?;
        self.ahead.retain(|key| sequence_of(key) >= next);
        self.ahead.extend(keys.into_iter().filter(|key| sequence_of(key) >= next));
        Ok(())
    }

    /// Puts the fences up, if they are not there.
    fn fence(&mut self, store: &Store) -> Result<(), LogError> {
        if self.fenced {
            return Ok(());
        }
        for part in Part::ALL {
            if store.piece(&fence_key(part, FENCE - 1))?.is_none() {
                let keys: Vec<Key> = (0..FENCE).map(|i| fence_key(part, i)).collect();
                store.reserve(&keys)?;
            }
        }
        self.fenced = true;
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
    use crate::log::{Draft, Examiner, Log, STORE_DIR};

    fn draft(identities: usize, attributes: usize) -> Draft {
        let bytes = |size: usize| (0..size).map(|i| (i % 251) as u8 + 1).collect();
        Draft {
            id: Uuid::from_u128(7),
            recorded_at: Timestamp(0),
            recorded_by: "officer".into(),
            source_key: None,
            event: Event::YearClosed(YearClosed { year: 2025 }),
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
            let parts = Part::ALL.map(|part| log.scan(part).unwrap());
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
        // The power fails once keys for a further batch are there, of a value in three pieces.
        let keys = (size..size + 30).flat_map(|sequence| {
            let pieces = crate::log::store::pieces(Part::Identities, sequence, &[1; 600 << 10]);
            pieces.into_iter().map(|(key, _)| key).chain([first_key(Part::Record, sequence)])
        });
        log.reserved.reserve(&log.store, keys.collect()).unwrap();
        log.close().unwrap();
        let mut log = Log::open(&dir, &Examiner::InProcess).unwrap();
        assert_eq!((log.size(), log.root()), (size, root));
        assert!(log.read(Part::Identities, size).unwrap().is_empty());
        assert!(log.value(Part::Identities, size).unwrap().is_empty());
        assert_eq!(log.store.scan(Part::Identities, size + 30).unwrap().count(), 40);
        log.append([draft(0, 10), draft(500, 0)], |_| ()).unwrap();
        assert_eq!(log.scan(Part::Attributes).unwrap().count(), 1);
        let kept = log.scan(Part::Identities).unwrap().map(|item| item.unwrap());
        assert_eq!(kept.last().map(|(at, value)| (at, value.len())), Some((size + 1, 500)));
        log.store.read_all(log.size()).unwrap();
    }
}
