//! The ledger as of a moment, ready to be counted.
//!
//! Belongs here: which records a moment means, and the attributes beside current versions. Does
//! not: counting.

use std::collections::BTreeMap;

use super::{Ledger, LedgerError, State};
use crate::count::{Answer, Facts, Query, Stated, answer, answers};
use crate::event::Record;
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
    attributes: BTreeMap<u64, Attributes>,
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

    /// What a count needs.
    pub fn facts(&self) -> Facts<'_> {
        let state = &self.state;
        let stated = state.current().filter_map(|known| {
            let attributes = self.attributes.get(&known.current())?;
            Some(Stated { activity: &known.activity, attributes })
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
            let bytes = log.read(Part::Attributes, sequence)?;
            let read =
                Attributes::from_bytes(&bytes, &activity.people, activity.about.start.year());
            let read = read.ok_or(LedgerError::Register(sequence))?;
            self.view.attributes.insert(sequence, read);
        }
        self.view.state.apply(record.clone());
        self.view.root = log.root_at(self.view.state.size)?;
        Ok(Some(record))
    }
}

impl Ledger {
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
        let mut wanted: BTreeMap<u64, _> = BTreeMap::new();
        for known in state.current() {
            wanted.insert(known.current(), &known.activity);
        }
        let mut attributes = BTreeMap::new();
        for item in self.log.scan(Part::Attributes)? {
            let (sequence, bytes) = item?;
            if let Some(activity) = wanted.remove(&sequence) {
                let year = activity.about.start.year();
                let read = Attributes::from_bytes(&bytes, &activity.people, year);
                attributes.insert(sequence, read.ok_or(LedgerError::Register(sequence))?);
            }
        }
        // Every activity has its attributes, empty ones too: a missing row is damage.
        if let Some(sequence) = wanted.keys().next() {
            return Err(LedgerError::Register(*sequence));
        }
        let root = self.log.root_at(state.size)?;
        Ok(View { state, root, attributes })
    }

    /// The attributes beside one record.
    pub(super) fn attributes_of(&self, known: &super::Known) -> Result<Attributes, LedgerError> {
        let sequence = known.current();
        let bytes = self.log.read(Part::Attributes, sequence)?;
        let (people, year) = (&known.activity.people, known.activity.about.start.year());
        Attributes::from_bytes(&bytes, people, year).ok_or(LedgerError::Register(sequence))
    }
}
