//! How a figure comes about, down to the activities.

use serde::{Deserialize, Serialize};

use super::error::report::ReportError;
use super::{Context, Error, period, report, text};
use crate::count::{Dimension, Only, Part, UNSPECIFIED, Wanted, values_of};
use crate::event::activity::{Kind, Modality, Status};
use crate::event::figures::{AGES, SEXES};
use crate::event::people::{Disability, PopulationGroup};
use crate::event::text::normalised;
use crate::event::time::Period;
use crate::ledger::{Snapshot, State, Warm};
use crate::report::explanation::{Explanation, Question, build};
use crate::report::reviewed::ByReview;
use crate::report::totals::Request as Asked;

/// Which figure. What is not given narrows nothing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// The period.
    #[serde(flatten)]
    pub period: period::Choice,
    /// A sector's figure, by the sector's id or name; else the total.
    pub sector: Option<String>,
    /// Only the part of the figure at a site, by its name.
    pub site: Option<String>,
    /// What this activity means to every figure, by its reference.
    pub activity: Option<String>,
    /// As of which moment: a number of records, a date, a time, or `published`.
    pub as_of: Option<String>,
    /// Only contacts by this office, by its id or name.
    pub office: Option<String>,
    /// Only contacts paid by this donor, by its id or name.
    pub donor: Option<String>,
    /// Only contacts of this project, by its id or name.
    pub project: Option<String>,
    /// Only contacts by this partner, as activities name it.
    pub partner: Option<String>,
    /// Only contacts of such activities.
    #[serde(flatten)]
    pub only: Only,
    /// The figure of a ledger in which nothing but the activities of these filters was logged.
    pub own: bool,
    /// Only activities with such a review, instead of those of the policy.
    pub reviewed: Option<ByReview>,
    /// Parts of breakdowns, each as dimension=value: one of activities or people, a sex, and an age. Of months,
    /// month=..2025-03 is all of the period's months up to that one.
    pub parts: Vec<String>,
    /// Only registered individuals whom exactly these sectors reached, by id or name.
    pub exactly: Vec<String>,
    /// Of direct and indirect contacts together.
    pub with_indirect: bool,
}

/// The figure in parts that add up to it.
pub type Outcome = Explanation;

/// Explains the figure, counting everything anew.
///
/// # Errors
/// A period, sector, reference or moment that cannot be read; a site where nobody was reached; a part that no
/// breakdown has; what cannot be asked together.
pub fn run(ledger: &Snapshot, request: &Request) -> Result<Outcome, Error> {
    made(ledger, request, |then| then.warm(None))
}

/// Explains the figure, with what was kept of an earlier explanation where the ledger's key is at hand.
///
/// # Errors
/// As [`run`].
pub fn run_warm(
    ledger: &Snapshot,
    request: &Request,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    made(ledger, request, |then| context.warm(then))
}

fn made(
    ledger: &Snapshot,
    request: &Request,
    warm: impl Fn(&Snapshot) -> Warm<'_>,
) -> Result<Outcome, Error> {
    let state = ledger.state();
    let asked = report::asked(state, &of_report(request))?;
    let activity = request.activity.as_deref().map(text::reference).transpose()?;
    let moment = text::moment("--as-of", request.as_of.as_deref(), asked.period)?;
    let wanted = wanted(request, state, asked.period)?;
    let is_narrowed = asked.is_filtered() || wanted.part.is_some() || wanted.with_indirect;
    if wanted.exactly.is_some()
        && (wanted.sector.is_some()
            || wanted.part.is_some()
            || wanted.is_of_cells()
            || wanted.with_indirect)
    {
        return Err(ReportError::ExactlyOfSome.into());
    }
    if activity.is_some() && (is_narrowed || wanted.is_of_cells() || wanted.exactly.is_some()) {
        return Err(ReportError::MeaningOfSome.into());
    }
    let then = ledger.as_of(moment)?;
    report::check_own(&asked, then.state())?;
    if let Some(Part::Value(Dimension::Admin1, region)) = &wanted.part
        && !is_region(then.state(), region)
    {
        return Err(ReportError::Part(format!("admin1={region}")).into());
    }
    if let Some(Part::Value(dimension, value)) = &wanted.part
        && !is_value(&then, &asked, *dimension, value)
    {
        return Err(ReportError::Part(format!("{dimension}={value}")).into());
    }
    let question = Question { report: asked, wanted, activity };
    let explanation = build(&warm(&then), &question)?;
    match request.site.clone().filter(|_| explanation.places.is_empty()) {
        Some(site) => Err(Error::NobodyAt { site }),
        None => Ok(explanation),
    }
}

