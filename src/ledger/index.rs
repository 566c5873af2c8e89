//! The register in memory: which entry has which pseudonym, and what its rows are committed to.
//!
//! Belongs here: an index of all entries, read back from beside the records, and asking it. Does not: reading
//! only those that some numbers can mean (`few_index`), deciding who gets an entry (`plan`).

use std::collections::{BTreeSet, HashMap, HashSet};

use hashbrown::HashTable;

use super::brought::Brought;
use super::commitments::Commitments;
use super::{LedgerError, Snapshot};
use crate::event::EntryKind;
use crate::log::store::Part;
use crate::register::{Identity, Pseudonym, Tag, identities_from_bytes};

/// Which entry has which pseudonym: of all entries, or of those that the numbers of an import can mean.
#[derive(Debug)]
pub(super) struct Index {
    pub persons: Recognised,
    pub households: Recognised,
    pub commitments: Commitments,
    /// The records that brought entries.
    pub brought: Brought,
}

/// The entries of one kind, each findable by its pseudonym.
#[derive(Debug, Default)]
pub(super) struct Recognised {
    pub alive: Alive,
    pub erased: Erased,
}

/// Those that were not erased.
#[derive(Debug)]
pub(super) enum Alive {
    All(AllEntries),
    Some(SomeEntries),
}

impl Default for Alive {
    fn default() -> Self {
        Self::All(AllEntries::default())
    }
}

/// Those that were erased.
#[derive(Debug, Default)]
pub(super) struct Erased {
    /// By the tags of their numbers; they are several where somebody came again and was erased again.
    tags: HashMap<Tag, Vec<u32>>,
    /// Of those whose numbers are not in their normal form, the last one with each tag of a normal form.
    normal_tags: HashMap<Tag, u32>,
    /// Those without a tag.
    unrecognisable: BTreeSet<u32>,
}

impl Erased {
    /// Adds an erased entry. Entries are added by rising id.
    pub fn add(&mut self, id: u32, identity: &Identity) {
        match identity.tag() {
            Some(tag) => self.tags.entry(*tag).or_default().push(id),
            None => drop(self.unrecognisable.insert(id)),
        }
        self.normal_tags.extend(identity.normal_tag().map(|tag| (tag, id)));
    }
}

impl Index {
    /// Of none of the entries of a register of so many.
    pub fn of_nobody(persons: u32, households: u32) -> Self {
        let nobody =
            || Recognised { alive: Alive::Some(SomeEntries::default()), erased: Erased::default() };
        let commitments = Commitments::of_some(persons, households);
        Self { persons: nobody(), households: nobody(), commitments, brought: Brought::default() }
    }

    pub fn get(&self, kind: EntryKind, pseudonym: &Pseudonym) -> Option<u32> {
        match &self.of_kind(kind).alive {
            Alive::All(all) => all.get(pseudonym),
            Alive::Some(some) => some.by_pseudonym.get(pseudonym).copied(),
        }
    }

    fn of_kind(&self, kind: EntryKind) -> &Recognised {
        match kind {
            EntryKind::Person => &self.persons,
            EntryKind::Household => &self.households,
        }
    }

    /// The erased entries of a kind, by the tags of their numbers.
    pub fn tags(&self, kind: EntryKind) -> &HashMap<Tag, Vec<u32>> {
        &self.of_kind(kind).erased.tags
    }

    /// The erased entry of a kind whose number has the normal form with a tag, as its own or another one.
    pub fn erased_alike(&self, kind: EntryKind, normal: &Tag) -> Option<u32> {
        let erased = &self.of_kind(kind).erased;
        erased.normal_tags.get(normal).or_else(|| erased.tags.get(normal)?.last()).copied()
    }

    /// Takes out the erased entries of a kind whose numbers nothing recognises.
    pub fn take_unrecognisable(&mut self, kind: EntryKind) -> BTreeSet<u32> {
        let recognised = match kind {
            EntryKind::Person => &mut self.persons,
            EntryKind::Household => &mut self.households,
        };
        std::mem::take(&mut recognised.erased.unrecognisable)
    }

    /// The first entry whose number has the normal form with a pseudonym, and is another one.
    pub fn alike(&self, kind: EntryKind, normal: &Pseudonym) -> Option<u32> {
        match &self.of_kind(kind).alive {
            Alive::All(all) => all.alike(normal),
            Alive::Some(some) => some.by_normal.get(normal).copied(),
        }
    }

    /// Entries with the pseudonyms of their numbers' normal forms, where these are others, by rising id; none
    /// where the index is of some entries only.
    pub fn normals(&self, kind: EntryKind) -> &[(u32, Pseudonym)] {
        match &self.of_kind(kind).alive {
            Alive::All(all) => &all.normals,
            Alive::Some(_) => &[],
        }
    }

    /// Whether any entry may have the pseudonym of a normal form.
    pub fn has_normals(&self, kind: EntryKind) -> bool {
        match &self.of_kind(kind).alive {
            Alive::All(all) => !all.normals.is_empty(),
            Alive::Some(some) => !some.by_normal.is_empty(),
        }
    }

