//! How somebody has come to use the ledger.
//!
//! Belongs here: the kinds of it, as plain data. Does not: what they may do then (`access`).

use serde::{Deserialize, Serialize};

/// How somebody has come to use the ledger. What they may do follows from the ledger each time, so that what is
/// revoked ends at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holder {
    /// They have the ledger's files on this computer, and record under this id.
    Files(String),
    /// The log grants a role to this staff id.
    Granted(String),
}
