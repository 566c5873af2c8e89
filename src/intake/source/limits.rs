//! How much is read of a file: bytes are bounded before they are allocated.
//!
//! Belongs here: the limits of files as they are read, each with its reason, and the error that names one.
//! Does not: limits of what an event may hold (`event::limits`), of a backup's frames
//! (`custody::backup::format`).
//!
//! What somebody filled in stays far below all of them: the largest year of an office has about a million
//! rows, the largest workbook that a spreadsheet saves about 100 MB.
//!
//! | limit | why it is there |
//! |---|---|
//! | what is no file on a disk: 256 MiB | a pipe or device is read into memory, and may never end |
//! | a row of CSV: 4 MiB, a cell: 1 MiB | a row is in memory as a whole; a spreadsheet's cell has 32,767 characters |
//! | a row: 16,384 columns; a sheet: 1,048,576 rows | what spreadsheets have themselves |
//! | a workbook: 20 million cells, those between filled ones included; 384 MiB of text in them | sheets are in memory |
//! | CSV that is read as a whole, as of a form: 40 million cells, 768 MiB of text | the same; it has an empty cell for each comma |
//! | a workbook or CSV in memory: 960 MiB, with its shared texts, or with what its archive unpacked | the other limits bound a kind of thing each; an empty cell takes 24 bytes, and one letter 56 |
//! | a workbook: 1,000 sheets; an archive: 10,000 files | each is an entry of a list before any is read |
//! | unpacked: a part 1.5 GiB, all parts 2 GiB, and 250 times its size where that is over 16 MiB | unpacking takes time, and a few kB can unpack to gigabytes |
//! | a piece of XML (a tag, a text): 1 MiB | the reader of XML has each in memory |
//! | texts that cells of XLSX share: 384 MiB with what each needs besides | they are in memory before the first sheet |
//! | styles of XLSX: 16 MiB, 65,536 of each kind | each cell style is a copy of what it refers to |
//! | cells that repeat another, as ODS says and as merged cells do: 2 million; merged areas: 100,000 a sheet | one cell in the file may claim a sheet full of itself |

use crate::issue::Code;
use crate::issue::value::Bound;

/// Of what is no file on a disk, in bytes.
pub const STREAM_BYTES_MAX: u64 = 256 << 20;
/// Of a row of CSV, in bytes.
pub const ROW_BYTES_MAX: u64 = 4 << 20;
/// Of a cell, in bytes: what stands for it in XML, too.
pub const CELL_BYTES_MAX: u64 = 1 << 20;
/// Columns of a table.
pub const COLUMNS_MAX: usize = 16_384;
/// Rows of a sheet.
pub const ROWS_MAX: u32 = 1_048_576;
/// Cells of a workbook that are held, empty ones between filled ones included.
pub const CELLS_MAX: usize = 20_000_000;
/// Text in the cells of a workbook, in bytes.
pub const TEXT_BYTES_MAX: u64 = 384 << 20;
/// Cells of CSV that is held as a whole.
pub const CSV_CELLS_MAX: usize = 40_000_000;
/// Text in the cells of CSV that is held as a whole, in bytes.
pub const CSV_TEXT_BYTES_MAX: u64 = 768 << 20;
/// Memory for all cells with their texts, in bytes.
pub const MEMORY_BYTES_MAX: u64 = 960 << 20;
/// Cells that are in a sheet because another cell says that it is repeated.
pub const REPEATED_CELLS_MAX: usize = 2_000_000;
/// Areas of a sheet whose cells are merged into one.
pub const MERGED_MAX: usize = 100_000;
/// Sheets of a workbook.
pub const SHEETS_MAX: usize = 1_000;
/// Files of an archive.
pub const FILES_MAX: usize = 10_000;
/// What a part of an archive unpacks to, in bytes.
pub const PART_BYTES_MAX: u64 = 3 << 29;
/// What all parts unpack to, in bytes.
pub const UNPACKED_BYTES_MAX: u64 = 2 << 30;
/// What a part may unpack to whatever its size, in bytes.
pub const UNPACKED_BYTES_FREE: u64 = 16 << 20;
/// How many times its size a part unpacks to beyond that.
pub const UNPACKED_TIMES_MAX: u64 = 250;
/// A piece of XML, in bytes.
pub const PIECE_BYTES_MAX: u64 = 1 << 20;
/// Texts that cells of XLSX share, in bytes of memory.
pub const SHARED_BYTES_MAX: u64 = 384 << 20;
/// What a shared text needs in memory besides itself, in bytes.
pub const SHARED_TEXT_BYTES: u64 = 56;
/// Shared texts that a workbook may announce and not have.
pub const SHARED_TEXTS_AHEAD_MAX: u64 = 1_000_000;
/// Small parts of a workbook, such as its list of sheets and its styles, in bytes.
pub const SMALL_PART_BYTES_MAX: u64 = 16 << 20;
/// Styles of a kind.
pub const STYLES_MAX: usize = 65_536;
/// A piece of XML among styles, in bytes.
pub const STYLE_PIECE_BYTES_MAX: u64 = 4 << 10;

/// A limit that a file goes beyond, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Over {
    /// Which limit.
    pub bound: Bound,
    /// How much it allows.
    pub max: u64,
    /// The part of the archive, or the sheet, where it is not the whole file.
    pub part: String,
    /// The row, where it is known.
    pub row: Option<u32>,
}

impl Over {
    /// A limit of a whole file.
    pub fn of(bound: Bound, max: u64) -> Self {
        Self { bound, max, part: String::new(), row: None }
    }

    /// The same of a part of it.
    pub fn in_part(self, part: &str) -> Self {
        let part = if self.part.is_empty() { part.to_owned() } else { self.part };
        Self { part, ..self }
    }

    /// The same in a row.
    pub fn at(self, row: u32) -> Self {
        Self { row: self.row.or(Some(row)), ..self }
    }

    /// What is wrong with the file. Bytes are given in MiB, those of a piece of XML in KiB.
    pub fn code(&self) -> Code {
        let part = Some(self.part.as_str()).filter(|part| !part.is_empty()).map(Into::into);
        let max = match self.bound {
            Bound::Stream | Bound::Row | Bound::Cell | Bound::Texts | Bound::Shared => {
                self.max >> 20
            }
            Bound::Part | Bound::Unpacked | Bound::Memory => self.max >> 20,
            Bound::Piece => self.max >> 10,
            _ => self.max,
        };
        Code::OverLimit { bound: self.bound, max: max.into(), part }
    }

    /// The limit that an error of the disk is about, where it is one.
    pub fn within(error: &std::io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }
}

/// For errors of readers, through which it passes on its way to an issue.
impl std::fmt::Display for Over {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the limit \"{}\" is {}", self.bound, self.max)
    }
}

impl std::error::Error for Over {}

impl From<Over> for std::io::Error {
    fn from(over: Over) -> Self {
        Self::new(std::io::ErrorKind::InvalidData, over)
    }
}
