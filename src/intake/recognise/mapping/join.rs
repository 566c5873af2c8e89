//! Joining the rows of a repeat to those of its parent.

use super::bound::{BoundSheet, Parent};
use std::collections::HashMap;

use super::names::Found;
use crate::issue::{Code, Issue};

/// Columns that join a repeat to its parent in the exports of Kobo and ODK: the repeat's, and the
/// parent's. The place in the sheet comes first, the submission second.
const INDEX: (&str, &str) = ("_parent_index", "_index");
const SUBMISSION: (&[&str], &[&str]) =
    (&["_submission__uuid", "_submission_uuid"], &["_uuid", "_submission__uuid"]);
const KEY: (&str, &str) = ("PARENT_KEY", "KEY");

/// For each row of a repeat, the place of its parent.
pub(super) fn join(
    sheets: &[BoundSheet<'_>],
    at: usize,
    parent: usize,
    issues: &mut Vec<Issue>,
    lost: &mut Vec<Issue>,
) -> Vec<Parent> {
    let (own, above) = (&sheets[at], &sheets[parent]);
    let column = |sheet: &BoundSheet<'_>, names: &[&str]| {
        names.iter().find_map(|name| match sheet.header.find(name) {
            Found::One(column) => Some(column),
            _ => None,
        })
    };
    let pair = |names: (&[&str], &[&str])| Some((column(own, names.0)?, column(above, names.1)?));
    let pairs: Vec<(usize, usize)> = match &own.spec.join {
        Some(join) => {
            let texts: fn(&[String]) -> Vec<&str> = |all| all.iter().map(String::as_str).collect();
            pair((&texts(&join.own), &texts(&join.parent))).into_iter().collect()
        }
        None => {
            let index = pair((&[INDEX.0], &[INDEX.1]));
            let submission = pair(SUBMISSION);
            let both: Vec<(usize, usize)> = index.into_iter().chain(submission).collect();
            match both.is_empty() {
                true => pair((&[KEY.0], &[KEY.1])).into_iter().collect(),
                false => both,
            }
        }
    };
    if pairs.is_empty() {
        let code = Code::MappedJoinMissing { parent: above.spec.name().into() };
        issues.push(own.issue(code).at(own.header_row));
        return vec![Parent::Lost; own.rows.len()];
    }
    fn key<'a>(sheet: &BoundSheet<'a>, row: usize, columns: &[usize]) -> Vec<&'a str> {
        columns.iter().map(|column| sheet.cell(row, *column)).collect()
    }
    let (own_columns, columns): (Vec<usize>, Vec<usize>) = pairs.iter().copied().unzip();
    let mut places: HashMap<Vec<&str>, usize> = HashMap::new();
    for row in 0..above.rows.len() {
        places.entry(key(above, row, &columns)).or_insert(row);
    }
    let mut parents = Vec::with_capacity(own.rows.len());
    for (row, own_row) in own.rows.iter().enumerate() {
        let key = key(own, row, &own_columns);
        let found = places.get(&key).filter(|_| key.iter().any(|part| !part.is_empty()));
        if found.is_none() {
            let code = Code::RowWithoutParent { parent: above.spec.name().into() };
            let issue = own.issue(code).at(own_row.number);
            let column = pairs.first().map_or("", |pair| own.header.name(pair.0));
            lost.push(issue.column(column));
        }
        parents.push(found.map_or(Parent::Lost, |row| Parent::At(*row)));
    }
    parents
}
