//! Checks of numbers: series that begin anew in each village.
//!
//! Belongs here: numbers of one list that come back in a list at another site, and whether what is stated
//! of them speaks for the same people. Does not: one household or person that contradicts itself
//! (`households`, `people`), two numbers that may be one (`duplicates`).
//!
//! Where 001 of one village and 001 of another share a namespace, two families count as one. The numbers
//! themselves are not kept, so the mark is that most of a list comes back elsewhere: either with other
//! sizes, sexes and birth years, or within days with nothing that shows the same people. Families that
//! are served where they do not live come back too, with the sizes they had before, or with their home
//! in the column `residence`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::crowds::reaches;
use super::material::{Findings, Material};
use super::people::NONE;
use super::warning::{Check, Example};
use crate::count::Stated;
use crate::event::EntryKind;
use crate::event::people::{Link, Sex};
use crate::event::place::{Residence, SiteKey};
use crate::event::time::Day;
use crate::register::{BIRTH_YEARS_APART_MAX, Traits};

/// Fewer numbers can meet by chance.
const SHARED_MIN: u64 = 5;
/// Lists so close in time are seldom of people who moved.
const CLOSE_DAYS: i64 = 14;
/// So many statements that chance would have differ are needed to say whether they do.
const EXPECTED_MIN: f64 = 3.0;
/// Statements of other people differ as often as chance has it, those of the same people hardly ever:
/// those who differ in half as many cases or more are others, …
const OTHERS_SHARE: f64 = 0.5;
/// … and those who differ in a quarter as many or fewer are the same.
const SAME_SHARE: f64 = 0.25;

pub(super) fn look(material: &Material<'_>, found: &mut Findings<'_, '_>) {
    let Gathered { lists, persons, households } = Gathered::of(material);
    households.tell(material, &lists, found);
    persons.tell(material, &lists, found);
}

/// Of lists that the plan does not concern, those that may be told of together with one of the plan's: the days of
/// which all lists are to be read, to know how many these have.
pub(super) fn days_to_read(material: &Material<'_>) -> BTreeSet<Day> {
    let Gathered { lists, persons, households } = Gathered::of(material);
    let is_asked = |list: &u32| material.is_asked(lists.first(*list));
    let pairs = [&persons, &households].into_iter().flat_map(|series| &series.shared);
    let mut days = BTreeSet::new();
    for ((before, now), shared) in pairs {
        if shared.numbers >= SHARED_MIN && (is_asked(before) || is_asked(now)) {
            let others = [before, now].into_iter().filter(|list| !is_asked(list));
            days.extend(others.filter_map(|list| lists.day(*list)));
        }
    }
    days
}

/// How many persons and households each list has.
pub(super) fn listed(material: &Material<'_>) -> HashMap<(SiteKey, Day), [u64; 2]> {
    let Gathered { lists, persons, households } = Gathered::of(material);
    let of = |list: u32| [persons.listed(list), households.listed(list)];
    lists.keys.into_iter().map(|(key, list)| (key, of(list))).collect()
}

/// All lists, and the numbers that are on them.
struct Gathered {
    lists: Lists,
    persons: Series,
    households: Series,
}

impl Gathered {
    fn of(material: &Material<'_>) -> Self {
        let mut lists = Lists::default();
        let mut of_persons = Series::new(EntryKind::Person, material.persons());
        let mut of_households = Series::new(EntryKind::Household, material.households());
        for (at, stated) in material.activities().filter(|(_, stated)| reaches(stated)) {
            let list = lists.enter(at, stated);
            let people = &stated.activity.people;
            let homes = people.residences.iter();
            let homes: Vec<u32> = homes.map(|home| lists.home(stated, Some(home))).collect();
            let here = lists.home(stated, None);
            let place = |residence: Option<usize>| match residence.and_then(|i| homes.get(i)) {
                Some(home) => (*home, true),
                None => (here, false),
            };
            for row in people.household_rows() {
                let Some(household) = material.household(row.household) else { continue };
                let (home, declared) = place(row.residence);
                let size = u16::try_from(row.size).unwrap_or(u16::MAX);
                let said = Said { size, ..Said::default() };
                of_households.enter(household, Contact { list, home, declared, said });
            }
            for (row, traits) in people.person_rows().zip(stated.attributes.persons()) {
                let (home, declared) = place(row.residence);
                let contact = Contact { list, home, declared, said: Said::of(&traits) };
                if let Some(person) = material.person(row.person) {
                    of_persons.enter(person, contact);
                }
                if let Link::Household(household) = row.link
                    && let Some(household) = material.household(household)
                {
                    let contact = Contact { said: Said::default(), ..contact };
                    of_households.enter(household, contact);
                }
            }
        }
        Self { lists, persons: of_persons, households: of_households }
    }
}

