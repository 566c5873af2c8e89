//! One activity: what it says, whom it reached in numbers, its versions side by side, its records, and on request what
//! it means to the figures of a period.

use std::collections::BTreeSet;

use serde::Serialize;

use super::evidence;
use super::history::{self, Event};
use super::names::Names;
use super::queue;
use crate::event::review::Decision;
use crate::report::history::Version;
use crate::service::access::Use;
use crate::service::show::{Said, Shown};
use crate::service::{self, explain, period, show};
use crate::web::address::Address;
use crate::web::answer::Answer;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

#[derive(Serialize)]
struct Page {
    reference: String,
    title: String,
    voided_by: Option<u64>,
    fields: Vec<(String, String)>,
    persons: usize,
    households: usize,
    household_members: u64,
    headcounts: Vec<(String, u32)>,
    headcount: u64,
    versions: Vec<Head>,
    /// The fields that some versions have otherwise: its column, and each version's value.
    differences: Vec<(String, Vec<String>)>,
    events: Vec<Event>,
    year: i32,
    meaning: Vec<(String, u64, u64, i64)>,
    /// The period that it was asked for, and does not count in.
    counts_not_in: Option<String>,
    meaning_of: Option<String>,
    ask_meaning: String,
    size: u64,
    /// What was just done: the key that says it.
    done: Option<&'static str>,
    evidence: evidence::Section,
    correct: Option<String>,
    can_void: bool,
    can_submit: bool,
    can_review: bool,
    is_approved: bool,
    record: u64,
    /// The current version as a form names it.
    version: String,
}

#[derive(Serialize)]
struct Head {
    sequence: u64,
    event: &'static str,
    at: String,
    by: String,
    reason: Option<String>,
    is_last: bool,
    /// What was said of it: what, by whom, and the note.
    reviews: Vec<(String, String, String)>,
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["ref", "meaning", "done", "problem"], &[])?;
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    let reference = visit.query.text("ref").ok_or_else(|| Problem::value("ref", ""))?;
    let request = show::Request { reference: reference.clone() };
    let shown = visit.answer(&request, |ledger| show::run(ledger, &request))?;
    let last = &shown.versions.last().ok_or(Problem::Internal)?.version;
    let names = Names::new(&visit.ledger.state().profile, visit.language);
    let start = value(last, "start");
    let year = start.split('-').next().and_then(|year| year.parse().ok()).unwrap_or_default();
    let meaning_of = visit.query.text("meaning");
    let meaning = meaning_of.as_deref().filter(|_| shown.voided_by.is_none());
    let meaning =
        meaning.map(|period| meaning_to(visit, &reference, period, &names)).transpose()?;
    let versions: Vec<&Version> = shown.versions.iter().map(|of| &of.version).collect();
    let is_uncounted = meaning.as_ref().is_some_and(Option::is_none);
    let review = shown.versions.last().and_then(|of| of.reviews.last()).map(|said| said.decision);
    let is_said = matches!(review, Some(Decision::Submitted | Decision::Approved));
    let is_theirs = person.check_activity(visit.ledger.state(), &reference).is_ok();
    let may = |wanted| person.may(wanted) && is_theirs && !visit.site.settings.read_only;
    let page = Page {
        title: value(last, "title").to_owned(),
        voided_by: shown.voided_by,
        fields: last
            .columns
            .iter()
            .map(|(column, cell)| (heading(column, visit), readable(column, cell, &names, visit)))
            .collect(),
        persons: last.persons,
        households: last.households,
        household_members: last.household_members,
        headcount: last.headcounts.iter().map(|(_, count)| u64::from(*count)).sum(),
        headcounts: last.headcounts.clone(),
        differences: differences(&versions, visit, &names),
        versions: heads(&shown.versions, visit),
        events: events(visit, &reference)?,
        ask_meaning: Address::new("/activity")
            .with("ref", &reference)
            .with("meaning", year)
            .to_string(),
        year,
        meaning: meaning.flatten().unwrap_or_default(),
        counts_not_in: meaning_of.clone().filter(|_| is_uncounted),
        meaning_of,
        size: visit.ledger.size(),
        done: done(visit)?,
        evidence: evidence::section(visit, &reference, may)?,
        correct: (may(Use::Correct))
            .then(|| Address::new("/correct").with("ref", &reference).to_string()),
        can_void: may(Use::Void) && shown.voided_by.is_none(),
        can_submit: may(Use::Submit) && shown.voided_by.is_none() && !is_said,
        can_review: may(Use::Review) && shown.voided_by.is_none(),
        is_approved: review == Some(Decision::Approved),
        version: queue::version(last.sequence, &reference),
        record: last.sequence,
        reference,
    };
    visit.page("activity", &page)
}

