//! What a count is asked, and what it answers.
//!
//! Belongs here: the plain data of both. Does not: counting (`fold`).

use serde::{Deserialize, Serialize};

use crate::event::activity::About;
use crate::event::figures::{Figure, Figures, Sadd};
use crate::event::ids::{DonorId, OfficeId, ProjectId};
use crate::event::names::named;
use crate::event::policy::Policy;
use crate::event::text::normalised;
use crate::event::time::Period;

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
        /// Who paid; several donors each count.
        Donor = "donor",
        /// The activity's project.
        Project = "project",
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
    /// Broken down by what.
    pub by: Option<Dimension>,
}

impl Query {
    /// Everything in a period, under a policy.
    pub fn whole(period: Period, policy: Policy) -> Self {
        Self { period, policy, office: None, donor: None, project: None, partner: None, by: None }
    }

    /// Whether an activity counts in the period and the filters let its contacts through.
    pub fn takes(&self, about: &About) -> bool {
        in_scope(about, self.period, &self.policy) && self.lets_through(about)
    }

    /// Whether the filters let an activity's contacts through.
    pub fn lets_through(&self, about: &About) -> bool {
        let is_by = |partner: &String| normalised(&about.partner) == normalised(partner);
        self.office.as_ref().is_none_or(|office| about.office == *office)
            && self.donor.as_ref().is_none_or(|donor| about.donors.contains(donor))
            && self.project.as_ref().is_none_or(|project| about.project.as_ref() == Some(project))
            && self.partner.as_ref().is_none_or(is_by)
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The figures.
    pub figures: Figures,
    /// The figures of each part, where a dimension was asked for.
    pub parts: Vec<PartFigures>,
}

/// The figures of one value of a dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartFigures {
    /// The value.
    pub value: String,
    /// Its sectors, in order.
    pub sectors: Vec<PartFigure>,
    /// All sectors together.
    pub total: PartFigure,
}

/// A figure of a part: in full, or only the cells where it is read off SADD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartFigure {
    /// With everything.
    Full(Figure),
    /// A share of a figure's cells.
    Cells(Sadd),
}
