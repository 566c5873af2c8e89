//! In which columns two rows about the same person, household or group differ.
//!
//! Belongs here: comparing two rows. Does not: which rows are about the same one (`lists`).

use crate::event::people::{Cells, Headcount, PopulationGroup};
use crate::intake::tables::Column;
use crate::ledger::{HouseholdRow, PersonRow};

/// Of two rows about a person.
pub(super) fn of_persons(a: &PersonRow, b: &PersonRow) -> Vec<Column> {
    let (of_a, of_b) = (a.traits(), b.traits());
    differing([
        (Column::Household, a.link() != b.link()),
        (Column::Sex, of_a.sex != of_b.sex),
        (Column::BirthYear, of_a.birth_year != of_b.birth_year),
        (Column::PopulationGroup, of_a.population_group != of_b.population_group),
        (Column::Disability, of_a.disability != of_b.disability),
        (Column::Residence, a.residence != b.residence),
    ])
}

/// Of two rows about a household.
pub(super) fn of_households(a: &HouseholdRow, b: &HouseholdRow) -> Vec<Column> {
    let groups = (a.traits().population_group, b.traits().population_group);
    let mut columns = of_counts((Column::Size, a.size(), b.size()), &a.cells(), &b.cells(), groups);
    columns.extend(differing([(Column::Residence, a.residence != b.residence)]));
    columns
}

/// Of two rows about a group.
pub(super) fn of_headcounts(a: &Headcount, b: &Headcount) -> Vec<Column> {
    let groups = (a.population_group, b.population_group);
    of_counts((Column::Count, a.count, b.count), &a.cells, &b.cells, groups)
}

fn of_counts(
    (column, a, b): (Column, u32, u32),
    cells_of_a: &Cells,
    cells_of_b: &Cells,
    groups: (Option<PopulationGroup>, Option<PopulationGroup>),
) -> Vec<Column> {
    let cells = cells_of_a.0.iter().zip(cells_of_b.0).zip(Column::SEX_AND_AGE);
    let cells = cells.map(|((a, b), column)| (column, *a != b));
    let of_group = (Column::PopulationGroup, groups.0 != groups.1);
    differing([(column, a != b)].into_iter().chain(cells).chain([of_group]))
}

fn differing(columns: impl IntoIterator<Item = (Column, bool)>) -> Vec<Column> {
    columns.into_iter().filter(|(_, differs)| *differs).map(|(column, _)| column).collect()
}
