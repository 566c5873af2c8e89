//! The report as CSV: a row per sector and one for the total, and the same for each part.

use super::super::{Count, Report, Row};
use crate::event::figures::{AGES, SEXES};

/// What stands for all parts.
const WHOLE: &str = "all";
/// What stands for all sectors together.
const TOTAL: &str = "total";

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
    let (compare, targets) = (report.compare.as_ref(), report.targets.as_ref());
    if compare.is_some() {
        header.extend(["compared_from", "compared", "change", "change_percent"].map(Into::into));
    }
    if targets.is_some() {
        header.extend(["target", "target_percent"].map(Into::into));
    }
    if report.suppression.is_some() {
        header.push("held_back_below".to_owned());
    }
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
        let is_whole = value == WHOLE;
        if let Some(compare) = compare {
            let row = compare.sectors.iter().find(|row| row.sector.as_str() == sector);
            let change = row.map_or(&compare.total, |row| &row.change);
            let known = Some(change).filter(|_| is_whole);
            cells.push(compare.period.0.from.to_string());
            cells.push(known.map(|change| number(change.people_reached)).unwrap_or_default());
            cells.push(plain(known.and_then(|change| change.change)));
            cells.push(plain(known.and_then(|change| change.percent)));
        }
        if let Some(targets) = targets {
            let row = targets.sectors.iter().find(|row| row.sector.as_str() == sector);
            let total = targets.total.as_ref().filter(|_| sector == TOTAL);
            let known = row.map(|row| &row.progress).or(total).filter(|_| is_whole);
            cells.push(plain(known.map(|progress| progress.target)));
            cells.push(plain(known.and_then(|progress| progress.percent)));
        }
        if let Some(suppression) = &report.suppression {
            cells.push(suppression.threshold.to_string());
        }
        writer.write_record(&cells)
    };
    for sector in &report.sectors {
        write(WHOLE, sector.sector.as_str(), &sector.row)?;
    }
    write(WHOLE, TOTAL, &report.total)?;
    for part in report.by.iter().flat_map(|by| &by.parts) {
        for sector in &part.sectors {
            write(&part.value, sector.sector.as_str(), &sector.row)?;
        }
        write(&part.value, TOTAL, &part.total)?;
    }
    finished(writer)
}

/// A number as it is, or nothing.
fn plain(number: Option<impl ToString>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
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
