//! The two sides of each place, and whose head-counts its crowd is.
//!
//! Belongs here: dividing a figure by place. Does not: what a place is called (`place_names`), dividing
//! it by activity (`explanation`).
//!
//! Invariant: an activity is named only where its head-count, or a group of it, is in the crowd.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::figures::PlaceComparison;
use super::headcounts::{Crowd, Headcounts};
use super::masks::bits;
use super::people_filter::PeopleFilter;
use super::place_names::PlaceNames;
use super::places::PlaceOfSite;
use super::scope::Scoped;
use super::share::Share;
use super::tally::Tally;
use crate::event::ids::Reference;
use crate::event::people::Headcount;
use crate::event::policy::{HeadcountRule, Policy, Rule};
use crate::event::text::normalised;

/// The two sides of a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacePart {
    /// Its name.
    pub site: String,
    /// The admin1 it is in; empty where none was recorded.
    pub admin1: String,
    /// Individuals at home there, by lists.
    pub registered: u64,
    /// Its crowd: the head-count that is set against the lists.
    pub headcount: u64,
    /// All head-counts there but new people, whichever of them the policy counts.
    pub all_headcounts: u64,
    /// Head-counts of new people there, who are added to either side.
    pub new_people: u64,
    /// What head-counts add: by how much the crowd exceeds the registered individuals, and the new people.
    pub estimated: u64,
    /// Where the crowd adds something: the head-counts of which it consists.
    pub crowds: Vec<SiteCrowd>,
    /// The activities with new people.
    pub new_people_by: Vec<Reference>,
    /// The people who live there, where the gazetteer has their number.
    pub population: Option<u64>,
}

/// The crowd of one site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteCrowd {
    /// The site's name.
    pub site: String,
    /// People.
    pub headcount: u64,
    /// The activities whose head-count, or a group of it, is in the crowd.
    pub counted_by: Vec<Reference>,
    /// The next smaller head-count that was not counted, where one head-count alone is the crowd.
    pub runner_up: Option<(Reference, u64)>,
}

/// What both sides of a number follow from.
pub(super) struct Sides<'a> {
    /// Who is in it.
    pub share: &'a Share<'a>,
    /// Its activities, in order.
    pub activities: &'a [&'a Scoped<'a>],
    pub place_of_site: &'a PlaceOfSite,
}

/// A number by place.
#[derive(Default)]
pub(super) struct Divided {
    /// The places, in the order of their names.
    pub parts: Vec<PlacePart>,
    /// Of a number of cells, the places whose cells are those of their crowds.
    pub of_crowds: HashSet<usize>,
}

impl Sides<'_> {
    /// The places that are `shown`.
    pub fn parts(
        &self,
        policy: &Policy,
        names: &PlaceNames,
        shown: &dyn Fn(usize) -> bool,
    ) -> Divided {
        let Share { everyone, reached, slot, filter, cells, .. } = self.share;
        let (places, sectors, slot) = (everyone.places, everyone.sectors, *slot);
        let all = self.activities.iter().copied();
        let passes = |group: &Headcount| filter.has_headcount(group.population_group);
        let headcounts = Headcounts::fold(all, policy, sectors, self.place_of_site, passes);
        let tally = Tally::count(everyone, reached, *filter);
        let comparison = PlaceComparison::new((places, sectors), policy.rule, &tally, &headcounts);
        let mut by_place: BTreeMap<usize, Vec<&Scoped<'_>>> = BTreeMap::new();
        for activity in self.activities.iter().filter(|activity| self.counts(activity)) {
            by_place
                .entry(self.place_of_site.of(activity.site) as usize)
                .or_default()
                .push(activity);
        }
        let mut divided = Divided::default();
        for place in (0..places).filter(|place| shown(*place)) {
            let here = by_place.remove(&place).unwrap_or_default();
            let (marked, unmarked): (Vec<_>, Vec<_>) =
                here.into_iter().partition(|activity| activity.has_new_people(policy));
            let sum = |of: &[&Scoped<'_>]| of.iter().map(|a| self.headcount(a)).sum::<u64>();
            let (registered, crowd) = comparison.sides(place, slot);
            let headcount = crowd.map_or(0, |crowd| crowd.people);
            let (new_people, all_headcounts) = (sum(&marked), sum(&unmarked));
            let beyond = headcount.saturating_sub(registered);
            let (registered, beyond, new_people) = match cells.are_all() {
                true => (registered, beyond, new_people),
                false => {
                    if comparison.is_of_crowd(place, slot) {
                        divided.of_crowds.insert(place);
                    }
                    let (of_lists, of_crowd) = comparison.cells_at(place, slot);
                    let groups = marked.iter().flat_map(|a| a.item.headcounts.iter());
                    let new = Crowd::sum_of(groups.filter(|group| passes(group))).sadd;
                    (cells.of(&of_lists), cells.of(&of_crowd), cells.of(&new))
                }
            };
            let is_nobody = match cells.are_all() {
                true => registered + headcount + new_people == 0,
                false => registered + beyond + new_people == 0,
            };
            if is_nobody {
                continue;
            }
            let crowds =
                if beyond > 0 { self.crowds(policy, &unmarked, names) } else { Vec::new() };
            divided.parts.push(PlacePart {
                registered,
                headcount,
                all_headcounts,
                new_people,
                estimated: beyond + new_people,
                crowds,
                new_people_by: marked.iter().map(|a| a.item.reference.clone()).collect(),
                ..names.with_lists_only(place, 0)
            });
        }
        divided.parts.sort_by(|a, b| (&a.site, &a.admin1).cmp(&(&b.site, &b.admin1)));
        divided
    }

    /// Whether an activity counts people in the figure's sector.
    fn counts(&self, activity: &Scoped<'_>) -> bool {
        self.share.is_in_slot(activity.sectors) && self.headcount(activity) > 0
    }

    /// The people whom an activity counts without a list, as far as they pass the filter.
    fn headcount(&self, activity: &Scoped<'_>) -> u64 {
        groups(self.share.filter, activity).map(|group| u64::from(group.count)).sum()
    }

    /// The crowd of each site of a place, by the site's name.
    fn crowds(
        &self,
        policy: &Policy,
        unmarked: &[&Scoped<'_>],
        names: &PlaceNames,
    ) -> Vec<SiteCrowd> {
        let mut by_site: BTreeMap<u32, Vec<&Scoped<'_>>> = BTreeMap::new();
        for activity in unmarked {
            by_site.entry(activity.site).or_default().push(activity);
        }
        let Share { everyone, slot, filter, .. } = self.share;
        let is_total = *slot == everyone.sectors;
        let mut crowds = Vec::new();
        for (site, mut activities) in by_site {
            if policy.rule == Rule::One && is_total {
                activities = of_largest_sector(policy, activities, *filter, everyone.sectors);
            }
            let Counted { people, by, runner_up } = Counted::find(policy, *filter, &activities);
            crowds.push(SiteCrowd {
                site: names.of_site(site),
                headcount: people,
                counted_by: by,
                runner_up,
            });
        }
        crowds.sort_by(|a, b| a.site.cmp(&b.site));
        crowds
    }
}

/// Under rule 1 the crowd of the total is the largest of any one sector, of equals that of the first.
fn of_largest_sector<'a>(
    policy: &Policy,
    activities: Vec<&'a Scoped<'a>>,
    filter: PeopleFilter,
    sectors: usize,
) -> Vec<&'a Scoped<'a>> {
    let of_sector = |sector: usize| -> Vec<&Scoped<'_>> {
        let all = activities.iter().copied();
        all.filter(|activity| bits(activity.sectors).any(|bit| bit as usize == sector)).collect()
    };
    let people = |sector: &usize| Counted::find(policy, filter, &of_sector(*sector)).people;
    // The last of equals is taken, so the sectors are gone through backwards.
    (0..sectors).rev().max_by_key(people).map(of_sector).unwrap_or_default()
}

