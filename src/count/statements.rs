//! What is known of people by the period's end: the last non-empty statement of each kind.
//!
//! Belongs here: folding statements in order. Does not: whether the activity that made one counts;
//! statements hold all the same.

use crate::event::figures::{AGE_UNKNOWN, SEX_UNKNOWN};
use crate::event::people::{Disability, Link, PopulationGroup, Sex, age_band};
use crate::event::time::Day;
use crate::register::Traits;

use super::Facts;
use super::merges::Roots;

/// No household, no site.
pub(super) const NONE: u32 = u32::MAX;

/// What is known of one person.
#[derive(Debug, Clone, Copy)]
pub(super) struct PersonKnown {
    /// Household, or [`NONE`].
    pub household: u32,
    /// Sex, birth year, population group, disability.
    pub traits: Traits,
}

/// What is known of everyone, by the id that counts for each.
pub(super) struct Known {
    /// How persons' ids resolve.
    pub person_roots: Roots,
    /// How households' ids resolve.
    pub household_roots: Roots,
    /// By person.
    pub persons: Vec<PersonKnown>,
    /// By household.
    pub household_groups: Vec<Option<PopulationGroup>>,
    /// How many of the facts' activities have spoken.
    heard: usize,
}

impl PersonKnown {
    fn learn(&mut self, link: Link, traits: Traits, households: &Roots) {
        match link {
            Link::Unstated => {}
            Link::Left => self.household = NONE,
            Link::Household(household) => self.household = households.of(household),
        }
        let known = &mut self.traits;
        known.sex = traits.sex.or(known.sex);
        known.birth_year = traits.birth_year.or(known.birth_year);
        known.population_group = traits.population_group.or(known.population_group);
        known.disability = traits.disability.or(known.disability);
    }

    /// Row and column of the person's SADD cell at the end of a year.
    pub fn cell(&self, year: i32) -> (usize, usize) {
        let sex = match self.traits.sex {
            Some(Sex::F) => 0,
            Some(Sex::M) => 1,
            Some(Sex::X) => 2,
            None => SEX_UNKNOWN,
        };
        let age = self.traits.birth_year.map_or(AGE_UNKNOWN, |born| age_band(year - born));
        (sex, age)
    }
}

impl Known {
    /// Nothing yet.
    pub fn nothing(facts: &Facts<'_>) -> Self {
        let nobody = PersonKnown { household: NONE, traits: Traits::default() };
        Self {
            person_roots: facts.person_roots(),
            household_roots: facts.household_roots(),
            persons: vec![nobody; facts.persons as usize],
            household_groups: vec![None; facts.households as usize],
            heard: 0,
        }
    }

    /// Folds the statements of all activities that start by `until`.
    pub fn by(facts: &Facts<'_>, until: Day) -> Self {
        let mut known = Self::nothing(facts);
        known.hear(facts, until);
        known
    }

    /// Goes on with the statements of the activities that start by `until`. They are in the order
    /// of their starts, so what is known by a later day follows from what is known by an earlier
    /// one.
    pub fn hear(&mut self, facts: &Facts<'_>, until: Day) {
        let rest = facts.activities.get(self.heard..).unwrap_or_default();
        for stated in rest.iter().take_while(|s| s.activity.about.start <= until) {
            self.learn_persons(stated);
            self.learn_households(stated);
            self.heard += 1;
        }
    }

    fn learn_persons(&mut self, stated: &super::Stated<'_>) {
        let mut merged = Vec::new();
        let rows = stated.activity.people.person_rows().zip(stated.attributes.persons());
        for (row, traits) in rows {
            match self.person_roots.rank(row.person) {
                Some(rank) => merged.push((rank, row, traits)),
                None => {
                    let known = &mut self.persons[row.person as usize];
                    known.learn(row.link, traits, &self.household_roots);
                }
            }
        }
        // Of entries that are one, the root speaks last.
        merged.sort_unstable_by_key(|(rank, row, _)| (std::cmp::Reverse(*rank), row.person));
        for (_, row, traits) in merged {
            let known = &mut self.persons[self.person_roots.of(row.person) as usize];
            known.learn(row.link, traits, &self.household_roots);
        }
    }

    fn learn_households(&mut self, stated: &super::Stated<'_>) {
        let households = stated.activity.people.households.iter();
        let groups = stated.attributes.households().map(|traits| traits.population_group);
        let mut merged = Vec::new();
        for (household, group) in households.zip(groups).filter(|(_, group)| group.is_some()) {
            match self.household_roots.rank(household) {
                Some(rank) => merged.push((rank, household, group)),
                None => self.household_groups[household as usize] = group,
            }
        }
        merged.sort_unstable_by_key(|(rank, id, _)| (std::cmp::Reverse(*rank), *id));
        for (_, household, group) in merged {
            self.household_groups[self.household_roots.of(household) as usize] = group;
        }
    }

    /// A person's own population group, else its household's.
    pub fn population_group(&self, person: u32) -> Option<PopulationGroup> {
        let known = &self.persons[person as usize];
        known
            .traits
            .population_group
            .or_else(|| self.household_groups.get(known.household as usize).copied().flatten())
    }

    /// A person's disability.
    pub fn disability(&self, person: u32) -> Option<Disability> {
        self.persons[person as usize].traits.disability
    }
}
