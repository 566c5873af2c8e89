//! The people of the plan: households with their members, persons with sex and age, and the sites where
//! they live.
//!
//! Belongs here: turning every cell of the plan into exactly as many individuals. Does not: which
//! activity reaches them, what it states of them.
//!
//! Invariants: the members of the households that a cell's sectors reach, the persons outside of them
//! and the people on no list add up to the plan, cell by cell. Households have 2 to 12 members.

use std::collections::BTreeMap;

use fastrand::Rng;

use super::places::{Place, Places};
use super::plan::Cell;
use super::published::YEAR;
use super::sectors::{EDUCATION, ICLA, LIVELIHOODS, NONE, PROTECTION, Sectors};

/// Women, girls, men and boys by age band, in the order of the tables' columns.
pub(super) type Sadd = [u64; 10];

/// The largest household of the sample.
pub(super) const LARGEST: u64 = 12;

/// Per hundred households, those with 2, 3, … members: six on average.
const SIZES: [u64; 11] = [5, 9, 13, 16, 16, 14, 10, 7, 5, 3, 2];

/// A household.
pub(super) struct Household {
    pub home: usize,
    /// Sectors that reach the whole household; none where only a member is known.
    pub sectors: Sectors,
    /// Sectors whose head-count at the home includes the whole household.
    pub counted: Sectors,
    pub size: u64,
    pub group: &'static str,
    /// Its members by sex and age band.
    pub sadd: Sadd,
    /// Members with a personal contact.
    pub members: Vec<usize>,
}

/// A person who is on a list.
pub(super) struct Person {
    pub household: Option<usize>,
    pub home: usize,
    /// Sectors that reach them personally.
    pub own: Sectors,
    /// Sectors whose head-count at the home includes them.
    pub counted: Sectors,
    pub sex: &'static str,
    pub birth_year: i32,
    pub group: &'static str,
    pub disability: &'static str,
}

impl Person {
    /// Age in the sample's year.
    pub fn age(&self) -> i32 {
        YEAR - self.birth_year
    }
}

/// All people reached in the year.
#[derive(Default)]
pub(super) struct Population {
    pub households: Vec<Household>,
    pub persons: Vec<Person>,
    /// People on no list: site, the sectors that count them, number.
    pub unlisted: Vec<(usize, Sectors, u64)>,
}

impl Population {
    /// The people of a plan, with their homes.
    pub fn settle(plan: &[Cell], places: &Places, rng: &mut Rng) -> Self {
        let mut population = Population::default();
        let mut as_households: BTreeMap<(Place, Sectors, Sectors), Vec<Cell>> = BTreeMap::new();
        for cell in plan {
            if cell.household != NONE {
                let key = (cell.place, cell.household, cell.counted);
                as_households.entry(key).or_default().push(*cell);
            } else if cell.own != NONE {
                population.settle_persons(cell, places, rng);
            } else {
                let shares = places.share_out(cell.place, cell.people);
                population
                    .unlisted
                    .extend(shares.into_iter().map(|(site, people)| (site, cell.counted, people)));
            }
        }
        for cells in as_households.values() {
            population.settle_households(cells, places, rng);
        }
        for household in &mut population.households {
            let named = household.members.iter().map(|&member| &population.persons[member]);
            household.sadd = composition(household.size, named, rng);
        }
        population
    }

    /// Individuals at a site that a sector reaches, by a list or by a head-count.
    pub fn reached(&self, site: usize, sector: Sectors) -> u64 {
        let as_households = self
            .households
            .iter()
            .filter(|household| {
                let sectors = household.sectors | household.counted;
                household.home == site && sectors & sector != 0
            })
            .map(|household| household.size);
        let personally = self.persons.iter().filter(|person| {
            let household = person.household.map(|household| &self.households[household]);
            let with_household = household.map_or(NONE, |h| h.sectors | h.counted);
            person.home == site && (person.own | person.counted) & sector & !with_household != 0
        });
        let unlisted = self
            .unlisted
            .iter()
            .filter(|(at, sectors, _)| *at == site && sectors & sector != 0)
            .map(|(_, _, people)| people);
        as_households.sum::<u64>() + personally.count() as u64 + unlisted.sum::<u64>()
    }

    /// Adds a household that no activity of the plan reaches, and returns its number.
    pub fn add_household(
        &mut self,
        home: usize,
        size: u64,
        places: &Places,
        rng: &mut Rng,
    ) -> usize {
        let group = group(home, places, rng);
        let sadd = composition(size, [].into_iter(), rng);
        self.households.push(Household {
            home,
            sectors: NONE,
            counted: NONE,
            size,
            group,
            sadd,
            members: Vec::new(),
        });
        self.households.len() - 1
    }

    /// Adds persons who are reached on their own. Most pupils come with brothers and sisters, and of
    /// their household only the number is known.
    fn settle_persons(&mut self, cell: &Cell, places: &Places, rng: &mut Rng) {
        let mut left = cell.people;
        while left > 0 {
            let home = places.home(rng, cell.place, cell.own);
            let pupils = cell.own & EDUCATION != 0;
            if pupils && cell.place != Place::School && rng.u8(..100) < 85 {
                let siblings = rng.u64(1..=3).min(left);
                let size = siblings + rng.u64(2..=6);
                let household = self.add_household(home, size, places, rng);
                for _ in 0..siblings {
                    self.add_member(household, cell, rng);
                }
                left -= siblings;
            } else {
                let group = group(home, places, rng);
                let pupil = pupils && cell.place == Place::School;
                let age = if pupil { rng.i32(6..=15) } else { age(cell.own, false, rng) };
                self.add_person(None, home, cell, age, group, rng);
                left -= 1;
            }
        }
    }

