//! Whom a recorded activity lists, in the form that corrects it.
//!
//! Belongs here: from the register's entries to words. Does not: numbers of anybody, which the register has not;
//! finding them (`service::list_changes`).

use serde::Serialize;

use super::lists::TypedLists;
use crate::event::people::{AGE_BANDS, age_band};
use crate::event::time::Day;
use crate::language::Texts;
use crate::register::Traits;
use crate::service::list_changes::{Listed, ListedHousehold, ListedPerson};

/// Of each list, so many are shown. Others are taken out by their numbers.
pub const SHOWN_MAX: usize = 200;

/// Whom an activity lists.
#[derive(Debug, Serialize)]
pub struct ListedShown {
    persons: Vec<Entry>,
    persons_count: usize,
    households: Vec<Entry>,
    households_count: usize,
}

/// Somebody.
#[derive(Debug, Serialize)]
struct Entry {
    id: u32,
    /// What is stated of them.
    says: String,
    /// The size of a household: as it is, and as somebody typed it.
    size: Option<(u32, String)>,
    /// Whether they are taken out.
    is_out: bool,
    /// Whether they were erased: they stay.
    is_erased: bool,
}

impl ListedShown {
    /// The lists, with what was typed about them. Ages are those at the activity's start.
    pub fn new(listed: &Listed, typed: &TypedLists, start: Option<Day>, texts: &Texts) -> Self {
        let person = |person: &ListedPerson| Entry {
            id: person.entry,
            says: person_words(person, start, texts),
            size: None,
            is_out: typed.take_persons.contains(&person.entry),
            is_erased: person.is_erased,
        };
        let household = |household: &ListedHousehold| {
            let size = typed.sizes.get(&household.entry).cloned();
            Entry {
                id: household.entry,
                says: household_words(household, texts),
                size: Some((household.size, size.unwrap_or_else(|| household.size.to_string()))),
                is_out: typed.take_households.contains(&household.entry),
                is_erased: household.is_erased,
            }
        };
        Self {
            persons: listed.persons.iter().map(person).collect(),
            persons_count: listed.persons_count,
            households: listed.households.iter().map(household).collect(),
            households_count: listed.households_count,
        }
    }
}

fn person_words(person: &ListedPerson, start: Option<Day>, texts: &Texts) -> String {
    let Traits { sex, birth_year, .. } = person.traits;
    let sex = sex.map(|sex| texts.text(&format!("web-sex-{sex}")));
    let age = birth_year.zip(start).map(|(born, start)| {
        let band = AGE_BANDS[age_band(start.year() - born)].replace('_', "-");
        texts.text(&format!("report-word-age-{band}"))
    });
    let household = person
        .household
        .map(|entry| texts.with("web-listed-in-household", &[("entry", entry.to_string().into())]));
    let parts = sex.into_iter().chain(age).chain(traits_words(&person.traits, texts));
    joined(parts.chain(household), texts)
}

fn household_words(household: &ListedHousehold, texts: &Texts) -> String {
    let known = household.cells.sum();
    let cells = (known > 0).then(|| texts.with("web-listed-cells", &[("count", known.into())]));
    joined(cells.into_iter().chain(traits_words(&household.traits, texts)), texts)
}

fn traits_words(traits: &Traits, texts: &Texts) -> impl Iterator<Item = String> {
    let group = traits.population_group.map(|of| texts.text(&format!("report-word-{of}")));
    let disability = traits.disability.map(|of| texts.text(&format!("web-disability-{of}")));
    group.into_iter().chain(disability)
}

fn joined(parts: impl Iterator<Item = String>, texts: &Texts) -> String {
    let parts: Vec<String> = parts.collect();
    match parts.is_empty() {
        true => texts.text("web-listed-nothing"),
        false => parts.join(", "),
    }
}
