//! The lists of activities, read from the store when a count asks for them.
//!
//! Belongs here: reading and decoding ahead of the count, on a thread of its own. Does not: what
//! lists mean (`count`), which activities are wanted (`view`).
//!
//! Nothing is kept: a list is read, handed over, and its room used for the next one. So a count
//! takes memory for the people it counts, however often they were listed.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::{LedgerError, State};
use crate::count::{Agenda, Item, Lists, Rows};
use crate::log::codec::{self, BriefEvent};
use crate::log::store::Part;
use crate::log::{Log, decode_brief_at};

/// Lists that are handed over together: enough that handing over costs nothing.
const LOT: usize = 16;
/// Lots that are read ahead.
const LOTS_AHEAD: usize = 8;
/// Lists below which a second thread takes longer to start than it saves. Where everything is
/// checked, it is always started, so that tests of small ledgers go the same way.
const AHEAD_FROM: usize = if cfg!(debug_assertions) { 2 } else { 256 };

/// Some lists with their places.
type Lot = Vec<(usize, Rows)>;

/// Where the lists of a state's current activities are.
pub(super) struct StoredLists<'a> {
    log: &'a Log,
    /// By place in the agenda: the record, and the year of the activity's start.
    records: Vec<(u64, i32)>,
}

impl<'a> StoredLists<'a> {
    /// The agenda of a state, and where its lists are.
    pub fn of<'s>(log: &'a Log, state: &'s State) -> (Agenda<'s>, Self) {
        let mut current: Vec<_> = state.current().collect();
        current.sort_by_key(|known| (known.activity.about.start, &known.activity.reference));
        let records = current.iter().map(|k| (k.current(), k.activity.about.start.year()));
        let records = records.collect();
        let items = current.iter().map(|known| Item {
            reference: &known.activity.reference,
            about: &known.activity.about,
            headcounts: &known.activity.headcounts,
        });
        let agenda = Agenda {
            sectors: &state.sectors,
            items: items.collect(),
            merges: &state.merges,
            persons: state.persons,
            households: state.households,
        };
        (agenda, Self { log, records })
    }

    fn read(&self, place: u32, rows: &mut Rows) -> Result<(), LedgerError> {
        let Some((sequence, year)) = self.records.get(place as usize).copied() else {
            return Ok(());
        };
        let damaged = || LedgerError::Register(sequence);
        let record = self.log.value(Part::Record, sequence)?;
        let beside = self.log.value(Part::Attributes, sequence)?;
        let BriefEvent::Activity(_, people) = decode_brief_at(sequence, &record)?.event else {
            return Err(damaged());
        };
        let attributes = codec::from_bytes(&beside).map_err(|_| damaged())?;
        rows.fill_from_bytes(&people, &attributes, year).ok_or_else(damaged)
    }

    /// Reads lot after lot, into lots that come back, until there is no more or nobody listens.
    fn read_ahead(
        &self,
        places: &[u32],
        full: &SyncSender<Result<Lot, LedgerError>>,
        used: &Receiver<Lot>,
    ) {
        for places in places.chunks(LOT) {
            let mut lot = used.try_recv().unwrap_or_default();
            lot.resize_with(places.len(), Default::default);
            let mut lists = places.iter().zip(&mut lot);
            let read = lists.try_for_each(|(place, (at, rows))| {
                *at = *place as usize;
                self.read(*place, rows)
            });
            if full.send(read.map(|()| lot)).is_err() {
                return;
            }
        }
    }
}

impl Lists for StoredLists<'_> {
    type Error = LedgerError;

    fn each(&self, places: &[u32], take: &mut dyn FnMut(usize, &Rows)) -> Result<(), LedgerError> {
        if places.len() < AHEAD_FROM {
            let mut rows = Rows::default();
            return places.iter().try_for_each(|place| {
                self.read(*place, &mut rows)?;
                take(*place as usize, &rows);
                Ok(())
            });
        }
        std::thread::scope(|scope| {
            let (full, coming) = sync_channel(LOTS_AHEAD);
            let (back, used) = sync_channel(LOTS_AHEAD + 2);
            scope.spawn(move || self.read_ahead(places, &full, &used));
            for lot in coming {
                let lot = lot?;
                lot.iter().for_each(|(place, rows)| take(*place, rows));
                // Where the reader is done, nobody wants it back.
                let _ = back.try_send(lot);
            }
            Ok(())
        })
    }
}
