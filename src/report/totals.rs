//! The report of a period: people reached by sector and in total, with the tables that were asked for.
//!
//! Belongs here: asking the count and putting the answer into the report's shape. Does not:
//! counting (`count`), formats (`render`).

use std::sync::Arc;

use super::activities::ActivityRow;
use super::cells::BoundsRow;
use super::compare::{self, Planned};
use super::converted::Rates;
use super::goods::{Deliveries, Goods};
use super::months::MonthRow;
use super::own::{self, OwnSource};
use super::reviewed::{Approvals, ByReview};
use super::rrm::{Responses, Rrm};
use super::shape::{
    AsOf, By, ByPart, Days, Filter, LedgerName, Report, Row, SectorRow, Slice, Targets, overlap,
    rows,
};
use super::suppression::{self, Release};
use super::three_w::ThreeW;
use super::{activities, depth, derivation, months, three_w};
use crate::count::{
    Answer, Basis, Dimension, Item, Only, PartFigure, PartFigures, Query, Source,
    Tables as CountedTables, candidates, read_off,
};
use crate::event::figures::Figures;
use crate::event::ids::{DonorId, OfficeId, ProjectId, SectorId};
use crate::event::policy::{Policy, Reviewed};
use crate::event::profile::Profile;
use crate::event::time::Period;

/// What a report is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// Which days.
    pub period: Period,
    /// What it is called; where this is empty, what it was published or closed as.
    pub label: String,
    /// Only this sector's row.
    pub sector: Option<SectorId>,
    /// Only contacts by this office.
    pub office: Option<OfficeId>,
    /// Only contacts paid by this donor.
    pub donor: Option<DonorId>,
    /// Only contacts of this project.
    pub project: Option<ProjectId>,
    /// Only contacts by this partner.
    pub partner: Option<String>,
    /// Only contacts of such activities.
    pub only: Only,
    /// The figures of a ledger in which nothing but these activities was logged, instead of their part
    /// in this one's.
    pub own: bool,
    /// Only activities with such a review, instead of those of the policy.
    pub reviewed: Option<ByReview>,
    /// Broken down by what.
    pub by: Option<Dimension>,
    /// Broken down by what else.
    pub also_by: Vec<Dimension>,
    /// Month by month.
    pub months: bool,
    /// Compared with this period.
    pub compare: Option<Period>,
    /// Compared with these targets instead of the profile's.
    pub targets: Option<Planned>,
    /// Hold back numbers of people below this, and those from which they would follow.
    pub publish_safe: Option<u64>,
    /// What was published of periods that share a day with this one: nothing is told that tells more
    /// together with it.
    pub published_before: Arc<[Release]>,
    /// With alerts and responses of the rapid response mechanism.
    pub rrm: bool,
    /// With what was handed out and done. Nothing of it is safe to publish, where few people are held back.
    pub goods: bool,
    /// Its values also in one currency, by these rates.
    pub rates: Option<Rates>,
    /// With people on lists by the number of sectors that reached them.
    pub depth: bool,
    /// With every activity in scope.
    pub activities: bool,
    /// With the 3W export.
    pub three_w: bool,
}

impl Request {
    /// A whole year.
    pub fn year(period: Period) -> Self {
        Self {
            period,
            label: String::new(),
            sector: None,
            office: None,
            donor: None,
            project: None,
            partner: None,
            only: Only::default(),
            own: false,
            reviewed: None,
            by: None,
            also_by: Vec::new(),
            months: false,
            compare: None,
            targets: None,
            rrm: false,
            goods: false,
            depth: false,
            rates: None,
            activities: false,
            three_w: false,
            publish_safe: None,
            published_before: Arc::default(),
        }
    }

    /// The query that this request means.
    pub fn query(&self, source: &impl Source) -> Query {
        Query {
            period: self.period,
            policy: source.policy(self.period).clone(),
            office: self.office.clone(),
            donor: self.donor.clone(),
            project: self.project.clone(),
            partner: self.partner.clone(),
            only: self.only.clone(),
            by: self.by,
        }
    }

    /// Whether a sector's row was asked for.
    fn shows(&self, sector: &SectorId) -> bool {
        self.sector.as_ref().is_none_or(|shown| shown == sector)
    }

