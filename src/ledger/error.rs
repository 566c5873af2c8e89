//! What can go wrong with a ledger.

use super::key_file::KeyError;
use super::refusal::Refusal;
use crate::event::EntryKind;
use crate::event::gazetteer::GazetteerError;
use crate::event::ids::Reference;
use crate::event::label::Labelled;
use crate::event::profile::ProfileError;
use crate::event::time::Period;
use crate::log::LogError;

/// What can go wrong with a ledger.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The log or its files.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The profile is not consistent.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The gazetteer is not consistent.
    #[error("the gazetteer {0}")]
    Gazetteer(#[from] GazetteerError),
    /// The new profile lacks what activities refer to.
    #[error("the new profile lacks the {what} \"{id}\", which {activities} activities refer to")]
    ProfileDrops {
        /// Sector, office, donor or project.
        what: &'static str,
        /// Its id.
        id: String,
        /// How many activities.
        activities: usize,
    },
    /// The key file.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The system gives no random bytes.
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
    /// Proposals that may not be appended, all of them.
    #[error("{} of the activities cannot be recorded", .0.len())]
    Refused(Vec<Refusal>),
    /// Something was appended after the plan was made.
    #[error("the ledger has changed since this was checked; check it again")]
    PlanOutdated,
    /// No activity has this reference.
    #[error("no activity has the reference \"{0}\"")]
    Unknown(Reference),
    /// It is void already.
    #[error("\"{0}\" is voided already")]
    Voided(Reference),
    /// A version of an activity that was replaced since somebody looked at it.
    #[error(
        "\"{reference}\" was corrected since: event {current} states it now, not event {looked_at}"
    )]
    NotCurrent {
        /// The activity.
        reference: Reference,
        /// The record that was looked at.
        looked_at: u64,
        /// The record with the current version.
        current: u64,
    },
    /// A file that is attached to the activity already.
    #[error("that file is attached to it already: event {attached}")]
    EvidenceThere {
        /// The record that attached it.
        attached: u64,
    },
    /// A record that attached no file to the activity.
    #[error("event {attached} attached no file to it")]
    NoEvidence {
        /// The record.
        attached: u64,
    },
    /// A file that was destroyed.
    #[error("what event {attached} attached was destroyed by event {by}")]
    EvidenceGone {
        /// The record that attached it.
        attached: u64,
        /// The record that says it was destroyed.
        by: u64,
    },
    /// No register entry has this number in this namespace.
    #[error(
        "the register knows no {kind} with that number in the namespace \"{namespace}\"{}",
        if *.is_alike { ", but one whose number differs only by capitals, spaces, dashes, zeros in front or \
            characters that look alike" } else { "" }
    )]
    NoEntry {
        /// Person or household.
        kind: EntryKind,
        /// Where it was looked for.
        namespace: String,
        /// Whether it knows one that differs only by what copying and typing change.
        is_alike: bool,
    },
    /// A merge, or undoing one, that contradicts the merges in force.
    #[error("{0}")]
    Merge(String),
    /// The period was closed before.
    #[error("{0} is closed already")]
    Closed(Labelled),
    /// The label is another period's.
    #[error("\"{}\" names {} already", .0.label, .0.period)]
    LabelTaken(Labelled),
    /// A policy of rule 1 for a year or period that rule 2 governs.
    #[error("rule 2 governs {0}, and no policy brings a year back to rule 1")]
    BackToRuleOne(String),
    /// A moment or size that the log has not reached.
    #[error("the log has {size} records; there is no state as of {asked}")]
    AsOf {
        /// What was asked for.
        asked: u64,
        /// Records in the log.
        size: u64,
    },
    /// A period without published figures.
    #[error("the figures of {0} were never published")]
    NotPublished(Period),
    /// Register rows that do not belong to their record.
    #[error("the register rows of record {0} are damaged: they do not fit the record")]
    Register(u64),
    /// Something else that a caller should have prevented.
    #[error("{0}")]
    Other(String),
}
