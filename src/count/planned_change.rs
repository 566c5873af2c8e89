//! The figures without a plan and with it.
//!
//! Belongs here: counting both from lists. Does not: what is planned (`ledger`), what is shown of it (`report`).

use std::collections::HashSet;

use super::agenda::{Agenda, Lists};
use super::facts::Stated;
use super::fold::answers_from;
use super::overlay::Overlay;
use super::query::{Answer, Query};
use crate::event::ids::Reference;

/// What a plan would change: activities that it adds, and those that go or that added ones take the place of.
pub struct PlannedChange<'a> {
    /// Its activities.
    pub added: Vec<Stated<'a>>,
    /// Those that are left out.
    pub replaced: HashSet<&'a Reference>,
    /// Persons and households of the register with those that it brings.
    pub entries: (u32, u32),
}

impl<'a> PlannedChange<'a> {
    /// The answers without the plan and with it, from the lists alone.
    ///
    /// # Errors
    /// A list that cannot be read.
    pub fn answers<L: Lists>(
        &self,
        agenda: &Agenda<'a>,
        lists: &L,
        queries: &[Query],
    ) -> Result<Vec<(Answer, Answer)>, L::Error> {
        let before = answers_from(agenda, lists, queries)?;
        let (persons, households) = self.entries;
        let register = Agenda {
            persons: persons.max(agenda.persons),
            households: households.max(agenda.households),
            ..agenda.clone()
        };
        let is_replaced = |reference: &Reference| self.replaced.contains(reference);
        let planned = Overlay::new(&register, lists, is_replaced, self.added.clone());
        let after = answers_from(planned.agenda(), &planned, queries)?;
        Ok(before.into_iter().zip(after).collect())
    }
}
