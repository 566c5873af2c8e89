//! Figures by review: of approved activities alone, of all, or of those that wait for an approval.
//!
//! Belongs here: which of these a report is asked for, and how many activities of a period are approved. Does not:
//! what counts (`count`), the source of the figures (`own`), saying it (`words`).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::count::{Agenda, Query, in_scope};
use crate::event::names::named;
use crate::event::policy::Reviewed;

named! {
    /// Which activities a report is asked for, by their review.
    ByReview, "choice of reviews" {
        /// All, whatever the policy says.
        All = "all",
        /// Those whose current version is approved, whatever the policy says.
        Approved = "approved",
        /// Those whose current version is not approved, as if nothing else had been logged. Approving them can
        /// change a figure by less: many of their people may be in it already.
        Pending = "pending",
    }
}

impl ByReview {
    /// The choice of a policy that has these activities; of those that wait, the others are left out before.
    pub fn policy(self) -> Reviewed {
        match self {
            Self::Approved => Reviewed::Approved,
            Self::All | Self::Pending => Reviewed::All,
        }
    }
}

/// How many activities of a period are approved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Approvals {
    /// Activities that count in the period, since they are approved.
    pub approved: usize,
    /// Those that would count if they were.
    pub pending: usize,
}

impl Approvals {
    /// Of a query's period and filters, where only approved activities count.
    pub fn of(agenda: &Agenda<'_>, query: &Query) -> Option<Self> {
        (query.policy.reviewed == Reviewed::Approved).then(|| Self::count(agenda, query))
    }

    fn count(agenda: &Agenda<'_>, query: &Query) -> Self {
        let mut found = Self::default();
        for item in agenda.items.iter().filter(|item| query.lets_through(item.about)) {
            if in_scope(item.about, true, query.period, &query.policy) {
                match item.is_approved {
                    true => found.approved += 1,
                    false => found.pending += 1,
                }
            }
        }
        found
    }
}
