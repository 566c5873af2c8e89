//! The figures of one selection of contacts: registered against head-counted, place by place.
//!
//! Belongs here: who counts as an individual, and the larger side of each site. Does not: deciding
//! what is selected (`slices`), who lives where (`homes`), adding up the register (`tally`).

use std::ops::Range;

use crate::event::figures::Figure;
use crate::event::people::{Disability, PopulationGroup};

use super::headcounts::{Headcounts, Winner};
use super::homes::Homes;
use super::reached::Reached;
use super::rows::Rows;
use super::scope::Scoped;
use super::sets::Sets;
use super::statements::{Known, NONE};
use super::tally::Tally;

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

/// Everyone in scope over the whole period, before any slice: who counts as an individual.
pub(super) struct World<'a> {
    /// What is known of everyone.
    pub known: &'a Known,
    /// Homes, sizes and cells.
    pub homes: &'a Homes,
    /// Contacts of the whole period.
    pub whole: &'a Reached,
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
    /// The world of the contacts in `whole`: all direct ones, or direct and indirect ones together.
    pub fn of(
        known: &'a Known,
        homes: &'a Homes,
        whole: &'a Reached,
        sites: usize,
        sectors: usize,
        year: i32,
    ) -> Self {
        let named = whole.named_members(known);
        Self { known, homes, whole, named, sites, sectors, year }
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

    /// The named individuals: persons with a contact in the period, and their household.
    pub fn named_individuals(&self) -> impl Iterator<Item = (u32, Option<usize>)> + '_ {
        self.named_individuals_among(0..self.whole.persons.len())
    }

    /// The named individuals among the persons of a stretch of ids.
    pub fn named_individuals_among(
        &self,
        ids: Range<usize>,
    ) -> impl Iterator<Item = (u32, Option<usize>)> + '_ {
        let marked = self.whole.persons.marked(ids);
        marked.map(|(person, _)| (person as u32, self.household(person as u32)))
    }

    /// Whether an activity reaches an individual, or counts a group, of a kind.
    pub fn concerns(&self, scoped: &Scoped<'_>, rows: &Rows, kin: Kin, members: &[bool]) -> bool {
        let roots = &self.known.household_roots;
        let persons = || {
            let mut ids = rows.persons.iter().map(|row| self.known.person_roots.of(row.person));
            ids.any(|person| kin.has_person(self.known, person))
        };
        let households = || {
            let mut ids = rows.households.iter().map(|row| roots.of(row.household) as usize);
            ids.any(|h| members[h] || (self.unnamed(h) > 0 && kin.has_unnamed(self.known, h)))
        };
        let mut headcounts = scoped.item.headcounts.iter();
        headcounts.any(|group| kin.has_headcount(group.population_group))
            || persons()
            || households()
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

/// The registered individuals of a selection, site by site.
pub(super) trait Registry {
    /// Individuals at home at a site, reached by a sector; slot `sectors` is all together.
    fn registered(&self, site: usize, slot: usize) -> u64;
}

/// What a selection adds up to; slot `sectors` of a list is the total.
pub(super) struct Selection<'a, R> {
    registry: &'a R,
    headcounts: &'a Headcounts,
    sites: usize,
    sectors: usize,
}

impl<'a, R: Registry> Selection<'a, R> {
    /// Holds registered individuals against the head-counts, site by site.
    pub fn of(sites: usize, sectors: usize, registry: &'a R, headcounts: &'a Headcounts) -> Self {
        Self { registry, headcounts, sites, sectors }
    }

    /// The people of each sector and, last, in total.
    pub fn people(&self) -> Vec<u64> {
        let mut people = vec![0; self.sectors + 1];
        for site in 0..self.sites {
            for (slot, people) in people.iter_mut().enumerate() {
                let (registered, headcount) = self.sides(site, slot);
                *people += registered.max(headcount.map_or(0, |winner| winner.people));
            }
        }
        people
    }

    /// The two sides of a site: registered, and the head-count that stands.
    pub fn sides(&self, site: usize, slot: usize) -> (u64, Option<&Winner>) {
        let registered = self.registry.registered(site, slot);
        if slot < self.sectors {
            return (registered, self.headcounts.at(site as u32, slot as u32));
        }
        let mut best: Option<&Winner> = None;
        for sector in 0..self.sectors {
            let next = self.headcounts.at(site as u32, sector as u32);
            // Of equal sectors the first stays.
            if next.map_or(0, |w| w.people) > best.map_or(0, |w| w.people) {
                best = next;
            }
        }
        (registered, best)
    }

    /// Adds up the figures of some sites, without activities and indirect reach. Where the
    /// register's side stands, its cells are left to `stands`.
    fn sums(
        &self,
        sites: impl Iterator<Item = usize>,
        mut stands: impl FnMut(usize, usize, &mut Figure),
    ) -> Vec<Figure> {
        let mut figures = vec![Figure::default(); self.sectors + 1];
        for site in sites {
            for (slot, figure) in figures.iter_mut().enumerate() {
                let (registered, headcount) = self.sides(site, slot);
                figure.registered += registered;
                match headcount.filter(|winner| winner.people > registered) {
                    Some(winner) => {
                        figure.estimated += winner.people - registered;
                        figure.sadd.add(&winner.sadd);
                    }
                    None => stands(site, slot, figure),
                }
            }
        }
        for figure in &mut figures {
            figure.people_reached = figure.registered + figure.estimated;
        }
        figures
    }
}

impl Selection<'_, Tally> {
    /// The figures of each sector and, last, in total, without activities and indirect reach.
    pub fn figures(&self) -> Vec<Figure> {
        self.figures_at(0..self.sites)
    }

    /// The same of some sites alone.
    pub fn figures_at(&self, sites: impl Iterator<Item = usize>) -> Vec<Figure> {
        let tally = self.registry;
        sound(self.sums(sites, |site, slot, figure| figure.sadd.add(&tally.cell(site, slot).sadd)))
    }
}

impl Selection<'_, Sets<'_>> {
    /// The figures of each sector and, last, in total, without activities and indirect reach.
    pub fn figures(&self) -> Vec<Figure> {
        // By site, a bit for each slot whose head-count does not stand.
        let mut standing = vec![0u16; self.sites];
        let mut figures = self.sums(0..self.sites, |site, slot, _| standing[site] |= 1 << slot);
        for (figure, sadd) in figures.iter_mut().zip(self.registry.sadd(&standing)) {
            figure.sadd.add(&sadd);
        }
        sound(figures)
    }
}

/// Cells always add up to the people.
fn sound(figures: Vec<Figure>) -> Vec<Figure> {
    for figure in &figures {
        debug_assert_eq!(figure.sadd.sum(), figure.people_reached);
    }
    figures
}
