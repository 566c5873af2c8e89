//! What the values of a column mean in a closed list.
//!
//! Belongs here: their meaning beside each other, and how many have one. Does not: writing them.

use super::super::meanings::meaning;
use super::column::Column;

/// Whether a column's values are, for the most part, those of a closed list.
pub(super) fn is_of(field: &'static str, column: &Column<'_>) -> bool {
    known_of(field, column) * 2 >= column.values().len()
}

pub(super) fn known_of(field: &'static str, column: &Column<'_>) -> usize {
    let values = column.values();
    values.iter().filter(|value| meaning_among(field, value, &values).is_some()).count()
}

/// What a value means beside the others: of codes some of which are unknown, none is known; and M
/// beside H is a woman in Spanish and a man in French.
pub(super) fn meaning_among(field: &str, value: &str, all: &[&str]) -> Option<&'static str> {
    let code = |value: &str| value.chars().all(|c| c.is_ascii_digit());
    let unknown_code = all.iter().any(|other| code(other) && meaning(field, other).is_none());
    let is = |letter: &str| all.iter().any(|other| other.eq_ignore_ascii_case(letter));
    let letter = value.eq_ignore_ascii_case("h") || value.eq_ignore_ascii_case("m");
    if code(value) && unknown_code || field == "sex" && letter && is("h") && is("m") {
        return None;
    }
    meaning(field, value)
}
