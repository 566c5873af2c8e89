//! Which activities count in a period, and where.
//!
//! Belongs here: attribution, kinds, status, reach; sites and residences as numbers. Does not:
//! whom an activity reached.

use std::collections::BTreeSet;

use crate::event::activity::{About, Kind, Reach, Status};
use crate::event::ids::SectorId;
use crate::event::place::SiteKey;
use crate::event::policy::{Attribution, Policy};
use crate::event::time::{Day, Month, Period};

use super::{Facts, Stated};

/// An activity in scope, with its place and sectors as numbers.
#[derive(Debug)]
pub(super) struct Scoped<'a> {
    /// The activity.
    pub stated: Stated<'a>,
    /// Whether its reach is direct.
    pub direct: bool,
    /// Site, as an index into the sorted sites.
    pub site: u32,
    /// Sites of the residences it declares.
    pub residences: Vec<u32>,
    /// A bit per sector it reports to.
    pub sectors: u64,
}

/// The activities in scope, in the order of folding, and the sites of them and their residences.
pub(super) struct Scope<'a> {
    /// By (start, reference).
    pub activities: Vec<Scoped<'a>>,
    /// The sites' keys; sites are numbered in their order.
    pub sites: Vec<SiteKey>,
}

/// The days by which attribution places an activity: first and last.
fn placed(about: &About, policy: &Policy) -> (Day, Day) {
    let (start, end) = (about.start, about.last_day());
    if about.details.kind() == Kind::Works {
        // People use what is finished.
        return (end, end);
    }
    match policy.attribution {
        Attribution::Touches => (start, end),
        Attribution::Start => (start, start),
        Attribution::End => (end, end),
    }
}

/// Whether an activity of this description counts in a period, direct or not.
pub fn in_scope(about: &About, period: Period, policy: &Policy) -> bool {
    let (first, last) = placed(about, policy);
    matches!(about.status, Status::Completed | Status::Ongoing)
        && !policy.not_counted.contains(&about.details.kind())
        && period.touches(first, last)
}

/// The months whose slices an activity is in.
pub(super) fn months(about: &About, policy: &Policy) -> (Month, Month) {
    let (first, last) = placed(about, policy);
    (first.month(), last.month())
}

/// A bit per sector that an activity reports to.
pub(super) fn sector_bits(sectors: &[SectorId], about: &About) -> u64 {
    let bit = |id| sectors.iter().position(|s| s == id).map_or(0, |i| 1u64 << i);
    about.sectors().map(bit).fold(0, |mask, bit| mask | bit)
}

/// Collects what is in scope.
pub(super) fn scope<'a>(facts: &Facts<'a>, period: Period, policy: &Policy) -> Scope<'a> {
    let counted = || {
        let stated = facts.activities.iter().copied();
        stated.filter(|stated| in_scope(&stated.activity.about, period, policy))
    };
    let mut keys: BTreeSet<SiteKey> = BTreeSet::new();
    for Stated { activity, .. } in counted() {
        let place = &activity.about.place;
        keys.insert(place.site_key());
        keys.extend(activity.people.residences.iter().map(|r| place.residence_key(r)));
    }
    let keys: Vec<SiteKey> = keys.into_iter().collect();
    // Every key looked up was inserted above.
    let number = |key: SiteKey| keys.binary_search(&key).map_or(0, |i| i as u32);
    let activities = counted().map(|stated| {
        let about = &stated.activity.about;
        let residences = stated.activity.people.residences.iter();
        Scoped {
            stated,
            direct: about.reach == Reach::Direct,
            site: number(about.place.site_key()),
            residences: residences.map(|r| number(about.place.residence_key(r))).collect(),
            sectors: sector_bits(facts.sectors, about),
        }
    });
    let activities = activities.collect();
    Scope { activities, sites: keys }
}
