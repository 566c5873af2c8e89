//! Reports that are safe to publish: numbers of few people are held back, with the numbers from which they
//! would follow.
//!
//! Belongs here: which numbers are few, how the numbers of a report depend on each other, and which are
//! held back. Does not: solving (`solver`), how a number that is held back looks (`render`).
//!
//! A number of people from 1 up to the threshold is **few**. Zero is shown: that nobody was reached says
//! nothing about anybody. Because tables have totals, hiding only these numbers would hide nothing.
//! Further numbers are held back until no number that is held back follows from those that are shown.
//! What a reader of the report knows, and is therefore taken into account:
//!
//! - registered + estimated = people reached, and the cells by sex and age add up to it;
//! - the sectors add up to their sum; no sector exceeds the total, which does not exceed their sum;
//! - the sets of sectors in the overlap add up to the registered part of the total, and those with
//!   a sector to that sector's registered part;
//! - new people add up to those up to a month's end, and these to the year; no month has fewer
//!   people than are new in it, nor more than there are up to its end;
//! - no part exceeds the whole, and the parts together are no less than the whole. A part that is
//!   as large as the whole is taken for the same number, and so are parts of two breakdowns (an
//!   office and an area) that are equally large;
//! - registered ≤ lowest ≤ people reached ≤ highest; what lies between two of them is a number of people,
//!   and head-counts behind the parts add up to those behind the whole (`bounds`);
//! - no number is below 0.
//!
//! Limits: what other reports show, of other periods, parts or an earlier state of the log, is not known
//! here. Publish one report of a year, with all its tables. Numbers of activities, alerts and days are
//! not of people and are shown. The numbers of people in the lists of single activities could be combined
//! with the figures in too many ways, so all of them are held back. So are the bounds in tables by month, of
//! the rapid response mechanism and of the 3W export, for which the figures of sectors and parts leave
//! no need.

use super::cells::{BoundsRow, Count};
use super::months::MonthCounts;
use super::shape::{By, ByPart, Report, Row, Suppression};
use super::three_w;
use crate::event::figures::{AGES, SEXES};

mod bounds;
mod solver;

use bounds::BoundCells;
use solver::{Cell, Relation, System};

/// How much is lost with a number, in people: what tables are printed for is kept longest.
#[derive(Clone, Copy)]
enum Weight {
    /// A cell by sex and age, a set of sectors.
    Detail = 0,
    /// The registered or the estimated part of a figure, or the sum of sectors.
    Share = solver::WEIGHT_OF_SHARES as isize,
    /// A figure of a part of a breakdown, or of a month.
    Breakdown = 2,
    /// A sector's figure.
    Sector = 3,
    /// The total.
    Total = 4,
}

/// Holds back what must not be shown in a report that everybody can read.
pub fn make_safe(report: &mut Report, threshold: u64) {
    let open = report.clone();
    let few = |people: u64| (1..threshold).contains(&people);
    let mut count = hold_back(report, &Safe::of(&open, None).hold_back(few), Take::WithoutBounds);
    for row in all_rows(report) {
        // Not part of any sum, so it is held back by itself.
        if row.indirect.is_some_and(|people| few(people.unsigned_abs())) {
            row.indirect = None;
            count += 1;
        }
    }
    count += hold_back_bounds(report, threshold);
    // Bounds are told as far as they tell nothing that is held back.
    let mut told = Vec::new();
    for_each(report, Take::WithBounds, &mut |number| told.push(number.told().is_some()));
    let rows = all_rows(report).iter().map(|row| row.bounds.told().is_some()).collect();
    let held_back = Safe::of(&open, Some(rows)).hold_back_bounds(&told, few);
    count += hold_back(report, &held_back, Take::WithBounds);
    // Of two bounds, one alone is not told.
    count += hold_back_bounds(report, threshold);
    for activity in report.activities.iter_mut().flatten() {
        for number in activity.people_mut().into_iter().filter(|number| **number != 0) {
            *number = Count::HeldBack;
            count += 1;
        }
    }
    if let Some(export) = &mut report.three_w {
        count += three_w::make_safe(&mut export.rows, few);
    }
    report.suppression = Some(Suppression { threshold, held_back: count });
    // How many people have no number is not for readers outside.
    report.identified_by_derivation = None;
}

/// Holds back numbers by their places in the order of [`for_each`]; says how many more are.
fn hold_back(report: &mut Report, places: &[bool], take: Take) -> u64 {
    let (mut places, mut count) = (places.iter(), 0);
    for_each(report, take, &mut |number| {
        if places.next().is_some_and(|held| *held) && number.told().is_some() {
            *number = Count::HeldBack;
            count += 1;
        }
    });
    count
}

