//! Head-counts: water points, schools, halls, and sessions where people were counted.
//!
//! Belongs here: the activities with head-counts, as large as the plan has people there. Does not: lists
//! of persons and households.
//!
//! Invariants: where the plan has people on no list, except at a transit site (`arrivals`), one activity
//! of their sector counts everybody at the site; no head-count exceeds the people that the plan has for its site and sector.

use fastrand::Rng;

use super::calendar::{Activity, Group, within_year};
use super::catalogue::{Audience, Reaches, WORK, Work};
use super::people::{Population, Sadd, column};
use super::places::{Place, Places};
use super::rosters::{Counted, choose};
use super::sectors::{
    EDUCATION, ICLA, LIVELIHOODS, PROTECTION, SHELTER, Sectors, WASH, each_sector,
};

const EVERY_SECTOR: Sectors = EDUCATION | ICLA | LIVELIHOODS | PROTECTION | SHELTER | WASH;

/// The activities with head-counts.
pub(super) fn activities(
    population: &Population,
    places: &Places,
    counted: &Counted,
    rng: &mut Rng,
) -> Vec<Activity> {
    let mut activities = Vec::new();
    for site in 0..places.sites.len() {
        let place = places.sites[site].place;
        let unlisted = population
            .unlisted
            .iter()
            .filter(|(at, ..)| *at == site)
            .fold(0, |sectors, (_, more, _)| sectors | more);
        for sector in each_sector(EVERY_SECTOR) {
            let fits = |work: &Work| work.sector == sector && work.gathers_at(place);
            let reached = population.reached(site, sector);
            if reached == 0 || !WORK.iter().any(fits) {
                continue;
            }
            // At a school, pupils are on class lists, but wash and works are head-counts. At other
            // places one head-count covers everybody, even if all are on lists.
            let by_count = unlisted & sector != 0
                || counted.contains(&(site, sector))
                || match place {
                    Place::School => sector != EDUCATION,
                    _ => place.covered_by() == Some(sector),
                };
            if by_count {
                let work = &WORK[choose(fits, rng)];
                activities.push(counting(work, site, reached, places, rng));
            }
            // Smaller crowds change no figure, because the largest counts. Committees and follow-up
            // visits (without a share of their own) are always small.
            for work in WORK.iter().filter(|work| fits(work)) {
                let committee = work.share == 0;
                let percent = if committee { 35 } else { 14 };
                let most = if committee { reached.min(28) } else { reached };
                let crowd = most * rng.u64(40..=85) / 100;
                if rng.u8(..100) < percent && crowd >= 5 {
                    activities.push(counting(work, site, crowd, places, rng));
                }
            }
        }
        if place == Place::WaterVillage && rng.bool() {
            activities.extend(kits_with_demonstration(site, population, places, rng));
        }
        if place == Place::Hall {
            activities.push(office_supplies(site, places, rng));
        }
    }
    activities
}

/// An activity with a head-count of so many people.
pub(super) fn counting(
    work: &'static Work,
    site: usize,
    people: u64,
    places: &Places,
    rng: &mut Rng,
) -> Activity {
    let when = within_year(work, 5, rng);
    let groups = groups(work, people, rng);
    Activity { groups, ..Activity::new(work, site, when, places, rng) }
}

/// Hygiene kits for some households of a village with a water point, with a demonstration for more
/// people: an activity with both a list and a head-count, all of people who live there.
fn kits_with_demonstration(
    site: usize,
    population: &Population,
    places: &Places,
    rng: &mut Rng,
) -> Option<Activity> {
    let mut households: Vec<usize> = (0..population.households.len())
        .filter(|&household| {
            let household = &population.households[household];
            household.home == site && household.sectors != 0
        })
        .collect();
    rng.shuffle(&mut households);
    households.truncate(rng.usize(12..=28));
    let work = WORK.iter().find(|work| work.code == "HYK")?;
    let count = population.reached(site, WASH) * rng.u64(20..=50) / 100;
    let group = Group { name: "participants in the demonstration", count, sadd: None };
    let when = within_year(work, 5, rng);
    let activity = Activity::new(work, site, when, places, rng).listing(&households, &[]);
    Some(Activity { groups: vec![group], ..activity })
}

/// Registers for the civil registration centre: an activity that reaches nobody directly.
fn office_supplies(site: usize, places: &Places, rng: &mut Rng) -> Activity {
    let work = WORK.iter().position(|work| work.code == "REG").unwrap_or_default();
    Activity::new(&WORK[work], site, (rng.i32(20..=340), None), places, rng)
}

/// Counted groups that add up to `people`, most of them by sex and age.
pub(super) fn groups(work: &Work, people: u64, rng: &mut Rng) -> Vec<Group> {
    let Reaches::Crowd(_, audience, names) = work.reaches else {
        return Vec::new();
    };
    let disaggregated = rng.u8(..100) < 80;
    let mut left = people;
    let mut groups = Vec::new();
    for (i, name) in names.iter().copied().enumerate() {
        let parts = (names.len() - i) as u64;
        let count = if parts == 1 { left } else { left * rng.u64(85..=115) / 100 / parts };
        left -= count;
        if count > 0 {
            let sadd = disaggregated.then(|| breakdown(name, audience, count, rng));
            groups.push(Group { name, count, sadd });
        }
    }
    groups
}

/// A crowd by sex and age, per thousand.
pub(super) fn breakdown(name: &str, audience: Audience, count: u64, rng: &mut Rng) -> Sadd {
    // By age band: 0–4, 5–11, 12–17, 18–59, 60 and over.
    let bands = match (audience, name) {
        (_, "children") => [150, 550, 300, 0, 0],
        (_, "young people") => [0, 0, 300, 700, 0],
        (Audience::Everybody, "women" | "men") | (Audience::Adults, _) => [0, 0, 0, 860, 140],
        (Audience::Everybody, _) => [180, 210, 150, 400, 60],
        (Audience::Pupils, _) => [0, 640, 360, 0, 0],
    };
    let male = match name {
        "women" | "girls" => 0,
        "men" | "boys" => 1000,
        _ => rng.u64(440..=520),
    };
    let mut sadd = Sadd::default();
    for (band, age) in [0, 5, 12, 18, 60].into_iter().enumerate() {
        let in_band = count * bands[band] / 1000;
        let men = in_band * male / 1000;
        sadd[column(true, age)] = men;
        sadd[column(false, age)] = in_band - men;
    }
    sadd
}
