//! Which record brought an entry.
//!
//! Belongs here: from a dense id to the record, and the entry's place among those it brought. Does not: what
//! is kept of an entry (`register`).

use serde::{Deserialize, Serialize};

use super::{LedgerError, Snapshot};
use crate::event::EntryKind;
use crate::event::people::NewIds;
use crate::log::codec::BriefEvent;
use crate::log::store::Part;
use crate::log::{LogError, decode_brief_at};

/// The records that brought entries, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Brought {
    records: Vec<Bringing>,
    /// Entries that they brought together.
    pub persons: u32,
    pub households: u32,
}

/// A record, and the first ids of the entries that it brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Bringing {
    sequence: u64,
    persons: u32,
    households: u32,
}

impl Brought {
    /// Reads what the records from one on brought.
    pub fn read_on(&mut self, ledger: &Snapshot, from: u64) -> Result<(), LedgerError> {
        for sequence in from..ledger.size() {
            let bytes = ledger.log.value(Part::Record, sequence)?;
            if bytes.is_empty() {
                return Err(LogError::record(sequence, "it is missing".into()).into());
            }
            if let BriefEvent::Activity { people, .. } = decode_brief_at(sequence, &bytes)?.event {
                self.add(sequence, people.lists.new_persons, people.lists.new_households)
                    .ok_or(LedgerError::Register(sequence))?;
            }
        }
        Ok(())
    }

    /// Adds a record. `None` where its entries do not follow the others.
    pub fn add(&mut self, sequence: u64, persons: NewIds, households: NewIds) -> Option<()> {
        if persons.count == 0 && households.count == 0 {
            return Some(());
        }
        let follow = |new: NewIds, next: u32| new.count == 0 || new.first == next;
        if !follow(persons, self.persons) || !follow(households, self.households) {
            return None;
        }
        self.records.push(Bringing {
            sequence,
            persons: self.persons,
            households: self.households,
        });
        self.persons = self.persons.checked_add(persons.count)?;
        self.households = self.households.checked_add(households.count)?;
        Some(())
    }

    /// Entries of a kind.
    pub fn entries(&self, kind: EntryKind) -> u32 {
        match kind {
            EntryKind::Person => self.persons,
            EntryKind::Household => self.households,
        }
    }

    /// How many entries the record at a place brought: persons and households.
    fn counts(&self, at: usize) -> Option<(u32, u32)> {
        let here = self.records.get(at)?;
        let next = self.records.get(at + 1).map(|next| (next.persons, next.households));
        let (persons, households) = next.unwrap_or((self.persons, self.households));
        Some((persons.checked_sub(here.persons)?, households.checked_sub(here.households)?))
    }

    /// The records with how many persons and households each brought.
    pub fn iter(&self) -> impl Iterator<Item = (u64, u32, u32)> + '_ {
        self.records.iter().enumerate().filter_map(|(at, record)| {
            let (persons, households) = self.counts(at)?;
            Some((record.sequence, persons, households))
        })
    }

    /// The record that brought an entry, and the entry's place among all that it brought: persons, then
    /// households.
    pub fn by(&self, kind: EntryKind, entry: u32) -> Option<(u64, usize)> {
        if entry >= self.entries(kind) {
            return None;
        }
        let first = |record: &Bringing| match kind {
            EntryKind::Person => record.persons,
            EntryKind::Household => record.households,
        };
        // Of records with the same first id, the last one brought some.
        let at = self.records.partition_point(|record| first(record) <= entry).checked_sub(1)?;
        let record = self.records.get(at)?;
        let before = match kind {
            EntryKind::Person => 0,
            EntryKind::Household => self.counts(at)?.0,
        };
        Some((record.sequence, (before + (entry - first(record))) as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_has_its_record_and_place() {
        let mut brought = Brought::default();
        let mut expected = Vec::new();
        let (mut persons, mut households) = (0, 0);
        for (sequence, (p, h)) in (3..).zip([(2, 1), (0, 0), (0, 3), (4, 0), (1, 2)]) {
            let new = |first, count| NewIds { first, count };
            assert!(brought.add(sequence, new(persons, p), new(households, h)).is_some());
            let places = (0..p).map(|i| (EntryKind::Person, persons + i, i));
            let places =
                places.chain((0..h).map(|i| (EntryKind::Household, households + i, p + i)));
            expected.extend(places.map(|(kind, id, place)| (kind, id, sequence, place as usize)));
            (persons, households) = (persons + p, households + h);
        }
        for (kind, id, sequence, place) in expected {
            assert_eq!(brought.by(kind, id), Some((sequence, place)), "{kind} {id}");
        }
        assert_eq!(brought.by(EntryKind::Person, 7), None);
        assert_eq!(brought.by(EntryKind::Household, 6), None);
        let counts: Vec<_> = brought.iter().collect();
        assert_eq!(counts, [(3, 2, 1), (5, 0, 3), (6, 4, 0), (7, 1, 2)]);
        let gap = NewIds { first: 9, count: 1 };
        assert!(brought.add(8, gap, NewIds::default()).is_none());
    }
}