/// Holds back the bounds of rows in which another number or bound is held back, or of which few people are between two
/// numbers, and all bounds of months and of the rapid response mechanism; says how many.
fn hold_back_bounds(report: &mut Report, threshold: u64) -> u64 {
    let mut count = 0;
    let mut hold = |bounds: &mut BoundsRow| {
        let told = [bounds.lowest, bounds.highest].into_iter().flatten();
        count += told.filter(|bound| bound.told().is_some()).count() as u64;
        *bounds = bounds.held_back();
    };
    for row in all_rows(report) {
        if !bounds::can_be_told(row, threshold) {
            hold(&mut row.bounds);
        }
    }
    for month in report.months.iter_mut().flatten() {
        let sectors = month.sectors.iter_mut().map(|row| &mut row.counts);
        for counts in sectors.chain([&mut month.total]) {
            hold(&mut counts.monthly_bounds);
            hold(&mut counts.cumulative_bounds);
        }
    }
    if let Some(rrm) = &mut report.rrm {
        hold(&mut rrm.total.bounds);
        let rows = rrm.areas.iter_mut().chain(&mut rrm.months).chain(&mut rrm.area_months);
        rows.for_each(|row| hold(&mut row.counts.bounds));
    }
    count
}

/// Which numbers of a report are taken in.
#[derive(Clone, Copy, PartialEq)]
enum Take {
    /// The bounds of rows, too.
    WithBounds,
    WithoutBounds,
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

/// Every number of people of a report, in a fixed order.
fn for_each(report: &mut Report, take: Take, each: &mut dyn FnMut(&mut Count)) {
    for row in all_rows(report) {
        each(&mut row.people_reached);
        row.registered.iter_mut().for_each(&mut *each);
        row.estimated.iter_mut().for_each(&mut *each);
        if take == Take::WithBounds {
            row.bounds.lowest.iter_mut().for_each(&mut *each);
            row.bounds.highest.iter_mut().for_each(&mut *each);
        }
        row.sadd.0.iter_mut().flatten().for_each(&mut *each);
    }
    each(&mut report.sum_of_sectors);
    report.overlap.iter_mut().for_each(|row| each(&mut row.people));
    for month in report.months.iter_mut().flatten() {
        let sectors = month.sectors.iter_mut().map(|row| &mut row.counts);
        for counts in sectors.chain([&mut month.total]) {
            let MonthCounts { monthly, new, cumulative, .. } = counts;
            [monthly, new, cumulative].into_iter().for_each(&mut *each);
        }
    }
    if let Some(rrm) = &mut report.rrm {
        each(&mut rrm.total.people_reached);
        let rows = rrm.areas.iter_mut().chain(&mut rrm.months).chain(&mut rrm.area_months);
        rows.for_each(|row| each(&mut row.counts.people_reached));
    }
}

/// A report's numbers as cells of a system of relations.
struct Safe {
    system: System,
    /// The cell of each number, in the order of [`for_each`].
    numbers: Vec<Cell>,
    /// Bounds are taken in where this is given: by row, in the order of [`all_rows`], whether its bounds
    /// can be told.
    bounds: Option<std::vec::IntoIter<bool>>,
}

/// The cells of a row.
struct RowCells {
    people: Cell,
    registered: Option<Cell>,
    bounds: Option<BoundCells>,
    sadd: Vec<Cell>,
}

impl RowCells {
    /// The bounds, where the row has any.
    fn bound_cells(&self) -> impl Iterator<Item = Cell> + '_ {
        self.bounds.iter().flat_map(|bounds| [bounds.lowest, bounds.highest])
    }
}

impl Safe {
    /// The numbers of a report, with bounds where it is given whose can be told.
    fn of(report: &Report, bounds: Option<Vec<bool>>) -> Self {
        let bounds = bounds.map(Vec::into_iter);
        let mut safe = Self { system: System::default(), numbers: Vec::new(), bounds };
        safe.relate(report);
        safe
    }

    /// Which numbers are held back.
    fn hold_back(&self, few: impl Fn(u64) -> bool) -> Vec<bool> {
        let held = self.system.hold_back(few);
        self.numbers.iter().map(|cell| held[*cell]).collect()
    }

    /// Which numbers are held back, where only bounds are held back beside what is already.
    fn hold_back_bounds(&self, told: &[bool], few: impl Fn(u64) -> bool) -> Vec<bool> {
        let told = self.numbers.iter().zip(told).filter(|(_, told)| **told);
        let held = self.system.hold_back_bounds(told.map(|(cell, _)| *cell), few);
        self.numbers.iter().map(|cell| held[*cell]).collect()
    }

