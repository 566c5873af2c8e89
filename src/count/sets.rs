//! Registered individuals by place and set of sectors, and their sex and age.
//!
//! Belongs here: counting everyone of a period. Does not: people of one population group or the like,
//! and figures that are kept site by site (`tally`).
//!
//! The numbers are those of a [`Tally`](super::tally::Tally), in less time: a person adds one to a single
//! counter, where a tally adds to a table of cells for each sector. Sex and age are added up afterwards,
//! only for places whose registered individuals are not fewer than the head-count. There is a
//! counter for every place and set; where that takes too much memory, a tally is made instead.
//!
//! The pass over everybody in the register leaves 8 bytes of each individual, so that what comes after it
//! reads these one after the other, and looks up nothing.

use std::collections::BTreeMap;
use std::ops::Range;

use super::everyone::{Everyone, RegisteredByPlace};
use super::masks::bits;
use super::reached::Reached;
use super::rows::NONE;
use super::statements::CellPlaces;
use super::threads::{IdRanges, run_both};
use crate::event::figures::{AGE_UNKNOWN, SEX_UNKNOWN, Sadd};

/// Most counters, of 8 bytes each.
const COUNTERS_MAX: usize = 1 << 20;

/// The individuals of a period by place and set.
pub(super) struct SectorSets<'a> {
    everyone: &'a Everyone<'a>,
    sectors: usize,
    /// The named individuals, in two parts.
    named: [Vec<Individual>; 2],
    /// The households reached as households: each with the sectors that reached it.
    households: &'a [u8],
    /// By place and set.
    counts: Vec<u64>,
    /// By place and slot: a slot per sector and, last, one for all together.
    registered: Vec<u64>,
}

/// A named individual.
#[derive(Clone, Copy, Default)]
struct Individual {
    place: u32,
    /// Sectors that reached it.
    set: u8,
    /// Sectors in which it is in its household's cells.
    in_cells: u8,
    /// Place of its own cell in a SADD table.
    cell: u8,
}

/// What individuals have of their household.
#[derive(Clone, Copy)]
struct OfHousehold {
    home: u32,
    /// Sectors that reached it.
    set: u8,
    /// The same where it has cells for all members.
    in_cells: u8,
}

/// What a pass over all people reads.
struct AllPeople<'a> {
    everyone: &'a Everyone<'a>,
    /// By person: sectors of all contacts, and of the selected ones.
    persons: (&'a [u8], &'a [u8]),
    /// By household; the last one stands for no household.
    households: Vec<OfHousehold>,
    cells: CellPlaces,
}

impl<'a> SectorSets<'a> {
    /// Counts everyone in `reached`. `None` where the counters would take too much memory.
    pub fn count(everyone: &'a Everyone<'a>, reached: &'a Reached) -> Option<Self> {
        let own = everyone.whole.persons.as_bytes()?;
        let persons = (own, reached.persons.as_bytes()?);
        let households = reached.households.as_bytes()?;
        let (places, sectors) = (everyone.places, everyone.sectors);
        let counters =
            places.checked_mul(1 << sectors).filter(|n| (1..=COUNTERS_MAX).contains(n))?;
        let people = AllPeople::new(everyone, persons, households);
        let ranges = IdRanges::new(own.len());
        let count = || {
            let (mut named, mut counts) = (Vec::new(), vec![0u32; counters]);
            for ids in ranges.take() {
                let first = named.len();
                people.push_named(ids, &mut named);
                for one in &named[first..] {
                    counts[(one.place as usize) << sectors | usize::from(one.set)] += 1;
                }
            }
            (named, counts)
        };
        let ((one, some), (other, more)) = run_both(own.len(), count, count);
        let some = some.into_iter().zip(more);
        let mut counts: Vec<u64> = some.map(|(a, b)| u64::from(a) + u64::from(b)).collect();
        for (household, set) in reached_among(households, 0) {
            let place = everyone.homes.of_household(household as u32) as usize;
            counts[place << sectors | set] += u64::from(everyone.unnamed(household));
        }
        let registered = registered(&counts, places, sectors);
        Some(Self { everyone, sectors, named: [one, other], households, counts, registered })
    }

