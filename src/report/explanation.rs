//! Where a figure comes from: what each activity and place adds to it.
//!
//! Belongs here: asking the count for the parts, and what one activity means to every figure. Does not:
//! dividing a figure (`count::explanation`).

use schemars::JsonSchema;
use serde::Serialize;

use super::reviewed::Approvals;
use super::shape::{AsOf, Days, Filter, LedgerName};
use super::totals::{self, Request, label as label_of};
use crate::count::{
    Agenda, Dimension, Explanation as Parts, Overlay, Part, Query, SiteCrowd, Source,
    UnknownActivity, Wanted, answer_from, first_reached,
};
use crate::event::figures::{AGES, SEXES};
use crate::event::ids::{Reference, SectorId};
use crate::event::policy::{Places, Policy, Reviewed};

/// What is to be explained.
#[derive(Debug, Clone)]
pub struct Question {
    /// Of which report: its period, its filters, and whose figures they are.
    pub report: Request,
    /// Which number of it.
    pub wanted: Wanted,
    /// What one activity means.
    pub activity: Option<Reference>,
}

/// A figure in parts that add up to it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Explanation {
    /// Which ledger.
    pub ledger: LedgerName,
    /// Which days.
    pub period: Days,
    /// What the period is called; empty where nobody named it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Which records.
    pub as_of: AsOf,
    /// How many activities are approved, where only these count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approvals: Option<Approvals>,
    /// The sector; nothing for the total.
    pub sector: Option<SectorId>,
    /// The site; nothing for all.
    pub site: Option<String>,
    /// The filters that were given.
    #[serde(skip_serializing_if = "Filter::is_empty")]
    pub filter: Filter,
    /// Whether it is of a ledger in which nothing but the activities of the filter was logged.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub own: bool,
    /// The parts of breakdowns that it is of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartName>,
    /// Of the registered individuals whom exactly these sectors reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exactly: Option<Vec<SectorId>>,
    /// Whether it is of direct and indirect contacts together.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub with_indirect: bool,
    /// The policy it was computed under.
    pub policy: Policy,
    /// The figure.
    pub people_reached: u64,
    /// Its registered part: the new people of all activities.
    pub registered: u64,
    /// Its estimated part: what head-counts add at all places.
    pub estimated: u64,
    /// The smallest number that it can be, whoever the crowds are. Cells and sets of sectors have no bounds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lowest: Option<u64>,
    /// The largest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub highest: Option<u64>,
    /// What each activity adds, in the order of counting.
    pub activities: Vec<Activity>,
    /// The level of these places.
    pub level: Places,
    /// What lists and head-counts say of each place.
    pub places: Vec<Place>,
    /// What one activity means to every figure, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meaning: Option<Meaning>,
}

/// A part of a breakdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PartName {
    /// By what.
    pub dimension: Dimension,
    /// Its value. Of months, `..2025-03` is all of the period's months up to that one.
    pub value: String,
}

/// What an activity adds to a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Activity {
    /// Which.
    pub activity: Reference,
    /// Rows that list persons or households.
    pub contacts: u64,
    /// Head-count it states.
    pub headcount: u64,
    /// Individuals that its lists reach.
    pub people: u64,
    /// Of them, counted here for the first time.
    pub new: u64,
    /// Of them, reached before, by the sectors that had reached them.
    pub reached_before: Vec<Before>,
}

/// Individuals that some sectors had reached before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Before {
    /// The sectors.
    pub sectors: Vec<SectorId>,
    /// How many.
    pub people: u64,
}

/// The two sides of a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Place {
    /// Its name.
    pub site: String,
    /// The admin1 it is in.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub admin1: String,
    /// People at home there, by lists.
    pub registered: u64,
    /// The crowd: the head-count that is set against the lists.
    pub headcount: u64,
    /// What head-counts add: by how much the crowd is larger than the lists, and the new people.
    pub estimated: u64,
    /// The activities in the crowd, where it is larger.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub counted_by: Vec<Reference>,
    /// The crowds of its sites, where they are larger together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub crowds: Vec<Crowd>,
    /// People who are counted in no list and no other head-count.
    #[serde(skip_serializing_if = "is_zero")]
    pub new_people: u64,
    /// The activities that counted these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub new_people_by: Vec<Reference>,
}

/// The crowd of a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Crowd {
    /// The site's name.
    pub site: String,
    /// People.
    pub headcount: u64,
    /// The activities whose head-count, or a group of it, is in the crowd.
    pub counted_by: Vec<Reference>,
    /// The next smaller head-count, which was not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runner_up: Option<RunnerUp>,
}

/// A head-count that was not counted, because another one is larger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RunnerUp {
    /// The activity.
    pub activity: Reference,
    /// People.
    pub headcount: u64,
}

fn is_zero(people: &u64) -> bool {
    *people == 0
}

/// What one activity means to every figure of the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Meaning {
    /// Which.
    pub activity: Reference,
    /// Whether only approved activities count, and it is not approved: then it is in no figure.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not_approved: bool,
    /// Each sector, and last the total.
    pub figures: Vec<Worth>,
}

/// What an activity is worth to one figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Worth {
    /// The sector; nothing for the total.
    pub sector: Option<SectorId>,
    /// The figure.
    pub people_reached: u64,
    /// People who are counted at this activity first.
    pub new: u64,
    /// What the figure would be less without it.
    pub missing_without: i64,
}

