//! Checks of P-codes: one code for two places, two codes for one place.
//!
//! Belongs here: codes and names that do not go together, at each level, from the activities and the
//! homes they state. Does not: a site that is stated with a code and without one (`sites`), what the
//! gazetteer says to a place that comes in (`setup::places`).
//!
//! A site is its P-code where it has one. So two villages under the code of their commune count as one
//! place, and a village under two codes as two. What the gazetteer has so is in order.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::material::{Findings, Material};
use super::warning::{Check, Example};
use crate::event::gazetteer::Gazetteer;
use crate::event::place::{Area, Place};
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
    let stated = stated(material);
    let known = Known::of(&material.state.gazetteer);
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
            two(material, found, Check::PcodeOfTwo, standing, place);
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
                let in_order = codes.iter().all(|code| known.has(place.level, code, [name, name]));
                codes[0] != codes[1] && other.may_be(place) && !in_order
            });
            let Some(other) = other else {
                standing.push(place);
                continue;
            };
            let same_length = other.folded().1.chars().count() == pcode.chars().count();
            let code =
                if same_length { Check::PlaceOfTwoPcodes } else { Check::PcodesOfTwoLengths };
            two(material, found, code, other, place);
        }
    }
}

/// Those that are stated most often first, of equals the one that was stated first.
fn sort(places: &mut [&Stated]) {
    places.sort_by_key(|place| (u64::MAX - place.activities, place.first));
}

/// Adds that a place is stated otherwise than a more frequent one.
fn two(
    material: &Material<'_>,
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
    found.add_of(code, subject, place.activities, || Example::TwoWays {
        this: this.clone(),
        activity: material.reference(place.first).to_owned(),
        other: other.clone(),
        earlier: material.reference(standing.first).to_owned(),
    });
}

/// Every place that is stated with both a name and a code.
fn stated(material: &Material<'_>) -> Vec<Stated> {
    let mut places: HashMap<&Place, (u64, bool, usize)> = HashMap::new();
    let mut homes: HashMap<(&str, &str), (u64, bool, usize)> = HashMap::new();
    for (at, stated) in material.activities() {
        let is_asked = material.is_asked(at);
        let note = |known: &mut (u64, bool, usize)| {
            known.0 += 1;
            known.1 |= is_asked;
        };
        note(places.entry(&*stated.activity.about.place).or_insert((0, false, at)));
        for home in &stated.activity.people.residences {
            let home = (home.name.as_str(), home.pcode.as_str());
            note(homes.entry(home).or_insert((0, false, at)));
        }
    }
    let mut all: HashMap<Vec<(String, String)>, Stated> = HashMap::new();
    let mut add = |areas: &[&Area], level: usize, known: &(u64, bool, usize)| {
        let Some(own) = areas.last() else { return };
        let folded = |area: &&Area| (fold_place(&area.name), normalised(&area.pcode));
        let path: Vec<(String, String)> = areas.iter().map(folded).collect();
        if path.last().is_none_or(|(name, pcode)| name.is_empty() || pcode.is_empty()) {
            return;
        }
        let place = all.entry(path.clone()).or_insert_with(|| Stated {
            level,
            path,
            name: own.name.clone(),
            pcode: own.pcode.clone(),
            activities: 0,
            is_asked: false,
            first: known.2,
        });
        place.activities += known.0;
        place.is_asked |= known.1;
        place.first = place.first.min(known.2);
    };
    for (place, known) in &places {
        let areas = [&place.admin1, &place.admin2, &place.admin3, &place.site];
        (0..areas.len()).for_each(|level| add(&areas[..=level], level, known));
    }
    for ((name, pcode), known) in &homes {
        let (nowhere, own) =
            (Area::default(), Area { name: (*name).into(), pcode: (*pcode).into() });
        add(&[&nowhere, &nowhere, &nowhere, &own], 3, known);
    }
    let mut all: Vec<Stated> = all.into_values().collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all
}

/// The names that the gazetteer has for each code, folded.
struct Known(HashMap<(usize, String), BTreeSet<String>>);

impl Known {
    fn of(gazetteer: &Gazetteer) -> Self {
        let mut known: HashMap<(usize, String), BTreeSet<String>> = HashMap::new();
        for location in &gazetteer.places {
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
        Self(known)
    }

    /// Whether a code stands for a place that has these names.
    fn has(&self, level: usize, pcode: &str, names: [&str; 2]) -> bool {
        let known = self.0.get(&(level, pcode.to_owned()));
        known.is_some_and(|known| names.iter().all(|name| known.contains(*name)))
    }
}