/// What is reached at one site on one day: one list, in however many activities it came.
#[derive(Default)]
struct Lists {
    keys: HashMap<(SiteKey, Day), u32>,
    /// The first activity of each, and the day.
    first: Vec<(usize, Day)>,
    homes: HashMap<SiteKey, u32>,
}

impl Lists {
    fn enter(&mut self, at: usize, stated: &Stated<'_>) -> u32 {
        let about = &stated.activity.about;
        let next = self.first.len() as u32;
        let list = *self.keys.entry((about.place.site_key(), about.start)).or_insert(next);
        if list == next {
            self.first.push((at, about.start));
        }
        list
    }

    /// The place of a residence, or that of the activity.
    fn home(&mut self, stated: &Stated<'_>, residence: Option<&Residence>) -> u32 {
        let place = &stated.activity.about.place;
        let key = residence.map_or_else(|| place.site_key(), |home| place.residence_key(home));
        let next = self.homes.len() as u32;
        *self.homes.entry(key).or_insert(next)
    }

    fn first(&self, list: u32) -> usize {
        self.first.get(list as usize).map_or(usize::MAX, |(at, _)| *at)
    }

    fn day(&self, list: u32) -> Option<Day> {
        self.first.get(list as usize).map(|(_, day)| *day)
    }
}

/// What a row states that another person or household would most often state otherwise. Nothing is 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    size: u16,
    sex: Option<Sex>,
    birth_year: i16,
}

impl Said {
    fn of(traits: &Traits) -> Self {
        let birth_year = traits.birth_year.and_then(|year| i16::try_from(year).ok());
        Self { size: 0, sex: traits.sex, birth_year: birth_year.unwrap_or(0) }
    }

    /// What both state, as each states it; `None` where that is nothing.
    fn both(self, other: Self) -> Option<(Self, Self)> {
        let only = |one: Self, other: Self| Self {
            size: if other.size == 0 { 0 } else { one.size },
            sex: other.sex.and(one.sex),
            birth_year: if other.birth_year == 0 { 0 } else { one.birth_year },
        };
        let (one, two) = (only(self, other), only(other, self));
        (one != Self::default()).then_some((one, two))
    }

    /// Whether two statements are of different people, most probably; a birth year may be corrected.
    fn differs(self, other: Self) -> bool {
        self.size != other.size
            || self.sex != other.sex
            || u32::from(self.birth_year.abs_diff(other.birth_year)) > BIRTH_YEARS_APART_MAX
    }
}

/// How somebody was listed.
#[derive(Clone, Copy)]
struct Contact {
    list: u32,
    home: u32,
    /// Whether the home is stated; else it is where the list was made.
    declared: bool,
    said: Said,
}

/// The numbers of one kind.
struct Series {
    kind: EntryKind,
    last: Vec<Contact>,
    /// By list: how many it has.
    listed: Vec<u64>,
    /// By earlier and later list: the numbers that are in both.
    shared: BTreeMap<(u32, u32), Shared>,
}

/// Numbers that are in two lists.
#[derive(Default)]
struct Shared {
    numbers: u64,
    /// Of those of whom both state something: how many, and how many differ.
    compared: u64,
    differing: u64,
    /// How often each statement occurs in the one and the other.
    said: [BTreeMap<Said, u64>; 2],
}

