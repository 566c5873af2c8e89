//! People reached month by month, as tables and as CSV.

use super::super::Report;
use super::super::months::MonthCounts;
use super::numbers::grouped;
use super::plain::new_table;

/// A table for a terminal: all sectors in three columns, then each sector's new people.
pub fn text(report: &Report) -> String {
    let Some(months) = &report.months else { return String::new() };
    let mut all = new_table(["month", "in the month", "new", "up to its end"]);
    for month in months {
        let MonthCounts { monthly, new, cumulative } = month.total;
        let numbers = [monthly, new, cumulative].map(grouped);
        all.add_row(std::iter::once(month.month.clone()).chain(numbers));
    }
    let sectors = report.sectors.iter().map(|row| row.sector.to_string());
    let mut new = new_table(std::iter::once("month".to_owned()).chain(sectors));
    for month in months {
        let numbers = month.sectors.iter().map(|row| grouped(row.counts.new));
        new.add_row(std::iter::once(month.month.clone()).chain(numbers));
    }
    format!(
        "month by month, all sectors together\n\n{}\n\nnew people by sector\n\n{}\n{}",
        all.trim_fmt(),
        new.trim_fmt(),
        "in the month: everyone reached in it, each once; the same person can be in several.\n\
         new: not reached in an earlier month of the period, so that the new of all months\n\
         add up to the figure of the period.\n"
    )
}

/// A row per month and sector, and one for the total.
///
/// # Errors
/// None in practice: the text is written to memory.
pub fn csv(report: &Report) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["as_of", "month", "sector", "monthly", "new", "cumulative"])?;
    let size = report.as_of.size.to_string();
    for month in report.months.iter().flatten() {
        let sectors = month.sectors.iter().map(|row| (row.sector.as_str(), &row.counts));
        for (sector, counts) in sectors.chain([("total", &month.total)]) {
            let MonthCounts { monthly, new, cumulative } = *counts;
            let numbers = [monthly, new, cumulative].map(super::csv::number);
            let first = [size.as_str(), &month.month, sector];
            writer.write_record(first.into_iter().chain(numbers.iter().map(String::as_str)))?;
        }
    }
    super::csv::finished(writer)
}
