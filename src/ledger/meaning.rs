//! Which entry of the register a number means.
//!
//! Belongs here: holding the numbers of some lists against the register. Does not: reading lists (`intake`), what is
//! stated of an entry (`checks::known_entry`).
//!
//! Invariant: of a number of somebody erased nothing is said but that they were. Which entry they were is not: it
//! would lead from the number to all that the activities say.

use super::reading::Reading;
use super::{LedgerError, Snapshot};
use crate::event::EntryKind;
use crate::register::{Key, Numbers, Pseudonym, Tag};

/// What a number means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// This entry has it.
    Entry(u32),
    /// No entry has it. This one has a number that differs only in how it is written.
    Alike(u32),
    /// Somebody had it who was erased.
    Erased,
    /// The register has nobody with it.
    Nobody,
}

/// What numbers mean, by their places among those of their kind.
#[derive(Debug, Default)]
pub struct Meanings {
    persons: Vec<Meaning>,
    households: Vec<Meaning>,
}

impl Meanings {
    /// Those of a kind.
    pub fn of_kind(&self, kind: EntryKind) -> &[Meaning] {
        match kind {
            EntryKind::Person => &self.persons,
            EntryKind::Household => &self.households,
        }
    }
}

impl Snapshot {
    /// What some numbers mean. `namespace` is that of numbers whose list has none of its own.
    ///
    /// # Errors
    /// A register that cannot be read.
    pub fn meanings(
        &self,
        numbers: &Numbers,
        namespace: &str,
        key: &Key,
    ) -> Result<Meanings, LedgerError> {
        let made = |kind| numbers.pseudonyms(kind, namespace, key);
        let (persons, households) = (made(EntryKind::Person), made(EntryKind::Household));
        let of = (namespace, Some(key));
        let index = self.index_for(numbers, [&persons, &households], of, Reading::Fitting)?;
        let meanings = |kind: EntryKind, pseudonyms: &[Pseudonym]| {
            let own =
                |made: &Pseudonym| index.get(kind, made).map_or(Meaning::Nobody, Meaning::Entry);
            let mut meanings: Vec<Meaning> = pseudonyms.iter().map(own).collect();
            let tags = index.tags(kind);
            if !tags.is_empty() {
                let is_erased = |tag: &Tag| tags.contains_key(tag);
                for (number, _) in numbers.tagged(kind, namespace, key, false, is_erased) {
                    set(&mut meanings, number, Meaning::Erased);
                }
            }
            let is_open = |number: u32| {
                meanings.get(number as usize).is_some_and(|of| *of == Meaning::Nobody)
            };
            let normals = numbers.normals(kind, namespace, key, is_open);
            for (number, normal) in normals.iter() {
                if let Some(entry) = index.get(kind, normal).or_else(|| index.alike(kind, normal)) {
                    set(&mut meanings, number, Meaning::Alike(entry));
                }
            }
            // A number can be the normal form of another one.
            for (number, pseudonym) in (0..).zip(pseudonyms) {
                if let Some(entry) = index.alike(kind, pseudonym) {
                    set(&mut meanings, number, Meaning::Alike(entry));
                }
            }
            meanings
        };
        Ok(Meanings {
            persons: meanings(EntryKind::Person, &persons),
            households: meanings(EntryKind::Household, &households),
        })
    }
}

/// Says what a number means of which nothing is known yet.
fn set(meanings: &mut [Meaning], number: u32, meaning: Meaning) {
    if let Some(open) = meanings.get_mut(number as usize).filter(|of| **of == Meaning::Nobody) {
        *open = meaning;
    }
}
