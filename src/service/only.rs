//! Filters on what activities are, as somebody typed them.
//!
//! Belongs here: refusing places that no activity is at, and names that mean several places. Does not: what passes a
//! filter (`count`).

use std::collections::BTreeSet;

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
/// A place that no activity is at; a name that means several places, where the other filters do not say which.
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
        at_site: of(3, &given.at_site, Only { at_site: None, ..rest.clone() })?,
        ..rest
    })
}

/// What an option of each level is called.
const LEVELS: [&str; 4] = ["admin1", "admin2", "admin3", "site"];

/// A place of a level by its name or P-code.
fn place(state: &State, level: usize, given: &str, others: &Only) -> Result<String, Error> {
    let (wanted, what) = (normalised(given), LEVELS[level]);
    let mut spelled: Option<String> = None;
    let mut names = BTreeSet::new();
    let mut lie_in: BTreeSet<[String; 3]> = BTreeSet::new();
    for known in state.current() {
        let place = &known.activity.about.place;
        let area = [&place.admin1, &place.admin2, &place.admin3, &place.site][level];
        let by_pcode = normalised(&area.pcode) == wanted && !wanted.is_empty();
        if !area.name.trim().is_empty() {
            names.insert(area.name.trim().to_owned());
        }
        if by_pcode || normalised(&area.name) == wanted {
            spelled.get_or_insert_with(|| match by_pcode {
                true => area.pcode.trim().to_owned(),
                false => area.name.trim().to_owned(),
            });
            if !by_pcode && others.has_place(place) {
                lie_in.insert(within(place, level));
            }
        }
    }
    let Some(spelled) = spelled.filter(|_| !wanted.is_empty()) else {
        let near = nearest(given, names.iter().map(String::as_str)).map(str::to_owned);
        let known = if names.len() > LISTED_MAX { Vec::new() } else { names.into_iter().collect() };
        return Err(Error::UnknownPlace { what, given: given.to_owned(), near, known });
    };
    match lie_in.iter().any(|one| lie_in.iter().any(|other| are_apart(one, other))) {
        false => Ok(spelled),
        true => {
            let places = lie_in.iter().map(in_words).collect();
            Err(Error::SeveralPlaces { what, given: given.to_owned(), places })
        }
    }
}

/// The units above a level, as they are compared; empty where none is named.
fn within(place: &Place, level: usize) -> [String; 3] {
    let mut names = place.admin_names();
    names[level.min(3)..].iter_mut().for_each(String::clear);
    names
}

/// Whether two places cannot be one: both name a unit of some level, and not the same.
fn are_apart(one: &[String; 3], other: &[String; 3]) -> bool {
    one.iter().zip(other).any(|(a, b)| !a.is_empty() && !b.is_empty() && a != b)
}

/// The units from the smallest.
fn in_words(within: &[String; 3]) -> String {
    let named = within.iter().rev().filter(|name| !name.is_empty());
    named.map(String::as_str).collect::<Vec<_>>().join(", ")
}
