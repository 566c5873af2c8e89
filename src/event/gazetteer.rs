//! The gazetteer: the places an office knows, with their names and positions.
//!
//! Belongs here: a place as a ledger records it, and what makes one well-formed. Does not: reading a
//! file (`intake::gazetteer`), finding the place that a spelling means (`setup::places`).
//!
//! A gazetteer is recorded as a whole and replaces the one before. It never changes what was recorded:
//! a place is looked up once, when an activity is entered, and the activity then states it in full.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::place::{Area, Place, SiteKey};
use super::rule::Rule;
use super::text::{self, TextError, normalised};

/// Most places a gazetteer can have: several times the settlements of a large country.
pub const PLACES_MAX: usize = 200_000;
/// Largest population of one place: more than any city has.
pub const POPULATION_MAX: u32 = 100_000_000;

/// Every place an office knows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gazetteer {
    /// The places, sorted by admin1, admin2, admin3 and site.
    pub places: Vec<Location>,
}

/// A place: a site, or, where the site has no name, the area that the levels above name.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct Location {
    /// Region.
    pub admin1: Level,
    /// Cercle, or what the country calls its second level.
    pub admin2: Level,
    /// Commune, or what the country calls its third level.
    pub admin3: Level,
    /// Settlement, camp or school; empty where the place is an area.
    pub site: Level,
    /// Further names of the place itself.
    pub aliases: Vec<String>,
    /// People who live there.
    pub population: Option<u32>,
    /// Its position.
    pub point: Option<Point>,
}

/// A name and its P-code, either of which can be empty.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct Level {
    /// The name as the gazetteer writes it.
    pub name: String,
    /// The place code of the country's common operational datasets.
    pub pcode: String,
}

impl Level {
    /// Whether neither name nor code is given.
    pub fn is_empty(&self) -> bool {
        self.name.is_empty() && self.pcode.is_empty()
    }
}

impl From<&Level> for Area {
    fn from(level: &Level) -> Area {
        Area { name: level.name.clone(), pcode: level.pcode.clone() }
    }
}

/// A point on the earth, in millionths of a degree (WGS 84).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct Point {
    /// North positive.
    pub latitude_microdegrees: i32,
    /// East positive.
    pub longitude_microdegrees: i32,
}

impl Point {
    /// The distance to another point along the surface, in kilometres, within a few per mille.
    pub fn distance_km(self, other: Point) -> f64 {
        const EARTH_RADIUS_KM: f64 = 6371.0;
        let radians = |microdegrees: i32| (f64::from(microdegrees) / 1e6).to_radians();
        let (a, b) = (radians(self.latitude_microdegrees), radians(other.latitude_microdegrees));
        let east = radians(other.longitude_microdegrees) - radians(self.longitude_microdegrees);
        let half = ((b - a) / 2.0).sin().powi(2) + a.cos() * b.cos() * (east / 2.0).sin().powi(2);
        2.0 * EARTH_RADIUS_KM * half.sqrt().min(1.0).asin()
    }
}

/// Why a gazetteer was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GazetteerError {
    /// More than the limit.
    #[error("has {0} places; at most {PLACES_MAX} are possible")]
    Many(usize),
    /// A place without any name.
    #[error("has a place without admin1 and without a site")]
    Nameless,
    /// Two places with one identity.
    #[error("has \"{0}\" twice")]
    Twice(String),
    /// A text that a log may not hold.
    #[error("has a place whose {what} {error}")]
    Text {
        /// Which text.
        what: &'static str,
        /// Why.
        error: TextError,
    },
    /// A population or a point that cannot exist.
    #[error("has a place whose {0} cannot be")]
    Number(&'static str),
}

impl Location {
    /// Whether it is an area and not a site.
    pub fn is_area(&self) -> bool {
        self.site.is_empty()
    }

    /// The levels above the site.
    pub fn admins(&self) -> [&Level; 3] {
        [&self.admin1, &self.admin2, &self.admin3]
    }

