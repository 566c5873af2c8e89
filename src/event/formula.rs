//! Texts in CSV that a spreadsheet would take for formulas.
//!
//! Belongs here: the apostrophe in front of such a text, and taking it away again. Does not: writing or reading
//! CSV.
//!
//! A spreadsheet that opens CSV calculates what begins with `=`, `+`, `-` or `@`, whoever wrote it. So such a text
//! gets an apostrophe in front, as OWASP advises, in every CSV that people open; the intake takes it away, so that
//! a group called `+10 kg` comes back as it was. Numbers stay numbers, and a sign alone is no formula. Programs
//! that read our CSV see the apostrophe.

use std::borrow::Cow;

/// Whether a text is one, leaving out apostrophes in front.
fn begins_formula(text: &str) -> bool {
    text.starts_with([
        '=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '−', '＠', '﹢', '﹣', '﹦', '﹫',
    ])
}

/// A text as a cell of CSV that people open.
pub fn as_cell(text: &str) -> Cow<'_, str> {
    let bare = text.trim_start_matches('\'');
    if !begins_formula(bare) {
        return text.into();
    }
    let rest = bare.chars().skip(1).collect::<String>();
    let is_number =
        rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') && bare.parse::<f64>().is_ok();
    match bare.len() == text.len() && (rest.is_empty() || is_number) {
        true => text.into(),
        false => format!("'{text}").into(),
    }
}

/// A cell of CSV as the text that it was made of.
pub fn of_cell(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if begins_formula(text.trim_start_matches('\'')) => text,
        _ => cell,
    }
}

/// A text as a cell of a workbook, where a formula has a place of its own: with an apostrophe in front where the intake
/// would take one away.
pub fn as_workbook_cell(text: &str) -> Cow<'_, str> {
    match of_cell(text) == text {
        true => text.into(),
        false => format!("'{text}").into(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_spreadsheet_would_calculate_begins_with_an_apostrophe() {
        for text in [
            "=1+1", "+10 kg", "-3 to 5", "@SUM(A1)", "\tx", "\r=1", "＝1+1", "+", "'=1", "=",
            "--1", "-x",
        ] {
            let cell = as_cell(text);
            assert!(cell.starts_with('\'') || text.len() == 1, "{text}");
            assert_eq!(of_cell(&cell), text);
        }
        for text in ["-5", "+5.25", "-.5", "-", "+", "Gao", "d'eau", "'Gao", "#activity", ""] {
            assert_eq!(as_cell(text), text);
            assert_eq!(of_cell(text), text);
        }
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "['=+\\-@a0-9. ]{0,6}") {
            let cell = as_cell(&text);
            prop_assert_eq!(of_cell(&cell), text.as_str());
            let cell = as_workbook_cell(&text);
            prop_assert_eq!(of_cell(&cell), text.as_str());
        }
    }
}
