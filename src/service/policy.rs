//! The counting policies: listing them, and adopting one from a year on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::recorded::Acknowledged;
use super::{Context, Error, text};
use crate::event::policy::{Attribution, HeadcountRule, Policy};
use crate::ledger::{Ledger, Snapshot};

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
    /// When an activity belongs to a period; `None`: as before.
    pub attribution: Option<Attribution>,
    /// How head-counts of one place combine; `None`: as before.
    pub headcounts: Option<HeadcountRule>,
    /// Why; it is kept in the log.
    pub reason: String,
}

/// The event that adopts the policy.
pub type Outcome = Acknowledged;

/// Adopts a policy.
///
/// # Errors
/// A reason or year that cannot be used; the policy that governs the year already.
pub fn adopt(
    ledger: &mut Ledger,
    request: &Request,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    let Request { from_year, attribution, headcounts, .. } = *request;
    let reason = text::reason(&request.reason)?;
    text::year(from_year)?;
    let before = ledger.state().policy_of(from_year).clone();
    let policy = Policy {
        attribution: attribution.unwrap_or(before.attribution),
        headcounts: headcounts.unwrap_or(before.headcounts),
        ..before.clone()
    };
    if policy == before {
        return Err(Error::PolicyUnchanged { year: from_year });
    }
    let recorded = ledger.recorder(context.stamp()?).adopt(policy, from_year, &reason)?;
    Ok(Acknowledged::new(ledger, recorded))
}
