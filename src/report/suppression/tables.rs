//! The figures of a report as numbers of a system: rows, the whole and its parts, the overlap.
//!
//! Belongs here: what a reader knows of rows that have a registered part, bounds, sex and age. Does not: months,
//! responses and the 3W export (`series`), solving.
//!
//! The relations are those of the table in `suppression`.

use std::collections::{HashMap, HashSet};

use super::choice::{WEIGHT_OF_FIGURES, WEIGHT_OF_SHARES};
use super::people::{Footprint, People, Release};
use super::sets::{Activities, Set};
use super::system::{Cell, Kind, NOUGHT, System};
use crate::event::ids::SectorId;
use crate::report::activities::ActivityRow;
use crate::report::cells::{BoundsRow, Count, SaddRow};
use crate::report::shape::{By, Report, Row, SectorRow};

/// How much is lost with a number: what tables are printed for is kept longest.
const DETAIL: Kind = Kind::Number(0);
const SHARE: Kind = Kind::Number(WEIGHT_OF_SHARES);
pub(super) const BREAKDOWN: Kind = Kind::Number(2);
const SUM: Kind = Kind::Number(3);
const SECTOR: Kind = Kind::Number(WEIGHT_OF_FIGURES);
const TOTAL: Kind = Kind::Number(WEIGHT_OF_FIGURES + 1);

/// The least of a number that is held back by itself: zeros are told.
pub(super) const NOT_ZERO: i64 = 1;
/// The least of a number that is held back with others, whatever it is.
pub(super) const ANY: i64 = 0;

/// The cells of a row.
#[derive(Debug, Clone)]
pub(super) struct RowCells {
    pub people: Cell,
    pub registered: Option<Cell>,
    pub estimated: Option<Cell>,
    pub bounds: Option<BoundCells>,
    pub sadd: Vec<Cell>,
    /// Whether nobody is known only from head-counts, and there are none.
    pub is_of_lists: bool,
}

/// The cells of a row's bounds, and the head-counts behind it: what highest has beyond registered.
#[derive(Debug, Clone, Copy)]
pub(super) struct BoundCells {
    pub lowest: Cell,
    pub highest: Cell,
    pub headcounts: Option<Cell>,
}

/// The numbers of a row as a report has them.
pub(super) struct Numbers {
    pub people: Count,
    pub registered: Option<Count>,
    pub estimated: Option<Count>,
    pub bounds: BoundsRow,
    pub sadd: SaddRow,
}

impl From<&Row> for Numbers {
    fn from(row: &Row) -> Self {
        let Row { people_reached: people, registered, estimated, bounds, sadd, .. } = *row;
        Self { people, registered, estimated, bounds, sadd }
    }
}

/// A part of a breakdown: its rows by sector, the total's last, and the activities behind it.
pub(super) struct Part {
    pub dimension: String,
    pub value: String,
    pub rows: Vec<RowCells>,
    pub set: Option<Set>,
}

/// Releases as a system: the report at hand, after what was published of the period before.
///
/// All but the system, what is known of activities and people, and what is never told is of the release at hand.
pub(super) struct Tables<'a> {
    pub system: System,
    /// The cell of each number, in the order of `numbers`.
    pub printed: Vec<Cell>,
    /// What is never told unless everybody can work it out.
    pub never: Vec<Cell>,
    pub activities: Activities<'a>,
    /// The activities of each sector, those of all last.
    pub sets: Vec<Set>,
    /// The first row with these activities.
    pub by_set: HashMap<Set, RowCells>,
    /// The first number of people with these activities, of a row or by itself.
    pub people_by_set: HashMap<Set, Cell>,
    pub wholes: Vec<RowCells>,
    pub parts: Vec<Part>,
    pub people: People,
    /// The last row of each name, with its activities.
    named: HashMap<String, (Set, RowCells)>,
    /// How many numbers are printed before the parts, before the sums, the months and the 3W export.
    pub marks: [usize; 4],
    threshold: u64,
}

