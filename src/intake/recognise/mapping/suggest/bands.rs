//! Bands of sex and age that columns of a form count people by.
//!
//! Belongs here: reading a band from a header, and which of the five bands it lies in. Does not: what
//! becomes of a band that lies in none.

use super::super::names::{last_part, words};
use super::super::vocabulary::{GROUPS, MONTHS};
use super::super::words::sex_of;
use crate::event::spelling::fold_label;

/// The oldest age that a band may name, in months.
const OLDEST_MONTHS: u32 = 130 * 12;
/// Our bands, in months of age from the first to the last.
const OURS: [(u32, u32); 5] = [(0, 59), (60, 143), (144, 215), (216, 719), (720, OLDEST_MONTHS)];
const FEMALE: [&str; 5] = ["f_0_4", "f_5_11", "f_12_17", "f_18_59", "f_60"];
const MALE: [&str; 5] = ["m_0_4", "m_5_11", "m_12_17", "m_18_59", "m_60"];

/// Whom a column counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Band {
    pub(super) sex: Option<char>,
    /// Months of age, the first and the last; `None` for all ages.
    pub(super) ages: Option<(u32, u32)>,
    /// Whether the header says nothing else.
    pub(super) is_plain: bool,
}

impl Band {
    /// The column of the tables that counts these people, where there is one.
    pub(super) fn cell(&self) -> Option<&'static str> {
        let (low, high) = self.ages?;
        let at = OURS.iter().position(|(from, to)| *from <= low && high <= *to)?;
        match self.sex? {
            'f' => FEMALE.get(at).copied(),
            _ => MALE.get(at).copied(),
        }
    }

    /// Whether somebody could be in both.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let sexes = self.sex.is_none() || other.sex.is_none() || self.sex == other.sex;
        let ages = match (self.ages, other.ages) {
            (Some(a), Some(b)) => a.0 <= b.1 && b.0 <= a.1,
            _ => true,
        };
        sexes && ages
    }
}

/// A part of the people that a column counts, whatever their age in years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Men, women.
    Sex,
    /// Children, adults.
    Stage,
    /// Displaced people, hosts.
    Group,
}

const STAGES: &[&str] =
    &["enfants", "enfant", "children", "child", "ninos", "adultes", "adults", "adultos"];

/// The part that a header names and says nothing else of: `Nb enfants`, `Bénéficiaires PDI`.
pub(super) fn part(header: &str) -> Option<Part> {
    let all = words(last_part(header));
    let of_group = |word: &String| GROUPS.iter().any(|(_, list)| list.contains(&word.as_str()));
    let is_stage = |word: &String| STAGES.contains(&word.as_str());
    let known = |word: &String| {
        WORDS.contains(&word.as_str()) || is_stage(word) || of_group(word) || sex_of(word).is_some()
    };
    let is_digit = |word: &String| word.chars().any(|c| c.is_ascii_digit());
    if !all.iter().all(known) || all.iter().any(is_digit) {
        return None;
    }
    let (group, stage) = (all.iter().any(of_group), all.iter().any(is_stage));
    match (group, stage, sex_of(last_part(header))) {
        (true, false, None) => Some(Part::Group),
        (false, true, None) => Some(Part::Stage),
        (false, false, Some(_)) => Some(Part::Sex),
        _ => None,
    }
}

/// The band that a header names: `Filles 0-4 ans`, `<5`, `60+`, `Femmes`, `0-59 mois`.
pub(super) fn band(header: &str) -> Option<Band> {
    let part = last_part(header);
    let all = words(part);
    let has = |list: &[&str]| all.iter().any(|word| list.contains(&word.as_str()));
    let sex = sex_of(part);
    let ages = ages(part, has(MONTHS));
    if ages.is_none() && sex.is_none() {
        return None;
    }
    // "Site 1" has a number and is no age.
    let of_age = has(&["ans", "an", "years", "year", "age", "ages", "yrs", "anos"]) || has(MONTHS);
    if sex.is_none()
        && !of_age
        && !part.contains(['<', '>', '+', '-', '–', '_', '≥', '≤'])
        && !has(LESS)
    {
        return None;
    }
    let known = |word: &String| {
        let word = word.as_str();
        let digits = word.trim_start_matches(['f', 'm', 'h', 'u', 'q']).chars();
        WORDS.contains(&word)
            || MONTHS.contains(&word)
            || LESS.contains(&word)
            || MORE.contains(&word)
            || digits.clone().all(|c| c.is_ascii_digit())
            || sex_of(word).is_some()
    };
    Some(Band { sex, ages, is_plain: all.iter().all(known) })
}