    /// The individuals by the exact set of sectors that reached them.
    pub fn overlap(&self) -> BTreeMap<u64, u64> {
        let mut by_set = vec![0; 1 << self.sectors];
        for counts in self.counts.chunks_exact(1 << self.sectors) {
            by_set.iter_mut().zip(counts).for_each(|(sum, people)| *sum += people);
        }
        (0u64..).zip(by_set).filter(|(_, people)| *people > 0).collect()
    }

    /// Sex and age of the registered individuals, by slot. `standing` has a bit per slot for each place:
    /// only where it is set are they counted.
    pub fn sadd(&self, standing: &[u16]) -> Vec<Sadd> {
        let (everyone, sectors, total) = (self.everyone, self.sectors, 1usize << self.sectors);
        let (cells, more) = self.in_two(|part| {
            // By the set of slots to which somebody adds.
            let mut cells = vec![Sadd::default(); 2 << sectors];
            for one in part.named {
                let slots = one.slots(total) & usize::from(standing[one.place as usize]);
                cells[slots].0.as_flattened_mut()[usize::from(one.cell)] += 1;
            }
            for (household, set) in part.households() {
                let place = everyone.homes.of_household(household as u32) as usize;
                let slots = (set | total) & usize::from(standing[place]);
                add_household(everyone, household, &mut cells[slots]);
            }
            cells
        });
        let mut sadds = vec![Sadd::default(); sectors + 1];
        for (slots, cells) in cells.iter().enumerate().chain(more.iter().enumerate()) {
            for slot in bits(slots as u64) {
                sadds[slot as usize].add(cells);
            }
        }
        sadds
    }

    /// By place and slot, the registered individuals who are in a cell other than wholly unknown.
    /// `wanted` has a bit per slot for each place: only where it is set are they counted.
    pub fn broken_down(&self, wanted: &[u16]) -> Vec<u64> {
        let (everyone, sectors, total) = (self.everyone, self.sectors, 1usize << self.sectors);
        if wanted.iter().all(|slots| *slots == 0) {
            return Vec::new();
        }
        let unknown = Sadd::default().0.as_flattened().len() - 1;
        let (mut people, more) = self.in_two(|part| {
            let mut people = vec![0u64; wanted.len() * (sectors + 1)];
            let mut add = |place: usize, slots: usize, more: u64| {
                for slot in bits((slots & usize::from(wanted[place])) as u64) {
                    people[place * (sectors + 1) + slot as usize] += more;
                }
            };
            for one in part.named.iter().filter(|one| usize::from(one.cell) != unknown) {
                add(one.place as usize, one.slots(total), 1);
            }
            for (household, set) in part.households() {
                if let Some(cells) = everyone.homes.cells_of(household) {
                    let place = everyone.homes.of_household(household as u32) as usize;
                    add(place, set | total, cells.iter().map(|cell| u64::from(*cell)).sum());
                }
            }
            people
        });
        people.iter_mut().zip(more).for_each(|(people, more)| *people += more);
        people
    }

    /// Counts the individuals in two parts at once.
    fn in_two<T: Send>(&self, count: impl Fn(Part<'_>) -> T + Sync) -> (T, T) {
        let [one, other] = &self.named;
        let (first, rest) = self.households.split_at(self.households.len() / 2);
        let one = Part { named: one, households: first, first_household: 0 };
        let other = Part { named: other, households: rest, first_household: first.len() };
        run_both(self.everyone.whole.persons.len(), || count(one), || count(other))
    }
}

/// A part of the individuals.
struct Part<'a> {
    named: &'a [Individual],
    /// Sectors by household.
    households: &'a [u8],
    /// The first one of these.
    first_household: usize,
}

