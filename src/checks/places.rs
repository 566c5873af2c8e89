//! Checks of places: more people reached in a year than live there.
//!
//! Belongs here: holding each year's figures against the gazetteer's population, place by place. Does
//! not: a single head-count (`activities`), counting (`count`).

use std::collections::BTreeSet;

use super::material::{Findings, Material};
use super::warning::{Check, Example};
use crate::count::{PlacePart, Query, explain};
use crate::event::policy::Places;
use crate::event::time::Period;

pub(super) fn look(material: &Material<'_>, found: &mut Findings<'_, '_>) {
    if material.state.gazetteer.places.iter().all(|location| location.population.is_none()) {
        return;
    }
    // An activity can end in years for which nothing else is recorded yet.
    let last = material.activities().map(|(_, stated)| stated.activity.about.start.year()).max();
    let asked = material.activities().filter(|(at, _)| material.is_asked(*at));
    let years = asked.flat_map(|(_, stated)| {
        let about = &stated.activity.about;
        about.start.year()..=last.map_or(0, |last| last.min(about.last_day().year()))
    });
    let years: BTreeSet<i32> = years.collect();
    for period in years.into_iter().filter_map(|year| Period::year(year).ok()) {
        look_at_year(material, period, found);
    }
}

fn look_at_year(material: &Material<'_>, period: Period, found: &mut Findings<'_, '_>) {
    let query = Query::whole(period, material.state.policy_of_period(period).clone());
    let Ok(explained) = explain(material.facts.agenda(), &material.facts, &query, None, None);
    for place in &explained.places {
        let Some(population) = place.population else { continue };
        let people = place.registered + place.estimated;
        // A single head-count above the population has a warning of its own.
        let is_told = query.policy.places == Places::Site && place.headcount > population;
        if people > population && !is_told {
            let subject = format!("{} {}", period.to.year(), described(place));
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
