//! Which activities are behind a row, as everybody sees who has the list of activities.
//!
//! Belongs here: the activities of a part, a month, an area of responses or a row of the 3W export, sectors among
//! them, and which activities of two releases are the same. Does not: numbers of people.
//!
//! Two rows with the same activities have the same numbers, and one with some of another's has no more people.

use std::collections::HashMap;

use crate::count::{Dimension, UNSPECIFIED};
use crate::event::text::normalised;
use crate::report::activities::ActivityRow;
use crate::report::three_w::ThreeWRow;

/// Some of the activities of a report, and of their people perhaps those of one population group or answer about
/// disability.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Set {
    bits: Vec<u64>,
    /// Of which people; nothing where it is all.
    pub people: Option<String>,
}

impl Set {
    /// Whether all its activities are another's, of the same people or of all.
    pub fn is_within(&self, other: &Self) -> bool {
        (other.people.is_none() || self.people == other.people)
            && self.bits.iter().zip(&other.bits).all(|(own, other)| own & !other == 0)
    }

    /// Whether an activity is one of them.
    pub fn has(&self, at: usize) -> bool {
        self.bits.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 == 1)
    }

    /// The places of its activities.
    pub fn places(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.bits.len() * 64).filter(|at| self.has(*at))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.bits.iter().all(|bits| *bits == 0)
    }

    /// The activities of both.
    pub fn and(&self, other: &Self) -> Self {
        let bits = self.bits.iter().zip(&other.bits).map(|(own, other)| own & other);
        let people = self.people.clone().or_else(|| other.people.clone());
        Self { bits: bits.collect(), people }
    }
}

/// The activities of some releases: what was published of a period before, and the report at hand. An activity has one place in
/// all of them, whatever was corrected: where the numbers of its rows are still the same, a reader may well take them to be.
pub struct Activities<'a> {
    releases: Vec<&'a [ActivityRow]>,
    /// The places of each release's activities.
    places: Vec<Vec<usize>>,
    /// The activity of each place, as the last release has it that was at hand.
    rows: Vec<&'a ActivityRow>,
    /// First and last month of each, as tables have them.
    months: Vec<[String; 2]>,
    /// Which are of the release at hand, with direct reach.
    is_in: Vec<bool>,
    combinations: HashMap<String, Vec<usize>>,
}

