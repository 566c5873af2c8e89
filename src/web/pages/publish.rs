//! Publishing: a period looked at, published once, and what was published, to be handed over.
//!
//! Belongs here: the pages and their forms. Does not: what is published, and that it is what was looked at
//! (`service::publish`).

use serde::Serialize;

use super::asked;
use super::breakdown::{Line, lines};
use super::factsheet::{FRAMING, HAS_PDF};
use super::names::Names;
use crate::event::label::Labelled;
use crate::ledger::Ledger;
use crate::report::{Report, words};
use crate::service::access::Use;
use crate::service::publications::{self, Prospect, Publication};
use crate::service::publish::{self, Published, Seen};
use crate::service::{Error, close, overview, period, policy, report};
use crate::web::address::Address;
use crate::web::answer::Answer;
use crate::web::pairs::Pairs;
use crate::web::problem::Problem;
use crate::web::site::Settings;
use crate::web::visit::Visit;

/// Numbers of people below this are held back, where nobody says otherwise.
const THRESHOLD: u64 = 5;

#[derive(Serialize)]
struct Page {
    done: Option<&'static str>,
    is_changed: bool,
    period: String,
    periods: Vec<String>,
    label: String,
    note: String,
    /// Empty for nothing held back.
    safe: String,
    prospect: Option<Shown>,
    publications: Vec<Row>,
    can_close: bool,
}

/// A period before it is published.
#[derive(Serialize)]
struct Shown {
    period: String,
    policy: String,
    approval: Option<String>,
    size: u64,
    root: String,
    lines: Vec<Line>,
    /// What readers see of each line, where something is held back.
    safe: Option<Vec<Option<u64>>>,
    held_back: Option<(u64, u64)>,
    restated: bool,
    warnings: usize,
    submitted: usize,
    returned: usize,
    not_submitted: usize,
    sheets: Vec<(&'static str, &'static str, String)>,
    closed_by: Option<u64>,
}

/// A publication in a line.
#[derive(Serialize)]
struct Row {
    address: String,
    period: String,
    at: String,
    by: String,
    note: String,
    people: u64,
    record: u64,
    held_back: Option<u64>,
    /// What the total is now, where it is another one or a sector's is, and why.
    restated: Option<(u64, String)>,
    is_last: bool,
}

/// The page: what was published, and a period looked at before it is.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["period", "label", "note", "safe", "done"], &[])?;
    let done = match visit.query.get("done") {
        None => None,
        Some("closed") => Some("web-done-closed"),
        Some("closed-before") => Some("web-done-closed-before"),
        Some(other) => return Err(Problem::value("done", other)),
    };
    shown(visit, &visit.query, done, false)
}

fn shown(
    visit: &Visit<'_>,
    asked: &Pairs,
    done: Option<&'static str>,
    is_changed: bool,
) -> Result<Answer, Problem> {
    let overview = overview::run(&visit.ledger, &visit.context())?;
    let is_asked = asked.get("period").is_some();
    let period = asked::period(asked, || Ok(overview.year))?;
    let safe = match is_asked {
        true => asked.number::<u64>("safe")?,
        false => Some(THRESHOLD),
    };
    let prospect = match is_asked && done.is_none() {
        true => Some(prospect(visit, &choice(asked, &period), &period, safe)?),
        false => None,
    };
    let person = visit.person.as_ref();
    let page = Page {
        done,
        is_changed,
        periods: overview.years.iter().rev().map(ToString::to_string).collect(),
        label: asked.text("label").unwrap_or_default(),
        note: asked.text("note").unwrap_or_default(),
        safe: safe.map(|safe| safe.to_string()).unwrap_or_default(),
        prospect,
        publications: rows(visit)?,
        can_close: person.is_some_and(|person| person.may(Use::Close)),
        period,
    };
    let answer = visit.page("publish", &page)?;
    let status = if is_changed { 409 } else { 200 };
    Ok(Answer { policy: Some(FRAMING), ..answer.status(status) })
}

/// The period as it was given, with what it is to be called.
fn choice(asked: &Pairs, period: &str) -> period::Choice {
    let choice = period::Choice::of_text(period);
    match asked.text("label") {
        Some(label) => period::Choice { label: Some(label), ..choice },
        None => choice,
    }
}

