//! Finding the place that a name or P-code means, as people write them, in the gazetteer.
//!
//! Belongs here: finding a place by name, alias or P-code, spelling suggestions, and typed
//! findings about places that are not found. Does not: reading a gazetteer from a file (`gazetteer`), what makes two
//! sites one (`event::place`).
//!
//! A place is resolved once, when it comes in: the activity then states what the gazetteer says, so
//! two activities at one site, one by its name and one by its P-code, are at one site, and a later
//! gazetteer changes no figure. Rows that say what an activity of the ledger says already are left
//! as they are, so that importing them again still records nothing.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::gazetteer;
use crate::event::gazetteer::{Gazetteer, Level, Location};
use crate::event::ids::Reference;
use crate::event::place::{Area, Place, Residence, SiteKey};
use crate::event::spelling::{fold_place, nearest};
use crate::event::text::normalised;
use crate::ledger::State;

/// Columns of the levels above a site, with their P-codes.
const ADMINS: [(&str, &str); 3] =
    [("admin1", "admin1_pcode"), ("admin2", "admin2_pcode"), ("admin3", "admin3_pcode")];

/// The known places.
pub struct Places<'a> {
    /// Places, areas among them.
    locations: Vec<Location>,
    /// Sites by folded name or alias.
    sites: HashMap<String, Vec<usize>>,
    /// Sites by P-code.
    site_pcodes: HashMap<String, usize>,
    /// Areas of each level, from admin1 down, by folded name, alias or P-code.
    areas: [HashMap<String, BTreeSet<Path>>; 3],
    /// Names by which each area goes, those of its aliases too.
    names: HashMap<Path, BTreeSet<String>>,
    /// The ledger, of which activities state places; nothing where there is none.
    state: Option<&'a State>,
    /// The sites of its activities. They are looked at for places that the gazetteer lacks.
    recorded_sites: Mutex<RecordedSites>,
    /// Whether a gazetteer was loaded.
    is_loaded: bool,
    /// Whether it lists sites.
    lists_sites: bool,
    /// Whether places it lacks are taken.
    new_places: bool,
}

/// The sites of activities that are not voided, as far as they were gone through.
#[derive(Default)]
struct RecordedSites {
    keys: HashSet<SiteKey>,
    /// Where places lie that were gone through: activities at one place share it, and making a key takes
    /// long.
    seen: HashSet<usize>,
    /// Activities that were gone through.
    gone_through: usize,
    /// How often that was done.
    times: usize,
}

/// Who asks for more sites than these asks for many: all activities are gone through.
const SITES_ASKED_MAX: usize = 8;

impl RecordedSites {
    /// Whether a site is among them. They are gone through until it is found.
    fn have(&mut self, site: &SiteKey, state: &State) -> bool {
        if self.keys.contains(site) || self.times > SITES_ASKED_MAX {
            return self.keys.contains(site);
        }
        self.times += 1;
        for known in state.current().skip(self.gone_through) {
            self.gone_through += 1;
            let place = &known.activity.about.place;
            if !self.seen.insert(Arc::as_ptr(place).addr()) {
                continue;
            }
            let key = place.site_key();
            let is_it = key == *site && self.times <= SITES_ASKED_MAX;
            self.keys.insert(key);
            if is_it {
                return true;
            }
        }
        // All were gone through.
        self.times = SITES_ASKED_MAX + 1;
        self.keys.contains(site)
    }
}

/// An area: the names of the levels down to it, as the gazetteer writes them, with their P-codes.
type Path = Vec<(String, String)>;

impl<'a> Places<'a> {
    /// No gazetteer: every place is taken as it is written.
    pub fn any() -> Self {
        Self::new(&Gazetteer::default(), false)
    }

    /// The places of a ledger; `new_places` takes those that its gazetteer lacks. Until a gazetteer
    /// is loaded, the regions that are built in for the ledger's country are known.
    pub fn of(state: &'a State, new_places: bool) -> Self {
        let is_loaded = !state.gazetteer.places.is_empty();
        let country = state.opened.as_ref().map(|opened| opened.country.as_str());
        let mut places = match is_loaded {
            true => Self::new(&state.gazetteer, new_places),
            false => Self::new(&gazetteer::of_country(country.unwrap_or_default()), new_places),
        };
        places.is_loaded = is_loaded;
        places.state = Some(state);
        places
    }

