//! Tables: the one structure that every format of tables is written from.
//!
//! Belongs here: what a table is made of, and how a cell reads for people and for programs. Does not:
//! which tables a report has (`views`), how a format lays them out (`csv`, `markdown`, `table`,
//! `xlsx`).
//!
//! A table knows no language: heads and words are keys, which people read through the catalogue
//! (`report.ftl`) and programs as they are. Names that an office gave, such as a sector's id, are
//! the same for both.

use std::borrow::Cow;

use super::super::Count;
use crate::language::Texts;
use crate::report::cells::HELD_BACK;

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Which; people read the name of a sheet, at most 31 characters, in its place.
    pub key: String,
    /// The head of each column.
    pub columns: Vec<Column>,
    /// As many cells a row as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// A key of the catalogue, with underscores: `people_reached`.
    Key(Cow<'static, str>),
    /// The same for everybody.
    Name(String),
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A text.
    Text(String),
    /// A word of a closed list, which people read in their language.
    Word(Cow<'static, str>),
    /// A number of people or things.
    Number(i64),
    /// How many more or less than before.
    Change(i64),
    /// A mean.
    Decimal(f64),
    /// A share, in percent.
    Percent(f64),
    /// How much more or less than before, in percent.
    ChangePercent(f64),
    /// A number that is held back.
    HeldBack,
    /// Nothing is known.
    Empty,
}

impl From<Count> for Cell {
    fn from(count: Count) -> Self {
        // No number of people comes near the limit of i64.
        count.told().map_or(Cell::HeldBack, |people| Cell::Number(people as i64))
    }
}

impl From<Option<Count>> for Cell {
    fn from(count: Option<Count>) -> Self {
        count.map_or(Cell::Empty, Cell::from)
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        Cell::Number(number as i64)
    }
}

impl From<Option<u64>> for Cell {
    fn from(number: Option<u64>) -> Self {
        number.map_or(Cell::Empty, Cell::from)
    }
}

impl From<Option<i64>> for Cell {
    fn from(number: Option<i64>) -> Self {
        number.map_or(Cell::Empty, Cell::Number)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        match text {
            "" => Cell::Empty,
            text => Cell::Text(text.to_owned()),
        }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

/// A word of a closed list.
pub fn word(word: &'static str) -> Cell {
    Cell::Word(word.into())
}

/// Columns by their keys.
pub fn columns<const N: usize>(keys: [&'static str; N]) -> Vec<Column> {
    keys.map(|key| Column::Key(key.into())).into()
}

impl Column {
    /// The head for programs: English and stable.
    pub fn key(&self) -> &str {
        match self {
            Column::Key(key) => key,
            Column::Name(name) => name,
        }
    }

    /// The head for people.
    pub fn label(&self, texts: &Texts) -> String {
        match self {
            Column::Key(key) => texts.text(&format!("report-column-{}", key.replace('_', "-"))),
            Column::Name(name) => name.clone(),
        }
    }
}

impl Cell {
    /// What people read.
    pub fn text(&self, texts: &Texts) -> String {
        let plus = |above: bool| if above { "+" } else { "" };
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Word(word) => texts.text(&format!("report-word-{}", word.replace('_', "-"))),
            Cell::Number(number) => texts.signed(*number),
            Cell::Change(number) => format!("{}{}", plus(*number > 0), texts.signed(*number)),
            Cell::Decimal(number) => texts.decimal(*number),
            Cell::Percent(number) => texts.percent(*number),
            Cell::ChangePercent(number) => {
                format!("{}{}", plus(*number > 0.0), texts.percent(*number))
            }
            Cell::HeldBack => HELD_BACK.to_owned(),
            Cell::Empty => String::new(),
        }
    }

    /// What programs read: numbers in digits, words in English, nothing for what is held back.
    pub fn plain(&self) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Word(word) => word.clone().into_owned(),
            Cell::Number(number) | Cell::Change(number) => number.to_string(),
            Cell::Decimal(number) | Cell::Percent(number) | Cell::ChangePercent(number) => {
                number.to_string()
            }
            Cell::HeldBack | Cell::Empty => String::new(),
        }
    }

    /// Whether it is neither a number nor the place of one.
    pub fn is_text(&self) -> bool {
        matches!(self, Cell::Text(_) | Cell::Word(_))
    }
}

impl View {
    /// A table of these columns.
    pub fn new(key: impl Into<String>, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Self {
        Self { key: key.into(), columns, rows }
    }

    /// Its name for people.
    pub fn name(&self, texts: &Texts) -> String {
        texts.text(&format!("report-view-{}", self.key))
    }

    /// Whether a column holds texts: some, and no number.
    pub fn is_text(&self, column: usize) -> bool {
        let cells = || self.rows.iter().filter_map(|row| row.get(column));
        cells().any(Cell::is_text) && cells().all(|cell| cell.is_text() || *cell == Cell::Empty)
    }
}
