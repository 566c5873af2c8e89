//! Which figures a page is of, as its address says it, and as its links say it again.
//!
//! Belongs here: the names that stand in addresses, and the request that they mean. Does not: what is shown.
//!
//! Invariant: a link from a figure has the figure's period, moment and filters: both are made of the same request.

use crate::count::{Dimension, Only};
use crate::event::activity::{Kind, Modality};
use crate::event::label::Labelled;
use crate::language::Language;
use crate::ledger::Snapshot;
use crate::report::reviewed::ByReview;
use crate::service::{explain, period, report};
use crate::web::address::Address;
use crate::web::pairs::Pairs;
use crate::web::problem::Problem;

/// What an address of figures can have once.
pub const FIGURES: &[&str] = &[
    "period", "as-of", "sector", "office", "donor", "project", "partner", "kind", "modality",
    "admin1", "admin2", "admin3", "at-site", "reviewed", "own", "months", "compare",
];
/// What it can have several times.
pub const FIGURES_SEVERAL: &[&str] = &["by"];

/// The period of an address, or the one that is meant where it has none.
pub fn period(
    query: &Pairs,
    otherwise: impl FnOnce() -> Result<i32, Problem>,
) -> Result<String, Problem> {
    match query.get("period") {
        Some(period) => Ok(period.to_owned()),
        None => Ok(otherwise()?.to_string()),
    }
}

/// A period as an address has it: what it is called, a year, or its days.
pub fn as_typed(of: &Labelled) -> String {
    match (of.label.is_empty(), of.period.whole_year()) {
        (false, _) => of.label.clone(),
        (true, Some(year)) => year.to_string(),
        (true, None) => format!("{}/{}", of.period.from, of.period.to),
    }
}

/// The filters on what activities are that an address has.
///
/// # Errors
/// A kind or modality that is none.
pub fn only(query: &Pairs) -> Result<Only, Problem> {
    Ok(Only {
        kind: query.one_of("kind", Kind::named)?,
        modality: query.one_of("modality", Modality::named)?,
        admin1: query.text("admin1"),
        admin2: query.text("admin2"),
        admin3: query.text("admin3"),
        at_site: query.text("at-site"),
    })
}

/// With the filters on what activities are.
fn with_only(address: Address, only: &Only) -> Address {
    address
        .with_some("kind", only.kind.as_ref())
        .with_some("modality", only.modality.as_ref())
        .with_some("admin1", only.admin1.as_ref())
        .with_some("admin2", only.admin2.as_ref())
        .with_some("admin3", only.admin3.as_ref())
        .with_some("at-site", only.at_site.as_ref())
}

/// The report that an address asks for.
///
/// # Errors
/// A dimension, kind or modality that is none.
pub fn report(query: &Pairs, period: &str, language: Language) -> Result<report::Request, Problem> {
    let by = query
        .all("by")
        .map(|given| Dimension::named(given).ok_or_else(|| Problem::value("by", given)));
    Ok(report::Request {
        period: period::Choice::of_text(period),
        as_of: query.text("as-of"),
        sector: query.text("sector"),
        office: query.text("office"),
        donor: query.text("donor"),
        project: query.text("project"),
        partner: query.text("partner"),
        only: only(query)?,
        reviewed: query.one_of("reviewed", ByReview::named)?,
        own: query.is_ticked("own"),
        by: by.collect::<Result<_, _>>()?,
        months: query.is_ticked("months"),
        compare: query.text("compare"),
        language,
        ..report::Request::default()
    })
}

/// The address of what a report's request asks for. `period` is as it was given.
pub fn address(request: &report::Request, period: &str) -> Address {
    let filters = filtered(Address::new("/figures").with("period", period), request);
    let mut address = filters
        .with_some("as-of", request.as_of.as_ref())
        .with_some("compare", request.compare.as_ref());
    for (name, is_ticked) in [("own", request.own), ("months", request.months)] {
        address = if is_ticked { address.with(name, "yes") } else { address };
    }
    request.by.iter().fold(address, |address, by| address.and("by", by.name()))
}

