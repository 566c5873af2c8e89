//! Files as rows of text.
//!
//! Belongs here: reading CSV as spreadsheets really write it (separators, byte order marks, rows of
//! hashtags), one row at a time, and saying so where a file is something else. Does not: what a
//! column means.
//!
//! Invariant: a file on disk is never in memory as a whole, however long it is.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use csv::StringRecord;

use super::issue::Issue;
use super::tables::Table;
use crate::event::ids::Reference;
use crate::event::text;
use crate::register::NumberList;

/// What stands for a file's name where somebody typed the row.
pub const COMMAND_LINE: &str = "command line";
/// The column that every table has.
const REFERENCE: &str = "activity";
/// What is read from a file at once, in bytes.
const BUFFER_BYTES: usize = 256 << 10;

/// A table as it stands in a file: its head, and its rows one after the other.
pub struct Sheet {
    /// Which of the four.
    pub table: Table,
    /// The file's name, for messages.
    pub file: String,
    /// The worksheet's name, where the file has several.
    pub sheet: Option<String>,
    /// Headers in lower case, in the file's order.
    pub header: Vec<String>,
    /// Whether numbers are written with a decimal comma: the case in files separated by `;`.
    pub decimal_comma: bool,
    /// Rows so far that could not be cut into cells.
    pub rejected_rows: usize,
    /// Whose numbers its rows have.
    pub numbering: Numbering,
    source: Source,
    /// Number of the row that was the header.
    header_row: u32,
    /// The activity of every row, in a column behind the file's own.
    reference: Option<Reference>,
}

/// Whose numbers the rows of a table have: by default the one list that an import is about.
#[derive(Debug, Clone, Default)]
pub struct Numbering {
    number: Option<Arc<NumberList>>,
    derived: Option<Arc<NumberList>>,
    derived_columns: Vec<&'static str>,
}

impl Numbering {
    /// Numbers in a namespace of their own, where there is one, and columns with derived keys.
    pub fn of(
        namespace: Option<&str>,
        derived_columns: impl Iterator<Item = &'static str>,
    ) -> Self {
        let namespace = namespace.map(ToOwned::to_owned);
        let list = |derived| Some(Arc::new(NumberList { namespace: namespace.clone(), derived }));
        Self {
            number: namespace.as_ref().and_then(|_| list(false)),
            derived: list(true),
            derived_columns: derived_columns.collect(),
        }
    }

    /// The list of a column's numbers.
    pub fn list(&self, column: &str) -> Option<&Arc<NumberList>> {
        match self.derived_columns.contains(&column) {
            true => self.derived.as_ref(),
            false => self.number.as_ref(),
        }
    }
}

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetRow {
    /// Number as a spreadsheet shows it: 1 is the header.
    pub number: u32,
    /// Cells by the position of their column; where the row is short, the last ones are missing.
    pub cells: StringRecord,
}

impl SheetRow {
    /// A row of cells.
    pub fn new(number: u32, cells: impl Into<StringRecord>) -> Self {
        Self { number, cells: cells.into() }
    }

    /// A trimmed cell; empty where there is none.
    pub fn cell(&self, position: usize) -> &str {
        self.cells.get(position).map_or("", str::trim)
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(str::trim)
    }

    fn is_empty(&self) -> bool {
        self.texts().all(str::is_empty)
    }
}

/// Where rows come from.
enum Source {
    Csv { reader: csv::Reader<Box<dyn Read + Send>>, number: u32 },
    Rows(Box<dyn Iterator<Item = SheetRow> + Send>),
}

impl Source {
    fn csv(content: Box<dyn Read + Send>, separator: u8) -> Self {
        let reader = reader_builder(separator).buffer_capacity(BUFFER_BYTES).from_reader(content);
        Self::Csv { reader, number: 0 }
    }

    /// Reads the next row as it stands there; whether there was one.
    fn next(&mut self, row: &mut SheetRow) -> Result<bool, csv::Error> {
        match self {
            Self::Csv { reader, number } => {
                *number = number.saturating_add(1);
                row.number = *number;
                reader.read_record(&mut row.cells)
            }
            Self::Rows(rows) => {
                let next = rows.next();
                let there = next.is_some();
                *row = next.unwrap_or_default();
                Ok(there)
            }
        }
    }
}

