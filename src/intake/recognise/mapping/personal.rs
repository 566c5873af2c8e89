//! What looks personal: columns that hold names, phones, addresses or stories about people.
//!
//! Belongs here: judging a column by its header's words, in French and English, and by its values.
//! Does not: what is done about it.
//!
//! The judgement is for keeping such columns out of texts that a ledger stores, and for saying which
//! columns were left out; it is no guarantee. What nobody maps is not read, whatever it is called.

use std::collections::BTreeSet;

use super::names::{last_part, words};
use crate::event::text::{self, TextError};

pub use crate::issue::value::Personal;

/// Words for what people's names are called.
const NAME: &[&str] = &[
    "nom",
    "noms",
    "prenom",
    "prenoms",
    "name",
    "names",
    "surname",
    "firstname",
    "lastname",
    "fullname",
    "forename",
    "nomcomplet",
    "patronyme",
    "surnom",
    "nickname",
];
/// Words for people whose name it can be.
const PERSON: &[&str] = &[
    "chef",
    "cheffe",
    "head",
    "beneficiaire",
    "beneficiary",
    "beneficiaries",
    "participant",
    "participante",
    "respondent",
    "repondant",
    "enqueteur",
    "enumerator",
    "mere",
    "pere",
    "mother",
    "father",
    "tuteur",
    "tutrice",
    "guardian",
    "enfant",
    "child",
    "personne",
    "person",
    "membre",
    "member",
    "epoux",
    "epouse",
    "spouse",
    "conjoint",
    "client",
    "cliente",
    "recipient",
    "contact",
    "eleve",
    "student",
    "apprenant",
    "enseignant",
    "teacher",
    "agent",
    "demandeur",
    "mandataire",
    "complet",
    "famille",
    "family",
    "full",
    "first",
    "last",
];
/// Words for things and places that have names of their own.
const THING: &[&str] = &[
    "site",
    "sites",
    "village",
    "localite",
    "location",
    "lieu",
    "place",
    "ecole",
    "school",
    "camp",
    "region",
    "commune",
    "cercle",
    "district",
    "quartier",
    "ville",
    "town",
    "city",
    "activite",
    "activity",
    "projet",
    "project",
    "partenaire",
    "partner",
    "organisation",
    "organization",
    "ong",
    "ngo",
    "kit",
    "article",
    "item",
    "formation",
    "training",
    "groupe",
    "group",
    "point",
    "forage",
    "puits",
    "structure",
    "centre",
    "center",
    "admin1",
    "admin2",
    "admin3",
    "province",
    "zone",
    "table",
    "cours",
    "class",
    "classe",
    "form",
    "formulaire",
    "produit",
    "product",
    "infrastructure",
];

/// Judges a column by its header.
pub fn by_header(header: &str) -> Option<Personal> {
    let words = words(last_part(header));
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if has(NAME) && (has(PERSON) || !has(THING)) {
        return Some(Personal::Names);
    }
    if has(&[
        "tel",
        "telephone",
        "telephones",
        "phone",
        "phones",
        "mobile",
        "portable",
        "gsm",
        "whatsapp",
    ]) {
        return Some(Personal::Phones);
    }
    if has(&["email", "mail", "courriel", "adresse", "address", "contact", "contacts"]) {
        return Some(Personal::Addresses);
    }
    if has(&[
        "nina",
        "passeport",
        "passport",
        "cni",
        "biometrique",
        "biometric",
        "empreinte",
        "iban",
    ]) || (has(&["identite", "identity", "national", "nationale"])
        && has(&["carte", "card", "piece", "numero", "number", "id"]))
    {
        return Some(Personal::Papers);
    }
    if has(&[
        "gps",
        "latitude",
        "longitude",
        "altitude",
        "precision",
        "geopoint",
        "geolocation",
        "coordonnees",
        "coordinates",
    ]) {
        return Some(Personal::Positions);
    }
    if has(&["signature", "photo", "picture", "image", "audio", "video", "selfie"]) {
        return Some(Personal::Files);
    }
    if has(&[
        "commentaire",
        "commentaires",
        "comment",
        "comments",
        "remarque",
        "remarques",
        "remark",
        "remarks",
        "observation",
        "observations",
        "note",
        "notes",
        "narrative",
        "recit",
        "histoire",
        "story",
        "description",
        "details",
        "plainte",
        "complaint",
        "feedback",
    ]) {
        return Some(Personal::Stories);
    }
    None
}

/// A column with fewer filled values is not judged: a handful may look like anything.
const VALUES_MIN: usize = 8;
/// Distinct values among a hundred, from which a column of names is a list of people and not one of
/// places, which come again and again.
const DISTINCT_PERCENT_MIN: usize = 80;

/// Judges a column by its values.
pub fn by_values<'a>(values: impl Iterator<Item = &'a str>) -> Option<Personal> {
    let mut filled = 0usize;
    let (mut phones, mut emails, mut names, mut long) = (0usize, 0usize, 0usize, 0usize);
    let mut distinct = BTreeSet::new();
    for value in values.filter(|value| !value.is_empty()) {
        filled += 1;
        match text::checked(value) {
            Err(TextError::Phone) => phones += 1,
            Err(TextError::Email) => emails += 1,
            Err(TextError::Long | TextError::Control) => long += 1,
            Ok(_) if is_like_a_name(value) => names += 1,
            Ok(_) => long += usize::from(value.split_whitespace().count() > 12),
        }
        distinct.insert(value);
    }
    // One phone number is one too many.
    if phones * 10 >= filled.max(1) {
        return Some(Personal::Phones);
    }
    if emails * 10 >= filled.max(1) {
        return Some(Personal::Addresses);
    }
    if filled < VALUES_MIN {
        return None;
    }
    if long * 4 >= filled {
        return Some(Personal::Stories);
    }
    let scattered = distinct.len() * 100 >= filled * DISTINCT_PERCENT_MIN;
    (scattered && names * 4 >= filled * 3).then_some(Personal::Names)
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
        let people = ["Awa Invented", "Bako Invented", "Chata Invented", "Dado Invented"];
        let more = ["Eba Invented", "Fanta Invented", "Gado Invented", "Hawa Invented"];
        let all = || people.iter().chain(&more).copied();
        assert_eq!(by_values(all()), Some(Personal::Names));
        let places = ["Château d'eau", "Ménaka ville", "Site PDI bloc 2"];
        assert_eq!(by_values(places.iter().cycle().take(40).copied()), None);
        assert_eq!(by_values(["+223 00 00 00 00", "", "x"].into_iter()), Some(Personal::Phones));
        assert_eq!(by_values(["a@example.org"].into_iter()), Some(Personal::Addresses));
        assert_eq!(by_values(std::iter::empty()), None);
    }
}
