//! Families who arrive at a transit site and travel on: every month others.
//!
//! Belongs here: one head-count a month, marked as people whom nothing else in the year lists or counts.
//! Does not: head-counts of people who live at a place (`crowds`).
//!
//! Invariant: the months of a transit site add up to the people that the plan has there. Without the
//! mark the rule would take the same people to have come each month, and count the largest month only.

use fastrand::Rng;

use super::calendar::{Activity, Day, Group};
use super::catalogue::{Audience, WORK};
use super::crowds::{breakdown, groups};
use super::people::Population;
use super::places::{Place, Places};
use super::sectors::RRM;

/// The first days of the months with arrivals: March to May, when families come across the border.
const MONTHS: [Day; 3] = [59, 90, 120];

/// The months' head-counts at every transit site.
pub(super) fn activities(population: &Population, places: &Places, rng: &mut Rng) -> Vec<Activity> {
    let mut activities = Vec::new();
    for work in WORK.iter().filter(|work| work.gathers_at(Place::Transit)) {
        for site in places.all(Place::Transit) {
            let mut left = population.reached(site, RRM);
            for (month, first_day) in MONTHS.into_iter().enumerate() {
                let months_left = (MONTHS.len() - month) as u64;
                let people = match months_left {
                    1 => left,
                    _ => left * rng.u64(80..=120) / 100 / months_left,
                };
                left -= people;
                let end = first_day + rng.i32(work.days.0..=work.days.1);
                let activity = Activity::new(work, site, (first_day, Some(end)), places, rng);
                let mut groups = groups(work, people, rng);
                for Group { name, count, sadd } in &mut groups {
                    // They are registered at the entrance, so sex and age are always known.
                    sadd.get_or_insert_with(|| breakdown(name, Audience::Everybody, *count, rng));
                }
                activities.push(Activity { groups, new_people: true, ..activity });
            }
        }
    }
    activities
}
