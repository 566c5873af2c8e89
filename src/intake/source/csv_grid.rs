//! CSV with all its rows in memory.

use super::csv::CsvFile;
use super::grid::{Grid, GridRow};
use super::row::TextRow;

/// All rows of a CSV file.
///
/// # Errors
/// What is wrong, and in which row.
pub fn all_rows(mut csv: CsvFile) -> Result<Grid, (u32, csv::Error)> {
    let mut grid = Grid { decimal_comma: csv.decimal_comma, ..Grid::default() };
    let mut row = TextRow::default();
    loop {
        match csv.rows.next(&mut row) {
            Ok(true) => grid.rows.extend(grid_row(&row)),
            Ok(false) => return Ok(grid),
            Err(error) => return Err((row.number, error)),
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
