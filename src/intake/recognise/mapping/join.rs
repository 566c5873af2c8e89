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
/// ActivityInfo's subforms.
const RECORD: (&str, &str) = ("@parent", "@id");
/// CommCare numbers the rows of a form's sheet from 0; a repeat's have that number first, and then their
/// own: `number__0` and `number__1`.
const NUMBERS: [&str; 4] = ["number__0", "number__1", "number__2", "number__3"];
const NUMBER: &str = "number";
const PARENT_NUMBER: &str = "parent_number";
const FORM: &str = "formid";

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
            let one = |(child, parent)| pair((&[child], &[parent])).into_iter().collect();
            let ways = [both, one(KEY), one(RECORD), commcare(own, above)];
            ways.into_iter().find(|pairs: &Vec<_>| !pairs.is_empty()).unwrap_or_default()
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
    // What two rows have leads to neither.
    let mut twice: HashMap<Vec<&str>, usize> = HashMap::new();
    for row in 0..above.rows.len() {
        let key = key(above, row, &columns);
        match places.get(&key) {
            Some(_) => {
                twice.entry(key).or_insert(row);
            }
            None => {
                places.insert(key, row);
            }
        }
    }
    let mut parents = Vec::with_capacity(own.rows.len());
    for (row, own_row) in own.rows.iter().enumerate() {
        let key = key(own, row, &own_columns);
        let found = places.get(&key).filter(|_| key.iter().any(|part| !part.is_empty()));
        let code = match (found, twice.get(&key)) {
            (None, _) => Some(Code::RowWithoutParent { parent: above.spec.name().into() }),
            (Some(first), Some(second)) => Some(Code::RowWithParents {
                parent: above.spec.name().into(),
                row: above.rows[*first].number,
                other: above.rows[*second].number,
            }),
            (Some(_), None) => None,
        };
        let is_found = code.is_none();
        if let Some(code) = code {
            let issue = own.issue(code).at(own_row.number);
            let column = pairs.first().map_or("", |pair| own.header.name(pair.0));
            lost.push(issue.column(column));
        }
        let found = found.filter(|_| is_found);
        parents.push(found.map_or(Parent::Lost, |row| Parent::At(*row)));
    }
    parents
}

/// The columns that join a repeat to its parent in an export of CommCare.
fn commcare(own: &BoundSheet<'_>, above: &BoundSheet<'_>) -> Vec<(usize, usize)> {
    let column = |sheet: &BoundSheet<'_>, name: &str| match sheet.header.find(name) {
        Found::One(column) => Some(column),
        _ => None,
    };
    let pair = |child: &str, parent: &str| Some((column(own, child)?, column(above, parent)?));
    // A repeat within a repeat has the numbers of both above it.
    let shared = NUMBERS.iter().map_while(|name| pair(name, name));
    let mut pairs: Vec<(usize, usize)> = shared.collect();
    if pairs.is_empty() {
        pairs.extend(pair(NUMBERS[0], NUMBER).or_else(|| pair(PARENT_NUMBER, NUMBER)));
    }
    // Whichever form it is of makes it sure, where both sheets say it.
    pairs.extend(pair(FORM, FORM));
    pairs
}