    /// The places of a gazetteer.
    pub fn new(gazetteer: &Gazetteer, new_places: bool) -> Self {
        let mut places = Self {
            locations: gazetteer.places.clone(),
            sites: HashMap::new(),
            site_pcodes: HashMap::new(),
            areas: Default::default(),
            names: HashMap::new(),
            state: None,
            recorded_sites: Mutex::default(),
            is_loaded: !gazetteer.places.is_empty(),
            lists_sites: gazetteer.lists_sites(),
            new_places,
        };
        for (i, location) in gazetteer.places.iter().enumerate() {
            places.index(i, location);
        }
        places
    }

    fn index(&mut self, i: usize, location: &Location) {
        let mut path = Path::new();
        let admins = location.admins();
        let depth = admins.iter().rposition(|level| !level.is_empty()).map_or(0, |at| at + 1);
        for (level, area) in admins.into_iter().enumerate().take(depth) {
            path.push((area.name.clone(), area.pcode.clone()));
            let own = location.is_area() && level + 1 == depth;
            let aliases = location.aliases.iter().filter(|_| own);
            let names: Vec<String> = [&area.name, &area.pcode]
                .into_iter()
                .chain(aliases)
                .map(|n| fold_place(n))
                .collect();
            for name in names.into_iter().filter(|name| !name.is_empty()) {
                self.areas[level].entry(name.clone()).or_default().insert(path.clone());
                self.names.entry(path.clone()).or_default().insert(name);
            }
        }
        if location.is_area() {
            return;
        }
        let names = [&location.site.name].into_iter().chain(&location.aliases);
        for name in names.map(|name| fold_place(name)).collect::<BTreeSet<_>>() {
            self.sites.entry(name).or_default().push(i);
        }
        let pcode = normalised(&location.site.pcode);
        if !pcode.is_empty() {
            self.site_pcodes.insert(pcode, i);
        }
    }

    /// Replaces the place of an activity by what the gazetteer says; returns what it found.
    pub fn resolve(&self, reference: &Reference, place: &mut Place) -> Vec<PlaceFinding> {
        let mut found = Vec::new();
        let recorded = self.recorded(reference);
        if self.locations.is_empty() || recorded == Some(&*place) {
            return found;
        }
        self.resolve_new(place, &mut found);
        // What was recorded before the gazetteer said so, or when it said otherwise.
        if let Some(recorded) =
            recorded.filter(|recorded| self.restated(recorded) == Some(place.clone()))
        {
            place.clone_from(recorded);
        }
        found
    }

    fn resolve_new(&self, place: &mut Place, found: &mut Vec<PlaceFinding>) {
        let areas_known = self.resolve_areas(place, found);
        if !self.lists_sites || !areas_known {
            return;
        }
        let site = place.site.clone();
        match self.find(place, &site.name, &site.pcode) {
            Found::One(location) => {
                if !site.pcode.is_empty() && !self.is_called(location, &site.name) {
                    let name = location.site.name.clone();
                    found.push(PlaceFinding::new("site", PlaceFault::OtherName(name)));
                }
                if !site.pcode.is_empty() {
                    found.extend(self.other_area(location, place));
                }
                *place = location.place();
            }
            Found::Several(locations) => {
                let named = locations.iter().map(|location| describe(location)).collect();
                found.push(PlaceFinding::new("site", PlaceFault::Several(named)));
            }
            Found::None => {
                let column = if site.pcode.is_empty() { "site" } else { "site_pcode" };
                let known = self.is_recorded(&place.site_key());
                let near = self.suggestion(place, &site.name, &site.pcode);
                found.extend(self.unknown(column, near, known));
            }
        }
    }