impl<'a> Activities<'a> {
    /// Those of all releases; none is at hand yet.
    pub fn new(releases: &[&'a [ActivityRow]]) -> Self {
        let (mut rows, mut places) = (Vec::new(), Vec::new());
        let mut known: HashMap<&str, usize> = HashMap::new();
        for release in releases {
            let of_release = release.iter().map(|row| {
                *known.entry(&row.activity).or_insert_with(|| {
                    rows.push(row);
                    rows.len() - 1
                })
            });
            places.push(of_release.collect());
        }
        let (months, is_in) = (vec![Default::default(); rows.len()], vec![false; rows.len()]);
        let releases = releases.to_vec();
        Self { releases, places, rows, months, is_in, combinations: HashMap::new() }
    }

    /// Goes on to a release: sets are of its activities from now on.
    pub fn turn_to(&mut self, release: usize) {
        self.is_in.fill(false);
        self.combinations.clear();
        for (row, at) in self.releases[release].iter().zip(&self.places[release]) {
            let at = *at;
            self.rows[at] = row;
            self.months[at] = [row.months.0.to_string(), row.months.1.to_string()];
            if row.reach != "direct" {
                continue;
            }
            self.is_in[at] = true;
            let areas = [&row.admin1, &row.admin2, &row.admin3].map(String::as_str);
            let rest = [&row.project, &row.partner, row.status, row.modality.unwrap_or_default()];
            let key = combination(areas, row.donors.iter().map(String::as_str), rest);
            self.combinations.entry(key).or_default().push(at);
        }
    }

    /// The sectors of each activity of any release with direct reach, as bits in the order of these.
    pub fn sectors(&self, sectors: &[String]) -> Vec<u64> {
        let bit = |id: &String| sectors.iter().position(|of| of == id).map_or(0, |at| 1u64 << at);
        let of = |row: &&ActivityRow| row.sectors.iter().map(bit).fold(0, |all, bit| all | bit);
        self.rows.iter().map(|row| if row.reach == "direct" { of(row) } else { 0 }).collect()
    }

    fn set(&self, is_in: impl Fn(&ActivityRow) -> bool) -> Set {
        self.set_by_place(|_, row| is_in(row))
    }

    fn set_by_place(&self, is_in: impl Fn(usize, &ActivityRow) -> bool) -> Set {
        let mut bits = vec![0u64; self.rows.len().div_ceil(64)];
        for (at, row) in self.rows.iter().enumerate() {
            if self.is_in[at] && is_in(at, row) {
                bits[at / 64] |= 1 << (at % 64);
            }
        }
        Set { bits, people: None }
    }

    /// All.
    pub fn all(&self) -> Set {
        self.set(|_| true)
    }

    /// Those that report a sector.
    pub fn of_sector(&self, sector: &str) -> Set {
        self.set(|row| row.sectors.iter().any(|id| id == sector))
    }

    /// Those of a part of a breakdown; nothing where the part is read off cells by sex and age.
    pub fn of_part(&self, dimension: &str, value: &str) -> Option<Set> {
        let wanted = normalised(value);
        let is = |text: &str| match text.trim() {
            "" => value == UNSPECIFIED,
            text => normalised(text) == wanted,
        };
        let dimension = Dimension::ALL.iter().find(|known| known.name() == dimension)?;
        Some(match dimension {
            Dimension::Office => self.set(|row| is(&row.office)),
            Dimension::Admin1 => self.set(|row| is(&row.admin1)),
            Dimension::Project => self.set(|row| is(&row.project)),
            Dimension::Donor => self.set(|row| match row.donors.is_empty() {
                true => value == UNSPECIFIED,
                false => row.donors.iter().any(|donor| is(donor)),
            }),
            Dimension::Month => self.of_month(value),
            Dimension::PopulationGroup | Dimension::Disability => {
                let people = Some(format!("{} {value}", dimension.name()));
                Set { people, ..self.all() }
            }
            // Read off cells, or not published.
            _ => return None,
        })
    }

    /// Those that touch a month (2025-03).
    pub fn of_month(&self, month: &str) -> Set {
        self.set_by_place(|at, _| {
            let [first, last] = &self.months[at];
            first.as_str() <= month && month <= last.as_str()
        })
    }

    /// Those that touch a month or an earlier one.
    pub fn up_to(&self, month: &str) -> Set {
        self.set_by_place(|at, _| self.months[at][0].as_str() <= month)
    }

    /// The responses of the rapid response mechanism in an area, where one is given.
    pub fn responses(&self, area: Option<&str>) -> Set {
        let is = |row: &ActivityRow, area: &str| match row.admin1.trim() {
            "" => area == UNSPECIFIED,
            name => normalised(name) == normalised(area),
        };
        self.set(|row| row.kind == "rrm-response" && area.is_none_or(|area| is(row, area)))
    }

    /// Those of a row of the 3W export, in all months of it.
    pub fn of_combination(&self, row: &ThreeWRow) -> Set {
        let areas = [&row.admin1, &row.admin2, &row.admin3].map(|area| area.name.as_str());
        let donors = row.donors.iter().map(|donor| donor.id.as_str());
        let project = row.project.as_ref().map_or("", |project| &project.id);
        let rest = [project, &row.partner, row.status, row.modality.unwrap_or_default()];
        let together = self.combinations.get(&combination(areas, donors, rest));
        let mut bits = vec![0u64; self.rows.len().div_ceil(64)];
        for at in together.into_iter().flatten() {
            if self.rows[*at].sectors.contains(&row.sector.id) {
                bits[at / 64] |= 1 << (at % 64);
            }
        }
        let group = Dimension::PopulationGroup.name();
        Set { bits, people: Some(format!("{group} {}", row.population_group)) }
    }
}

/// What the activities of a row of the 3W export have in common, in one text.
fn combination<'a>(
    areas: [&str; 3],
    donors: impl Iterator<Item = &'a str>,
    rest: [&str; 4],
) -> String {
    let mut donors: Vec<&str> = donors.collect();
    donors.sort_unstable();
    donors.dedup();
    let areas = areas.map(normalised);
    let [project, partner, status, modality] = rest;
    format!("{:?}", (areas, donors, project, normalised(partner), status, modality))
}
