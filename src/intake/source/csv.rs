//! Where the rows of a table come from: a file of CSV, on a thread of its own where it is long, or
//! rows in memory.
//!
//! Belongs here: cutting text into rows and cells, numbering rows, reading ahead. Does not: headers
//! and what rows mean (`sheet`).
//!
//! Invariant: rows come in the order of the file, and alike whichever thread read them.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use crate::event::EntryKind;
use crate::intake::recognise::sheet::SheetRow;
use crate::register::{NumberList, Numbers};

/// What is read from a file at once, in bytes.
pub(crate) const BUFFER_BYTES: usize = 256 << 10;
/// Rows that are handed over together: so many that their numbers are looked up in one go, which is
/// faster than one by one between other work.
const LOT: usize = 256;
/// Lots that are read ahead.
const LOTS_AHEAD: usize = 4;
/// Files below this are not worth a second thread. Where everything is checked it is always started,
/// so that tests of small tables go the same way.
const AHEAD_FROM_BYTES: u64 = if cfg!(debug_assertions) { 1 } else { 1 << 20 };

/// Where rows come from.
pub(crate) enum Source {
    /// A file of CSV.
    Csv(Csv),
    /// The same, read by another thread.
    Ahead(Ahead),
    /// Rows in memory, with how many they were at most.
    Rows(Box<dyn Iterator<Item = SheetRow> + Send>, usize),
}

impl Source {
    /// Rows in memory, or made one by one.
    pub fn rows(rows: impl Iterator<Item = SheetRow> + Send + 'static) -> Self {
        let count = rows.size_hint().1.unwrap_or(0);
        Self::Rows(Box::new(rows), count)
    }

    /// Reads the next row as it stands there; whether there was one.
    pub fn next(&mut self, row: &mut SheetRow) -> Result<bool, csv::Error> {
        match self {
            Self::Csv(csv) => csv.next(row),
            Self::Ahead(ahead) => ahead.next(row),
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
            Self::Csv(Csv { read, .. }) | Self::Ahead(Ahead { read, .. }) => {
                read.load(Ordering::Relaxed).min(size_bytes)
            }
            Self::Rows(_, 0) => size_bytes,
            Self::Rows(rows, all) => {
                let left = rows.size_hint().1.unwrap_or(0).min(*all);
                (size_bytes as f64 * (1.0 - left as f64 / *all as f64)) as u64
            }
        }
    }

    /// Goes on reading on a thread of its own, where it is long enough. The numbers in `columns` are
    /// kept by that thread until [`Source::numbers`] brings them back.
    pub fn read_ahead(self, columns: Columns, size_bytes: u64, numbers: &mut Numbers) -> Self {
        match self {
            Self::Csv(csv) if size_bytes >= AHEAD_FROM_BYTES => {
                Self::Ahead(Ahead::start(csv, columns, std::mem::take(numbers)))
            }
            other => other,
        }
    }

    /// Brings back the numbers that another thread kept.
    pub fn numbers(self) -> Option<Numbers> {
        match self {
            Self::Ahead(Ahead { thread, lots, spent, .. }) => {
                // A thread that has not read to the end hears that nobody listens.
                drop((lots, spent));
                Some(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            }
            _ => None,
        }
    }
}

/// A file of CSV.
pub(crate) struct Csv {
    reader: csv::Reader<Box<dyn Read + Send>>,
    lines: Lines,
    /// Bytes of the file so far.
    read: Arc<AtomicU64>,
}

impl Csv {
    /// `read` counts the bytes of the file that `content` takes; `late` as in [`Lines`].
    pub fn new(
        content: Box<dyn Read + Send>,
        read: Arc<AtomicU64>,
        separator: u8,
        late: bool,
    ) -> Self {
        // The last row ends like the others.
        let end: &[u8] = if late { b"\r\n" } else { b"\n" };
        let content: Box<dyn Read + Send> = Box::new(content.chain(end));
        let mut builder = reader_builder(separator);
        let reader = builder.buffer_capacity(BUFFER_BYTES).from_reader(content);
        Self { reader, lines: Lines::new(late), read }
    }

    fn next(&mut self, row: &mut SheetRow) -> Result<bool, csv::Error> {
        row.number = self.lines.number.saturating_add(1);
        row.kept = None;
        let there = self.reader.read_record(&mut row.cells)?;
        let line = self.reader.position().line();
        row.number = self.lines.of(row.cells.as_slice().as_bytes(), line);
        Ok(there)
    }
}

/// The rows of a CSV file as a spreadsheet numbers them: the library passes over empty lines, and a
/// quoted cell can have several lines.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Lines {
    /// Of the last row.
    number: u32,
    /// Line ends within cells so far.
    within: u64,
    /// Whether a row is returned before the second half of its line end is read.
    late: bool,
}

impl Lines {
    /// Before the first row.
    pub fn new(late: bool) -> Self {
        Self { late, ..Self::default() }
    }

