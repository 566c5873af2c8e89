//! Checks of households that may be in a crowd as well.
//!
//! Belongs here: households reached at two sites in a year, with a head-count at the second. Does not:
//! lists whose people live elsewhere (`activities`), how far two sites are apart (`households`).
//!
//! A household without a residence is at home where it was reached first. At the second site nobody of
//! it is on the list's side, so a crowd there that it stood in counts it once more.

use std::collections::{HashMap, HashSet};

use roaring::RoaringBitmap;

use super::material::{Findings, Material};
use super::people::NONE;
use super::warning::{Check, Example};
use crate::count::Stated;
use crate::event::activity::{Reach, Status};
use crate::event::people::Link;
use crate::event::place::SiteKey;

/// Where the households were reached first in a year, and who is counted where.
#[derive(Default)]
struct Year {
    /// By household: the activity that reached it first, or [`NONE`].
    first: Vec<u32>,
    /// Households whose home is declared.
    declared: RoaringBitmap,
    /// The activity with a head-count at each site.
    crowds: HashMap<SiteKey, usize>,
    activities: Vec<usize>,
}

pub(super) fn look(material: &Material<'_>, found: &mut Findings<'_, '_>) {
    let mut year = (0, Year::default());
    // Activities follow each other by their start.
    for (at, stated) in material.activities() {
        let now = stated.activity.about.start.year();
        if now != year.0 {
            year.1.look(material, found);
            year = (now, Year::default());
        }
        if reaches(stated) {
            year.1.enter(material, at, stated);
        }
    }
    year.1.look(material, found);
}

/// Whether people of an activity are counted as reached.
pub(super) fn reaches(stated: &Stated<'_>) -> bool {
    let about = &stated.activity.about;
    about.reach == Reach::Direct && matches!(about.status, Status::Completed | Status::Ongoing)
}

/// The households that an activity lists, themselves or by a member, each with whether its row declares
/// a home.
fn households<'a>(
    material: &'a Material<'_>,
    stated: &'a Stated<'_>,
) -> impl Iterator<Item = (usize, bool)> + 'a {
    let people = &stated.activity.people;
    let own = people.household_rows().map(|row| (row.household, row.residence.is_some()));
    let members = people.person_rows().filter_map(|row| match row.link {
        Link::Household(household) => Some((household, row.residence.is_some())),
        _ => None,
    });
    own.chain(members).filter_map(|(id, declared)| Some((material.household(id)?, declared)))
}

impl Year {
    fn enter(&mut self, material: &Material<'_>, at: usize, stated: &Stated<'_>) {
        self.activities.push(at);
        let about = &stated.activity.about;
        // Marked head-counts are people of no list.
        if stated.activity.people.headcount() > 0 && !about.new_people {
            self.crowds.entry(about.place.site_key()).or_insert(at);
        }
        if self.first.is_empty() {
            self.first = vec![NONE; material.households()];
        }
        for (household, declared) in households(material, stated) {
            if declared {
                self.declared.insert(household as u32);
            }
            if let Some(first) = self.first.get_mut(household).filter(|first| **first == NONE) {
                *first = at as u32;
            }
        }
    }

    fn look(&self, material: &Material<'_>, found: &mut Findings<'_, '_>) {
        if self.crowds.is_empty() {
            return;
        }
        let activities = material.facts.activities();
        let site = |at: usize| activities.get(at).map(|s| s.activity.about.place.site_key());
        let mut sites: HashMap<usize, Option<SiteKey>> = HashMap::new();
        for at in &self.activities {
            let Some(stated) = activities.get(*at) else { continue };
            let here = site(*at);
            let Some(crowd) = here.as_ref().and_then(|here| self.crowds.get(here)) else {
                continue;
            };
            let mut told = HashSet::new();
            for (household, _) in households(material, stated) {
                let first = self.first.get(household).map_or(*at, |first| *first as usize);
                let home = sites.entry(first).or_insert_with(|| site(first));
                let is_case = *home != here
                    && !self.declared.contains(household as u32)
                    && told.insert(household);
                if is_case {
                    found.add(Check::InACrowdElsewhere, *at, *crowd, 1, || Example::Crowd {
                        first: material.reference(first).to_owned(),
                        crowd: material.reference(*crowd).to_owned(),
                    });
                }
            }
        }
    }
}
