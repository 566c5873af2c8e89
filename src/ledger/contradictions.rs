//! Contradictions between what a row states of a person and what was stated before.
//!
//! Belongs here: sex and birth year, held against the rows of the same import and against the ledger.
//! Does not: what becomes of the row, which is recorded as it is; when two statements contradict each
//! other (`register::Traits`).

use std::collections::{BTreeSet, HashMap};

use super::kept_lists::KeptLists;
use super::lists::StoredLists;
use super::plan::{Contradiction, Earlier, PlanNote};
use super::proposal::{PersonRow, Proposal};
use super::row_store::RowList;
use super::{LedgerError, Snapshot};
use crate::count::{Item, Subset, SubsetPeople, last_traits, last_traits_of};
use crate::event::EntryKind;
use crate::event::ids::Reference;
use crate::event::people::Sex;
use crate::register::{Numbers, Trait, Traits};

/// Contradictions of which the activity of the ledger is looked up: those that are shown.
const LOOKED_UP_MAX: usize = 10;

/// What is known of everyone's sex and birth year: from the ledger, and from rows that came before.
pub(super) struct KnownTraits<'a> {
    ledger: &'a Snapshot,
    traits: OfLedger,
    /// What is kept of whom activities list, where not all of them are read.
    pub kept: Option<KeptLists>,
    /// By number: what rows of the import stated last. Empty where none states anything.
    stated: Vec<Stated>,
    /// The activities with such rows.
    references: Vec<Reference>,
    /// Contradictions with the ledger by their place among the notes, with the person.
    of_ledger: Vec<(usize, u32)>,
}

/// What the ledger says, by person that counts.
enum OfLedger {
    /// Of all persons; empty where no row could contradict anything there.
    All(Vec<Traits>),
    /// Of those whom the import lists.
    Some(HashMap<u32, Traits>),
}

impl OfLedger {
    fn get(&self, person: u32) -> Traits {
        let known = match self {
            Self::All(all) => all.get(person as usize),
            Self::Some(some) => some.get(&person),
        };
        known.copied().unwrap_or_default()
    }
}

/// What rows of the import stated last of one number.
#[derive(Debug, Clone, Copy, Default)]
struct Stated {
    sex: Option<Sex>,
    /// 0 where none is stated.
    birth_year: i16,
    sex_at: At,
    birth_year_at: At,
}

/// A row: its activity's place among the references, and its number in the table.
#[derive(Debug, Clone, Copy, Default)]
struct At {
    activity: u32,
    row: u32,
}

impl Stated {
    fn traits(&self) -> Traits {
        let birth_year = Some(i32::from(self.birth_year)).filter(|year| *year != 0);
        Traits { sex: self.sex, birth_year, ..Traits::default() }
    }

    fn state(&mut self, traits: &Traits, at: At) {
        if traits.sex.is_some() {
            (self.sex, self.sex_at) = (traits.sex, at);
        }
        if let Some(year) = traits.birth_year.and_then(|year| i16::try_from(year).ok()) {
            (self.birth_year, self.birth_year_at) = (year, at);
        }
    }
}

impl<'a> KnownTraits<'a> {
    /// Nothing yet of the ledger; what rows state is remembered, where any proposal states something.
    pub fn of(ledger: &'a Snapshot, proposals: &[Proposal], numbers: &Numbers) -> Self {
        let any = proposals.iter().filter_map(|p| p.persons.as_ref()).any(RowList::summary);
        let stated = match any {
            true => vec![Stated::default(); numbers.len(EntryKind::Person)],
            false => Vec::new(),
        };
        let (traits, references, of_ledger) = (OfLedger::All(Vec::new()), Vec::new(), Vec::new());
        Self { ledger, traits, kept: None, stated, references, of_ledger }
    }

    /// Reads what the ledger says of persons whom the import lists; of all, where not enough is `kept`.
    pub fn read(
        &mut self,
        persons: impl Iterator<Item = u32>,
        kept: impl FnOnce() -> Result<Option<KeptLists>, LedgerError>,
    ) -> Result<(), LedgerError> {
        let persons: BTreeSet<u32> = persons.collect();
        if self.is_empty() || persons.is_empty() {
            return Ok(());
        }
        if let Some(kept) = kept()?
            && let Some(traits) = self.read_some(&persons, &kept)?
        {
            (self.traits, self.kept) = (OfLedger::Some(traits), Some(kept));
            return Ok(());
        }
        let (agenda, lists) = self.ledger.agenda_and_lists();
        self.traits = OfLedger::All(last_traits(&agenda, &lists)?);
        Ok(())
    }

