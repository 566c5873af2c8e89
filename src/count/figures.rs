//! The figures of one selection of contacts: at each place the larger of registered individuals and
//! crowd, added up, and the new people.
//!
//! Belongs here: that comparison, bounds, and completing figures. Does not: deciding what is selected
//! (`slices`), homes (`homes`), adding up registered individuals (`tally`, `sets`).

use crate::event::figures::{AGE_UNKNOWN, Bounds, Figure, SEX_UNKNOWN, Sadd};
use crate::event::policy::Rule;

use super::everyone::RegisteredByPlace;
use super::headcounts::{Crowd, Headcounts};
use super::masks::bits;
use super::sets::SectorSets;
use super::tally::Tally;

/// Registered individuals and head-counts of a selection, by place. In lists by slot, each sector has a
/// slot and the last one is the total.
pub(super) struct PlaceComparison<'a, R> {
    registry: &'a R,
    headcounts: &'a Headcounts,
    rule: Rule,
    places: usize,
    sectors: usize,
}

impl<'a, R: RegisteredByPlace> PlaceComparison<'a, R> {
    /// Compares registered individuals with head-counts at each place.
    pub fn new(
        (places, sectors): (usize, usize),
        rule: Rule,
        registry: &'a R,
        headcounts: &'a Headcounts,
    ) -> Self {
        Self { registry, headcounts, rule, places, sectors }
    }

    /// The people of each sector and, last, in total.
    pub fn people(&self) -> Vec<u64> {
        let new = |slot| self.headcounts.new_people(slot).people;
        let mut people: Vec<u64> = (0..=self.sectors).map(new).collect();
        for place in 0..self.places {
            for (slot, people) in people.iter_mut().enumerate() {
                *people += self.larger(place, slot);
            }
        }
        people
    }

    /// The people of a place: the larger of both sides.
    pub fn larger(&self, place: usize, slot: usize) -> u64 {
        let (registered, crowd) = self.sides(place, slot);
        registered.max(crowd.map_or(0, |crowd| crowd.people))
    }

    /// The registered individuals and the crowd of a place.
    pub fn sides(&self, place: usize, slot: usize) -> (u64, Option<&Crowd>) {
        let crowd = self.headcounts.crowd(place as u32, slot as u32);
        (self.registry.registered(place, slot), crowd)
    }

    /// Whether a crowd that is larger than the register can have the cells, if it breaks down more people.
    /// Under rule 1 it always has them.
    fn may_have_cells(&self, place: usize, slot: usize) -> bool {
        let (registered, crowd) = self.sides(place, slot);
        crowd.is_some_and(|crowd| {
            crowd.people > registered && (self.rule == Rule::One || crowd.broken_down() > 0)
        })
    }

    /// The crowd, if the cells of a place are its own. `broken_down` gives the registered people who are in
    /// a cell other than wholly unknown.
    fn with_cells(
        &self,
        place: usize,
        slot: usize,
        broken_down: impl Fn(usize, usize) -> u64,
    ) -> Option<&Crowd> {
        let (_, crowd) = self.sides(place, slot);
        let has_cells = |crowd: &Crowd| {
            self.may_have_cells(place, slot)
                && (self.rule == Rule::One || crowd.broken_down() > broken_down(place, slot))
        };
        crowd.filter(|crowd| has_cells(crowd))
    }

    /// Adds up the figures of some places, without activities and indirect reach. Where the cells are those
    /// of the registered individuals, `registered_cells` adds them.
    fn sums(
        &self,
        places: impl Iterator<Item = usize>,
        broken_down: impl Fn(usize, usize) -> u64,
        mut registered_cells: impl FnMut(usize, usize, &mut Figure),
    ) -> Vec<Figure> {
        let mut figures = vec![Figure::default(); self.sectors + 1];
        let mut crowds = vec![0; self.sectors + 1];
        for place in places {
            for (slot, figure) in figures.iter_mut().enumerate() {
                let (registered, crowd) = self.sides(place, slot);
                let people = crowd.map_or(0, |crowd| crowd.people);
                let beyond = people.saturating_sub(registered);
                figure.registered += registered;
                figure.estimated += beyond;
                crowds[slot] += people;
                match self.with_cells(place, slot, &broken_down) {
                    Some(crowd) => figure.sadd.add(&crowd.sadd),
                    None => {
                        figure.sadd.0[SEX_UNKNOWN][AGE_UNKNOWN] += beyond;
                        registered_cells(place, slot, figure);
                    }
                }
            }
        }
        for (slot, (figure, crowds)) in figures.iter_mut().zip(crowds).enumerate() {
            let new = self.headcounts.new_people(slot);
            figure.estimated += new.people;
            figure.sadd.add(&new.sadd);
            figure.people_reached = figure.registered + figure.estimated;
            figure.bounds = Some(Bounds {
                lowest: figure.registered.max(crowds) + new.people,
                highest: figure.registered + self.headcounts.unmarked(slot) + new.people,
            });
        }
        figures
    }
}

