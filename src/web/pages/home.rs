//! The first page: this year's figure, what waits for whoever looks, its sectors beside what was planned, its months, how
//! long ago each office did something, and the latest events.

use serde::Serialize;

use super::breakdown::{Line, lines};
use super::charts::{Bar, Month, bars, months};
use super::names::Names;
use super::provenance::{self, Provenance};
use super::waits::{self, Wait};
use super::{asked, history};
use crate::report::words;
use crate::service::{self, overview, period, report};
use crate::web::address::Address;
use crate::web::answer::Answer;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// How many events are shown.
const EVENTS: usize = 8;
/// An office that did nothing for so many days stands out.
const QUIET_DAYS: i64 = 31;

#[derive(Serialize)]
struct Page {
    year: i32,
    is_empty: bool,
    total: Line,
    made_of: Option<String>,
    sectors: Vec<(Line, Bar)>,
    has_targets: bool,
    months: Vec<Month>,
    years: Vec<(i32, String)>,
    offices: Vec<Office>,
    events: Vec<history::Event>,
    of: Provenance,
    waits: Vec<Wait>,
}

#[derive(Serialize)]
struct Office {
    name: String,
    last_day: Option<String>,
    days: Option<i64>,
    is_quiet: bool,
    activity: Option<String>,
    activities: String,
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["year"], &[])?;
    // Not kept: it has today's date in it.
    let overview = overview::run(&visit.ledger, &visit.context())?;
    let year = visit.query.number("year")?.unwrap_or(overview.year);
    let period = year.to_string();
    let request = report::Request {
        period: period::Choice::year(year),
        months: true,
        language: visit.language,
        ..report::Request::default()
    };
    let made =
        visit.answer(&request, |ledger| report::run_warm(ledger, &request, &visit.context()))?;
    let names = Names::new(&visit.ledger.state().profile, visit.language);
    let mut sectors = lines(&made.report, &request, &period, &names, &visit.ledger);
    let total = sectors.pop().ok_or(Problem::Internal)?;
    let figures = sectors.iter().map(|line| {
        let people = |people: Option<u64>| people.unwrap_or(0);
        (people(line.registered), people(line.reached), line.target.map(|(target, _)| target))
    });
    let bars = bars(&figures.collect::<Vec<_>>());
    let here = Address::new("/").with("year", year);
    let pinned = asked::address(&request, &period);
    let page = Page {
        year,
        is_empty: visit.ledger.state().activities.is_empty(),
        made_of: words::made_of(&made.report.total, visit.texts()),
        total,
        has_targets: sectors.iter().any(|line| line.target.is_some()),
        sectors: sectors.into_iter().zip(bars).collect(),
        months: months(&made.report, visit.texts()),
        years: overview.years.iter().rev().map(|year| (*year, year_address(*year))).collect(),
        offices: overview.offices.iter().map(|office| of_office(office, &names)).collect(),
        events: latest(visit)?,
        waits: waits::of(visit)?,
        of: Provenance {
            pinned: pinned.with("as-of", visit.ledger.size()).to_string(),
            ..provenance::of(visit, &made.report, &request, &here)
        },
    };
    visit.page("home", &page)
}

fn year_address(year: i32) -> String {
    Address::new("/").with("year", year).to_string()
}

fn of_office(office: &overview::Freshness, names: &Names<'_>) -> Office {
    let activity = office.activity.as_ref();
    let list = Address::new("/activities").with("office", &office.office);
    Office {
        name: names.office(office.office.as_str()),
        last_day: office.last_day.clone(),
        days: office.days,
        is_quiet: office.days.is_none_or(|days| days > QUIET_DAYS),
        activity: activity.map(|of| Address::new("/activity").with("ref", of).to_string()),
        activities: list.with("sort", "start").with("descending", "yes").to_string(),
    }
}

/// The latest events, the last one first.
fn latest(visit: &Visit<'_>) -> Result<Vec<history::Event>, Problem> {
    let request = service::history::Request { last: Some(EVENTS), ..Default::default() };
    let found = service::history::run(&visit.ledger, &request, &visit.context())?;
    Ok(found.entries.iter().rev().map(|entry| history::event(entry, visit)).collect())
}
