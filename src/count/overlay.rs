//! An agenda with some of its activities left out and others added: the figures without an activity,
//! or with those of a plan.
//!
//! Belongs here: bringing both into the order of folding, and taking each list from where it is.
//! Does not: choosing what is left out or added (`report`), counting.

use super::agenda::{Agenda, Item, Lists};
use super::facts::Stated;
use super::rows::Rows;
use crate::event::ids::Reference;

/// Activities of an agenda together with added ones.
pub struct Overlay<'a, L> {
    agenda: Agenda<'a>,
    lists: &'a L,
    added: Vec<Stated<'a>>,
    /// By place in the agenda.
    origins: Vec<Origin>,
}

/// Where the lists of an activity are.
#[derive(Clone, Copy)]
enum Origin {
    /// Among the lists below, at this place.
    Kept(u32),
    /// Among the added ones, at this place.
    Added(usize),
}

impl<'a, L: Lists> Overlay<'a, L> {
    /// The activities of an agenda that are not left out, and the added ones.
    pub fn new(
        agenda: &Agenda<'a>,
        lists: &'a L,
        is_left_out: impl Fn(&Reference) -> bool,
        added: Vec<Stated<'a>>,
    ) -> Self {
        let kept = (0u32..).zip(&agenda.items).map(|(at, item)| (*item, Origin::Kept(at)));
        let kept = kept.filter(|(item, _)| !is_left_out(item.reference));
        let new = added
            .iter()
            .enumerate()
            .map(|(at, stated)| (stated.activity.into(), Origin::Added(at)));
        let mut all: Vec<(Item<'a>, Origin)> = kept.chain(new).collect();
        all.sort_by_key(|(item, _)| (item.about.start, item.reference));
        let (items, origins) = all.into_iter().unzip();
        Self { agenda: Agenda { items, ..agenda.clone() }, lists, added, origins }
    }

    /// The activities without their lists.
    pub fn agenda(&self) -> &Agenda<'a> {
        &self.agenda
    }

    fn is_kept(&self, place: u32) -> bool {
        matches!(self.origins.get(place as usize), Some(Origin::Kept(_)))
    }
}

impl<L: Lists> Lists for Overlay<'_, L> {
    type Error = L::Error;

    fn each(&self, places: &[u32], take: &mut dyn FnMut(usize, &Rows)) -> Result<(), L::Error> {
        let mut rows = Rows::default();
        // Kept lists are asked for together, so that they can be read ahead.
        for run in places.chunk_by(|a, b| self.is_kept(*a) && self.is_kept(*b)) {
            let origins = run.iter().map(|place| self.origins.get(*place as usize));
            let mut kept = Vec::with_capacity(run.len());
            for (place, origin) in run.iter().zip(origins) {
                match origin {
                    Some(Origin::Kept(below)) => kept.push(*below),
                    Some(Origin::Added(at)) => {
                        let Stated { activity, attributes } = self.added[*at];
                        rows.fill(&activity.people, attributes);
                        take(*place as usize, &rows);
                    }
                    None => {}
                }
            }
            let mut places = run.iter();
            self.lists.each(&kept, &mut |_, rows| {
                if let Some(place) = places.next() {
                    take(*place as usize, rows);
                }
            })?;
        }
        Ok(())
    }
}
