//! The moments of the log that figures can be asked as of: one after another, and those that somebody relies on.
//!
//! Belongs here: which record the moment of a page is, and links to others. Does not: figures.

use serde::Serialize;

use super::history::{self, Event};
use crate::ledger::{LedgerError, State};
use crate::report::Report;
use crate::report::history::Entry;
use crate::service::Error;
use crate::web::address::Address;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// The moment of a page, and others.
#[derive(Serialize)]
pub struct Moments {
    /// How many records the page is of.
    size: u64,
    /// How many there are.
    records: u64,
    /// The last record that it is of.
    last: Option<Event>,
    /// The page of one record fewer, and of one more.
    previous: Option<String>,
    next: Option<String>,
    /// Publications and closings.
    settled: Vec<Settled>,
    /// What the form asks for besides the moment.
    kept: Vec<(&'static str, String)>,
}

/// A publication, or a closing.
#[derive(Serialize)]
struct Settled {
    period: String,
    is_closing: bool,
    record: u64,
    /// How many records it is of.
    size: u64,
    address: String,
    is_here: bool,
}

/// The moment of a report; `here` is the page's address.
pub fn of(visit: &Visit<'_>, report: &Report, here: &Address) -> Result<Moments, Problem> {
    let (size, records) = (report.as_of.size, visit.ledger.size());
    let at = |size: u64| here.clone().with("as-of", size).to_string();
    let last = size.checked_sub(1).map(|last| visit.ledger.log().record(last)).transpose();
    let last = last.map_err(|error| Error::from(LedgerError::from(error)))?;
    let kept = here.pairs().filter(|(name, _)| *name != "as-of");
    Ok(Moments {
        size,
        records,
        last: last.map(|record| {
            let restates = visit.ledger.state().settled.restated_by(record.sequence);
            history::event(&Entry::of(&record, &restates), visit)
        }),
        previous: (size > 1).then(|| at(size - 1)),
        next: (size < records).then(|| at(size + 1)),
        settled: settled(visit, size, &at),
        kept: kept.map(|(name, value)| (name, value.to_owned())).collect(),
    })
}

/// Publications and closings in the order of the log. Figures with a publication are those under its policy.
fn settled(visit: &Visit<'_>, size: u64, at: &dyn Fn(u64) -> String) -> Vec<Settled> {
    let state: &State = visit.ledger.state();
    let of = |is_closing: bool, record: u64, period| Settled {
        period: visit.texts().period(&state.settled.labelled(period)),
        is_closing,
        record,
        size: record + 1,
        address: at(record + 1),
        is_here: size == record + 1,
    };
    let mut all = Vec::new();
    for (period, baseline) in state.settled.baselines() {
        all.extend(state.settled.publications(period).map(|record| of(false, record, period)));
        all.extend(baseline.closed.map(|record| of(true, record, period)));
    }
    all.sort_by_key(|settled| settled.record);
    all
}
