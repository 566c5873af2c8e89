//! Sites and the units that they lie in, as numbers.
//!
//! Belongs here: numbers of sites and units, and what a site's key and the gazetteer say of its units. Does
//! not: which activity's units a site has (that depends on the period, and is the SQL's).

use std::collections::{BTreeMap, BTreeSet};

use crate::event::gazetteer::Gazetteer;
use crate::event::place::{Place, Residence, SiteKey};

/// A unit: its normalised names from admin1 down to its own, which is not empty.
type Unit = Vec<String>;

/// The units of a place at admin1, admin2 and admin3; `None` where the level is not named.
pub(super) type Units = [Option<u32>; 3];

/// Where the units of a site are known from, whatever the activities there say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// Its identity is its names.
    Name,
    /// The gazetteer knows its P-code.
    Gazetteer,
}

impl Source {
    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Gazetteer => "gazetteer",
        }
    }
}

/// All sites and units, numbered in their order.
#[derive(Debug, Default)]
pub(super) struct Places {
    sites: BTreeSet<SiteKey>,
    units: BTreeSet<Unit>,
    /// The names of admin1 to admin3 of the gazetteer's places.
    gazetteer: BTreeMap<SiteKey, [String; 3]>,
}

impl Places {
    /// Of a gazetteer, and as yet no activity.
    pub fn new(gazetteer: &Gazetteer) -> Self {
        let known = gazetteer.places.iter();
        let known = known.map(|location| (location.key(), location.place().admin_names()));
        Self { gazetteer: known.collect(), ..Self::default() }
    }

    /// Takes in an activity's place and the residences it declares.
    pub fn add<'a>(&mut self, place: &Place, residences: impl Iterator<Item = &'a Residence>) {
        self.units.extend(units_of(&place.admin_names()).into_iter().flatten());
        self.sites.insert(place.site_key());
        self.sites.extend(residences.map(|residence| place.residence_key(residence)));
    }

    /// With numbers, once every activity was taken in.
    pub fn numbered(mut self) -> Numbered {
        let known: Vec<_> = self.sites.iter().map(|site| self.known(site)).collect();
        let names = known.iter().flatten().flat_map(|(_, names)| units_of(names));
        self.units.extend(names.flatten());
        let units = self.units.into_iter().collect();
        Numbered { sites: self.sites.into_iter().collect(), units, known }
    }

    fn known(&self, site: &SiteKey) -> Option<(Source, [String; 3])> {
        match site.admins() {
            Some(names) => Some((Source::Name, names.map(ToOwned::to_owned))),
            None => Some((Source::Gazetteer, self.gazetteer.get(site)?.clone())),
        }
    }
}

/// Sites and units with numbers.
#[derive(Debug)]
pub(super) struct Numbered {
    sites: Vec<SiteKey>,
    units: Vec<Unit>,
    /// Of each site, the names of its levels, where they are known without an activity.
    known: Vec<Option<(Source, [String; 3])>>,
}

/// What is exported of a site.
pub(super) struct Described<'a> {
    /// Its key as text.
    pub key: &'a str,
    /// The first site whose key reads the same.
    pub alike: usize,
    /// Where its units are known from.
    pub source: Option<Source>,
    /// Its units.
    pub units: Units,
}

impl Numbered {
    /// The number of a site.
    pub fn site(&self, site: &SiteKey) -> Option<u32> {
        u32::try_from(self.sites.binary_search(site).ok()?).ok()
    }

    /// The units that an activity's place names.
    pub fn units_of(&self, place: &Place) -> Units {
        self.numbers(&place.admin_names())
    }

    fn numbers(&self, names: &[String; 3]) -> Units {
        let number = |unit| u32::try_from(self.units.binary_search(&unit).ok()?).ok();
        units_of(names).map(|unit| unit.and_then(number))
    }

    /// The sites, by number.
    pub fn sites(&self) -> impl Iterator<Item = Described<'_>> {
        self.sites.iter().zip(&self.known).map(|(site, known)| Described {
            key: site.as_str(),
            alike: self.sites.partition_point(|other| other.as_str() < site.as_str()),
            source: known.as_ref().map(|(source, _)| *source),
            units: known.as_ref().map(|(_, names)| self.numbers(names)).unwrap_or_default(),
        })
    }

    /// The units, by number: the level, and the names from admin1 down.
    pub fn units(&self) -> impl Iterator<Item = &[String]> {
        self.units.iter().map(Vec::as_slice)
    }
}

fn units_of(names: &[String; 3]) -> [Option<Unit>; 3] {
    [1, 2, 3].map(|level| {
        let unit = &names[..level];
        unit.last().is_some_and(|own| !own.is_empty()).then(|| unit.to_vec())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::gazetteer::{Level, Location};
    use crate::event::place::Area;

    fn area(name: &str) -> Area {
        Area { name: name.to_owned(), pcode: String::new() }
    }

    fn place(names: [&str; 4], pcode: &str) -> Place {
        let [admin1, admin2, admin3, mut site] = names.map(area);
        pcode.clone_into(&mut site.pcode);
        Place { admin1, admin2, admin3, site }
    }

    #[test]
    fn a_slash_joins_sites_under_rule_1_alone() {
        let mut places = Places::new(&Gazetteer::default());
        for names in [["a", "b", "c", "d/e"], ["a", "b", "c/d", "e"], ["a", "b", "c", "f"]] {
            places.add(&place(names, ""), [].iter());
        }
        places.add(&place(["", "", "", "x"], "A/b/c/f "), [].iter());
        let numbered = places.numbered();
        let alike: Vec<_> = numbered.sites().map(|site| (site.key, site.alike)).collect();
        let expected = [("a/b/c/d/e", 0), ("a/b/c/d/e", 0), ("a/b/c/f", 2), ("a/b/c/f", 2)];
        assert_eq!(alike, expected);
        let sources: Vec<_> = numbered.sites().map(|site| site.source.is_some()).collect();
        assert_eq!(sources, [true, true, false, true], "of equal texts, a P-code comes first");
    }

    #[test]
    fn units_come_from_names_else_from_the_gazetteer() {
        let level = |name: &str, pcode: &str| Level { name: name.into(), pcode: pcode.into() };
        let camp = Location {
            admin1: level("Gao", "ML7"),
            admin3: level("Téra", ""),
            site: level("Camp", "ML7-C"),
            ..Location::default()
        };
        let mut places = Places::new(&Gazetteer::of(vec![camp]));
        let coded = place(["Kidal", "", "", "elsewhere"], "ml7-c");
        let named = place(["gao", "Ansongo", "", "School"], "");
        let home = Residence { name: String::new(), pcode: "unknown".to_owned() };
        places.add(&coded, [&home].into_iter());
        places.add(&named, [].iter());
        let numbered = places.numbered();
        let units: Vec<String> = numbered.units().map(|unit| unit.join(">")).collect();
        assert_eq!(units, ["gao", "gao>>téra", "gao>ansongo", "kidal"]);
        let sites: Vec<_> = numbered.sites().map(|site| (site.key, site.units)).collect();
        let expected = [
            ("gao/ansongo//school", [Some(0), Some(2), None]),
            ("ml7-c", [Some(0), None, Some(1)]),
            ("unknown", [None; 3]),
        ];
        assert_eq!(sites, expected);
        assert_eq!(numbered.units_of(&coded), [Some(3), None, None]);
    }
}
