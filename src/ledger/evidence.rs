//! The files that show what activities were, as the log has them.
//!
//! Belongs here: which files belong to an activity, and which of them were destroyed. Does not: the files
//! (`custody::evidence`), who may see them (`service`).
//!
//! They belong to the activity and not to a version of it: correcting a title does not change who signed a list.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::evidence::{EvidenceAttached, EvidenceDestroyed, FileKind};
use crate::event::ids::Reference;

/// A file that was attached to an activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// The record that attached it.
    pub record: u64,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// Its length in bytes.
    pub bytes: u64,
    /// What it is.
    pub kind: FileKind,
    /// SHA-256 of the file as it is kept.
    pub sealed_sha256: [u8; 32],
    /// The record that says it was destroyed, if one does.
    pub destroyed: Option<u64>,
}

/// All files, by the activity that they belong to, in the order in which they were attached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence(BTreeMap<Reference, Vec<Attached>>);

impl Evidence {
    /// The files of an activity, destroyed ones too.
    pub fn of(&self, reference: &Reference) -> &[Attached] {
        self.0.get(reference).map_or(&[], Vec::as_slice)
    }

    /// Every file with its activity, destroyed ones too.
    pub fn all(&self) -> impl Iterator<Item = (&Reference, &Attached)> {
        self.0.iter().flat_map(|(reference, all)| all.iter().map(move |one| (reference, one)))
    }

    /// The file of an activity with this content, unless it was destroyed.
    pub fn standing(&self, reference: &Reference, sha256: &[u8; 32]) -> Option<&Attached> {
        let all = self.of(reference).iter();
        all.rev().find(|one| one.destroyed.is_none() && one.sha256 == *sha256)
    }

    pub(super) fn attach(&mut self, record: u64, attached: EvidenceAttached) {
        let EvidenceAttached { reference, sha256, bytes, kind, sealed_sha256, .. } = attached;
        let one = Attached { record, sha256, bytes, kind, sealed_sha256, destroyed: None };
        self.0.entry(reference).or_default().push(one);
    }

    pub(super) fn destroy(&mut self, record: u64, event: &EvidenceDestroyed) {
        let all = self.0.get_mut(&event.reference);
        let one = all.and_then(|all| all.iter_mut().find(|one| one.record == event.attached));
        if let Some(one) = one {
            one.destroyed = one.destroyed.or(Some(record));
        }
    }
}
