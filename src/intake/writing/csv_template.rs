//! Empty intake tables.
//!
//! Belongs here: the text of the four files. Does not: writing them.

use crate::event::text::csv_line;
use crate::intake::tables::Table;

/// The text of an empty table: its header, and an example row that import leaves out.
pub fn text(table: Table) -> String {
    let header = csv_line(table.columns().iter().map(|spec| spec.name), None);
    let example = csv_line(table.columns().iter().map(|spec| spec.example), None);
    format!("{header}# {example}")
}
