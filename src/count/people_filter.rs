//! Individuals of one kind: of one population group, or of whom one thing is stated on disability.
//!
//! Belongs here: deciding who is of a kind. Does not: counting them (`tally`), which kinds a report
//! has (`slices`).

use crate::event::people::{Disability, PopulationGroup};

use super::statements::KnownPeople;

/// Individuals of one kind only; `None` inside means unstated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PeopleFilter {
    /// Everyone.
    All,
    /// Those of a population group.
    Group(Option<PopulationGroup>),
    /// Those of whom this was stated on disability.
    Disability(Option<Disability>),
}

impl PeopleFilter {
    pub fn has_person(self, known: &KnownPeople, person: u32) -> bool {
        match self {
            PeopleFilter::All => true,
            PeopleFilter::Group(group) => known.population_group(person) == group,
            PeopleFilter::Disability(disability) => known.disability(person) == disability,
        }
    }

    /// Whether the unnamed members of a household are of this kind.
    pub fn has_unnamed(self, known: &KnownPeople, household: usize) -> bool {
        match self {
            PeopleFilter::All => true,
            PeopleFilter::Group(group) => known.household_groups[household] == group,
            PeopleFilter::Disability(disability) => disability.is_none(),
        }
    }

    /// Whether a counted group is of this kind.
    pub fn has_headcount(self, group: Option<PopulationGroup>) -> bool {
        match self {
            PeopleFilter::All => true,
            PeopleFilter::Group(wanted) => wanted == group,
            PeopleFilter::Disability(disability) => disability.is_none(),
        }
    }
}
