//! Where the ledger stands today: the year that is under way, and how long ago each office did something.
//!
//! Belongs here: choosing that year, and the last day of each office. Does not: figures (`report`), which have
//! no clock.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Context, Error};
use crate::event::activity::Status;
use crate::event::ids::{OfficeId, Reference};
use crate::event::time::Day;
use crate::ledger::{Known, Snapshot};

/// Where the ledger stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// Today's date.
    pub today: String,
    /// The year to look at: this one, or the last one before it in which something was done.
    pub year: i32,
    /// The years in which something was done, the first one first.
    pub years: Vec<i32>,
    /// Each office of the profile, in its order.
    pub offices: Vec<Freshness>,
}

/// How long ago an office did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Freshness {
    /// The office's id.
    pub office: OfficeId,
    /// Its name.
    pub name: String,
    /// The last day until today on which an activity was under way; nothing where there was none.
    pub last_day: Option<String>,
    /// Days since then.
    pub days: Option<i64>,
    /// The activity.
    pub activity: Option<Reference>,
}

/// Looks at when activities were.
///
/// # Errors
/// A system date that cannot be used.
pub fn run(ledger: &Snapshot, context: &Context<'_>) -> Result<Outcome, Error> {
    let (state, today) = (ledger.state(), context.today()?);
    let mut years: BTreeMap<i32, ()> = BTreeMap::new();
    let mut last: BTreeMap<&OfficeId, (Day, &Reference)> = BTreeMap::new();
    for known in state.current().filter(|known| is_done(known, today)) {
        let about = &known.activity.about;
        let day = about.last_day().min(today);
        years.extend((about.start.year()..=day.year()).map(|year| (year, ())));
        let latest = last.entry(&about.office).or_insert((day, &known.activity.reference));
        if day > latest.0 {
            *latest = (day, &known.activity.reference);
        }
    }
    let years: Vec<i32> = years.into_keys().collect();
    let offices = state.profile.offices.iter().map(|office| {
        let last = last.get(&office.id);
        Freshness {
            office: office.id.clone(),
            name: office.name.clone(),
            last_day: last.map(|(day, _)| day.to_string()),
            days: last.map(|(day, _)| (today.date() - day.date()).num_days()),
            activity: last.map(|(_, reference)| (*reference).clone()),
        }
    });
    Ok(Outcome {
        today: today.to_string(),
        year: years.last().copied().unwrap_or_else(|| today.year()),
        offices: offices.collect(),
        years,
    })
}

/// Whether an activity has begun, and was neither only planned nor called off.
fn is_done(known: &Known, today: Day) -> bool {
    let about = &known.activity.about;
    let is_done = matches!(about.status, Status::Completed | Status::Ongoing);
    is_done && about.start <= today
}
