//! Checks of places: more people reached in a year than live there.
//!
//! Belongs here: holding each year's figures against the gazetteer's population, place by place. Does
//! not: a single head-count (`activities`), counting (`count`).

use std::collections::{BTreeSet, HashSet};

use super::material::{Findings, Material};
use super::warning::{Check, Example};
use crate::count::{PlacePart, Query, Wanted, explain};
use crate::event::policy::{Places, Policy};
use crate::event::text::normalised;
use crate::event::time::Period;
use crate::ledger::State;

pub(super) fn look(material: &Material<'_>, found: &mut Findings<'_, '_>) {
    // An activity can end in years for which nothing else is recorded yet.
    let last = material.activities().map(|(_, stated)| stated.activity.about.start.year()).max();
    let (agenda, facts) = (material.facts.agenda(), &material.facts);
    let Ok(()) = look_with(material, last, found, &mut |query| {
        explain(agenda, facts, query, &Wanted::total()).map(|explained| explained.places)
    });
}

/// Whether the population of any place is known.
pub(super) fn are_known(state: &State) -> bool {
    state.gazetteer.places.iter().any(|location| location.population.is_some())
}

/// The same, where somebody else explains the figures; `last` is the last year in which an activity starts.
pub(super) fn look_with<E>(
    material: &Material<'_>,
    last: Option<i32>,
    found: &mut Findings<'_, '_>,
    places_of: &mut dyn FnMut(&Query) -> Result<Vec<PlacePart>, E>,
) -> Result<(), E> {
    if !are_known(material.state) {
        return Ok(());
    }
    let asked = material.activities().filter(|(at, _)| material.is_asked(*at));
    let years = asked.flat_map(|(_, stated)| {
        let about = &stated.activity.about;
        about.start.year()..=last.map_or(0, |last| last.min(about.last_day().year()))
    });
    let years: BTreeSet<i32> = years.collect();
    let names = names(material);
    for period in years.into_iter().filter_map(|year| Period::year(year).ok()) {
        let policy = material.state.policy_of_period(period);
        let mut look_at = |policy: Policy| -> Result<(), E> {
            let query = Query::whole(period, policy);
            look_at_year(&query, &places_of(&query)?, &names, found);
            Ok(())
        };
        look_at(policy.clone())?;
        // Where lists are set against head-counts in larger units, a site can exceed its population all
        // the same.
        if policy.places != Places::Site {
            look_at(Policy { places: Places::Site, ..policy.clone() })?;
        }
    }
    Ok(())
}

/// The normalised names of all places that an office's activities, or homes they state, are at; `None`
/// where all places are asked for.
fn names(material: &Material<'_>) -> Option<HashSet<String>> {
    if !material.is_of_office() {
        return None;
    }
    let mut names = HashSet::new();
    for (_, stated) in material.activities().filter(|(at, _)| material.is_asked(*at)) {
        let place = &stated.activity.about.place;
        names.extend(place.admin_names());
        names.insert(normalised(&place.site.name));
        let homes = stated.activity.people.residences.iter();
        names.extend(homes.map(|home| normalised(&home.name)));
    }
    Some(names)
}

fn look_at_year(
    query: &Query,
    places: &[PlacePart],
    names: &Option<HashSet<String>>,
    found: &mut Findings<'_, '_>,
) {
    for place in places {
        let Some(population) = place.population else { continue };
        let people = place.registered + place.estimated;
        // A single head-count above the population has a warning of its own.
        let is_told = query.policy.places == Places::Site && place.headcount > population;
        let is_asked = names.as_ref().is_none_or(|names| names.contains(&normalised(&place.site)));
        if people > population && !is_told && is_asked {
            let subject = format!("{} {}", query.period.to.year(), described(place));
            found.add_of(Check::FigureAbovePopulation, subject, people - population, || {
                Example::Reached(people, population)
            });
        }
    }
}

fn described(place: &PlacePart) -> String {
    match place.admin1.is_empty() || place.admin1 == place.site {
        true => place.site.clone(),
        false => format!("{} ({})", place.site, place.admin1),
    }
}
