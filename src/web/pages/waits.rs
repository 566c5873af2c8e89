//! What waits for whoever looks at the first page: each with the number that is found where it leads.

use serde::Serialize;

use super::explain::activity_address;
use super::names::Names;
use super::{asked, duplicates, people};
use crate::event::label::Labelled;
use crate::report::cells::HELD_BACK;
use crate::service::access::{Person, Use};
use crate::service::waiting::{self, OfOffice};
use crate::service::{check, duplicates as alike, period, report};
use crate::web::address::Address;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// Notes of returned activities that are shown of an office.
const NOTES: usize = 5;

/// Something that waits.
#[derive(Debug, Serialize)]
pub struct Wait {
    /// In words, with the number.
    says: String,
    address: String,
    /// Returned activities: the reference, its address and the note.
    notes: Vec<(String, String, String)>,
}

impl Wait {
    fn new(says: String, address: impl ToString) -> Self {
        Self { says, address: address.to_string(), notes: Vec::new() }
    }
}

/// Everything that waits.
///
/// # Errors
/// A ledger that cannot be read.
pub fn of(visit: &Visit<'_>) -> Result<Vec<Wait>, Problem> {
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    let found = waiting::run(&visit.ledger, person, &visit.context())?;
    let mut all = Vec::new();
    for of in &found.to_correct {
        all.extend(returned(visit, of));
        if of.not_submitted > 0 {
            all.push(in_office(visit, of, "web-waits-not-submitted", of.not_submitted));
        }
    }
    for of in &found.to_review {
        all.push(in_office(visit, of, "web-waits-submitted", of.submitted));
    }
    if person.may(Use::Accept) {
        all.extend(of_checks(visit)?);
        all.extend(of_duplicates(visit, person)?);
    }
    for labelled in &found.touched {
        all.extend(of_publication(visit, labelled)?);
    }
    if person.may(Use::People) {
        let without = people::without_password(visit)?;
        if without > 0 {
            all.push(Wait::new(counted(visit, "web-waits-password", without), "/people"));
        }
    }
    Ok(all)
}

fn counted(visit: &Visit<'_>, key: &str, count: usize) -> String {
    visit.texts().with(key, &[("count", (count as u64).into())])
}

fn in_office(visit: &Visit<'_>, of: &OfOffice, key: &str, count: usize) -> Wait {
    let names = Names::new(&visit.ledger.state().profile, visit.language);
    let mut says = counted(visit, key, count);
    if let Some(office) = &of.office {
        let office = ("office", names.office(office.as_str()).into());
        says = format!("{says} {}", visit.texts().with("web-waits-in", &[office]));
    }
    Wait::new(says, Address::new("/queue").with_some("office", of.office.as_ref()))
}

fn returned(visit: &Visit<'_>, of: &OfOffice) -> Option<Wait> {
    let count = of.returned.len();
    let note = |waiting: &crate::service::queue::Waiting| {
        let reference = waiting.activity.to_string();
        let address = activity_address(&reference);
        (reference, address, waiting.note.clone())
    };
    let notes = of.returned.iter().take(NOTES).map(note).collect();
    (count > 0).then(|| Wait { notes, ..in_office(visit, of, "web-waits-returned", count) })
}

fn of_checks(visit: &Visit<'_>) -> Result<Option<Wait>, Problem> {
    let request = check::Request::default();
    let run = |ledger: &_| check::run_warm(ledger, &request, &visit.context());
    let says = match visit.answer_at_hand(&request, run)? {
        Some(found) if found.warnings.is_empty() => return Ok(None),
        Some(found) => counted(visit, "web-waits-checks", found.warnings.len()),
        None => to_look_at(visit, "web-checks"),
    };
    Ok(Some(Wait::new(says, "/checks")))
}

fn of_duplicates(visit: &Visit<'_>, person: &Person) -> Result<Option<Wait>, Problem> {
    let request = duplicates::first(person);
    let run = |ledger: &_| alike::run_warm(ledger, &request, &visit.context());
    let says = match visit.answer_at_hand(&request, run)? {
        Some(found) => match duplicates::seen_by(visit, &found, person).likely {
            0 => return Ok(None),
            likely => counted(visit, "web-waits-duplicates", likely),
        },
        None => to_look_at(visit, "web-duplicates"),
    };
    Ok(Some(Wait::new(says, "/duplicates")))
}

/// How many there are was not asked for since the last record, and takes a while to find.
fn to_look_at(visit: &Visit<'_>, key: &str) -> String {
    let what = visit.texts().text(key);
    visit.texts().with("web-waits-look", &[("what", what.into())])
}

/// A publication whose figures are others now.
fn of_publication(visit: &Visit<'_>, of: &Labelled) -> Result<Option<Wait>, Problem> {
    let period = asked::as_typed(of);
    let request = report::Request {
        period: period::Choice::of_text(&period),
        language: visit.language,
        ..report::Request::default()
    };
    let run = |ledger: &_| report::run_warm(ledger, &request, &visit.context());
    let made = visit.answer(&request, run)?;
    if !made.report.restated {
        return Ok(None);
    }
    let settled = &visit.ledger.state().settled;
    let Some(published) = settled.published(of.period) else { return Ok(None) };
    let texts = visit.texts();
    let now = made.report.total.people_reached.told();
    let now = now.map_or_else(|| HELD_BACK.to_owned(), |people| texts.number(people));
    let values = [
        ("period", of.to_string().into()),
        ("before", texts.number(published.figures.total.people_reached).into()),
        ("after", now.into()),
    ];
    let says = texts.with("web-waits-restated", &values);
    let address = Address::new("/changes").with("period", period).with("since", "published");
    Ok(Some(Wait::new(says, address)))
}
