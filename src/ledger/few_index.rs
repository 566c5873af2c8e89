//! An index of the entries that the numbers of a small import can mean, read without reading the register.
//!
//! Belongs here: looking them up in the kept index, comparing with their identities in the store, and the records
//! since. Does not: the file (`kept_index`), asking the index (`index`).
//!
//! Invariant: whatever is asked of it about those numbers, the index of all entries says the same.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::brought::Brought;
use super::commitments::Commitments;
use super::index::{Alive, Erased, Index, Recognised, SomeEntries};
use super::kept_index::{self, By, KeptIndex, Known};
use super::plan::Planned;
use super::reading::Reading;
use super::seal::Sealer;
use super::{LedgerError, Snapshot};
use crate::event::{EntryKind, Event};
use crate::log::codec::BriefEvent;
use crate::log::decode_brief_at;
use crate::log::store::Part;
use crate::log::tree::Hash;
use crate::register::{
    Identity, Key, Numbers, Pseudonym, identity_from_bytes, recognisable_from_bytes,
};

const KINDS: [EntryKind; 2] = [EntryKind::Person, EntryKind::Household];

/// The place of a kind among [`KINDS`].
fn place(kind: EntryKind) -> usize {
    usize::from(kind == EntryKind::Household)
}

/// What is looked for: the pseudonyms of numbers, and of their normal forms, by kind.
#[derive(Debug, Default)]
pub(super) struct Wanted(pub [HashSet<Pseudonym>; 2]);

impl Wanted {
    /// Of the numbers of an import, with their pseudonyms by number.
    pub fn of(
        numbers: &Numbers,
        [persons, households]: [&[Pseudonym]; 2],
        namespace: &str,
        key: &Key,
    ) -> Self {
        let of = |kind, pseudonyms: &[Pseudonym]| {
            let normals = numbers.normals(kind, namespace, key, |_| true);
            let normals = normals.iter().map(|(_, normal)| *normal);
            pseudonyms.iter().copied().chain(normals).collect()
        };
        Self([of(EntryKind::Person, persons), of(EntryKind::Household, households)])
    }
}

impl Snapshot {
    /// An index for an import with numbers by pseudonym: of all entries, or of those that can be meant.
    ///
    /// # Errors
    /// Identities that cannot be read.
    pub(super) fn index_for(
        &self,
        numbers: &Numbers,
        pseudonyms: [&[Pseudonym]; 2],
        (namespace, key): (&str, Option<&Key>),
        reading: Reading,
    ) -> Result<Index, LedgerError> {
        let Some(key) = key.filter(|_| !numbers.is_empty()) else {
            // Nobody is listed, so nobody is looked up.
            return Ok(match reading {
                Reading::Everything => self.index()?,
                _ => Index::of_nobody(self.state.persons, self.state.households),
            });
        };
        let count = KINDS.into_iter().map(|kind| numbers.len(kind)).sum();
        let sealer = Some(key).filter(|_| self.may_keep()).and_then(|key| self.sealer(key));
        if let Some(sealer) = sealer.filter(|_| reading.is_of_some(count, self)) {
            let wanted = Wanted::of(numbers, pseudonyms, namespace, key);
            if let Some(index) = self.few_index(&wanted, &sealer)? {
                return Ok(index);
            }
        }
        self.index()
    }

    /// An index for asking about one number, of which the pseudonym and that of its normal form are given.
    ///
    /// # Errors
    /// Identities that cannot be read.
    pub(super) fn index_of_one(
        &self,
        kind: EntryKind,
        pseudonym: Pseudonym,
        normal: Pseudonym,
        key: &Key,
    ) -> Result<Index, LedgerError> {
        let sealer = Some(key).filter(|_| self.may_keep()).and_then(|key| self.sealer(key));
        if let Some(sealer) = sealer.filter(|_| Reading::Fitting.is_of_some(1, self)) {
            let mut wanted = Wanted::default();
            wanted.0[place(kind)].extend([pseudonym, normal]);
            if let Some(index) = self.few_index(&wanted, &sealer)? {
                return Ok(index);
            }
        }
        self.index()
    }

