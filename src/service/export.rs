//! The ledger's data for others to recompute from.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Context, Error, Step};
use crate::audit::bundle;
use crate::ledger::Snapshot;

/// What to put into a bundle.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LogRequest {
    /// Also the register: pseudonyms and what describes people. For those entitled to it alone.
    pub with_register: bool,
}

/// The bundle: a JSON object a line, the first of which says what it is. The lines are read from the
/// ledger as they are asked for.
///
/// # Errors
/// A ledger that cannot be read; so can each line.
pub fn log<'a, 'c>(
    ledger: &'a Snapshot,
    request: &LogRequest,
    context: &'a Context<'c>,
) -> Result<impl Iterator<Item = Result<String, Error>> + use<'a, 'c>, Error> {
    let with_register = request.with_register;
    let header = bundle::header(ledger, with_register)?;
    context.progress.begin(Step::Exporting, Some(ledger.log().size()));
    let lines = bundle::lines(ledger, with_register).map(|line| {
        context.progress.advance(1);
        line.map_err(Error::from)
    });
    // The step ends with the last line.
    let end = std::iter::from_fn(|| {
        context.progress.end();
        None
    });
    Ok(std::iter::once(Ok(header)).chain(lines).chain(end))
}

/// What to write as Parquet tables.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ParquetRequest {
    /// Folder to write to; it is made where it is not there.
    pub dir: PathBuf,
    /// The year that recompute.sql asks for; the latest full year with activities where nothing is given.
    pub year: Option<i32>,
}

/// The tables that were written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParquetOutcome {
    /// How many tables.
    pub tables: usize,
    /// The year that recompute.sql asks for.
    pub year: i32,
    /// How many activities.
    pub activities: u64,
    /// After how many records.
    pub size: u64,
}

/// Writes activities and the people they reached, and the SQL that counts them.
///
/// # Errors
/// A folder that cannot be written to; a build without the feature `parquet`.
#[cfg(not(feature = "parquet"))]
pub fn parquet(_: &Snapshot, _: &ParquetRequest, _: &Context<'_>) -> Result<ParquetOutcome, Error> {
    Err(Error::NoParquet)
}

/// Writes activities and the people they reached, and the SQL that counts them.
///
/// # Errors
/// A folder that cannot be written to.
#[cfg(feature = "parquet")]
pub fn parquet(
    ledger: &Snapshot,
    request: &ParquetRequest,
    context: &Context<'_>,
) -> Result<ParquetOutcome, Error> {
    use super::files;
    use super::own_files::Written;
    use crate::audit::parquet::{Export, ParquetError, RULE_SQL, TABLES_SQL, Table, recompute_sql};
    use crate::ledger::LedgerError;

    let year = match request.year {
        Some(year) => year,
        None => {
            let starts = ledger.state().current().map(|known| known.activity.about.start.year());
            latest_full_year(starts, context.today()?.year())
        }
    };
    let period = super::text::year(year)?;
    let exported = |error: ParquetError| Error::from(LedgerError::Other(error.to_string()));
    let export = Export::new(ledger, ledger.opened()?).map_err(exported)?;
    let dir = &request.dir;
    files::make_folder(dir)?;
    // Persons and households take the time.
    context.progress.begin(Step::Exporting, Some(export.activities() * 4));
    for table in Table::ALL {
        let path = dir.join(format!("{table}.parquet"));
        files::write_private(&path, &Written::Parquet, |to| {
            export.write(*table, to, || context.progress.advance(1)).map_err(std::io::Error::other)
        })?;
    }
    context.progress.end();
    for (name, text) in [
        ("recompute.sql", &*recompute_sql(period)),
        ("tables.sql", TABLES_SQL),
        ("rule.sql", RULE_SQL),
    ] {
        files::write(&dir.join(name), &Written::Sql, text)?;
    }
    let (tables, activities) = (Table::ALL.len(), export.activities());
    Ok(ParquetOutcome { tables, year, activities, size: ledger.size() })
}

/// The last year that is over, but none after the last activity; the first activity's where none is over.
#[cfg(feature = "parquet")]
fn latest_full_year(years_of_starts: impl Iterator<Item = i32>, this_year: i32) -> i32 {
    let (first, last) = years_of_starts
        .fold((this_year, i32::MIN), |(first, last), year| (first.min(year), last.max(year)));
    last.min(this_year - 1).max(first)
}

#[cfg(all(test, feature = "parquet"))]
mod tests {
    use super::latest_full_year;

    #[test]
    fn a_year_that_goes_on_is_not_full() {
        let of = |years: &[i32]| latest_full_year(years.iter().copied(), 2026);
        assert_eq!(of(&[2024, 2026, 2025]), 2025);
        assert_eq!(of(&[2023, 2022]), 2023, "nothing was logged since");
        assert_eq!(of(&[2022, 2026]), 2025);
        assert_eq!(of(&[2026]), 2026, "no year is over");
        assert_eq!(of(&[]), 2026);
    }
}
