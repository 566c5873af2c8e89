//! What a verified sample says about the population it was drawn from.
//!
//! Belongs here: reading a completed form, and the limits that follow from its findings. Does not:
//! drawing (`sample`).
//!
//! The limits are those of Clopper and Pearson, which are exact for any size and any rate. There are two
//! statements with 95% confidence, and they are not the same:
//!
//! * The interval, "from 0.13% to 26.0%": of all samples, at most one in forty lets the rate lie below it, and
//!   at most one in forty above it, so that it holds for 95% of them.
//! * An upper limit alone, "at most 22.6%": if more items were wrong, a sample with as few errors as this one
//!   would be drawn less than once in twenty times. It says nothing of how few may be wrong, and so it is lower
//!   than the upper end of the interval. It is what the size of a sample promises before it is drawn.
//!
//! Both ignore that a sample without repetition from a small population says a little more, so they
//! are on the safe side. Where every item was verified, they are the rate itself.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::sample::{COLUMNS, Item, Unit};
use crate::event::formula::of_cell;

/// The confidence of an interval, and of an upper limit alone.
pub const CONFIDENCE: f64 = 0.95;
/// What an upper limit alone leaves out.
const BEYOND: f64 = 1.0 - CONFIDENCE;
/// What an interval leaves out on each of its sides.
const BEYOND_EACH_SIDE: f64 = BEYOND / 2.0;

/// The finding of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// It is as recorded.
    Right,
    /// It is not as recorded.
    Wrong,
    /// It was not verified.
    Open,
}

/// One row of a completed form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What was to be verified.
    pub item: Item,
    /// The finding.
    pub finding: Finding,
}

/// Why a form cannot be evaluated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// Not a CSV table.
    #[error("is not a CSV table: {0}")]
    Csv(String),
    /// A column of the form is missing.
    #[error("lacks the column \"{0}\"")]
    Column(&'static str),
    /// A cell with a value that its column does not allow.
    #[error("row {row}, column {column}: \"{value}\" is not {wanted}")]
    Cell {
        /// Row of the file, its header included.
        row: usize,
        /// Name of the column.
        column: &'static str,
        /// The value.
        value: String,
        /// What the column allows.
        wanted: &'static str,
    },
    /// The form is empty.
    #[error("has no row")]
    Empty,
}

/// The findings of one stratum, or of all.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Outcome {
    /// Activities or contacts.
    pub what: &'static str,
    /// The stratum; `None` for all together.
    pub stratum: Option<String>,
    /// Items that the sample was drawn from.
    pub population: usize,
    /// Items verified.
    pub verified: u64,
    /// Items verified and found wrong.
    pub wrong: u64,
    /// Items drawn but not verified.
    #[serde(rename = "not_verified")]
    pub open: u64,
    /// The lower end of the interval: at least this part of the population is wrong.
    #[serde(rename = "at_least")]
    pub least: f64,
    /// The upper end of the same interval: at most this part of the population is wrong.
    #[serde(rename = "at_most")]
    pub most: f64,
    /// At most this part is wrong, where only an upper limit is asked for: lower than the end of the interval,
    /// since all that may be wrong of the statement is on one side.
    #[serde(rename = "at_most_one_sided")]
    pub most_alone: f64,
    /// The upper end of the interval, if all items that were not verified are wrong.
    #[serde(rename = "at_most_if_not_verified_is_wrong")]
    pub most_if_open_is_wrong: f64,
}

impl Outcome {
    fn from_rows(
        what: &'static str,
        stratum: Option<String>,
        population: usize,
        rows: &[&Row],
    ) -> Self {
        let count = |finding| rows.iter().filter(|row| row.finding == finding).count() as u64;
        let (wrong, open) = (count(Finding::Wrong), count(Finding::Open));
        let verified = wrong + count(Finding::Right);
        let (least, most, most_alone) = limits(wrong, verified, population as u64);
        let (_, most_if_open_is_wrong, _) =
            limits(wrong + open, verified + open, population as u64);
        Self {
            what,
            stratum,
            population,
            verified,
            wrong,
            open,
            least,
            most,
            most_alone,
            most_if_open_is_wrong,
        }
    }
}

