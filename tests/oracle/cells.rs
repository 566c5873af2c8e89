//! People by sex and age.
//!
//! Belongs here: adding and completing cells. Does not: whose cells count (`rule_one`, `rule_two`).

use serde_json::{Value, json};

use super::tables::Row;

pub const SEXES: [&str; 4] = ["f", "m", "x", "unknown"];
pub const AGES: [&str; 6] = ["0_4", "5_11", "12_17", "18_59", "60", "unknown"];
pub const UNKNOWN_SEX: usize = 3;
pub const UNKNOWN_AGE: usize = 5;

/// A number of people by sex and age.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid([[i64; 6]; 4]);

impl Grid {
    /// One person.
    pub fn of_one(sex: usize, age: usize) -> Grid {
        let mut grid = Grid::default();
        grid.0[sex][age] = 1;
        grid
    }

    pub fn add(&mut self, other: &Grid) {
        for (sex, ages) in other.0.iter().enumerate() {
            for (age, people) in ages.iter().enumerate() {
                self.0[sex][age] += people;
            }
        }
    }

    pub fn sum(&self) -> i64 {
        self.0.iter().flatten().sum()
    }

    /// People in cells other than wholly unknown.
    pub fn broken_down(&self) -> i64 {
        self.sum() - self.0[UNKNOWN_SEX][UNKNOWN_AGE]
    }

    /// The cells, and whoever is left up to `people` with sex and age unknown.
    pub fn up_to(&self, people: i64) -> Grid {
        let mut grid = self.clone();
        let left = people - self.sum();
        assert!(left >= 0, "cells add up to more than the people they break down");
        grid.0[UNKNOWN_SEX][UNKNOWN_AGE] += left;
        grid
    }

    /// The cells that `keep` names by sex and age, the others 0.
    pub fn only(&self, keep: impl Fn(usize, usize) -> bool) -> Grid {
        let mut grid = Grid::default();
        for (sex, ages) in self.0.iter().enumerate() {
            for (age, people) in ages.iter().enumerate() {
                if keep(sex, age) {
                    grid.0[sex][age] = *people;
                }
            }
        }
        grid
    }

    pub fn json(&self) -> Value {
        let ages = |sex: usize| -> Value {
            AGES.iter().zip(self.0[sex]).map(|(age, n)| (age.to_string(), json!(n))).collect()
        };
        SEXES.iter().enumerate().map(|(sex, name)| (name.to_string(), ages(sex))).collect()
    }
}

/// The SADD cells of one row, or of several added up; `filled` when at least one is (with a zero).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cells {
    pub filled: bool,
    pub grid: Grid,
}

impl Cells {
    pub fn read(row: &Row) -> Cells {
        let mut cells = Cells::default();
        for (sex, sex_name) in SEXES.iter().enumerate().take(2) {
            for (age, age_name) in AGES.iter().enumerate().take(UNKNOWN_AGE) {
                if let Some(people) = row.number(&format!("{sex_name}_{age_name}")) {
                    cells.filled = true;
                    cells.grid.0[sex][age] = people;
                }
            }
        }
        cells
    }

    pub fn add(&mut self, other: &Cells) {
        self.filled |= other.filled;
        self.grid.add(&other.grid);
    }
}
