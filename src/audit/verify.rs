//! Verification: recomputing the tree of all records and every commitment to the register.
//!
//! Belongs here: reading every byte again, and naming what does not agree. Does not: repairing.

use std::collections::BTreeMap;

use super::handover;
use crate::event::activity::Activity;
use crate::event::{EntryKind, Event, KeyRotated};
use crate::ledger::{LedgerError, Snapshot};
use crate::log::store::Part;
use crate::log::tree::{Frontier, Hash, leaf_hash};
use crate::log::{LogError, decode_at};
use crate::register::{Attributes, Identity, commitment, identities_from_bytes, rotation_leaf};

/// The result of a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Records read.
    pub records: u64,
    /// Root of these records.
    pub root: Hash,
    /// Register rows checked against their commitments.
    pub rows: u64,
    /// Register entries, including erased ones.
    pub entries: u64,
    /// Erased entries.
    pub erased: u64,
    /// Everything that does not agree, in words that name the record.
    pub faults: Vec<String>,
}

/// Verifies a ledger. `progress` is called for each record.
///
/// # Errors
/// Only when the ledger cannot be read at all. Whatever can be named is among the faults.
pub fn verify(ledger: &Snapshot, mut progress: impl FnMut(u64)) -> Result<Verdict, LedgerError> {
    let log = ledger.log();
    let mut verdict = Verdict {
        records: 0,
        root: Frontier::default().root(),
        rows: 0,
        entries: 0,
        erased: 0,
        faults: Vec::new(),
    };
    let mut tree = Frontier::default();
    let mut register = Register::default();
    let mut chain_broken = false;
    for sequence in 0..log.size() {
        progress(sequence);
        let bytes = log.read(Part::Record, sequence)?;
        let record = match decode_at(sequence, &bytes) {
            Ok(record) => record,
            Err(error) => {
                verdict.faults.push(error.to_string());
                tree.push(leaf_hash(&[&bytes]));
                chain_broken = true;
                continue;
            }
        };
        // One changed record makes every later root wrong; only the first is reported.
        if record.root_before != tree.root() && !chain_broken {
            verdict.faults.push(LogError::rewritten(sequence).to_string());
            chain_broken = true;
        }
        tree.push(leaf_hash(&[&bytes]));
        // A second opening would change key and policy for all figures.
        let opens = matches!(record.event, Event::LedgerOpened(_));
        if opens != (sequence == 0) {
            let does = if opens { "opens a ledger again" } else { "does not open a ledger" };
            verdict.faults.push(LogError::record(sequence, format!("it {does}")).to_string());
        }
        if let Event::PersonErased(erased) = &record.event {
            register.erased.insert((erased.kind, erased.entry), sequence);
        }
        let identities = log.read(Part::Identities, sequence)?;
        let attributes = log.read(Part::Attributes, sequence)?;
        let checked = match &record.event {
            Event::ActivityRecorded(activity) => {
                register.check(sequence, activity, &identities, &attributes)
            }
            Event::ActivityCorrected(corrected) => {
                register.check(sequence, &corrected.activity, &identities, &attributes)
            }
            _ if !identities.is_empty() || !attributes.is_empty() => {
                Err(format!("the register has rows for record {sequence}, which brings none"))
            }
            Event::KeyRotated(rotated) => register.check_rotation(sequence, rotated),
            _ => Ok(0),
        };
        match checked {
            Ok(rows) => verdict.rows += rows,
            Err(fault) => verdict.faults.push(fault),
        }
    }
    verdict.records = log.size();
    verdict.root = tree.root();
    verdict.faults.extend(handover::changes(ledger)?.err());
    if verdict.root != log.root() && !chain_broken {
        let last = log.size().saturating_sub(1);
        verdict.faults.push(format!("record {last} is not the one that was acknowledged"));
    }
    verdict.entries = register.order.len() as u64;
    verdict.faults.extend(register.check_entries());
    verdict.erased = register.erased.len() as u64;
    Ok(verdict)
}

