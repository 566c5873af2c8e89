//! Files as rows of text.
//!
//! Belongs here: reading CSV as spreadsheets really write it (separators, byte order marks, rows of
//! hashtags), and saying so where a file is something else. Does not: what a column means.

use std::path::Path;

use super::issue::Issue;
use super::tables::Table;
use crate::event::ids::Reference;
use crate::event::text;

/// What stands for a file's name where somebody typed the row.
pub const COMMAND_LINE: &str = "command line";
/// The column that every table has.
const REFERENCE: &str = "activity";

/// A table as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Which of the four.
    pub table: Table,
    /// The file's name, for messages.
    pub file: String,
    /// Headers in lower case, in the file's order.
    pub header: Vec<String>,
    /// Rows below the header.
    pub rows: Vec<SheetRow>,
    /// Rows that could not be cut into cells.
    pub rejected_rows: usize,
    /// Whether numbers are written with a decimal comma: the case in files separated by `;`.
    pub decimal_comma: bool,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// Number as a spreadsheet shows it: 1 is the header.
    pub number: u32,
    /// Trimmed cells, as many as the header has.
    pub cells: Vec<String>,
}

impl Sheet {
    /// Reads a CSV file; what it finds goes to `issues`. `None` where nothing can be read.
    ///
    /// `reference` is the activity that rows belong to where the file has no column for it.
    pub fn read(
        path: &Path,
        reference: Option<&Reference>,
        issues: &mut Vec<Issue>,
    ) -> Option<Self> {
        let file = name_of(path);
        match std::fs::read(path) {
            Ok(bytes) => Self::parse(&file, &bytes, reference, issues),
            Err(error) => {
                let remedy = "check that the path is right and that you may read it";
                issues.push(Issue::file(&file, format!("cannot be read: {error}"), remedy));
                None
            }
        }
    }

