//! Days, months and periods in words.

use chrono::Datelike;

use super::texts::Texts;
use crate::event::label::Labelled;
use crate::event::time::{Day, Period};

impl Texts {
    /// A day: "31 December 2025", "31 décembre 2025".
    pub fn day(&self, day: Day) -> String {
        let date = day.date();
        let (month, year) = (self.month_name(date.month()), date.year().to_string());
        // The first of a month has a name of its own in French.
        let key = if date.day() == 1 { "common-date-first" } else { "common-date" };
        let number = date.day().to_string();
        self.with(key, &[("day", number.into()), ("month", month.into()), ("year", year.into())])
    }

    /// The days of a period: "2025-01-01 to 2025-06-30".
    pub fn days(&self, period: Period) -> String {
        let values =
            [("from", period.from.to_string().into()), ("to", period.to.to_string().into())];
        self.with("common-days", &values)
    }

    /// A period as it is called: "2025", "2025-01-01 to 2025-06-30", "ECHO 2025/01 (2025-01-01 to
    /// 2025-06-30)".
    pub fn period(&self, labelled: &Labelled) -> String {
        let Labelled { period, label } = labelled;
        let days = match period.whole_year() {
            Some(year) => year.to_string(),
            None => self.days(*period),
        };
        match label.as_str() {
            "" => days,
            label => format!("{label} ({days})"),
        }
    }

    /// The name of a month, from 1 to 12: "January", "janvier".
    pub fn month_name(&self, month: u32) -> String {
        self.text(&format!("common-month-{month}"))
    }

    /// The short name of a month, from 1 to 12: "Jan", "janv.".
    pub fn month_short(&self, month: u32) -> String {
        self.text(&format!("common-month-short-{month}"))
    }

    /// The months from one day's to another's: "Mar 2025", "Mar–Jun 2025", "Nov 2024 – Feb 2025".
    pub fn months(&self, from: Day, to: Day) -> String {
        let month = |day: Day| self.month_short(day.date().month());
        let last = format!("{} {}", month(to), to.year());
        if from.month() == to.month() {
            last
        } else if from.year() == to.year() {
            format!("{}–{last}", month(from))
        } else {
            format!("{} {} – {last}", month(from), from.year())
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::event::time::{Day, DayError};
    use crate::language::Language::{English, French};

    #[test]
    fn days_and_months_are_in_words() -> Result<(), DayError> {
        let (first, last) = (Day::parse("2025-08-01")?, Day::parse("2025-12-31")?);
        let before = Day::parse("2024-02-29")?;
        assert_eq!(
            [English, French].map(|l| l.texts().day(first)),
            ["1 August 2025", "1er août 2025"]
        );
        assert_eq!(
            [English, French].map(|l| l.texts().day(last)),
            ["31 December 2025", "31 décembre 2025"]
        );
        let texts = English.texts();
        assert_eq!(texts.months(first, first), "Aug 2025");
        assert_eq!(texts.months(first, last), "Aug–Dec 2025");
        assert_eq!(texts.months(before, first), "Feb 2024 – Aug 2025");
        assert_eq!(French.texts().months(first, last), "août–déc. 2025");
        Ok(())
    }
}
