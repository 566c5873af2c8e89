//! The log folded from its first record.
//!
//! Belongs here: reading and decoding every record, ahead of applying it. Does not: what a record
//! means (`state`).

use std::sync::Arc;

use super::State;
use super::known::Version;
use super::outline::{Outline, Outlined};
use super::read_ahead;
use crate::event::Event;
use crate::log::codec::{Brief, BriefEvent};
use crate::log::store::Part;
use crate::log::tree::{Frontier, Hash, leaf_hash};
use crate::log::{LogError, Reader, decode_brief_at};

/// Records that are read together.
const BATCH: u64 = 64;

/// A record as far as a state keeps it.
struct Decoded {
    version: Version,
    source_key: Option<String>,
    event: Happened,
    /// Hash of the record as a leaf of the tree.
    leaf: Hash,
}

enum Happened {
    Activity(Outlined),
    Other(Event),
}

impl State {
    /// Folds all records of a log, and holds them against its root: what somebody changed in the store, with
    /// a checksum that fits, is in no state.
    pub(super) fn fold(log: &Reader) -> Result<Self, LogError> {
        Self::fold_beside(log, &Self::default())
    }

    /// The same, with the hashes of the records as leaves of the tree.
    pub(super) fn fold_with_leaves(log: &Reader) -> Result<(Self, Vec<Hash>), LogError> {
        let mut leaves = Vec::new();
        let state = Self::fold_to(log, &Self::default(), |leaf| leaves.push(leaf))?;
        Ok((state, leaves))
    }

    /// Applies the next record, of which the bytes are given.
    pub(super) fn take_next(
        &mut self,
        sequence: u64,
        bytes: &[u8],
        log: &Reader,
    ) -> Result<(), LogError> {
        self.take(Decoded::of(sequence, bytes, &[])?, log)
    }

    /// The same beside another state of the same log, in memory: where both have an activity in the
    /// same version, and every part of it is equal, it is held once. Nothing else is taken from
    /// there.
    pub(super) fn fold_beside(log: &Reader, beside: &Self) -> Result<Self, LogError> {
        Self::fold_to(log, beside, |_| ())
    }

    fn fold_to(log: &Reader, beside: &Self, mut leaf: impl FnMut(Hash)) -> Result<Self, LogError> {
        // Of what was folded before, nothing is relied on.
        let log = &log.without_leaves();
        let size = log.size();
        let mut state = Self::default();
        let held = beside.by_sequence();
        let mut tree = Frontier::default();
        let batches = usize::try_from(size.div_ceil(BATCH)).unwrap_or(usize::MAX);
        let read = |batch: usize, records: &mut Vec<Decoded>| {
            let first = batch as u64 * BATCH;
            let sequences = first..(first + BATCH).min(size);
            log.each_value(Part::Record, sequences, |sequence, value| {
                records.push(Decoded::of(sequence, &value, &held)?);
                Ok(())
            })
        };
        read_ahead::in_order(batches, read, |records: &mut Vec<Decoded>| {
            records.drain(..).try_for_each(|record| {
                tree.push(record.leaf);
                leaf(record.leaf);
                state.take(record, log)
            })
        })?;
        match tree.root() == log.root() {
            true => Ok(state),
            false => Err(log.first_rewritten()),
        }
    }

    /// By record, the activity whose current version it states, of those that are in memory.
    fn by_sequence(&self) -> Vec<Option<&Arc<Outline>>> {
        let mut held = vec![None; usize::try_from(self.size).unwrap_or(0)];
        for known in self.activities.in_memory() {
            let place = usize::try_from(known.current()).ok();
            if let Some(place) = place.and_then(|place| held.get_mut(place)) {
                *place = Some(&known.activity);
            }
        }
        held
    }

    fn take(&mut self, record: Decoded, log: &Reader) -> Result<(), LogError> {
        let Decoded { version, source_key, event, .. } = record;
        if let Some(key) = source_key {
            self.source_keys.insert(key, version.sequence);
        }
        match event {
            Happened::Activity(outlined) => {
                let new = [outlined.new_persons, outlined.new_households];
                self.check_new_entries(new, version.sequence)?;
                self.state_activity(outlined, version);
            }
            Happened::Other(event) => {
                self.check_entries(&event, version.sequence)?;
                let concerned = self.settled_periods_concerned(&event, log)?;
                self.apply_event(event, version, concerned);
            }
        }
        Ok(())
    }
}

impl Decoded {
    fn of(sequence: u64, bytes: &[u8], held: &[Option<&Arc<Outline>>]) -> Result<Self, LogError> {
        if bytes.is_empty() {
            return Err(LogError::record(sequence, "it is missing".into()));
        }
        let Brief { recorded_at, source_key, event, .. } = decode_brief_at(sequence, bytes)?;
        let event = match event {
            BriefEvent::Activity { head, people, people_at } => {
                let mut outlined = Outlined::read(*head, people, people_at);
                if let Some(Some(same)) = held.get(sequence as usize)
                    && **same == outlined.outline
                {
                    outlined.outline = Arc::clone(same);
                }
                Happened::Activity(outlined)
            }
            BriefEvent::Other(event) => Happened::Other(event),
        };
        let version = Version { sequence, recorded_at };
        let leaf = leaf_hash(&[bytes]);
        Ok(Self { version, source_key: source_key.map(str::to_owned), event, leaf })
    }
}
