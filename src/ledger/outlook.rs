//! The figures with a plan, from what is kept of those without it.
//!
//! Belongs here: counting those whom the plan concerns. Does not: the plan (`plan`), keeping figures
//! (`projection`), counting everybody where that is better (`count::PlannedChange`).
//!
//! What an import of 500 rows would change was counted from all lists, without it and with it: 1.5 s of processor
//! time among 10 million contacts, where the import itself takes a tenth of that.
//!
//! Invariant: the answers are those of counting everybody. Where that is not certain, there is none.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::closed_subset::Closing;
use super::incremental::is_in_scope;
use super::linked_entries::LinkedEntries;
use super::outline::{Outline, Outlined};
use super::reading::Reading;
use super::stepping_rows::{Recorded, Window};
use super::{LedgerError, Warm};
use crate::count::{Agenda, Answer, PlannedChange, Query, Rows, Subset};
use crate::event::ids::Reference;

/// With more people on the lists of a plan, counting everybody is better.
const LISTED_MAX: usize = 50_000;
/// With more periods, too: each is kept by itself.
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
        let mut answers = Vec::with_capacity(queries.len());
        for query in queries {
            let Some(both) = self.outlook_of(planned, query)? else { return Ok(None) };
            answers.push(both);
        }
        Ok(Some(answers))
    }

    fn outlook_of(
        &self,
        planned: &PlannedChange<'_>,
        query: &Query,
    ) -> Result<Option<(Answer, Answer)>, LedgerError> {
        let ledger = self.snapshot();
        let Some(sealer) = self.usable_sealer() else { return Ok(None) };
        let Some(lists) = ledger.kept_lists(sealer, Reading::Concerned)? else { return Ok(None) };
        // Its records come after all others, and only in so far have numbers.
        let first = ledger.size();
        let mut recorded = Recorded { records: (first, first), ..Recorded::default() };
        recorded.replaced = planned.replaced.iter().copied().cloned().collect();
        let mut outlines: Vec<Arc<Outline>> = Vec::new();
        for (stated, record) in planned.added.iter().zip(first..) {
            let mut rows = Rows::default();
            rows.fill(&stated.activity.people, stated.attributes);
            let outline = Outlined::of(stated.activity.clone()).outline;
            outlines.push(Arc::clone(&outline));
            recorded.replaced.insert(outline.reference.clone());
            recorded.versions.push((record, outline, rows));
        }
        let closing = Closing {
            here: ledger,
            now: ledger,
            query,
            lists: &lists,
            recorded: &recorded,
            read_percent_max: self.limits().read_percent_max,
        };
        let Some(closed) = closing.closed()? else { return Ok(None) };
        let Some(projection) = self.projection(query)? else { return Ok(None) };

        let mut linked = LinkedEntries::default();
        let mut window = Window::of(recorded.records, closed.concerned, &mut linked);
        for (record, known, rows) in closed.lists {
            window.add(record, &known.activity, rows);
        }
        let replaced = recorded.replaced.clone();
        window.add_versions(recorded, query);
        let state = &ledger.state;
        let step = window.step_of(closed.persons, closed.households, state);
        let planned_too = window.in_force(&step, |of, record| {
            if replaced.contains(of) { record >= first } else { state.states(of, record) }
        });
        let was = Subset::new(&step.people, step.stated(&step.before));
        let is = Subset::new(&step.people, step.stated(&planned_too));
        let before = projection.answer(&ledger.agenda_in_scope(query), query);
        let agenda = self.agenda_with(&outlines, &replaced, query);
        let after = projection.updated(&was, &is, &agenda, query);
        Ok(after.map(|after| (before, after.answer(&agenda, query))))
    }

    /// The activities in scope with those of a plan, in any order.
    fn agenda_with<'s>(
        &'s self,
        added: &'s [Arc<Outline>],
        replaced: &BTreeSet<Reference>,
        query: &Query,
    ) -> Agenda<'s> {
        let ledger = self.snapshot();
        let stays = ledger.in_scope(query).map(|known| &*known.activity);
        let stays = stays.filter(|activity| !replaced.contains(&activity.reference));
        let added = added.iter().map(|activity| &**activity);
        let added = added.filter(|activity| is_in_scope(&activity.about, query));
        ledger.state.agenda_of(stays.chain(added))
    }
}
