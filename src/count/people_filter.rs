//! Filters on people: those of one population group, or with one answer on disability.
//!
//! Belongs here: deciding who passes. Does not: counting (`tally`), which filters a report needs
//! (`slices`).

use crate::event::people::{Disability, PopulationGroup};

use super::statements::KnownPeople;

/// Which individuals count; `None` inside means unstated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PeopleFilter {
    /// Everyone.
    All,
    /// Those of a population group.
    Group(Option<PopulationGroup>),
    /// Those with this answer on disability.
    Disability(Option<Disability>),
}

impl PeopleFilter {
    /// Whether a person passes.
    pub fn has_person(self, known: &KnownPeople, person: u32) -> bool {
        match self {
            PeopleFilter::All => true,
            PeopleFilter::Group(group) => known.population_group(person) == group,
            PeopleFilter::Disability(disability) => known.disability(person) == disability,
        }
    }

    /// Whether the unnamed members of a household pass.
    pub fn has_unnamed(self, known: &KnownPeople, household: usize) -> bool {
        match self {
            PeopleFilter::All => true,
            PeopleFilter::Group(group) => known.household_groups[household] == group,
            PeopleFilter::Disability(disability) => disability.is_none(),
        }
    }

    /// Whether a group of a head-count passes.
    pub fn has_headcount(self, group: Option<PopulationGroup>) -> bool {
        match self {
            PeopleFilter::All => true,
            PeopleFilter::Group(wanted) => wanted == group,
            PeopleFilter::Disability(disability) => disability.is_none(),
        }
    }
}
