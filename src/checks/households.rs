//! Checks of households: sizes that change, places far apart.
//!
//! Belongs here: what one household's contacts and its members' rows say of it, one after the other.
//! Does not: who its members are (`people`).

use std::collections::HashMap;

use super::material::{Findings, Material};
use super::people::NONE;
use super::warning::{Check, Example};
use crate::event::activity::Activity;
use crate::event::gazetteer::Point;
use crate::event::people::Link;
use crate::event::place::SiteKey;
use crate::event::text::normalised;

/// Sizes may change by this many without a word: a birth, a relative who came.
const SIZE_CHANGE_MAX: u32 = 2;
/// Sites are far apart beyond this distance, a day's travel for a family on foot or by cart. Where the
/// gazetteer has no coordinates, sites in different regions are.
const DISTANT_KM: f64 = 100.0;

/// A place where households were reached: an activity's own, or a home that it states.
#[derive(Clone, Copy)]
struct Home {
    activity: u32,
    /// Among the activity's residences, from 1; 0 for its own site.
    residence: u32,
    /// Among the regions, from 1; 0 where it is not known.
    region: u32,
    /// Among the points, or [`NONE`].
    point: u32,
}

/// Where every household was last reached.
#[derive(Default)]
struct Places {
    homes: Vec<Home>,
    points: Vec<Point>,
    /// By normalised name.
    regions: HashMap<String, u32>,
    /// By household: among the homes, or [`NONE`].
    last: Vec<u32>,
}

impl Places {
    /// Enters an activity's site and the homes that it states; returns where the first one is.
    fn enter(&mut self, material: &Material<'_>, at: usize, activity: &Activity) -> usize {
        let place = &activity.about.place;
        let region = normalised(&place.admin1.name);
        let next = self.regions.len() as u32 + 1;
        let region = match region.is_empty() {
            true => 0,
            false => *self.regions.entry(region).or_insert(next),
        };
        let first = self.homes.len();
        let here = Home { activity: at as u32, residence: 0, region, point: NONE };
        let point = self.point(material, || place.site_key());
        self.homes.push(Home { point, ..here });
        for (home, residence) in activity.people.residences.iter().zip(1..) {
            // A home in another place says where the household lives; its region is not known.
            let region = if home.pcode.is_empty() { region } else { 0 };
            let point = self.point(material, || place.residence_key(home));
            self.homes.push(Home { residence, region, point, ..here });
        }
        first
    }

    fn point(&mut self, material: &Material<'_>, key: impl FnOnce() -> SiteKey) -> u32 {
        // Without a gazetteer there is nothing to look up, and making the key takes longest.
        let sites = material.sites();
        let known = if sites.is_empty() { None } else { sites.get(&key()) };
        let Some((_, Some(point))) = known else { return NONE };
        self.points.push(*point);
        self.points.len() as u32 - 1
    }

    /// Notes where a household is reached, and says so where it was far away before.
    fn reached(
        &mut self,
        material: &Material<'_>,
        household: usize,
        home: usize,
        found: &mut Findings<'_, '_>,
    ) {
        let Some(last) = self.last.get_mut(household) else { return };
        let before = std::mem::replace(last, home as u32) as usize;
        let homes = (self.homes.get(before), self.homes.get(home));
        if let (Some(before), Some(now)) = homes
            && let Some(km) = self.distance(before, now)
        {
            let earlier = before.activity as usize;
            found.add(Check::DistantHousehold, now.activity as usize, earlier, 1, || {
                Example::Far {
                    from: site(material, before).to_owned(),
                    earlier: material.reference(earlier).to_owned(),
                    to: site(material, now).to_owned(),
                    km,
                }
            });
        }
    }

    /// How far two places are apart in whole kilometres, where that is far; `None` inside where only
    /// the regions are known to differ.
    fn distance(&self, a: &Home, b: &Home) -> Option<Option<u32>> {
        let point = |home: &Home| self.points.get(home.point as usize).copied();
        if let (Some(a), Some(b)) = (point(a), point(b)) {
            let km = a.distance_km(b);
            return (km > DISTANT_KM).then(|| Some(km.round() as u32));
        }
        let differ = a.region != 0 && b.region != 0 && a.region != b.region;
        differ.then_some(None)
    }
}

/// What the site of a home is called.
fn site<'a>(material: &Material<'a>, home: &Home) -> &'a str {
    let Some(stated) = material.facts.activities().get(home.activity as usize) else { return "" };
    let activity = stated.activity;
    match (home.residence as usize).checked_sub(1).map(|i| activity.people.residences.get(i)) {
        None => &activity.about.place.site.name,
        Some(home) => {
            home.map_or("", |home| if home.name.is_empty() { &home.pcode } else { &home.name })
        }
    }
}

pub(super) fn look(material: &Material<'_>, found: &mut Findings<'_, '_>) {
    let households = material.households();
    // Members of the last declared size, 0 for none, and the activity that declared it.
    let mut sizes: Vec<(u32, u32)> = vec![(0, NONE); households];
    let mut places = Places { last: vec![NONE; households], ..Places::default() };
    for (at, stated) in material.activities() {
        let people = &stated.activity.people;
        let here = places.enter(material, at, stated.activity);
        let home = |residence: Option<usize>| residence.map_or(here, |i| here + 1 + i);
        for row in people.household_rows() {
            let Some(household) = material.household(row.household) else { continue };
            if let Some(last) = sizes.get_mut(household) {
                let (size, before) = *last;
                if before != NONE && size.abs_diff(row.size) > SIZE_CHANGE_MAX {
                    let before = before as usize;
                    found.add(Check::HouseholdSize, at, before, 1, || {
                        let earlier = material.reference(before).to_owned();
                        Example::Size { from: size, earlier, to: row.size }
                    });
                }
                *last = (row.size, at as u32);
            }
            places.reached(material, household, home(row.residence), found);
        }
        // Two lists that both start at 001 most often meet in their members' rows.
        for row in people.person_rows() {
            if let Link::Household(household) = row.link
                && let Some(household) = material.household(household)
            {
                places.reached(material, household, home(row.residence), found);
            }
        }
    }
}
