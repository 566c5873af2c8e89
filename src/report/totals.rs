//! The report of a period: people reached per sector and in total, and part by part.
//!
//! Belongs here: asking the count and putting the answer into the report's shape. Does not:
//! counting (`count`), formats (`render`).

use super::compare::{self, Planned};
use super::presence::Presence;
use super::shape::{
    AsOf, By, ByPart, Days, Filter, LedgerName, Report, Row, SectorRow, Targets, overlap, rows,
};
use super::{activities, derivation, months, presence, rrm, suppression};
use crate::count::{Answer, Dimension, PartFigure, PartFigures, Query};
use crate::event::figures::Figures;
use crate::event::ids::{DonorId, OfficeId, SectorId};
use crate::event::time::Period;
use crate::ledger::{self, Baseline, LedgerError, Snapshot, State, View};

/// What a report is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// Which days.
    pub period: Period,
    /// As of which moment of the log.
    pub as_of: ledger::AsOf,
    /// Only this sector's row.
    pub sector: Option<SectorId>,
    /// Only contacts by this office.
    pub office: Option<OfficeId>,
    /// Only contacts paid by this donor.
    pub donor: Option<DonorId>,
    /// Broken down by what.
    pub by: Option<Dimension>,
    /// Broken down by what else.
    pub also_by: Vec<Dimension>,
    /// With what each month adds.
    pub months: bool,
    /// Beside this period.
    pub compare: Option<Period>,
    /// Beside what was planned, instead of the targets of the profile.
    pub targets: Option<Planned>,
    /// Numbers of people below this, and those that would tell them, held back.
    pub publish_safe: Option<u64>,
    /// With alerts and responses of the rapid response mechanism.
    pub rrm: bool,
    /// With every activity in scope.
    pub activities: bool,
    /// With who does what where.
    pub presence: bool,
}

impl Request {
    /// A whole year as it stands now.
    pub fn year(period: Period) -> Self {
        let as_of = ledger::AsOf::Now;
        Self {
            period,
            as_of,
            sector: None,
            office: None,
            donor: None,
            by: None,
            also_by: Vec::new(),
            months: false,
            compare: None,
            targets: None,
            rrm: false,
            activities: false,
            presence: false,
            publish_safe: None,
        }
    }

    /// The query that this request means in a state.
    pub fn query(&self, state: &State) -> Query {
        // A published year keeps the policy it was published under.
        let published = whole_year(self.period)
            .and_then(|year| state.baselines.get(&year))
            .and_then(|baseline| baseline.published.as_ref());
        let adopted = state.policy_of(self.period.to.year());
        Query {
            period: self.period,
            policy: published.map_or(adopted, |published| &published.policy).clone(),
            office: self.office.clone(),
            donor: self.donor.clone(),
            by: self.by,
        }
    }
}

impl Request {
    /// Whether it asks for one count, and for nothing that takes all lists at once.
    fn is_one_count(&self) -> bool {
        let Self { also_by, months, compare, rrm, activities, presence, .. } = self;
        also_by.is_empty() && !*months && compare.is_none() && !*rrm && !*activities && !*presence
    }
}

/// What a report is read off.
#[derive(Clone, Copy)]
struct Seen<'a> {
    moment: &'a Snapshot,
    /// With all lists, where they were read.
    view: Option<&'a View>,
}

/// The year that a period is, where it is one.
fn whole_year(period: Period) -> Option<i32> {
    let year = period.to.year();
    (Period::year(year) == Ok(period)).then_some(year)
}

/// Builds the report.
pub fn build(ledger: &Snapshot, request: &Request) -> Result<Report, LedgerError> {
    let moment = ledger.as_of(request.as_of)?;
    if !request.is_one_count() {
        return build_from_view(ledger, &moment, request);
    }
    let query = request.query(moment.state());
    let answer = match request.as_of == ledger::AsOf::Now && request.by.is_none() {
        // From what was kept of an earlier report, where that is of use.
        true => ledger.answer(&query)?,
        false => moment.answer_anew(&query)?,
    };
    let mut this = report(ledger, Seen { moment: &moment, view: None }, request, query, &answer)?;
    if let Some(threshold) = request.publish_safe {
        suppression::make_safe(&mut this, threshold);
    }
    this.targets = targets(&this, request, moment.state());
    Ok(this)
}

