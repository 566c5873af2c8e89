//! Which rows count, and by which key a submission is known again.
//!
//! Belongs here: questions about who was there, was served, agreed, and what was approved. Does not:
//! any answer to them.

use std::collections::{BTreeMap, HashSet};

use super::super::definition::TO_DO;
use super::super::meanings::is_excluded;
use super::super::submission::{key, kind_of};
use super::super::words::{Claim, Role, Sure, is_elsewhere, says_how_much};
use super::bands::band;
use super::closed::is_of;
use super::column::Column;
use super::facts::whole;
use super::sheet::Sheet;
use super::writer::{Writer, listed, one_line, quoted};
use crate::event::spelling::fold_label;

/// How approval is called in exports with labels in English and French, and with XML names.
const APPROVED: [&str; 4] = ["Approved", "Approuvé", "Approuvée", "validation_status_approved"];
/// Characters of a mark, as lists are ticked off with: x, ok, oui.
const MARK_CHARS_MAX: usize = 4;
/// Different answers of a question about a row.
const ANSWERS_MAX: usize = 12;
/// Keys of a submission, the most lasting first: an edited submission gets a new _uuid in Kobo.
const KEYS: [&str; 9] = [
    "_id",
    "meta/rootUuid",
    "_uuid",
    "meta/instanceID",
    "KEY",
    "@id",
    "formid",
    "info.formid",
    "event",
];
/// Keys where there is none of those: what they name may have several rows.
const KEYS_ALONE: [&str; 2] = ["enrollment", "trackedEntity"];

/// Writes by which key a submission is known again.
pub(super) fn submission(writer: &mut Writer, sheet: &Sheet<'_>) {
    let unique = |name: &&str| {
        sheet.named(name).is_some_and(|at| {
            let column = &sheet.columns[at];
            // The same submission may be in several exports.
            let ends = sheet.starts.iter().skip(1).copied().chain([sheet.rows]);
            let kind = kind_of(name);
            column.facts.filled > 0
                && column.cells.iter().all(|cell| key(cell, kind).is_some())
                && sheet.starts.iter().zip(ends).all(|(from, to)| {
                    let cells = column.cells.get(*from..to).unwrap_or_default();
                    cells.iter().collect::<HashSet<_>>().len() == cells.len()
                })
        })
    };
    let present = |name: &&str| sheet.named(name).is_some();
    let mut keys: Vec<String> = Vec::new();
    for name in KEYS.iter().filter(|name| unique(name)) {
        keys.push((*name).to_owned());
    }
    if keys.is_empty() {
        keys.extend(KEYS_ALONE.iter().find(|name| unique(name)).map(|name| (*name).to_owned()));
    }
    if !keys.is_empty() {
        writer.note("By any of its keys a submission is known again in next month's export.");
        return writer.field("submission", &listed(&keys));
    }
    if let Some(name) = KEYS.iter().find(|name| present(name)) {
        let name = quoted(name);
        writer.note(&format!(
            "{name} is no key: empty, the same in several rows, or typed by somebody. So a row is"
        ));
        writer.note("not known again in next month's export.");
    }
}

/// Asks which rows count.
pub(super) fn conditions(writer: &mut Writer, sheet: &Sheet<'_>) {
    let asked: Vec<&Column<'_>> = sheet.columns.iter().filter(|c| decides(c)).collect();
    if asked.is_empty() {
        return;
    }
    writer.note(
        "Which rows count? For each column, put the line with your answer in place of that with",
    );
    writer.note(&format!("{TO_DO}; without either, all of its rows count."));
    writer.line("keep = [");
    for column in asked {
        let name = listed(&column.names);
        let header = one_line(&column.header);
        writer.line(&format!(
            "  {{ column = {name}, is = [\"{TO_DO}\"] }},  # {TO_DO}: does {} say whether a row counts?",
            quoted(&header)
        ));
        if has_zeros(column) {
            let zeros = column.cells.iter().filter(|cell| whole(cell) == Some(0)).count();
            let rows = column.facts.rows;
            writer.line(&format!(
                "  # {{ column = {name}, is_not = [\"0\"] }},  # leaves out {zeros} of {rows} rows"
            ));
            continue;
        }
        for (values, rows) in answers(column) {
            let left_out = column.facts.rows - rows;
            let (is, rows) = (listed_always(&values), column.facts.rows);
            writer.line(&format!(
                "  # {{ column = {name}, is = {is} }},  # leaves out {left_out} of {rows} rows"
            ));
        }
    }
    writer.line("]");
}

