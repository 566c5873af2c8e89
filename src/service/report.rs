//! People reached in a period, in the format that was asked for.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::error::report::ReportError;
use super::own_files::Written;
use super::{Context, Error, Input, only, period, releases, text};
use crate::count::{Dimension, Only};
use crate::event::label::Labelled;
use crate::event::policy::Rule;
use crate::event::time::Period;
use crate::language::Language;
use crate::ledger::{Snapshot, State, Warm};
use crate::progress::{Progress, Step, step};
use crate::report::compare::Planned;
use crate::report::converted::Rates;
use crate::report::names::Names;
use crate::report::render::{self, views};
use crate::report::reviewed::ByReview;
use crate::report::suppression::{self, THRESHOLD_MIN};
use crate::report::{Report, totals};

/// What is asked for. What is not given narrows nothing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// The period.
    #[serde(flatten)]
    pub period: period::Choice,
    /// As of which moment: a number of records, a date, a time, or `published`.
    pub as_of: Option<String>,
    /// Only this sector's row, by its id or name.
    pub sector: Option<String>,
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
    /// The figures of a ledger in which nothing but the activities of these filters was logged, instead
    /// of their part in this one's.
    pub own: bool,
    /// Only activities with such a review, instead of those of the policy.
    pub reviewed: Option<ByReview>,
    /// Broken down by these.
    pub by: Vec<Dimension>,
    /// Month by month.
    pub months: bool,
    /// Beside this period: a year, two days with a slash between them, or a label.
    pub compare: Option<String>,
    /// Beside what this TOML file plans, instead of the targets of the profile.
    pub targets: Option<Input>,
    /// Hold back numbers of people below this, and others from which these could be worked out.
    pub publish_safe: Option<u64>,
    /// With alerts and responses of the rapid response mechanism.
    pub rrm: bool,
    /// With what was handed out and done.
    pub goods: bool,
    /// Its values also in one currency, by the rates of this TOML file.
    pub rates: Option<Input>,
    /// With people on lists by the number of sectors that reached them.
    pub depth: bool,
    /// With every activity.
    pub activities: bool,
    /// In which format.
    pub format: Format,
    /// Whether CSV begins with what Excel needs to read letters such as é.
    pub excel: bool,
    /// Language of the formats for people.
    pub language: Language,
}

/// A format of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Tables for a terminal.
    #[default]
    Table,
    /// The whole report, for programs.
    Json,
    /// One table, for spreadsheets.
    Csv,
    /// Who does what where, as CSV with HXL hashtags.
    Hxl,
    /// Tables in Markdown.
    Markdown,
    /// A workbook with a sheet per table: by office, area and month and the activities among them,
    /// even when not asked for.
    Xlsx,
}

impl Format {
    /// Whether it is anything but text.
    pub fn is_binary(self) -> bool {
        matches!(self, Self::Xlsx)
    }

    /// What a file of it is known again as.
    pub fn written(self) -> Written {
        match self {
            Self::Table => Written::ReportTable,
            Self::Json => Written::ReportJson,
            Self::Csv => Written::ReportCsv,
            Self::Hxl => Written::ReportHxl,
            Self::Markdown => Written::ReportMarkdown,
            Self::Xlsx => Written::ReportWorkbook,
        }
    }
}

/// The report.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Outcome {
    /// As data.
    pub report: Report,
    /// In the format that was asked for.
    #[serde(skip)]
    pub content: Vec<u8>,
}

/// Makes the report, counting everything anew.
///
/// # Errors
/// Anything in the request that cannot be read, is not in the profile, or is not for its format.
pub fn run(ledger: &Snapshot, request: &Request) -> Result<Outcome, Error> {
    made(ledger, request, |then| then.warm(None), &())
}

/// Makes the report, going on from what was kept of earlier ones where the ledger's key is at hand.
///
/// # Errors
/// As [`run`].
pub fn run_warm(
    ledger: &Snapshot,
    request: &Request,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    made(ledger, request, |then| context.warm(then), context.progress)
}

