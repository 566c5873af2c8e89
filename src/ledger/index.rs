//! The register in memory: which entry has which pseudonym, and what its rows are committed to.
//!
//! Belongs here: reading identities back from beside the records, dense ids. Does not: deciding who
//! gets an entry (`plan`).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use hashbrown::HashTable;

use super::{LedgerError, Snapshot};
use crate::event::EntryKind;
use crate::event::columns::IdSet;
use crate::event::people::{NewIds, PeopleStated};
use crate::log::store::Part;
use crate::log::tree::Hash;
use crate::register::{Identity, Pseudonym, Tag, identities_from_bytes};

/// SHA-256(salt ‖ pseudonym) of every entry, by dense id.
#[derive(Debug, Default, Clone)]
pub(super) struct Commitments {
    pub persons: Vec<Hash>,
    pub households: Vec<Hash>,
}

impl Commitments {
    pub fn get(&self, kind: EntryKind, id: u32) -> Option<Hash> {
        self.of_kind(kind).get(id as usize).copied()
    }

    /// Those of one kind.
    pub fn of_kind(&self, kind: EntryKind) -> &[Hash] {
        match kind {
            EntryKind::Person => &self.persons,
            EntryKind::Household => &self.households,
        }
    }

    /// Whether there is one for every person and household that an activity lists.
    pub fn cover(&self, people: &PeopleStated) -> bool {
        let covers = |list: &[Hash], set: &IdSet, new: NewIds| {
            let last = set.0.max().map_or(0, |id| id as usize + 1);
            last.max(new.ids().end as usize) <= list.len()
        };
        covers(&self.persons, &people.persons, people.new_persons)
            && covers(&self.households, &people.households, people.new_households)
    }
}

/// The register in memory: which entry has which pseudonym.
#[derive(Debug, Default)]
pub(super) struct Index {
    persons: Recognised,
    households: Recognised,
    pub commitments: Commitments,
    /// The records that brought entries, with the new ids of each.
    brought: Vec<(u64, NewIds, NewIds)>,
}

impl Index {
    pub fn get(&self, kind: EntryKind, pseudonym: &Pseudonym) -> Option<u32> {
        self.of_kind(kind).get(pseudonym)
    }

    fn of_kind(&self, kind: EntryKind) -> &Recognised {
        match kind {
            EntryKind::Person => &self.persons,
            EntryKind::Household => &self.households,
        }
    }

    /// The erased entries of a kind, by the tags of their numbers.
    pub fn tags(&self, kind: EntryKind) -> &HashMap<Tag, Vec<u32>> {
        &self.of_kind(kind).tags
    }

    /// The erased entry of a kind whose number has the normal form with a tag, as its own or another one.
    pub fn erased_alike(&self, kind: EntryKind, normal: &Tag) -> Option<u32> {
        let of = self.of_kind(kind);
        of.normal_tags.get(normal).or_else(|| of.tags.get(normal)?.last()).copied()
    }

    /// Takes out the erased entries of a kind whose numbers nothing recognises.
    pub fn take_unrecognisable(&mut self, kind: EntryKind) -> BTreeSet<u32> {
        let recognised = match kind {
            EntryKind::Person => &mut self.persons,
            EntryKind::Household => &mut self.households,
        };
        std::mem::take(&mut recognised.unrecognisable)
    }

    /// The first entry whose number has the normal form with a pseudonym, and is another one.
    pub fn alike(&self, kind: EntryKind, normal: &Pseudonym) -> Option<u32> {
        self.of_kind(kind).alike(normal)
    }

    /// Entries with the pseudonyms of their numbers' normal forms, where these are others, by rising id.
    pub fn normals(&self, kind: EntryKind) -> &[(u32, Pseudonym)] {
        &self.of_kind(kind).normals
    }

    /// Whether any entry has the pseudonym of a normal form.
    pub fn has_normals(&self, kind: EntryKind) -> bool {
        !self.normals(kind).is_empty()
    }

    /// Whether an entry has the pseudonym of a normal form.
    pub fn has_normal(&self, kind: EntryKind, entry: u32) -> bool {
        self.normals(kind).binary_search_by_key(&entry, |(entry, _)| *entry).is_ok()
    }

    /// The record that brought an entry.
    pub fn brought_by(&self, kind: EntryKind, entry: u32) -> Option<u64> {
        let ids = |(_, persons, households): &(u64, NewIds, NewIds)| match kind {
            EntryKind::Person => persons.ids(),
            EntryKind::Household => households.ids(),
        };
        let at = self.brought.partition_point(|brought| ids(brought).end <= entry);
        self.brought.get(at).map(|(sequence, ..)| *sequence)
    }

    fn add(&mut self, kind: EntryKind, identity: &Identity) {
        let (recognised, list) = match kind {
            EntryKind::Person => (&mut self.persons, &mut self.commitments.persons),
            EntryKind::Household => (&mut self.households, &mut self.commitments.households),
        };
        list.push(identity.commitment());
        recognised.add(identity);
    }
}

/// The entries of one kind, each findable by its pseudonym.
#[derive(Debug, Default)]
struct Recognised {
    /// By entry; zeros for one that was erased, which is not in the table.
    pseudonyms: Vec<Pseudonym>,
    table: HashTable<u32>,
    /// Entries with the pseudonyms of their numbers' normal forms, where these are others.
    normals: Vec<(u32, Pseudonym)>,
    /// Places among those, of each normal form the first.
    normal_table: HashTable<u32>,
    /// Erased entries by the tags of their numbers, which are several where somebody came again and was
    /// erased again.
    tags: HashMap<Tag, Vec<u32>>,
    /// Of erased entries whose numbers are not in their normal form, the last one with each tag of a normal
    /// form.
    normal_tags: HashMap<Tag, u32>,
    /// Erased entries without a tag.
    unrecognisable: BTreeSet<u32>,
}

impl Recognised {
    fn get(&self, wanted: &Pseudonym) -> Option<u32> {
        let same = |id: &u32| self.pseudonyms.get(*id as usize) == Some(wanted);
        self.table.find(hash(wanted), same).copied()
    }

    /// Adds the next entry. Of two with one pseudonym the later one is found.
    fn add(&mut self, identity: &Identity) {
        let pseudonym = identity.pseudonym();
        let Self { pseudonyms, table, normals, normal_table, tags, .. } = self;
        // Dense ids are u32; a register cannot outgrow them within a roster's limits.
        let id = pseudonyms.len() as u32;
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
        if pseudonym.is_none() {
            match identity.tag() {
                Some(tag) => tags.entry(*tag).or_default().push(id),
                None => drop(self.unrecognisable.insert(id)),
            }
            self.normal_tags.extend(identity.normal_tag().map(|tag| (tag, id)));
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
    /// Reads the register's identities.
    pub(super) fn index(&self) -> Result<Index, LedgerError> {
        let mut index = Index::default();
        let mut brought: BTreeMap<u64, (NewIds, NewIds)> = BTreeMap::new();
        for record in self.records() {
            let record = record?;
            if let Some(activity) = record.event.activity() {
                let people = &activity.people;
                brought.insert(record.sequence, (people.new_persons, people.new_households));
            }
        }
        for item in self.log.scan(Part::Identities) {
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
            index.brought.push((sequence, persons, households));
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
