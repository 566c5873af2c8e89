//! Figures: people reached per sector and in total, and their parts.
//!
//! Belongs here: the shape of a year's figures, as they are computed, published and compared.
//! Does not: computing them (`count`), their JSON (`report`).

use serde::{Deserialize, Serialize};

use super::ids::SectorId;

/// Rows of a SADD table: girls and women, boys and men, another sex, unknown.
pub const SEXES: [&str; 4] = ["f", "m", "x", "unknown"];
/// Columns of a SADD table.
pub const AGES: [&str; 6] = ["0_4", "5_11", "12_17", "18_59", "60", "unknown"];
/// Index of `unknown` among the sexes.
pub const SEX_UNKNOWN: usize = 3;
/// Index of `unknown` among the ages.
pub const AGE_UNKNOWN: usize = 5;

/// People by sex and age, `[sex][age]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sadd(pub [[u64; 6]; 4]);

impl Sadd {
    /// The sum of all cells.
    pub fn sum(&self) -> u64 {
        self.0.iter().flatten().sum()
    }

    /// Adds another table, cell by cell.
    pub fn add(&mut self, other: &Sadd) {
        for (cell, other) in self.0.iter_mut().flatten().zip(other.0.iter().flatten()) {
            *cell += other;
        }
    }

    /// Adds people of whom some are in cells: five age bands of women and girls, then of men and boys.
    /// The others are unknown.
    #[inline]
    pub fn add_people(&mut self, people: u64, cells: &[u32; 10]) {
        let mut in_cells = 0;
        for (i, cell) in cells.iter().enumerate() {
            self.0[i / 5][i % 5] += u64::from(*cell);
            in_cells += u64::from(*cell);
        }
        self.0[SEX_UNKNOWN][AGE_UNKNOWN] += people.saturating_sub(in_cells);
    }
}

/// One figure and its parts, in individuals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// People reached, each once.
    pub people_reached: u64,
    /// The part known by lists: people in the register.
    pub registered: u64,
    /// The part known only from head-counts.
    pub estimated: u64,
    /// People reached only indirectly; they are not in the figure. Below zero only in a slice by
    /// population group or disability: an indirect contact can name somebody who was unnamed, and
    /// so move them to another slice.
    pub indirect: i64,
    /// Activities in scope.
    pub activities: u64,
    /// The figure by sex and age; its cells add up to it.
    pub sadd: Sadd,
    /// The bounds of the figure. Since schema 6; figures published earlier have none.
    #[serde(default, with = "super::apart")]
    pub bounds: Option<Bounds>,
}

/// Between which numbers a figure lies, depending on who was in the crowds that were counted without a
/// list. They bound this one unknown, and are no confidence interval.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// If everybody in the crowds is listed or counted elsewhere, as far as that is possible.
    pub lowest: u64,
    /// If every head-count is other people.
    pub highest: u64,
}

/// Registered individuals by the exact set of sectors that reached them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overlap {
    /// The sectors, in the profile's order.
    pub sectors: Vec<SectorId>,
    /// The number of individuals.
    pub people: u64,
}

/// The figures of one period.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Each sector of the profile, in its order.
    pub sectors: Vec<(SectorId, Figure)>,
    /// All sectors together, each individual once.
    pub total: Figure,
    /// Registered individuals by the set of sectors that reached them; most people first, then by sectors.
    pub overlap: Vec<Overlap>,
}

impl Figures {
    /// The sum of the sectors' figures. It exceeds the total by everyone's second and further sectors.
    pub fn sum_of_sectors(&self) -> u64 {
        self.sectors.iter().map(|(_, figure)| figure.people_reached).sum()
    }

    /// The same with bounds only where other figures have them: those published earlier have none.
    pub fn with_bounds_as(mut self, other: &Self) -> Self {
        if other.total.bounds.is_none() {
            let sectors = self.sectors.iter_mut().map(|(_, figure)| figure);
            sectors.chain([&mut self.total]).for_each(|figure| figure.bounds = None);
        }
        self
    }

    /// Whether they are what was published.
    pub fn is_as_published(&self, published: &Self) -> bool {
        self.clone().with_bounds_as(published) == *published
    }
}