/// With the filters of a report.
pub fn filtered(address: Address, request: &report::Request) -> Address {
    let address = address
        .with_some("sector", request.sector.as_ref())
        .with_some("office", request.office.as_ref())
        .with_some("donor", request.donor.as_ref())
        .with_some("project", request.project.as_ref())
        .with_some("partner", request.partner.as_ref());
    with_only(address, &request.only).with_some("reviewed", request.reviewed.as_ref())
}

/// Whether a report is of some of the contacts only, or under another choice of reviews than the policy's.
pub fn is_filtered(request: &report::Request) -> bool {
    let report::Request { office, donor, project, partner, only, own, reviewed, .. } = request;
    let filters = [office, donor, project, partner];
    *own || reviewed.is_some() || only.is_any() || filters.iter().any(|filter| filter.is_some())
}

/// The moment that links of a page have: as it was given, else the number of records that the page is of, so that
/// whatever is recorded meanwhile, a link leads to the number that it was followed from.
pub fn moment(request: &report::Request, ledger: &Snapshot) -> String {
    request.as_of.clone().unwrap_or_else(|| ledger.size().to_string())
}

/// How a number of a report comes about, under the report's filters.
pub fn source(
    request: &report::Request,
    period: &str,
    sector: Option<&str>,
    ledger: &Snapshot,
) -> Address {
    let address = Address::new("/explain").with("period", period);
    let address = filtered(address, request)
        .without("sector")
        .with_some("sector", sector)
        .with("as-of", moment(request, ledger));
    if request.own { address.with("own", "yes") } else { address }
}

/// The activities that a figure comes from. A report's total is of all sectors, whichever row is shown beside it.
pub fn counted(
    request: &report::Request,
    period: &str,
    sector: Option<&str>,
    ledger: &Snapshot,
) -> Address {
    let address = Address::new("/activities").with("period", period);
    filtered(address, request)
        .without("sector")
        .with_some("sector", sector)
        .with("as-of", moment(request, ledger))
        .with("counted", "yes")
        .with("reach", "direct")
}

/// What an address of an explanation can have once.
pub const EXPLAINED: &[&str] = &[
    "period", "as-of", "sector", "site", "activity", "office", "donor", "project", "partner",
    "kind", "modality", "admin1", "admin2", "admin3", "at-site", "reviewed", "own", "indirect",
];
/// What it can have several times.
pub const EXPLAINED_SEVERAL: &[&str] = &["part", "exactly"];

/// The explanation that an address asks for.
///
/// # Errors
/// A choice of reviews that is none.
pub fn explanation(query: &Pairs, period: &str) -> Result<explain::Request, Problem> {
    let several = |name| query.all(name).map(str::to_owned).collect();
    Ok(explain::Request {
        period: period::Choice::of_text(period),
        sector: query.text("sector"),
        site: query.text("site"),
        activity: query.text("activity"),
        as_of: query.text("as-of"),
        office: query.text("office"),
        donor: query.text("donor"),
        project: query.text("project"),
        partner: query.text("partner"),
        only: only(query)?,
        own: query.is_ticked("own"),
        reviewed: query.one_of("reviewed", ByReview::named)?,
        parts: several("part"),
        exactly: several("exactly"),
        with_indirect: query.is_ticked("indirect"),
    })
}

/// The address of an explanation.
pub fn explanation_address(request: &explain::Request, period: &str) -> Address {
    let address = Address::new("/explain")
        .with("period", period)
        .with_some("sector", request.sector.as_ref())
        .with_some("site", request.site.as_ref())
        .with_some("office", request.office.as_ref())
        .with_some("donor", request.donor.as_ref())
        .with_some("project", request.project.as_ref())
        .with_some("partner", request.partner.as_ref());
    let address =
        with_only(address, &request.only).with_some("reviewed", request.reviewed.as_ref());
    let ticked = [("own", request.own), ("indirect", request.with_indirect)];
    let ticked = ticked.into_iter().filter(|(_, is_ticked)| *is_ticked);
    let address = ticked.fold(address, |address, (name, _)| address.with(name, "yes"));
    let address = request.parts.iter().fold(address, |address, part| address.and("part", part));
    request.exactly.iter().fold(address, |address, sector| address.and("exactly", sector))
}