    /// Whether an entry has the pseudonym of a normal form.
    pub fn has_normal(&self, kind: EntryKind, entry: u32) -> bool {
        match &self.of_kind(kind).alive {
            Alive::All(all) => all.normals.binary_search_by_key(&entry, |(id, _)| *id).is_ok(),
            Alive::Some(some) => some.with_normal.contains(&entry),
        }
    }

    /// The record that brought an entry.
    pub fn brought_by(&self, kind: EntryKind, entry: u32) -> Option<u64> {
        self.brought.by(kind, entry).map(|(sequence, _)| sequence)
    }

    fn add(&mut self, kind: EntryKind, identity: &Identity) {
        let id = self.commitments.len(kind);
        let recognised = match kind {
            EntryKind::Person => &mut self.persons,
            EntryKind::Household => &mut self.households,
        };
        if identity.pseudonym().is_none() {
            recognised.erased.add(id, identity);
        }
        if let Alive::All(all) = &mut recognised.alive {
            all.add(id, identity);
        }
        self.commitments.push_known(kind, identity.commitment());
    }
}

/// The entries that some numbers can mean.
#[derive(Debug, Default)]
pub(super) struct SomeEntries {
    /// The latest entry with each pseudonym that was looked for.
    pub by_pseudonym: HashMap<Pseudonym, u32>,
    /// The first entry with each pseudonym of a normal form that was looked for.
    pub by_normal: HashMap<Pseudonym, u32>,
    /// Of the entries that were found by their pseudonyms, those with the pseudonym of a normal form.
    pub with_normal: HashSet<u32>,
}

/// All entries of one kind.
#[derive(Debug, Default)]
pub(super) struct AllEntries {
    /// By entry; zeros for one that was erased, which is not in the table.
    pseudonyms: Vec<Pseudonym>,
    table: HashTable<u32>,
    /// Entries with the pseudonyms of their numbers' normal forms, where these are others.
    normals: Vec<(u32, Pseudonym)>,
    /// Places among those, of each normal form the first.
    normal_table: HashTable<u32>,
}

impl AllEntries {
    fn get(&self, wanted: &Pseudonym) -> Option<u32> {
        let same = |id: &u32| self.pseudonyms.get(*id as usize) == Some(wanted);
        self.table.find(hash(wanted), same).copied()
    }

    /// Adds the next entry. Of two with one pseudonym the later one is found.
    fn add(&mut self, id: u32, identity: &Identity) {
        let pseudonym = identity.pseudonym();
        let Self { pseudonyms, table, normals, normal_table } = self;
        pseudonyms.push(pseudonym.copied().unwrap_or_default());
        if let Some(pseudonym) = pseudonym {
            let at = |id: &u32| pseudonyms.get(*id as usize);
            let same = |id: &u32| at(id) == Some(pseudonym);
            match table.find_mut(hash(pseudonym), same) {
                Some(known) => *known = id,
                None => {
                    table.insert_unique(hash(pseudonym), id, |id| at(id).map_or(0, hash));
                }
            }
        }
        let Some(normal) = identity.normal() else { return };
        let at = |place: &u32| normals.get(*place as usize).map(|(_, normal)| normal);
        if normal_table.find(hash(normal), |place| at(place) == Some(normal)).is_none() {
            let place = normals.len() as u32;
            normal_table.insert_unique(hash(normal), place, |place| at(place).map_or(0, hash));
        }
        normals.push((id, *normal));
    }

    fn alike(&self, wanted: &Pseudonym) -> Option<u32> {
        let at = |place: &u32| self.normals.get(*place as usize);
        let same = |place: &u32| at(place).is_some_and(|(_, normal)| normal == wanted);
        let (entry, _) = at(self.normal_table.find(hash(wanted), same)?)?;
        Some(*entry)
    }
}

/// A pseudonym is a HMAC, and so as good as random already.
pub(super) fn hash(pseudonym: &Pseudonym) -> u64 {
    let (first, _) = pseudonym.split_first_chunk().unwrap_or((&[0; 8], &[]));
    u64::from_le_bytes(*first)
}

impl Snapshot {
    /// Reads the register's identities: an index of all entries.
    pub(super) fn index(&self) -> Result<Index, LedgerError> {
        let mut brought = Brought::default();
        brought.read_on(self, 0)?;
        let mut index = Index {
            persons: Recognised::default(),
            households: Recognised::default(),
            commitments: Commitments::default(),
            brought: Brought::default(),
        };
        let mut scan = self.log.scan(Part::Identities);
        for (sequence, persons, households) in brought.iter() {
            let damaged = || LedgerError::Register(sequence);
            let bytes = match scan.next() {
                Some(item) => item?,
                None => return Err(damaged()),
            };
            let identities = Some(bytes).filter(|(found, _)| *found == sequence);
            let identities = identities.and_then(|(_, bytes)| identities_from_bytes(&bytes));
            let identities = identities.ok_or_else(damaged)?;
            if identities.len() != persons as usize + households as usize {
                return Err(damaged());
            }
            for (i, identity) in identities.iter().enumerate() {
                let person = i < persons as usize;
                index.add(if person { EntryKind::Person } else { EntryKind::Household }, identity);
            }
        }
        if let Some(item) = scan.next() {
            return Err(LedgerError::Register(item?.0));
        }
        Ok(Index { brought, ..index })
    }
}
