//! Numbers that may be one: those that differ only by what copying and typing change.
//!
//! Belongs here: finding them in an import, against each other and against the ledger, and in the
//! ledger's register. Does not: what such a difference is (`register::alike`), deciding that two entries
//! are one (`recorder`, on somebody's word).
//!
//! A register keeps no numbers, so what it can tell is which entries have one normal form. Of entries
//! that came before normal forms were kept, it knows only the number: such an entry is found where its
//! number is a normal form itself, or where its number is in the tables again.

use std::collections::HashMap;

use hashbrown::HashTable;

use super::index::{Index, hash};
use super::named_rows::NumberAt;
use super::plan::{AlikeNumbers, AlikePair, Other};
use super::recognition::Recognition;
use super::{LedgerError, Snapshot};
use crate::event::EntryKind;
use crate::event::ids::Reference;
use crate::register::{Key, Normals, Numbers, Pseudonym, Tag};

/// Pairs that are named; the others are counted.
const NAMED_MAX: usize = 5;

/// The numbers of an import that may be one with another one.
pub(super) struct Alike {
    pub persons: OfKind,
    pub households: OfKind,
}

/// The same of one kind.
#[derive(Default)]
pub(super) struct OfKind {
    /// The pseudonyms of normal forms, for new entries.
    pub normals: Normals,
    /// By number: which one it may be.
    partners: HashMap<u32, Partner>,
    /// Where such numbers, and those that they may be, are met first.
    places: HashMap<u32, Option<NumberAt>>,
}

/// What a number may be.
#[derive(Debug, Clone, Copy)]
enum Partner {
    /// Another number of the import.
    Number(u32),
    /// An entry of the ledger.
    Entry(u32),
}

/// The numbers of an import, how their pseudonyms are made, and who has them.
pub(super) struct Search<'a> {
    pub numbers: &'a Numbers,
    pub namespace: &'a str,
    pub key: Option<&'a Key>,
    pub index: &'a Index,
}

impl Search<'_> {
    /// Looks for numbers that may be one.
    pub fn run(
        &self,
        recognition: &Recognition<'_>,
        persons: &[Pseudonym],
        households: &[Pseudonym],
    ) -> Alike {
        let of = |kind, pseudonyms| self.of_kind(kind, recognition, pseudonyms);
        Alike {
            persons: of(EntryKind::Person, persons),
            households: of(EntryKind::Household, households),
        }
    }

    fn of_kind(
        &self,
        kind: EntryKind,
        recognition: &Recognition<'_>,
        pseudonyms: &[Pseudonym],
    ) -> OfKind {
        let (Some(key), index) = (self.key, self.index) else { return OfKind::default() };
        let entry = |number: u32| recognition.known(kind, number);
        // Of an entry that has a normal form already, it was told when it came.
        let is_wanted = |number| entry(number).is_none_or(|entry| !index.has_normal(kind, entry));
        let normals = self.numbers.normals(kind, self.namespace, key, is_wanted);
        let mut partners = self.partners(kind, recognition, pseudonyms, &normals);
        self.add_erased(kind, recognition, key, &mut partners);
        let others = partners.iter().flat_map(|(number, partner)| match partner {
            Partner::Number(other) => [Some(*number), Some(*other)],
            Partner::Entry(_) => [Some(*number), None],
        });
        let places = others.flatten().map(|number| (number, None)).collect();
        OfKind { normals, partners, places }
    }

    /// Adds new numbers that may be those of somebody erased, of whom tags are left.
    fn add_erased(
        &self,
        kind: EntryKind,
        recognition: &Recognition<'_>,
        key: &Key,
        partners: &mut HashMap<u32, Partner>,
    ) {
        let index = self.index;
        if index.tags(kind).is_empty() {
            return;
        }
        let is_wanted = |tag: &Tag| index.erased_alike(kind, tag).is_some();
        for (number, tag) in self.numbers.tagged(kind, self.namespace, key, true, is_wanted) {
            // The very number of somebody erased is refused, or its rows are theirs.
            let is_theirs = recognition.erased(kind).entries.contains_key(&number);
            let Some(entry) = index.erased_alike(kind, &tag).filter(|_| !is_theirs) else {
                continue;
            };
            if recognition.known(kind, number).is_none() {
                partners.entry(number).or_insert(Partner::Entry(entry));
            }
        }
    }

    fn partners(
        &self,
        kind: EntryKind,
        recognition: &Recognition<'_>,
        pseudonyms: &[Pseudonym],
        normals: &Normals,
    ) -> HashMap<u32, Partner> {
        let mut partners = HashMap::new();
        if normals.is_empty() && !self.index.has_normals(kind) {
            return partners;
        }
        let pseudonym = |number: u32| pseudonyms.get(number as usize);
        // Of each normal form, the first number that has it.
        let mut first: HashTable<(u32, &Pseudonym)> = HashTable::new();
        for (number, normal) in normals.iter() {
            let entry = self.index.get(kind, normal);
            if let Some(entry) = entry.or_else(|| self.index.alike(kind, normal)) {
                partners.insert(number, Partner::Entry(entry));
            }
            match first.find(hash(normal), |(_, known)| *known == normal) {
                // One number on two lists of one namespace is the same number.
                Some((first, _)) if pseudonym(*first) == pseudonym(number) => {}
                Some((first, _)) => {
                    partners.entry(number).or_insert(Partner::Number(*first));
                }
                None => {
                    first.insert_unique(hash(normal), (number, normal), |(_, known)| hash(known));
                }
            }
        }
        for (number, pseudonym) in (0u32..).zip(pseudonyms) {
            if let Some((first, _)) = first.find(hash(pseudonym), |(_, known)| *known == pseudonym)
            {
                partners.entry(number).or_insert(Partner::Number(*first));
            }
            if recognition.known(kind, number).is_none()
                && let Some(entry) = self.index.alike(kind, pseudonym)
            {
                partners.insert(number, Partner::Entry(entry));
            }
        }
        partners
    }
}

