//! Checks of P-codes: one code for two places, two codes for one place.
//!
//! Belongs here: codes and names that do not go together, at each level, from the activities and the
//! homes they state. Does not: a site that is stated with a code and without one (`sites`), what the
//! gazetteer says to a place that comes in (`setup::places`).
//!
//! A site is its P-code where it has one. So two villages under the code of their commune count as one
//! place, and a village under two codes as two. What the gazetteer has so is in order.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::material::{Findings, Material};
use super::stated_places::StatedPlaces;
use super::warning::{Check, Example};
use crate::event::gazetteer::Gazetteer;
use crate::event::place::{Area, Place, Residence};
use crate::event::spelling::fold_place;
use crate::event::text::normalised;

/// Where more places share one name, the name says too little ("centre") to compare them one by one.
const SAME_NAME_MAX: usize = 500;

/// The levels as the columns call them.
const LEVELS: [&str; 4] = ["admin1", "admin2", "admin3", "site"];

/// A place of one level, as it is stated with a name and a code.
struct Stated {
    level: usize,
    /// From admin1 down to the place itself, names folded and codes normalised.
    path: Vec<(String, String)>,
    /// As it is written.
    name: String,
    pcode: String,
    activities: u64,
    is_asked: bool,
    /// The first activity that states it.
    first: usize,
}

impl Stated {
    fn folded(&self) -> (&str, &str) {
        self.path.last().map_or(("", ""), |(name, pcode)| (name, pcode))
    }

    /// Whether nothing above them speaks against two places of one name being one.
    fn may_be(&self, other: &Self) -> bool {
        let agree = |(one, other): (&(String, String), &(String, String))| {
            let same = |one: &str, other: &str| one.is_empty() || other.is_empty() || one == other;
            same(&one.0, &other.0) && same(&one.1, &other.1)
        };
        let above = self.path.len().saturating_sub(1);
        self.path.iter().zip(&other.path).take(above).all(agree)
    }
}

pub(super) fn look(material: &Material<'_>, found: &mut Findings<'_, '_>) {
    let all = material.stated_places();
    let stated = stated(&all, material.concerned.is_some());
    let known = Known { gazetteer: &material.state.gazetteer, names: OnceCell::new() };
    let mut coded: BTreeMap<(usize, &str), Vec<&Stated>> = BTreeMap::new();
    let mut named: BTreeMap<(usize, &str), Vec<&Stated>> = BTreeMap::new();
    for place in &stated {
        let (name, pcode) = place.folded();
        coded.entry((place.level, pcode)).or_default().push(place);
        named.entry((place.level, name)).or_default().push(place);
    }
    for ((level, pcode), mut places) in coded {
        sort(&mut places);
        let Some((standing, others)) = places.split_first() else { continue };
        let is_other = |place: &&&Stated| {
            place.folded().0 != standing.folded().0
                && !known.has(level, pcode, [place.folded().0, standing.folded().0])
        };
        for place in others.iter().filter(is_other) {
            two(&all, found, Check::PcodeOfTwo, standing, place);
        }
    }
    for places in named.into_values() {
        if places.len() > SAME_NAME_MAX {
            continue;
        }
        let mut places = places;
        sort(&mut places);
        let mut standing: Vec<&Stated> = Vec::new();
        for place in places {
            let (name, pcode) = place.folded();
            let other = standing.iter().find(|other| {
                let codes = [other.folded().1, pcode];
                let in_order =
                    || codes.iter().all(|code| known.has(place.level, code, [name, name]));
                codes[0] != codes[1] && other.may_be(place) && !in_order()
            });
            let Some(other) = other else {
                standing.push(place);
                continue;
            };
            let same_length = other.folded().1.chars().count() == pcode.chars().count();
            let code =
                if same_length { Check::PlaceOfTwoPcodes } else { Check::PcodesOfTwoLengths };
            two(&all, found, code, other, place);
        }
    }
}

/// Those that are stated most often first, of equals the one that was stated first.
fn sort(places: &mut [&Stated]) {
    places.sort_by_key(|place| (u64::MAX - place.activities, place.first));
}

/// Adds that a place is stated otherwise than a more frequent one.
fn two(
    places: &[StatedPlaces<'_>],
    found: &mut Findings<'_, '_>,
    code: Check,
    standing: &Stated,
    place: &Stated,
) {
    if !place.is_asked && !standing.is_asked {
        return;
    }
    let level = LEVELS.get(place.level).copied().unwrap_or_default();
    let (subject, this, other) = match code {
        Check::PcodeOfTwo => (&place.pcode, &place.name, &standing.name),
        _ => (&place.name, &place.pcode, &standing.pcode),
    };
    let subject = format!("{level} {subject}");
    let reference =
        |at: usize| places.get(at).map_or_else(String::new, |stated| stated.reference.to_string());
    found.add_of(code, subject, place.activities, || Example::TwoWays {
        this: this.clone(),
        activity: reference(place.first),
        other: other.clone(),
        earlier: reference(standing.first),
    });
}

/// How often something is stated, whether by an activity that is asked for, and by which activity first.
#[derive(Clone, Copy)]
struct Counted {
    activities: u64,
    is_asked: bool,
    first: usize,
}

impl Counted {
    fn note(known: &mut Option<Self>, at: usize, is_asked: bool) {
        let known = known.get_or_insert(Self { activities: 0, is_asked: false, first: at });
        known.activities += 1;
        known.is_asked |= is_asked;
    }
}

/// Texts as they are compared, each made once.
#[derive(Default)]
struct Folded<'a> {
    names: HashMap<&'a str, String>,
    pcodes: HashMap<&'a str, String>,
}