/// Reads a completed form. The finding is `right` (or `yes`, `ok`), `wrong` (or `no`), or
/// empty.
pub fn read(text: &str) -> Result<Vec<Row>, FormError> {
    let csv_error = |error: csv::Error| FormError::Csv(error.to_string());
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().map_err(csv_error)?.clone();
    let place = |name: &'static str| {
        let at = header.iter().position(|column| column.trim() == name);
        at.ok_or(FormError::Column(name))
    };
    let [_, unit, stratum, in_stratum, in_all, activity, entry, site, start, _, finding, _] =
        COLUMNS;
    let mut places = BTreeMap::new();
    for name in [unit, stratum, in_stratum, in_all, activity, entry, site, start, finding] {
        places.insert(name, place(name)?);
    }
    let mut rows = Vec::new();
    for (row, record) in (2..).zip(reader.records()) {
        let record = record.map_err(csv_error)?;
        let cell = |name: &str| {
            of_cell(places.get(name).and_then(|at| record.get(*at)).unwrap_or("").trim())
        };
        let bad = |column, wanted| {
            let value = cell(column).to_owned();
            FormError::Cell { row, column, value, wanted }
        };
        rows.push(Row {
            item: Item {
                unit: Unit::named(cell(unit))
                    .ok_or_else(|| bad(unit, "activity, person, household or group"))?,
                stratum: cell(stratum).to_owned(),
                in_stratum: cell(in_stratum).parse().map_err(|_| bad(in_stratum, "a number"))?,
                in_all: cell(in_all).parse().map_err(|_| bad(in_all, "a number"))?,
                activity: cell(activity).to_owned(),
                entry: cell(entry).to_owned(),
                site: cell(site).to_owned(),
                start: cell(start).to_owned(),
            },
            finding: match cell(finding).to_lowercase().as_str() {
                "" => Finding::Open,
                "right" | "yes" | "ok" => Finding::Right,
                "wrong" | "no" => Finding::Wrong,
                _ => return Err(bad(finding, "right, wrong or empty")),
            },
        });
    }
    if rows.is_empty() { Err(FormError::Empty) } else { Ok(rows) }
}

/// The results for activities and for contacts: by stratum where there are several, then for all.
pub fn evaluate(rows: &[Row]) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for (what, activities) in [("activities", true), ("contacts", false)] {
        let mut strata: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in rows.iter().filter(|row| (row.item.unit == Unit::Activity) == activities) {
            strata.entry(&row.item.stratum).or_default().push(row);
        }
        let all: Vec<&Row> = strata.values().flatten().copied().collect();
        if strata.len() > 1 {
            for (stratum, rows) in &strata {
                let in_stratum = rows.first().map_or(0, |row| row.item.in_stratum);
                let stratum = Some((*stratum).to_owned());
                outcomes.push(Outcome::from_rows(what, stratum, in_stratum, rows));
            }
        }
        if let Some(first) = all.first() {
            outcomes.push(Outcome::from_rows(what, None, first.item.in_all, &all));
        }
    }
    outcomes
}

/// The ends of the interval and the upper limit alone. Where all were verified, each is the rate itself.
fn limits(wrong: u64, of: u64, population: u64) -> (f64, f64, f64) {
    if of == population {
        let rate = wrong as f64 / of.max(1) as f64;
        return (rate, rate, rate);
    }
    let (least, most) = interval(wrong, of);
    (least, most, at_most(wrong, of))
}

/// Where `wrong` of a sample of `of` were wrong, the part of the population that is: at least, and at most.
pub fn interval(wrong: u64, of: u64) -> (f64, f64) {
    (lower(wrong, of, BEYOND_EACH_SIDE), upper(wrong, of, BEYOND_EACH_SIDE))
}

/// Where `wrong` of a sample of `of` were wrong, the part of the population that is at most, if nobody asks how
/// few may be wrong.
pub fn at_most(wrong: u64, of: u64) -> f64 {
    upper(wrong, of, BEYOND)
}

/// The rate at which only the part `beyond` of all samples has so few errors.
fn upper(wrong: u64, of: u64, beyond: f64) -> f64 {
    match wrong >= of {
        true => 1.0,
        false => solve(|rate| errors_up_to(wrong, of, rate) - beyond),
    }
}

/// The rate at which only the part `beyond` of all samples has so many errors.
fn lower(wrong: u64, of: u64, beyond: f64) -> f64 {
    match wrong.checked_sub(1) {
        None => 0.0,
        Some(fewer) => solve(|rate| errors_up_to(fewer, of, rate) - (1.0 - beyond)),
    }
}

