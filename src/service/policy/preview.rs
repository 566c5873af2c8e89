//! A period's figures under another policy, before anybody adopts it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Choice, counts_nothing};
use crate::ledger::Snapshot;
use crate::report::policy_effect::{PolicyEffect, build};
use crate::service::error::policy::PolicyError;
use crate::service::{Error, period};

/// Which period, and which choices.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// The period.
    #[serde(flatten)]
    pub period: period::Choice,
    /// What is to be another choice than in the policy that governs the period.
    #[serde(flatten)]
    pub policy: Choice,
}

/// The figures under both policies.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Outcome {
    /// Both sides, and what moves.
    #[serde(flatten)]
    pub effect: PolicyEffect,
    /// Whether the period is published: then it keeps its policy, whatever is adopted, until it is published
    /// again under another one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_published: bool,
    /// Whether the total moves by more than one in a hundred.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_large: bool,
    /// Whether nothing counts under the proposed policy, as long as no approval is recorded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub counts_nothing: bool,
}

/// Counts the period under both policies. Nothing is recorded.
///
/// # Errors
/// A period that cannot be read; choices that do not go together, or that change nothing.
pub fn run(ledger: &Snapshot, request: &Request) -> Result<Outcome, Error> {
    let labelled = request.period.read(ledger.state())?;
    let (period, year) = (labelled.period, labelled.period.to.year());
    let now = ledger.state().policy_of_period(period);
    let proposed = request.policy.applied_to(now, year)?;
    if proposed == *now {
        return Err(PolicyError::Unchanged { year, later: None }.into());
    }
    let effect = build(ledger, labelled, &proposed)?;
    Ok(Outcome {
        is_published: ledger.state().settled.policy(period).is_some(),
        is_large: effect.is_large(),
        counts_nothing: counts_nothing(ledger.state(), &proposed),
        effect,
    })
}