    fn cell(&mut self, count: Count, weight: Weight) -> Cell {
        let cell = self.system.cell(count.or_zero(), weight as u64);
        self.numbers.push(cell);
        cell
    }

    /// Takes in all numbers, in the order of [`for_each`], and how they depend on each other.
    fn relate(&mut self, report: &Report) {
        let sectors: Vec<RowCells> =
            report.sectors.iter().map(|row| self.row(&row.row, Weight::Sector)).collect();
        let total = self.row(&report.total, Weight::Total);
        let mut breakdowns: Vec<(&By, Vec<Vec<RowCells>>)> = Vec::new();
        for by in report.breakdowns() {
            let part = |part: &ByPart| {
                let rows = part.sectors.iter().map(|row| &row.row).chain([&part.total]);
                rows.map(|row| self.row(row, Weight::Breakdown)).collect()
            };
            let parts = by.parts.iter().map(part).collect();
            breakdowns.push((by, parts));
        }
        let wholes: Vec<&RowCells> = sectors.iter().chain([&total]).collect();
        for (at, whole) in wholes.iter().enumerate() {
            let mut before: Vec<&RowCells> = Vec::new();
            for (by, parts) in &breakdowns {
                let rows: Vec<&RowCells> = parts.iter().filter_map(|part| part.get(at)).collect();
                self.parts(whole, &rows, by.is_read_off_sadd());
                for row in &rows {
                    before.iter().for_each(|other| self.same(row, other));
                }
                before.extend(rows);
            }
        }
        let sum = self.cell(report.sum_of_sectors, Weight::Share);
        let people = |row: &&RowCells| row.people;
        // The rows of all sectors are here, also where one is asked for.
        self.system.sum(sum, sectors.iter().map(|row| row.people));
        self.system.relate(Relation::AtMost, &[(total.people, 1), (sum, -1)]);
        for sector in &sectors {
            self.system.within(sector.people, total.people);
        }
        let sector_bounds = sectors.iter().map(|row| row.bounds.as_ref());
        bounds::relate_parts(&mut self.system, total.bounds.as_ref(), sector_bounds);
        self.overlap(report, &sectors, &total);
        let by_month = breakdowns.iter().find(|(by, _)| by.dimension == "month");
        let by_month = by_month.map_or(&[][..], |(_, parts)| parts);
        self.months(report, &wholes.iter().map(people).collect::<Vec<_>>(), by_month);
        self.rrm(report, &sectors, &total);
    }

    fn row(&mut self, row: &Row, weight: Weight) -> RowCells {
        let people = self.cell(row.people_reached, weight);
        let registered = row.registered.map(|count| self.cell(count, Weight::Share));
        let estimated = row.estimated.map(|count| self.cell(count, Weight::Share));
        if let (Some(registered), Some(estimated)) = (registered, estimated) {
            self.system.sum(people, [registered, estimated].into_iter());
        }
        let sides = registered.zip(estimated);
        let are_told = self.bounds.as_mut().and_then(Iterator::next);
        let bounds = are_told
            .and_then(|are_told| bounds::relate(&mut self.system, row, people, sides?, are_told));
        self.numbers.extend(bounds.iter().flat_map(|bounds| [bounds.lowest, bounds.highest]));
        let cells = row.sadd.0.iter().flatten();
        let sadd: Vec<Cell> = cells.map(|count| self.cell(*count, Weight::Detail)).collect();
        self.system.sum(people, sadd.iter().copied());
        RowCells { people, registered, bounds, sadd }
    }

    fn parts(&mut self, whole: &RowCells, parts: &[&RowCells], read_off_sadd: bool) {
        for part in parts {
            self.system.within(part.people, whole.people);
            let same = self.system.value(part.people) == self.system.value(whole.people);
            for (cell, of_whole) in part.sadd.iter().zip(&whole.sadd) {
                let told_twice = self.system.value(*cell) == self.system.value(*of_whole)
                    && (same || (read_off_sadd && self.system.value(*cell) > 0));
                if told_twice {
                    let pair = [(*cell, 1), (*of_whole, -1)];
                    self.system.relate(Relation::Equal, &pair);
                }
            }
            let sides = part.registered.into_iter().chain(part.bound_cells());
            let of_whole = whole.registered.into_iter().chain(whole.bound_cells());
            for (cell, of_whole) in sides.zip(of_whole).filter(|_| same) {
                if self.system.value(cell) == self.system.value(of_whole) {
                    self.system.relate(Relation::Equal, &[(cell, 1), (of_whole, -1)]);
                }
            }
        }
        let part_bounds = parts.iter().map(|part| part.bounds.as_ref());
        bounds::relate_parts(&mut self.system, whole.bounds.as_ref(), part_bounds);
        if !parts.is_empty() {
            let mut terms: Vec<(Cell, i64)> = parts.iter().map(|part| (part.people, -1)).collect();
            terms.push((whole.people, 1));
            self.system.relate(Relation::AtMost, &terms);
        }
    }

