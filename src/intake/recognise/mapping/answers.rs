//! Columns of yes and no that a mapping does not read: one of them may say who was not reached.
//!
//! Belongs here: finding such columns. Does not: what they mean, which is for whoever wrote the mapping.

use std::collections::{BTreeMap, BTreeSet};

use super::bound::BoundSheet;
use crate::event::spelling::fold_label;

/// Answers by which a row says that something was not so, folded.
const NO: &[&str] = &[
    "0",
    "absent",
    "absente",
    "ausente",
    "denied",
    "false",
    "faux",
    "n",
    "no",
    "non",
    "non recu",
    "non servi",
    "not received",
    "not served",
    "pas recu",
    "pas servi",
    "refuse",
    "refused",
    "rejected",
    "rejete",
    "لا",
];
/// Answers in a column of yes and no: one may say that it is not known.
const ANSWERS_MAX: usize = 3;
/// Columns of 0 and 1 with one beginning, from which on they are the choices of one question.
const CHOICES_MIN: usize = 3;

/// A column of yes and no that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unread {
    pub(super) column: usize,
    /// Rows that say no.
    pub(super) no: usize,
    /// Rows that say anything.
    pub(super) filled: usize,
}

/// The columns of yes and no that are not read and say no somewhere.
pub(super) fn unread(sheet: &BoundSheet<'_>) -> Vec<Unread> {
    let found = sheet.left_out.iter().filter_map(|(column, _)| answers(sheet, *column));
    let found: Vec<Unread> = found.collect();
    let mut alike: BTreeMap<&str, usize> = BTreeMap::new();
    let question = |unread: &Unread| {
        sheet.header.name(unread.column).rsplit_once('/').map(|(question, _)| question)
    };
    for unread in &found {
        if let Some(question) = question(unread) {
            *alike.entry(question).or_default() += 1;
        }
    }
    let is_choice = |unread: &Unread| {
        question(unread).is_some_and(|question| {
            let has_own = sheet.header.names.iter().any(|name| name == question);
            has_own || alike.get(question).is_some_and(|columns| *columns >= CHOICES_MIN)
        })
    };
    found.iter().filter(|unread| !is_choice(unread)).copied().collect()
}

fn answers(sheet: &BoundSheet<'_>, column: usize) -> Option<Unread> {
    let mut given: BTreeSet<String> = BTreeSet::new();
    let (mut no, mut filled) = (0, 0);
    for row in 0..sheet.rows.len() {
        let answer = fold_label(sheet.cell(row, column));
        if answer.is_empty() {
            continue;
        }
        filled += 1;
        no += usize::from(NO.contains(&answer.as_str()));
        given.insert(answer);
        if given.len() > ANSWERS_MAX {
            return None;
        }
    }
    // A column of few numbers is a count: 0, 1 and 2 children.
    let is_number = |answer: &String| answer.parse::<i64>().is_ok_and(|number| number > 1);
    (no > 0 && !given.iter().any(is_number)).then_some(Unread { column, no, filled })
}
