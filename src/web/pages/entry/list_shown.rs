//! The rows of people, households and groups in the form of an activity.
//!
//! Belongs here: their fields, and which of them stand behind a click. Does not: reading them (`lists`).

use serde::Serialize;

use super::found::Found;
use super::lists::{ROWS_MAX, TypedLists, columns};
use crate::event::people::{Disability, PopulationGroup, Sex};
use crate::intake::tables::Table;
use crate::language::Texts;
use crate::web::pages::names::{Choice, choices};
use crate::web::visit::Visit;

/// A list.
#[derive(Debug, Serialize)]
pub struct ListShown {
    /// The name of its table.
    name: &'static str,
    rows: Vec<RowShown>,
    /// Whether there can be more rows.
    has_more: bool,
}

/// A row.
#[derive(Debug, Serialize)]
struct RowShown {
    number: usize,
    /// Fields that most rows have.
    main: Vec<Cell>,
    /// The others.
    more: Vec<Cell>,
    is_open: bool,
    /// Of how many people nothing is known by sex and age, where something is known of others.
    unknown: Option<u64>,
}

/// A field of a row.
#[derive(Debug, Serialize)]
struct Cell {
    id: String,
    label: String,
    value: String,
    choices: Vec<Choice>,
    is_number: bool,
    /// Whether it is one of the ten by sex and age.
    is_part: bool,
    /// Whether they are parts of it.
    is_total: bool,
    wrong: Vec<String>,
}

/// Columns that most rows have.
const MAIN: &[&str] = &["group", "count", "household", "size", "person", "sex", "age"];

impl ListShown {
    /// A list with what was typed and what is wrong.
    pub fn new(visit: &Visit<'_>, table: Table, lists: &TypedLists, found: &Found) -> Self {
        let room = lists.room(table);
        let row = |number: usize| RowShown::new(visit, table, number, lists, found);
        Self { name: table.name(), rows: (1..=room).map(row).collect(), has_more: room < ROWS_MAX }
    }
}

impl RowShown {
    fn new(
        visit: &Visit<'_>,
        table: Table,
        number: usize,
        lists: &TypedLists,
        found: &Found,
    ) -> Self {
        let texts = visit.texts();
        let typed = lists.rows(table).get(number - 1);
        let value = |column: &str| typed.and_then(|row| row.get(column)).cloned();
        let cell = |column: &'static str| {
            let id = format!("{}-{number}-{column}", table.name());
            let value = value(column).unwrap_or_default();
            let is_part = is_part(column);
            Cell {
                label: label(column, texts),
                choices: choices_of(column, &value, texts),
                is_number: is_part || matches!(column, "count" | "size" | "age" | "birth_year"),
                is_part,
                is_total: matches!(column, "count" | "size"),
                wrong: found.at(&id),
                value,
                id,
            }
        };
        let is_main = |column: &&str| {
            MAIN.contains(column) && !(table == Table::People && *column == "household")
        };
        let (main, more): (Vec<&str>, Vec<&str>) = columns(table).partition(is_main);
        let main: Vec<Cell> = main.into_iter().map(cell).collect();
        let more: Vec<Cell> = more.into_iter().map(cell).collect();
        let is_open = more.iter().any(|cell| !cell.value.is_empty() || !cell.wrong.is_empty());
        let total = main.iter().find(|cell| cell.is_total);
        let total = total.and_then(|cell| cell.value.parse::<u64>().ok());
        let parts: Vec<u64> =
            more.iter().filter(|cell| cell.is_part).filter_map(|c| c.value.parse().ok()).collect();
        let known = total.filter(|_| !parts.is_empty());
        let unknown = known.and_then(|total| total.checked_sub(parts.iter().sum()));
        Self { number, main, more, is_open, unknown }
    }
}

/// Whether a column is of people by sex and age.
fn is_part(column: &str) -> bool {
    column.starts_with("f_") || column.starts_with("m_")
}

fn label(column: &str, texts: &Texts) -> String {
    match column.split_once('_').filter(|_| is_part(column)) {
        Some((sex, age)) => {
            let sex = texts.text(&format!("report-word-sex-{sex}"));
            let age = texts.text(&format!("report-word-age-{}", age.replace('_', "-")));
            format!("{sex} {age}")
        }
        None => texts.text(&format!("web-cell-{}", column.replace('_', "-"))),
    }
}

fn choices_of(column: &str, value: &str, texts: &Texts) -> Vec<Choice> {
    let word = |key: &'static str| move |id: &str| texts.text(&format!("{key}{id}"));
    match column {
        "sex" => {
            let ids = Sex::ALL.iter().map(|of| of.name());
            choices(ids, Some(value), word("web-sex-"))
        }
        "population_group" => {
            let ids = PopulationGroup::ALL.iter().map(|of| of.name());
            choices(ids, Some(value), word("report-word-"))
        }
        "disability" => {
            let ids = Disability::ALL.iter().map(|of| of.name());
            choices(ids, Some(value), word("report-word-"))
        }
        _ => Vec::new(),
    }
}