/// The probability of at most `errors` in `of` draws at a rate strictly between 0 and 1.
fn errors_up_to(errors: u64, of: u64, rate: f64) -> f64 {
    // In logarithms, because the terms of a large sample are too small for a float.
    let (log_rate, log_rest) = (rate.ln(), (-rate).ln_1p());
    let mut log_term = of as f64 * log_rest;
    let mut sum = log_term.exp();
    for k in 1..=errors.min(of) {
        log_term += ((of - k + 1) as f64).ln() - (k as f64).ln() + log_rate - log_rest;
        sum += log_term.exp();
    }
    sum
}

/// The rate at which a decreasing function is zero, by bisection.
fn solve(falling: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if falling(middle) > 0.0 { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// The definition solved elsewhere: whole binomials as fractions of integers, halved forty times.
    #[test]
    fn limits_are_those_of_clopper_and_pearson() {
        for (wrong, of, least, most, most_alone) in [
            (1, 19, 0.001_331_63, 0.260_280_65, 0.226_374_25),
            (0, 60, 0.0, 0.059_629_49, 0.048_702_91),
            (1, 60, 0.000_421_87, 0.089_399_05, 0.076_639_99),
            (3, 60, 0.010_432_33, 0.139_243_25, 0.124_187_21),
            (3, 10, 0.066_739_51, 0.652_452_85, 0.606_624_22),
            (25, 50, 0.355_273_00, 0.644_727_00, 0.623_754_11),
            (10, 10, 0.691_502_89, 1.0, 1.0),
            (0, 1, 0.0, 0.975, 0.95),
        ] {
            let found = [interval(wrong, of).0, interval(wrong, of).1, at_most(wrong, of)];
            for (found, expected) in found.into_iter().zip([least, most, most_alone]) {
                assert!((found - expected).abs() < 1e-8, "{wrong} of {of}: {found}");
            }
        }
        // Neither side of a large sample underflows.
        assert!((at_most(5_000, 100_000) - 0.051_15).abs() < 1e-4);
    }

    /// What 95% means: whatever the rate, so many of the samples have an interval that holds it.
    #[test]
    fn an_interval_holds_the_rate_for_nineteen_samples_of_twenty() {
        for rate in (1..40).map(|part| f64::from(part) / 40.0) {
            for of in [1, 5, 19, 60] {
                let drawn = |wrong: u64| {
                    let fewer = wrong.checked_sub(1).map_or(0.0, |k| errors_up_to(k, of, rate));
                    errors_up_to(wrong, of, rate) - fewer
                };
                let held = |wrong: &u64| {
                    let (least, most) = interval(*wrong, of);
                    least <= rate && rate <= most
                };
                let holds: f64 = (0..=of).filter(held).map(drawn).sum();
                assert!(holds >= CONFIDENCE, "{rate} of {of}: {holds}");
            }
        }
    }

    #[test]
    fn a_form_is_read_back_and_evaluated_by_stratum() {
        let text = "\
item,unit,stratum,in_stratum,in_all,activity,entry,site,start,finding,remark
1,activity,wash,2,2,A-1,,S,2025-01-01,right,
2,activity,wash,2,2,A-2,,S,2025-01-01,No,burnt down
3,person,shelter,500,1410,A-3,person 7,S,2025-01-01,yes,
4,group,wash,900,1410,A-1,users: 12,S,2025-01-01,,not reached
";
        let rows = read(text).unwrap();
        assert_eq!(rows[3].finding, Finding::Open);
        let outcomes = evaluate(&rows);
        let all: Vec<_> = outcomes.iter().map(|o| (o.what, o.stratum.as_deref())).collect();
        let contacts = "contacts";
        let strata = [(contacts, Some("shelter")), (contacts, Some("wash")), (contacts, None)];
        assert_eq!(all, [&[("activities", None)], &strata[..]].concat());
        // Every activity was verified: the rate is known.
        let Outcome { population, verified, wrong, least, most, .. } = outcomes[0].clone();
        assert_eq!((population, verified, wrong, least, most), (2, 2, 1, 0.5, 0.5));
        let Outcome { population, verified, open, most, most_if_open_is_wrong, .. } = outcomes[3];
        assert_eq!((population, verified, open), (1_410, 1, 1));
        assert!(most < most_if_open_is_wrong, "{most}");
        assert!(outcomes[2].most == 1.0);
        assert!(outcomes[3].most_alone < outcomes[3].most);

        let bad = read(&text.replace(",right,", ",maybe,")).unwrap_err().to_string();
        assert_eq!(bad, "row 2, column finding: \"maybe\" is not right, wrong or empty");
        assert_eq!(read("a,b\n1,2\n"), Err(FormError::Column("unit")));
        assert_eq!(read(text.lines().next().unwrap()), Err(FormError::Empty));
    }
}
