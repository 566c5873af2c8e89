//! The figures of one selection of contacts: registered against head-counted, place by place.
//!
//! Belongs here: the sums over sites, SADD, overlap. Does not: deciding what is selected
//! (`slices`), who lives where (`homes`).

use std::collections::BTreeMap;

use crate::event::figures::{AGE_UNKNOWN, Figure, SEX_UNKNOWN};
use crate::event::people::{Cells, Disability, PopulationGroup};

use super::headcounts::{Headcounts, add_cells, bits};
use super::homes::Homes;
use super::reached::Reached;
use super::scope::{Scope, Scoped};
use super::statements::{Known, NONE};

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
    fn has_person(self, known: &Known, person: u32) -> bool {
        match self {
            Kin::All => true,
            Kin::Group(group) => known.population_group(person) == group,
            Kin::Disability(disability) => known.disability(person) == disability,
        }
    }

    /// Whether the unnamed members of a household are of this kind.
    fn has_unnamed(self, known: &Known, household: usize) -> bool {
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

/// Everyone in scope over the whole period, before any slice: who counts as an individual.
pub(super) struct World<'a> {
    /// What is known of everyone.
    pub known: &'a Known,
    /// Homes, sizes and cells.
    pub homes: &'a Homes,
    /// Contacts of the whole period.
    pub whole: Reached,
    /// Members with a personal contact in the period, by household.
    pub named: Vec<u32>,
    /// Number of sites.
    pub sites: usize,
    /// Number of sectors.
    pub sectors: usize,
    /// Year of the period's end, from which ages are counted.
    pub year: i32,
}

impl<'a> World<'a> {
    /// The world of all direct contacts, or of direct and indirect ones together.
    pub fn of(
        scope: &'a Scope<'a>,
        known: &'a Known,
        homes: &'a Homes,
        sectors: usize,
        year: i32,
        with_indirect: bool,
    ) -> Self {
        let chosen = scope.activities.iter().filter(|a| a.direct || with_indirect);
        let whole = Reached::by(chosen, known);
        let named = whole.named_members(known);
        Self { known, homes, whole, named, sites: scope.sites, sectors, year }
    }

    /// Members of a household reached as a household who are known only by its size.
    pub fn unnamed(&self, household: usize) -> u32 {
        self.homes.declared_sizes[household].saturating_sub(self.named[household])
    }

    /// The named individuals: persons with a contact in the period, and their household.
    pub fn named_individuals(&self) -> impl Iterator<Item = (u32, Option<usize>)> + '_ {
        let persons = self.whole.persons.iter().enumerate();
        persons.filter(|(_, mask)| **mask != 0).map(|(person, _)| {
            let household = self.known.persons[person].household;
            (person as u32, (household != NONE).then_some(household as usize))
        })
    }

    /// Whether an activity reaches an individual, or counts a group, of a kind.
    pub fn concerns(&self, scoped: &Scoped<'_>, kin: Kin, members: &[bool]) -> bool {
        let people = &scoped.stated.activity.people;
        let roots = &self.known.household_roots;
        let persons = || {
            let mut roots = people.persons.iter().map(|p| self.known.person_roots.of(p));
            roots.any(|person| kin.has_person(self.known, person))
        };
        let households = || {
            let mut ids = people.households.iter().map(|h| roots.of(h) as usize);
            ids.any(|h| members[h] || (self.unnamed(h) > 0 && kin.has_unnamed(self.known, h)))
        };
        let headcounts =
            || people.headcounts.iter().any(|group| kin.has_headcount(group.population_group));
        kin == Kin::All || persons() || households() || headcounts()
    }

    /// Which households have a named member of a kind.
    pub fn households_with(&self, kin: Kin) -> Vec<bool> {
        let mut with = vec![false; self.named.len()];
        for (person, household) in self.named_individuals() {
            if let Some(household) = household.filter(|_| kin.has_person(self.known, person)) {
                with[household] = true;
            }
        }
        with
    }
}

/// Most sectors for which every set of them has a counter of its own.
const DENSE_SECTORS_MAX: usize = 12;

