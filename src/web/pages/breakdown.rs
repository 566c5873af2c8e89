//! Tables of figures: sectors with their parts, and breakdowns.
//!
//! Belongs here: rows with the links of their numbers. Does not: the page around them (`figures`, `home`).
//!
//! Invariant: a link from a number leads to that number.

use serde::Serialize;

use super::asked;
use super::names::Names;
use crate::count::UNSPECIFIED;
use crate::ledger::Snapshot;
use crate::report::{By, Progress, Report, Row};
use crate::service::report::Request;
use crate::web::address::Address;

/// A figure with its parts, and where each leads.
#[derive(Debug, Serialize)]
pub struct Line {
    /// The sector's id; empty for the total.
    pub id: String,
    /// Its name; empty for the total.
    pub name: String,
    /// People reached.
    pub reached: Option<u64>,
    /// The part known by lists.
    pub registered: Option<u64>,
    /// What head-counts add.
    pub estimated: Option<u64>,
    /// Between which numbers it lies.
    pub bounds: Option<(u64, u64)>,
    /// Reached only indirectly.
    pub indirect: Option<i64>,
    /// Activities.
    pub activities: Option<u64>,
    /// Where the figure comes from.
    pub source: String,
    /// Its activities.
    pub counted: String,
    /// Where those who were reached indirectly come from.
    pub indirectly: String,
    /// What was planned, and how much of it was reached in percent.
    pub target: Option<(u64, Option<f64>)>,
    /// People in the period that it is compared with, what changed, and that in percent.
    pub compared: Option<(Option<u64>, Option<i64>, Option<f64>)>,
    /// Where the figure of that period comes from.
    pub compared_source: Option<String>,
}

/// The rows of a report: its sectors, and the total last.
pub fn lines(
    report: &Report,
    request: &Request,
    period: &str,
    names: &Names<'_>,
    ledger: &Snapshot,
) -> Vec<Line> {
    let line = |id: Option<&str>, row: &Row| {
        let counted = asked::counted(request, period, id, ledger);
        let source = asked::source(request, period, id, ledger);
        let compared_with = |other: &String| asked::source(request, other, id, ledger).to_string();
        Line {
            id: id.unwrap_or_default().to_owned(),
            name: id.map(|id| names.sector(id)).unwrap_or_default(),
            reached: row.people_reached.told(),
            registered: row.registered.and_then(|people| people.told()),
            estimated: row.estimated.and_then(|people| people.told()),
            bounds: row.bounds.told(),
            indirect: row.indirect,
            activities: row.activities,
            indirectly: source.clone().with("difference", "indirect").to_string(),
            // As published is another moment for another period.
            compared_source: (request.as_of.as_deref() != Some("published"))
                .then(|| request.compare.as_ref().map(compared_with))
                .flatten(),
            source: source.to_string(),
            counted: counted.to_string(),
            target: target(report, id),
            compared: compared(report, id),
        }
    };
    // A total that is not of what the address narrows to would be taken for it.
    let sectors = report.sectors.iter().map(|row| line(Some(row.sector.as_str()), &row.row));
    sectors.chain([Line { ..line(None, &report.total) }]).collect()
}

fn target(report: &Report, id: Option<&str>) -> Option<(u64, Option<f64>)> {
    let targets = report.targets.as_ref()?;
    let Progress { target, percent, .. } = match id {
        None => targets.total?,
        Some(id) => targets.sectors.iter().find(|row| row.sector.as_str() == id)?.progress,
    };
    Some((target, percent))
}

fn compared(report: &Report, id: Option<&str>) -> Option<(Option<u64>, Option<i64>, Option<f64>)> {
    let other = report.compare.as_ref()?;
    let change = match id {
        None => other.total,
        Some(id) => other.sectors.iter().find(|row| row.sector.as_str() == id)?.change,
    };
    Some((change.people_reached.told(), change.change, change.percent))
}

