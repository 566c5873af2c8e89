//! Head-counts: the crowd of each place and sector, under each of the three policies, and new people.
//!
//! Belongs here: which activity's or group's head-count a site has, its cells, and adding up sites to
//! places. Does not: comparing it with registered individuals (`figures`).
//!
//! Under rule 2 an activity can say that its head-counts are people counted nowhere else. They belong
//! to no crowd and are added to every figure.

use std::collections::{BTreeMap, HashMap};

use crate::event::figures::{AGE_UNKNOWN, SEX_UNKNOWN, Sadd};
use crate::event::people::{Cells, Headcount};
use crate::event::policy::{HeadcountRule, Policy, Rule};
use crate::event::text::normalised;

use super::masks::bits;
use super::places::PlaceOfSite;
use super::scope::Scoped;

/// A number of people without a list, with their cells.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Crowd {
    /// People.
    pub people: u64,
    /// Their cells; people in no cell are unknown.
    pub sadd: Sadd,
    filled: bool,
}

/// Head-counts by place and slot. Each sector has a slot, and the last one is that of all together.
#[derive(Debug)]
pub(super) struct Headcounts {
    crowds: HashMap<(u32, u32), Crowd>,
    /// By slot: all head-counts, whichever of them the policy counts, without new people.
    unmarked: Vec<u64>,
    /// By slot: the head-counts that are new people.
    new: Vec<Crowd>,
}

/// Head-counts by site and slot, while activities are folded.
struct BySite<'a> {
    policy: &'a Policy,
    /// The slot of all sectors together.
    total: u32,
    crowds: HashMap<(u32, u32), Crowd>,
    /// By site, slot and normalised name.
    groups: BTreeMap<(u32, u32, String), Crowd>,
}

impl Crowd {
    /// Some groups together.
    pub fn sum_of<'a>(groups: impl Iterator<Item = &'a Headcount>) -> Self {
        groups.fold(Self::default(), |mut sum, group| {
            sum.count(group.count, &group.cells);
            sum
        })
    }

    fn count(&mut self, count: u32, cells: &Cells) {
        self.people += u64::from(count);
        self.filled |= cells.any_filled();
        self.sadd.add_people(u64::from(count), &cells.0.map(|cell| cell.unwrap_or(0)));
    }

    fn add(&mut self, other: &Crowd) {
        self.people += other.people;
        self.sadd.add(&other.sadd);
        self.filled |= other.filled;
    }

    /// Keeps the larger one; of equals, the last that fills at least one cell.
    fn keep_larger(&mut self, next: Crowd) {
        if next.people > self.people || (next.people == self.people && next.filled) {
            *self = next;
        }
    }

    /// People who are in a cell other than wholly unknown.
    pub fn broken_down(&self) -> u64 {
        self.people - self.sadd.0[SEX_UNKNOWN][AGE_UNKNOWN]
    }
}

impl Headcounts {
    /// Folds the groups that `chosen` accepts, of activities in order.
    pub fn fold<'a>(
        activities: impl Iterator<Item = &'a Scoped<'a>>,
        policy: &Policy,
        sectors: usize,
        places: &PlaceOfSite,
        chosen: impl Fn(&Headcount) -> bool,
    ) -> Self {
        let total = sectors as u32;
        let (mut unmarked, mut new) = (vec![0; sectors + 1], vec![Crowd::default(); sectors + 1]);
        let mut by_site = BySite { policy, total, crowds: HashMap::new(), groups: BTreeMap::new() };
        for scoped in activities.filter(|scoped| scoped.sectors != 0) {
            let all = scoped.item.headcounts.iter();
            let counted: Vec<&Headcount> = all.filter(|group| chosen(group)).collect();
            if counted.is_empty() {
                continue;
            }
            let whole = Crowd::sum_of(counted.iter().copied());
            let slots = || bits(scoped.sectors).chain([total]);
            if scoped.has_new_people(policy) {
                slots().for_each(|slot| new[slot as usize].add(&whole));
                continue;
            }
            slots().for_each(|slot| unmarked[slot as usize] += whole.people);
            by_site.take(scoped, whole, &counted);
        }
        let mut crowds: HashMap<(u32, u32), Crowd> = HashMap::new();
        for ((site, slot), crowd) in by_site.crowds() {
            crowds.entry((places.of(site), slot)).or_default().add(&crowd);
        }
        Self { crowds, unmarked, new }
    }

    /// The crowd of a slot at a place, if there is one.
    pub fn crowd(&self, place: u32, slot: u32) -> Option<&Crowd> {
        self.crowds.get(&(place, slot))
    }

    /// All crowds, each with its place and slot, in no order.
    pub fn crowds(&self) -> impl Iterator<Item = (u32, u32, &Crowd)> {
        self.crowds.iter().map(|((place, slot), crowd)| (*place, *slot, crowd))
    }

    /// All head-counts of a slot but new people, added up: as many as if each were other people.
    pub fn unmarked(&self, slot: usize) -> u64 {
        self.unmarked[slot]
    }

    /// The new people of a slot.
    pub fn new_people(&self, slot: usize) -> &Crowd {
        &self.new[slot]
    }
}

impl BySite<'_> {
    fn take(&mut self, scoped: &Scoped<'_>, whole: Crowd, counted: &[&Headcount]) {
        // Under rule 1 the total has the largest crowd of any sector.
        let total = (self.policy.rule == Rule::Two).then_some(self.total);
        for slot in bits(scoped.sectors).chain(total) {
            if self.policy.headcounts == HeadcountRule::Activity {
                self.crowds.entry((scoped.site, slot)).or_default().keep_larger(whole);
                continue;
            }
            for group in counted {
                let key = (scoped.site, slot, normalised(&group.group));
                let crowd = Crowd::sum_of([*group].into_iter());
                self.groups.entry(key).or_default().keep_larger(crowd);
            }
        }
    }

    /// The crowds of all sites, those of all sectors together among them.
    fn crowds(mut self) -> HashMap<(u32, u32), Crowd> {
        // In the order of names, so that of equal groups the one with the smaller name is kept.
        for ((site, slot, _), group) in self.groups {
            let crowd = self.crowds.entry((site, slot)).or_default();
            match self.policy.headcounts {
                HeadcountRule::Max if group.people > crowd.people => *crowd = group,
                HeadcountRule::Max | HeadcountRule::Activity => {}
                HeadcountRule::Sum => crowd.add(&group),
            }
        }
        if self.policy.rule == Rule::One {
            let mut by_sector: Vec<_> =
                self.crowds.iter().map(|(at, crowd)| (*at, *crowd)).collect();
            // Of equally large crowds, that of the first sector.
            by_sector.sort_unstable_by_key(|((site, sector), _)| (*site, *sector));
            for ((site, _), crowd) in by_sector {
                let total = self.crowds.entry((site, self.total)).or_default();
                if crowd.people > total.people {
                    *total = crowd;
                }
            }
        }
        self.crowds
    }
}
