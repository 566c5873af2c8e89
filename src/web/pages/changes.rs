//! Why a period's figures changed between two moments: the figures at both, and the events between them, a page at
//! a time.

use serde::Serialize;

use super::asked;
use super::history::{self, Event};
use super::names::Names;
use crate::event::label::Labelled;
use crate::report::restatement::Effect;
use crate::report::{Report, words};
use crate::service::{Error, diff, overview, period, report};
use crate::web::address::Address;
use crate::web::answer::Answer;
use crate::web::pairs::Pairs;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// Records whose effect is counted for one page: each takes a count of the people that it concerns.
const RECORDS: u64 = 100;

/// What an address of changes can have for programs.
pub const KNOWN: &[&str] = &["period", "since", "until"];

#[derive(Serialize)]
struct Page {
    period: String,
    periods: Vec<String>,
    since: String,
    until: String,
    changes: Option<Changes>,
}

/// A sector, and the difference in people reached there.
type OfSector = (String, i64);

#[derive(Serialize)]
struct Changes {
    period: String,
    from: u64,
    to: u64,
    /// Each sector and last the total: its name, what it was and is, the difference, and where the two come from.
    figures: Vec<(String, u64, u64, i64, String, String)>,
    policies: Option<(String, String)>,
    /// Which records the events are of: first and last, and how many pages there are.
    events: Option<Events>,
}

/// The events of a page.
#[derive(Serialize)]
struct Events {
    first: u64,
    last: u64,
    page: u64,
    pages: u64,
    previous: Option<String>,
    next: Option<String>,
    /// What each event did to the total, and to which sectors.
    effects: Vec<(Event, i64, Vec<OfSector>)>,
    /// What they did together.
    together: i64,
    without_effect: usize,
}

/// What an address asks for; nothing where it does not say since when.
pub fn request(query: &Pairs, period: &str) -> Option<diff::Request> {
    Some(diff::Request {
        period: period::Choice::of_text(period),
        since: query.text("since")?,
        until: query.text("until"),
        sector: None,
        limit: None,
    })
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["period", "since", "until", "page"], &[])?;
    let state = visit.ledger.state();
    let overview = overview::run(&visit.ledger, &visit.context())?;
    let period = asked::period(&visit.query, || Ok(overview.year))?;
    let request = request(&visit.query, &period);
    let changes = request.as_ref().map(|request| changes(visit, request, &period)).transpose()?;
    let published = state.settled.baselines().filter(|(_, of)| of.published.is_some());
    let published = published.map(|(period, _)| state.settled.labelled(period));
    let named = published.map(|of| asked::as_typed(&of));
    let mut periods: Vec<String> = overview.years.iter().rev().map(ToString::to_string).collect();
    periods.extend(named);
    periods.dedup();
    visit.page(
        "changes",
        &Page {
            since: request.as_ref().map(|request| request.since.clone()).unwrap_or_default(),
            until: visit.query.text("until").unwrap_or_default(),
            changes,
            period,
            periods,
        },
    )
}

/// The figures at both moments, and what the events of one page did. Both are of the same two counts, however many
/// events are between them.
fn changes(visit: &Visit<'_>, request: &diff::Request, period: &str) -> Result<Changes, Problem> {
    let at = |moment: Option<&String>| {
        let request = report::Request {
            period: request.period.clone(),
            as_of: moment.cloned(),
            ..report::Request::default()
        };
        visit.answer(&request, |ledger| report::run_warm(ledger, &request, &visit.context()))
    };
    let (was, is) = (at(Some(&request.since))?, at(request.until.as_ref())?);
    let (was, is) = (&was.report, &is.report);
    let (from, to) = (was.as_of.size, is.as_of.size);
    if to < from {
        return Err(Error::MomentsReversed { since_size: from, until_size: to }.into());
    }
    let texts = visit.texts();
    let labelled = Labelled { period: is.period.0, label: is.label.clone() };
    let differ = was.policy != is.policy;
    Ok(Changes {
        period: texts.period(&labelled),
        from,
        to,
        figures: figures(visit, (was, is), request, period),
        policies: differ.then(|| {
            let in_words = |report: &Report| words::policy_in_full(&report.policy, texts);
            (in_words(was), in_words(is))
        }),
        events: match to > from {
            true => Some(events(visit, request, (from, to), period)?),
            false => None,
        },
    })
}

