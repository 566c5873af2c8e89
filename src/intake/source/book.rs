//! Files as sheets of text: workbooks (XLSX, ODS) and CSV read alike.
//!
//! Belongs here: cells as canonical text, rows as a spreadsheet numbers them. Does not: which sheet
//! is a table, what a column means.
//!
//! Invariants: a date is ISO 8601, with its time only where it has one; a number has no trailing
//! zeros; text is trimmed and otherwise as it stands, so 0012 typed as text stays. Hidden rows and
//! columns are read like others, since a filter hides rows that still count; hidden sheets are
//! marked. Cells that are merged downwards have the value in each row.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Ods, OdsError, Reader, SheetType, SheetVisible, Xlsx,
    XlsxError,
};

use crate::intake::source::encoding;
use crate::intake::source::input::name_of;
use crate::intake::writing::annotated::VERDICTS;
use crate::issue::Issue;

/// The most cells that are held of one file, empty ones between others included: beyond it, a file
/// is not what somebody filled in.
const CELLS_MAX: usize = 20_000_000;

/// A file's sheets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Book {
    /// The file's name, for messages.
    pub file: String,
    /// Its sheets, in the file's order; of CSV, one without a name.
    pub sheets: Vec<Grid>,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// Its name; empty for CSV.
    pub name: String,
    /// Its rows, those without any filled cell left out.
    pub rows: Vec<GridRow>,
    /// Whether it is hidden from those who open the workbook.
    pub hidden: bool,
    /// Whether numbers are written with a decimal comma: the case in CSV separated by `;`.
    pub decimal_comma: bool,
    /// Where cells are merged downwards: column (0 is A), first and last row.
    pub merged: Vec<(usize, u32, u32)>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GridRow {
    /// As the spreadsheet shows it, from 1.
    pub number: u32,
    /// Its cells from column A, without empty ones at the end.
    pub cells: Vec<String>,
}

impl Book {
    /// Reads a workbook or CSV file; what it finds goes to `issues`. `None` where nothing can be
    /// read.
    pub fn read(path: &Path, issues: &mut Vec<Issue>) -> Option<Self> {
        let file = name_of(path);
        let opened = File::open(path).and_then(|mut opened| {
            let mut start = Vec::new();
            opened.by_ref().take(START).read_to_end(&mut start)?;
            let kind = Kind::of(&start);
            if kind == Kind::Text {
                opened.read_to_end(&mut start)?;
            } else {
                opened.seek(SeekFrom::Start(0))?;
            }
            Ok((kind, opened, start))
        });
        match opened {
            Ok((Kind::Text, _, bytes)) => Self::parse(&file, &bytes, issues),
            Ok((kind, opened, _)) => Self::workbook(&file, kind, BufReader::new(opened), issues),
            Err(error) => {
                let remedy = "check that the path is right and that you may read it";
                issues.push(Issue::file(&file, format!("cannot be read: {error}"), remedy));
                None
            }
        }
    }

    /// Reads a file's bytes, as [`Book::read`] does.
    pub fn parse(file: &str, bytes: &[u8], issues: &mut Vec<Issue>) -> Option<Self> {
        match Kind::of(bytes) {
            Kind::Text => {
                let grid = csv(file, bytes, issues)?;
                Some(Self { file: file.to_owned(), sheets: vec![grid] })
            }
            kind => Self::workbook(file, kind, Cursor::new(bytes), issues),
        }
    }

    /// Reads a workbook that begins with some bytes, as [`Book::read`] does.
    pub fn of_workbook(
        file: &str,
        start: &[u8],
        reader: impl Read + Seek,
        issues: &mut Vec<Issue>,
    ) -> Option<Self> {
        Self::workbook(file, Kind::of(start), reader, issues)
    }

