//! What a reader knows of the numbers of one row, and of rows beside each other: the whole and its parts, sectors and
//! the total.
//!
//! Belongs here: relations of rows. Does not: which rows a release has (`tables`, `series`).
//!
//! Cells by sex and age of one row are no more than those of another only where no head-count is behind either: a crowd
//! brings its own.

use super::system::{Cell, Kind};
use super::tables::{ANY, BoundCells, RowCells, Tables};

impl Tables<'_> {
    /// What is known of the numbers of one row.
    pub fn relate_row(&mut self, row: &RowCells) {
        let RowCells { people, registered, estimated, bounds, ref sadd, .. } = *row;
        if let (Some(registered), Some(estimated)) = (registered, estimated) {
            self.system.sum(people, [registered, estimated]);
        }
        self.system.sum(people, sadd.iter().copied());
        let Some(BoundCells { lowest, highest, headcounts }) = bounds else { return };
        let line = registered.into_iter().chain([lowest, people, highest]).collect::<Vec<_>>();
        line.windows(2).for_each(|pair| _ = self.system.at_most(pair[0], pair[1]));
        for (less, more) in [(lowest, people), (people, highest), (lowest, highest)] {
            self.between(less, more);
        }
        if let (Some(headcounts), Some(registered)) = (headcounts, registered) {
            self.system.sum(highest, [registered, headcounts]);
            self.between(registered, lowest);
            estimated.map(|estimated| self.system.at_most(estimated, headcounts));
        }
    }

    /// Takes in what one number has beyond another, where that is few people: whoever has both subtracts.
    pub fn between(&mut self, less: Cell, more: Cell) {
        let people = self.system.values[more] - self.system.values[less];
        if let Some(people) = u64::try_from(people).ok().filter(|people| self.is_few(*people)) {
            let cell = self.system.cell(people, Kind::Unsaid, ANY);
            self.system.sum(more, [less, cell]);
        }
    }

    /// No sector has more than all together, and these no more than the sectors.
    pub fn sectors_and_total(&mut self, rows: &[RowCells]) {
        let Some((total, sectors)) = rows.split_last() else { return };
        let sectors: Vec<&RowCells> = sectors.iter().collect();
        for sector in &sectors {
            self.within(sector, total);
        }
        self.cover(total, &sectors);
    }

    /// What one row has of another that has all its activities.
    pub fn within(&mut self, part: &RowCells, whole: &RowCells) {
        self.system.at_most(part.people, whole.people);
        let sides = part.registered.zip(whole.registered);
        sides.map(|(part, whole)| self.system.at_most(part, whole));
        for (part, whole) in lines(part).into_iter().zip(lines(whole)) {
            part.zip(whole).map(|(part, whole)| self.system.at_most(part, whole));
        }
        if part.is_of_lists && whole.is_of_lists {
            for (part, whole) in part.sadd.iter().zip(&whole.sadd) {
                self.system.at_most(*part, *whole);
            }
        }
    }

    /// What rows have together of another whose activities are in one of them each.
    fn cover(&mut self, whole: &RowCells, parts: &[&RowCells]) {
        if parts.is_empty() {
            return;
        }
        self.system.covered(whole.people, parts.iter().map(|part| part.people));
        let registered: Option<Vec<Cell>> = parts.iter().map(|part| part.registered).collect();
        if let (Some(whole), Some(parts)) = (whole.registered, registered) {
            self.system.covered(whole, parts);
        }
        for at in 0..2 {
            let together: Option<Vec<Cell>> = parts.iter().map(|part| lines(part)[at]).collect();
            if let (Some(whole), Some(parts)) = (lines(whole)[at], together) {
                self.system.covered(whole, parts);
            }
        }
        let headcounts = |row: &RowCells| lines(row)[2];
        let together: Option<Vec<Cell>> = parts.iter().map(|part| headcounts(part)).collect();
        if let (Some(whole), Some(parts)) = (headcounts(whole), together) {
            // Every activity has one office and one area: where they add up, they do so for every reader.
            if !self.system.sum(whole, parts.iter().copied()) {
                self.system.covered(whole, parts);
            }
        }
        if whole.is_of_lists && parts.iter().all(|part| part.is_of_lists) {
            for (at, whole) in whole.sadd.iter().enumerate() {
                self.system.covered(*whole, parts.iter().map(|part| part.sadd[at]));
            }
        }
    }

    pub fn whole_and_parts(&mut self, whole: &RowCells, parts: &[RowCells], dimension: &str) {
        if matches!(dimension, "sex" | "age") {
            if !parts.is_empty() {
                self.system.sum(whole.people, parts.iter().map(|part| part.people));
            }
            return;
        }
        for part in parts {
            self.within(part, whole);
        }
        self.cover(whole, &parts.iter().collect::<Vec<_>>());
        // Everybody is of one group, and answers once.
        if matches!(dimension, "population-group" | "disability") {
            let registered: Option<Vec<Cell>> = parts.iter().map(|part| part.registered).collect();
            if let (Some(whole), Some(parts)) = (whole.registered, registered) {
                self.system.sum(whole, parts);
            }
            if whole.is_of_lists && parts.iter().all(|part| part.is_of_lists) {
                for (at, whole) in whole.sadd.iter().enumerate() {
                    self.system.sum(*whole, parts.iter().map(|part| part.sadd[at]));
                }
            }
        }
    }
}

/// The bounds of a row, and the head-counts.
fn lines(row: &RowCells) -> [Option<Cell>; 3] {
    let of = |of: fn(BoundCells) -> Cell| row.bounds.map(of);
    let headcounts = row.bounds.and_then(|bounds| bounds.headcounts);
    [of(|bounds| bounds.lowest), of(|bounds| bounds.highest), headcounts]
}
