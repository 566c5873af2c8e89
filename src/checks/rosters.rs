//! Checks of one activity's list: sizes that stand out, heads of households instead of all members,
//! lists without sex and age.
//!
//! Belongs here: what one list says by itself, and how many lists of an office, a sector or a donor say
//! nothing of sex and age. Does not: what a list says otherwise than another one (`people`,
//! `households`).

use std::collections::{BTreeMap, HashSet};

use super::crowds::reaches;
use super::material::{Findings, Material};
use super::warning::{Check, Example, HOUSEHOLD_SIZE_PLAUSIBLE_MAX};
use crate::count::Stated;
use crate::event::activity::Kind;
use crate::event::people::Link;

/// In a list of so many households, a size stands out …
const MEDIAN_OF_MIN: usize = 10;
/// … where it is more than this many times the list's median …
const MEDIAN_FACTOR: u32 = 3;
/// … and at least so many people more.
const ABOVE_MEDIAN_MIN: u32 = 6;
/// So many adults of as many households are most probably the heads of those households.
const HEADS_MIN: usize = 100;
/// A share is worth a word from so many activities on.
const SHARE_OF_MIN: u64 = 3;
/// Years from which somebody is an adult.
const ADULT_AGE_YEARS: i32 = 18;

pub(super) fn look(material: &Material<'_>, found: &mut Findings<'_, '_>) {
    for (at, stated) in material.activities() {
        sizes(at, stated, found);
        heads(at, stated, found);
        people_at_all(at, stated, found);
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
            row: None,
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

/// How many people an activity reaches, where it should reach some.
fn reached(stated: &Stated<'_>) -> Option<u64> {
    let (about, people) = (&stated.activity.about, &stated.activity.people);
    let counts = about.details.kind() != Kind::Assessment && reaches(stated);
    let sizes: u64 = people.household_rows().map(|row| u64::from(row.size)).sum();
    counts.then(|| people.persons.len() as u64 + sizes + people.headcount())
}

/// An activity that reaches nobody was planned only, or its people were forgotten.
fn people_at_all(at: usize, stated: &Stated<'_>, found: &mut Findings<'_, '_>) {
    // The mark without a head-count has a warning of its own.
    if reached(stated) == Some(0) && !stated.activity.about.new_people {
        found.add(Check::WithoutPeople, at, at, 1, || Example::None);
    }
}

/// How many of the people of an activity it reaches without saying anything of sex and age: all or
/// nobody. `None` where it reaches nobody.
fn unstated(stated: &Stated<'_>) -> Option<u64> {
    let people = &stated.activity.people;
    let reached = reached(stated).filter(|reached| *reached > 0)?;
    let says = people.headcounts.iter().any(|group| group.cells.any_filled())
        || people.household_rows().any(|row| row.cells.any_filled())
        || (stated.attributes.persons().take(people.persons.len()))
            .any(|traits| traits.sex.is_some() || traits.birth_year.is_some());
    Some(if says { 0 } else { reached })
}

fn sex_and_age(material: &Material<'_>, found: &mut Findings<'_, '_>) {
    // By office, sector and donor.
    let mut shares: BTreeMap<(&'static str, String), Share> = BTreeMap::new();
    let mut whole = Share::default();
    for (at, stated) in material.activities().filter(|(at, _)| material.is_asked(*at)) {
        let Some(people) = unstated(stated) else { continue };
        if people > 0 {
            found.add(Check::WithoutSexAndAge, at, at, people, || Example::None);
        }
        let about = &stated.activity.about;
        whole.add(people > 0);
        let sectors = about.sectors().map(|sector| ("sector", sector.to_string()));
        let donors = about.donors.iter().map(|donor| ("donor", donor.to_string()));
        let office = ("office", about.office.to_string());
        for part in [office].into_iter().chain(sectors).chain(donors) {
            shares.entry(part).or_default().add(people > 0);
        }
    }
    worst_shares(&shares, whole, found);
}

/// Tells, of the offices, of the sectors and of the donors, the one of which the largest share of
/// activities says nothing. A share of few activities, or that of all, says no more than they do.
fn worst_shares(
    shares: &BTreeMap<(&'static str, String), Share>,
    whole: Share,
    found: &mut Findings<'_, '_>,
) {
    let mut worst: BTreeMap<&'static str, (&str, Share)> = BTreeMap::new();
    for ((of, part), share) in shares {
        let standing = worst.get(of).map_or(whole, |(_, share)| *share);
        if share.all >= SHARE_OF_MIN && share.is_larger_than(&standing) {
            worst.insert(of, (part, *share));
        }
    }
    for (of, (part, Share { without, all })) in worst {
        found.add_of(Check::ShareWithoutSexAndAge, format!("{of} {part}"), without, || {
            Example::Share { without, all }
        });
    }
}

/// Activities that say nothing of sex and age, and all.
#[derive(Debug, Clone, Copy, Default)]
struct Share {
    without: u64,
    all: u64,
}

impl Share {
    fn add(&mut self, without: bool) {
        self.without += u64::from(without);
        self.all += 1;
    }

    fn is_larger_than(&self, other: &Self) -> bool {
        u128::from(self.without) * u128::from(other.all)
            > u128::from(other.without) * u128::from(self.all)
    }
}
