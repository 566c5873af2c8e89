//! People reached month by month: in the month, for the first time, and up to its end.
//!
//! Belongs here: which activities make up each of the three. Does not: counting (`count`), formats
//! (`render`).
//!
//! All three are slices of the reported period, under its policy: homes, sizes and who lives in
//! which household are those of the whole period, and only contacts and head-counts are restricted.
//!
//! - **monthly** is the slice of a month, the same as in `--by month`: an activity is in every month
//!   it touches.
//! - **cumulative** is the slice of all months from the period's first to this one.
//! - **new** is cumulative less the cumulative of the month before: people who were not in any
//!   earlier month of the period, as lists tell, and what a larger head-count of a place adds.
//!
//! The other choice would be to count the period anew up to the end of each month, as it stood
//! then. A person who moved, or left a household, would change figures of the past, "new" could be
//! below zero, and the months would not add up to the year. With slices `new` is never negative,
//! its sum is the period's figure, and the last cumulative number is the period's figure.

use serde::Serialize;

use super::cells::{BoundsRow, Count};
use crate::count::{Candidate, Choice, PeopleReached, Query};
use crate::event::ids::SectorId;
use crate::event::time::Month;

/// One month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MonthRow {
    /// Which (2025-03).
    pub month: String,
    /// Each sector, in the profile's order.
    pub sectors: Vec<SectorMonth>,
    /// All sectors together, each individual once.
    pub total: MonthCounts,
}

/// A sector's month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectorMonth {
    /// The sector's id.
    pub sector: SectorId,
    /// Its people.
    #[serde(flatten)]
    pub counts: MonthCounts,
}

/// People reached in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MonthCounts {
    /// In the month, each once. Months overlap and do not add up.
    pub monthly: Count,
    /// Of the period's people, those that this month adds to the months before. Adds up to the
    /// period's figure.
    pub new: Count,
    /// From the period's first day to the end of this month, each once.
    pub cumulative: Count,
    /// Between which numbers `monthly` lies. New people have no bounds: they are a difference.
    pub monthly_bounds: BoundsRow,
    /// Between which numbers `cumulative` lies.
    pub cumulative_bounds: BoundsRow,
}

/// The months of a query's period, of the people that each of [`choices`] reached.
pub fn rows(query: &Query, sectors: &[SectorId], people: &[Vec<PeopleReached>]) -> Vec<MonthRow> {
    let months: Vec<Month> = query.period.months().collect();
    let (cumulative, monthly) = people.split_at(people.len().min(months.len()));
    let mut before = vec![0; sectors.len() + 1];
    let mut row = |((month, monthly), cumulative): ((&Month, _), &Vec<PeopleReached>)| {
        let monthly: &Vec<PeopleReached> = monthly;
        let counts = |at: usize| MonthCounts {
            monthly: monthly[at].people_reached.into(),
            new: cumulative[at].people_reached.saturating_sub(before[at]).into(),
            cumulative: cumulative[at].people_reached.into(),
            monthly_bounds: Some(monthly[at].bounds).into(),
            cumulative_bounds: Some(cumulative[at].bounds).into(),
        };
        let sector =
            |(at, id): (usize, &SectorId)| SectorMonth { sector: id.clone(), counts: counts(at) };
        let row = MonthRow {
            month: month.to_string(),
            sectors: sectors.iter().enumerate().map(sector).collect(),
            total: counts(sectors.len()),
        };
        before = cumulative.iter().map(|reached| reached.people_reached).collect();
        row
    };
    months.iter().zip(monthly).zip(cumulative).map(&mut row).collect()
}

/// For each month the activities that touch it or an earlier one; then, for each month, those that touch it.
pub fn choices(query: &Query, candidates: &[Candidate<'_>]) -> Vec<Choice> {
    let of = |wanted: &dyn Fn(&Candidate<'_>) -> bool| {
        let places = (0..candidates.len()).filter(|at| wanted(&candidates[*at]));
        Choice { activities: places.collect(), group: None }
    };
    let months = || query.period.months();
    let cumulative = months().map(|month| of(&|c| c.months.0 <= month));
    cumulative.chain(months().map(|m| of(&|c| c.months.0 <= m && m <= c.months.1))).collect()
}
