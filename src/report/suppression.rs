//! Reports that are safe to publish: numbers of few people are held back, with the numbers from which they
//! would follow.
//!
//! Belongs here: what is few, what is never told, and putting a choice into a report. Does not: what
//! relates numbers (`tables`, `series`), choosing what else is held back (`choice`), how a number that is
//! held back looks (`render`).
//!
//! A number of people from 1 up to the threshold is **few**. Because tables have totals, hiding only these
//! numbers would hide nothing. Further numbers are held back until each has a **witness**: another assignment of
//! all numbers that are held back, which fulfils everything a reader knows and in which this number is another.
//!
//! One choice is made for all tables of a period and moment together, those of [`PUBLISHED`], and every format and
//! selection of tables shows of it what it has. A publication records its choice. What was published of the period before
//! is a part of the system: what it told cannot be held back any more, and what it held back stays held
//! back. What a reader is taken to know:
//!
//! | what | how it is taken in |
//! |---|---|
//! | the threshold, this program, and which numbers are few | a few number's witness is few as well |
//! | zeros are told | a number that is held back by itself is 1 or more. Told all or none, and then 0 or more: the two sides of a figure, the cells by sex and age of a part, a combination's months in the 3W export |
//! | sums | registered + estimated, cells by sex and age, sectors and their sum, sets of the overlap, new people up to a month, registered people over population groups and disability |
//! | parts | no part has more people, registered people or head-counts than the whole, nor the parts together fewer; the same of sectors and the total, areas and months of responses, rows of the 3W export and the parts they are of |
//! | which activities are behind a row | two rows with the same activities have the same numbers; one with some of another's has no more |
//! | the cells of figures without head-counts | no more than those of a wider figure without any |
//! | an earlier release | rows of the same activities have the same numbers in both, if they have; a row that has all activities that it had, and more, has no fewer people |
//! | bounds | registered ≤ lowest ≤ people reached ≤ highest; head-counts are what highest has beyond registered |
//! | the order of lists | the overlap is listed by its sectors, everything else by names, days, or numbers that are told |
//!
//! What is never told, unless it follows for everybody: people in the lists of activities, bounds but of the
//! sectors and the total, whom the rows of the 3W export are made of, people reached indirectly in parts. Numbers of
//! activities, alerts and days are not of people and are told.
//!
//! Limits: `src/decisions/held-back-numbers.md`.

use super::activities::ActivityRow;
use super::cells::Count;
use super::shape::{Report, Row, Suppression};
use crate::count::Dimension;
use crate::event::held_back::HeldBack;

mod choice;
mod numbers;
mod people;
mod relations;
mod series;
mod sets;
mod system;
mod tables;
mod witness;

use choice::Choice;
use system::{Cell, NOUGHT};
use tables::Tables;

/// What a report is broken down by in what is published together, beside months, responses and the 3W export.
pub const PUBLISHED: &[Dimension] = &[
    Dimension::Office,
    Dimension::Month,
    Dimension::Admin1,
    Dimension::Donor,
    Dimension::Project,
    Dimension::PopulationGroup,
    Dimension::Disability,
    Dimension::Sex,
    Dimension::Age,
];

/// The smallest threshold: below 2 there is only 1, so that every few number would be known.
pub const THRESHOLD_MIN: u64 = 3;

/// A report of what was published of a period before: readers have it, too.
#[derive(Debug, Clone)]
pub struct Release {
    /// With all tables that are published together, as [`make_safe`] takes it: nothing is held back in it.
    pub report: Report,
    /// What of it was held back.
    pub held_back: HeldBack,
}

/// Holds back what must not be shown in reports that everybody can read. The report has all tables that are
/// published together, and the rows of all sectors. `before` is what was published of the same people.
pub fn make_safe(report: &mut Report, threshold: u64, before: &[&Release]) {
    let threshold = threshold.max(THRESHOLD_MIN);
    let again = before.iter().rev().find_map(|release| held_again(report, threshold, release));
    let held = again.unwrap_or_else(|| choose(report, threshold, before));
    for (number, is_held) in numbers::numbers(report).into_iter().zip(held) {
        if is_held {
            *number = Count::HeldBack;
        }
    }
    hold_back_beside(report, threshold, before);
    finish(report, threshold);
}

/// Which numbers of a report are held back that was made safe.
pub fn held_back_in(report: &mut Report) -> Option<HeldBack> {
    let Suppression { threshold, .. } = report.suppression?;
    let held = numbers::numbers(report).into_iter().map(|number| number.told().is_none());
    Some(HeldBack::of(threshold, held))
}

/// What a release held back, where a report is that release once more: then the choice is the same.
fn held_again(report: &mut Report, threshold: u64, release: &Release) -> Option<Vec<bool>> {
    let Release { report: then, held_back } = release;
    let is_of_it = then.period == report.period && then.activities == report.activities;
    if !is_of_it || held_back.threshold < threshold {
        return None;
    }
    let mut then = then.clone();
    let (then, now) = (numbers::numbers(&mut then), numbers::numbers(report));
    if then == now { held_back.numbers(now.len()) } else { None }
}

/// Holds back every number of people: of a report that is not among what is published together.
pub fn hold_all(report: &mut Report, threshold: u64) {
    numbers::numbers(report).into_iter().for_each(|number| *number = Count::HeldBack);
    all_rows(report).into_iter().for_each(|row| row.indirect = None);
    hold_back_activities(report);
    finish(report, threshold.max(THRESHOLD_MIN));
}