    /// Rows of two breakdowns that are equally large are taken for the same people.
    fn same(&mut self, row: &RowCells, other: &RowCells) {
        let same = |system: &System, a, b| system.value(a) == system.value(b);
        if self.system.value(row.people) == 0 || !same(&self.system, row.people, other.people) {
            return;
        }
        let cells = row.sadd.iter().copied().zip(other.sadd.iter().copied());
        let sides = row.registered.into_iter().chain(row.bound_cells());
        let sides = sides.zip(other.registered.into_iter().chain(other.bound_cells()));
        for (a, b) in cells.chain(sides).chain([(row.people, other.people)]) {
            if same(&self.system, a, b) {
                self.system.relate(Relation::Equal, &[(a, 1), (b, -1)]);
            }
        }
    }

    fn overlap(&mut self, report: &Report, sectors: &[RowCells], total: &RowCells) {
        let sets: Vec<Cell> =
            report.overlap.iter().map(|row| self.cell(row.people, Weight::Detail)).collect();
        if let Some(registered) = total.registered {
            self.sum_if_it_is(registered, sets.clone());
        }
        for (row, cells) in report.sectors.iter().zip(sectors) {
            let with = report
                .overlap
                .iter()
                .zip(&sets)
                .filter(|(set, _)| set.sectors.contains(&row.sector));
            let with: Vec<Cell> = with.map(|(_, cell)| *cell).collect();
            if let Some(registered) = cells.registered {
                self.sum_if_it_is(registered, with);
            }
        }
    }

    /// A sum that holds for every report; checked, because what does not hold must not be solved.
    fn sum_if_it_is(&mut self, sum: Cell, of: Vec<Cell>) {
        let people: u64 = of.iter().map(|cell| self.system.value(*cell)).sum();
        debug_assert_eq!(people, self.system.value(sum));
        if people == self.system.value(sum) {
            self.system.sum(sum, of.into_iter());
        }
    }

    /// `parts` are those by month, where the report has them.
    fn months(&mut self, report: &Report, wholes: &[Cell], parts: &[Vec<RowCells>]) {
        let Some(months) = &report.months else { return };
        let mut before: Vec<Option<Cell>> = vec![None; wholes.len()];
        for (i, month) in months.iter().enumerate() {
            let counts = month.sectors.iter().map(|row| row.counts).chain([month.total]);
            for (at, MonthCounts { monthly, new, cumulative, .. }) in counts.enumerate() {
                let monthly = self.cell(monthly, Weight::Breakdown);
                let new = self.cell(new, Weight::Breakdown);
                let cumulative = self.cell(cumulative, Weight::Breakdown);
                let earlier = before.get_mut(at).and_then(|cell| cell.replace(cumulative));
                self.system.sum(cumulative, earlier.into_iter().chain([new]));
                self.system.within(new, monthly);
                self.system.within(monthly, cumulative);
                if let Some(part) = parts.get(i).and_then(|part| part.get(at)) {
                    let pair = [(part.people, 1), (monthly, -1)];
                    self.system.relate(Relation::Equal, &pair);
                }
            }
        }
        for (whole, last) in wholes.iter().zip(before) {
            if let Some(last) = last {
                self.system.relate(Relation::Equal, &[(*whole, 1), (last, -1)]);
            }
        }
    }

    fn rrm(&mut self, report: &Report, sectors: &[RowCells], total: &RowCells) {
        let Some(rrm) = &report.rrm else { return };
        let all = self.cell(rrm.total.people_reached, Weight::Breakdown);
        self.system.within(all, total.people);
        // A sector whose people are all reached by responses has the same number.
        for sector in sectors {
            if self.system.value(sector.people) == self.system.value(all) {
                self.system.relate(Relation::Equal, &[(all, 1), (sector.people, -1)]);
            }
        }
        let rows = rrm.areas.iter().chain(&rrm.months).chain(&rrm.area_months);
        for row in rows {
            let cell = self.cell(row.counts.people_reached, Weight::Breakdown);
            self.system.within(cell, all);
        }
    }
}

impl By {
    /// Whether the parts are shares of the cells by sex and age.
    fn is_read_off_sadd(&self) -> bool {
        matches!(self.dimension.as_str(), "sex" | "age")
    }
}

// The cells of a row are all there are.
const _: () = assert!(SEXES.len() * AGES.len() == 24);
