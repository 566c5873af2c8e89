//! Bounds of figures that are safe to publish.
//!
//! Belongs here: which bounds are told at all, and how they depend on other numbers. Does not: solving
//! (`solver`).
//!
//! A row has four numbers on a line: registered ≤ lowest ≤ people reached ≤ highest. What lies between two of
//! them is a number of people, too: head-counts are what highest has beyond registered, people listed where
//! a crowd was counted are among what it has beyond people reached. So bounds are told only where
//! none of the differences is few, and where the row's other numbers are told.
//!
//! Every activity has one office and one area, so the head-counts behind the parts of a breakdown add up to
//! those behind the whole. They are in no table, but follow from highest and registered. They are taken
//! in as numbers that nobody is told, so that few people counted in one part do not follow from the rest.

use super::solver::{Cell, Relation, System};
use crate::report::cells::Count;
use crate::report::shape::Row;

/// The cells of a row's bounds.
pub struct BoundCells {
    pub lowest: Cell,
    pub highest: Cell,
    /// All head-counts behind the figure.
    pub headcounts: Cell,
}

/// Whether a row's bounds can be told: its other numbers are, and few people are between no two of them.
pub fn can_be_told(row: &Row, threshold: u64) -> bool {
    let told = |count: Option<Count>| count.and_then(Count::told);
    let line = [row.registered, row.bounds.lowest, Some(row.people_reached), row.bounds.highest];
    let line: Option<Vec<u64>> = line.into_iter().map(told).collect();
    let Some(line) = line.filter(|_| told(row.estimated).is_some()) else { return false };
    let few = |people: u64| (1..threshold).contains(&people);
    let few_between = |a: &u64| line.iter().any(|b| few(a.abs_diff(*b)));
    !line.iter().any(|number| few(*number) || few_between(number))
}

/// Takes in a row's bounds, with what everybody knows of them; of two that are equally large, where they are
/// told. Nothing where the row has none.
pub fn relate(
    system: &mut System,
    row: &Row,
    people: Cell,
    (registered, estimated): (Cell, Cell),
    are_told: bool,
) -> Option<BoundCells> {
    let (lowest, highest) = row.bounds.told()?;
    let headcounts = system.unsaid(highest.saturating_sub(system.value(registered)));
    system.relate(Relation::AtMost, &[(estimated, 1), (headcounts, -1)]);
    let [lowest, highest] = [lowest, highest].map(|bound| system.bound(bound));
    system.sum(highest, [registered, headcounts].into_iter());
    if are_told {
        for (smaller, larger) in [(registered, lowest), (lowest, people), (people, highest)] {
            system.within(smaller, larger);
        }
    }
    Some(BoundCells { lowest, highest, headcounts })
}

/// Relates the head-counts of parts to those of the whole.
pub fn relate_parts<'a>(
    system: &mut System,
    whole: Option<&'a BoundCells>,
    parts: impl Iterator<Item = Option<&'a BoundCells>>,
) {
    let parts: Option<Vec<Cell>> = parts.map(|part| Some(part?.headcounts)).collect();
    let (Some(whole), Some(parts)) = (whole.map(|whole| whole.headcounts), parts) else { return };
    let together: u64 = parts.iter().map(|part| system.value(*part)).sum();
    if together == system.value(whole) {
        system.sum(whole, parts.into_iter());
        return;
    }
    for part in &parts {
        system.relate(Relation::AtMost, &[(*part, 1), (whole, -1)]);
    }
    if !parts.is_empty() {
        let terms = parts.into_iter().map(|part| (part, -1)).chain([(whole, 1)]);
        system.relate(Relation::AtMost, &terms.collect::<Vec<_>>());
    }
}
