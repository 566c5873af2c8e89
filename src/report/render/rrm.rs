//! The rapid response mechanism, as tables and as CSV.

use super::super::Report;
use super::super::rrm::{RrmCounts, RrmRow};
use super::numbers::grouped;
use super::plain::new_table;

/// Tables for a terminal: all, by area, by month. What is by area and month is in CSV and JSON.
pub fn text(report: &Report) -> String {
    let Some(rrm) = &report.rrm else { return String::new() };
    let head = ["alerts", "responses", "people", "days: median", "90% within"];
    let table = |of: &str, rows: &[RrmRow], total: bool| {
        let mut table = new_table(std::iter::once(of).chain(head));
        for row in rows.iter().filter(|row| row.counts.responses > 0) {
            let name = row.area.as_ref().or(row.month.as_ref());
            table.add_row(cells(name.map_or("", String::as_str), &row.counts));
        }
        if total {
            table.add_row(cells("all, each once", &rrm.total));
        }
        table.trim_fmt()
    };
    let unnumbered = match rrm.total.unnumbered {
        0 => String::new(),
        n => format!("{} without an alert's number are in the responses only.\n", grouped(n)),
    };
    format!(
        "rapid response mechanism\n\n{}\n\n{}\n{unnumbered}{}",
        table("area", &rrm.areas, true),
        table("month", &rrm.months, false),
        "days: from an alert to the first response to it, in the area and month of that response.\n\
         Areas and months overlap and do not add up.\n"
    )
}

fn cells(name: &str, counts: &RrmCounts) -> [String; 6] {
    let RrmCounts { alerts, responses, people_reached, days, .. } = counts;
    [
        name.to_owned(),
        grouped(*alerts),
        grouped(*responses),
        grouped(*people_reached),
        days.median.map(|days| days.to_string()).unwrap_or_default(),
        days.percentile_90.map(grouped).unwrap_or_default(),
    ]
}

/// A row for all, and per area, month, and area and month.
///
/// # Errors
/// None in practice: the text is written to memory.
pub fn csv(report: &Report) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "as_of",
        "area",
        "month",
        "alerts",
        "responses",
        "unnumbered",
        "people_reached",
        "dated_alerts",
        "days_median",
        "days_percentile_90",
    ])?;
    let size = report.as_of.size.to_string();
    let mut write = |area: Option<&str>, month: Option<&str>, counts: &RrmCounts| {
        writer.write_record([
            size.clone(),
            area.unwrap_or("all").to_owned(),
            month.unwrap_or("all").to_owned(),
            counts.alerts.to_string(),
            counts.responses.to_string(),
            counts.unnumbered.to_string(),
            super::csv::number(counts.people_reached),
            counts.days.alerts.to_string(),
            counts.days.median.map(|days| days.to_string()).unwrap_or_default(),
            counts.days.percentile_90.map(|days| days.to_string()).unwrap_or_default(),
        ])
    };
    if let Some(rrm) = &report.rrm {
        write(None, None, &rrm.total)?;
        for row in rrm.areas.iter().chain(&rrm.months).chain(&rrm.area_months) {
            write(row.area.as_deref(), row.month.as_deref(), &row.counts)?;
        }
    }
    super::csv::finished(writer)
}
