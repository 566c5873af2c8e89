//! Tables as CSV: the four of the intake, lists with hashtags, forms under a mapping.

use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};

use headcount::intake::recognise::mapping::{file, suggest};
use headcount::intake::source::csv::CsvFile;
use headcount::intake::source::grid::Book;
use headcount::intake::source::input as source;
use headcount::intake::source::open;
use headcount::intake::source::row::TextRow;
use headcount::issue::Issue;
use headcount::language::Language;
use headcount::service::Input;
use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::desk::{Taken, input, take};
use super::parts;

/// The tables, by their part.
const TABLES: [&str; 5] = ["activities", "people", "households", "headcounts", "list"];
/// The sheets of a form, by their part; the first part is the mapping.
const SHEETS: [&str; 4] = ["Distribution Mopti", "membre", "soins", "autre"];

/// Words for everything that was found, in every language.
pub fn said(issues: &[Issue]) {
    for texts in Language::ALL.iter().map(|language| language.texts()) {
        for issue in issues.iter().take(50) {
            let _ = (issue.reason(texts), issue.remedy(texts));
        }
    }
}

/// Files as grids.
pub fn books_of(inputs: &[Input]) -> Vec<Book> {
    let sources = inputs.iter().filter_map(|input| match input {
        Input::Bytes { name, bytes } => Some(source::Input::bytes(name.clone(), bytes.as_slice())),
        Input::Path(_) => None,
    });
    sources.filter_map(|input| open::read(&input, &mut Vec::new())).collect()
}

/// The four tables, and a list.
pub fn tables(bytes: &[u8]) {
    let parts = parts::split(bytes);
    let tables = (0u8..).zip(TABLES);
    let tables: Vec<(&str, &[u8])> =
        tables.filter_map(|(which, name)| Some((name, parts::first(&parts, which)?))).collect();
    compared(&tables);
}

/// A list with hashtags.
pub fn hxl(bytes: &[u8]) {
    compared(&[("list", bytes)]);
}

/// Takes tables as they are, and in another form: the figures are the same.
fn compared(tables: &[(&str, &[u8])]) {
    tables.iter().for_each(|(_, table)| in_portions(table));
    let files = tables.iter().map(|(name, table)| input(&format!("{name}.csv"), table));
    let files: Vec<Input> = files.collect();
    let (taken, issues) = take(files.clone(), None);
    said(&issues);
    if taken != Taken::Refused
        && let Some(workbook) = as_workbook(tables, &books_of(&files))
    {
        let (as_workbook, issues) = take(vec![input("tables.xlsx", &workbook)], None);
        if as_workbook != Taken::Refused {
            assert_eq!(as_workbook, taken, "a workbook with the same cells; {issues:?}");
        }
    }
}

/// The rows of a CSV file, and why there are no more.
fn rows_of(content: impl Read + Seek + Send + 'static) -> Result<Vec<TextRow>, String> {
    let opened = CsvFile::open(content).map_err(|error| error.to_string())?;
    let mut csv = opened.map_err(|error| format!("{error:?}"))?;
    let mut rows = Vec::new();
    let mut row = TextRow::default();
    loop {
        match csv.rows.next(&mut row) {
            Ok(true) => rows.push(row.clone()),
            Ok(false) => return Ok(rows),
            Err(error) => return Err(format!("{rows:?} {error:?}")),
        }
    }
}

/// What is read of a file does not depend on how much of it comes at once.
fn in_portions(table: &[u8]) {
    let whole = rows_of(Cursor::new(table.to_vec()));
    for most in [1, 7] {
        let portions = Portions { content: Cursor::new(table.to_vec()), most };
        assert_eq!(rows_of(portions), whole, "{most} bytes at once");
    }
}

/// A file of which at most so many bytes are read at once.
struct Portions {
    content: Cursor<Vec<u8>>,
    most: usize,
}

impl Read for Portions {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = self.most.min(into.len());
        self.content.read(&mut into[..most])
    }
}

impl Seek for Portions {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.content.seek(to)
    }
}

/// The same cells as text in a workbook; `None` where a workbook cannot hold them.
fn as_workbook(tables: &[(&str, &[u8])], books: &[Book]) -> Option<Vec<u8>> {
    const ROW_MAX: u32 = 10_000;
    const COLUMNS_MAX: usize = 200;
    let fits = |cell: &String| {
        let odd = |c: char| c.is_control() || c == '\u{fffe}' || c == '\u{ffff}';
        cell.len() < 32_000 && !cell.chars().any(odd)
    };
    let mut workbook = Workbook::new();
    for (book, (name, _)) in books.iter().zip(tables) {
        let grid = book.sheets.first()?;
        let sheet = workbook.add_worksheet().set_name(*name).ok()?;
        for row in &grid.rows {
            let is_fit = row.cells.len() < COLUMNS_MAX && row.cells.iter().all(fits);
            if row.number > ROW_MAX || !is_fit || grid.decimal_comma {
                return None;
            }
            for (column, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty())
            {
                sheet.write_string(row.number - 1, column as u16, cell).ok()?;
            }
        }
    }
    workbook.save_to_buffer().ok()
}

/// A mapping and the sheets of a form.
pub fn form(bytes: &[u8]) {
    let parts = parts::split(bytes);
    let sheets: Vec<(&str, &[u8])> = (1u8..)
        .zip(SHEETS)
        .filter_map(|(which, name)| Some((name, parts::first(&parts, which)?)))
        .collect();
    let files = sheets.iter().map(|(name, sheet)| input(&format!("{name}.csv"), sheet));
    let files: Vec<Input> = files.collect();
    let draft = suggest::suggest(&books_of(&files));
    let _ = file::parse("draft.toml", &draft);
    let mapping = parts::first(&parts, 0).unwrap_or_default();
    let of_mapping = || Some(input("m.toml", mapping));
    let (taken, issues) = take(files, of_mapping());
    said(&issues);
    if sheets.is_empty() {
        return;
    }
    let (in_archive, issues) = take(vec![input("form.zip", &archive(&sheets))], of_mapping());
    said(&issues);
    if taken != Taken::Refused && in_archive != Taken::Refused {
        assert_eq!(in_archive, taken, "an archive of the same sheets");
    }
}

/// Sheets in an archive, as servers of forms give them.
fn archive(sheets: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, sheet) in sheets {
        archive.start_file(format!("{name}.csv"), stored).unwrap();
        archive.write_all(sheet).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