fn made(
    ledger: &Snapshot,
    request: &Request,
    warm: impl Fn(&Snapshot) -> Warm<'_>,
    progress: &dyn Progress,
) -> Result<Outcome, Error> {
    if request.rates.is_some() && !request.goods {
        return Err(ReportError::RatesWithoutGoods.into());
    }
    let mut asked = asked(ledger.state(), request)?;
    let moment = text::moment("--as-of", request.as_of.as_deref(), asked.period)?;
    fits_format(request)?;
    match asked.publish_safe {
        Some(threshold) if threshold < THRESHOLD_MIN => {
            return Err(ReportError::PublishSafeBelow(threshold).into());
        }
        Some(_) if asked.is_filtered() => return Err(ReportError::PublishSafeOfSome.into()),
        Some(_) if asked.goods => return Err(ReportError::PublishSafeGoods.into()),
        Some(_) => held_back_by(&request.by)?,
        _ => {}
    }
    let then = ledger.as_of(moment)?;
    let periods: Vec<Period> = [asked.period].into_iter().chain(asked.compare).collect();
    check_own(&asked, then.state())?;
    let mut build = || -> Result<Report, Error> {
        asked.published_before = releases::before(ledger, asked.publish_safe, &periods)?;
        Ok(totals::build(&warm(&then), &asked)?)
    };
    let report = match request.publish_safe {
        Some(_) => step(progress, Step::HoldingBack, build),
        None => build(),
    }?;
    let names = Names::new(&then.state().profile, request.language);
    let content = content(&report, request, &names)?;
    Ok(Outcome { report, content })
}

/// Refuses breakdowns that are not published: what they tell is not set against what the others do.
fn held_back_by(dimensions: &[Dimension]) -> Result<(), ReportError> {
    let mut dimensions = dimensions.iter();
    match dimensions.find(|of| !suppression::PUBLISHED.contains(of)) {
        Some(unpublished) => Err(ReportError::PublishSafeBy(*unpublished)),
        None => Ok(()),
    }
}

/// Refuses own figures of everything, and reviews where the rule knows none.
///
/// # Errors
/// Such a request.
pub(super) fn check_own(asked: &totals::Request, then: &State) -> Result<(), Error> {
    if asked.own && !asked.is_of_some() {
        return Err(ReportError::OwnOfAll.into());
    }
    let mut periods = [asked.period].into_iter().chain(asked.compare);
    let is_of_rule_one = |of: &Period| then.policy_of_period(*of).rule == Rule::One;
    match periods.find(is_of_rule_one).filter(|_| asked.reviewed.is_some()) {
        Some(of) => Err(ReportError::ReviewedUnderRuleOne(of).into()),
        None => Ok(()),
    }
}

/// The request's values. A workbook has more tables than were asked for.
pub(super) fn asked(state: &State, request: &Request) -> Result<totals::Request, Error> {
    let (profile, Labelled { period, label }) = (&state.profile, request.period.read(state)?);
    let is_workbook = request.format == Format::Xlsx;
    let mut by: Vec<Dimension> = Vec::new();
    let more = [Dimension::Office, Dimension::Admin1].iter().filter(|_| is_workbook);
    for dimension in request.by.iter().chain(more) {
        if !by.contains(dimension) {
            by.push(*dimension);
        }
    }
    let mut by = by.into_iter();
    let given = |name: &Option<String>| name.clone();
    Ok(totals::Request {
        period,
        label,
        sector: given(&request.sector).map(|name| text::sector(profile, &name)).transpose()?,
        office: given(&request.office).map(|name| text::office(profile, &name)).transpose()?,
        donor: given(&request.donor).map(|name| text::donor(profile, &name)).transpose()?,
        project: given(&request.project).map(|name| text::project(profile, &name)).transpose()?,
        partner: given(&request.partner).map(|name| text::partner(state, &name)).transpose()?,
        only: only::checked(state, &request.only)?,
        own: request.own,
        reviewed: request.reviewed,
        by: by.next(),
        also_by: by.collect(),
        months: request.months || is_workbook,
        compare: given(&request.compare).map(|name| period::named(state, &name)).transpose()?,
        targets: request.targets.as_ref().map(|file| targets(file, state, period)).transpose()?,
        publish_safe: request.publish_safe,
        published_before: Arc::default(),
        rrm: request.rrm,
        goods: request.goods,
        depth: request.depth,
        rates: request.rates.as_ref().map(rates).transpose()?,
        activities: request.activities || is_workbook,
        three_w: request.format == Format::Hxl,
    })
}