/// What a selection adds up to; slot `sectors` of a list is the total.
pub(super) struct Selection<'a> {
    world: &'a World<'a>,
    reached: &'a Reached,
    headcounts: &'a Headcounts,
    kin: Kin,
    /// Named individuals.
    named: Vec<Named>,
    /// Households of whom only a part is of the kind, whose cells therefore do not speak for them;
    /// empty when everyone is.
    partial: Vec<bool>,
    /// By site and slot: registered individuals.
    registered: Vec<u64>,
}

/// A person with a contact, as all figures need it. Where each lives is looked up once: people of
/// one place are far apart in the register.
struct Named {
    site: u32,
    /// Row and column of the SADD cell.
    cell: (u8, u8),
    /// Sectors that reached the person, by itself or with its household.
    mask: u64,
    /// Sectors in which the household's cells speak for the person.
    spoken_for: u64,
}

impl<'a> Selection<'a> {
    /// Counts the individuals that `reached` holds.
    pub fn of(
        world: &'a World<'a>,
        reached: &'a Reached,
        headcounts: &'a Headcounts,
        kin: Kin,
    ) -> Self {
        let slots = world.sectors + 1;
        let mut registered = vec![0u64; world.sites * slots];
        let (named, partial) = (Vec::new(), partial_households(world, kin));
        let mut selection =
            Self { world, reached, headcounts, kin, named, partial, registered: Vec::new() };
        selection.named = selection.named();
        selection.each_individual(|site, mask, people| {
            let row = &mut registered[site * slots..(site + 1) * slots];
            bits(mask).for_each(|sector| row[sector as usize] += people);
            row[slots - 1] += people;
        });
        selection.registered = registered;
        selection
    }

    /// Calls `each` with home site, sectors and number for every registered individual, the
    /// unnamed members of a household together.
    fn each_individual(&self, mut each: impl FnMut(usize, u64, u64)) {
        let Self { world, reached, kin, .. } = self;
        for named in &self.named {
            each(named.site as usize, named.mask, 1);
        }
        for (household, mask) in reached.households.iter().enumerate() {
            let unnamed = world.unnamed(household);
            if *mask != 0 && unnamed > 0 && kin.has_unnamed(world.known, household) {
                let site = world.homes.of_household(household as u32) as usize;
                each(site, *mask, u64::from(unnamed));
            }
        }
    }

    /// The named individuals of the selection.
    fn named(&self) -> Vec<Named> {
        let Self { world, reached, kin, .. } = self;
        let selected = world.named_individuals().filter_map(|(person, household)| {
            let with_household = household.map_or(0, |household| reached.households[household]);
            let mask = reached.persons[person as usize] | with_household;
            if mask == 0 || !kin.has_person(world.known, person) {
                return None;
            }
            let spoken_for = household.filter(|household| self.cells_of(*household).is_some());
            let (sex, age) = world.known.persons[person as usize].cell(world.year);
            Some(Named {
                site: world.homes.of_person(world.known, person),
                // Rows and columns of a table of four by six.
                cell: (sex as u8, age as u8),
                mask,
                spoken_for: spoken_for.map_or(0, |_| with_household),
            })
        });
        selected.collect()
    }

    /// The cells that speak for all of a household.
    fn cells_of(&self, household: usize) -> Option<&Cells> {
        let whole = !self.partial.get(household).copied().unwrap_or(false);
        self.world.homes.cells_of(household).filter(|_| whole)
    }

    /// The people of each sector and, last, in total.
    pub fn people(&self) -> Vec<u64> {
        let slots = self.world.sectors + 1;
        let mut people = vec![0; slots];
        for site in 0..self.world.sites {
            for (slot, people) in people.iter_mut().enumerate() {
                let (registered, headcount) = self.sides(site, slot);
                *people += registered.max(headcount.map_or(0, |winner| winner.people));
            }
        }
        people
    }

