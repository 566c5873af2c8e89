//! Places: the sites, or under rule 2 the administrative units, at which lists are set against
//! head-counts.
//!
//! Belongs here: which unit a site lies in. Does not: what makes two spellings one site
//! (`event::place`), who is at home there (`homes`).
//!
//! All units of a site come from one source: the gazetteer, else the activity that names most of them. A
//! site whose unit of the policy's level is not named lies in the nearest lower unit that is, else it is
//! a place of its own.

use std::collections::HashMap;

use super::agenda::Agenda;
use super::scope::{Sites, is_stating};
use crate::event::place::SiteKey;
use crate::event::policy::{Places, Policy};
use crate::event::text::normalised;
use crate::event::time::Day;

/// Normalised names of admin1 to admin3; empty where none is given.
type Units = [String; 3];

/// The place of each site, by number.
#[derive(Debug)]
pub(super) struct PlaceOfSite {
    /// By site; nothing where each site is its own place.
    places: Option<Vec<u32>>,
    /// By place: the normalised names of the unit from admin1 down, or nothing where it is a site.
    units: Vec<Option<Vec<String>>>,
    count: usize,
}

/// What a place is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum PlaceKey<'a> {
    Site(&'a SiteKey),
    /// The names from admin1 down.
    Unit(Vec<String>),
}

impl PlaceOfSite {
    /// Finds the places of all sites that were met. Of the agenda, the activities that start by `until`
    /// name units; they can be in any order.
    pub fn find(agenda: &Agenda<'_>, policy: &Policy, until: Day, sites: &Sites) -> Self {
        let Some(level) = level(policy.places) else {
            return Self { places: None, units: Vec::new(), count: sites.len() };
        };
        let known = units_of_sites(agenda, policy, until, sites.keys());
        let mut numbers: HashMap<PlaceKey<'_>, u32> = HashMap::new();
        let place = |(site, units): (_, Option<Units>)| {
            let unit = units.and_then(|units| unit(units, level));
            let next = numbers.len() as u32;
            *numbers.entry(unit.map_or(PlaceKey::Site(site), PlaceKey::Unit)).or_insert(next)
        };
        let places: Vec<u32> = sites.keys().iter().zip(known).map(place).collect();
        let mut units = vec![None; numbers.len()];
        for (key, place) in numbers {
            if let PlaceKey::Unit(names) = key {
                units[place as usize] = Some(names);
            }
        }
        Self { places: Some(places), count: units.len(), units }
    }

    /// The unit that a place is; nothing for a site.
    pub fn unit(&self, place: usize) -> Option<&[String]> {
        self.units.get(place)?.as_deref()
    }

    /// How many places.
    pub fn len(&self) -> usize {
        self.count
    }

    /// The place of a site.
    #[inline]
    pub fn of(&self, site: u32) -> u32 {
        self.places.as_ref().map_or(site, |places| places[site as usize])
    }

    /// The place of a site, if the site was met when places were found.
    pub fn of_met(&self, site: usize) -> Option<usize> {
        match &self.places {
            None => (site < self.count).then_some(site),
            Some(places) => places.get(site).map(|place| *place as usize),
        }
    }

    /// Whether each site is its own place.
    pub fn is_by_site(&self) -> bool {
        self.places.is_none()
    }
}

/// Index of the level's name; nothing for the site.
fn level(places: Places) -> Option<usize> {
    match places {
        Places::Site => None,
        Places::Admin1 => Some(0),
        Places::Admin2 => Some(1),
        Places::Admin3 => Some(2),
    }
}

/// The unit of a level, or the nearest lower one that is named: its names from admin1 down.
fn unit(units: Units, level: usize) -> Option<Vec<String>> {
    let lowest = (level..units.len()).find(|level| !units[*level].is_empty())?;
    Some(units.into_iter().take(lowest + 1).collect())
}

/// The units of each site, in the order of `keys`.
fn units_of_sites(
    agenda: &Agenda<'_>,
    policy: &Policy,
    until: Day,
    keys: &[SiteKey],
) -> Vec<Option<Units>> {
    // The key of a site without a P-code has the names that every activity there has.
    let in_key = |key: &SiteKey| key.admins().map(|names| names.map(str::to_owned));
    let mut units: Vec<Option<Units>> = keys.iter().map(in_key).collect();
    let mut by_pcode: HashMap<&str, usize> = HashMap::new();
    for (at, key) in keys.iter().enumerate().filter(|(at, _)| units[*at].is_none()) {
        by_pcode.insert(key.as_str(), at);
    }
    if by_pcode.is_empty() {
        return units;
    }
    for location in &agenda.gazetteer.places {
        let pcode = normalised(&location.own().pcode);
        if let Some(at) = by_pcode.remove(pcode.as_str()) {
            units[at] = Some(location.place().admin_names());
        }
    }
    let stating = agenda.items.iter();
    let stating = stating.filter(|item| {
        item.about.start <= until && is_stating(item.about, item.is_approved, policy)
    });
    let mut naming: Vec<_> = stating.collect();
    naming.sort_by_key(|item| (item.about.start, item.reference));
    let mut most = vec![0; keys.len()];
    for item in naming {
        let place = &item.about.place;
        let pcode = place.site.pcode.trim();
        let areas = [&place.admin1, &place.admin2, &place.admin3];
        let named = areas.iter().filter(|area| !area.name.trim().is_empty()).count();
        if pcode.is_empty() || named == 0 {
            continue;
        }
        if let Some(at) = by_pcode.get(normalised(pcode).as_str())
            && named > most[*at]
        {
            most[*at] = named;
            units[*at] = Some(place.admin_names());
        }
    }
    units
}
