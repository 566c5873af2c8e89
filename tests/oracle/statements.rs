//! What is known of people and households by the period's end.
//!
//! Belongs here: "Statements" and "Merged" of section 3. Does not: who is in scope (`contacts`).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::cells::{Grid, SEXES, UNKNOWN_AGE, UNKNOWN_SEX};
use super::ledger::{Ledger, Register};
use super::tables::{Activity, PersonRow};
use super::{rule_one, rule_two};

/// Each the last non-empty statement, by person or household.
pub struct Statements {
    rule: u8,
    /// The household that a person belongs to.
    pub household: BTreeMap<String, String>,
    sex: BTreeMap<String, String>,
    birth_year: BTreeMap<String, i64>,
    pub population_group: BTreeMap<String, String>,
    pub disability: BTreeMap<String, String>,
    pub population_group_of_household: BTreeMap<String, String>,
}

/// The activities that state anything and start by a day, in order.
pub fn stating_by(last_day: NaiveDate, ledger: &Ledger, rule: u8) -> Vec<&Activity> {
    let mut activities = ledger.in_order();
    activities.retain(|activity| activity.start <= last_day);
    activities.retain(|activity| match rule {
        1 => rule_one::states(activity),
        _ => rule_two::states(activity),
    });
    activities
}

/// The household that each person belongs to by the last statement of these activities.
pub fn belonging(activities: &[&Activity], ledger: &Ledger) -> BTreeMap<String, String> {
    let as_stated = of_people(activities, ledger, |row| row.household.clone());
    as_stated
        .into_iter()
        .filter(|(_, household)| household != "-")
        .map(|(person, household)| (person, ledger.households.root(&household)))
        .collect()
}

impl Statements {
    pub fn by(period_end: NaiveDate, ledger: &Ledger, rule: u8) -> Statements {
        let activities = stating_by(period_end, ledger, rule);
        Statements {
            rule,
            household: belonging(&activities, ledger),
            sex: of_people(&activities, ledger, |row| row.sex.clone()),
            birth_year: of_people(&activities, ledger, |row| row.birth_year),
            population_group: of_people(&activities, ledger, |row| row.population_group.clone()),
            disability: of_people(&activities, ledger, |row| row.disability.clone()),
            population_group_of_household: last(
                &activities,
                &ledger.households,
                |activity| &activity.households,
                |row| (row.household.clone(), row.population_group.clone()),
            ),
        }
    }

    /// A named person's own cell.
    pub fn own_cell(&self, person: &str, period_end: NaiveDate) -> Grid {
        let sex = match self.sex.get(person) {
            Some(stated) => SEXES.iter().position(|sex| sex == stated).expect("f, m or x"),
            None => UNKNOWN_SEX,
        };
        let below_zero = if self.rule == 1 { 0 } else { UNKNOWN_AGE };
        let age = match self.birth_year.get(person) {
            Some(birth_year) => match i64::from(period_end.year()) - birth_year {
                ..0 => below_zero,
                0..=4 => 0,
                5..=11 => 1,
                12..=17 => 2,
                18..=59 => 3,
                60.. => 4,
            },
            None => UNKNOWN_AGE,
        };
        Grid::of_one(sex, age)
    }
}

fn of_people<V>(
    activities: &[&Activity],
    ledger: &Ledger,
    value: impl Fn(&PersonRow) -> Option<V>,
) -> BTreeMap<String, V> {
    last(
        activities,
        &ledger.people,
        |activity| &activity.people,
        |row| (row.person.clone(), value(row)),
    )
}

/// The last non-empty value stated of each entry; within one activity the first in rank wins.
fn last<'a, R: 'a, V>(
    activities: &[&'a Activity],
    register: &Register,
    rows: impl Fn(&'a Activity) -> &'a Vec<R>,
    statement: impl Fn(&R) -> (String, Option<V>),
) -> BTreeMap<String, V> {
    let mut last = BTreeMap::new();
    for activity in activities {
        let mut statements: Vec<_> = rows(activity).iter().map(&statement).collect();
        statements.sort_by_key(|(entry, _)| Reverse(register.rank(entry)));
        for (entry, value) in statements {
            if let Some(value) = value {
                last.insert(register.root(&entry), value);
            }
        }
    }
    last
}
