//! Checks of people: whom they live with, who may be one, how old they are.
//!
//! Belongs here: what is stated of persons, one statement after the other. Does not: households as
//! such (`households`).

use super::material::{Findings, Material};
use super::warning::{Check, Example};
use crate::event::EntryKind;
use crate::event::people::{Link, Sex};
use crate::register::Traits;

/// Nobody, or no activity.
pub(super) const NONE: u32 = u32::MAX;
/// Older people are most often a slip in the birth year.
const AGE_YEARS_PLAUSIBLE_MAX: i32 = 110;

/// What is known of one person in the end.
#[derive(Clone, Copy)]
pub(super) struct Person {
    /// Household, or [`NONE`].
    pub household: u32,
    /// Household before the last one, where the person never left it, or [`NONE`].
    pub former_household: u32,
    pub sex: Option<Sex>,
    pub birth_year: Option<i32>,
    /// The activities that stated sex and year of birth last, or [`NONE`].
    pub stated_by: [u32; 2],
    /// The first activity that lists the person, or [`NONE`].
    pub first: u32,
    /// The activity that stated the household last, or [`NONE`].
    pub linked_by: u32,
}

impl Person {
    /// Sex and year of birth.
    pub fn traits(&self) -> Traits {
        Traits { sex: self.sex, birth_year: self.birth_year, ..Traits::default() }
    }
}

const NOBODY: Person = Person {
    household: NONE,
    former_household: NONE,
    sex: None,
    birth_year: None,
    stated_by: [NONE; 2],
    first: NONE,
    linked_by: NONE,
};

/// Everyone by their places in the material, and by household the largest declared size with where it was
/// stated.
pub(super) struct Everyone {
    pub persons: Vec<Person>,
    pub sizes: Vec<(u32, u32)>,
}

/// Folds what is stated of people; `seen` is told of each statement first, with the person as known
/// until then.
pub(super) fn everyone(
    material: &Material<'_>,
    mut seen: impl FnMut(usize, (u32, &Person), Link, &Traits),
) -> Everyone {
    let mut persons = vec![NOBODY; material.persons()];
    let mut sizes = vec![(0, NONE); material.households()];
    // Where only some are looked at, the others are one that nobody looks at.
    let others = sizes.len();
    for (at, stated) in material.activities() {
        let people = &stated.activity.people;
        for row in people.household_rows() {
            let household = material.household(row.household);
            if let Some(size) = household.and_then(|household| sizes.get_mut(household))
                && row.size >= size.0
            {
                *size = (row.size, at as u32);
            }
        }
        for (row, traits) in people.person_rows().zip(stated.attributes.persons()) {
            let link = match row.link {
                Link::Household(household) => {
                    Link::Household(material.household(household).unwrap_or(others) as u32)
                }
                link => link,
            };
            let person = material.person(row.person).and_then(|person| persons.get_mut(person));
            let Some(person) = person else { continue };
            seen(at, (row.person, person), link, &traits);
            if person.first == NONE {
                person.first = at as u32;
            }
            match link {
                Link::Unstated => {}
                Link::Left => {
                    person.household = NONE;
                    person.former_household = NONE;
                }
                Link::Household(household) => {
                    if person.household != household {
                        person.former_household = person.household;
                    }
                    person.household = household;
                    person.linked_by = at as u32;
                }
            }
            let [sex_by, birth_year_by] = &mut person.stated_by;
            if traits.sex.is_some() {
                (person.sex, *sex_by) = (traits.sex, at as u32);
            }
            if traits.birth_year.is_some() {
                (person.birth_year, *birth_year_by) = (traits.birth_year, at as u32);
            }
        }
    }
    Everyone { persons, sizes }
}

/// Persons who share household, sex and birth year, in groups of two and more, by rising id.
pub(super) fn alike(persons: &[Person]) -> Vec<Vec<u32>> {
    let mut keys: Vec<(u32, Sex, i32, u32)> = persons
        .iter()
        .zip(0u32..)
        .filter(|(person, _)| person.household != NONE && person.first != NONE)
        .filter_map(|(person, id)| Some((person.household, person.sex?, person.birth_year?, id)))
        .collect();
    keys.sort_unstable();
    let groups = keys.chunk_by(|a, b| (a.0, a.1, a.2) == (b.0, b.1, b.2));
    let groups = groups.filter(|group| group.len() > 1);
    groups.map(|group| group.iter().map(|(.., id)| *id).collect()).collect()
}

/// Adds what an activity's row states of a person otherwise than what was stated before.
fn contradictions(
    material: &Material<'_>,
    at: usize,
    (id, person): (u32, &Person),
    traits: &Traits,
    found: &mut Findings<'_, '_>,
) {
    // One who is of another sex and another age is one case.
    let first = traits.contradictions(&person.traits()).into_iter().next();
    if let Some((of, before, now)) = first {
        let earlier = person.stated_by[of as usize] as usize;
        found.add(Check::ContradictingPerson, at, earlier, 1, || Example::Contradicting {
            of: of.name().into(),
            now: (now, material.listed(at, id)),
            before: (before, material.listed(earlier, id)),
        });
    }
}

pub(super) fn look(material: &Material<'_>, found: &mut Findings<'_, '_>) {
    let years: Vec<i32> =
        material.activities().map(|(_, stated)| stated.activity.about.start.year()).collect();
    let everyone = everyone(material, |at, (id, person), link, traits| {
        contradictions(material, at, (id, person), traits, found);
        if let Link::Household(household) = link
            && person.household != NONE
            && person.household != household
        {
            let before = person.linked_by as usize;
            found.add(Check::TwoHouseholds, at, before, 1, || {
                Example::Earlier(material.reference(before).to_owned())
            });
        }
        if let (Some(year), Some(born)) = (years.get(at), traits.birth_year)
            && year - born > AGE_YEARS_PLAUSIBLE_MAX
        {
            found.add(Check::OldAge, at, at, 1, || Example::Age(year - born));
        }
    });
    for group in alike(&everyone.persons) {
        let Some((keep, others)) = group.split_first() else { continue };
        let first = |id: &u32| everyone.persons.get(*id as usize).map_or(0, |p| p.first as usize);
        let are_two = |with: &u32| {
            let (keep, with) = (material.person_at(*keep), material.person_at(*with));
            material.are_two(EntryKind::Person, keep, with)
        };
        for with in others.iter().filter(|with| !are_two(with)) {
            let (one, other) = (first(keep), first(with));
            let (before, at) = (one.min(other), one.max(other));
            found.add(Check::DuplicatePerson, at, before, 1, || match before == at {
                true => Example::SameList,
                false => Example::OtherList(material.reference(before).to_owned()),
            });
        }
    }
    let mut members = vec![(0u32, NONE); everyone.sizes.len()];
    for person in everyone.persons.iter().filter(|person| person.household != NONE) {
        if let Some((count, last)) = members.get_mut(person.household as usize) {
            *count += 1;
            *last = if *last == NONE { person.linked_by } else { person.linked_by.max(*last) };
        }
    }
    for ((count, last), (size, stated_by)) in members.into_iter().zip(everyone.sizes) {
        if size > 0 && count > size {
            let (at, before) = (last.max(stated_by) as usize, last.min(stated_by) as usize);
            found.add(Check::MembersAboveSize, at, before, 1, || Example::Members(count, size));
        }
    }
}