fn prospect(
    visit: &Visit<'_>,
    choice: &period::Choice,
    period: &str,
    publish_safe: Option<u64>,
) -> Result<Shown, Problem> {
    let request = publications::Request { period: choice.clone(), publish_safe };
    // What is asked for is no report: the two have the same names.
    let question = ("before it is published", &request);
    let made = visit
        .answer(&question, |ledger| publications::prospect(ledger, &request, &visit.context()))?;
    let Prospect { report, safe, seen, .. } = &*made;
    let texts = visit.texts();
    let pinned = report::Request {
        period: choice.clone(),
        as_of: Some(seen.size.to_string()),
        ..report::Request::default()
    };
    let names = Names::new(&visit.ledger.state().profile, visit.language);
    let sheet = |language: &'static str, name: &'static str| {
        let address = Address::new("/factsheet/sheet")
            .with("period", period)
            .with("in", language)
            .with("as-of", seen.size)
            .with_some("safe", publish_safe.as_ref());
        (language, name, address.to_string())
    };
    let baseline = visit.ledger.state().settled.baseline(made.period.period);
    Ok(Shown {
        period: texts.period(&made.period),
        policy: words::policy_in_full(&report.policy, texts),
        approval: words::approval(report.approvals, texts),
        size: seen.size,
        root: seen.root.clone(),
        lines: lines(report, &pinned, period, &names, &visit.ledger),
        safe: safe.as_ref().map(told),
        held_back: safe
            .as_ref()
            .and_then(|safe| safe.suppression)
            .map(|of| (of.threshold, of.held_back)),
        restated: report.restated,
        warnings: made.warnings,
        submitted: made.submitted,
        returned: made.returned,
        not_submitted: made.not_submitted,
        sheets: vec![sheet("en", "English"), sheet("fr", "Français")],
        closed_by: baseline.and_then(|baseline| baseline.closed),
    })
}

/// People reached of each sector and, last, in total.
fn told(report: &Report) -> Vec<Option<u64>> {
    let sectors = report.sectors.iter().map(|row| row.row.people_reached.told());
    sectors.chain([report.total.people_reached.told()]).collect()
}

/// All publications, the last one first.
fn rows(visit: &Visit<'_>) -> Result<Vec<Row>, Problem> {
    let row = |of: Publication| -> Result<Row, Problem> {
        let restated = match of.is_last && of.may_be_restated {
            true => now(visit, &of)?,
            false => None,
        };
        Ok(Row {
            address: address(of.sequence).to_string(),
            period: visit.texts().period(&of.period),
            at: of.recorded_at.chars().take(10).collect(),
            by: of.recorded_by,
            note: of.note,
            people: of.people_reached,
            record: of.sequence,
            held_back: of.suppression.map(|of| of.held_back),
            restated,
            is_last: of.is_last,
        })
    };
    publications::run(&visit.ledger)?.into_iter().map(row).collect()
}

/// What the total of a published period is now, where the period was restated.
fn now(visit: &Visit<'_>, of: &Publication) -> Result<Option<(u64, String)>, Problem> {
    let period = in_address(&of.period);
    let request =
        report::Request { period: period::Choice::of_text(&period), ..report::Request::default() };
    let made =
        visit.answer(&request, |ledger| report::run_warm(ledger, &request, &visit.context()))?;
    let why = Address::new("/changes").with("period", period).with("since", "published");
    let total = made.report.total.people_reached.told().filter(|_| made.report.restated);
    Ok(total.map(|total| (total, why.to_string())))
}

/// A period as addresses name it.
fn in_address(period: &Labelled) -> String {
    match period.period.whole_year() {
        Some(year) => year.to_string(),
        None => format!("{}/{}", period.period.from, period.period.to),
    }
}

fn address(record: u64) -> Address {
    Address::new("/publication").with("record", record)
}

/// Publishes what was looked at.
pub fn record(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.form.only(&["period", "label", "note", "safe", "size", "root"], &[])?;
    let period = visit.form.text("period").ok_or_else(|| Problem::value("period", ""))?;
    let size = visit.form.number("size")?.ok_or_else(|| Problem::value("size", ""))?;
    let root = visit.form.text("root").ok_or_else(|| Problem::value("root", ""))?;
    let request = publish::Request {
        period: choice(&visit.form, &period),
        policy: policy::Choice::default(),
        note: visit.form.text("note").unwrap_or_default(),
        publish_safe: visit.form.number("safe")?,
    };
    let (seen, person) = (Seen { size, root }, visit.person.clone().ok_or(Problem::SignedOut)?);
    let settings = visit.site.settings.clone();
    let done = visit.site.ledger.write(move |ledger: &mut Ledger| {
        publish::run_seen(ledger, &request, &seen, &Settings::context(&settings, &person.id))
    })?;
    match done? {
        Published::Now(outcome) => {
            Ok(Answer::see(address(outcome.acknowledged.sequence).with("done", "recorded")))
        }
        Published::Before(record) => Ok(Answer::see(address(record).with("done", "before"))),
        Published::Changed => {
            // The snapshot of the visit may be the one that was looked at.
            shown(&visit.once_more(), &visit.form, None, true)
        }
    }
}

