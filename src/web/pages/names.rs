//! What readers call sectors, offices, donors and projects, in their language.
//!
//! Belongs here: finding a name, and lists to choose from. Does not: which of them a page needs.

use serde::Serialize;

use crate::event::profile::{Profile, Translation};
use crate::language::Language;

/// A profile in a language.
pub struct Names<'a> {
    profile: &'a Profile,
    translation: Option<&'a Translation>,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What stands in the address.
    pub id: String,
    /// What readers see.
    pub name: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

impl<'a> Names<'a> {
    /// The names of a profile.
    pub fn new(profile: &'a Profile, language: Language) -> Self {
        Self { profile, translation: profile.translations.get(language.name()) }
    }

    /// What a sector is called.
    pub fn sector(&self, id: &str) -> String {
        let own = self.profile.sectors.iter().find(|sector| sector.id.as_str() == id);
        let translated = self.translation.and_then(|texts| texts.sectors.get(id));
        self.chosen(id, own.map(|own| &own.name), translated.map(|texts| &texts.name))
    }

    /// What an office is called.
    pub fn office(&self, id: &str) -> String {
        let own = self.profile.offices.iter().find(|office| office.id.as_str() == id);
        let translated = self.translation.and_then(|texts| texts.offices.get(id));
        self.chosen(id, own.map(|own| &own.name), translated)
    }

    /// What a donor is called.
    pub fn donor(&self, id: &str) -> String {
        let own = self.profile.donors.iter().find(|donor| donor.id.as_str() == id);
        let translated = self.translation.and_then(|texts| texts.donors.get(id));
        self.chosen(id, own.map(|own| &own.name), translated)
    }

    /// What a project is called.
    pub fn project(&self, id: &str) -> String {
        let own = self.profile.projects.iter().find(|project| project.id.as_str() == id);
        self.chosen(id, own.map(|own| &own.name), None)
    }

    /// The translation, the profile's own name, or the id: the first that is there.
    fn chosen(&self, id: &str, own: Option<&String>, translated: Option<&String>) -> String {
        let term = own.and_then(|own| self.translation?.terms.get(own));
        let all = [translated, term, own].into_iter().flatten();
        all.into_iter()
            .find(|name| !name.trim().is_empty())
            .cloned()
            .unwrap_or_else(|| id.to_owned())
    }

    /// All sectors.
    pub fn sectors(&self, chosen: Option<&str>) -> Vec<Choice> {
        let ids = self.profile.sectors.iter().map(|sector| sector.id.as_str());
        choices(ids, chosen, |id| self.sector(id))
    }

    /// All offices.
    pub fn offices(&self, chosen: Option<&str>) -> Vec<Choice> {
        let ids = self.profile.offices.iter().map(|office| office.id.as_str());
        choices(ids, chosen, |id| self.office(id))
    }

    /// All donors.
    pub fn donors(&self, chosen: Option<&str>) -> Vec<Choice> {
        let ids = self.profile.donors.iter().map(|donor| donor.id.as_str());
        choices(ids, chosen, |id| self.donor(id))
    }

    /// All projects.
    pub fn projects(&self, chosen: Option<&str>) -> Vec<Choice> {
        let ids = self.profile.projects.iter().map(|project| project.id.as_str());
        choices(ids, chosen, |id| self.project(id))
    }
}

/// A list to choose from.
pub fn choices<'a>(
    ids: impl IntoIterator<Item = &'a str>,
    chosen: Option<&str>,
    name: impl Fn(&str) -> String,
) -> Vec<Choice> {
    let choice =
        |id: &str| Choice { id: id.to_owned(), name: name(id), is_chosen: chosen == Some(id) };
    ids.into_iter().map(choice).collect()
}
