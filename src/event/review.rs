//! What was said of activities: submitted, approved, returned.
//!
//! Belongs here: the event and its parts. Does not: which review of a version is the last one (`ledger`), what
//! counts under `reviewed: approved` (`count`).

use serde::{Deserialize, Serialize};

use super::ids::Reference;
use super::names::named;

named! {
    /// What was said of a version of an activity.
    Decision, "decision" {
        /// Whoever recorded it says that it is ready to be looked at.
        Submitted = "submitted",
        /// It is as it should be.
        Approved = "approved",
        /// It has to be put right.
        Returned = "returned",
    }
}

/// Activities that somebody looked at. It is about one version of each: a correction is a new version, of which
/// nothing was said yet. The last review of a version counts. Since schema 8.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivitiesReviewed {
    /// What was said of them.
    pub decision: Decision,
    /// The activities, in no order.
    pub reviewed: Vec<ReviewedVersion>,
    /// What has to be put right, or a remark; may be empty unless they were returned.
    pub note: String,
}

/// The version of an activity that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewedVersion {
    /// The activity's reference, so that the event can be read without others.
    pub reference: Reference,
    /// The record that states the version.
    pub version: u64,
}
