//! One person more, or of another sex, age or activity: what that would change in all tables.
//!
//! Belongs here: likely other assignments, which `witness` mends where they do not fit. Does not: proving
//! anything.
//!
//! Numbers of few people hang together over many tables: whoever is the only one of a month is in the row of an
//! office, an area, a project. To move such a number by itself breaks nearly every relation. To add a person with
//! given activities, sex, age, group and answer breaks none; what remains are the numbers that are told.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::sets::Set;
use super::system::{Cell, NOUGHT, System};

/// Likely assignments looked at for one number, and those of them that are tried.
const LOOKED_AT_MAX: usize = 40;
const TRIED_MAX: usize = 6;
/// Activities of a row that a person is put into.
const ACTIVITIES_MAX: usize = 4;
/// Persons of one sex and age there.
const PERSONS_MAX: usize = 3;

/// Numbers that a person adds 1 to: with one of these activities, and none of those before.
#[derive(Debug)]
pub struct Footprint {
    pub set: Set,
    pub before: Option<Set>,
    /// Whatever sex and age.
    pub people: Vec<Cell>,
    /// By sex and age; none where there are no such cells.
    pub sadd: Vec<Cell>,
    /// Only for people of this cell by sex and age.
    pub only: Option<usize>,
}

impl Footprint {
    /// Where somebody of a sex and age is counted: there, or where somebody else is; of many nothing is known.
    fn cell_of(&self, cell: usize) -> Option<usize> {
        let is_there = |at: &usize| self.sadd.get(*at).is_some_and(|cell| *cell != NOUGHT);
        [cell, self.sadd.len().wrapping_sub(1)]
            .into_iter()
            .find(is_there)
            .or_else(|| (0..self.sadd.len()).find(is_there))
    }
}

/// What a release has of everybody, whatever their activities.
#[derive(Debug)]
pub struct Release {
    /// Its activities.
    pub activities: Set,
    /// The sets of the overlap, by their sectors.
    pub overlap: BTreeMap<u64, Cell>,
    pub sum_of_sectors: Cell,
}

/// What persons would add to which numbers.
#[derive(Debug, Default)]
pub struct People {
    pub footprints: Vec<Footprint>,
    /// The sectors of each activity, as bits.
    pub sectors: Vec<u64>,
    /// What each release has of everybody.
    pub releases: Vec<Release>,
    /// Names of population groups and of answers about disability, as sets have them.
    pub groups: Vec<String>,
    pub answers: Vec<String>,
    of: BTreeMap<Cell, Vec<usize>>,
    /// The footprints that each activity can leave.
    by_activity: Vec<Vec<usize>>,
}

/// A person to be added: places of activities, of a cell by sex and age, group and answer.
#[derive(Debug, Clone)]
struct Person {
    activities: Vec<usize>,
    cell: usize,
    group: usize,
    answer: usize,
}

/// By how much numbers are moved: every number once, in their order.
pub type Moves = Vec<(Cell, i64)>;

/// By how much one number is moved.
fn moved(moves: &Moves, cell: Cell) -> i64 {
    moves.binary_search_by_key(&cell, |(cell, _)| *cell).map_or(0, |at| moves[at].1)
}

impl People {
    /// To be called when all footprints are there.
    pub fn index(&mut self) {
        for (at, footprint) in self.footprints.iter().enumerate() {
            for cell in footprint.people.iter().chain(&footprint.sadd) {
                self.of.entry(*cell).or_default().push(at);
            }
        }
        self.of.remove(&NOUGHT);
        self.by_activity = vec![Vec::new(); self.sectors.len()];
        for (at, footprint) in self.footprints.iter().enumerate() {
            footprint.set.places().for_each(|activity| self.by_activity[activity].push(at));
        }
    }

