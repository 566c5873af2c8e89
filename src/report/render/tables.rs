//! A report as plain tables, one for each view, for formats that hold several.
//!
//! Belongs here: which views there are, their columns and rows. Does not: how a table looks
//! (`markdown`, `xlsx`).

use super::super::compare::{Change, Progress};
use super::super::months::MonthCounts;
use super::super::rrm::RrmRow;
use super::super::{Count, Report, Row};
use crate::event::figures::{AGES, SEXES};

/// A view of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Its name, at most 31 characters.
    pub name: String,
    /// The head of each column.
    pub header: Vec<String>,
    /// As many cells a row as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A text.
    Text(String),
    /// A number of people or things.
    Number(i64),
    /// A share or a mean.
    Fraction(f64),
    /// A number that is held back.
    HeldBack,
    /// Nothing is known.
    Empty,
}

impl From<Count> for Cell {
    fn from(count: Count) -> Self {
        // No number of people comes near the limit of i64.
        count.told().map_or(Cell::HeldBack, |people| Cell::Number(people as i64))
    }
}

impl From<Option<Count>> for Cell {
    fn from(count: Option<Count>) -> Self {
        count.map_or(Cell::Empty, Cell::from)
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        Cell::Number(number as i64)
    }
}

impl From<Option<u64>> for Cell {
    fn from(number: Option<u64>) -> Self {
        number.map_or(Cell::Empty, Cell::from)
    }
}

impl From<Option<i64>> for Cell {
    fn from(number: Option<i64>) -> Self {
        number.map_or(Cell::Empty, Cell::Number)
    }
}

