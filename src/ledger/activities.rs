//! Every activity of a ledger, as its state holds them.
//!
//! Belongs here: finding them by reference, going through them in the orders that are asked for, stating
//! and voiding one. Does not: what a record means (`state`), the bytes that were kept (`packed`).
//!
//! Those that were kept when the ledger was last closed are decoded when they are asked for; those that came
//! or changed since are in memory, and take the place of kept ones with the same reference.
//!
//! Invariant: what this gives depends on the records alone, and not on which activities were kept.

use std::collections::HashMap;
use std::sync::Arc;

use super::activities_in_memory::InMemory;
use super::known::{Known, Version};
use super::outline::Outline;
use super::packed::{Packed, in_time};
use crate::event::ids::Reference;
use crate::event::time::{Day, Period};

/// Activities, voided ones too.
#[derive(Debug, Clone, Default)]
pub struct Activities {
    kept: Option<Arc<Packed>>,
    /// Those that came or changed since.
    since: InMemory,
    len: usize,
    voided: usize,
    contacts: usize,
}

impl Activities {
    /// Those that were kept.
    pub(super) fn kept(packed: Packed) -> Self {
        let index = packed.index();
        let size = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        Self {
            len: index.len as usize,
            voided: size(index.voided),
            contacts: size(index.contacts),
            kept: Some(Arc::new(packed)),
            since: InMemory::default(),
        }
    }

    /// How many there are, voided ones among them.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many of them are void.
    pub fn voided(&self) -> usize {
        self.voided
    }

    /// How many persons and households those that are not void list, one after the other.
    pub fn contacts(&self) -> usize {
        self.contacts
    }

    /// The activity with a reference.
    pub fn get(&self, reference: &Reference) -> Option<&Known> {
        self.since.get(reference).or_else(|| self.kept.as_ref()?.get(reference))
    }

    /// Whether there is one with a reference.
    pub fn contains_key(&self, reference: &Reference) -> bool {
        self.get(reference).is_some()
    }

    /// All, by reference.
    pub fn values(&self) -> impl Iterator<Item = &Known> {
        let kept = self.kept.iter().flat_map(|kept| kept.all_by_reference());
        let (mut kept, mut since) = (kept.peekable(), self.since.by_reference().peekable());
        std::iter::from_fn(move || {
            let (Some(earlier), Some(later)) = (kept.peek(), since.peek()) else {
                return kept.next().or_else(|| since.next());
            };
            match earlier.activity.reference.cmp(&later.activity.reference) {
                std::cmp::Ordering::Less => kept.next(),
                std::cmp::Ordering::Greater => since.next(),
                std::cmp::Ordering::Equal => {
                    kept.next();
                    since.next()
                }
            }
        })
    }

    /// All, by start and reference: the order in which they are counted.
    pub fn in_time(&self) -> Vec<&Known> {
        let kept = self.kept.iter().flat_map(|kept| kept.all_in_time());
        let mut all: Vec<&Known> = self.as_kept(kept).collect();
        let since = self.since.iter().map(|known| (known.activity.about.start, known));
        let mut since: Vec<(Day, &Known)> = since.collect();
        // Activities are for the most part recorded in the order in which they are counted, and
        // sorting what is sorted already costs next to nothing.
        since.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| in_time(one, other)));
        let is_in_time = all.is_empty();
        all.extend(since.into_iter().map(|(_, known)| known));
        if !is_in_time {
            all.sort_by(|a, b| in_time(a, b));
        }
        all
    }

    /// Those that touch a period, and some others, in any order.
    pub fn around(&self, period: Period) -> impl Iterator<Item = &Known> {
        let kept = self.kept.iter().flat_map(move |kept| kept.around(period));
        self.as_kept(kept).chain(self.since.iter())
    }

    /// Those of the kept ones that did not change since.
    fn as_kept<'a>(
        &'a self,
        kept: impl Iterator<Item = &'a Known>,
    ) -> impl Iterator<Item = &'a Known> {
        kept.filter(|known| {
            self.since.is_empty() || !self.since.contains(&known.activity.reference)
        })
    }

    /// Finding activities by the records that state their current versions.
    pub(super) fn by_record(&self) -> ByRecord<'_> {
        let since = self.since.iter().map(|known| (known.current(), known)).collect();
        ByRecord { activities: self, since }
    }

    /// Those that are in memory already.
    pub(super) fn in_memory(&self) -> impl Iterator<Item = &Known> {
        let kept = self.kept.iter().flat_map(|kept| kept.decoded());
        self.as_kept(kept).chain(self.since.iter())
    }

    /// Applies a version of an activity.
    pub(super) fn state(&mut self, activity: Arc<Outline>, version: Version) {
        let contacts = activity.contacts;
        let new = || Known {
            activity: Arc::clone(&activity),
            versions: Vec::new(),
            voided: None,
            voids: Vec::new(),
        };
        let Some(known) = self.changing(&activity.reference) else {
            self.since.add(Known { versions: vec![version], ..new() });
            self.len += 1;
            self.contacts += contacts;
            return;
        };
        let (was_void, former) = (known.voided.take().is_some(), known.contacts());
        let former = if was_void { 0 } else { former };
        known.activity = activity;
        known.versions.push(version);
        self.voided -= usize::from(was_void);
        self.contacts = self.contacts - former + contacts;
    }

    /// Voids an activity, if there is such a one.
    pub(super) fn void(&mut self, reference: &Reference, sequence: u64) {
        let Some(known) = self.changing(reference) else { return };
        let contacts = known.contacts();
        let is_new = known.voided.replace(sequence).is_none();
        known.voids.push(sequence);
        self.voided += usize::from(is_new);
        self.contacts -= contacts;
    }

    /// An activity that is about to change, in memory from now on.
    fn changing(&mut self, reference: &Reference) -> Option<&mut Known> {
        if !self.since.contains(reference) {
            let kept = self.kept.as_ref()?.get(reference)?.clone();
            self.since.add(kept);
        }
        self.since.get_mut(reference)
    }
}

/// Activities by the records that state their current versions.
pub(super) struct ByRecord<'a> {
    activities: &'a Activities,
    since: HashMap<u64, &'a Known>,
}

impl<'a> ByRecord<'a> {
    /// The activity whose current version a record states, voided or not.
    pub fn get(&self, record: u64) -> Option<&'a Known> {
        let kept = || {
            let kept = self.activities.kept.as_ref()?.stated_by(record)?;
            (!self.activities.since.contains(&kept.activity.reference)).then_some(kept)
        };
        self.since.get(&record).copied().or_else(kept)
    }
}

impl PartialEq for Activities {
    fn eq(&self, other: &Self) -> bool {
        let counts = |all: &Self| (all.len, all.voided, all.contacts);
        counts(self) == counts(other) && self.values().eq(other.values())
    }
}
