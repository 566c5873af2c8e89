//! Rows that are made of the same activities, or of some of another's.
//!
//! Belongs here: which activities are behind a row, as their list says, and what follows. Does not: the
//! tables' own sums (`rule`, `tables`).
//!
//! A slice restricts contacts and head-counts only: members, homes and sizes are those of the period. So a
//! figure depends on nothing but its activities, and on the population group or disability where it is of one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::printed::{
    AGES, SEXES, TOTAL, Tables, cell, name, part, rapid_slice, series, text, texts, until,
};
use super::releases::MOMENTS;
use super::rule::{Knowledge, PILES};

/// Whom a figure is of among those whom its activities reached, and its activities, each as its list has it.
type Behind = (String, BTreeSet<usize>);
/// A row of numbers: the moment, its slice and its column.
type Row = (&'static str, String, String);
/// Rows by what is behind them.
type Rows = BTreeMap<Behind, Vec<Row>>;

/// Rows of more different activities are not set against each other.
const DIFFERENT_MAX: usize = 600;

impl Knowledge<'_> {
    /// Rows of the same activities have the same numbers; one of some of another's has no more.
    pub fn same_activities(&mut self, moments: &[Tables]) {
        let mut seen = Seen::default();
        let mut rows = Rows::new();
        for (moment, tables) in MOMENTS.into_iter().zip(moments) {
            for (slice, column, behind) in all_rows(tables, &mut seen) {
                rows.entry(behind).or_default().push((moment, slice, column));
            }
        }
        let cells = SEXES.iter().flat_map(|sex| AGES.map(|age| cell(sex, age)));
        let numbers = PILES.map(str::to_owned).into_iter().chain(["estimated".to_owned()]);
        for number in numbers.chain(cells) {
            for same in rows.values() {
                let all: BTreeSet<usize> =
                    same.iter().filter_map(|row| self.of_row(row, &number)).collect();
                let all: Vec<usize> = all.into_iter().collect();
                all.windows(2).for_each(|pair| self.are_the_same(pair[0], pair[1]));
            }
        }
        self.lists_that_stay(&seen, moments);
        if rows.len() <= DIFFERENT_MAX {
            self.some_of_anothers(&rows);
        }
    }

    fn of_row(&self, (moment, slice, column): &Row, number: &str) -> Option<usize> {
        self.book.at(&format!("{moment}{}", name(slice, column, number)))
    }

    /// Two numbers that are the same at one moment. At another, what later activities say of people and
    /// households can have changed one of them, though its own activities are the same: a reader would be wrong
    /// about it, and is taken not to be.
    fn are_the_same(&mut self, one: usize, other: usize) {
        let is_of_one_moment = self.book.is_later(one) == self.book.is_later(other);
        if is_of_one_moment || self.book.truth(one) == self.book.truth(other) {
            self.adds_up("the same activities", Some(one), &[Some(other)]);
        }
    }

    /// The lists of activities that are the same at both moments.
    fn lists_that_stay(&mut self, seen: &Seen, moments: &[Tables]) {
        let [before, after] = moments else { return };
        let lists = |tables: &Tables| -> BTreeMap<usize, String> {
            let rows = tables.activities.iter();
            rows.filter_map(|row| Some((seen.find(row)?, text(row, "activity").to_owned())))
                .collect()
        };
        let after = lists(after);
        for (_, activity) in lists(before).into_iter().filter(|(at, _)| after.contains_key(at)) {
            for number in ["persons", "households", "household_members", "headcount"] {
                let slice = format!("activity={activity}");
                let [before, after] = MOMENTS
                    .map(|moment| self.of_row(&(moment, slice.clone(), TOTAL.to_owned()), number));
                if let Some((before, after)) = before.zip(after) {
                    self.are_the_same(before, after);
                }
            }
        }
    }

    fn some_of_anothers(&mut self, rows: &Rows) {
        // As sets of bits, which are compared at once.
        let of_few_activities = rows.iter().filter(|((_, of), _)| of.iter().all(|at| *at < 128));
        let rows: Vec<(&str, u128, &Vec<Row>)> = of_few_activities
            .map(|((whom, of), rows)| (&**whom, of.iter().map(|at| 1 << at).sum(), rows))
            .collect();
        type Bits<'r> = (&'r str, u128, &'r Vec<Row>);
        let is_below = |a: &Bits<'_>, b: &Bits<'_>| {
            a.1 != b.1 && a.1 & b.1 == a.1 && (b.0.is_empty() || a.0 == b.0)
        };
        for few in &rows {
            let above: Vec<&Bits<'_>> = rows.iter().filter(|more| is_below(few, more)).collect();
            // Those next above are enough.
            let is_next = |more: &&&Bits<'_>| !above.iter().any(|other| is_below(other, more));
            for more in above.iter().filter(is_next) {
                for number in PILES {
                    let at = |rows: &[Row]| rows.iter().find_map(|row| self.of_row(row, number));
                    let (small, large) = (at(few.2), at(more.2));
                    self.is_no_more(small, large);
                }
            }
        }
    }

    /// As with numbers that are the same: between moments, where it is so.
    fn is_no_more(&mut self, small: Option<usize>, large: Option<usize>) {
        let Some((one, other)) = small.zip(large) else { return };
        let is_of_one_moment = self.book.is_later(one) == self.book.is_later(other);
        if is_of_one_moment || self.book.truth(one) <= self.book.truth(other) {
            self.at_most("some of these activities", small, large);
        }
    }
}

