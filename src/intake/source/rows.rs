//! Where rows come from one by one: a CSV file, on a thread of its own where it is long, or rows in
//! memory.
//!
//! Belongs here: reading ahead, and keeping people's numbers on the way. Does not: cutting text into
//! rows (`csv`), headers and what rows mean (`recognise`).
//!
//! Invariant: rows come in the order of the file, and alike whichever thread read them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use super::csv::Csv;
use super::row::{Kept, TextRow};
use crate::event::EntryKind;
use crate::event::text::is_invisible;
use crate::register::{NumberList, Numbers};

/// Rows in a batch. Their numbers are looked up together, which is faster than one by one between
/// other work.
const BATCH_ROWS: usize = 256;
/// No rows are added to a batch that has so many bytes: rows may be long.
const BATCH_BYTES: usize = 1 << 20;
/// A row's memory is used again up to so many bytes.
const REUSED_BYTES: usize = 16 << 10;
/// Batches that are read ahead.
const BATCHES_AHEAD: usize = 4;
/// Files below this are not worth a second thread. Where everything is checked it is always started,
/// so that tests of small tables go the same way.
const AHEAD_FROM_BYTES: u64 = if cfg!(debug_assertions) { 1 } else { 1 << 20 };

/// Where rows come from.
pub enum RowSource {
    /// A file of CSV.
    Csv(Csv),
    /// The same, read by another thread.
    ReadAhead(ReadAhead),
    /// Rows in memory, with how many they were at most.
    Rows(Box<dyn Iterator<Item = TextRow> + Send>, usize),
}

impl RowSource {
    /// Rows in memory, or made one by one.
    pub fn rows(rows: impl Iterator<Item = TextRow> + Send + 'static) -> Self {
        let count = rows.size_hint().1.unwrap_or(0);
        Self::Rows(Box::new(rows), count)
    }

    /// Reads the next row as it stands there; whether there was one.
    pub fn next(&mut self, row: &mut TextRow) -> Result<bool, csv::Error> {
        match self {
            Self::Csv(csv) => csv.next(row),
            Self::ReadAhead(ahead) => ahead.next(row),
            Self::Rows(rows, _) => {
                let next = rows.next();
                let there = next.is_some();
                *row = next.unwrap_or_default();
                Ok(there)
            }
        }
    }

    /// How much was read of `size_bytes`.
    pub fn read_bytes(&self, size_bytes: u64) -> u64 {
        match self {
            Self::Csv(csv) => csv.read_bytes().load(Ordering::Relaxed).min(size_bytes),
            Self::ReadAhead(ReadAhead { read, .. }) => read.load(Ordering::Relaxed).min(size_bytes),
            Self::Rows(_, 0) => size_bytes,
            Self::Rows(rows, all) => {
                let left = rows.size_hint().1.unwrap_or(0).min(*all);
                (size_bytes as f64 * (1.0 - left as f64 / *all as f64)) as u64
            }
        }
    }

    /// Goes on reading on a thread of its own, where it is long enough. The numbers in `columns` are
    /// kept by that thread until [`RowSource::numbers`] brings them back.
    pub fn read_ahead(
        self,
        columns: NumberColumns,
        size_bytes: u64,
        numbers: &mut Numbers,
    ) -> Self {
        match self {
            Self::Csv(csv) if size_bytes >= AHEAD_FROM_BYTES => {
                Self::ReadAhead(ReadAhead::start(csv, columns, std::mem::take(numbers)))
            }
            other => other,
        }
    }

