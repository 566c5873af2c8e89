//! The events of the log, and on request what each did to a period's total.

use serde::Serialize;

use super::explain::activity_address;
use crate::event::Event as OfLog;
use crate::report::history::Entry;
use crate::service::access::Use;
use crate::service::history::{self, Request};
use crate::web::address::Address;
use crate::web::answer::Answer;
use crate::web::pairs::Pairs;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// Events on the page, where nobody asks for more.
const EVENTS: usize = 100;
/// The most that are asked for at once.
const EVENTS_MAX: usize = 5000;

/// What an address of the history can have once.
pub const KNOWN: &[&str] = &["ref", "by", "since", "until", "restating", "effect", "last"];
/// What it can have several times.
pub const KNOWN_SEVERAL: &[&str] = &["event"];

/// An event in a line.
#[derive(Serialize)]
pub struct Event {
    sequence: u64,
    name: &'static str,
    what: String,
    reference: Option<String>,
    address: Option<String>,
    /// Where a proof of it is, for auditors.
    proof: Option<String>,
    at: String,
    by: String,
    /// In English, as the terminal says it.
    summary: String,
    restates: Vec<String>,
    clock_set_back: bool,
    effect: Option<i64>,
}

#[derive(Serialize)]
struct Page {
    form: Form,
    events: Vec<Event>,
    effect_of: Option<String>,
    more: Option<String>,
    shown: usize,
}

#[derive(Serialize)]
struct Form {
    reference: String,
    by: String,
    since: String,
    until: String,
    effect: String,
    restating: bool,
    events: Vec<(&'static str, String, bool)>,
}

/// What an address asks for.
///
/// # Errors
/// A number that is none.
pub fn request(query: &Pairs, otherwise: Option<usize>) -> Result<Request, Problem> {
    Ok(Request {
        reference: query.text("ref"),
        by: query.text("by"),
        events: query.all("event").map(str::to_owned).collect(),
        since: query.text("since"),
        until: query.text("until"),
        restating: query.is_ticked("restating"),
        effect: query.text("effect"),
        last: query.number("last")?.or(otherwise).map(|last: usize| last.min(EVENTS_MAX)),
    })
}

/// An event as pages show it.
pub fn event(entry: &Entry, visit: &Visit<'_>) -> Event {
    let texts = visit.texts();
    let audits = visit.person.as_ref().is_some_and(|person| person.may(Use::Audit));
    let proof = Address::new("/audit/proof").with("record", entry.sequence);
    Event {
        proof: audits.then(|| proof.to_string()),
        sequence: entry.sequence,
        name: entry.event,
        what: texts.text(&event_key(entry.event)),
        reference: entry.activity.clone(),
        address: entry.activity.as_deref().map(activity_address),
        at: shortened(&entry.recorded_at),
        by: entry.recorded_by.clone(),
        summary: entry.summary.clone(),
        restates: entry.restates_periods.iter().map(|period| texts.period(period)).collect(),
        clock_set_back: entry.clock_set_back,
        effect: entry.effect,
    }
}

/// `ActivityRecorded` → `web-event-activity-recorded`.
fn event_key(name: &str) -> String {
    let mut key = "web-event-".trim_end_matches('-').to_owned();
    for letter in name.chars() {
        if letter.is_uppercase() {
            key.push('-');
        }
        key.extend(letter.to_lowercase());
    }
    key
}

/// A moment to the minute: 2026-03-04T10:11:12.123456Z → 2026-03-04 10:11.
fn shortened(at: &str) -> String {
    at.chars().take(16).collect::<String>().replace('T', " ")
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(KNOWN, KNOWN_SEVERAL)?;
    let request = request(&visit.query, Some(EVENTS))?;
    let run = |ledger: &_| history::run(ledger, &request, &visit.context());
    let found = match request.effect {
        Some(_) => visit.answer_of_walk(&request, run)?,
        None => visit.answer(&request, run)?,
    };
    let last = request.last.unwrap_or(EVENTS);
    let is_full = found.entries.len() >= last && last < EVENTS_MAX;
    let page = Page {
        shown: found.entries.len(),
        events: found.entries.iter().rev().map(|entry| event(entry, visit)).collect(),
        effect_of: request.effect.clone(),
        more: is_full.then(|| address(&visit.query).with("last", last * 5).to_string()),
        form: form(&request, visit),
    };
    visit.page("history", &page)
}

fn address(query: &Pairs) -> Address {
    let known = KNOWN.iter();
    let address = known
        .fold(Address::new("/history"), |address, name| address.with_some(name, query.get(name)));
    query.all("event").fold(address, |address, name| address.and("event", name))
}

fn form(request: &Request, visit: &Visit<'_>) -> Form {
    let text = |given: &Option<String>| given.clone().unwrap_or_default();
    let is_asked = |name: &str| request.events.iter().any(|asked| asked.eq_ignore_ascii_case(name));
    let events = OfLog::NAMES
        .iter()
        .map(|name| (*name, visit.texts().text(&event_key(name)), is_asked(name)));
    Form {
        reference: text(&request.reference),
        by: text(&request.by),
        since: text(&request.since),
        until: text(&request.until),
        effect: text(&request.effect),
        restating: request.restating,
        events: events.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn every_event_has_a_name_in_both_languages() {
        for name in OfLog::NAMES {
            let key = event_key(name);
            assert!(Language::ALL.iter().all(|language| language.texts().has(&key)), "{key}");
        }
        assert_eq!(shortened("2026-03-04T10:11:12.123456Z"), "2026-03-04 10:11");
    }
}