/// Which of a report's numbers are held back.
///
/// Where the search finds no end, only some figures of the period are told, and noughts; and where something was
/// published before, only what was told then.
fn choose(report: &Report, threshold: u64, before: &[&Release]) -> Vec<bool> {
    fn activities(report: &Report) -> &[ActivityRow] {
        report.activities.as_deref().unwrap_or_default()
    }
    let releases = before.iter().map(|release| &release.report).chain([report]).map(activities);
    let mut tables = Tables::new(&releases.collect::<Vec<_>>());
    let mut published: Vec<(Cell, bool)> = Vec::new();
    let mut are_known = true;
    for (at, Release { report, held_back }) in before.iter().copied().enumerate() {
        tables.release(at, report, held_back.threshold);
        let held = held_back.numbers(tables.printed.len());
        are_known &= held.is_some();
        published.extend(tables.printed.iter().copied().zip(held.unwrap_or_default()));
    }
    tables.release(before.len(), report, threshold);
    tables.people.index();
    let mut was_told = vec![false; tables.system.values.len()];
    for (cell, _) in published.iter().filter(|(_, held)| !held) {
        was_told[*cell] = true;
    }
    let mut choice = Choice::new(&tables.system, &tables.people, threshold, was_told.clone());
    published.iter().filter(|(_, held)| *held).for_each(|(cell, _)| choice.hold_alone(*cell));
    tables.never.iter().for_each(|cell| choice.hold(*cell));
    let is_settled = choice.settle(&tables.wholesale());
    // What was told under a lower threshold is not told again.
    let few = |cell: Cell| (1..threshold as i64).contains(&tables.system.values[cell]);
    let printed = tables.printed.iter().copied();
    if is_settled && are_known {
        return printed.map(|cell| choice.held[cell] || few(cell)).collect();
    }
    if !before.is_empty() {
        return printed.map(|cell| !are_known || !was_told[cell] || few(cell)).collect();
    }
    let figures = tables.figures();
    let told = figures.iter().find(|told| choice.tells_only(told));
    printed.map(|cell| told.is_none_or(|told| cell != NOUGHT && !told.contains(&cell))).collect()
}

/// Holds back what is in no sum: people reached indirectly, and the lists of activities.
fn hold_back_beside(report: &mut Report, threshold: u64, before: &[&Release]) {
    let wholes = |report: &Report| -> Vec<Row> {
        report.sectors.iter().map(|row| row.row).chain([report.total]).collect()
    };
    // All or none, so that a nought may be any number. Nor beside people who are held back: nobody reached directly or
    // indirectly in a sector is missing in the total.
    let few = |people: u64, threshold| (1..threshold).contains(&people);
    let tells = |row: &Row, threshold| {
        let people = row.people_reached.told();
        let indirect = row.indirect.unwrap_or_default().unsigned_abs();
        people.is_some_and(|people| !few(people, threshold)) && !few(indirect, threshold)
    };
    let tells_wholes = wholes(report).iter().all(|row| tells(row, threshold))
        && before.iter().all(|Release { report, held_back }| {
            wholes(report).iter().all(|row| tells(row, held_back.threshold))
        });
    let first_part = report.sectors.len() + 1;
    for (at, row) in all_rows(report).into_iter().enumerate() {
        if at >= first_part || !tells_wholes {
            row.indirect = None;
        }
    }
    hold_back_activities(report);
}

fn hold_back_activities(report: &mut Report) {
    let activities = report.activities.iter_mut().flatten();
    activities.flat_map(|row| row.people_mut()).for_each(|number| *number = Count::HeldBack);
}

fn finish(report: &mut Report, threshold: u64) {
    let sectors: Vec<_> = report.sectors.iter().map(|row| row.sector.clone()).collect();
    // The order of numbers would tell those that are held back.
    report.overlap.sort_by_cached_key(|row| {
        let place = |id| sectors.iter().position(|sector| sector == id);
        (row.sectors.len(), row.sectors.iter().map(place).collect::<Vec<_>>())
    });
    report.suppression = Some(Suppression { threshold, held_back: held_back(report) });
    // How many people have no number is not for readers outside.
    report.identified_by_derivation = None;
}

/// How many numbers of a report are held back.
fn held_back(report: &mut Report) -> u64 {
    let is_held = |number: &Count| number.told().is_none();
    let mut count = numbers::numbers(report).into_iter().filter(|number| is_held(number)).count();
    // Parts by sex and age have none.
    let without = |row: &&mut Row| row.indirect.is_none() && row.registered.is_some();
    count += all_rows(report).into_iter().filter(without).count();
    let activities = report.activities.iter_mut().flatten();
    count += activities.flat_map(|row| row.people_mut()).filter(|number| is_held(number)).count();
    count as u64
}

/// Counts again what is held back, where only a part of the report is left.
pub fn count_again(report: &mut Report) {
    if let Some(Suppression { threshold, .. }) = report.suppression {
        report.suppression = Some(Suppression { threshold, held_back: held_back(report) });
    }
}

/// Every row of a report: sectors, total, and those of its parts.
fn all_rows(report: &mut Report) -> Vec<&mut Row> {
    let mut rows: Vec<&mut Row> = report.sectors.iter_mut().map(|row| &mut row.row).collect();
    rows.push(&mut report.total);
    for part in report.by.iter_mut().chain(&mut report.also_by).flat_map(|by| &mut by.parts) {
        rows.extend(part.sectors.iter_mut().map(|row| &mut row.row));
        rows.push(&mut part.total);
    }
    rows
}