/// A breakdown as a table: a row per value, a column per sector and one for the total.
#[derive(Debug, Serialize)]
pub struct Parts {
    /// The dimension.
    pub dimension: String,
    /// Whether the parts add up.
    pub add_up: bool,
    /// The sectors' names.
    pub sectors: Vec<String>,
    /// A row per value.
    pub rows: Vec<Part>,
}

/// A number, and where it comes from.
pub type Linked = (Option<u64>, String);

/// A value of a dimension.
#[derive(Debug, Serialize)]
pub struct Part {
    /// What it is called.
    pub name: String,
    /// People reached by each sector.
    pub sectors: Vec<Linked>,
    /// By all together.
    pub total: Linked,
    /// Activities.
    pub activities: Linked,
    /// The page with these figures, where there is one.
    pub figures: Option<String>,
}

/// Every breakdown of a report.
pub fn parts(
    report: &Report,
    request: &Request,
    period: &str,
    names: &Names<'_>,
    ledger: &Snapshot,
    word: &dyn Fn(&str, &str) -> String,
) -> Vec<Parts> {
    let of = |by: &By| {
        let row = |part: &crate::report::ByPart| {
            let source = |sector: Option<&str>| {
                asked::source(request, period, sector, ledger)
                    .and("part", format!("{}={}", by.dimension, part.value))
            };
            let sectors = part.sectors.iter().map(|row| {
                let source = source(Some(row.sector.as_str())).to_string();
                (row.row.people_reached.told(), source)
            });
            let counted = format!("{}#counted", source(None));
            Part {
                name: value_name(&by.dimension, &part.value, names, word),
                sectors: sectors.collect(),
                total: (part.total.people_reached.told(), source(None).to_string()),
                activities: (part.total.activities, counted),
                figures: figures(&by.dimension, &part.value, request, period, ledger)
                    .map(|address| address.to_string()),
            }
        };
        let shown = by.parts.first().into_iter().flat_map(|part| &part.sectors);
        Parts {
            add_up: matches!(by.dimension.as_str(), "sex" | "age"),
            sectors: shown.map(|row| names.sector(row.sector.as_str())).collect(),
            rows: by.parts.iter().map(row).collect(),
            dimension: by.dimension.clone(),
        }
    };
    report.breakdowns().map(of).collect()
}

/// The page of a part's own figures. A part of a part has none where the dimension is filtered already, and own
/// figures of a part are others than the part of own figures.
fn figures(
    dimension: &str,
    value: &str,
    request: &Request,
    period: &str,
    ledger: &Snapshot,
) -> Option<Address> {
    let filter = match dimension {
        "office" if request.office.is_none() => "office",
        "donor" if request.donor.is_none() => "donor",
        "project" if request.project.is_none() => "project",
        _ => return None,
    };
    if request.own || value == UNSPECIFIED || value.is_empty() {
        return None;
    }
    let whole = Request { by: Vec::new(), compare: None, months: false, ..request.clone() };
    let moment = asked::moment(request, ledger);
    Some(asked::address(&whole, period).with(filter, value).with("as-of", moment))
}

/// The key of a value's word: those of sex and age have the list's name before them.
pub fn word_key(list: &str, value: &str) -> String {
    let value = value.replace('_', "-");
    match list {
        "" => format!("report-word-{value}"),
        list => format!("report-word-{list}-{value}"),
    }
}

/// What a value of a dimension is called.
pub fn value_name(
    dimension: &str,
    value: &str,
    names: &Names<'_>,
    word: &dyn Fn(&str, &str) -> String,
) -> String {
    match dimension {
        _ if value == UNSPECIFIED => word("", value),
        "office" => names.office(value),
        "donor" => names.donor(value),
        "project" => names.project(value),
        "sex" | "age" => word(dimension, value),
        "population-group" | "disability" | "kind" | "modality" | "status" => word("", value),
        _ => value.to_owned(),
    }
}
