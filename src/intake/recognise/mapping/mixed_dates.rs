//! Columns in which some days are dates of the spreadsheet and others are text in another order.
//!
//! Belongs here: finding them. Does not: reading a day (`values`).
//!
//! A spreadsheet that is set to another order than the one in which days were typed makes dates of those
//! it can read, with day and month changed round, and leaves the others as text. Nobody can tell
//! afterwards which these are, so that it is said.

use std::collections::BTreeSet;

use super::bound::BoundSheet;
use super::definition::DateOrder;
use crate::intake::dates::{is_iso, without_time};
use crate::issue::{Code, Issue};

/// A warning for each such column of a sheet.
pub(super) fn mixed_dates(sheet: &BoundSheet<'_>) -> Vec<Issue> {
    let sections = sheet.spec.sections.iter().flat_map(|section| section.fields.values());
    let fields = sections.chain(sheet.spec.columns.values());
    let is_turned = |order: Option<DateOrder>| order.is_some_and(|o| o != DateOrder::YearFirst);
    let columns: BTreeSet<usize> = fields
        .filter(|field| is_turned(field.format))
        .map(|field| sheet.columns(field))
        .filter(|columns| columns.up == 0)
        .flat_map(|columns| columns.at.iter().copied())
        .collect();
    columns.into_iter().filter_map(|column| mixed(sheet, column)).collect()
}

fn mixed(sheet: &BoundSheet<'_>, column: usize) -> Option<Issue> {
    let cells = (0..sheet.rows.len()).map(|row| sheet.cell(row, column));
    let (mut days, mut texts) = (0_usize, 0_usize);
    for cell in cells.filter(|cell| cell.contains(|c: char| c.is_ascii_digit())) {
        match is_iso(without_time(cell)) {
            true => days += 1,
            false => texts += 1,
        }
    }
    let code = Code::DatesMixed { days: days.into(), texts: texts.into() };
    let issue = sheet.issue(code).at(sheet.header_row).column(sheet.header.name(column)).warning();
    (days > 0 && texts > 0).then_some(issue)
}
