//! All figures divided by place, at the policy's level or a coarser one, so that figures under two
//! policies can be set side by side.
//!
//! Belongs here: what each place adds to the figure of every sector and to the total. Does not: whose
//! head-counts these are (`place_parts`), subtracting one policy's figures from another's (`report`).
//!
//! Invariant: what the places add comes to the figures. A place of the policy lies in one place of every
//! coarser level, whatever the version of the rule: both are found from the same site.

use std::collections::BTreeMap;

use super::agenda::{Agenda, Lists};
use super::everyone::Everyone;
use super::figures::PlaceComparison;
use super::headcounts::Headcounts;
use super::masks::bits;
use super::one_pass::{each_in_scope, read_lists};
use super::people_filter::PeopleFilter;
use super::place_names::PlaceNames;
use super::places::PlaceOfSite;
use super::query::Query;
use super::scope::{self, Scoped, Sites};
use super::statements::KnownPeople;
use super::tally::Tally;
use crate::event::place::SiteKey;
use crate::event::policy::{Places, Policy, Rule};

/// A place, the same under any policy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceId {
    /// An administrative unit, by its normalised names from admin1 down.
    Unit(Vec<String>),
    /// A site.
    Site(SiteKey),
}

/// What a place adds to figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceFigures {
    /// Its name.
    pub name: String,
    /// The admin1 it is in; empty where none was recorded.
    pub admin1: String,
    /// People, by sector and, last, in the total.
    pub people: Vec<u64>,
}

/// Divides the figures of a query by the places of a level: that of its policy, or a coarser one. Of the
/// query, only period and policy are used.
///
/// # Errors
/// A list that cannot be read.
pub fn by_place<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    query: &Query,
    level: Places,
) -> Result<BTreeMap<PlaceId, PlaceFigures>, L::Error> {
    let policy = &query.policy;
    let (mut sites, mut known) = (Sites::new(policy.rule), KnownPeople::new(agenda));
    let scope = scope::scope(agenda, query.period, policy, &mut sites);
    let gathered = read_lists(agenda, lists, &scope, query, &mut known, &mut sites, None)?;
    let sectors = agenda.sectors.len();
    let everyone = gathered.everyone(&known, sectors, query);
    let people = people_by_place(&everyone, &scope, policy, &gathered.places);

    // Under rule 1 a key does not say which units a site lies in.
    let mut own_sites = Sites::new(Rule::Two);
    let first_met = first_met(lists, &scope, &mut sites, &mut own_sites)?;
    let coarser = Policy { rule: Rule::Two, places: level, ..policy.clone() };
    let of_level = PlaceOfSite::find(agenda, &coarser, query.period.to, &own_sites);
    let names = PlaceNames::find(agenda, lists, (query, &scope), &mut own_sites, &of_level)?;
    let mut found: BTreeMap<PlaceId, PlaceFigures> = BTreeMap::new();
    let mut is_taken = vec![false; people.len()];
    for (site, own) in first_met.into_iter().enumerate() {
        let place = gathered.places.of(site as u32) as usize;
        let Some(own) = own.filter(|_| !std::mem::replace(&mut is_taken[place], true)) else {
            continue;
        };
        let place_of_level = of_level.of(own) as usize;
        let Some(id) = id(own, &of_level, &own_sites) else { continue };
        let figures = found.entry(id).or_insert_with(|| {
            let (name, admin1) = names.of_place(place_of_level);
            PlaceFigures { name, admin1, people: vec![0; sectors + 1] }
        });
        for (sum, people) in figures.people.iter_mut().zip(&people[place]) {
            *sum += people;
        }
    }
    found.retain(|_, figures| figures.people.iter().any(|people| *people > 0));
    Ok(found)
}

/// By place of the policy, what it adds to each sector's figure and, last, to the total.
fn people_by_place(
    everyone: &Everyone<'_>,
    scope: &[Scoped<'_>],
    policy: &Policy,
    places: &PlaceOfSite,
) -> Vec<Vec<u64>> {
    let (sectors, direct) = (everyone.sectors, || scope.iter().filter(|scoped| scoped.direct));
    let headcounts = Headcounts::fold(direct(), policy, sectors, places, |_| true);
    let tally = Tally::count(everyone, everyone.whole, PeopleFilter::All);
    let comparison =
        PlaceComparison::new((places.len(), sectors), policy.rule, &tally, &headcounts);
    let of_place = |place| (0..=sectors).map(|slot| comparison.larger(place, slot)).collect();
    let mut people: Vec<Vec<u64>> = (0..places.len()).map(of_place).collect();
    let counted = direct().filter(|scoped| scoped.sectors != 0);
    for scoped in counted.filter(|scoped| scoped.has_new_people(policy)) {
        let place = &mut people[places.of(scoped.site) as usize];
        let slots = bits(scoped.sectors).map(|sector| sector as usize);
        slots.chain([sectors]).for_each(|slot| place[slot] += scoped.item.headcount());
    }
    people
}

/// By site of the query's rule: the site under rule 2 where it was met first.
fn first_met<L: Lists>(
    lists: &L,
    scope: &[Scoped<'_>],
    sites: &mut Sites,
    own_sites: &mut Sites,
) -> Result<Vec<Option<u32>>, L::Error> {
    let mut first = vec![None; sites.len()];
    each_in_scope(lists, scope, |_, scoped, rows| {
        let place = &scoped.item.about.place;
        let own = own_sites.of_place(place);
        first[scoped.site as usize].get_or_insert(own);
        for residence in &rows.residences {
            let own = own_sites.of_residence(place, residence);
            first[sites.of_residence(place, residence) as usize].get_or_insert(own);
        }
    })?;
    Ok(first)
}

/// What the place of a site is.
fn id(site: u32, places: &PlaceOfSite, sites: &Sites) -> Option<PlaceId> {
    match places.unit(places.of(site) as usize) {
        Some(names) => Some(PlaceId::Unit(names.to_vec())),
        None => sites.key(site).cloned().map(PlaceId::Site),
    }
}
