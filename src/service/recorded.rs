//! The acknowledgement of one event.

use schemars::JsonSchema;
use serde::Serialize;

use crate::ledger::{Ledger, Recorded};

/// An event that is durable now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Acknowledged {
    /// The activity's reference; the event's name where it is about no activity.
    pub recorded: String,
    /// The event's place in the log, from 0.
    pub sequence: u64,
    /// Published or closed years whose figures the event restates.
    #[serde(skip)]
    pub restates: Vec<i32>,
}

impl Acknowledged {
    /// An event that was just recorded, with the years that it restates.
    pub fn new(ledger: &Ledger, recorded: Recorded) -> Self {
        let Recorded { what, sequence } = recorded;
        let restates = ledger.state().restating.get(&sequence).cloned().unwrap_or_default();
        Self { recorded: what, sequence, restates }
    }
}
