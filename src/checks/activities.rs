//! Checks of activities: their dates, head-counts and rows, and what a month adds up to.
//!
//! Belongs here: what one activity says, or all of a sector in a month. Does not: who people are.

use std::collections::{BTreeMap, HashSet};

use super::material::{Findings, Material};
use super::warning::{Check, Example};
use crate::count::Stated;
use crate::event::activity::{Details, Reach, Status};
use crate::event::ids::SectorId;
use crate::event::time::{Day, Month};

/// So many rows that say the same, one after the other, were copied down.
const IDENTICAL_ROWS_MIN: u64 = 100;
/// Of an activity that goes on for longer, one wants to know that it does.
const YEAR_DAYS: i64 = 366;
/// Work that began ten years before it is recorded is most often of this year.
const LONG_AGO_DAYS: i64 = 3_653;
/// A month is a jump where it has more than this many times the contacts of the month before …
const JUMP_FACTOR: u64 = 3;
/// … and at least so many more.
const JUMP_CONTACTS_MIN: u64 = 1_000;

pub(super) fn look(material: &Material<'_>, found: &mut Findings<'_, '_>) {
    let latest = material.latest();
    let mut months: BTreeMap<(&SectorId, Month), (u64, bool)> = BTreeMap::new();
    let asked = material.asked().map(|(_, stated)| &stated.activity.about);
    let asked: HashSet<(&SectorId, Month)> =
        asked.map(|about| (&about.sector, about.start.month())).collect();
    let others = material.concerned.map(|concerned| concerned.months(&asked));
    for (at, stated) in material.activities() {
        dates(material, at, stated, found);
        ongoing(latest, at, stated, found);
        head_counts(material, at, stated, found);
        mark(material, at, stated, found);
        long_ago(material, at, stated, found);
        identical_rows(at, stated, found);
        let about = &stated.activity.about;
        if about.status != Status::Planned
            && about.status != Status::Cancelled
            && about.reach == Reach::Direct
            && (others.is_none() || material.is_asked(at))
        {
            let month = months.entry((&about.sector, about.start.month())).or_default();
            month.0 += contacts(stated);
            month.1 |= material.is_asked(at);
        }
    }
    for (month, more) in others.into_iter().flatten() {
        months.entry(month).or_default().0 += more;
    }
    // Later, a ledger has activities of many years.
    if material.is_plan() {
        apart_from_the_others(material, found);
    }
    let mut before: Option<(&SectorId, Month, u64)> = None;
    for ((sector, month), (contacts, asked)) in &months {
        if let Some((same, last, fewer)) = before
            && same == *sector
            && last.next() == *month
            && *asked
            && *contacts > fewer.saturating_mul(JUMP_FACTOR)
            && *contacts >= fewer + JUMP_CONTACTS_MIN
        {
            let subject = format!("{sector} {month}");
            found.add_of(Check::Jump, subject, *contacts, || Example::Before(fewer, last));
        }
        before = Some((sector, *month, *contacts));
    }
}

/// People reached by one activity, each as often as it is listed.
fn contacts(stated: &Stated<'_>) -> u64 {
    let people = &stated.activity.people;
    let sizes: u64 = people.household_rows().map(|row| u64::from(row.size)).sum();
    let counted: u64 = people.headcount();
    people.persons.len() as u64 + sizes + counted
}