/// What somebody has just done, as the address says it.
fn done(visit: &Visit<'_>) -> Result<Option<&'static str>, Problem> {
    visit.query.one_of("done", |done| match done {
        "recorded" => Some("web-done-recorded"),
        "before" => Some("web-done-before"),
        "voided" => Some("web-done-voided"),
        "attached" => Some("web-done-attached"),
        "attached-before" => Some("web-done-attached-before"),
        "destroyed" => Some("web-done-destroyed"),
        "submitted" | "approved" | "returned" => queue::said(done),
        _ => None,
    })
}

fn value<'a>(version: &'a Version, column: &str) -> &'a str {
    let found = version.columns.iter().find(|(name, _)| *name == column);
    found.map_or("", |(_, value)| value)
}

fn heads(versions: &[Shown], visit: &Visit<'_>) -> Vec<Head> {
    let said = |said: &Said| {
        (
            visit.texts().text(&format!("web-review-{}", said.decision)),
            said.recorded_by.clone(),
            said.note.clone(),
        )
    };
    let head = |(at, Shown { version, reviews }): (usize, &Shown)| Head {
        reviews: reviews.iter().map(said).collect(),
        sequence: version.sequence,
        event: version.event,
        at: version.recorded_at.clone(),
        by: version.recorded_by.clone(),
        reason: version.reason.clone(),
        is_last: at + 1 == versions.len(),
    };
    versions.iter().enumerate().map(head).collect()
}

/// The fields that are not the same in all versions; of lists, how long they are.
fn differences(
    versions: &[&Version],
    visit: &Visit<'_>,
    names: &Names<'_>,
) -> Vec<(String, Vec<String>)> {
    if versions.len() < 2 {
        return Vec::new();
    }
    let columns = versions.iter().flat_map(|version| version.columns.iter().map(|(name, _)| *name));
    let mut seen = BTreeSet::new();
    let columns = columns.filter(|column| seen.insert(*column));
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    for column in columns {
        let cells = versions.iter().map(|of| readable(column, value(of, column), names, visit));
        rows.push((heading(column, visit), cells.collect()));
    }
    let texts = visit.texts();
    let number = |key: &str, of: fn(&Version) -> u64| {
        let cells = versions.iter().map(|version| texts.number(of(version)));
        (texts.text(key), cells.collect())
    };
    rows.push(number("report-column-persons", |of| of.persons as u64));
    rows.push(number("report-column-households", |of| of.households as u64));
    rows.push(number("report-column-household-members", |of| of.household_members));
    rows.push(number("report-column-headcount", |of| {
        of.headcounts.iter().map(|(_, count)| u64::from(*count)).sum()
    }));
    rows.retain(|(_, cells)| cells.windows(2).any(|two| two.first() != two.get(1)));
    rows
}

/// What a column is called: as in the form for one activity, where it has it.
fn heading(column: &str, visit: &Visit<'_>) -> String {
    visit.texts().text(&format!("web-column-{}", column.replace('_', "-")))
}

/// A cell as readers know it: names for ids, words in their language.
fn readable(column: &str, cell: &str, names: &Names<'_>, visit: &Visit<'_>) -> String {
    let each =
        |name: &dyn Fn(&str) -> String| cell.split(';').map(name).collect::<Vec<_>>().join(", ");
    match column {
        _ if cell.is_empty() => String::new(),
        "sector" | "also_sectors" => each(&|id| names.sector(id)),
        "office" => names.office(cell),
        "donors" => each(&|id| names.donor(id)),
        "project" => names.project(cell),
        "kind" | "status" | "modality" | "reach" | "new_people" => {
            visit.texts().text(&format!("report-word-{cell}"))
        }
        _ => cell.to_owned(),
    }
}

fn events(visit: &Visit<'_>, reference: &str) -> Result<Vec<Event>, Problem> {
    let request =
        service::history::Request { reference: Some(reference.to_owned()), ..Default::default() };
    let found = service::history::run(&visit.ledger, &request, &visit.context())?;
    Ok(found.entries.iter().map(|entry| history::event(entry, visit)).collect())
}

/// What the activity means to each figure of a period; nothing where it does not count in it.
type Meaning = Vec<(String, u64, u64, i64)>;

fn meaning_to(
    visit: &Visit<'_>,
    reference: &str,
    period: &str,
    names: &Names<'_>,
) -> Result<Option<Meaning>, Problem> {
    let request = explain::Request {
        period: period::Choice::of_text(period),
        activity: Some(reference.to_owned()),
        ..explain::Request::default()
    };
    let made =
        visit.answer(&request, |ledger| explain::run_warm(ledger, &request, &visit.context()));
    let made = match made {
        Err(Problem::Service(service::Error::Ledger(crate::ledger::LedgerError::Unknown(_)))) => {
            return Ok(None);
        }
        made => made?,
    };
    let figures = made.meaning.iter().flat_map(|meaning| &meaning.figures);
    let figures = figures.map(|worth| {
        let sector = worth.sector.as_ref().map(|id| names.sector(id.as_str()));
        (sector.unwrap_or_default(), worth.people_reached, worth.new, worth.missing_without)
    });
    Ok(Some(figures.collect()))
}