/// Whether an activity is in a region, or the region is that of those which name none.
fn is_region(then: &State, region: &str) -> bool {
    let wanted = normalised(region);
    let mut activities = then.current().map(|known| &known.activity.about.place.admin1.name);
    region == UNSPECIFIED || activities.any(|name| normalised(name) == wanted)
}

/// Whether activities of the period have a value that only they can tell: of these filters, or of all.
fn is_value(then: &Snapshot, asked: &Asked, dimension: Dimension, value: &str) -> bool {
    use Dimension::{Admin2, Admin3, FacilityType, Partner, Site};
    if value == UNSPECIFIED || ![Admin2, Admin3, Site, Partner, FacilityType].contains(&dimension) {
        return true;
    }
    let (agenda, _) = then.agenda_and_lists();
    let has = |asked: &Asked| {
        let values = values_of(&agenda, &asked.query(then), dimension);
        values.iter().any(|known| normalised(known) == normalised(value))
    };
    has(asked) || has(&Asked::year(asked.period))
}

/// The report that the figure is in.
fn of_report(request: &Request) -> report::Request {
    report::Request {
        period: request.period.clone(),
        as_of: request.as_of.clone(),
        office: request.office.clone(),
        donor: request.donor.clone(),
        project: request.project.clone(),
        partner: request.partner.clone(),
        only: request.only.clone(),
        own: request.own,
        reviewed: request.reviewed,
        ..report::Request::default()
    }
}

/// Which number of that report.
fn wanted(request: &Request, state: &State, period: Period) -> Result<Wanted, Error> {
    let sector = |given: &String| text::sector(&state.profile, given);
    let exactly = request.exactly.iter().map(sector).collect::<Result<Vec<_>, _>>()?;
    let mut wanted = Wanted {
        sector: request.sector.as_ref().map(sector).transpose()?,
        place: request.site.clone(),
        exactly: (!exactly.is_empty()).then_some(exactly),
        with_indirect: request.with_indirect,
        ..Wanted::default()
    };
    for given in &request.parts {
        let unknown = || Error::from(ReportError::Part(given.clone()));
        let (dimension, value) = given.split_once('=').ok_or_else(unknown)?;
        let dimension = Dimension::named(dimension.trim()).ok_or_else(unknown)?;
        let cell = |names: &[&str]| names.iter().position(|name| *name == value.trim());
        match dimension {
            Dimension::Sex if wanted.sex.is_none() => {
                wanted.sex = Some(cell(&SEXES).ok_or_else(unknown)?);
            }
            Dimension::Age if wanted.age.is_none() => {
                wanted.age = Some(cell(&AGES).ok_or_else(unknown)?);
            }
            Dimension::Sex | Dimension::Age => return Err(ReportError::PartsTwo.into()),
            _ if wanted.part.is_some() => return Err(ReportError::PartsTwo.into()),
            _ => {
                let part = part(dimension, value.trim(), state, period)?;
                wanted.part = Some(part.ok_or_else(unknown)?);
            }
        }
    }
    Ok(wanted)
}

/// A value of a dimension; nothing where it has no such value.
fn part(
    dimension: Dimension,
    value: &str,
    state: &State,
    period: Period,
) -> Result<Option<Part>, Error> {
    let is_month = |text: &str| period.months().any(|month| month.to_string() == text);
    if let (Dimension::Month, Some(last)) = (dimension, value.strip_prefix("..")) {
        return Ok(is_month(last).then(|| Part::UpTo(last.to_owned())));
    }
    let (profile, is_unstated) = (&state.profile, value == UNSPECIFIED);
    let known = match dimension {
        Dimension::Month => is_month(value).then(|| value.to_owned()),
        _ if is_unstated => Some(value.to_owned()),
        Dimension::Office => Some(text::office(profile, value)?.to_string()),
        Dimension::Donor => Some(text::donor(profile, value)?.to_string()),
        Dimension::Project => Some(text::project(profile, value)?.to_string()),
        Dimension::Admin1
        | Dimension::Admin2
        | Dimension::Admin3
        | Dimension::Site
        | Dimension::Partner
        | Dimension::FacilityType => (!value.is_empty()).then(|| value.to_owned()),
        Dimension::Kind => Kind::named(value).map(|of| of.name().to_owned()),
        Dimension::Modality => Modality::named(value).map(|of| of.name().to_owned()),
        Dimension::Status => Status::named(value).map(|of| of.name().to_owned()),
        Dimension::PopulationGroup => PopulationGroup::named(value).map(|of| of.name().to_owned()),
        Dimension::Disability => Disability::named(value).map(|of| of.name().to_owned()),
        // Cells are no part of activities.
        Dimension::Sex | Dimension::Age => None,
    };
    Ok(known.map(|value| Part::Value(dimension, value)))
}
