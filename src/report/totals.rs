//! The report of a period: people reached per sector and in total, and part by part.
//!
//! Belongs here: asking the count and putting the answer into the report's shape. Does not:
//! counting (`count`), formats (`render`).

use super::compare::{self, Planned, Targets};
use super::presence::Presence;
use super::{
    AsOf, By, Days, Filter, LedgerName, Part, Report, Row, SectorRow, activities, derivation,
    months, overlap, presence, rows, rrm, suppression,
};
use crate::count::{Answer, Dimension, PartFigure, PartFigures, Query};
use crate::event::ids::{DonorId, OfficeId, SectorId};
use crate::event::time::Period;
use crate::ledger::{self, Baseline, Ledger, LedgerError, State, View};
use crate::log::tree::Hash;

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
    /// Whether it asks for the figures as they stand, and for nothing that takes everybody's
    /// statements.
    fn is_plain(&self, state: &State) -> bool {
        let Self { as_of, by, also_by, months, compare, rrm, activities, presence, .. } = self;
        let relied_on = whole_year(self.period).is_some_and(|y| state.baselines.contains_key(&y));
        let parts = by.is_some() || !also_by.is_empty();
        let more = parts || *months || compare.is_some() || *rrm || *activities || *presence;
        *as_of == ledger::AsOf::Now && !more && !relied_on
    }
}

/// What a report is read off.
#[derive(Clone, Copy)]
struct Seen<'a> {
    state: &'a State,
    root: Hash,
    /// With everybody's statements, where they were read.
    view: Option<&'a View>,
}

impl<'a> Seen<'a> {
    fn of(view: &'a View) -> Self {
        Self { state: &view.state, root: view.root, view: Some(view) }
    }

    fn now(ledger: &'a Ledger) -> Self {
        Self { state: ledger.state(), root: ledger.log().root(), view: None }
    }
}

/// The year that a period is, where it is one.
fn whole_year(period: Period) -> Option<i32> {
    let year = period.to.year();
    (Period::year(year) == Ok(period)).then_some(year)
}

/// Builds the report.
pub fn build(ledger: &Ledger, request: &Request) -> Result<Report, LedgerError> {
    let mut this = match request.is_plain(ledger.state()) {
        true => {
            let query = request.query(ledger.state());
            let answer = ledger.answer(&query)?;
            report(ledger, Seen::now(ledger), request, query, &answer)?
        }
        false => return build_from_view(ledger, request),
    };
    if let Some(threshold) = request.publish_safe {
        suppression::make_safe(&mut this, threshold);
    }
    this.targets = targets(&this, request, ledger.state());
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

/// Builds a report that takes more than the plain figures of now.
fn build_from_view(ledger: &Ledger, request: &Request) -> Result<Report, LedgerError> {
    let view = ledger.view(request.as_of)?;
    let query = request.query(&view.state);
    let answer = view.answer(&query);
    let mut this = report(ledger, Seen::of(&view), request, query, &answer)?;
    if let Some(threshold) = request.publish_safe {
        suppression::make_safe(&mut this, threshold);
    }
    if let Some(period) = request.compare {
        let Request { as_of, sector, office, donor, .. } = request.clone();
        let other = Request { as_of, sector, office, donor, ..Request::year(period) };
        let query = other.query(&view.state);
        let answer = view.answer(&query);
        let mut other = report(ledger, Seen::of(&view), &other, query, &answer)?;
        if let Some(threshold) = request.publish_safe {
            suppression::make_safe(&mut other, threshold);
        }
        this.compare = Some(compare::compare(&this, &other));
    }
    this.targets = targets(&this, request, &view.state);
    Ok(this)
}

/// Builds the reports of several periods as of one moment, which takes less than one by one.
pub fn years(ledger: &Ledger, view: &View, periods: &[Period]) -> Result<Vec<Report>, LedgerError> {
    let requests: Vec<Request> = periods.iter().copied().map(Request::year).collect();
    let queries: Vec<Query> = requests.iter().map(|request| request.query(&view.state)).collect();
    let answers = view.answers(&queries);
    let each = requests.iter().zip(queries).zip(&answers);
    let report = |((request, query), answer): ((&Request, Query), &Answer)| {
        report(ledger, Seen::of(view), request, query, answer)
    };
    each.map(report).collect()
}

/// Puts an answer into the report's shape.
fn report(
    ledger: &Ledger,
    seen: Seen<'_>,
    request: &Request,
    query: Query,
    answer: &Answer,
) -> Result<Report, LedgerError> {
    let opened = ledger.opened()?;
    let shown = |row: &SectorRow| request.sector.as_ref().is_none_or(|s| *s == row.sector);
    let by = |dimension: Dimension, answer: &Answer| {
        let part = |part: &PartFigures| {
            let mut part = part_of(part, &seen.state.sectors);
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
        let mut months = months::rows(&view.facts(), &query);
        for month in &mut months {
            month.sectors.retain(|row| request.sector.as_ref().is_none_or(|s| *s == row.sector));
        }
        months
    });
    let rrm = seen.view.filter(|_| request.rrm).map(|view| rrm::rrm(&view.facts(), &query));
    let activities = seen.view.filter(|_| request.activities);
    let activities =
        activities.map(|view| activities::rows(&view.facts(), &query, request.sector.as_ref()));
    let presence = seen.view.filter(|_| request.presence).map(|view| Presence {
        // Where nobody named it, the ledger's name says who.
        organisation: match opened.organisation.as_str() {
            "" => opened.name.clone(),
            organisation => organisation.to_owned(),
        },
        country: opened.country.clone(),
        rows: {
            let profile = &seen.state.profile;
            presence::rows(&view.facts(), &query, profile, request.sector.as_ref())
        },
    });
    let id = |id: &dyn ToString| Some(id.to_string());
    Ok(Report {
        ledger: LedgerName { id: opened.ledger, name: opened.name.clone() },
        period: Days(request.period),
        as_of: AsOf { size: seen.state.size, root: seen.root },
        filter: Filter {
            sector: request.sector.as_ref().and_then(|s| id(s)),
            office: request.office.as_ref().and_then(|o| id(o)),
            donor: request.donor.as_ref().and_then(|d| id(d)),
        },
        restated: match seen.view {
            Some(view) => restated(ledger, view, request.period)?,
            // A year with figures that somebody relies on is never seen without a view.
            None => false,
        },
        sectors,
        total: Row::from(&answer.figures.total),
        sum_of_sectors: answer.figures.sum_of_sectors().into(),
        overlap: overlap(&answer.figures),
        identified_by_derivation: derivation::of(seen.state, &query),
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
fn restated(ledger: &Ledger, view: &View, period: Period) -> Result<bool, LedgerError> {
    let baseline = whole_year(period).and_then(|year| view.state.baselines.get(&year));
    let Some(Baseline { log_size, published }) = baseline else {
        return Ok(false);
    };
    let now = {
        let query = Request::year(period).query(&view.state);
        view.answer(&query).figures
    };
    if let Some(published) = published {
        return Ok(now != published.figures);
    }
    if *log_size + 1 == view.state.size {
        return Ok(false);
    }
    let then = ledger.view(ledger::AsOf::Size(*log_size))?;
    let query = Request::year(period).query(&then.state);
    Ok(now != then.answer(&query).figures)
}

fn part_of(part: &PartFigures, sectors: &[SectorId]) -> Part {
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
    Part { value: part.value.clone(), sectors: sectors.collect(), total: row(&part.total) }
}
