//! How a figure comes about: its places, with lists and crowds, and its activities.

use std::sync::Arc;

use serde::Serialize;

use super::asked::{self, EXPLAINED, EXPLAINED_SEVERAL};
use super::breakdown::{value_name, word_key};
use super::names::Names;
use crate::event::label::Labelled;
use crate::event::text::normalised;
use crate::report::explanation::{Activity, Explanation, Place};
use crate::report::words;
use crate::service::{explain, overview};
use crate::web::address::Address;
use crate::web::answer::Answer;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// Rows of a table, where not all are asked for.
const ROWS_MAX: usize = 50;

#[derive(Serialize)]
struct Page {
    /// The sector, or nothing for the total.
    what: Option<String>,
    site: Option<String>,
    period: String,
    /// What it is narrowed to: each as a label with a value.
    narrowed: Vec<(String, String)>,
    people: u64,
    registered: u64,
    estimated: u64,
    bounds: Option<(u64, u64)>,
    /// Whether it is a figure, and not cells of one or a set of sectors.
    is_figure: bool,
    /// How many activities count in it.
    counted: usize,
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
    /// How it became this number, event by event; of what is narrowed, nobody counts that.
    history: Option<String>,
    size: u64,
    root: String,
    is_past: bool,
    now: String,
    policy: String,
    remarks: Vec<String>,
}

/// A number that is one figure less another.
#[derive(Serialize)]
struct Difference {
    what: Option<String>,
    period: String,
    narrowed: Vec<(String, String)>,
    /// Which difference it is.
    kind: &'static str,
    number: i64,
    /// The larger side, and the smaller one, each with its own page; the smaller one may be nobody.
    of: (u64, String),
    less: (u64, Option<String>),
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

/// What an address of this page can have once.
fn known() -> Vec<&'static str> {
    let of_page = EXPLAINED.iter().copied().filter(|name| *name != "activity");
    of_page.chain(["all", "difference"]).collect()
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&known(), EXPLAINED_SEVERAL)?;
    let latest = || Ok(overview::run(&visit.ledger, &visit.context())?.year);
    let period = asked::period(&visit.query, latest)?;
    let request = asked::explanation(&visit.query, &period)?;
    match visit.query.get("difference") {
        None => {
            let made = explained(visit, &request)?;
            visit.page("explain", &shown(visit, &made, &request, &period))
        }
        Some("indirect") => {
            let together = explain::Request { with_indirect: true, ..request.clone() };
            difference(visit, "indirect", together, Some(request), &period)
        }
        Some("new") => {
            let (until, before) = until_month(visit, &request)?;
            difference(visit, "new", until, before, &period)
        }
        Some(other) => Err(Problem::value("difference", other)),
    }
}

fn explained(visit: &Visit<'_>, request: &explain::Request) -> Result<Arc<Explanation>, Problem> {
    visit.answer(request, |ledger| explain::run_warm(ledger, request, &visit.context()))
}

/// All months up to the one that is asked for, and up to the one before; nothing before the period's first.
fn until_month(
    visit: &Visit<'_>,
    request: &explain::Request,
) -> Result<(explain::Request, Option<explain::Request>), Problem> {
    let of_month = |part: &&String| part.starts_with("month=");
    let given = request.parts.iter().find(of_month).cloned().unwrap_or_default();
    let month = given.trim_start_matches("month=");
    let period = request.period.read(visit.ledger.state())?.period;
    let months: Vec<String> = period.months().map(|month| month.to_string()).collect();
    let at = months.iter().position(|known| known == month);
    let at = at.ok_or_else(|| Problem::value("part", &given))?;
    let until = |month: &String| {
        let other = |part: &String| *part != given;
        let mut parts: Vec<String> = request.parts.iter().filter(|of| other(of)).cloned().collect();
        parts.push(format!("month=..{month}"));
        explain::Request { parts, ..request.clone() }
    };
    Ok((until(&months[at]), at.checked_sub(1).map(|before| until(&months[before]))))
}

fn difference(
    visit: &Visit<'_>,
    kind: &'static str,
    of: explain::Request,
    less: Option<explain::Request>,
    period: &str,
) -> Result<Answer, Problem> {
    let made = explained(visit, &of)?;
    let smaller = less.as_ref().map(|less| explained(visit, less)).transpose()?;
    let (people, fewer) = (made.people_reached, smaller.map_or(0, |made| made.people_reached));
    let page = shown(visit, &made, &of, period);
    let link = |request: &explain::Request| {
        let address = asked::explanation_address(request, period);
        address.with("as-of", moment(request, visit)).to_string()
    };
    // The address as it is, but of all records.
    let asked = asked::explanation(&visit.query, period)?;
    let now = asked::explanation_address(&asked, period).with("difference", kind);
    visit.page(
        "difference",
        &Difference {
            what: page.what,
            period: page.period,
            narrowed: narrowed(visit, &made, kind == "indirect"),
            kind,
            // Both are numbers of people, far below the limits of i64.
            number: people as i64 - fewer as i64,
            of: (people, link(&of)),
            less: (fewer, less.as_ref().map(link)),
            figures: page.figures,
            size: page.size,
            root: page.root,
            is_past: page.is_past,
            now: now.to_string(),
            policy: page.policy,
        },
    )
}

