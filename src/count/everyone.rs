//! Everyone in scope over the whole period, before any slice: who counts as an individual, and with
//! which household.
//!
//! Belongs here: distinguishing named individuals from unnamed members. Does not: homes and sizes
//! (`homes`), adding individuals up (`tally`, `sets`).

use std::ops::Range;

use super::homes::Homes;
use super::members::FormerMembers;
use super::people_filter::PeopleFilter;
use super::reached::Reached;
use super::rows::NONE;
use super::scope::Scoped;
use super::statements::{Ages, KnownPeople};

/// Everyone in scope over the whole period, before any slice: who counts as an individual.
pub(super) struct Everyone<'a> {
    /// What is known of everyone.
    pub known: &'a KnownPeople,
    /// Homes, sizes and cells.
    pub homes: &'a Homes,
    /// Contacts of the whole period.
    pub whole: &'a Reached,
    /// Members of households who do not belong to them.
    pub former: &'a FormerMembers,
    /// Members with a personal contact in the period, by household.
    pub named: Vec<u32>,
    /// Number of places.
    pub places: usize,
    /// Number of sectors.
    pub sectors: usize,
    /// How ages are counted.
    pub ages: Ages,
}

impl<'a> Everyone<'a> {
    /// Everyone with a contact in `whole`: the direct contacts, or direct and indirect ones together.
    pub fn new(
        known: &'a KnownPeople,
        homes: &'a Homes,
        whole: &'a Reached,
        former: &'a FormerMembers,
        (places, sectors): (usize, usize),
        ages: Ages,
    ) -> Self {
        let named = whole.named_members(known, former);
        Self { known, homes, whole, former, named, places, sectors, ages }
    }

    /// The household of a person, where it has one.
    pub fn household(&self, person: u32) -> Option<usize> {
        let household = self.known.persons[person as usize].household;
        (household != NONE).then_some(household as usize)
    }

    /// Members of a household reached as a household who are known only by its size.
    pub fn unnamed(&self, household: usize) -> u32 {
        self.homes.declared_sizes[household].saturating_sub(self.named[household])
    }

    /// The named members of households: each person with each household that it is a member of.
    pub fn named_members(&self) -> impl Iterator<Item = (u32, usize)> + '_ {
        let belonging = self.named_individuals();
        let belonging = belonging.filter_map(|(person, household)| Some((person, household?)));
        let former = self.former.named(&self.whole.persons);
        belonging.chain(former.map(|(person, household)| (person as u32, household)))
    }

    /// The named individuals: persons with a contact in the period, and the household they belong to.
    pub fn named_individuals(&self) -> impl Iterator<Item = (u32, Option<usize>)> + '_ {
        self.named_individuals_among(0..self.whole.persons.len())
    }

    /// The named individuals in a range of ids.
    pub fn named_individuals_among(
        &self,
        ids: Range<usize>,
    ) -> impl Iterator<Item = (u32, Option<usize>)> + '_ {
        let marked = self.whole.persons.marked(ids);
        marked.map(|(person, _)| (person as u32, self.household(person as u32)))
    }

    /// Whether an activity, with whom it lists, reaches an individual, or counts a group, that passes a
    /// filter. `members` is of [`Self::households_with`].
    pub fn concerns(
        &self,
        scoped: &Scoped<'_>,
        (persons, households): (&[u32], &[u32]),
        filter: PeopleFilter,
        members: &[bool],
    ) -> bool {
        let has_person = |person: &u32| filter.has_person(self.known, *person);
        let has_household = |household: &u32| {
            let household = *household as usize;
            members[household]
                || (self.unnamed(household) > 0 && filter.has_unnamed(self.known, household))
        };
        let mut headcounts = scoped.item.headcounts.iter();
        headcounts.any(|group| filter.has_headcount(group.population_group))
            || persons.iter().any(has_person)
            || households.iter().any(has_household)
    }

    /// Which households have a named member that passes a filter.
    pub fn households_with(&self, filter: PeopleFilter) -> Vec<bool> {
        let mut with = vec![false; self.named.len()];
        for (person, household) in self.named_members() {
            with[household] |= filter.has_person(self.known, person);
        }
        with
    }
}

/// Registered individuals of a selection, by place.
pub(super) trait RegisteredByPlace {
    /// Individuals at home at a place, reached by a sector; slot `sectors` is all together.
    fn registered(&self, place: usize, slot: usize) -> u64;
}