/// Explains a figure.
///
/// # Errors
/// An activity that does not count at that moment, and those of the source.
pub fn build<S>(source: &S, question: &Question) -> Result<Explanation, S::Error>
where
    S: Source<Error: From<UnknownActivity>>,
{
    match question.report.is_own() {
        true => totals::of_own(source, &question.report, |own| explained(own, question)),
        false => explained(source, question),
    }
}

fn explained<S>(source: &S, question: &Question) -> Result<Explanation, S::Error>
where
    S: Source<Error: From<UnknownActivity>>,
{
    let Question { report, wanted, activity } = question;
    let basis = source.basis()?;
    let query = report.query(source);
    let (agenda, lists) = source.agenda_and_lists();
    let parts = source.explain(&query, wanted)?;
    let meaning = match activity {
        Some(reference) if !agenda.items.iter().any(|item| item.reference == reference) => {
            return Err(UnknownActivity(reference.clone()).into());
        }
        Some(reference) => Some(meaning(source, &agenda, &lists, &query, reference)?),
        None => None,
    };
    Ok(Explanation {
        ledger: LedgerName { id: basis.ledger, name: basis.name.to_owned() },
        period: Days(report.period),
        label: label_of(source, report.period, &report.label),
        as_of: AsOf { size: basis.size, root: basis.root },
        approvals: Approvals::of(&agenda, &query),
        sector: wanted.sector.clone(),
        site: wanted.place.clone(),
        filter: report.filter(),
        own: report.own,
        parts: part_names(wanted),
        exactly: wanted.exactly.clone(),
        with_indirect: wanted.with_indirect,
        people_reached: parts.people_reached,
        registered: parts.activities.iter().map(|part| part.new).sum(),
        estimated: parts.places.iter().map(|part| part.estimated).sum(),
        lowest: parts.bounds.map(|bounds| bounds.lowest),
        highest: parts.bounds.map(|bounds| bounds.highest),
        meaning,
        activities: activities(&parts),
        level: query.policy.places,
        places: places(&parts),
        policy: query.policy,
    })
}

/// The parts as they were asked for.
fn part_names(wanted: &Wanted) -> Vec<PartName> {
    let part = wanted.part.as_ref().map(|part| match part {
        Part::Value(dimension, value) => PartName { dimension: *dimension, value: value.clone() },
        Part::UpTo(month) => PartName { dimension: Dimension::Month, value: format!("..{month}") },
    });
    let cell = |dimension, at: Option<usize>, names: &[&str]| {
        let value = (*names.get(at?)?).to_owned();
        Some(PartName { dimension, value })
    };
    let sex = cell(Dimension::Sex, wanted.sex, &SEXES);
    let age = cell(Dimension::Age, wanted.age, &AGES);
    [part, sex, age].into_iter().flatten().collect()
}

/// What one activity means to every figure: the people who are counted there first, and by how much
/// the figure would be smaller without it.
fn meaning<S: Source>(
    source: &S,
    agenda: &Agenda<'_>,
    lists: &S::Lists<'_>,
    query: &Query,
    reference: &Reference,
) -> Result<Meaning, S::Error> {
    let without = Overlay::new(agenda, lists, |other| other == reference, Vec::new());
    let with = source.answer(query)?.figures;
    let without = answer_from(without.agenda(), &without, query)?.figures;
    let first = first_reached(agenda, lists, query, reference)?;
    let worth = |sector: Option<&SectorId>, new: u64, is: u64, less: u64| Worth {
        sector: sector.cloned(),
        people_reached: is,
        new,
        missing_without: is as i64 - less as i64,
    };
    let both = with.sectors.iter().zip(&without.sectors).zip(&first);
    let mut figures: Vec<Worth> = both
        .map(|(((id, is), (_, less)), new)| {
            worth(Some(id), *new, is.people_reached, less.people_reached)
        })
        .collect();
    let new = first.last().copied().unwrap_or(0);
    figures.push(worth(None, new, with.total.people_reached, without.total.people_reached));
    let mut items = agenda.items.iter();
    let is_approved = items.any(|item| item.reference == reference && item.is_approved);
    let not_approved = query.policy.reviewed == Reviewed::Approved && !is_approved;
    Ok(Meaning { activity: reference.clone(), not_approved, figures })
}

fn activities(parts: &Parts) -> Vec<Activity> {
    let of = parts.activities.iter().map(|part| Activity {
        activity: part.reference.clone(),
        contacts: part.contacts,
        headcount: part.headcount,
        people: part.people,
        new: part.new,
        reached_before: part
            .before
            .iter()
            .map(|(sectors, people)| Before { sectors: sectors.clone(), people: *people })
            .collect(),
    });
    of.collect()
}

fn places(parts: &Parts) -> Vec<Place> {
    let of = parts.places.iter().map(|part| Place {
        site: part.site.clone(),
        admin1: part.admin1.clone(),
        registered: part.registered,
        headcount: part.headcount,
        estimated: part.estimated,
        counted_by: part.crowds.iter().flat_map(|crowd| crowd.counted_by.clone()).collect(),
        crowds: part.crowds.iter().map(crowd).collect(),
        new_people: part.new_people,
        new_people_by: part.new_people_by.clone(),
    });
    of.collect()
}

fn crowd(crowd: &SiteCrowd) -> Crowd {
    let runner_up = crowd.runner_up.clone();
    Crowd {
        site: crowd.site.clone(),
        headcount: crowd.headcount,
        counted_by: crowd.counted_by.clone(),
        runner_up: runner_up.map(|(activity, headcount)| RunnerUp { activity, headcount }),
    }
}
