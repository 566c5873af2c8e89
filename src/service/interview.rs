//! Asking for an activity, one question at a time.
//!
//! Belongs here: holding the questions against an open ledger, and turning the answers into a request.
//! Does not: the questions (`setup::interview`), the dialogue, which each face holds in its own way.

use std::collections::BTreeMap;

use super::log::{People, Request};
use super::{Context, Error, Input};
use crate::event::ids::Reference;
use crate::language::Texts;
use crate::ledger::Snapshot;
use crate::register::DEFAULT_NAMESPACE;
use crate::setup::interview::{Answer, Interview, cells_by_age, sex_and_age};
use crate::setup::places::Places;

/// Holds an interview with `dialogue`, in the language of `texts`. `is_file` says whether somebody
/// named a file that can be read.
///
/// # Errors
/// A system date that cannot be used.
pub fn with<T>(
    ledger: &Snapshot,
    texts: &Texts,
    is_file: &dyn Fn(&str) -> bool,
    context: &Context<'_>,
    dialogue: impl FnOnce(&Interview<'_>) -> T,
) -> Result<T, Error> {
    let state = ledger.state();
    let is_known = |reference: &Reference| state.activities.contains_key(reference);
    Ok(dialogue(&Interview {
        profile: &state.profile,
        today: context.today()?,
        is_known: &is_known,
        places: &Places::of(state, false),
        is_file,
        texts,
    }))
}

/// The activity that the answers describe.
pub fn request(interview: &Interview<'_>, answers: &[Answer]) -> Request {
    let mut request = Request {
        people: People {
            namespace: DEFAULT_NAMESPACE.to_owned(),
            new_sites: interview.is_new_place(answers),
            ..People::default()
        },
        ..Request::default()
    };
    let people = &mut request.people;
    let is_of_groups = answers.iter().any(|(about, _)| *about == "group");
    for (about, answer) in interview.cells(answers) {
        let rows = &mut people.rows;
        // What is said of a group or a household follows on it.
        let of_list = if is_of_groups { &mut rows.headcounts } else { &mut rows.households };
        match about.as_str() {
            "who" | "sadd" => {}
            "group" => rows.headcounts.push(BTreeMap::from([(about, answer)])),
            "household" => rows.households.push(BTreeMap::from([(about, answer)])),
            "person" => rows.people.push(BTreeMap::from([(about, answer)])),
            "count" | "size" => add_to_last(of_list, [(about, answer)]),
            "f_ages" | "m_ages" => add_to_last(of_list, cells_by_age(&about, &answer)),
            "sex_age" => add_to_last(&mut rows.people, sex_and_age(&answer)),
            "file" => people.tables.push(Input::Path(answer.into())),
            "activity" => request.reference = answer,
            _ => {
                request.columns.insert(about, answer);
            }
        }
    }
    request
}

/// Adds cells to the row that was asked for last.
fn add_to_last(
    rows: &mut [BTreeMap<String, String>],
    cells: impl IntoIterator<Item = (String, String)>,
) {
    if let Some(row) = rows.last_mut() {
        row.extend(cells);
    }
}
