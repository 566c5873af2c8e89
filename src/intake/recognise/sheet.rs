//! Files as rows of text.
//!
//! Belongs here: reading CSV as spreadsheets really write it (separators, byte order marks, rows of
//! hashtags), one row at a time, and saying so where a file is something else. Does not: what a
//! column means.
//!
//! Invariant: a file on disk is never in memory as a whole, however long it is.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use csv::StringRecord;

use crate::event::ids::Reference;
use crate::event::spelling::nearest;
use crate::event::text;
use crate::intake::recognise::hxl::Tagged;
use crate::intake::recognise::layout::{self, Layout};
use crate::intake::source::book::{Book, Grid, GridRow, is_workbook};
use crate::intake::source::counted::Counted;
use crate::intake::source::csv::separator;
use crate::intake::source::csv::{BUFFER_BYTES, Columns, Csv, Kept, Lines, Source, reader_builder};
use crate::intake::source::encoding::{Detector, Encoding, Unreadable};
use crate::intake::tables::{Column, Table};
use crate::issue::Issue;
use crate::register::{NumberList, Numbers};

/// What stands for a file's name where somebody typed the row.
pub const COMMAND_LINE: &str = "command line";
/// So many bytes tell a workbook from text.
const START_BYTES: u64 = 128;

/// A table as it stands in a file: its head, and its rows one after the other.
pub struct Sheet {
    /// Which of the four.
    pub table: Table,
    /// The file's name, for messages.
    pub file: String,
    /// The worksheet's name, where the file has several.
    pub sheet: Option<String>,
    /// Headers in lower case, in the file's order.
    header: Vec<String>,
    /// Where each column is, in the order of [`Column::ALL`].
    positions: Vec<Option<u16>>,
    /// What the user's file calls the columns, in its order; empty where it is the header.
    pub called: Vec<String>,
    /// Whether numbers are written with a decimal comma: the case in files separated by `;`.
    pub decimal_comma: bool,
    /// Rows so far that could not be cut into cells.
    pub rejected_rows: usize,
    /// What it has of its file, in bytes; of rows without a file, how many they are.
    pub size_bytes: u64,
    /// Whose numbers its rows have.
    pub numbering: Numbering,
    source: Source,
    /// Rows that were read to find the header, and are still to be taken.
    ahead: VecDeque<SheetRow>,
    /// Number of the row that was the header.
    header_row: u32,
    /// Number of the row of hashtags under it, and of the row of labels; 0 where there is none.
    beside: (u32, u32),
    /// The activity of every row, in a column behind the file's own.
    reference: Option<Reference>,
}

/// Whose numbers the rows of a table have: by default the one list that an import is about.
#[derive(Debug, Clone, Default)]
pub struct Numbering {
    number: Option<Arc<NumberList>>,
    derived: Option<Arc<NumberList>>,
    derived_columns: Vec<Column>,
}

impl Numbering {
    /// Numbers in a namespace of their own, where there is one, and columns with derived keys.
    pub fn of(namespace: Option<&str>, derived_columns: impl Iterator<Item = Column>) -> Self {
        let namespace = namespace.map(ToOwned::to_owned);
        let list = |derived| Some(Arc::new(NumberList { namespace: namespace.clone(), derived }));
        Self {
            number: namespace.as_ref().and_then(|_| list(false)),
            derived: list(true),
            derived_columns: derived_columns.collect(),
        }
    }

    /// The list of a column's numbers.
    pub fn list(&self, column: Column) -> Option<&Arc<NumberList>> {
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
    /// The numbers in it, where they were kept already.
    pub kept: Option<Kept>,
    /// The cells that are already reported to be unusable.
    pub unusable: Positions,
}

/// A set of positions of columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Positions(u64);

impl Positions {
    /// Adds one of the first 64 positions; a table that is made of others has fewer columns.
    pub fn insert(&mut self, position: usize) {
        debug_assert!(position < 64);
        self.0 |= 1 << position;
    }