impl Sheet {
    /// Starts on a CSV file; what is wrong with it as a whole goes to `issues`. `None` where nothing
    /// can be read.
    ///
    /// `reference` is the activity that rows belong to where the file has no column for it.
    pub fn read(
        path: &Path,
        reference: Option<&Reference>,
        issues: &mut Vec<Issue>,
    ) -> Option<Self> {
        let file = name_of(path);
        // What is no file on a disk can be read but once.
        let content = match File::open(path) {
            Ok(opened) if opened.metadata().is_ok_and(|about| about.is_file()) => Ok(Ok(opened)),
            Ok(_) => std::fs::read(path).map(Err),
            Err(error) => Err(error),
        };
        let sheet = content.and_then(|content| match content {
            Ok(opened) => Self::of_csv(&file, opened, reference, issues),
            Err(bytes) => Self::of_csv(&file, Cursor::new(bytes), reference, issues),
        });
        sheet.unwrap_or_else(|error| {
            let remedy = "check that the path is right and that you may read it";
            issues.push(Issue::file(&file, format!("cannot be read: {error}"), remedy));
            None
        })
    }

    /// Starts on CSV, as [`Sheet::read`] does; the header says which table it is.
    fn of_csv(
        file: &str,
        mut content: impl Read + Seek + Send + 'static,
        reference: Option<&Reference>,
        issues: &mut Vec<Issue>,
    ) -> io::Result<Option<Self>> {
        let start = match Start::of(&mut content)? {
            Ok(start) if !start.is_empty => start,
            Ok(_) => {
                let remedy = "write a header and rows, or leave the file out \
                              (`headcount template DIR` writes headers)";
                issues.push(Issue::file(file, "is empty", remedy));
                return Ok(None);
            }
            Err(reason) => {
                let remedy = "save it as CSV UTF-8 (in Excel: Save as, CSV UTF-8)";
                let issue = Issue::file(file, reason, remedy);
                issues.push(at_first_odd_cell(&mut content, issue)?);
                return Ok(None);
            }
        };
        content.seek(SeekFrom::Start(start.first_byte))?;
        let source = Source::csv(Box::new(content), start.separator);
        let decimal_comma = start.separator == b';';
        Ok(Self::of_source(file, None, decimal_comma, source, reference, issues))
    }

    /// Starts on rows that are in memory or made one by one, of which the first is the header; it
    /// says which table they are. `None` where it is none of the four.
    pub fn of_rows(
        file: &str,
        sheet: Option<&str>,
        rows: impl Iterator<Item = SheetRow> + Send + 'static,
        reference: Option<&Reference>,
        issues: &mut Vec<Issue>,
    ) -> Option<Self> {
        let source = Source::Rows(Box::new(rows));
        Self::of_source(file, sheet, false, source, reference, issues)
    }

    /// A table whose columns are known to be its own.
    pub fn of_table(
        table: Table,
        file: &str,
        sheet: Option<&str>,
        header: Vec<String>,
        rows: impl Iterator<Item = SheetRow> + Send + 'static,
    ) -> Self {
        Self {
            table,
            file: file.to_owned(),
            sheet: sheet.map(ToOwned::to_owned),
            header,
            decimal_comma: false,
            rejected_rows: 0,
            numbering: Numbering::default(),
            source: Source::Rows(Box::new(rows)),
            header_row: 0,
            reference: None,
        }
    }

    /// A table of named cells that somebody typed.
    pub fn typed(table: Table, rows: Vec<Vec<(String, String)>>) -> Option<Self> {
        let header = rows.first()?.iter().map(|(column, _)| column.clone()).collect();
        let rows = rows.into_iter().zip(1..).map(|(row, number)| {
            let cells: Vec<String> = row.into_iter().map(|(_, cell)| cell).collect();
            SheetRow::new(number, cells)
        });
        Some(Self::of_table(table, COMMAND_LINE, None, header, rows))
    }

    fn of_source(
        file: &str,
        sheet: Option<&str>,
        decimal_comma: bool,
        source: Source,
        reference: Option<&Reference>,
        issues: &mut Vec<Issue>,
    ) -> Option<Self> {
        let mut sheet = Self {
            decimal_comma,
            source,
            ..Self::of_table(Table::Activities, file, sheet, Vec::new(), std::iter::empty())
        };
        let mut row = SheetRow::default();
        if !sheet.next_raw(&mut row, issues)? {
            return Some(sheet);
        }
        sheet.take_header(&row, reference.is_some(), issues)?;
        if let Some(reference) = reference.filter(|_| sheet.position(REFERENCE).is_none()) {
            sheet.header.push(REFERENCE.to_owned());
            sheet.reference = Some(reference.clone());
        }
        Some(sheet)
    }

