//! Days and moments.
//!
//! Belongs here: dates in the range that a ledger accepts, periods, moments in microseconds. Does not:
//! reading a clock.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::limits::{YEAR_MAX, YEAR_MIN};

/// A day, encoded as days since 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct Day(i32);

/// A date that a ledger does not accept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// Not written as an ISO 8601 date.
    #[error("is not a date (write it as YYYY-MM-DD, for example 2025-03-31)")]
    Form,
    /// A real date, but outside 1990 to 2100.
    #[error("lies outside {YEAR_MIN} to {YEAR_MAX}")]
    Range,
}

impl Day {
    /// The day of a calendar date between 1990 and 2100.
    pub fn new(date: NaiveDate) -> Result<Self, DayError> {
        if !(YEAR_MIN..=YEAR_MAX).contains(&date.year()) {
            return Err(DayError::Range);
        }
        let days = date.signed_duration_since(NaiveDate::default()).num_days();
        i32::try_from(days).map(Self).map_err(|_| DayError::Range)
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Result<Self, DayError> {
        let shaped = text.len() == 10
            && text.bytes().enumerate().all(|(i, b)| match i {
                4 | 7 => b == b'-',
                _ => b.is_ascii_digit(),
            });
        if !shaped {
            return Err(DayError::Form);
        }
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| DayError::Form)?;
        Self::new(date)
    }

    /// First day of a year.
    pub fn first_of(year: i32) -> Result<Self, DayError> {
        NaiveDate::from_ymd_opt(year, 1, 1).map_or(Err(DayError::Range), Self::new)
    }

    /// Last day of a year.
    pub fn last_of(year: i32) -> Result<Self, DayError> {
        NaiveDate::from_ymd_opt(year, 12, 31).map_or(Err(DayError::Range), Self::new)
    }

    /// The calendar date.
    pub fn date(self) -> NaiveDate {
        NaiveDate::default() + TimeDelta::days(i64::from(self.0))
    }

    /// The calendar year.
    pub fn year(self) -> i32 {
        self.date().year()
    }

    /// Months since year 0, so that months can be compared and counted.
    pub fn month(self) -> Month {
        let date = self.date();
        Month(date.year() * 12 + date.month0() as i32)
    }
}

impl TryFrom<i32> for Day {
    type Error = DayError;
    fn try_from(days: i32) -> Result<Self, DayError> {
        let date = NaiveDate::default().checked_add_signed(TimeDelta::days(i64::from(days)));
        date.map_or(Err(DayError::Range), Self::new)
    }
}

impl From<Day> for i32 {
    fn from(day: Day) -> i32 {
        day.0
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month(i32);

impl Month {
    /// The month after this one.
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

/// The days from `from` to `to`, both included. Periods are in the order of their first days, then of
/// their last ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "(Day, Day)", into = "(Day, Day)")]
pub struct Period {
    /// First day.
    pub from: Day,
    /// Last day, not before the first.
    pub to: Day,
}

impl From<Period> for (Day, Day) {
    fn from(period: Period) -> Self {
        (period.from, period.to)
    }
}

impl TryFrom<(Day, Day)> for Period {
    type Error = &'static str;

    fn try_from((from, to): (Day, Day)) -> Result<Self, Self::Error> {
        if to < from {
            return Err("a period ends before it starts");
        }
        Ok(Self { from, to })
    }
}

/// "2025" for a whole year, else "2025-01-01 to 2025-06-30".
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.whole_year() {
            Some(year) => year.fmt(f),
            None => write!(f, "{} to {}", self.from, self.to),
        }
    }
}

/// A period as the year that it ends in. It is read back as that whole year.
pub(super) mod ending_year {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use super::Period;

    pub fn serialize<S: Serializer>(period: &Period, to: S) -> Result<S::Ok, S::Error> {
        period.to.year().serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Period, D::Error> {
        Period::year(i32::deserialize(from)?).map_err(D::Error::custom)
    }
}

impl Period {
    /// Whether it shares a day with another.
    pub fn overlaps(self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    /// A whole calendar year.
    pub fn year(year: i32) -> Result<Self, DayError> {
        Ok(Self { from: Day::first_of(year)?, to: Day::last_of(year)? })
    }

    /// The year, where the period is a whole one.
    pub fn whole_year(&self) -> Option<i32> {
        let year = self.to.year();
        (Self::year(year) == Ok(*self)).then_some(year)
    }

    /// Whether a day lies in the period.
    pub fn holds(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// Whether a range of days shares at least one with the period.
    pub fn touches(&self, start: Day, end: Day) -> bool {
        start <= self.to && end >= self.from
    }

    /// The months the period touches, in order.
    pub fn months(&self) -> impl Iterator<Item = Month> + use<> {
        let last = self.to.month();
        std::iter::successors(Some(self.from.month()), |m| Some(m.next()))
            .take_while(move |m| *m <= last)
    }
}

/// A moment in UTC, in microseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// From the time of a clock.
    pub fn new(moment: DateTime<Utc>) -> Self {
        Self(moment.timestamp_micros())
    }

    /// Reads an RFC 3339 timestamp (`2025-04-01T12:00:00Z`), or a date, which means its last
    /// instant (UTC).
    pub fn parse_last_instant(text: &str) -> Option<Self> {
        if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
            return Some(Self::new(moment.with_timezone(&Utc)));
        }
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        let last = date.and_hms_micro_opt(23, 59, 59, 999_999)?;
        Some(Self::new(last.and_utc()))
    }

    /// The moment as a calendar value; the epoch where it lies outside the calendar.
    pub fn moment(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or_default()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.moment().to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}
