//! Where in a sheet a table is: its header, and the rows around it that are no data.
//!
//! Belongs here: telling which of the four tables a sheet holds, title rows above its header, hashtags
//! and labels under it. Does not: reading rows.

use super::no_rows::Role;
use crate::event::people::Sex;
use crate::intake::no_value::is_no_value;
use crate::intake::source::fault::fault;
use crate::intake::source::grid::Grid;
use crate::intake::source::row::Cells;
use crate::intake::tables::{Column, Table};
use crate::language::Language;

/// A header is looked for in so many rows; above it stand titles and explanations.
pub const HEADER_WITHIN: usize = 30;

/// Where a sheet's table is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Which of the four.
    pub table: Table,
    /// The header's place among the rows.
    pub header: usize,
    /// The place of a row of HXL hashtags under it.
    pub hashtags: Option<usize>,
    /// The place of a row of labels under it.
    pub labels: Option<usize>,
    /// The place of another row above it that names columns of the table: a header with a typing error,
    /// whose rows would be taken for titles.
    pub passed_over: Option<usize>,
}

impl Layout {
    /// The layout of a sheet with a name and rows; `None` where it holds none of the four tables.
    pub fn of<R: Cells>(name: &str, rows: &[R]) -> Option<Self> {
        let head = &rows[..rows.len().min(HEADER_WITHIN)];
        let known = |row: &R, table: Table| {
            let columns = row.texts().map(|cell| column_name(cell, table));
            let is_known = |name: &String| table.columns().iter().any(|spec| spec.name == name);
            columns.filter(is_known).count()
        };
        // A row of columns' names alone is a header for certain: what stands below a further one is no
        // reason to leave out what stands above it. Else the row with the most columns that are known; of
        // equals, the first.
        let certain = head.iter().enumerate().find_map(|(at, row)| {
            let table = table_of(row.texts(), "").filter(|_| is_header(row))?;
            Some((0, table, at))
        });
        let recognised = head.iter().enumerate().rev().filter_map(|(at, row)| {
            let table = table_of(row.texts(), "")?;
            Some((known(row, table), table, at))
        });
        let named = Table::ALL.into_iter().find(|table| is_name(name, *table));
        let by_name = named.into_iter().flat_map(|table| {
            let rows = head.iter().enumerate().rev();
            rows.map(move |(at, row)| (known(row, table), table, at))
        });
        let (_, table, header) = certain
            .or(recognised.max_by_key(|(known, ..)| *known))
            .or(by_name.max_by_key(|(known, ..)| *known))?;
        let below =
            |at: usize| rows.get(at).filter(|row| row.number() <= rows[header].number() + 3);
        let hashtags = below(header + 1).filter(|row| is_hashtags(*row)).map(|_| header + 1);
        let next = hashtags.map_or(header + 1, |at| at + 1);
        let labels = below(next).filter(|row| is_labels(*row, &rows[header], table)).map(|_| next);
        let hashtags = hashtags.or_else(|| {
            below(labels? + 1).filter(|row| is_hashtags(*row)).and(labels).map(|at| at + 1)
        });
        // Two headers that follow on each other have no rows between them.
        const NAMES_MIN: usize = 2;
        let above = head.get(..header.saturating_sub(1)).unwrap_or_default();
        let passed_over = above.iter().position(|row| known(row, table) >= NAMES_MIN);
        Some(Self { table, header, hashtags, labels, passed_over })
    }
}

/// Whether a sheet is one of the template's own that explain it or hold its lists.
pub fn is_of_template(grid: &Grid) -> bool {
    let help = |language: Language| {
        let texts = language.texts();
        grid.name == texts.text("template-help-sheet")
            && grid.rows.first().and_then(|row| row.cells.first())
                == Some(&texts.text("template-help-title"))
    };
    (grid.hidden && grid.name == crate::intake::writing::template::LISTS)
        || Language::ALL.iter().any(|language| help(*language))
}

fn is_name(name: &str, table: Table) -> bool {
    name.trim().to_lowercase() == table.name()
}