    /// Whether only the contacts of some activities count.
    pub fn is_of_some(&self) -> bool {
        let Self { office, donor, project, partner, only, .. } = self;
        let of_whom = [office.is_some(), donor.is_some(), project.is_some(), partner.is_some()];
        of_whom.contains(&true) || only.is_any()
    }

    /// Whether the figures are made of another source than the ledger under its policy.
    pub(super) fn is_own(&self) -> bool {
        self.own || self.reviewed.is_some()
    }

    /// The filters on contacts, as a report says them.
    pub(super) fn filter(&self) -> Filter {
        Filter {
            sector: None,
            office: self.office.as_ref().map(ToString::to_string),
            donor: self.donor.as_ref().map(ToString::to_string),
            project: self.project.as_ref().map(ToString::to_string),
            partner: self.partner.clone(),
            kind: self.only.kind.map(|kind| kind.to_string()),
            modality: self.only.modality.map(|modality| modality.to_string()),
            admin1: self.only.admin1.clone(),
            admin2: self.only.admin2.clone(),
            admin3: self.only.admin3.clone(),
            at_site: self.only.at_site.clone(),
            reviewed: self.reviewed.map(|by| by.name().to_owned()),
        }
    }

    /// Whether the figures are others than those of the whole ledger under its policy.
    pub fn is_filtered(&self) -> bool {
        self.is_of_some() || self.reviewed.is_some()
    }
}

/// Builds the report.
///
/// # Errors
/// Those of the source.
pub fn build<S: Source>(source: &S, request: &Request) -> Result<Report, S::Error> {
    if !request.is_own() {
        return beside_another_period(source, request);
    }
    let query = Query { by: None, ..request.query(source) };
    let mut report = of_own(source, request, |own| beside_another_period(own, request))?;
    // Whether the ledger's year was restated does not depend on whose figures these are.
    report.restated = is_restated(source, request, None)?;
    report.own = request.own;
    // The two together could tell of few people, and a page for everybody has one figure.
    if request.own && request.publish_safe.is_none() && request.reviewed.is_none() {
        let figures = source.answer(&query)?.figures;
        let mut sectors = rows(&figures);
        sectors.retain(|row| request.shows(&row.sector));
        report.slice = Some(Slice { sectors, total: Row::from(&figures.total) });
    }
    Ok(report)
}

/// Asks the source that own figures, or those of another choice of reviews, are made of.
///
/// # Errors
/// Those of the source.
pub(super) fn of_own<'s, S: Source, T>(
    source: &'s S,
    request: &Request,
    ask: impl FnOnce(&OwnSource<'s, '_, S>) -> Result<T, S::Error>,
) -> Result<T, S::Error> {
    let query = Query { by: None, ..request.query(source) };
    let (agenda, lists) = source.agenda_and_lists();
    let are_own = |item: &Item<'_>| {
        (!request.own || query.lets_through(item.about))
            && !(request.reviewed == Some(ByReview::Pending) && item.is_approved)
    };
    let activities = own::activities(&agenda, &lists, are_own);
    let periods = [request.period].into_iter().chain(request.compare);
    let policies = request.reviewed.iter().flat_map(|by| periods.clone().map(|of| (*by, of)));
    let policies = policies.map(|(by, period)| {
        (period, Policy { reviewed: by.policy(), ..source.policy(period).clone() })
    });
    ask(&OwnSource::new(source, &activities).under(policies.collect()))
}

/// The report of a period, with that of another beside it where one was asked for.
fn beside_another_period<S: Source>(source: &S, request: &Request) -> Result<Report, S::Error> {
    let profile = source.basis()?.profile;
    let mut report = finish(to_show(source, request)?, request, profile);
    if let Some(period) = request.compare {
        let other = Request {
            period,
            label: String::new(),
            by: None,
            also_by: Vec::new(),
            months: false,
            rrm: false,
            goods: false,
            depth: false,
            activities: false,
            three_w: false,
            targets: None,
            compare: None,
            ..request.clone()
        };
        let other = finish(to_show(source, &other)?, &other, profile);
        report.compare = Some(compare::compare(&report, &other));
    }
    Ok(report)
}

