//! The register in memory: which entry has which pseudonym, and what its rows are committed to.
//!
//! Belongs here: reading identities back from beside the records, dense ids. Does not: deciding who
//! gets an entry (`plan`).

use std::collections::{BTreeMap, HashMap};

use super::{Ledger, LedgerError};
use crate::event::EntryKind;
use crate::event::people::NewIds;
use crate::log::store::Part;
use crate::log::tree::Hash;
use crate::register::{Identity, Pseudonym, identities_from_bytes};

/// SHA-256(salt ‖ pseudonym) of every entry, by dense id.
#[derive(Debug, Default, Clone)]
pub(super) struct Commitments {
    pub persons: Vec<Hash>,
    pub households: Vec<Hash>,
}

impl Commitments {
    pub fn get(&self, kind: EntryKind, id: u32) -> Option<Hash> {
        let list = match kind {
            EntryKind::Person => &self.persons,
            EntryKind::Household => &self.households,
        };
        list.get(id as usize).copied()
    }
}

/// The register in memory: which entry has which pseudonym.
#[derive(Debug, Default)]
pub(super) struct Index {
    persons: HashMap<Pseudonym, u32>,
    households: HashMap<Pseudonym, u32>,
    pub commitments: Commitments,
}

impl Index {
    pub fn get(&self, kind: EntryKind, pseudonym: &Pseudonym) -> Option<u32> {
        match kind {
            EntryKind::Person => self.persons.get(pseudonym).copied(),
            EntryKind::Household => self.households.get(pseudonym).copied(),
        }
    }

    pub fn add(&mut self, kind: EntryKind, identity: &Identity) -> u32 {
        let (map, list) = match kind {
            EntryKind::Person => (&mut self.persons, &mut self.commitments.persons),
            EntryKind::Household => (&mut self.households, &mut self.commitments.households),
        };
        // Dense ids are u32; a register cannot outgrow them within a roster's limits.
        let id = list.len() as u32;
        list.push(identity.commitment());
        if let Some(pseudonym) = identity.pseudonym() {
            map.insert(*pseudonym, id);
        }
        id
    }
}

impl Ledger {
    /// Reads the register's identities.
    pub(super) fn index(&self) -> Result<Index, LedgerError> {
        let mut index = Index::default();
        let mut brought: BTreeMap<u64, (NewIds, NewIds)> = BTreeMap::new();
        for record in self.records()? {
            let record = record?;
            if let Some(activity) = record.event.activity() {
                let people = &activity.people;
                brought.insert(record.sequence, (people.new_persons, people.new_households));
            }
        }
        for item in self.log().scan(Part::Identities)? {
            let (sequence, bytes) = item?;
            let (persons, households) = brought.remove(&sequence).unwrap_or_default();
            let identities =
                identities_from_bytes(&bytes).ok_or(LedgerError::Register(sequence))?;
            let fits = persons.first == index.commitments.persons.len() as u32
                && households.first == index.commitments.households.len() as u32
                && persons.count as usize + households.count as usize == identities.len();
            if !fits {
                return Err(LedgerError::Register(sequence));
            }
            for (i, identity) in identities.iter().enumerate() {
                let person = i < persons.count as usize;
                index.add(if person { EntryKind::Person } else { EntryKind::Household }, identity);
            }
        }
        let missing = brought.iter().find(|(_, (p, h))| p.count + h.count > 0);
        match missing {
            Some((sequence, _)) => Err(LedgerError::Register(*sequence)),
            None => Ok(index),
        }
    }
}
