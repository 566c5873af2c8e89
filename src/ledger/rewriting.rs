//! Rewriting the store: forgetting erased bytes for good, and a new key for everybody.
//!
//! Belongs here: what becomes of each stored value, and which were changed so. Does not: how a store takes another's place
//! (`log::rewriting`), the key's file (`key_file`).

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Ledger, LedgerError, Snapshot, Stamp, kept_index};
use crate::event::people::RegisterCommitment;
use crate::event::{EntryKind, Event, KeyRotated};
use crate::log::codec;
use crate::log::tree::Frontier;
use crate::log::{Draft, Rewrite, Stored};
use crate::register::{Key, Salts, identities_from_bytes, identities_to_bytes, rotation_leaf};

/// Most rotations of a key: their number is a byte beside each entry.
const ROTATIONS_MAX: u64 = 255;

impl Ledger {
    /// Writes the ledger into new files and removes the old ones: what was erased is in none of
    /// them any more. Closes the ledger. `progress` is told each record.
    pub fn compact(self, progress: impl FnMut()) -> Result<(), LedgerError> {
        kept_index::remove(&self);
        self.log.rewrite(AsItIs, progress)
    }

    /// Gives every entry that was not erased a new pseudonym, in new files, and records that the
    /// key was rotated. Closes the ledger. `progress` is told each record.
    ///
    /// `key` is the ledger's key with one more link ([`Key::rotated`]), which must be safe in its
    /// file by now.
    pub fn rotate_key(
        self,
        key: Key,
        stamp: Stamp,
        reason: &str,
        progress: impl FnMut(),
    ) -> Result<(), LedgerError> {
        if self.state.rotated_at.len() as u64 >= ROTATIONS_MAX {
            let message = format!("the key was rotated {ROTATIONS_MAX} times; start a new ledger");
            return Err(LedgerError::Other(message));
        }
        // It has parts of the pseudonyms that nothing is to lead back to from here on.
        kept_index::remove(&self);
        let reason = reason.to_owned();
        let (salts, tree) = (Salts::default(), Frontier::default());
        let rotation =
            Rotation { key, stamp, reason, salts, tree, next_person: 0, next_household: 0 };
        self.log.rewrite(rotation, progress)
    }
}

impl Snapshot {
    /// Records before `from` whose identities were changed by a record from there on: all of them
    /// when the key was rotated, else those that brought an entry that was erased.
    pub fn identities_changed_since(&self, from: u64) -> Result<BTreeSet<u64>, LedgerError> {
        let (mut erased, mut rotated) = (BTreeSet::new(), false);
        let mut brought = Vec::new();
        for record in self.records() {
            let record = record?;
            match &record.event {
                Event::PersonErased(event) if record.sequence >= from => {
                    erased.insert((event.kind, event.entry));
                }
                Event::KeyRotated(_) if record.sequence >= from => rotated = true,
                event if record.sequence < from => {
                    let people = event.activity().map(|activity| &activity.people);
                    let new = people.map(|p| (p.new_persons.ids(), p.new_households.ids()));
                    brought.extend(new.map(|new| (record.sequence, new)));
                }
                _ => {}
            }
        }
        let changed = |(persons, households): &(Range<u32>, Range<u32>)| {
            let any = |kind, ids: &Range<u32>| {
                let (first, end) = ((kind, ids.start), (kind, ids.end));
                !ids.is_empty() && (rotated || erased.range(first..end).next().is_some())
            };
            any(EntryKind::Person, persons) || any(EntryKind::Household, households)
        };
        let of = brought.iter().filter(|(_, new)| changed(new));
        Ok(of.map(|(sequence, _)| *sequence).collect())
    }
}

/// Nothing changes but the files.
struct AsItIs;

impl Rewrite for AsItIs {
    type Error = LedgerError;

    fn value(&mut self, stored: Stored) -> Result<Stored, LedgerError> {
        Ok(stored)
    }

    fn last(&mut self) -> Result<Option<Draft>, LedgerError> {
        Ok(None)
    }
}

/// New pseudonyms for all.
struct Rotation {
    key: Key,
    stamp: Stamp,
    reason: String,
    salts: Salts,
    /// Over the new commitments.
    tree: Frontier,
    next_person: u32,
    next_household: u32,
}

impl Rewrite for Rotation {
    type Error = LedgerError;

    fn value(&mut self, mut stored: Stored) -> Result<Stored, LedgerError> {
        if stored.identities.is_empty() {
            return Ok(stored);
        }
        let damaged = || LedgerError::Register(stored.sequence);
        let record = codec::decode(&stored.record).map_err(|_| damaged())?;
        let people = record.event.activity().map(|activity| &activity.people);
        let new_persons = people.map_or(0, |people| people.new_persons.count) as usize;
        let mut identities = identities_from_bytes(&stored.identities).ok_or_else(damaged)?;
        for (i, identity) in identities.iter_mut().enumerate() {
            let (kind, next) = match i < new_persons {
                true => (EntryKind::Person, &mut self.next_person),
                false => (EntryKind::Household, &mut self.next_household),
            };
            let id = *next;
            *next += 1;
            if identity.pseudonym().is_none() {
                identity.rotate_tags(|tag| self.key.rotate_tag(tag));
                continue;
            }
            let salt = self.salts.next_salt().map_err(LedgerError::Random)?;
            identity.rotate(|pseudonym| self.key.rotate(pseudonym), salt);
            self.tree.push(rotation_leaf(kind, id, &identity.last_commitment()));
        }
        stored.identities = identities_to_bytes(&identities);
        Ok(stored)
    }

    fn last(&mut self) -> Result<Option<Draft>, LedgerError> {
        let rows = u32::try_from(self.tree.size()).unwrap_or(u32::MAX);
        let rotated = KeyRotated {
            key_fingerprint: self.key.fingerprint(),
            register: RegisterCommitment { rows, root: self.tree.root() },
            reason: self.reason.clone(),
        };
        Ok(Some(self.stamp.draft(Event::KeyRotated(rotated))))
    }
}
