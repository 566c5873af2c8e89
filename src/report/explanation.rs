//! How a figure comes about, down to the activities.
//!
//! Belongs here: asking the count for the parts, and what one activity means to every figure. Does
//! not: dividing a figure (`count::explanation`).

use schemars::JsonSchema;
use serde::Serialize;

use super::totals::Request;
use super::{AsOf, Days, LedgerName};
use crate::count::{Explanation as Parts, Overlay, answer_from, explain};
use crate::event::ids::{Reference, SectorId};
use crate::event::text::normalised;
use crate::event::time::Period;
use crate::ledger::{self, LedgerError, Snapshot};

/// What is to be explained.
#[derive(Debug, Clone)]
pub struct Question {
    /// Which days.
    pub period: Period,
    /// As of which moment of the log.
    pub as_of: ledger::AsOf,
    /// The figure of a sector; else the total.
    pub sector: Option<SectorId>,
    /// Only the part of the figure at a site.
    pub site: Option<String>,
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
    /// Which records.
    pub as_of: AsOf,
    /// The sector; nothing for the total.
    pub sector: Option<SectorId>,
    /// The site; nothing for all.
    pub site: Option<String>,
    /// The figure.
    pub people_reached: u64,
    /// Its registered part: the new people of all activities.
    pub registered: u64,
    /// Its estimated part: what head-counts add at all places.
    pub estimated: u64,
    /// What each activity adds, in the order of counting.
    pub activities: Vec<Activity>,
    /// What lists and head-counts say of each place.
    pub places: Vec<Place>,
    /// What one activity means to every figure, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meaning: Option<Meaning>,
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
    /// The head-count that stands there.
    pub headcount: u64,
    /// By how much it is larger.
    pub estimated: u64,
    /// The activities that counted so many.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub counted_by: Vec<Reference>,
}

/// What one activity means to every figure of the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Meaning {
    /// Which.
    pub activity: Reference,
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
/// `Unknown` for an activity that does not count at that moment.
pub fn build(ledger: &Snapshot, question: &Question) -> Result<Explanation, LedgerError> {
    let view = ledger.view(question.as_of)?;
    let query = Request::year(question.period).query(&view.state);
    let facts = view.facts();
    let wanted = question.site.as_deref().map(normalised);
    let is_wanted = |name: &str| wanted.as_ref().is_none_or(|wanted| normalised(name) == *wanted);
    let is_site: Option<&dyn Fn(&str) -> bool> = wanted.as_ref().map(|_| &is_wanted as _);
    let Ok(parts) = explain(facts.agenda(), &facts, &query, question.sector.as_ref(), is_site);
    let meaning = question.activity.as_ref().map(|reference| {
        let agenda = facts.agenda();
        let without = Overlay::new(agenda, &facts, |other| other == reference, Vec::new());
        if without.agenda().items.len() == agenda.items.len() {
            return Err(LedgerError::Unknown(reference.clone()));
        }
        let with = crate::count::answer(&facts, &query).figures;
        let Ok(less) = answer_from(without.agenda(), &without, &query);
        let less = less.figures;
        let worth = |sector: Option<&SectorId>, is: u64, less: u64| {
            let Ok(parts) = explain(facts.agenda(), &facts, &query, sector, None);
            let own = parts.activities.iter().find(|part| part.reference == *reference);
            Worth {
                sector: sector.cloned(),
                people_reached: is,
                new: own.map_or(0, |part| part.new),
                missing_without: is as i64 - less as i64,
            }
        };
        let sectors = with.sectors.iter().zip(&less.sectors);
        let mut figures: Vec<Worth> = sectors
            .map(|((id, is), (_, less))| worth(Some(id), is.people_reached, less.people_reached))
            .collect();
        figures.push(worth(None, with.total.people_reached, less.total.people_reached));
        Ok(Meaning { activity: reference.clone(), figures })
    });
    let opened = ledger.opened()?;
    Ok(Explanation {
        ledger: LedgerName { id: opened.ledger, name: opened.name.clone() },
        period: Days(question.period),
        as_of: AsOf { size: view.state.size, root: view.root },
        sector: question.sector.clone(),
        site: question.site.clone(),
        people_reached: parts.people_reached,
        registered: parts.activities.iter().map(|part| part.new).sum(),
        estimated: parts.places.iter().map(|part| part.estimated).sum(),
        meaning: meaning.transpose()?,
        activities: activities(&parts),
        places: places(&parts),
    })
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
        counted_by: part.counted_by.clone(),
    });
    of.collect()
}
