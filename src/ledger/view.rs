//! The ledger as of a moment, ready to be counted.
//!
//! Belongs here: which records a moment means, and the attributes beside current versions. Does
//! not: counting.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::lists::StoredLists;
use super::{Ledger, LedgerError, Listed, State};
use crate::count::{Answer, Facts, Query, Stated, answer, answer_from, answers, answers_from};
use crate::event::Record;
use crate::event::activity::Activity;
use crate::event::time::Timestamp;
use crate::log::decode_at;
use crate::log::store::Part;
use crate::log::tree::Hash;
use crate::register::Attributes;

/// A past moment of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOf {
    /// All records.
    Now,
    /// The first so many records.
    Size(u64),
    /// The records before the first one recorded after this moment.
    Moment(Timestamp),
    /// The records from which a year's figures were last published.
    Published(i32),
}

/// What was the case at a moment, with what stands beside it in the register.
#[derive(Debug)]
pub struct View {
    /// What was the case.
    pub state: State,
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

/// A view that moves on, a record at a time.
#[derive(Debug)]
pub struct Walk<'a> {
    ledger: &'a Ledger,
    view: View,
}

impl Walk<'_> {
    /// What is the case here.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Applies the next record and returns it; nothing at the log's end.
    pub fn step(&mut self) -> Result<Option<Record>, LedgerError> {
        let log = &self.ledger.log;
        let sequence = self.view.state.size;
        if sequence >= log.size() {
            return Ok(None);
        }
        let record = decode_at(sequence, &log.read(Part::Record, sequence)?)?;
        if let Some(activity) = record.event.activity() {
            let attributes = self.ledger.attributes_beside(sequence, activity)?;
            self.view.lists.insert(sequence, (activity.clone(), attributes));
        }
        self.view.state.apply(record.clone(), log)?;
        self.view.root = log.root_at(self.view.state.size)?;
        Ok(Some(record))
    }
}

/// What was the case at a moment, without the lists: a count reads them from the store.
#[derive(Debug)]
pub struct Moment<'a> {
    ledger: &'a Ledger,
    /// What was the case.
    pub state: Cow<'a, State>,
    /// Root of the log at that size.
    pub root: Hash,
}

impl Moment<'_> {
    /// Counts.
    pub fn answer(&self, query: &Query) -> Result<Answer, LedgerError> {
        let (agenda, lists) = StoredLists::of(&self.ledger.log, &self.state);
        answer_from(&agenda, &lists, query)
    }

    /// Whom the current version of an activity lists.
    pub fn listed(&self, known: &super::Known) -> Result<Listed, LedgerError> {
        let sequence = known.current();
        let listed = Listed::read(&self.ledger.log, sequence)?;
        listed.ok_or(LedgerError::Register(sequence))
    }

    /// Counts several times; see [`answers_from`].
    pub fn answers(&self, queries: &[Query]) -> Result<Vec<Answer>, LedgerError> {
        let (agenda, lists) = StoredLists::of(&self.ledger.log, &self.state);
        answers_from(&agenda, &lists, queries)
    }
}

impl Ledger {
    /// What was the case at a moment, to be counted straight from the store.
    pub fn moment(&self, as_of: AsOf) -> Result<Moment<'_>, LedgerError> {
        let size = self.size_as_of(as_of)?;
        let state = match size == self.log.size() {
            true => Cow::Borrowed(&self.state),
            false => Cow::Owned(State::of(&self.log, size)?),
        };
        Ok(Moment { ledger: self, root: self.log.root_at(size)?, state })
    }

    /// The same from the records alone: nothing that was folded before is relied on.
    pub fn moment_replayed(&self, as_of: AsOf) -> Result<Moment<'_>, LedgerError> {
        let size = self.size_as_of(as_of)?;
        let state = Cow::Owned(State::of_beside(&self.log, size, &self.state)?);
        Ok(Moment { ledger: self, root: self.log.root_at(size)?, state })
    }

    /// The number of records that a moment means.
    pub fn size_as_of(&self, as_of: AsOf) -> Result<u64, LedgerError> {
        let size = self.log.size();
        match as_of {
            AsOf::Now => Ok(size),
            AsOf::Size(asked) if asked <= size => Ok(asked),
            AsOf::Size(asked) => Err(LedgerError::AsOf { asked, size }),
            AsOf::Moment(moment) => {
                for record in self.log.records(size)? {
                    let record = record?;
                    if record.recorded_at > moment {
                        return Ok(record.sequence);
                    }
                }
                Ok(size)
            }
            AsOf::Published(year) => {
                let baseline = self.state.baselines.get(&year);
                let published = baseline.and_then(|baseline| baseline.published.as_ref());
                published.map(|p| p.log_size).ok_or(LedgerError::NotPublished(year))
            }
        }
    }

    /// Goes through what was the case, record by record, from a moment on.
    pub fn walk(&self, from: AsOf) -> Result<Walk<'_>, LedgerError> {
        Ok(Walk { ledger: self, view: self.view(from)? })
    }

    /// What was the case at a moment.
    pub fn view(&self, as_of: AsOf) -> Result<View, LedgerError> {
        let size = self.size_as_of(as_of)?;
        match size == self.log.size() {
            true => self.view_of(self.state.clone()),
            false => self.view_of(State::of(&self.log, size)?),
        }
    }

    /// What was the case at a moment, from the records alone: nothing that was folded before is
    /// relied on.
    pub fn replay(&self, as_of: AsOf) -> Result<View, LedgerError> {
        self.view_of(State::of(&self.log, self.size_as_of(as_of)?)?)
    }

    /// A state with what stands beside it in the register.
    fn view_of(&self, state: State) -> Result<View, LedgerError> {
        let mut lists = BTreeMap::new();
        for known in state.current() {
            lists.insert(known.current(), self.lists_of(known)?);
        }
        let root = self.log.root_at(state.size)?;
        Ok(View { state, root, lists })
    }

    /// The current version of an activity with its lists, and the attributes beside it.
    pub fn lists_of(&self, known: &super::Known) -> Result<(Activity, Attributes), LedgerError> {
        let sequence = known.current();
        let activity = self.activity_in(sequence)?;
        let attributes = self.attributes_beside(sequence, &activity)?;
        Ok((activity, attributes))
    }

    /// The activity that a record states.
    pub(super) fn activity_in(&self, sequence: u64) -> Result<Activity, LedgerError> {
        let record = decode_at(sequence, &self.log.value(Part::Record, sequence)?)?;
        record.event.into_activity().ok_or(LedgerError::Register(sequence))
    }

    /// The attributes beside a record that states an activity. Every such record has some, empty
    /// ones too: a missing row is damage.
    pub(super) fn attributes_beside(
        &self,
        sequence: u64,
        activity: &Activity,
    ) -> Result<Attributes, LedgerError> {
        let bytes = self.log.value(Part::Attributes, sequence)?;
        let year = activity.about.start.year();
        let attributes = Attributes::from_bytes(&bytes, &activity.people, year);
        attributes.ok_or(LedgerError::Register(sequence))
    }
}