    /// Likely assignments in which a number is another, with what is lost where all that they move is held back;
    /// the least first.
    pub fn likely(&self, cell: Cell, held: &[bool], system: &System) -> Vec<(u64, Moves)> {
        let mut all: Vec<(u64, Moves)> = Vec::new();
        let mut keep = |moves: Moves| {
            let is_there =
                |(cell, by): &(Cell, i64)| system.values[*cell] + by >= system.least[*cell];
            if moves.iter().all(is_there) {
                let told = moves.iter().filter(|(cell, _)| !held[*cell]);
                all.push((told.map(|(cell, _)| system.loss(*cell)).sum(), moves));
            }
        };
        let persons = self.persons(cell);
        for (person, one) in &persons {
            let adds = moved(one, cell);
            // The same person of another sex or age, and one of another activity instead.
            let others = persons.iter().filter(|(other, _)| other.activities == person.activities);
            for (_, other) in others.filter(|(_, other)| moved(other, cell) != adds) {
                keep(difference(one, other));
            }
            for other in self.elsewhere(person) {
                let other = self.added(&other, &self.of_activities(&other.activities));
                if let Some(other) = other.filter(|other| moved(other, cell) != adds) {
                    keep(difference(one, &other));
                    keep(difference(&other, one));
                }
            }
            if adds != 0 {
                keep(one.iter().map(|(cell, by)| (*cell, -by)).collect());
                keep(one.clone());
            }
        }
        all.sort_by_key(|(loss, _)| *loss);
        all.truncate(TRIED_MAX);
        all
    }

    /// Persons who would add to a number.
    fn persons(&self, cell: Cell) -> Vec<(Person, Moves)> {
        let mut persons: Vec<(Person, Moves)> = Vec::new();
        let of_overlap = self.releases.iter().find_map(|release| {
            let mut sets = release.overlap.iter();
            sets.find(|(_, of)| **of == cell).map(|(sectors, _)| (release, *sectors))
        });
        let by_activities = match of_overlap {
            Some((release, sectors)) => self.covering(release, sectors),
            None => {
                let footprints = self.of.get(&cell).into_iter().flatten().take(2);
                footprints
                    .flat_map(|at| places(&self.footprints[*at].set))
                    .map(|at| vec![at])
                    .collect()
            }
        };
        for activities in by_activities.into_iter().take(ACTIVITIES_MAX) {
            let activities = self.completed(activities);
            let footprints = self.of_activities(&activities);
            for sex_and_age in 0..24 {
                let mut more: Vec<(Person, Moves)> = Vec::new();
                for (person, moves) in self.of_cell(&activities, sex_and_age, &footprints) {
                    if !persons.iter().chain(&more).any(|(_, of)| *of == moves) {
                        more.push((person, moves));
                    }
                    if more.len() == PERSONS_MAX {
                        break;
                    }
                }
                persons.extend(more);
            }
        }
        // Those who add to it first.
        persons.sort_by_key(|(_, moves)| moved(moves, cell) == 0);
        persons.truncate(LOOKED_AT_MAX);
        persons
    }

    /// Persons of a cell by sex and age who could be, of any group and answer.
    fn of_cell(
        &self,
        activities: &[usize],
        cell: usize,
        footprints: &[&Footprint],
    ) -> impl Iterator<Item = (Person, Moves)> {
        let answers = self.answers.len().max(1);
        (0..self.groups.len().max(1) * answers).filter_map(move |at| {
            let (group, answer) = (at / answers, at % answers);
            let person = Person { activities: activities.to_vec(), cell, group, answer };
            let moves = self.added(&person, footprints)?;
            Some((person, moves))
        })
    }

    /// The footprints that some activities can leave.
    fn of_activities(&self, activities: &[usize]) -> Vec<&Footprint> {
        let of = activities.iter().filter_map(|at| self.by_activity.get(*at)).flatten();
        let mut places: Vec<usize> = of.copied().collect();
        places.sort_unstable();
        places.dedup();
        let is_of = |set: &Set| activities.iter().any(|at| set.has(*at));
        let is_left = |footprint: &&Footprint| !footprint.before.as_ref().is_some_and(is_of);
        places.into_iter().map(|at| &self.footprints[at]).filter(is_left).collect()
    }

    fn sectors_of(&self, activities: &[usize]) -> u64 {
        activities.iter().fold(0, |all, at| all | self.sectors.get(*at).copied().unwrap_or(0))
    }

