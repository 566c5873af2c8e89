//! Who was reached in a period: every individual, named or not, and where they live.
//!
//! Belongs here: what both rules share of "Home" and "Individuals". Does not: where they differ
//! (`rule_one`, `rule_two`).

use std::collections::{BTreeMap, BTreeSet};

use super::cells::Cells;
use super::contacts::Contacts;
use super::names::Site;
use super::places::Places;
use super::{rule_one, rule_two};

/// What has a home of its own: a household, or a person who belongs to none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    Household(String),
    Person(String),
}

/// A registered individual.
#[derive(Debug)]
pub struct Individual {
    pub unit: Unit,
    pub home: Site,
    /// Nobody's name for an unnamed member of a household.
    pub person: Option<String>,
    /// The households whose contacts reach the individual.
    pub households: BTreeSet<String>,
}

/// A site that a contact declares, or nothing.
type Declared = Option<Site>;

/// The contacts of a unit by one activity.
pub struct ContactsOfUnit {
    /// The activity's site.
    pub site: Site,
    /// What the household's own rows declare.
    pub own: Vec<Declared>,
    /// What the rows of people declare.
    pub people: Vec<Declared>,
}

impl ContactsOfUnit {
    pub fn are_any(&self) -> bool {
        !self.own.is_empty() || !self.people.is_empty()
    }
}

/// The residence declared by the last contact that declares one, else the site of the first. The
/// contacts are in order.
pub fn home_of(contacts: &[ContactsOfUnit]) -> Site {
    // Within one activity a household's own row beats its members', then the smaller site key wins.
    let declared = contacts.iter().rev().find_map(|by_activity| {
        let own = by_activity.own.iter().flatten().min();
        own.or(by_activity.people.iter().flatten().min()).cloned()
    });
    declared.unwrap_or_else(|| contacts[0].site.clone())
}

/// The contacts of a period before any slice, and what follows from them.
pub struct Scope<'a> {
    pub contacts: Contacts<'a>,
    pub individuals: Vec<Individual>,
    /// The cells that households take when they are reached as households.
    pub household_cells: BTreeMap<String, Cells>,
    pub places: Places,
}

impl<'a> Scope<'a> {
    pub fn new(contacts: Contacts<'a>) -> Scope<'a> {
        let (individuals, household_cells, places) = match contacts.query.policy.rule {
            1 => {
                let (individuals, cells) = rule_one::individuals(&contacts);
                (individuals, cells, Places::sites())
            }
            _ => {
                let (individuals, cells) = rule_two::individuals(&contacts);
                (individuals, cells, Places::new(contacts.ledger, contacts.query))
            }
        };
        Scope { contacts, individuals, household_cells, places }
    }
}
