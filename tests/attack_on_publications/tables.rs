//! What the tables of months, rapid responses, who does what where and activities say.
//!
//! Belongs here: relations of these tables with each other and with the parts of a report. Does not: the
//! figures themselves (`rule`), solving.

use std::collections::BTreeMap;

use serde_json::Value;

use super::factsheet::DEPTHS;
use super::printed::{AGES, SEXES, TOTAL, Tables, cell, part, rapid_slice, series, text, until};
use super::relations::NONE;
use super::rule::{Knowledge, PILES};

/// Two names of which either may be missing.
type Names = (Option<String>, Option<String>);

/// What bounds and people have in common: a part has no more, all parts no less.
const BOUNDED: [&str; 3] = ["people_reached", "lowest", "highest"];

impl Knowledge<'_> {
    pub fn months(&mut self, tables: &Tables) {
        let of = &tables.of;
        let mut before: Option<String> = None;
        for (at, month) in tables.months.iter().enumerate() {
            let (monthly, until) = (part(of, "month", month), until(of, month));
            let is_last = at + 1 == tables.months.len();
            for slice in [&monthly, &until] {
                tables.columns().for_each(|column| self.figure(slice, column));
                self.sectors(tables, slice);
            }
            for column in tables.columns() {
                self.until(&monthly, &until, before.as_deref(), column);
                for number in BOUNDED {
                    let (here, whole) =
                        (self.at(&until, column, number), self.at(of, column, number));
                    match is_last {
                        true => self.adds_up("the last month's sum is the figure", whole, &[here]),
                        false => self.at_most("until a month ≤ in all", here, whole),
                    }
                    self.at_most("month ≤ whole", self.at(&monthly, column, number), whole);
                }
            }
            before = Some(until);
        }
        for column in tables.columns() {
            for number in BOUNDED {
                let months = tables.months.iter().map(|month| part(of, "month", month));
                let months: Vec<_> = months.map(|slice| self.at(&slice, column, number)).collect();
                self.covered("whole ≤ sum of months", self.at(of, column, number), &months);
            }
        }
    }

    /// The people until a month, who are those until the month before and the new ones.
    fn until(&mut self, monthly: &str, until: &str, before: Option<&str>, column: &str) {
        let new = self.at(until, column, "new");
        let people = self.at(until, column, "people_reached");
        self.at_most("new ≤ month", new, self.at(monthly, column, "people_reached"));
        let Some(before) = before else {
            self.adds_up("in the first month all are new", people, &[new]);
            for number in BOUNDED {
                let (all, month) =
                    (self.at(until, column, number), self.at(monthly, column, number));
                self.adds_up("the first month is all until then", all, &[month]);
            }
            return;
        };
        let people_before = self.at(before, column, "people_reached");
        self.adds_up("until the month before + new", people, &[people_before, new]);
        for number in BOUNDED {
            let [all, earlier, month] =
                [until, before, monthly].map(|slice| self.at(slice, column, number));
            self.at_most("until the month before ≤ until the month", earlier, all);
            self.at_most("month ≤ until the month", month, all);
            self.covered("until the month ≤ until before + month", all, &[earlier, month]);
        }
    }

    /// The sums that are in the factsheet alone.
    pub fn factsheet(&mut self, tables: &Tables) {
        let of = &tables.of;
        for column in tables.columns() {
            let ages = AGES[..3].iter();
            let cells = ages.flat_map(|age| SEXES.map(|sex| cell(sex, age)));
            let cells: Vec<_> = cells.map(|cell| self.at(of, column, &cell)).collect();
            let children = self.at(of, column, "under 18");
            self.adds_up("under 18: the sum of its cells", children, &cells);
        }
        for month in &tables.months {
            let until = until(of, month);
            let [before, new] =
                ["reached before", "new"].map(|number| self.at(&until, TOTAL, number));
            let people = self.at(&part(of, "month", month), TOTAL, "people_reached");
            self.adds_up("in the month: new or reached before", people, &[before, new]);
        }
        let sets: Vec<_> =
            tables.overlap.iter().map(|set| self.at(of, &set.join("+"), "only")).collect();
        for (deep, depth) in DEPTHS.iter().enumerate() {
            let is_so_deep = |set: &Vec<String>| set.len().min(DEPTHS.len()) == deep + 1;
            let deep = tables.overlap.iter().zip(&sets).filter(|(set, _)| is_so_deep(set));
            let deep: Vec<_> = deep.map(|(_, at)| *at).collect();
            self.adds_up("overlap by the number of sectors", self.at(of, TOTAL, depth), &deep);
        }
    }

    pub fn rapid(&mut self, tables: &Tables) {
        let of = &tables.of;
        let all: Vec<(String, &Names)> =
            tables.rrm.iter().map(|key| (rapid_slice(of, &key.0, &key.1), key)).collect();
        for (slice, (area, month)) in &all {
            self.figure(slice, TOTAL);
            // A part of all responses, and of everything in the area and month.
            let mut wholes = vec![];
            if area.is_some() {
                wholes.push(rapid_slice(of, &None, month));
            }
            if month.is_some() {
                wholes.push(rapid_slice(of, area, &None));
            }
            wholes.extend(area.as_ref().map(|area| part(of, "admin1", area)));
            wholes.extend(month.as_ref().map(|month| part(of, "month", month)));
            wholes.push(of.clone());
            for number in BOUNDED {
                for whole in &wholes {
                    let (here, there) =
                        (self.at(slice, TOTAL, number), self.at(whole, TOTAL, number));
                    self.at_most("responses ≤ whole", here, there);
                }
            }
            // Its parts by area, and by month.
            for is_by_area in [true, false] {
                let is_part = |key: &(Option<String>, Option<String>)| match is_by_area {
                    true => area.is_none() && key.0.is_some() && key.1 == *month,
                    false => month.is_none() && key.1.is_some() && key.0 == *area,
                };
                let parts: Vec<&String> =
                    all.iter().filter(|(_, key)| is_part(key)).map(|(slice, _)| slice).collect();
                if parts.is_empty() {
                    continue;
                }
                for number in BOUNDED {
                    let parts: Vec<_> =
                        parts.iter().map(|slice| self.at(slice, TOTAL, number)).collect();
                    let whole = self.at(slice, TOTAL, number);
                    self.covered("responses ≤ sum of their parts", whole, &parts);
                }
            }
        }
    }

    /// Who does what where.
    pub fn rows(&mut self, tables: &Tables) {
        let of = &tables.of;
        let mut by_series: BTreeMap<(String, &str), Vec<&Value>> = BTreeMap::new();
        for row in &tables.rows {
            by_series.entry((series(of, row), sector(row))).or_default().push(row);
        }
        for ((series, sector), rows) in &by_series {
            let mut before: Option<usize> = None;
            for row in rows {
                let slice = part(series, "month", text(row, "month"));
                self.figure(&slice, sector);
                let [people, new, until] = ["people_reached", "new", "cumulative"]
                    .map(|number| self.at(&slice, sector, number));
                self.at_most("new ≤ month", new, people);
                self.at_most("month ≤ until the month", people, until);
                match before {
                    None => self.adds_up("in the first month all are new", until, &[new]),
                    before => self.adds_up("until the row before + new", until, &[before, new]),
                }
                before = until;
                for whole in wholes(of, row) {
                    for number in PILES {
                        let whole = self.at(&whole, sector, number);
                        self.at_most("row ≤ part", self.at(&slice, sector, number), whole);
                    }
                    if !whole.contains("month=") {
                        let whole = self.at(&whole, sector, "people_reached");
                        self.at_most("rows until a month ≤ part", until, whole);
                    }
                }
            }
        }
        self.months_of_rows(tables);
    }

    /// The rows of a month have all of its people and head-counts.
    fn months_of_rows(&mut self, tables: &Tables) {
        let mut slices: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
        for row in &tables.rows {
            let slice = part(&series(&tables.of, row), "month", text(row, "month"));
            slices.entry((text(row, "month"), sector(row))).or_default().push(slice);
        }
        for ((month, sector), slices) in &slices {
            let whole = part(&tables.of, "month", month);
            for number in PILES {
                let rows: Vec<_> =
                    slices.iter().map(|slice| self.at(slice, sector, number)).collect();
                self.covered("month ≤ sum of its rows", self.at(&whole, sector, number), &rows);
            }
            self.head_counts_add_up(&whole, slices, sector);
        }
    }

    /// The lists of activities.
    pub fn activities(&mut self, tables: &Tables) {
        let policy = |member: &str| text(&tables.policy, member);
        let mut in_slice: BTreeMap<(String, &str), Vec<&Value>> = BTreeMap::new();
        for activity in tables.activities.iter().filter(|row| text(row, "reach") == "direct") {
            for slice in slices_of(&tables.of, activity) {
                let sectors = activity["sectors"].as_array().into_iter().flatten();
                for column in sectors.filter_map(Value::as_str).chain([TOTAL]) {
                    in_slice.entry((slice.clone(), column)).or_default().push(activity);
                }
            }
        }
        for ((slice, column), activities) in &in_slice {
            let lists: Vec<String> = activities
                .iter()
                .map(|row| format!("activity={}", text(row, "activity")))
                .collect();
            let [registered, lowest, highest] =
                ["registered", "lowest", "highest"].map(|number| self.at(slice, column, number));
            let number = |known: &Self, list: &str, which: &str| known.at(list, TOTAL, which);
            let mut terms = vec![(highest, -1), (registered, 1)];
            for list in &lists {
                let count = number(self, list, "headcount");
                terms.push((count, 1));
                if policy("headcounts") != "max" {
                    self.at_most("head-count ≤ lowest", count, lowest);
                }
            }
            self.relate("head-counts are what is beyond the lists", 0, &terms, 0);
        }
        for activity in &tables.activities {
            let list = format!("activity={}", text(activity, "activity"));
            let [households, members] =
                ["households", "household_members"].map(|number| self.at(&list, TOTAL, number));
            self.relate("a household has a member", 0, &[(members, 1), (households, -1)], NONE);
        }
    }
}