    /// The sectors of those activities that a release has.
    fn sectors_in(&self, release: &Release, activities: &[usize]) -> u64 {
        let of = activities.iter().filter(|at| release.activities.has(**at));
        of.fold(0, |all, at| all | self.sectors[*at])
    }

    /// Activities of a release that have these sectors and no others.
    fn covering(&self, release: &Release, sectors: u64) -> Vec<Vec<usize>> {
        let within = |at: &usize| self.sectors[*at] & !sectors == 0;
        let mut chosen = Vec::new();
        let (mut has, fitting) = (0, release.activities.places().filter(within));
        for at in fitting {
            if self.sectors[at] & !has != 0 {
                has |= self.sectors[at];
                chosen.push(at);
            }
        }
        if has == sectors { vec![chosen] } else { Vec::new() }
    }

    /// Activities with others, so that in every release the sectors are a set that somebody has.
    fn completed(&self, mut activities: Vec<usize>) -> Vec<usize> {
        for release in &self.releases {
            let sectors = self.sectors_in(release, &activities);
            if sectors == 0 || release.overlap.contains_key(&sectors) {
                continue;
            }
            let wider = release.overlap.keys().filter(|set| *set & sectors == sectors);
            let mut wider = wider.filter_map(|set| self.covering(release, *set).pop());
            activities.extend(wider.next().unwrap_or_default());
            activities.sort_unstable();
            activities.dedup();
        }
        activities
    }

    /// The same person in another activity of the same sectors.
    fn elsewhere(&self, person: &Person) -> Vec<Person> {
        let sectors = self.sectors_of(&person.activities);
        let others = (0..self.sectors.len()).filter(|at| self.sectors[*at] == sectors);
        let others = others.filter(|at| !person.activities.contains(at)).take(ACTIVITIES_MAX);
        others.map(|at| Person { activities: vec![at], ..person.clone() }).collect()
    }

    /// What a person adds; nothing where a number is 0 for everybody.
    fn added(&self, person: &Person, footprints: &[&Footprint]) -> Option<Moves> {
        let is_of = |set: &Set| match &set.people {
            None => true,
            Some(people) => {
                self.groups.get(person.group) == Some(people)
                    || self.answers.get(person.answer) == Some(people)
            }
        };
        let mut moves = Moves::new();
        for footprint in footprints.iter().filter(|footprint| is_of(&footprint.set)) {
            let cell = footprint.cell_of(person.cell);
            if footprint.only.is_some_and(|only| Some(only) != cell) {
                continue;
            }
            let cell = cell.map(|cell| &footprint.sadd[cell]);
            for cell in footprint.people.iter().chain(cell) {
                if *cell == NOUGHT {
                    return None;
                }
                moves.push((*cell, 1));
            }
        }
        for release in &self.releases {
            let sectors = self.sectors_in(release, &person.activities);
            if sectors == 0 {
                continue;
            }
            let sum = release.sum_of_sectors;
            let set = release.overlap.get(&sectors).filter(|set| **set != NOUGHT)?;
            if sum == NOUGHT {
                return None;
            }
            moves.retain(|(cell, _)| *cell != sum);
            moves.extend([(*set, 1), (sum, i64::from(sectors.count_ones()))]);
        }
        moves.sort_unstable();
        moves.dedup();
        Some(moves)
    }
}

fn places(set: &Set) -> Vec<usize> {
    set.places().take(ACTIVITIES_MAX).collect()
}

fn difference(one: &Moves, other: &Moves) -> Moves {
    let mut moves = Moves::with_capacity(one.len() + other.len());
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    loop {
        let order = match (one.peek(), other.peek()) {
            (Some(one), Some(other)) => one.0.cmp(&other.0),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return moves,
        };
        let plus = if order.is_le() { one.next() } else { None };
        let minus = if order.is_ge() { other.next() } else { None };
        let cell = plus.or(minus).map(|(cell, _)| *cell);
        let by = plus.map_or(0, |(_, by)| *by) - minus.map_or(0, |(_, by)| *by);
        moves.extend(cell.filter(|_| by != 0).map(|cell| (cell, by)));
    }
}
