//! The report as CSV: a row per sector and one for the total, and the same for each part.

use super::super::{Count, Report, Row};
use crate::event::figures::{AGES, SEXES};

/// The whole report as CSV text.
///
/// # Errors
/// None in practice: the text is written to memory.
pub fn text(report: &Report) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let dimension = report.by.as_ref().map(|by| by.dimension.as_str());
    let mut header = vec!["from".to_owned(), "to".into(), "as_of".into()];
    header.extend(dimension.map(ToOwned::to_owned));
    let columns = ["sector", "people_reached", "registered", "estimated", "indirect", "activities"];
    header.extend(columns.map(ToOwned::to_owned));
    header.extend(SEXES.iter().flat_map(|sex| AGES.map(|age| format!("{sex}_{age}"))));
    header.push("restated".to_owned());
    writer.write_record(&header)?;
    let mut write = |value: &str, sector: &str, row: &Row| {
        let optional = |count: Option<Count>| count.map(number).unwrap_or_default();
        let mut cells = vec![
            report.period.0.from.to_string(),
            report.period.0.to.to_string(),
            report.as_of.size.to_string(),
        ];
        cells.extend(dimension.map(|_| value.to_owned()));
        cells.extend([
            sector.to_owned(),
            number(row.people_reached),
            optional(row.registered),
            optional(row.estimated),
            row.indirect.map(|n| n.to_string()).unwrap_or_default(),
            row.activities.map(|n| n.to_string()).unwrap_or_default(),
        ]);
        cells.extend(row.sadd.0.iter().flatten().map(|count| number(*count)));
        cells.push(if report.restated { "yes" } else { "" }.to_owned());
        writer.write_record(&cells)
    };
    for sector in &report.sectors {
        write("all", sector.sector.as_str(), &sector.row)?;
    }
    write("all", "total", &report.total)?;
    for part in report.by.iter().flat_map(|by| &by.parts) {
        for sector in &part.sectors {
            write(&part.value, sector.sector.as_str(), &sector.row)?;
        }
        write(&part.value, "total", &part.total)?;
    }
    finished(writer)
}

/// A number, or nothing where it is held back.
pub(super) fn number(count: Count) -> String {
    count.told().map(|people| people.to_string()).unwrap_or_default()
}

/// What was written.
pub(super) fn finished(writer: csv::Writer<Vec<u8>>) -> Result<String, csv::Error> {
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
