//! A figure divided by activity and by place.
//!
//! Belongs here: dividing a figure into parts that add up to it. Does not: counting in another way; the
//! parts come from the same fold as the figure.
//!
//! Each registered individual belongs to the first activity, in the order of folding, that reached it
//! in the sector (for the total: in any sector). What head-counts add belongs to places. So the new
//! people of all activities and the estimates of all places add up to the figure, and none is below 0.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::agenda::{Agenda, Lists};
use super::everyone::Everyone;
use super::homes::Homes;
use super::masks::bits;
use super::one_pass::{each_in_scope, read_lists};
use super::place_names::PlaceNames;
use super::place_parts::{PlacePart, Sides};
use super::query::Query;
use super::rows::Rows;
use super::scope::{self, Scoped, Sites};
use super::statements::KnownPeople;
use crate::event::ids::{Reference, SectorId};

/// A figure in parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// People reached: of the sector or in total, at the place or everywhere.
    pub people_reached: u64,
    /// Activities in the order of folding.
    pub activities: Vec<ActivityPart>,
    /// Places, in the order of their names.
    pub places: Vec<PlacePart>,
}

/// What one activity adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// Explains the figure of a sector, or the total, of everyone or of those at home at one place. A place
/// is asked for by its name or P-code, or by those of a site in it. Of the query, only period and policy
/// are used.
///
/// # Errors
/// A list that cannot be read.
pub fn explain<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    query: &Query,
    sector: Option<&SectorId>,
    place: Option<&str>,
) -> Result<Explanation, L::Error> {
    let (mut sites, mut known) = (Sites::new(query.policy.rule), KnownPeople::new(agenda));
    let scope = scope::scope(agenda, query.period, &query.policy, &mut sites);
    let (known, sites) = (&mut known, &mut sites);
    let gathered = read_lists(agenda, lists, &scope, query, known, sites, None)?;
    let (homes, place_of_site) = (&gathered.homes, &gathered.places);
    let sectors = agenda.sectors.len();
    let everyone = gathered.everyone(known, sectors, query);
    let slot = sector.map_or(sectors, |sector| {
        agenda.sectors.iter().position(|s| s == sector).unwrap_or(sectors)
    });
    let names = PlaceNames::find(agenda, lists, (query, &scope), sites, place_of_site)?;
    let wanted = place.map(|place| names.meant_by(place));
    let shown = |at: usize| wanted.as_ref().is_none_or(|wanted| wanted.contains(&at));
    let direct: Vec<&Scoped<'_>> = scope.iter().filter(|activity| activity.direct).collect();
    let places = Sides { everyone: &everyone, activities: &direct, place_of_site, slot }.parts(
        &query.policy,
        &names,
        &shown,
    );
    let mut reached_so_far = ReachedSoFar::new(&everyone, known, homes, &shown);
    let mut activities: Vec<ActivityPart> = Vec::new();
    each_in_scope(lists, &scope, |_, activity, rows| {
        if activity.direct {
            let in_slot = slot == sectors || activity.sectors & (1 << slot) != 0;
            let slot = in_slot.then_some(slot);
            let part = reached_so_far.take(activity, rows, agenda.sectors, slot, sectors);
            activities.extend(part.filter(|part| place.is_none() || part.people > 0));
        }
    })?;
    let new: u64 = activities.iter().map(|part| part.new).sum();
    let estimated: u64 = places.iter().map(|part| part.estimated).sum();
    debug_assert_eq!(new, places.iter().map(|part| part.registered).sum::<u64>());
    Ok(Explanation { people_reached: new + estimated, activities, places })
}

/// The people who are counted first at one activity: in each sector and, last, in the total. Nobody where it
/// does not count. Of the query, only period and policy are used.
///
/// # Errors
/// A list that cannot be read.
pub fn first_reached<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    query: &Query,
    reference: &Reference,
) -> Result<Vec<u64>, L::Error> {
    let (mut sites, mut known) = (Sites::new(query.policy.rule), KnownPeople::new(agenda));
    let scope = scope::scope(agenda, query.period, &query.policy, &mut sites);
    let sectors = agenda.sectors.len();
    let nobody = vec![0; sectors + 1];
    let is_asked = |scoped: &Scoped<'_>| scoped.direct && scoped.item.reference == reference;
    let Some(at) = scope.iter().position(is_asked) else { return Ok(nobody) };
    let (people, sites) = (&mut known, &mut sites);
    let gathered = read_lists(agenda, lists, &scope, query, people, sites, None)?;
    let everyone = gathered.everyone(&known, sectors, query);
    let mut so_far = ReachedSoFar::new(&everyone, &known, &gathered.homes, &|_| true);
    let mut first = nobody;
    each_in_scope(lists, &scope[..=at], |place, activity, rows| match place == at {
        true => first = so_far.first_reached(activity, rows, sectors),
        false if activity.direct => {
            so_far.take(activity, rows, agenda.sectors, None, sectors);
        }
        false => {}
    })?;
    Ok(first)
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

    /// The persons that an activity lists or reaches by their households, and its households: each once,
    /// however often it lists them.
    fn individuals(&self, rows: &Rows) -> (Vec<u32>, Vec<u32>) {
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
        (persons, households)
    }

    /// By slot, the people whom an activity reaches first. It is not added.
    fn first_reached(&self, scoped: &Scoped<'_>, rows: &Rows, total: usize) -> Vec<u64> {
        let (persons, households) = self.individuals(rows);
        let persons = persons.iter().map(|person| (self.persons[*person as usize], 1));
        let unnamed = households.iter().map(|household| {
            let household = *household as usize;
            (self.households[household], u64::from(self.everyone.unnamed(household)))
        });
        let mut first = vec![0; total + 1];
        for (before, people) in persons.chain(unnamed) {
            bits(scoped.sectors & !before).for_each(|sector| first[sector as usize] += people);
            first[total] += if before == 0 { people } else { 0 };
        }
        first
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
        let (persons, households) = self.individuals(rows);
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
            headcount: scoped.item.headcount(),
            people: all,
            new,
            before: before.into_iter().map(|(mask, n)| (named(mask).collect(), n)).collect(),
        })
    }
}
