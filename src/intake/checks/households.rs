//! Checks of households: sizes that change, places far apart.
//!
//! Belongs here: what one household's contacts and its members' rows say of it, one after the other.
//! Does not: who its members are (`people`).

use super::{Check, Example, Found, Scene};
use crate::event::gazetteer::Point;
use crate::event::people::Link;
use crate::event::text::normalised;

/// Sizes may change by this many without a word: a birth, a relative who came.
const SIZE_CHANGE_MAX: u32 = 2;
/// Sites are far apart beyond this distance, a day's travel for a family on foot or by cart. Where the
/// gazetteer has no coordinates, sites in different regions are.
const DISTANT_KM: f64 = 100.0;

/// Where a household was last reached.
#[derive(Clone, Copy)]
struct Reached<'a> {
    activity: usize,
    site: &'a str,
    admin1: &'a str,
    point: Option<Point>,
}

pub(super) fn look(scene: &Scene<'_>, found: &mut Found<'_, '_>) {
    let households = scene.facts.households as usize;
    let mut sizes: Vec<Option<(u32, usize)>> = vec![None; households];
    let mut places: Vec<Option<Reached<'_>>> = vec![None; households];
    for (at, stated) in scene.activities() {
        let place = &stated.activity.about.place;
        let people = &stated.activity.people;
        let point = |key| scene.sites.get(&key).and_then(|(_, point)| *point);
        let here = Reached {
            activity: at,
            site: &place.site.name,
            admin1: &place.admin1.name,
            point: point(place.site_key()),
        };
        // A home in another place says where the household lives; its region is not known.
        let homes: Vec<Reached<'_>> = people
            .residences
            .iter()
            .map(|home| Reached {
                site: if home.name.is_empty() { &home.pcode } else { &home.name },
                admin1: if home.pcode.is_empty() { here.admin1 } else { "" },
                point: point(place.residence_key(home)),
                ..here
            })
            .collect();
        for row in people.household_rows() {
            let household = scene.household(row.household);
            if let Some(last) = sizes.get_mut(household) {
                if let Some((size, before)) = *last
                    && size.abs_diff(row.size) > SIZE_CHANGE_MAX
                {
                    found.add(Check::HouseholdSize, at, before, 1, || {
                        let earlier = scene.reference(before).to_owned();
                        Example::Size { from: size, earlier, to: row.size }
                    });
                }
                *last = Some((row.size, at));
            }
            let now = row.residence.and_then(|i| homes.get(i)).unwrap_or(&here);
            reached(scene, &mut places, household, *now, found);
        }
        // Two lists that both start at 001 most often meet in their members' rows.
        for row in people.person_rows() {
            if let Link::Household(household) = row.link {
                let now = row.residence.and_then(|i| homes.get(i)).unwrap_or(&here);
                reached(scene, &mut places, scene.household(household), *now, found);
            }
        }
    }
}

/// Notes where a household is reached, and says so where it was far away before.
fn reached<'a>(
    scene: &Scene<'_>,
    places: &mut [Option<Reached<'a>>],
    household: usize,
    now: Reached<'a>,
    found: &mut Found<'_, '_>,
) {
    let Some(last) = places.get_mut(household) else { return };
    if let Some(before) = last.replace(now)
        && let Some(km) = distance(&before, &now)
    {
        found.add(Check::DistantHousehold, now.activity, before.activity, 1, || Example::Far {
            from: before.site.to_owned(),
            earlier: scene.reference(before.activity).to_owned(),
            to: now.site.to_owned(),
            km,
        });
    }
}

/// How far two places are apart in whole kilometres, where that is far; `None` inside where only the
/// regions are known to differ.
fn distance(a: &Reached<'_>, b: &Reached<'_>) -> Option<Option<u32>> {
    if let (Some(a), Some(b)) = (a.point, b.point) {
        let km = a.distance_km(b);
        return (km > DISTANT_KM).then(|| Some(km.round() as u32));
    }
    let (one, other) = (normalised(a.admin1), normalised(b.admin1));
    let differ = !one.is_empty() && !other.is_empty() && one != other;
    differ.then_some(None)
}