fn sector(row: &Value) -> &str {
    text(&row["sector"], "id")
}

/// The parts of a report that a row of who does what where lies in.
fn wholes(of: &str, row: &Value) -> Vec<String> {
    let month = part(of, "month", text(row, "month"));
    let mut wholes = vec![of.to_owned(), month];
    let group = text(row, "population_group");
    wholes.push(part(of, "population-group", group));
    let or_unspecified = |text: &str| match text.trim() {
        "" => "unspecified".to_owned(),
        text => text.to_owned(),
    };
    wholes.push(part(of, "admin1", &or_unspecified(text(&row["admin1"], "name"))));
    wholes.push(part(of, "project", &or_unspecified(text(&row["project"], "id"))));
    let donors = row["donors"].as_array().into_iter().flatten();
    let donors: Vec<&str> = donors.map(|donor| text(donor, "id")).collect();
    let donors = if donors.is_empty() { vec!["unspecified"] } else { donors };
    wholes.extend(donors.into_iter().map(|donor| part(of, "donor", donor)));
    wholes
}

/// The parts of a report that an activity is in.
fn slices_of(of: &str, activity: &Value) -> Vec<String> {
    let or_unspecified = |member: &str| match text(activity, member).trim() {
        "" => "unspecified".to_owned(),
        text => text.to_owned(),
    };
    let mut slices = vec![of.to_owned(), part(of, "office", text(activity, "office"))];
    slices.push(part(of, "project", &or_unspecified("project")));
    let donors = activity["donors"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let mut donors: Vec<&str> = donors.collect();
    if donors.is_empty() {
        donors.push("unspecified");
    }
    slices.extend(donors.into_iter().map(|donor| part(of, "donor", donor)));
    slices
}