impl Alike {
    fn of_kind(&self, kind: EntryKind) -> &OfKind {
        match kind {
            EntryKind::Person => &self.persons,
            EntryKind::Household => &self.households,
        }
    }

    /// Remembers the first row with a number that may be another one.
    pub fn met(&mut self, kind: EntryKind, number: u32, at: (&Reference, &'static str, u32)) {
        let of = match kind {
            EntryKind::Person => &mut self.persons,
            EntryKind::Household => &mut self.households,
        };
        if !of.places.is_empty()
            && let Some(place) = of.places.get_mut(&number)
        {
            place.get_or_insert_with(|| {
                let (reference, table, row) = at;
                NumberAt { reference: reference.clone(), table, row }
            });
        }
    }

    /// What there is to tell of one kind: the numbers that were met, with what they may be.
    pub fn told(
        &self,
        kind: EntryKind,
        ledger: &Snapshot,
        index: &Index,
    ) -> Result<Option<AlikeNumbers>, LedgerError> {
        let of = self.of_kind(kind);
        let met = |number: &u32| of.places.get(number).cloned().flatten();
        let mut pairs: Vec<(u32, Partner)> = of
            .partners
            .iter()
            .filter(|(number, partner)| {
                let other = match partner {
                    Partner::Number(other) => met(other).is_some(),
                    Partner::Entry(_) => true,
                };
                other && met(number).is_some()
            })
            .map(|(number, partner)| (*number, *partner))
            .collect();
        pairs.sort_unstable_by_key(|(number, _)| *number);
        let numbers = pairs.len();
        let mut named = Vec::new();
        for (number, partner) in pairs.into_iter().take(NAMED_MAX) {
            let other = match partner {
                Partner::Number(other) => met(&other).map(Other::Row),
                Partner::Entry(entry) => {
                    let bringing = index.brought_by(kind, entry);
                    let record = bringing.map(|at| ledger.log.record(at)).transpose()?;
                    let reference = record.and_then(|record| record.event.reference().cloned());
                    reference.map(Other::Recorded)
                }
            };
            if let (Some(one), Some(other)) = (met(&number), other) {
                named.push(AlikePair { one, other });
            }
        }
        Ok((numbers > 0).then_some(AlikeNumbers { kind, numbers, named }))
    }
}

impl Snapshot {
    /// Entries of the register whose numbers have one normal form, in groups of two and more by rising
    /// id: persons, then households.
    pub fn alike_entries(&self) -> Result<[Vec<Vec<u32>>; 2], LedgerError> {
        let index = self.index()?;
        Ok([EntryKind::Person, EntryKind::Household].map(|kind| Self::alike_in(&index, kind)))
    }

    fn alike_in(index: &Index, kind: EntryKind) -> Vec<Vec<u32>> {
        // Sorted and not in a hash table: nearly everybody is alone with their normal form, and a group for each
        // of millions of entries took most of the time.
        let begins =
            |normal: &Pseudonym| normal.first_chunk().map(|first| u64::from_be_bytes(*first));
        let mut normals: Vec<(Option<u64>, &Pseudonym, u32)> =
            index.normals(kind).iter().map(|(of, normal)| (begins(normal), normal, *of)).collect();
        normals.sort_unstable();
        let of_one = normals.chunk_by(|(_, one, _), (_, other, _)| one == other);
        let mut groups: Vec<Vec<u32>> = of_one
            .filter_map(|of_one| {
                let written_so = index.get(kind, of_one.first()?.1);
                let entries = of_one.iter().map(|(.., entry)| *entry).chain(written_so);
                (of_one.len() + usize::from(written_so.is_some()) > 1).then(|| {
                    let mut entries: Vec<u32> = entries.collect();
                    entries.sort_unstable();
                    entries
                })
            })
            .collect();
        groups.sort_unstable();
        groups
    }
}
