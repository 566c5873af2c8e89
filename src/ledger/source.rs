//! A snapshot as what reports are made from.
//!
//! Belongs here: answering what a report asks for from the state and the store. Does not: reading them
//! (`snapshot`, `lists`), keeping answers (`projection`), counting.

use super::incremental::can_go_on;
use super::lists::StoredLists;
use super::{AsOf, Baseline, LedgerError, Snapshot, Walk, Warm};
use crate::count::{
    Agenda, Answer, Basis, Choice, Dimension, Explanation, PlannedChange, Query, Source, Step,
    Steps, Tables, UnknownActivity, Wanted,
};
use crate::event::figures::Figures;
use crate::event::label::Labelled;
use crate::event::policy::Policy;
use crate::event::time::Period;

impl Source for Snapshot {
    type Error = LedgerError;
    type Lists<'a> = StoredLists<'a>;

    fn basis(&self) -> Result<Basis<'_>, LedgerError> {
        let (opened, state) = (self.opened()?, self.state());
        Ok(Basis {
            ledger: opened.ledger,
            name: &opened.name,
            organisation: &opened.organisation,
            country: &opened.country,
            size: self.size(),
            root: self.root(),
            profile: &state.profile,
            derived: &state.derived,
        })
    }

    fn policy(&self, period: Period) -> &Policy {
        self.state().policy_of_period(period)
    }

    fn agenda_and_lists(&self) -> (Agenda<'_>, StoredLists<'_>) {
        Snapshot::agenda_and_lists(self)
    }

    fn answer(&self, query: &Query) -> Result<Answer, LedgerError> {
        self.answer_anew(query)
    }

    fn labelled(&self, period: Period) -> Labelled {
        self.state().settled.labelled(period)
    }

    fn settled_figures(&self, period: Period) -> Result<Option<Figures>, LedgerError> {
        let baseline = self.state().settled.baseline(period);
        let Some(Baseline { log_size, published, is_touched, .. }) = baseline else {
            return Ok(None);
        };
        // Published figures cost nothing to compare with, so they always are.
        if let Some(published) = published {
            return Ok(Some(published.figures.clone()));
        }
        if !is_touched {
            return Ok(None);
        }
        let then = self.as_of(AsOf::Size(*log_size))?;
        let policy = then.policy(period).clone();
        let query = Query::whole(period, policy);
        Ok(Some(then.answer_anew(&query)?.figures))
    }
}

impl Source for Warm<'_> {
    type Error = LedgerError;
    type Lists<'a>
        = StoredLists<'a>
    where
        Self: 'a;

    fn basis(&self) -> Result<Basis<'_>, LedgerError> {
        self.snapshot().basis()
    }

    fn policy(&self, period: Period) -> &Policy {
        self.snapshot().policy(period)
    }

    fn agenda_and_lists(&self) -> (Agenda<'_>, StoredLists<'_>) {
        self.snapshot().agenda_and_lists()
    }

    fn answer(&self, query: &Query) -> Result<Answer, LedgerError> {
        match query.by {
            // Only whole figures are brought forward.
            None if can_go_on(query) => Ok(self.answer_within(query, self.limits())?.0),
            None => self.kept_or("figures", query, || self.snapshot().answer_anew(query)),
            Some(_) => self.kept_or("breakdown", query, || self.snapshot().answer_anew(query)),
        }
    }

    fn outlook(
        &self,
        planned: &PlannedChange<'_>,
        queries: &[Query],
    ) -> Result<Vec<(Answer, Answer)>, LedgerError> {
        match self.outlook_kept(planned, queries)? {
            Some(answers) => Ok(answers),
            None => self.snapshot().outlook(planned, queries),
        }
    }

    fn tables(
        &self,
        query: &Query,
        dimensions: &[Dimension],
        choices: &[Choice],
    ) -> Result<Tables, LedgerError> {
        let count = || self.snapshot().tables(query, dimensions, choices);
        self.kept_or("tables", &(query, dimensions, choices), count)
    }

    fn explain(&self, query: &Query, wanted: &Wanted) -> Result<Explanation, LedgerError> {
        let question = (query, wanted);
        self.kept_or("explanation", &question, || self.snapshot().explain(query, wanted))
    }

    fn labelled(&self, period: Period) -> Labelled {
        self.snapshot().labelled(period)
    }

    fn settled_figures(&self, period: Period) -> Result<Option<Figures>, LedgerError> {
        self.snapshot().settled_figures(period)
    }
}

impl Steps for Walk<'_> {
    type Source = Snapshot;

    fn here(&self) -> &Snapshot {
        Walk::here(self)
    }

    fn figures(&mut self, query: &Query) -> Result<Figures, LedgerError> {
        Walk::figures(self, query)
    }

    fn step(&mut self) -> Result<Option<Step>, LedgerError> {
        let Some(record) = Walk::step(self)? else { return Ok(None) };
        let restates = Walk::here(self).state().settled.restated_by(record.sequence);
        Ok(Some(Step { record, restates }))
    }
}

impl From<UnknownActivity> for LedgerError {
    fn from(UnknownActivity(reference): UnknownActivity) -> Self {
        Self::Unknown(reference)
    }
}
