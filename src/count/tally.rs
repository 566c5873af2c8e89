//! Registered individuals by place, their sex and age, and the overlap of sectors.
//!
//! Belongs here: one pass over everyone a selection reached. Does not: comparing with head-counts
//! (`figures`), deciding what is selected (`slices`).
//!
//! Every number here is a sum over households with their members, and over persons without a household;
//! what one of them adds does not depend on the others. So a tally can be updated by subtracting what
//! some of them added before and adding what they add now (`projection`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::everyone::{Everyone, RegisteredByPlace};
use super::masks::bits;
use super::people_filter::PeopleFilter;
use super::reached::Reached;
use super::threads::{IdRanges, run_both};
use crate::event::figures::{AGE_UNKNOWN, SEX_UNKNOWN, Sadd};

/// Most sectors for which every set of them has a counter of its own.
const DENSE_SECTORS_MAX: usize = 12;

/// A cell with nobody in it.
const NOBODY: RegisteredCell =
    RegisteredCell { registered: 0, sadd: Sadd([[0; AGE_UNKNOWN + 1]; SEX_UNKNOWN + 1]) };

/// Registered individuals of one sector, or of all together, at one place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RegisteredCell {
    /// Individuals at home there.
    pub registered: u64,
    /// The same by sex and age.
    pub sadd: Sadd,
}

impl RegisteredCell {
    /// Adds people.
    pub fn add(&mut self, more: &RegisteredCell) {
        self.registered += more.registered;
        self.sadd.add(&more.sadd);
    }

    /// Subtracts people. `None` when there are fewer.
    pub fn take(&mut self, less: &RegisteredCell) -> Option<()> {
        self.registered = self.registered.checked_sub(less.registered)?;
        let pairs = self.sadd.0.iter_mut().flatten().zip(less.sadd.0.iter().flatten());
        for (people, less) in pairs {
            *people = people.checked_sub(*less)?;
        }
        Some(())
    }
}

/// The registered individuals of a selection.
#[derive(Debug)]
pub(super) struct Tally {
    slots: usize,
    /// By place and slot the number of the cell, from 1, or 0 where nobody was counted: a slot per sector
    /// and, last, one for all together. With 64 sectors at 50,000 sites most have nobody, and as many cells
    /// would take 650 MB.
    numbers: Vec<u32>,
    cells: Vec<RegisteredCell>,
    /// Individuals by the exact set of sectors that reached them.
    pub overlap: BTreeMap<u64, u64>,
}

impl Tally {
    /// A tally of `places` with nobody in it.
    pub fn empty(places: usize, sectors: usize) -> Self {
        let slots = sectors + 1;
        Self {
            slots,
            numbers: vec![0; places * slots],
            cells: Vec::new(),
            overlap: BTreeMap::new(),
        }
    }

    /// Counts the individuals in `reached` that pass a filter.
    pub fn count(everyone: &Everyone<'_>, reached: &Reached, filter: PeopleFilter) -> Self {
        let partial = &partial_households(everyone, filter);
        let (persons, households) = (reached.persons.len(), everyone.named.len());
        let ranges = (IdRanges::new(persons), IdRanges::new(households));
        let count = || {
            let tally = Self::empty(everyone.places, everyone.sectors);
            let sets = OverlapCounters::new(everyone.sectors);
            let mut count = TallyBuilder { everyone, reached, filter, partial, tally, sets };
            ranges.0.take().for_each(|ids| count.named(everyone.named_individuals_among(ids)));
            ranges.1.take().for_each(|ids| count.households(ids));
            let TallyBuilder { mut tally, sets, .. } = count;
            tally.overlap = sets.counted();
            tally
        };
        let (mut tally, rest) = run_both(persons, count, count);
        for (at, number) in rest.numbers.iter().enumerate().filter(|(_, number)| **number > 0) {
            tally.cell_at(at).add(&rest.cells[*number as usize - 1]);
        }
        for (mask, people) in rest.overlap {
            *tally.overlap.entry(mask).or_insert(0) += people;
        }
        tally
    }

    /// Adds only these individuals and households, as far as they are in `reached`. `partial` is of
    /// [`partial_households`]. The overlap is not counted.
    pub fn add_some(
        &mut self,
        (everyone, reached): (&Everyone<'_>, &Reached),
        filter: PeopleFilter,
        partial: &[bool],
        individuals: impl Iterator<Item = (u32, Option<usize>)>,
        households: impl Iterator<Item = usize>,
    ) {
        let tally = std::mem::replace(self, Self::empty(0, 0));
        let sets = OverlapCounters::Sparse(BTreeMap::new());
        let mut count = TallyBuilder { everyone, reached, filter, partial, tally, sets };
        count.named(individuals);
        count.households(households);
        *self = count.tally;
    }

    /// A sector's cell at a place; slot `sectors` is that of all together.
    pub fn cell(&self, place: usize, slot: usize) -> &RegisteredCell {
        match self.numbers[place * self.slots + slot] {
            0 => &NOBODY,
            number => &self.cells[number as usize - 1],
        }
    }

    /// How many places.
    pub fn places(&self) -> usize {
        self.numbers.len() / self.slots
    }

    /// The cells of a place where anybody was counted, each with its slot.
    pub fn place(&self, place: usize) -> impl Iterator<Item = (usize, &RegisteredCell)> {
        let cells = (0..self.slots).map(move |slot| (slot, self.cell(place, slot)));
        cells.filter(|(_, cell)| **cell != NOBODY)
    }

    /// A sector's cell at a place, to be filled.
    #[inline]
    pub fn cell_mut(&mut self, place: usize, slot: usize) -> &mut RegisteredCell {
        self.cell_at(place * self.slots + slot)
    }

    #[inline]
    fn cell_at(&mut self, at: usize) -> &mut RegisteredCell {
        let number = &mut self.numbers[at];
        if *number == 0 {
            self.cells.push(NOBODY);
            // There are fewer cells than people at places.
            *number = self.cells.len() as u32;
        }
        &mut self.cells[*number as usize - 1]
    }

    /// Takes everybody out, where these are all places with anybody.
    pub fn clear(&mut self, places: impl Iterator<Item = usize>) {
        for place in places {
            self.numbers[place * self.slots..(place + 1) * self.slots].fill(0);
        }
        self.cells.clear();
    }
}

impl RegisteredByPlace for Tally {
    fn registered(&self, place: usize, slot: usize) -> u64 {
        self.cell(place, slot).registered
    }
}

/// How many individuals each set of sectors reached.
enum OverlapCounters {
    /// A counter for every set.
    Dense(Vec<u64>),
    /// Too many sectors for that.
    Sparse(BTreeMap<u64, u64>),
}

impl OverlapCounters {
    fn new(sectors: usize) -> Self {
        match sectors {
            0..=DENSE_SECTORS_MAX => Self::Dense(vec![0; 1 << sectors]),
            _ => Self::Sparse(BTreeMap::new()),
        }
    }

