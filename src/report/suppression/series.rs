//! Months, responses and the 3W export as numbers of a system.
//!
//! Belongs here: what a reader knows of numbers that follow one another or are of fewer columns. Does not: rows
//! of figures (`tables`).

use std::collections::BTreeMap;

use super::people::Footprint;
use super::sets::Set;
use super::system::{Cell, Kind, NOUGHT};
use super::tables::{ANY, BREAKDOWN, BoundCells, NOT_ZERO, Numbers, RowCells, Tables, sector_name};
use crate::report::cells::BoundsRow;
use crate::report::months::MonthCounts;
use crate::report::rrm::{Rrm, RrmCounts};
use crate::report::shape::Report;
use crate::report::three_w::ThreeWRow;

/// The cells of a row of the 3W export.
struct Work {
    monthly: Cell,
    new: Cell,
    cumulative: Cell,
    registered: Cell,
    bounds: Vec<Cell>,
    sadd: Vec<Cell>,
}

/// The activities of a row of the 3W export: those of its month, and those up to the month's end.
#[derive(Clone, Default)]
struct WorkSets {
    month: Set,
    up_to: Set,
}

impl Tables<'_> {
    /// Takes in what follows the figures, in the order of `numbers`.
    pub(super) fn series(&mut self, report: &Report) {
        self.months(report);
        if let Some(rrm) = &report.rrm {
            self.rrm(rrm);
        }
        self.marks[3] = self.printed.len();
        if let Some(export) = &report.three_w {
            self.three_w(report, &export.rows);
        }
    }

    /// Bounds beside a number, which are never told but where everybody can work them out: they are those of
    /// another row, or the number is 0.
    fn bounds_of(&mut self, bounds: BoundsRow, people: Cell, of: Option<&RowCells>) -> Vec<Cell> {
        let of = of.and_then(|row| row.bounds);
        let of = [of.map(|bounds| bounds.lowest), of.map(|bounds| bounds.highest)];
        let mut line = Vec::new();
        for (count, of) in [bounds.lowest, bounds.highest].into_iter().zip(of) {
            let Some(count) = count else { return Vec::new() };
            let of = of.or((people == NOUGHT).then_some(NOUGHT));
            let cell = self.again(count, of, Kind::Aside, ANY);
            if of != Some(cell) {
                self.never.push(cell);
            }
            line.push(cell);
        }
        if let [lowest, highest] = line[..] {
            self.system.at_most(lowest, people);
            self.system.at_most(people, highest);
            for (less, more) in [(lowest, people), (people, highest), (lowest, highest)] {
                self.between(less, more);
            }
        }
        line
    }

    /// What a person adds who has one of these activities, and none of those before.
    fn add(&mut self, set: Set, before: Option<Set>, people: Vec<Cell>, sadd: Vec<Cell>) {
        self.people.footprints.push(Footprint { set, before, people, sadd, only: None });
    }

    fn months(&mut self, report: &Report) {
        let Some(months) = &report.months else { return };
        let mut before: Vec<Option<Cell>> = vec![None; self.wholes.len()];
        for (i, month) in months.iter().enumerate() {
            let up_to = self.activities.up_to(&month.month);
            let part = self.parts.iter();
            let mut part =
                part.filter(|part| part.dimension == "month" && part.value == month.month);
            let part: Vec<RowCells> = part.next().map(|part| part.rows.clone()).unwrap_or_default();
            let counts = month.sectors.iter().map(|row| row.counts).chain([month.total]);
            let mut all = Vec::new();
            let earlier_months = i.checked_sub(1).and_then(|before| months.get(before));
            let earlier_months = earlier_months.map(|month| self.activities.up_to(&month.month));
            for (at, counts) in counts.enumerate() {
                let MonthCounts { monthly, new, cumulative, .. } = counts;
                // Where no activity follows, it is the number of a row that is known.
                let whole = (i + 1 == months.len()).then(|| self.wholes.get(at).cloned()).flatten();
                let until = self.sets.get(at).map(|set| set.and(&up_to));
                let whole = whole.or_else(|| self.by_set.get(until.as_ref()?).cloned());
                let earlier = before.get(at).copied().flatten();
                let of = part.get(at).map(|part| part.people);
                let monthly = self.again(monthly, of, BREAKDOWN, NOT_ZERO);
                let first = Some(monthly).filter(|_| earlier.is_none());
                let new = self.again(new, first, BREAKDOWN, NOT_ZERO);
                let of = whole.as_ref().map(|whole| whole.people).or(first);
                let of = of.or_else(|| self.people_of(until.as_ref()?));
                let cumulative = self.again(cumulative, of, BREAKDOWN, NOT_ZERO);
                until.iter().for_each(|until| self.remember_people(until, cumulative));
                if let Some(before) = before.get_mut(at) {
                    *before = Some(cumulative);
                }
                self.system.sum(cumulative, earlier.into_iter().chain([new]));
                self.system.at_most(new, monthly);
                // Those reached before.
                self.between(new, monthly);
                self.system.at_most(monthly, cumulative);
                self.bounds_of(counts.monthly_bounds, monthly, part.get(at));
                let bounds = self.bounds_of(counts.cumulative_bounds, cumulative, whole.as_ref());
                if let Some(set) = until {
                    let name =
                        format!("up to {} {}", month.month, sector_name(&report.sectors, at));
                    self.name(name, Some(set.clone()), &alone(cumulative));
                    let before = earlier_months.as_ref().map(|before| set.and(before));
                    let people = [cumulative].into_iter().chain(bounds).collect();
                    self.add(set.clone(), None, people, Vec::new());
                    self.add(set, before, vec![new], Vec::new());
                }
                if let Some(whole) = self.wholes.get(at).map(|whole| whole.people) {
                    self.system.at_most(cumulative, whole);
                }
                all.push(cumulative);
            }
            if let Some((total, sectors)) = all.split_last() {
                sectors.iter().for_each(|sector| _ = self.system.at_most(*sector, *total));
                self.system.covered(*total, sectors.iter().copied());
            }
        }
    }

    fn rrm(&mut self, rrm: &Rrm) {
        let rows = rrm.areas.iter().chain(&rrm.months).chain(&rrm.area_months);
        let rows = rows.map(|row| (row.area.as_deref(), row.month.as_deref(), &row.counts));
        let mut cells = BTreeMap::new();
        for (area, month, counts) in [(None, None, &rrm.total)].into_iter().chain(rows) {
            let RrmCounts { people_reached, bounds, .. } = *counts;
            let set = self.activities.responses(area);
            let set = month.map_or(set.clone(), |month| set.and(&self.activities.of_month(month)));
            let known = self.by_set.get(&set).cloned();
            let of = known.as_ref().map(|row| row.people).or_else(|| self.people_of(&set));
            let people = self.again(people_reached, of, BREAKDOWN, NOT_ZERO);
            self.remember_people(&set, people);
            let known = known.filter(|row| row.people == people);
            let bounds = self.bounds_of(bounds, people, known.as_ref());
            self.name(format!("responses {area:?} {month:?}"), Some(set.clone()), &alone(people));
            let all = [people].into_iter().chain(bounds).collect();
            self.add(set, None, all, Vec::new());
            for (dimension, part) in [("admin1", area), ("month", month)] {
                let parts = self.parts.iter().filter(|of| of.dimension == dimension);
                let mut parts = parts.filter(|of| Some(of.value.as_str()) == part);
                let part = parts.next().and_then(|part| part.rows.last()).map(|row| row.people);
                part.map(|part| self.system.at_most(people, part));
            }
            if let Some(total) = self.wholes.last().map(|total| total.people) {
                self.system.at_most(people, total);
            }
            cells.insert((area, month), people);
        }
        for ((area, month), cell) in &cells {
            let wider = [area.map(|_| (None, *month)), month.map(|_| (*area, None))];
            for wider in wider.iter().flatten().filter_map(|key| cells.get(key)) {
                self.system.at_most(*cell, *wider);
            }
        }
        for ((area, month), cell) in &cells {
            let within = cells.iter().filter(|((of, in_month), _)| {
                (area.is_none() || area == of) && (month.is_none() || month == in_month)
            });
            let within: Vec<_> = within.collect();
            if month.is_none() {
                let parts = within.iter().filter(|((of, month), _)| of == area && month.is_some());
                self.covered_by_some(*cell, parts.map(|(_, cell)| **cell).collect());
            }
            if area.is_none() {
                let parts = within.iter().filter(|((area, of), _)| of == month && area.is_some());
                self.covered_by_some(*cell, parts.map(|(_, cell)| **cell).collect());
            }
        }
    }

    fn covered_by_some(&mut self, whole: Cell, parts: Vec<Cell>) {
        if !parts.is_empty() {
            self.system.covered(whole, parts);
        }
    }

    /// Rows of one combination and population group follow one another by their months. They are told together
    /// or not at all, and what their people are made of never.
    fn three_w(&mut self, report: &Report, rows: &[ThreeWRow]) {
        let mut series: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            series.entry(combination(row)).or_default().push(at);
        }
        let mut cells: Vec<Work> = Vec::with_capacity(rows.len());
        let sets = self.sets_of_work(rows, series.values());
        let is_first = |at: usize, row: &ThreeWRow| {
            series.get(&combination(row)).is_some_and(|places| places.first() == Some(&at))
        };
        for (at, row) in rows.iter().enumerate() {
            let WorkSets { month, up_to } = sets.get(&at).cloned().unwrap_or_default();
            let known = self.by_set.get(&month).cloned();
            let until = self.people_of(&up_to);
            let work = self.work(row, (month, known.as_ref()), until, is_first(at, row));
            self.remember_people(&up_to, work.cumulative);
            self.related_work(row, &work, report);
            cells.push(work);
        }
        let mut finals = Vec::new();
        for places in series.values() {
            let Some((first, last)) = places.first().zip(places.last()) else { continue };
            let mut before = None;
            let mut all = Vec::new();
            let mut earlier: Option<Set> = None;
            for at in places {
                let Work { monthly, new, cumulative, .. } = cells[*at];
                if let Some(WorkSets { month, up_to }) = sets.get(at).cloned() {
                    let name = format!("{} {}", combination(&rows[*at]), rows[*at].month);
                    self.name(name.clone(), Some(month.clone()), &alone(monthly));
                    self.name(name + " up to", Some(up_to.clone()), &alone(cumulative));
                    self.add(up_to.clone(), None, vec![cumulative], Vec::new());
                    self.add(up_to.clone(), earlier.replace(up_to), vec![new], Vec::new());
                    let Work { registered, bounds, sadd, .. } = &cells[*at];
                    let people = [monthly, *registered].into_iter().chain(bounds.iter().copied());
                    self.add(month, None, people.collect(), sadd.clone());
                }
                self.system.sum(cumulative, before.replace(cumulative).into_iter().chain([new]));
                self.system.at_most(new, monthly);
                // Those reached before are few for whoever subtracts.
                if self.is_few((self.system.values[monthly] - self.system.values[new]) as u64) {
                    self.never.extend([monthly, new]);
                }
                self.system.at_most(monthly, cumulative);
                all.extend([monthly, new, cumulative]);
            }
            all.retain(|cell| *cell != NOUGHT);
            all.dedup();
            self.system.together(&all);
            finals.push((*first, cells[*last].cumulative));
        }
        self.cover_with_work(report, rows, &cells, &finals);
    }

    /// The activities of each row; those of a month are found once for all rows.
    fn sets_of_work<'s>(
        &self,
        rows: &[ThreeWRow],
        series: impl Iterator<Item = &'s Vec<usize>>,
    ) -> BTreeMap<usize, WorkSets> {
        let mut months: BTreeMap<&str, [Set; 2]> = BTreeMap::new();
        for row in rows {
            months.entry(&row.month).or_insert_with(|| {
                [self.activities.of_month(&row.month), self.activities.up_to(&row.month)]
            });
        }
        let mut sets = BTreeMap::new();
        for places in series {
            let Some(first) = places.first() else { continue };
            let all = self.activities.of_combination(&rows[*first]);
            for at in places {
                let [month, up_to] = &months[rows[*at].month.as_str()];
                sets.insert(*at, WorkSets { month: all.and(month), up_to: all.and(up_to) });
            }
        }
        sets
    }

    /// Takes in a row, with the row of the same people where one is known, and the number of people up to the end of
    /// the month where that is known.
    fn work(
        &mut self,
        row: &ThreeWRow,
        (set, known): (Set, Option<&RowCells>),
        until: Option<Cell>,
        is_first: bool,
    ) -> Work {
        let of = known.map(|known| known.people);
        let monthly = self.again(row.monthly, of, BREAKDOWN, NOT_ZERO);
        let known = known.filter(|known| known.people == monthly);
        let first = Some(monthly).filter(|_| is_first || monthly == NOUGHT);
        let new = self.again(row.new, first, BREAKDOWN, ANY);
        let cumulative = self.again(row.cumulative, first.or(until), BREAKDOWN, NOT_ZERO);
        let numbers = Numbers {
            people: row.monthly,
            registered: Some(row.registered),
            estimated: Some(row.estimated),
            bounds: row.bounds,
            sadd: row.sadd,
        };
        if let Some(known) = known {
            let people = self.printed.len();
            let row = self.mirror(&numbers, known, BREAKDOWN);
            // They are there already, as people of the month.
            self.printed.remove(people);
            let registered = row.registered.unwrap_or(monthly);
            let bounds = line(row.bounds);
            return Work { monthly, new, cumulative, registered, bounds, sadd: row.sadd };
        }
        if monthly == NOUGHT {
            let people = self.printed.len();
            let RowCells { sadd, .. } = self.nobody(&numbers);
            self.printed.remove(people);
            return Work { monthly, new, cumulative, registered: NOUGHT, bounds: Vec::new(), sadd };
        }
        let first = self.printed.len();
        let (registered, estimated) = self.sides(&numbers);
        let bounds = self.bounds(row.bounds, registered);
        let cells = row.sadd.0.iter().flatten();
        let sadd: Vec<Cell> =
            cells.map(|count| self.number(*count, Kind::Number(0), ANY)).collect();
        let made_of = self.printed[first..].to_vec();
        self.never.extend(&made_of);
        let cells = RowCells {
            people: monthly,
            registered,
            estimated,
            bounds,
            sadd: sadd.clone(),
            is_of_lists: false,
        };
        self.relate_row(&cells);
        self.remember(Some(set), &cells);
        let (registered, bounds) = (registered.unwrap_or(monthly), line(bounds));
        Work { monthly, new, cumulative, registered, bounds, sadd }
    }

    /// What a row has of the whole and of the parts that it is of.
    fn related_work(&mut self, row: &ThreeWRow, work: &Work, report: &Report) {
        let Some(at) = sector(report, row) else { return };
        let mut wider: Vec<RowCells> = self.wholes.get(at).cloned().into_iter().collect();
        let parts = self.parts.iter().filter(|part| is_of(row, &part.dimension, &part.value));
        let (months, others): (Vec<_>, Vec<_>) = parts.partition(|part| part.dimension == "month");
        let months: Vec<RowCells> =
            months.iter().filter_map(|part| part.rows.get(at)).cloned().collect();
        wider.extend(others.iter().filter_map(|part| part.rows.get(at)).cloned());
        for wider in &wider {
            self.system.at_most(work.cumulative, wider.people);
        }
        for wider in wider.iter().chain(&months) {
            self.system.at_most(work.monthly, wider.people);
            wider.registered.map(|registered| self.system.at_most(work.registered, registered));
        }
        if let Some(whole) = wider.first().filter(|whole| whole.is_of_lists) {
            for (cell, of_whole) in work.sadd.iter().zip(&whole.sadd) {
                self.system.at_most(*cell, *of_whole);
            }
        }
    }

    /// Everybody in a figure is in a row: `finals` are the first row of each combination with its people in the
    /// whole period.
    fn cover_with_work(
        &mut self,
        report: &Report,
        rows: &[ThreeWRow],
        cells: &[Work],
        finals: &[(usize, Cell)],
    ) {
        for (at, row) in report.sectors.iter().enumerate() {
            let is_ours = |of: &ThreeWRow| of.sector.id == row.sector.as_str();
            let ours = finals.iter().filter(|(first, _)| is_ours(&rows[*first]));
            let ours: Vec<_> = ours.collect();
            let whole = self.wholes.get(at).map(|whole| whole.people);
            if let Some(whole) = whole {
                self.covered_by_some(whole, ours.iter().map(|(_, cell)| *cell).collect());
            }
            for part in 0..self.parts.len() {
                let Some(people) = self.parts[part].rows.get(at).map(|row| row.people) else {
                    continue;
                };
                let part = &self.parts[part];
                let of: Vec<Cell> = match part.dimension.as_str() {
                    "month" => {
                        let of = rows.iter().zip(cells);
                        let of = of.filter(|(row, _)| is_ours(row) && row.month == part.value);
                        of.map(|(_, work)| work.monthly).collect()
                    }
                    dimension => {
                        let of = ours.iter();
                        let of =
                            of.filter(|(first, _)| is_of(&rows[*first], dimension, &part.value));
                        of.map(|(_, cell)| *cell).collect()
                    }
                };
                self.covered_by_some(people, of);
            }
        }
    }
}

