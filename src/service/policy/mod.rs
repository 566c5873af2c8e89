//! The counting policies: listing them, and adopting one from a year on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::policy::PolicyError;
use super::recorded::Acknowledged;
use super::{Context, Error, text};
use crate::event::policy::Policy;
use crate::ledger::{Ledger, Snapshot};

mod choice;

pub use choice::{Choice, counts_nothing};

/// A policy, and from when on it governs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Governing {
    /// The first year it governs; `None` where it governs from the beginning.
    pub from_year: Option<i32>,
    /// The policy.
    pub policy: Policy,
}

/// All policies, by the first year they govern.
pub fn list(ledger: &Snapshot) -> Vec<Governing> {
    let policies = ledger.state().policies.iter();
    let governing = |(first_year, policy): &(i32, Policy)| Governing {
        from_year: (*first_year > i32::MIN).then_some(*first_year),
        policy: policy.clone(),
    };
    policies.map(governing).collect()
}

/// What is to change, from when on, and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// First year it governs.
    pub from_year: i32,
    /// What is to be another choice.
    #[serde(flatten)]
    pub policy: Choice,
    /// Why; it is kept in the log.
    pub reason: String,
}

/// The event that adopts the policy, and what comes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// The event.
    #[serde(flatten)]
    pub acknowledged: Acknowledged,
    /// The policy, and from when on it governs.
    #[serde(flatten)]
    pub governing: Governing,
    /// Whether nothing counts under that policy, as long as no approval is recorded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub counts_nothing: bool,
}

/// Adopts a policy.
///
/// # Errors
/// A reason or year that cannot be used; the policy that governs the year already; a choice that the rule
/// does not have; rule 1 for a year that rule 2 governs.
pub fn adopt(
    ledger: &mut Ledger,
    request: &Request,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    let from_year = request.from_year;
    let reason = text::reason(&request.reason)?;
    text::year(from_year)?;
    let before = ledger.state().policy_of(from_year).clone();
    let policy = request.policy.applied_to(&before, from_year)?;
    if policy == before {
        return Err(PolicyError::Unchanged { year: from_year }.into());
    }
    stays_with_rule_two(ledger, &policy, from_year)?;
    let recorded = ledger.recorder(context.stamp()?).adopt(policy.clone(), from_year, &reason)?;
    Ok(Outcome {
        acknowledged: Acknowledged::new(ledger, recorded),
        counts_nothing: counts_nothing(&policy),
        governing: Governing { from_year: Some(from_year), policy },
    })
}

/// A policy governs all later years as well: under rule 1 it would bring those back that rule 2 governs.
fn stays_with_rule_two(ledger: &Ledger, policy: &Policy, from_year: i32) -> Result<(), Error> {
    let later = ledger.state().policies.iter().filter(|(first_year, _)| *first_year > from_year);
    let first = later
        .filter(|(_, later)| later.rule > policy.rule)
        .map(|(first_year, _)| *first_year)
        .min();
    match first {
        Some(year) => Err(PolicyError::BackToRuleOne { year }.into()),
        None => Ok(()),
    }
}
