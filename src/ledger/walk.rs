//! A snapshot that moves on, a record at a time, with the figures of a period along the way.
//!
//! Belongs here: applying the next record, and bringing figures along. Does not: how they are brought
//! forward (`stepping`), what is said of each record (`report::restatement`).

use std::sync::Arc;

use super::stepping::Stepping;
use super::{AsOf, LedgerError, Snapshot};
use crate::count::Query;
use crate::event::Record;
use crate::event::figures::Figures;
use crate::log::Reader;

/// A snapshot that moves on, a record at a time.
#[derive(Debug)]
pub struct Walk {
    /// The log up to where it ends.
    end: Reader,
    here: Snapshot,
    /// The sums behind the figures, once they were asked for.
    stepping: Option<Stepping>,
}

impl Snapshot {
    /// Goes through the log from one moment to another, record by record.
    ///
    /// # Errors
    /// As [`Self::as_of`]; `AsOf` where the second moment is before the first.
    pub fn walk(&self, from: AsOf, to: AsOf) -> Result<Walk, LedgerError> {
        let (start, end) = (self.size_as_of(from)?, self.size_as_of(to)?);
        if end < start {
            return Err(LedgerError::AsOf { asked: start, size: end });
        }
        Ok(Walk { end: self.log.first(end)?, here: self.as_of(from)?, stepping: None })
    }
}

impl Walk {
    /// The ledger as it was here.
    pub fn here(&self) -> &Snapshot {
        &self.here
    }

    /// Applies the next record and returns it; nothing at the log's end.
    pub fn step(&mut self) -> Result<Option<Record>, LedgerError> {
        let sequence = self.here.size();
        if sequence >= self.end.size() {
            return Ok(None);
        }
        let record = self.end.record(sequence)?;
        if let Some(stepping) = &mut self.stepping {
            stepping.before(&self.here, &self.end, &record)?;
        }
        Arc::make_mut(&mut self.here.state).apply(record.clone(), &self.end)?;
        self.here.log = self.end.first(sequence + 1)?;
        if let Some(stepping) = &mut self.stepping {
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
        if let Some(stepping) = &self.stepping
            && let Some(figures) = stepping.figures(&self.here, query)
        {
            return Ok(figures);
        }
        // One is in memory at a time.
        self.stepping = None;
        let stepping = self.stepping.insert(Stepping::new(&self.here, query)?);
        match stepping.figures(&self.here, query) {
            Some(figures) => Ok(figures),
            None => Ok(self.here.answer_anew(query)?.figures),
        }
    }
}
