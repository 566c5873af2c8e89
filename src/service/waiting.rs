//! What waits for somebody, by their role.
//!
//! Belongs here: which activities wait for an officer or a reviewer, and which publications figures have moved away from.
//! Does not: what each of these is (`queue`, `report`), warnings and duplicates, which take a count and are asked for by
//! themselves.
//!
//! Invariant: a number is the one that is found where it leads.

use schemars::JsonSchema;
use serde::Serialize;

use super::access::Person;
use super::{Context, Error, queue};
use crate::event::access::Role;
use crate::event::ids::OfficeId;
use crate::event::label::Labelled;
use crate::event::policy::Reviewed;
use crate::ledger::Snapshot;

/// What waits for somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// For an officer: each of their offices in which something was returned, or has to be submitted. One without an
    /// office stands for all.
    pub to_correct: Vec<OfOffice>,
    /// For a reviewer: each of their offices in which something was submitted.
    pub to_review: Vec<OfOffice>,
    /// For whoever looks after the figures: published periods whose figures later records can have changed.
    pub touched: Vec<Labelled>,
}

/// What waits in an office, or in all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OfOffice {
    /// The office; nothing for all.
    pub office: Option<OfficeId>,
    /// Activities that were returned: with the notes.
    pub returned: Vec<queue::Waiting>,
    /// Activities of which nothing was said, where the policy counts approved ones alone; else 0.
    pub not_submitted: usize,
    /// Activities that wait for a reviewer.
    pub submitted: usize,
}

/// Looks at what waits for somebody.
///
/// # Errors
/// A record that cannot be read; a system date that cannot be used.
pub fn run(ledger: &Snapshot, person: &Person, context: &Context<'_>) -> Result<Outcome, Error> {
    let has = |role: Role| person.roles.contains(&role);
    let state = ledger.state();
    let year = context.today()?.year();
    let asks_for_approval = state.policy_of(year).reviewed == Reviewed::Approved;
    let mut outcome = Outcome::default();
    if has(Role::Officer) || has(Role::Reviewer) {
        let offices: Vec<Option<OfficeId>> = match person.offices.as_slice() {
            [] => vec![None],
            some => some.iter().cloned().map(Some).collect(),
        };
        for office in offices {
            let request = queue::Request { office: office.as_ref().map(ToString::to_string) };
            let found = queue::run(ledger, &request)?;
            let of_office = OfOffice {
                office,
                not_submitted: if asks_for_approval { found.not_submitted } else { 0 },
                submitted: found.submitted.len(),
                returned: found.returned,
            };
            if has(Role::Reviewer) && of_office.submitted > 0 {
                outcome.to_review.push(of_office.clone());
            }
            if has(Role::Officer) && (!of_office.returned.is_empty() || of_office.not_submitted > 0)
            {
                outcome.to_correct.push(of_office);
            }
        }
    }
    if has(Role::Monitoring) {
        let baselines = state.settled.baselines();
        let touched = baselines.filter(|(_, of)| of.published.is_some() && of.is_touched);
        outcome.touched = touched.map(|(period, _)| state.settled.labelled(period)).collect();
    }
    Ok(outcome)
}
