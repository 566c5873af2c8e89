//! An activity with its history in brief, as an open ledger knows it.
//!
//! Belongs here: which version is the current one, and which was at an earlier moment. Does not: holding
//! many of them (`activities`), which records lead to them (`state`).

use std::sync::Arc;

use super::outline::Outline;
use crate::event::time::Timestamp;

/// Where a version of an activity came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    /// The record.
    pub sequence: u64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// An activity with its history in brief.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The current version; views of the same ledger share it.
    pub activity: Arc<Outline>,
    /// The records that stated a version, first to last.
    pub versions: Vec<Version>,
    /// The record that voided it, if it is void now.
    pub voided: Option<u64>,
    /// Every record that ever voided it, first to last.
    pub voids: Vec<u64>,
}

impl Known {
    /// The record with the current version.
    pub fn current(&self) -> u64 {
        self.versions.last().map_or(0, |version| version.sequence)
    }

    /// The record with the current version, unless it is void.
    pub fn in_force(&self) -> Option<u64> {
        self.voided.is_none().then(|| self.current())
    }

    /// The record with the version that was current after the first `size` records, if there was
    /// one and it was not void.
    pub fn current_at(&self, size: u64) -> Option<u64> {
        let sequences = self.versions.iter().map(|version| version.sequence);
        let current = sequences.rev().find(|sequence| *sequence < size)?;
        let void = self.voids.iter().any(|void| (current..size).contains(void));
        (!void).then_some(current)
    }

    /// Every record about it.
    pub fn records(&self) -> impl Iterator<Item = u64> {
        let versions = self.versions.iter().map(|version| version.sequence);
        versions.chain(self.voids.iter().copied())
    }

    /// Contacts that are counted: none of one that is void.
    pub(super) fn contacts(&self) -> usize {
        if self.voided.is_none() { self.activity.contacts } else { 0 }
    }
}
