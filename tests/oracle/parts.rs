//! The parts of a report by a dimension.
//!
//! Belongs here: which parts a dimension has. Does not: what is in a part (`reach`).

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};

use super::cells::{AGES, Grid, SEXES};
use super::figures::{Count, Line, Lines, with};
use super::names::normalised;
use super::reach::{Slice, UNSPECIFIED, named};

const POPULATION_GROUPS: [&str; 6] = ["idp", "returnee", "refugee", "host", "other", UNSPECIFIED];
const DISABILITIES: [&str; 3] = ["yes", "no", UNSPECIFIED];

impl Count<'_> {
    pub fn parts(&self, dimension: &str, whole: &Lines) -> Value {
        match dimension {
            "sex" => self.sadd_parts(whole, &SEXES, |grid, s| grid.only(|sex, _| sex == s)),
            "age" => self.sadd_parts(whole, &AGES, |grid, a| grid.only(|_, age| age == a)),
            other => {
                let part = |(value, slice): (String, Slice)| {
                    let lines = self.rows(&slice);
                    let sectors = self.sectors_json(&lines);
                    json!({"value": value, "sectors": sectors, "total": lines.total.json()})
                };
                self.slices(other).into_iter().map(part).collect()
            }
        }
    }

    /// The parts of a dimension, each with the value that names it.
    fn slices(&self, dimension: &str) -> Vec<(String, Slice)> {
        let or_unspecified = |value: &str| match value {
            "" => UNSPECIFIED.to_string(),
            value => value.to_string(),
        };
        let activities = self.combined.contacts.activities.iter();
        let mut activities = activities.filter(|a| Slice::Whole.has_activity(a, self.query));

        let mut found: BTreeMap<String, (String, Slice)> = BTreeMap::new();
        match dimension {
            "month" => return months(self.query.from, self.query.to),
            "population-group" => {
                let part = |group| (String::from(group), Slice::PopulationGroup(group));
                return POPULATION_GROUPS.into_iter().map(part).collect();
            }
            "disability" => {
                let part = |value| (String::from(value), Slice::Disability(value));
                return DISABILITIES.into_iter().map(part).collect();
            }
            "office" => activities.for_each(|a| {
                found.insert(
                    a.office.clone(),
                    (or_unspecified(&a.office), Slice::Office(a.office.clone())),
                );
            }),
            "project" => activities.for_each(|a| {
                let slice = Slice::Project(a.project.clone());
                found.insert(a.project.clone(), (or_unspecified(&a.project), slice));
            }),
            // One place however it is spelt, printed as it was spelt first.
            "admin1" => activities.for_each(|a| {
                let admin1 = normalised(&a.admin[0]);
                let part = (or_unspecified(&a.admin[0]), Slice::Admin1(admin1.clone()));
                found.entry(admin1).or_insert(part);
            }),
            "donor" => {
                if activities.clone().any(|a| a.donors.is_empty()) {
                    found.insert(String::new(), (or_unspecified(""), Slice::Donor(None)));
                }
                for donor in activities.by_ref().flat_map(|a| &a.donors) {
                    let slice = Slice::Donor(Some(donor.clone()));
                    found.insert(donor.clone(), (donor.clone(), slice));
                }
            }
            other => return self.named_slices(other),
        }
        found.into_values().collect()
    }

    /// The parts of a dimension that activities have one value of, or none. Several that are called the same say what
    /// they lie in.
    fn named_slices(&self, dimension: &str) -> Vec<(String, Slice)> {
        let dimensions = super::random::DIMENSIONS;
        let dimension = *dimensions.iter().find(|known| **known == dimension).expect("a dimension");
        let activities = self.combined.contacts.activities.iter();
        let activities = activities.filter(|a| Slice::Whole.has_activity(a, self.query));
        let mut found: Vec<Option<[String; 3]>> = vec![];
        for value in activities.map(|a| named(a, dimension, self.query)) {
            let key = value.as_ref().map(|[key, ..]| key);
            if found.iter().all(|other| other.as_ref().map(|[key, ..]| key) != key) {
                found.push(value);
            }
        }
        let called = |name: &str| {
            let all = found.iter().flatten();
            all.filter(|[_, other, _]| normalised(other) == normalised(name)).count()
        };
        let part = |value: &Option<[String; 3]>| match value {
            None => (UNSPECIFIED.to_string(), Slice::Named(dimension, None)),
            Some([key, name, within]) => {
                let is_alone = called(name) == 1 || within.is_empty();
                let value = if is_alone { name.clone() } else { format!("{name} ({within})") };
                (value, Slice::Named(dimension, Some(key.clone())))
            }
        };
        found.iter().map(part).collect()
    }

    /// Parts that are read off SADD: `cells` gives the cells of the value at a place.
    fn sadd_parts(
        &self,
        whole: &Lines,
        values: &[&str],
        cells: impl Fn(&Grid, usize) -> Grid,
    ) -> Value {
        let line = |whole: &Line, place: usize| {
            let sadd = cells(&whole.direct.sadd, place);
            json!({
                "people_reached": sadd.sum(),
                "registered": null,
                "estimated": null,
                "lowest": null,
                "highest": null,
                "indirect": null,
                "activities": null,
                "sadd": sadd.json(),
            })
        };
        let part = |(place, value): (usize, &&str)| {
            let named = self.sectors.iter().zip(&whole.by_sector);
            let sectors: Value =
                named.map(|(name, row)| with("sector", name, line(row, place))).collect();
            json!({"value": value, "sectors": sectors, "total": line(&whole.total, place)})
        };
        values.iter().enumerate().map(part).collect()
    }
}

/// Every calendar month that the period touches, as `YYYY-MM`.
fn months(from: NaiveDate, to: NaiveDate) -> Vec<(String, Slice)> {
    let mut months = vec![];
    let mut first = from.with_day(1).unwrap();
    while first <= to {
        let next = first.checked_add_months(chrono::Months::new(1)).unwrap();
        let slice = Slice::Month(first, next.pred_opt().unwrap());
        months.push((first.format("%Y-%m").to_string(), slice));
        first = next;
    }
    months
}
