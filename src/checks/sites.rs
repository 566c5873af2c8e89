//! Checks of sites: one place that is stated in two ways.
//!
//! Belongs here: which of the sites that activities and homes state are probably one, since each counts
//! by itself: a name with and without its P-code, with and without the areas above it, with and without
//! accents, a typing error apart, or in another area. Does not: finding a place in a gazetteer (`setup::places`), what makes two sites one
//! (`event::place`).

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::material::{Findings, Material};
use super::stated_places::StatedPlaces;
use super::warning::{Check, Example};
use crate::event::place::{Area, Place, Residence, SiteKey};
use crate::event::spelling::{fold_place, is_slip};
use crate::event::text::normalised;

/// Where more sites share one name, the name says too little ("centre") to compare them one by one.
const SAME_NAME_MAX: usize = 500;

/// Shorter words are a letter apart without a mistake.
const NEAR_LETTERS_MIN: usize = 5;

/// A site as it is stated.
struct Stated {
    place: Place,
    activities: u64,
    is_asked: bool,
}

pub(super) fn look(material: &Material<'_>, found: &mut Findings<'_, '_>) {
    let stated = material.stated_places();
    let known = Known { material, sites: OnceCell::new() };
    let mut named: BTreeMap<String, Vec<Stated>> = BTreeMap::new();
    for site in stated_sites(&stated) {
        let name = fold_place(&site.place.site.name);
        if !name.is_empty() {
            named.entry(name).or_default().push(site);
        }
    }
    if material.concerned.is_some() {
        leave_out_unasked(&mut named);
    }
    for sites in named.values_mut() {
        // The one that is stated most often stands; of equals, the one that says most.
        sites.sort_by_cached_key(|site| (u64::MAX - site.activities, describe(&site.place)));
    }
    near_names(&named, &known, found);
    for sites in named.values() {
        in_other_areas(sites, &known, found);
    }
    for sites in named.into_values().filter(|sites| (2..=SAME_NAME_MAX).contains(&sites.len())) {
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

/// Every site that is stated, as it is stated first.
fn stated_sites(all: &[StatedPlaces<'_>]) -> Vec<Stated> {
    let mut sites: Vec<Stated> = Vec::new();
    let mut by_key: HashMap<SiteKey, usize> = HashMap::new();
    // Most activities state what others state, and making a key takes long: those of what lies at one address
    // are made once. A home without a P-code is one within its activity's place.
    let mut at_address: HashMap<(*const Place, *const Residence), usize> = HashMap::new();
    for StatedPlaces { place, homes, is_asked, .. } in all {
        let place: &Place = place;
        let mut note = |home: Option<&Residence>| {
            let within = home.is_none_or(|home| home.pcode.trim().is_empty());
            let address = (
                if within { std::ptr::from_ref(place) } else { std::ptr::null() },
                home.map_or(std::ptr::null(), std::ptr::from_ref),
            );
            let at = *at_address.entry(address).or_insert_with(|| {
                let key = home.map_or_else(|| place.site_key(), |home| place.residence_key(home));
                *by_key.entry(key).or_insert_with(|| {
                    let place = home.map_or_else(|| place.clone(), |home| living_at(place, home));
                    sites.push(Stated { place, activities: 0, is_asked: false });
                    sites.len() - 1
                })
            });
            if let Some(site) = sites.get_mut(at) {
                site.activities += 1;
                site.is_asked |= is_asked;
            }
        };
        note(None);
        homes.iter().for_each(|home| note(Some(home)));
    }
    sites
}

/// A home as a place. A P-code means any site, a name one within the activity's areas.
fn living_at(place: &Place, home: &Residence) -> Place {
    let site = Area { name: home.name.clone(), pcode: home.pcode.clone() };
    let areas = if home.pcode.is_empty() { place.clone() } else { Place::default() };
    Place { site, ..areas }
}

/// Leaves out the names of which nothing can be told: none of their sites is asked for, and none that is has a
/// name which a letter more or less can make of theirs.
fn leave_out_unasked(named: &mut BTreeMap<String, Vec<Stated>>) {
    let letters = |name: &str| name.chars().count();
    let asked = named.iter().filter(|(_, sites)| sites.iter().any(|site| site.is_asked));
    let asked: HashSet<usize> = asked.map(|(name, _)| letters(name)).collect();
    named.retain(|name, _| asked.iter().any(|asked| asked.abs_diff(letters(name)) <= 1));
}

/// The sites of the gazetteer: what it has as two is two.
struct Known<'m> {
    material: &'m Material<'m>,
    sites: OnceCell<Sites>,
}

struct Sites {
    names: HashSet<String>,
    /// Each with its first two areas.
    places: HashSet<[String; 3]>,
}

impl Known<'_> {
    fn sites(&self) -> &Sites {
        self.sites.get_or_init(|| {
            let places = self.material.state.gazetteer.places.iter();
            let places = places.filter(|location| !location.is_area()).map(|location| {
                let areas = [&location.admin1, &location.admin2, &location.site];
                areas.map(|area| fold_place(&area.name))
            });
            let places: HashSet<[String; 3]> = places.collect();
            let names = places.iter().map(|[.., name]| name.clone()).collect();
            Sites { names, places }
        })
    }

    fn has_name(&self, name: &str) -> bool {
        self.sites().names.contains(name)
    }

    fn has(&self, place: &Place) -> bool {
        let parts = [&place.admin1, &place.admin2, &place.site];
        self.sites().places.contains(&parts.map(|area| fold_place(&area.name)))
    }
}

/// Tells sites of one area whose names are a typing error apart.
fn near_names(
    named: &BTreeMap<String, Vec<Stated>>,
    known: &Known<'_>,
    found: &mut Findings<'_, '_>,
) {
    // Names that are a typing error apart are the same without one letter of either.
    let mut shortened: HashMap<String, Vec<&str>> = HashMap::new();
    for name in named.keys() {
        let without = name.char_indices().map(|(at, letter)| {
            let (before, after) = name.split_at(at);
            format!("{before}{}", after.get(letter.len_utf8()..).unwrap_or_default())
        });
        let forms: HashSet<String> = without.chain([name.clone()]).collect();
        for form in forms {
            shortened.entry(form).or_default().push(name);
        }
    }
    let mut pairs: BTreeSet<(&str, &str)> = BTreeSet::new();
    for names in shortened.values().filter(|names| names.len() <= SAME_NAME_MAX) {
        for (i, one) in names.iter().enumerate() {
            let others = names.iter().skip(i + 1).filter(|other| are_near(one, other));
            pairs.extend(others.map(|other| (*one.min(other), *one.max(other))));
        }
    }
    for (one, other) in pairs {
        // A gazetteer that has both knows that they are two.
        let are_known = || known.has_name(one) && known.has_name(other);
        let (Some(sites), Some(others)) = (named.get(one), named.get(other)) else { continue };
        let mut pairs = sites.iter().flat_map(|a| others.iter().map(move |b| (a, b)));
        if let Some((a, b)) = pairs.find(|(a, b)| {
            (a.is_asked || b.is_asked)
                && (a.place.site.pcode.is_empty() || b.place.site.pcode.is_empty())
                && areas_agree(&a.place, &b.place)
        }) && !are_known()
        {
            similar(a, b, found);
        }
    }
}

/// Tells a name that sites of two areas of one region have. One of many areas is a common name.
fn in_other_areas(sites: &[Stated], known: &Known<'_>, found: &mut Findings<'_, '_>) {
    let mut areas: BTreeMap<(String, String), &Stated> = BTreeMap::new();
    for site in sites.iter().filter(|site| site.place.site.pcode.is_empty()) {
        let area = |area: &Area| fold_place(&area.name);
        let (region, area) = (area(&site.place.admin1), area(&site.place.admin2));
        if !region.is_empty() && !area.is_empty() {
            areas.entry((region, area)).or_insert(site);
        }
    }
    let areas: Vec<(&(String, String), &&Stated)> = areas.iter().collect();
    if let [(one, a), (other, b)] = areas.as_slice()
        && one.0 == other.0
        && (a.is_asked || b.is_asked)
        && !(known.has(&a.place) && known.has(&b.place))
    {
        similar(a, b, found);
    }
}

/// Tells of the less frequent one of two sites that it is like the other.
fn similar(a: &Stated, b: &Stated, found: &mut Findings<'_, '_>) {
    let (other, site) = if a.activities >= b.activities { (a, b) } else { (b, a) };
    found.add_of(Check::SimilarSites, describe(&site.place), site.activities, || {
        Example::Site(describe(&other.place))
    });
}

/// Whether two names are a typing error apart: in one word that is long enough to be a name, since
/// "quartier A" and "quartier B" are two, and so are places with other numbers.
fn are_near(one: &str, other: &str) -> bool {
    let letters = |word: &str| word.chars().count();
    let (a, b): (Vec<&str>, Vec<&str>) =
        (one.split_whitespace().collect(), other.split_whitespace().collect());
    let in_one_word = match a.len() == b.len() {
        // "Kola bougou" and "Kolabougou".
        false => true,
        true => a
            .iter()
            .zip(&b)
            .filter(|(a, b)| a != b)
            .all(|(a, b)| letters(a).min(letters(b)) >= NEAR_LETTERS_MIN),
    };
    in_one_word && letters(one).min(letters(other)) >= NEAR_LETTERS_MIN && is_slip(one, other)
}

/// Whether nothing that both state speaks against two sites of one name being one.
fn may_be_one(a: &Place, b: &Place) -> bool {
    areas_agree(a, b) && agree(&a.site, &b.site)
}

fn areas_agree(a: &Place, b: &Place) -> bool {
    agree(&a.admin1, &b.admin1) && agree(&a.admin2, &b.admin2) && agree(&a.admin3, &b.admin3)
}

fn agree(a: &Area, b: &Area) -> bool {
    let (one, other) = (normalised(&a.pcode), normalised(&b.pcode));
    if !one.is_empty() && !other.is_empty() {
        return one == other;
    }
    let (one, other) = (fold_place(&a.name), fold_place(&b.name));
    one.is_empty() || other.is_empty() || one == other
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
