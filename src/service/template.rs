//! Empty intake tables.

use super::Error;
use crate::intake::tables::Table;
use crate::intake::writing::{csv_template, template};
use crate::language::Language;
use crate::ledger::Snapshot;
use crate::report::render::csv;

/// An empty table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmptyTable {
    /// The file's name.
    pub name: String,
    /// What is in it (CSV), with one row as an example.
    pub text: String,
}

/// The four tables, as CSV files; for Excel with the mark that it needs to read letters such as é.
pub fn tables(is_for_excel: bool) -> Vec<EmptyTable> {
    let table = |table: Table| {
        let name = format!("{}.csv", table.name());
        EmptyTable { name, text: csv::marked(csv_template::text(table), is_for_excel) }
    };
    Table::ALL.into_iter().map(table).collect()
}

/// The bytes of a workbook (XLSX) with a sheet for each table and lists to choose from out of the
/// ledger's profile.
///
/// # Errors
/// A profile with more entries than a worksheet can hold.
pub fn workbook(ledger: &Snapshot, language: Language) -> Result<Vec<u8>, Error> {
    let bytes = template::bytes(&ledger.state().profile, language, &[]);
    bytes.map_err(|error| Error::Workbook(error.to_string()))
}