/// Builds the reports of several periods, which takes less than one by one. Everything is counted anew
/// from the lists.
///
/// # Errors
/// Those of the source.
pub fn years<S: Source>(source: &S, periods: &[Period]) -> Result<Vec<Report>, S::Error> {
    let requests: Vec<Request> = periods.iter().copied().map(Request::year).collect();
    let queries: Vec<Query> = requests.iter().map(|request| request.query(source)).collect();
    let answers = source.answers(&queries)?;
    let each = requests.iter().zip(queries).zip(answers);
    let of = |((request, query), Answer { figures, .. }): ((&Request, Query), _)| {
        report(source, request, query, Counted { figures, ..Counted::default() })
    };
    each.map(of).collect()
}

/// The report with the rows of all sectors. Where few people are held back, that is decided on everything that is
/// published together; what was asked for is taken from it.
fn to_show<S: Source>(source: &S, request: &Request) -> Result<Report, S::Error> {
    let Some(threshold) = request.publish_safe else { return draft(source, request) };
    if request.is_filtered() || request.own {
        let mut report = draft(source, request)?;
        suppression::hold_all(&mut report, threshold);
        return Ok(report);
    }
    let mut report = draft(source, &published_with(request))?;
    let Days(period) = report.period;
    let before = request.published_before.iter();
    let before: Vec<&Release> = before.filter(|of| of.report.period.0.overlaps(period)).collect();
    suppression::make_safe(&mut report, threshold, &before);
    select(&mut report, request);
    Ok(report)
}

/// The report with all tables that are published together, before anything is held back.
///
/// # Errors
/// Those of the source.
pub fn open<S: Source>(source: &S, period: Period) -> Result<Report, S::Error> {
    draft(source, &published_with(&Request::year(period)))
}

/// The request for everything that is published together with a report.
fn published_with(request: &Request) -> Request {
    let mut dimensions = suppression::PUBLISHED.iter().copied();
    Request {
        by: dimensions.next(),
        also_by: dimensions.collect(),
        months: true,
        rrm: true,
        activities: true,
        three_w: true,
        ..request.clone()
    }
}

/// Leaves the tables that were asked for.
fn select(report: &mut Report, request: &Request) {
    let mut all: Vec<By> = report.by.take().into_iter().collect();
    all.append(&mut report.also_by);
    let find =
        |dimension: &Dimension| all.iter().find(|by| by.dimension == dimension.name()).cloned();
    report.by = request.by.as_ref().and_then(find);
    report.also_by = request.also_by.iter().filter_map(find).collect();
    report.months = report.months.take().filter(|_| request.months);
    report.rrm = report.rrm.take().filter(|_| request.rrm);
    report.activities = report.activities.take().filter(|_| request.activities);
    report.three_w = report.three_w.take().filter(|_| request.three_w);
}

/// The report with the rows of all sectors, before anything is held back or set beside targets.
fn draft<S: Source>(source: &S, request: &Request) -> Result<Report, S::Error> {
    let query = Query { by: None, ..request.query(source) };
    let counted = Counted::count(source, request, &query)?;
    report(source, request, query, counted)
}

/// Leaves the rows that were asked for, and sets the report beside its targets.
fn finish(mut report: Report, request: &Request, profile: &Profile) -> Report {
    // Only now: what is held back follows from the rows of all sectors, since the total and the sum are
    // of all.
    narrow(&mut report, request);
    suppression::count_again(&mut report);
    let sets = report.overlap_of_subject().map(|set| (set.sectors.len(), set.people));
    let depth = request.depth.then(|| depth::of(sets));
    report.depth = depth;
    report.targets = targets(&report, request, profile);
    report
}

/// Leaves the rows of the sector that was asked for.
fn narrow(report: &mut Report, request: &Request) {
    let Some(sector) = &request.sector else { return };
    report.filter.sector = Some(sector.to_string());
    report.sectors.retain(|row| request.shows(&row.sector));
    for part in report.by.iter_mut().chain(&mut report.also_by).flat_map(|by| &mut by.parts) {
        part.sectors.retain(|row| request.shows(&row.sector));
    }
    for month in report.months.iter_mut().flatten() {
        month.sectors.retain(|row| request.shows(&row.sector));
    }
    if let Some(activities) = &mut report.activities {
        activities.retain(|row| row.sectors.iter().any(|id| id == sector.as_str()));
    }
    if let Some(three_w) = &mut report.three_w {
        three_w.rows.retain(|row| row.sector.id == sector.as_str());
    }
}

