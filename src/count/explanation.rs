//! A figure divided by activity and by place.
//!
//! Belongs here: dividing a figure into parts that add up to it. Does not: counting in another way; the
//! parts come from the same fold as the figure.
//!
//! Each registered individual belongs to the first activity, in the order of folding, that reached it
//! in the sector (for the total: in any sector). What head-counts add belongs to places. So the new
//! people of all activities and the estimates of all places add up to the figure, and none is below 0.

use std::collections::BTreeMap;

use super::agenda::{Agenda, Lists};
use super::everyone::Everyone;
use super::figures::PlaceComparison;
use super::headcounts::Headcounts;
use super::homes::Homes;
use super::masks::bits;
use super::one_pass::{PassResult, each_in_scope, read_lists};
use super::people_filter::PeopleFilter;
use super::query::Query;
use super::rows::Rows;
use super::scope::{self, Scoped, Sites};
use super::statements::{Ages, KnownPeople};
use super::tally::Tally;
use crate::event::ids::{Reference, SectorId};

/// A figure in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// People reached: of the sector or in total, at the place or everywhere.
    pub people_reached: u64,
    /// Activities in the order of folding.
    pub activities: Vec<ActivityPart>,
    /// Places, in the order of their names.
    pub places: Vec<PlacePart>,
}

/// What one activity adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityPart {
    /// Which.
    pub reference: Reference,
    /// Rows that list somebody: persons and households.
    pub contacts: u64,
    /// Head-count it states.
    pub headcount: u64,
    /// Individuals that its lists reach; with a place, those at home there.
    pub people: u64,
    /// Of these, reached for the first time.
    pub new: u64,
    /// Of these, reached before, by the sectors that had reached them then.
    pub before: Vec<(Vec<SectorId>, u64)>,
}

/// The two sides of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacePart {
    /// Its name, as it was recorded first.
    pub site: String,
    /// The admin1 it is in; empty where none was recorded.
    pub admin1: String,
    /// Individuals at home there, by lists.
    pub registered: u64,
    /// Its head-count.
    pub headcount: u64,
    /// By how much the head-count exceeds the registered individuals.
    pub estimated: u64,
    /// The activities whose head-count it is.
    pub counted_by: Vec<Reference>,
}

/// Explains the figure of a sector, or the total, of everyone or of those at home at one place.
/// Of the query, only period and policy are used.
///
/// # Errors
/// A list that cannot be read.
pub fn explain<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    query: &Query,
    sector: Option<&SectorId>,
    site: Option<&dyn Fn(&str) -> bool>,
) -> Result<Explanation, L::Error> {
    let (mut sites, mut known) = (Sites::new(query.policy.rule), KnownPeople::new(agenda));
    let scope = scope::scope(agenda, query.period, &query.policy, &mut sites);
    let (known, sites) = (&mut known, &mut sites);
    let gathered = read_lists(agenda, lists, &scope, query, known, sites, &[])?;
    let PassResult { homes, places: place_of_site, former, whole, .. } = gathered;
    let sectors = agenda.sectors.len();
    let (size, ages) = ((place_of_site.len(), sectors), Ages::at_end(query.period, &query.policy));
    let everyone = Everyone::new(known, &homes, &whole.direct, &former, size, ages);
    let direct = || scope.iter().filter(|activity| activity.direct);
    let headcounts = Headcounts::fold(direct(), &query.policy, sectors, &place_of_site, |_| true);
    let tally = Tally::count(&everyone, everyone.whole, PeopleFilter::All);
    let selection = PlaceComparison::new(size, query.policy.rule, &tally, &headcounts);
    let slot = sector.map_or(sectors, |sector| {
        agenda.sectors.iter().position(|s| s == sector).unwrap_or(sectors)
    });
    let names = names(lists, &scope, sites)?;
    let shown = |at: usize| site.is_none_or(|is| names.get(at).is_some_and(|(name, _)| is(name)));
    let mut places = Vec::new();
    for (at, (name, admin1)) in names.iter().enumerate().filter(|(at, _)| shown(*at)) {
        let (registered, headcount) = selection.sides(at, slot);
        let headcount = headcount.map_or(0, |headcount| headcount.people);
        let estimated = headcount.saturating_sub(registered);
        if registered + headcount == 0 {
            continue;
        }
        let counts = |activity: &&Scoped<'_>| {
            let sum = counted_in(activity);
            let in_slot = slot == sectors || activity.sectors & (1 << slot) != 0;
            activity.site as usize == at && in_slot && sum > 0 && sum <= headcount
        };
        let by = direct().filter(counts);
        let most = by.clone().map(counted_in).max();
        let by = by.filter(|activity| Some(counted_in(activity)) == most);
        let counted_by = match estimated {
            0 => Vec::new(),
            _ => by.map(|activity| activity.item.reference.clone()).collect(),
        };
        let (site, admin1) = (name.clone(), admin1.clone());
        places.push(PlacePart { site, admin1, registered, headcount, estimated, counted_by });
    }
    places.sort_by(|a, b| (&a.site, &a.admin1).cmp(&(&b.site, &b.admin1)));
    let mut reached_so_far = ReachedSoFar::new(&everyone, known, &homes, &shown);
    let mut activities: Vec<ActivityPart> = Vec::new();
    each_in_scope(lists, &scope, |_, activity, rows| {
        if activity.direct {
            let in_slot = slot == sectors || activity.sectors & (1 << slot) != 0;
            let slot = in_slot.then_some(slot);
            let part = reached_so_far.take(activity, rows, agenda.sectors, slot, sectors);
            activities.extend(part.filter(|part| site.is_none() || part.people > 0));
        }
    })?;
    let new: u64 = activities.iter().map(|part| part.new).sum();
    let estimated: u64 = places.iter().map(|part| part.estimated).sum();
    debug_assert_eq!(new, places.iter().map(|part| part.registered).sum::<u64>());
    Ok(Explanation { people_reached: new + estimated, activities, places })
}

