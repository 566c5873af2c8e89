//! The places at which lists are set against head-counts: sites, or the units that they lie in.
//!
//! Belongs here: "Places" of section 3. Does not: when two sites are one (`names`).

use std::collections::BTreeMap;

use super::Query;
use super::ledger::Ledger;
use super::names::{Site, normalised};
use super::statements::stating_by;
use super::tables::Row;

/// A place of the level that the policy names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A site that is a place of its own.
    Site(Site),
    /// A unit: its normalised names from admin1 down.
    Unit(Vec<String>),
}

/// Which place each site is, or lies in.
pub struct Places {
    /// 1, 2 or 3 for admin1, admin2, admin3; nothing where every site is a place of its own.
    level: Option<usize>,
    /// The normalised names of admin1–3 of the sites that are known by P-code.
    units: BTreeMap<Site, [String; 3]>,
}

impl Places {
    /// Every site is a place of its own.
    pub fn sites() -> Places {
        Places { level: None, units: BTreeMap::new() }
    }

    pub fn new(ledger: &Ledger, query: &Query) -> Places {
        let level = match query.policy.places.as_str() {
            "site" => return Places::sites(),
            "admin1" => 1,
            "admin2" => 2,
            "admin3" => 3,
            other => panic!("no level {other}"),
        };
        // A site's units all come from one source. Of the activities that have the site as their own,
        // it is the first of those that name most levels …
        let mut units: BTreeMap<Site, [String; 3]> = BTreeMap::new();
        for activity in stating_by(query.to, ledger, query.policy.rule) {
            let named = activity.admin.each_ref().map(|name| normalised(name));
            let best = units.entry(activity.site.clone()).or_insert_with(|| named.clone());
            if levels(&named) > levels(best) {
                *best = named;
            }
        }
        // … but the gazetteer, where that has the site.
        units.extend(ledger.gazetteer.clone());
        Places { level: Some(level), units }
    }

    /// The unit of the level that the site lies in; where that is not named, the nearest lower unit
    /// that is; else the site is a place of its own.
    pub fn of(&self, site: &Site) -> Place {
        let own = || Place::Site(site.clone());
        let Some(level) = self.level else {
            return own();
        };
        // A residence by name has the units of its activity, which its identity holds.
        let Some(names) = self.units.get(site).cloned().or(site.admin()) else {
            return own();
        };
        let named = (level..=3).find(|level| !names[level - 1].is_empty());
        named.map_or_else(own, |level| Place::Unit(names[..level].to_vec()))
    }
}

/// How many levels are named.
fn levels(names: &[String; 3]) -> usize {
    names.iter().filter(|name| !name.is_empty()).count()
}

/// The normalised names of admin1–3 of the sites in a gazetteer; rows without a site are areas.
pub fn gazetteer(text: &str) -> BTreeMap<Site, [String; 3]> {
    let rows = Row::all(text);
    let site = |row: &Row| Site::named(row.text("site_pcode"), row.admin(), row.text("site"));
    let entry = |row: &Row| Some((site(row)?, row.admin().map(normalised)));
    rows.iter().filter_map(entry).collect()
}
