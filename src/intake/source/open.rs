//! Opening a file: what it is, and its sheets.

use std::io::{self, Read, Seek, SeekFrom};

use super::csv::{CsvFile, NoText};
use super::format::Unusable;
use super::grid::{Book, Grid, GridRow};
use super::input::Input;
use super::row::TextRow;
use super::workbook::{START_BYTES, format_of};
use crate::issue::{Code, Issue};

/// A file of which the format is known.
pub enum Opened {
    /// CSV, to be read row by row.
    Csv(CsvFile),
    /// A workbook.
    Workbook {
        /// Its sheets.
        sheets: Vec<Grid>,
        /// How long the file is.
        length_bytes: u64,
    },
}

/// Why a file cannot be read.
#[derive(Debug)]
pub enum Unopened {
    /// The disk refuses.
    Disk(io::Error),
    /// It is neither a workbook nor text.
    Text(NoText),
    /// It is a workbook that cannot be read.
    Workbook(Unusable),
}

impl From<io::Error> for Unopened {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

impl Unopened {
    /// The issue of the whole file.
    pub fn issue(&self, file: &str) -> Issue {
        let code = match self {
            Self::Disk(error) => Code::FileUnreadable { error: error.into() },
            Self::Text(NoText { reason, .. }) => reason.code(),
            Self::Workbook(unusable) => unusable.code(),
        };
        Issue::new(file, code)
    }
}

/// Opens a file, whatever its format.
///
/// # Errors
/// Where it cannot be read.
pub fn open(input: &Input) -> Result<Opened, Unopened> {
    let mut content = input.open()?;
    let mut start = Vec::new();
    content.by_ref().take(START_BYTES as u64).read_to_end(&mut start)?;
    content.rewind()?;
    let Some(format) = format_of(&start) else {
        return CsvFile::open(content)?.map(Opened::Csv).map_err(Unopened::Text);
    };
    let length_bytes = content.seek(SeekFrom::End(0))?;
    content.rewind()?;
    let sheets = format.sheets(content).map_err(Unopened::Workbook)?;
    Ok(Opened::Workbook { sheets, length_bytes })
}

/// All of a file in memory, CSV too. What is found goes to `issues`; `None` where nothing can be read.
pub fn read(input: &Input, issues: &mut Vec<Issue>) -> Option<Book> {
    let sheets = match open(input) {
        Ok(Opened::Workbook { sheets, .. }) => sheets,
        Ok(Opened::Csv(csv)) => {
            issues.extend(csv.encoding.note(&input.name));
            vec![all_rows(csv, &input.name, issues)?]
        }
        Err(error) => {
            issues.push(error.issue(&input.name));
            return None;
        }
    };
    Some(Book { file: input.name.clone(), sheets })
}

fn all_rows(mut csv: CsvFile, file: &str, issues: &mut Vec<Issue>) -> Option<Grid> {
    let mut grid = Grid { decimal_comma: csv.decimal_comma, ..Grid::default() };
    let mut row = TextRow::default();
    loop {
        match csv.rows.next(&mut row) {
            Ok(true) => grid.rows.extend(grid_row(&row)),
            Ok(false) => return Some(grid),
            Err(error) => {
                let code = Code::CsvBroken { error: (&error).into() };
                issues.push(Issue::new(file, code).at(row.number));
                return None;
            }
        }
    }
}

/// A row without the empty cells at its end; `None` where all are empty.
pub fn grid_row(row: &TextRow) -> Option<GridRow> {
    let mut cells: Vec<String> = row.texts().map(ToOwned::to_owned).collect();
    let filled = cells.iter().rposition(|cell| !cell.is_empty())?;
    cells.truncate(filled + 1);
    Some(GridRow { number: row.number, cells })
}
