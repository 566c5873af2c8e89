//! The counting policy: the choices that the counting rule leaves to an office.
//!
//! Belongs here: the choices. Does not: their effect on a figure (`count`).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::activity::Kind;
use super::names::named;
pub use super::rule::Rule;

/// The choices that a figure is computed under. They are in the log, so that it can be reproduced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Policy {
    /// Version of the counting rule.
    #[serde(rename = "version")]
    pub rule: Rule,
    /// When an activity belongs to a period.
    pub attribution: Attribution,
    /// How head-counts of one place combine.
    pub headcounts: HeadcountRule,
    /// Kinds that are logged but never counted.
    pub not_counted: Vec<Kind>,
    /// The level at which lists are set against head-counts. Since schema 6; rule 1 has only `site`.
    #[serde(default, with = "super::apart")]
    #[schemars(with = "Places")]
    pub places: Places,
    /// Which of several declared sizes a household has. Since schema 6; rule 1 has only `largest`.
    #[serde(default, with = "super::apart")]
    #[schemars(with = "Sizes")]
    pub sizes: Sizes,
    /// Whether activities count before they are approved. Since schema 6; rule 1 has only `all`.
    #[serde(default, with = "super::apart")]
    #[schemars(with = "Reviewed")]
    pub reviewed: Reviewed,
}

impl Policy {
    /// The policy of a ledger that chooses nothing, under a version of the rule.
    pub fn of_rule(rule: Rule) -> Self {
        Self {
            rule,
            attribution: Attribution::Touches,
            headcounts: HeadcountRule::Activity,
            not_counted: vec![Kind::Assessment],
            places: Places::default(),
            sizes: Sizes::default(),
            reviewed: Reviewed::default(),
        }
    }

    /// Whether it has what came with schema 6. Programs that know only rule 1 cannot read it.
    pub fn has_later_parts(&self) -> bool {
        self.rule != Rule::One || self.has_choices_of_rule_two()
    }

    /// Whether it makes a choice that rule 1 does not have.
    pub fn has_choices_of_rule_two(&self) -> bool {
        self.places != Places::default()
            || self.sizes != Sizes::default()
            || self.reviewed != Reviewed::default()
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::of_rule(Rule::Two)
    }
}

named! {
    /// When an activity belongs to a period.
    Attribution, "attribution" {
        /// Its days, from start to end, share at least one with the period.
        Touches = "touches",
        /// It starts in the period.
        Start = "start",
        /// It ends in the period.
        End = "end",
    }
}

named! {
    /// How the head-counts at one site combine.
    HeadcountRule, "head-count policy" {
        /// The largest head-count of a single activity; its groups are added up.
        Activity = "activity",
        /// Each group with its largest count, added up.
        Sum = "sum",
        /// The largest count of a single group.
        Max = "max",
    }
}

named! {
    /// The level of the places at which lists are set against head-counts.
    #[derive(Default)]
    Places, "level of places" {
        /// The site itself.
        #[default]
        Site = "site",
        /// The third administrative level that a site lies in.
        Admin3 = "admin3",
        /// The second administrative level.
        Admin2 = "admin2",
        /// The first administrative level.
        Admin1 = "admin1",
    }
}

named! {
    /// Which of several sizes declared for a household counts.
    #[derive(Default)]
    Sizes, "choice of household sizes" {
        /// The largest one.
        #[default]
        Largest = "largest",
        /// The last one, in the order of folding.
        Last = "last",
    }
}

named! {
    /// Which activities count, by their review.
    #[derive(Default)]
    Reviewed, "review policy" {
        /// All.
        #[default]
        All = "all",
        /// Those whose current version was approved.
        Approved = "approved",
    }
}