    /// Reads the next row of the source; `None` where the file is not CSV any more.
    fn next_raw(&mut self, row: &mut SheetRow, issues: &mut Vec<Issue>) -> Option<bool> {
        match self.source.next(row) {
            Ok(there) => Some(there),
            Err(error) => {
                let reason = format!("is not CSV from here on: {error}");
                issues.push(Issue::file(&self.file, reason, "check the quotes").at(row.number));
                self.source = Source::Rows(Box::new(std::iter::empty()));
                None
            }
        }
    }

    /// Reads the next row that is to be taken into `row`; whether there was one. What is left out or
    /// cannot be cut into cells goes to `issues`.
    pub fn next_row(&mut self, row: &mut SheetRow, issues: &mut Vec<Issue>) -> bool {
        while self.next_raw(row, issues).unwrap_or(false) {
            if self.takes(row, issues) {
                self.add_reference(row);
                return true;
            }
        }
        false
    }

    fn take_header(
        &mut self,
        row: &SheetRow,
        reference_given: bool,
        issues: &mut Vec<Issue>,
    ) -> Option<()> {
        self.header = row.texts().map(str::to_lowercase).collect();
        self.header_row = row.number;
        let by_name = || {
            let stem = self.file.rsplit_once('.').map_or(self.file.as_str(), |(stem, _)| stem);
            Table::ALL.into_iter().find(|table| table.name() == stem.to_lowercase())
        };
        let Some(table) = Table::of_header(&self.header).or_else(by_name) else {
            let remedy = "the first row has to name the columns, as in the tables that \
                          `headcount template DIR` writes";
            let reason = "is not the header of any of the four intake tables";
            issues.push(Issue::file(&self.file, reason, remedy).at(row.number));
            return None;
        };
        self.table = table;
        let mut complete = true;
        for spec in table.columns().iter().filter(|spec| spec.required) {
            let given = reference_given && spec.name == REFERENCE;
            if !given && !self.header.iter().any(|column| column == spec.name) {
                complete = false;
                let reason = format!("the column \"{}\" is missing from the header", spec.name);
                let remedy = format!("add it: {}", spec.meaning);
                issues.push(Issue::file(&self.file, reason, remedy).at(row.number));
            }
        }
        for (i, column) in self.header.iter().enumerate() {
            if !column.is_empty() && self.header[..i].contains(column) {
                complete = false;
                let reason = format!("the column \"{column}\" is there twice");
                issues.push(Issue::file(&self.file, reason, "keep one of them").at(row.number));
            }
            let known = table.columns().iter().any(|spec| spec.name == column);
            if !known && !column.is_empty() {
                let reason = "is not a column of this table, and is not read";
                let near = nearest(column, table.columns().iter().map(|spec| spec.name));
                let remedy = near.map(|near| format!("if it is \"{near}\", rename it"));
                let issue = Issue::file(&self.file, reason, remedy.unwrap_or_default());
                issues.push(issue.column(column).note());
            }
        }
        complete.then_some(())
    }

    /// Whether a row is one to take.
    fn takes(&mut self, row: &SheetRow, issues: &mut Vec<Issue>) -> bool {
        if row.is_empty() {
            return false;
        }
        // Under a header, hashtags are HXL; a row that begins with "# " is a remark.
        let mut filled = row.texts().filter(|cell| !cell.is_empty());
        let below = row.number == self.header_row + 1 && self.header_row > 0;
        let hashtags = below && filled.all(|cell| cell.starts_with('#'));
        let remark = self.header_row > 0 && row.cell(0).starts_with("# ");
        if hashtags || remark {
            let what =
                if remark { "a remark, since it begins with \"# \"" } else { "HXL hashtags" };
            let issue = Issue::file(&self.file, format!("is left out as {what}"), "");
            issues.push(issue.at(row.number).note());
            return false;
        }
        let width = self.header.len() - usize::from(self.reference.is_some());
        if row.cells.len() > width && row.texts().skip(width).any(|cell| !cell.is_empty()) {
            let cells = row.cells.len();
            let reason = format!("has {cells} cells, but the header has {width} columns");
            let remedy = "put quotes around a cell that holds the separator";
            issues.push(Issue::file(&self.file, reason, remedy).at(row.number));
            self.rejected_rows += 1;
            return false;
        }
        true
    }

