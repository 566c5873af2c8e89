//! XLSX workbooks.

use std::io::{BufReader, Seek};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::cell::text;
use super::csv::BUFFER_BYTES;
use super::fault::FORMULA;
use super::format::{Format, Rows, Stream, Unusable};
use super::grid::Grid;
use super::held::Held;
use super::workbook_part::Calculation;
use super::xlsx_parts::{Parts, look_through};
use crate::issue::value::Damage;

/// Every other ZIP archive is taken for one, so that what is wrong with it is named.
pub(super) const FORMAT: Format =
    Format { is: |start| start.starts_with(b"PK\x03\x04"), read: sheets };

fn sheets(content: Box<dyn Stream>) -> Result<Vec<Grid>, Unusable> {
    let mut content = BufReader::with_capacity(BUFFER_BYTES, content);
    let Parts { hidden_rows, shared_bytes } = look_through(&mut content)?;
    content.rewind()?;
    let calculation = Calculation::of(&mut content);
    content.rewind()?;
    let mut book = Xlsx::new(content)?;
    let mut grids = Vec::new();
    let mut held = Held::of_workbook(shared_bytes);
    for meta in book.sheets_metadata().to_vec() {
        if meta.typ != SheetType::WorkSheet {
            continue;
        }
        let mut rows = Rows::default();
        // Cell by cell: one at the far end of the sheet must not make the ones between.
        let mut cells = book.worksheet_cells_reader(&meta.name)?;
        while let Some(cell) = cells.next_cell_with_formula_metadata()? {
            let (row, column) = cell.pos;
            let lacks_result = cell.formula.is_some() && lacks_result(&cell.value, calculation);
            let text = if lacks_result { FORMULA.to_owned() } else { text(&cell.value) };
            rows.put(row, column as usize, text, &mut held)
                .map_err(|over| over.in_part(&meta.name))?;
        }
        drop(cells);
        let areas = book.merge_cells_by_sheet_name(&meta.name)?;
        let mut grid = Grid {
            name: meta.name,
            rows: rows.in_order(),
            hidden: meta.visible != SheetVisible::Visible,
            days_from: calculation.days_from,
            ..Grid::default()
        };
        for area in &areas {
            grid.fill_down(area, &mut held).map_err(|over| over.in_part(&grid.name))?;
        }
        let of_sheet = hidden_rows.iter().find(|(name, _)| *name == grid.name);
        grid.keep_hidden(of_sheet.map_or(&[], |(_, rows)| rows));
        grids.push(grid);
    }
    Ok(grids)
}

/// Whether a formula's cell has no result: none at all, or what programs put there that cannot
/// calculate. An empty text is a result where a spreadsheet calculated the workbook.
fn lacks_result(value: &DataRef<'_>, calculation: Calculation) -> bool {
    match value {
        DataRef::Empty => true,
        _ if !calculation.is_due => false,
        DataRef::Int(number) => *number == 0,
        DataRef::Float(number) => *number == 0.0,
        DataRef::DateTime(moment) => moment.as_f64() == 0.0,
        DataRef::String(text) => text.is_empty(),
        _ => false,
    }
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