    /// An index of the entries that can be meant. `None` where it cannot be made this way.
    ///
    /// # Errors
    /// Records that cannot be read.
    pub(super) fn few_index(
        &self,
        wanted: &Wanted,
        sealer: &Sealer,
    ) -> Result<Option<Index>, LedgerError> {
        if let Some(kept) = KeptIndex::open(self, sealer)
            && let Some(index) = self.looked_up(kept, wanted)?
        {
            return Ok(Some(index));
        }
        match KeptIndex::make(self, sealer)? {
            Some(kept) => self.looked_up(kept, wanted),
            None => Ok(None),
        }
    }

    /// Looks up everything that is wanted. `None` where the file is damaged or out of date.
    fn looked_up(&self, kept: KeptIndex, wanted: &Wanted) -> Result<Option<Index>, LedgerError> {
        let mut candidates = Entries::default();
        for (kind, wanted) in KINDS.into_iter().zip(&wanted.0) {
            let mut found = Vec::new();
            for pseudonym in wanted {
                for by in [By::Pseudonym, By::NormalForm] {
                    if kept.candidates(kind, by, pseudonym, &mut found).is_none() {
                        return Ok(None);
                    }
                }
            }
            let erased = kept.known.erased[place(kind)].iter().copied();
            candidates.of(kind).extend(found.into_iter().chain(erased));
        }
        for (kind, entry) in &self.state.erased {
            candidates.of(*kind).insert(*entry);
        }
        let size = kept.size();
        let Known { mut brought, .. } = kept.known;
        let mut found = Found::new(wanted);
        let mut since = Vec::new();
        for sequence in size..self.size() {
            let bytes = self.log.value(Part::Record, sequence)?;
            match decode_brief_at(sequence, &bytes)?.event {
                BriefEvent::Activity { people, .. } => {
                    let (persons, households) =
                        (people.lists.new_persons, people.lists.new_households);
                    let first = (brought.persons, brought.households);
                    let added = brought.add(sequence, persons, households);
                    added.ok_or(LedgerError::Register(sequence))?;
                    if persons.count + households.count > 0 {
                        since.push((sequence, first, persons.count));
                    }
                }
                // What they destroyed is in the file.
                BriefEvent::Other(Event::PersonErased(_) | Event::KeyRotated(_)) => {
                    kept_index::remove(self);
                    return Ok(None);
                }
                BriefEvent::Other(_) => {}
            }
        }
        if (brought.persons, brought.households) != (self.state.persons, self.state.households) {
            return Ok(None);
        }
        // Those that came since are found below, by everything.
        for (sequence, entries) in candidates.by_record(&brought) {
            let bytes = self.log.value(Part::Identities, sequence)?;
            for (kind, id, place) in entries {
                let identity = identity_from_bytes(&bytes, place);
                found.take(kind, id, &identity.ok_or(LedgerError::Register(sequence))?);
            }
        }
        for (sequence, first, persons) in since {
            let damaged = || LedgerError::Register(sequence);
            let bytes = self.log.value(Part::Identities, sequence)?;
            let all = recognisable_from_bytes(&bytes).ok_or_else(damaged)?;
            for (at, entry) in (0..).zip(&all) {
                let (kind, id) = match u32::checked_sub(at, persons) {
                    None => (EntryKind::Person, first.0 + at),
                    Some(place) => (EntryKind::Household, first.1 + place),
                };
                let is_wanted = |pseudonym: &Option<Pseudonym>| {
                    pseudonym.as_ref().is_some_and(|one| found.wants(kind, one))
                };
                if entry.pseudonym.is_none()
                    || is_wanted(&entry.pseudonym)
                    || is_wanted(&entry.normal)
                {
                    let identity = identity_from_bytes(&bytes, at as usize).ok_or_else(damaged)?;
                    found.take(kind, id, &identity);
                }
            }
        }
        let mut commitments = Commitments::of_some(brought.persons, brought.households);
        for ((kind, id), commitment) in &found.commitments {
            commitments.note(*kind, *id, *commitment);
        }
        let [persons, households] = found.recognised();
        Ok(Some(Index { persons, households, commitments, brought }))
    }

