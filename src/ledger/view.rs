//! A snapshot with all lists in memory.
//!
//! Belongs here: reading them. Does not: counting.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{AsOf, LedgerError, Snapshot, State};
use crate::count::{Answer, Facts, Query, Stated, answer, answers};
use crate::event::activity::Activity;
use crate::log::tree::Hash;
use crate::register::Attributes;

/// A snapshot with all lists in memory.
#[derive(Debug)]
pub struct View {
    /// What the records add up to.
    pub state: Arc<State>,
    /// Root of the log at that size.
    pub root: Hash,
    /// By record with a current version.
    lists: BTreeMap<u64, (Activity, Attributes)>,
}

impl View {
    /// Counts.
    pub fn answer(&self, query: &Query) -> Answer {
        answer(&self.facts(), query)
    }

    /// Counts several times; see [`answers`].
    pub fn answers(&self, queries: &[Query]) -> Vec<Answer> {
        answers(&self.facts(), queries)
    }

    /// The activities that are not voided, by reference.
    pub fn activities(&self) -> impl Iterator<Item = &Activity> {
        let listed = |known: &super::Known| self.lists.get(&known.current());
        self.state.current().filter_map(listed).map(|(activity, _)| activity)
    }

    /// What a count needs.
    pub fn facts(&self) -> Facts<'_> {
        let state = &self.state;
        let stated = state.current().filter_map(|known| {
            let (activity, attributes) = self.lists.get(&known.current())?;
            Some(Stated { activity, attributes })
        });
        let activities = stated.collect();
        Facts::new(&state.sectors, activities, &state.merges, state.persons, state.households)
    }
}

impl Snapshot {
    /// What was the case at a moment, with all lists in memory.
    pub fn view(&self, as_of: AsOf) -> Result<View, LedgerError> {
        self.as_of(as_of)?.with_lists()
    }

    /// The same from the records alone: nothing that was folded before is relied on.
    pub fn replay(&self, as_of: AsOf) -> Result<View, LedgerError> {
        self.replayed(as_of)?.with_lists()
    }

    fn with_lists(&self) -> Result<View, LedgerError> {
        let mut lists = BTreeMap::new();
        for known in self.state.current() {
            lists.insert(known.current(), self.activity(known)?);
        }
        Ok(View { state: Arc::clone(&self.state), root: self.root(), lists })
    }
}