    /// Replaces a declared home by what the gazetteer says; `place` is its activity's. Returns what it
    /// found.
    pub fn resolve_residence(
        &self,
        place: &Place,
        residence: &mut Residence,
    ) -> Option<PlaceFinding> {
        if !self.lists_sites {
            return None;
        }
        match self.find(place, &residence.name, &residence.pcode) {
            Found::One(location) => {
                let is_other =
                    !residence.pcode.is_empty() && !self.is_called(location, &residence.name);
                residence.name.clone_from(&location.site.name);
                residence.pcode.clone_from(&location.site.pcode);
                let name = || PlaceFault::OtherName(location.site.name.clone());
                is_other.then(|| PlaceFinding::new("residence", name()))
            }
            // Within one commune the recorded name decides, as it did before.
            Found::Several(_) => None,
            Found::None => {
                let by_pcode = !residence.pcode.is_empty();
                let column = if by_pcode { "residence_pcode" } else { "residence" };
                let known = self.is_recorded(&place.residence_key(residence));
                let near = self.suggestion(place, &residence.name, &residence.pcode);
                self.unknown(column, near, known)
            }
        }
    }

    /// The place that an activity of the ledger states.
    pub fn recorded(&self, reference: &Reference) -> Option<&Place> {
        Some(&*self.state?.activities.get(reference)?.activity.about.place)
    }

    /// Whether an activity that is not voided states a site as its own.
    fn is_recorded(&self, site: &SiteKey) -> bool {
        let Some(state) = self.state else { return false };
        let mut sites = self.recorded_sites.lock().unwrap_or_else(PoisonError::into_inner);
        sites.have(site, state)
    }

    /// The place that a recorded one would be taken for now, where that is another one.
    pub fn restated(&self, place: &Place) -> Option<Place> {
        if !self.lists_sites {
            return None;
        }
        match self.find(place, &place.site.name, &place.site.pcode) {
            Found::One(location) => Some(location.place()).filter(|now| now != place),
            _ => None,
        }
    }

    /// Whether the gazetteer knows a place, and a likely spelling where it does not.
    pub fn look_up(&self, place: &Place) -> Result<(), Option<String>> {
        match self.find(place, &place.site.name, &place.site.pcode) {
            Found::None => Err(self.suggestion(place, &place.site.name, &place.site.pcode)),
            _ => Ok(()),
        }
    }

    /// What a site that somebody typed, in a region, is known as.
    pub fn sought(&self, admin1: &str, site: &str) -> Sought {
        let named = |name: &str| Area { name: name.to_owned(), pcode: String::new() };
        let place = Place { admin1: named(admin1), site: named(site), ..Place::default() };
        if !self.lists_sites || self.is_recorded(&place.site_key()) {
            return Sought::Taken;
        }
        match self.find(&place, site, "") {
            Found::One(location) => Sought::Known(describe(location)),
            Found::Several(several) => Sought::Several(
                several.into_iter().map(|one| (describe(one), one.place())).collect(),
            ),
            Found::None => Sought::Unknown(self.suggestion(&place, site, "")),
        }
    }

    /// Whether a region is known, where any is; else with a likely spelling.
    pub fn sought_region(&self, name: &str) -> Result<(), Option<String>> {
        let [regions, ..] = &self.areas;
        match regions.is_empty() || regions.contains_key(&fold_place(name)) {
            true => Ok(()),
            false => Err(self.near_area(0, name, None)),
        }
    }

    fn unknown(
        &self,
        column: &'static str,
        near: Option<String>,
        known: bool,
    ) -> Option<PlaceFinding> {
        let fault = match (self.new_places || known, near) {
            // Somebody has decided on it; a likely slip is reported all the same.
            (true, near) => PlaceFault::LikelySlip(near?),
            (false, near) if self.is_loaded => PlaceFault::Unknown(near),
            (false, near) => PlaceFault::NotBuiltIn(near),
        };
        Some(PlaceFinding::new(column, fault))
    }

