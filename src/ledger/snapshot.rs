//! The ledger after some records, for as many readers as there are.
//!
//! Belongs here: which records a moment means, reading them, and what is stored beside them. Does
//! not: appending (`recorder`), counting (`count`), which figures are kept (`projection`).
//!
//! Invariants: a snapshot gives the same figures and the same root for ever, whatever the ledger that
//! it was taken from appends meanwhile; it holds no part of what it lists, which stays in the store.
//! What rewrites the store can not make it give a wrong figure:
//!
//! | what happens | what a snapshot taken before sees |
//! |---|---|
//! | an append | nothing: it never reads beyond its size, and the state it holds is copied before it changes |
//! | `erase` | the identities as they are now, destroyed; no figure is made of them |
//! | `compact`, `key rotate`, closing | [`crate::log::LogError::NotOpen`], and nothing else, from then on: these take the whole ledger |

use std::sync::Arc;

use super::lists::StoredLists;
use super::{Known, LedgerError, State, key_file, read_ahead};
use crate::count::{Agenda, Answer, Query, answer_from};
use crate::event::activity::Activity;
use crate::event::time::{Period, Timestamp};
use crate::event::{Event, FiguresPublished, LedgerOpened, Record};
use crate::log::store::Part;
use crate::log::tree::Hash;
use crate::log::{LogError, Reader, Records};
use crate::register::{Attributes, Key};

/// Activities that a thread reads together: enough that handing them over costs next to nothing.
const READ_TOGETHER: usize = 32;

/// A past moment of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOf {
    /// All records.
    Now,
    /// The first so many records.
    Size(u64),
    /// The records before the first one recorded after this moment.
    Moment(Timestamp),
    /// The records from which a period's figures were last published. The snapshot takes the period for
    /// published, so it has the policy and the label that it was published with.
    Published(Period),
}

/// The ledger after some records. Cheap to clone; clones can be on different threads while the ledger
/// that they were taken from appends.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub(super) log: Reader,
    pub(super) state: Arc<State>,
}

/// Readers on several threads hold snapshots.
const _: () = {
    const fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<Snapshot>();
};

impl Snapshot {
    /// Of all records of a log.
    pub(super) fn of(log: Reader) -> Result<Self, LedgerError> {
        let state = Arc::new(State::fold(&log)?);
        Ok(Self { log, state })
    }

    /// What the records add up to.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The log as far as it goes here.
    pub fn log(&self) -> &Reader {
        &self.log
    }

    /// Number of records.
    pub fn size(&self) -> u64 {
        self.log.size()
    }

    /// Root over the records.
    pub fn root(&self) -> Hash {
        self.log.root()
    }

    /// All records, in order.
    pub fn records(&self) -> Records {
        self.log.records()
    }

    /// What was stated once: id, name, organisation, country, key, first policy.
    pub fn opened(&self) -> Result<&LedgerOpened, LedgerError> {
        let opened = self.state.opened.as_ref();
        opened.ok_or_else(|| LogError::record(0, "it does not open a ledger".into()).into())
    }

    /// The key in a key file as far as this ledger uses it: an interrupted rotation leaves a link
    /// that it does not use yet.
    pub fn fitting_key(&self, key: &Key) -> Result<Key, LedgerError> {
        let fits = |key: &Key| key.fingerprint() == self.state.key_fingerprint;
        key.prefixes().find(fits).ok_or_else(|| key_file::KeyError::Wrong.into())
    }

    /// The record that put another key into the place of this one, where this was the ledger's.
    ///
    /// # Errors
    /// Those of reading the log.
    pub fn rotation_of(&self, key: &Key) -> Result<Option<u64>, LedgerError> {
        let (wanted, mut now) = (key.fingerprint(), self.opened()?.key_fingerprint);
        for record in self.log.records_at(self.state.rotated_at.iter().copied()) {
            let record = record?;
            if let Event::KeyRotated(rotated) = record.event {
                if now == wanted {
                    return Ok(Some(record.sequence));
                }
                now = rotated.key_fingerprint;
            }
        }
        Ok(None)
    }

    /// The number of records that a moment means.
    ///
    /// # Errors
    /// `AsOf` for more records than there are here; `NotPublished`.
    pub fn size_as_of(&self, as_of: AsOf) -> Result<u64, LedgerError> {
        let size = self.size();
        match as_of {
            AsOf::Now => Ok(size),
            AsOf::Size(asked) if asked <= size => Ok(asked),
            AsOf::Size(asked) => Err(LedgerError::AsOf { asked, size }),
            AsOf::Moment(moment) => self.size_before(moment),
            AsOf::Published(period) => Ok(self.published(period)?.log_size),
        }
    }

    /// The number of records before the first one recorded after a moment. Where the clock was never set
    /// back, records are in the order of their times; the others are known, and come after a later one.
    fn size_before(&self, moment: Timestamp) -> Result<u64, LedgerError> {
        let (mut low, mut high) = (0, self.size());
        while low < high {
            let middle = low.midpoint(high);
            // The latest time so far is that of the last record before which no time was later.
            let mut latest = middle;
            while latest > low && self.state.set_back.contains(&latest) {
                latest -= 1;
            }
            match self.log.record(latest)?.recorded_at > moment {
                true => high = latest,
                false => low = middle + 1,
            }
        }
        Ok(low)
    }

    /// The ledger as it was at an earlier moment.
    ///
    /// # Errors
    /// As [`Self::size_as_of`], and those of reading the log.
    pub fn as_of(&self, as_of: AsOf) -> Result<Self, LedgerError> {
        let size = self.size_as_of(as_of)?;
        if size == self.size() {
            return Ok(self.clone());
        }
        self.first(size, self.published_at(as_of)?)
    }

