//! The figures of a period after each of many records, without folding everything for each.
//!
//! Belongs here: the sums that are brought from one record to the next. Does not: counting (`count`), what a
//! record did to the figures (`report::restatement`), which rows are held for it (`stepping_rows`).
//!
//! Where the walk begins, everything is folded once, or what is kept of now is brought back (`rewound`). From
//! there on an activity's record, and a merge, change what the people on its lists add to the sums, and with them
//! those whom they hang together with (`linked_entries`). They alone are counted: as of before the record, and as
//! of after it. Of 10 million contacts, a fold for each of 100 records took 80 s of processor time.
//!
//! Invariant: the figures are those of folding everything anew. Where that is not certain (under another
//! policy or other sectors, or where sums do not fit), everything is folded anew.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::incremental::is_in_scope;
use super::linked_entries::{LinkedEntries, Linking};
use super::outline::Outline;
use super::rewound::Rewound;
use super::stepping_rows::{Step, Window};
use super::{Known, LedgerError, Snapshot, Warm};
use crate::count::{Agenda, Projection, Query, Subset, SubsetPeople};
use crate::event::figures::Figures;
use crate::event::ids::{Reference, SectorId};
use crate::event::{Event, Record};
use crate::log::Reader;

/// The sums of a period at a moment, and what is needed to bring them to the next one.
#[derive(Debug)]
pub(super) struct Stepping {
    query: Query,
    sectors: Vec<SectorId>,
    /// Nothing where sums did not fit: then all is to be folded anew.
    projection: Option<Projection>,
    /// The activities in scope. Going through all of them for each record took most of the time.
    in_scope: BTreeMap<Reference, Arc<Outline>>,
    linked: LinkedEntries,
    window: Option<Window>,
    /// The record under way.
    step: Option<Step>,
}

impl Stepping {
    /// From what is kept of now. Nothing where folding everything is better.
    pub fn rewound(
        here: &Snapshot,
        kept: &Warm<'_>,
        query: &Query,
    ) -> Result<Option<Self>, LedgerError> {
        let Some(rewound) = Rewound::of(here, kept, query)? else { return Ok(None) };
        let Rewound { projection, linked, window } = rewound;
        Ok(Some(Self { window: Some(window), ..Self::with(here, query, projection, linked) }))
    }

    /// Folds everything.
    pub fn new(here: &Snapshot, query: &Query) -> Result<Self, LedgerError> {
        let (agenda, lists) = here.agenda_and_lists();
        let linking = Linking { lists: &lists, linked: RefCell::default() };
        let projection = Projection::fold(&agenda, &linking, query)?;
        let mut linked = linking.linked.into_inner();
        for (kind, one, other, _) in here.state().merges.all() {
            linked.link_merged(kind, one, other);
        }
        Ok(Self::with(here, query, projection, linked))
    }

    fn with(here: &Snapshot, query: &Query, projection: Projection, linked: LinkedEntries) -> Self {
        let in_scope = here.in_scope(query).map(|known| &known.activity);
        let by_reference = |activity: &Arc<Outline>| (activity.reference.clone(), activity.clone());
        Self {
            query: query.clone(),
            sectors: here.state().sectors.clone(),
            projection: Some(projection),
            in_scope: in_scope.map(by_reference).collect(),
            linked,
            window: None,
            step: None,
        }
    }

    /// The figures here, if these sums are those of the query.
    pub fn figures(&self, here: &Snapshot, query: &Query) -> Option<Figures> {
        let is_of_this = self.query == *query && self.sectors == here.state().sectors;
        let projection = self.projection.as_ref().filter(|_| is_of_this)?;
        Some(projection.answer(&self.agenda(here), query).figures)
    }

    /// Prepares the next record, before it is applied; `end` is the log as far as the walk goes.
    pub fn before(
        &mut self,
        here: &Snapshot,
        end: &Reader,
        record: &Record,
    ) -> Result<(), LedgerError> {
        self.step = None;
        if self.projection.is_none() || !changes_people(&record.event) {
            return Ok(());
        }
        let covers = |window: &Window| window.covers(record.sequence);
        if !self.window.as_ref().is_some_and(covers) {
            let (query, linked) = (&self.query, &mut self.linked);
            // One window is in memory at a time.
            self.window = None;
            self.window = Some(Window::read(here, end, query, record.sequence, linked)?);
        }
        if let Some(window) = &self.window {
            self.step = Some(window.step(record, here.state(), &mut self.linked));
        }
        Ok(())
    }

    /// The activities in scope here, in any order.
    fn agenda<'h>(&'h self, here: &'h Snapshot) -> Agenda<'h> {
        // The query asks for no approval.
        here.state.agenda_of(self.in_scope.values().map(|activity| (&**activity, false)))
    }

    /// Notes whether the activity that a record is about is in scope now.
    fn note_scope(&mut self, here: &Snapshot, record: &Record) {
        let Some(reference) = record.event.reference() else { return };
        let is_in_scope = |known: &&Known| {
            known.voided.is_none() && is_in_scope(&known.activity.about, &self.query)
        };
        match here.state.activities.get(reference).filter(is_in_scope) {
            Some(known) => {
                self.in_scope.insert(reference.clone(), Arc::clone(&known.activity));
            }
            None => drop(self.in_scope.remove(reference)),
        }
    }

    /// Brings the sums forward, once the record was applied.
    pub fn after(&mut self, here: &Snapshot, record: &Record) {
        self.note_scope(here, record);
        let (Some(window), Some(step)) = (&self.window, self.step.take()) else { return };
        let was = Subset::new(&step.people, step.stated(&step.before));
        let in_force = window.in_force(&step, |of, record| here.state.states(of, record));
        let (persons, households) = (&step.persons, &step.households);
        let people = SubsetPeople::new(persons, households, &here.state().merges);
        let is = Subset::new(&people, step.stated(&in_force));
        let projection = self.projection.take();
        let now = self.agenda(here);
        let updated = projection.and_then(|sums| sums.updated(&was, &is, &now, &self.query));
        self.projection = updated;
    }
}

/// Whether an event changes what activities state of people, or who is one.
fn changes_people(event: &Event) -> bool {
    matches!(
        event,
        Event::ActivityRecorded(_)
            | Event::ActivityCorrected(_)
            | Event::ActivityVoided(_)
            | Event::PeopleMerged(_)
            | Event::MergeUndone(_)
    )
}
