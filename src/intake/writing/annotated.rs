//! A copy of somebody's tables in which every wrong cell is marked and explained.
//!
//! Belongs here: laying a file's sheets out again with a column of verdicts in front. Does not:
//! finding what is wrong, writing the file.
//!
//! Invariant: read again, a copy has the same cells in the same rows as what it was made from; the
//! column of verdicts is not read. It holds the source's own data, so it goes only where the user says.

use std::collections::{BTreeMap, HashSet};

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use crate::event::formula::as_workbook_cell;
use crate::event::time::Day;
use crate::intake::source::cell::as_number;
use crate::intake::source::grid::{Book, Grid, VERDICTS};
use crate::intake::source::input::Input;
use crate::intake::source::open::read;
use crate::intake::writing::marks;
use crate::issue::{Issue, Severity};
use crate::language::Texts;

/// The most characters of verdicts on one row.
const CHARS_MAX: usize = 2_000;
/// The most characters that a cell can have.
const CELL_CHARS_MAX: usize = 32_767;

/// A copy of some files, each with its name in the issues.
///
/// # Errors
/// As [`bytes`].
pub fn copy(files: &[Input], issues: &[Issue], texts: &Texts) -> Result<Vec<u8>, XlsxError> {
    // What cannot be read was reported when it was imported.
    let books = files.iter().filter_map(|input| read(input, &mut Vec::new()));
    bytes(&books.collect::<Vec<_>>(), issues, texts)
}

/// How many rows a copy has marks on: those with errors or warnings.
pub fn rows(issues: &[Issue]) -> u64 {
    let marked = issues.iter().filter(|issue| issue.severity != Severity::Note);
    let places: HashSet<_> = marked.map(|issue| (&issue.file, &issue.sheet, issue.row)).collect();
    places.len() as u64
}

