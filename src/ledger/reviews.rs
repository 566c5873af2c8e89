//! What was said of each version of an activity.
//!
//! Belongs here: the reviews of a version, and whether it is approved. Does not: who may review (`service`), what
//! counts (`count`).
//!
//! A version is known by the record that states it. So a correction begins without any review, and nothing has
//! to be removed when an activity is corrected or voided.

use std::collections::BTreeMap;

use crate::event::review::Decision;

/// What was said of a version, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Review {
    /// The record that says it.
    pub record: u64,
    /// What was said.
    pub decision: Decision,
}

/// All reviews, by the record that states the version.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reviews(BTreeMap<u64, Vec<Review>>);

impl Reviews {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The reviews of a version, first to last.
    pub fn of(&self, version: u64) -> &[Review] {
        self.0.get(&version).map_or(&[], Vec::as_slice)
    }

    /// The last review of a version: the one that counts.
    pub fn last(&self, version: u64) -> Option<Review> {
        self.of(version).last().copied()
    }

    /// Whether a version is approved.
    pub fn is_approved(&self, version: u64) -> bool {
        self.last(version).is_some_and(|review| review.decision == Decision::Approved)
    }

    /// Whether any version is approved.
    pub fn has_approved(&self) -> bool {
        self.0.keys().any(|version| self.is_approved(*version))
    }

    /// Each review with its version.
    pub(super) fn all(&self) -> impl Iterator<Item = (u64, Review)> {
        self.0.iter().flat_map(|(version, all)| all.iter().map(|review| (*version, *review)))
    }

    pub(super) fn note(&mut self, version: u64, review: Review) {
        self.0.entry(version).or_default().push(review);
    }
}

impl FromIterator<(u64, Review)> for Reviews {
    fn from_iter<T: IntoIterator<Item = (u64, Review)>>(all: T) -> Self {
        let mut reviews = Self::default();
        all.into_iter().for_each(|(version, review)| reviews.note(version, review));
        reviews
    }
}