    /// Reads the commitments of entries that activities list, as far as they are not at hand.
    ///
    /// # Errors
    /// Identities that cannot be read.
    pub(super) fn read_commitments(
        &self,
        index: &Index,
        commitments: &mut Commitments,
        events: &[Planned],
        sealer: Option<&Sealer>,
    ) -> Result<(), LedgerError> {
        let mut missing = Entries::default();
        for activity in events.iter().filter_map(|planned| planned.event.activity()) {
            for (kind, id) in commitments.missing(&activity.people) {
                missing.of(kind).insert(id);
            }
        }
        if missing.0.iter().all(BTreeSet::is_empty) {
            return Ok(());
        }
        let mut brought = index.brought.clone();
        if (brought.persons, brought.households) == (0, 0) {
            let kept = sealer.and_then(|sealer| KeptIndex::open(self, sealer));
            let (known, size) = kept.map_or((Brought::default(), 0), |kept| {
                let size = kept.size();
                (kept.known.brought, size)
            });
            brought = known;
            brought.read_on(self, size)?;
        }
        for (sequence, entries) in missing.by_record(&brought) {
            let bytes = self.log.value(Part::Identities, sequence)?;
            for (kind, id, place) in entries {
                let identity = identity_from_bytes(&bytes, place);
                let identity = identity.ok_or(LedgerError::Register(sequence))?;
                commitments.note(kind, id, identity.commitment());
            }
        }
        Ok(())
    }
}

/// Some entries by kind.
#[derive(Debug, Default)]
struct Entries([BTreeSet<u32>; 2]);

impl Entries {
    fn of(&mut self, kind: EntryKind) -> &mut BTreeSet<u32> {
        &mut self.0[place(kind)]
    }

    /// By the record that brought them, each with its place among those it brought.
    fn by_record(&self, brought: &Brought) -> BTreeMap<u64, Vec<(EntryKind, u32, usize)>> {
        let mut by: BTreeMap<u64, Vec<(EntryKind, u32, usize)>> = BTreeMap::new();
        for (kind, ids) in KINDS.into_iter().zip(&self.0) {
            for id in ids {
                if let Some((sequence, place)) = brought.by(kind, *id) {
                    by.entry(sequence).or_default().push((kind, *id, place));
                }
            }
        }
        by
    }
}

/// What was found of what is wanted.
struct Found<'w> {
    wanted: &'w Wanted,
    some: [SomeEntries; 2],
    erased: BTreeMap<(EntryKind, u32), Identity>,
    commitments: BTreeMap<(EntryKind, u32), Hash>,
}

impl<'w> Found<'w> {
    fn new(wanted: &'w Wanted) -> Self {
        let (some, erased) = (Default::default(), BTreeMap::new());
        Self { wanted, some, erased, commitments: BTreeMap::new() }
    }

    fn wants(&self, kind: EntryKind, pseudonym: &Pseudonym) -> bool {
        self.wanted.0[place(kind)].contains(pseudonym)
    }

    /// Takes an entry that may be wanted, or was erased.
    fn take(&mut self, kind: EntryKind, id: u32, identity: &Identity) {
        let Some(pseudonym) = identity.pseudonym() else {
            self.erased.insert((kind, id), identity.clone());
            return;
        };
        let is_wanted = self.wants(kind, pseudonym);
        let normal = identity.normal();
        let is_alike = normal.is_some_and(|normal| self.wants(kind, normal));
        let some = &mut self.some[place(kind)];
        if is_wanted {
            // Of two with one pseudonym, the later one.
            let latest = some.by_pseudonym.entry(*pseudonym).or_insert(id);
            *latest = id.max(*latest);
            if normal.is_some() {
                some.with_normal.insert(id);
            }
            self.commitments.insert((kind, id), identity.commitment());
        }
        if let Some(normal) = normal.filter(|_| is_alike) {
            let first = some.by_normal.entry(*normal).or_insert(id);
            *first = id.min(*first);
        }
    }

    fn recognised(self) -> [Recognised; 2] {
        let mut all = self
            .some
            .map(|some| Recognised { alive: Alive::Some(some), erased: Erased::default() });
        for ((kind, id), identity) in &self.erased {
            all[place(*kind)].erased.add(*id, identity);
        }
        all
    }
}
