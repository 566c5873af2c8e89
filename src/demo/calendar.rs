//! Activities: their shape in the sample, their dates and their references.
//!
//! Belongs here: the shape of an activity and of its rows, dates, order, references. Does not: choosing
//! the people an activity reaches.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use fastrand::Rng;

use super::catalogue::{ASSESSMENT, CLASS, LEGAL_CASE, WORKS, Work};
use super::people::Sadd;
use super::places::Places;
use super::published::YEAR;

/// A day of the sample: 1 January of its year is day 0.
pub(super) type Day = i32;

/// The days of the sample's year.
pub(super) const THIS_YEAR: std::ops::RangeInclusive<Day> = 0..=364;

/// School terms: catch-up classes from winter on, a summer course, the school year. The first began in
/// the year before and the last ends in the year after; both touch the year.
const TERMS: [(Day, Day); 6] =
    [(-86, 44), (12, 149), (33, 180), (166, 241), (278, 352), (278, 408)];

/// An activity. It becomes a row of `activities`, and its contacts become rows of the other tables.
#[derive(Clone)]
pub(super) struct Activity {
    pub work: &'static Work,
    /// Set by [`number`], when all activities are known.
    pub reference: String,
    pub title: String,
    pub site: usize,
    pub start: Day,
    pub end: Option<Day>,
    pub status: &'static str,
    pub indirect: bool,
    /// The day of the alert that a response or assessment answers.
    pub alert: Day,
    pub donors: Vec<&'static str>,
    pub project: &'static str,
    pub households: Vec<HouseholdRow>,
    pub persons: Vec<PersonRow>,
    pub groups: Vec<Group>,
    /// Whether its groups are people whom nothing else in the year lists or counts.
    pub new_people: bool,
    /// Whether it was entered by mistake and is to be voided.
    pub mistaken: bool,
}

/// A household on a list.
#[derive(Clone)]
pub(super) struct HouseholdRow {
    pub household: usize,
    pub size: u64,
    /// Empty cells state nothing.
    pub sadd: [Option<u64>; 10],
    /// The site declared as residence.
    pub residence: Option<usize>,
}

/// A person on a list.
#[derive(Clone)]
pub(super) struct PersonRow {
    pub person: usize,
    pub residence: Option<usize>,
    /// Whether the row repeats household, sex, age, group and disability.
    pub in_full: bool,
    pub household: Belongs,
}

/// The household that a person's row states.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Belongs {
    /// The one that the population has for the person.
    AsBefore,
    /// None any more: the person left it.
    ToNone,
    /// Another one, which the person joined.
    To(usize),
}

/// A counted group.
#[derive(Clone)]
pub(super) struct Group {
    pub name: &'static str,
    pub count: u64,
    pub sadd: Option<Sadd>,
}

impl Activity {
    /// An activity of a line of work, at a site and time, without any people yet.
    pub fn new(
        work: &'static Work,
        site: usize,
        (start, end): (Day, Option<Day>),
        places: &Places,
        rng: &mut Rng,
    ) -> Self {
        let at = &places.sites[site];
        let title = work.titles[rng.usize(..work.titles.len())];
        // The livelihoods project covers the region of Gao only.
        let project = match (work.project, at.area.office) {
            ("resilience-gao", "gao" | "menaka") => work.project,
            ("resilience-gao", _) => "",
            (project, _) => project,
        };
        Activity {
            work,
            reference: String::new(),
            title: format!("{title}, {}", at.name),
            site,
            start,
            end,
            status: if rng.bool() { "completed" } else { "" },
            indirect: false,
            alert: start - rng.i32(5..=12),
            donors: donors(project, rng),
            project,
            households: Vec::new(),
            persons: Vec::new(),
            groups: Vec::new(),
            new_people: false,
            mistaken: false,
        }
    }

    /// The same activity with these households and persons on its list.
    pub fn listing(mut self, households: &[usize], persons: &[usize]) -> Self {
        self.households.extend(households.iter().map(|&household| HouseholdRow {
            household,
            size: 0,
            sadd: [None; 10],
            residence: None,
        }));
        self.persons.extend(persons.iter().map(|&person| PersonRow {
            person,
            residence: None,
            in_full: true,
            household: Belongs::AsBefore,
        }));
        self
    }

    /// Whether its contacts count in the sample's year, under the default policy: whatever touches the
    /// year, and works that were completed in it.
    pub fn counts(&self) -> bool {
        let end = self.end.unwrap_or(self.start);
        let in_year = if self.work.kind == WORKS {
            THIS_YEAR.contains(&end) && self.status != "ongoing"
        } else {
            self.start <= *THIS_YEAR.end() && end >= *THIS_YEAR.start()
        };
        in_year
            && self.work.kind != ASSESSMENT
            && !self.indirect
            && !matches!(self.status, "planned" | "cancelled")
    }
}

fn donors(project: &str, rng: &mut Rng) -> Vec<&'static str> {
    let mut donors = match project {
        "education-sahel" => vec!["norad", "equinor", "sida"],
        "protection-north" => vec!["sdc", "liechtenstein", "sida"],
        "first-response" => vec!["echo", "fhraoc"],
        "resilience-gao" => vec!["sida", "norad"],
        "wash-schools" => vec!["equinor", "echo"],
        _ => vec!["sida", "sdc", "fhraoc"],
    };
    rng.shuffle(&mut donors);
    donors.truncate(1 + usize::from(rng.u8(..4) == 0));
    donors
}

/// The dates of an activity of the year, not before `earliest`.
pub(super) fn within_year(work: &Work, earliest: Day, rng: &mut Rng) -> (Day, Option<Day>) {
    let days = rng.i32(work.days.0..=work.days.1);
    match work.kind {
        // Works count by their end; the start may lie in the year before.
        WORKS => {
            let end = rng.i32(25..=355);
            (end - days, Some(end))
        }
        CLASS => {
            let (start, end) = TERMS[rng.usize(..TERMS.len())];
            (start + rng.i32(0..=7), Some(end))
        }
        LEGAL_CASE if work.days.1 > 0 && rng.u8(..20) == 0 => {
            (rng.i32(-30..=-5), Some(rng.i32(10..=60)))
        }
        // Cases that were closed on the same day, or are still open, have no end.
        LEGAL_CASE if rng.u8(..10) < 4 => (rng.i32(earliest..=345), None),
        _ => {
            let start = rng.i32(earliest..=350);
            (start, (days > 0).then_some(start + days))
        }
    }
}

/// The calendar date of a day.
pub(super) fn date(day: Day) -> NaiveDate {
    let new_year = NaiveDate::from_ymd_opt(YEAR, 1, 1).unwrap_or_default();
    let days = Days::new(day.unsigned_abs().into());
    if day < 0 { new_year - days } else { new_year + days }
}

/// Sorts all activities in the order of the counting rule, and numbers them by office, line of work and
/// year.
pub(super) fn number(activities: &mut [Activity], places: &Places) {
    activities.sort_by_key(|activity| (activity.start, activity.site, activity.work.code));
    let mut last = BTreeMap::new();
    for activity in activities.iter_mut() {
        let office = places.sites[activity.site].area.code;
        let year = date(activity.start).year();
        let serial = last.entry((office, activity.work.code, year)).or_insert(0);
        *serial += 1;
        activity.reference = format!("{office}-{}-{year}-{serial:03}", activity.work.code);
    }
    activities.sort_by(|a, b| (a.start, &a.reference).cmp(&(b.start, &b.reference)));
}
