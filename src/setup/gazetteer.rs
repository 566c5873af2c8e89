//! Gazetteers from CSV, and the one that is built in.
//!
//! Belongs here: reading a table of places, with every wrong row named. Does not: what a place must
//! be (`event::gazetteer`), finding places (`places`).

use std::collections::BTreeMap;
use std::path::Path;

use crate::event::gazetteer::{Gazetteer, Level, Location, POPULATION_MAX, Point};
use crate::event::place::SiteKey;
use crate::event::spelling::nearest;
use crate::event::text::{self, normalised};
use crate::intake::source::encoding;
use crate::intake::source::input::name_of;
use crate::issue::{Issue, Severity};

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
    let mut issues = Vec::new();
    parse(NRC_MALI, NRC_MALI_CSV, &mut issues).unwrap_or_default()
}

/// The places in a file, or the built-in ones of that name. What is wrong goes to `issues`.
pub fn load(name_or_path: &str, issues: &mut Vec<Issue>) -> Option<Gazetteer> {
    if name_or_path == NRC_MALI {
        return Some(built_in());
    }
    let path = Path::new(name_or_path);
    let file = name_of(path);
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let remedy = "check that the path is right and that you may read it";
            issues.push(Issue::file(&file, format!("cannot be read: {error}"), remedy));
            return None;
        }
    };
    read(&file, &bytes, issues)
}

/// The places in the bytes of a file. What is wrong goes to `issues`.
pub fn read(file: &str, bytes: &[u8], issues: &mut Vec<Issue>) -> Option<Gazetteer> {
    match encoding::decode(bytes) {
        Ok((text, encoding)) => {
            issues.extend(encoding.note(file));
            parse(file, &text, issues)
        }
        Err(error) => {
            issues.push(Issue::file(file, error.to_string(), error.remedy()));
            None
        }
    }
}

/// The places in a CSV text; none where a row is wrong.
pub fn parse(file: &str, text: &str, issues: &mut Vec<Issue>) -> Option<Gazetteer> {
    let mut reader = crate::intake::source::csv::reader(text);
    let mut columns: BTreeMap<&str, usize> = BTreeMap::new();
    let mut places = Vec::new();
    let mut seen: BTreeMap<SiteKey, u32> = BTreeMap::new();
    for (record, number) in reader.records().zip(1u32..) {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let reason = format!("is not CSV from here on: {error}");
                issues.push(Issue::file(file, reason, "check the quotes").at(number));
                return None;
            }
        };
        if number == 1 {
            columns = header(file, &record, issues)?;
            continue;
        }
        let first = record.get(0).unwrap_or_default();
        if record.iter().all(|cell| cell.trim().is_empty()) || first.starts_with('#') {
            continue;
        }
        let mut row = PlaceRow { file, number, record: &record, columns: &columns, issues };
        let Some(location) = row.location() else { continue };
        if let Some(before) = seen.insert(location.key(), number) {
            let reason = format!("is the place of row {before} already");
            let remedy = "keep one of them; two places of one name need different P-codes or areas";
            row.wrong("site", reason, remedy);
            continue;
        }
        places.push(location);
    }
    if issues.iter().any(|issue| issue.severity == Severity::Error) {
        return None;
    }
    if places.is_empty() {
        issues.push(Issue::file(file, "has no places", "fill in rows below the header"));
        return None;
    }
    Some(Gazetteer::of(places))
}

/// Which column is where.
fn header(
    file: &str,
    record: &csv::StringRecord,
    issues: &mut Vec<Issue>,
) -> Option<BTreeMap<&'static str, usize>> {
    let mut columns = BTreeMap::new();
    for (at, given) in record.iter().enumerate() {
        let given = given.trim().to_lowercase();
        let known = COLUMNS
            .iter()
            .find(|(name, others, _)| *name == given || others.contains(&given.as_str()));
        match known {
            Some((name, ..)) if columns.contains_key(name) => {
                let reason = format!("the column \"{name}\" is there twice");
                issues.push(Issue::file(file, reason, "keep one of them").at(1));
                return None;
            }
            Some((name, ..)) => {
                columns.insert(*name, at);
            }
            None if given.is_empty() => {}
            None => {
                let near = nearest(&given, COLUMNS.iter().map(|(name, ..)| *name));
                let remedy = near.map(|near| format!("if it is \"{near}\", rename it"));
                let reason = "is not a column of a gazetteer, and is not read";
                let issue = Issue::file(file, reason, remedy.unwrap_or_default());
                issues.push(issue.column(&given).note());
            }
        }
    }
    if !columns.contains_key("admin1") && !columns.contains_key("site") {
        let names: Vec<&str> = COLUMNS.iter().map(|(name, ..)| *name).collect();
        let remedy = format!("the first row has to name the columns: {}", names.join(", "));
        issues.push(Issue::file(file, "is not the header of a gazetteer", remedy).at(1));
        return None;
    }
    Some(columns)
}