    fn workbook(
        file: &str,
        kind: Kind,
        reader: impl Read + Seek,
        issues: &mut Vec<Issue>,
    ) -> Option<Self> {
        // The library that reads workbooks may fail on bytes that no spreadsheet wrote.
        let read = catch_unwind(AssertUnwindSafe(|| match kind {
            Kind::Ods => ods(reader),
            Kind::Old => Err(Unusable::Old),
            Kind::Xlsx | Kind::Text => xlsx(reader),
        }));
        match read.unwrap_or(Err(Unusable::Damaged("its parts do not fit together".to_owned()))) {
            Ok(mut sheets) => {
                sheets.iter_mut().for_each(Grid::drop_verdicts);
                Some(Self { file: file.to_owned(), sheets })
            }
            Err(unusable) => {
                issues.push(Issue::file(file, unusable.to_string(), unusable.remedy()));
                None
            }
        }
    }
}

/// What a file is, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Xlsx,
    Ods,
    /// A workbook of Excel 97, or one with a password.
    Old,
    Text,
}

/// So many bytes tell what a file is.
const START: u64 = 128;
const ZIP: &[u8] = b"PK\x03\x04";
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// The first part of an ODS file is its type, uncompressed, at this place.
const TYPE_AT: usize = 38;
const ODS_TYPE: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

impl Kind {
    fn of(start: &[u8]) -> Self {
        if start.starts_with(COMPOUND) {
            Kind::Old
        } else if !start.starts_with(ZIP) {
            Kind::Text
        } else if start.get(TYPE_AT..).is_some_and(|rest| rest.starts_with(ODS_TYPE)) {
            Kind::Ods
        } else {
            Kind::Xlsx
        }
    }
}

/// Whether bytes begin like a workbook, not like text.
pub fn is_workbook(bytes: &[u8]) -> bool {
    Kind::of(bytes) != Kind::Text
}

/// Why a workbook cannot be read.
#[derive(Debug, thiserror::Error)]
enum Unusable {
    #[error("is a workbook of Excel 97 to 2003, or one with a password")]
    Old,
    #[error("is a workbook with a password")]
    Password,
    #[error("is no workbook that can be read: {0}")]
    Damaged(String),
    #[error("holds more than {CELLS_MAX} cells")]
    Large,
}

impl Unusable {
    fn remedy(&self) -> &'static str {
        match self {
            Unusable::Old => "save it as XLSX, without a password",
            Unusable::Password => "save a copy without it",
            Unusable::Damaged(_) => {
                "open it in a spreadsheet program and save it as XLSX, ODS or CSV UTF-8"
            }
            Unusable::Large => "split it, or clear cells far away from the tables",
        }
    }
}

impl From<XlsxError> for Unusable {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::Password => Unusable::Password,
            XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound => {
                Unusable::Damaged("a part of it is missing".to_owned())
            }
            error => Unusable::Damaged(error.to_string()),
        }
    }
}

impl From<OdsError> for Unusable {
    fn from(error: OdsError) -> Self {
        match error {
            OdsError::Password => Unusable::Password,
            OdsError::CellLimitExceeded { .. } => Unusable::Large,
            error => Unusable::Damaged(error.to_string()),
        }
    }
}

/// Rows under construction.
#[derive(Default)]
struct Rows {
    rows: Vec<GridRow>,
    cells: usize,
}

impl Rows {
    /// Puts a cell where it belongs; cells come row by row, but a file need not keep to that.
    fn put(&mut self, row: u32, column: usize, text: String) -> Result<(), Unusable> {
        if text.is_empty() {
            return Ok(());
        }
        let number = row.saturating_add(1);
        if self.rows.last().is_none_or(|last| last.number != number) {
            self.rows.push(GridRow { number, cells: Vec::new() });
        }
        if let Some(last) = self.rows.last_mut() {
            let more = (column + 1).saturating_sub(last.cells.len());
            self.cells += more;
            if self.cells > CELLS_MAX {
                return Err(Unusable::Large);
            }
            if more > 0 {
                last.cells.resize(column + 1, String::new());
            }
            last.cells[column] = text;
        }
        Ok(())
    }

