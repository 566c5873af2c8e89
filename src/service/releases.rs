//! What was published of a period before, with what it held back.
//!
//! Belongs here: which publications readers have beside a report. Does not: what follows from them together
//! (`report::suppression`).

use std::sync::Arc;

use super::Error;
use crate::event::FiguresPublished;
use crate::event::time::Period;
use crate::ledger::Snapshot;
use crate::report::suppression::Release;
use crate::report::totals;

/// The publications that a report is released beside: all of its periods that held numbers back, and of every other
/// period that shares a day with one of them the last. They are those of the whole ledger, whatever moment the report
/// is of: readers have them.
///
/// # Errors
/// Records or lists that cannot be read.
pub(super) fn before(
    ledger: &Snapshot,
    publish_safe: Option<u64>,
    periods: &[Period],
) -> Result<Arc<[Release]>, Error> {
    if publish_safe.is_none() {
        return Ok(Arc::default());
    }
    let published: Vec<&FiguresPublished> = ledger.state().settled.held_back().collect();
    let is_last = |at: usize| {
        let mut later = published[at + 1..].iter();
        !later.any(|later| later.period == published[at].period)
    };
    let is_beside = |at: &usize| {
        let period = published[*at].period;
        let shares_a_day = periods.iter().any(|of| of.overlaps(period));
        shares_a_day && (periods.contains(&period) || is_last(*at))
    };
    (0..published.len())
        .filter(is_beside)
        .filter_map(|at| Some((published[at], published[at].held_back.clone()?)))
        .map(|(published, held_back)| {
            let then = ledger.as_published(published)?;
            Ok(Release { report: totals::open(&then, published.period)?, held_back })
        })
        .collect()
}
