//! Opening a file: what it is, and its sheets.

use std::io::{self, Read, Seek, SeekFrom};

use super::csv::{CsvFile, NoText, broken};
use super::csv_grid::all_rows;
use super::format::Unusable;
use super::grid::{Book, Grid};
use super::held::Held;
use super::input::Input;
use super::limits::Over;
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
            Self::Disk(error) => match Over::within(error) {
                Some(over) => over.code(),
                None => Code::FileUnreadable { error: error.into() },
            },
            Self::Text(NoText { reason, .. }) => reason.code(),
            Self::Workbook(unusable) => unusable.code(),
        };
        let issue = Issue::new(file, code);
        match self {
            Self::Workbook(Unusable::Over(Over { row: Some(row), .. })) => issue.at(*row),
            _ => issue,
        }
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
            match all_rows(csv, &mut Held::of_csv()) {
                Ok(grid) => vec![grid],
                Err((row, error)) => {
                    let code = broken(&error);
                    issues.push(Issue::new(&input.name, code).at(row));
                    return None;
                }
            }
        }
        Err(error) => {
            issues.push(error.issue(&input.name));
            return None;
        }
    };
    Some(Book { file: input.name.clone(), sheets })
}