    /// The place's own level: the site, else the lowest area that has a name.
    pub fn own(&self) -> &Level {
        let levels = [&self.site, &self.admin3, &self.admin2];
        levels.into_iter().find(|level| !level.is_empty()).unwrap_or(&self.admin1)
    }

    /// The place as an activity states it.
    pub fn place(&self) -> Place {
        Place {
            admin1: (&self.admin1).into(),
            admin2: (&self.admin2).into(),
            admin3: (&self.admin3).into(),
            site: (&self.site).into(),
        }
    }

    /// Its identity: as for a site, the P-code, else the names.
    pub fn key(&self) -> SiteKey {
        self.key_under(Rule::Two)
    }

    /// The same under a version of the counting rule.
    pub fn key_under(&self, rule: Rule) -> SiteKey {
        let mut place = self.place();
        if self.is_area() {
            place.site.pcode.clone_from(&self.own().pcode);
        }
        place.site_key_under(rule)
    }

    fn check(&self) -> Result<(), GazetteerError> {
        let named = [&self.admin1, &self.site];
        if named.iter().all(|level| level.name.is_empty()) {
            return Err(GazetteerError::Nameless);
        }
        let levels = self.admins().into_iter().chain([&self.site]);
        let names = levels.clone().map(|level| ("name", &level.name));
        let pcodes = levels.map(|level| ("P-code", &level.pcode));
        let aliases = self.aliases.iter().map(|alias| ("alias", alias));
        let pcodes = pcodes.map(|(what, pcode)| (what, text::checked_pcode(pcode)));
        let texts = names.chain(aliases).map(|(what, text)| (what, text::checked(text)));
        for (what, checked) in texts.chain(pcodes) {
            checked.map_err(|error| GazetteerError::Text { what, error })?;
        }
        if self.population.is_some_and(|population| population > POPULATION_MAX) {
            return Err(GazetteerError::Number("population"));
        }
        let possible = |point: Point| {
            point.latitude_microdegrees.abs() <= 90_000_000
                && point.longitude_microdegrees.abs() <= 180_000_000
        };
        match self.point {
            Some(point) if !possible(point) => Err(GazetteerError::Number("point")),
            _ => Ok(()),
        }
    }
}

impl Gazetteer {
    /// A gazetteer from places in any order.
    pub fn of(mut places: Vec<Location>) -> Self {
        places.sort_by_cached_key(|location| {
            let levels = location.admins().into_iter().chain([&location.site]);
            levels.map(|level| (normalised(&level.name), level.pcode.clone())).collect::<Vec<_>>()
        });
        Self { places }
    }

    /// Whether it lists sites. Only then is a site that it lacks unknown.
    pub fn lists_sites(&self) -> bool {
        self.places.iter().any(|location| !location.is_area())
    }

    /// Checks that every place has a name and is listed once, and that its texts may be recorded.
    pub fn check(&self) -> Result<(), GazetteerError> {
        if self.places.len() > PLACES_MAX {
            return Err(GazetteerError::Many(self.places.len()));
        }
        let mut seen = BTreeSet::new();
        for location in &self.places {
            location.check()?;
            if !seen.insert(location.key()) {
                return Err(GazetteerError::Twice(location.own().name.clone()));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_earth() {
        let at = |latitude: f64, longitude: f64| Point {
            latitude_microdegrees: (latitude * 1e6) as i32,
            longitude_microdegrees: (longitude * 1e6) as i32,
        };
        // A degree of latitude is 111 km everywhere, one of longitude shrinks towards the poles.
        assert!((at(16.0, 0.0).distance_km(at(17.0, 0.0)) - 111.2).abs() < 0.5);
        assert!((at(60.0, 0.0).distance_km(at(60.0, 1.0)) - 55.6).abs() < 0.5);
        assert!(at(16.27, -0.04).distance_km(at(16.27, -0.04)) < 0.001);
    }
}
