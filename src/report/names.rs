//! What readers call sectors, offices, donors and projects, in their language.
//!
//! Belongs here: choosing a name, for everything that people read. Does not: finding an entry by one of its
//! names (`intake::rows`), where a name stands (`render`).
//!
//! Invariants: a name is the translation's where that has one, else the profile's own, else the id: a profile of
//! a past moment may lack an entry. Two entries of a kind never have the same name: where they would, each has
//! its id behind it.

use std::collections::BTreeMap;

use super::shape::Filter;
use super::words;
use crate::event::ids::SectorId;
use crate::event::profile::{Profile, Translation};
use crate::event::text::normalised;
use crate::language::{Language, Texts};

/// What a profile has names for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameOf {
    /// A reporting line.
    Sector,
    /// An office that records activities.
    Office,
    /// A donor.
    Donor,
    /// A project.
    Project,
}

impl NameOf {
    /// What the values of a filter or a dimension are, where a profile has names for them.
    pub fn by(what: &str) -> Option<Self> {
        match what {
            "sector" => Some(Self::Sector),
            "office" => Some(Self::Office),
            "donor" => Some(Self::Donor),
            "project" => Some(Self::Project),
            _ => None,
        }
    }
}

/// The names of a profile in a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    language: Language,
    sectors: BTreeMap<String, String>,
    short_sectors: BTreeMap<String, String>,
    offices: BTreeMap<String, String>,
    donors: BTreeMap<String, String>,
    short_donors: BTreeMap<String, String>,
    projects: BTreeMap<String, String>,
}

impl Names {
    /// The names of a profile.
    pub fn new(profile: &Profile, language: Language) -> Self {
        let texts = profile.translations.get(language.name());
        let sectors: Vec<(&str, String)> = profile
            .sectors
            .iter()
            .map(|sector| {
                let id = sector.id.as_str();
                let own = texts.and_then(|texts| Some(&texts.sectors.get(id)?.name));
                (id, chosen(id, &sector.name, own, texts))
            })
            .collect();
        let offices = profile.offices.iter().map(|office| {
            let id = office.id.as_str();
            (id, chosen(id, &office.name, texts.and_then(|texts| texts.offices.get(id)), texts))
        });
        let donors: Vec<(&str, String)> = profile
            .donors
            .iter()
            .map(|donor| {
                let id = donor.id.as_str();
                (id, chosen(id, &donor.name, texts.and_then(|texts| texts.donors.get(id)), texts))
            })
            .collect();
        let projects = profile.projects.iter().map(|project| {
            let id = project.id.as_str();
            (id, chosen(id, &project.name, None, texts))
        });
        Self {
            language,
            short_sectors: distinct(abbreviated(&sectors)),
            sectors: distinct(sectors),
            offices: distinct(offices),
            short_donors: distinct(abbreviated(&donors)),
            donors: distinct(donors),
            projects: distinct(projects),
        }
    }

    /// The catalogue of their language.
    pub fn texts(&self) -> &'static Texts {
        self.language.texts()
    }

    /// What an entry is called; its id where the profile does not have it.
    pub fn of(&self, kind: NameOf, id: &str) -> String {
        found(
            id,
            match kind {
                NameOf::Sector => &self.sectors,
                NameOf::Office => &self.offices,
                NameOf::Donor => &self.donors,
                NameOf::Project => &self.projects,
            },
        )
    }

    /// The same where there is little room: of a sector or donor, the abbreviation in brackets at the end of its
    /// name.
    pub fn short(&self, kind: NameOf, id: &str) -> String {
        match kind {
            NameOf::Sector => found(id, &self.short_sectors),
            NameOf::Donor => found(id, &self.short_donors),
            NameOf::Office | NameOf::Project => self.of(kind, id),
        }
    }

    /// A sector, or all together, where there is little room. In English.
    pub fn short_or_total(&self, sector: Option<&SectorId>) -> String {
        let name = |sector: &SectorId| self.short(NameOf::Sector, sector.as_str());
        sector.map_or_else(|| "total, each once".to_owned(), name)
    }

    /// What a sector is called.
    pub fn sector(&self, id: &str) -> String {
        self.of(NameOf::Sector, id)
    }

    /// What an office is called.
    pub fn office(&self, id: &str) -> String {
        self.of(NameOf::Office, id)
    }

    /// What a donor is called.
    pub fn donor(&self, id: &str) -> String {
        self.of(NameOf::Donor, id)
    }

    /// What a project is called.
    pub fn project(&self, id: &str) -> String {
        self.of(NameOf::Project, id)
    }

    /// What figures were narrowed to: each filter in words, with its value.
    pub fn narrowed(&self, filter: &Filter) -> Vec<(String, String)> {
        let texts = self.texts();
        let in_words = |(what, value): (&str, &str)| {
            let value = match (what, NameOf::by(what)) {
                ("reviewed", _) => texts.text(&format!("report-reviewed-{value}")),
                ("kind" | "modality", _) => texts.text(&format!("report-word-{value}")),
                (_, Some(kind)) => self.of(kind, value),
                (_, None) => value.to_owned(),
            };
            (texts.text(&format!("report-only-{what}")), value)
        };
        words::narrowed(filter).map(in_words).collect()
    }
}