impl From<Option<f64>> for Cell {
    fn from(number: Option<f64>) -> Self {
        number.map_or(Cell::Empty, Cell::Fraction)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

/// What stands for all sectors together.
const TOTAL: &str = "total, each once";

/// The views of a report, in the order in which they are read.
pub fn views(report: &Report) -> Vec<View> {
    let mut views = vec![sectors(report), sadd(report), overlap(report)];
    views.extend(parts(report));
    views.extend(months(report));
    views.extend(rrm(report));
    views.extend(compare(report));
    views.extend(targets(report));
    views.push(notes(report));
    views
}

fn view(name: &str, header: &[&str], rows: Vec<Vec<Cell>>) -> View {
    let header = header.iter().map(|head| (*head).to_owned()).collect();
    View { name: name.to_owned(), header, rows }
}

/// Each sector's row and the total's, by name.
fn rows(report: &Report) -> impl Iterator<Item = (&str, &Row)> {
    let sectors = report.sectors.iter().map(|row| (row.sector.as_str(), &row.row));
    sectors.chain([(TOTAL, &report.total)])
}

fn sectors(report: &Report) -> View {
    let header = ["sector", "people reached", "registered", "estimated", "indirect", "activities"];
    let row = |(name, row): (&str, &Row)| -> Vec<Cell> {
        vec![
            name.into(),
            row.people_reached.into(),
            row.registered.into(),
            row.estimated.into(),
            row.indirect.into(),
            row.activities.into(),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = rows(report).map(row).collect();
    let mut sum = vec!["sum of sectors".into(), report.sum_of_sectors.into()];
    sum.resize(header.len(), Cell::Empty);
    rows.push(sum);
    view("sectors", &header, rows)
}

fn sadd(report: &Report) -> View {
    let mut cells = Vec::new();
    for (name, row) in rows(report) {
        for (sex, bands) in SEXES.iter().zip(&row.sadd.0) {
            let people = bands.iter().map(|people| Cell::from(*people));
            cells.push([name.into(), Cell::from(*sex)].into_iter().chain(people).collect());
        }
    }
    let ages = AGES.iter().map(|age| match *age {
        "60" => "60+".to_owned(),
        other => other.replace('_', "–"),
    });
    let header = ["sector", "sex"].map(ToOwned::to_owned).into_iter().chain(ages).collect();
    View { name: "sex and age".to_owned(), header, rows: cells }
}

fn overlap(report: &Report) -> View {
    let row = |row: &super::super::OverlapRow| -> Vec<Cell> {
        let sectors: Vec<&str> = row.sectors.iter().map(|sector| sector.as_str()).collect();
        vec![sectors.join(" + ").as_str().into(), row.people.into()]
    };
    let rows = report.overlap.iter().map(row).collect();
    view("overlap", &["exactly these sectors", "registered people"], rows)
}

fn parts(report: &Report) -> Option<View> {
    let by = report.by.as_ref()?;
    let mut rows = Vec::new();
    for part in &by.parts {
        let sectors = part.sectors.iter().map(|row| (row.sector.as_str(), &row.row));
        for (sector, row) in sectors.chain([(TOTAL, &part.total)]) {
            rows.push(vec![
                part.value.as_str().into(),
                sector.into(),
                row.people_reached.into(),
                row.registered.into(),
                row.estimated.into(),
                row.indirect.into(),
                row.activities.into(),
            ]);
        }
    }
    let header = [
        &by.dimension,
        "sector",
        "people reached",
        "registered",
        "estimated",
        "indirect",
        "activities",
    ];
    Some(view(&format!("by {}", by.dimension), &header, rows))
}

fn months(report: &Report) -> Option<View> {
    let mut rows = Vec::new();
    for month in report.months.as_ref()? {
        let sectors = month.sectors.iter().map(|row| (row.sector.as_str(), &row.counts));
        for (sector, counts) in sectors.chain([(TOTAL, &month.total)]) {
            let MonthCounts { monthly, new, cumulative } = *counts;
            let numbers = [monthly, new, cumulative].map(Cell::from);
            let first = [Cell::from(month.month.as_str()), sector.into()];
            rows.push(first.into_iter().chain(numbers).collect());
        }
    }
    let header = ["month", "sector", "in the month", "new", "up to its end"];
    Some(view("months", &header, rows))
}

fn rrm(report: &Report) -> Option<View> {
    let rrm = report.rrm.as_ref()?;
    let all = RrmRow { area: None, month: None, counts: rrm.total.clone() };
    let groups = [&rrm.areas, &rrm.months, &rrm.area_months];
    let rows = std::iter::once(&all).chain(groups.into_iter().flatten()).map(|row| {
        vec![
            row.area.as_deref().unwrap_or("all").into(),
            row.month.as_deref().unwrap_or("all").into(),
            row.counts.alerts.into(),
            row.counts.responses.into(),
            row.counts.people_reached.into(),
            row.counts.days.median.into(),
            row.counts.days.percentile_90.into(),
        ]
    });
    let header = ["area", "month", "alerts", "responses", "people", "days, median", "days, 90%"];
    Some(view("rrm", &header, rows.collect()))
}

fn compare(report: &Report) -> Option<View> {
    let compare = report.compare.as_ref()?;
    let row = |(name, change): (&str, &Change)| -> Vec<Cell> {
        let Change { people_reached, change, percent } = *change;
        vec![name.into(), people_reached.into(), change.into(), percent.into()]
    };
    let sectors = compare.sectors.iter().map(|row| (row.sector.as_str(), &row.change));
    let rows = sectors.chain([(TOTAL, &compare.total)]).map(row).collect();
    let then = format!("{} to {}", compare.period.0.from, compare.period.0.to);
    Some(view("compared", &["sector", &then, "change", "change in percent"], rows))
}

fn targets(report: &Report) -> Option<View> {
    let targets = report.targets.as_ref()?;
    let row = |(name, progress): (&str, &Progress)| -> Vec<Cell> {
        let Progress { target, people_reached, percent } = *progress;
        vec![name.into(), target.into(), people_reached.into(), percent.into()]
    };
    let sectors = targets.sectors.iter().map(|row| (row.sector.as_str(), &row.progress));
    let total = targets.total.iter().map(|progress| (TOTAL, progress));
    let rows = sectors.chain(total).map(row).collect();
    Some(view("targets", &["sector", "target", "people reached", "percent of the target"], rows))
}

fn notes(report: &Report) -> View {
    let policy = &report.policy;
    let text = |what: &str, text: String| vec![what.into(), Cell::Text(text)];
    let mut rows = vec![
        text("ledger", format!("{} ({})", report.ledger.name, report.ledger.id)),
        text("period", format!("{} to {}", report.period.0.from, report.period.0.to)),
        text("as of record", report.as_of.size.to_string()),
        text("root", hex::encode(report.as_of.root)),
        text(
            "policy",
            format!(
                "rule {}, attribution {}, head-counts by {}",
                policy.version, policy.attribution, policy.headcounts
            ),
        ),
        text("registered", "known by a list".to_owned()),
        text("estimated", "head-counts beyond the lists of a place".to_owned()),
        text("indirect", "reached only indirectly, not in the figure".to_owned()),
        text(
            "adding up",
            "sectors, parts and months overlap: the same person can be in several, so they do not \
             add up to the total; new people of months and cells by sex and age do"
                .to_owned(),
        ),
    ];
    let filters = [
        ("only sector", &report.filter.sector),
        ("only office", &report.filter.office),
        ("only donor", &report.filter.donor),
    ];
    for (what, value) in filters {
        rows.extend(value.iter().map(|value| text(what, value.clone())));
    }
    if report.restated {
        let why = "events recorded since this year was published or closed changed its figures";
        rows.push(text("restated", why.to_owned()));
    }
    if let Some(suppression) = &report.suppression {
        rows.push(text("*", format!("held back; the number is {}", suppression.sentence())));
    }
    view("notes", &["what", "meaning"], rows)
}
