//! Everything derived, derived anew from the records alone.

use serde::{Deserialize, Serialize};

use super::Error;
use crate::event::time::Period;
use crate::ledger::{AsOf, Ledger};
use crate::report::{self, Report, totals};

/// How far.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// Only the first so many records; all where nothing is given.
    pub to: Option<u64>,
}

/// Every year's figures, from the records alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Outcome {
    /// The report of each year in which an activity counts, in the order of the years.
    pub reports: Vec<Report>,
    /// The records read, and the root over them.
    #[serde(skip)]
    pub as_of: report::AsOf,
}

/// Rebuilds what is derived, checking every record's place in the tree, and counts every year.
///
/// # Errors
/// A damaged ledger; more records than there are.
pub fn run(ledger: &mut Ledger, request: &Request) -> Result<Outcome, Error> {
    ledger.rebuild()?;
    let snapshot = ledger.as_of(request.to.map_or(AsOf::Now, AsOf::Size))?;
    let mut years: Vec<i32> = Vec::new();
    for known in snapshot.state().current() {
        let about = &known.activity.about;
        years.extend(about.start.year()..=about.last_day().year());
    }
    years.sort_unstable();
    years.dedup();
    let periods: Vec<Period> = years.into_iter().filter_map(|y| Period::year(y).ok()).collect();
    let as_of = report::AsOf { size: snapshot.size(), root: snapshot.root() };
    Ok(Outcome { reports: totals::years(&snapshot, &periods)?, as_of })
}
