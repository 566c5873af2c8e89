//! CSV with all its rows in memory.

use super::csv::CsvFile;
use super::grid::{Grid, GridRow};
use super::held::Held;
use super::limits::Over;
use super::row::TextRow;

/// All rows of a CSV file; `held` counts what is held of all files that belong together.
///
/// # Errors
/// What is wrong, and in which row.
pub fn all_rows(mut csv: CsvFile, held: &mut Held) -> Result<Grid, (u32, csv::Error)> {
    let mut grid = Grid { decimal_comma: csv.decimal_comma, ..Grid::default() };
    let mut row = TextRow::default();
    loop {
        match csv.rows.next(&mut row) {
            Ok(true) => {
                let cells = grid_row(&row);
                let counted = count(&cells, held);
                counted.map_err(|over| (row.number, std::io::Error::from(over).into()))?;
                grid.rows.extend(cells);
            }
            Ok(false) => return Ok(grid),
            Err(error) => return Err((row.number, error)),
        }
    }
}

fn count(row: &Option<GridRow>, held: &mut Held) -> Result<(), Over> {
    let Some(row) = row else { return Ok(()) };
    held.cells(row.cells.len())?;
    held.row(row.cells.capacity())?;
    row.cells.iter().try_for_each(|cell| held.text(cell.len()))
}

/// A row without the empty cells at its end, which take no memory either; `None` where all are empty.
pub fn grid_row(row: &TextRow) -> Option<GridRow> {
    let last = row.texts().enumerate().filter(|(_, cell)| !cell.is_empty()).last();
    let (last, _) = last?;
    let mut cells = Vec::with_capacity(last + 1);
    cells.extend(row.texts().take(last + 1).map(ToOwned::to_owned));
    Some(GridRow { number: row.number, cells })
}
