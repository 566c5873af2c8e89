//! The report as a table for a terminal, at most 80 columns wide unless there are many sectors.

use comfy_table::Table;

use super::super::{Count, Report, Row};
use super::numbers::{grouped, signed};
use super::plain::new_table;
use super::{compare, months, rrm};
use crate::event::figures::{AGES, SEXES};

/// The whole report.
pub fn text(report: &Report) -> String {
    let mut text = format!("{}\n\n", title(report));
    text.push_str(&sectors(report).trim_fmt());
    text.push('\n');
    if let Some(by) = &report.by {
        text.push_str(&format!("\nby {}\n\n{}\n", by.dimension, parts(report).trim_fmt()));
        text.push_str(match by.dimension.as_str() {
            "sex" | "age" => "The parts are read off the sex and age cells and add up.\n",
            _ => "The parts overlap: the same person can be in several, so they do not add up.\n",
        });
    } else {
        text.push_str(&format!(
            "\nby sex and age, in total\n\n{}\n",
            sadd(&report.total).trim_fmt()
        ));
    }
    for more in [compare::text(report), months::text(report), rrm::text(report)] {
        if !more.is_empty() {
            text.push_str(&format!("\n{more}"));
        }
    }
    text.push('\n');
    text.push_str(&notes(report));
    text
}

fn title(report: &Report) -> String {
    let period = &report.period.0;
    let mut title =
        format!("{}: people reached from {} to {}", report.ledger.name, period.from, period.to);
    let filters = [
        ("sector", &report.filter.sector),
        ("office", &report.filter.office),
        ("donor", &report.filter.donor),
    ];
    for (name, value) in filters {
        if let Some(value) = value {
            title.push_str(&format!(", {name} {value}"));
        }
    }
    if report.restated {
        title.push_str("\nRESTATED: events recorded since this year was published or closed changed its figures\n(`headcount diff` says which)");
    }
    title
}

fn sectors(report: &Report) -> Table {
    let header = ["sector", "reached", "registered", "estimated", "indirect", "activities"];
    let mut table = new_table(header);
    let mut add = |name: &str, row: &Row| {
        let optional = |number: Option<Count>| number.map(grouped).unwrap_or_default();
        table.add_row([
            name.to_owned(),
            grouped(row.people_reached),
            optional(row.registered),
            optional(row.estimated),
            row.indirect.map(signed).unwrap_or_default(),
            row.activities.map(grouped).unwrap_or_default(),
        ]);
    };
    for sector in &report.sectors {
        add(sector.sector.as_str(), &sector.row);
    }
    add("total, each once", &report.total);
    table.add_row(["sum of sectors".to_owned(), grouped(report.sum_of_sectors)]);
    table
}

fn parts(report: &Report) -> Table {
    let Some(by) = &report.by else { return Table::new() };
    let sectors = report.sectors.iter().map(|row| row.sector.to_string());
    let header = std::iter::once(by.dimension.clone()).chain(sectors).chain(["total".to_owned()]);
    let mut table = new_table(header);
    for part in &by.parts {
        let figures = part.sectors.iter().map(|row| grouped(row.row.people_reached));
        let row = std::iter::once(part.value.clone()).chain(figures);
        table.add_row(row.chain([grouped(part.total.people_reached)]));
    }
    table
}

fn sadd(row: &Row) -> Table {
    let header = std::iter::once(String::new()).chain(AGES.iter().map(|age| match *age {
        "60" => "60+".to_owned(),
        other => other.replace('_', "–"),
    }));
    let mut table = new_table(header);
    for (sex, bands) in SEXES.iter().zip(&row.sadd.0) {
        if bands.iter().any(|people| *people != 0) || *sex != "x" {
            let name = match *sex {
                "f" => "women and girls",
                "m" => "men and boys",
                "x" => "another",
                _ => "unknown",
            };
            let cells = bands.iter().map(|people| grouped(*people));
            table.add_row(std::iter::once(name.to_owned()).chain(cells));
        }
    }
    table
}

fn notes(report: &Report) -> String {
    let policy = &report.policy;
    let counted_twice = report.sum_of_sectors.beyond(report.total.people_reached);
    let mut notes = String::new();
    if counted_twice.or_zero() > 0 && report.filter.sector.is_none() {
        notes.push_str(&format!(
            "The sectors add up to {} more than the total: people reached by several sectors\n\
             are in each of them, and once in the total.\n",
            grouped(counted_twice)
        ));
    }
    notes.push_str(
        "registered: known by a list. estimated: head-counts beyond the lists of a place.\n\
         indirect: reached only indirectly, not in the figure.\n",
    );
    if let Some(suppression) = &report.suppression {
        notes.push_str(&format!("*: held back; the number is {}.\n", suppression.sentence()));
    }
    notes.push_str(&format!(
        "policy: rule {}, attribution {}, head-counts by {}\nas of record {}, root {}\n",
        policy.version,
        policy.attribution,
        policy.headcounts,
        report.as_of.size,
        hex::encode(report.as_of.root)
    ));
    notes
}