const LESS: &[&str] = &["moins", "under", "less", "below", "menos", "u5"];
const MORE: &[&str] = &["plus", "over", "above", "more", "mas", "and"];
const WORDS: &[&str] = &[
    "ans",
    "an",
    "annees",
    "years",
    "year",
    "yrs",
    "age",
    "ages",
    "agees",
    "anos",
    "de",
    "a",
    "et",
    "to",
    "d",
    "les",
    "des",
    "the",
    "of",
    "enfants",
    "enfant",
    "children",
    "adultes",
    "adults",
    "personnes",
    "people",
    "persons",
    "nombre",
    "number",
    "nb",
    "nbre",
    "total",
    "sexe",
    "old",
    "aged",
    "filles",
    "than",
    "hasta",
    "entre",
    "between",
    "y",
    "beneficiaires",
    "beneficiaries",
    "participants",
    "reached",
    "touches",
    "elderly",
    "agee",
    "ages",
    "individus",
    "pers",
    "direct",
    "directs",
    "directes",
    "directos",
    "nbr",
];

/// The ages of a header, in months.
fn ages(part: &str, in_months: bool) -> Option<(u32, u32)> {
    let folded = fold_label(part);
    let all = words(part);
    let has = |list: &[&str]| all.iter().any(|word| list.contains(&word.as_str()));
    let numbers: Vec<u32> = all
        .iter()
        .filter(|word| !(word.starts_with('q') && word.len() > 1))
        .flat_map(|word| word.split(|c: char| !c.is_ascii_digit()))
        .filter_map(|digits| digits.parse().ok())
        .collect();
    let months = |years: u32| if in_months { years } else { years.saturating_mul(12) };
    let last = |years: u32| months(years.saturating_add(1)).saturating_sub(1);
    let (low, high) = match numbers.as_slice() {
        [low, high] if low < high => (months(*low), last(*high)),
        [under] if folded.contains('<') || has(LESS) => (0, months(*under).checked_sub(1)?),
        [to] if folded.contains('≤') => (0, last(*to)),
        [from] if folded.contains('+') || folded.contains('≥') => (months(*from), OLDEST_MONTHS),
        [over] if folded.contains('>') => (months(over.saturating_add(1)), OLDEST_MONTHS),
        [from] if has(MORE) => (months(*from), OLDEST_MONTHS),
        [60] => (720, OLDEST_MONTHS),
        _ => return None,
    };
    (low <= high && high <= OLDEST_MONTHS).then_some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(header: &str) -> Option<&'static str> {
        band(header).and_then(|band| band.cell())
    }

    #[test]
    fn our_bands_and_parts_of_them_are_known() {
        for (header, is) in [
            ("Filles 0-4 ans", "f_0_4"),
            ("f_0_4", "f_0_4"),
            ("men_18_59", "m_18_59"),
            ("Hommes 60+", "m_60"),
            ("Hommes 60 ans et plus", "m_60"),
            ("Filles < 5 ans", "f_0_4"),
            ("Garçons de moins de 5 ans", "m_0_4"),
            ("Filles 0-59 mois", "f_0_4"),
            ("Filles 6-59 mois", "f_0_4"),
            ("F 05-11", "f_5_11"),
            ("Femmes 18-24", "f_18_59"),
            ("Girls under 5", "f_0_4"),
        ] {
            assert_eq!(cell(header), Some(is), "{header}");
        }
    }

    #[test]
    fn bands_that_cut_ours_lie_in_none() {
        for header in ["Filles 0-5 ans", "Garçons 6-17", "Femmes 18+", "H 0-17"] {
            assert!(band(header).is_some_and(|band| band.ages.is_some()), "{header}");
            assert_eq!(cell(header), None, "{header}");
        }
        for header in ["0-4", "Site 1", "Région", "Kit 5", "2025-01"] {
            assert_eq!(cell(header), None, "{header}");
        }
        assert_eq!(band("Site 1"), None);
        assert!(!band("Femmes enceintes 18-59").is_some_and(|band| band.is_plain));
        let both = |a: &str, b: &str| band(a).zip(band(b)).map(|(a, b)| a.overlaps(&b));
        assert_eq!(both("F 0-4", "F 5-11"), Some(false));
        assert_eq!(both("F 0-5", "F 5-11"), Some(true));
        assert_eq!(both("Femmes", "F 5-11"), Some(true));
        assert_eq!(both("F 0-4", "M 0-4"), Some(false));
    }
}