    /// Writes the levels above the site as the gazetteer does; whether all are known.
    fn resolve_areas(&self, place: &mut Place, said: &mut Vec<PlaceFinding>) -> bool {
        let given = [&place.admin1, &place.admin2, &place.admin3].map(Clone::clone);
        let mut found: Option<Path> = None;
        for (level, area) in given.iter().enumerate() {
            if area.name.is_empty() && area.pcode.is_empty() {
                continue;
            }
            if self.areas[level].is_empty() {
                continue;
            }
            let by = if area.pcode.is_empty() { &area.name } else { &area.pcode };
            let above = found.as_ref();
            let below = |path: &&Path| above.is_none_or(|above| path.starts_with(above));
            let candidates: Vec<&Path> = self.areas[level]
                .get(&fold_place(by))
                .into_iter()
                .flatten()
                .filter(below)
                .collect();
            match candidates.as_slice() {
                [one] => found = Some((*one).clone()),
                [] => {
                    let (name, pcode) = ADMINS[level];
                    let column = if area.pcode.is_empty() { name } else { pcode };
                    let paths = self.areas[level].values().flatten().filter(below);
                    let names: BTreeSet<&str> =
                        paths.filter_map(|path| Some(path.last()?.0.as_str())).collect();
                    let near = self
                        .near_area(level, by, above)
                        .or_else(|| nearest(by, names.into_iter()).map(ToOwned::to_owned));
                    let known = self.is_recorded(&place.site_key());
                    let finding = self.unknown(column, near, known);
                    let is_known = finding.as_ref().is_none_or(|finding| !finding.is_error());
                    said.extend(finding);
                    return is_known;
                }
                // The same commune name in two cercles: the site decides, or nothing does.
                _ => {}
            }
        }
        if !self.is_loaded {
            return true;
        }
        let areas = [&mut place.admin1, &mut place.admin2, &mut place.admin3];
        let path = found.unwrap_or_default();
        for (level, (area, (name, pcode))) in areas.into_iter().zip(path.clone()).enumerate() {
            let given = fold_place(&area.name);
            let called = path.get(..=level).and_then(|path| self.names.get(path));
            let is_other = !area.pcode.is_empty()
                && !given.is_empty()
                && !name.is_empty()
                && called.is_some_and(|names| !names.contains(&given));
            if is_other {
                let (column, _) = ADMINS[level];
                said.push(PlaceFinding::new(column, PlaceFault::OtherName(name.clone())));
            }
            // A level that only its code stands for keeps the name that was given.
            if !name.is_empty() {
                area.name = name;
            }
            if !pcode.is_empty() {
                area.pcode = pcode;
            }
        }
        true
    }

    /// The first of the given areas that is another one than that of a site found by its P-code, which
    /// decides.
    fn other_area(&self, location: &Location, place: &Place) -> Option<PlaceFinding> {
        let given = [&place.admin1, &place.admin2, &place.admin3];
        let mut path = Path::new();
        let levels = location.admins().into_iter().zip(given).zip(ADMINS);
        for ((known, given), (name, pcode)) in levels {
            path.push((known.name.clone(), known.pcode.clone()));
            if !self.agrees(known, given, &path) {
                let column = if given.name.is_empty() { pcode } else { name };
                return Some(PlaceFinding::new(column, PlaceFault::OtherName(known.name.clone())));
            }
        }
        None
    }

    /// The name of the area that an alias, misspelt, belongs to.
    fn near_area(&self, level: usize, given: &str, above: Option<&Path>) -> Option<String> {
        let word = fold_place(given);
        let names = self.areas[level].iter().filter(|(_, paths)| {
            paths.iter().any(|path| above.is_none_or(|above| path.starts_with(above)))
        });
        let mut names: Vec<&str> = names.map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        let near = nearest(&word, names.into_iter())?;
        let path = self.areas[level].get(near)?.iter().next()?;
        path.last().map(|(name, _)| name.clone())
    }

    fn is_called(&self, location: &Location, name: &str) -> bool {
        let name = fold_place(name);
        let names = [&location.site.name].into_iter().chain(&location.aliases);
        name.is_empty()
            || name == fold_place(&location.site.pcode)
            || names.into_iter().any(|known| fold_place(known) == name)
    }

