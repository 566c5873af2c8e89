//! What else a real ledger contains: assessments, other years, planned and cancelled activities,
//! indirect reach.
//!
//! Belongs here: activities that the rule leaves out of the year, for some of the same people. Does not:
//! anything that counts.

use fastrand::Rng;

use super::calendar::{Activity, Day, within_year};
use super::catalogue::{ASSESSMENT, CLASS, RRM_RESPONSE, Reaches, WORK, WORKS, Work};
use super::crowds::groups;
use super::people::{Population, random_size};
use super::places::{Place, Places};

/// The last day on which an activity may start: 30 April of the year after.
const LAST_START: Day = 365 + 119;

/// The activities outside of the year's figures. Households that only they reach are added to the
/// population.
pub(super) fn activities(
    counted: &[Activity],
    population: &mut Population,
    places: &Places,
    rng: &mut Rng,
) -> Vec<Activity> {
    let mut uncounted = Uncounted { population, places, rng, activities: Vec::new() };
    uncounted.assessments(counted);
    for _ in 0..24 {
        uncounted.year_before();
        uncounted.year_after();
    }
    for _ in 0..6 {
        uncounted.works_unfinished();
    }
    for _ in 0..3 {
        uncounted.works_overdue();
    }
    for status in [["planned"; 14], ["cancelled"; 14]].as_flattened() {
        uncounted.not_done(status);
    }
    for _ in 0..7 {
        uncounted.indirect("RAD", Place::Hall);
        uncounted.indirect("PUP", Place::School);
    }
    for _ in 0..3 {
        uncounted.indirect("GRA", Place::Settlement);
    }
    debug_assert!(uncounted.activities.iter().all(|activity| !activity.counts()));
    uncounted.activities
}

struct Uncounted<'a> {
    population: &'a mut Population,
    places: &'a Places,
    rng: &'a mut Rng,
    activities: Vec<Activity>,
}

