//! The profile: what an office calls its sectors, offices, donors and projects, and what its
//! factsheet says besides figures.
//!
//! Belongs here: the shape of a profile, its translations, and its consistency. Does not: reading it
//! from TOML (`setup::profile`), a contact person's name, e-mail or phone, which are never recorded.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ids::{DonorId, OfficeId, ProjectId, SectorId};
use super::limits::SECTORS_MAX;
use super::names::named;
use super::time::Period;

/// The largest target: more than the number of people on earth.
const PEOPLE_MAX: u64 = 10_000_000_000;

/// Everything a ledger knows of its office apart from activities.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Year the office was established.
    pub established: Option<i32>,
    /// Staff who move between areas.
    pub staff_mobile: Option<u32>,
    /// Staff at one place.
    pub staff_resident: Option<u32>,
    /// Where the office works, in words.
    pub areas: Vec<String>,
    /// Reporting lines, in the order in which figures are printed.
    pub sectors: Vec<Sector>,
    /// Offices that record activities.
    pub offices: Vec<Office>,
    /// Donors.
    pub donors: Vec<Donor>,
    /// Projects, each with its donors.
    pub projects: Vec<Project>,
    /// Figures of the humanitarian context, quoted from others.
    pub indicators: Vec<Indicator>,
    /// The contact for readers of the factsheet.
    pub contact: Contact,
    /// The factsheet's own sentences.
    pub texts: Texts,
    /// How many people are planned to be reached. Since schema 4.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", with = "super::apart")]
    #[schemars(with = "Targets")]
    pub targets: Targets,
    /// The same in further languages, by their codes ("fr"). Since schema 4.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", with = "super::apart")]
    #[schemars(with = "Translations")]
    pub translations: Translations,
}

/// People planned to be reached: by year ("2025"), then by sector; [`TARGET_TOTAL`] stands for all
/// sectors together, with each person once.
pub type Targets = BTreeMap<String, BTreeMap<String, u64>>;

/// Key of the target for all sectors together.
pub const TARGET_TOTAL: &str = "total";

/// Texts for readers of other languages, by the language's code.
pub type Translations = BTreeMap<String, Translation>;

named! {
    /// How the factsheet presents a sector.
    SectorRole, "role of a sector" {
        /// A core activity of the organisation.
        Core = "core",
        /// A cross-cutting mechanism with its own section, such as the RRM.
        Mechanism = "mechanism",
    }
}

/// A reporting line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sector {
    /// Id used in tables.
    pub id: SectorId,
    /// Name for readers.
    pub name: String,
    /// Core activity or mechanism.
    pub role: SectorRole,
    /// What the sector does, a sentence or two.
    pub summary: String,
    /// Its activities, one a line.
    pub activities: Vec<String>,
}

/// An office that records activities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Id used in tables.
    pub id: OfficeId,
    /// Name for readers; accepted in tables too.
    pub name: String,
}

/// A donor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Donor {
    /// Id used in tables.
    pub id: DonorId,
    /// Name for readers; accepted in tables too.
    pub name: String,
}

/// A project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// Id used in tables.
    pub id: ProjectId,
    /// Name for readers; accepted in tables too.
    pub name: String,
    /// Its donors.
    pub donors: Vec<DonorId>,
}

/// A figure that somebody else published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// What is counted.
    pub label: String,
    /// The value as quoted ("over 414,000").
    pub value: String,
    /// Who published it; empty where the factsheet names none.
    pub source: String,
    /// Its date, as quoted.
    pub date: String,
}

/// The factsheet's contact block without a person: role, address and site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Role of the person to contact.
    pub role: String,
    /// Postal address.
    pub address: String,
    /// Web page.
    pub web: String,
}

/// Sentences of the factsheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// Title of the factsheet.
    pub title: String,
    /// What is happening in the country.
    pub overview: Vec<String>,
    /// What the organisation does there.
    pub presence: Vec<String>,
    /// A remark under the figures.
    pub figures_note: String,
}

/// Texts in one language that replace the profile's own. A text that is missing here is printed as the
/// profile has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Translation {
    /// Role of the person to contact.
    pub contact_role: String,
    /// Where the office works, in words.
    pub areas: Vec<String>,
    /// Sectors by id.
    pub sectors: BTreeMap<String, SectorTexts>,
    /// Names of offices by id.
    pub offices: BTreeMap<String, String>,
    /// Names of donors by id.
    pub donors: BTreeMap<String, String>,
    /// Indicators by the label that the profile gives them.
    pub indicators: BTreeMap<String, Indicator>,
    /// The factsheet's own sentences.
    pub texts: Texts,
    /// Words of the tables: titles of activities, causes of alerts, areas.
    pub terms: BTreeMap<String, String>,
}

/// A sector in another language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectorTexts {
    /// Name for readers.
    pub name: String,
    /// What the sector does, a sentence or two.
    pub summary: String,
    /// Its activities, one a line.
    pub activities: Vec<String>,
}

