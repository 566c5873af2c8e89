//! The same use cases for programs: an outcome's JSON, as the terminal prints it.
//!
//! Belongs here: from an address to a request, and from an outcome to JSON. Does not: what either is (`service`).

use serde::Serialize;

use super::answer::{Answer, JSON};
use super::pages::asked::{self, EXPLAINED, EXPLAINED_SEVERAL, FIGURES, FIGURES_SEVERAL};
use super::pages::{
    activities as list, audit, changes, checks, duplicates as alike, history as events,
    queue as waiting, sample as drawing,
};
use super::problem::Problem;
use super::visit::Visit;
use crate::language::Language;
use crate::service::{
    activities as use_activities, check as use_check, checkpoint as use_checkpoint,
    diff as use_diff, evidence as use_evidence, explain as use_explain, history as use_history,
    overview as use_overview, people as use_people, profile as use_profile,
    publications as use_publications, queue as use_queue, report as use_report,
    sample as use_sample, show, status as use_status,
};

fn json(outcome: &impl Serialize) -> Result<Answer, Problem> {
    let text = serde_json::to_string_pretty(outcome)?;
    Ok(Answer::of(JSON, format!("{text}\n")))
}

fn period(visit: &Visit<'_>) -> Result<String, Problem> {
    visit.query.text("period").ok_or_else(|| Problem::value("period", ""))
}

/// What the ledger is.
pub fn status(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&[], &[])?;
    json(&use_status::run(&visit.ledger, &visit.context())?)
}

/// Where it stands today.
pub fn overview(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&[], &[])?;
    json(&use_overview::run(&visit.ledger, &visit.context())?)
}

/// People reached.
pub fn report(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(FIGURES, FIGURES_SEVERAL)?;
    let request = asked::report(&visit.query, &period(visit)?, Language::English)?;
    let request = use_report::Request { format: use_report::Format::Json, ..request };
    let made = visit
        .answer(&request, |ledger| use_report::run_warm(ledger, &request, &visit.context()))?;
    Ok(Answer::of(JSON, made.content.clone()))
}

/// How a figure comes about.
pub fn explain(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(EXPLAINED, EXPLAINED_SEVERAL)?;
    let request = asked::explanation(&visit.query, &period(visit)?)?;
    let run = |ledger: &_| use_explain::run_warm(ledger, &request, &visit.context());
    json(&*visit.answer(&request, run)?)
}

/// Why a period's figures changed.
pub fn diff(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(changes::KNOWN, &[])?;
    let request = changes::request(&visit.query, &period(visit)?);
    let request = request.ok_or_else(|| Problem::value("since", ""))?;
    let run = |ledger: &_| use_diff::run(ledger, &request, &visit.context());
    json(&*visit.answer_of_walk(&request, run)?)
}

/// What was published.
pub fn publications(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&[], &[])?;
    json(&use_publications::run(&visit.ledger)?)
}

/// Activities.
pub fn activities(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(list::KNOWN, &[])?;
    let request = list::request(&visit.query)?;
    json(&*visit.answer(&request, |ledger| use_activities::run(ledger, &request))?)
}

/// One activity in all its versions.
pub fn activity(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["ref"], &[])?;
    let reference = visit.query.text("ref").ok_or_else(|| Problem::value("ref", ""))?;
    let request = show::Request { reference };
    json(&*visit.answer(&request, |ledger| show::run(ledger, &request))?)
}

/// What looks wrong and may be right.
pub fn check(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(checks::KNOWN, &[])?;
    let request = checks::request(&visit.query)?;
    let run = |ledger: &_| use_check::run_warm(ledger, &request, &visit.context());
    json(&*visit.answer(&request, run)?)
}

/// What waits for a reviewer, or for a correction.
pub fn queue(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(waiting::KNOWN, &[])?;
    json(&use_queue::run(&visit.ledger, &waiting::request(visit))?)
}

/// Register entries that are probably one.
pub fn duplicates(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(alike::KNOWN, &[])?;
    json(&alike::found(visit, &alike::request(visit, None)?)?)
}

/// What the office calls its sectors, offices, donors and projects.
pub fn profile(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&[], &[])?;
    json(use_profile::show(&visit.ledger))
}

/// The places that it knows.
pub fn gazetteer(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&[], &[])?;
    json(&visit.ledger.state().gazetteer.places)
}

/// Who may do what.
pub fn people(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&[], &[])?;
    json(&use_people::list(visit.ledger.state()))
}

/// The events of the log.
pub fn history(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(events::KNOWN, events::KNOWN_SEVERAL)?;
    let request = events::request(&visit.query, None)?;
    let run = |ledger: &_| use_history::run(ledger, &request, &visit.context());
    match request.effect {
        Some(_) => json(&*visit.answer_of_walk(&request, run)?),
        None => json(&*visit.answer(&request, run)?),
    }
}

/// The files that show what an activity was, or all were: never what is in them.
pub fn evidence(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["ref"], &[])?;
    let reference = visit.query.text("ref");
    json(&use_evidence::list_there(&visit.ledger, reference.as_deref(), &visit.context())?)
}

/// Whether records and register are sound.
pub fn verify(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&[], &[])?;
    json(&audit::verified(visit)?)
}

/// A signed checkpoint.
pub fn checkpoint(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&[], &[])?;
    let request = use_checkpoint::Request::default();
    json(&use_checkpoint::run(&visit.ledger, &request, &visit.context())?)
}

/// What to verify in the field.
pub fn sample(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(drawing::KNOWN, &[])?;
    let request = drawing::request(visit)?.ok_or_else(|| Problem::value("checkpoint", ""))?;
    let run = |ledger: &_| use_sample::run(ledger, &request, &visit.context());
    json(&*visit.answer(&request, run)?)
}
