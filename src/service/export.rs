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
    /// The year that recompute.sql asks for; that of the last activity where nothing is given.
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
    use crate::audit::parquet::{Export, ParquetError, Table, recompute_sql};
    use crate::ledger::LedgerError;

    let exported = |error: ParquetError| Error::from(LedgerError::Other(error.to_string()));
    let export = Export::new(ledger, ledger.opened()?).map_err(exported)?;
    let dir = &request.dir;
    std::fs::create_dir_all(dir).map_err(|error| Error::file("create", dir, error))?;
    // Persons and households take the time.
    context.progress.begin(Step::Exporting, Some(export.activities() * 4));
    for table in Table::ALL {
        files::write_private(&dir.join(format!("{table}.parquet")), |to| {
            export.write(*table, to, || context.progress.advance(1)).map_err(std::io::Error::other)
        })?;
    }
    context.progress.end();
    let starts = ledger.state().current().map(|known| known.activity.about.start);
    let last = starts.max().map(|start| start.year());
    let year = match request.year.or(last) {
        Some(year) => year,
        None => context.today()?.year(),
    };
    files::write(&dir.join("recompute.sql"), recompute_sql(year))?;
    let (tables, activities) = (Table::ALL.len(), export.activities());
    Ok(ParquetOutcome { tables, year, activities, size: ledger.size() })
}
