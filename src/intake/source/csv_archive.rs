//! ZIP archives of CSV files, as ODK Central gives them: the form, and a file for each repeat.
//!
//! Belongs here: opening one within bounds. Does not: CSV itself (`csv`).
//!
//! Invariant: what is unpacked is bounded by what is read, not by what the archive says of itself.

use std::io::{BufReader, Cursor, Read};

use super::archive::{Allowance, opened};
use super::csv::{CsvFile, over};
use super::csv_grid::all_rows;
use super::format::{Format, Stream, Unusable};
use super::grid::Grid;
use super::held::Held;
use crate::issue::value::Damage;

/// The most that one of its files unpacks to: it is in memory as a whole.
const FILE_BYTES_MAX: u64 = 512 << 20;
/// The most files in one archive.
const ENTRIES_MAX: usize = 1_000;

pub(super) const FORMAT: Format = Format { is: begins_with_csv, read: sheets };

/// Where a ZIP archive has the length of its first file's name, and the name.
const NAME_LENGTH_AT: usize = 26;
const NAME_AT: usize = 30;

/// Whether the first file of an archive is CSV: no workbook's is.
fn begins_with_csv(start: &[u8]) -> bool {
    let length = start.get(NAME_LENGTH_AT..NAME_LENGTH_AT + 2);
    let length = length.map_or(0, |two| usize::from(two[0]) | usize::from(two[1]) << 8);
    let name = start.get(NAME_AT..).unwrap_or_default();
    // Of a long name only the beginning is there, and no workbook has such a name.
    let is_long = length > name.len();
    let name = String::from_utf8_lossy(&name[..length.min(name.len())]).to_lowercase();
    start.starts_with(b"PK\x03\x04") && (name.ends_with(".csv") || is_long)
}

fn sheets(content: Box<dyn Stream>) -> Result<Vec<Grid>, Unusable> {
    let mut archive = opened(BufReader::new(content))?;
    let allowance = Allowance::new();
    if archive.len() > ENTRIES_MAX {
        return Err(Unusable::ArchiveLarge);
    }
    let (mut grids, mut held) = (Vec::new(), Held::of_csv());
    for at in 0..archive.len() {
        let file = archive.by_index(at)?;
        let name = file.name()?.replace('\\', "/");
        let Some(stem) = stem(&name).filter(|_| file.is_file()) else { continue };
        // What it says of its size saves moving it about; no more is believed.
        let bytes_max = FILE_BYTES_MAX.min(held.memory_left());
        let size = file.size().min(bytes_max).min(file.compressed_size().saturating_mul(100));
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
        allowance.unpacks(file).take(bytes_max + 1).read_to_end(&mut bytes)?;
        let unpacked = bytes.len() as u64;
        held.memory(unpacked).map_err(|over| over.in_part(&name))?;
        if unpacked > FILE_BYTES_MAX {
            return Err(Unusable::ArchiveLarge);
        }
        let damaged = |says: String| Unusable::Damaged(Damage::Other(says.as_str().into()));
        let csv = CsvFile::open(Cursor::new(bytes))?;
        let csv = csv.map_err(|_| damaged(format!("{name} is no text")))?;
        let grid = all_rows(csv, &mut held).map_err(|(row, error)| match over(&error) {
            Some(over) => over.in_part(&name).at(row).into(),
            None => damaged(format!("{name} row {row}: {error}")),
        })?;
        held.gives_back(unpacked);
        grids.push(Grid { name: stem.to_owned(), ..grid });
    }
    Ok(grids)
}

/// What a CSV file in an archive is called; `None` for other files, and those of macOS.
fn stem(name: &str) -> Option<&str> {
    let file = name.rsplit('/').next()?;
    let (stem, ending) = file.rsplit_once('.')?;
    let is_csv = ending.eq_ignore_ascii_case("csv");
    (is_csv && !file.starts_with('.') && !name.starts_with("__MACOSX/")).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_file_tells_an_archive_of_csv_from_a_workbook() {
        let start = |name: &str| {
            let mut start = b"PK\x03\x04".to_vec();
            start.resize(NAME_LENGTH_AT, 0);
            start.extend([name.len() as u8, 0, 0, 0]);
            start.extend(name.bytes().take(90));
            start
        };
        assert!(begins_with_csv(&start("form.csv")) && begins_with_csv(&start("Form 1.CSV")));
        assert!(begins_with_csv(&start(&format!("{}.csv", "x".repeat(200)))));
        for other in ["[Content_Types].xml", "mimetype", "xl/workbook.xml", ""] {
            assert!(!begins_with_csv(&start(other)), "{other}");
        }
        assert_eq!(stem("export/form.csv"), Some("form"));
        assert_eq!(
            (stem("media/a.jpg"), stem("__MACOSX/form.csv"), stem(".form.csv")),
            (None, None, None)
        );
    }
}
