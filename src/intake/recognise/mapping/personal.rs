//! What looks personal: columns that hold names, phones, addresses or stories about people.
//!
//! Belongs here: judging a column by its header's words, in French, English and Spanish, and by its
//! values.
//! Does not: what is done about it.
//!
//! The judgement is for keeping such columns out of texts that a ledger stores, and for saying which
//! columns were left out; it is no guarantee. What nobody maps is not read, whatever it is called.

use std::collections::BTreeSet;

use super::meanings::{answer, is_of_things};
use super::names::{last_part, words};
use super::personal_words::*;
use super::words::of_server;
use crate::event::text::{self, TextError};

pub use crate::issue::value::Personal;

/// Judges a column by its header and its values; and whether the header says it.
pub fn judge<'a>(
    header: &str,
    values: impl Iterator<Item = &'a str> + Clone,
) -> Option<(Personal, bool)> {
    if let Some(personal) = by_header(header) {
        return Some((personal, true));
    }
    let words = words(last_part(header));
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let only = |list: &[&str]| words.iter().all(|word| list.contains(&word.as_str()));
    let of_people = has(ALONE)
        && words
            .iter()
            .all(|word| [ALONE, BESIDE].iter().any(|list| list.contains(&word.as_str())));
    // "Nombre" is a name in Spanish, and a number in French.
    if (of_people || only(&["nombre"]) && !words.is_empty()) && is_text(values.clone()) {
        return Some((Personal::Names, true));
    }
    let is_clear = of_server(header) || (has(THING) || has(CLEAR)) && !has(PERSON);
    by_values_of(values, is_clear).map(|personal| (personal, false))
}

/// Whether most values are words that differ: neither numbers, nor a few answers.
fn is_text<'a>(values: impl Iterator<Item = &'a str>) -> bool {
    let (mut filled, mut text) = (0usize, 0usize);
    let mut distinct = BTreeSet::new();
    for value in values.filter(|value| !value.is_empty()) {
        filled += 1;
        text += usize::from(!value.chars().any(|c| c.is_ascii_digit()));
        distinct.insert(value);
    }
    filled > 0 && text * 2 > filled && distinct.len() * 2 >= filled
}

/// Judges a column by its header.
pub fn by_header(header: &str) -> Option<Personal> {
    let words = words(last_part(header));
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if has(NAME) && (has(PERSON) || !has(THING)) {
        return Some(Personal::Names);
    }
    if has(PHONES) {
        return Some(Personal::Phones);
    }
    if has(ADDRESSES) {
        return Some(Personal::Addresses);
    }
    if has(PAPERS)
        || (has(&["identite", "identity", "national", "nationale"])
            && has(&["carte", "card", "piece", "numero", "number", "id"]))
    {
        return Some(Personal::Papers);
    }
    if has(POSITIONS) {
        return Some(Personal::Positions);
    }
    if has(FILES) {
        return Some(Personal::Files);
    }
    if has(STORIES) {
        return Some(Personal::Stories);
    }
    None
}

/// A column with fewer filled values is not judged: a handful may look like anything.
const VALUES_MIN: usize = 8;
/// Distinct values among a hundred, from which a column of names is a list of people and not one of
/// places, which come again and again.
const DISTINCT_PERCENT_MIN: usize = 80;

/// Judges a column by its values. Where its header is clear of people, a handful of them is no proof.
fn by_values_of<'a>(
    values: impl Iterator<Item = &'a str> + Clone,
    is_clear: bool,
) -> Option<Personal> {
    let contact = contacts(values.clone());
    if contact.is_some() {
        return contact;
    }
    let (mut filled, mut names, mut plain, mut long) = (0usize, 0usize, 0usize, 0usize);
    let mut distinct = BTreeSet::new();
    for value in values.filter(|value| !value.is_empty()) {
        filled += 1;
        let known = answer(value).is_some() || is_of_things(value);
        plain += usize::from(is_of_letters(value) && !known);
        match text::checked(value) {
            Err(TextError::Long | TextError::Control) => long += 1,
            Ok(_) if is_like_a_name(value) => names += 1,
            _ => long += usize::from(value.split_whitespace().count() > 12),
        }
        distinct.insert(value);
    }
    let scattered = distinct.len() * 100 >= filled * DISTINCT_PERCENT_MIN;
    let few = filled < VALUES_MIN;
    // Under a header of which nobody knows what it holds, first names and small letters count too.
    if !is_clear && filled > 1 && scattered && plain * 4 >= filled * 3 {
        return Some(Personal::Names);
    }
    if few {
        return None;
    }
    if long * 4 >= filled {
        return Some(Personal::Stories);
    }
    (scattered && names * 4 >= filled * 3).then_some(Personal::Names)
}

