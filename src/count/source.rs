//! Where the answers of a report come from: one moment of one ledger, or of several together.
//!
//! Belongs here: what a report may ask for. Does not: reading it from a store (`ledger`), choosing a
//! moment (`service`).
//!
//! A report is a function of a request and a source, so that reports do no I/O of their own.

use uuid::Uuid;

use super::agenda::{Agenda, Lists};
use super::explanation::{Explanation, explain};
use super::fold::{answers_from, tables};
use super::planned_change::PlannedChange;
use super::query::{Answer, Choice, Dimension, Query, Tables};
use super::wanted::Wanted;
use crate::event::figures::Figures;
use crate::event::ids::Reference;
use crate::event::label::Labelled;
use crate::event::policy::Policy;
use crate::event::profile::Profile;
use crate::event::time::Period;
use crate::event::{EntriesDerived, Record};

/// A moment from which reports are made. All answers are of this moment, however often they are asked
/// for.
pub trait Source {
    /// Why something cannot be read.
    type Error;

    /// The lists of its activities.
    type Lists<'a>: Lists<Error = Self::Error>
    where
        Self: 'a;

    /// What reports name of it.
    ///
    /// # Errors
    /// A ledger without its first record.
    fn basis(&self) -> Result<Basis<'_>, Self::Error>;

    /// The policy that governs a period. A published one, and every period that ends in a published
    /// year, keeps the policy of the publication.
    fn policy(&self, period: Period) -> &Policy;

    /// The current activities in the order of folding, and where their lists are.
    fn agenda_and_lists(&self) -> (Agenda<'_>, Self::Lists<'_>);

    /// Counts. What was kept of an earlier count may be used; the answer is the same.
    ///
    /// # Errors
    /// A list that cannot be read.
    fn answer(&self, query: &Query) -> Result<Answer, Self::Error>;

    /// Counts several periods from the lists alone; see [`answers_from`].
    ///
    /// # Errors
    /// A list that cannot be read.
    fn answers(&self, queries: &[Query]) -> Result<Vec<Answer>, Self::Error> {
        let (agenda, lists) = self.agenda_and_lists();
        answers_from(&agenda, &lists, queries)
    }

    /// Counts several periods without a plan and with it, broken down by nothing. What was kept of an earlier
    /// count may be used; the answers are the same.
    ///
    /// # Errors
    /// A list that cannot be read.
    fn outlook(
        &self,
        planned: &PlannedChange<'_>,
        queries: &[Query],
    ) -> Result<Vec<(Answer, Answer)>, Self::Error> {
        let (agenda, lists) = self.agenda_and_lists();
        planned.answers(&agenda, &lists, queries)
    }

    /// Counts a query, its parts by some dimensions and selections of its activities; see [`tables`].
    ///
    /// # Errors
    /// A list that cannot be read.
    fn tables(
        &self,
        query: &Query,
        dimensions: &[Dimension],
        choices: &[Choice],
    ) -> Result<Tables, Self::Error> {
        let (agenda, lists) = self.agenda_and_lists();
        tables(&agenda, &lists, query, dimensions, choices)
    }

    /// Explains a number; see [`explain`].
    ///
    /// # Errors
    /// A list that cannot be read.
    fn explain(&self, query: &Query, wanted: &Wanted) -> Result<Explanation, Self::Error> {
        let (agenda, lists) = self.agenda_and_lists();
        explain(&agenda, &lists, query, wanted)
    }

    /// A period with the label under which it was published or closed, if there is one.
    fn labelled(&self, period: Period) -> Labelled;

    /// The figures of a period when it was last published or, of one that was only closed, when it was
    /// closed. `None` for other periods, and for a closed one that nothing recorded since can have
    /// changed.
    ///
    /// # Errors
    /// A record or list that cannot be read.
    fn settled_figures(&self, period: Period) -> Result<Option<Figures>, Self::Error>;
}

/// A source that moves on, one record at a time.
pub trait Steps {
    /// What it is at each record.
    type Source: Source;

    /// The source after the records so far.
    fn here(&self) -> &Self::Source;

    /// The figures of a query after the records so far, broken down by nothing. Where they were asked for
    /// before, this takes less than counting everything.
    ///
    /// # Errors
    /// Something that cannot be read.
    fn figures(&mut self, query: &Query) -> Result<Figures, <Self::Source as Source>::Error>;

    /// Applies the next record. `None` at the end.
    ///
    /// # Errors
    /// A record that cannot be read.
    fn step(&mut self) -> Result<Option<Step>, <Self::Source as Source>::Error>;
}

/// A record that was applied.
#[derive(Debug, Clone)]
pub struct Step {
    /// The record.
    pub record: Record,
    /// The published or closed periods that it restates.
    pub restates: Vec<Labelled>,
}

/// What reports name of a source.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// The ledger's id.
    pub ledger: Uuid,
    /// The ledger's name.
    pub name: &'a str,
    /// The organisation; empty where none was named.
    pub organisation: &'a str,
    /// The country.
    pub country: &'a str,
    /// Number of records.
    pub size: u64,
    /// Merkle root over them.
    pub root: [u8; 32],
    /// The profile.
    pub profile: &'a Profile,
    /// Register entries known by derived keys alone.
    pub derived: &'a EntriesDerived,
}

/// No activity has this reference, or it is voided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownActivity(pub Reference);
