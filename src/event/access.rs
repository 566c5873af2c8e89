//! Who may do what.
//!
//! Belongs here: the events and the roles. Does not: what each role may do (`service`), passwords and sessions,
//! which never enter a ledger.

use serde::{Deserialize, Serialize};

use super::ids::OfficeId;
use super::names::named;

named! {
    /// What somebody does in an office.
    Role, "role" {
        /// Records, imports, corrects and submits activities.
        Officer = "officer",
        /// Approves activities, or returns them.
        Reviewer = "reviewer",
        /// Looks after the figures: policies, publications, duplicates, the profile.
        Monitoring = "m-and-e",
        /// Checks the history; sees nothing of the register.
        Auditor = "auditor",
        /// Looks after the ledger: people, backups, keys.
        Custodian = "custodian",
    }
}

/// Somebody may do what a role does, from this record on; it replaces what was granted before. Since schema 8.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessGranted {
    /// A staff id, as records name who recorded them; no person's name.
    pub staff: String,
    /// The role.
    pub role: Role,
    /// For the activities of these offices; empty for those of all.
    pub offices: Vec<OfficeId>,
}

/// Somebody may do nothing any more. Since schema 8.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessRevoked {
    /// The staff id.
    pub staff: String,
}
