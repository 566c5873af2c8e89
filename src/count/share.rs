//! How many people of an individual or a household are in a number that is explained.
//!
//! Belongs here: filters on people, cells and sets of sectors, person by person. Does not: adding up (`tally` does
//! that for figures, `reached_so_far` for explanations).
//!
//! Invariant: the shares of everyone whom a selection reached add up to what `tally` counts of it.

use super::everyone::Everyone;
use super::people_filter::PeopleFilter;
use super::reached::Reached;
use super::tally::{cells_of, partial_households};
use crate::event::figures::{AGE_UNKNOWN, SEX_UNKNOWN, Sadd};

/// Some cells: those of a sex, of an age, or of both; all where neither is given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cells {
    pub sex: Option<usize>,
    pub age: Option<usize>,
}

impl Cells {
    /// Whether these are all cells.
    pub fn are_all(self) -> bool {
        self == Self::default()
    }

    /// Whether a cell is among them.
    pub fn has(self, sex: usize, age: usize) -> bool {
        self.sex.is_none_or(|wanted| wanted == sex) && self.age.is_none_or(|wanted| wanted == age)
    }

    /// The people in them.
    pub fn of(self, sadd: &Sadd) -> u64 {
        let rows = sadd.0.iter().enumerate();
        let cells = rows.flat_map(|(sex, row)| row.iter().enumerate().map(move |of| (sex, of)));
        let wanted = cells.filter(|(sex, (age, _))| self.has(*sex, *age));
        wanted.map(|(_, (_, people))| *people).sum()
    }
}

/// What is counted of whom.
pub(super) struct Share<'a> {
    pub everyone: &'a Everyone<'a>,
    /// Whom the selection reached.
    pub reached: &'a Reached,
    /// The sector, or the number of sectors for the total.
    pub slot: usize,
    pub filter: PeopleFilter,
    pub cells: Cells,
    /// Only those whom exactly these sectors reached.
    pub exactly: Option<u64>,
    /// Of `partial_households`.
    partial: Vec<bool>,
}

impl<'a> Share<'a> {
    /// Everyone whom the selection reached.
    pub fn of_all(everyone: &'a Everyone<'a>, reached: &'a Reached, slot: usize) -> Self {
        let (filter, cells) = (PeopleFilter::All, Cells::default());
        Self { everyone, reached, slot, filter, cells, exactly: None, partial: Vec::new() }
    }

    /// Of them, those who pass a filter.
    pub fn with_filter(self, filter: PeopleFilter) -> Self {
        let partial = partial_households(self.everyone, filter);
        Self { filter, partial, ..self }
    }

    /// Of them, those in some cells.
    pub fn in_cells(self, cells: Cells) -> Self {
        Self { cells, ..self }
    }

    /// Of them, those whom exactly some sectors reached.
    pub fn by_exactly(self, exactly: Option<u64>) -> Self {
        Self { exactly, ..self }
    }

    /// Of a named individual: one or nobody.
    pub fn of_person(&self, person: u32) -> u64 {
        let Self { everyone, reached, .. } = self;
        let household = everyone.household(person);
        let with_household = household.map_or(0, |household| reached.households.get(household));
        let sectors = reached.persons.get(person as usize) | with_household;
        if !self.filter.has_person(everyone.known, person) || !self.is_exact(sectors) {
            return 0;
        }
        if self.cells.are_all() {
            return 1;
        }
        let is_in_household = self.is_in_slot(with_household)
            && household.is_some_and(|h| cells_of(everyone, &self.partial, h).is_some());
        let (sex, age) = everyone.known.persons[person as usize].cell(everyone.ages);
        u64::from(!is_in_household && self.cells.has(sex, age))
    }

    /// Of a household that was reached as a household: its unnamed members; of cells, those that it declares
    /// for all its members.
    pub fn of_household(&self, household: usize) -> u64 {
        let Self { everyone, reached, .. } = self;
        if !self.is_exact(reached.households.get(household)) {
            return 0;
        }
        let unnamed = u64::from(everyone.unnamed(household));
        let is_counted = self.filter.has_unnamed(everyone.known, household);
        let counted = if is_counted { unnamed } else { 0 };
        if self.cells.are_all() {
            return counted;
        }
        match cells_of(everyone, &self.partial, household) {
            Some(declared) => {
                let mut sadd = Sadd::default();
                sadd.add_people(unnamed + u64::from(everyone.named[household]), &declared);
                self.cells.of(&sadd)
            }
            None if self.cells.has(SEX_UNKNOWN, AGE_UNKNOWN) => counted,
            None => 0,
        }
    }

    /// Whether sectors are in the figure.
    pub fn is_in_slot(&self, sectors: u64) -> bool {
        match self.slot == self.everyone.sectors {
            true => sectors != 0,
            false => sectors & (1 << self.slot) != 0,
        }
    }

    fn is_exact(&self, sectors: u64) -> bool {
        self.exactly.is_none_or(|exactly| exactly == sectors)
    }
}
