//! What tables may call the sectors, offices, donors and projects of a profile.
//!
//! Belongs here: their names in every language that the profile has. Does not: finding one by a name
//! (`intake::rows`), which of the names is printed (`report`).

use super::profile::{Donor, Office, Profile, Project, Sector, Translation};

impl Profile {
    /// The names of a sector, the profile's own first.
    pub fn names_of_sector(&self, sector: &Sector) -> Vec<String> {
        let id = sector.id.as_str();
        self.names(&sector.name, |texts| Some(&texts.sectors.get(id)?.name))
    }

    /// The names of an office, the profile's own first.
    pub fn names_of_office(&self, office: &Office) -> Vec<String> {
        self.names(&office.name, |texts| texts.offices.get(office.id.as_str()))
    }

    /// The names of a donor, the profile's own first.
    pub fn names_of_donor(&self, donor: &Donor) -> Vec<String> {
        self.names(&donor.name, |texts| texts.donors.get(donor.id.as_str()))
    }

    /// The names of a project, the profile's own first: a translation has them among its terms.
    pub fn names_of_project(&self, project: &Project) -> Vec<String> {
        self.names(&project.name, |_| None)
    }

    fn names<'a>(
        &'a self,
        own: &str,
        of: impl Fn(&'a Translation) -> Option<&'a String>,
    ) -> Vec<String> {
        let texts = self.translations.values();
        let translated = texts.flat_map(|texts| [of(texts), texts.terms.get(own)]);
        let translated = translated.flatten().filter(|name| !name.is_empty()).cloned();
        std::iter::once(own.to_owned()).chain(translated).collect()
    }
}
