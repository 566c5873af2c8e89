//! Filters on what activities are, as somebody typed them.
//!
//! Belongs here: refusing places that no activity is at, and texts that mean several places. Does not: what passes a
//! filter (`count`).
//!
//! A P-code of a site is the site's identity. One of an administrative unit stands for the unit's name, since an activity
//! may name the unit and leave its code out.

use std::collections::{BTreeMap, BTreeSet};

use super::Error;
use crate::count::Only;
use crate::event::place::Place;
use crate::event::spelling::nearest;
use crate::event::text::normalised;
use crate::ledger::State;

/// Names that an error lists.
const LISTED_MAX: usize = 20;

/// The filters with places as activities spell them.
///
/// # Errors
/// A place that no activity is at; a text that means several places, where the other filters do not say which.
pub fn checked(state: &State, given: &Only) -> Result<Only, Error> {
    let of = |level, given: &Option<String>, others: Only| match given {
        Some(text) => place(state, level, text, &others).map(Some),
        None => Ok(None),
    };
    let rest = given.clone();
    Ok(Only {
        admin1: of(0, &given.admin1, Only { admin1: None, ..rest.clone() })?,
        admin2: of(1, &given.admin2, Only { admin2: None, ..rest.clone() })?,
        admin3: of(2, &given.admin3, Only { admin3: None, ..rest.clone() })?,
        at_site: of(SITE, &given.at_site, Only { at_site: None, ..rest.clone() })?,
        ..rest
    })
}

/// What an option of each level is called.
const LEVELS: [&str; 4] = ["admin1", "admin2", "admin3", "site"];
/// The last of them.
const SITE: usize = 3;

/// A place of a level by its name or P-code.
fn place(state: &State, level: usize, given: &str, others: &Only) -> Result<String, Error> {
    let (wanted, what) = (normalised(given), LEVELS[level]);
    let places = || state.current().map(|known| &*known.activity.about.place);
    // By what makes them the same: as the first activity spells it.
    let (mut names, mut coded) = (BTreeMap::new(), BTreeMap::new());
    let mut code = None;
    for place in places() {
        let [name, pcode] = texts(place, level);
        if !name.is_empty() {
            names.entry(normalised(name)).or_insert(name);
        }
        if !wanted.is_empty() && normalised(pcode) == wanted {
            coded.entry(normalised(name)).or_insert(name);
            code.get_or_insert(pcode);
        }
    }
    let given = || given.to_owned();
    if let Some(code) = code.filter(|_| level == SITE) {
        return Ok(code.to_owned());
    }
    if coded.len() > 1 {
        let places = coded.into_values().map(str::to_owned).collect();
        return Err(Error::SeveralPlaces { what, given: given(), places });
    }
    let wanted = coded.into_keys().next().unwrap_or(wanted);
    let Some(spelled) = names.get(&wanted).filter(|_| !wanted.is_empty()) else {
        let near = nearest(&wanted, names.values().copied()).map(str::to_owned);
        let known = if names.len() > LISTED_MAX { Vec::new() } else { owned(names.into_values()) };
        return Err(Error::UnknownPlace { what, given: given(), near, known });
    };
    let is_it = |place: &&Place| normalised(texts(place, level)[0]) == wanted;
    let meant = places().filter(is_it).filter(|place| others.has_place(place));
    let meant: BTreeSet<Identity> = meant.map(|place| Identity::of(place, level)).collect();
    match meant.iter().any(|one| meant.iter().any(|other| one.is_apart_from(other))) {
        false => Ok((*spelled).to_owned()),
        true => {
            let places = meant.iter().map(Identity::in_words).collect();
            Err(Error::SeveralPlaces { what, given: given(), places })
        }
    }
}

/// The name and the P-code of a level.
fn texts(place: &Place, level: usize) -> [&str; 2] {
    let area = [&place.admin1, &place.admin2, &place.admin3, &place.site][level];
    [&area.name, &area.pcode].map(|text| text.trim())
}

fn owned<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    texts.map(str::to_owned).collect()
}

/// What tells a place from others of its name.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Identity {
    /// The units above it, as they are compared; empty where none is named.
    within: [String; 3],
    /// Of a site, its P-code; empty where it has none.
    pcode: String,
}

impl Identity {
    fn of(place: &Place, level: usize) -> Self {
        let mut within = place.admin_names();
        within[level.min(SITE)..].iter_mut().for_each(String::clear);
        let pcode = if level == SITE { normalised(&place.site.pcode) } else { String::new() };
        Self { within, pcode }
    }

    /// Whether the two cannot be one: both have a P-code, or name a unit of some level, and not the same.
    fn is_apart_from(&self, other: &Self) -> bool {
        let parts =
            |of: &Self| [&of.pcode, &of.within[0], &of.within[1], &of.within[2]].map(String::clone);
        let mut both = parts(self).into_iter().zip(parts(other));
        both.any(|(a, b)| !a.is_empty() && !b.is_empty() && a != b)
    }

    /// The P-code, and the units from the smallest.
    fn in_words(&self) -> String {
        let parts = [&self.pcode, &self.within[2], &self.within[1], &self.within[0]];
        let named: Vec<&str> =
            parts.map(String::as_str).into_iter().filter(|part| !part.is_empty()).collect();
        format!("in {}", named.join(", "))
    }
}
