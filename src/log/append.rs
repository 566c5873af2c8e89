//! Appending: batches, what is staged before them, and acknowledgement.
//!
//! Belongs here: the order in which bytes become durable and are acknowledged. Does not: what may
//! be appended (`ledger`).

use sled::Batch;
use uuid::Uuid;

use super::durability::UNSYNCED_BYTES_MAX;
use super::head::Mark;
use super::packs::{PACK_BYTES, Packing};
use super::progress::Wait;
use super::reserving::RESERVED_FOR_BYTES_MIN;
use super::store::{self, Key, Part, Store, first_key, pieces};
use super::tree::{Frontier, Hash, leaf_hash};
use super::{Log, LogError, Stored, codec, decode_at};
use crate::event::time::Timestamp;
use crate::event::{Event, Record};

/// An event to append, with what belongs in the register beside it.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Id of the event.
    pub id: Uuid,
    /// When it is recorded.
    pub recorded_at: Timestamp,
    /// The role or staff id that records it.
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

impl Log {
    /// Appends events in order. Each is given to `acknowledged` once it is durable; many share one
    /// sync.
    ///
    /// # Errors
    /// After an error the events acknowledged so far are in the log, and no further append is
    /// accepted until it is opened again.
    pub fn append(
        &mut self,
        drafts: impl IntoIterator<Item = Draft>,
        acknowledged: impl FnMut(&Record),
    ) -> Result<(), LogError> {
        self.append_each(drafts.into_iter().map(Ok), Entry::new, acknowledged)
    }

    /// Appends values as another log of the same ledger stored them, each held against the tree.
    ///
    /// # Errors
    /// The source's own; `Damaged` for a record that is not the next one of this log.
    pub fn append_stored<E: From<LogError>>(
        &mut self,
        values: impl IntoIterator<Item = Result<Stored, E>>,
        acknowledged: impl FnMut(&Record),
    ) -> Result<(), E> {
        self.append_each(values, Entry::stored, acknowledged)
    }

