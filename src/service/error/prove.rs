//! Why nothing can be proved.

use crate::event::ids::Reference;

/// Why nothing can be proved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProveError {
    /// The checkpoint covers fewer records.
    #[error("the checkpoint {name} covers {covered} records, not record {sequence}")]
    NotCovered {
        /// The checkpoint's file.
        name: String,
        /// Number of records that it covers.
        covered: u64,
        /// The record that was asked for.
        sequence: u64,
    },
    /// The checkpoint covers no event of the activity.
    #[error("the checkpoint covers {covered} records, none of them about {reference}")]
    NoneAbout {
        /// Number of records that it covers.
        covered: u64,
        /// The activity.
        reference: Reference,
    },
    /// The older checkpoint covers more than the newer one.
    #[error("{old} covers {old_size} records and {new} only {new_size}")]
    Reversed {
        /// The file named first.
        old: String,
        /// Number of records that it covers.
        old_size: u64,
        /// The file named second.
        new: String,
        /// Number of records that it covers.
        new_size: u64,
    },
}

impl ProveError {
    /// A name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotCovered { .. } => "record-not-covered",
            Self::NoneAbout { .. } => "activity-not-covered",
            Self::Reversed { .. } => "checkpoints-reversed",
        }
    }
}
