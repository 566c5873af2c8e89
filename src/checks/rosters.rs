//! Checks of one activity's list: sizes that stand out, heads of households instead of all members,
//! lists without sex and age.
//!
//! Belongs here: what one list says by itself, and how many lists of an office, a sector or a donor say
//! nothing of sex and age. Does not: what a list says otherwise than another one (`people`,
//! `households`).

use std::collections::{BTreeMap, HashSet};

use super::material::{Findings, Material};
use super::warning::{Check, Example};
use crate::count::Stated;
use crate::event::activity::{Kind, Reach, Status};
use crate::event::people::Link;

/// A household of more is a compound, or two digits that belong apart.
const HOUSEHOLD_SIZE_PLAUSIBLE_MAX: u32 = 20;
/// In a list of so many households, a size stands out …
const MEDIAN_OF_MIN: usize = 10;
/// … where it is more than this many times the list's median …
const MEDIAN_FACTOR: u32 = 3;
/// … and at least so many people more.
const ABOVE_MEDIAN_MIN: u32 = 6;
/// So many adults of as many households are most probably the heads of those households.
const HEADS_MIN: usize = 100;
/// Years from which somebody is an adult.
const ADULT_AGE_YEARS: i32 = 18;

pub(super) fn look(material: &Material<'_>, found: &mut Findings<'_, '_>) {
    for (at, stated) in material.activities() {
        sizes(at, stated, found);
        heads(at, stated, found);
    }
    // An import says how many are of unknown sex and age; here it would be said of every list again.
    if !material.is_plan() {
        sex_and_age(material, found);
    }
}

fn sizes(at: usize, stated: &Stated<'_>, found: &mut Findings<'_, '_>) {
    let mut sizes: Vec<u32> = stated.activity.people.household_rows().map(|row| row.size).collect();
    sizes.sort_unstable();
    let Some(median) = sizes.get(sizes.len() / 2).copied() else { return };
    let says_much = sizes.len() >= MEDIAN_OF_MIN;
    let stands_out = |size: &u32| {
        *size > HOUSEHOLD_SIZE_PLAUSIBLE_MAX
            || (says_much && *size > median * MEDIAN_FACTOR && *size - median >= ABOVE_MEDIAN_MIN)
    };
    let cases = sizes.iter().filter(|size| stands_out(size)).count() as u64;
    if let (Some(size), true) = (sizes.last().copied(), cases > 0) {
        let list = if says_much { sizes.len() as u64 } else { 0 };
        found.add(Check::ImplausibleSize, at, at, cases, || Example::SizeInList {
            size,
            median,
            list,
        });
    }
}

fn heads(at: usize, stated: &Stated<'_>, found: &mut Findings<'_, '_>) {
    let people = &stated.activity.people;
    let listed = people.persons.len();
    if listed < HEADS_MIN {
        return;
    }
    let year = stated.activity.about.start.year();
    let mut households = HashSet::new();
    let all = people.person_rows().zip(stated.attributes.persons()).all(|(row, traits)| {
        let is_adult = traits.birth_year.is_some_and(|born| year - born >= ADULT_AGE_YEARS);
        match row.link {
            Link::Household(household) => is_adult && households.insert(household),
            _ => false,
        }
    });
    if all {
        found.add(Check::HeadsAsPersons, at, at, listed as u64, || Example::None);
    }
}

/// Whether an activity reaches anybody, and how many of them without saying anything of sex and age:
/// all or nobody.
fn unstated(stated: &Stated<'_>) -> Option<u64> {
    let (about, people) = (&stated.activity.about, &stated.activity.people);
    let counts = about.reach == Reach::Direct
        && about.details.kind() != Kind::Assessment
        && matches!(about.status, Status::Completed | Status::Ongoing);
    let sizes: u64 = people.household_rows().map(|row| u64::from(row.size)).sum();
    let reached = people.persons.len() as u64 + sizes + people.headcount();
    if !counts || reached == 0 {
        return None;
    }
    let says = people.headcounts.iter().any(|group| group.cells.any_filled())
        || people.household_rows().any(|row| row.cells.any_filled())
        || (stated.attributes.persons().take(people.persons.len()))
            .any(|traits| traits.sex.is_some() || traits.birth_year.is_some());
    Some(if says { 0 } else { reached })
}

fn sex_and_age(material: &Material<'_>, found: &mut Findings<'_, '_>) {
    // By office, sector and donor: activities without, and all.
    let mut shares: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for (at, stated) in material.activities().filter(|(at, _)| material.is_asked(*at)) {
        let Some(people) = unstated(stated) else { continue };
        if people > 0 {
            found.add(Check::WithoutSexAndAge, at, at, people, || Example::None);
        }
        let about = &stated.activity.about;
        let sectors = about.sectors().map(|sector| format!("sector {sector}"));
        let donors = about.donors.iter().map(|donor| format!("donor {donor}"));
        for part in [format!("office {}", about.office)].into_iter().chain(sectors).chain(donors) {
            let share = shares.entry(part).or_default();
            share.0 += u64::from(people > 0);
            share.1 += 1;
        }
    }
    for (part, (without, all)) in shares.into_iter().filter(|(_, (without, _))| *without > 0) {
        found.add_of(Check::ShareWithoutSexAndAge, part, without, || Example::Share {
            without,
            all,
        });
    }
}
