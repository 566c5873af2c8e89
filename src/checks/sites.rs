//! Checks of sites: one place that is stated in two ways.
//!
//! Belongs here: which of the sites that activities and homes state are probably one, since each counts
//! by itself: a name with and without its P-code, with and without the areas above it, with and without
//! accents. Does not: finding a place in a gazetteer (`setup::places`), what makes two sites one
//! (`event::place`).

use std::collections::{BTreeMap, HashMap};

use super::material::{Findings, Material};
use super::warning::{Check, Example};
use crate::event::place::{Area, Place, SiteKey};
use crate::event::spelling::fold_place;
use crate::event::text::normalised;

/// Where more sites share one name, the name says too little ("centre") to compare them one by one.
const SAME_NAME_MAX: usize = 500;

/// A site as it is stated.
struct Stated {
    place: Place,
    activities: u64,
    is_asked: bool,
}

pub(super) fn look(material: &Material<'_>, found: &mut Findings<'_, '_>) {
    let mut sites: HashMap<SiteKey, Stated> = HashMap::new();
    for (at, stated) in material.activities() {
        let place = &*stated.activity.about.place;
        let homes = stated.activity.people.residences.iter().map(|home| {
            let site = Area { name: home.name.clone(), pcode: home.pcode.clone() };
            // A P-code means any site, a name one within the activity's areas.
            let areas = if home.pcode.is_empty() { place.clone() } else { Place::default() };
            (place.residence_key(home), Place { site, ..areas })
        });
        for (key, place) in [(place.site_key(), place.clone())].into_iter().chain(homes) {
            let site = sites.entry(key).or_insert(Stated { place, activities: 0, is_asked: false });
            site.activities += 1;
            site.is_asked |= material.is_asked(at);
        }
    }
    let mut named: BTreeMap<String, Vec<Stated>> = BTreeMap::new();
    for site in sites.into_values() {
        let name = fold_place(&site.place.site.name);
        if !name.is_empty() {
            named.entry(name).or_default().push(site);
        }
    }
    for mut sites in named.into_values().filter(|sites| (2..=SAME_NAME_MAX).contains(&sites.len()))
    {
        // The one that is stated most often stands; of equals, the one that says most.
        sites.sort_by_cached_key(|site| (u64::MAX - site.activities, describe(&site.place)));
        let mut standing: Vec<&Stated> = Vec::new();
        for site in &sites {
            let Some(other) = standing.iter().find(|other| may_be_one(&other.place, &site.place))
            else {
                standing.push(site);
                continue;
            };
            if site.is_asked || other.is_asked {
                found.add_of(Check::TwoSites, describe(&site.place), site.activities, || {
                    Example::Site(describe(&other.place))
                });
            }
        }
    }
}

/// Whether nothing that both state speaks against two sites of one name being one.
fn may_be_one(a: &Place, b: &Place) -> bool {
    let agree = |a: &Area, b: &Area| {
        let (one, other) = (normalised(&a.pcode), normalised(&b.pcode));
        if !one.is_empty() && !other.is_empty() {
            return one == other;
        }
        let (one, other) = (fold_place(&a.name), fold_place(&b.name));
        one.is_empty() || other.is_empty() || one == other
    };
    agree(&a.admin1, &b.admin1)
        && agree(&a.admin2, &b.admin2)
        && agree(&a.admin3, &b.admin3)
        && agree(&a.site, &b.site)
}

/// A site with all that is stated of it: "Sévaré (Mopti, Mopti, ML05…)".
fn describe(place: &Place) -> String {
    let parts = [&place.admin1.name, &place.admin2.name, &place.admin3.name, &place.site.pcode];
    let parts: Vec<&str> =
        parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    match parts.is_empty() {
        true => place.site.name.clone(),
        false => format!("{} ({})", place.site.name, parts.join(", ")),
    }
}
