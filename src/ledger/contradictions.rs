//! Contradictions between what a row states of a person and what is known.
//!
//! Belongs here: sex and birth year. Does not: what becomes of the row, which is recorded as it is.

use super::plan::Contradiction;
use super::proposal::{PersonRow, Proposal};
use super::{LedgerError, Snapshot};
use crate::count::last_traits;
use crate::event::EntryKind;
use crate::event::ids::Reference;
use crate::register::Traits;

/// What is known of everyone's sex and birth year.
pub(super) struct KnownTraits<'a> {
    ledger: &'a Snapshot,
    /// By person; empty where no proposal could contradict anything.
    traits: Vec<Traits>,
}

impl<'a> KnownTraits<'a> {
    /// Reads what is known, where any proposal states it, too.
    pub fn read(ledger: &'a Snapshot, proposals: &[Proposal]) -> Result<Self, LedgerError> {
        let states = |row: &PersonRow| {
            let traits = row.traits();
            traits.sex.is_some() || traits.birth_year.is_some()
        };
        let any = proposals.iter().filter_map(|p| p.persons.as_ref()).flatten().any(states);
        if !any || ledger.state.persons == 0 {
            return Ok(Self { ledger, traits: Vec::new() });
        }
        let (agenda, lists) = ledger.agenda_and_lists();
        Ok(Self { ledger, traits: last_traits(&agenda, &lists)? })
    }

    /// Whether nothing is known that could be contradicted.
    pub fn is_empty(&self) -> bool {
        self.traits.is_empty()
    }

    /// In what a row of an activity contradicts what is known of its person.
    pub fn contradictions(
        &self,
        reference: &Reference,
        row: &PersonRow,
        person: u32,
    ) -> Vec<Contradiction> {
        let root = self.ledger.state.merges.root(EntryKind::Person, person);
        let known = self.traits.get(root as usize).copied().unwrap_or_default();
        let traits = row.traits();
        let contradiction = |attribute, known: String, stated: String| Contradiction {
            reference: reference.clone(),
            row: row.row,
            attribute,
            known,
            stated,
        };
        let mut found = Vec::new();
        if let (Some(known), Some(stated)) = (known.sex, traits.sex)
            && known != stated
        {
            found.push(contradiction("sex", known.to_string(), stated.to_string()));
        }
        if let (Some(known), Some(stated)) = (known.birth_year, traits.birth_year) {
            // An age is only exact to the year.
            if known.abs_diff(stated) > 1 {
                found.push(contradiction("birth_year", known.to_string(), stated.to_string()));
            }
        }
        found
    }
}