/// Each sector and last the total, as it was and is.
fn figures(
    visit: &Visit<'_>,
    (was, is): (&Report, &Report),
    request: &diff::Request,
    period: &str,
) -> Vec<(String, u64, u64, i64, String, String)> {
    let names = Names::new(&visit.ledger.state().profile, visit.language);
    let of = |report: &Report, id: Option<&str>| -> u64 {
        let row = match id {
            None => Some(&report.total),
            Some(id) => {
                let mut sectors = report.sectors.iter();
                sectors.find(|row| row.sector.as_str() == id).map(|row| &row.row)
            }
        };
        row.and_then(|row| row.people_reached.told()).unwrap_or(0)
    };
    let gone = was.sectors.iter().filter(|row| is.sectors.iter().all(|of| of.sector != row.sector));
    let sectors = is.sectors.iter().chain(gone).map(|row| Some(row.sector.as_str()));
    let source = |id: Option<&str>, moment: u64| {
        let address = Address::new("/explain").with("period", period).with_some("sector", id);
        address.with("as-of", moment).to_string()
    };
    let state = visit.ledger.state();
    // As published is under the policy of the publication, which is in force from its record on.
    let pinned = |moment: Option<&String>, report: &Report| match moment.map(String::as_str) {
        Some("published") => state.settled.publications(report.period.0).last().map(|of| of + 1),
        _ => Some(report.as_of.size),
    };
    let since = pinned(Some(&request.since), was).unwrap_or(was.as_of.size);
    let until = pinned(request.until.as_ref(), is).unwrap_or(is.as_of.size);
    let line = |id: Option<&str>| {
        let (then, now) = (of(was, id), of(is, id));
        let name = id.map(|id| names.sector(id)).unwrap_or_default();
        // Both are numbers of people, far below the limits of i64.
        let change = now as i64 - then as i64;
        (name, then, now, change, source(id, since), source(id, until))
    };
    sectors.chain([None]).map(line).collect()
}

/// The events of the page that is asked for.
fn events(
    visit: &Visit<'_>,
    request: &diff::Request,
    (from, to): (u64, u64),
    period: &str,
) -> Result<Events, Problem> {
    let pages = (to - from).div_ceil(RECORDS);
    let page = visit.query.number::<u64>("page")?.unwrap_or(1).clamp(1, pages);
    let (first, end) = (from + (page - 1) * RECORDS, (from + page * RECORDS).min(to));
    let of_page = diff::Request {
        // A publication's moment has its policy, as the first page begins with it.
        since: if page == 1 { request.since.clone() } else { first.to_string() },
        until: Some(end.to_string()),
        ..request.clone()
    };
    let run = |ledger: &_| diff::run(ledger, &of_page, &visit.context());
    let made = visit.answer_of_walk(&of_page, run)?;
    let names = Names::new(&visit.ledger.state().profile, visit.language);
    let effect = |effect: &Effect| {
        let sectors = effect.sectors.iter().map(|of| (names.sector(of.sector.as_str()), of.change));
        (history::event(&effect.event, visit), effect.total, sectors.collect())
    };
    let at = |page: u64| {
        Address::new("/changes")
            .with("period", period)
            .with("since", &request.since)
            .with("until", request.until.clone().unwrap_or_else(|| to.to_string()))
            .with("page", page)
            .to_string()
    };
    Ok(Events {
        first,
        last: end - 1,
        page,
        pages,
        previous: (page > 1).then(|| at(page - 1)),
        next: (page < pages).then(|| at(page + 1)),
        effects: made.events.iter().map(effect).collect(),
        together: made.events.iter().map(|effect| effect.total).sum(),
        without_effect: made.without_effect,
    })
}