/// A number that is a row by itself.
fn alone(people: Cell) -> RowCells {
    let (registered, estimated, bounds) = (None, None, None);
    RowCells { people, registered, estimated, bounds, sadd: Vec::new(), is_of_lists: false }
}

fn line(bounds: Option<BoundCells>) -> Vec<Cell> {
    bounds.into_iter().flat_map(|bounds| [bounds.lowest, bounds.highest]).collect()
}

fn sector(report: &Report, row: &ThreeWRow) -> Option<usize> {
    report.sectors.iter().position(|of| of.sector.as_str() == row.sector.id)
}

/// Whether a row of the 3W export is of a part.
fn is_of(row: &ThreeWRow, dimension: &str, value: &str) -> bool {
    use crate::count::UNSPECIFIED;
    use crate::event::text::normalised;
    match dimension {
        "month" => row.month == value,
        "admin1" if row.admin1.name.trim().is_empty() => value == UNSPECIFIED,
        "admin1" => row.admin1.name == value || normalised(&row.admin1.name) == normalised(value),
        "donor" if row.donors.is_empty() => value == UNSPECIFIED,
        "donor" => row.donors.iter().any(|donor| donor.id == value),
        "project" => row.project.as_ref().map_or(UNSPECIFIED, |project| &project.id) == value,
        "population-group" => row.population_group == value,
        _ => false,
    }
}

fn combination(row: &ThreeWRow) -> String {
    let ThreeWRow { admin1, admin2, admin3, sector, donors, project, .. } = row;
    let ThreeWRow { partner, status, modality, population_group, .. } = row;
    let what = (sector, donors, project, partner, status, modality, population_group);
    format!("{:?}", (admin1, admin2, admin3, what))
}