/// The translation, a term of the tables, the profile's own name, or the id: the first that is there.
fn chosen(
    id: &str,
    own: &String,
    translated: Option<&String>,
    texts: Option<&Translation>,
) -> String {
    let term = texts.and_then(|texts| texts.terms.get(own));
    let mut all = [translated, term, Some(own)].into_iter().flatten();
    all.find(|name| !name.trim().is_empty()).map_or(id, String::as_str).to_owned()
}

fn found(id: &str, names: &BTreeMap<String, String>) -> String {
    names.get(id).map_or(id, String::as_str).to_owned()
}

fn abbreviated<'a>(entries: &[(&'a str, String)]) -> Vec<(&'a str, String)> {
    entries.iter().map(|(id, name)| (*id, abbreviation(name).to_owned())).collect()
}

/// The abbreviation in brackets at the end of a name, else the name. Several words are a remark.
fn abbreviation(name: &str) -> &str {
    let bracketed = name.strip_suffix(')').and_then(|name| name.rsplit_once('('));
    let short = bracketed.map(|(_, short)| short.trim());
    short.filter(|short| !short.is_empty() && !short.contains(' ')).unwrap_or(name)
}

/// Names by id, each with its id behind it where another entry has the same.
fn distinct<'a>(entries: impl IntoIterator<Item = (&'a str, String)>) -> BTreeMap<String, String> {
    let entries: Vec<(&str, String)> = entries.into_iter().collect();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    entries.iter().for_each(|(_, name)| *times.entry(normalised(name)).or_default() += 1);
    let name = |(id, name): (&str, String)| match times.get(&normalised(&name)) {
        Some(2..) => (id.to_owned(), format!("{name} ({id})")),
        _ => (id.to_owned(), name),
    };
    entries.into_iter().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

    fn mali() -> Outcome<Profile> {
        Ok(toml::from_str(include_str!("../setup/profiles/nrc-mali.toml"))?)
    }

    #[test]
    fn a_name_is_that_of_the_language_asked_for() -> Outcome {
        let profile = mali()?;
        let [english, french] =
            [Language::English, Language::French].map(|language| Names::new(&profile, language));
        assert_eq!(english.sector("livelihoods"), "Livelihoods and food security");
        assert_eq!(
            french.sector("livelihoods"),
            profile.translations["fr"].sectors["livelihoods"].name
        );
        assert_eq!(french.office("timbuktu"), "Tombouctou");
        assert_eq!(english.sector("of-another-time"), "of-another-time");
        Ok(())
    }

    #[test]
    fn a_sector_has_an_abbreviation_where_its_name_ends_in_one() -> Outcome {
        let names = Names::new(&mali()?, Language::English);
        assert_eq!(names.sector("wash"), "Water, sanitation and hygiene (WASH)");
        assert_eq!(names.short(NameOf::Sector, "wash"), "WASH");
        assert_eq!(names.short(NameOf::Sector, "shelter"), "Shelter and settlements");
        assert_eq!(names.short(NameOf::Donor, "echo"), "ECHO");
        assert_eq!(names.short(NameOf::Project, "wash-schools"), names.project("wash-schools"));
        assert_eq!(abbreviation("Works ()"), "Works ()");
        assert_eq!(abbreviation("Works (made up)"), "Works (made up)");
        Ok(())
    }

    #[test]
    fn two_that_would_have_the_same_name_have_their_ids_too() -> Outcome {
        let mut profile = mali()?;
        for (id, name) in [("wash", "Eau (EHA)"), ("icla", "Droit (EHA)"), ("rrm", "eau (eha)")] {
            let texts =
                profile.translations.get_mut("fr").and_then(|texts| texts.sectors.get_mut(id));
            texts.ok_or("no such sector")?.name = name.to_owned();
        }
        let names = Names::new(&profile, Language::French);
        assert_eq!(names.sector("wash"), "Eau (EHA) (wash)");
        assert_eq!(names.sector("icla"), "Droit (EHA)");
        assert_eq!(names.short(NameOf::Sector, "icla"), "EHA (icla)");
        Ok(())
    }

    #[test]
    fn filters_are_said_with_names() -> Outcome {
        let filter = Filter {
            sector: Some("wash".to_owned()),
            partner: Some("wash".to_owned()),
            ..Filter::default()
        };
        let said = Names::new(&mali()?, Language::English).narrowed(&filter);
        let said: Vec<_> = said.iter().map(|(what, value)| format!("{what} {value}")).collect();
        assert_eq!(said, ["sector Water, sanitation and hygiene (WASH)", "partner wash"]);
        Ok(())
    }
}
