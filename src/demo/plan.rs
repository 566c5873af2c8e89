//! How many people each combination of sectors reaches, by kind of place, so that every sector's figure
//! and the total are the published ones.
//!
//! Belongs here: the combinations, and the arithmetic that makes their sums exact. Does not: where people
//! live, who they are, what was done for them and when.
//!
//! Invariants: the people of all cells with a sector add up to the sector's published figure, and
//! the people of all cells to the published total.

use fastrand::Rng;

use super::places::Place::{self, *};
use super::published::{PUBLISHED_SECTORS, PUBLISHED_SUM, PUBLISHED_TOTAL};
use super::sectors::{EDUCATION, ICLA, LIVELIHOODS, NONE, PROTECTION, RRM, SHELTER, Sectors, WASH};

/// People with the same kind of home who were reached by the same sectors, in the same ways.
#[derive(Clone, Copy)]
pub(super) struct Cell {
    pub place: Place,
    /// Sectors that reached their whole household.
    pub household: Sectors,
    /// Sectors that reached them personally, from a list.
    pub own: Sectors,
    /// Sectors in which they are on no list, but in a head-count at their place.
    pub counted: Sectors,
    /// Individuals; in the constants below, a weight.
    pub people: u64,
}

impl Cell {
    /// Every sector that reached these people.
    pub fn sectors(&self) -> Sectors {
        self.household | self.own | self.counted
    }

    /// How many more times than once each of them is counted when the sectors are added up.
    fn counted_again(&self) -> u64 {
        u64::from(self.sectors().count_ones()) - 1
    }
}

const fn cell(
    place: Place,
    household: Sectors,
    own: Sectors,
    counted: Sectors,
    people: u64,
) -> Cell {
    Cell { place, household, own, counted, people }
}

/// People in several sectors, with weights: shelter or cash follows relief, children of assisted
/// households go to class, whole villages share a water point.
const SEVERAL: [Cell; 46] = [
    cell(Settlement, RRM | SHELTER, NONE, NONE, 400),
    cell(Settlement, RRM | LIVELIHOODS, NONE, NONE, 450),
    cell(Settlement, RRM | SHELTER | LIVELIHOODS, NONE, NONE, 250),
    cell(Settlement, RRM | WASH, NONE, NONE, 200),
    cell(Settlement, RRM | SHELTER | WASH, NONE, NONE, 150),
    cell(Settlement, RRM | LIVELIHOODS | WASH, NONE, NONE, 100),
    cell(Settlement, LIVELIHOODS | SHELTER, NONE, NONE, 300),
    cell(Settlement, RRM, EDUCATION, NONE, 100),
    cell(Settlement, RRM, ICLA, NONE, 80),
    cell(Settlement, RRM, PROTECTION, NONE, 30),
    cell(Settlement, RRM | SHELTER, EDUCATION, NONE, 80),
    cell(Settlement, RRM | SHELTER, ICLA, NONE, 60),
    cell(Settlement, RRM | LIVELIHOODS, EDUCATION, NONE, 100),
    cell(Settlement, RRM | LIVELIHOODS, ICLA, NONE, 70),
    cell(Settlement, RRM | LIVELIHOODS, ICLA | PROTECTION, NONE, 8),
    cell(Settlement, RRM | SHELTER | WASH, EDUCATION, NONE, 20),
    cell(Settlement, RRM | SHELTER | LIVELIHOODS, EDUCATION | ICLA, NONE, 15),
    cell(Settlement, LIVELIHOODS, EDUCATION, NONE, 250),
    cell(Settlement, LIVELIHOODS, ICLA, NONE, 200),
    cell(Settlement, LIVELIHOODS, PROTECTION, NONE, 50),
    cell(Settlement, LIVELIHOODS, EDUCATION | ICLA, NONE, 50),
    cell(Settlement, LIVELIHOODS | SHELTER, EDUCATION, NONE, 70),
    cell(Settlement, LIVELIHOODS | SHELTER, ICLA, NONE, 50),
    cell(Settlement, SHELTER, ICLA, NONE, 60),
    cell(Settlement, SHELTER, EDUCATION, NONE, 50),
    cell(Settlement, NONE, EDUCATION | ICLA, NONE, 150),
    cell(Settlement, NONE, ICLA | PROTECTION, NONE, 40),
    // In a village with a water point, wash reaches everybody, most of them without a list.
    cell(WaterVillage, LIVELIHOODS, NONE, WASH, 600),
    cell(WaterVillage, LIVELIHOODS, EDUCATION, WASH, 150),
    cell(WaterVillage, LIVELIHOODS, ICLA, WASH, 100),
    cell(WaterVillage, LIVELIHOODS | SHELTER, NONE, WASH, 150),
    cell(WaterVillage, RRM | LIVELIHOODS, NONE, WASH, 130),
    cell(WaterVillage, RRM | LIVELIHOODS, EDUCATION, WASH, 20),
    cell(WaterVillage, SHELTER, NONE, WASH, 150),
    cell(WaterVillage, RRM, NONE, WASH, 150),
    cell(WaterVillage, NONE, EDUCATION, WASH, 200),
    cell(WaterVillage, NONE, ICLA, WASH, 150),
    // At a school, education reaches everybody; works and hygiene sessions reach some.
    cell(School, NONE, EDUCATION, WASH, 250),
    cell(School, NONE, NONE, EDUCATION | WASH, 350),
    cell(School, NONE, EDUCATION, SHELTER, 80),
    cell(School, NONE, NONE, EDUCATION | SHELTER, 120),
    cell(School, NONE, EDUCATION, SHELTER | WASH, 70),
    cell(School, NONE, NONE, EDUCATION | SHELTER | WASH, 130),
    // People who are counted only where they met.
    cell(Hall, NONE, NONE, ICLA | PROTECTION, 30),
    cell(Garden, NONE, NONE, LIVELIHOODS | WASH, 40),
    cell(WaterPoint, NONE, NONE, LIVELIHOODS | WASH, 40),
];

