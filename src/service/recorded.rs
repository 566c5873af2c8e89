//! The acknowledgement of one event.

use schemars::JsonSchema;
use serde::Serialize;

use crate::event::ids::Reference;
use crate::event::label::Labelled;
use crate::ledger::{Ledger, Recorded};

/// An event that is durable now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Acknowledged {
    /// The activity's reference; the event's name where it is about no activity.
    pub recorded: String,
    /// The event's place in the log, from 0.
    pub sequence: u64,
    /// Published or closed periods whose figures the event restates.
    #[serde(skip)]
    pub restates: Vec<Labelled>,
}

/// What is recorded already, so that nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Unchanged {
    /// The activity's reference.
    pub unchanged: String,
    /// The event's place in the log, where something was recorded under the same source key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sequence: Option<u64>,
}

impl Unchanged {
    /// An activity that is recorded already with the same content.
    pub fn new(reference: Reference) -> Self {
        Self { unchanged: reference.to_string(), sequence: None }
    }
}

impl Acknowledged {
    /// An event of a plan, whose notes have named the periods that it restates.
    pub fn planned(recorded: Recorded) -> Self {
        let Recorded { what, sequence } = recorded;
        Self { recorded: what, sequence, restates: Vec::new() }
    }

    /// An event that was just recorded, with the periods that it restates.
    pub fn new(ledger: &Ledger, recorded: Recorded) -> Self {
        let Recorded { what, sequence } = recorded;
        let restates = ledger.state().settled.restated_by(sequence);
        Self { recorded: what, sequence, restates }
    }
}