impl<'a> Part<'a> {
    fn households(&self) -> impl Iterator<Item = (usize, usize)> + use<'a> {
        reached_among(self.households, self.first_household)
    }
}

/// The households reached as households, each with the sectors that reached it; `first` is the first one of
/// those that are given.
fn reached_among(sets: &[u8], first: usize) -> impl Iterator<Item = (usize, usize)> {
    let all = sets.iter().enumerate().filter(|(_, set)| **set != 0);
    all.map(move |(at, set)| (first + at, usize::from(*set)))
}

impl Individual {
    /// The slots in which its own cell counts.
    #[inline]
    fn slots(self, total: usize) -> usize {
        let of_all = if self.in_cells == 0 { total } else { 0 };
        usize::from(self.set & !self.in_cells) | of_all
    }
}

impl RegisteredByPlace for SectorSets<'_> {
    fn registered(&self, place: usize, slot: usize) -> u64 {
        self.registered[place * (self.sectors + 1) + slot]
    }
}

/// Adds up counts by place and set to counts by place and slot.
fn registered(counts: &[u64], places: usize, sectors: usize) -> Vec<u64> {
    let slots = sectors + 1;
    let mut registered = vec![0; places * slots];
    let by_place = counts.chunks_exact(1 << sectors);
    for (slots, counts) in registered.chunks_exact_mut(slots).zip(by_place) {
        for (set, people) in counts.iter().enumerate().filter(|(_, people)| **people > 0) {
            bits(set as u64).for_each(|sector| slots[sector as usize] += people);
            slots[sectors] += people;
        }
    }
    registered
}

impl<'a> AllPeople<'a> {
    fn new(everyone: &'a Everyone<'a>, persons: (&'a [u8], &'a [u8]), households: &[u8]) -> Self {
        let homes = everyone.homes;
        let of_household = |(household, set): (usize, &u8)| OfHousehold {
            home: homes.of_household(household as u32),
            set: *set,
            in_cells: if homes.has_cells(household) { *set } else { 0 },
        };
        let none = OfHousehold { home: NONE, set: 0, in_cells: 0 };
        let households = households.iter().enumerate().map(of_household).chain([none]).collect();
        Self { everyone, persons, households, cells: CellPlaces::at(everyone.ages) }
    }

    /// Adds the named individuals in a range of ids. Whether there is one is decided without a branch, which a
    /// processor would guess wrong for every third person.
    fn push_named(&self, ids: Range<usize>, named: &mut Vec<Individual>) {
        let (homes, last) = (self.everyone.homes, self.households.len() - 1);
        let first = named.len();
        named.resize(first + ids.len(), Individual::default());
        let mut next = first;
        for person in ids {
            let known = &self.everyone.known.persons[person];
            let is_named = self.persons.0[person] != 0;
            let household = if is_named { known.household as usize } else { last };
            let of_household = self.households[household.min(last)];
            let single = homes.of_single(person);
            let set = if is_named { self.persons.1[person] | of_household.set } else { 0 };
            named[next] = Individual {
                place: if household < last { of_household.home } else { single },
                set,
                in_cells: of_household.in_cells,
                cell: self.cells.of_person(known) as u8,
            };
            next += usize::from(set != 0);
        }
        named.truncate(next);
    }
}

/// Adds a household reached as a household to a table: the cells that count for all its members, or its
/// unnamed members as unknown.
fn add_household(everyone: &Everyone<'_>, household: usize, sadd: &mut Sadd) {
    let unnamed = u64::from(everyone.unnamed(household));
    match everyone.homes.cells_of(household) {
        Some(cells) => sadd.add_people(unnamed + u64::from(everyone.named[household]), &cells),
        None => sadd.0[SEX_UNKNOWN][AGE_UNKNOWN] += unnamed,
    }
}
