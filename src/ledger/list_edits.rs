//! Changes of an activity's lists that leave the other rows as they are.
//!
//! Belongs here: what becomes of a row that is listed when somebody is taken out, gets another size, or is stated
//! again. Does not: which entry a number has (`recognition`), whether the change is accepted (`resolver`).
//!
//! Invariant: of whoever is not named, the next version says what the one before says.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::{HouseholdContent, PersonContent};
use crate::event::people::Link;

/// How the lists of a known activity change. Rows of a proposal that has such changes are added to the lists; where
/// they are of somebody who is listed, what they state takes the place of what was stated, and the rest stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListEdits {
    /// Persons who are on the list no more, by the register's ids.
    pub without_persons: BTreeSet<u32>,
    /// Households that are on the list no more.
    pub without_households: BTreeSet<u32>,
    /// Households with their new sizes.
    pub sizes: BTreeMap<u32, u32>,
}

impl ListEdits {
    /// Those who stay on a list of persons.
    pub(super) fn kept_persons(
        &self,
        current: &BTreeMap<u32, PersonContent>,
    ) -> BTreeMap<u32, PersonContent> {
        let stays = |id: &u32| !self.without_persons.contains(id);
        let kept = current.iter().filter(|(id, _)| stays(id));
        kept.map(|(id, content)| (*id, content.clone())).collect()
    }

    /// The same of households, each with its size.
    pub(super) fn kept_households(
        &self,
        current: &BTreeMap<u32, HouseholdContent>,
    ) -> BTreeMap<u32, HouseholdContent> {
        let stays = |id: &u32| !self.without_households.contains(id);
        let kept = current.iter().filter(|(id, _)| stays(id));
        let sized = |(id, content): (&u32, &HouseholdContent)| {
            let mut content = content.clone();
            content.0 = self.sizes.get(id).copied().unwrap_or(content.0);
            (*id, content)
        };
        kept.map(sized).collect()
    }
}

/// What is stated of a person who was listed.
pub(super) fn restated_person(stated: PersonContent, known: &PersonContent) -> PersonContent {
    let (link, traits, residence) = stated;
    let link = if link == Link::Unstated { known.0 } else { link };
    (link, traits.or(&known.1), residence.or_else(|| known.2.clone()))
}

/// The same of a household. Its members by sex and age stay where they fit into its size.
pub(super) fn restated_household(
    stated: HouseholdContent,
    known: &HouseholdContent,
) -> HouseholdContent {
    let (size, cells, traits, residence) = stated;
    let cells = if cells.any_filled() { cells } else { known.1 };
    (size, cells, traits.or(&known.2), residence.or_else(|| known.3.clone()))
}
