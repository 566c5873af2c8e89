//! How a figure comes about: its places, with lists and crowds, and its activities.

use serde::Serialize;

use super::asked;
use super::names::Names;
use crate::event::label::Labelled;
use crate::event::text::normalised;
use crate::report::explanation::{Activity, Explanation, Place};
use crate::report::words;
use crate::service::{explain, overview, report};
use crate::web::address::Address;
use crate::web::answer::Answer;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// Rows of a table, where not all are asked for.
const ROWS_MAX: usize = 50;

#[derive(Serialize)]
struct Page {
    what: Option<String>,
    site: Option<String>,
    period: String,
    people: u64,
    registered: u64,
    estimated: u64,
    level: &'static str,
    places: Vec<PlaceRow>,
    /// The other places together: how many, their lists, and what head-counts add.
    other_places: Option<(u64, u64, u64)>,
    activities: Vec<ActivityRow>,
    /// The other activities together: how many, and the people who are new there.
    other_activities: Option<(u64, u64)>,
    all: Option<String>,
    whole: String,
    figures: String,
    size: u64,
    root: String,
    is_past: bool,
    now: String,
    policy: String,
}

#[derive(Serialize)]
struct PlaceRow {
    name: String,
    admin1: String,
    registered: u64,
    headcount: u64,
    estimated: u64,
    people: u64,
    counted_by: Vec<(String, String)>,
    runner_up: Vec<(String, String, u64)>,
    new_people: u64,
    address: Option<String>,
}

#[derive(Serialize)]
struct ActivityRow {
    reference: String,
    address: String,
    contacts: u64,
    headcount: u64,
    people: u64,
    new: u64,
    before: Vec<(String, u64)>,
}

/// What an address of an explanation can have.
const KNOWN: &[&str] = &["period", "as-of", "sector", "site", "all"];

/// The page.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(KNOWN, &[])?;
    let latest = || Ok(overview::run(&visit.ledger, &visit.context())?.year);
    let period = asked::period(&visit.query, latest)?;
    let request = asked::explanation(&visit.query, &period);
    let made =
        visit.answer(&request, |ledger| explain::run_warm(ledger, &request, &visit.context()))?;
    visit.page("explain", &shown(visit, &made, &request, &period)?)
}

fn shown(
    visit: &Visit<'_>,
    made: &Explanation,
    request: &explain::Request,
    period: &str,
) -> Result<Page, Problem> {
    let names = Names::new(&visit.ledger.state().profile, visit.language);
    let (size, is_all) = (made.as_of.size, visit.query.is_ticked("all"));
    let here = address(request, period).with("as-of", moment(request, visit));
    let rows = if is_all { usize::MAX } else { ROWS_MAX };
    let mut places: Vec<&Place> = made.places.iter().filter(|place| has_people(place)).collect();
    places.sort_by_key(|place| std::cmp::Reverse(place.registered + place.estimated));
    let mut activities: Vec<&Activity> = made.activities.iter().collect();
    activities.sort_by_key(|activity| std::cmp::Reverse(activity.new));
    let other_places = places.get(rows..).filter(|others| !others.is_empty()).map(|others| {
        let sum = |of: fn(&Place) -> u64| others.iter().map(|place| of(place)).sum::<u64>();
        (others.len() as u64, sum(|place| place.registered), sum(|place| place.estimated))
    });
    let other_activities = activities.get(rows..).filter(|others| !others.is_empty());
    let other_activities = other_activities
        .map(|others| (others.len() as u64, others.iter().map(|of| of.new).sum::<u64>()));
    let whole = here.clone().without("site");
    let labelled = Labelled { period: made.period.0, label: made.label.clone() };
    Ok(Page {
        what: made.sector.as_ref().map(|id| names.sector(id.as_str())),
        site: made.site.clone(),
        period: visit.texts().period(&labelled),
        people: made.people_reached,
        registered: made.registered,
        estimated: made.estimated,
        level: made.level.name(),
        places: places.iter().take(rows).map(|place| place_row(place, &places, &whole)).collect(),
        all: (!is_all && (other_places.is_some() || other_activities.is_some()))
            .then(|| here.clone().with("all", "yes").to_string()),
        activities: activities.iter().take(rows).map(|of| activity_row(of, &names)).collect(),
        other_places,
        other_activities,
        whole: whole.to_string(),
        figures: Address::new("/figures")
            .with("period", period)
            .with("as-of", moment(request, visit))
            .to_string(),
        size,
        root: hex::encode(made.as_of.root),
        is_past: size != visit.ledger.size(),
        now: here.without("as-of").to_string(),
        policy: policy(visit, request, period)?,
    })
}

fn has_people(place: &Place) -> bool {
    place.registered + place.estimated + place.headcount > 0
}

fn address(request: &explain::Request, period: &str) -> Address {
    Address::new("/explain")
        .with("period", period)
        .with_some("sector", request.sector.as_ref())
        .with_some("site", request.site.as_ref())
}

fn moment(request: &explain::Request, visit: &Visit<'_>) -> String {
    request.as_of.clone().unwrap_or_else(|| visit.ledger.size().to_string())
}

/// The policy, as the report of the same period and moment says it.
fn policy(visit: &Visit<'_>, request: &explain::Request, period: &str) -> Result<String, Problem> {
    let request = report::Request {
        period: crate::service::period::Choice::of_text(period),
        as_of: request.as_of.clone(),
        language: visit.language,
        ..report::Request::default()
    };
    let made =
        visit.answer(&request, |ledger| report::run_warm(ledger, &request, &visit.context()))?;
    Ok(words::policy_in_full(&made.report.policy, visit.texts()))
}

fn place_row(place: &Place, all: &[&Place], whole: &Address) -> PlaceRow {
    let activity = |reference: &crate::event::ids::Reference| {
        (reference.to_string(), activity_address(reference.as_str()))
    };
    let runner_up = place.crowds.iter().filter_map(|crowd| crowd.runner_up.as_ref());
    let runner_up = runner_up.map(|other| {
        let (reference, address) = activity(&other.activity);
        (reference, address, other.headcount)
    });
    let counted = place.counted_by.iter().chain(&place.new_people_by);
    // A name that two places have means both of them, and their figure is not this one's.
    let called = normalised(&place.site);
    let same = all.iter().filter(|other| normalised(&other.site) == called).count();
    PlaceRow {
        name: place.site.clone(),
        admin1: place.admin1.clone(),
        registered: place.registered,
        headcount: place.headcount,
        estimated: place.estimated,
        people: place.registered + place.estimated,
        counted_by: counted.map(activity).collect(),
        runner_up: runner_up.collect(),
        new_people: place.new_people,
        address: (same == 1 && all.len() > 1 && !called.is_empty())
            .then(|| whole.clone().with("site", &place.site).to_string()),
    }
}

fn activity_row(activity: &Activity, names: &Names<'_>) -> ActivityRow {
    let before = activity.reached_before.iter().map(|before| {
        let sectors = before.sectors.iter().map(|id| names.sector(id.as_str()));
        (sectors.collect::<Vec<_>>().join(" + "), before.people)
    });
    ActivityRow {
        reference: activity.activity.to_string(),
        address: activity_address(activity.activity.as_str()),
        contacts: activity.contacts,
        headcount: activity.headcount,
        people: activity.people,
        new: activity.new,
        before: before.collect(),
    }
}

/// The page of an activity.
pub fn activity_address(reference: &str) -> String {
    Address::new("/activity").with("ref", reference).to_string()
}