/// The head-counts of some activities at one site that are its crowd.
struct Counted {
    people: u64,
    by: Vec<Reference>,
    runner_up: Option<(Reference, u64)>,
}

impl Counted {
    fn find(policy: &Policy, filter: PeopleFilter, activities: &[&Scoped<'_>]) -> Self {
        match policy.headcounts {
            HeadcountRule::Activity => {
                let headcount = |activity: &&Scoped<'_>| {
                    groups(filter, activity).map(|group| u64::from(group.count)).sum()
                };
                Self::largest(activities.iter().map(|activity| (*activity, headcount(activity))))
            }
            HeadcountRule::Max => {
                let counts = named_groups(filter, activities);
                Self::largest(counts.map(|(activity, _, count)| (activity, count)))
            }
            HeadcountRule::Sum => Self::sum(filter, activities),
        }
    }

    /// The largest of some counts, each with its activity.
    fn largest<'a>(counts: impl Iterator<Item = (&'a Scoped<'a>, u64)>) -> Self {
        let counts: Vec<(&Scoped<'_>, u64)> = counts.collect();
        let people = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
        let smaller = counts.iter().filter(|(_, count)| *count < people);
        let runner_up = smaller.max_by_key(|(_, count)| *count);
        let by = counts.iter().filter(|(_, count)| *count == people);
        let mut by: Vec<Reference> = by.map(|(a, _)| a.item.reference.clone()).collect();
        by.dedup();
        Self {
            people,
            by,
            runner_up: runner_up.map(|(a, count)| (a.item.reference.clone(), *count)),
        }
    }

    /// Each group with its largest count. All groups are in the crowd, so none is a runner-up.
    fn sum(filter: PeopleFilter, activities: &[&Scoped<'_>]) -> Self {
        let mut largest: BTreeMap<String, u64> = BTreeMap::new();
        for (_, group, count) in named_groups(filter, activities) {
            let most = largest.entry(group).or_default();
            *most = (*most).max(count);
        }
        let counting = named_groups(filter, activities);
        let counting = counting.filter(|(_, group, count)| *count > 0 && largest[group] == *count);
        let mut by: Vec<Reference> = counting.map(|(a, ..)| a.item.reference.clone()).collect();
        by.dedup();
        Self { people: largest.values().sum(), by, runner_up: None }
    }
}

/// The groups of an activity's head-count that pass a filter.
fn groups<'a>(
    filter: PeopleFilter,
    activity: &'a Scoped<'a>,
) -> impl Iterator<Item = &'a Headcount> {
    let groups = activity.item.headcounts.iter();
    groups.filter(move |group| filter.has_headcount(group.population_group))
}

/// Every such group with its normalised name and count, in the order of the activities.
fn named_groups<'a>(
    filter: PeopleFilter,
    activities: &[&'a Scoped<'a>],
) -> impl Iterator<Item = (&'a Scoped<'a>, String, u64)> {
    activities.iter().flat_map(move |activity| {
        let groups = groups(filter, activity);
        groups.map(|group| (*activity, normalised(&group.group), u64::from(group.count)))
    })
}

impl PlaceNames {
    /// A place with people of its lists and no head-count.
    pub(super) fn with_lists_only(&self, place: usize, registered: u64) -> PlacePart {
        let (site, admin1) = self.of_place(place);
        PlacePart {
            site,
            admin1,
            registered,
            headcount: 0,
            all_headcounts: 0,
            new_people: 0,
            estimated: 0,
            crowds: Vec::new(),
            new_people_by: Vec::new(),
            population: self.population_of(place),
        }
    }
}
