//! The counting policy: the choices that the counting rule leaves to an office.
//!
//! Belongs here: the choices. Does not: their effect on a figure (`count`).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::activity::Kind;
use super::names::named;

/// Version of the counting rule that this program implements.
pub const RULE_VERSION: u16 = 1;

/// The choices that a figure is computed under. They are in the log, so that it can be reproduced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Policy {
    /// Version of the counting rule.
    pub version: u16,
    /// When an activity belongs to a period.
    pub attribution: Attribution,
    /// How head-counts of one place combine.
    pub headcounts: HeadcountRule,
    /// Kinds that are logged but never counted.
    pub not_counted: Vec<Kind>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            version: RULE_VERSION,
            attribution: Attribution::Touches,
            headcounts: HeadcountRule::Activity,
            not_counted: vec![Kind::Assessment],
        }
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
    /// How the head-counts of one sector at one site combine.
    HeadcountRule, "head-count policy" {
        /// The largest head-count of a single activity; its groups are added up.
        Activity = "activity",
        /// Each group with its largest count, added up.
        Sum = "sum",
        /// The largest count of a single group.
        Max = "max",
    }
}
