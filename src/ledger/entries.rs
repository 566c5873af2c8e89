//! Whether a record names only entries that the register has.
//!
//! Belongs here: what holds of the ids in any record that this program wrote. Does not: ids in lists, which
//! are read later (`decoding`); whether the register's rows are right (`audit::verify`).
//!
//! Ids are dense, so counts keep a place for each. A record that somebody made up could claim billions of
//! people in a few bytes, or point beyond all places.

use super::State;
use crate::event::limits::ROSTER_ROWS_MAX;
use crate::event::people::NewIds;
use crate::event::{EntryKind, Event};
use crate::log::LogError;

impl State {
    /// Whether the entries that an event adds follow those of the register, and the others are in it.
    pub(super) fn check_entries(&self, event: &Event, sequence: u64) -> Result<(), LogError> {
        let is_there = |kind: EntryKind, entry: u32| match kind {
            EntryKind::Person => entry < self.persons,
            EntryKind::Household => entry < self.households,
        };
        let are_there = match event {
            Event::PeopleMerged(merge) | Event::MergeUndone(merge) => {
                is_there(merge.kind, merge.kept) && is_there(merge.kind, merge.dropped)
            }
            Event::PersonErased(erased) => is_there(erased.kind, erased.entry),
            Event::EntriesDerived(derived) => {
                derived.persons.0.max().is_none_or(|last| last < self.persons)
                    && derived.households.0.max().is_none_or(|last| last < self.households)
            }
            other => {
                let people = other.activity().map(|activity| &activity.people);
                let new = people.map(|people| [people.new_persons, people.new_households]);
                return new.map_or(Ok(()), |new| self.check_new_entries(new, sequence));
            }
        };
        are_there.then_some(()).ok_or_else(|| {
            let why = "it names an entry that the register does not have";
            LogError::record(sequence, why.to_owned())
        })
    }

    /// Whether the entries that an activity adds follow those of the register.
    pub(super) fn check_new_entries(
        &self,
        [persons, households]: [NewIds; 2],
        sequence: u64,
    ) -> Result<(), LogError> {
        let follow = |new: NewIds, before: u32| {
            // A new household has a row of its own, or is stated in the row of a member.
            let few = new.count as usize <= 2 * ROSTER_ROWS_MAX;
            new.count == 0 || new.first == before && few && before.checked_add(new.count).is_some()
        };
        let do_follow = follow(persons, self.persons) && follow(households, self.households);
        do_follow.then_some(()).ok_or_else(|| {
            let why = "the entries that it adds do not follow those of the register";
            LogError::record(sequence, why.to_owned())
        })
    }
}