/// Closes a period.
pub fn close(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.form.only(&["period", "label"], &[])?;
    let period = visit.form.text("period").ok_or_else(|| Problem::value("period", ""))?;
    let request = close::Request { period: choice(&visit.form, &period) };
    let person = visit.person.clone().ok_or(Problem::SignedOut)?;
    let settings = visit.site.settings.clone();
    let done = visit.site.ledger.write(move |ledger: &mut Ledger| -> Result<_, Error> {
        let period = request.period.read(ledger.state())?.period;
        let baseline = ledger.state().settled.baseline(period);
        // A second click closes nothing again.
        if baseline.is_some_and(|baseline| baseline.closed.is_some()) {
            return Ok("closed-before");
        }
        let context = Settings::context(&settings, &person.id);
        close::run(ledger, &request, &context).map(|_| "closed")
    })?;
    Ok(Answer::see(Address::new("/publish").with("done", done?)))
}

#[derive(Serialize)]
struct PublicationPage {
    done: Option<&'static str>,
    period: String,
    record: u64,
    at: String,
    by: String,
    note: String,
    policy: String,
    size: u64,
    root: String,
    lines: Vec<Line>,
    /// As they were published, line by line.
    published: Vec<Option<u64>>,
    /// Whether counting again gives what was published.
    is_same: bool,
    sum_of_sectors: u64,
    held_back: Option<(u64, u64)>,
    is_last: bool,
    restated: Option<(u64, String)>,
    closed_by: Option<u64>,
    files: Vec<(&'static str, String)>,
    sheets: Vec<(&'static str, String)>,
    figures: String,
    can_hand_over: bool,
}

/// One publication: the figures as they were published, and what is handed over.
pub fn publication(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["record", "done"], &[])?;
    let done = match visit.query.get("done") {
        None => None,
        Some("recorded") => Some("web-done-published"),
        Some("before") => Some("web-done-published-before"),
        Some(other) => return Err(Problem::value("done", other)),
    };
    let record: u64 = visit.query.number("record")?.ok_or_else(|| Problem::value("record", ""))?;
    let found = publications::of_record(&visit.ledger, record)?;
    let (of, published) = found.ok_or(Problem::NoPage)?;
    let period = in_address(&of.period);
    // With the record that published them, figures are under the policy that it names.
    let request = report::Request {
        period: period::Choice::of_text(&period),
        as_of: Some((record + 1).to_string()),
        ..report::Request::default()
    };
    let made =
        visit.answer(&request, |ledger| report::run_warm(ledger, &request, &visit.context()))?;
    let figures = &published.figures;
    let then = figures.sectors.iter().map(|(_, figure)| Some(figure.people_reached));
    let then: Vec<Option<u64>> = then.chain([Some(figures.total.people_reached)]).collect();
    let names = Names::new(&visit.ledger.state().profile, visit.language);
    let here = asked::address(&request, &period);
    let file = |format: &'static str| {
        (format, here.clone().at("/figures/file").with("format", format).to_string())
    };
    let sheet = |language: &'static str, format: &'static str, name: &'static str| {
        let address = Address::new("/factsheet/sheet")
            .with("period", &period)
            .with("in", language)
            .with("as-of", record + 1)
            .with("format", format)
            .with_some("safe", of.suppression.map(|of| of.threshold).as_ref());
        (name, address.to_string())
    };
    let mut sheets =
        vec![sheet("en", "html", "HTML, English"), sheet("fr", "html", "HTML, français")];
    if HAS_PDF {
        sheets.extend([sheet("en", "pdf", "PDF, English"), sheet("fr", "pdf", "PDF, français")]);
    }
    let person = visit.person.as_ref();
    let texts = visit.texts();
    let page = PublicationPage {
        done,
        period: texts.period(&of.period),
        record,
        at: of.recorded_at.chars().take(16).collect::<String>().replace('T', " "),
        by: of.recorded_by.clone(),
        note: of.note.clone(),
        policy: words::policy_in_full(&of.policy, texts),
        size: of.log_size,
        root: of.log_root.clone(),
        lines: lines(&made.report, &request, &period, &names, &visit.ledger),
        is_same: told(&made.report) == then,
        published: then,
        sum_of_sectors: of.sum_of_sectors,
        held_back: of.suppression.map(|of| (of.threshold, of.held_back)),
        is_last: of.is_last,
        restated: if of.is_last && of.may_be_restated { now(visit, &of)? } else { None },
        closed_by: of.closed_by,
        files: ["csv", "xlsx", "json", "hxl"].into_iter().map(file).collect(),
        sheets,
        figures: here.to_string(),
        can_hand_over: person.is_some_and(|person| person.may(Use::Audit)),
    };
    visit.page("publication", &page)
}