    fn append_each<T, E: From<LogError>>(
        &mut self,
        items: impl IntoIterator<Item = Result<T, E>>,
        entry: impl Fn(T, &Frontier) -> Result<Entry, LogError>,
        mut acknowledged: impl FnMut(&Record),
    ) -> Result<(), E> {
        if let Some(place) = &self.read_only {
            return Err(LogError::ReadOnly(place.original.clone()).into());
        }
        if self.failed {
            return Err(LogError::Closed.into());
        }
        self.failed = true;
        let mut pending = Pending::default();
        let mut edge = self.frontier.clone();
        for item in items {
            let mut entry = entry(item?, &edge)?;
            entry.keep_changed(self.store())?;
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
        match entry.is_staged() {
            false => pending.put(&entry.stored),
            true => {
                pending.close_packs();
                let mut writes = entry.stored.pieces();
                pending.new_keys.extend(writes.iter().map(|(key, _)| *key));
                let keys = std::mem::take(&mut pending.new_keys);
                self.reserved.reserve(&self.reader.store, keys, entry.stored_bytes())?;
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
                writes.into_iter().for_each(|(key, value)| pending.insert(key, value));
            }
        }
        for (key, value) in entry.rewrites {
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
        pending.close_packs();
        let Pending { records, new_keys, mut batch, bytes, .. } = std::mem::take(pending);
        if records.is_empty() {
            return Ok(());
        }
        if bytes >= RESERVED_FOR_BYTES_MIN {
            self.reserved.reserve(&self.reader.store, new_keys, bytes)?;
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
        let (size, root) = (self.frontier.size(), self.frontier.root());
        self.head.write(Mark { size, root, closed: None })?;
        self.reader = self.reader.grown(size, root);
        records.iter().for_each(|(record, _)| acknowledged(record));
        Ok(())
    }

    pub(super) fn apply(&mut self, batch: Batch, bytes: usize) -> Result<(), LogError> {
        let wait = Wait::on("the store to take a batch");
        self.store().apply(batch)?;
        drop(wait);
        self.syncer.wrote(bytes);
        let Self { reader, syncer, .. } = self;
        reader.store.with_db(|db| syncer.sync(db))
    }
}

/// A batch under construction.
#[derive(Default)]
struct Pending {
    records: Vec<(Record, Hash)>,
    /// Keys in the batch that have no value yet, and are not reserved.
    new_keys: Vec<Key>,
    batch: Batch,
    bytes: usize,
    /// Records that are going to be in one pack, and the attributes beside records.
    packed_records: Open,
    packed_attributes: Open,
}

/// A pack under construction.
#[derive(Default)]
struct Open {
    values: Packing,
    /// The sequence of its last value.
    last: u64,
}

impl Pending {
    /// Puts all of an entry that fits into a batch.
    fn put(&mut self, stored: &Stored) {
        let Stored { sequence, record, identities, attributes } = stored;
        self.put_packed(Part::Record, *sequence, record);
        self.put_packed(Part::Attributes, *sequence, attributes);
        self.put_alone(Part::Identities, *sequence, identities);
    }

    /// Puts a value into the open pack of its kind, or after it where it is as long as one.
    fn put_packed(&mut self, part: Part, sequence: u64, value: &[u8]) {
        if value.len() >= PACK_BYTES {
            self.close_pack(part);
            return self.put_alone(part, sequence, value);
        }
        // Counted before its pack is closed, so that a batch gets no longer than it may.
        self.bytes += value.len();
        let open = self.open_pack(part);
        open.values.push(value);
        open.last = sequence;
        if open.values.is_full() {
            self.close_pack(part);
        }
    }

    fn open_pack(&mut self, part: Part) -> &mut Open {
        match part {
            Part::Attributes => &mut self.packed_attributes,
            Part::Record | Part::Identities => &mut self.packed_records,
        }
    }

    fn put_alone(&mut self, part: Part, sequence: u64, value: &[u8]) {
        for (key, piece) in pieces(part, sequence, value) {
            self.new_keys.push(key);
            self.insert(key, piece);
        }
    }

    fn insert(&mut self, key: Key, value: Vec<u8>) {
        self.bytes += value.len();
        self.batch.insert(&key, value);
    }

    fn close_packs(&mut self) {
        self.close_pack(Part::Record);
        self.close_pack(Part::Attributes);
    }

    /// Puts the open pack of a kind into the batch; one value alone is not packed.
    fn close_pack(&mut self, part: Part) {
        let Open { values, last } = std::mem::take(self.open_pack(part));
        let Some(prefix) = part.pack_prefix().filter(|_| !values.is_empty()) else { return };
        let (prefix, value) = match values.only() {
            Some(value) => (part.prefix(), value.to_vec()),
            None => (prefix, values.to_bytes()),
        };
        let key = first_key(prefix, last);
        self.new_keys.push(key);
        self.batch.insert(&key, value);
    }
}

/// A draft with its place in the log and its bytes.
struct Entry {
    record: Record,
    leaf: Hash,
    stored: Stored,
    rewrites: Vec<(Key, Vec<u8>)>,
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
        let stored = Stored {
            sequence: record.sequence,
            record: codec::encode(&record)?,
            identities: draft.identities,
            attributes: draft.attributes,
        };
        let rewrites = draft.rewrites.iter();
        let rewrites = rewrites.flat_map(|(at, value)| pieces(Part::Identities, *at, value));
        Ok(Self { rewrites: rewrites.collect(), ..Self::from_stored(record, stored) })
    }

    /// What another log stored, if it is what comes next.
    fn stored(stored: Stored, edge: &Frontier) -> Result<Self, LogError> {
        let sequence = edge.size();
        let record = decode_at(sequence, &stored.record)?;
        if record.root_before != edge.root() {
            return Err(LogError::rewritten(sequence));
        }
        Ok(Self::from_stored(record, Stored { sequence, ..stored }))
    }

    fn from_stored(record: Record, stored: Stored) -> Self {
        let leaf = leaf_hash(&[&stored.record]);
        Self { record, leaf, stored, rewrites: Vec::new() }
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

    fn stored_bytes(&self) -> usize {
        let Stored { record, identities, attributes, .. } = &self.stored;
        record.len() + identities.len() + attributes.len()
    }

    /// Whether most of it is staged: it does not fit into a batch. What rewrites other values is not.
    fn is_staged(&self) -> bool {
        self.rewrites.is_empty() && self.stored_bytes() > UNSYNCED_BYTES_MAX
    }

    /// What it adds to a batch: all of it, or its first piece when the rest is staged.
    fn bytes(&self) -> usize {
        let rewrites: usize = self.rewrites.iter().map(|(_, value)| value.len()).sum();
        if self.stored_bytes() > UNSYNCED_BYTES_MAX {
            return store::PIECE_BYTES + rewrites;
        }
        self.stored_bytes() + rewrites
    }
}

impl Stored {
    /// All of it as keys and pieces, those of the record first.
    fn pieces(&self) -> Vec<(Key, Vec<u8>)> {
        let mut pieces = pieces(Part::Record, self.sequence, &self.record);
        pieces.extend(store::pieces(Part::Identities, self.sequence, &self.identities));
        pieces.extend(store::pieces(Part::Attributes, self.sequence, &self.attributes));
        pieces
    }
}