/// The bytes of a workbook with a sheet for each sheet of some files, errors and warnings marked.
///
/// # Errors
/// What the library refuses, such as more rows than a sheet can have.
pub fn bytes(books: &[Book], issues: &[Issue], texts: &Texts) -> Result<Vec<u8>, XlsxError> {
    let formats = Formats::new();
    let mut workbook = Workbook::new();
    // The same copy at any time.
    let made = ExcelDateTime::from_ymd(2026, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let mut names = HashSet::new();
    let mut active = false;
    for book in books {
        let is_marked = |issue: &Issue| issue.severity != Severity::Note;
        for (grid, found) in marks::of_sheets(book, issues, is_marked) {
            let sheet = workbook.add_worksheet();
            sheet.set_name(sheet_name(&book.file, grid, &mut names))?;
            if grid.hidden {
                sheet.set_hidden(true);
            } else if !active {
                sheet.set_active(true);
                active = true;
            }
            write(sheet, grid, &found, &formats, texts)?;
        }
    }
    workbook.save_to_buffer()
}

struct Formats {
    day: Format,
    moment: Format,
    head: Format,
    verdict: Format,
    wrong: (Format, Format, Format),
    doubtful: (Format, Format, Format),
}

impl Formats {
    fn new() -> Self {
        let day = Format::new().set_num_format("yyyy-mm-dd");
        let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
        let coloured = |color: u32| {
            let fill = |format: Format| format.set_background_color(Color::RGB(color));
            (fill(Format::new()), fill(day.clone()), fill(moment.clone()))
        };
        Self {
            wrong: coloured(0xF4_B0_A8),
            doubtful: coloured(0xFF_EB_9C),
            head: Format::new().set_bold().set_background_color(Color::RGB(0xF4_B0_A8)),
            verdict: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            day,
            moment,
        }
    }
}

/// A name that no sheet has yet, of at most 31 characters, without those that Excel refuses.
fn sheet_name(file: &str, grid: &Grid, taken: &mut HashSet<String>) -> String {
    const CHARS: usize = 31;
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let wanted = if grid.name.is_empty() { stem } else { &grid.name };
    let allowed = |c: char| if "[]:*?/\\".contains(c) || c.is_control() { '_' } else { c };
    let wanted: String = wanted.chars().map(allowed).collect();
    let wanted = wanted.trim_matches('\'').trim();
    let wanted = if wanted.is_empty() { "table" } else { wanted };
    let mut name: String = wanted.chars().take(CHARS).collect();
    let mut number = 2;
    while !taken.insert(name.to_lowercase()) {
        let end = format!(" {number}");
        name = wanted.chars().take(CHARS - end.len()).collect::<String>() + &end;
        number += 1;
    }
    name
}

/// What is wrong on one row.
#[derive(Default)]
struct Verdict {
    text: String,
    /// Columns to mark, by their place; true where an error is.
    cells: BTreeMap<usize, bool>,
}

fn write(
    sheet: &mut Worksheet,
    grid: &Grid,
    issues: &[&Issue],
    formats: &Formats,
    texts: &Texts,
) -> Result<(), XlsxError> {
    let header = marks::header_of(grid);
    let mut verdicts: BTreeMap<u32, Verdict> = BTreeMap::new();
    for (row, marks) in marks::by_row(grid, issues) {
        let verdict = verdicts.entry(row).or_default();
        for (issue, column) in marks {
            verdict.add(issue, texts);
            if let Some(at) = column {
                let error = verdict.cells.entry(at).or_default();
                *error |= issue.severity == Severity::Error;
            }
        }
    }
    if !verdicts.is_empty() {
        sheet.set_column_width(0, 60)?;
        sheet.set_freeze_panes(header, 1)?;
    }
    // Merged areas first: what is written into them later stays.
    for area in grid.merged.iter().filter(|area| area.is_downwards()) {
        let (first, last) = (area.first.saturating_sub(1), area.last.saturating_sub(1));
        let column = place(area.column)?;
        sheet.merge_range(first, column, last, column, "", &Format::new())?;
    }
    for row in &grid.rows {
        let verdict = verdicts.get(&row.number);
        for (at, cell) in row.cells.iter().enumerate() {
            let covered = grid.is_covered(at, row.number);
            let mark = verdict.and_then(|verdict| verdict.cells.get(&at));
            if !covered && (!cell.is_empty() || mark.is_some()) {
                write_cell(sheet, row.number - 1, place(at)?, cell, formats.of(mark))?;
            }
        }
        // An empty cell beyond the row's end can be what is wrong.
        let beyond = verdict.into_iter().flat_map(|verdict| &verdict.cells);
        for (at, error) in beyond.filter(|(at, _)| **at >= row.cells.len()) {
            sheet.write_blank(row.number - 1, place(*at)?, &formats.of(Some(error)).0)?;
        }
    }
    if !verdicts.is_empty() {
        let verdicts_header = texts.text(VERDICTS);
        for (row, verdict) in &verdicts {
            let text = match *row == header {
                true => format!("{verdicts_header}\n{}", verdict.text),
                false => verdict.text.clone(),
            };
            sheet.write_string_with_format(row - 1, 0, text, &formats.verdict)?;
        }
        if !verdicts.contains_key(&header) {
            sheet.write_string_with_format(header - 1, 0, &verdicts_header, &formats.head)?;
        }
    }
    Ok(())
}

impl Formats {
    /// How a cell is shown: plain text or number, day, moment.
    fn of(&self, mark: Option<&bool>) -> (Format, Format, Format) {
        match mark {
            Some(true) => self.wrong.clone(),
            Some(false) => self.doubtful.clone(),
            None => (Format::default(), self.day.clone(), self.moment.clone()),
        }
    }
}

/// The place of a source's column: one further right, behind the verdicts.
fn place(column: usize) -> Result<u16, XlsxError> {
    u16::try_from(column + 1).map_err(|_| XlsxError::RowColumnLimitError)
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &str,
    (plain, day, moment): (Format, Format, Format),
) -> Result<(), XlsxError> {
    if cell.is_empty() {
        sheet.write_blank(row, column, &plain)?;
    } else if let Some(number) = as_number(cell) {
        sheet.write_number_with_format(row, column, number, &plain)?;
    } else if let Some((date, has_time)) = date(cell) {
        let format = if has_time { moment } else { day };
        sheet.write_datetime_with_format(row, column, date, &format)?;
    } else {
        let text: String = as_workbook_cell(cell).chars().take(CELL_CHARS_MAX).collect();
        sheet.write_string_with_format(row, column, text, &plain)?;
    }
    Ok(())
}

/// A cell that is a date, and whether it has a time.
fn date(cell: &str) -> Option<(ExcelDateTime, bool)> {
    let shape = |text: &str, of: &str| {
        let fits = |(a, b): (u8, u8)| if b == b'0' { a.is_ascii_digit() } else { a == b };
        text.len() == of.len() && text.bytes().zip(of.bytes()).all(fits)
    };
    let has_time = shape(cell, "0000-00-00T00:00:00");
    if !has_time && !shape(cell, "0000-00-00") {
        return None;
    }
    let number = |at: usize| cell.get(at..at + 2).and_then(|digits| digits.parse::<u8>().ok());
    let is_time = !has_time
        || number(11).is_some_and(|hour| hour < 24)
            && [14, 17].iter().all(|at| number(*at).is_some_and(|sixtieths| sixtieths < 60))
            && !cell.ends_with("T00:00:00");
    // Spreadsheets have a 29 February 1900, and no day before that year.
    if cell < "1901" || !is_time || Day::parse(cell.get(..10)?).is_err() {
        return None;
    }
    Some((ExcelDateTime::parse_from_str(cell).ok()?, has_time))
}

impl Verdict {
    fn add(&mut self, issue: &Issue, texts: &Texts) {
        if self.text.chars().count() > CHARS_MAX {
            return;
        }
        let mut text = issue.reason(texts);
        if let Some(value) = issue.subject(texts) {
            text = format!("{value} {text}");
        }
        if let Some(column) = &issue.column {
            let values = [("column", column.as_str().into()), ("text", text.into())];
            text = texts.with("issues-copy-column", &values);
        }
        let remedy = issue.remedy(texts);
        if !remedy.is_empty() {
            let values = [("text", text.into()), ("remedy", remedy.into())];
            text = texts.with("issues-copy-remedy", &values);
        }
        if issue.severity == Severity::Warning {
            text = texts.with("issues-severity-warning", &[("text", text.into())]);
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(&text);
    }
}
