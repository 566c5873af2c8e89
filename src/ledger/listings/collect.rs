//! Collecting lists while a count reads them.
//!
//! Belongs here: what is held of the lists until the file is written. Does not: sorting them by entry
//! (`write`).
//!
//! Lists arrive by record, and the file is by entry. A chunk is [`CHUNK`] entries; for each, the lists
//! are collected as bytes, so that they take a byte or two for each person that is listed.

use std::cell::RefCell;

use roaring::RoaringBitmap;

use super::CHUNK;
use crate::count::{Lists, Rows};
use crate::event::columns::{Numbers, push_leb128};
use crate::ledger::LedgerError;
use crate::ledger::lists::StoredLists;

/// The lists of some activities, which are collected when they are read.
pub(in crate::ledger) struct Collecting<'a, 'l> {
    lists: &'a StoredLists<'l>,
    collected: RefCell<Collected>,
    /// The places of the lists that were read.
    read: RefCell<RoaringBitmap>,
}

impl<'a, 'l> Collecting<'a, 'l> {
    /// None yet.
    pub fn new(lists: &'a StoredLists<'l>) -> Self {
        Self { lists, collected: RefCell::default(), read: RefCell::default() }
    }

    /// All lists: those that were not read for the count are read now, so that what is kept serves every
    /// period.
    pub fn all(self, lists: usize) -> Result<Collected, LedgerError> {
        let all = 0..lists as u32;
        let unread: Vec<u32> = all.filter(|at| !self.read.borrow().contains(*at)).collect();
        self.each(&unread, &mut |_, _| {})?;
        Ok(self.collected.into_inner())
    }
}

impl Lists for Collecting<'_, '_> {
    type Error = LedgerError;

    fn each(&self, places: &[u32], take: &mut dyn FnMut(usize, &Rows)) -> Result<(), LedgerError> {
        self.lists.each(places, &mut |place, rows| {
            // A count may read a list twice.
            if self.read.borrow_mut().insert(place as u32)
                && let Some(record) = self.lists.record_at(place)
            {
                self.collected.borrow_mut().add(record, rows);
            }
            take(place, rows);
        })
    }
}

/// Lists as they were read, not yet by entry.
#[derive(Debug, Default)]
pub(in crate::ledger) struct Collected {
    /// By chunk of persons, as [`push_list`] writes them: after each person the household stated, plus
    /// one, or 0.
    pub(super) persons: Vec<Vec<u8>>,
    /// By chunk of households.
    pub(super) households: Vec<Vec<u8>>,
    /// A record has a number that the file cannot hold.
    pub(super) beyond: bool,
}

impl Collected {
    /// Adds the people and households that a record lists.
    pub fn add(&mut self, record: u64, rows: &Rows) {
        let Ok(record) = u32::try_from(record) else {
            self.beyond = true;
            return;
        };
        push_list(&mut self.persons, record, rows.listed_persons(), |list, household| {
            push_leb128(list, household.map_or(0, |household| u64::from(household) + 1));
        });
        let households = rows.listed_households().map(|household| (household, ()));
        push_list(&mut self.households, record, households, |_, ()| {});
    }
}

/// The bytes of a chunk.
pub(super) fn chunk(chunks: &mut Vec<Vec<u8>>, number: u32) -> &mut Vec<u8> {
    let number = number as usize;
    if chunks.len() <= number {
        chunks.resize_with(number + 1, Vec::new);
    }
    &mut chunks[number]
}

/// Appends a list, whose entries rise, to the chunks that they are in.
///
/// | LEB128 | what |
/// |---|---|
/// | 1 | the record |
/// | 1 for each entry | how far it is above the one before in this list, or above −1 |
/// | | after it what `more` writes |
/// | 1 | 0: the list ends |
fn push_list<T>(
    chunks: &mut Vec<Vec<u8>>,
    record: u32,
    entries: impl Iterator<Item = (u32, T)>,
    more: impl Fn(&mut Vec<u8>, T),
) {
    let mut entries = entries.peekable();
    while let Some((first, _)) = entries.peek() {
        let number = first / CHUNK;
        let list = chunk(chunks, number);
        push_leb128(list, u64::from(record));
        let mut next = 0;
        while let Some((entry, what)) = entries.next_if(|(entry, _)| entry / CHUNK == number) {
            let above = entry % CHUNK + 1;
            push_leb128(list, u64::from(above - next));
            more(list, what);
            next = above;
        }
        list.push(0);
    }
}

/// Goes through the lists of a chunk: `take` gets each entry by its place in the chunk, and the record.
/// It must read what was written after the entry.
pub(super) fn each_collected(lists: &[u8], mut take: impl FnMut(&mut Numbers<'_>, u32, u32)) {
    let mut numbers = Numbers::of(lists);
    while let Some(record) = numbers.next() {
        let mut next = 0;
        loop {
            match numbers.take_or_zero() {
                0 => break,
                above => next += above as u32,
            }
            take(&mut numbers, next - 1, record as u32);
        }
    }
}