    /// Whether a position is in it.
    pub fn contains(self, position: usize) -> bool {
        position < 64 && self.0 >> position & 1 == 1
    }
}

impl SheetRow {
    /// A row of cells.
    pub fn new(number: u32, cells: impl Into<StringRecord>) -> Self {
        Self { number, cells: cells.into(), ..Self::default() }
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

/// A sheet that hashtags make sense of.
#[derive(Debug, Clone)]
pub struct TaggedGrid {
    /// The file's name, for messages.
    pub file: String,
    /// The sheet.
    pub grid: Grid,
}

fn grid_row(row: &SheetRow) -> GridRow {
    GridRow { number: row.number, cells: row.texts().map(ToOwned::to_owned).collect() }
}

impl Sheet {
    /// Starts on the tables of a file: one of CSV, each sheet of a workbook that is one. What is
    /// wrong with the file as a whole goes to `issues`; none where it cannot be used.
    ///
    /// `file` is its name for messages; `reference` is the activity that rows belong to where a table
    /// has no column for it. Sheets that hashtags make sense of go to `tagged`, where it is given.
    pub fn read(
        path: &Path,
        file: &str,
        reference: Option<&Reference>,
        tagged: Option<&mut Vec<TaggedGrid>>,
        issues: &mut Vec<Issue>,
    ) -> Vec<Self> {
        let unreadable = |error: io::Error, issues: &mut Vec<Issue>| {
            let remedy = "check that the path is right and that you may read it";
            issues.push(Issue::file(file, format!("cannot be read: {error}"), remedy));
            Vec::new()
        };
        // What is no file on a disk can be read but once.
        let content = match File::open(path) {
            Ok(opened) if opened.metadata().is_ok_and(|about| about.is_file()) => Ok(Ok(opened)),
            Ok(_) => std::fs::read(path).map(Err),
            Err(error) => Err(error),
        };
        let sheets = content.and_then(|content| match content {
            Ok(opened) => Self::of_content(file, opened, reference, tagged, issues),
            Err(bytes) => Self::of_content(file, Cursor::new(bytes), reference, tagged, issues),
        });
        sheets.unwrap_or_else(|error| unreadable(error, issues))
    }

    fn of_content(
        file: &str,
        mut content: impl Read + Seek + Send + 'static,
        reference: Option<&Reference>,
        tagged: Option<&mut Vec<TaggedGrid>>,
        issues: &mut Vec<Issue>,
    ) -> io::Result<Vec<Self>> {
        let mut start = Vec::new();
        content.by_ref().take(START_BYTES).read_to_end(&mut start)?;
        content.rewind()?;
        if !is_workbook(&start) {
            let sheet = Self::of_csv(file, content, reference, tagged, issues)?;
            return Ok(sheet.into_iter().collect());
        }
        let length_bytes = content.seek(SeekFrom::End(0))?;
        content.rewind()?;
        let content = BufReader::with_capacity(BUFFER_BYTES, content);
        let book = Book::of_workbook(file, &start, content, issues);
        let sheets = book.map(|book| Self::of_book(book, reference, tagged, issues));
        let mut sheets = sheets.unwrap_or_default();
        let rows: u64 = sheets.iter().map(|sheet| sheet.size_bytes).sum();
        for sheet in &mut sheets {
            sheet.size_bytes = sheet.size_bytes.saturating_mul(length_bytes) / rows.max(1);
        }
        Ok(sheets)
    }

    /// Starts on the tables of a workbook. Hidden sheets are left out, and said to be.
    pub fn of_book(
        book: Book,
        reference: Option<&Reference>,
        mut tagged: Option<&mut Vec<TaggedGrid>>,
        issues: &mut Vec<Issue>,
    ) -> Vec<Self> {
        let Book { file, sheets } = book;
        let (mut tables, mut notes) = (Vec::new(), Vec::new());
        let mut is_table = false;
        for grid in sheets {
            let note = |reason: &str, remedy: &str| {
                Issue::file(&file, reason, remedy).on(Some(&grid.name)).note()
            };
            if grid.rows.is_empty() || layout::is_of_template(&grid) {
                continue;
            }
            match Layout::of(&grid) {
                Some(_) if grid.hidden => {
                    notes
                        .push(note("is hidden, and is not read", "show the sheet to have it read"));
                }
                Some(found) => {
                    is_table = true;
                    tables.extend(Self::of_grid(&file, grid, &found, reference, issues));
                }
                None if grid.hidden => {}
                None if tagged.is_some() && Tagged::of(&file, &grid).is_some() => {
                    is_table = true;
                    let found = TaggedGrid { file: file.clone(), grid };
                    tagged.iter_mut().for_each(|tagged| tagged.push(found.clone()));
                }
                None => notes.push(note("is none of the four tables, and is not read", "")),
            }
        }
        if !is_table {
            let reason = "has no sheet that is one of the four intake tables";
            let remedy = "name the columns as `headcount template --xlsx FILE` does, or describe the \
                          sheets in a mapping (`headcount mapping suggest FILE` drafts one)";
            issues.push(Issue::file(&file, reason, remedy));
        }
        issues.append(&mut notes);
        tables
    }

    fn of_grid(
        file: &str,
        grid: Grid,
        found: &Layout,
        reference: Option<&Reference>,
        issues: &mut Vec<Issue>,
    ) -> Option<Self> {
        let Grid { name, rows, merged, .. } = grid;
        let header = &rows.get(found.header)?.cells;
        let column = |at: usize| header.get(at).map(|cell| layout::column_name(cell, found.table));
        // A number over several rows is the first one's: in each, it would count again and again.
        let numbers = merged
            .iter()
            .filter(|(at, ..)| column(*at).is_some_and(|name| layout::is_quantity(&name)));
        let numbers: Vec<(usize, u32, u32)> = numbers.copied().collect();
        let below = merged.iter().filter(|(_, _, last)| *last > rows[found.header].number);
        if let Some((_, first, _)) = below.min_by_key(|(_, first, _)| *first) {
            let reason = "is where cells are merged over several rows: a text is taken for each row, \
                          a number for the first";
            issues.push(Issue::file(file, reason, "").on(Some(&name)).at(*first).note());
        }
        let rows = rows.into_iter().map(move |mut row| {
            for (at, first, last) in &numbers {
                if *first < row.number && row.number <= *last {
                    row.cells.get_mut(*at).into_iter().for_each(String::clear);
                }
            }
            SheetRow::new(row.number, row.cells)
        });
        Self::of_rows(file, Some(&name), rows, reference, issues)
    }

    /// Starts on CSV, as [`Sheet::read`] does; the header says which table it is.
    fn of_csv(
        file: &str,
        mut content: impl Read + Seek + Send + 'static,
        reference: Option<&Reference>,
        tagged: Option<&mut Vec<TaggedGrid>>,
        issues: &mut Vec<Issue>,
    ) -> io::Result<Option<Self>> {
        let start = match Start::of(&mut content)? {
            Ok(start) if !start.is_empty => start,
            Ok(_) => {
                issues.push(empty(file));
                return Ok(None);
            }
            Err(reason) => {
                let issue = Issue::file(file, reason.to_string(), reason.remedy());
                issues.push(at_first_odd_cell(&mut content, reason, issue)?);
                return Ok(None);
            }
        };
        issues.extend(start.encoding.note(file));
        content.rewind()?;
        let read = Arc::new(AtomicU64::new(0));
        let content: Box<dyn Read + Send> = match start.encoding {
            Encoding::Utf8 => {
                content.seek(SeekFrom::Start(start.first_byte))?;
                Box::new(Counted::new(content, read.clone()))
            }
            other => Box::new(other.reader(Counted::new(content, read.clone()))),
        };
        let csv = Csv::new(content, read, start.separator, start.carriage_returns);
        let source = Source::Csv(csv);
        let decimal_comma = start.separator == b';';
        let sheet = Self::of_source(file, None, decimal_comma, source, reference, tagged, issues);
        Ok(sheet.map(|sheet| Self { size_bytes: start.length_bytes, ..sheet }))
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
        let source = Source::rows(rows);
        Self::of_source(file, sheet, false, source, reference, None, issues)
    }

    /// A table whose columns are known to be its own.
    pub fn of_table(
        table: Table,
        file: &str,
        sheet: Option<&str>,
        header: Vec<String>,
        rows: impl Iterator<Item = SheetRow> + Send + 'static,
    ) -> Self {
        let mut sheet = Self {
            table,
            file: file.to_owned(),
            sheet: sheet.map(ToOwned::to_owned),
            header: Vec::new(),
            positions: Vec::new(),
            called: Vec::new(),
            decimal_comma: false,
            rejected_rows: 0,
            size_bytes: rows.size_hint().1.unwrap_or(0) as u64,
            numbering: Numbering::default(),
            source: Source::rows(rows),
            ahead: VecDeque::new(),
            header_row: 0,
            beside: (0, 0),
            reference: None,
        };
        sheet.set_header(header);
        sheet
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
        tagged: Option<&mut Vec<TaggedGrid>>,
        issues: &mut Vec<Issue>,
    ) -> Option<Self> {
        let size_bytes = match &source {
            Source::Rows(_, rows) => *rows as u64,
            Source::Csv(_) | Source::Ahead(_) => 0,
        };
        let mut sheet = Self {
            decimal_comma,
            source,
            size_bytes,
            ..Self::of_table(Table::Activities, file, sheet, Vec::new(), std::iter::empty())
        };
        sheet.look_ahead(issues);
        if let Some(tagged) = tagged.filter(|_| sheet.has_hashtags()) {
            tagged.push(sheet.into_grid(issues));
            return None;
        }
        let mut row = SheetRow::default();
        if !sheet.next_raw(&mut row, issues)? {
            return Some(sheet);
        }
        sheet.take_header(&row, reference.is_some(), issues)?;
        if let Some(reference) = reference.filter(|_| sheet.position(Column::Activity).is_none()) {
            let mut header = std::mem::take(&mut sheet.header);
            header.push(Column::Activity.name().to_owned());
            sheet.set_header(header);
            sheet.reference = Some(reference.clone());
        }
        Some(sheet)
    }

    /// Whether it is none of the four tables, but one that hashtags make sense of.
    fn has_hashtags(&self) -> bool {
        let grid = Grid { rows: self.ahead.iter().map(grid_row).collect(), ..Grid::default() };
        Layout::of(&grid).is_none() && Tagged::of(&self.file, &grid).is_some()
    }

    /// All its rows in memory.
    fn into_grid(mut self, issues: &mut Vec<Issue>) -> TaggedGrid {
        let mut rows = Vec::new();
        let mut row = SheetRow::default();
        while self.next_raw(&mut row, issues).unwrap_or(false) {
            if !row.is_empty() {
                rows.push(grid_row(&row));
            }
        }
        let grid = Grid { rows, decimal_comma: self.decimal_comma, ..Grid::default() };
        TaggedGrid { file: self.file, grid }
    }

    /// Reads as far as a header is looked for, and takes out what stands above it.
    fn look_ahead(&mut self, issues: &mut Vec<Issue>) {
        let mut ahead = VecDeque::new();
        while ahead.len() < layout::HEADER_WITHIN {
            let mut row = SheetRow::default();
            if self.next_raw(&mut row, issues) != Some(true) {
                break;
            }
            ahead.push_back(row);
        }
        let rows = ahead.iter().filter(|row| !row.is_empty()).map(grid_row).collect();
        let grid = Grid { name: self.table_name(), rows, ..Grid::default() };
        if let Some(found) = Layout::of(&grid) {
            let number = |at: usize| grid.rows.get(at).map_or(0, |row| row.number);
            let header = number(found.header);
            self.beside = (found.hashtags.map_or(0, number), found.labels.map_or(0, number));
            ahead.retain(|row| row.number >= header);
            if found.header > 0 {
                let above = match header - 1 {
                    1 => "row 1 above it is".to_owned(),
                    last => format!("rows 1 to {last} above it are"),
                };
                let reason = format!("is where the header is; {above} left out");
                issues.push(self.issue(reason, "").at(header).note());
            }
        } else {
            ahead.retain(|row| !row.is_empty());
        }
        self.ahead = ahead;
    }

    /// What the table is called: the worksheet, or the file without its ending.
    fn table_name(&self) -> String {
        let stem = self.file.rsplit_once('.').map_or(self.file.as_str(), |(stem, _)| stem);
        self.sheet.as_deref().unwrap_or(stem).to_owned()
    }

    /// An issue with this table.
    fn issue(&self, reason: impl Into<String>, remedy: impl Into<String>) -> Issue {
        Issue::file(&self.file, reason, remedy).on(self.sheet.as_deref())
    }

    /// Reads the next row of the source; `None` where the file is not CSV any more.
    fn next_raw(&mut self, row: &mut SheetRow, issues: &mut Vec<Issue>) -> Option<bool> {
        if let Some(next) = self.ahead.pop_front() {
            *row = next;
            return Some(true);
        }
        match self.source.next(row) {
            Ok(there) => Some(there),
            Err(error) => {
                let reason = format!("is not CSV from here on: {error}");
                issues.push(self.issue(reason, "check the quotes").at(row.number));
                if matches!(self.source, Source::Csv(_)) {
                    self.source = Source::rows(std::iter::empty());
                }
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
        self.header_row = row.number;
        let Some(table) = layout::table_of(row.texts(), &self.table_name()) else {
            let remedy = "the first row has to name the columns, as in the tables that \
                          `headcount template DIR` writes";
            let reason = "is not the header of any of the four intake tables";
            issues.push(self.issue(reason, remedy).at(row.number));
            return None;
        };
        self.table = table;
        self.set_header(row.texts().map(|cell| layout::column_name(cell, table)).collect());
        let mut complete = true;
        for spec in table.columns().iter().filter(|spec| spec.required) {
            let given = reference_given && spec.column == Column::Activity;
            if !given && !self.header.iter().any(|column| column == spec.name) {
                complete = false;
                let reason = format!("the column \"{}\" is missing from the header", spec.name);
                let remedy = format!("add it: {}", spec.meaning);
                issues.push(self.issue(reason, remedy).at(row.number));
            }
        }
        for (i, column) in self.header.iter().enumerate() {
            if !column.is_empty() && self.header[..i].contains(column) {
                complete = false;
                let reason = format!("the column \"{column}\" is there twice");
                issues.push(self.issue(reason, "keep one of them").at(row.number));
            }
            let known = table.columns().iter().any(|spec| spec.name == column);
            if !known && !column.is_empty() {
                let reason = "is not a column of this table, and is not read";
                let near = nearest(column, table.columns().iter().map(|spec| spec.name));
                let remedy = near.map(|near| format!("if it is \"{near}\", rename it"));
                let issue = self.issue(reason, remedy.unwrap_or_default());
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
        let (tagged, labelled) = self.beside;
        let what = if remark {
            Some("a remark, since it begins with \"# \"")
        } else if hashtags || row.number == tagged {
            Some("HXL hashtags")
        } else if row.number == labelled {
            Some("labels of the columns")
        } else {
            None
        };
        if let Some(what) = what {
            let issue = self.issue(format!("is left out as {what}"), "");
            issues.push(issue.at(row.number).note());
            return false;
        }
        let width = self.header.len() - usize::from(self.reference.is_some());
        if row.cells.len() > width && row.texts().skip(width).any(|cell| !cell.is_empty()) {
            let cells = row.cells.len();
            let reason = format!("has {cells} cells, but the header has {width} columns");
            let remedy = "put quotes around a cell that holds the separator";
            issues.push(self.issue(reason, remedy).at(row.number));
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

    /// How much of its size was read so far.
    pub fn read_bytes(&self) -> u64 {
        self.source.read_bytes(self.size_bytes)
    }

    /// Goes on reading on a thread of its own, where that is worth it. The numbers are with that thread
    /// until [`Sheet::finish`].
    pub fn read_ahead(&mut self, numbers: &mut Numbers) {
        let column = |column| Some((self.position(column)?, self.numbering.list(column).cloned()));
        let columns =
            Columns { person: column(Column::Person), household: column(Column::Household) };
        columns.keep(self.ahead.make_contiguous(), numbers);
        let source = std::mem::replace(&mut self.source, Source::rows(std::iter::empty()));
        self.source = source.read_ahead(columns, self.size_bytes, numbers);
    }

    /// Ends reading, and brings the numbers back where another thread has them.
    pub fn finish(&mut self, numbers: &mut Numbers) {
        let source = std::mem::replace(&mut self.source, Source::rows(std::iter::empty()));
        if let Some(kept) = source.numbers() {
            *numbers = kept;
        }
    }

    /// Position of a column.
    pub fn position(&self, column: Column) -> Option<usize> {
        self.positions.get(column as usize).copied().flatten().map(usize::from)
    }

    /// What the user's file calls a column.
    pub fn called(&self, column: Column) -> &str {
        let at = self.position(column).filter(|_| !self.called.is_empty());
        at.and_then(|at| self.called.get(at)).map_or(column.name(), String::as_str)
    }

    fn set_header(&mut self, header: Vec<String>) {
        self.positions = Column::ALL
            .iter()
            .map(|column| header.iter().position(|name| name == column.name()))
            .map(|position| position.and_then(|at| u16::try_from(at).ok()))
            .collect();
        self.header = header;
    }
}

/// What is said of a file without a row.
fn empty(file: &str) -> Issue {
    let remedy =
        "write a header and rows, or leave the file out (`headcount template DIR` writes headers)";
    Issue::file(file, "is empty", remedy)
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

const UTF_8_MARK: &[u8] = b"\xef\xbb\xbf";

/// The issue with the row, column and value of the first cell that is not UTF-8, where that is what
/// is wrong. What may be somebody's number or name is not shown.
fn at_first_odd_cell(
    content: &mut (impl Read + Seek),
    reason: Unreadable,
    issue: Issue,
) -> io::Result<Issue> {
    if !matches!(reason, Unreadable::Mixed | Unreadable::Unknown) {
        return Ok(issue);
    }
    let mut first = Vec::new();
    content.rewind()?;
    content.by_ref().take(BUFFER_BYTES as u64).read_to_end(&mut first)?;
    let first = String::from_utf8_lossy(&first);
    let separator = separator(first.trim_start_matches('\u{feff}'));
    content.rewind()?;
    let mut reader = reader_builder(separator).from_reader(content);
    let mut header: Vec<String> = Vec::new();
    let mut lines = Lines::new(first.contains("\r\n"));
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let number = lines.of(record.as_slice(), reader.position().line());
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn rows_of(csv: &[u8]) -> Result<Vec<(u32, String)>, Vec<Issue>> {
        let mut issues = Vec::new();
        let sheet = Sheet::of_csv("people.csv", Cursor::new(csv.to_vec()), None, None, &mut issues);
        let Some(mut sheet) = sheet.unwrap() else { return Err(issues) };
        let position = sheet.position(Column::Residence).unwrap();
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
        let rows = [(2, "é".to_owned()), (4, "Gao".to_owned()), (6, "Ansongo".to_owned())];
        assert_eq!(rows_of(&long(b"Ansongo")), Ok(rows.to_vec()));
    }

    #[test]
    fn an_accent_of_another_encoding_in_utf_8_is_found() {
        let mut csv = long("Ségou, Bâle, Thiès".as_bytes());
        csv.extend_from_slice(b"\nA;4;Gao\xe9 \n");
        let issues = rows_of(&csv).unwrap_err();
        assert_eq!(issues[0].reason, Unreadable::Mixed.to_string());
        assert_eq!((issues[0].row, issues[0].column.as_deref()), (Some(7), Some("residence")));
    }

    #[test]
    fn rows_have_the_numbers_of_a_spreadsheet() {
        let lines = ["activity,person,residence", "A,1,\"Gao", "nord\"", "", "", "A,2,Menaka"];
        for end in ["\n", "\r\n"] {
            let rows = [(2, format!("Gao{end}nord")), (5, "Menaka".to_owned())].to_vec();
            assert_eq!(rows_of(lines.join(end).as_bytes()), Ok(rows.clone()));
            assert_eq!(rows_of(format!("{}{end}", lines.join(end)).as_bytes()), Ok(rows));
        }
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
        let position = sheet.position(Column::Activity).unwrap();
        for number in [4, 5] {
            assert!(sheet.next_row(&mut row, &mut issues));
            assert_eq!((row.number, row.cell(position)), (number, "GAO-1"));
        }
        assert!(!sheet.next_row(&mut row, &mut issues));
    }
}
