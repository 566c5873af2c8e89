//! Lists: which activities reach the households and persons of the plan.
//!
//! Belongs here: giving everybody a contact in each sector that the plan has for them, and grouping these
//! contacts into activities of plausible sizes, some with a second round. Does not: head-counts, what a
//! row states.
//!
//! Invariant: a contact never adds a sector that the plan does not have for the person.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;

use super::calendar::{Activity, Day, within_year};
use super::catalogue::{CLASS, DISTRIBUTION, RRM_RESPONSE, Reaches, WORK, WORKS, Work};
use super::people::Population;
use super::places::{Place, Places};
use super::sectors::{EDUCATION, ICLA, LIVELIHOODS, NONE, PROTECTION, Sectors, WASH, each_sector};

/// Sites and sectors where a head-count includes everybody reached, and the list does not.
pub(super) type Counted = BTreeSet<(usize, Sectors)>;

/// Lists that have no activity yet, by line of work and place: a site, or a commune's first site for all
/// of the commune.
type Rosters = BTreeMap<(usize, usize), Vec<usize>>;

/// Chooses the settlements where a session counted everybody in a sector but listed only some.
pub(super) fn counted_instead(places: &Places, rng: &mut Rng) -> Counted {
    let by_chance = |site| {
        let sector = [ICLA, PROTECTION, WASH][rng.usize(..3)];
        (rng.u8(..100) < 16).then_some((site, sector))
    };
    places.all(Place::Settlement).filter_map(by_chance).collect()
}

/// The day of the first alert at every site.
pub(super) fn alerts(places: &Places, rng: &mut Rng) -> Vec<Day> {
    places.sites.iter().map(|_| rng.i32(8..=170)).collect()
}

/// The activities that reach everybody on a list.
pub(super) fn activities(
    population: &Population,
    places: &Places,
    counted: &Counted,
    alerts: &[Day],
    rng: &mut Rng,
) -> Vec<Activity> {
    let mut activities = Vec::new();
    for ((_, work), mut households) in households(population, counted, rng) {
        rng.shuffle(&mut households);
        households.sort_by_key(|&household| population.households[household].home);
        for (n, list) in batches(&households, WORK[work].batch).enumerate() {
            let home = population.households[list[0]].home;
            let venue = distribution_point(&WORK[work], home, places, rng);
            let activity =
                held(&WORK[work], venue, (n / 3) as Day, alerts, places, rng).listing(list, &[]);
            activities.extend(second_round(&activity, rng));
            activities.push(activity);
        }
    }
    for ((_, work), mut persons) in persons(population, places, counted, rng) {
        rng.shuffle(&mut persons);
        persons.sort_by_key(|&person| population.persons[person].home);
        for list in batches(&persons, WORK[work].batch) {
            let home = population.persons[list[0]].home;
            let venue = meeting_point(&WORK[work], home, places, rng);
            let activity = held(&WORK[work], venue, 0, alerts, places, rng).listing(&[], list);
            activities.extend(second_round(&activity, rng));
            activities.push(activity);
        }
    }
    activities
}

fn households(population: &Population, counted: &Counted, rng: &mut Rng) -> Rosters {
    let mut rosters = Rosters::new();
    // A site gets one or two lines of work per sector, not all of them.
    let mut usual: BTreeMap<(usize, Sectors), [usize; 2]> = BTreeMap::new();
    let mut joint_relief: BTreeMap<usize, bool> = BTreeMap::new();
    for (number, household) in population.households.iter().enumerate() {
        let home = household.home;
        let mut left = household.sectors;
        for sector in each_sector(household.sectors) {
            let elsewhere = left & !sector != NONE;
            if elsewhere && counted.contains(&(home, sector)) && rng.bool() {
                left &= !sector;
            }
        }
        // One response may serve several sectors at once.
        let joint = (0..WORK.len())
            .filter(|&work| WORK[work].also != NONE && WORK[work].sectors() & !left == NONE)
            .max_by_key(|&work| WORK[work].sectors().count_ones());
        let together = *joint_relief.entry(home).or_insert_with(|| rng.u8(..100) < 45);
        if let Some(work) = joint.filter(|_| together) {
            rosters.entry((home, work)).or_default().push(number);
            left &= !WORK[work].sectors();
        }
        for sector in each_sector(left) {
            let works = usual.entry((home, sector)).or_insert_with(|| {
                let for_households = |work: &Work| {
                    matches!(work.reaches, Reaches::Households)
                        && work.sector == sector
                        && work.also == NONE
                };
                usual_works(for_households, rng)
            });
            let work = works[usize::from(rng.u8(..10) < 4)];
            rosters.entry((home, work)).or_default().push(number);
        }
    }
    rosters
}