/// The people of all groups that an activity counted.
fn counted_in(scoped: &Scoped<'_>) -> u64 {
    scoped.item.headcounts.iter().map(|group| u64::from(group.count)).sum()
}

/// The names of the sites, as they were recorded first, with their admin1.
fn names<L: Lists>(
    lists: &L,
    scope: &[Scoped<'_>],
    sites: &mut Sites,
) -> Result<Vec<(String, String)>, L::Error> {
    let mut names = vec![(String::new(), String::new()); sites.len()];
    let mut name = |at: u32, site: &str, admin1: &str| {
        if let Some(slot) = names.get_mut(at as usize).filter(|(name, _)| name.is_empty()) {
            *slot = (site.to_owned(), admin1.to_owned());
        }
    };
    each_in_scope(lists, scope, |_, scoped, rows| {
        let place = &scoped.item.about.place;
        let admin1 = &place.admin1.name;
        name(scoped.site, &place.site.name, admin1);
        for residence in &rows.residences {
            let at = sites.of_residence(place, residence);
            let named = !residence.name.is_empty();
            name(at, if named { &residence.name } else { &residence.pcode }, admin1);
        }
    })?;
    Ok(names)
}

/// The people reached so far, while activities are read in order.
struct ReachedSoFar<'a> {
    everyone: &'a Everyone<'a>,
    known: &'a KnownPeople,
    homes: &'a Homes,
    shown: &'a dyn Fn(usize) -> bool,
    /// Sectors so far, by person and by household's unnamed members.
    persons: Vec<u64>,
    households: Vec<u64>,
    /// Named individuals by household.
    members: BTreeMap<usize, Vec<u32>>,
}

impl<'a> ReachedSoFar<'a> {
    fn new(
        everyone: &'a Everyone<'a>,
        known: &'a KnownPeople,
        homes: &'a Homes,
        shown: &'a dyn Fn(usize) -> bool,
    ) -> Self {
        let mut members: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
        for (person, household) in everyone.named_members() {
            members.entry(household).or_default().push(person);
        }
        let (persons, households) =
            (vec![0; known.persons.len()], vec![0; known.household_groups.len()]);
        Self { everyone, known, homes, shown, persons, households, members }
    }

    /// Adds an activity. Returns what it adds to the figure, if it reports to the figure's sector.
    fn take(
        &mut self,
        scoped: &Scoped<'_>,
        rows: &Rows,
        sectors: &[SectorId],
        slot: Option<usize>,
        total: usize,
    ) -> Option<ActivityPart> {
        // Each individual once, however often the activity lists them.
        let mut persons: Vec<u32> = Vec::new();
        let mut households: Vec<u32> = Vec::new();
        for row in &rows.households {
            let household = self.known.household_roots.root(row.household);
            households.push(household);
            persons.extend(self.members.get(&(household as usize)).into_iter().flatten());
        }
        persons.extend(rows.persons.iter().map(|row| self.known.person_roots.root(row.person)));
        for list in [&mut persons, &mut households] {
            list.sort_unstable();
            list.dedup();
        }
        let (mut all, mut new) = (0, 0);
        let mut before: BTreeMap<u64, u64> = BTreeMap::new();
        let mut count = |mask: &mut u64, home: u32, people: u64| {
            if people > 0 && (self.shown)(home as usize) {
                all += people;
                let counted = match slot {
                    Some(slot) if slot < total => *mask & (1 << slot) != 0,
                    _ => *mask != 0,
                };
                if counted {
                    *before.entry(*mask).or_default() += people;
                } else {
                    new += people;
                }
            }
            *mask |= scoped.sectors;
        };
        for person in persons {
            let home = self.homes.of_person(self.known, person);
            count(&mut self.persons[person as usize], home, 1);
        }
        for household in households {
            let unnamed = u64::from(self.everyone.unnamed(household as usize));
            let home = self.homes.of_household(household);
            count(&mut self.households[household as usize], home, unnamed);
        }
        slot?;
        let named = |mask: u64| bits(mask).filter_map(|bit| sectors.get(bit as usize).cloned());
        Some(ActivityPart {
            reference: scoped.item.reference.clone(),
            contacts: (rows.persons.len() + rows.households.len()) as u64,
            headcount: counted_in(scoped),
            people: all,
            new,
            before: before.into_iter().map(|(mask, n)| (named(mask).collect(), n)).collect(),
        })
    }
}
