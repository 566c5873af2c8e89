//! People reached in a period: by sector, by sex and age, broken down, month by month, beside another period.

use serde::Serialize;

use super::asked::{self, FIGURES, FIGURES_SEVERAL};
use super::breakdown::{Line, Linked, Parts, lines, parts, word_key};
use super::charts::{Month, months};
use super::moments::{self, Moments};
use super::names::{Choice, Names, choices};
use super::provenance::{self, Provenance};
use crate::count::Dimension;
use crate::event::activity::{Kind, Modality};
use crate::event::figures::{AGES, SEXES};
use crate::ledger::Snapshot;
use crate::report::reviewed::ByReview;
use crate::report::{Report, Row};
use crate::service::{overview, report};
use crate::web::address::Address;
use crate::web::answer::{Answer, CSV, JSON, XLSX};
use crate::web::problem::Problem;
use crate::web::visit::Visit;

#[derive(Serialize)]
struct Page {
    form: Form,
    lines: Vec<Line>,
    sum_of_sectors: Option<u64>,
    has_targets: bool,
    has_compared: bool,
    sadd: Vec<SexRow>,
    ages: [&'static str; 6],
    sadd_of: String,
    overlap: Vec<(Vec<String>, Linked)>,
    parts: Vec<Parts>,
    months: Vec<Month>,
    /// Of each month, where people in the month, new ones, and those up to its end come from.
    month_sources: Vec<(String, String, String)>,
    slice: Vec<(String, Linked)>,
    moments: Moments,
    files: Vec<(&'static str, String)>,
    source: String,
    of: Provenance,
}

/// What can be asked for, and what is.
#[derive(Serialize)]
struct Form {
    period: String,
    periods: Vec<String>,
    as_of: String,
    compare: String,
    sectors: Vec<Choice>,
    offices: Vec<Choice>,
    donors: Vec<Choice>,
    projects: Vec<Choice>,
    partner: String,
    kinds: Vec<Choice>,
    modalities: Vec<Choice>,
    admin1: String,
    admin2: String,
    admin3: String,
    at_site: String,
    reviews: Vec<Choice>,
    by: Vec<Choice>,
    own: bool,
    months: bool,
    is_narrowed: bool,
}

#[derive(Serialize)]
struct SexRow {
    sex: &'static str,
    cells: Vec<Linked>,
    sum: Linked,
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(FIGURES, FIGURES_SEVERAL)?;
    let overview = overview::run(&visit.ledger, &visit.context())?;
    let period = asked::period(&visit.query, || Ok(overview.year))?;
    let request = asked::report(&visit.query, &period, visit.language)?;
    let made =
        visit.answer(&request, |ledger| report::run_warm(ledger, &request, &visit.context()))?;
    let (report, profile) = (&made.report, &visit.ledger.state().profile);
    let names = Names::new(profile, visit.language);
    let here = asked::address(&request, &period);
    let word = |list: &str, value: &str| visit.texts().text(&word_key(list, value));
    let lines = lines(report, &request, &period, &names, &visit.ledger);
    let source = |sector: Option<&str>| asked::source(&request, &period, sector, &visit.ledger);
    let page = Page {
        has_targets: lines.iter().any(|line| line.target.is_some()),
        has_compared: report.compare.is_some(),
        lines,
        sum_of_sectors: report.sum_of_sectors.told(),
        sadd: sadd(report, request.sector.is_some(), &source),
        ages: AGES,
        sadd_of: report.filter.sector.as_deref().map(|id| names.sector(id)).unwrap_or_default(),
        overlap: overlap(report, &names, &source),
        parts: parts(report, &request, &period, &names, &visit.ledger, &word),
        months: months(report, visit.texts()),
        month_sources: month_sources(report, &source),
        slice: slice(report, &request, &period, &names, &visit.ledger),
        moments: moments::of(visit, report, &here)?,
        files: files(&here),
        source: source(None).to_string(),
        form: form(visit, &request, &period, &overview.years, &names),
        of: provenance::of(visit, report, &request, &here),
    };
    visit.page("figures", &page)
}

/// The same report as a file.
pub fn file(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let known: Vec<&str> = FIGURES.iter().copied().chain(["format"]).collect();
    visit.query.only(&known, FIGURES_SEVERAL)?;
    let period = visit.query.text("period").ok_or_else(|| Problem::value("period", ""))?;
    let format = match visit.query.get("format") {
        Some("csv") => report::Format::Csv,
        Some("json") => report::Format::Json,
        Some("xlsx") => report::Format::Xlsx,
        Some("hxl") => report::Format::Hxl,
        other => return Err(Problem::value("format", other.unwrap_or_default())),
    };
    let request =
        report::Request { format, ..asked::report(&visit.query, &period, visit.language)? };
    let made =
        visit.answer(&request, |ledger| report::run_warm(ledger, &request, &visit.context()))?;
    let (kind, ending) = match format {
        report::Format::Json => (JSON, "json"),
        report::Format::Xlsx => (XLSX, "xlsx"),
        report::Format::Hxl => (CSV, "hxl.csv"),
        _ => (CSV, "csv"),
    };
    let name = format!("people-reached-{period}-record-{}.{ending}", made.report.as_of.size);
    Ok(Answer::file(kind, &name, made.content.clone()))
}

/// Where the page's report is to be had as a file. HXL has rows of its own, and CSV one table.
fn files(here: &Address) -> Vec<(&'static str, String)> {
    let file = |format: &'static str, of: Address| {
        (format, of.at("/figures/file").with("format", format).to_string())
    };
    let plain = || here.clone().without("by").without("months").without("compare");
    let tables = here.pairs().filter(|(name, _)| matches!(*name, "by" | "months")).count();
    let one = if tables > 1 { plain() } else { here.clone() };
    vec![
        file("csv", one),
        file("xlsx", here.clone()),
        file("json", here.clone()),
        file("hxl", plain()),
    ]
}

fn form(
    visit: &Visit<'_>,
    request: &report::Request,
    period: &str,
    years: &[i32],
    names: &Names<'_>,
) -> Form {
    let labels = visit.ledger.state().settled.labels().map(|(label, _)| label.to_owned());
    let text = |given: &Option<String>| given.clone().unwrap_or_default();
    let by = choices(Dimension::ALL.iter().map(|by| by.name()), None, |id| {
        visit.texts().text(&format!("report-column-{id}"))
    });
    let (only, word) = (&request.only, |id: &str| visit.texts().text(&word_key("", id)));
    let is_by = |id: &str| request.by.iter().any(|by| by.name() == id);
    Form {
        period: period.to_owned(),
        periods: years.iter().rev().map(ToString::to_string).chain(labels).collect(),
        as_of: text(&request.as_of),
        compare: text(&request.compare),
        sectors: names.sectors(request.sector.as_deref()),
        offices: names.offices(request.office.as_deref()),
        donors: names.donors(request.donor.as_deref()),
        projects: names.projects(request.project.as_deref()),
        partner: text(&request.partner),
        kinds: choices(Kind::ALL.iter().map(|kind| kind.name()), only.kind.map(Kind::name), word),
        modalities: choices(
            Modality::ALL.iter().map(|of| of.name()),
            only.modality.map(Modality::name),
            word,
        ),
        admin1: text(&only.admin1),
        admin2: text(&only.admin2),
        admin3: text(&only.admin3),
        at_site: text(&only.at_site),
        reviews: choices(
            ByReview::ALL.iter().map(|of| of.name()),
            request.reviewed.map(ByReview::name),
            |id| visit.texts().text(&format!("report-reviewed-{id}")),
        ),
        by: by.into_iter().map(|by| Choice { is_chosen: is_by(&by.id), ..by }).collect(),
        own: request.own,
        months: request.months,
        is_narrowed: asked::is_filtered(request) || request.sector.is_some(),
    }
}

/// Makes the address that a number of a sector, or of all, comes from.
type Source<'a> = &'a dyn Fn(Option<&str>) -> Address;

/// The cells of the sector that is asked for, else of all.
fn sadd(report: &Report, of_sector: bool, source: Source<'_>) -> Vec<SexRow> {
    let sector = report.sectors.first().filter(|_| of_sector);
    let row = sector.map_or(&report.total, |row| &row.row);
    let source = source(sector.map(|row| row.sector.as_str()));
    let rows = SEXES.iter().zip(&row.sadd.0);
    let shown = rows.filter(|(sex, cells)| {
        // A sex that nobody has is left out.
        **sex != "x" || cells.iter().any(|people| people.told() != Some(0))
    });
    let of = shown.map(|(sex, cells)| {
        let of_sex = source.clone().and("part", format!("sex={sex}"));
        let cell = |(people, age): (&crate::report::Count, &&str)| {
            (people.told(), of_sex.clone().and("part", format!("age={age}")).to_string())
        };
        let sum = cells.iter().copied().sum::<crate::report::Count>().told();
        SexRow {
            sex,
            cells: cells.iter().zip(&AGES).map(cell).collect(),
            sum: (sum, of_sex.to_string()),
        }
    });
    of.collect()
}

fn overlap(report: &Report, names: &Names<'_>, source: Source<'_>) -> Vec<(Vec<String>, Linked)> {
    let row = |row: &crate::report::OverlapRow| {
        let sectors = row.sectors.iter().map(|id| names.sector(id.as_str())).collect();
        let exactly = row.sectors.iter().fold(source(None), |to, id| to.and("exactly", id));
        (sectors, (row.people.told(), exactly.to_string()))
    };
    report.overlap.iter().map(row).collect()
}

fn month_sources(report: &Report, source: Source<'_>) -> Vec<(String, String, String)> {
    let months = report.months.iter().flatten();
    let of = |month: &str| source(None).and("part", format!("month={month}"));
    let sources = |row: &crate::report::months::MonthRow| {
        let month = row.month.as_str();
        let new = of(month).with("difference", "new");
        (of(month).to_string(), new.to_string(), of(&format!("..{month}")).to_string())
    };
    months.map(sources).collect()
}

/// Beside own figures, what the same activities have in the ledger's. The total has no name.
fn slice(
    report: &Report,
    request: &report::Request,
    period: &str,
    names: &Names<'_>,
    ledger: &Snapshot,
) -> Vec<(String, Linked)> {
    let Some(slice) = &report.slice else { return Vec::new() };
    let whole = report::Request { own: false, ..request.clone() };
    let linked = |sector: Option<&str>, row: &Row| {
        let source = asked::source(&whole, period, sector, ledger).to_string();
        (row.people_reached.told(), source)
    };
    let sectors = slice.sectors.iter().map(|row| {
        let id = row.sector.as_str();
        (names.sector(id), linked(Some(id), &row.row))
    });
    sectors.chain([(String::new(), linked(None, &slice.total))]).collect()
}