fn shown(visit: &Visit<'_>, made: &Explanation, request: &explain::Request, period: &str) -> Page {
    let names = Names::new(&visit.ledger.state().profile, visit.language);
    let (size, is_all) = (made.as_of.size, visit.query.is_ticked("all"));
    let here = asked::explanation_address(request, period).with("as-of", moment(request, visit));
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
    let texts = visit.texts();
    let labelled = Labelled { period: made.period.0, label: made.label.clone() };
    let own = made.own.then(|| texts.text("report-own-alone"));
    let narrowed = narrowed(visit, made, false);
    let is_whole = narrowed.is_empty() && made.site.is_none();
    let history = Address::new("/changes").with("period", period).with("since", 0);
    Page {
        what: made.sector.as_ref().map(|id| names.sector(id.as_str())),
        site: made.site.clone(),
        period: texts.period(&labelled),
        history: is_whole.then(|| history.with("until", size).to_string()),
        narrowed,
        people: made.people_reached,
        registered: made.registered,
        estimated: made.estimated,
        bounds: made.lowest.zip(made.highest),
        is_figure: made.lowest.is_some(),
        counted: made.activities.len(),
        level: made.level.name(),
        places: places.iter().take(rows).map(|place| place_row(place, &places, &whole)).collect(),
        all: (!is_all && (other_places.is_some() || other_activities.is_some()))
            .then(|| here.clone().with("all", "yes").to_string()),
        activities: activities.iter().take(rows).map(|of| activity_row(of, &names)).collect(),
        other_places,
        other_activities,
        whole: whole.to_string(),
        figures: figures_address(request, period).with("as-of", moment(request, visit)).to_string(),
        size,
        root: hex::encode(made.as_of.root),
        is_past: size != visit.ledger.size(),
        now: here.without("as-of").to_string(),
        policy: words::policy_in_full(&made.policy, texts),
        remarks: [words::approval(made.approvals, texts), own].into_iter().flatten().collect(),
    }
}

/// The page of figures that the number is on.
fn figures_address(request: &explain::Request, period: &str) -> Address {
    let of_figures = asked::explanation_address(request, period).at("/figures");
    ["site", "part", "exactly", "indirect"]
        .into_iter()
        .fold(of_figures, |address, name| address.without(name))
}

/// What a number is narrowed to. `is_less` leaves out that direct and indirect contacts are together.
fn narrowed(visit: &Visit<'_>, made: &Explanation, is_less: bool) -> Vec<(String, String)> {
    let texts = visit.texts();
    let names = Names::new(&visit.ledger.state().profile, visit.language);
    let filters = words::narrowed(&made.filter).map(|(what, value)| match what {
        "office" => (texts.text("report-only-office"), names.office(value)),
        "donor" => (texts.text("report-only-donor"), names.donor(value)),
        "project" => (texts.text("report-only-project"), names.project(value)),
        "reviewed" => (texts.text("web-review"), texts.text(&format!("report-reviewed-{value}"))),
        _ => (texts.text(&format!("report-only-{what}")), value.to_owned()),
    });
    let word = |list: &str, value: &str| texts.text(&word_key(list, value));
    let parts = made.parts.iter().map(|part| {
        let dimension = part.dimension.name();
        let value = match part.value.strip_prefix("..") {
            Some(month) => texts.with("web-up-to", &[("month", month.to_owned().into())]),
            None => value_name(dimension, &part.value, &names, &word),
        };
        (texts.text(&format!("report-column-{dimension}")), value)
    });
    let exactly = made.exactly.iter().map(|sectors| {
        let sectors: Vec<String> = sectors.iter().map(|id| names.sector(id.as_str())).collect();
        (texts.text("report-column-these-sectors-only"), sectors.join(" + "))
    });
    let together = (made.with_indirect && !is_less)
        .then(|| (texts.text("report-column-reach"), texts.text("web-with-indirect")));
    let own = made.own.then(|| (texts.text("web-own-short"), texts.text("web-yes")));
    filters.chain(parts).chain(exactly).chain(together).chain(own).collect()
}

fn has_people(place: &Place) -> bool {
    place.registered + place.estimated + place.headcount > 0
}

fn moment(request: &explain::Request, visit: &Visit<'_>) -> String {
    request.as_of.clone().unwrap_or_else(|| visit.ledger.size().to_string())
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
