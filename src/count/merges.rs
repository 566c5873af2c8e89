//! Merged register entries.
//!
//! Belongs here: following merges to the entry that counts for all merged ones, the root. Does not: which
//! entries may be merged (`ledger`).
//!
//! Merges form a forest: each dropped entry points to the one it was merged into; undoing a merge
//! removes that one edge. Where several entries of a set have rows in one activity, the root's
//! statement beats the others', and of those the one merged earliest.
//!
//! Roots are found all at once when the first is asked for, each edge being followed once. So asking for
//! many takes no longer where merges form a long chain: `check` took 102 s with 20,000 of them in one.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use crate::event::EntryKind;

/// The merges in force at some moment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Merges {
    persons: Forest,
    households: Forest,
}

#[derive(Debug, Clone, Default)]
struct Forest {
    /// Dropped entry → (kept entry, order of the merge).
    edges: BTreeMap<u32, (u32, u64)>,
    /// Dropped entry → root, once it was asked for.
    roots: OnceLock<HashMap<u32, u32>>,
}

impl PartialEq for Forest {
    fn eq(&self, other: &Self) -> bool {
        self.edges == other.edges
    }
}

impl Forest {
    fn change(&mut self) -> &mut BTreeMap<u32, (u32, u64)> {
        self.roots = OnceLock::new();
        &mut self.edges
    }

    fn is_empty(&self) -> bool {
        self.edges.is_empty()
    }

    fn root(&self, entry: u32) -> u32 {
        if self.edges.is_empty() {
            return entry;
        }
        self.roots.get_or_init(|| self.resolved()).get(&entry).copied().unwrap_or(entry)
    }

    /// The root of every dropped entry.
    fn resolved(&self) -> HashMap<u32, u32> {
        let mut roots: HashMap<u32, u32> = HashMap::with_capacity(self.edges.len());
        let mut path = Vec::new();
        for dropped in self.edges.keys() {
            let mut at = *dropped;
            let root = loop {
                match (roots.get(&at), self.edges.get(&at)) {
                    (Some(root), _) => break *root,
                    // A forest has no cycles; the bound keeps a forged log from looping for ever.
                    (None, Some((kept, _))) if path.len() <= self.edges.len() => {
                        path.push(at);
                        at = *kept;
                    }
                    _ => break at,
                }
            };
            roots.extend(path.drain(..).map(|entry| (entry, root)));
        }
        roots
    }
}

impl Merges {
    /// Records that `dropped` is the same as `kept`. `order` is the merge's sequence in the log.
    pub fn merge(&mut self, kind: EntryKind, kept: u32, dropped: u32, order: u64) {
        self.forest_mut(kind).change().insert(dropped, (kept, order));
    }

    /// All merges: the kind, the kept and the dropped entry, and the order.
    pub fn all(&self) -> impl Iterator<Item = (EntryKind, u32, u32, u64)> {
        let kinds = [(EntryKind::Person, &self.persons), (EntryKind::Household, &self.households)];
        kinds.into_iter().flat_map(|(kind, forest)| {
            let edges = forest.edges.iter();
            edges.map(move |(dropped, (kept, order))| (kind, *kept, *dropped, *order))
        })
    }

    /// Undoes the merge of `dropped`.
    pub fn undo(&mut self, kind: EntryKind, dropped: u32) {
        self.forest_mut(kind).change().remove(&dropped);
    }

    /// The entry that an entry was merged into, if it was.
    pub fn merged_into(&self, kind: EntryKind, entry: u32) -> Option<u32> {
        self.forest(kind).edges.get(&entry).map(|(kept, _)| *kept)
    }

    /// The entry that counts for a whole set.
    pub fn root(&self, kind: EntryKind, entry: u32) -> u32 {
        self.forest(kind).root(entry)
    }

    /// Some entries with all that are merged with them.
    pub fn with_merged(&self, kind: EntryKind, entries: &BTreeSet<u32>) -> BTreeSet<u32> {
        let forest = self.forest(kind);
        let mut all = entries.clone();
        if forest.is_empty() {
            return all;
        }
        let roots: BTreeSet<u32> = entries.iter().map(|entry| forest.root(*entry)).collect();
        all.extend(forest.edges.keys().filter(|entry| roots.contains(&forest.root(**entry))));
        all.extend(roots);
        all
    }

    /// The merges among some entries, by new numbers; `number` gives those of the entries to keep.
    pub(super) fn among(&self, number: impl Fn(EntryKind, u32) -> Option<u32>) -> Self {
        let among = |kind| {
            let all = self.forest(kind).edges.iter();
            let renumbered = all.filter_map(|(dropped, (kept, order))| {
                Some((number(kind, *dropped)?, (number(kind, *kept)?, *order)))
            });
            Forest { edges: renumbered.collect(), ..Forest::default() }
        };
        Self { persons: among(EntryKind::Person), households: among(EntryKind::Household) }
    }

    /// Ids by entry, each pointing to the one that counts for its set, for `count` entries.
    pub(super) fn roots(&self, kind: EntryKind, count: u32) -> Roots {
        let forest = self.forest(kind);
        if forest.is_empty() {
            return Roots::default();
        }
        let mut roots: Vec<u32> = (0..count).collect();
        for dropped in forest.edges.keys() {
            if let Some(slot) = roots.get_mut(*dropped as usize) {
                *slot = forest.root(*dropped);
            }
        }
        let mut ranks: BTreeMap<u32, u64> = BTreeMap::new();
        for (dropped, (_, order)) in &forest.edges {
            ranks.insert(*dropped, order + 1);
            ranks.entry(forest.root(*dropped)).or_insert(0);
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

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: EntryKind = EntryKind::Person;

    /// Follows one edge after the other.
    fn walked(merges: &Merges, entry: u32) -> u32 {
        let mut at = entry;
        while let Some(kept) = merges.merged_into(KIND, at) {
            at = kept;
        }
        at
    }

    #[test]
    fn roots_are_those_that_the_edges_lead_to_after_every_merge_and_undoing() {
        let (mut merges, mut seed) = (Merges::default(), 7u64);
        for order in 0..400 {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let (one, other) = ((seed >> 33) as u32 % 40, (seed >> 45) as u32 % 40);
            let (kept, dropped) = (walked(&merges, one), walked(&merges, other));
            match seed >> 62 {
                0 => merges.undo(KIND, other),
                _ if kept != dropped => merges.merge(KIND, kept, dropped, order),
                _ => {}
            }
            for entry in 0..40 {
                assert_eq!(merges.root(KIND, entry), walked(&merges, entry));
            }
        }
    }

    #[test]
    fn a_long_chain_takes_no_longer_than_many_short_ones() {
        let mut merges = Merges::default();
        (0..200_000).for_each(|entry| merges.merge(KIND, entry + 1, entry, u64::from(entry)));
        assert!((0..200_000).all(|entry| merges.root(KIND, entry) == 200_000));
        assert_eq!(merges.with_merged(KIND, &BTreeSet::from([7])).len(), 200_001);
    }

    #[test]
    fn a_circle_that_somebody_forged_ends() {
        let mut merges = Merges::default();
        (0..5).for_each(|entry| merges.merge(KIND, (entry + 1) % 5, entry, 0));
        let roots: BTreeSet<u32> = (0..5).map(|entry| merges.root(KIND, entry)).collect();
        assert_eq!(roots.len(), 1);
    }
}
