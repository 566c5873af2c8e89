//! Registered individuals by place and set of sectors, and their sex and age.
//!
//! Belongs here: counting everyone of a period. Does not: people of one population group or the like,
//! and figures that are kept site by site (`tally`).
//!
//! The numbers are those of a [`Tally`](super::tally::Tally), in less time: a person adds one to a single
//! counter, where a tally adds to a table of cells for each sector. Sex and age are added up in a second
//! pass, only for places whose registered individuals are not fewer than the head-count. There is a
//! counter for every place and set; where that takes too much memory, a tally is made instead.

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
    masks: ReachedMasks<'a>,
    sectors: usize,
    /// By place and set.
    counts: Vec<u64>,
    /// By place and slot: a slot per sector and, last, one for all together.
    registered: Vec<u64>,
}

/// The masks that a pass over all people reads.
struct ReachedMasks<'a> {
    everyone: &'a Everyone<'a>,
    /// By person: sectors of all contacts, and of the selected ones.
    persons: (&'a [u8], &'a [u8]),
    /// By household: sectors of the selected contacts.
    households: &'a [u8],
}

/// A named individual.
struct Individual {
    person: usize,
    place: usize,
    /// Sectors that reached it; none where it is not counted.
    set: usize,
    /// Sectors in which it is in its household's cells.
    in_cells: usize,
}

impl<'a> SectorSets<'a> {
    /// Counts everyone in `reached`. `None` where the counters would take too much memory.
    pub fn count(everyone: &'a Everyone<'a>, reached: &'a Reached) -> Option<Self> {
        let own = everyone.whole.persons.as_bytes()?;
        let persons = (own, reached.persons.as_bytes()?);
        let masks = ReachedMasks { everyone, persons, households: reached.households.as_bytes()? };
        let (places, sectors) = (everyone.places, everyone.sectors);
        let counters =
            places.checked_mul(1 << sectors).filter(|n| (1..=COUNTERS_MAX).contains(n))?;
        let ranges = masks.ranges();
        let count = || {
            let mut counts = vec![0u64; counters];
            for ids in ranges.0.take() {
                masks.each_named(ids, |one| counts[one.place << sectors | one.set] += 1);
            }
            for household in ranges.1.take().flatten() {
                let set = usize::from(masks.households[household]);
                if set != 0 {
                    let place = everyone.homes.of_household(household as u32) as usize;
                    counts[place << sectors | set] += u64::from(everyone.unnamed(household));
                }
            }
            counts
        };
        let (mut counts, more) = run_both(own.len(), count, count);
        counts.iter_mut().zip(more).for_each(|(people, more)| *people += more);
        // Persons who are not counted were added to the empty set of some place.
        counts.iter_mut().step_by(1 << sectors).for_each(|nobody| *nobody = 0);
        let registered = registered(&counts, places, sectors);
        Some(Self { masks, sectors, counts, registered })
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
        let (masks, sectors) = (&self.masks, self.sectors);
        let (everyone, total) = (masks.everyone, 1usize << sectors);
        let (ranges, places) = (masks.ranges(), CellPlaces::at(everyone.ages));
        let count = || {
            // By the set of slots to which somebody adds.
            let mut cells = vec![Sadd::default(); 2 << sectors];
            for ids in ranges.0.take() {
                masks.each_named(ids, |one| {
                    let counted =
                        one.set & !one.in_cells | if one.in_cells == 0 { total } else { 0 };
                    let slots = counted & usize::from(standing[one.place]);
                    let slots = if one.set == 0 { 0 } else { slots };
                    let place = places.of_person(&everyone.known.persons[one.person]);
                    cells[slots].0.as_flattened_mut()[place] += 1;
                });
            }
            for household in ranges.1.take().flatten() {
                let set = usize::from(masks.households[household]);
                if set != 0 {
                    let place = everyone.homes.of_household(household as u32) as usize;
                    let slots = (set | total) & usize::from(standing[place]);
                    add_household(everyone, household, &mut cells[slots]);
                }
            }
            cells
        };
        let (cells, more) = run_both(masks.persons.0.len(), count, count);
        let mut sadds = vec![Sadd::default(); sectors + 1];
        for (slots, cells) in cells.iter().enumerate().chain(more.iter().enumerate()) {
            for slot in bits(slots as u64) {
                sadds[slot as usize].add(cells);
            }
        }
        sadds
    }
}

impl SectorSets<'_> {
    /// By place and slot, the registered individuals who are in a cell other than wholly unknown.
    /// `wanted` has a bit per slot for each place: only where it is set are they counted.
    pub fn broken_down(&self, wanted: &[u16]) -> Vec<u64> {
        let (masks, sectors) = (&self.masks, self.sectors);
        let (everyone, total) = (masks.everyone, 1usize << sectors);
        if wanted.iter().all(|slots| *slots == 0) {
            return Vec::new();
        }
        let (ranges, cells) = (masks.ranges(), CellPlaces::at(everyone.ages));
        let unknown = Sadd::default().0.as_flattened().len() - 1;
        let count = || {
            let mut people = vec![0u64; wanted.len() * (sectors + 1)];
            let mut add = |place: usize, slots: usize, more: u64| {
                for slot in bits((slots & usize::from(wanted[place])) as u64) {
                    people[place * (sectors + 1) + slot as usize] += more;
                }
            };
            for ids in ranges.0.take() {
                masks.each_named(ids, |one| {
                    let own = one.set & !one.in_cells | if one.in_cells == 0 { total } else { 0 };
                    let cell = cells.of_person(&everyone.known.persons[one.person]);
                    if one.set != 0 && cell != unknown {
                        add(one.place, own, 1);
                    }
                });
            }
            for household in ranges.1.take().flatten() {
                let set = usize::from(masks.households[household]);
                if set != 0
                    && let Some(cells) = everyone.homes.cells_of(household)
                {
                    let place = everyone.homes.of_household(household as u32) as usize;
                    add(place, set | total, cells.iter().map(|cell| u64::from(*cell)).sum());
                }
            }
            people
        };
        let (mut people, more) = run_both(masks.persons.0.len(), count, count);
        people.iter_mut().zip(more).for_each(|(people, more)| *people += more);
        people
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

impl ReachedMasks<'_> {
    fn ranges(&self) -> (IdRanges, IdRanges) {
        (IdRanges::new(self.persons.0.len()), IdRanges::new(self.households.len()))
    }

    /// Calls `take` with each person in a range of ids. Persons without a contact are included, with the
    /// empty set: counting them takes less time than skipping them.
    #[inline]
    fn each_named(&self, ids: Range<usize>, mut take: impl FnMut(Individual)) {
        let (homes, nobody) = (self.everyone.homes, [0]);
        // Lets a person without a household use the same lookup.
        let households = if self.households.is_empty() { &nobody } else { self.households };
        let last = households.len() - 1;
        for person in ids {
            let household = self.everyone.known.persons[person].household;
            let (lives_in_one, at) = (household != NONE, (household as usize).min(last));
            let with_household = usize::from(households[at]) * usize::from(lives_in_one);
            let own = usize::from(self.persons.1[person]);
            let named = usize::from(self.persons.0[person] != 0);
            let set = (own | with_household) * named;
            let cells = homes.has_cells(at) & (with_household != 0);
            let place = homes.of_unit(person, household) as usize;
            take(Individual {
                person,
                // Without a contact there is no home.
                place: if set == 0 { 0 } else { place },
                set,
                in_cells: if cells { with_household } else { 0 },
            });
        }
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
