//! A row of a form before and after, as an explanation shows it.
//!
//! Belongs here: which cells are shown, and what is shown instead of the others. Does not: what is done with
//! a sheet (`explain`).
//!
//! Invariant: no number of a person or household, no phone number, nothing that may be somebody's name, and
//! no value of a column that is left out is in an example.

use schemars::JsonSchema;
use serde::Serialize;

use super::bound::BoundSheet;
use super::definition::{Field, REFERENCE, Renamed, Source};
use crate::event::spelling::fold_label;
use crate::event::text::{checked, may_be_name};
use crate::intake::recognise::mapped::MappedTable;
use crate::intake::tables::{Column, Table};
use crate::issue::value::WordList;

/// Shown instead of a number.
const NUMBER: &str = "(a number)";
/// Shown instead of a value that is part of a derived key.
const IN_KEY: &str = "(part of a key, not kept)";
/// Shown instead of a value that is not read.
const LEFT_OUT: &str = "(left out)";
/// Fields of names of places and of the profile, which look as people's names do.
const NAMES: [&str; 9] =
    ["site", "admin1", "admin2", "admin3", "residence", "sector", "office", "donors", "project"];

/// A row before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Example {
    /// Its number.
    pub row: u32,
    /// The cells that are read, by header, and the personal ones that are not.
    pub before: Vec<(String, String)>,
    /// The rows of the intake tables that it states: table, and cells by column.
    pub after: Vec<(&'static str, Vec<(&'static str, String)>)>,
}

/// A row of a sheet, and the rows that it states.
pub(super) fn example(sheet: &BoundSheet<'_>, row: u32, tables: &[&MappedTable]) -> Example {
    let mut before: Vec<(String, String)> = Vec::new();
    let place = sheet.rows.iter().position(|own| own.number == row).unwrap_or_default();
    let mut show = |column: usize, instead: &dyn Fn(&str) -> String| {
        let name = sheet.header.name(column).to_owned();
        let cell = sheet.cell(place, column);
        let value = if cell.is_empty() { String::new() } else { instead(cell) };
        if !before.iter().any(|(own, _)| *own == name) {
            before.push((name, value));
        }
    };
    let sections = sheet.spec.sections.iter();
    let fields: Vec<(&str, &Field)> = sections
        .flat_map(|section| &section.fields)
        .chain(&sheet.spec.columns)
        .map(|(name, field)| (name.as_str(), field))
        .collect();
    // Columns with numbers first, so that none is shown as something else.
    for (name, field) in &fields {
        let columns = sheet.columns(field);
        let instead = |cell: &str| match field.source {
            Source::Derived(_) => IN_KEY.to_owned(),
            Source::Sum(_) => shown(name, Some(field), cell),
            _ => NUMBER.to_owned(),
        };
        for column in columns.parts.iter().filter(|part| part.up == 0).flat_map(|part| &part.at) {
            show(*column, &instead);
        }
        if ["person", "household"].contains(name) && columns.up == 0 {
            columns.at.iter().for_each(|column| show(*column, &|_| NUMBER.to_owned()));
        }
    }
    for (name, field) in &fields {
        let columns = sheet.columns(field);
        if columns.up == 0 {
            let instead = |cell: &str| shown(name, Some(field), cell);
            columns.at.iter().for_each(|column| show(*column, &instead));
        }
    }
    for (column, kind) in &sheet.left_out {
        if kind.is_some() && !sheet.cell(place, *column).is_empty() {
            show(*column, &|_| LEFT_OUT.to_owned());
        }
    }
    let mut after = Vec::new();
    for table in tables {
        for mapped in table.rows.iter().filter(|own| own.number == row) {
            let cells = table.header.iter().zip(&mapped.cells);
            let filled = cells.filter(|(_, cell)| cell.as_deref() != Some(""));
            let cells = filled.map(|(name, cell)| {
                let Some(cell) = cell else { return (*name, "(cannot be used)".to_owned()) };
                let value = match *name {
                    "person" | "household" if table.derived.contains(name) => {
                        "(a derived key)".to_owned()
                    }
                    "person" | "household" => NUMBER.to_owned(),
                    _ => shown(name, field_of(sheet, table.table, name), cell),
                };
                (*name, value)
            });
            after.push((table.table.name(), cells.collect()));
        }
    }
    Example { row, before, after }
}

fn field_of<'s>(sheet: &'s BoundSheet<'_>, table: Table, name: &str) -> Option<&'s Field> {
    let name = if name == "activity" && table == Table::Activities { REFERENCE } else { name };
    sheet.spec.section(table)?.fields.get(name)
}

/// A cell's text, but for what may be somebody's: a cell can have slipped by a column.
fn shown(name: &str, field: Option<&Field>, cell: &str) -> String {
    let is_constant = field.is_some_and(|field| matches!(field.source, Source::Constant(_)));
    let mut named = field.into_iter().filter_map(|field| field.values.as_ref());
    let is_named = named.any(|values| {
        let is_new_name = |renamed: &Renamed| renamed.to == cell;
        values.contains_key(&fold_label(cell)) || values.values().any(is_new_name)
    });
    let fits = Column::named(name).map_or_else(|| checked(cell), |column| column.checked(cell));
    let is_known = || match name {
        "sex" => is_in(WordList::Sex, cell),
        "population_group" => is_in(WordList::PopulationGroup, cell),
        "disability" => is_in(WordList::Disability, cell),
        name => NAMES.contains(&name) || !may_be_name(cell),
    };
    match fits.is_ok() && (is_constant || is_named || is_known()) {
        true => cell.to_owned(),
        false => format!("(a text of {} characters)", cell.chars().count()),
    }
}

/// Whether a text is a word of a list, or too short for a name.
fn is_in(list: WordList, text: &str) -> bool {
    const SHORT_MAX: usize = 2;
    text.chars().count() <= SHORT_MAX || list.words().contains(&fold_label(text).as_str())
}
