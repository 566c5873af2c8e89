//! Tables: the one structure that every format of tables is written from.
//!
//! Belongs here: what a table is made of, and how a cell reads for people and for programs. Does not:
//! which tables a report has (`views`), how a format lays them out (`csv`, `markdown`, `table`,
//! `xlsx`).
//!
//! A table knows no language: heads and words are keys, which people read through the catalogue
//! (`report.ftl`) and programs as they are. What a profile has a name for is an id, which programs read
//! as it is: a table for people is [`View::named`] before it is written.

use std::borrow::Cow;

use super::super::Count;
use crate::count::Amount;
use crate::language::Texts;
use crate::report::cells::HELD_BACK;
use crate::report::names::{NameOf, Names};

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
    /// What the profile has a name for, by its id.
    Id(NameOf, String),
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A text.
    Text(String),
    /// What the profile has a name for, by its id.
    Id(NameOf, String),
    /// Several of these, and what stands between them.
    Ids(NameOf, Vec<String>, &'static str),
    /// A word of a closed list, which people read in their language.
    Word(Cow<'static, str>),
    /// A day, as ISO 8601 has it.
    Day(String),
    /// A number of people or things.
    Number(i64),
    /// How many more or less than before.
    Change(i64),
    /// A sum of quantities or of money.
    Amount(Amount),
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

impl From<Option<Amount>> for Cell {
    fn from(amount: Option<Amount>) -> Self {
        amount.map_or(Cell::Empty, Cell::Amount)
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

/// A day, as ISO 8601 has it; nothing where there is none.
pub fn day(day: &str) -> Cell {
    match day {
        "" => Cell::Empty,
        day => Cell::Day(day.to_owned()),
    }
}

/// What the profile has a name for; nothing where there is none.
pub fn id(kind: NameOf, id: &str) -> Cell {
    match id {
        "" => Cell::Empty,
        id => Cell::Id(kind, id.to_owned()),
    }
}

/// Several of these with something between them; nothing where there is none.
pub fn ids<T: ToString>(kind: NameOf, ids: &[T], between: &'static str) -> Cell {
    match ids {
        [] => Cell::Empty,
        ids => Cell::Ids(kind, ids.iter().map(T::to_string).collect(), between),
    }
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
            Column::Name(name) | Column::Id(_, name) => name,
        }
    }

    /// The head for people.
    pub fn label(&self, texts: &Texts) -> String {
        match self {
            Column::Key(key) => texts.text(&format!("report-column-{}", key.replace('_', "-"))),
            Column::Name(name) | Column::Id(_, name) => name.clone(),
        }
    }
}

impl Cell {
    /// What people read.
    pub fn text(&self, texts: &Texts) -> String {
        let plus = |above: bool| if above { "+" } else { "" };
        match self {
            Cell::Text(text) | Cell::Id(_, text) | Cell::Day(text) => text.clone(),
            Cell::Ids(_, ids, between) => ids.join(between),
            Cell::Word(word) => texts.text(&format!("report-word-{}", word.replace('_', "-"))),
            Cell::Number(number) => texts.signed(*number),
            Cell::Change(number) => format!("{}{}", plus(*number > 0), texts.signed(*number)),
            Cell::Amount(amount) => match amount.whole() {
                Some(whole) => texts.amount(whole, amount.rest()),
                None => amount.to_string(),
            },
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
            Cell::Text(text) | Cell::Id(_, text) | Cell::Day(text) => text.clone(),
            Cell::Ids(_, ids, between) => ids.join(between),
            Cell::Word(word) => word.clone().into_owned(),
            Cell::Number(number) | Cell::Change(number) => number.to_string(),
            Cell::Amount(amount) => amount.to_string(),
            Cell::Decimal(number) | Cell::Percent(number) | Cell::ChangePercent(number) => {
                number.to_string()
            }
            Cell::HeldBack | Cell::Empty => String::new(),
        }
    }

    /// Whether it is neither a number nor the place of one.
    pub fn is_text(&self) -> bool {
        use Cell::{Day, Id, Ids, Text, Word};
        matches!(self, Text(_) | Word(_) | Id(..) | Ids(..) | Day(_))
    }
}

impl View {
    /// A table of these columns.
    pub fn new(key: impl Into<String>, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Self {
        Self { key: key.into(), columns, rows }
    }

    /// The same for people: with what they call sectors, offices, donors and projects.
    pub fn named(self, names: &Names) -> Self {
        self.with_names(|kind, id| names.of(kind, id))
    }

    /// The same where there is little room.
    pub fn named_short(self, names: &Names) -> Self {
        self.with_names(|kind, id| names.short(kind, id))
    }

    fn with_names(mut self, name: impl Fn(NameOf, &str) -> String) -> Self {
        for column in &mut self.columns {
            if let Column::Id(kind, id) = column {
                *column = Column::Name(name(*kind, id));
            }
        }
        for cell in self.rows.iter_mut().flatten() {
            match cell {
                Cell::Id(kind, id) => *cell = Cell::Text(name(*kind, id)),
                Cell::Ids(kind, ids, between) => {
                    let names: Vec<String> = ids.iter().map(|id| name(*kind, id)).collect();
                    *cell = Cell::Text(names.join(between));
                }
                _ => {}
            }
        }
        self
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