fn listed_always(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
    format!("[{}]", values.join(", "))
}

/// Whether a column may say of a row that it does not count.
pub(super) fn decides(column: &Column<'_>) -> bool {
    let facts = &column.facts;
    if has_two_answers(column) || has_zeros(column) {
        return true;
    }
    let review = ["_validation_status", "reviewstate", "review_status"]
        .iter()
        .any(|name| column.header.trim().eq_ignore_ascii_case(name));
    if !column.can_be_named()
        || column.is_choice
        || facts.filled == 0
        || facts.distinct > ANSWERS_MAX
        || column.personal.is_some()
    {
        return false;
    }
    let says = column.sure(Role::Counts).is_some_and(|sure| sure != Sure::Other);
    // A status may be one of people, or of what was done.
    let known = |claim: &Claim| claim.sure == Sure::Yes && claim.role != Role::Group;
    let state = !column.is_of_server()
        && !column.claims.iter().any(known)
        && facts.distinct * 2 <= facts.filled.max(4)
        && column.values().iter().any(|value| is_excluded(value));
    review || says || state
}

/// Whether nothing reads a column that has two answers, or one and empty cells, or says how it stands with
/// something that is no group of people.
fn has_two_answers(column: &Column<'_>) -> bool {
    let facts = &column.facts;
    let values = column.values();
    let files = Some(super::super::personal::Personal::Files);
    let other = |claim: &Claim| !matches!(claim.role, Role::Group | Role::Counts);
    let is_state = !column.claims.is_empty();
    if !column.can_be_named()
        || column.is_of_server()
        || column.is_choice
        || column.personal.is_some() && column.personal != files
        || column.claims.iter().any(|claim| other(claim) || claim.sure == Sure::Other)
        || facts.filled == 0
        || facts.mostly(facts.days)
        || facts.whole > 0 && (!(0..=1).contains(&facts.max) || band(&column.header).is_some())
        || is_of("population_group", column)
        || is_elsewhere(&column.header) && facts.answers < facts.filled
    {
        return false;
    }
    let is_mark = |value: &&str| value.chars().count() <= MARK_CHARS_MAX;
    match values.as_slice() {
        [one] => facts.filled < facts.rows && facts.rows > 2 && is_mark(one),
        [_, _] => facts.filled > 2,
        several => {
            is_state && several.len() <= ANSWERS_MAX && facts.distinct * 2 <= facts.filled.max(4)
        }
    }
}

/// Whether a column says how much was given, or how often somebody was there, and nothing in some rows.
fn has_zeros(column: &Column<'_>) -> bool {
    let facts = &column.facts;
    column.can_be_offered()
        && !column.is_known()
        && facts.whole > 0
        && facts.mostly(facts.whole)
        && facts.min == 0
        && facts.max > 1
        && !is_elsewhere(&column.header)
        && says_how_much(&column.header)
}

/// The answers that leave rows out, each with the rows that it keeps.
fn answers(column: &Column<'_>) -> Vec<(Vec<String>, usize)> {
    let mut counts: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for cell in &column.cells {
        let entry = counts.entry(fold_label(cell)).or_insert_with(|| ((*cell).to_owned(), 0));
        entry.1 += 1;
    }
    let is_approved = |value: &str| APPROVED.iter().any(|own| fold_label(own) == fold_label(value));
    let mut answers: Vec<(Vec<String>, usize)> = Vec::new();
    for (value, rows) in counts.values().filter(|(value, _)| !value.is_empty()) {
        let values = match is_approved(value) {
            true => APPROVED.map(ToOwned::to_owned).to_vec(),
            false => vec![value.clone()],
        };
        answers.push((values, *rows));
    }
    // Everything but one answer, where that is not just another one.
    if counts.len() > 2 {
        for (denied, rows) in counts.values().filter(|(value, _)| !value.is_empty()) {
            let others = counts.values().filter(|(value, _)| value != denied);
            let values: Vec<String> = others.map(|(value, _)| value.clone()).collect();
            answers.push((values, column.facts.rows - rows));
        }
    }
    answers
}
