//! Dates as people and programs write them.

use crate::event::time::Day;
use crate::intake::source::grid::DaysFrom;

/// The date of a moment: `2025-05-14` of `2025-05-14T09:00:00.000Z` or `14/05/2025 9:00`. A text that
/// does not go on with a time of day after ten characters stays as it is.
pub fn without_time(text: &str) -> &str {
    let Some((date, time)) = text.split_at_checked(10) else { return text };
    let digits = |text: &str| (1..=2).contains(&text.len()) && is_all_digits(text);
    let is_time = time.starts_with(['T', ' '])
        && time[1..].split_once(':').is_some_and(|(hour, _)| digits(hour));
    if is_time { date } else { text }
}

fn is_all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text has the shape of YYYY-MM-DD, whatever its numbers.
pub fn is_iso(text: &str) -> bool {
    let shape = |(i, byte): (usize, u8)| match i {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    text.len() == 10 && text.bytes().enumerate().all(shape)
}

/// The day that a spreadsheet means by a plain number: days from the first day of its calendar.
pub fn serial(text: &str, days_from: DaysFrom) -> Option<Day> {
    // The numbers of 1970-01-01.
    let epoch = match days_from {
        DaysFrom::Year1900 => 25_569,
        DaysFrom::Year1904 => 24_107,
    };
    let days: i32 = text.parse().ok()?;
    Day::try_from(days.checked_sub(epoch)?).ok()
}

/// The day of a date as French and English spreadsheets write it: day first, or year first.
pub fn written_otherwise(text: &str) -> Option<Day> {
    let parts: Vec<&str> = text.split(['/', '.', '-', ' ']).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let (day, year) = if first.len() == 4 { (last, first) } else { (first, last) };
    let number = |text: &str| text.parse::<u32>().ok();
    let (day, month, year) = (number(day)?, number(month)?, number(year)?);
    let (day, month) = if month > 12 { (month, day) } else { (day, month) };
    Day::parse(&format!("{year:04}-{month:02}-{day:02}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_time_of_day_is_cut_off() {
        for moment in ["2025-05-14T09:00:00", "2025-05-14T09:00:00.000Z", "2025-05-14 9:00"] {
            assert_eq!(without_time(moment), "2025-05-14");
        }
        for text in ["2025-05-14", "2025-05-14 to 2025-05-16", "demain", "2025-05-14 2025", ""] {
            assert_eq!(without_time(text), text);
        }
    }
}
