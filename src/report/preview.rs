//! A preview: what a plan would do to the figures, before anything is recorded.
//!
//! Belongs here: how much a plan brings, and each year's figures without and with it. Does not:
//! planning (`ledger`), printing.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::totals::Request;
use crate::count::{Agenda, Answer, Merges, PlannedChange, Query, Source, answers_from, in_scope};
use crate::event::figures::Figure;
use crate::event::gazetteer::Gazetteer;
use crate::event::ids::{Reference, SectorId};
use crate::event::policy::Reviewed;
use crate::event::time::Period;
use crate::ledger::Plan;

/// What a plan would add and change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Preview {
    /// Activities recorded or restated.
    pub activities: u64,
    /// Their contacts: persons, households and counted groups.
    pub contacts: u64,
    /// Persons who are new to the register.
    pub new_persons: u32,
    /// Households that are new to the register.
    pub new_households: u32,
    /// The years whose figures would change.
    pub years: Vec<Year>,
    /// The years in which some of these activities would count once they are approved: before that, they are in no
    /// figure.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub once_approved: Vec<i32>,
}

/// A year's figures without and with the plan, in people reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Year {
    /// The year.
    pub year: i32,
    /// All sectors together, each individual once.
    pub total: Change,
    /// The sectors whose figure would change.
    pub sectors: Vec<(SectorId, Change)>,
}

/// A figure without and with the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// As it is.
    pub before: u64,
    /// As it would be.
    pub after: u64,
}

impl Preview {
    /// Of what changes figures and records no activity.
    pub fn of_years(years: Vec<Year>) -> Self {
        let (activities, contacts, new_persons, new_households) = (0, 0, 0, 0);
        Self { activities, contacts, new_persons, new_households, years, once_approved: Vec::new() }
    }
}

impl Change {
    fn is_none(self) -> bool {
        self.before == self.after
    }
}

/// Counts a source without and with a plan.
///
/// # Errors
/// Those of the source.
pub fn of_plan<S: Source>(source: &S, plan: &Plan) -> Result<Preview, S::Error> {
    let (agenda, _) = source.agenda_and_lists();
    let (persons, households) = plan.entries();
    let replaced: HashSet<&Reference> = plan
        .activities()
        .map(|activity| &activity.reference)
        .chain(plan.voids.iter().map(|(reference, _)| reference))
        .collect();
    let years = years_concerned(&agenda, plan, &replaced);
    let query = |(_, period): &(i32, Period)| Request::year(*period).query(source);
    let queries: Vec<Query> = years.iter().map(query).collect();
    let once_approved = once_approved(&queries, plan);
    let added = plan.stated().collect();
    let planned = PlannedChange { added, replaced, entries: (persons, households) };
    let answers = source.outlook(&planned, &queries)?;
    let each = years.iter().zip(&answers);
    let changed =
        each.filter_map(|((year, _), (before, after))| Year::changed(*year, before, after));
    Ok(Preview {
        activities: plan.activities().count() as u64,
        contacts: plan.contacts(),
        new_persons: persons.saturating_sub(agenda.persons),
        new_households: households.saturating_sub(agenda.households),
        years: changed.collect(),
        once_approved,
    })
}

/// What is to be other than it is. What is not given stays.
#[derive(Debug, Clone, Copy, Default)]
pub struct Otherwise<'a> {
    /// Which entries are one.
    pub merges: Option<&'a Merges>,
    /// Which places there are.
    pub gazetteer: Option<&'a Gazetteer>,
}

/// Counts a source as it is and with something of it otherwise: the years whose figures would change.
///
/// # Errors
/// Those of the source.
pub fn of_other<S: Source>(source: &S, other: Otherwise<'_>) -> Result<Vec<Year>, S::Error> {
    let (agenda, lists) = source.agenda_and_lists();
    let first = agenda.items.iter().map(|item| item.about.start.year()).min();
    let last = agenda.items.iter().map(|item| item.about.last_day().year()).max();
    let (Some(first), Some(last)) = (first, last) else { return Ok(Vec::new()) };
    let years: Vec<(i32, Period)> =
        (first..=last).filter_map(|year| Some((year, Period::year(year).ok()?))).collect();
    let queries: Vec<Query> =
        years.iter().map(|(_, period)| Request::year(*period).query(source)).collect();
    let before = answers_from(&agenda, &lists, &queries)?;
    let changed = Agenda {
        merges: other.merges.unwrap_or(agenda.merges),
        gazetteer: other.gazetteer.unwrap_or(agenda.gazetteer),
        ..agenda.clone()
    };
    let after = answers_from(&changed, &lists, &queries)?;
    let each = years.iter().zip(before.iter().zip(&after));
    Ok(each
        .filter_map(|((year, _), (before, after))| Year::changed(*year, before, after))
        .collect())
}

/// The years in which an activity of the plan would count if it were approved.
fn once_approved(queries: &[Query], plan: &Plan) -> Vec<i32> {
    let asks = queries.iter().filter(|query| query.policy.reviewed == Reviewed::Approved);
    let counts = |query: &&Query| {
        let mut planned = plan.activities();
        planned.any(|activity| in_scope(&activity.about, true, query.period, &query.policy))
    };
    asks.filter(counts).map(|query| query.period.to.year()).collect()
}

/// The years whose figures can change: from the first that a planned or replaced activity starts in, to
/// the last of any activity, since what is stated of people also counts in later years.
fn years_concerned(
    agenda: &Agenda<'_>,
    plan: &Plan,
    replaced: &HashSet<&Reference>,
) -> Vec<(i32, Period)> {
    let planned = || plan.activities().map(|activity| &activity.about);
    let now = || agenda.items.iter().map(|item| item.about);
    let gone = agenda.items.iter().filter(|item| replaced.contains(item.reference));
    let gone = gone.map(|item| item.about);
    let first = planned().chain(gone).map(|about| about.start.year()).min();
    let last = planned().chain(now()).map(|about| about.last_day().year()).max();
    let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
    (first..=last).filter_map(|year| Some((year, Period::year(year).ok()?))).collect()
}

impl Year {
    /// The year, if any of its figures differs.
    fn changed(year: i32, before: &Answer, after: &Answer) -> Option<Self> {
        let change = |before: &Figure, after: &Figure| Change {
            before: before.people_reached,
            after: after.people_reached,
        };
        let (before, after) = (&before.figures, &after.figures);
        let sectors = before.sectors.iter().zip(&after.sectors);
        let sectors = sectors.map(|((id, was), (_, is))| (id.clone(), change(was, is)));
        let sectors: Vec<_> = sectors.filter(|(_, change)| !change.is_none()).collect();
        let total = change(&before.total, &after.total);
        (!total.is_none() || !sectors.is_empty()).then_some(Self { year, total, sectors })
    }
}
