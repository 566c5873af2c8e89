//! Places: where an activity took place, where people live, and when two spellings are one site.
//!
//! Belongs here: a site's identity. Does not: who lives there (`count::homes`).

use serde::{Deserialize, Serialize};

use super::rule::Rule;
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

/// The identity of a site, whatever its spelling: the P-code, or `admin1/admin2/admin3/name`, each
/// trimmed, in NFC and case-folded.
///
/// Keys compare as text, then P-codes first, then part by part. Under rule 1 only the text counts, so
/// a `/` in a name can join two sites.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SiteKey {
    text: String,
    /// Lengths of the first three names in bytes; nothing for a P-code, and under rule 1.
    lengths: Option<[u32; 3]>,
}

impl SiteKey {
    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The normalised names of admin1 to admin3, where they are part of the identity.
    pub fn admins(&self) -> Option<[&str; 3]> {
        let mut rest = self.text.as_str();
        let mut next = |length: u32| {
            let (name, after) = rest.split_at_checked(length as usize)?;
            rest = after.strip_prefix('/')?;
            Some(name)
        };
        let [one, two, three] = self.lengths?;
        Some([next(one)?, next(two)?, next(three)?])
    }
}

impl Place {
    /// The site that people reached by the activity are counted at, unless they live elsewhere.
    pub fn site_key(&self) -> SiteKey {
        self.site_key_under(Rule::Two)
    }

    /// The same under a version of the counting rule.
    pub fn site_key_under(&self, rule: Rule) -> SiteKey {
        self.key_of(&self.site.name, &self.site.pcode, rule)
    }

    /// The site of a residence that was declared in this activity.
    pub fn residence_key(&self, residence: &Residence) -> SiteKey {
        self.residence_key_under(residence, Rule::Two)
    }

    /// The same under a version of the counting rule.
    pub fn residence_key_under(&self, residence: &Residence, rule: Rule) -> SiteKey {
        self.key_of(&residence.name, &residence.pcode, rule)
    }

    /// The names of admin1 to admin3 as they are compared.
    pub fn admin_names(&self) -> [String; 3] {
        [&self.admin1, &self.admin2, &self.admin3].map(|area| normalised(&area.name))
    }

    fn key_of(&self, name: &str, pcode: &str, rule: Rule) -> SiteKey {
        let pcode = normalised(pcode);
        if !pcode.is_empty() {
            return SiteKey { text: pcode, lengths: None };
        }
        let admins = self.admin_names();
        let text = format!("{}/{}", admins.join("/"), normalised(name));
        // Texts in the log are far shorter than u32 can count.
        let lengths = (rule == Rule::Two).then(|| admins.map(|name| name.len() as u32));
        SiteKey { text, lengths }
    }
}
