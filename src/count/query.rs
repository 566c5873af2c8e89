//! What a count is asked, and what it answers.
//!
//! Belongs here: the plain data of both. Does not: counting (`fold`).

use serde::{Deserialize, Serialize};

use crate::event::activity::{About, Kind, Modality};
use crate::event::figures::{Bounds, Figure, Figures, Sadd};
use crate::event::ids::{DonorId, OfficeId, ProjectId};
use crate::event::names::named;
use crate::event::people::PopulationGroup;
use crate::event::place::Place;
use crate::event::policy::Policy;
use crate::event::text::normalised;
use crate::event::time::Period;

use super::agenda::Item;
use super::scope::in_scope;

/// The value of what states none.
pub const UNSPECIFIED: &str = "unspecified";

named! {
    /// What a report can be broken down by.
    Dimension, "dimension" {
        /// The office that did the activity.
        Office = "office",
        /// The months an activity touches.
        Month = "month",
        /// The activity's region.
        Admin1 = "admin1",
        /// The activity's unit of the second level.
        Admin2 = "admin2",
        /// The activity's unit of the third level.
        Admin3 = "admin3",
        /// The activity's site.
        Site = "site",
        /// Who paid; several donors each count.
        Donor = "donor",
        /// The activity's project.
        Project = "project",
        /// The partner that carried the activity out.
        Partner = "partner",
        /// The activity's kind.
        Kind = "kind",
        /// The form of the assistance.
        Modality = "modality",
        /// The activity's status.
        Status = "status",
        /// Of works, the type of what was built or repaired.
        FacilityType = "facility-type",
        /// The individual's population group, else its household's.
        PopulationGroup = "population-group",
        /// What was stated of the individual's disability.
        Disability = "disability",
        /// Read off SADD.
        Sex = "sex",
        /// Read off SADD.
        Age = "age",
    }
}

/// Only activities of a kind, with a modality, or at places, each by its name or P-code as activities have it. What is
/// not given narrows nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Only {
    /// Of this kind.
    pub kind: Option<Kind>,
    /// With this modality.
    pub modality: Option<Modality>,
    /// In this region.
    pub admin1: Option<String>,
    /// In this unit of the second level.
    pub admin2: Option<String>,
    /// In this unit of the third level.
    pub admin3: Option<String>,
    /// At this site.
    pub at_site: Option<String>,
}

impl Only {
    /// Whether anything is given.
    pub fn is_any(&self) -> bool {
        *self != Self::default()
    }

    /// Whether an activity is such a one.
    pub fn has(&self, about: &About) -> bool {
        self.kind.is_none_or(|kind| about.details.kind() == kind)
            && self.modality.is_none_or(|modality| about.modality == Some(modality))
            && self.has_place(&about.place)
    }

    /// Whether a place lies in all that are given.
    pub fn has_place(&self, place: &Place) -> bool {
        let areas = [&place.admin1, &place.admin2, &place.admin3, &place.site];
        let wanted = [&self.admin1, &self.admin2, &self.admin3, &self.at_site];
        areas.into_iter().zip(wanted).all(|(area, wanted)| {
            let is = |text: &String, wanted: &str| normalised(text) == wanted;
            let wanted = wanted.as_ref().map(|wanted| normalised(wanted));
            wanted.is_none_or(|wanted| is(&area.name, &wanted) || is(&area.pcode, &wanted))
        })
    }
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// Which days.
    pub period: Period,
    /// Under which choices.
    pub policy: Policy,
    /// Only contacts by this office.
    pub office: Option<OfficeId>,
    /// Only contacts paid by this donor.
    pub donor: Option<DonorId>,
    /// Only contacts of this project.
    pub project: Option<ProjectId>,
    /// Only contacts by this partner, in whatever spelling of upper and lower case and white space.
    pub partner: Option<String>,
    /// Only contacts of such activities.
    pub only: Only,
    /// Broken down by what.
    pub by: Option<Dimension>,
}

impl Query {
    /// Everything in a period, under a policy.
    pub fn whole(period: Period, policy: Policy) -> Self {
        let (office, donor, project, partner) = (None, None, None, None);
        Self { period, policy, office, donor, project, partner, only: Only::default(), by: None }
    }

    /// Whether an activity counts in the period and the filters let its contacts through.
    pub fn takes(&self, item: &Item<'_>) -> bool {
        let Item { about, is_approved, .. } = *item;
        in_scope(about, is_approved, self.period, &self.policy) && self.lets_through(about)
    }

    /// Whether the filters let an activity's contacts through.
    pub fn lets_through(&self, about: &About) -> bool {
        let is_by = |partner: &String| normalised(&about.partner) == normalised(partner);
        self.office.as_ref().is_none_or(|office| about.office == *office)
            && self.donor.as_ref().is_none_or(|donor| about.donors.contains(donor))
            && self.project.as_ref().is_none_or(|project| about.project.as_ref() == Some(project))
            && self.partner.as_ref().is_none_or(is_by)
            && self.only.has(about)
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The figures.
    pub figures: Figures,
    /// The figures of each part, where a dimension was asked for.
    pub parts: Vec<PartFigures>,
}

/// Some contacts of a period.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Choice {
    /// Places of the chosen activities among the candidates, rising.
    pub activities: Vec<usize>,
    /// Only individuals, and groups of head-counts, of this population group; `Some(None)` means
    /// those of whom none is stated.
    pub group: Option<Option<PopulationGroup>>,
}

impl Choice {
    /// The places in scope of what was chosen; `chosen` are those of the candidates.
    pub(super) fn among(&self, chosen: &[usize]) -> Vec<usize> {
        self.activities.iter().filter_map(|at| chosen.get(*at).copied()).collect()
    }
}

/// People that a selection reached, in a sector or in total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleReached {
    /// Each once.
    pub people_reached: u64,
    /// Between which numbers that lies.
    pub bounds: Bounds,
}

/// The figures of a query, with tables that are made of the same lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tables {
    /// The figures.
    pub figures: Figures,
    /// The parts by each dimension that was asked for.
    pub parts: Vec<Vec<PartFigures>>,
    /// The people that each selection reached by direct contacts: by sector and, last, in total.
    pub people: Vec<Vec<PeopleReached>>,
}

/// The figures of one value of a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartFigures {
    /// The value.
    pub value: String,
    /// Its sectors, in order.
    pub sectors: Vec<PartFigure>,
    /// All sectors together.
    pub total: PartFigure,
}

/// A figure of a part: in full, or only the cells where it is read off SADD.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PartFigure {
    /// With everything.
    Full(Figure),
    /// A share of a figure's cells.
    Cells(Sadd),
}
