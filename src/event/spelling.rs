//! Spelling: when two words count as the same, and which known word a misspelt one probably is.
//!
//! Belongs here: the forms in which words are compared, and their distance. Does not: what the words
//! mean.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::text::normalised;

/// The form in which names of places are compared: normalised, without accents, hyphens and other
/// punctuation.
pub fn fold_place(name: &str) -> String {
    let plain = normalised(name);
    let plain = plain.nfd().filter(|c| !is_combining_mark(*c));
    let words: String = plain.map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The form in which labels of columns, sheets and choices are compared: without capitals, accents,
/// kinds of apostrophe and repeated white space, since files have the same label with and without them.
pub fn fold_label(text: &str) -> String {
    let plain = text.nfkd().filter(|c| !is_combining_mark(*c)).default_case_fold();
    let plain: String = plain
        .map(|c| match c {
            '’' | '‘' | 'ʼ' | '`' | '´' => '\'',
            '–' | '‑' | '−' => '-',
            other => other,
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The candidate that a misspelt word probably is.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let likeness = |candidate: &str| {
        let candidate = candidate.to_lowercase();
        // One typing error in a short word: Goa for Gao.
        let slip = word.chars().count() > 2 && strsim::osa_distance(&word, &candidate) == 1;
        strsim::jaro_winkler(&word, &candidate).max(if slip { 0.9 } else { 0.0 })
    };
    candidates
        .map(|candidate| (likeness(candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

/// Whether a word is another one but for a typing error: one letter more, less or other, or two that
/// changed places. Numbers in both are the same, since `f_0_5` means what it says. Many short words are
/// one letter apart (wage, age), so that of those of four letters another letter is no slip, and of
/// shorter ones only a letter at the end (sexe) and letters that changed places are.
pub fn is_slip(word: &str, of: &str) -> bool {
    fn digits(text: &str) -> impl Iterator<Item = char> {
        text.chars().filter(char::is_ascii_digit)
    }
    if strsim::osa_distance(word, of) != 1 || !digits(word).eq(digits(of)) {
        return false;
    }
    let sorted = |text: &str| {
        let mut chars: Vec<char> = text.chars().collect();
        chars.sort_unstable();
        chars
    };
    let (is_as_long, is_longer) = (word.len() == of.len(), word.starts_with(of));
    let changed_places = is_as_long && sorted(word) == sorted(of);
    match of.chars().filter(|c| c.is_alphabetic()).count() {
        ..=3 => changed_places || is_longer,
        4 => changed_places || !is_as_long,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_is_a_slip_and_another_word_is_none() {
        for (word, of) in [
            ("stauts", "status"),
            ("new_peopel", "new_people"),
            ("househld", "household"),
            ("newpeople", "new_people"),
            ("sexe", "sex"),
            ("sxe", "sex"),
            ("ste", "site"),
            ("pesron", "person"),
            ("birth_yeer", "birth_year"),
        ] {
            assert!(is_slip(word, of), "{word}");
        }
        for (word, of) in [
            ("status", "status"),
            ("f_0_5", "f_0_4"),
            ("x_0_4", "f_0_4"),
            ("admin4", "admin3"),
            ("enf", "end"),
            ("side", "size"),
            ("set", "sex"),
            ("wage", "age"),
            ("ag", "age"),
            ("notes", "sites"),
            ("country", "count"),
        ] {
            assert!(!is_slip(word, of), "{word}");
        }
    }
}
