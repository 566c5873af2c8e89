//! Interning: equal parts of many activities are held in memory once.
//!
//! Belongs here: finding an equal part that is held already. Does not: what is made of activities
//! (`state`).
//!
//! Forty thousand activities take place at two thousand sites, for a dozen donors. Without interning,
//! each activity would hold its own copy of its site and its donors.

use std::hash::Hash;
use std::sync::Arc;

use hashbrown::HashSet;

use crate::event::activity::{About, Details};
use crate::event::ids::{DonorId, OfficeId, ProjectId, SectorId};
use crate::event::place::Place;

/// The parts that are held.
#[derive(Debug, Clone, Default)]
pub(super) struct Interner {
    details: HashSet<Arc<Details>>,
    places: HashSet<Arc<Place>>,
    sectors: HashSet<SectorId>,
    offices: HashSet<OfficeId>,
    donors: HashSet<DonorId>,
    projects: HashSet<ProjectId>,
}

impl Interner {
    /// Replaces the parts of an activity by equal ones that are held already.
    pub fn intern(&mut self, about: &mut About) {
        intern_part(&mut self.details, &mut about.details);
        intern_part(&mut self.places, &mut about.place);
        intern_part(&mut self.sectors, &mut about.sector);
        about.also_sectors.iter_mut().for_each(|sector| intern_part(&mut self.sectors, sector));
        intern_part(&mut self.offices, &mut about.office);
        about.donors.iter_mut().for_each(|donor| intern_part(&mut self.donors, donor));
        about.project.iter_mut().for_each(|project| intern_part(&mut self.projects, project));
    }
}

/// Replaces a part by the equal one that is held, or holds this one.
fn intern_part<T: Hash + Eq + Clone>(held: &mut HashSet<T>, part: &mut T) {
    match held.get(part) {
        Some(same) => part.clone_from(same),
        None => drop(held.insert(part.clone())),
    }
}
