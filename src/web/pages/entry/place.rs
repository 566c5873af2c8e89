//! Choosing a place of the gazetteer, which brings its place codes.
//!
//! Belongs here: a choice in the form, and the places to choose from. Does not: finding them (`service::places`).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::event::place::{Area, Place};
use crate::ledger::Snapshot;
use crate::service::places::{self, Request};

/// Places that are offered at once.
const OFFERED_MAX: usize = 30;
/// Names that a field suggests.
const SUGGESTED_MAX: usize = 300;
/// The columns of a place, from the region down.
pub const LEVELS: [&str; 4] = ["admin1", "admin2", "admin3", "site"];

/// A place that somebody chose. It stands in a hidden field, so that its codes are there when the form comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen(Place);

impl Chosen {
    /// The place in a field; nothing where there is none.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self)
    }

    /// The place in the columns of a version, where it has place codes.
    pub fn of_columns(columns: &BTreeMap<String, String>) -> Option<Self> {
        let text = |name: &str| columns.get(name).cloned().unwrap_or_default();
        let area = |level: &str| Area { name: text(level), pcode: text(&format!("{level}_pcode")) };
        let [admin1, admin2, admin3, site] = LEVELS.map(area);
        let has_codes = [&admin1, &admin2, &admin3, &site].iter().any(|of| !of.pcode.is_empty());
        has_codes.then_some(Self(Place { admin1, admin2, admin3, site }))
    }

    fn areas(&self) -> [(&'static str, &Area); 4] {
        let Place { admin1, admin2, admin3, site } = &self.0;
        let [one, two, three, four] = LEVELS;
        [(one, admin1), (two, admin2), (three, admin3), (four, site)]
    }

    /// Whether its names are those in the form. Else somebody has typed another place since.
    pub fn stands_in(&self, columns: &BTreeMap<String, String>) -> bool {
        let text = |name: &str| columns.get(name).map_or("", String::as_str);
        self.areas().iter().all(|(level, area)| text(level) == area.name.trim())
    }

    /// Puts its names and codes into the form.
    pub fn put(&self, columns: &mut BTreeMap<String, String>) {
        for (level, area) in self.areas() {
            for (name, value) in
                [(level.to_owned(), &area.name), (format!("{level}_pcode"), &area.pcode)]
            {
                match value.is_empty() {
                    true => drop(columns.remove(&name)),
                    false => drop(columns.insert(name, value.clone())),
                }
            }
        }
    }
}

/// A place to choose.
#[derive(Debug, Serialize)]
pub struct Offered {
    /// What the form sends.
    value: String,
    /// The place with the areas that it lies in.
    name: String,
    /// Its code.
    pcode: String,
}

/// Places to choose from, and how many more there are.
#[derive(Debug, Serialize)]
pub struct Offer {
    places: Vec<Offered>,
    more: usize,
}

/// What is asked for with the place that is typed so far.
fn request(columns: &BTreeMap<String, String>) -> Request {
    let text = |name: &str| columns.get(name).cloned().unwrap_or_default();
    let [admin1, admin2, admin3, site] = LEVELS.map(text);
    Request { admin1, admin2, admin3, site }
}

/// The places that fit what is typed.
pub fn offer(ledger: &Snapshot, columns: &BTreeMap<String, String>) -> Offer {
    let found = places::find(ledger, &request(columns), OFFERED_MAX);
    let offered = |location: &crate::event::gazetteer::Location| {
        let levels = [&location.site, &location.admin3, &location.admin2, &location.admin1];
        let names: Vec<&str> =
            levels.iter().map(|level| level.name.as_str()).filter(|n| !n.is_empty()).collect();
        Offered {
            value: serde_json::to_string(&location.place()).unwrap_or_default(),
            name: names.join(", "),
            pcode: location.own().pcode.clone(),
        }
    };
    Offer { places: found.places.iter().map(offered).collect(), more: found.more }
}

/// Names that a field of a place suggests; none where there are too many to be of use.
pub fn suggestions(
    ledger: &Snapshot,
    level: &str,
    columns: &BTreeMap<String, String>,
) -> Vec<String> {
    let at = LEVELS.iter().position(|of| *of == level);
    at.map(|at| places::names(ledger, at, &request(columns), SUGGESTED_MAX)).unwrap_or_default()
}

/// What keeps the codes of the place that stands in the form.
pub fn chosen(columns: &BTreeMap<String, String>) -> Option<String> {
    serde_json::to_string(&Chosen::of_columns(columns)?.0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stay_with_the_names_that_they_are_of() {
        let mut columns = BTreeMap::from([("site".to_owned(), "Wabaria".to_owned())]);
        let area = |name: &str, pcode: &str| Area { name: name.into(), pcode: pcode.into() };
        let place = Place {
            admin1: area("Gao", "ML07"),
            site: area("Wabaria", "ML0701-4"),
            ..Place::default()
        };
        let chosen = Chosen(place);
        assert!(!chosen.stands_in(&columns));
        chosen.put(&mut columns);
        assert_eq!(columns["site_pcode"], "ML0701-4");
        assert!(chosen.stands_in(&columns));
        let again = Chosen::of_columns(&columns);
        assert_eq!(again.as_ref(), Some(&chosen));
        columns.insert("site".to_owned(), "Sosso".to_owned());
        assert!(!chosen.stands_in(&columns));
        assert_eq!(Chosen::read("{\"admin1\":3}"), None);
    }
}