    fn in_order(mut self) -> Vec<GridRow> {
        if !self.rows.is_sorted_by(|a, b| a.number < b.number) {
            self.rows.sort_by_key(|row| row.number);
            self.rows.dedup_by(|later, kept| {
                let same = later.number == kept.number;
                if same {
                    if later.cells.len() > kept.cells.len() {
                        kept.cells.resize(later.cells.len(), String::new());
                    }
                    let filled = later.cells.drain(..).enumerate();
                    filled
                        .filter(|(_, cell)| !cell.is_empty())
                        .for_each(|(i, cell)| kept.cells[i] = cell);
                }
                same
            });
        }
        self.rows
    }
}

fn xlsx(reader: impl Read + Seek) -> Result<Vec<Grid>, Unusable> {
    let mut book = Xlsx::new(reader)?;
    let mut grids = Vec::new();
    let mut held = 0;
    for meta in book.sheets_metadata().to_vec() {
        if meta.typ != SheetType::WorkSheet {
            continue;
        }
        let mut rows = Rows { cells: held, ..Rows::default() };
        // Cell by cell: one at the far end of the sheet must not make the ones between.
        let mut cells = book.worksheet_cells_reader(&meta.name)?;
        while let Some(cell) = cells.next_cell()? {
            let (row, column) = cell.get_position();
            rows.put(row, column as usize, text(cell.get_value()))?;
        }
        drop(cells);
        held = rows.cells;
        let areas = book.merge_cells_by_sheet_name(&meta.name)?;
        let mut grid = Grid {
            name: meta.name,
            rows: rows.in_order(),
            hidden: meta.visible != SheetVisible::Visible,
            ..Grid::default()
        };
        areas.iter().for_each(|area| grid.fill_down(area));
        grids.push(grid);
    }
    Ok(grids)
}

fn ods(reader: impl Read + Seek) -> Result<Vec<Grid>, Unusable> {
    let mut book: Ods<_> = Ods::new(reader)?;
    let mut grids = Vec::new();
    let mut held = 0;
    for meta in book.sheets_metadata().to_vec() {
        let mut rows = Rows { cells: held, ..Rows::default() };
        let range = book.worksheet_range(&meta.name)?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        for (row, column, cell) in range.used_cells() {
            let row = first_row.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
            rows.put(row, first_column as usize + column, text(&borrowed(cell)))?;
        }
        held = rows.cells;
        let hidden = meta.visible != SheetVisible::Visible;
        grids.push(Grid { name: meta.name, rows: rows.in_order(), hidden, ..Grid::default() });
    }
    Ok(grids)
}

