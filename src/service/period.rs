//! Which days are asked for: a year, a first and a last day, or a label.
//!
//! Belongs here: reading what was given. Does not: which period has which label (`ledger`).

use serde::{Deserialize, Serialize};

use super::error::period::PeriodError;
use super::{Error, text};
use crate::event::label::{self, Labelled};
use crate::event::spelling::nearest;
use crate::event::time::Period;
use crate::ledger::{LedgerError, State};

/// A period as it was given: a year, two days, or the label of a period that was published or closed.
/// With a year or days, the label is what they are called.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    /// The year; nothing for another period.
    pub year: Option<i32>,
    /// First day of a period other than a year, as YYYY-MM-DD.
    pub from: Option<String>,
    /// Last day of it.
    pub to: Option<String>,
    /// Its label.
    pub label: Option<String>,
}

impl Choice {
    /// A whole year.
    pub fn year(year: i32) -> Self {
        Self { year: Some(year), ..Self::default() }
    }

    /// A period in one text: a year, two days with a slash between them, or a label.
    pub fn of_text(given: &str) -> Self {
        if let Ok(year) = given.parse() {
            return Self::year(year);
        }
        match given.split_once('/').filter(|_| label::days(given).is_some()) {
            Some((from, to)) => Self {
                from: Some(from.trim().to_owned()),
                to: Some(to.trim().to_owned()),
                ..Self::default()
            },
            None => Self { label: Some(given.to_owned()), ..Self::default() },
        }
    }

    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The period, with the label that was given, if one was.
    ///
    /// # Errors
    /// What is no period, or several; a label that may not be stored, that names another period, or
    /// that alone names none.
    pub fn read(&self, state: &State) -> Result<Labelled, Error> {
        let Self { year, from, to, label } = self;
        let label = label.as_deref().map(label::checked).transpose();
        let label = label.map_err(PeriodError::Label)?;
        let period = match (year, from, to) {
            (None, None, None) => None,
            (Some(year), None, None) => Some(text::year(*year)?),
            (None, Some(from), Some(to)) => Some(days(from, to)?),
            _ => return Err(PeriodError::NoPeriod.into()),
        };
        match (period, label) {
            (None, None) => Err(PeriodError::NoPeriod.into()),
            (None, Some(label)) => Ok(state.settled.labelled(labelled(state, &label)?)),
            (Some(period), None) => Ok(period.into()),
            (Some(period), Some(label)) => match state.settled.named(&label) {
                Some(named) if named != period => {
                    Err(LedgerError::LabelTaken(Labelled { period: named, label }).into())
                }
                _ => Ok(Labelled { period, label }),
            },
        }
    }
}

/// A period given in one text: a year, two days with a slash between them, or a label.
///
/// # Errors
/// As [`Choice::read`].
pub fn named(state: &State, given: &str) -> Result<Period, Error> {
    if let Ok(year) = given.parse() {
        return text::year(year);
    }
    match given.split_once('/').filter(|_| label::days(given).is_some()) {
        Some((from, to)) => days(from.trim(), to.trim()),
        None => labelled(state, given),
    }
}

fn days(from: &str, to: &str) -> Result<Period, Error> {
    let (from, to) = (text::day("--from", from)?, text::day("--to", to)?);
    Period::try_from((from, to)).map_err(|_| PeriodError::DaysReversed { from, to }.into())
}

/// The period that a label names.
fn labelled(state: &State, given: &str) -> Result<Period, Error> {
    if let Some(period) = state.settled.named(given) {
        return Ok(period);
    }
    let known: Vec<String> = state.settled.labels().map(|(label, _)| label.to_owned()).collect();
    let near = nearest(given, known.iter().map(String::as_str)).map(str::to_owned);
    Err(PeriodError::UnknownLabel { given: given.to_owned(), near, known }.into())
}