/// Progress towards what a request gives as planned, else towards the targets that the profile has
/// for the year. Those are for everybody's contacts, so a filtered report has none.
fn targets(report: &Report, request: &Request, profile: &Profile) -> Option<Targets> {
    if let Some(planned) = &request.targets {
        return Some(compare::targets(report, planned));
    }
    let year = request.period.whole_year().filter(|_| !request.is_filtered())?;
    let planned = Planned(profile.targets_of(year)?.clone());
    Some(compare::targets(report, &planned))
}

/// Puts an answer into the report's shape, with the tables that were asked for.
fn report<S: Source>(
    source: &S,
    request: &Request,
    query: Query,
    counted: Counted,
) -> Result<Report, S::Error> {
    let basis = source.basis()?;
    let Counted { figures, mut breakdowns, months, rrm, goods } = counted;
    let also_by = breakdowns.split_off(breakdowns.len().min(usize::from(request.by.is_some())));
    let Tables { activities, three_w } = Tables::build(source, request, &query, &basis)?;
    Ok(Report {
        ledger: LedgerName { id: basis.ledger, name: basis.name.to_owned() },
        period: Days(request.period),
        label: label(source, request.period, &request.label),
        as_of: AsOf { size: basis.size, root: basis.root },
        filter: request.filter(),
        approvals: match query.policy.reviewed {
            Reviewed::All => None,
            Reviewed::Approved => Approvals::of(&source.agenda_and_lists().0, &query),
        },
        own: false,
        restated: is_restated(source, request, Some(&figures))?,
        sectors: rows(&figures),
        total: Row::from(&figures.total),
        sum_of_sectors: figures.sum_of_sectors().into(),
        overlap: overlap(&figures),
        slice: None,
        identified_by_derivation: derivation::count(source, basis.derived, &query)?,
        by: breakdowns.pop(),
        also_by,
        suppression: None,
        compare: None,
        targets: None,
        months,
        rrm,
        goods,
        depth: None,
        activities,
        three_w,
        policy: query.policy,
    })
}

/// What is counted for a report, from one reading of the lists.
#[derive(Default)]
struct Counted {
    figures: Figures,
    /// By each dimension that was asked for, in order.
    breakdowns: Vec<By>,
    months: Option<Vec<MonthRow>>,
    rrm: Option<Rrm>,
    goods: Option<Goods>,
}

impl Counted {
    fn count<S: Source>(source: &S, request: &Request, query: &Query) -> Result<Self, S::Error> {
        let dimensions = || request.by.iter().chain(&request.also_by).copied();
        let is_read_off = |of: &Dimension| matches!(of, Dimension::Sex | Dimension::Age);
        let counted_by: Vec<Dimension> = dimensions().filter(|of| !is_read_off(of)).collect();
        let has_goods = request.goods && request.publish_safe.is_none();
        // All activities are decoded for it: not where nothing here is about single ones.
        let is_of_single = request.months || request.rrm || has_goods;
        let read = is_of_single.then(|| source.agenda_and_lists());
        let candidates = read.as_ref().map(|(agenda, _)| candidates(agenda, query));
        let candidates = candidates.unwrap_or_default();
        let asked_months = read.as_ref().filter(|_| request.months);
        let mut choices = Vec::new();
        if request.months {
            choices = months::choices(query, &candidates);
        }
        let of_months = choices.len();
        let responses = request.rrm.then(|| Responses::find(query, &candidates));
        choices.extend(responses.iter().flat_map(Responses::choices));
        let before_goods = choices.len();
        let deliveries = has_goods.then(|| Deliveries::find(&candidates, request.sector.as_ref()));
        choices.extend(deliveries.iter().flat_map(Deliveries::choices));
        let tables = match counted_by.is_empty() && choices.is_empty() {
            true => CountedTables { figures: source.answer(query)?.figures, ..Default::default() },
            false => source.tables(query, &counted_by, &choices)?,
        };
        let CountedTables { figures, parts, people } = tables;
        let (people, of_goods) = people.split_at(before_goods.min(people.len()));
        let (of_months, of_rows) = people.split_at(of_months.min(people.len()));
        let profile = source.basis()?.profile;
        let goods = read.as_ref().zip(deliveries).map(|((agenda, lists), deliveries)| {
            deliveries.tables((agenda, lists), query, (profile, request.rates.as_ref()), of_goods)
        });
        let mut parts = parts.into_iter();
        let breakdown = |dimension| {
            let read_off = read_off(dimension, &figures);
            by(dimension, &figures, &read_off.or_else(|| parts.next()).unwrap_or_default())
        };
        Ok(Self {
            breakdowns: dimensions().map(breakdown).collect(),
            months: asked_months.map(|(agenda, _)| months::rows(query, agenda.sectors, of_months)),
            rrm: responses.map(|responses| responses.table(of_rows)),
            goods: goods.transpose()?,
            figures,
        })
    }
}

