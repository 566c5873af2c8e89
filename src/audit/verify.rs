//! Recomputing the tree over all records, and every commitment of the register.
//!
//! Belongs here: reading every byte again and naming what does not fit. Does not: repairing.

use std::collections::BTreeMap;

use crate::event::activity::Activity;
use crate::event::{EntryKind, Event};
use crate::ledger::{Ledger, LedgerError};
use crate::log::store::Part;
use crate::log::tree::{Frontier, Hash, leaf_hash};
use crate::log::{LogError, decode_at};
use crate::register::{Attributes, Identity, commitment, identities_from_bytes};

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Records read.
    pub records: u64,
    /// Root over them.
    pub root: Hash,
    /// Register rows checked against their commitments.
    pub rows: u64,
    /// Register entries, and how many of them are erased.
    pub entries: u64,
    /// Erased entries.
    pub erased: u64,
    /// Everything that does not fit, in words that name the record.
    pub faults: Vec<String>,
}

/// Verifies a ledger. `progress` is told each record.
///
/// # Errors
/// Only when the ledger cannot be read at all; what can be named is a fault of the verdict.
pub fn verify(ledger: &Ledger, mut progress: impl FnMut(u64)) -> Result<Verdict, LedgerError> {
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
        // One altered record breaks every root after it; it is named once.
        if record.root_before != tree.root() && !chain_broken {
            verdict.faults.push(LogError::rewritten(sequence).to_string());
            chain_broken = true;
        }
        tree.push(leaf_hash(&[&bytes]));
        if let Event::PersonErased(erased) = &record.event {
            register.erased.insert((erased.kind, erased.entry), sequence);
        }
        let identities = log.read(Part::Identities, sequence)?;
        let attributes = log.read(Part::Attributes, sequence)?;
        match record.event.activity() {
            Some(activity) => {
                let checked = register.check(sequence, activity, &identities, &attributes);
                match checked {
                    Ok(rows) => verdict.rows += rows,
                    Err(fault) => verdict.faults.push(fault),
                }
            }
            None if identities.is_empty() && attributes.is_empty() => {}
            None => verdict
                .faults
                .push(format!("the register has rows for record {sequence}, which brings none")),
        }
    }
    verdict.records = log.size();
    verdict.root = tree.root();
    if verdict.root != log.root() && !chain_broken {
        let last = log.size().saturating_sub(1);
        verdict.faults.push(format!("record {last} is not the one that was acknowledged"));
    }
    verdict.entries = (register.persons.len() + register.households.len()) as u64;
    verdict.faults.extend(register.check_erased());
    verdict.erased = register.erased.len() as u64;
    Ok(verdict)
}

/// The register as verification rebuilds it.
#[derive(Default)]
struct Register {
    persons: Vec<Identity>,
    households: Vec<Identity>,
    erased: BTreeMap<(EntryKind, u32), u64>,
}

impl Register {
    /// Checks the rows beside one record; the number of rows, or what does not fit.
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
        let (new_persons, new_households) = identities.split_at(persons);
        self.persons.extend_from_slice(new_persons);
        self.households.extend_from_slice(new_households);
        let year = activity.about.start.year();
        let attributes = Attributes::from_bytes(attributes, people, year)
            .ok_or_else(|| format!("the register's attributes {at} are damaged"))?;
        let committed = commitment(sequence, people, &attributes, |kind, id| {
            let list = match kind {
                EntryKind::Person => &self.persons,
                EntryKind::Household => &self.households,
            };
            list.get(id as usize).map(Identity::commitment)
        });
        match committed {
            Some(committed) if committed == people.register => Ok(u64::from(committed.rows)),
            _ => {
                Err(format!("the register's rows {at} are not the ones that the record commits to"))
            }
        }
    }

    /// Entries are erased exactly where an event says so.
    fn check_erased(&self) -> Vec<String> {
        let lists = [(EntryKind::Person, &self.persons), (EntryKind::Household, &self.households)];
        let mut faults = Vec::new();
        for (kind, list) in lists {
            for (id, identity) in list.iter().enumerate() {
                let gone = matches!(identity, Identity::Erased { .. });
                let said = self.erased.contains_key(&(kind, id as u32));
                if gone != said {
                    let how = if gone {
                        "is destroyed, but no event says that it was erased"
                    } else {
                        "is still there, although an event says that it was erased"
                    };
                    faults.push(format!("the identity of {kind} {id} in the register {how}"));
                }
            }
        }
        faults
    }
}