    fn add_reference(&self, row: &mut SheetRow) {
        let Some(reference) = &self.reference else { return };
        let position = self.header.len() - 1;
        row.cells.truncate(position);
        while row.cells.len() < position {
            row.cells.push_field("");
        }
        row.cells.push_field(reference.as_str());
    }

    /// Position of a column.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }
}

/// A file's name without its folder.
pub fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

const WORKBOOK: &[u8] = b"PK\x03\x04";
const UTF_8_MARK: &[u8] = b"\xef\xbb\xbf";
const UTF_16: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];
const NOT_UTF_8: &str = "is not UTF-8 (an accent in another encoding, such as Windows-1252)";

/// What has to be known of a CSV file before its first row is read.
struct Start {
    /// Where its text begins: behind a byte order mark.
    first_byte: u64,
    separator: u8,
    is_empty: bool,
}

impl Start {
    /// Reads a whole file once, portion by portion; else what is wrong with it.
    fn of(content: &mut (impl Read + Seek)) -> io::Result<Result<Self, &'static str>> {
        let mut portion = Vec::with_capacity(BUFFER_BYTES);
        let mut start: Option<Self> = None;
        loop {
            let carried = portion.len();
            let room = (BUFFER_BYTES - carried) as u64;
            content.by_ref().take(room).read_to_end(&mut portion)?;
            let first = start.is_none();
            if portion.len() == carried && !first {
                // A character that is cut off is none.
                let whole = carried == 0;
                return Ok(start.filter(|_| whole).ok_or(NOT_UTF_8));
            }
            let mut bytes = portion.as_slice();
            if first {
                bytes = match without_mark(bytes) {
                    Ok(bytes) => bytes,
                    Err(reason) => return Ok(Err(reason)),
                };
            }
            let text = match std::str::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) if error.error_len().is_some() => return Ok(Err(NOT_UTF_8)),
                // The rest of its last character comes with the next portion.
                Err(error) => {
                    std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default()
                }
            };
            let cut_off = bytes.len() - text.len();
            let start = start.get_or_insert_with(|| Self {
                first_byte: (portion.len() - bytes.len()) as u64,
                separator: separator(text),
                is_empty: true,
            });
            start.is_empty &= text.trim().is_empty();
            let end = portion.len();
            portion.copy_within(end - cut_off.., 0);
            portion.truncate(cut_off);
        }
    }
}

/// The bytes of a text file without a byte order mark; else what the file is instead.
fn without_mark(bytes: &[u8]) -> Result<&[u8], &'static str> {
    if bytes.starts_with(WORKBOOK) {
        return Err("is a workbook (XLSX or ODS), not CSV");
    }
    if UTF_16.iter().any(|mark| bytes.starts_with(mark)) {
        return Err("is encoded as UTF-16, not UTF-8");
    }
    Ok(bytes.strip_prefix(UTF_8_MARK).unwrap_or(bytes))
}

/// The text of a file, without a byte order mark; else what is wrong.
pub(super) fn decode(bytes: &[u8]) -> Result<&str, &'static str> {
    std::str::from_utf8(without_mark(bytes)?).map_err(|_| NOT_UTF_8)
}

/// The issue with the row, column and value of the first cell that is not UTF-8, where that is what
/// is wrong. What may be somebody's number or name is not shown.
fn at_first_odd_cell(content: &mut (impl Read + Seek), issue: Issue) -> io::Result<Issue> {
    if issue.reason != NOT_UTF_8 {
        return Ok(issue);
    }
    let mut first = Vec::new();
    content.rewind()?;
    content.by_ref().take(BUFFER_BYTES as u64).read_to_end(&mut first)?;
    let separator = separator(String::from_utf8_lossy(&first).trim_start_matches('\u{feff}'));
    content.rewind()?;
    let mut reader = reader_builder(separator).from_reader(content);
    let mut header: Vec<String> = Vec::new();
    for (record, number) in reader.byte_records().zip(1u32..) {
        let Ok(record) = record else { return Ok(issue) };
        if number == 1 {
            let lossy = |cell| String::from_utf8_lossy(cell).trim().to_lowercase();
            header = record.iter().map(lossy).collect();
        }
        let odd = |(_, cell): &(usize, &[u8])| std::str::from_utf8(cell).is_err();
        let Some((i, cell)) = record.iter().enumerate().find(odd) else { continue };
        let issue = issue.at(number);
        let Some(column) = header.get(i).filter(|_| number > 1) else { return Ok(issue) };
        let cell = String::from_utf8_lossy(cell);
        let tables = Table::ALL.iter().flat_map(|table| table.columns());
        let shown = !["person", "household"].contains(&column.as_str())
            && tables.into_iter().any(|spec| spec.name == column)
            && text::checked(&cell).is_ok();
        let issue = issue.column(column);
        return Ok(if shown { issue.value(cell.trim()) } else { issue });
    }
    Ok(issue)
}

