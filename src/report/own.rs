//! Own figures: those of a ledger in which nothing but some activities was logged, as a donor's auditor
//! recomputes them from the lists of one project.
//!
//! Belongs here: that ledger, as a source of reports. Does not: choosing the activities (`totals`),
//! counting.
//!
//! Merges, policies, profile and gazetteer stay. Everything that the other activities state of people, and
//! every head-count of theirs, is gone. So an own figure can be larger or smaller than the part that the
//! same activities have in the ledger's figures, and larger than the whole: a household whose size only
//! another activity declares is smaller here, and people whom only another activity's list puts into
//! one place with a head-count stand beside it.

use std::collections::HashSet;

use crate::count::{Agenda, Answer, Basis, Item, Lists, Overlay, Query, Source, answer_from};
use crate::event::figures::Figures;
use crate::event::ids::Reference;
use crate::event::label::Labelled;
use crate::event::policy::Policy;
use crate::event::time::Period;

/// A source with nothing but some of its activities.
pub struct OwnSource<'s, 'a, S: Source + 's> {
    source: &'s S,
    activities: &'a Overlay<'a, S::Lists<'s>>,
    /// Policies of some periods, instead of the ledger's.
    policies: Vec<(Period, Policy)>,
}

impl<'s, 'a, S: Source> OwnSource<'s, 'a, S> {
    /// A source with these of its activities alone.
    pub fn new(source: &'s S, activities: &'a Overlay<'a, S::Lists<'s>>) -> Self {
        Self { source, activities, policies: Vec::new() }
    }

    /// The same under other policies.
    #[must_use]
    pub fn under(self, policies: Vec<(Period, Policy)>) -> Self {
        Self { policies, ..self }
    }
}

/// Some activities, without all others.
pub fn activities<'a, L: Lists>(
    agenda: &Agenda<'a>,
    lists: &'a L,
    are_own: impl Fn(&Item<'_>) -> bool,
) -> Overlay<'a, L> {
    let own = agenda.items.iter().filter(|item| are_own(item));
    let own: HashSet<&Reference> = own.map(|item| item.reference).collect();
    Overlay::new(agenda, lists, |reference| !own.contains(reference), Vec::new())
}

impl<'s, 'a, S: Source> Source for OwnSource<'s, 'a, S> {
    type Error = S::Error;
    type Lists<'b>
        = &'b Overlay<'a, S::Lists<'s>>
    where
        Self: 'b;

    fn basis(&self) -> Result<Basis<'_>, S::Error> {
        self.source.basis()
    }

    fn policy(&self, period: Period) -> &Policy {
        let own = self.policies.iter().find(|(of, _)| *of == period);
        own.map_or_else(|| self.source.policy(period), |(_, policy)| policy)
    }

    fn agenda_and_lists(&self) -> (Agenda<'_>, Self::Lists<'_>) {
        (self.activities.agenda().clone(), self.activities)
    }

    fn answer(&self, query: &Query) -> Result<Answer, S::Error> {
        answer_from(self.activities.agenda(), self.activities, query)
    }

    fn labelled(&self, period: Period) -> Labelled {
        self.source.labelled(period)
    }

    /// Nobody published or closed a year of these activities alone.
    fn settled_figures(&self, _: Period) -> Result<Option<Figures>, S::Error> {
        Ok(None)
    }
}