/// One row under construction.
struct PlaceRow<'a> {
    file: &'a str,
    number: u32,
    record: &'a csv::StringRecord,
    columns: &'a BTreeMap<&'static str, usize>,
    issues: &'a mut Vec<Issue>,
}

impl PlaceRow<'_> {
    fn text(&self, column: &str) -> &str {
        let cell = self.columns.get(column).and_then(|at| self.record.get(*at));
        cell.unwrap_or_default().trim()
    }

    fn wrong(&mut self, column: &str, reason: impl Into<String>, remedy: impl Into<String>) {
        let issue = Issue::file(self.file, reason, remedy).at(self.number).column(column);
        self.issues.push(issue.value(self.text(column)));
    }

    /// A text fit for the log.
    fn plain(&mut self, column: &'static str) -> String {
        match text::checked(self.text(column)) {
            Ok(text) => text,
            Err(error) => {
                let issue = Issue::file(self.file, error.to_string(), "take it out");
                self.issues.push(issue.at(self.number).column(column));
                String::new()
            }
        }
    }

    fn level(&mut self, name: &'static str, pcode: &'static str) -> Level {
        Level { name: self.plain(name), pcode: self.plain(pcode) }
    }

    fn location(&mut self) -> Option<Location> {
        let before = self.issues.len();
        let aliases = self.plain("aliases");
        let aliases = aliases.split(';').map(str::trim).filter(|alias| !alias.is_empty());
        let location = Location {
            admin1: self.level("admin1", "admin1_pcode"),
            admin2: self.level("admin2", "admin2_pcode"),
            admin3: self.level("admin3", "admin3_pcode"),
            site: self.level("site", "site_pcode"),
            aliases: aliases.map(ToOwned::to_owned).collect(),
            population: self.population(),
            point: self.point(),
        };
        if location.admin1.name.is_empty() && location.site.name.is_empty() {
            self.wrong("admin1", "is empty, and so is the site", "name the place");
        }
        (self.issues.len() == before).then_some(location)
    }

    fn population(&mut self) -> Option<u32> {
        let plain: String =
            self.text("population").chars().filter(|c| !c.is_whitespace()).collect();
        if plain.is_empty() {
            return None;
        }
        let number = plain.parse().ok().filter(|number| *number <= POPULATION_MAX);
        if number.is_none() {
            self.wrong("population", "is not a number of people", "write it with digits alone");
        }
        number
    }

    fn point(&mut self) -> Option<Point> {
        if self.text("latitude").is_empty() && self.text("longitude").is_empty() {
            return None;
        }
        let latitude_microdegrees = self.degrees("latitude", 90.0)?;
        let longitude_microdegrees = self.degrees("longitude", 180.0)?;
        Some(Point { latitude_microdegrees, longitude_microdegrees })
    }

    fn degrees(&mut self, column: &'static str, most: f64) -> Option<i32> {
        let number = self.text(column).replace(',', ".").parse::<f64>().ok();
        let number = number.filter(|number| number.abs() <= most);
        if number.is_none() {
            let reason = format!("is not a {column} in degrees, from -{most} to {most}");
            self.wrong(column, reason, "write it as 16.2717; west and south are negative");
        }
        number.map(|number| (number * 1e6).round() as i32)
    }
}

/// Regions of a gazetteer that the country has not, where its regions are built in: slips, most often.
pub fn strange_regions(file: &str, gazetteer: &Gazetteer, country: &str) -> Vec<Issue> {
    let known = super::places::Places::new(&of_country(country), false);
    let regions: std::collections::BTreeSet<&str> =
        gazetteer.places.iter().map(|location| location.admin1.name.as_str()).collect();
    let strange = regions.into_iter().filter(|region| !region.is_empty()).filter_map(|region| {
        let near = known.sought_region(region).err()?;
        let remedy = match near {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "check the spelling".to_owned(),
        };
        let reason = format!("is not a region of {country}");
        Some(Issue::file(file, reason, remedy).column("admin1").value(region).warning())
    });
    strange.collect()
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

/// A gazetteer as CSV, in the form that [`parse`] reads.
pub fn text(gazetteer: &Gazetteer) -> String {
    let mut text = COLUMNS.iter().map(|(name, ..)| *name).collect::<Vec<_>>().join(",");
    text.push('\n');
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
        let quoted = cells.iter().map(|cell| match cell.contains([',', '"', '\n', ';']) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.clone(),
        });
        text.push_str(&quoted.collect::<Vec<_>>().join(","));
        text.push('\n');
    }
    text
}
