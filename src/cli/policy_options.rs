//! The options that name a counting policy.

use clap::Args;

use super::shared::one_of;
use crate::event::policy::{Attribution, HeadcountRule, Places, Reviewed, Rule, Sizes};
use crate::service::policy::Choice;

/// Heading of these options in the help of every command that has them.
const POLICY: &str = "Counting policy; what is not named stays as it is";

/// What is chosen of a counting policy.
#[derive(Args, Debug)]
pub struct PolicyOptions {
    /// Version of the counting rule [a new ledger: 2]
    #[arg(long, value_name = "VERSION", help_heading = POLICY, value_parser = one_of(Rule::ALL, Rule::name))]
    rule: Option<Rule>,
    /// When an activity belongs to a period [a new ledger: touches]
    #[arg(long, value_name = "WHEN", help_heading = POLICY, value_parser = one_of(Attribution::ALL, Attribution::name))]
    attribution: Option<Attribution>,
    /// How head-counts of one place combine [a new ledger: activity]
    #[arg(long, value_name = "HOW", help_heading = POLICY, value_parser = one_of(HeadcountRule::ALL, HeadcountRule::name))]
    headcounts: Option<HeadcountRule>,
    /// Level of the places at which lists are set against head-counts; rule 2 [a new ledger:
    /// site]
    #[arg(long, value_name = "LEVEL", help_heading = POLICY, value_parser = one_of(Places::ALL, Places::name))]
    places: Option<Places>,
    /// Which of several sizes declared for a household counts; rule 2 [a new ledger: largest]
    #[arg(long, value_name = "WHICH", help_heading = POLICY, value_parser = one_of(Sizes::ALL, Sizes::name))]
    sizes: Option<Sizes>,
    /// Which activities count, by their review: all, or those whose current version is approved (see
    /// `approve`); rule 2 [a new ledger: all]
    #[arg(long, value_name = "WHICH", help_heading = POLICY, value_parser = one_of(Reviewed::ALL, Reviewed::name))]
    reviewed: Option<Reviewed>,
}

impl PolicyOptions {
    /// What was named.
    pub fn choice(&self) -> Choice {
        Choice {
            rule: self.rule,
            attribution: self.attribution,
            headcounts: self.headcounts,
            places: self.places,
            sizes: self.sizes,
            reviewed: self.reviewed,
        }
    }
}