/// The tables of a report that are made of single lists.
#[derive(Default)]
struct Tables {
    activities: Option<Vec<ActivityRow>>,
    three_w: Option<ThreeW>,
}

impl Tables {
    fn build<S: Source>(
        source: &S,
        request: &Request,
        query: &Query,
        basis: &Basis<'_>,
    ) -> Result<Self, S::Error> {
        let mut tables = Self::default();
        if !(request.activities || request.three_w) {
            return Ok(tables);
        }
        let (agenda, lists) = source.agenda_and_lists();
        if request.activities {
            tables.activities = Some(activities::rows(&agenda, &lists, query)?);
        }
        if request.three_w {
            tables.three_w = Some(ThreeW {
                // Where no organisation was named, the ledger's name stands for it.
                organisation: match basis.organisation {
                    "" => basis.name.to_owned(),
                    organisation => organisation.to_owned(),
                },
                country: basis.country.to_owned(),
                rows: three_w::rows(&agenda, &lists, query, basis.profile)?,
            });
        }
        Ok(tables)
    }
}

/// What a period is called: as it was asked for, else as it was published or closed.
pub(super) fn label(source: &impl Source, period: Period, given: &str) -> String {
    match given {
        "" => source.labelled(period).label,
        given => given.to_owned(),
    }
}

/// Whether the period was published or closed and its figures are different now. `counted` are those of
/// the request.
fn is_restated<S: Source>(
    source: &S,
    request: &Request,
    counted: Option<&Figures>,
) -> Result<bool, S::Error> {
    let Some(settled) = source.settled_figures(request.period)? else { return Ok(false) };
    if let Some(figures) = counted.filter(|_| !request.is_filtered()) {
        return Ok(!figures.is_as_published(&settled));
    }
    let whole = Request::year(request.period).query(source);
    Ok(!source.answer(&whole)?.figures.is_as_published(&settled))
}

/// The figures of each value of a dimension.
fn by(dimension: Dimension, figures: &Figures, parts: &[PartFigures]) -> By {
    let sectors: Vec<SectorId> = figures.sectors.iter().map(|(id, _)| id.clone()).collect();
    let parts = parts.iter().map(|part| part_of(part, &sectors)).collect();
    By { dimension: dimension.name().to_owned(), parts }
}

fn part_of(part: &PartFigures, sectors: &[SectorId]) -> ByPart {
    let row = |figure: &PartFigure| match figure {
        PartFigure::Full(figure) => Row::from(figure),
        PartFigure::Cells(sadd) => Row {
            people_reached: sadd.sum().into(),
            registered: None,
            estimated: None,
            bounds: BoundsRow::default(),
            indirect: None,
            activities: None,
            sadd: (*sadd).into(),
        },
    };
    let sectors = sectors.iter().zip(&part.sectors);
    let sectors =
        sectors.map(|(sector, figure)| SectorRow { sector: sector.clone(), row: row(figure) });
    ByPart { value: part.value.clone(), sectors: sectors.collect(), total: row(&part.total) }
}
