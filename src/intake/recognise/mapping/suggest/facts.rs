//! What the values of a column look like.
//!
//! Belongs here: counting days, numbers and answers among values. Does not: what a column is for.

use std::collections::HashSet;

use super::super::meanings::answer;
use crate::event::spelling::fold_label;

/// Order numbers within a household end somewhere.
const ORDER_MAX: i64 = 60;

/// What a column's values look like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// Rows of the sheet.
    pub(super) rows: usize,
    /// Cells that are filled.
    pub(super) filled: usize,
    /// Different values.
    pub(super) distinct: usize,
    /// Whole numbers, with the least, the greatest, and their sum.
    pub(super) whole: usize,
    pub(super) min: i64,
    pub(super) max: i64,
    pub(super) sum: i64,
    /// Days.
    pub(super) days: usize,
    /// Answers of yes and no.
    pub(super) answers: usize,
    /// Values with a digit in them.
    pub(super) with_digits: usize,
    /// Whether the numbers count 1, 2, 3 and begin anew, as members of a household do.
    pub(super) restarts: bool,
    /// Whether the numbers count the rows of the sheet.
    pub(super) counts_rows: bool,
}

impl Facts {
    /// Counts what is in the cells of a column.
    pub(super) fn of(cells: &[&str]) -> Self {
        let mut facts = Self { rows: cells.len(), min: i64::MAX, max: i64::MIN, ..Self::default() };
        let mut distinct = HashSet::new();
        let mut numbers = Vec::new();
        let mut is_row = true;
        for (row, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            facts.filled += 1;
            distinct.insert(fold_label(cell));
            facts.days += usize::from(is_day(cell));
            facts.answers += usize::from(answer(cell).is_some());
            facts.with_digits += usize::from(cell.chars().any(|c| c.is_ascii_digit()));
            let number = whole(cell);
            is_row &= number.is_some_and(|number| usize::try_from(number) == Ok(row + 1));
            if let Some(number) = number {
                facts.whole += 1;
                facts.min = facts.min.min(number);
                facts.max = facts.max.max(number);
                facts.sum = facts.sum.saturating_add(number);
                numbers.push(number);
            }
        }
        facts.distinct = distinct.len();
        facts.counts_rows = is_row && facts.filled == facts.rows && facts.rows > 1;
        facts.restarts = facts.whole == facts.filled && restarts(&numbers);
        facts
    }

    /// Whether most filled cells are of a kind; true of an empty column.
    pub(super) fn mostly(&self, of_kind: usize) -> bool {
        of_kind * 10 >= self.filled * 9
    }

    /// Whether nearly every row has a value of its own.
    pub(super) fn is_nearly_unique(&self) -> bool {
        self.filled > 0 && self.distinct * 10 >= self.filled * 9
    }

    /// Whether nearly every row is filled.
    pub(super) fn is_well_filled(&self) -> bool {
        self.filled > 0 && self.filled * 5 >= self.rows * 4
    }
}

/// Whether numbers begin with 1 more than once, and mostly go on by one.
fn restarts(numbers: &[i64]) -> bool {
    let begins = numbers.iter().filter(|number| **number == 1).count();
    let small = numbers.iter().all(|number| (0..=ORDER_MAX).contains(number));
    let steps = numbers.windows(2).filter(|pair| pair[1] == 1 || pair[1] == pair[0] + 1).count();
    begins > 1 && small && steps * 10 >= (numbers.len() - 1) * 7
}

/// A whole number, as spreadsheets and forms write it: 4, 4.0, 4,00.
pub(super) fn whole(text: &str) -> Option<i64> {
    let number = match text.split_once(['.', ',']) {
        Some((number, rest)) if !rest.is_empty() && rest.bytes().all(|b| b == b'0') => number,
        Some(_) => return None,
        None => text,
    };
    number.parse().ok().filter(|_| !number.starts_with('+'))
}