/// What a file plans for the year of a period.
fn targets(file: &Input, state: &State, period: Period) -> Result<Planned, Error> {
    let name = || file.given().into_owned();
    let mut years: BTreeMap<String, Planned> = toml::from_str(&file.text()?).map_err(|error| {
        ReportError::TargetsForm { name: name(), error: error.to_string().trim_end().to_owned() }
    })?;
    let year = period.to.year();
    let planned = years.remove(&year.to_string());
    let planned = planned.ok_or_else(|| ReportError::TargetsYear { name: name(), year })?;
    if Period::year(year) != Ok(period) {
        return Err(ReportError::TargetsPeriod(name()).into());
    }
    let is_sector = |given: &str| state.sectors.iter().any(|sector| sector.as_str() == given);
    let mut sectors = planned.0.keys().filter(|given| *given != Planned::TOTAL);
    if let Some(sector) = sectors.find(|given| !is_sector(given)) {
        text::sector(&state.profile, sector)?;
        return Err(ReportError::TargetsSector { name: name(), sector: sector.clone() }.into());
    }
    Ok(planned)
}

/// The reporting currency of a file, with its rates.
fn rates(file: &Input) -> Result<Rates, Error> {
    let form = |error: String| ReportError::RatesForm { name: file.given().into_owned(), error };
    let rates: Rates = toml::from_str(&file.text()?)
        .map_err(|error| form(error.to_string().trim_end().to_owned()))?;
    Ok(rates.checked().map_err(|error| form(error.to_string()))?)
}

/// Refuses what a format has no place for.
fn fits_format(request: &Request) -> Result<(), ReportError> {
    let Request { by, months, rrm, goods, depth, activities, .. } = request;
    let Request { compare, targets, excel, .. } = request;
    let tables =
        [months, rrm, goods, depth, activities].into_iter().filter(|asked| **asked).count();
    let tables = by.len() + tables;
    match request.format {
        Format::Table | Format::Json | Format::Markdown | Format::Xlsx if *excel => {
            Err(ReportError::ExcelOfOther)
        }
        Format::Csv if tables > 1 => Err(ReportError::CsvTables),
        Format::Hxl if tables > 0 || compare.is_some() || targets.is_some() => {
            Err(ReportError::HxlTables)
        }
        _ => Ok(()),
    }
}

fn content(report: &Report, request: &Request, names: &Names) -> Result<Vec<u8>, ReportError> {
    let failed = |what, error: String| ReportError::Write { what, error };
    let csv = |written: Result<String, csv::Error>| {
        let written = written.map(|text| render::csv::marked(text, request.excel));
        written.map(String::into_bytes).map_err(|error| failed("the CSV", error.to_string()))
    };
    match request.format {
        Format::Table => Ok(render::table::text(report, names).into()),
        Format::Markdown => Ok(render::markdown::text(report, names).into()),
        Format::Json => serde_json::to_string_pretty(report)
            .map(|json| format!("{json}\n").into())
            .map_err(|error| failed("JSON", error.to_string())),
        Format::Csv if request.months => csv(render::csv::table(report, views::months(report))),
        Format::Csv if request.rrm => csv(render::csv::table(report, views::rrm(report))),
        Format::Csv if request.depth => csv(render::csv::table(report, views::depth(report))),
        Format::Csv if request.goods => {
            csv(render::csv::table(report, render::goods::in_one(report)))
        }
        Format::Csv if request.activities => {
            csv(render::csv::table(report, views::activities(report)))
        }
        Format::Csv => csv(render::csv::text(report)),
        Format::Hxl => csv(render::hxl::text(report)),
        Format::Xlsx => render::xlsx::bytes(report, names)
            .map_err(|error| failed("the workbook", error.to_string())),
    }
}
