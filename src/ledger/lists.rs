//! The lists of activities, read from the store when a count asks for them.
//!
//! Belongs here: reading and decoding ahead of the count. Does not: what lists mean (`count`), which
//! activities are wanted (`snapshot`).
//!
//! A list is read and handed over, and its memory is reused for the next one. So a count takes memory
//! for the people it counts, however often they were listed.

use super::decoding::{DecodedRows, Entries};
use super::outline::Outline;
use super::{Known, LedgerError, State, read_ahead};
use crate::count::{Agenda, Item, Lists, Rows};
use crate::log::codec::{self, BriefEvent};
use crate::log::store::{Part, Value};
use crate::log::{Reader, decode_brief_at};

/// Lists that are handed from thread to thread together: enough that this costs next to nothing.
const BATCH: usize = 32;
/// Lists below which starting other threads takes longer than it saves. In debug builds they are almost
/// always started, so that tests of small ledgers run the same code.
const AHEAD_FROM: usize = if cfg!(debug_assertions) { 2 } else { 256 };

/// The lists of a state's current activities, in the store.
pub struct StoredLists<'a> {
    log: &'a Reader,
    /// By place in the agenda.
    records: Vec<Listing>,
    /// The register's persons and households, beyond which no list names any.
    entries: Entries,
}

/// Where an activity's lists are.
#[derive(Clone, Copy)]
struct Listing {
    /// The record.
    sequence: u64,
    /// Where they begin in it, if it is known.
    people_at: Option<u32>,
    /// Year of the activity's start.
    year: i32,
}

impl<'a> StoredLists<'a> {
    /// The agenda of a state, and where its lists are.
    pub(super) fn new<'s>(log: &'a Reader, state: &'s State) -> (Agenda<'s>, Self) {
        let current = state.current_in_time();
        let lists = Self::of_activities(log, state, &current);
        (state.agenda(current.into_iter()), lists)
    }

    /// Where the lists of some activities are; the place of each is its place among them.
    pub(super) fn of_activities(log: &'a Reader, state: &State, activities: &[&Known]) -> Self {
        let listing = |known: &&Known| Listing {
            sequence: known.current(),
            people_at: known.activity.people_at,
            year: known.activity.about.start.year(),
        };
        let entries = Entries { persons: state.persons, households: state.households };
        Self { log, records: activities.iter().map(listing).collect(), entries }
    }

    /// Reads the lists of some activities, in their order.
    ///
    /// # Errors
    /// A list that cannot be read.
    pub(super) fn each_of<'k>(
        log: &Reader,
        state: &State,
        activities: &[&'k Known],
        mut take: impl FnMut(&'k Known, &Rows),
    ) -> Result<(), LedgerError> {
        let places: Vec<u32> = (0..activities.len() as u32).collect();
        let lists = StoredLists::of_activities(log, state, activities);
        lists.each(&places, &mut |place, rows| take(activities[place], rows))
    }

    /// The record at a place.
    pub(super) fn record_at(&self, place: usize) -> Option<u64> {
        self.records.get(place).map(|listing| listing.sequence)
    }

    fn read(&self, place: u32, rows: &mut DecodedRows) -> Result<(), LedgerError> {
        let Some(listing) = self.records.get(place as usize) else {
            return Ok(());
        };
        let (record, beside) =
            (self.value(Part::Record, listing)?, self.value(Part::Attributes, listing)?);
        let damaged = || LedgerError::Register(listing.sequence);
        let people = match listing.people_at {
            // What comes before was decoded when the record was folded into the state.
            Some(at) => codec::people_at(&record, at as usize).map_err(|_| damaged())?,
            None => match decode_brief_at(listing.sequence, &record)?.event {
                BriefEvent::Activity { people, .. } => people.lists,
                BriefEvent::Other(_) => return Err(damaged()),
            },
        };
        let attributes = codec::from_bytes(&beside).map_err(|_| damaged())?;
        rows.decode(&people, &attributes, listing.year, self.entries).ok_or_else(damaged)
    }

    fn value(&self, part: Part, listing: &Listing) -> Result<Value, LedgerError> {
        Ok(self.log.value(part, listing.sequence)?)
    }
}

impl State {
    /// The agenda of some of its activities, in their order.
    pub(super) fn agenda<'s>(&'s self, activities: impl Iterator<Item = &'s Known>) -> Agenda<'s> {
        self.agenda_of(
            activities.map(|known| (&*known.activity, self.reviews.is_approved(known.current()))),
        )
    }

    /// The agenda of some activities, in their order, each with whether it is approved.
    pub(super) fn agenda_of<'s>(
        &'s self,
        activities: impl Iterator<Item = (&'s Outline, bool)>,
    ) -> Agenda<'s> {
        let items = activities.map(|(activity, is_approved)| Item {
            reference: &activity.reference,
            about: &activity.about,
            headcounts: &activity.headcounts,
            is_approved,
        });
        Agenda {
            sectors: &self.sectors,
            items: items.collect(),
            merges: &self.merges,
            gazetteer: &self.gazetteer,
            persons: self.persons,
            households: self.households,
        }
    }
}

impl Lists for StoredLists<'_> {
    type Error = LedgerError;

    fn each(&self, places: &[u32], take: &mut dyn FnMut(usize, &Rows)) -> Result<(), LedgerError> {
        if places.len() < AHEAD_FROM {
            let mut rows = DecodedRows::default();
            return places.iter().try_for_each(|place| {
                self.read(*place, &mut rows)?;
                take(*place as usize, rows.rows());
                Ok(())
            });
        }
        let batches: Vec<&[u32]> = places.chunks(BATCH).collect();
        let read = |batch: usize, lists: &mut Vec<(usize, DecodedRows)>| {
            lists.resize_with(batches[batch].len(), Default::default);
            batches[batch].iter().zip(lists).try_for_each(|(place, (at, rows))| {
                *at = *place as usize;
                self.read(*place, rows)
            })
        };
        read_ahead::in_order(batches.len(), read, |lists| {
            lists.iter().for_each(|(place, rows)| take(*place, rows.rows()));
            Ok(())
        })
    }
}
