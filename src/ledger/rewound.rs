//! Where a walk begins, from what is kept of now: a projection brought back to an earlier moment.
//!
//! Belongs here: finding those whom the records since concern, and what is stated of them, with what is kept.
//! Does not: the walk (`stepping`), the rows of a window (`stepping_rows`), bringing a projection forward
//! (`incremental`).
//!
//! A walk over the last 100 records of 10 million contacts folded everything once, which took 2 s. What is kept
//! of now differs from the walk's beginning in those whom the records since concern. They are counted as of now,
//! which is subtracted, and as of then, which is added.
//!
//! Invariant: the result is that of folding everything as of then. Where that is not certain, there is none.

use super::closed_subset::{Closing, LISTED_MAX};
use super::incremental::can_go_on;
use super::linked_entries::LinkedEntries;
use super::reading::Reading;
use super::stepping_rows::{Recorded, Window};
use super::{LedgerError, Snapshot, Warm};
use crate::count::{Projection, Query, Subset, SubsetPeople};
use crate::event::EntryKind;

/// The sums as of a walk's beginning, and the rows of those whom its records concern.
pub(super) struct Rewound {
    pub projection: Projection,
    pub linked: LinkedEntries,
    pub window: Window,
}

impl Rewound {
    /// From what is kept of now. Nothing where nothing fits, or folding everything is better.
    pub fn of(
        here: &Snapshot,
        kept: &Warm<'_>,
        query: &Query,
    ) -> Result<Option<Self>, LedgerError> {
        let now = kept.snapshot();
        if here.state.sectors != now.state.sectors || !can_go_on(query) {
            return Ok(None);
        }
        let Some(sealer) = kept.usable_sealer() else { return Ok(None) };
        let recorded = Recorded::read(here, &now.log, here.size(), LISTED_MAX)?;
        if recorded.records.1 < now.size() {
            return Ok(None);
        }
        let Some(lists) = now.kept_lists(sealer, Reading::Concerned)? else { return Ok(None) };
        let read_percent_max = kept.limits().read_percent_max;
        let closing =
            Closing { here, now, query, lists: &lists, recorded: &recorded, read_percent_max };
        let Some(closed) = closing.closed()? else { return Ok(None) };
        let Some(projection) = kept.projection(query)? else { return Ok(None) };

        let mut linked = LinkedEntries::default();
        recorded.link(&mut linked);
        closed.link(&mut linked, [&here.state.merges, &now.state.merges]);
        let mut window = Window::of(recorded.records);
        window.note_concerned(closed.concerned, &mut linked);
        for (kind, entries) in
            [(EntryKind::Person, &closed.persons), (EntryKind::Household, &closed.households)]
        {
            for entry in entries {
                window.note_entry(kind, *entry, &mut linked);
            }
        }
        let window = window.with_rows(closed.lists, recorded, query);

        let step = window.step_of(closed.persons, closed.households, here.state());
        let of_now = window.in_force(&step, |of, record| now.state.states(of, record));
        let (persons, households) = (&step.persons, &step.households);
        let people = SubsetPeople::new(persons, households, &now.state.merges);
        let was = Subset::new(&people, step.stated(&of_now));
        let is = Subset::new(&step.people, step.stated(&step.before));
        let rewound = projection.updated(&was, &is, &here.agenda_in_scope(query), query);
        Ok(rewound.map(|projection| Self { projection, linked, window }))
    }
}