    /// The number of a row just read, `line` being that on which the reader stands.
    pub fn of(&mut self, cells: &[u8], line: u64) -> u32 {
        self.within += cells.iter().filter(|byte| **byte == b'\n').count() as u64;
        let rows = line.saturating_sub(self.within + u64::from(!self.late));
        let next = self.number.saturating_add(1);
        self.number = next.max(u32::try_from(rows).unwrap_or(u32::MAX));
        self.number
    }
}

/// Reads CSV with a separator, and rows of any width.
pub(crate) fn reader_builder(separator: u8) -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(separator).flexible(true).has_headers(false);
    builder
}

/// Reads CSV with the separator that its header uses.
pub(crate) fn reader(text: &str) -> csv::Reader<&[u8]> {
    reader_builder(separator(text)).from_reader(text.as_bytes())
}

/// The separator that occurs most in the header line, outside quotes.
pub(crate) fn separator(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |wanted: char| {
        let mut quoted = false;
        let outside = |c: &char| {
            quoted ^= *c == '"';
            !quoted && *c == wanted
        };
        header.chars().filter(outside).count()
    };
    let candidates = [b',', b';', b'\t'];
    let most = candidates.into_iter().rev().max_by_key(|c| count(char::from(*c)));
    most.unwrap_or(b',')
}

/// The columns that hold somebody's number, each with its position and the list its numbers are on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns {
    pub person: Option<(usize, Option<Arc<NumberList>>)>,
    pub household: Option<(usize, Option<Arc<NumberList>>)>,
}

impl Columns {
    /// Keeps the numbers of some rows.
    pub fn keep(&self, rows: &mut [SheetRow], numbers: &mut Numbers) {
        for row in rows.iter_mut() {
            row.kept = Some(Kept::default());
        }
        for (kind, column) in
            [(EntryKind::Person, &self.person), (EntryKind::Household, &self.household)]
        {
            let Some((at, list)) = column else { continue };
            for row in rows.iter_mut() {
                let text = row.cells.get(*at).unwrap_or_default();
                let number =
                    if is_number(text) { numbers.keep(kind, text, list.as_ref()) } else { None };
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

/// Whether a filled cell can be somebody's number.
pub(crate) fn is_number(text: &str) -> bool {
    !text.trim().chars().any(char::is_control)
}

/// The numbers in a row, by their places among all of their kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kept {
    pub(crate) person: Option<u32>,
    pub(crate) household: Option<u32>,
}

impl Kept {
    /// The one of a kind.
    pub fn of(self, kind: EntryKind) -> Option<u32> {
        match kind {
            EntryKind::Person => self.person,
            EntryKind::Household => self.household,
        }
    }
}

/// Rows with their number; the last lot of a file says how it ended.
#[derive(Default)]
struct Lot {
    rows: Vec<SheetRow>,
    /// How many of them are filled.
    filled: usize,
    end: Option<Result<(), csv::Error>>,
    /// Number of the row at which it ended.
    end_row: u32,
}

/// A file that another thread reads.
pub(crate) struct Ahead {
    thread: JoinHandle<Numbers>,
    lots: Receiver<Lot>,
    /// Lots that were taken, for their room to be used again.
    spent: SyncSender<Lot>,
    lot: Lot,
    at: usize,
    read: Arc<AtomicU64>,
}

impl Ahead {
    fn start(mut csv: Csv, columns: Columns, mut numbers: Numbers) -> Self {
        let read = csv.read.clone();
        let (hand_over, lots) = sync_channel::<Lot>(LOTS_AHEAD);
        let (spent, to_fill) = sync_channel::<Lot>(LOTS_AHEAD + 2);
        let thread = std::thread::spawn(move || {
            loop {
                let mut lot = to_fill.try_recv().unwrap_or_default();
                fill(&mut lot, &mut csv);
                columns.keep(&mut lot.rows[..lot.filled], &mut numbers);
                let is_last = lot.end.is_some();
                if hand_over.send(lot).is_err() || is_last {
                    return numbers;
                }
            }
        });
        Self { thread, lots, spent, lot: Lot::default(), at: 0, read }
    }

    fn next(&mut self, row: &mut SheetRow) -> Result<bool, csv::Error> {
        while self.at == self.lot.filled {
            if let Some(end) = self.lot.end.take() {
                row.number = self.lot.end_row;
                // Whoever asks again is told that nothing more comes.
                self.lot.end = Some(Ok(()));
                return end.map(|()| false);
            }
            let Ok(next) = self.lots.recv() else { return Ok(false) };
            // Where nobody wants the room any more, it is given back to the system.
            let _ = self.spent.try_send(std::mem::replace(&mut self.lot, next));
            self.at = 0;
        }
        if let Some(next) = self.lot.rows.get_mut(self.at) {
            std::mem::swap(row, next);
        }
        self.at += 1;
        Ok(true)
    }
}

/// Reads the next rows into a lot.
fn fill(lot: &mut Lot, csv: &mut Csv) {
    lot.rows.resize_with(LOT, SheetRow::default);
    (lot.filled, lot.end) = (0, None);
    for row in &mut lot.rows {
        match csv.next(row) {
            Ok(true) => lot.filled += 1,
            end => {
                lot.end_row = row.number;
                lot.end = Some(end.map(|_| ()));
                return;
            }
        }
    }
}
