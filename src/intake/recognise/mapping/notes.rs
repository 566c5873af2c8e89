//! What a mapping says less than the form, or the form less than the mapping: said at each import.
//!
//! Belongs here: mapped columns that are empty, defaults that are taken, conditions that never apply, answers
//! that nobody reads.
//! Does not: rows that are left out (`rows`), columns that are not read (`bound`).

use super::answers;
use super::bound::BoundSheet;
use super::definition::{Field, Source};
use crate::issue::value::List;
use crate::issue::{Code, Issue};

/// What there is to say of a sheet, of which some rows are read.
pub(super) fn of_sheet(sheet: &BoundSheet<'_>, read: &[usize]) -> Vec<Issue> {
    let mut issues: Vec<Issue> = unmet(sheet).map(|code| sheet.issue(code).note()).collect();
    issues.extend(answers::issue(sheet).map(Issue::note));
    let mut empty: Vec<&str> = Vec::new();
    for field in fields(sheet) {
        let Source::Columns { parent: false, .. } = field.source else { continue };
        let columns = sheet.columns(field);
        let Some(first) = columns.at.first() else { continue };
        let name = sheet.header.name(*first);
        let is_filled = |row: usize| {
            columns.at.iter().any(|column| !field.filled(sheet.cell(row, *column)).is_empty())
        };
        let filled = read.iter().filter(|row| is_filled(**row)).count();
        let taken = read.len() - filled;
        if let Some(default) = &field.default
            && taken * 2 > read.len()
        {
            let (count, rows) = (taken.into(), read.len().into());
            let code = Code::MappedDefaultTaken { value: default.as_str().into(), count, rows };
            issues.push(sheet.issue(code).column(name).note());
        } else if filled == 0 && !read.is_empty() && !empty.contains(&name) {
            empty.push(name);
        }
    }
    if !empty.is_empty() {
        let (count, columns) = (empty.len().into(), List::commas(empty));
        issues.push(sheet.issue(Code::MappedColumnsEmpty { count, columns }).note());
    }
    issues
}

/// Conditions that no row comes under: a value that is misspelt leaves nobody out.
fn unmet<'s>(sheet: &'s BoundSheet<'_>) -> impl Iterator<Item = Code> + 's {
    let conditions = sheet.spec.keep.iter().zip(&sheet.keep);
    conditions.filter_map(|(condition, column)| {
        let is_met = (0..sheet.rows.len()).any(|row| !condition.keeps(sheet.cell(row, *column)));
        let (_, left_out) = &condition.written;
        let code = || Code::MappedConditionUnmet {
            column: sheet.header.name(*column).into(),
            values: List::quoted_or(left_out),
        };
        (!is_met && !left_out.is_empty() && !sheet.rows.is_empty()).then(code)
    })
}

fn fields<'s>(sheet: &'s BoundSheet<'_>) -> impl Iterator<Item = &'s Field> {
    let sections = sheet.spec.sections.iter().flat_map(|section| section.fields.values());
    sections.chain(sheet.spec.columns.values())
}
