//! Dimensions: which contacts, or which individuals, belong to each part of a report.
//!
//! Belongs here: the values a dimension has in a period. Does not: counting them (`figures`).

use std::collections::BTreeMap;

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
    let by_text = |texts: fn(&Scoped<'_>) -> Vec<String>| {
        let mut parts: BTreeMap<String, Slice> = BTreeMap::new();
        let mut unspecified = Vec::new();
        for at in chosen {
            let texts = texts(&scope[*at]);
            if texts.is_empty() {
                unspecified.push(*at);
            }
            for text in texts {
                let slice = parts.entry(normalised(&text)).or_insert_with(|| Slice {
                    value: text.trim().to_owned(),
                    activities: Vec::new(),
                    filter: PeopleFilter::All,
                });
                if slice.activities.last() != Some(at) {
                    slice.activities.push(*at);
                }
            }
        }
        let mut slices: Vec<Slice> = parts.into_values().collect();
        if !unspecified.is_empty() {
            let value = UNSPECIFIED.to_owned();
            slices.push(Slice { value, activities: unspecified, filter: PeopleFilter::All });
        }
        slices
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
        Dimension::Office => by_text(|a| vec![a.item.about.office.to_string()]),
        Dimension::Admin1 => by_text(|a| {
            let name = &a.item.about.place.admin1.name;
            (!name.trim().is_empty()).then(|| name.clone()).into_iter().collect()
        }),
        Dimension::Donor => {
            by_text(|a| a.item.about.donors.iter().map(ToString::to_string).collect())
        }
        Dimension::Project => {
            by_text(|a| a.item.about.project.iter().map(ToString::to_string).collect())
        }
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
