//! Tables of plain text, for terminals.

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

/// An empty table whose first column is text and the others numbers.
pub fn new_table<T: ToString>(header: impl IntoIterator<Item = T>) -> Table {
    let mut table = Table::new();
    table.load_style(
        TableStyle::new()
            .top_border(LineStyle::none().fill('─').junction('─'))
            .header_separator(LineStyle::none().fill('─').junction('─'))
            .bottom_border(LineStyle::none().fill('─').junction('─')),
    );
    table.set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(header.into_iter().map(|head| head.to_string()));
    for (i, column) in table.column_iter_mut().enumerate() {
        if i > 0 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}