fn persons(population: &Population, places: &Places, counted: &Counted, rng: &mut Rng) -> Rosters {
    let mut rosters = Rosters::new();
    let mut usual: BTreeMap<(usize, Vec<usize>), [usize; 2]> = BTreeMap::new();
    let mut desks: BTreeMap<usize, bool> = BTreeMap::new();
    for (number, person) in population.persons.iter().enumerate() {
        let home = &places.sites[person.home];
        let household = person.household.map_or(NONE, |h| population.households[h].sectors);
        let mut left = person.own;
        for sector in each_sector(person.own) {
            let elsewhere = household | (left & !sector) != NONE;
            if elsewhere && counted.contains(&(person.home, sector)) && rng.bool() {
                left &= !sector;
            }
        }
        // Some people in households that got cash also save in an association. They count once.
        if household & LIVELIHOODS != NONE && person.age() >= 18 && rng.u8(..100) < 8 {
            left |= LIVELIHOODS;
        }
        for sector in each_sector(left) {
            // Classes are held at every site, and legal aid where the office has a desk. For everything
            // else, and in other communes, people of the whole commune come together.
            let first = places.first_of_commune(person.home);
            let at_home = match sector {
                _ if home.place == Place::School => true,
                EDUCATION => person.age() < 16,
                ICLA => *desks.entry(first).or_insert_with(|| rng.u8(..10) < 3),
                _ => false,
            };
            let place = if at_home { person.home } else { first };
            let fits = |work: &Work| {
                let open = home.place != Place::School || work.code != "CBL";
                work.sector == sector && work.takes(person.age()) && open
            };
            let fitting = (0..WORK.len()).filter(|&work| fits(&WORK[work])).collect();
            let works = usual.entry((place, fitting)).or_insert_with(|| usual_works(fits, rng));
            let work = works[usize::from(rng.u8(..10) < 4)];
            rosters.entry((place, work)).or_default().push(number);
        }
    }
    rosters
}

/// The line of work that a place gets for the same need; at a few places, a different one.
fn usual_works(fits: impl Fn(&Work) -> bool, rng: &mut Rng) -> [usize; 2] {
    let first = choose(&fits, rng);
    let second = choose(&fits, rng);
    [first, if rng.u8(..5) > 0 { first } else { second }]
}

/// A line of work that fits, at random, weighted by its share.
pub(super) fn choose(fits: impl Fn(&Work) -> bool, rng: &mut Rng) -> usize {
    let share = |work: &Work| if fits(work) { work.share } else { 0 };
    let mut left = rng.u32(..WORK.iter().map(share).sum::<u32>().max(1));
    for (i, work) in WORK.iter().enumerate() {
        if left < share(work) {
            return i;
        }
        left -= share(work);
    }
    unreachable!("every sector has lines of work for households and for persons of every age")
}

/// Cuts a list into the fewest equal parts of at most `most`.
fn batches(list: &[usize], most: usize) -> impl Iterator<Item = &[usize]> {
    let parts = list.len().div_ceil(most).max(1);
    list.chunks(list.len().div_ceil(parts).max(1))
}

/// Most lists are served at the home site, a few at another settlement of the commune.
fn distribution_point(work: &Work, home: usize, places: &Places, rng: &mut Rng) -> usize {
    let near = places.near(home, Place::Settlement);
    if near.is_empty() || work.kind == WORKS || rng.u8(..100) >= 7 {
        home
    } else {
        near[rng.usize(..near.len())]
    }
}

/// Some pupils who are not in community classes go to the commune's school.
fn meeting_point(work: &Work, home: usize, places: &Places, rng: &mut Rng) -> usize {
    let schools = places.near(home, Place::School);
    let from_outside = places.sites[home].place != Place::School && !schools.is_empty();
    let at_school = work.sector == EDUCATION && work.code != "CBL" && rng.u8(..10) < 3;
    if from_outside && at_school { schools[rng.usize(..schools.len())] } else { home }
}

/// An activity with its dates: relief soon after the alert, everything else after the relief.
fn held(
    work: &'static Work,
    site: usize,
    wave: Day,
    alerts: &[Day],
    places: &Places,
    rng: &mut Rng,
) -> Activity {
    let alert = alerts[site] + wave.min(2) * 80;
    if work.kind == RRM_RESPONSE {
        let start = alert + rng.i32(4..=15);
        let days = rng.i32(work.days.0..=work.days.1);
        let when = (start, (days > 0).then_some(start + days));
        return Activity { alert, ..Activity::new(work, site, when, places, rng) };
    }
    let earliest = if places.sites[site].displaced { alerts[site] + 20 } else { 5 };
    Activity::new(work, site, within_year(work, earliest, rng), places, rng)
}

/// A second instalment, term or visit, later in the year, for most of the same people.
fn second_round(first: &Activity, rng: &mut Rng) -> Option<Activity> {
    let after = if first.work.kind == CLASS { 130 } else { rng.i32(28..=60) };
    let start = first.start + after;
    if rng.u8(..100) >= first.work.again || start > 350 {
        return None;
    }
    let mut second = first.clone();
    second.title.push_str(match first.work.kind {
        CLASS => ", next term",
        DISTRIBUTION => ", second round",
        _ => ", follow-up",
    });
    second.end = first.end.map(|end| end + after);
    second.start = start;
    second.households.retain(|_| rng.u8(..100) < 85);
    second.persons.retain(|_| rng.u8(..100) < 70);
    Some(second)
}
