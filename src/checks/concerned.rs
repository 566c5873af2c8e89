//! What a plan concerns: the people it lists, and what is known of all activities without reading whom they list.
//!
//! Belongs here: who these people are, and asking the digest. Does not: choosing them and reading what is stated of
//! them (`concerned_reading`), what is looked for.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::stated_places::{Homes, StatedPlaces};
use crate::event::ids::{Reference, SectorId};
use crate::event::place::SiteKey;
use crate::event::time::{Day, Month};
use crate::ledger::{Digest, Row};

/// What a plan concerns.
pub struct Concerned<'a> {
    /// The persons who count, by rising id.
    pub persons: Vec<u32>,
    /// The households that count, by rising id.
    pub households: Vec<u32>,
    /// Of some lists, how many persons and households each has.
    pub listed: HashMap<(SiteKey, Day), [u64; 2]>,
    pub digest: &'a Digest,
    /// The activities of the plan.
    pub new: &'a HashSet<&'a Reference>,
}

impl<'a> Concerned<'a> {
    /// The activities that the plan does not replace.
    fn others(&self) -> impl Iterator<Item = &'a Row> {
        let rows = self.digest.rows().iter();
        rows.filter(|row| !self.new.contains(&row.reference))
    }

    /// The day on which the last of the others was recorded.
    pub fn latest(&self) -> Option<Day> {
        self.others().filter_map(|row| row.recorded).max()
    }

    /// The places that all activities state, those of the plan among them, in the order of activities.
    pub fn stated_places<'m>(
        &'m self,
        asked: impl Iterator<Item = StatedPlaces<'m>>,
    ) -> Vec<StatedPlaces<'m>> {
        let mut others = self.others().peekable();
        let mut all = Vec::with_capacity(self.digest.rows().len());
        let other = |row: &'a Row| {
            let place = self.digest.place_of(row)?;
            let homes = Homes::At(self.digest.homes_of(row), &self.digest.homes);
            let (reference, start) = (&row.reference, row.start);
            Some(StatedPlaces { reference, start, place, homes, is_asked: false })
        };
        for stated in asked {
            let here = (stated.start, stated.reference);
            while let Some(row) = others.next_if(|row| (row.start, &row.reference) < here) {
                all.extend(other(row));
            }
            all.push(stated);
        }
        all.extend(others.filter_map(other));
        all
    }

    /// Of months in which the plan has contacts, and of those before, what the other activities of the sector have.
    pub fn months(&self, asked: &HashSet<(&SectorId, Month)>) -> Vec<((&SectorId, Month), u64)> {
        let is_wanted = |sector: &SectorId, month: Month| {
            asked.contains(&(sector, month)) || asked.contains(&(sector, month.next()))
        };
        let mut months: BTreeMap<(&SectorId, Month), u64> = BTreeMap::new();
        for row in self.others().filter(|row| row.reach.in_months) {
            let Some(sector) = self.digest.sectors.get(row.sector as usize) else { continue };
            let month = row.start.month();
            if is_wanted(sector, month) {
                *months.entry((sector, month)).or_default() += row.contacts;
            }
        }
        months.into_iter().collect()
    }
}
