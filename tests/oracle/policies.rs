//! Which policy governs a period.
//!
//! Belongs here: "Policy" of section 3. Does not: what its choices do.

use chrono::{Datelike, NaiveDate};

use super::Step;

/// A counting policy. Under rule 1 the members that came with rule 2 are as if they had their defaults.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// 1 or 2.
    pub rule: u8,
    /// `touches`, `start` or `end`.
    pub attribution: String,
    /// `activity`, `sum` or `max`.
    pub headcounts: String,
    /// `site`, `admin3`, `admin2` or `admin1`.
    pub places: String,
    /// `largest` or `last`.
    pub sizes: String,
    /// `all` or `approved`.
    pub reviewed: String,
}

impl Policy {
    /// A rule with the defaults.
    pub fn of_rule(rule: u8) -> Policy {
        let [attribution, headcounts] = ["touches", "activity"].map(String::from);
        let [places, sizes, reviewed] = ["site", "largest", "all"].map(String::from);
        Policy { rule, attribution, headcounts, places, sizes, reviewed }
    }
}

/// First and last day.
type Period = (NaiveDate, NaiveDate);

/// The policy that governs a period after `steps`, in a ledger that was opened with one: as the period
/// was last published itself, else as the year it ends in was, else the one adopted last whose first
/// year is not after that year.
pub fn governing(opened_with: &Policy, steps: &[Step], period: Period) -> Policy {
    let mut adopted = vec![(i32::MIN, opened_with.clone())];
    let mut published: Vec<(Period, Policy)> = vec![];
    for step in steps {
        match step {
            Step::Adopt { from_year, policy } => adopted.push((*from_year, policy.clone())),
            // Publishing again keeps the policy unless another is named.
            Step::Publish { from, to, policy } => {
                let period = (*from, *to);
                let kept = now(&adopted, &published, period);
                published.push((period, policy.clone().unwrap_or(kept)));
            }
            _ => (),
        }
    }
    now(&adopted, &published, period)
}

fn now(adopted: &[(i32, Policy)], published: &[(Period, Policy)], period: Period) -> Policy {
    let year = period.1.year();
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a day");
    let last = |of: Period| published.iter().rfind(|(period, _)| *period == of);
    let last_published = last(period).or_else(|| last((day(1, 1), day(12, 31))));
    let last_adopted = adopted.iter().rfind(|(from_year, _)| *from_year <= year);
    match last_published {
        Some((_, policy)) => policy.clone(),
        None => last_adopted.expect("the one it was opened with").1.clone(),
    }
}