    /// The two sides of a site: registered, and the head-count that stands.
    pub fn sides(&self, site: usize, slot: usize) -> (u64, Option<&super::headcounts::Winner>) {
        let sectors = self.world.sectors;
        let registered = self.registered[site * (sectors + 1) + slot];
        if slot < sectors {
            return (registered, self.headcounts.at(site as u32, slot as u32));
        }
        let mut best: Option<&super::headcounts::Winner> = None;
        for sector in 0..sectors {
            let next = self.headcounts.at(site as u32, sector as u32);
            // Of equal sectors the first stays.
            if next.map_or(0, |w| w.people) > best.map_or(0, |w| w.people) {
                best = next;
            }
        }
        (registered, best)
    }

    /// The figures of each sector and, last, in total, without activities and indirect reach.
    pub fn figures(&self) -> Vec<Figure> {
        let slots = self.world.sectors + 1;
        let mut figures = vec![Figure::default(); slots];
        let mut register_wins = vec![true; self.world.sites * slots];
        for site in 0..self.world.sites {
            for (slot, figure) in figures.iter_mut().enumerate() {
                let (registered, headcount) = self.sides(site, slot);
                figure.registered += registered;
                if let Some(winner) = headcount.filter(|winner| winner.people > registered) {
                    register_wins[site * slots + slot] = false;
                    figure.estimated += winner.people - registered;
                    figure.sadd.add(&winner.sadd);
                }
            }
        }
        self.disaggregate(&mut figures, &register_wins);
        for figure in &mut figures {
            figure.people_reached = figure.registered + figure.estimated;
            debug_assert_eq!(figure.sadd.sum(), figure.people_reached);
        }
        figures
    }

    /// Adds the cells of registered individuals where the register is the larger side.
    fn disaggregate(&self, figures: &mut [Figure], register_wins: &[bool]) {
        let Self { world, reached, kin, .. } = self;
        let slots = world.sectors + 1;
        let total = slots - 1;
        let wins = |site: u32, slot: usize| register_wins[site as usize * slots + slot];
        for named in &self.named {
            let (sex, age) = (usize::from(named.cell.0), usize::from(named.cell.1));
            for slot in bits(named.mask & !named.spoken_for).map(|sector| sector as usize) {
                figures[slot].sadd.0[sex][age] += u64::from(wins(named.site, slot));
            }
            if named.spoken_for == 0 {
                figures[total].sadd.0[sex][age] += u64::from(wins(named.site, total));
            }
        }
        for (household, mask) in reached.households.iter().enumerate() {
            if *mask == 0 {
                continue;
            }
            let site = world.homes.of_household(household as u32);
            let unnamed = u64::from(world.unnamed(household));
            let slots = bits(*mask).map(|sector| sector as usize).chain([total]);
            for slot in slots.filter(|slot| wins(site, *slot)) {
                let sadd = &mut figures[slot].sadd;
                match self.cells_of(household) {
                    Some(cells) => {
                        add_cells(sadd, unnamed + u64::from(world.named[household]), cells);
                    }
                    None if kin.has_unnamed(world.known, household) => {
                        sadd.0[SEX_UNKNOWN][AGE_UNKNOWN] += unnamed;
                    }
                    None => {}
                }
            }
        }
    }

    /// Registered individuals by the exact set of sectors that reached them.
    pub fn overlap(&self) -> BTreeMap<u64, u64> {
        if self.world.sectors > DENSE_SECTORS_MAX {
            let mut sets = BTreeMap::new();
            self.each_individual(|_, mask, people| *sets.entry(mask).or_insert(0) += people);
            return sets;
        }
        let mut sets = vec![0; 1 << self.world.sectors];
        self.each_individual(|_, mask, people| sets[mask as usize] += people);
        (0u64..).zip(sets).filter(|(_, people)| *people > 0).collect()
    }
}

/// Households of whom only a part is of a kind; empty when everyone is.
fn partial_households(world: &World<'_>, kin: Kin) -> Vec<bool> {
    if kin == Kin::All {
        return Vec::new();
    }
    let other = |h: usize| world.unnamed(h) > 0 && !kin.has_unnamed(world.known, h);
    let mut partial: Vec<bool> = (0..world.named.len()).map(other).collect();
    for (person, household) in world.named_individuals() {
        if let Some(household) = household.filter(|_| !kin.has_person(world.known, person)) {
            partial[household] = true;
        }
    }
    partial
}