    fn add(&mut self, mask: u64, people: u64) {
        match self {
            Self::Dense(sets) => sets[mask as usize] += people,
            Self::Sparse(sets) => *sets.entry(mask).or_insert(0) += people,
        }
    }

    fn counted(self) -> BTreeMap<u64, u64> {
        match self {
            Self::Dense(sets) => (0u64..).zip(sets).filter(|(_, people)| *people > 0).collect(),
            Self::Sparse(sets) => sets,
        }
    }
}

/// A tally that people are being added to.
struct TallyBuilder<'a> {
    everyone: &'a Everyone<'a>,
    reached: &'a Reached,
    filter: PeopleFilter,
    /// Households of which only a part passes the filter, so that their cells do not count for all
    /// members; empty when everyone passes.
    partial: &'a [bool],
    tally: Tally,
    sets: OverlapCounters,
}

impl TallyBuilder<'_> {
    /// Adds named individuals, each with its household.
    fn named(&mut self, individuals: impl Iterator<Item = (u32, Option<usize>)>) {
        let Self { everyone, reached, filter, .. } = self;
        let total = everyone.sectors;
        for (person, household) in individuals {
            let with_household = household.map_or(0, |household| reached.households.get(household));
            let mask = reached.persons.get(person as usize) | with_household;
            if mask == 0 || !filter.has_person(everyone.known, person) {
                continue;
            }
            let place = everyone.homes.of_person(everyone.known, person);
            let is_in_cells = with_household != 0
                && household.is_some_and(|h| cells_of(everyone, self.partial, h).is_some());
            // Sectors in which the person is in its household's cells.
            let in_cells = if is_in_cells { with_household } else { 0 };
            let (sex, age) = everyone.known.persons[person as usize].cell(everyone.ages);
            let place = place as usize;
            for sector in bits(mask) {
                let cell = self.tally.cell_mut(place, sector as usize);
                cell.registered += 1;
                cell.sadd.0[sex][age] += u64::from(in_cells & (1 << sector) == 0);
            }
            let cell = self.tally.cell_mut(place, total);
            cell.registered += 1;
            cell.sadd.0[sex][age] += u64::from(!is_in_cells);
            self.sets.add(mask, 1);
        }
    }

    /// Adds the unnamed members of households, and the cells that count for a whole household.
    fn households(&mut self, households: impl Iterator<Item = usize>) {
        let Self { everyone, reached, filter, .. } = self;
        let total = everyone.sectors;
        let masks = households.map(|household| (household, reached.households.get(household)));
        for (household, mask) in masks.filter(|(_, mask)| *mask != 0) {
            let place = everyone.homes.of_household(household as u32) as usize;
            let unnamed = u64::from(everyone.unnamed(household));
            let counted = if filter.has_unnamed(everyone.known, household) { unnamed } else { 0 };
            if counted > 0 {
                self.sets.add(mask, counted);
            }
            let cells_of_all = cells_of(everyone, self.partial, household);
            let slots = bits(mask).map(|sector| sector as usize).chain([total]);
            for slot in slots {
                let cell = self.tally.cell_mut(place, slot);
                cell.registered += counted;
                match cells_of_all {
                    Some(cells_of_all) => {
                        let people = unnamed + u64::from(everyone.named[household]);
                        cell.sadd.add_people(people, &cells_of_all);
                    }
                    None => cell.sadd.0[SEX_UNKNOWN][AGE_UNKNOWN] += counted,
                }
            }
        }
    }
}

/// The cells that count for all members of a household.
pub(super) fn cells_of(
    everyone: &Everyone<'_>,
    partial: &[bool],
    household: usize,
) -> Option<[u32; 10]> {
    let whole = !partial.get(household).copied().unwrap_or(false);
    everyone.homes.cells_of(household).filter(|_| whole)
}

/// Households of which only a part passes a filter; empty when everyone passes.
pub(super) fn partial_households(everyone: &Everyone<'_>, filter: PeopleFilter) -> Vec<bool> {
    if filter == PeopleFilter::All {
        return Vec::new();
    }
    let other = |h: usize| everyone.unnamed(h) > 0 && !filter.has_unnamed(everyone.known, h);
    let mut partial: Vec<bool> = (0..everyone.named.len()).map(other).collect();
    for (person, household) in everyone.named_members() {
        partial[household] |= !filter.has_person(everyone.known, person);
    }
    partial
}
