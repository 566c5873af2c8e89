//! Applying reviews to the state of a ledger.
//!
//! Belongs here: what a review changes besides itself. Does not: keeping reviews (`reviews`), other events
//! (`state`).

use super::State;
use super::reviews::Review;
use crate::event::ids::Reference;
use crate::event::policy::Reviewed;
use crate::event::review::{ActivitiesReviewed, ReviewedVersion};

impl State {
    /// Whether the current version of an activity is approved.
    pub fn is_approved(&self, reference: &Reference) -> bool {
        let known = self.activities.get(reference);
        known.is_some_and(|known| self.reviews.is_approved(known.current()))
    }

    /// Notes what was said of versions. Where that takes an activity in or out, the periods that are settled
    /// are restated.
    pub(super) fn review(&mut self, sequence: u64, reviewed: ActivitiesReviewed) {
        let mut periods = Vec::new();
        let asks = |period| self.policy_of_period(period).reviewed == Reviewed::Approved;
        let asks = self.settled.periods().any(asks);
        for ReviewedVersion { reference, version } in reviewed.reviewed {
            let was = self.reviews.is_approved(version);
            self.reviews.note(version, Review { record: sequence, decision: reviewed.decision });
            if was == self.reviews.is_approved(version) || !self.states(&reference, version) {
                continue;
            }
            let Some(about) = self.about(&reference) else { continue };
            let start = about.start;
            let without = self.settled_periods_of(about, false);
            let with = self.settled_periods_of(about, true);
            periods.extend(with.into_iter().filter(|period| !without.contains(period)));
            if asks {
                self.settled.touch_from(start);
            }
        }
        self.settled.restate(sequence, periods);
    }
}