impl Uncounted<'_> {
    /// After every alert households are assessed before they get relief, and so are some that get none.
    /// Some persons are assessed before individual help.
    fn assessments(&mut self, counted: &[Activity]) {
        let mut assessed = std::collections::BTreeSet::new();
        for response in counted {
            let relief = response.work.kind == RRM_RESPONSE;
            if relief && assessed.insert(response.site) {
                let start = response.alert + self.rng.i32(1..=3);
                let assessment = self.at(find("MSA"), response.site, (start, None), 16);
                self.activities.push(Activity { alert: response.alert, ..assessment });
            } else if response.work.code == "VUL" && self.rng.bool() {
                let start = response.start - self.rng.i32(4..=20);
                let assessment = self.at(find("RPA"), response.site, (start, None), 12);
                self.activities.push(assessment);
            }
        }
    }

    fn year_before(&mut self) {
        let (work, site) = self.any();
        let days = self.rng.i32(work.days.0..=work.days.1);
        let end = self.rng.i32(-150..=-4);
        let when = (end - days, (days > 0).then_some(end));
        let activity = self.at(work, site, when, 40);
        self.activities.push(activity);
    }

    fn year_after(&mut self) {
        let (work, site) = self.any();
        let days = self.rng.i32(work.days.0..=work.days.1);
        let start = self.rng.i32(368..=LAST_START);
        let when = (start, (days > 0).then_some(start + days));
        let mut activity = self.at(work, site, when, 40);
        if start + days > LAST_START {
            activity.status = "ongoing";
        }
        self.activities.push(activity);
    }

    /// Works that began in the year and are finished in the next, in which they count.
    fn works_unfinished(&mut self) {
        let (work, site) = self.any_of(|work| work.kind == WORKS);
        let when = (self.rng.i32(290..=350), Some(self.rng.i32(380..=450)));
        let mut activity = self.at(work, site, when, 30);
        activity.status = if self.rng.bool() { "ongoing" } else { "completed" };
        self.activities.push(activity);
    }

    /// Works whose end was to lie in the year, and that go on. Nobody uses them yet.
    fn works_overdue(&mut self) {
        let (work, site) = self.any_of(|work| work.kind == WORKS);
        let when = (self.rng.i32(200..=280), Some(self.rng.i32(310..=350)));
        let activity = self.at(work, site, when, 30);
        self.activities.push(Activity { status: "ongoing", ..activity });
    }

    fn not_done(&mut self, status: &'static str) {
        let (work, site) = self.any();
        let when = if status == "planned" {
            let days = self.rng.i32(work.days.0..=work.days.1);
            let start = self.rng.i32(330..=LAST_START);
            (start, (days > 0).then_some(start + days))
        } else {
            within_year(work, 10, self.rng)
        };
        let activity = self.at(work, site, when, 50);
        self.activities.push(Activity { status, ..activity });
    }

    fn indirect(&mut self, code: &str, place: Place) {
        let sites: Vec<usize> = self.places.all(place).collect();
        let site = sites[self.rng.usize(..sites.len())];
        let work = find(code);
        let when = within_year(work, 30, self.rng);
        let activity = self.at(work, site, when, 35);
        self.activities.push(Activity { indirect: true, ..activity });
    }

    /// A random line of work that counts, and a site where it takes place.
    fn any(&mut self) -> (&'static Work, usize) {
        self.any_of(|work| work.kind != ASSESSMENT && work.share > 0)
    }

    fn any_of(&mut self, fits: impl Fn(&Work) -> bool) -> (&'static Work, usize) {
        loop {
            let work = &WORK[self.rng.usize(..WORK.len())];
            let site = self.rng.usize(..self.places.sites.len());
            let place = self.places.sites[site].place;
            let fitting_place = match work.reaches {
                Reaches::Crowd(..) => work.gathers_at(place),
                Reaches::Persons(..) if work.kind == CLASS => {
                    matches!(place, Place::School | Place::Settlement)
                }
                Reaches::Nobody => place == Place::Hall,
                _ => place == Place::Settlement,
            };
            if fits(work) && fitting_place {
                return (work, site);
            }
        }
    }

    /// An activity for at most so many people who live at its site.
    fn at(
        &mut self,
        work: &'static Work,
        site: usize,
        when: (Day, Option<Day>),
        most: usize,
    ) -> Activity {
        let activity = Activity::new(work, site, when, self.places, self.rng);
        let mut households = Vec::new();
        let mut persons = Vec::new();
        let mut counted = Vec::new();
        match work.reaches {
            Reaches::Households => {
                households = self.some_at(site, self.population.households.len(), most, |p, n| {
                    p.households[n].home
                });
                for _ in 0..most / 4 {
                    let size = random_size(self.rng);
                    households.push(self.population.add_household(
                        site,
                        size,
                        self.places,
                        self.rng,
                    ));
                }
            }
            Reaches::Persons(..) => {
                persons = self
                    .some_at(site, self.population.persons.len(), most, |p, n| p.persons[n].home);
                persons.retain(|&person| work.takes(self.population.persons[person].age()));
            }
            Reaches::Crowd(..) => {
                let people = self.rng.u64(80..=900);
                counted = groups(work, people, self.rng);
            }
            Reaches::Nobody => {}
        }
        Activity { groups: counted, ..activity.listing(&households, &persons) }
    }

    fn some_at(
        &mut self,
        site: usize,
        count: usize,
        most: usize,
        home: impl Fn(&Population, usize) -> usize,
    ) -> Vec<usize> {
        let mut some: Vec<usize> =
            (0..count).filter(|&n| home(self.population, n) == site).collect();
        self.rng.shuffle(&mut some);
        some.truncate(self.rng.usize(most / 2..=most));
        some
    }
}

fn find(code: &str) -> &'static Work {
    WORK.iter().find(|work| work.code == code).unwrap_or(&WORK[0])
}
