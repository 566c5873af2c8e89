//! Asking for an activity, one question at a time.
//!
//! Belongs here: holding the questions against an open ledger, and turning the answers into a request.
//! Does not: the questions (`setup::interview`), the dialogue, which each face holds in its own way.

use super::log::{Group, Household, People, Request};
use super::{Context, Error, Input};
use crate::event::ids::Reference;
use crate::language::Texts;
use crate::ledger::Snapshot;
use crate::register::DEFAULT_NAMESPACE;
use crate::setup::interview::{Answer, Interview};
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
    // The name or number that a count or size belongs to is the answer before it.
    let mut before = String::new();
    for (about, answer) in interview.cells(answers) {
        match about.as_str() {
            "who" => {}
            "group" | "household" => before = answer,
            "count" => people.headcounts.push(Group { name: before.clone(), count: answer }),
            "size" => people.households.push(Household { number: before.clone(), size: answer }),
            "person" => people.persons.push(answer),
            "file" => people.tables.push(Input::Path(answer.into())),
            "activity" => request.reference = answer,
            _ => {
                request.columns.insert(about, answer);
            }
        }
    }
    request
}