/// Whether a text looks like a day, however it is written.
pub(super) fn is_day(text: &str) -> bool {
    let between = |c: char| "/-. ,T".contains(c);
    let parts: Vec<&str> = text.split(between).filter(|part| !part.is_empty()).collect();
    let Some(parts) = parts.get(..3) else { return false };
    let number = |part: &str| part.parse::<u32>().ok();
    let is_year = |part: &&str| number(part).is_some_and(|year| (1900..2200).contains(&year));
    let is_small = |part: &&str| number(part).is_some_and(|day| (1..=31).contains(&day));
    let is_month = |part: &&str| {
        let folded = fold_label(part);
        part.chars().all(char::is_alphabetic)
            && MONTHS.iter().any(|month| folded.starts_with(month))
    };
    let years = parts.iter().filter(|part| is_year(part)).count();
    let small = parts.iter().filter(|part| is_small(part)).count();
    let months = parts.iter().filter(|part| is_month(part)).count();
    years == 1 && (small == 2 || small == 1 && months == 1)
}

/// How the names of months begin in English, French and Spanish.
const MONTHS: &[&str] = &[
    "jan", "fev", "feb", "mar", "avr", "apr", "mai", "may", "jun", "jui", "jul", "aou", "aug",
    "sep", "oct", "nov", "dec", "ene", "abr", "ago", "dic",
];

/// The order of days that are not written as YYYY-MM-DD, where the values tell it: the format, and
/// whether it is certain. `None` where none is needed.
pub(super) fn day_order<'a>(values: impl Iterator<Item = &'a str>) -> Option<(&'static str, bool)> {
    const DAY_FIRST: &str = "dd/mm/yyyy";
    const MONTH_FIRST: &str = "mm/dd/yyyy";
    let (mut day_first, mut month_first, mut either) = (0usize, 0usize, 0usize);
    for value in values.filter(|value| !value.is_empty()) {
        let parts: Vec<u32> =
            value.split(['/', '.', '-', ' ']).map_while(|part| part.trim().parse().ok()).collect();
        match parts.get(..3) {
            Some([13..=31, 1..=12, 1900..=2199]) => day_first += 1,
            Some([1..=12, 13..=31, 1900..=2199]) => month_first += 1,
            Some([1..=12, 1..=12, 1900..=2199]) => either += 1,
            _ => {}
        }
    }
    match (day_first, month_first, either) {
        (0, 0, 0) => None,
        (1.., 0, _) => Some((DAY_FIRST, true)),
        (0, 1.., _) => Some((MONTH_FIRST, true)),
        _ => Some((DAY_FIRST, false)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_numbers_are_known_as_forms_write_them() {
        for day in [
            "2025-02-01",
            "2025-02-01T09:00:00.000+00:00",
            "2025-02-01 00:00:00",
            "01/02/2025",
            "1.2.2025",
            "Mar 5, 2025",
            "5 février 2025",
        ] {
            assert!(is_day(day), "{day}");
        }
        for no in ["", "5", "2025", "1-2-3", "Site 5, 2025", "+223 00 00 00 00"] {
            assert!(!is_day(no), "{no}");
        }
        assert_eq!(
            (whole("4"), whole("4.0"), whole("4,00"), whole("4.5")),
            (Some(4), Some(4), Some(4), None)
        );
        assert_eq!(day_order(["13/02/2025", "01/02/2025"].into_iter()), Some(("dd/mm/yyyy", true)));
        assert_eq!(day_order(["02/13/2025"].into_iter()), Some(("mm/dd/yyyy", true)));
        assert_eq!(day_order(["01/02/2025"].into_iter()), Some(("dd/mm/yyyy", false)));
        assert_eq!(
            day_order(["01/13/2025", "13/01/2025"].into_iter()),
            Some(("dd/mm/yyyy", false))
        );
        assert_eq!(day_order(["2025-02-01"].into_iter()), None);
    }

    #[test]
    fn order_numbers_begin_anew_and_row_numbers_do_not() {
        let facts = |cells: &[&str]| Facts::of(cells);
        assert!(facts(&["1", "2", "3", "1", "2", "1"]).restarts);
        assert!(!facts(&["001", "002", "003", "004", "005", "004"]).restarts);
        assert!(facts(&["1", "2", "3"]).counts_rows);
        assert!(!facts(&["1", "2", "1"]).counts_rows);
        assert!(facts(&["a-1", "a-2"]).is_nearly_unique());
    }
}