/// People in one sector only: the percentage of those that [`SEVERAL`] leaves to the sector. The last cell
/// of a sector takes the rest.
const ONE: [Cell; 15] = [
    cell(Settlement, NONE, EDUCATION, NONE, 35),
    cell(School, NONE, EDUCATION, NONE, 25),
    cell(School, NONE, NONE, EDUCATION, 40),
    cell(Settlement, NONE, ICLA, NONE, 40),
    cell(Hall, NONE, NONE, ICLA, 60),
    cell(Settlement, NONE, LIVELIHOODS, NONE, 9),
    cell(Garden, NONE, NONE, LIVELIHOODS, 17),
    cell(Settlement, LIVELIHOODS, NONE, NONE, 74),
    cell(Settlement, NONE, PROTECTION, NONE, 38),
    cell(Dialogue, NONE, NONE, PROTECTION, 62),
    cell(Settlement, SHELTER, NONE, NONE, 100),
    cell(WaterVillage, NONE, NONE, WASH, 42),
    cell(WaterPoint, NONE, NONE, WASH, 58),
    cell(Transit, NONE, NONE, RRM, 4),
    cell(Settlement, RRM, NONE, NONE, 96),
];

/// The plan of the year. The seed varies the weights a little, but never the sums.
///
/// The sum of the sectors exceeds the total by everybody's second and further sectors. So the people in
/// several sectors are scaled until they account for exactly this excess. Whoever a sector then lacks is
/// in that sector only, and the total is the published one.
pub(super) fn solve(rng: &mut Rng) -> Vec<Cell> {
    let counted_again = PUBLISHED_SUM - PUBLISHED_TOTAL;
    let mut cells = SEVERAL;
    for cell in &mut cells {
        cell.people *= rng.u64(920..=1080);
    }
    let weight: u64 = cells.iter().map(|cell| cell.people * cell.counted_again()).sum();
    for cell in &mut cells {
        cell.people = cell.people * counted_again / weight;
    }
    let scaled: u64 = cells.iter().map(|cell| cell.people * cell.counted_again()).sum();
    // The first cell has two sectors, so each of its people is counted once more.
    cells[0].people += counted_again - scaled;

    let mut plan = cells.to_vec();
    for (i, (id, published)) in PUBLISHED_SECTORS.into_iter().enumerate() {
        let sector = 1 << i;
        let shared: u64 = people(&cells, sector);
        assert!(shared <= published, "{id}: the overlaps leave nobody to this sector alone");
        let mut rest = published - shared;
        let alone: Vec<&Cell> = ONE.iter().filter(|cell| cell.sectors() == sector).collect();
        for (n, cell) in alone.iter().enumerate() {
            let last = n + 1 == alone.len();
            let people = if last { rest } else { (published - shared) * cell.people / 100 };
            rest -= people;
            plan.push(Cell { people, ..**cell });
        }
    }
    plan
}

fn people(cells: &[Cell], sector: Sectors) -> u64 {
    cells.iter().filter(|cell| cell.sectors() & sector != 0).map(|cell| cell.people).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds_up_to_the_published_figures_whatever_the_seed() {
        for seed in 0..200 {
            let plan = solve(&mut Rng::with_seed(seed));
            for (i, (_, published)) in PUBLISHED_SECTORS.into_iter().enumerate() {
                assert_eq!(people(&plan, 1 << i), published);
            }
            assert_eq!(plan.iter().map(|cell| cell.people).sum::<u64>(), PUBLISHED_TOTAL);
        }
    }

    #[test]
    fn everybody_not_listed_is_in_a_head_count_that_covers_the_whole_place() {
        for cell in SEVERAL.iter().chain(&ONE) {
            if let Some(covering) = cell.place.covered_by() {
                assert_ne!(cell.sectors() & covering, 0);
            } else {
                assert_ne!(cell.household | cell.own, 0);
            }
        }
    }
}
