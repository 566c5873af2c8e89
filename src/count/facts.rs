//! Activities with their lists and attributes in memory, ready to be counted.
//!
//! Belongs here: keeping them in the order of folding, and handing over their lists. Does not: lists
//! that stay in a store (`ledger`).

use std::convert::Infallible;

use crate::event::activity::Activity;
use crate::event::gazetteer::Gazetteer;
use crate::event::ids::SectorId;
use crate::register::Attributes;

use super::agenda::{Agenda, Lists};
use super::merges::Merges;
use super::rows::Rows;

/// An activity with the attributes it states.
#[derive(Debug, Clone, Copy)]
pub struct Stated<'a> {
    /// The activity in its current version.
    pub activity: &'a Activity,
    /// The attributes that the register holds for its lists.
    pub attributes: &'a Attributes,
}

/// An agenda whose lists are all in memory.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    agenda: Agenda<'a>,
    /// One for each item of the agenda, in the same order.
    activities: Vec<Stated<'a>>,
}

impl<'a> Facts<'a> {
    /// Facts of activities in any order.
    pub fn new(
        sectors: &'a [SectorId],
        mut activities: Vec<Stated<'a>>,
        merges: &'a Merges,
        gazetteer: &'a Gazetteer,
        persons: u32,
        households: u32,
    ) -> Self {
        activities.sort_by(|a, b| {
            let key = |s: &Stated<'a>| (s.activity.about.start, &s.activity.reference);
            key(a).cmp(&key(b))
        });
        let items = activities.iter().map(|stated| stated.activity.into()).collect();
        Self {
            agenda: Agenda { sectors, items, merges, gazetteer, persons, households },
            activities,
        }
    }

    /// Everything but the lists.
    pub fn agenda(&self) -> &Agenda<'a> {
        &self.agenda
    }

    /// The activities by (start, reference): the order of the agenda.
    pub fn activities(&self) -> &[Stated<'a>] {
        &self.activities
    }
}

/// Everything is in memory, so a list can always be read.
impl Lists for Facts<'_> {
    type Error = Infallible;

    fn each(&self, places: &[u32], take: &mut dyn FnMut(usize, &Rows)) -> Result<(), Infallible> {
        let mut rows = Rows::default();
        for place in places {
            let place = *place as usize;
            let Some(Stated { activity, attributes }) = self.activities.get(place) else {
                continue;
            };
            rows.fill(&activity.people, attributes);
            take(place, &rows);
        }
        Ok(())
    }
}
