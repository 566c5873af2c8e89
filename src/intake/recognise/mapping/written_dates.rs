//! Dates with the month as a word, in English, French and Spanish: `Mar 5, 2025`, `5 mars 2025`,
//! `5 de marzo de 2025`. CommCare and Kobo write them so, and people do.
//!
//! Belongs here: such dates. Does not: dates in digits, whose order a mapping says (`values`).
//!
//! Invariant: a text with any word or number that is not part of one date stays as it is.

use crate::event::spelling::fold_label;

/// The months, each with its names and what they are cut to, folded. `mar` is a month only: where it
/// stands for mardi or martes, another month is there as well, and the text stays as it is.
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "janvier", "janv", "enero", "ene"],
    &["february", "feb", "fevrier", "fevr", "fev", "febrero"],
    &["march", "mar", "mars", "marzo"],
    &["april", "apr", "avril", "avr", "abril", "abr"],
    &["may", "mai", "mayo"],
    &["june", "jun", "juin", "junio"],
    &["july", "jul", "juillet", "juil", "julio"],
    &["august", "aug", "aout", "agosto", "ago"],
    &["september", "sept", "sep", "septembre", "septiembre", "setiembre", "set"],
    &["october", "oct", "octobre", "octubre"],
    &["november", "nov", "novembre", "noviembre"],
    &["december", "dec", "decembre", "diciembre", "dic"],
];

/// Words that stand beside a date and say nothing of it.
const BESIDE: &[&str] = &[
    "de",
    "del",
    "of",
    "le",
    "el",
    "the",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "lunes",
    "martes",
    "miercoles",
    "jueves",
    "viernes",
    "sabado",
    "domingo",
];

/// A date with the month as a word as YYYY-MM-DD; `None` where it is anything else.
pub fn written_out(text: &str) -> Option<String> {
    // Nearly all texts have no letter, or far more of them than a date.
    const CHARS_MAX: usize = 60;
    if text.len() > CHARS_MAX || !text.contains(char::is_alphabetic) {
        return None;
    }
    let folded = fold_label(text);
    let date = without_clock(&folded);
    let (mut day, mut month, mut year) = (None, None, None);
    for word in date.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let number = word.trim_end_matches(|c: char| c.is_alphabetic());
        let ending = &word[number.len()..];
        let place = MONTHS.iter().position(|names| names.contains(&word));
        if let Some(place) = place {
            if month.replace(place + 1).is_some() {
                return None;
            }
        } else if BESIDE.contains(&word) {
        } else if !number.is_empty() && ["", "st", "nd", "rd", "th", "er"].contains(&ending) {
            let slot = match number.len() {
                4 if ending.is_empty() => &mut year,
                1 | 2 => &mut day,
                _ => return None,
            };
            if slot.replace(number.parse::<u32>().ok()?).is_some() {
                return None;
            }
        } else {
            return None;
        }
    }
    Some(format!("{:04}-{:02}-{:02}", year?, month?, day?))
}

/// A text without the time of day at its end: `mar 5, 2025` of `mar 5, 2025 @ 10:30 am`.
fn without_clock(text: &str) -> &str {
    let Some((before, after)) = text.split_once(':') else { return text };
    let hour = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let has_hour = (1..=2).contains(&(before.len() - hour.len()));
    let has_minutes = after.starts_with(|c: char| c.is_ascii_digit());
    match has_hour && has_minutes {
        true => hour.trim_end_matches(['@', ' ', ',', 't']).trim_end_matches(" a"),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_with_the_month_as_a_word_is_one() {
        for text in [
            "Mar 5, 2025",
            "March 5, 2025",
            "5 March 2025",
            "March 5th, 2025",
            "05-Mar-2025",
            "5 mars 2025",
            "mercredi 5 mars 2025",
            "Le 5 mars 2025 à 10:30",
            "5 de marzo de 2025",
            "Wed, 5 Mar 2025 10:30:00 GMT",
            "Mar 5, 2025 10:30 AM",
            "Mar 5, 2025 @ 9:05",
            "2025 March 05",
        ] {
            assert_eq!(written_out(text).as_deref(), Some("2025-03-05"), "{text}");
        }
        assert_eq!(written_out("1er août 2025").as_deref(), Some("2025-08-01"));
        assert_eq!(written_out("2 déc. 2024").as_deref(), Some("2024-12-02"));
        assert_eq!(written_out("31 febrero 2025").as_deref(), Some("2025-02-31"));
    }

    #[test]
    fn what_is_no_one_date_stays() {
        for text in [
            "",
            "2025-03-05",
            "05/03/2025",
            "mar. 5 mars 2025",
            "5 mars",
            "mars 2025",
            "5 au 7 mars 2025",
            "5 mars 25",
            "5 mars 2025 ou 2026",
            "vers le 5 mars 2025",
            "5 mars 2025 matin",
            "123 mars 2025",
        ] {
            assert_eq!(written_out(text), None, "{text}");
        }
    }
}
