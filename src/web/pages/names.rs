//! What readers call sectors, offices, donors and projects, in their language.
//!
//! Belongs here: lists to choose from. Does not: which of the names is printed (`report::names`), which of them a
//! page needs.

use serde::Serialize;

use crate::event::profile::Profile;
use crate::language::Language;
use crate::report;

/// A profile in a language.
pub struct Names<'a> {
    profile: &'a Profile,
    names: report::names::Names,
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
        Self { profile, names: report::names::Names::new(profile, language) }
    }

    /// What a sector is called.
    pub fn sector(&self, id: &str) -> String {
        self.names.sector(id)
    }

    /// What an office is called.
    pub fn office(&self, id: &str) -> String {
        self.names.office(id)
    }

    /// What a donor is called.
    pub fn donor(&self, id: &str) -> String {
        self.names.donor(id)
    }

    /// What a project is called.
    pub fn project(&self, id: &str) -> String {
        self.names.project(id)
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
