//! Dimensions: which contacts, or which individuals, belong to each part of a report.
//!
//! Belongs here: the values a dimension has in a period. Does not: counting them (`figures`).

use std::collections::{BTreeMap, BTreeSet};

use crate::event::activity::{About, Details};
use crate::event::figures::{AGES, Figure, SEXES, Sadd};
use crate::event::people::{Disability, PopulationGroup};
use crate::event::policy::Policy;
use crate::event::text::normalised;
use crate::event::time::{Month, Period};

use super::people_filter::PeopleFilter;
use super::query::{Dimension, UNSPECIFIED};
use super::scope::{Scoped, months};

/// Which contacts of the period a part takes.
pub(super) struct Slice {
    /// The value.
    pub value: String,
    /// Indices of its activities in scope.
    pub activities: Vec<usize>,
    /// Which individuals.
    pub filter: PeopleFilter,
}

/// The parts of a dimension that restrict contacts or individuals; none for sex and age.
pub(super) fn slices(
    dimension: Dimension,
    scope: &[Scoped<'_>],
    chosen: &[usize],
    period: Period,
    policy: &Policy,
) -> Vec<Slice> {
    let by_named = |named: &dyn Fn(&About) -> Vec<Named>| by_named(scope, chosen, named);
    let by_text = |texts: fn(&About) -> Vec<String>| {
        by_named(&|about| texts(about).into_iter().filter_map(Named::text).collect())
    };
    let by_filter = |filters: Vec<(&str, PeopleFilter)>| {
        let slice = |(value, filter): (&str, PeopleFilter)| Slice {
            value: value.to_owned(),
            activities: chosen.to_vec(),
            filter,
        };
        filters.into_iter().map(slice).collect()
    };
    match dimension {
        Dimension::Office => by_text(|about| vec![about.office.to_string()]),
        Dimension::Admin1 => by_text(|about| vec![about.place.admin1.name.clone()]),
        Dimension::Admin2 => by_named(&|about| Named::unit(about, 2)),
        Dimension::Admin3 => by_named(&|about| Named::unit(about, 3)),
        Dimension::Site => by_named(&|about| Named::site(about, policy)),
        Dimension::Donor => by_text(|about| about.donors.iter().map(ToString::to_string).collect()),
        Dimension::Project => {
            by_text(|about| about.project.iter().map(ToString::to_string).collect())
        }
        Dimension::Partner => by_text(|about| vec![about.partner.clone()]),
        Dimension::Kind => by_text(|about| vec![about.details.kind().to_string()]),
        Dimension::Modality => {
            by_text(|about| about.modality.iter().map(ToString::to_string).collect())
        }
        Dimension::Status => by_text(|about| vec![about.status.to_string()]),
        Dimension::FacilityType => by_text(|about| match &*about.details {
            Details::Works { facility_type, .. } => vec![facility_type.clone()],
            _ => Vec::new(),
        }),
        Dimension::Month => {
            let touched: Vec<(Month, Month)> = {
                let abouts = scope.iter().map(|a| a.item.about);
                abouts.map(|about| months(about, policy)).collect()
            };
            let slice = |month: Month| Slice {
                value: month.to_string(),
                activities: {
                    let touches = |at: &usize| touched[*at].0 <= month && month <= touched[*at].1;
                    chosen.iter().copied().filter(touches).collect()
                },
                filter: PeopleFilter::All,
            };
            period.months().map(slice).collect()
        }
        Dimension::PopulationGroup => {
            let groups =
                PopulationGroup::ALL.iter().map(|g| (g.name(), PeopleFilter::Group(Some(*g))));
            by_filter(groups.chain([(UNSPECIFIED, PeopleFilter::Group(None))]).collect())
        }
        Dimension::Disability => {
            let said =
                Disability::ALL.iter().map(|d| (d.name(), PeopleFilter::Disability(Some(*d))));
            by_filter(said.chain([(UNSPECIFIED, PeopleFilter::Disability(None))]).collect())
        }
        Dimension::Sex | Dimension::Age => Vec::new(),
    }
}

/// A value that an activity has of a dimension.
struct Named {
    /// What makes it the same as another's.
    same: String,
    /// What it is called.
    name: String,
    /// What tells it from others that are called so.
    within: String,
}

impl Named {
    /// One that its text alone makes the same; nothing for a text without a character.
    fn text(text: String) -> Option<Self> {
        let same = normalised(&text);
        let name = text.trim().to_owned();
        (!same.is_empty()).then_some(Self { same, name, within: String::new() })
    }

    /// The administrative unit of a level, from 1. Units of one name in two others are two.
    fn unit(about: &About, level: usize) -> Vec<Self> {
        let place = &about.place;
        let areas = [&place.admin1, &place.admin2, &place.admin3];
        let name = areas[level - 1].name.trim().to_owned();
        if name.is_empty() {
            return Vec::new();
        }
        let within = areas[..level - 1].iter().rev().map(|area| area.name.trim());
        let within: Vec<&str> = within.filter(|name| !name.is_empty()).collect();
        let same = place.admin_names()[..level].join("\n");
        vec![Self { same, name, within: within.join(", ") }]
    }

    /// The site, as the rule tells sites apart.
    fn site(about: &About, policy: &Policy) -> Vec<Self> {
        let place = &about.place;
        let [pcode, name] = [&place.site.pcode, &place.site.name].map(|text| text.trim());
        let within = [pcode, &place.admin3.name, &place.admin2.name, &place.admin1.name];
        let within: Vec<&str> =
            within.map(str::trim).into_iter().filter(|n| !n.is_empty()).collect();
        let same = place.site_key_under(policy.rule).as_str().to_owned();
        let name = if name.is_empty() { pcode } else { name }.to_owned();
        vec![Self { same, name, within: within.join(", ") }]
    }
}

/// The parts by values of activities, in the order of these, last those that have none. Where several are called the
/// same, each says what it lies in.
fn by_named(
    scope: &[Scoped<'_>],
    chosen: &[usize],
    named: &dyn Fn(&About) -> Vec<Named>,
) -> Vec<Slice> {
    let mut parts: BTreeMap<String, (Named, Vec<usize>)> = BTreeMap::new();
    let mut unspecified = Vec::new();
    for at in chosen {
        let values = named(scope[*at].item.about);
        if values.is_empty() {
            unspecified.push(*at);
        }
        for value in values {
            let (_, activities) =
                parts.entry(value.same.clone()).or_insert_with(|| (value, Vec::new()));
            if activities.last() != Some(at) {
                activities.push(*at);
            }
        }
    }
    let mut called: BTreeMap<String, usize> = BTreeMap::new();
    for (value, _) in parts.values() {
        *called.entry(normalised(&value.name)).or_default() += 1;
    }
    let slice = |(Named { name, within, .. }, activities): (Named, Vec<usize>)| {
        let is_one_of_several = called.get(&normalised(&name)).is_some_and(|several| *several > 1);
        let value = match within.as_str() {
            within if is_one_of_several && !within.is_empty() => format!("{name} ({within})"),
            _ => name,
        };
        Slice { value, activities, filter: PeopleFilter::All }
    };
    let mut slices: Vec<Slice> = parts.into_values().map(slice).collect();
    number_those_called_alike(&mut slices);
    if !unspecified.is_empty() {
        let value = UNSPECIFIED.to_owned();
        slices.push(Slice { value, activities: unspecified, filter: PeopleFilter::All });
    }
    slices
}

/// No two parts are called the same, whatever places are called, so that a value means one of them.
fn number_those_called_alike(slices: &mut [Slice]) {
    let mut called = BTreeSet::new();
    for slice in slices {
        let (name, mut number) = (slice.value.clone(), 1);
        while !called.insert(normalised(&slice.value)) {
            number += 1;
            slice.value = format!("{name} ({number})");
        }
    }
}

/// The parts that are read off SADD: each value with its share of a figure's cells.
pub(super) fn read_off_sadd(dimension: Dimension, figures: &[Figure]) -> Vec<(String, Vec<Sadd>)> {
    let part = |value: &&str, keep: &dyn Fn(usize, usize) -> bool| {
        let share = |figure: &Figure| {
            let mut sadd = figure.sadd;
            for (sex, row) in sadd.0.iter_mut().enumerate() {
                for (_, cell) in row.iter_mut().enumerate().filter(|(age, _)| !keep(sex, *age)) {
                    *cell = 0;
                }
            }
            sadd
        };
        ((*value).to_owned(), figures.iter().map(share).collect())
    };
    match dimension {
        Dimension::Sex => {
            SEXES.iter().enumerate().map(|(i, v)| part(v, &|sex, _| sex == i)).collect()
        }
        Dimension::Age => {
            AGES.iter().enumerate().map(|(i, v)| part(v, &|_, age| age == i)).collect()
        }
        _ => Vec::new(),
    }
}
