//! The figures with a plan, from what is kept of those without it.
//!
//! Belongs here: counting those whom the plan concerns. Does not: the plan (`plan`), keeping figures
//! (`projection`), counting everybody where that is better (`count::PlannedChange`).
//!
//! What an import of 500 rows would change was counted from all lists, without it and with it: 1.5 s of processor
//! time among 10 million contacts, where the import itself takes a tenth of that.
//!
//! Invariant: the answers are those of counting everybody. Where that is not certain, there is none.

use super::closed_subset::{Closing, LISTED_MAX};
use super::incremental::{can_go_on, is_in_scope};
use super::kept_lists::KeptLists;
use super::outline::Outlined;
use super::reading::Reading;
use super::stepping_rows::{Recorded, Window};
use super::{LedgerError, Warm};
use crate::count::{Agenda, Answer, PlannedChange, Query, Rows, Subset};

/// With more periods, counting everybody is better: each is kept by itself.
const PERIODS_MAX: usize = 3;

impl Warm<'_> {
    /// The answers without a plan and with it, for each query. Nothing where counting everybody is better.
    pub(super) fn outlook_kept(
        &self,
        planned: &PlannedChange<'_>,
        queries: &[Query],
    ) -> Result<Option<Vec<(Answer, Answer)>>, LedgerError> {
        let listed = planned.added.iter().map(|stated| {
            let people = &stated.activity.people;
            people.persons.len() + people.households.len()
        });
        if queries.len() > PERIODS_MAX || listed.sum::<usize>() > LISTED_MAX {
            return Ok(None);
        }
        if !queries.iter().all(can_go_on) {
            return Ok(None);
        }
        let ledger = self.snapshot();
        let Some(sealer) = self.usable_sealer() else { return Ok(None) };
        let Some(lists) = ledger.kept_lists(sealer, Reading::Concerned)? else { return Ok(None) };
        let recorded = as_recorded(planned, ledger.size());
        let each = queries.iter().map(|query| self.outlook_of(&recorded, &lists, query));
        each.collect()
    }

    fn outlook_of(
        &self,
        recorded: &Recorded,
        lists: &KeptLists,
        query: &Query,
    ) -> Result<Option<(Answer, Answer)>, LedgerError> {
        let ledger = self.snapshot();
        let read_percent_max = self.limits().read_percent_max;
        let closing =
            Closing { here: ledger, now: ledger, query, lists, recorded, read_percent_max };
        let Some(closed) = closing.closed()? else { return Ok(None) };
        let Some(projection) = self.projection(query)? else { return Ok(None) };
        let window = Window::of(recorded.records);
        let window = window.with_rows(closed.lists, recorded.clone(), query);
        let state = &ledger.state;
        let step = window.step_of(closed.persons, closed.households, state);
        let with_plan = window.in_force(&step, |of, record| match recorded.replaced.contains(of) {
            true => record >= ledger.size(),
            false => state.states(of, record),
        });
        let was = Subset::new(&step.people, step.stated(&step.before));
        let is = Subset::new(&step.people, step.stated(&with_plan));
        let before = projection.answer(&ledger.agenda_in_scope(query), query);
        let agenda = self.agenda_with(recorded, query);
        let after = projection.updated(&was, &is, &agenda, query);
        Ok(after.map(|after| (before, after.answer(&agenda, query))))
    }

    /// The activities in scope with those of a plan, in any order.
    fn agenda_with<'s>(&'s self, planned: &'s Recorded, query: &Query) -> Agenda<'s> {
        let ledger = self.snapshot();
        let stays = ledger.in_scope(query).map(|known| &*known.activity);
        let stays = stays.filter(|activity| !planned.replaced.contains(&activity.reference));
        let added = planned.versions.iter().map(|(_, activity, _)| &**activity);
        let added = added.filter(|activity| is_in_scope(&activity.about, query));
        // The query asks for no approval.
        ledger.state.agenda_of(stays.chain(added).map(|activity| (activity, false)))
    }
}

/// What a plan states, as if it were recorded after so many records.
fn as_recorded(planned: &PlannedChange<'_>, size: u64) -> Recorded {
    let mut recorded = Recorded { records: (size, size), ..Recorded::default() };
    recorded.replaced = planned.replaced.iter().copied().cloned().collect();
    for (stated, record) in planned.added.iter().zip(size..) {
        let mut rows = Rows::default();
        rows.fill(&stated.activity.people, stated.attributes);
        let outline = Outlined::of(stated.activity.clone()).outline;
        recorded.replaced.insert(outline.reference.clone());
        recorded.versions.push((record, outline, rows));
    }
    recorded
}