    /// Adds households that are reached as households: first enough of them for everybody in `cells`,
    /// which differ only in the sectors that reach some members personally; then these members.
    fn settle_households(&mut self, cells: &[Cell], places: &Places, rng: &mut Rng) {
        let Cell { place, household: sectors, counted, .. } = cells[0];
        let first = self.households.len();
        for size in sizes(cells.iter().map(|cell| cell.people).sum(), rng) {
            let home = places.home(rng, place, sectors);
            let household = self.add_household(home, size, places, rng);
            self.households[household].sectors = sectors;
            self.households[household].counted = counted;
        }
        // In most households somebody is on no list; in a few, everybody is on one.
        let mut room: Vec<u64> = self.households[first..]
            .iter()
            .map(|household| household.size - u64::from(rng.u8(..100) < 97))
            .collect();
        for cell in cells.iter().filter(|cell| cell.own != NONE) {
            let mut left = cell.people;
            while left > 0 {
                let i = rng.usize(..room.len());
                let members = rng.u64(1..=3).min(left).min(room[i]);
                for _ in 0..members {
                    self.add_member(first + i, cell, rng);
                }
                room[i] -= members;
                left -= members;
            }
        }
    }

    fn add_member(&mut self, household: usize, cell: &Cell, rng: &mut Rng) {
        let Household { home, group, .. } = self.households[household];
        let age = age(cell.own, true, rng);
        let person = self.add_person(Some(household), home, cell, age, group, rng);
        self.households[household].members.push(person);
    }

    fn add_person(
        &mut self,
        household: Option<usize>,
        home: usize,
        cell: &Cell,
        age: i32,
        group: &'static str,
        rng: &mut Rng,
    ) -> usize {
        self.persons.push(Person {
            household,
            home,
            own: cell.own,
            counted: cell.counted,
            sex: match rng.u16(..1000) {
                0 => "x",
                1..=519 => "f",
                _ => "m",
            },
            birth_year: YEAR - age,
            group,
            disability: ["yes", "no", "no", "no", "no", "no", "no", "no", "", "", "", "", ""]
                [rng.usize(..13)],
        });
        self.persons.len() - 1
    }
}

/// An age that fits the sectors that reach a person: pupils, a few apprentices and teachers; children
/// for birth certificates; otherwise adults.
fn age(own: Sectors, in_household: bool, rng: &mut Rng) -> i32 {
    let percent = rng.u8(..100);
    if own & EDUCATION != 0 {
        match percent {
            ..90 => rng.i32(6..=15),
            90..97 => rng.i32(16..=24),
            _ if in_household => rng.i32(16..=24),
            _ => rng.i32(25..=55),
        }
    } else if own & ICLA != 0 && own & (PROTECTION | LIVELIHOODS) == 0 && percent < 35 {
        rng.i32(0..=17)
    } else {
        rng.i32(18..=72)
    }
}

/// The population group of people at a home.
fn group(home: usize, places: &Places, rng: &mut Rng) -> &'static str {
    let groups = if places.sites[home].displaced {
        ["idp", "idp", "idp", "idp", "idp", "idp", "idp", "returnee", "refugee", "host"]
    } else {
        ["host", "host", "host", "host", "host", "host", "returnee", "idp", "idp", "other"]
    };
    groups[rng.usize(..groups.len())]
}

/// Household sizes that add up to `people`.
fn sizes(people: u64, rng: &mut Rng) -> Vec<u64> {
    let mut sizes = Vec::new();
    let mut left = people;
    while left > 0 {
        let size = match left {
            ..=LARGEST => left,
            // Leave at least two people for the last household.
            13..=14 => 6,
            _ => random_size(rng),
        };
        sizes.push(size);
        left -= size;
    }
    sizes
}

/// A household size at random.
pub(super) fn random_size(rng: &mut Rng) -> u64 {
    let mut left = rng.u64(..SIZES.iter().sum::<u64>());
    for (size, share) in (2..).zip(SIZES) {
        if left < share {
            return size;
        }
        left -= share;
    }
    LARGEST
}

/// The members of a household by sex and age: the named ones, and made-up others.
fn composition<'a>(size: u64, named: impl Iterator<Item = &'a Person>, rng: &mut Rng) -> Sadd {
    let mut sadd = [0; 10];
    let mut others = size;
    for person in named {
        // There is no column for another sex: these people are among the unknown.
        if person.sex != "x" {
            sadd[column(person.sex == "m", person.age())] += 1;
        }
        others = others.saturating_sub(1);
    }
    for i in 0..others {
        let age = match i {
            0 => rng.i32(20..=58),
            1 => rng.i32(18..=70),
            _ => rng.i32(0..=20),
        };
        sadd[column(rng.bool(), age)] += 1;
    }
    sadd
}

/// The column of a sex and an age.
pub(super) fn column(male: bool, age: i32) -> usize {
    let band = match age {
        ..5 => 0,
        5..12 => 1,
        12..18 => 2,
        18..60 => 3,
        _ => 4,
    };
    usize::from(male) * 5 + band
}