    /// The sites with a P-code or name, within the areas that are given.
    fn find(&self, place: &Place, name: &str, pcode: &str) -> Found<'_> {
        let at = |i: &usize| self.locations.get(*i);
        if !pcode.is_empty() {
            let found = self.site_pcodes.get(&normalised(pcode)).and_then(at);
            return found.map_or(Found::None, Found::One);
        }
        // Where a P-code was written into the column of names.
        if let Some(location) = self.site_pcodes.get(&normalised(name)).and_then(at) {
            return Found::One(location);
        }
        let named = self.sites.get(&fold_place(name)).into_iter().flatten().filter_map(at);
        let within: Vec<&Location> =
            named.filter(|location| self.is_within(location, place)).collect();
        match within.as_slice() {
            [] => Found::None,
            [one] => Found::One(one),
            _ => Found::Several(within),
        }
    }

    /// Whether a place of the gazetteer lies in the areas that somebody gave. What either leaves
    /// empty does not speak against it.
    fn is_within(&self, location: &Location, place: &Place) -> bool {
        let given = [&place.admin1, &place.admin2, &place.admin3];
        let mut path = Path::new();
        location.admins().into_iter().zip(given).all(|(known, given)| {
            path.push((known.name.clone(), known.pcode.clone()));
            self.agrees(known, given, &path)
        })
    }

    fn agrees(&self, known: &Level, given: &Area, path: &Path) -> bool {
        if !known.pcode.is_empty() && !given.pcode.is_empty() {
            return normalised(&known.pcode) == normalised(&given.pcode);
        }
        let name = fold_place(&given.name);
        let other = || self.names.get(path).is_some_and(|names| names.contains(&name));
        known.name.is_empty() || name.is_empty() || fold_place(&known.name) == name || other()
    }

    /// The name of a site that was probably meant; of one that has the name and another P-code than the
    /// one that is given, its P-code.
    fn suggestion(&self, place: &Place, name: &str, pcode: &str) -> Option<String> {
        if !pcode.is_empty()
            && let Found::One(location) = self.find(place, name, "")
            && !location.site.pcode.is_empty()
        {
            return Some(location.site.pcode.clone());
        }
        let word = fold_place(name);
        if word.is_empty() {
            return None;
        }
        let mut names: Vec<(&str, usize)> = self
            .sites
            .iter()
            .flat_map(|(name, at)| at.iter().map(|i| (name.as_str(), *i)))
            .collect();
        names.sort_unstable();
        let within = names.iter().filter(|(_, i)| {
            self.locations.get(*i).is_some_and(|location| self.is_within(location, place))
        });
        let near = nearest(&word, within.map(|(name, _)| *name));
        let near = near.or_else(|| nearest(&word, names.iter().map(|(name, _)| *name)))?;
        let at = self.sites.get(near)?.first()?;
        self.locations.get(*at).map(|location| location.site.name.clone())
    }
}

/// A finding about a place that a row names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceFinding {
    /// The column of the intake tables that it is about.
    pub column: &'static str,
    /// What.
    pub fault: PlaceFault,
}

/// What can be found about a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceFault {
    /// The gazetteer has this other name for the place of the P-code, which decides.
    OtherName(String),
    /// Several places have the name: these.
    Several(Vec<String>),
    /// The gazetteer lacks it; perhaps this one was meant.
    Unknown(Option<String>),
    /// The gazetteer lacks it, and places that it lacks are taken; yet this one was probably meant.
    LikelySlip(String),
    /// No gazetteer is loaded, and the built-in one lacks it; perhaps this one was meant.
    NotBuiltIn(Option<String>),
}

impl PlaceFinding {
    fn new(column: &'static str, fault: PlaceFault) -> Self {
        Self { column, fault }
    }

    /// Whether the row cannot be taken because of it.
    pub fn is_error(&self) -> bool {
        matches!(self.fault, PlaceFault::Several(_) | PlaceFault::Unknown(_))
    }
}

/// What a site that somebody typed is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// Taken as it is written: no gazetteer lists sites, or an activity was there before.
    Taken,
    /// One place of the gazetteer, in words.
    Known(String),
    /// Several of one name: in words, and as an activity states them.
    Several(Vec<(String, Place)>),
    /// None, perhaps with a likely spelling.
    Unknown(Option<String>),
}

enum Found<'a> {
    None,
    One(&'a Location),
    Several(Vec<&'a Location>),
}

/// A place in words: "Labbezanga (Gao, Ansongo, ML07…)".
fn describe(location: &Location) -> String {
    let admins = location.admins();
    let mut parts: Vec<&str> = admins.iter().map(|level| level.name.as_str()).collect();
    parts.push(&location.site.pcode);
    parts.retain(|part| !part.is_empty());
    format!("{} ({})", location.site.name, parts.join(", "))
}
