//! The activities that a report's figures come from, each with the numbers of people in its lists.
//!
//! Belongs here: which activities are listed, and the numbers in their own lists. Does not: people
//! reached (`count`). The same person can be in the lists of several activities, so these numbers add up
//! to more people than were reached.

use serde::Serialize;

use super::cells::Count;
use crate::count::{self, Agenda, Item, Lists, Query, Rows};
use crate::event::time::Month;

/// An activity in scope.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActivityRow {
    /// Its reference.
    pub activity: String,
    /// What kind it is.
    pub kind: &'static str,
    /// Its title.
    pub title: String,
    /// The sectors that report it, its own first.
    pub sectors: Vec<String>,
    /// The office that did it.
    pub office: String,
    /// Region.
    pub admin1: String,
    /// Second level.
    pub admin2: String,
    /// Third level.
    pub admin3: String,
    /// Settlement, camp or school.
    pub site: String,
    /// First day.
    pub start: String,
    /// Last day; the first where none was stated.
    pub end: String,
    /// First and last month that it is in.
    #[serde(skip)]
    pub months: (Month, Month),
    /// Completed, ongoing, planned or cancelled.
    pub status: &'static str,
    /// Who paid.
    pub donors: Vec<String>,
    /// Under which project; empty where none is stated.
    pub project: String,
    /// Through which partner; empty where none is stated.
    pub partner: String,
    /// In what form, where it is stated.
    pub modality: Option<&'static str>,
    /// Direct or indirect.
    pub reach: &'static str,
    /// Persons on its list.
    pub persons: Count,
    /// Households on its list.
    pub households: Count,
    /// Members of these households, as it declares them.
    pub household_members: Count,
    /// People of its head-counts.
    pub headcount: Count,
}

/// The activities in scope of a query, by (start, reference).
///
/// # Errors
/// A list that cannot be read.
pub fn rows<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    query: &Query,
) -> Result<Vec<ActivityRow>, L::Error> {
    let places = (0u32..).zip(&agenda.items).filter(|(_, item)| query.takes(item));
    let places: Vec<u32> = places.map(|(place, _)| place).collect();
    let mut listed = Vec::with_capacity(places.len());
    lists.each(&places, &mut |place, rows| listed.push(row(&agenda.items[place], rows, query)))?;
    Ok(listed)
}

fn row(activity: &Item<'_>, rows: &Rows, query: &Query) -> ActivityRow {
    let about = activity.about;
    let ids = |ids: &mut dyn Iterator<Item = String>| ids.collect();
    let number = |number: usize| Count::Told(number as u64);
    let headcount = activity.headcount();
    ActivityRow {
        activity: activity.reference.to_string(),
        kind: about.details.kind().name(),
        title: about.title.clone(),
        sectors: ids(&mut about.sectors().map(ToString::to_string)),
        office: about.office.to_string(),
        admin1: about.place.admin1.name.clone(),
        admin2: about.place.admin2.name.clone(),
        admin3: about.place.admin3.name.clone(),
        site: about.place.site.name.clone(),
        start: about.start.to_string(),
        end: about.last_day().to_string(),
        months: count::months(about, &query.policy),
        status: about.status.name(),
        donors: ids(&mut about.donors.iter().map(ToString::to_string)),
        project: about.project.as_ref().map(ToString::to_string).unwrap_or_default(),
        partner: about.partner.clone(),
        modality: about.modality.map(|modality| modality.name()),
        reach: about.reach.name(),
        persons: number(rows.listed_persons().len()),
        households: number(rows.listed_households().len()),
        household_members: Count::Told(rows.household_members()),
        headcount: Count::Told(headcount),
    }
}

impl ActivityRow {
    /// Its numbers of people.
    pub fn people_mut(&mut self) -> [&mut Count; 4] {
        let Self { persons, households, household_members, headcount, .. } = self;
        [persons, households, household_members, headcount]
    }
}
