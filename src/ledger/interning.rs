//! Equal pieces of many activities, held once.
//!
//! Belongs here: finding a piece that is there already. Does not: what is made of activities
//! (`state`).
//!
//! Forty thousand activities take place at two thousand sites, for a dozen donors: what an open
//! ledger holds in memory is for the most part what tells them apart.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

use crate::event::activity::{About, Details};
use crate::event::ids::{DonorId, OfficeId, ProjectId, SectorId};
use crate::event::place::Place;

/// The pieces that are there.
#[derive(Debug, Clone, Default)]
pub(super) struct Shared {
    details: HashSet<Arc<Details>>,
    places: HashSet<Arc<Place>>,
    sectors: HashSet<SectorId>,
    offices: HashSet<OfficeId>,
    donors: HashSet<DonorId>,
    projects: HashSet<ProjectId>,
}

impl Shared {
    /// Lets an activity have what another one has, too.
    pub fn share(&mut self, about: &mut About) {
        one_of(&mut self.details, &mut about.details);
        one_of(&mut self.places, &mut about.place);
        one_of(&mut self.sectors, &mut about.sector);
        about.also_sectors.iter_mut().for_each(|sector| one_of(&mut self.sectors, sector));
        one_of(&mut self.offices, &mut about.office);
        about.donors.iter_mut().for_each(|donor| one_of(&mut self.donors, donor));
        about.project.iter_mut().for_each(|project| one_of(&mut self.projects, project));
    }
}

/// Takes the equal piece that is there, or leaves this one there.
fn one_of<T: Hash + Eq + Clone>(pieces: &mut HashSet<T>, piece: &mut T) {
    match pieces.get(piece) {
        Some(same) => piece.clone_from(same),
        None => drop(pieces.insert(piece.clone())),
    }
}
