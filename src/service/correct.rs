//! Restating one activity.
//!
//! [`prepare`] checks and plans; [`super::planned::record`] records. Several activities are restated
//! from tables, with [`super::import`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::list_changes::{self, ListChanges};
use super::log::{People, prepare_one, read};
use super::planned::Prepared;
use super::{Context, Error, text};
use crate::intake::tables::Table;
use crate::ledger::{LedgerError, Mode, Snapshot};

/// Which activity, and what is restated of it. Whatever is not given stays as it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// The activity's reference.
    pub reference: String,
    /// Why; it is kept in the log.
    pub reason: String,
    /// Columns of the activities table with their new values; an empty value clears one.
    pub set: Vec<(String, String)>,
    /// Whom it reached: each list that is given replaces the one before, or where `lists` is given, is added to it.
    pub people: People,
    /// How its lists change, where they are not stated whole.
    #[serde(default)]
    pub lists: Option<ListChanges>,
}

/// Checks and plans the correction. Nothing is recorded.
///
/// # Errors
/// A reason or reference that cannot be used, an activity that is not in the ledger, a column that
/// cannot be set.
pub fn prepare(
    ledger: &Snapshot,
    request: &Request,
    context: &Context<'_>,
) -> Result<Prepared, Error> {
    prepared(ledger, request, false, context)
}

/// The same, with what would become of the figures.
///
/// # Errors
/// As [`prepare`].
pub fn preview(
    ledger: &Snapshot,
    request: &Request,
    context: &Context<'_>,
) -> Result<Prepared, Error> {
    prepared(ledger, request, true, context)
}

/// Refuses where another version of an activity than the one that somebody looked at is the current one, or it was
/// voided: they would change what they have not seen.
///
/// # Errors
/// Such a version; an activity that is not there.
pub fn check_unchanged(ledger: &Snapshot, reference: &str, record: u64) -> Result<(), Error> {
    let reference = text::reference(reference)?;
    let Some(known) = ledger.state().activities.get(&reference) else {
        return Err(LedgerError::Unknown(reference).into());
    };
    match known.in_force() == Some(record) {
        true => Ok(()),
        false => {
            Err(Error::ChangedSince { reference, now: known.voided.unwrap_or(known.current()) })
        }
    }
}

fn prepared(
    ledger: &Snapshot,
    request: &Request,
    preview: bool,
    context: &Context<'_>,
) -> Result<Prepared, Error> {
    let mode = Mode::Correct { reason: text::reason(&request.reason)? };
    let reference = text::reference(&request.reference)?;
    let Some(known) = ledger.state().activities.get(&reference) else {
        return Err(LedgerError::Unknown(reference).into());
    };
    let fields = known.activity.about.fields(&reference);
    let mut columns: BTreeMap<String, String> =
        fields.into_iter().map(|(column, cell)| (column.to_owned(), cell)).collect();
    for (column, cell) in &request.set {
        columns.insert(settable(column)?, cell.clone());
    }
    let mut read = read(ledger, &reference, columns, &request.people, true, context)?;
    if let Some(changes) = &request.lists {
        let namespace = &request.people.namespace;
        let reference = &request.reference;
        let edits =
            list_changes::edits(ledger, reference, changes, namespace, &mut read.issues, context)?;
        for proposal in &mut read.proposals.activities {
            proposal.edits = Some(edits.clone());
            if changes.without_headcounts && proposal.headcounts.is_none() {
                proposal.headcounts = Some(Vec::new());
            }
        }
    }
    Ok(prepare_one(ledger, read, &request.people, &mode, preview, context))
}

/// A column that a correction can set.
fn settable(given: &str) -> Result<String, Error> {
    let column = given.trim().to_lowercase();
    let is_known = Table::Activities.columns().iter().any(|spec| spec.name == column);
    match is_known && column != "activity" {
        true => Ok(column),
        false => Err(Error::NotSettable { column }),
    }
}
