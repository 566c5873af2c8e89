//! A snapshot that moves on, a record at a time, with the figures of a period along the way.
//!
//! Belongs here: applying the next record, and bringing figures along. Does not: how they are brought
//! forward (`stepping`), what is said of each record (`report::restatement`).

use std::sync::Arc;

use super::incremental::can_go_on;
use super::stepping::Stepping;
use super::{AsOf, LedgerError, MadeBy, Snapshot, Warm};
use crate::count::Query;
use crate::event::figures::Figures;
use crate::event::{Event, Record};
use crate::log::Reader;

/// A snapshot that moves on, a record at a time.
#[derive(Debug)]
pub struct Walk<'a> {
    /// The ledger now, with what is kept of it.
    kept: Option<Warm<'a>>,
    /// The log up to where it ends.
    end: Reader,
    here: Snapshot,
    /// The sums behind the figures, once they were asked for, and how they were made.
    stepping: Option<(Stepping, MadeBy)>,
    /// The figures of a query whose sums cannot be brought forward, while no record since can have changed
    /// them.
    anew: Option<(Query, Figures)>,
}

impl Snapshot {
    /// Goes through the log from one moment to another, record by record. Nothing that was kept is used.
    ///
    /// # Errors
    /// As [`Self::as_of`]; `AsOf` where the second moment is before the first.
    pub fn walk(&self, from: AsOf, to: AsOf) -> Result<Walk<'_>, LedgerError> {
        let end = self.walked_to(from, to)?;
        Ok(Walk { kept: None, end, here: self.as_of(from)?, stepping: None, anew: None })
    }

    /// The log up to where a walk ends.
    fn walked_to(&self, from: AsOf, to: AsOf) -> Result<Reader, LedgerError> {
        let (start, end) = (self.size_as_of(from)?, self.size_as_of(to)?);
        match end < start {
            true => Err(LedgerError::AsOf { asked: start, size: end }),
            false => Ok(self.log.first(end)?),
        }
    }
}

impl<'a> Warm<'a> {
    /// The same; the figures where it begins are made from what is kept of now.
    ///
    /// # Errors
    /// As [`Snapshot::walk`].
    pub fn walk(self, from: AsOf, to: AsOf) -> Result<Walk<'a>, LedgerError> {
        let end = self.snapshot().walked_to(from, to)?;
        let here = self.as_of(from)?;
        Ok(Walk { kept: Some(self), end, here, stepping: None, anew: None })
    }
}

impl Walk<'_> {
    /// The ledger as it was here.
    pub fn here(&self) -> &Snapshot {
        &self.here
    }

    /// How the sums behind the figures were made, once these were asked for.
    pub fn made_by(&self) -> Option<MadeBy> {
        self.stepping.as_ref().map(|(_, made_by)| *made_by)
    }

    /// Applies the next record and returns it; nothing at the log's end.
    pub fn step(&mut self) -> Result<Option<Record>, LedgerError> {
        let sequence = self.here.size();
        if sequence >= self.end.size() {
            return Ok(None);
        }
        let record = self.end.record(sequence)?;
        if !changes_no_approved(&record.event) {
            self.anew = None;
        }
        if let Some((stepping, _)) = &mut self.stepping {
            stepping.before(&self.here, &self.end, &record)?;
        }
        Arc::make_mut(&mut self.here.state).apply(record.clone(), &self.end)?;
        self.here.log = self.end.first(sequence + 1)?;
        if let Some((stepping, _)) = &mut self.stepping {
            stepping.after(&self.here, &record);
        }
        Ok(Some(record))
    }

    /// The figures of a query here, those that folding everything gives. Asked for after each record, they
    /// take time for the people that the record concerns.
    ///
    /// # Errors
    /// A list that cannot be read.
    pub fn figures(&mut self, query: &Query) -> Result<Figures, LedgerError> {
        let query = &Query { by: None, ..query.clone() };
        if !can_go_on(query) {
            return self.figures_anew(query);
        }
        if let Some((stepping, _)) = &self.stepping
            && let Some(figures) = stepping.figures(&self.here, query)
        {
            return Ok(figures);
        }
        // One is in memory at a time.
        self.stepping = None;
        let rewound = self.kept.as_ref().map(|kept| Stepping::rewound(&self.here, kept, query));
        let stepping = match rewound.transpose()?.flatten() {
            Some(stepping) => (stepping, MadeBy::Updating),
            None => (Stepping::new(&self.here, query)?, MadeBy::Folding),
        };
        let (stepping, _) = self.stepping.insert(stepping);
        match stepping.figures(&self.here, query) {
            Some(figures) => Ok(figures),
            None => Ok(self.here.answer_anew(query)?.figures),
        }
    }

    fn figures_anew(&mut self, query: &Query) -> Result<Figures, LedgerError> {
        if let Some((of, figures)) = &self.anew
            && of == query
        {
            return Ok(figures.clone());
        }
        let figures = self.here.answer_anew(query)?.figures;
        self.anew = Some((query.clone(), figures.clone()));
        Ok(figures)
    }
}

/// Whether an event changes no figure that counts approved activities alone: among others, nothing was said yet
/// of an activity that is new.
fn changes_no_approved(event: &Event) -> bool {
    event.changes_no_figure() || matches!(event, Event::ActivityRecorded(_))
}