/// The register, as verification rebuilds it.
#[derive(Default)]
struct Register {
    persons: Vec<Entry>,
    households: Vec<Entry>,
    /// All entries, in the order in which records added them.
    order: Vec<(EntryKind, u32)>,
    erased: BTreeMap<(EntryKind, u32), u64>,
}

/// A register entry, and how many rotations gave it a new pseudonym.
struct Entry {
    identity: Identity,
    rotations: usize,
}

impl Register {
    fn list(&self, kind: EntryKind) -> &Vec<Entry> {
        match kind {
            EntryKind::Person => &self.persons,
            EntryKind::Household => &self.households,
        }
    }

    fn add(&mut self, kind: EntryKind, identity: Identity) {
        let list = match kind {
            EntryKind::Person => &mut self.persons,
            EntryKind::Household => &mut self.households,
        };
        self.order.push((kind, list.len() as u32));
        list.push(Entry { identity, rotations: 0 });
    }

    /// Checks the rows of one record. Returns their number, or what does not agree.
    fn check(
        &mut self,
        sequence: u64,
        activity: &Activity,
        identities: &[u8],
        attributes: &[u8],
    ) -> Result<u64, String> {
        let at = format!("of record {sequence} (activity {})", activity.reference);
        let people = &activity.people;
        let identities = identities_from_bytes(identities)
            .ok_or_else(|| format!("the register's pseudonyms {at} are damaged"))?;
        let persons = people.new_persons.count as usize;
        let fits = people.new_persons.first as usize == self.persons.len()
            && people.new_households.first as usize == self.households.len()
            && persons + people.new_households.count as usize == identities.len();
        if !fits {
            return Err(format!("the register's pseudonyms {at} are not as many as it brought"));
        }
        for (i, identity) in identities.into_iter().enumerate() {
            let kind = if i < persons { EntryKind::Person } else { EntryKind::Household };
            self.add(kind, identity);
        }
        let year = activity.about.start.year();
        let attributes = Attributes::from_bytes(attributes, people, year)
            .ok_or_else(|| format!("the register's attributes {at} are damaged"))?;
        let committed = commitment(sequence, people, &attributes, |kind, id| {
            self.list(kind).get(id as usize).map(|entry| entry.identity.commitment())
        });
        match committed {
            Some(committed) if committed == people.register => Ok(u64::from(committed.rows)),
            _ => {
                Err(format!("the register's rows {at} are not the ones that the record commits to"))
            }
        }
    }

    /// Checks the pseudonyms of a key rotation. Returns their number, or what does not agree.
    fn check_rotation(&mut self, sequence: u64, rotated: &KeyRotated) -> Result<u64, String> {
        let mut tree = Frontier::default();
        for (kind, id) in &self.order {
            if self.erased.contains_key(&(*kind, *id)) {
                continue;
            }
            let list = match kind {
                EntryKind::Person => &mut self.persons,
                EntryKind::Household => &mut self.households,
            };
            let Some(entry) = list.get_mut(*id as usize) else { continue };
            entry.rotations += 1;
            let commitment = entry.identity.commitments().nth(entry.rotations);
            tree.push(rotation_leaf(*kind, *id, &commitment.unwrap_or_default()));
        }
        if tree.size() == u64::from(rotated.register.rows) && tree.root() == rotated.register.root {
            return Ok(tree.size());
        }
        Err(format!(
            "the register's pseudonyms are not the ones that record {sequence}, a rotation of the \
             key, commits to"
        ))
    }

    /// Checks that exactly those entries are erased that an event names, and that all others have a
    /// pseudonym from each rotation.
    fn check_entries(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (kind, id) in &self.order {
            let Some(entry) = self.list(*kind).get(*id as usize) else { continue };
            let gone = entry.identity.pseudonym().is_none();
            let said = self.erased.contains_key(&(*kind, *id));
            let how = if gone && !said {
                "is destroyed, but no event says that it was erased"
            } else if said && !gone {
                "is still there, although an event says that it was erased"
            } else if entry.identity.commitments().count() != entry.rotations + 1 {
                "was changed more often than the key was rotated"
            } else {
                continue;
            };
            faults.push(format!("the identity of {kind} {id} in the register {how}"));
        }
        faults
    }
}