/// Progress towards what a request gives as planned, else towards the targets that the profile has
/// for the year. Those are of everybody's contacts, so they say nothing of a narrowed report.
fn targets(report: &Report, request: &Request, state: &State) -> Option<Targets> {
    if let Some(planned) = &request.targets {
        return Some(compare::targets(report, planned));
    }
    let narrowed = request.office.is_some() || request.donor.is_some();
    let year = whole_year(request.period).filter(|_| !narrowed)?;
    let planned = Planned(state.profile.targets_of(year)?.clone());
    Some(compare::targets(report, &planned))
}

/// Builds a report that takes more than one count.
fn build_from_view(
    ledger: &Snapshot,
    moment: &Snapshot,
    request: &Request,
) -> Result<Report, LedgerError> {
    let view = ledger.view(request.as_of)?;
    let seen = Seen { moment, view: Some(&view) };
    let query = request.query(&view.state);
    let answer = view.answer(&query);
    let mut this = report(ledger, seen, request, query, &answer)?;
    if let Some(threshold) = request.publish_safe {
        suppression::make_safe(&mut this, threshold);
    }
    if let Some(period) = request.compare {
        let Request { as_of, sector, office, donor, .. } = request.clone();
        let other = Request { as_of, sector, office, donor, ..Request::year(period) };
        let query = other.query(&view.state);
        let answer = view.answer(&query);
        let mut other = report(ledger, seen, &other, query, &answer)?;
        if let Some(threshold) = request.publish_safe {
            suppression::make_safe(&mut other, threshold);
        }
        this.compare = Some(compare::compare(&this, &other));
    }
    this.targets = targets(&this, request, &view.state);
    Ok(this)
}

/// Builds the reports of several periods as of one moment, which takes less than one by one.
pub fn years(
    ledger: &Snapshot,
    view: &View,
    periods: &[Period],
) -> Result<Vec<Report>, LedgerError> {
    let moment = ledger.as_of(ledger::AsOf::Size(view.state.size))?;
    reports(ledger, &moment, periods, |queries| Ok(view.answers(queries)))
}

/// The same, every list read from the store when its turn comes, so that it takes no memory for
/// contacts.
pub fn years_at(
    ledger: &Snapshot,
    moment: &Snapshot,
    periods: &[Period],
) -> Result<Vec<Report>, LedgerError> {
    reports(ledger, moment, periods, |queries| moment.answers_anew(queries))
}

fn reports(
    ledger: &Snapshot,
    moment: &Snapshot,
    periods: &[Period],
    answers: impl FnOnce(&[Query]) -> Result<Vec<Answer>, LedgerError>,
) -> Result<Vec<Report>, LedgerError> {
    let requests: Vec<Request> = periods.iter().copied().map(Request::year).collect();
    let queries: Vec<Query> =
        requests.iter().map(|request| request.query(moment.state())).collect();
    let answers = answers(&queries)?;
    let each = requests.iter().zip(queries).zip(&answers);
    let seen = Seen { moment, view: None };
    let report = |((request, query), answer): ((&Request, Query), &Answer)| {
        report(ledger, seen, request, query, answer)
    };
    each.map(report).collect()
}

