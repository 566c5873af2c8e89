//! What places and sites are called.
//!
//! Belongs here: a name for each, and finding a place by a name or P-code. Does not: which sites are one
//! place (`places`).
//!
//! A site is called what the first activity there calls it, else what the gazetteer does, else what a
//! residence does; its admin1 comes from the same source. A P-code alone says nothing of its admin1.

use std::collections::HashMap;

use super::agenda::{Agenda, Item, Lists};
use super::one_pass::each_in_scope;
use super::places::PlaceOfSite;
use super::query::Query;
use super::scope::{Scoped, Sites};
use crate::event::gazetteer::Location;
use crate::event::place::Place;
use crate::event::text::normalised;

/// A name and the admin1 it is in, either of which can be empty.
type Name = (String, String);

/// The names of sites and places, by number.
pub(super) struct PlaceNames {
    sites: Vec<Name>,
    places: Vec<Name>,
    /// By place: the normalised names and P-codes of its sites.
    within: Vec<Vec<String>>,
    /// By place: the population that the gazetteer has of it.
    populations: Vec<Option<u64>>,
}

impl PlaceNames {
    /// Finds the names of all sites that were met, and of their places.
    ///
    /// # Errors
    /// A list that cannot be read.
    pub fn find<L: Lists>(
        agenda: &Agenda<'_>,
        lists: &L,
        (query, scope): (&Query, &[Scoped<'_>]),
        sites: &mut Sites,
        place_of_site: &PlaceOfSite,
    ) -> Result<Self, L::Error> {
        let mut names = vec![(String::new(), String::new()); sites.len()];
        // Activities in scope come first: the others may be planned, or years old.
        let until = agenda.starting_by(query.period.to);
        let (in_scope, others): (Vec<&Item<'_>>, Vec<&Item<'_>>) =
            agenda.items[..until].iter().partition(|item| query.takes(item));
        for item in in_scope.iter().chain(&others) {
            let place = &item.about.place;
            let site = sites.of_place(place) as usize;
            name(&mut names, site, &place.site.name, &place.admin1.name);
        }
        let locations = agenda.gazetteer.places.iter();
        for (location, site) in locations.filter_map(|l| Some((l, sites.of_location(l)?))) {
            name(&mut names, site, &location.own().name, &location.admin1.name);
        }
        each_in_scope(lists, scope, |_, scoped, rows| {
            let place = &scoped.item.about.place;
            for residence in rows.residences.iter().filter(|r| r.pcode.trim().is_empty()) {
                let site = sites.of_residence(place, residence) as usize;
                name(&mut names, site, &residence.name, &place.admin1.name);
            }
        })?;
        for ((site, _), key) in names.iter_mut().zip(sites.keys()) {
            if site.is_empty() {
                *site = key.as_str().to_uppercase();
            }
        }
        Ok(Self::of_sites(names, agenda, sites, place_of_site))
    }

    fn of_sites(
        sites: Vec<Name>,
        agenda: &Agenda<'_>,
        numbers: &Sites,
        place_of_site: &PlaceOfSite,
    ) -> Self {
        let mut places = vec![(String::new(), String::new()); place_of_site.len()];
        let mut within = vec![Vec::new(); place_of_site.len()];
        let known = numbers.keys().iter().take(sites.len());
        for (site, key) in known.enumerate() {
            let place = place_of_site.of(site as u32) as usize;
            within[place].push(normalised(&sites[site].0));
            within[place].push(key.as_str().to_owned());
            if places[place].0.is_empty() && place_of_site.unit(place).is_none() {
                places[place] = sites[site].clone();
            }
        }
        if !place_of_site.is_by_site() {
            let as_written = UnitNames::find(agenda);
            for (place, named) in places.iter_mut().enumerate() {
                if let Some(unit) = place_of_site.unit(place) {
                    *named = as_written.of(unit);
                }
            }
        }
        let populations = populations(agenda, numbers, place_of_site);
        Self { sites, places, within, populations }
    }

    /// The people who live at a place, where the gazetteer has their number.
    pub fn population_of(&self, place: usize) -> Option<u64> {
        self.populations[place]
    }

    /// The name of a place, and its admin1.
    pub fn of_place(&self, place: usize) -> Name {
        self.places[place].clone()
    }

    /// The name of a site.
    pub fn of_site(&self, site: u32) -> String {
        self.sites[site as usize].0.clone()
    }

    /// The places that a name or P-code means: those called so, else those with a site called so.
    pub fn meant_by(&self, given: &str) -> Vec<usize> {
        let given = normalised(given);
        let called = |place: &usize| normalised(&self.places[*place].0) == given;
        let named: Vec<usize> = (0..self.places.len()).filter(called).collect();
        if !named.is_empty() {
            return named;
        }
        (0..self.places.len()).filter(|place| self.within[*place].contains(&given)).collect()
    }
}

/// By place, the population that the gazetteer has of the site or unit.
fn populations(
    agenda: &Agenda<'_>,
    sites: &Sites,
    place_of_site: &PlaceOfSite,
) -> Vec<Option<u64>> {
    let mut populations = vec![None; place_of_site.len()];
    let unit = |place| Some((place_of_site.unit(place)?.to_vec(), place));
    let units: HashMap<Vec<String>, usize> = (0..place_of_site.len()).filter_map(unit).collect();
    let counted = agenda.gazetteer.places.iter();
    for (location, people) in counted.filter_map(|l| Some((l, l.population?))) {
        let site = sites.of_location(location).and_then(|site| place_of_site.of_met(site));
        let site = site.filter(|place| place_of_site.unit(*place).is_none());
        let unit = units.get(&names_down_to_own(location)).filter(|_| location.is_area());
        if let Some(place) = unit.copied().or(site) {
            populations[place] = Some(u64::from(people));
        }
    }
    populations
}

/// The normalised names from admin1 down to the lowest that a place of the gazetteer has.
fn names_down_to_own(location: &Location) -> Vec<String> {
    let mut names = location.place().admin_names().to_vec();
    let named = names.iter().rposition(|name| !name.is_empty());
    names.truncate(named.map_or(0, |lowest| lowest + 1));
    names
}

fn name(names: &mut [Name], site: usize, given: &str, admin1: &str) {
    if let Some(slot) = names.get_mut(site)
        && slot.0.is_empty()
        && !given.trim().is_empty()
    {
        *slot = (given.trim().to_owned(), admin1.trim().to_owned());
    }
}

/// The names of administrative units as they are written, by their normalised names from admin1 down.
struct UnitNames(HashMap<Vec<String>, Name>);

impl UnitNames {
    fn find(agenda: &Agenda<'_>) -> Self {
        let mut names = Self(HashMap::new());
        agenda.items.iter().for_each(|item| names.add(&item.about.place));
        agenda.gazetteer.places.iter().map(Location::place).for_each(|place| names.add(&place));
        names
    }

    fn add(&mut self, place: &Place) {
        let written = [&place.admin1, &place.admin2, &place.admin3].map(|area| area.name.trim());
        let normalised = place.admin_names();
        for (level, name) in written.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            let unit = normalised[..=level].to_vec();
            let named = || ((*name).to_owned(), written[0].to_owned());
            self.0.entry(unit).or_insert_with(named);
        }
    }

    fn of(&self, unit: &[String]) -> Name {
        self.0.get(unit).cloned().unwrap_or_default()
    }
}
