//! Why a period cannot be read.

use crate::event::label::LabelError;
use crate::event::time::Day;

/// Why a period cannot be read. Fields are called as the options of a command line are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// Neither a year nor two days nor a label; or more than one of them.
    #[error("a period is a year, or the days --from one --to another, or has a --label")]
    NoPeriod,
    /// The last day lies before the first.
    #[error("the last day, {to}, lies before the first, {from}")]
    DaysReversed {
        /// The first day.
        from: Day,
        /// The last one.
        to: Day,
    },
    /// It has not begun, so that there is nothing to publish.
    #[error("the period begins on {from}, which is not yet")]
    NotBegun {
        /// Its first day.
        from: Day,
    },
    /// What cannot be a label.
    #[error("the label {0}")]
    Label(LabelError),
    /// No period was published or closed under the label.
    #[error("no period was published or closed as \"{given}\"")]
    UnknownLabel {
        /// What was given.
        given: String,
        /// The label that was probably meant.
        near: Option<String>,
        /// All labels.
        known: Vec<String>,
    },
}

impl PeriodError {
    /// A name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoPeriod => "no-period",
            Self::DaysReversed { .. } => "days-reversed",
            Self::NotBegun { .. } => "period-not-begun",
            Self::Label(_) => "label",
            Self::UnknownLabel { .. } => "unknown-label",
        }
    }
}