    /// Reads CSV bytes, as [`Sheet::read`] does; the header says which table they are.
    pub fn parse(
        file: &str,
        bytes: &[u8],
        reference: Option<&Reference>,
        issues: &mut Vec<Issue>,
    ) -> Option<Self> {
        let text = match decode(bytes) {
            Ok(text) if !text.trim().is_empty() => text,
            Ok(_) => {
                let remedy = "write a header and rows, or leave the file out \
                              (`headcount template DIR` writes headers)";
                issues.push(Issue::file(file, "is empty", remedy));
                return None;
            }
            Err(reason) => {
                let remedy = "save it as CSV UTF-8 (in Excel: Save as, CSV UTF-8)";
                let issue = Issue::file(file, reason, remedy);
                issues.push(at_first_odd_cell(bytes, issue));
                return None;
            }
        };
        let mut reader = reader(text);
        let mut sheet = Self {
            table: Table::Activities,
            file: file.to_owned(),
            header: Vec::new(),
            rows: Vec::new(),
            rejected_rows: 0,
            decimal_comma: separator(text) == b';',
        };
        for (record, number) in reader.records().zip(1u32..) {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let reason = format!("is not CSV from here on: {error}");
                    issues.push(Issue::file(file, reason, "check the quotes").at(number));
                    return None;
                }
            };
            let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
            if number == 1 {
                sheet.take_header(cells, reference.is_some(), issues)?;
            } else {
                sheet.take_row(cells, number, issues);
            }
        }
        if let Some(reference) = reference.filter(|_| sheet.position(REFERENCE).is_none()) {
            sheet.header.push(REFERENCE.to_owned());
            let rows = sheet.rows.iter_mut();
            rows.for_each(|row| row.cells.push(reference.as_str().to_owned()));
        }
        Some(sheet)
    }

    /// A table of one row, from named cells that somebody typed.
    pub fn typed(table: Table, rows: Vec<Vec<(String, String)>>) -> Option<Self> {
        let header = rows.first()?.iter().map(|(column, _)| column.clone()).collect();
        let cells = |row: Vec<(String, String)>| row.into_iter().map(|(_, cell)| cell).collect();
        let rows = rows.into_iter().zip(1..);
        let rows = rows.map(|(row, number)| SheetRow { number, cells: cells(row) });
        let file = COMMAND_LINE.to_owned();
        let rows = rows.collect();
        Some(Self { table, file, header, rows, rejected_rows: 0, decimal_comma: false })
    }

    fn take_header(
        &mut self,
        cells: Vec<String>,
        reference_given: bool,
        issues: &mut Vec<Issue>,
    ) -> Option<()> {
        self.header = cells.iter().map(|cell| cell.to_lowercase()).collect();
        let by_name = || {
            let stem = self.file.rsplit_once('.').map_or(self.file.as_str(), |(stem, _)| stem);
            Table::ALL.into_iter().find(|table| table.name() == stem.to_lowercase())
        };
        let Some(table) = Table::of_header(&self.header).or_else(by_name) else {
            let remedy = "the first row has to name the columns, as in the tables that \
                          `headcount template DIR` writes";
            let reason = "is not the header of any of the four intake tables";
            issues.push(Issue::file(&self.file, reason, remedy).at(1));
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
                issues.push(Issue::file(&self.file, reason, remedy).at(1));
            }
        }
        for (i, column) in self.header.iter().enumerate() {
            if !column.is_empty() && self.header[..i].contains(column) {
                complete = false;
                let reason = format!("the column \"{column}\" is there twice");
                issues.push(Issue::file(&self.file, reason, "keep one of them").at(1));
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

    fn take_row(&mut self, mut cells: Vec<String>, number: u32, issues: &mut Vec<Issue>) {
        let empty = cells.iter().all(String::is_empty);
        // Under a header, hashtags are HXL; a row that begins with "# " is a remark.
        let mut filled = cells.iter().filter(|cell| !cell.is_empty());
        let hashtags = number == 2 && !empty && filled.all(|cell| cell.starts_with('#'));
        let remark = cells.first().is_some_and(|cell| cell.starts_with("# "));
        if empty {
            return;
        }
        if hashtags || remark {
            let what =
                if remark { "a remark, since it begins with \"# \"" } else { "HXL hashtags" };
            let issue = Issue::file(&self.file, format!("is left out as {what}"), "");
            issues.push(issue.at(number).note());
            return;
        }
        if cells.len() > self.header.len()
            && cells[self.header.len()..].iter().any(|c| !c.is_empty())
        {
            let reason = format!(
                "has {} cells, but the header has {} columns",
                cells.len(),
                self.header.len()
            );
            let remedy = "put quotes around a cell that holds the separator";
            issues.push(Issue::file(&self.file, reason, remedy).at(number));
            self.rejected_rows += 1;
            return;
        }
        cells.resize(self.header.len(), String::new());
        self.rows.push(SheetRow { number, cells });
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
const UTF_16: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];
const NOT_UTF_8: &str = "is not UTF-8 (an accent in another encoding, such as Windows-1252)";

/// The text of a file, without a byte order mark; else what is wrong.
pub(super) fn decode(bytes: &[u8]) -> Result<&str, &'static str> {
    if bytes.starts_with(WORKBOOK) {
        return Err("is a workbook (XLSX or ODS), not CSV");
    }
    if UTF_16.iter().any(|mark| bytes.starts_with(mark)) {
        return Err("is encoded as UTF-16, not UTF-8");
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|_| NOT_UTF_8)
}

/// The issue with the row, column and value of the first cell that is not UTF-8, where that is what
/// is wrong. What may be somebody's number or name is not shown.
fn at_first_odd_cell(bytes: &[u8], issue: Issue) -> Issue {
    if issue.reason != NOT_UTF_8 {
        return issue;
    }
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = reader(text);
    let mut header: Vec<String> = Vec::new();
    for (record, number) in reader.records().zip(1u32..) {
        let Ok(record) = record else { return issue };
        if number == 1 {
            header = record.iter().map(|cell| cell.trim().to_lowercase()).collect();
        }
        let odd = record.iter().enumerate().find(|(_, cell)| cell.contains('\u{fffd}'));
        let Some((i, cell)) = odd else { continue };
        let issue = issue.at(number);
        let Some(column) = header.get(i).filter(|_| number > 1) else { return issue };
        let tables = Table::ALL.iter().flat_map(|table| table.columns());
        let shown = !["person", "household"].contains(&column.as_str())
            && tables.into_iter().any(|spec| spec.name == column)
            && text::checked(cell).is_ok();
        let issue = issue.column(column);
        return if shown { issue.value(cell.trim()) } else { issue };
    }
    issue
}

/// Reads CSV with the separator that its header uses.
pub(super) fn reader(text: &str) -> csv::Reader<&[u8]> {
    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(separator(text)).flexible(true).has_headers(false);
    builder.from_reader(text.as_bytes())
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