/// Phone numbers and e-mail addresses, which stand in no column that is read, whatever it is called.
pub fn contacts<'a>(values: impl Iterator<Item = &'a str>) -> Option<Personal> {
    let (mut filled, mut phones, mut emails) = (0usize, 0usize, 0usize);
    for value in values.filter(|value| !value.is_empty()) {
        filled += 1;
        match text::checked(value) {
            // A server's key has digits and dashes as phone numbers have them.
            Err(TextError::Phone) if is_key(value) => {}
            Err(TextError::Phone) => phones += 1,
            Err(TextError::Email) => emails += 1,
            _ => {}
        }
    }
    // One phone number is one too many.
    if phones * 10 >= filled.max(1) {
        return Some(Personal::Phones);
    }
    (emails * 10 >= filled.max(1)).then_some(Personal::Addresses)
}

/// Whether a text is a key that a server made.
fn is_key(value: &str) -> bool {
    // A row of a repeat has the path to it behind the key: uuid:…/members[1].
    let key = value.split('/').next().unwrap_or(value);
    uuid::Uuid::parse_str(key.strip_prefix("uuid:").unwrap_or(key)).is_ok()
}

/// One to five words of letters, of which one is longer than an abbreviation.
fn is_of_letters(value: &str) -> bool {
    let words = value.split_whitespace();
    let letters = |word: &str| word.chars().all(|c| c.is_alphabetic() || "'’-.".contains(c));
    let (count, long) = (words.clone().count(), words.clone().any(|word| word.chars().count() > 2));
    (1..=5).contains(&count) && long && words.into_iter().all(letters)
}

/// Two to five words that each begin with a capital, without digits: Aminata Touré.
fn is_like_a_name(value: &str) -> bool {
    let parts: Vec<&str> = value.split_whitespace().collect();
    let capital = |part: &&str| part.chars().next().is_some_and(char::is_uppercase);
    let letters = |part: &&str| part.chars().all(|c| c.is_alphabetic() || "'’-.".contains(c));
    (2..=5).contains(&parts.len()) && parts.iter().all(|part| capital(part) && letters(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_people_are_personal_in_both_languages() {
        for (header, is) in [
            ("Ménage/Nom du chef de ménage", Personal::Names),
            ("head_name", Personal::Names),
            ("m_name", Personal::Names),
            ("Nom", Personal::Names),
            ("Nom du chef de village", Personal::Names),
            ("Nom de famille", Personal::Names),
            ("Full name", Personal::Names),
            ("Ménage/Téléphone", Personal::Phones),
            ("phone", Personal::Phones),
            ("Numéro de la carte d'identité", Personal::Papers),
            ("Observations", Personal::Stories),
            ("_notes", Personal::Stories),
            ("Lieu/_Position GPS_latitude", Personal::Positions),
            ("Signature", Personal::Files),
        ] {
            assert_eq!(by_header(header), Some(is), "{header}");
        }
        for header in [
            "Lieu/Nom du site",
            "site_name",
            "Nom de l'école",
            "Ménage/Numéro de ménage",
            "Ménage/Taille du ménage",
            "Type d'assistance",
            "Région",
            "_uuid",
            "Statut",
        ] {
            assert_eq!(by_header(header), None, "{header}");
        }
    }

    #[test]
    fn values_of_people_are_personal_and_those_of_places_are_not() {
        fn judged(header: &str, values: &[&str]) -> Option<Personal> {
            judge(header, values.iter().copied()).map(|(personal, _)| personal)
        }
        let people = ["Awa Invented", "Bako Invented", "Chata Invented", "Dado Invented"];
        let more = ["Eba Invented", "Fanta Invented", "Gado Invented", "Hawa Invented"];
        let all: Vec<&str> = people.iter().chain(&more).copied().collect();
        assert_eq!(judged("Site", &all), Some(Personal::Names));
        assert_eq!(judged("c1", &people), Some(Personal::Names));
        // First names alone, small letters, and few rows.
        for header in ["benef", "Chef", "hoh", "Chef de ménage", "Bénéficiaire", "c1"] {
            assert_eq!(
                judged(header, &["awa", "bako", "chata"]),
                Some(Personal::Names),
                "{header}"
            );
        }
        assert_eq!(judged("Nombre", &["awa", "bako"]), Some(Personal::Names));
        let places = ["Château d'eau", "Ménaka ville", "Site PDI bloc 2"];
        let places: Vec<&str> = places.iter().cycle().take(40).copied().collect();
        assert_eq!(judged("c1", &places), None);
        assert_eq!(judged("Lieu", &["Gao", "Mopti", "Kidal"]), None);
        assert_eq!(judged("Type d'assistance", &["Abri", "Kit d'hygiène"]), None);
        assert_eq!(judged("Bénéficiaires", &["12", "30"]), None);
        assert_eq!(judged("Participant", &["3", "30"]), None);
        assert_eq!(judged("c1", &["oui", "non", "oui"]), None);
        assert_eq!(judged("Who", &["women", "men"]), None);
        assert_eq!(judged("c1", &["Déplacés", "Communauté hôte"]), None);
        assert_eq!(judged("c1", &["+223 00 00 00 00", "", "x"]), Some(Personal::Phones));
        assert_eq!(judged("c1", &["12345678-1234-4234-8234-123456789012"]), None);
        assert_eq!(judged("c1", &["a@example.org"]), Some(Personal::Addresses));
        assert_eq!(judged("c1", &[]), None);
    }
}
