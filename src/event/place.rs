//! Places: where an activity took place, where people live, and when two spellings are one site.
//!
//! Belongs here: a site's identity. Does not: who lives there (`count::homes`).

use serde::{Deserialize, Serialize};

use super::text::normalised;

/// A name and its P-code, either of which can be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Area {
    /// The name as the office writes it.
    pub name: String,
    /// The place code of the country's common operational datasets.
    pub pcode: String,
}

/// Where an activity took place, down to the site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Region.
    pub admin1: Area,
    /// Cercle, or what the country calls its second level.
    pub admin2: Area,
    /// Commune, or what the country calls its third level.
    pub admin3: Area,
    /// Settlement, camp or school: the lowest place people are counted at.
    pub site: Area,
}

/// A home declared for a person or household: a site in the activity's admin1-3, or any site by
/// its P-code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Residence {
    /// Name of a site within the activity's admin1-3.
    pub name: String,
    /// P-code of any site; where given, the name is ignored.
    pub pcode: String,
}

/// The identity of a site, whatever its spelling. Keys compare as text: the P-code, or
/// `admin1/admin2/admin3/name`, each trimmed, in NFC and case-folded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SiteKey(String);

impl SiteKey {
    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Place {
    /// The site that people reached by the activity are counted at, unless they live elsewhere.
    pub fn site_key(&self) -> SiteKey {
        self.key_of(&self.site.name, &self.site.pcode)
    }

    /// The site of a residence that was declared in this activity.
    pub fn residence_key(&self, residence: &Residence) -> SiteKey {
        self.key_of(&residence.name, &residence.pcode)
    }

    fn key_of(&self, name: &str, pcode: &str) -> SiteKey {
        let pcode = normalised(pcode);
        if !pcode.is_empty() {
            return SiteKey(pcode);
        }
        let level = |area: &Area| normalised(&area.name);
        let [one, two, three] = [&self.admin1, &self.admin2, &self.admin3].map(level);
        SiteKey(format!("{one}/{two}/{three}/{}", normalised(name)))
    }
}
