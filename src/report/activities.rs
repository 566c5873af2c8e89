//! The activities that a report's figures come from, each with whom it lists.
//!
//! Belongs here: which activities are listed, and the numbers in their own lists. Does not: people
//! reached (`count`): the same person is in the lists of several activities, so that these numbers
//! add up to more people than were reached.

use serde::Serialize;

use super::Count;
use crate::count::{Facts, Query, in_scope};
use crate::event::activity::Activity;
use crate::event::ids::SectorId;

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
    /// How far it is.
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

/// The activities in scope of a query, by (start, reference); those of one sector where that is
/// given.
pub fn rows(facts: &Facts<'_>, query: &Query, sector: Option<&SectorId>) -> Vec<ActivityRow> {
    let activities = facts.activities.iter().map(|stated| stated.activity);
    let listed = activities.filter(|activity| {
        let about = &activity.about;
        in_scope(about, query.period, &query.policy)
            && query.lets_through(about)
            && sector.is_none_or(|sector| about.sectors().any(|id| id == sector))
    });
    listed.map(row).collect()
}

fn row(activity: &Activity) -> ActivityRow {
    let (about, people) = (&activity.about, &activity.people);
    let ids = |ids: &mut dyn Iterator<Item = String>| ids.collect();
    let number = |number: usize| Count::Told(number as u64);
    let members = people.household_rows().map(|household| u64::from(household.size)).sum();
    let headcount = people.headcounts.iter().map(|group| u64::from(group.count)).sum();
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
        status: about.status.name(),
        donors: ids(&mut about.donors.iter().map(ToString::to_string)),
        project: about.project.as_ref().map(ToString::to_string).unwrap_or_default(),
        partner: about.partner.clone(),
        modality: about.modality.map(|modality| modality.name()),
        reach: about.reach.name(),
        persons: number(people.persons.len()),
        households: number(people.households.len()),
        household_members: Count::Told(members),
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