impl PlaceComparison<'_, Tally> {
    /// The figures of each sector and, last, in total, without activities and indirect reach.
    pub fn figures(&self) -> Vec<Figure> {
        self.figures_at(0..self.places)
    }

    /// The figures of some places only.
    pub fn figures_at(&self, places: impl Iterator<Item = usize>) -> Vec<Figure> {
        let tally = self.registry;
        let broken_down = |place, slot| broken_down(&tally.cell(place, slot).sadd);
        let figures = self.sums(places, broken_down, |place, slot, figure| {
            figure.sadd.add(&tally.cell(place, slot).sadd);
        });
        sound(figures)
    }

    /// The cells of a place in a slot, without new people: those of its lists, and those of its crowd. Where the
    /// crowd has them, the lists have none.
    pub fn cells_at(&self, place: usize, slot: usize) -> (Sadd, Sadd) {
        let tally = self.registry;
        let broken_down = |place, slot| broken_down(&tally.cell(place, slot).sadd);
        match self.with_cells(place, slot, broken_down) {
            Some(crowd) => (Sadd::default(), crowd.sadd),
            None => {
                let (registered, crowd) = self.sides(place, slot);
                let people = crowd.map_or(0, |crowd| crowd.people);
                let mut beyond = Sadd::default();
                beyond.0[SEX_UNKNOWN][AGE_UNKNOWN] = people.saturating_sub(registered);
                (tally.cell(place, slot).sadd, beyond)
            }
        }
    }

    /// Whether the cells of a place in a slot are those of its crowd.
    pub fn is_of_crowd(&self, place: usize, slot: usize) -> bool {
        let tally = self.registry;
        let broken_down = |place, slot| broken_down(&tally.cell(place, slot).sadd);
        self.with_cells(place, slot, broken_down).is_some()
    }
}

impl PlaceComparison<'_, SectorSets<'_>> {
    /// The figures of each sector and, last, in total, without activities and indirect reach.
    pub fn figures(&self) -> Vec<Figure> {
        let slots = self.sectors + 1;
        let broken_down = match self.rule {
            // The larger side has the cells, whatever it breaks down.
            Rule::One => Vec::new(),
            Rule::Two => self.registry.broken_down(&self.contested()),
        };
        let broken_down = |place, slot| broken_down.get(place * slots + slot).copied().unwrap_or(0);
        // By place, a bit for each slot in which the cells are those of the registered individuals.
        let mut standing = vec![0u16; self.places];
        let mut figures =
            self.sums(0..self.places, broken_down, |place, slot, _| standing[place] |= 1 << slot);
        for (figure, sadd) in figures.iter_mut().zip(self.registry.sadd(&standing)) {
            figure.sadd.add(&sadd);
        }
        sound(figures)
    }

    /// By place, a bit for each slot in which the crowd may have the cells.
    fn contested(&self) -> Vec<u16> {
        let contested = |place| {
            let slots = (0..=self.sectors).filter(|slot| self.may_have_cells(place, *slot));
            slots.fold(0, |slots, slot| slots | 1 << slot)
        };
        (0..self.places).map(contested).collect()
    }
}

/// People who are in a cell other than wholly unknown.
pub(super) fn broken_down(sadd: &Sadd) -> u64 {
    sadd.sum() - sadd.0[SEX_UNKNOWN][AGE_UNKNOWN]
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

/// Checks, in debug builds, that cells add up to the people, and that bounds hold.
fn sound(figures: Vec<Figure>) -> Vec<Figure> {
    for figure in &figures {
        debug_assert_eq!(figure.sadd.sum(), figure.people_reached);
        debug_assert!(figure.bounds.is_some_and(|Bounds { lowest, highest }| {
            lowest <= figure.people_reached && figure.people_reached <= highest
        }));
    }
    figures
}
