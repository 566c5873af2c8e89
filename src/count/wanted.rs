//! Which number of a count is to be explained.
//!
//! Belongs here: the plain data of the question. Does not: answering it (`explanation`).

use serde::{Deserialize, Serialize};

use super::query::Dimension;
use crate::event::ids::SectorId;
use crate::event::time::{Month, Period};

/// Which number of a query's figures. What is not given restricts nothing: then it is the total.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// A sector's figure.
    pub sector: Option<SectorId>,
    /// Only those at home at a place: its name or P-code, or those of a site in it.
    pub place: Option<String>,
    /// Only a part of a breakdown.
    pub part: Option<Part>,
    /// Only the cells of a sex, by its place among [`crate::event::figures::SEXES`].
    pub sex: Option<usize>,
    /// Only the cells of an age, by its place among [`crate::event::figures::AGES`].
    pub age: Option<usize>,
    /// Only registered individuals that exactly these sectors reached.
    pub exactly: Option<Vec<SectorId>>,
    /// Of direct and indirect contacts together, instead of direct ones alone.
    pub with_indirect: bool,
}

/// A part of a breakdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// A value of a dimension, as a breakdown by it calls it. Sex and age are none: see [`Wanted::sex`].
    Value(Dimension, String),
    /// All months of the period up to one, as a breakdown by month calls that.
    UpTo(String),
}

impl Wanted {
    /// The total.
    pub fn total() -> Self {
        Self::default()
    }

    /// Whether only some cells are asked for.
    pub fn is_of_cells(&self) -> bool {
        self.sex.is_some() || self.age.is_some()
    }
}

/// The month of a period that a text names.
pub(super) fn month_of(period: Period, text: &str) -> Option<Month> {
    period.months().find(|month| month.to_string() == text.trim())
}
