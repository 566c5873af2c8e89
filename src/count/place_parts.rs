//! The two sides of each place, and whose head-counts its crowd is.
//!
//! Belongs here: dividing a figure by place. Does not: what a place is called (`place_names`), dividing
//! it by activity (`explanation`).
//!
//! Invariant: an activity is named only where its head-count, or a group of it, is in the crowd.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::everyone::Everyone;
use super::figures::PlaceComparison;
use super::headcounts::Headcounts;
use super::masks::bits;
use super::people_filter::PeopleFilter;
use super::place_names::PlaceNames;
use super::places::PlaceOfSite;
use super::scope::Scoped;
use super::tally::Tally;
use crate::event::ids::Reference;
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

/// What both sides of a figure follow from.
pub(super) struct Sides<'a> {
    pub everyone: &'a Everyone<'a>,
    /// The direct activities in scope, in order.
    pub activities: &'a [&'a Scoped<'a>],
    pub place_of_site: &'a PlaceOfSite,
    /// The sector, or the number of sectors for the total.
    pub slot: usize,
}

impl Sides<'_> {
    /// The places that are `shown`, in the order of their names.
    pub fn parts(
        &self,
        policy: &Policy,
        names: &PlaceNames,
        shown: &dyn Fn(usize) -> bool,
    ) -> Vec<PlacePart> {
        let (everyone, slot) = (self.everyone, self.slot);
        let (places, sectors) = (everyone.places, everyone.sectors);
        let all = self.activities.iter().copied();
        let headcounts = Headcounts::fold(all, policy, sectors, self.place_of_site, |_| true);
        let tally = Tally::count(everyone, everyone.whole, PeopleFilter::All);
        let comparison = PlaceComparison::new((places, sectors), policy.rule, &tally, &headcounts);
        let mut by_place: BTreeMap<usize, Vec<&Scoped<'_>>> = BTreeMap::new();
        for activity in self.activities.iter().filter(|activity| self.counts(activity)) {
            by_place
                .entry(self.place_of_site.of(activity.site) as usize)
                .or_default()
                .push(activity);
        }
        let mut parts = Vec::new();
        for place in (0..places).filter(|place| shown(*place)) {
            let here = by_place.remove(&place).unwrap_or_default();
            let (marked, unmarked): (Vec<_>, Vec<_>) =
                here.into_iter().partition(|activity| activity.has_new_people(policy));
            let (registered, crowd) = comparison.sides(place, slot);
            let headcount = crowd.map_or(0, |crowd| crowd.people);
            let new_people: u64 = marked.iter().map(|activity| activity.item.headcount()).sum();
            if registered + headcount + new_people == 0 {
                continue;
            }
            let beyond = headcount.saturating_sub(registered);
            let crowds =
                if beyond > 0 { self.crowds(policy, &unmarked, names) } else { Vec::new() };
            let (site, admin1) = names.of_place(place);
            parts.push(PlacePart {
                site,
                admin1,
                registered,
                headcount,
                new_people,
                estimated: beyond + new_people,
                crowds,
                population: names.population_of(place),
                new_people_by: marked.iter().map(|a| a.item.reference.clone()).collect(),
            });
        }
        parts.sort_by(|a, b| (&a.site, &a.admin1).cmp(&(&b.site, &b.admin1)));
        parts
    }

    /// Whether an activity counts people in the figure's sector.
    fn counts(&self, activity: &Scoped<'_>) -> bool {
        let in_slot = match self.slot == self.everyone.sectors {
            true => activity.sectors != 0,
            false => activity.sectors & (1 << self.slot) != 0,
        };
        in_slot && activity.item.headcount() > 0
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
        let is_total = self.slot == self.everyone.sectors;
        let mut crowds = Vec::new();
        for (site, mut activities) in by_site {
            if policy.rule == Rule::One && is_total {
                activities = of_largest_sector(policy, activities, self.everyone.sectors);
            }
            let Counted { people, by, runner_up } = Counted::find(policy, &activities);
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
    sectors: usize,
) -> Vec<&'a Scoped<'a>> {
    let of_sector = |sector: usize| -> Vec<&Scoped<'_>> {
        let all = activities.iter().copied();
        all.filter(|activity| bits(activity.sectors).any(|bit| bit as usize == sector)).collect()
    };
    let people = |sector: &usize| Counted::find(policy, &of_sector(*sector)).people;
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
    fn find(policy: &Policy, activities: &[&Scoped<'_>]) -> Self {
        match policy.headcounts {
            HeadcountRule::Activity => Self::largest(
                activities.iter().map(|activity| (*activity, activity.item.headcount())),
            ),
            HeadcountRule::Max => Self::largest(groups(activities).map(|(a, _, count)| (a, count))),
            HeadcountRule::Sum => Self::sum(activities),
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
    fn sum(activities: &[&Scoped<'_>]) -> Self {
        let mut largest: BTreeMap<String, u64> = BTreeMap::new();
        for (_, group, count) in groups(activities) {
            let most = largest.entry(group).or_default();
            *most = (*most).max(count);
        }
        let counting = groups(activities);
        let counting = counting.filter(|(_, group, count)| *count > 0 && largest[group] == *count);
        let mut by: Vec<Reference> = counting.map(|(a, ..)| a.item.reference.clone()).collect();
        by.dedup();
        Self { people: largest.values().sum(), by, runner_up: None }
    }
}

/// Every group with its normalised name and count, in the order of the activities.
fn groups<'a>(
    activities: &[&'a Scoped<'a>],
) -> impl Iterator<Item = (&'a Scoped<'a>, String, u64)> {
    activities.iter().flat_map(|activity| {
        let groups = activity.item.headcounts.iter();
        groups.map(|group| (*activity, normalised(&group.group), u64::from(group.count)))
    })
}
