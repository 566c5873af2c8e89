//! Places of the gazetteer that fit what somebody has typed so far.
//!
//! Belongs here: choosing them. Does not: what a name means where an activity states it (`setup::places`).

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::event::gazetteer::{Gazetteer, Level, Location};
use crate::event::spelling::fold_place;
use crate::ledger::Snapshot;
use crate::setup::gazetteer;

/// What is known of a place: beginnings of names, or place codes. What is empty is anything.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Request {
    /// Region.
    pub admin1: String,
    /// Second level.
    pub admin2: String,
    /// Third level.
    pub admin3: String,
    /// Site: any part of its name, or of another name that it goes by.
    pub site: String,
}

/// Places.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The first of them, those that are called so before those whose names only hold it.
    pub places: Vec<Location>,
    /// How many more there are.
    pub more: usize,
}

/// The ledger's gazetteer, or the regions that are built in for its country.
fn of(ledger: &Snapshot) -> Cow<'_, Gazetteer> {
    let state = ledger.state();
    if !state.gazetteer.places.is_empty() {
        return Cow::Borrowed(&state.gazetteer);
    }
    let country = state.opened.as_ref().map(|opened| opened.country.as_str());
    Cow::Owned(gazetteer::of_country(country.unwrap_or_default()))
}

/// Folded, what a request has of the levels above sites, and of the site.
struct Sought {
    admins: [String; 3],
    site: String,
}

impl Sought {
    fn of(request: &Request) -> Self {
        let admins = [&request.admin1, &request.admin2, &request.admin3];
        Self { admins: admins.map(|name| fold_place(name)), site: fold_place(&request.site) }
    }

    /// Whether a place lies in the areas, down to a level.
    fn has(&self, location: &Location, levels: usize) -> bool {
        let fits = |level: &Level, sought: &String| {
            let is_called = || fold_place(&level.name).starts_with(sought.as_str());
            sought.is_empty() || is_called() || fold_place(&level.pcode) == *sought
        };
        let admins = location.admins().into_iter().zip(&self.admins).take(levels);
        let mut fitting = admins.map(|(level, sought)| fits(level, sought));
        fitting.all(|fits| fits)
    }

    /// How well a place's own names fit: 0 the best.
    fn rank(&self, location: &Location) -> Option<usize> {
        if self.site.is_empty() {
            return Some(2);
        }
        let own = [&location.own().name, &location.own().pcode];
        let names = own.into_iter().chain(&location.aliases).map(|name| fold_place(name));
        let rank = |name: String| match name.find(&self.site)? {
            0 if name == self.site => Some(0),
            0 => Some(1),
            _ => Some(2),
        };
        names.filter_map(rank).min()
    }
}

/// The places that fit, the first `max` of them.
pub fn find(ledger: &Snapshot, request: &Request, max: usize) -> Found {
    let (gazetteer, sought) = (of(ledger), Sought::of(request));
    let fitting = gazetteer.places.iter().filter(|location| sought.has(location, 3));
    let mut ranked: Vec<(usize, &Location)> =
        fitting.filter_map(|location| Some((sought.rank(location)?, location))).collect();
    // In the gazetteer's own order, by regions, where they fit alike; areas behind sites.
    ranked.sort_by_key(|(rank, location)| (*rank, location.is_area()));
    let more = ranked.len().saturating_sub(max);
    let places = ranked.into_iter().take(max).map(|(_, location)| location.clone()).collect();
    Found { places, more }
}

/// Names of a level, 0 for regions and 3 for sites, within what a request has of the levels above it. None where
/// there are more than `max`: nobody finds one among them.
pub fn names(ledger: &Snapshot, level: usize, request: &Request, max: usize) -> Vec<String> {
    let (gazetteer, sought) = (of(ledger), Sought::of(request));
    let mut names: Vec<&str> = Vec::new();
    for location in gazetteer.places.iter().filter(|location| sought.has(location, level)) {
        let name = match location.admins().get(level) {
            Some(level) => level.name.as_str(),
            None => location.site.name.as_str(),
        };
        if !name.is_empty() && names.last() != Some(&name) {
            names.push(name);
        }
    }
    names.sort_unstable();
    names.dedup();
    if names.len() > max {
        return Vec::new();
    }
    names.into_iter().map(str::to_owned).collect()
}
