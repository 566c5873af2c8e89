//! CSV, as spreadsheets really write it: several separators and encodings, byte order marks, cells
//! with line ends in them.
//!
//! Belongs here: cutting text into rows and cells, numbering rows. Does not: what rows mean.
//!
//! Invariants: rows have the numbers that a spreadsheet shows, empty lines counted; a file on disk is
//! never in memory as a whole, nor is a row that is longer than the limit.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::encoding::{Detector, Encoding, Unreadable};
use super::limits::{CELL_BYTES_MAX, COLUMNS_MAX, Over};
use super::row::TextRow;
use super::within_row::WithinRow;
use crate::event::formula::of_cell;
use crate::issue::Code;
use crate::issue::value::Bound;

/// What is read from a file at once, in bytes.
pub(crate) const BUFFER_BYTES: usize = 256 << 10;
const UTF_8_MARK: &[u8] = b"\xef\xbb\xbf";

/// A CSV file of which the beginning is known, and no row is read yet.
pub struct CsvFile {
    /// Its rows.
    pub rows: Csv,
    /// How its characters are written.
    pub encoding: Encoding,
    /// Whether numbers are written with a decimal comma: the case where cells are separated by `;`.
    pub decimal_comma: bool,
    /// Whether nothing is in it but white space.
    pub is_empty: bool,
    /// How long it is.
    pub length_bytes: u64,
}

impl CsvFile {
    /// Starts on a file; it is read once to tell its encoding. What is no text is an error within.
    ///
    /// # Errors
    /// What the disk refuses.
    pub fn open(
        mut content: impl Read + Seek + Send + 'static,
    ) -> io::Result<Result<Self, NoText>> {
        let start = match Start::of(&mut content)? {
            Ok(start) => start,
            Err(reason) => {
                let at = first_odd_cell(&mut content, reason)?;
                return Ok(Err(NoText { reason, at }));
            }
        };
        content.rewind()?;
        let read = Arc::new(AtomicU64::new(0));
        let content: Box<dyn Read + Send> = match start.encoding {
            Encoding::Utf8 => {
                content.seek(SeekFrom::Start(start.first_byte))?;
                Box::new(Counted::new(content, read.clone()))
            }
            other => Box::new(other.reader(Counted::new(content, read.clone()))),
        };
        Ok(Ok(Self {
            rows: Csv::new(content, read, start.separator, start.carriage_returns),
            encoding: start.encoding,
            decimal_comma: start.separator == b';',
            is_empty: start.is_empty,
            length_bytes: start.length_bytes,
        }))
    }
}

/// Why a file is no text, and where it stops being text.
#[derive(Debug)]
pub struct NoText {
    /// Why.
    pub reason: Unreadable,
    /// The first cell that is not UTF-8, where that is what is wrong.
    pub at: Option<OddCell>,
}

/// A cell that is not UTF-8.
#[derive(Debug)]
pub struct OddCell {
    /// Its row.
    pub row: u32,
    /// What the first row has in its column; `None` for a cell of the first row itself.
    pub header: Option<String>,
    /// What is in it, as far as it can be read.
    pub text: String,
}

/// What has to be known of a CSV file before its first row is read.
struct Start {
    encoding: Encoding,
    /// Where its text begins: behind a byte order mark.
    first_byte: u64,
    separator: u8,
    is_empty: bool,
    length_bytes: u64,
    /// Whether its lines end with a carriage return and a line feed.
    carriage_returns: bool,
}

impl Start {
    /// Reads a whole file once, portion by portion; else what is wrong with it.
    fn of(content: &mut (impl Read + Seek)) -> io::Result<Result<Self, Unreadable>> {
        let mut first = Vec::new();
        let mut portion = Vec::with_capacity(BUFFER_BYTES);
        let mut detector = Detector::default();
        let mut is_empty = true;
        let mut length_bytes = 0;
        loop {
            portion.clear();
            content.by_ref().take(BUFFER_BYTES as u64).read_to_end(&mut portion)?;
            if portion.is_empty() {
                break;
            }
            detector.feed(&portion);
            // Nothing that follows makes it text, and it may be long.
            if detector.is_binary() {
                return Ok(Err(Unreadable::Binary));
            }
            length_bytes += portion.len() as u64;
            let mark = |byte: &u8| matches!(byte, 0 | 0xfe | 0xff | 0xef | 0xbb | 0xbf);
            is_empty =
                is_empty && portion.iter().all(|byte| byte.is_ascii_whitespace() || mark(byte));
            if first.is_empty() {
                first.clone_from(&portion);
            }
        }
        let encoding = match detector.finish() {
            Ok(encoding) => encoding,
            Err(unreadable) => return Ok(Err(unreadable)),
        };
        let text = encoding.decode(&first);
        let first_byte = if first.starts_with(UTF_8_MARK) { UTF_8_MARK.len() as u64 } else { 0 };
        Ok(Ok(Self {
            encoding,
            first_byte,
            separator: separator(&text),
            is_empty,
            length_bytes,
            carriage_returns: text.contains("\r\n"),
        }))
    }
}

