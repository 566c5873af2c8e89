//! Columns of people reached: their sex, age and population group.

use std::collections::BTreeSet;

use super::tag::Tag;
use crate::event::people::PopulationGroup;

/// How old the people of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Age {
    All,
    /// The place of an age band.
    Band(usize),
    /// Part of them, over several bands.
    Wide,
}

/// A column of people reached.
#[derive(Debug, Clone)]
pub(super) struct Reached {
    pub column: usize,
    /// `f`, `m`, `x`, or `u` where it is not known.
    pub sex: Option<char>,
    pub age: Age,
    pub group: Option<PopulationGroup>,
    /// The years of their ages, where an attribute says them.
    years: Option<(u32, u32)>,
    /// The words for their ages.
    words: BTreeSet<String>,
}

/// Words for population groups, as attributes and in cells.
pub(super) const GROUPS: [(&str, PopulationGroup); 14] = [
    ("idps", PopulationGroup::Idp),
    ("idp", PopulationGroup::Idp),
    ("displaced", PopulationGroup::Idp),
    ("pdi", PopulationGroup::Idp),
    ("returnees", PopulationGroup::Returnee),
    ("retournes", PopulationGroup::Returnee),
    ("refugees", PopulationGroup::Refugee),
    ("refugies", PopulationGroup::Refugee),
    ("hosts", PopulationGroup::Host),
    ("host", PopulationGroup::Host),
    ("host community", PopulationGroup::Host),
    ("nondisplaced", PopulationGroup::Host),
    ("residents", PopulationGroup::Host),
    ("communaute hote", PopulationGroup::Host),
];

/// The first and last years of a band; the last is open.
pub(super) const YEARS: [(u32, u32); 5] = [(0, 4), (5, 11), (12, 17), (18, 59), (60, u32::MAX)];

impl Reached {
    /// What a column counts; `None` where it is none of people reached, or of some of them that have no
    /// place in the tables.
    fn of(column: usize, tag: &Tag) -> Option<Self> {
        let mut rest = tag.attributes.clone();
        if !is_of_reached(tag) || tag.has_any(&["hh", "new", "cumulative", "type", "name"]) {
            return None;
        }
        for plain in ["ind", "reached", "num", "total", "monthly", "affected"] {
            rest.remove(plain);
        }
        let sex = [("f", 'f'), ("m", 'm'), ("i", 'x'), ("x", 'x'), ("u", 'u')];
        let sex = sex.iter().find(|(name, _)| rest.remove(*name)).map(|(_, sex)| *sex);
        let group = GROUPS.iter().find(|(name, _)| rest.remove(*name)).map(|(_, group)| *group);
        let years = rest.iter().find_map(|attribute| Some((attribute.clone(), years(attribute)?)));
        let words = ["infants", "children", "adolescents", "adults", "elderly"];
        let words: BTreeSet<String> = words
            .iter()
            .filter(|word| rest.remove(**word))
            .map(|word| (*word).to_owned())
            .collect();
        let age = match &years {
            Some((attribute, years)) => {
                rest.remove(attribute);
                YEARS.iter().position(|band| band == years).map_or(Age::Wide, Age::Band)
            }
            None if words.is_empty() => Age::All,
            None => Age::Wide,
        };
        let years = years.map(|(_, years)| years);
        // Years say more than words.
        let words = if years.is_some() { BTreeSet::new() } else { words };
        // Another attribute restricts the people that the column counts.
        rest.is_empty().then_some(Self { column, sex, age, group, years, words })
    }

    /// Whether two columns count the same people, whatever their hashtags.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let of = |of: &Self| (of.sex, of.group, of.years, of.words.clone());
        of(self) == of(other)
    }

    /// Whether some of their people can be of both ages. Words of the standard are apart from each other,
    /// but nobody knows from which years.
    pub(super) fn may_overlap(&self, other: &Self) -> bool {
        match (self.years, other.years) {
            (Some((from, to)), Some((other_from, other_to))) => {
                from <= other_to && other_from <= to
            }
            (None, None) => !self.words.is_disjoint(&other.words),
            _ => true,
        }
    }
}

/// Whether a column counts people reached at all, some way or other.
pub(super) fn is_of_reached(tag: &Tag) -> bool {
    tag.name == "reached"
        || (["population", "beneficiary"].contains(&tag.name.as_str()) && tag.has("reached"))
}

/// The years of an attribute such as `age_5_11`, `age0_4`, `age65plus`.
pub(super) fn years(attribute: &str) -> Option<(u32, u32)> {
    let rest = attribute.strip_prefix("age")?;
    let mut numbers = rest.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let first: u32 = numbers.next()?.parse().ok()?;
    let last = numbers.next().and_then(|number| number.parse().ok());
    Some((first, last.unwrap_or(u32::MAX)))
}

/// Columns of people. A word for an age becomes a band where the other columns leave no other meaning.
pub(super) fn reached(tags: &[Option<Tag>]) -> Vec<Reached> {
    let all = tags.iter().enumerate();
    let all = all.filter_map(|(column, tag)| Reached::of(column, tag.as_ref()?));
    let all: Vec<Reached> = all.collect();
    let mut columns = Vec::new();
    for reached in &all {
        let words = &reached.words;
        let beside = |word: &str| {
            let mut beside =
                all.iter().filter(|other| other.sex == reached.sex && other.group == reached.group);
            beside.any(|other| other.words.len() == 1 && other.words.contains(word))
        };
        let mut reached = reached.clone();
        if words.len() == 1 && reached.age == Age::Wide {
            let band = match words.first().map(String::as_str) {
                Some("infants") if beside("children") => Some(0),
                Some("children") if beside("infants") && beside("adolescents") => Some(1),
                Some("adolescents") if beside("children") && beside("adults") => Some(2),
                Some("adults") if beside("elderly") => Some(3),
                Some("elderly") => Some(4),
                _ => None,
            };
            reached.age = band.map_or(Age::Wide, Age::Band);
        }
        columns.push(reached);
    }
    columns
}
