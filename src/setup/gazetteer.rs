//! Gazetteers: the one that is built in, adding places to one, and one as CSV.
//!
//! Belongs here: what a gazetteer's columns are called. Does not: reading a table of places that
//! somebody made (`intake::gazetteer`), what a place must be (`event::gazetteer`), finding places
//! (`places`).

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::event::gazetteer::{Gazetteer, Level, Location, Point};
use crate::event::place::SiteKey;
use crate::event::text::{csv_line, normalised};

/// Name of the built-in gazetteer: Mali's regions, and where the five areas of operation lie.
pub const NRC_MALI: &str = "nrc-mali";
const NRC_MALI_CSV: &str = include_str!("gazetteers/nrc-mali.csv");

/// The columns of a gazetteer, each with other headers that it goes by and what it means. The others
/// are those of the common operational datasets.
pub const COLUMNS: &[(&str, &[&str], &str)] = &[
    ("admin1", &["adm1_fr", "adm1_en", "adm1_name", "region", "région"], "region"),
    ("admin1_pcode", &["adm1_pcode"], "place code of the region"),
    ("admin2", &["adm2_fr", "adm2_en", "adm2_name", "cercle"], "cercle, district"),
    ("admin2_pcode", &["adm2_pcode"], "place code of the cercle"),
    ("admin3", &["adm3_fr", "adm3_en", "adm3_name", "commune"], "commune"),
    ("admin3_pcode", &["adm3_pcode"], "place code of the commune"),
    (
        "site",
        &["village", "localite", "localité", "place"],
        "settlement; empty: the row is an area",
    ),
    ("site_pcode", &["pcode", "p-code", "code"], "place code of the site"),
    ("aliases", &["alias"], "further names, separated by ;"),
    ("population", &["pop", "population_totale"], "people who live there"),
    ("latitude", &["lat", "y"], "degrees, north positive"),
    ("longitude", &["lon", "long", "lng", "x"], "degrees, east positive"),
];

/// The gazetteer that is built in for a country; without places for most.
pub fn of_country(country: &str) -> Gazetteer {
    match normalised(country) == "mali" {
        true => built_in(),
        false => Gazetteer::default(),
    }
}

/// The built-in gazetteer.
pub fn built_in() -> Gazetteer {
    let mut rows = csv::Reader::from_reader(NRC_MALI_CSV.as_bytes());
    // It is part of the program, and a test reads it.
    let places = rows.deserialize::<Region>().filter_map(|row| row.ok().map(Location::from));
    Gazetteer::of(places.collect())
}

/// A row of the built-in gazetteer: a region.
#[derive(Deserialize)]
struct Region {
    admin1: String,
    admin1_pcode: String,
    aliases: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

impl From<Region> for Location {
    fn from(region: Region) -> Self {
        let aliases = region.aliases.split(';').map(str::trim).filter(|alias| !alias.is_empty());
        let microdegrees = |degrees: f64| (degrees * 1e6).round() as i32;
        let point = region.latitude.zip(region.longitude);
        Self {
            aliases: aliases.map(ToOwned::to_owned).collect(),
            admin1: Level { name: region.admin1, pcode: region.admin1_pcode },
            admin2: Level::default(),
            admin3: Level::default(),
            site: Level::default(),
            population: None,
            point: point.map(|(latitude, longitude)| Point {
                latitude_microdegrees: microdegrees(latitude),
                longitude_microdegrees: microdegrees(longitude),
            }),
        }
    }
}

/// A gazetteer with the places of another one added. A place that is known gets what the other one
/// says of it; an empty cell states nothing. Returns it with the number of places that are new and of
/// those that changed.
pub fn added(known: &Gazetteer, more: Gazetteer) -> (Gazetteer, usize, usize) {
    let mut places: BTreeMap<SiteKey, Location> =
        known.places.iter().map(|location| (location.key(), location.clone())).collect();
    // By name, the key of each site that has a P-code; nothing where several have the name.
    let mut named: BTreeMap<SiteKey, Option<SiteKey>> = BTreeMap::new();
    for location in known.places.iter().filter(|l| !l.is_area() && !l.site.pcode.is_empty()) {
        let several = named.contains_key(&nameless(location));
        named.insert(nameless(location), (!several).then(|| location.key()));
    }
    let (mut new, mut changed) = (0, 0);
    for location in more.places {
        let by_name = nameless(&location);
        let former = if location.is_area() || places.contains_key(&location.key()) {
            location.key()
        } else if location.site.pcode.is_empty() {
            // Known with a P-code, which this row leaves out.
            named.get(&by_name).cloned().flatten().unwrap_or_else(|| location.key())
        } else {
            // Perhaps known by its name only; it gets its P-code here.
            by_name
        };
        match places.remove(&former) {
            None => {
                new += 1;
                places.insert(location.key(), location);
            }
            Some(former) => {
                let location = completed(location, &former);
                changed += usize::from(former != location);
                places.insert(location.key(), location);
            }
        }
    }
    (Gazetteer::of(places.into_values().collect()), new, changed)
}

/// The key that a site would have without its P-code.
fn nameless(location: &Location) -> SiteKey {
    let mut place = location.place();
    place.site.pcode.clear();
    place.site_key()
}

/// A place with what is known of it where it says nothing.
fn completed(location: Location, known: &Location) -> Location {
    let level = |now: Level, known: &Level| Level {
        name: if now.name.is_empty() { known.name.clone() } else { now.name },
        pcode: if now.pcode.is_empty() { known.pcode.clone() } else { now.pcode },
    };
    let aliases = match location.aliases.is_empty() {
        true => known.aliases.clone(),
        false => location.aliases,
    };
    Location {
        admin1: level(location.admin1, &known.admin1),
        admin2: level(location.admin2, &known.admin2),
        admin3: level(location.admin3, &known.admin3),
        site: level(location.site, &known.site),
        aliases,
        population: location.population.or(known.population),
        point: location.point.or(known.point),
    }
}

/// A gazetteer as CSV, in the form in which tables of places are read.
pub fn text(gazetteer: &Gazetteer) -> String {
    let mut text = csv_line(COLUMNS.iter().map(|(name, ..)| *name), None);
    for location in &gazetteer.places {
        let degrees = |of: fn(&Point) -> i32| {
            location.point.as_ref().map(|point| format!("{}", f64::from(of(point)) / 1e6))
        };
        let levels = [&location.admin1, &location.admin2, &location.admin3, &location.site];
        let mut cells: Vec<String> =
            levels.iter().flat_map(|level| [level.name.clone(), level.pcode.clone()]).collect();
        cells.push(location.aliases.join(";"));
        cells.push(location.population.map(|number| number.to_string()).unwrap_or_default());
        cells.push(degrees(|point| point.latitude_microdegrees).unwrap_or_default());
        cells.push(degrees(|point| point.longitude_microdegrees).unwrap_or_default());
        // Some programs take a semicolon between aliases for the separator of cells.
        text.push_str(&csv_line(cells, Some(b';')));
    }
    text
}
