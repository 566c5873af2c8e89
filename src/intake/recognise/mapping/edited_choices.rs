//! Questions of several choices whose text and whose columns of 0 and 1 say different things.
//!
//! Belongs here: finding such rows. Does not: reading choices (`row`).
//!
//! A form's server writes a question twice: as one text, and as a column for each choice. The columns are what is
//! read. Whoever corrects the text in a spreadsheet and leaves the columns would see the old choices counted.

use std::collections::BTreeSet;

use super::bound::BoundSheet;
use super::row::is_yes;
use super::values::cut;
use crate::event::spelling::fold_label;
use crate::issue::value::List;
use crate::issue::{Code, Issue};

/// An error for each row that says one thing in its text and another one in its columns.
pub(super) fn edited_choices(sheet: &BoundSheet<'_>) -> Vec<Issue> {
    let sections = sheet.spec.sections.iter().flat_map(|section| section.fields.values());
    let fields = sections.chain(sheet.spec.columns.values()).filter(|field| field.multiple);
    let columns: BTreeSet<usize> = fields
        .map(|field| sheet.columns(field))
        .filter(|columns| columns.up == 0)
        .flat_map(|columns| columns.at.iter().copied())
        .collect();
    columns.into_iter().flat_map(|column| edited(sheet, column)).collect()
}

fn edited(sheet: &BoundSheet<'_>, column: usize) -> Vec<Issue> {
    let choices = sheet.header.choices(column);
    let known: BTreeSet<&str> = choices.iter().map(|(_, choice)| *choice).collect();
    let (mut agree, mut issues) = (false, Vec::new());
    for row in 0..sheet.rows.len() {
        let text = sheet.cell(row, column);
        let is_filled = choices.iter().any(|(at, _)| !sheet.cell(row, *at).is_empty());
        if text.is_empty() || !is_filled || sheet.failed_condition(row).is_some() {
            continue;
        }
        let made = choices.iter().filter(|(at, _)| is_yes(sheet.cell(row, *at)));
        let chosen: Vec<&str> = made.map(|(_, choice)| *choice).collect();
        let folded = |all: &[&str]| all.iter().map(|of| fold_label(of)).collect::<BTreeSet<_>>();
        if folded(&chosen) == folded(&cut(text, &known)) {
            agree = true;
            continue;
        }
        let chosen = (!chosen.is_empty()).then(|| List::semicolons(chosen));
        let issue = sheet.issue(Code::ChoicesDiffer { chosen }).at(sheet.rows[row].number);
        issues.push(issue.column(sheet.header.name(column)));
    }
    // Where no row agrees, the text is in another language than the names of the columns.
    if agree { issues } else { Vec::new() }
}