impl<'a> Tables<'a> {
    /// Nothing yet, of releases with these activities.
    pub fn new(releases: &[&'a [ActivityRow]]) -> Self {
        Self {
            system: System::new(),
            printed: Vec::new(),
            never: Vec::new(),
            activities: Activities::new(releases),
            sets: Vec::new(),
            by_set: HashMap::new(),
            people_by_set: HashMap::new(),
            wholes: Vec::new(),
            parts: Vec::new(),
            people: People::default(),
            named: HashMap::new(),
            marks: [0; 4],
            threshold: 0,
        }
    }

    /// Takes in a release: a report that has its activities, with everything that is published together. Rows
    /// with activities that an earlier release has the same are the same numbers.
    pub fn release(&mut self, at: usize, report: &Report, threshold: u64) {
        self.threshold = threshold;
        self.activities.turn_to(at);
        let sets = report.sectors.iter().map(|row| self.activities.of_sector(row.sector.as_str()));
        self.sets = sets.chain([self.activities.all()]).collect();
        (self.printed, self.wholes, self.parts) = Default::default();
        self.wholes(report);
        self.marks[0] = self.printed.len();
        for by in report.breakdowns() {
            self.breakdown(by);
        }
        self.inclusions();
        self.marks[1] = self.printed.len();
        self.sums(report);
        self.marks[2] = self.printed.len();
        self.series(report);
    }

    /// Takes in what a row has of the row of the same name in an earlier release: no less where it has all of its
    /// activities, and no more where it has some of them.
    pub(super) fn name(&mut self, name: String, set: Option<Set>, row: &RowCells) {
        let Some(set) = set else { return };
        let earlier = self.named.insert(name, (set.clone(), row.clone()));
        let Some((earlier_set, earlier)) = earlier else { return };
        if earlier_set.is_within(&set) {
            self.within(&earlier, row);
        }
        if set.is_within(&earlier_set) {
            self.within(row, &earlier);
        }
    }

    /// What is held back as a whole where it takes too long to find out what would be enough, what is missed least
    /// first: the 3W export; what parts are made of; parts, months and responses; sex, age and overlap.
    pub fn wholesale(&self) -> [Vec<Cell>; 4] {
        let [parts, sums, months, export] = self.marks;
        let of_period: HashSet<Cell> = self.printed[..parts].iter().copied().collect();
        let others = |cells: &[Cell]| -> Vec<Cell> {
            cells.iter().copied().filter(|cell| !of_period.contains(cell)).collect()
        };
        let is_detail = |cell: &Cell| [DETAIL, SHARE].contains(&self.system.kinds[*cell]);
        let details =
            |cells: &[Cell]| -> Vec<Cell> { cells.iter().copied().filter(is_detail).collect() };
        let of_parts = others(&self.printed[parts..sums]);
        [
            others(&self.printed[export..]),
            details(&of_parts),
            [of_parts, others(&self.printed[months..export])].concat(),
            [details(&self.printed[..parts]), details(&self.printed[sums..months])].concat(),
        ]
    }

    /// What is told where all else is held back: the people reached of all sectors, in total and as a sum, then fewer of
    /// these. Few people are in none.
    pub fn figures(&self) -> [Vec<Cell>; 4] {
        let is_told = |cell: &Cell| !self.is_few(self.system.values[*cell] as u64);
        let mut people: Vec<Cell> = self.wholes.iter().map(|row| row.people).collect();
        let total: Vec<Cell> = people.last().copied().into_iter().filter(is_told).collect();
        people.retain(is_told);
        let sum = self.people.releases.last().map(|release| release.sum_of_sectors);
        let all = people.iter().copied().chain(sum.filter(is_told)).collect();
        [all, people, total, Vec::new()]
    }

    pub fn is_few(&self, people: u64) -> bool {
        (1..self.threshold).contains(&people)
    }

    /// Takes in a number that is printed.
    pub fn number(&mut self, count: Count, kind: Kind, least: i64) -> Cell {
        let people = count.or_zero();
        if people == 0 && least == NOT_ZERO {
            self.printed.push(NOUGHT);
            return NOUGHT;
        }
        let cell = self.system.cell(people, kind, least);
        if least == NOT_ZERO && self.is_few(people) {
            self.system.most[cell] = i64::try_from(self.threshold).unwrap_or(i64::MAX) - 1;
        }
        self.printed.push(cell);
        cell
    }

    /// Takes in a number that is printed in another place, too: it is the same, unless it differs.
    pub fn again(&mut self, count: Count, of: Option<Cell>, kind: Kind, least: i64) -> Cell {
        match of.filter(|of| self.system.values[*of] as u64 == count.or_zero()) {
            Some(of) => {
                self.system.raise(of, kind);
                self.printed.push(of);
                of
            }
            None => self.number(count, kind, least),
        }
    }

    fn wholes(&mut self, report: &Report) {
        let total = [(&report.total, TOTAL)];
        let rows = report.sectors.iter().map(|row| (&row.row, SECTOR)).chain(total);
        for (at, (row, kind)) in rows.enumerate() {
            let set = self.sets.get(at).cloned();
            let numbers = Numbers::from(row);
            let cells = match self.known(set.as_ref(), &numbers) {
                Some(known) => self.mirror(&numbers, &known, kind),
                None => self.whole(row, kind),
            };
            self.leave(set.as_ref(), &cells);
            self.remember(set.clone(), &cells);
            self.name(format!("whole {}", sector_name(&report.sectors, at)), set, &cells);
            self.wholes.push(cells);
        }
        let wholes = self.wholes.clone();
        self.sectors_and_total(&wholes);
    }

    /// A row of the period: each cell by sex and age is held back alone.
    fn whole(&mut self, row: &Row, kind: Kind) -> RowCells {
        let numbers = Numbers::from(row);
        if numbers.people == 0 {
            return self.nobody(&numbers);
        }
        let people = self.number(numbers.people, kind, NOT_ZERO);
        let (registered, estimated) = self.sides(&numbers);
        let bounds = self.bounds(numbers.bounds, registered);
        let sadd = numbers.sadd.0.iter().flatten();
        let sadd = sadd.map(|count| self.number(*count, DETAIL, NOT_ZERO)).collect();
        if let Some(bounds) = bounds {
            // Two numbers on the line of a row tell what lies between them.
            let both = [bounds.lowest, bounds.highest];
            for cell in [Some(people), registered].into_iter().flatten() {
                self.system.with[cell].extend(both);
            }
            if !can_be_told(row, self.threshold) {
                self.never.extend(both);
            }
        }
        let is_of_lists = is_of_lists(&numbers);
        let row = RowCells { people, registered, estimated, bounds, sadd, is_of_lists };
        self.relate_row(&row);
        row
    }

    /// A row of nobody: all its numbers are 0, and told.
    pub fn nobody(&mut self, numbers: &Numbers) -> RowCells {
        let mut nought = |_: Count| {
            self.printed.push(NOUGHT);
            NOUGHT
        };
        let people = nought(numbers.people);
        let registered = numbers.registered.map(&mut nought);
        let estimated = numbers.estimated.map(&mut nought);
        let bounds = numbers.bounds.lowest.map(&mut nought);
        let bounds = bounds.and(numbers.bounds.highest.map(&mut nought));
        let bounds =
            bounds.map(|cell| BoundCells { lowest: cell, highest: cell, headcounts: Some(NOUGHT) });
        let sadd = numbers.sadd.0.iter().flatten().map(|count| nought(*count)).collect();
        RowCells { people, registered, estimated, bounds, sadd, is_of_lists: true }
    }

    /// The registered and the estimated part of a row. They are held back together.
    pub fn sides(&mut self, numbers: &Numbers) -> (Option<Cell>, Option<Cell>) {
        let registered = numbers.registered.map(|count| self.number(count, SHARE, ANY));
        let estimated = numbers.estimated.map(|count| self.number(count, SHARE, ANY));
        if let (Some(registered), Some(estimated)) = (registered, estimated) {
            self.system.together(&[registered, estimated]);
        }
        (registered, estimated)
    }

    /// The bounds of a row, and where it has a registered part the head-counts that these tell.
    pub fn bounds(&mut self, bounds: BoundsRow, registered: Option<Cell>) -> Option<BoundCells> {
        let (lowest, highest) = (bounds.lowest?, bounds.highest?);
        let beyond = |cell: Cell| highest.or_zero() as i64 - self.system.values[cell];
        let headcounts = registered.map(beyond).and_then(|people| u64::try_from(people).ok());
        let [lowest, highest] = [lowest, highest].map(|count| self.number(count, Kind::Aside, ANY));
        let headcounts = headcounts.map(|people| self.system.cell(people, Kind::Unsaid, ANY));
        Some(BoundCells { lowest, highest, headcounts })
    }

    /// The row that has the same activities, where its numbers are the same.
    pub fn known(&self, set: Option<&Set>, numbers: &Numbers) -> Option<RowCells> {
        let known = self.by_set.get(set.filter(|set| !set.is_empty())?)?;
        let value = |cell: Cell| self.system.values[cell] as u64;
        let is = |count: Option<Count>, cell: Option<Cell>| match (count, cell) {
            (Some(count), Some(cell)) => count == value(cell),
            _ => true,
        };
        let cells = numbers.sadd.0.iter().flatten().zip(&known.sadd);
        let same = is(Some(numbers.people), Some(known.people))
            && is(numbers.registered, known.registered)
            && is(numbers.estimated, known.estimated)
            && cells.into_iter().all(|(count, cell)| *count == value(*cell));
        same.then(|| known.clone())
    }

    /// What a person adds to a row.
    fn leave(&mut self, set: Option<&Set>, row: &RowCells) {
        let Some(set) = set.cloned() else { return };
        let bounds = row.bounds.iter().flat_map(|bounds| [bounds.lowest, bounds.highest]);
        let people = [row.people].into_iter().chain(row.registered).chain(bounds).collect();
        let sadd = row.sadd.clone();
        self.people.footprints.push(Footprint { set, before: None, people, sadd, only: None });
    }

    /// What a person adds to a part by sex or age: where the whole's cell is the part's, 1.
    fn leave_share(&mut self, at: usize, numbers: &Numbers, row: &RowCells) {
        let whole = self.wholes.get(at).map(|whole| whole.sadd.clone()).unwrap_or_default();
        let Some(set) = self.sets.get(at).cloned() else { return };
        let cells = numbers.sadd.0.iter().flatten().zip(whole.clone());
        // A cell of nobody is no person's.
        let ones = cells.map(|(count, of)| (*count != 0 && of != NOUGHT).then_some(row.people));
        for (only, people) in ones.enumerate() {
            let people: Vec<Cell> = people.into_iter().collect();
            if !people.is_empty() {
                let (set, only, sadd) = (set.clone(), Some(only), whole.clone());
                self.people.footprints.push(Footprint { set, before: None, people, sadd, only });
            }
        }
    }

    pub fn remember(&mut self, set: Option<Set>, cells: &RowCells) {
        if let Some(set) = set.filter(|set| !set.is_empty()) {
            self.remember_people(&set, cells.people);
            self.by_set.entry(set).or_insert_with(|| cells.clone());
        }
    }

    /// The people of a row with these activities, where there is one.
    pub fn people_of(&self, set: &Set) -> Option<Cell> {
        self.people_by_set.get(set).copied()
    }

    /// Takes in that a number is of the people of these activities.
    pub fn remember_people(&mut self, set: &Set, people: Cell) {
        if !set.is_empty() {
            self.people_by_set.entry(set.clone()).or_insert(people);
        }
    }

    /// The same numbers in another place.
    pub fn mirror(&mut self, numbers: &Numbers, of: &RowCells, kind: Kind) -> RowCells {
        let people = self.again(numbers.people, Some(of.people), kind, NOT_ZERO);
        let sides = [(numbers.registered, of.registered), (numbers.estimated, of.estimated)];
        let [registered, estimated] =
            sides.map(|(count, of)| Some(self.again(count?, of, SHARE, ANY)));
        let bounds = of.bounds;
        let line = [bounds.map(|bounds| bounds.lowest), bounds.map(|bounds| bounds.highest)];
        for (count, of) in [numbers.bounds.lowest, numbers.bounds.highest].into_iter().zip(line) {
            let Some(count) = count else { continue };
            let cell = self.again(count, of, Kind::Aside, ANY);
            if Some(cell) != of {
                self.never.push(cell);
            }
        }
        let sadd = numbers.sadd.0.iter().flatten().zip(&of.sadd);
        let sadd = sadd.map(|(count, of)| self.again(*count, Some(*of), DETAIL, ANY)).collect();
        RowCells { people, registered, estimated, bounds, sadd, is_of_lists: of.is_of_lists }
    }

    /// A row of which the cells by sex and age are told all or none, and bounds never.
    pub fn part(&mut self, numbers: &Numbers) -> RowCells {
        if numbers.people == 0 {
            return self.nobody(numbers);
        }
        let people = self.number(numbers.people, BREAKDOWN, NOT_ZERO);
        let (registered, estimated) = self.sides(numbers);
        let bounds = self.bounds(numbers.bounds, registered);
        let sadd = numbers.sadd.0.iter().flatten();
        let sadd: Vec<Cell> = sadd.map(|count| self.number(*count, DETAIL, ANY)).collect();
        self.system.together(&sadd);
        let first = registered.into_iter().chain(sadd.first().copied());
        self.system.with[people].extend(first);
        self.never.extend(bounds.iter().flat_map(|bounds| [bounds.lowest, bounds.highest]));
        let is_of_lists = is_of_lists(numbers);
        let row = RowCells { people, registered, estimated, bounds, sadd, is_of_lists };
        self.relate_row(&row);
        row
    }

    fn breakdown(&mut self, by: &By) {
        let first = self.parts.len();
        for part in &by.parts {
            let set = self.activities.of_part(&by.dimension, &part.value);
            let rows = part.sectors.iter().map(|row| &row.row).chain([&part.total]).enumerate();
            let rows = rows.map(|(at, row)| {
                let numbers = Numbers::from(row);
                let of_row = set.as_ref().zip(self.sets.get(at)).map(|(set, of)| set.and(of));
                let cells = match self.known(of_row.as_ref(), &numbers) {
                    Some(known) => self.mirror(&numbers, &known, BREAKDOWN),
                    None if set.is_none() => self.share(&numbers, at),
                    None => self.part(&numbers),
                };
                match &set {
                    Some(_) => self.leave(of_row.as_ref(), &cells),
                    None => self.leave_share(at, &numbers, &cells),
                }
                self.remember(of_row.clone(), &cells);
                let name =
                    format!("{} {} {}", by.dimension, part.value, sector_name(&part.sectors, at));
                self.name(name, of_row, &cells);
                cells
            });
            let rows: Vec<RowCells> = rows.collect();
            if set.is_some() {
                self.sectors_and_total(&rows);
            }
            let (dimension, value) = (by.dimension.clone(), part.value.clone());
            self.parts.push(Part { dimension, value, rows, set });
        }
        for at in 0..self.wholes.len() {
            let whole = self.wholes[at].clone();
            let parts = &self.parts[first..];
            let parts: Vec<RowCells> =
                parts.iter().filter_map(|part| part.rows.get(at)).cloned().collect();
            self.whole_and_parts(&whole, &parts, &by.dimension);
        }
    }

    /// A part by sex or age: its cells are those of the whole, or 0.
    fn share(&mut self, numbers: &Numbers, at: usize) -> RowCells {
        let people = self.number(numbers.people, BREAKDOWN, NOT_ZERO);
        let of = self.wholes.get(at).map(|whole| whole.sadd.clone()).unwrap_or_default();
        let cells = numbers.sadd.0.iter().flatten().zip(of);
        let cells = cells.map(|(count, of)| {
            let of = Some(of).filter(|_| *count != 0);
            self.again(*count, of, DETAIL, NOT_ZERO)
        });
        let sadd: Vec<Cell> = cells.collect();
        let (registered, estimated, bounds) = (None, None, None);
        let row = RowCells { people, registered, estimated, bounds, sadd, is_of_lists: false };
        self.relate_row(&row);
        row
    }

    /// A part all of whose activities are another's has no more people: an office that works in one area.
    fn inclusions(&mut self) {
        let parts = std::mem::take(&mut self.parts);
        for part in &parts {
            for other in parts.iter().filter(|other| other.dimension != part.dimension) {
                let (Some(set), Some(wider)) = (&part.set, &other.set) else { continue };
                if !set.is_empty() && set.people.is_none() && set.is_within(wider) {
                    for (part, other) in part.rows.iter().zip(&other.rows) {
                        self.within(part, other);
                    }
                }
            }
        }
        self.parts = parts;
    }

    /// The sum of sectors, and the overlap.
    fn sums(&mut self, report: &Report) {
        let sum = self.number(report.sum_of_sectors, SUM, NOT_ZERO);
        let wholes = self.wholes.clone();
        let Some((total, sectors)) = wholes.split_last() else { return };
        self.system.sum(sum, sectors.iter().map(|row| row.people));
        self.system.at_most(total.people, sum);
        self.between(total.people, sum);
        let rows = report.overlap.iter();
        let sets: Vec<Cell> = rows.map(|row| self.number(row.people, DETAIL, NOT_ZERO)).collect();
        if let Some(registered) = total.registered {
            self.system.sum(registered, sets.iter().copied());
        }
        let ids: Vec<String> = report.sectors.iter().map(|row| row.sector.to_string()).collect();
        let bit =
            |id: &SectorId| ids.iter().position(|of| of == id.as_str()).map_or(0, |at| 1u64 << at);
        let bits = report.overlap.iter().map(|row| row.sectors.iter().map(bit).sum());
        let overlap = bits.zip(sets.iter().copied()).collect();
        let activities = self.activities.all();
        self.people.releases.push(Release { activities, overlap, sum_of_sectors: sum });
        self.people.sectors = self.activities.sectors(&ids);
        for part in &self.parts {
            let people = part.set.as_ref().and_then(|set| set.people.clone());
            match part.dimension.as_str() {
                "population-group" => self.people.groups.extend(people),
                "disability" => self.people.answers.extend(people),
                _ => {}
            }
        }
        // Those of an earlier release are there already.
        for names in [&mut self.people.groups, &mut self.people.answers] {
            names.sort_unstable();
            names.dedup();
        }
        for (row, cells) in report.sectors.iter().zip(sectors) {
            let with = report.overlap.iter().zip(&sets);
            let with = with.filter(|(set, _)| set.sectors.contains(&row.sector));
            if let Some(registered) = cells.registered {
                self.system.sum(registered, with.map(|(_, cell)| *cell));
            }
        }
    }
}

/// The sector of a row; of the last one, the total.
pub(super) fn sector_name(sectors: &[SectorRow], at: usize) -> &str {
    sectors.get(at).map_or("total", |row| row.sector.as_str())
}

/// Whether everybody in a row is listed and no head-count is behind it.
pub(super) fn is_of_lists(numbers: &Numbers) -> bool {
    match (numbers.registered, numbers.bounds.highest) {
        (Some(registered), Some(highest)) => registered == highest,
        _ => numbers.estimated.is_some_and(|estimated| estimated == 0),
    }
}

/// Whether a row's bounds can be told: few people are neither one of its numbers nor between two of them.
fn can_be_told(row: &Row, threshold: u64) -> bool {
    let told = |count: Option<Count>| count.and_then(Count::told);
    let line = [row.registered, row.bounds.lowest, Some(row.people_reached), row.bounds.highest];
    let line: Option<Vec<u64>> = line.into_iter().map(told).collect();
    let Some(line) = line else { return false };
    let few = |people: u64| (1..threshold).contains(&people);
    let few_between = |a: &u64| line.iter().any(|b| few(a.abs_diff(*b)));
    !line.iter().any(|number| few(*number) || few_between(number))
}
