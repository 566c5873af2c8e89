//! Merged register entries.
//!
//! Belongs here: following merges to the entry that counts for all merged ones, the root. Does not: which
//! entries may be merged (`ledger`).
//!
//! Merges form a forest: each dropped entry points to the one it was merged into; undoing a merge
//! removes that one edge. Where several entries of a set have rows in one activity, the root's
//! statement beats the others', and of those the one merged earliest.

use std::collections::{BTreeMap, BTreeSet};

use crate::event::EntryKind;

/// The merges in force at some moment.
#[derive(Debug, Clone, Default)]
pub struct Merges {
    persons: Forest,
    households: Forest,
}

/// Dropped entry → (kept entry, order of the merge).
#[derive(Debug, Clone, Default)]
struct Forest(BTreeMap<u32, (u32, u64)>);

impl Merges {
    /// Records that `dropped` is the same as `kept`. `order` is the merge's sequence in the log.
    pub fn merge(&mut self, kind: EntryKind, kept: u32, dropped: u32, order: u64) {
        self.forest_mut(kind).0.insert(dropped, (kept, order));
    }

    /// Undoes the merge of `dropped`.
    pub fn undo(&mut self, kind: EntryKind, dropped: u32) {
        self.forest_mut(kind).0.remove(&dropped);
    }

    /// The entry that an entry was merged into, if it was.
    pub fn merged_into(&self, kind: EntryKind, entry: u32) -> Option<u32> {
        self.forest(kind).0.get(&entry).map(|(kept, _)| *kept)
    }

    /// The entry that counts for a whole set.
    pub fn root(&self, kind: EntryKind, entry: u32) -> u32 {
        let forest = self.forest(kind);
        let mut root = entry;
        // A forest has no cycles; the bound keeps a forged log from looping for ever.
        for _ in 0..=forest.0.len() {
            match forest.0.get(&root) {
                Some((kept, _)) => root = *kept,
                None => break,
            }
        }
        root
    }

    /// Some entries with all that are merged with them.
    pub fn with_merged(&self, kind: EntryKind, entries: &BTreeSet<u32>) -> BTreeSet<u32> {
        let forest = self.forest(kind);
        let mut all = entries.clone();
        if forest.0.is_empty() {
            return all;
        }
        let roots: BTreeSet<u32> = entries.iter().map(|entry| self.root(kind, *entry)).collect();
        all.extend(forest.0.keys().filter(|entry| roots.contains(&self.root(kind, **entry))));
        all.extend(roots);
        all
    }

    /// The merges among some entries, by new numbers; `number` gives those of the entries to keep.
    pub(super) fn among(&self, number: impl Fn(EntryKind, u32) -> Option<u32>) -> Self {
        let among = |kind| {
            let all = self.forest(kind).0.iter();
            Forest(
                all.filter_map(|(dropped, (kept, order))| {
                    Some((number(kind, *dropped)?, (number(kind, *kept)?, *order)))
                })
                .collect(),
            )
        };
        Self { persons: among(EntryKind::Person), households: among(EntryKind::Household) }
    }

    /// Ids by entry, each pointing to the one that counts for its set, for `count` entries.
    pub(super) fn roots(&self, kind: EntryKind, count: u32) -> Roots {
        let forest = self.forest(kind);
        if forest.0.is_empty() {
            return Roots::default();
        }
        let mut roots: Vec<u32> = (0..count).collect();
        for dropped in forest.0.keys() {
            if let Some(slot) = roots.get_mut(*dropped as usize) {
                *slot = self.root(kind, *dropped);
            }
        }
        let mut ranks: BTreeMap<u32, u64> = BTreeMap::new();
        for (dropped, (_, order)) in &forest.0 {
            ranks.insert(*dropped, order + 1);
            ranks.entry(self.root(kind, *dropped)).or_insert(0);
        }
        Roots { roots, ranks }
    }

    fn forest(&self, kind: EntryKind) -> &Forest {
        match kind {
            EntryKind::Person => &self.persons,
            EntryKind::Household => &self.households,
        }
    }

    fn forest_mut(&mut self, kind: EntryKind) -> &mut Forest {
        match kind {
            EntryKind::Person => &mut self.persons,
            EntryKind::Household => &mut self.households,
        }
    }
}

/// The root of every entry.
#[derive(Debug, Default)]
pub(crate) struct Roots {
    roots: Vec<u32>,
    ranks: BTreeMap<u32, u64>,
}

impl Roots {
    /// The root of an entry.
    #[inline]
    pub fn root(&self, entry: u32) -> u32 {
        self.roots.get(entry as usize).copied().unwrap_or(entry)
    }

    /// Whether no entry was merged.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.ranks.is_empty()
    }

    /// The rows of one activity in the order in which their statements apply: of merged entries, the root
    /// comes last, so that its statements win. `entry` gives a row's entry.
    pub fn in_order<'a, T>(
        &self,
        rows: &'a [T],
        entry: impl Fn(&T) -> u32,
    ) -> impl Iterator<Item = &'a T> {
        let mut merged: Vec<&T> = Vec::new();
        if !self.is_empty() {
            merged.extend(rows.iter().filter(|row| self.rank(entry(row)).is_some()));
            let key = |row: &&T| (std::cmp::Reverse(self.rank(entry(row))), entry(row));
            merged.sort_by_key(key);
        }
        let alone = |row: &&T| merged.is_empty() || self.rank(entry(row)).is_none();
        let alone: Vec<bool> = match merged.is_empty() {
            true => Vec::new(),
            false => rows.iter().map(|row| alone(&row)).collect(),
        };
        let alone = move |(at, _): &(usize, &T)| alone.get(*at).copied().unwrap_or(true);
        rows.iter().enumerate().filter(alone).map(|(_, row)| row).chain(merged)
    }

    /// The rank of an entry among those merged with it: 0 for the root, then the order of merging. `None`
    /// for an entry that was not merged.
    #[inline]
    pub fn rank(&self, entry: u32) -> Option<u64> {
        if self.ranks.is_empty() { None } else { self.ranks.get(&entry).copied() }
    }
}
