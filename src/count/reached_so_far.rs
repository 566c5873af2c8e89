//! The people reached so far, while activities are read in order: whom each reached first.
//!
//! Belongs here: attributing each individual to one activity. Does not: which individuals are in a number
//! (`share`), places (`place_parts`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::everyone::Everyone;
use super::homes::Homes;
use super::masks::bits;
use super::rows::Rows;
use super::scope::Scoped;
use super::share::Share;
use super::statements::KnownPeople;
use crate::event::ids::{Reference, SectorId};

/// What one activity adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityPart {
    /// Which.
    pub reference: Reference,
    /// Rows that list somebody: persons and households.
    pub contacts: u64,
    /// Head-count it states.
    pub headcount: u64,
    /// Individuals that its lists reach; with a place, those at home there.
    pub people: u64,
    /// Of these, reached for the first time.
    pub new: u64,
    /// Of these, reached before, by the sectors that had reached them then.
    pub before: Vec<(Vec<SectorId>, u64)>,
}

/// The people reached so far.
pub(super) struct ReachedSoFar<'a> {
    share: &'a Share<'a>,
    known: &'a KnownPeople,
    homes: &'a Homes,
    shown: &'a dyn Fn(usize) -> bool,
    /// Sectors so far, by person and by household's unnamed members.
    persons: Vec<u64>,
    households: Vec<u64>,
    /// Named individuals by household.
    members: BTreeMap<usize, Vec<u32>>,
    /// By home, those who are in the figure.
    at_home: BTreeMap<usize, u64>,
}

impl<'a> ReachedSoFar<'a> {
    /// Nobody yet; `shown` are the homes that count.
    pub fn new(
        share: &'a Share<'a>,
        known: &'a KnownPeople,
        homes: &'a Homes,
        shown: &'a dyn Fn(usize) -> bool,
    ) -> Self {
        let mut members: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
        for (person, household) in share.everyone.named_members() {
            members.entry(household).or_default().push(person);
        }
        let (persons, households) =
            (vec![0; known.persons.len()], vec![0; known.household_groups.len()]);
        let at_home = BTreeMap::new();
        Self { share, known, homes, shown, persons, households, members, at_home }
    }

    /// By home, those who are in the figure.
    pub fn at_home(&self) -> &BTreeMap<usize, u64> {
        &self.at_home
    }

    fn everyone(&self) -> &'a Everyone<'a> {
        self.share.everyone
    }

    /// The persons that an activity lists or reaches by their households, and its households: each once,
    /// however often it lists them.
    fn individuals(&self, rows: &Rows) -> (Vec<u32>, Vec<u32>) {
        let mut persons: Vec<u32> = Vec::new();
        let mut households: Vec<u32> = Vec::new();
        for row in &rows.households {
            let household = self.known.household_roots.root(row.household);
            households.push(household);
            persons.extend(self.members.get(&(household as usize)).into_iter().flatten());
        }
        persons.extend(rows.persons.iter().map(|row| self.known.person_roots.root(row.person)));
        for list in [&mut persons, &mut households] {
            list.sort_unstable();
            list.dedup();
        }
        (persons, households)
    }

    /// By slot, the people whom an activity reaches first. It is not added.
    pub fn first_reached(&self, scoped: &Scoped<'_>, rows: &Rows, total: usize) -> Vec<u64> {
        let (persons, households) = self.individuals(rows);
        let persons = persons.iter().map(|person| (self.persons[*person as usize], 1));
        let unnamed = households.iter().map(|household| {
            let household = *household as usize;
            (self.households[household], u64::from(self.everyone().unnamed(household)))
        });
        let mut first = vec![0; total + 1];
        for (before, people) in persons.chain(unnamed) {
            bits(scoped.sectors & !before).for_each(|sector| first[sector as usize] += people);
            first[total] += if before == 0 { people } else { 0 };
        }
        first
    }

    /// Adds an activity. Returns what it adds to the figure, if it reports to the figure's sector.
    pub fn take(
        &mut self,
        scoped: &Scoped<'_>,
        rows: &Rows,
        sectors: &[SectorId],
    ) -> Option<ActivityPart> {
        let (persons, households) = self.individuals(rows);
        let share = self.share;
        let is_total = share.slot == share.everyone.sectors;
        let is_in_figure = is_total || share.is_in_slot(scoped.sectors);
        let (mut all, mut new) = (0, 0);
        let mut before: BTreeMap<u64, u64> = BTreeMap::new();
        let (shown, at_home) = (self.shown, &mut self.at_home);
        let mut count = |mask: &mut u64, home: u32, people: u64| {
            if people > 0 && is_in_figure && shown(home as usize) {
                all += people;
                if share.is_in_slot(*mask) {
                    *before.entry(*mask).or_default() += people;
                } else if share.is_in_slot(scoped.sectors) {
                    new += people;
                    *at_home.entry(home as usize).or_default() += people;
                }
            }
            *mask |= scoped.sectors;
        };
        for person in persons {
            let home = self.homes.of_person(self.known, person);
            count(&mut self.persons[person as usize], home, share.of_person(person));
        }
        for household in households {
            let home = self.homes.of_household(household);
            let people = share.of_household(household as usize);
            count(&mut self.households[household as usize], home, people);
        }
        if !is_in_figure {
            return None;
        }
        let named = |mask: u64| bits(mask).filter_map(|bit| sectors.get(bit as usize).cloned());
        let groups = scoped.item.headcounts.iter();
        let groups = groups.filter(|group| share.filter.has_headcount(group.population_group));
        Some(ActivityPart {
            reference: scoped.item.reference.clone(),
            contacts: (rows.persons.len() + rows.households.len()) as u64,
            headcount: groups.map(|group| u64::from(group.count)).sum(),
            people: all,
            new,
            before: before.into_iter().map(|(mask, n)| (named(mask).collect(), n)).collect(),
        })
    }
}
