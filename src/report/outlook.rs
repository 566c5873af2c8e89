//! What a plan would do to the figures, before anything is recorded.
//!
//! Belongs here: how much a plan brings, and each year's figures without and with it. Does not:
//! planning (`ledger`), printing.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::totals::Request;
use crate::count::{Facts, Query, answers};
use crate::event::activity::About;
use crate::event::ids::{Reference, SectorId};
use crate::event::time::Period;
use crate::ledger::{AsOf, LedgerError, Plan, Snapshot};

/// What a plan would bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outlook {
    /// Activities recorded or restated.
    pub activities: u64,
    /// Their contacts: persons, households and counted groups.
    pub contacts: u64,
    /// Persons who are new to the register.
    pub new_persons: u32,
    /// Households that are new to the register.
    pub new_households: u32,
    /// The years whose figures would change.
    pub years: Vec<Year>,
}

/// A year's figures without and with the plan, in people reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Year {
    /// The year.
    pub year: i32,
    /// All sectors together, each individual once.
    pub total: Change,
    /// The sectors whose figure would change.
    pub sectors: Vec<(SectorId, Change)>,
}

/// A figure without and with the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// As it is.
    pub before: u64,
    /// As it would be.
    pub after: u64,
}

impl Change {
    fn is_none(self) -> bool {
        self.before == self.after
    }
}

/// Counts a ledger without and with a plan.
///
/// # Errors
/// Those of reading the ledger.
pub fn of_plan(ledger: &Snapshot, plan: &Plan) -> Result<Outlook, LedgerError> {
    let view = ledger.view(AsOf::Now)?;
    let state = &view.state;
    let (persons, households) = plan.entries();
    let restated: HashSet<&Reference> = plan
        .activities()
        .map(|activity| &activity.reference)
        .chain(plan.voids.iter().map(|(reference, _)| reference))
        .collect();
    let (mut kept, replaced): (Vec<_>, Vec<_>) = view
        .facts()
        .activities()
        .iter()
        .copied()
        .partition(|stated| !restated.contains(&stated.activity.reference));
    // What is said of somebody's household also counts in later years.
    let planned = || plan.activities().map(|activity| &activity.about);
    let stated = || kept.iter().map(|stated| &stated.activity.about);
    let gone = || replaced.iter().map(|stated| &stated.activity.about);
    let first = planned().chain(gone()).map(|about| about.start.year()).min();
    let last_of = |about: &About| about.last_day().year();
    let last = planned().chain(gone()).chain(stated()).map(last_of).max();
    let years: Vec<(i32, Period)> = match (first, last) {
        (Some(first), Some(last)) => {
            (first..=last).filter_map(|year| Some((year, Period::year(year).ok()?))).collect()
        }
        _ => Vec::new(),
    };
    let queries: Vec<Query> =
        years.iter().map(|(_, period)| Request::year(*period).query(state)).collect();
    let before = view.answers(&queries);
    kept.extend(plan.stated());
    let facts = Facts::new(
        &state.sectors,
        kept,
        &state.merges,
        persons.max(state.persons),
        households.max(state.households),
    );
    let after = answers(&facts, &queries);
    let mut changed = Vec::new();
    for ((year, _), (before, after)) in years.iter().zip(before.iter().zip(&after)) {
        let change = |before: u64, after: u64| Change { before, after };
        let (before, after) = (&before.figures, &after.figures);
        let sectors = before.sectors.iter().zip(&after.sectors).map(|((sector, was), (_, is))| {
            (sector.clone(), change(was.people_reached, is.people_reached))
        });
        let sectors: Vec<_> = sectors.filter(|(_, change)| !change.is_none()).collect();
        let total = change(before.total.people_reached, after.total.people_reached);
        if !total.is_none() || !sectors.is_empty() {
            changed.push(Year { year: *year, total, sectors });
        }
    }
    Ok(Outlook {
        activities: plan.activities().count() as u64,
        contacts: plan.contacts(),
        new_persons: persons.saturating_sub(state.persons),
        new_households: households.saturating_sub(state.households),
        years: changed,
    })
}
