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
    held.text(row.cells.iter().map(String::len).sum())
}

/// A row without the empty cells at its end; `None` where all are empty.
pub fn grid_row(row: &TextRow) -> Option<GridRow> {
    let mut cells: Vec<String> = row.texts().map(ToOwned::to_owned).collect();
    let filled = cells.iter().rposition(|cell| !cell.is_empty())?;
    cells.truncate(filled + 1);
    Some(GridRow { number: row.number, cells })
}