/// The first cell that is not UTF-8, where that is what is wrong.
fn first_odd_cell(
    content: &mut (impl Read + Seek),
    reason: Unreadable,
) -> io::Result<Option<OddCell>> {
    if !matches!(reason, Unreadable::Mixed | Unreadable::Unknown) {
        return Ok(None);
    }
    let mut first = Vec::new();
    content.rewind()?;
    content.by_ref().take(BUFFER_BYTES as u64).read_to_end(&mut first)?;
    let first = String::from_utf8_lossy(&first);
    let separator = separator(first.trim_start_matches('\u{feff}'));
    content.rewind()?;
    let mut reader = reader_builder(separator).from_reader(WithinRow::new(content));
    let mut header: Vec<String> = Vec::new();
    let mut lines = Lines::new(first.contains("\r\n"));
    let mut record = csv::ByteRecord::new();
    loop {
        let at = reader.position().byte();
        reader.get_mut().row_starts(at);
        if !reader.read_byte_record(&mut record).unwrap_or(false) {
            return Ok(None);
        }
        let row = lines.of(record.as_slice(), reader.position().line());
        let lossy = |cell| String::from_utf8_lossy(cell).trim().to_owned();
        if row == 1 {
            header = record.iter().map(lossy).collect();
        }
        let odd = |(_, cell): &(usize, &[u8])| std::str::from_utf8(cell).is_err();
        let Some((at, cell)) = record.iter().enumerate().find(odd) else { continue };
        let header = header.get(at).filter(|_| row > 1).cloned();
        return Ok(Some(OddCell { row, header, text: lossy(cell) }));
    }
}

/// A file of CSV.
pub struct Csv {
    reader: csv::Reader<WithinRow<Box<dyn Read + Send>>>,
    lines: Lines,
    /// Bytes of the file so far.
    read: Arc<AtomicU64>,
}

impl Csv {
    /// `read` counts the bytes of the file that `content` takes; `late` as in [`Lines`].
    fn new(content: Box<dyn Read + Send>, read: Arc<AtomicU64>, separator: u8, late: bool) -> Self {
        // The last row ends like the others.
        let end: &[u8] = if late { b"\r\n" } else { b"\n" };
        let content: Box<dyn Read + Send> = Box::new(content.chain(end));
        let mut builder = reader_builder(separator);
        let reader = builder.buffer_capacity(BUFFER_BYTES).from_reader(WithinRow::new(content));
        Self { reader, lines: Lines::new(late), read }
    }

    /// Reads the next row as it stands there; whether there was one.
    pub fn next(&mut self, row: &mut TextRow) -> Result<bool, csv::Error> {
        row.number = self.lines.number.saturating_add(1);
        row.kept = None;
        let at = self.reader.position().byte();
        self.reader.get_mut().row_starts(at);
        let there = self.reader.read_record(&mut row.cells)?;
        let line = self.reader.position().line();
        row.number = self.lines.of(row.cells.as_slice().as_bytes(), line);
        within_limits(&row.cells)?;
        take_apostrophes(&mut row.cells);
        Ok(there)
    }
}

/// Whether a row has as many cells as a table can have, none of them too long.
fn within_limits(cells: &csv::StringRecord) -> Result<(), csv::Error> {
    let over = |bound, max| Err(io::Error::from(Over::of(bound, max)).into());
    if cells.len() > COLUMNS_MAX {
        return over(Bound::Columns, COLUMNS_MAX as u64);
    }
    let is_long = |bytes: usize| bytes as u64 > CELL_BYTES_MAX;
    match is_long(cells.as_slice().len()) && cells.iter().any(|cell| is_long(cell.len())) {
        true => over(Bound::Cell, CELL_BYTES_MAX),
        false => Ok(()),
    }
}

/// Takes away the apostrophes in front of what a spreadsheet would calculate, which the program's own CSV has.
fn take_apostrophes(cells: &mut csv::StringRecord) {
    if cells.as_slice().contains('\'') && cells.iter().any(|cell| of_cell(cell).len() < cell.len())
    {
        *cells = cells.iter().map(of_cell).collect();
    }
}

/// The limit that the next row goes beyond, where that is why it cannot be read.
pub(super) fn over(error: &csv::Error) -> Option<Over> {
    match error.kind() {
        csv::ErrorKind::Io(error) => Over::within(error).cloned(),
        _ => None,
    }
}

/// What is wrong where the next row cannot be read.
pub fn broken(error: &csv::Error) -> Code {
    match over(error) {
        Some(over) => over.code(),
        None => Code::CsvBroken { error: error.into() },
    }
}

/// The rows of a CSV file as a spreadsheet numbers them: the library passes over empty lines, and a
/// quoted cell can have several lines.
#[derive(Debug, Clone, Copy, Default)]
struct Lines {
    /// Of the last row.
    number: u32,
    /// Line ends within cells so far.
    within: u64,
    /// Whether a row is returned before the second half of its line end is read.
    late: bool,
}

impl Lines {
    /// Before the first row.
    fn new(late: bool) -> Self {
        Self { late, ..Self::default() }
    }

    /// The number of the row just read; `line` is the line that the reader has reached.
    fn of(&mut self, cells: &[u8], line: u64) -> u32 {
        self.within += cells.iter().filter(|byte| **byte == b'\n').count() as u64;
        let rows = line.saturating_sub(self.within + u64::from(!self.late));
        let next = self.number.saturating_add(1);
        self.number = next.max(u32::try_from(rows).unwrap_or(u32::MAX));
        self.number
    }
}

/// Reads CSV with a separator, and rows of any width.
fn reader_builder(separator: u8) -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(separator).flexible(true).has_headers(false);
    builder
}

/// The separator that occurs most in the header line, outside quotes.
fn separator(text: &str) -> u8 {
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

impl Csv {
    /// Bytes of the file that were read so far.
    pub(super) fn read_bytes(&self) -> &Arc<AtomicU64> {
        &self.read
    }
}

/// Counts the bytes that are read of a file.
struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R> Counted<R> {
    fn new(inner: R, read: Arc<AtomicU64>) -> Self {
        Self { inner, read }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