impl<'a> Folded<'a> {
    fn name(&mut self, name: &'a str) -> &str {
        self.names.entry(name).or_insert_with(|| fold_place(name))
    }

    fn pcode(&mut self, pcode: &'a str) -> &str {
        self.pcodes.entry(pcode).or_insert_with(|| normalised(pcode))
    }

    fn of(&mut self, area: &'a Area) -> (String, String) {
        (self.name(&area.name).to_owned(), self.pcode(&area.pcode).to_owned())
    }
}

/// The names and the codes, by level, of places that are asked for.
#[derive(Default)]
struct AskedFor(HashSet<(usize, bool, String)>);

impl AskedFor {
    fn add(&mut self, level: usize, (name, pcode): (String, String)) {
        self.0.extend([(level, false, name), (level, true, pcode)]);
    }

    fn has(&self, level: usize, (name, pcode): &(String, String)) -> bool {
        self.0.contains(&(level, false, name.clone()))
            || self.0.contains(&(level, true, pcode.clone()))
    }
}

static NOWHERE: Area = Area { name: String::new(), pcode: String::new() };

/// Every place that is stated with both a name and a code; where only `few` are asked for, those that share a name
/// or a code with one of them.
fn stated(places: &[StatedPlaces<'_>], few: bool) -> Vec<Stated> {
    // Most activities state what others state: what lies at one address is looked at once.
    let mut counted: HashMap<*const Place, (&Place, Option<Counted>)> = HashMap::new();
    let mut homes: HashMap<*const Residence, (&Residence, Option<Counted>)> = HashMap::new();
    for (at, stated) in places.iter().enumerate() {
        let known = counted.entry(std::ptr::from_ref(stated.place)).or_insert((stated.place, None));
        Counted::note(&mut known.1, at, stated.is_asked);
        for home in stated.homes.iter() {
            let known = homes.entry(std::ptr::from_ref(home)).or_insert((home, None));
            Counted::note(&mut known.1, at, stated.is_asked);
        }
    }
    let own: Vec<Area> = homes.values().map(|(home, _)| living_at(home)).collect();
    let homes = own
        .iter()
        .zip(homes.values())
        .map(|(own, (_, known))| ([&NOWHERE, &NOWHERE, &NOWHERE, own], 3..4, known));
    let counted = counted.values().map(|(place, known)| {
        ([&place.admin1, &place.admin2, &place.admin3, &place.site], 0..4, known)
    });
    let all: Vec<_> = counted.chain(homes).collect();
    let mut folded = Folded::default();
    let mut asked_for = AskedFor::default();
    for (areas, levels, known) in &all {
        if known.is_some_and(|known| known.is_asked) {
            levels.clone().for_each(|level| asked_for.add(level, folded.of(areas[level])));
        }
    }
    let mut found: HashMap<Vec<(String, String)>, Stated> = HashMap::new();
    for (areas, levels, known) in all {
        let Some(known) = known else { continue };
        for level in levels {
            let own = areas[level];
            if own.name.is_empty() || own.pcode.is_empty() {
                continue;
            }
            let this = folded.of(own);
            if this.0.is_empty() || this.1.is_empty() || few && !asked_for.has(level, &this) {
                continue;
            }
            let path: Vec<(String, String)> =
                areas[..=level].iter().map(|area| folded.of(area)).collect();
            let place = found.entry(path.clone()).or_insert_with(|| Stated {
                level,
                path,
                name: own.name.clone(),
                pcode: own.pcode.clone(),
                activities: 0,
                is_asked: false,
                first: known.first,
            });
            // As it is written first; of one activity's ways to write it, one and the same at any time.
            let (this, first) = ((known.first, &own.name, &own.pcode), place.first);
            if this < (first, &place.name, &place.pcode) {
                (place.name, place.pcode) = (own.name.clone(), own.pcode.clone());
            }
            place.activities += known.activities;
            place.is_asked |= known.is_asked;
            place.first = place.first.min(known.first);
        }
    }
    let mut found: Vec<Stated> = found.into_values().collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn living_at(home: &Residence) -> Area {
    Area { name: home.name.clone(), pcode: home.pcode.clone() }
}

/// The names that the gazetteer has for each code, folded.
struct Known<'g> {
    gazetteer: &'g Gazetteer,
    names: OnceCell<HashMap<(usize, String), BTreeSet<String>>>,
}

impl Known<'_> {
    fn names(&self) -> &HashMap<(usize, String), BTreeSet<String>> {
        self.names.get_or_init(|| {
            let mut known: HashMap<(usize, String), BTreeSet<String>> = HashMap::new();
            for location in &self.gazetteer.places {
                let levels = [&location.admin1, &location.admin2, &location.admin3, &location.site];
                let own = levels.iter().rposition(|level| !level.is_empty());
                for (at, level) in levels.into_iter().enumerate() {
                    if level.pcode.is_empty() {
                        continue;
                    }
                    let names = known.entry((at, normalised(&level.pcode))).or_default();
                    names.insert(fold_place(&level.name));
                    if own == Some(at) {
                        names.extend(location.aliases.iter().map(|alias| fold_place(alias)));
                    }
                }
            }
            known
        })
    }

    /// Whether a code stands for a place that has these names.
    fn has(&self, level: usize, pcode: &str, names: [&str; 2]) -> bool {
        let known = self.names().get(&(level, pcode.to_owned()));
        known.is_some_and(|known| names.iter().all(|name| known.contains(*name)))
    }
}
