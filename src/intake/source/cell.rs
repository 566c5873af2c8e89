//! Cells of workbooks as text.
//!
//! Invariants: a date is ISO 8601, with its time only where it has one; a number has no trailing
//! zeros, and no digits that were not kept.

use calamine::{DataRef, ExcelDateTime};

/// A cell as text.
pub(super) fn text(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => decimal(*number),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(moment) => date(moment),
        DataRef::DateTimeIso(text) => without_midnight(text.trim()).to_owned(),
        DataRef::DurationIso(text) => text.trim().to_owned(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// The number that a cell's text is, where reading it as a number gives the same text again.
pub fn as_number(text: &str) -> Option<f64> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        return None;
    }
    let number: f64 = text.parse().ok()?;
    (decimal(number) == text).then_some(number)
}

/// A number with the 15 digits that spreadsheets keep, not the noise behind them. One with more digits
/// has lost the others: it is written as spreadsheets show it, 1.23456789012346E+15, so that nobody takes
/// it for the number that was typed.
fn decimal(number: f64) -> String {
    const WHOLE_MAX: f64 = 1e15;
    if number.abs() >= WHOLE_MAX {
        let shown = format!("{number:.14e}");
        let (mantissa, power) = shown.split_once('e').unwrap_or((&shown, "0"));
        return format!("{}E+{power}", mantissa.trim_end_matches('0').trim_end_matches('.'));
    }
    let shown: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    // Minus zero is zero.
    (shown + 0.0).to_string()
}

/// A date as ISO 8601, with its time where it has one; a time or duration alone as HH:MM:SS.
fn date(moment: &ExcelDateTime) -> String {
    let number = moment.as_f64();
    if moment.is_duration() || (0.0..1.0).contains(&number) {
        let seconds = (number * 86_400.0).round().clamp(0.0, 1e12) as u64;
        return format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    if !(0.0..=2_958_466.0).contains(&number) {
        // No day that a spreadsheet can show.
        return decimal(number);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let day = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second) {
        (0, 0, 0) => day,
        _ => format!("{day}T{hour:02}:{minute:02}:{second:02}"),
    }
}

fn without_midnight(text: &str) -> &str {
    text.strip_suffix("T00:00:00").unwrap_or(text)
}
