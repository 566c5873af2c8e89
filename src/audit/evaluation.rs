//! What a verified sample says about the population it was drawn from.
//!
//! Belongs here: reading a completed form, and the limits that follow from its findings. Does not:
//! drawing (`sample`).
//!
//! The limits are those of Clopper and Pearson, which are exact for any size and any rate. "At most 4.9%,
//! with 95% confidence" means: if more than 4.9% of all items were wrong, a sample with as few errors as
//! this one would be drawn less than once in twenty times. Both limits are one-sided, with 95% confidence
//! each. They ignore that a sample without repetition from a small population says a little more, so they
//! are on the safe side. Where every item was verified, they are the rate itself.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::sample::{COLUMNS, Item, Unit};
use crate::event::formula::of_cell;

/// The confidence of every limit.
pub const CONFIDENCE: f64 = 0.95;

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
    /// At least this part of the population is wrong.
    #[serde(rename = "at_least")]
    pub least: f64,
    /// At most this part of the population is wrong.
    #[serde(rename = "at_most")]
    pub most: f64,
    /// The same, if all items that were not verified are wrong.
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
        let whole = verified == population as u64;
        let rate = |wrong: u64| wrong as f64 / verified.max(1) as f64;
        let limit = |wrong, of| if whole { rate(wrong) } else { at_most(wrong, of) };
        Self {
            what,
            stratum,
            population,
            verified,
            wrong,
            open,
            least: if whole { rate(wrong) } else { at_least(wrong, verified) },
            most: limit(wrong, verified),
            most_if_open_is_wrong: limit(wrong + open, verified + open),
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

/// Of a population of which `wrong` of a sample of `of` were wrong, at most this part is wrong.
pub fn at_most(wrong: u64, of: u64) -> f64 {
    if wrong >= of {
        return 1.0;
    }
    // The rate at which only 5% of all samples have so few errors.
    solve(|rate| errors_up_to(wrong, of, rate) - (1.0 - CONFIDENCE))
}

/// Of a population of which `wrong` of a sample of `of` were wrong, at least this part is wrong.
pub fn at_least(wrong: u64, of: u64) -> f64 {
    match wrong.checked_sub(1) {
        None => 0.0,
        // The rate at which only 5% of all samples have so many errors.
        Some(fewer) => solve(|rate| errors_up_to(fewer, of, rate) - CONFIDENCE),
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

    /// Closed forms where there are any, else the definition solved with whole binomials elsewhere.
    #[test]
    fn limits_are_those_of_clopper_and_pearson() {
        for (wrong, of, least, most) in [
            (0, 60, 0.0, 1.0 - 0.05f64.powf(1.0 / 60.0)),
            (1, 60, 1.0 - 0.95f64.powf(1.0 / 60.0), 0.076_640),
            (3, 10, 0.087_264, 0.606_624),
            (10, 10, 0.05f64.powf(0.1), 1.0),
            (0, 1, 0.0, 0.95),
        ] {
            assert!((at_least(wrong, of) - least).abs() < 1e-5, "{wrong} of {of}");
            assert!((at_most(wrong, of) - most).abs() < 1e-5, "{wrong} of {of}");
        }
        assert!((at_most(0, 60) - 0.0487).abs() < 1e-4);
        // Neither side of a large sample underflows.
        assert!((at_most(5_000, 100_000) - 0.051_15).abs() < 1e-4);
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

        let bad = read(&text.replace(",right,", ",maybe,")).unwrap_err().to_string();
        assert_eq!(bad, "row 2, column finding: \"maybe\" is not right, wrong or empty");
        assert_eq!(read("a,b\n1,2\n"), Err(FormError::Column("unit")));
        assert_eq!(read(text.lines().next().unwrap()), Err(FormError::Empty));
    }
}