/// Activities as lists have them, whenever that was: one that was restated is another.
#[derive(Default)]
struct Seen(BTreeMap<String, usize>);

impl Seen {
    fn without_numbers(row: &Value) -> String {
        let mut row = row.clone();
        for number in ["persons", "households", "household_members", "headcount"] {
            row[number] = Value::Null;
        }
        row.to_string()
    }

    fn place(&mut self, row: &Value) -> usize {
        let next = self.0.len();
        *self.0.entry(Self::without_numbers(row)).or_insert(next)
    }

    fn find(&self, row: &Value) -> Option<usize> {
        self.0.get(&Self::without_numbers(row)).copied()
    }
}

/// Every row of which it is known what it is made of.
fn all_rows(tables: &Tables, seen: &mut Seen) -> Vec<(String, String, Behind)> {
    let of = &tables.of;
    let activities: Vec<Known> =
        tables.activities.iter().map(|row| Known::new(tables, row, seen.place(row))).collect();
    let mut rows: Vec<(String, String, Behind)> = vec![];
    let mut add = |slice: &str, whom: &str, is_in: &dyn Fn(&Known) -> bool, columns: &[&str]| {
        for column in columns {
            let behind = activities.iter().filter(|activity| {
                activity.is_direct
                    && is_in(activity)
                    && (*column == TOTAL || activity.sectors.iter().any(|id| id == column))
            });
            let behind: BTreeSet<usize> = behind.map(|activity| activity.place).collect();
            if !behind.is_empty() {
                rows.push((slice.to_owned(), (*column).to_owned(), (whom.to_owned(), behind)));
            }
        }
    };
    let columns: Vec<&str> = tables.columns().collect();
    add(of, "", &|_| true, &columns);
    for (dimension, values) in &tables.parts {
        for value in values {
            let slice = part(of, dimension, value);
            match dimension.as_str() {
                "office" => add(&slice, "", &|a| a.office == *value, &columns),
                "project" => add(&slice, "", &|a| a.project == *value, &columns),
                "donor" => add(&slice, "", &|a| a.donors.contains(value), &columns),
                "admin1" => add(&slice, "", &|a| is_same(&a.admin1, value), &columns),
                "month" => add(&slice, "", &|a| a.months.contains(value), &columns),
                "population-group" | "disability" => add(&slice, &slice, &|_| true, &columns),
                _ => {}
            }
        }
    }
    for month in &tables.months {
        let is_until = |a: &Known| a.months.iter().any(|other| other <= month);
        add(&until(of, month), "", &is_until, &columns);
    }
    for (area, month) in &tables.rrm {
        let is_in = |a: &Known| {
            a.kind == "rrm-response"
                && area.as_ref().is_none_or(|area| is_same(&a.admin1, area))
                && month.as_ref().is_none_or(|month| a.months.contains(month))
        };
        add(&rapid_slice(of, area, month), "", &is_in, &[TOTAL]);
    }
    for row in &tables.rows {
        let (series, month) = (series(of, row), text(row, "month").to_owned());
        let of_combination = |combination: &str| {
            let whole = part(of, "row", combination);
            series.strip_prefix(&whole).is_some_and(|group| group.starts_with(';'))
        };
        let is_in = |a: &Known| a.months.contains(&month) && of_combination(&a.combination);
        let whom = part(of, "population-group", text(row, "population_group"));
        let sector = text(&row["sector"], "id");
        add(&part(&series, "month", &month), &whom, &is_in, &[sector]);
    }
    rows
}

/// What the list says of an activity.
struct Known {
    /// Among all that were seen.
    place: usize,
    is_direct: bool,
    kind: String,
    sectors: Vec<String>,
    office: String,
    project: String,
    donors: Vec<String>,
    admin1: String,
    months: Vec<String>,
    /// As in the rows of who does what where.
    combination: String,
}

impl Known {
    fn new(tables: &Tables, row: &Value, place: usize) -> Self {
        let or_unspecified = |member: &str| match text(row, member).trim() {
            "" => "unspecified".to_owned(),
            text => text.to_owned(),
        };
        let ids = texts(&row["donors"]);
        let places =
            ["admin1", "admin2", "admin3"].map(|level| text(row, level).trim().to_lowercase());
        let (donors, project) = (ids.join("+"), text(row, "project"));
        let (partner, status) = (text(row, "partner").to_lowercase(), text(row, "status"));
        let modality = text(row, "modality");
        let combination =
            format!("{};{donors};{project};{partner};{status};{modality}", places.join("/"));
        Self {
            place,
            is_direct: text(row, "reach") == "direct",
            kind: text(row, "kind").to_owned(),
            sectors: texts(&row["sectors"]),
            office: text(row, "office").to_owned(),
            project: or_unspecified("project"),
            donors: if ids.is_empty() { vec!["unspecified".to_owned()] } else { ids },
            admin1: or_unspecified("admin1"),
            months: months(tables, row),
            combination: combination.replace(['&', '|'], "+"),
        }
    }
}

/// The months of the report that an activity is in.
fn months(tables: &Tables, row: &Value) -> Vec<String> {
    let month = |member: &str| text(row, member).get(..7).unwrap_or_default().to_owned();
    let (first, last) = match (text(row, "kind"), text(&tables.policy, "attribution")) {
        ("works", _) | (_, "end") => (month("end"), month("end")),
        (_, "start") => (month("start"), month("start")),
        _ => (month("start"), month("end")),
    };
    tables.months.iter().filter(|month| (&first..=&last).contains(month)).cloned().collect()
}

fn is_same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}
