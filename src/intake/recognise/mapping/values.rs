//! Texts of a form's cells: days, and several choices in one cell.

use std::collections::BTreeSet;

use super::definition::DateOrder;
use super::written_dates::written_out;
use crate::event::spelling::fold_label;
use crate::intake::dates::{is_iso, without_time};

/// A day as YYYY-MM-DD, without the form's time of day; another order is turned round.
pub(super) fn day_of(value: &str, order: Option<DateOrder>) -> String {
    let written = written_out(value);
    let day = without_time(written.as_deref().unwrap_or(value));
    let Some(order) = order.filter(|_| !is_iso(day)) else { return day.to_owned() };
    let parts: Vec<&str> =
        day.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).collect();
    let [first, second, third, ..] = parts.as_slice() else { return day.to_owned() };
    let (year, month, day) = match order {
        DateOrder::DayFirst => (third, second, first),
        DateOrder::MonthFirst => (third, first, second),
        DateOrder::YearFirst => (first, second, third),
    };
    format!("{year:0>4}-{month:0>2}-{day:0>2}")
}

/// The completed years of an age in months; what is no number of months stays as it is.
pub(super) fn years_of_months(text: &str) -> String {
    let (months, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // Three digits behind a point may be thousands.
    let is_number = (1..=2).contains(&fraction.len()) && is_digits(fraction) && is_digits(months);
    match months.parse::<u32>().ok().filter(|_| is_number) {
        Some(months) => (months / 12).to_string(),
        None => text.to_owned(),
    }
}

/// Cuts a cell with several choices: along the choices that the mapping knows, which may be of
/// several words, and where it knows none, at white space, commas and semicolons.
pub(super) fn cut<'a>(cell: &'a str, known: &BTreeSet<&str>) -> Vec<&'a str> {
    let between = |c: char| c.is_whitespace() || ",;|".contains(c);
    let known: BTreeSet<String> = known.iter().map(|choice| fold_label(choice)).collect();
    let mut chosen = Vec::new();
    let mut rest = cell.trim_matches(between);
    while !rest.is_empty() {
        let ends = rest.char_indices().filter(|(_, c)| between(*c)).map(|(at, _)| at);
        let ends: Vec<usize> = ends.chain([rest.len()]).collect();
        let longest = ends.iter().rev().find(|end| known.contains(&fold_label(&rest[..**end])));
        let end = longest.or(ends.first()).copied().unwrap_or(rest.len());
        let choice = &rest[..end];
        if !chosen.contains(&choice) {
            chosen.push(choice);
        }
        rest = rest[end..].trim_start_matches(between);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_choices_are_cut_along_the_known_ones() {
        let known = BTreeSet::from(["Kit d'hygiène", "Transfert monétaire", "cash"]);
        let chosen = |cell| cut(cell, &known);
        assert_eq!(
            chosen("Transfert monétaire Kit d’hygiène"),
            ["Transfert monétaire", "Kit d’hygiène"]
        );
        assert_eq!(chosen("cash nfi"), ["cash", "nfi"]);
        assert_eq!(chosen("cash, cash"), ["cash"]);
        assert!(chosen(" ; ").is_empty());
    }

    #[test]
    fn ages_in_months_become_completed_years() {
        let years = ["0", "11", "12", "23.9", "30,0", "1440"].map(years_of_months);
        assert_eq!(years, ["0", "0", "1", "1", "2", "120"]);
        for no_months in ["", "-3", "6 mois", "12.", "1.2.3", "1.200", "abc"] {
            assert_eq!(years_of_months(no_months), no_months);
        }
    }

    #[test]
    fn days_lose_their_time_and_turn_round() {
        let day = |text| day_of(text, None);
        assert_eq!(day("2025-05-14T09:00:00.000Z"), "2025-05-14");
        assert_eq!(day("14/05/2025"), "14/05/2025");
        assert_eq!(day_of("4/5/2025", Some(DateOrder::DayFirst)), "2025-05-04");
        assert_eq!(day_of("2025-05-04", Some(DateOrder::DayFirst)), "2025-05-04");
        assert_eq!(day_of("5/4/2025", Some(DateOrder::MonthFirst)), "2025-05-04");
        assert_eq!(day_of("demain", Some(DateOrder::DayFirst)), "demain");
    }
}
