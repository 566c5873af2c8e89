//! ODS workbooks.

use std::io::BufReader;

use calamine::{Data, DataRef, Ods, OdsError, Reader, SheetVisible};

use super::cell::text;
use super::csv::BUFFER_BYTES;
use super::fault::FORMULA;
use super::format::{Format, Rows, Stream, Unusable};
use super::grid::Grid;
use crate::issue::value::Damage;

/// The first part of an ODS file is its type, uncompressed, at this place.
const TYPE_AT: usize = 38;
const TYPE: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

pub(super) const FORMAT: Format = Format { is: is_ods, read: sheets };

fn is_ods(start: &[u8]) -> bool {
    start.starts_with(b"PK\x03\x04")
        && start.get(TYPE_AT..).is_some_and(|rest| rest.starts_with(TYPE))
}

fn sheets(content: Box<dyn Stream>) -> Result<Vec<Grid>, Unusable> {
    let mut book: Ods<_> = Ods::new(BufReader::with_capacity(BUFFER_BYTES, content))?;
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
        // A formula that was never calculated has no value, so that it is not among them.
        let formulas = book.worksheet_formula(&meta.name)?;
        let (first_row, first_column) = formulas.start().unwrap_or_default();
        for (row, column, _) in formulas.used_cells().filter(|(.., formula)| !formula.is_empty()) {
            let row = first_row.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
            let column = first_column.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
            if range.get_value((row, column)).is_none_or(|cell| *cell == Data::Empty) {
                rows.put(row, column as usize, FORMULA.to_owned())?;
            }
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

impl From<OdsError> for Unusable {
    fn from(error: OdsError) -> Self {
        match error {
            OdsError::Password => Unusable::Password,
            OdsError::CellLimitExceeded { .. } => Unusable::Large,
            error => Unusable::Damaged(Damage::Other(error.to_string().into())),
        }
    }
}