    /// What is stated of some persons by all who list them. `None` where what is kept is damaged.
    fn read_some(
        &self,
        persons: &BTreeSet<u32>,
        kept: &KeptLists,
    ) -> Result<Option<HashMap<u32, Traits>>, LedgerError> {
        let (log, state) = (&self.ledger.log, &self.ledger.state);
        let persons = state.merges.with_merged(EntryKind::Person, persons);
        let Some(listing) = kept.listing(self.ledger, &persons, &BTreeSet::new()) else {
            return Ok(None);
        };
        let people = SubsetPeople::new(&persons, &BTreeSet::new(), &state.merges);
        let mut lists = Vec::with_capacity(listing.len());
        StoredLists::each_of(log, state, &listing, |known, rows| {
            lists.push((known, people.numbered(rows)));
        })?;
        let stated = lists.iter().map(|(known, rows)| {
            let (reference, about) = (&known.activity.reference, &known.activity.about);
            (Item { reference, about, headcounts: &[], is_approved: false }, rows)
        });
        let traits = last_traits_of(&Subset::new(&people, stated.collect()));
        Ok(Some(persons.into_iter().zip(traits).collect()))
    }

    /// Whether no row states anything that could be a contradiction.
    pub fn is_empty(&self) -> bool {
        self.stated.is_empty()
    }

    /// Holds a row of an activity against what was stated before of its person, which is the ledger's
    /// where it knows the number; it is known from now on. Adds contradictions to the notes.
    pub fn check(
        &mut self,
        reference: &Reference,
        row: &PersonRow,
        person: Option<u32>,
        notes: &mut Vec<PlanNote>,
    ) {
        let Some(before) = self.stated.get(row.number as usize).copied() else { return };
        let person = person.map(|id| self.ledger.state.merges.root(EntryKind::Person, id));
        let known = person.map(|id| self.traits.get(id)).unwrap_or_default();
        let (stated, earlier) = (row.traits(), before.traits());
        for (of, known, said) in stated.contradictions(&earlier.or(&known)) {
            let (in_import, at) = match of {
                Trait::Sex => (earlier.sex.is_some(), before.sex_at),
                Trait::BirthYear => (earlier.birth_year.is_some(), before.birth_year_at),
            };
            let mut earlier = Earlier::Unknown;
            if in_import {
                if let Some(reference) = self.references.get(at.activity as usize) {
                    earlier = Earlier::Row { reference: reference.clone(), row: at.row };
                }
            } else if self.of_ledger.len() < LOOKED_UP_MAX {
                self.of_ledger.extend(person.map(|person| (notes.len(), person)));
            }
            notes.push(PlanNote::Contradiction(Contradiction {
                reference: reference.clone(),
                row: row.row,
                of,
                known,
                stated: said,
                earlier,
            }));
        }
        if self.references.last() != Some(reference) {
            self.references.push(reference.clone());
        }
        let at = At { activity: self.references.len() as u32 - 1, row: row.row };
        if let Some(known) = self.stated.get_mut(row.number as usize) {
            known.state(&stated, at);
        }
    }

    /// Names the activities of the ledger that the first contradictions are with.
    pub fn name_activities(&self, notes: &mut [PlanNote]) -> Result<(), LedgerError> {
        if self.of_ledger.is_empty() {
            return Ok(());
        }
        let wanted: HashMap<u32, [Option<&Reference>; 2]> =
            self.of_ledger.iter().map(|(_, person)| (*person, [None; 2])).collect();
        let stated_by = self.last_stated_by(wanted)?;
        for (note, person) in &self.of_ledger {
            if let Some(PlanNote::Contradiction(contradiction)) = notes.get_mut(*note) {
                let by = stated_by.get(person).and_then(|by| *by.get(contradiction.of as usize)?);
                if let Some(reference) = by {
                    contradiction.earlier = Earlier::Activity(reference.clone());
                }
            }
        }
        Ok(())
    }

    /// The activities of the ledger that stated sex and birth year of some persons last.
    fn last_stated_by(
        &self,
        mut persons: HashMap<u32, [Option<&'a Reference>; 2]>,
    ) -> Result<HashMap<u32, [Option<&'a Reference>; 2]>, LedgerError> {
        let state = &self.ledger.state;
        let roots: BTreeSet<u32> = persons.keys().copied().collect();
        let merged = state.merges.with_merged(EntryKind::Person, &roots);
        let listing = |kept: &KeptLists| kept.listing(self.ledger, &merged, &BTreeSet::new());
        let some = self.kept.as_ref().and_then(listing);
        let mut all = some.unwrap_or_else(|| state.current().collect());
        all.sort_by_key(|known| (known.activity.about.start, &known.activity.reference));
        for known in all {
            let (activity, attributes) = self.ledger.activity(known)?;
            for (id, traits) in activity.people.persons.iter().zip(attributes.persons()) {
                let root = state.merges.root(EntryKind::Person, id);
                let Some(by) = persons.get_mut(&root) else { continue };
                let reference = &known.activity.reference;
                if traits.sex.is_some() {
                    by[Trait::Sex as usize] = Some(reference);
                }
                if traits.birth_year.is_some() {
                    by[Trait::BirthYear as usize] = Some(reference);
                }
            }
        }
        Ok(persons)
    }
}