/// Puts an answer into the report's shape.
fn report(
    ledger: &Snapshot,
    seen: Seen<'_>,
    request: &Request,
    query: Query,
    answer: &Answer,
) -> Result<Report, LedgerError> {
    let opened = ledger.opened()?;
    let shown = |row: &SectorRow| request.sector.as_ref().is_none_or(|s| *s == row.sector);
    let by = |dimension: Dimension, answer: &Answer| {
        let part = |part: &PartFigures| {
            let mut part = part_of(part, &seen.moment.state().sectors);
            part.sectors.retain(shown);
            part
        };
        let parts = answer.parts.iter().map(part).collect();
        By { dimension: dimension.name().to_owned(), parts }
    };
    let also_by = seen.view.map(|view| {
        let of = |dimension: &Dimension| {
            let query = Query { by: Some(*dimension), ..query.clone() };
            by(*dimension, &view.answer(&query))
        };
        request.also_by.iter().map(of).collect()
    });
    let mut sectors = rows(&answer.figures);
    sectors.retain(shown);
    let months = seen.view.filter(|_| request.months).map(|view| {
        let facts = view.facts();
        let Ok(mut months) = months::rows(facts.agenda(), &facts, &query);
        for month in &mut months {
            month.sectors.retain(|row| request.sector.as_ref().is_none_or(|s| *s == row.sector));
        }
        months
    });
    let rrm = seen.view.filter(|_| request.rrm).map(|view| {
        let facts = view.facts();
        let Ok(rrm) = rrm::rrm(facts.agenda(), &facts, &query);
        rrm
    });
    let activities = seen.view.filter(|_| request.activities);
    let activities = activities.map(|view| {
        let facts = view.facts();
        let Ok(rows) = activities::rows(facts.agenda(), &facts, &query, request.sector.as_ref());
        rows
    });
    let presence = seen.view.filter(|_| request.presence).map(|view| Presence {
        // Where nobody named it, the ledger's name says who.
        organisation: match opened.organisation.as_str() {
            "" => opened.name.clone(),
            organisation => organisation.to_owned(),
        },
        country: opened.country.clone(),
        rows: {
            let profile = &seen.moment.state().profile;
            let facts = view.facts();
            let sector = request.sector.as_ref();
            let Ok(rows) = presence::rows(facts.agenda(), &facts, &query, profile, sector);
            rows
        },
    });
    let id = |id: &dyn ToString| Some(id.to_string());
    Ok(Report {
        ledger: LedgerName { id: opened.ledger, name: opened.name.clone() },
        period: Days(request.period),
        as_of: AsOf { size: seen.moment.size(), root: seen.moment.root() },
        filter: Filter {
            sector: request.sector.as_ref().and_then(|s| id(s)),
            office: request.office.as_ref().and_then(|o| id(o)),
            donor: request.donor.as_ref().and_then(|d| id(d)),
        },
        restated: restated(ledger, seen.moment, request.period)?,
        sectors,
        total: Row::from(&answer.figures.total),
        sum_of_sectors: answer.figures.sum_of_sectors().into(),
        overlap: overlap(&answer.figures),
        identified_by_derivation: derivation::of(seen.moment, &query)?,
        by: request.by.map(|dimension| by(dimension, answer)),
        also_by: also_by.unwrap_or_default(),
        suppression: None,
        compare: None,
        targets: None,
        months,
        rrm,
        activities,
        presence,
        policy: query.policy,
    })
}

/// Whether the year was published or closed, and its figures are others now.
fn restated(ledger: &Snapshot, moment: &Snapshot, period: Period) -> Result<bool, LedgerError> {
    let baseline = whole_year(period).and_then(|year| moment.state().baselines.get(&year));
    let Some(Baseline { log_size, published }) = baseline else {
        return Ok(false);
    };
    let figures = |moment: &Snapshot| -> Result<Figures, LedgerError> {
        let query = Request::year(period).query(moment.state());
        Ok(moment.answer_anew(&query)?.figures)
    };
    if let Some(published) = published {
        return Ok(figures(moment)? != published.figures);
    }
    if *log_size + 1 == moment.size() {
        return Ok(false);
    }
    Ok(figures(moment)? != figures(&ledger.as_of(ledger::AsOf::Size(*log_size))?)?)
}

fn part_of(part: &PartFigures, sectors: &[SectorId]) -> ByPart {
    let row = |figure: &PartFigure| match figure {
        PartFigure::Full(figure) => Row::from(figure),
        PartFigure::Cells(sadd) => Row {
            people_reached: sadd.sum().into(),
            registered: None,
            estimated: None,
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
