//! Columns of yes and no that a mapping does not read: one of them may say who was not reached.
//!
//! Belongs here: finding such columns, and saying which answers they have. Does not: what they mean, which is
//! for whoever wrote the mapping.

use std::collections::BTreeMap;

use super::bound::BoundSheet;
use crate::event::spelling::fold_label;
use crate::issue::value::{AnswerColumns, Tally};
use crate::issue::{Code, Issue};

/// Answers by which a row says that something was not so, folded.
const NO: &[&str] = &[
    "0",
    "absent",
    "absente",
    "ausente",
    "denied",
    "echec",
    "echoue",
    "failed",
    "false",
    "faux",
    "impaye",
    "n",
    "no",
    "non",
    "non paye",
    "non recu",
    "non servi",
    "not paid",
    "not received",
    "not served",
    "pas recu",
    "pas servi",
    "refuse",
    "refused",
    "rejected",
    "rejete",
    "unpaid",
    "لا",
];
/// The other answers that are shown: any other may be somebody's name.
const SHOWN: &[&str] = &[
    "1", "accepte", "accepted", "approved", "en cours", "nsp", "o", "oui", "p", "paid", "paye",
    "pending", "present", "presente", "received", "recu", "redeemed", "served", "servi", "si",
    "success", "true", "unknown", "vrai", "y", "yes", "نعم",
];
/// Marks that a row has or lacks.
const MARKS: &[&str] = &["x", "v", "✓", "✔", "☑", "☒"];
/// Answers in a column of yes and no: one may say that it is not known.
const ANSWERS_MAX: usize = 3;
/// Columns of 0 and 1 with one beginning, from which on they are the choices of one question.
const CHOICES_MIN: usize = 3;
/// Columns that are named.
const NAMED_MAX: usize = 12;

/// A column of yes and no that is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unread {
    pub(super) column: usize,
    /// Whether it looks personal, so that no answer of it is shown.
    is_personal: bool,
    /// Rows that say no, or lack the mark that others have.
    pub(super) no: usize,
    /// The answers as they are first written, each with its rows.
    answers: Vec<(String, u64)>,
}

/// Says which columns of yes and no are not read, though some of their rows say no.
pub(super) fn issue(sheet: &BoundSheet<'_>) -> Option<Issue> {
    let unread = unread(sheet);
    let shown = unread.iter().take(NAMED_MAX).map(|unread| {
        let answers = unread.answers.iter().filter(|_| !unread.is_personal);
        let (known, others): (Vec<_>, Vec<_>) = answers.partition(|(answer, _)| is_shown(answer));
        let shown = known.into_iter().map(|(answer, rows)| (answer.as_str().into(), *rows));
        let tally = Tally { shown: shown.collect(), is_cut: !others.is_empty() };
        (sheet.header.name(unread.column).into(), tally)
    });
    let columns = AnswerColumns { shown: shown.collect(), is_cut: unread.len() > NAMED_MAX };
    let code = Code::MappedAnswersUnread { count: unread.len().into(), columns };
    (!unread.is_empty()).then(|| sheet.issue(code))
}

fn is_shown(answer: &str) -> bool {
    let answer = fold_label(answer);
    let is_in = |list: &[&str]| list.contains(&answer.as_str());
    answer.is_empty() || is_in(NO) || is_in(SHOWN) || is_in(MARKS)
}

/// The columns of yes and no that are not read and say no somewhere.
pub(super) fn unread(sheet: &BoundSheet<'_>) -> Vec<Unread> {
    let left_out = sheet.left_out.iter();
    let found = left_out.filter_map(|(column, kind)| answers(sheet, *column, kind.is_some()));
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
    found.iter().filter(|unread| !is_choice(unread)).cloned().collect()
}

fn answers(sheet: &BoundSheet<'_>, column: usize, is_personal: bool) -> Option<Unread> {
    let mut given: BTreeMap<String, (&str, u64)> = BTreeMap::new();
    for row in 0..sheet.rows.len() {
        let cell = sheet.cell(row, column);
        given.entry(fold_label(cell)).or_insert((cell, 0)).1 += 1;
        if given.len() > ANSWERS_MAX + 1 {
            return None;
        }
    }
    let empty = given.remove("").map_or(0, |(_, rows)| rows);
    let is_mark = |answer: &String| MARKS.contains(&answer.as_str());
    let no = match !given.is_empty() && given.keys().all(is_mark) {
        true => empty,
        false => {
            let no = given.iter().filter(|(answer, _)| NO.contains(&answer.as_str()));
            no.map(|(_, (_, rows))| rows).sum()
        }
    };
    // A column of numbers is a count or a measure: 0, 1 and 2 children, 0.2 mg of chlorine.
    let is_number = |answer: &String| {
        let number = answer.replace(',', ".").parse::<f64>();
        number.is_ok_and(|number| number != 0.0 && number != 1.0)
    };
    if no == 0 || given.len() > ANSWERS_MAX || given.keys().any(is_number) {
        return None;
    }
    let mut answers: Vec<(String, u64)> =
        given.into_values().map(|(cell, rows)| (cell.to_owned(), rows)).collect();
    if empty > 0 {
        answers.push((String::new(), empty));
    }
    let no = usize::try_from(no).unwrap_or(usize::MAX);
    Some(Unread { column, is_personal, no, answers })
}
