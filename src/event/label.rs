//! What readers call a period: "ECHO 2025/01".
//!
//! Belongs here: which texts can be a label, and a period with its label. Does not: which period has
//! which (`ledger`).

use std::fmt;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::limits::LABEL_BYTES_MAX;
use super::text::{self, TextError, normalised};
use super::time::{Day, Period};

/// Why a text can be no label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LabelError {
    /// A text that may not be stored at all.
    #[error(transparent)]
    Text(#[from] TextError),
    /// No character.
    #[error("is empty")]
    Empty,
    /// More than the limit.
    #[error("is longer than {LABEL_BYTES_MAX} bytes")]
    Long,
    /// A character that nobody sees, or that turns the text around.
    #[error("holds an invisible character ({0:?})")]
    Invisible(char),
    /// It would be taken for the period that it reads as.
    #[error("reads as a year or as days, which can be given themselves")]
    Period,
}

/// Accepts a label for the log.
///
/// # Errors
/// A text that is empty, long, or holds a control or invisible character, an e-mail address or a phone number; one
/// that reads as a period.
pub fn checked(given: &str) -> Result<String, LabelError> {
    // People type a label to ask for its period, so that it is refused rather than changed.
    if let Some(hidden) = given.trim().chars().find(|c| text::is_invisible(*c)) {
        return Err(LabelError::Invisible(hidden));
    }
    let label = text::checked(given)?;
    if label.is_empty() {
        return Err(LabelError::Empty);
    }
    if label.len() > LABEL_BYTES_MAX {
        return Err(LabelError::Long);
    }
    match label.parse::<i32>().is_ok() || days(&label).is_some() {
        true => Err(LabelError::Period),
        false => Ok(label),
    }
}

/// The two days of a text such as "2025-01-01/2025-06-30", as they are written.
pub fn days(text: &str) -> Option<(&str, &str)> {
    let (from, to) = text.split_once('/')?;
    let (from, to) = (from.trim(), to.trim());
    (Day::parse(from).is_ok() && Day::parse(to).is_ok()).then_some((from, to))
}

/// Whether two labels are the same one: upper and lower case do not matter.
pub fn is_same(label: &str, other: &str) -> bool {
    normalised(label) == normalised(other)
}

/// A period with what readers call it. In JSON it is `{"from": …, "to": …, "label": …}`; a period that
/// nobody named has no `label`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Labelled {
    /// The period.
    #[serde(flatten, serialize_with = "as_days")]
    #[schemars(with = "Days")]
    pub period: Period,
    /// Its label; empty where it has none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
}

/// A period as JSON has it.
#[derive(Serialize, JsonSchema)]
struct Days {
    /// First day, inclusive.
    #[schemars(regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    from: String,
    /// Last day, inclusive.
    #[schemars(regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    to: String,
}

fn as_days<S: Serializer>(period: &Period, serializer: S) -> Result<S::Ok, S::Error> {
    Days { from: period.from.to_string(), to: period.to.to_string() }.serialize(serializer)
}

/// "2025", or "ECHO 2025/01 (2025-01-01 to 2025-06-30)".
impl fmt::Display for Labelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { period, label } = self;
        match label.as_str() {
            "" => period.fmt(f),
            label => write!(f, "{label} ({period})"),
        }
    }
}

impl From<Period> for Labelled {
    fn from(period: Period) -> Self {
        Self { period, label: String::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_a_short_text_that_reads_as_no_period() {
        assert_eq!(checked(" ECHO 2025/01 ").as_deref(), Ok("ECHO 2025/01"));
        assert_eq!(checked("FY 2024-2025").as_deref(), Ok("FY 2024-2025"));
        for (text, error) in [
            ("", LabelError::Empty),
            ("  ", LabelError::Empty),
            (&"é".repeat(41), LabelError::Long),
            ("2025", LabelError::Period),
            ("2025-01-01/2025-06-30", LabelError::Period),
            ("2025-01-01 / 2025-06-30", LabelError::Period),
            ("ask a@b.org", LabelError::Text(TextError::Email)),
            ("call 76 12 34 56", LabelError::Text(TextError::Phone)),
            ("ECHO\n2025", LabelError::Text(TextError::Control)),
            ("Q\u{200b}1", LabelError::Invisible('\u{200b}')),
            ("\u{202e}5202", LabelError::Invisible('\u{202e}')),
        ] {
            assert_eq!(checked(text), Err(error), "{text:?}");
        }
        assert!(is_same("ECHO 2025/01", " echo 2025/01"));
    }
}
