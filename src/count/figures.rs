//! The figures of one selection of contacts: at each site the larger of registered individuals and
//! head-count, added up.
//!
//! Belongs here: that comparison, and completing figures. Does not: deciding what is selected
//! (`slices`), homes (`homes`), adding up registered individuals (`tally`, `sets`).

use crate::event::figures::Figure;

use super::everyone::RegisteredBySite;
use super::headcounts::{Headcounts, SiteHeadcount};
use super::masks::bits;
use super::sets::SectorSets;
use super::tally::Tally;

/// Registered individuals and head-counts of a selection, by site. In lists by slot, each sector has a
/// slot and the last one is the total.
pub(super) struct SiteComparison<'a, R> {
    registry: &'a R,
    headcounts: &'a Headcounts,
    sites: usize,
    sectors: usize,
}

impl<'a, R: RegisteredBySite> SiteComparison<'a, R> {
    /// Compares registered individuals with head-counts at each site.
    pub fn new(sites: usize, sectors: usize, registry: &'a R, headcounts: &'a Headcounts) -> Self {
        Self { registry, headcounts, sites, sectors }
    }

    /// The people of each sector and, last, in total.
    pub fn people(&self) -> Vec<u64> {
        let mut people = vec![0; self.sectors + 1];
        for site in 0..self.sites {
            for (slot, people) in people.iter_mut().enumerate() {
                let (registered, headcount) = self.sides(site, slot);
                *people += registered.max(headcount.map_or(0, |headcount| headcount.people));
            }
        }
        people
    }

    /// The registered individuals and the head-count of a site.
    pub fn sides(&self, site: usize, slot: usize) -> (u64, Option<&SiteHeadcount>) {
        let registered = self.registry.registered(site, slot);
        if slot < self.sectors {
            return (registered, self.headcounts.at(site as u32, slot as u32));
        }
        let mut best: Option<&SiteHeadcount> = None;
        for sector in 0..self.sectors {
            let next = self.headcounts.at(site as u32, sector as u32);
            // Of equally large head-counts, that of the first sector.
            if next.map_or(0, |w| w.people) > best.map_or(0, |w| w.people) {
                best = next;
            }
        }
        (registered, best)
    }

    /// Adds up the figures of some sites, without activities and indirect reach. Where the registered
    /// individuals are not fewer than the head-count, `stands` adds their cells.
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
                match headcount.filter(|headcount| headcount.people > registered) {
                    Some(headcount) => {
                        figure.estimated += headcount.people - registered;
                        figure.sadd.add(&headcount.sadd);
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

impl SiteComparison<'_, Tally> {
    /// The figures of each sector and, last, in total, without activities and indirect reach.
    pub fn figures(&self) -> Vec<Figure> {
        self.figures_at(0..self.sites)
    }

    /// The figures of some sites only.
    pub fn figures_at(&self, sites: impl Iterator<Item = usize>) -> Vec<Figure> {
        let tally = self.registry;
        sound(self.sums(sites, |site, slot, figure| figure.sadd.add(&tally.cell(site, slot).sadd)))
    }
}

impl SiteComparison<'_, SectorSets<'_>> {
    /// The figures of each sector and, last, in total, without activities and indirect reach.
    pub fn figures(&self) -> Vec<Figure> {
        // By site, a bit for each slot in which the registered individuals are not fewer.
        let mut standing = vec![0u16; self.sites];
        let mut figures = self.sums(0..self.sites, |site, slot, _| standing[site] |= 1 << slot);
        for (figure, sadd) in figures.iter_mut().zip(self.registry.sadd(&standing)) {
            figure.sadd.add(&sadd);
        }
        sound(figures)
    }
}

/// Sets the people reached only indirectly: those of direct and indirect contacts together, less those
/// of direct contacts. Both lists have the sectors in order and the total last.
pub(super) fn set_indirect(figures: &mut [Figure], together: &[u64]) {
    for (figure, together) in figures.iter_mut().zip(together) {
        // Both are numbers of people, far below the limits of i64.
        figure.indirect = *together as i64 - figure.people_reached as i64;
    }
}

/// Counts an activity in its sectors and, last, in the total.
pub(super) fn add_activity(figures: &mut [Figure], sectors: u64) {
    bits(sectors).for_each(|sector| figures[sector as usize].activities += 1);
    if let Some(total) = figures.last_mut() {
        total.activities += 1;
    }
}

/// Checks, in debug builds, that cells add up to the people.
fn sound(figures: Vec<Figure>) -> Vec<Figure> {
    for figure in &figures {
        debug_assert_eq!(figure.sadd.sum(), figure.people_reached);
    }
    figures
}
