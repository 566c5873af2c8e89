//! What waits for a reviewer and what was returned, and saying it: submitting, approving, returning.
//!
//! A form names the versions that were looked at. Where one was corrected meanwhile, nothing is said of any, and the
//! page says which.

use serde::Serialize;

use super::explain::activity_address;
use super::names::{Choice, Names};
use crate::event::review::Decision;
use crate::ledger::Ledger;
use crate::service::access::Use;
use crate::service::queue::{self, Waiting};
use crate::service::review::{self, Looked, Request, Which};
use crate::service::{Error, text};
use crate::web::address::Address;
use crate::web::answer::Answer;
use crate::web::problem::Problem;
use crate::web::site::Settings;
use crate::web::visit::Visit;

/// What an address of the queue can have.
pub const KNOWN: &[&str] = &["office"];

#[derive(Serialize)]
struct Page {
    offices: Vec<Choice>,
    returned: Vec<Row>,
    submitted: Vec<Row>,
    not_submitted: usize,
    approved: usize,
    can_review: bool,
    /// The office whose activities somebody may submit all at once; the empty text for all offices.
    submit_all: Option<String>,
    done: Option<&'static str>,
}

#[derive(Serialize)]
struct Row {
    reference: String,
    address: String,
    correct: Option<String>,
    sector: String,
    office: String,
    start: String,
    /// Since when, and by whom it was said.
    since: String,
    by: String,
    note: String,
    /// The version that was looked at, as a form names it.
    version: String,
}

/// What an address asks for.
pub fn request(visit: &Visit<'_>) -> queue::Request {
    queue::Request { office: visit.query.text("office") }
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["office", "done"], &[])?;
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    // Whoever is of one office is shown it, until they ask for another one or for all.
    let request = match (visit.query.has("office"), person.offices.as_slice()) {
        (false, [own]) => queue::Request { office: Some(own.to_string()) },
        _ => request(visit),
    };
    let found = queue::run(&visit.ledger, &request)?;
    let state = visit.ledger.state();
    let names = Names::new(&state.profile, visit.language);
    let may = |wanted: Use| !visit.site.settings.read_only && person.may(wanted);
    let row = |waiting: &Waiting| {
        let is_own = person.is_of(&waiting.office);
        let correct = Address::new("/correct").with("ref", &waiting.activity).to_string();
        Row {
            reference: waiting.activity.to_string(),
            address: activity_address(waiting.activity.as_str()),
            correct: (is_own && may(Use::Correct)).then_some(correct),
            sector: names.sector(waiting.sector.as_str()),
            office: names.office(waiting.office.as_str()),
            start: waiting.start.clone(),
            since: waiting.said_at.chars().take(10).collect(),
            by: waiting.said_by.clone(),
            note: waiting.note.clone(),
            version: version(waiting.version, waiting.activity.as_str()),
        }
    };
    let asked = request.office.as_ref().map(|given| text::office(&state.profile, given));
    let asked = asked.transpose()?;
    let is_own = asked.as_ref().map_or(person.offices.is_empty(), |office| person.is_of(office));
    let all = asked.map(|office| office.to_string()).unwrap_or_default();
    let can_submit = may(Use::Submit) && is_own && found.not_submitted > 0;
    visit.page(
        "queue",
        &Page {
            offices: names.offices(request.office.as_deref()),
            returned: found.returned.iter().map(row).collect(),
            submitted: found.submitted.iter().map(row).collect(),
            not_submitted: found.not_submitted,
            approved: found.approved,
            can_review: may(Use::Review),
            submit_all: can_submit.then_some(all),
            done: visit.query.one_of("done", said)?,
        },
    )
}

/// What somebody has just said, as the address has it.
pub fn said(done: &str) -> Option<&'static str> {
    match Decision::named(done)? {
        Decision::Submitted => Some("web-done-submitted"),
        Decision::Approved => Some("web-done-approved"),
        Decision::Returned => Some("web-done-returned"),
    }
}

/// A version as a form names it: the record that states it, and the activity.
pub fn version(record: u64, reference: &str) -> String {
    format!("{record} {reference}")
}

/// Submits.
pub fn submit(visit: &Visit<'_>) -> Result<Answer, Problem> {
    say(visit, Decision::Submitted)
}

/// Approves.
pub fn approve(visit: &Visit<'_>) -> Result<Answer, Problem> {
    say(visit, Decision::Approved)
}

/// Returns.
pub fn send_back(visit: &Visit<'_>) -> Result<Answer, Problem> {
    say(visit, Decision::Returned)
}

fn say(visit: &Visit<'_>, decision: Decision) -> Result<Answer, Problem> {
    visit.form.only(&["office", "note", "back", "all"], &["of"])?;
    let person = visit.person.clone().ok_or(Problem::SignedOut)?;
    let looked = visit.form.all("of").map(|of| looked(of).ok_or_else(|| Problem::value("of", of)));
    let looked = looked.collect::<Result<Vec<Looked>, Problem>>()?;
    let back =
        looked.first().filter(|_| visit.form.is_ticked("back")).map(|of| of.reference.clone());
    let of = match visit.form.is_ticked("all") && decision == Decision::Submitted {
        true => Which::Waiting { office: visit.form.text("office") },
        false if looked.is_empty() => return Err(Problem::value("of", "")),
        false => Which::Versions(looked),
    };
    let note = visit.form.text("note").unwrap_or_default();
    let request = Request { decision, of, note, offices: person.offices.clone() };
    let settings = visit.site.settings.clone();
    let done = visit.site.ledger.write(move |ledger: &mut Ledger| -> Result<(), Error> {
        let context = Settings::context(&settings, &person.id);
        review::run(ledger, &request, &context).map(|_| ())
    })?;
    done?;
    Ok(Answer::see(match back {
        Some(reference) => format!("{}&done={decision}", activity_address(&reference)),
        None => Address::new("/queue").with("done", decision).to_string(),
    }))
}

fn looked(of: &str) -> Option<Looked> {
    let (version, reference) = of.split_once(' ')?;
    Some(Looked { reference: reference.to_owned(), version: version.parse().ok()? })
}
