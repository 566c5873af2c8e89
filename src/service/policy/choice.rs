//! What somebody chooses of a counting policy, as named options.
//!
//! Belongs here: which choices go together, and what a policy becomes by them. Does not: recording it, and the
//! effect of a choice (`count`).
//!
//! Invariants: rule 1 has no choice that came with rule 2; nothing leads from rule 2 back to rule 1.

use serde::{Deserialize, Serialize};

use crate::event::policy::{Attribution, HeadcountRule, Places, Policy, Reviewed, Rule, Sizes};
use crate::ledger::State;
use crate::service::error::policy::PolicyError;

/// The choices that are named. What is not named stays as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    /// Version of the counting rule.
    pub rule: Option<Rule>,
    /// When an activity belongs to a period.
    pub attribution: Option<Attribution>,
    /// How head-counts of one place combine.
    pub headcounts: Option<HeadcountRule>,
    /// The level at which lists are set against head-counts.
    pub places: Option<Places>,
    /// Which of several declared sizes a household has.
    pub sizes: Option<Sizes>,
    /// Which activities count, by their review.
    pub reviewed: Option<Reviewed>,
}

impl Choice {
    /// The policy of a new ledger.
    ///
    /// # Errors
    /// A choice that the rule does not have.
    pub fn of_new_ledger(&self) -> Result<Policy, PolicyError> {
        self.made_in(&self.rule.map_or_else(Policy::default, Policy::of_rule))
    }

    /// What the policy of a year becomes.
    ///
    /// # Errors
    /// A choice that the rule does not have; rule 1 for a year that rule 2 governs.
    pub fn applied_to(&self, before: &Policy, year: i32) -> Result<Policy, PolicyError> {
        if self.rule.is_some_and(|rule| rule < before.rule) {
            return Err(PolicyError::BackToRuleOne { year });
        }
        self.made_in(before)
    }

    fn made_in(&self, before: &Policy) -> Result<Policy, PolicyError> {
        let policy = Policy {
            rule: self.rule.unwrap_or(before.rule),
            attribution: self.attribution.unwrap_or(before.attribution),
            headcounts: self.headcounts.unwrap_or(before.headcounts),
            places: self.places.unwrap_or(before.places),
            sizes: self.sizes.unwrap_or(before.sizes),
            reviewed: self.reviewed.unwrap_or(before.reviewed),
            not_counted: before.not_counted.clone(),
        };
        match policy.rule {
            Rule::One => not_of_rule_two(&policy).map(|()| policy),
            Rule::Two => Ok(policy),
        }
    }
}

/// Holds a policy under rule 1 to what that rule has.
fn not_of_rule_two(policy: &Policy) -> Result<(), PolicyError> {
    let refused = |choice, value| Err(PolicyError::OnlyRuleTwo { choice, value });
    if policy.places != Places::default() {
        return refused("places", policy.places.name());
    }
    if policy.sizes != Sizes::default() {
        return refused("sizes", policy.sizes.name());
    }
    if policy.reviewed != Reviewed::default() {
        return refused("reviewed", policy.reviewed.name());
    }
    Ok(())
}

/// Whether nothing counts under a policy, as things stand: it counts what is approved, and nothing is yet.
pub fn counts_nothing(state: &State, policy: &Policy) -> bool {
    policy.reviewed == Reviewed::Approved && !state.reviews.has_approved()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(rule: Rule) -> Choice {
        Choice { rule: Some(rule), ..Choice::default() }
    }

    #[test]
    fn what_is_not_named_stays() {
        let choice = Choice { sizes: Some(Sizes::Last), ..Choice::default() };
        let before = Policy {
            attribution: Attribution::End,
            places: Places::Admin2,
            ..Policy::of_rule(Rule::Two)
        };
        let after = Policy { sizes: Sizes::Last, ..before.clone() };
        assert_eq!(choice.applied_to(&before, 2026), Ok(after));
        assert_eq!(Choice::default().applied_to(&before, 2026), Ok(before));
    }

    #[test]
    fn rule_one_has_no_choice_of_rule_two() {
        let choices = [
            Choice { places: Some(Places::Admin3), ..Choice::default() },
            Choice { sizes: Some(Sizes::Last), ..Choice::default() },
            Choice { reviewed: Some(Reviewed::Approved), ..Choice::default() },
        ];
        let one = Policy::of_rule(Rule::One);
        for (choice, name) in choices.into_iter().zip(["places", "sizes", "reviewed"]) {
            let refused = |result| match result {
                Err(PolicyError::OnlyRuleTwo { choice, .. }) => choice,
                other => panic!("{other:?}"),
            };
            assert_eq!(refused(choice.applied_to(&one, 2026)), name);
            let with_rule = |rule| Choice { rule: Some(rule), ..choice.clone() };
            assert_eq!(refused(with_rule(Rule::One).of_new_ledger()), name);
            let is_made = |policy: Result<Policy, PolicyError>| {
                policy.is_ok_and(|policy| policy.has_choices_of_rule_two())
            };
            assert!(is_made(with_rule(Rule::Two).applied_to(&one, 2026)));
            assert!(is_made(with_rule(Rule::Two).of_new_ledger()));
        }
        // Naming what it has anyway is no choice.
        let site = Choice { places: Some(Places::Site), ..rule(Rule::One) };
        assert_eq!(site.applied_to(&one, 2026), Ok(one.clone()));
        assert_eq!(site.of_new_ledger(), Ok(one));
    }

    #[test]
    fn nothing_leads_back_to_rule_one() {
        let two = Policy::of_rule(Rule::Two);
        let back = rule(Rule::One).applied_to(&two, 2026);
        assert_eq!(back, Err(PolicyError::BackToRuleOne { year: 2026 }));
        assert_eq!(rule(Rule::Two).applied_to(&Policy::of_rule(Rule::One), 2026), Ok(two));
    }
}
