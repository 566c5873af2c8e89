//! Where on a sheet issues are.
//!
//! Belongs here: which sheet, row and column an issue stands at. Does not: what is shown there (`annotated`,
//! `excerpt`).

use std::collections::{BTreeMap, HashMap};

use crate::event::text::normalised;
use crate::intake::recognise::layout::Layout;
use crate::intake::source::grid::{Book, Grid};
use crate::issue::Issue;

/// The issues of each sheet of a book.
pub fn of_sheets<'b, 'i>(
    book: &'b Book,
    issues: &'i [Issue],
    is_wanted: impl Fn(&Issue) -> bool,
) -> Vec<(&'b Grid, Vec<&'i Issue>)> {
    let of_book = issues.iter().filter(|issue| issue.file == book.file && is_wanted(issue));
    let mut by_sheet: HashMap<Option<&str>, Vec<&Issue>> = HashMap::new();
    for issue in of_book {
        by_sheet.entry(issue.sheet.as_deref()).or_default().push(issue);
    }
    // Issues of a whole file are shown on its first sheet.
    let mut whole = by_sheet.remove(&None);
    let sheets = book.sheets.iter().map(|grid| {
        let mut found = whole.take().unwrap_or_default();
        if !grid.name.is_empty() {
            found.extend(by_sheet.get(&Some(grid.name.as_str())).into_iter().flatten());
        }
        (grid, found)
    });
    sheets.collect()
}

/// What is wrong in a row: each with the column, where it is one's.
pub type Marks<'i> = Vec<(&'i Issue, Option<usize>)>;

/// Issues of a sheet by row. Those of the whole sheet stand at its header.
pub fn by_row<'i>(grid: &Grid, issues: &[&'i Issue]) -> BTreeMap<u32, Marks<'i>> {
    let (header, columns) = (header_of(grid), Columns::of(grid));
    let mut rows: BTreeMap<u32, Marks<'i>> = BTreeMap::new();
    for issue in issues {
        let row = issue.row.unwrap_or(header);
        let column = issue.column.as_ref().and_then(|name| columns.position(name, row));
        rows.entry(row).or_default().push((issue, column));
    }
    rows
}

/// The row with the names of the columns.
pub fn header_of(grid: &Grid) -> u32 {
    let header = Layout::of(&grid.name, &grid.rows).and_then(|layout| grid.rows.get(layout.header));
    header.or(grid.rows.first()).map_or(1, |row| row.number)
}

/// The places of a sheet's columns by what stands above them.
struct Columns(HashMap<String, Vec<(u32, usize)>>);

impl Columns {
    /// Headers stand in the first rows; which of them is one is left to the name that is asked for.
    fn of(grid: &Grid) -> Self {
        const ROWS: usize = 40;
        let mut places: HashMap<String, Vec<(u32, usize)>> = HashMap::new();
        for row in grid.rows.iter().take(ROWS) {
            for (at, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                places.entry(name(cell)).or_default().push((row.number, at));
            }
        }
        Self(places)
    }

    /// The first column with a header of that name above a row.
    fn position(&self, column: &str, row: u32) -> Option<usize> {
        let places = self.0.get(&name(column))?;
        places.iter().find(|(of, _)| *of <= row).map(|(_, at)| *at)
    }
}

fn name(header: &str) -> String {
    normalised(header.trim_end_matches(['*', ':']).trim_end()).replace(['_', '-'], " ")
}
