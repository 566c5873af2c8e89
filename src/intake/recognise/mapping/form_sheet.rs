//! A sheet of a form, as far as its headers and values say what it is.

use std::collections::BTreeMap;

use super::names::{Found, Header};
use super::personal::{self, Personal};
use super::words::{Role, role, sadd};
use crate::event::spelling::fold_label;
use crate::intake::source::grid::Grid;

/// A sheet as it is recognised.
pub(super) struct FormSheet<'a> {
    pub(super) grid: &'a Grid,
    pub(super) header: Header,
    /// Whether it is a repeat.
    pub(super) repeat: bool,
    /// The first column of each role.
    pub(super) roles: BTreeMap<Role, usize>,
    /// Columns of sex and age cells.
    pub(super) cells: BTreeMap<&'static str, usize>,
    /// The first column of people's names and of phones.
    pub(super) names: Option<usize>,
    pub(super) phones: Option<usize>,
}

impl<'a> FormSheet<'a> {
    pub(super) fn of(grid: &'a Grid) -> Option<Self> {
        // A title above the header is one cell; a header is several.
        let at = grid
            .rows
            .iter()
            .find(|row| row.cells.iter().filter(|cell| !cell.is_empty()).count() > 1)?;
        let header = Header::of(grid, Some(at.number), &[])?;
        let repeat = header.find("_parent_index") != Found::Nothing
            || header.find("PARENT_KEY") != Found::Nothing;
        let mut sheet = Self {
            grid,
            repeat,
            roles: BTreeMap::new(),
            cells: BTreeMap::new(),
            names: None,
            phones: None,
            header,
        };
        for column in 0..sheet.header.names.len() {
            let name = sheet.header.name(column).to_owned();
            // A choice of a question of several belongs to the question.
            let of_question = (0..column).any(|question| {
                sheet.header.choices(question).iter().any(|(choice, _)| *choice == column)
            });
            if name.is_empty() || of_question {
                continue;
            }
            match personal::by_header(&name) {
                Some(Personal::Names) => {
                    sheet.names.get_or_insert(column);
                }
                Some(Personal::Phones) => {
                    sheet.phones.get_or_insert(column);
                }
                Some(_) => {}
                None => {
                    if let Some(cell) = sadd(&name) {
                        sheet.cells.entry(cell).or_insert(column);
                    } else if let Some(role) = role(&name, repeat) {
                        sheet.roles.entry(role).or_insert(column);
                    }
                }
            }
        }
        Some(sheet)
    }

    pub(super) fn values(&self, column: usize) -> impl Iterator<Item = &'a str> {
        let rows = self.grid.rows.get(self.header.rows_from..).unwrap_or_default();
        let cells = rows.iter().filter_map(move |row| row.cells.get(column));
        cells.map(String::as_str).filter(|cell| !cell.is_empty())
    }

    /// The distinct values of a column, in the order of their folded text.
    pub(super) fn distinct(&self, column: usize) -> Vec<&'a str> {
        let mut distinct: BTreeMap<String, &str> = BTreeMap::new();
        for value in self.values(column) {
            distinct.entry(fold_label(value)).or_insert(value);
        }
        distinct.into_values().collect()
    }

    pub(super) fn column(&self, name: &str) -> Option<usize> {
        match self.header.find(name) {
            Found::One(column) => Some(column),
            _ => None,
        }
    }

    pub(super) fn parent(&self) -> Option<&'a str> {
        self.values(self.column("_parent_table_name")?).next()
    }
}
