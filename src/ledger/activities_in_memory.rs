//! Activities in memory, found by their references.
//!
//! Belongs here: the container. Does not: those that were kept and are not decoded yet (`packed`), what
//! states and voids them (`activities`).
//!
//! They come in the order of their records and are put in the order of their references when that is asked
//! for. In a sorted map, finding the place of each of 40,000 took a tenth of opening their ledger.

use std::sync::OnceLock;

use hashbrown::HashMap;

use super::known::Known;
use crate::event::ids::Reference;

/// Activities, each with another reference.
#[derive(Debug, Clone, Default)]
pub(super) struct InMemory {
    /// In the order in which they came.
    all: Vec<Known>,
    /// The place of each among these.
    places: HashMap<Reference, u32>,
    /// Their places in the order of references, once it was asked for.
    by_reference: OnceLock<Vec<u32>>,
}

impl InMemory {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether there is one with a reference.
    pub fn contains(&self, reference: &Reference) -> bool {
        self.places.contains_key(reference)
    }

    /// The one with a reference.
    pub fn get(&self, reference: &Reference) -> Option<&Known> {
        self.all.get(*self.places.get(reference)? as usize)
    }

    /// The same, to be changed; its reference stays.
    pub fn get_mut(&mut self, reference: &Reference) -> Option<&mut Known> {
        self.all.get_mut(*self.places.get(reference)? as usize)
    }

    /// Adds one whose reference no other has.
    pub fn add(&mut self, known: Known) {
        // There are fewer activities than rows, whose ids are u32.
        let place = self.all.len() as u32;
        self.places.insert(known.activity.reference.clone(), place);
        self.all.push(known);
        self.by_reference = OnceLock::new();
    }

    /// All, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = &Known> {
        self.all.iter()
    }

    /// All, by reference.
    pub fn by_reference(&self) -> impl Iterator<Item = &Known> {
        let reference = |place: &u32| &self.all[*place as usize].activity.reference;
        let sorted = self.by_reference.get_or_init(|| {
            let mut places: Vec<u32> = (0..self.all.len() as u32).collect();
            places.sort_unstable_by(|a, b| reference(a).cmp(reference(b)));
            places
        });
        sorted.iter().map(|place| &self.all[*place as usize])
    }
}