fn dates(material: &Material<'_>, at: usize, stated: &Stated<'_>, found: &mut Findings<'_, '_>) {
    let activity = stated.activity;
    let Some(recorded) = material.recorded.get(&activity.reference) else { return };
    let about = &activity.about;
    let mut dates: Vec<(&'static str, Option<Day>)> = Vec::new();
    if let Details::RrmResponse { alert, .. } | Details::Assessment { alert, .. } = &*about.details
    {
        dates.push(("alert_date", alert.alert_date));
        dates.push(("assessment_date", alert.assessment_date));
    }
    if about.status == Status::Completed {
        dates.push(("end", about.end));
    }
    for (what, day) in dates {
        if let Some(day) = day.filter(|day| day > recorded) {
            found.add(Check::FutureDate, at, at, 1, || Example::Date(what.into(), day));
        }
    }
}

fn is_long_ago(material: &Material<'_>, stated: &Stated<'_>) -> bool {
    let start = stated.activity.about.start.date();
    let recorded = material.recorded.get(&stated.activity.reference);
    recorded.is_some_and(|recorded| (recorded.date() - start).num_days() > LONG_AGO_DAYS)
}

/// A start so long ago is most often a slip in the year.
fn long_ago(material: &Material<'_>, at: usize, stated: &Stated<'_>, found: &mut Findings<'_, '_>) {
    let start = stated.activity.about.start;
    if is_long_ago(material, stated) {
        found.add(Check::StartFarOff, at, at, 1, || Example::Date("start".into(), start));
    }
}

/// The first or last activity of an import, where it is more than a year from all others, which are of
/// one year.
fn apart_from_the_others(material: &Material<'_>, found: &mut Findings<'_, '_>) {
    let starts = material.activities().filter(|(at, _)| material.is_asked(*at));
    let mut starts: Vec<(Day, usize)> =
        starts.map(|(at, stated)| (stated.activity.about.start, at)).collect();
    starts.sort_unstable();
    let days =
        |one: &(Day, usize), other: &(Day, usize)| (other.0.date() - one.0.date()).num_days();
    let [first, second, .., last_but_one, last] = starts.as_slice() else { return };
    let is_first = days(first, second) > YEAR_DAYS && days(second, last) <= YEAR_DAYS;
    let is_last = days(last_but_one, last) > YEAR_DAYS && days(first, last_but_one) <= YEAR_DAYS;
    for ((start, at), _) in [(first, is_first), (last, is_last)].iter().filter(|(_, is)| *is) {
        // What is more than ten years ago is said already.
        let stated = material.facts.activities().get(*at);
        if stated.is_some_and(|stated| !is_long_ago(material, stated)) {
            found.add(Check::StartFarOff, *at, *at, 1, || Example::Date("start".into(), *start));
        }
    }
}

/// Under most policies an activity without an end counts in its first year alone.
fn ongoing(latest: Option<Day>, at: usize, stated: &Stated<'_>, found: &mut Findings<'_, '_>) {
    let about = &stated.activity.about;
    if about.status != Status::Ongoing || about.end.is_some() {
        return;
    }
    let start = about.start;
    let is_old = |latest: &Day| (latest.date() - start.date()).num_days() > YEAR_DAYS;
    if let Some(latest) = latest.filter(is_old) {
        found.add(Check::OngoingWithoutEnd, at, at, 1, || Example::Since(start, latest));
    }
}

fn head_counts(
    material: &Material<'_>,
    at: usize,
    stated: &Stated<'_>,
    found: &mut Findings<'_, '_>,
) {
    let people = &stated.activity.people;
    let counted: u64 = people.headcount();
    if counted == 0 {
        return;
    }
    let place = &stated.activity.about.place;
    let here = place.site_key();
    let population = material.sites().get(&here).and_then(|(population, _)| *population);
    if let Some(population) = population.map(u64::from).filter(|known| counted > *known) {
        found.add(Check::AbovePopulation, at, at, counted - population, || {
            Example::Population(counted, population)
        });
    }
    // Of head-counts whose people are on no list at all, `mark` says more.
    let about = &stated.activity.about;
    if about.new_people && material.state.year_without_marks(about).is_none() {
        return;
    }
    let elsewhere: Vec<bool> =
        people.residences.iter().map(|home| place.residence_key(home) != here).collect();
    if elsewhere.iter().any(|elsewhere| *elsewhere) {
        let lives = |home: Option<usize>| home.and_then(|i| elsewhere.get(i)).is_some_and(|e| *e);
        let persons = people.person_rows().filter(|row| lives(row.residence)).count();
        let households = people.household_rows().filter(|row| lives(row.residence)).count();
        let cases = (persons + households) as u64;
        if cases > 0 {
            found.add(Check::ListedElsewhere, at, at, cases, || Example::None);
        }
    }
}

/// What the mark `new_people` claims, and whether it does anything.
fn mark(material: &Material<'_>, at: usize, stated: &Stated<'_>, found: &mut Findings<'_, '_>) {
    let (about, people) = (&stated.activity.about, &stated.activity.people);
    if !about.new_people {
        return;
    }
    let counted: u64 = people.headcount();
    if counted == 0 {
        found.add(Check::MarkWithoutHeadcount, at, at, 1, || Example::None);
        return;
    }
    if let Some(year) = material.state.year_without_marks(about) {
        found.add(Check::MarkIgnored, at, at, counted, || Example::Year(year));
        return;
    }
    let listed = (people.persons.len() + people.households.len()) as u64;
    if listed > 0 {
        found.add(Check::MarkWithList, at, at, listed, || Example::None);
    }
}

/// Rows that follow on each other in the order of their entries, and say the same of different
/// people, more than a number.
fn identical_rows(at: usize, stated: &Stated<'_>, found: &mut Findings<'_, '_>) {
    let people = &stated.activity.people;
    if (people.persons.len() as u64) >= IDENTICAL_ROWS_MIN {
        let rows = people.person_rows().zip(stated.attributes.persons());
        // Sex and birth year at least: rows that state nothing are alike without a mistake.
        let rows = rows.map(|(row, traits)| {
            let states = traits.sex.is_some() && traits.birth_year.is_some();
            states.then_some((row.link, row.residence, traits))
        });
        runs(rows, |count| {
            found.add(Check::IdenticalRows, at, at, count, || Example::Table("people".into()))
        });
    }
    if (people.households.len() as u64) >= IDENTICAL_ROWS_MIN {
        let rows = people.household_rows().zip(stated.attributes.households());
        let rows = rows.map(|(row, traits)| Some((row.size, row.cells, row.residence, traits)));
        runs(rows, |count| {
            found.add(Check::IdenticalRows, at, at, count, || Example::Table("households".into()));
        });
    }
}

/// Calls with the length of each run of equal rows that is long enough.
fn runs<T: PartialEq>(rows: impl Iterator<Item = Option<T>>, mut long: impl FnMut(u64)) {
    let mut last = None;
    let mut length = 0;
    for row in rows.map(Some).chain([None]) {
        if let (Some(Some(now)), Some(Some(before))) = (&row, &last)
            && now == before
        {
            length += 1;
            continue;
        }
        if length >= IDENTICAL_ROWS_MIN {
            long(length);
        }
        length = 1;
        last = row;
    }
}
