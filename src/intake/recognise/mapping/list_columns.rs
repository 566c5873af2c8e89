//! What the columns of a mapped sheet are, as far as it decides which of its rows are rows.
//!
//! Belongs here: which columns say who and where, and which hold numbers that add up. Does not: what makes a
//! row a total or a note (`no_rows`), or a merged number (`merged`).

use super::bound::{BoundSheet, FieldColumns};
use super::definition::{Field, REFERENCE};
use crate::event::spelling::fold_label;
use crate::intake::recognise::layout::is_quantity;
use crate::intake::recognise::merged::MergedNumbers;
use crate::intake::recognise::no_rows::{ListColumns, NoRow, Role, says_total};
use crate::intake::shown::with_total;
use crate::intake::source::grid::{Grid, GridRow};
use crate::issue::{Code, Issue};

/// The fields that say who or where.
const IDENTITY: [&str; 7] =
    ["site", "admin1", "admin2", "admin3", "person", "household", "residence"];
/// The fields whose values are in no issue.
const NUMBERS_OF_PEOPLE: [&str; 2] = ["person", "household"];

/// The columns of a sheet.
pub(super) struct SheetColumns {
    columns: ListColumns,
    /// Those that hold somebody's number or what one is derived from.
    of_people: Vec<usize>,
    read: usize,
}

impl SheetColumns {
    pub(super) fn of(sheet: &BoundSheet<'_>) -> Self {
        let mut roles = vec![Role::Unread; sheet.header.names.len()];
        let mut of_people = Vec::new();
        let own = sheet.spec.columns.iter();
        let sections = sheet.spec.sections.iter().flat_map(|section| &section.fields);
        for (name, field) in sections.chain(own) {
            let columns = sheet.columns(field);
            let role = role(name, field);
            for (_, column) in all(columns).filter(|(up, _)| *up == 0) {
                let Some(known) = roles.get_mut(column) else { continue };
                *known = stronger(*known, role);
                if NUMBERS_OF_PEOPLE.contains(&name.as_str()) {
                    of_people.push(column);
                }
            }
        }
        for column in &sheet.keep {
            if let Some(known) = roles.get_mut(*column) {
                *known = stronger(*known, Role::Other);
            }
        }
        let read = roles.iter().filter(|role| **role != Role::Unread).count();
        let headers = vec![sheet.header.names.clone(), sheet.header.hashtags.clone()];
        Self { columns: ListColumns::new(roles, headers), of_people, read }
    }

    /// Why a row is none of the sheet's: an error, or a warning where it is left out for certain.
    pub(super) fn refuse(&self, sheet: &BoundSheet<'_>, row: usize) -> Option<Issue> {
        let row = sheet.rows.get(row)?;
        let issue = |code| sheet.issue(code).at(row.number);
        if let Some(at) = sheet.merged.unclear(row.number) {
            return Some(issue(Code::NumberMergedAcross).column(sheet.header.name(at)));
        }
        let found = self.columns.no_row(row)?;
        // One text is no row of a list of which several columns are read.
        const READ_MIN: usize = 3;
        let (code, is_error) = found.code(self.read >= READ_MIN);
        let mut issue = issue(code);
        if let Some(at) = found.position() {
            issue = issue.column(sheet.header.name(at));
            let is_shown = match found {
                NoRow::Total(_) => true,
                NoRow::PerhapsTotal(at) => !self.of_people.contains(&at),
                _ => false,
            };
            if is_shown {
                // The row says that it is a total: what else stands in the cell may be a name.
                issue = with_total(issue, row.cells.get(at).map_or("", String::as_str));
            }
        }
        Some(if is_error { issue } else { issue.warning() })
    }
}

/// Another header above a sheet's own, whose rows would be left out.
pub(super) fn header_above(sheet: &BoundSheet<'_>, grid: &Grid) -> Option<Issue> {
    const NAMES_MIN: usize = 2;
    // Two headers that follow on each other have no rows between them.
    let above = grid.rows.get(..sheet.header.place.saturating_sub(1)).unwrap_or_default();
    let names: Vec<String> = sheet.header.names.iter().map(|name| fold_label(name)).collect();
    let is_name = |cell: &&String| !cell.is_empty() && names.contains(&fold_label(cell));
    let is_header = |row: &&GridRow| row.cells.iter().filter(is_name).count() >= NAMES_MIN;
    let other = above.iter().find(is_header)?;
    Some(sheet.issue(Code::HeaderOther).at(other.number))
}

/// The numbers in merged cells of a sheet of the mapping.
pub(super) fn merged_numbers(sheets: &[BoundSheet<'_>], at: usize, grid: &Grid) -> MergedNumbers {
    let mut numbers = Vec::new();
    for (from, sheet) in sheets.iter().enumerate() {
        for section in &sheet.spec.sections {
            for (_, field) in section.fields.iter().filter(|(name, _)| is_quantity(name)) {
                let here = all(sheet.columns(field))
                    .filter(|(up, _)| above(sheets, from, *up) == Some(at));
                numbers.extend(here.map(|(_, column)| column));
            }
        }
    }
    MergedNumbers::of(&grid.merged, sheets[at].header_row, |column| numbers.contains(&column))
}

/// All columns of a field, each with how many sheets up it is.
fn all(columns: &FieldColumns) -> impl Iterator<Item = (usize, usize)> {
    let own = columns.at.iter().map(|column| (columns.up, *column));
    own.chain(columns.parts.iter().flat_map(|part| part.at.iter().map(|at| (part.up, *at))))
}

/// The sheet so many parents up.
fn above(sheets: &[BoundSheet<'_>], from: usize, up: usize) -> Option<usize> {
    (0..up).try_fold(from, |at, _| sheets.get(at)?.spec.parent)
}

fn role(name: &str, field: &Field) -> Role {
    // A value that the mapping names or accepts is meant.
    if field.values.is_some() || field.accept.iter().any(|word| says_total(word).is_some()) {
        return Role::Other;
    }
    match name {
        REFERENCE | "activity" => Role::Reference,
        "group" => Role::Group,
        name if IDENTITY.contains(&name) => Role::Identity,
        _ => Role::Other,
    }
}

fn stronger(a: Role, b: Role) -> Role {
    let order = [Role::Unread, Role::Other, Role::Group, Role::Reference, Role::Identity];
    let weight = |role: Role| order.iter().position(|known| *known == role);
    if weight(a) >= weight(b) { a } else { b }
}