/// Why a profile was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// No sector to report under.
    #[error("the profile has no sector: add at least one [[sectors]] table")]
    NoSector,
    /// More sectors than a mask has bits.
    #[error("the profile has {0} sectors; at most {SECTORS_MAX} are possible")]
    SectorsMany(usize),
    /// No office to record for.
    #[error("the profile has no office: add at least one [[offices]] table")]
    NoOffice,
    /// The same id or name twice.
    #[error("the {what} \"{name}\" is in the profile twice")]
    Twice {
        /// Sector, office, donor or project.
        what: &'static str,
        /// Its id or name.
        name: String,
    },
    /// A target for something that is no sector, or under a key that is no year.
    #[error("targets of {year}: {why}")]
    Target {
        /// The key that should be a year.
        year: String,
        /// What is wrong.
        why: String,
    },
    /// A project names a donor that the profile does not have.
    #[error("the project \"{project}\" names the donor \"{donor}\", which the profile lacks")]
    Donor {
        /// The project's id.
        project: String,
        /// The donor's id.
        donor: String,
    },
    /// A code that is no language's.
    #[error(
        "translations.{0} is not of a language: write its code of two or three small letters, such \
         as translations.fr"
    )]
    Language(String),
    /// A translation of something that the profile does not have.
    #[error("translations.{language} has the {what} \"{name}\", which the profile lacks")]
    Translation {
        /// The language's code.
        language: String,
        /// Sector, office, donor or indicator.
        what: &'static str,
        /// Its id; of an indicator, its label.
        name: String,
    },
}

impl Profile {
    /// Checks that ids and names are unique and that projects name known donors.
    pub fn check(&self) -> Result<(), ProfileError> {
        if self.sectors.is_empty() {
            return Err(ProfileError::NoSector);
        }
        if self.sectors.len() > SECTORS_MAX {
            return Err(ProfileError::SectorsMany(self.sectors.len()));
        }
        if self.offices.is_empty() {
            return Err(ProfileError::NoOffice);
        }
        unique("sector", self.sectors.iter().map(|s| (s.id.as_str(), s.name.as_str())))?;
        unique("office", self.offices.iter().map(|o| (o.id.as_str(), o.name.as_str())))?;
        unique("donor", self.donors.iter().map(|d| (d.id.as_str(), d.name.as_str())))?;
        unique("project", self.projects.iter().map(|p| (p.id.as_str(), p.name.as_str())))?;
        for project in &self.projects {
            let known = |id: &&DonorId| self.donors.iter().any(|donor| donor.id == **id);
            if let Some(donor) = project.donors.iter().find(|id| !known(id)) {
                return Err(ProfileError::Donor {
                    project: project.id.to_string(),
                    donor: donor.to_string(),
                });
            }
        }
        self.check_targets()?;
        self.translations.iter().try_for_each(|(code, texts)| self.check_translation(code, texts))
    }

    fn check_targets(&self) -> Result<(), ProfileError> {
        for (year, targets) in &self.targets {
            let wrong = |why: String| ProfileError::Target { year: year.clone(), why };
            let is_year = |n: i32| n.to_string() == *year && Period::year(n).is_ok();
            if !year.parse().is_ok_and(is_year) {
                return Err(wrong(format!("\"{year}\" is not a year")));
            }
            for (name, people) in targets {
                let known = self.sectors.iter().any(|sector| sector.id.as_str() == name);
                if !known && name != TARGET_TOTAL {
                    let ids: Vec<&str> = self.sectors.iter().map(|s| s.id.as_str()).collect();
                    let ids = ids.join(", ");
                    return Err(wrong(format!("\"{name}\" is none of {ids} and {TARGET_TOTAL}")));
                }
                if *people > PEOPLE_MAX {
                    return Err(wrong(format!("{name}: {people} is more people than there are")));
                }
            }
        }
        Ok(())
    }

    fn check_translation(&self, code: &str, texts: &Translation) -> Result<(), ProfileError> {
        if !(2..=3).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Err(ProfileError::Language(code.to_owned()));
        }
        let unknown = |what, name: Option<&String>| match name {
            None => Ok(()),
            Some(name) => {
                Err(ProfileError::Translation { language: code.into(), what, name: name.clone() })
            }
        };
        let sector = |id: &&String| !self.sectors.iter().any(|s| s.id.as_str() == **id);
        let office = |id: &&String| !self.offices.iter().any(|o| o.id.as_str() == **id);
        let donor = |id: &&String| !self.donors.iter().any(|d| d.id.as_str() == **id);
        let indicator = |label: &&String| !self.indicators.iter().any(|i| i.label == **label);
        unknown("sector", texts.sectors.keys().find(sector))?;
        unknown("office", texts.offices.keys().find(office))?;
        unknown("donor", texts.donors.keys().find(donor))?;
        unknown("indicator", texts.indicators.keys().find(indicator))
    }

    /// Whether it has parts that were added after the first version.
    pub fn has_later_parts(&self) -> bool {
        !self.targets.is_empty() || !self.translations.is_empty()
    }

    /// The targets of a year, where there are any.
    pub fn targets_of(&self, year: i32) -> Option<&BTreeMap<String, u64>> {
        self.targets.get(&year.to_string()).filter(|targets| !targets.is_empty())
    }

    /// Position of a sector in the profile's order, which is also its bit in a mask.
    pub fn sector_index(&self, id: &SectorId) -> Option<usize> {
        self.sectors.iter().position(|sector| sector.id == *id)
    }
}

/// Ids and names must differ from each other too, since a table may use either.
fn unique<'a>(
    what: &'static str,
    entries: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<(), ProfileError> {
    let mut seen = std::collections::BTreeMap::new();
    for (i, (id, name)) in entries.enumerate() {
        for text in [id, name] {
            let before = seen.insert(super::text::normalised(text), i);
            if before.is_some_and(|j| j != i) {
                return Err(ProfileError::Twice { what, name: text.to_owned() });
            }
        }
    }
    Ok(())
}