impl Series {
    fn new(kind: EntryKind, entries: usize) -> Self {
        let nowhere = Contact { list: NONE, home: NONE, declared: false, said: Said::default() };
        Self { kind, last: vec![nowhere; entries], listed: Vec::new(), shared: BTreeMap::new() }
    }

    /// How many numbers a list has.
    fn listed(&self, list: u32) -> u64 {
        self.listed.get(list as usize).copied().unwrap_or(0)
    }

    /// The same, where only what a plan concerns was read.
    fn listed_in(&self, list: u32, material: &Material<'_>, lists: &Lists) -> u64 {
        let concerned = material.concerned.filter(|concerned| !concerned.listed.is_empty());
        let counted = concerned.and_then(|concerned| {
            let about = &material.facts.activities().get(lists.first(list))?.activity.about;
            concerned.listed.get(&(about.place.site_key(), about.start))
        });
        counted.map_or_else(
            || self.listed(list),
            |counted| counted[usize::from(self.kind == EntryKind::Household)],
        )
    }

    fn enter(&mut self, entry: usize, now: Contact) {
        let Some(last) = self.last.get_mut(entry) else { return };
        // A household's own row says more than its members', and comes first.
        if last.list == now.list {
            return;
        }
        let before = std::mem::replace(last, now);
        let list = now.list as usize;
        if self.listed.len() <= list {
            self.listed.resize(list + 1, 0);
        }
        if let Some(listed) = self.listed.get_mut(list) {
            *listed += 1;
        }
        // A home that one of them states says nothing of where the other one lives.
        if before.list != NONE && before.home != now.home && before.declared == now.declared {
            self.shared.entry((before.list, now.list)).or_default().enter(before.said, now.said);
        }
    }

    fn tell(&self, material: &Material<'_>, lists: &Lists, found: &mut Findings<'_, '_>) {
        let mut most_first: Vec<_> = self.shared.iter().collect();
        most_first.sort_by_key(|(_, shared)| u64::MAX - shared.numbers);
        for ((before, now), shared) in most_first {
            if shared.numbers < SHARED_MIN {
                continue;
            }
            let listed = |list: &u32| self.listed_in(*list, material, lists);
            let shorter = listed(before).min(listed(now));
            if shared.numbers * 2 < shorter {
                continue;
            }
            let (earlier, at) = (lists.first(*before), lists.first(*now));
            let activities = material.facts.activities();
            let (Some(one), Some(two)) = (activities.get(earlier), activities.get(at)) else {
                continue;
            };
            let (one, two) = (&one.activity.about, &two.activity.about);
            let days = (two.start.date() - one.start.date()).num_days().abs();
            if shared.are_others(days <= CLOSE_DAYS) {
                found.add(Check::NumbersBeginAnew, at, earlier, shared.numbers, || Example::Anew {
                    shared: shared.numbers,
                    shorter,
                    from: one.place.site.name.clone(),
                    earlier: material.reference(earlier).to_owned(),
                    to: two.place.site.name.clone(),
                });
            }
        }
    }
}

impl Shared {
    fn enter(&mut self, before: Said, now: Said) {
        self.numbers += 1;
        let Some((before, now)) = before.both(now) else { return };
        self.compared += 1;
        self.differing += u64::from(before.differs(now));
        for (said, of) in self.said.iter_mut().zip([before, now]) {
            *said.entry(of).or_default() += 1;
        }
    }

    /// Whether these are probably other people with the same numbers.
    fn are_others(&self, close: bool) -> bool {
        let expected = self.expected();
        let differing = self.differing as f64;
        if expected < EXPECTED_MIN {
            return close;
        }
        differing >= expected * OTHERS_SHARE || (close && differing > expected * SAME_SHARE)
    }

    /// How many statements would differ if the two lists had nothing to do with each other.
    fn expected(&self) -> f64 {
        let [before, now] = &self.said;
        let equal = before.iter().filter_map(|(said, count)| {
            let other = now.get(said)?;
            Some(*count as f64 * *other as f64)
        });
        let compared = self.compared as f64;
        if compared == 0.0 { 0.0 } else { compared - equal.sum::<f64>() / compared }
    }
}