fn borrowed(cell: &Data) -> DataRef<'_> {
    match cell {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

impl Grid {
    /// Gives every row of a merged area the value of its first cell. Sideways a title stays one cell.
    fn fill_down(&mut self, area: &Dimensions) {
        let (first, last) = (area.start.0.saturating_add(1), area.end.0.saturating_add(1));
        let column = area.start.1 as usize;
        let at = self.rows.binary_search_by_key(&first, |row| row.number);
        let Some(value) = at.ok().and_then(|at| self.rows[at].cells.get(column)).cloned() else {
            return;
        };
        if last <= first || value.is_empty() {
            return;
        }
        self.merged.push((column, first, last));
        // Only rows that have something of their own: what is merged over empty rows is one row.
        for row in self.rows.iter_mut().filter(|row| row.number > first && row.number <= last) {
            if row.cells.len() <= column {
                row.cells.resize(column + 1, String::new());
            }
            row.cells[column].clone_from(&value);
        }
    }

    /// Takes out the column of verdicts that an annotated copy has.
    fn drop_verdicts(&mut self) {
        const WITHIN: usize = 30;
        let is_verdicts = |cell: &String| cell.lines().next() == Some(VERDICTS);
        let mut head = self.rows.iter().take(WITHIN);
        let Some(column) = head.find_map(|row| row.cells.iter().position(is_verdicts)) else {
            return;
        };
        for row in self.rows.iter_mut().filter(|row| row.cells.len() > column) {
            row.cells.remove(column);
            let filled = row.cells.iter().rposition(|cell| !cell.is_empty());
            row.cells.truncate(filled.map_or(0, |last| last + 1));
        }
        self.rows.retain(|row| !row.cells.is_empty());
        self.merged.retain(|(of, ..)| *of != column);
        let behind = self.merged.iter_mut().filter(|(of, ..)| *of > column);
        behind.for_each(|(of, ..)| *of -= 1);
    }

    /// Position of a merged area's column and its rows, where a cell below the first is in one.
    pub fn merged_at(&self, column: usize, row: u32) -> Option<(u32, u32)> {
        let within =
            |(of, first, last): &&(usize, u32, u32)| *of == column && *first < row && row <= *last;
        self.merged.iter().find(within).map(|(_, first, last)| (*first, *last))
    }
}

/// A cell as text.
fn text(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => decimal(*number),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(moment) => date(moment),
        DataRef::DateTimeIso(text) => without_midnight(text.trim()).to_owned(),
        DataRef::DurationIso(text) => text.trim().to_owned(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// The number that a cell's text is, where reading it as a number gives the same text again.
pub fn is_number(text: &str) -> Option<f64> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        return None;
    }
    let number: f64 = text.parse().ok()?;
    (decimal(number) == text).then_some(number)
}

/// A number with the 15 digits that spreadsheets show, not the noise behind them.
fn decimal(number: f64) -> String {
    let shown: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    // Minus zero is zero.
    (shown + 0.0).to_string()
}

/// A date as ISO 8601, with its time where it has one; a time or duration alone as HH:MM:SS.
fn date(moment: &ExcelDateTime) -> String {
    let number = moment.as_f64();
    if moment.is_duration() || (0.0..1.0).contains(&number) {
        let seconds = (number * 86_400.0).round().clamp(0.0, 1e12) as u64;
        return format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    if !(0.0..=2_958_466.0).contains(&number) {
        // No day that a spreadsheet can show.
        return decimal(number);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let day = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second) {
        (0, 0, 0) => day,
        _ => format!("{day}T{hour:02}:{minute:02}:{second:02}"),
    }
}

fn without_midnight(text: &str) -> &str {
    text.strip_suffix("T00:00:00").unwrap_or(text)
}

fn csv(file: &str, bytes: &[u8], issues: &mut Vec<Issue>) -> Option<Grid> {
    let text = match encoding::decode(bytes) {
        Ok((text, encoding)) => {
            issues.extend(encoding.note(file));
            text
        }
        Err(error) => {
            issues.push(Issue::file(file, error.to_string(), error.remedy()));
            return None;
        }
    };
    let mut grid = Grid { decimal_comma: super::csv::separator(&text) == b';', ..Grid::default() };
    let mut reader = super::csv::reader(&text);
    let mut record = csv::StringRecord::new();
    let mut number = 0u32;
    loop {
        // The library passes over empty lines, which are rows in a spreadsheet.
        let at = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        number = number.saturating_add(1).saturating_add(empty_lines(&text, at));
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Some(grid),
            Err(error) => {
                let reason = format!("is not CSV from here on: {error}");
                issues.push(Issue::file(file, reason, "check the quotes").at(number));
                return None;
            }
        }
        let mut cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if !cells.is_empty() {
            grid.rows.push(GridRow { number, cells });
        }
    }
}

/// Empty lines from a place in a text on.
fn empty_lines(text: &str, at: usize) -> u32 {
    let Some(mut rest) = text.get(at..) else { return 0 };
    // The second half of a line end that was read already.
    if text.as_bytes().get(..at).is_some_and(|read| read.ends_with(b"\r")) {
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    let mut count = 0u32;
    while let Some(next) = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n'])) {
        rest = next;
        count = count.saturating_add(1);
    }
    count
}