/// Reads CSV with the separator that its header uses.
pub(super) fn reader(text: &str) -> csv::Reader<&[u8]> {
    reader_builder(separator(text)).from_reader(text.as_bytes())
}

fn reader_builder(separator: u8) -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(separator).flexible(true).has_headers(false);
    builder
}

/// The separator that occurs most in the header line, outside quotes.
pub(super) fn separator(text: &str) -> u8 {
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

/// The candidate that a word was probably meant to be.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let likeness = |candidate: &str| {
        let candidate = candidate.to_lowercase();
        // One slip of the finger in a short word: Goa for Gao.
        let slip = word.chars().count() > 2 && strsim::osa_distance(&word, &candidate) == 1;
        strsim::jaro_winkler(&word, &candidate).max(if slip { 0.9 } else { 0.0 })
    };
    candidates
        .map(|candidate| (likeness(candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows_of(csv: &[u8]) -> Result<Vec<(u32, String)>, Vec<Issue>> {
        let mut issues = Vec::new();
        let sheet = Sheet::of_csv("people.csv", Cursor::new(csv.to_vec()), None, &mut issues);
        let Some(mut sheet) = sheet.unwrap() else { return Err(issues) };
        let position = sheet.position("residence").unwrap();
        let (mut rows, mut row) = (Vec::new(), SheetRow::default());
        while sheet.next_row(&mut row, &mut issues) {
            rows.push((row.number, row.cell(position).to_owned()));
        }
        Ok(rows)
    }

    /// A file in which a character lies across the end of what is read at once.
    fn long(last: &[u8]) -> Vec<u8> {
        let mut csv = b"\xef\xbb\xbfactivity;person;residence\nA;1;".to_vec();
        csv.resize(BUFFER_BYTES - 1, b' ');
        csv.extend_from_slice("é\n\nA;2;Gao\n# a remark\nA;3;".as_bytes());
        csv.extend_from_slice(last);
        csv
    }

    #[test]
    fn rows_come_one_by_one_out_of_a_file_longer_than_its_buffer() {
        let rows = [(2, "é".to_owned()), (3, "Gao".to_owned()), (5, "Ansongo".to_owned())];
        assert_eq!(rows_of(&long(b"Ansongo")), Ok(rows.to_vec()));
    }

    #[test]
    fn a_character_cut_off_at_the_end_is_not_utf_8() {
        let issues = rows_of(&long(b"Gao\xc3")).unwrap_err();
        assert_eq!(issues[0].reason, NOT_UTF_8);
        assert_eq!((issues[0].row, issues[0].column.as_deref()), (Some(5), Some("residence")));
    }

    #[test]
    fn a_reference_that_is_given_stands_in_every_row_however_short() {
        let mut issues = Vec::new();
        let rows = [vec!["person", "sex"], vec!["1"], vec!["2", "f", "", ""]];
        let rows = rows.into_iter().zip(3..).map(|(cells, row)| SheetRow::new(row, cells));
        let reference = Reference::new("GAO-1").unwrap();
        let sheet =
            Sheet::of_rows("book.xlsx", Some("people"), rows, Some(&reference), &mut issues);
        let (mut sheet, mut row) = (sheet.unwrap(), SheetRow::default());
        assert_eq!(sheet.table, Table::People);
        let position = sheet.position("activity").unwrap();
        for number in [4, 5] {
            assert!(sheet.next_row(&mut row, &mut issues));
            assert_eq!((row.number, row.cell(position)), (number, "GAO-1"));
        }
        assert!(!sheet.next_row(&mut row, &mut issues));
    }
}