    /// The ledger as it was when some figures were computed that were published.
    ///
    /// # Errors
    /// As [`Self::as_of`].
    pub fn as_published(&self, published: &FiguresPublished) -> Result<Self, LedgerError> {
        let size = self.size_as_of(AsOf::Size(published.log_size))?;
        self.first(size, Some(published))
    }

    /// The ledger after its first records, with a publication that was made of them.
    fn first(&self, size: u64, published: Option<&FiguresPublished>) -> Result<Self, LedgerError> {
        let log = self.log.first(size)?;
        let mut state = State::fold(&log)?;
        // Before its first record the ledger has the name and the policy that it was given in it.
        if state.opened.is_none() {
            state.opened.clone_from(&self.state.opened);
            let policy = state.opened.as_ref().map(|opened| (i32::MIN, opened.policy.clone()));
            state.policies.extend(policy);
        }
        publish_in(&mut state, published);
        Ok(Self { log, state: Arc::new(state) })
    }

    /// The same from the records alone: of what was folded before, nothing is relied on. What is equal
    /// is held once.
    ///
    /// # Errors
    /// As [`Self::as_of`].
    pub fn replayed(&self, as_of: AsOf) -> Result<Self, LedgerError> {
        let log = self.log.first(self.size_as_of(as_of)?)?;
        let mut state = State::fold_beside(&log, &self.state)?;
        publish_in(&mut state, self.published_at(as_of)?);
        Ok(Self { log, state: Arc::new(state) })
    }

    /// The publication that a moment is that of, if it is one's.
    fn published_at(&self, as_of: AsOf) -> Result<Option<&FiguresPublished>, LedgerError> {
        match as_of {
            AsOf::Published(period) => self.published(period).map(Some),
            _ => Ok(None),
        }
    }

    /// What a count needs: the current activities in the order in which they are folded, and their
    /// lists, which are read from the store when the count asks for them.
    pub fn agenda_and_lists(&self) -> (Agenda<'_>, StoredLists<'_>) {
        StoredLists::new(&self.log, &self.state)
    }

    /// Counts, reading each list when its turn comes.
    pub fn answer_anew(&self, query: &Query) -> Result<Answer, LedgerError> {
        let (agenda, lists) = self.agenda_and_lists();
        answer_from(&agenda, &lists, query)
    }

    /// The current version of an activity with its lists, and the attributes beside it.
    pub fn activity(&self, known: &Known) -> Result<(Activity, Attributes), LedgerError> {
        self.activity_in(known.current())
    }

    /// Some activities with their lists, in their order, all in memory.
    ///
    /// # Errors
    /// As [`Self::activity`].
    pub fn read_activities(
        &self,
        known: &[&Known],
    ) -> Result<Vec<(Activity, Attributes)>, LedgerError> {
        let batches: Vec<&[&Known]> = known.chunks(READ_TOGETHER).collect();
        let mut all = Vec::with_capacity(known.len());
        let read = |batch: usize, read: &mut Vec<(Activity, Attributes)>| {
            let mut activities = batches[batch].iter().map(|known| self.activity(known));
            activities.try_for_each(|activity| activity.map(|activity| read.push(activity)))
        };
        read_ahead::in_order(batches.len(), read, |read| {
            all.append(read);
            Ok(())
        })?;
        Ok(all)
    }

    /// The activities that are not voided with their lists, by start and reference. One at a time is in
    /// memory.
    pub fn activities(
        &self,
    ) -> impl Iterator<Item = Result<(Activity, Attributes), LedgerError>> + '_ {
        self.state.current_in_time().into_iter().map(|known| self.activity(known))
    }

    /// The activity that a record states, and the attributes beside it.
    pub(super) fn activity_in(&self, sequence: u64) -> Result<(Activity, Attributes), LedgerError> {
        let activity = self.log.record(sequence)?.event.into_activity();
        let activity = activity.ok_or(LedgerError::Register(sequence))?;
        let attributes = self.attributes_beside(sequence, &activity)?;
        Ok((activity, attributes))
    }

    /// The attributes beside a record that states an activity. Every such record has some, empty
    /// ones too: a missing row is damage.
    fn attributes_beside(
        &self,
        sequence: u64,
        activity: &Activity,
    ) -> Result<Attributes, LedgerError> {
        let bytes = self.log.value(Part::Attributes, sequence)?;
        let year = activity.about.start.year();
        let attributes = Attributes::from_bytes(&bytes, &activity.people, year);
        attributes.ok_or(LedgerError::Register(sequence))
    }

    fn published(&self, period: Period) -> Result<&FiguresPublished, LedgerError> {
        self.state.settled.published(period).ok_or(LedgerError::NotPublished(period))
    }

    /// The publications of a period, each with the record that states it.
    ///
    /// # Errors
    /// `NotPublished`, and those of reading the log.
    pub fn publications(
        &self,
        period: Period,
    ) -> Result<Vec<(Record, FiguresPublished)>, LedgerError> {
        let mut publications = Vec::new();
        for record in self.log.records_at(self.state.settled.publications(period)) {
            let record = record?;
            if let Event::FiguresPublished(published) = &record.event {
                let published = (**published).clone();
                publications.push((record, published));
            }
        }
        match publications.is_empty() {
            true => Err(LedgerError::NotPublished(period)),
            false => Ok(publications),
        }
    }
}

/// Takes a period for published in a state of then.
fn publish_in(state: &mut State, published: Option<&FiguresPublished>) {
    if let Some(published) = published {
        state.settled.publish(published.log_size, Box::new(published.clone()));
    }
}
