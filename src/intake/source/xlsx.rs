//! XLSX workbooks.

use std::io::BufReader;

use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::cell::text;
use super::csv::BUFFER_BYTES;
use super::format::{Format, Rows, Stream, Unusable};
use super::grid::Grid;
use crate::issue::value::Damage;

/// Every other ZIP archive is taken for one, so that what is wrong with it is named.
pub(super) const FORMAT: Format =
    Format { is: |start| start.starts_with(b"PK\x03\x04"), read: sheets };

fn sheets(content: Box<dyn Stream>) -> Result<Vec<Grid>, Unusable> {
    let mut book = Xlsx::new(BufReader::with_capacity(BUFFER_BYTES, content))?;
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

impl From<XlsxError> for Unusable {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::Password => Unusable::Password,
            XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound => {
                Unusable::Damaged(Damage::PartMissing)
            }
            error => Unusable::Damaged(Damage::Other(error.to_string().into())),
        }
    }
}