/// The table that a header belongs to, or else the name of its sheet or file.
pub fn table_of<'a>(header: impl Iterator<Item = &'a str>, name: &str) -> Option<Table> {
    let header: Vec<String> = header.map(plain_name).collect();
    let named = || Table::ALL.into_iter().find(|table| is_name(name, *table));
    Table::of_header(&header).or_else(named)
}

/// What a spreadsheet calls a column.
pub fn letter(mut column: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.insert(0, char::from(b'A' + (column % 26) as u8));
        if column < 26 {
            return letters.into_iter().collect();
        }
        column = column / 26 - 1;
    }
}

/// A header's cell as the name of a column: of the table where it is one of its own but for capitals,
/// spaces and the star of a required column.
pub fn column_name(cell: &str, table: Table) -> String {
    let plain = plain_name(cell);
    let known = table.columns().iter().any(|spec| spec.name == plain);
    if known { plain } else { cell.trim().to_lowercase() }
}

fn plain_name(cell: &str) -> String {
    let cell = cell.trim().trim_end_matches(['*', ':']).trim_end().to_lowercase();
    cell.replace([' ', '-', '\u{a0}'], "_")
}

/// Whether a column holds how many or how much: numbers that add up.
pub fn is_quantity(column: &str) -> bool {
    let cells = |of: &str| of.starts_with("f_") || of.starts_with("m_");
    ["size", "count", "quantity", "value", "sessions"].contains(&column) || cells(column)
}

/// Whether a row is all HXL hashtags.
pub fn is_hashtags(row: &impl Cells) -> bool {
    let mut filled = row.texts().filter(|cell| !cell.is_empty()).peekable();
    filled.peek().is_some()
        && filled
            .all(|cell| cell.starts_with('#') && !cell.starts_with("# ") && fault(cell).is_none())
}

/// What a column of the four tables says of a row.
pub fn role(column: &str) -> Role {
    match Column::named(column) {
        None => Role::Unread,
        Some(Column::Activity) => Role::Reference,
        Some(Column::Group) => Role::Group,
        Some(
            Column::Person
            | Column::Household
            | Column::Site
            | Column::Admin1
            | Column::Admin2
            | Column::Admin3
            | Column::Residence,
        ) => Role::Identity,
        Some(_) => Role::Other,
    }
}

/// Whether a row names columns of the tables in all its cells: the header of another table, or of the
/// same one with its columns in another order.
pub fn is_header(row: &impl Cells) -> bool {
    const NAMES_MIN: usize = 2;
    let mut names = 0;
    for text in row.texts().filter(|text| !text.is_empty()) {
        if text.bytes().any(|byte| byte.is_ascii_digit()) && !text.contains('_') {
            return false;
        }
        if Column::named(&plain_name(text)).is_none() {
            return false;
        }
        names += 1;
    }
    names >= NAMES_MIN
}

/// Whether a row under a header puts it in other words: most columns are filled, and not one digit
/// is in a row where a date, a size or a number of people has to be.
fn is_labels<R: Cells>(row: &R, header: &R, table: Table) -> bool {
    let filled = row.texts().filter(|cell| !cell.is_empty()).count();
    let columns = header.texts().filter(|cell| !cell.is_empty()).count();
    let digits = row.texts().any(|cell| cell.chars().any(|c| c.is_ascii_digit()));
    // A column is called neither by a spreadsheet's error nor by a word that stands for no value.
    let is_wrong = row.texts().any(|cell| fault(cell).is_some() || is_no_value(cell));
    if digits || is_wrong || filled < 3 || filled * 3 < columns * 2 {
        return false;
    }
    let at = |name: &str| {
        let at = header.texts().position(|cell| column_name(cell, table) == name);
        at.and_then(|at| row.texts().nth(at)).unwrap_or_default()
    };
    match table {
        Table::Activities => !at("start").is_empty(),
        Table::Households => !at("size").is_empty(),
        Table::Headcounts => !at("count").is_empty(),
        Table::People => {
            let sex = at("sex").to_lowercase();
            !sex.is_empty() && !Sex::ALL.iter().any(|known| known.to_string() == sex)
        }
    }
}
