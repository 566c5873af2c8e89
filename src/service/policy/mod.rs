//! The counting policies: listing them, and adopting one from a year on.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::policy::PolicyError;
use super::recorded::Acknowledged;
use super::{Context, Error, text};
use crate::count::Query;
use crate::event::label::Labelled;
use crate::event::policy::Policy;
use crate::ledger::{Ledger, Snapshot, State};
use crate::report::policy_effect::moves_much;

mod choice;
pub mod preview;

pub use choice::{Choice, counts_nothing};

/// A policy, and from when on it governs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Governing {
    /// The first year it governs; `None` where it governs from the beginning.
    pub from_year: Option<i32>,
    /// The policy.
    pub policy: Policy,
}

/// A published period, and the policy that it keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Kept {
    /// The period.
    pub published: Labelled,
    /// The policy of its last publication.
    pub policy: Policy,
}

/// A policy in force: from a year on, or for a published period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum InForce {
    /// Adopted from a year on.
    Governing(Governing),
    /// Kept by a published period.
    Kept(Kept),
}

/// All policies: those that were adopted, by the first year they govern, then those of published periods.
pub fn list(ledger: &Snapshot) -> Vec<InForce> {
    let adopted = adopted(ledger.state()).into_iter().map(InForce::Governing);
    adopted.chain(kept(ledger.state()).map(InForce::Kept)).collect()
}

/// The policies that were adopted, by the first year they govern.
fn adopted(state: &State) -> Vec<Governing> {
    let policies = state.policies.iter();
    let governing = |(first_year, policy): &(i32, Policy)| Governing {
        from_year: (*first_year > i32::MIN).then_some(*first_year),
        policy: policy.clone(),
    };
    policies.map(governing).collect()
}

/// The published periods.
fn kept(state: &State) -> impl Iterator<Item = Kept> + '_ {
    let baselines = state.settled.baselines();
    baselines.filter_map(|(period, baseline)| {
        let policy = baseline.published.as_ref()?.policy.clone();
        Some(Kept { published: state.settled.labelled(period), policy })
    })
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
    /// Policies adopted earlier that govern no year any more.
    pub replaces: Vec<Governing>,
    /// Published periods that the policy would have governed. They keep another one.
    pub keeps: Vec<Kept>,
    /// What it makes of the last years in which anything took place, of those that it governs.
    pub totals: Vec<TotalEffect>,
    /// Whether nothing counts under that policy, as long as no approval is recorded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub counts_nothing: bool,
}

/// A year's total under the policy before and under the one that was adopted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TotalEffect {
    /// The year.
    pub year: i32,
    /// People reached under the policy before.
    pub before: u64,
    /// People reached under the one that was adopted.
    pub after: u64,
    /// Whether that is more than one in a hundred more or less.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_large: bool,
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
        // Adopted again, it would govern those years, too.
        let later = ledger.state().policies.iter();
        let later = later.filter(|(first, later)| *first > from_year && *later != policy);
        let later = later.map(|(first, _)| *first).min();
        return Err(PolicyError::Unchanged { year: from_year, later }.into());
    }
    stays_with_rule_two(ledger, &policy, from_year)?;
    let totals = effect_on_totals(ledger, &policy, from_year)?;
    let before = adopted(ledger.state());
    let recorded = ledger.recorder(context.stamp()?).adopt(policy.clone(), from_year, &reason)?;
    let after = adopted(ledger.state());
    let is_kept =
        |kept: &Kept| kept.published.period.to.year() >= from_year && kept.policy != policy;
    Ok(Outcome {
        acknowledged: Acknowledged::new(ledger, recorded),
        replaces: before.into_iter().filter(|governing| !after.contains(governing)).collect(),
        keeps: kept(ledger.state()).filter(is_kept).collect(),
        totals,
        counts_nothing: counts_nothing(ledger.state(), &policy),
        governing: Governing { from_year: Some(from_year), policy },
    })
}

/// Years whose totals are counted under both policies.
const YEARS_MAX: usize = 3;

/// The totals of the last years with an activity, of those that the policy would govern.
fn effect_on_totals(
    ledger: &Snapshot,
    policy: &Policy,
    from_year: i32,
) -> Result<Vec<TotalEffect>, Error> {
    let state = ledger.state();
    let years = state.current().map(|known| known.activity.about.start.year());
    let years: BTreeSet<i32> = years.filter(|year| *year >= from_year).collect();
    let mut totals = Vec::new();
    for year in years.into_iter().rev().take(YEARS_MAX) {
        let period = text::year(year)?;
        if state.settled.published(period).is_some() {
            continue;
        }
        let total = |policy: &Policy| {
            let answer = ledger.answer_anew(&Query::whole(period, policy.clone()));
            answer.map(|answer| answer.figures.total.people_reached)
        };
        let (before, after) = (total(state.policy_of_period(period))?, total(policy)?);
        totals.push(TotalEffect { year, before, after, is_large: moves_much(before, after) });
    }
    totals.reverse();
    Ok(totals)
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
