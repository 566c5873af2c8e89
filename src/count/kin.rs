//! Individuals of one kind: of one population group, or of whom one thing is stated on disability.
//!
//! Belongs here: deciding who is of a kind. Does not: counting them (`tally`), which kinds a report
//! has (`slices`).

use crate::event::people::{Disability, PopulationGroup};

use super::statements::Known;

/// Individuals of one kind only; `None` inside means unstated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kin {
    /// Everyone.
    All,
    /// Those of a population group.
    Group(Option<PopulationGroup>),
    /// Those of whom this was stated on disability.
    Disability(Option<Disability>),
}

impl Kin {
    pub fn has_person(self, known: &Known, person: u32) -> bool {
        match self {
            Kin::All => true,
            Kin::Group(group) => known.population_group(person) == group,
            Kin::Disability(disability) => known.disability(person) == disability,
        }
    }

    /// Whether the unnamed members of a household are of this kind.
    pub fn has_unnamed(self, known: &Known, household: usize) -> bool {
        match self {
            Kin::All => true,
            Kin::Group(group) => known.household_groups[household] == group,
            Kin::Disability(disability) => disability.is_none(),
        }
    }

    /// Whether a counted group is of this kind.
    pub fn has_headcount(self, group: Option<PopulationGroup>) -> bool {
        match self {
            Kin::All => true,
            Kin::Group(wanted) => wanted == group,
            Kin::Disability(disability) => disability.is_none(),
        }
    }
}