    /// Brings back the numbers that another thread kept.
    pub fn numbers(self) -> Option<Numbers> {
        match self {
            Self::ReadAhead(ReadAhead { thread, batches, emptied, .. }) => {
                // A thread that has not read to the end sees that its receiver is gone, and ends.
                drop((batches, emptied));
                Some(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            }
            _ => None,
        }
    }
}

/// The columns that hold somebody's number, each with its position and the list its numbers are on.
#[derive(Debug, Clone, Default)]
pub struct NumberColumns {
    /// Of persons.
    pub person: Option<(usize, Option<Arc<NumberList>>)>,
    /// Of households.
    pub household: Option<(usize, Option<Arc<NumberList>>)>,
}

impl NumberColumns {
    /// Keeps the numbers of some rows.
    pub fn keep(&self, rows: &mut [TextRow], numbers: &mut Numbers) {
        for row in rows.iter_mut() {
            row.kept = Some(Kept::default());
        }
        for (kind, column) in
            [(EntryKind::Person, &self.person), (EntryKind::Household, &self.household)]
        {
            let Some((at, list)) = column else { continue };
            for row in rows.iter_mut() {
                let text = row.cells.get(*at).unwrap_or_default();
                let number = if has_no_control_character(text) {
                    numbers.keep(kind, text, list.as_ref())
                } else {
                    None
                };
                if let Some(kept) = &mut row.kept {
                    match kind {
                        EntryKind::Person => kept.person = number,
                        EntryKind::Household => kept.household = number,
                    }
                }
            }
        }
    }
}

/// Whether a filled cell can be somebody's number: with a character that nobody sees and without, one
/// number would be two.
pub fn has_no_control_character(text: &str) -> bool {
    text.is_ascii() && !text.trim().bytes().any(|byte| byte.is_ascii_control())
        || !text.trim().chars().any(|c| c.is_control() || is_invisible(c))
}

/// A batch of rows; the last one of a file has how the file ended.
#[derive(Default)]
struct Batch {
    rows: Vec<TextRow>,
    /// How many of them are filled.
    filled: usize,
    end: Option<Result<(), csv::Error>>,
    /// Number of the row at which it ended.
    end_row: u32,
}

/// A file that another thread reads.
pub struct ReadAhead {
    thread: JoinHandle<Numbers>,
    batches: Receiver<Batch>,
    /// Emptied batches, whose memory is reused.
    emptied: SyncSender<Batch>,
    batch: Batch,
    at: usize,
    read: Arc<AtomicU64>,
}

impl ReadAhead {
    fn start(mut csv: Csv, columns: NumberColumns, mut numbers: Numbers) -> Self {
        let read = csv.read_bytes().clone();
        let (hand_over, batches) = sync_channel::<Batch>(BATCHES_AHEAD);
        let (emptied, to_fill) = sync_channel::<Batch>(BATCHES_AHEAD + 2);
        let thread = std::thread::spawn(move || {
            loop {
                let mut batch = to_fill.try_recv().unwrap_or_default();
                fill(&mut batch, &mut csv);
                columns.keep(&mut batch.rows[..batch.filled], &mut numbers);
                let is_last = batch.end.is_some();
                if hand_over.send(batch).is_err() || is_last {
                    return numbers;
                }
            }
        });
        Self { thread, batches, emptied, batch: Batch::default(), at: 0, read }
    }

    fn next(&mut self, row: &mut TextRow) -> Result<bool, csv::Error> {
        while self.at == self.batch.filled {
            if let Some(end) = self.batch.end.take() {
                row.number = self.batch.end_row;
                // Asking again returns the end again.
                self.batch.end = Some(Ok(()));
                return end.map(|()| false);
            }
            let Ok(next) = self.batches.recv() else { return Ok(false) };
            // If the other thread has ended, the memory is freed.
            let _ = self.emptied.try_send(std::mem::replace(&mut self.batch, next));
            self.at = 0;
        }
        if let Some(next) = self.batch.rows.get_mut(self.at) {
            std::mem::swap(row, next);
        }
        self.at += 1;
        Ok(true)
    }
}

/// Reads the next rows into a batch.
fn fill(batch: &mut Batch, csv: &mut Csv) {
    batch.rows.resize_with(BATCH_ROWS, TextRow::default);
    (batch.filled, batch.end) = (0, None);
    let mut bytes = 0;
    for row in &mut batch.rows {
        if row.cells.as_slice().len() > REUSED_BYTES {
            *row = TextRow::default();
        }
        if bytes >= BATCH_BYTES {
            continue;
        }
        match csv.next(row) {
            Ok(true) => {
                bytes += row.cells.as_slice().len();
                batch.filled += 1;
            }
            end => {
                batch.end_row = row.number;
                batch.end = Some(end.map(|_| ()));
                return;
            }
        }
    }
}
