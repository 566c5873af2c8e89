//! The contacts of one slice, and whom they reached.
//!
//! Belongs here: "Slices", and the cells of registered people. Does not: sums over places.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::Query;
use super::cells::{Cells, Grid};
use super::contacts::falls_into;
use super::individuals::{Individual, Scope, Unit};
use super::names::normalised;
use super::statements::Statements;
use super::tables::{Activity, GroupRow};

pub const UNSPECIFIED: &str = "unspecified";

/// A part of the contacts of a period.
#[derive(Clone, Debug)]
pub enum Slice {
    Whole,
    Office(String),
    /// The month's first and last day.
    Month(NaiveDate, NaiveDate),
    /// Normalised; empty for activities that name none.
    Admin1(String),
    /// Nothing for activities without one.
    Donor(Option<String>),
    Project(String),
    /// Of a dimension that activities have one value of, or none.
    Named(&'static str, Option<String>),
    PopulationGroup(&'static str),
    Disability(&'static str),
    /// Any of these forms of assistance, `""` for none stated, in a sector where one is asked for.
    Modality(Vec<&'static str>, Option<usize>),
}

/// Whether the report's filters have the contacts of this activity.
pub fn passes_filters(activity: &Activity, query: &Query) -> bool {
    let office = query.office.as_ref().is_none_or(|office| activity.office == *office);
    let donor = query.donor.as_ref().is_none_or(|donor| activity.donors.contains(donor));
    let project = query.project.as_ref().is_none_or(|project| activity.project == *project);
    let is_partner = |partner: &String| normalised(&activity.partner) == normalised(partner);
    let at_places = query.at.iter().all(|(level, wanted)| {
        let [first, second, third] = activity.admin.clone();
        let [first_code, second_code, third_code] = activity.admin_pcodes.clone();
        let [site, site_code] = activity.site_named.clone();
        let (name, code) = match level.as_str() {
            "admin1" => (first, first_code),
            "admin2" => (second, second_code),
            "admin3" => (third, third_code),
            "site" => (site, site_code),
            other => panic!("no level {other}"),
        };
        [name, code].iter().any(|text| normalised(text) == normalised(wanted))
    });
    let is_kind = query.kind.as_ref().is_none_or(|kind| activity.kind == *kind);
    let is_modality = query.modality.as_ref().is_none_or(|wanted| activity.modality == *wanted);
    let is_such = is_kind && is_modality && at_places;
    office && donor && project && is_such && query.partner.as_ref().is_none_or(is_partner)
}

/// The value that an activity has of a dimension: what tells it from others, its name, and what it lies in; nothing
/// where it has none.
pub fn named(activity: &Activity, dimension: &str, query: &Query) -> Option<[String; 3]> {
    let [first, second, third] = &activity.admin;
    let joined = |parts: &[&String]| {
        let named = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
        named.collect::<Vec<_>>().join(", ")
    };
    let plain = |text: &str| [normalised(text), text.trim().to_string(), String::new()];
    let within = |parts: &[&String]| parts.iter().map(|part| normalised(part)).collect::<Vec<_>>();
    let value = match dimension {
        "partner" => plain(&activity.partner),
        "kind" => plain(&activity.kind),
        "modality" => plain(&activity.modality),
        "status" => plain(&activity.status),
        "facility-type" => plain(&activity.facility_type),
        "admin2" => {
            let key = format!("{:?}", within(&[first, second]));
            [key, second.trim().to_string(), joined(&[first])]
        }
        "admin3" => {
            let key = format!("{:?}", within(&[first, second, third]));
            [key, third.trim().to_string(), joined(&[second, first])]
        }
        "site" => {
            let site = match query.policy.rule {
                1 => activity.site.as_text(),
                _ => activity.site.clone(),
            };
            let [name, code] = &activity.site_named;
            let shown = if name.trim().is_empty() { code } else { name };
            let lies_in = joined(&[code, third, second, first]);
            [format!("{site:?}"), shown.trim().to_string(), lies_in]
        }
        other => panic!("no dimension {other}"),
    };
    (!value[1].is_empty()).then_some(value)
}

impl Slice {
    /// Whether the slice, and the report's filters, have the contacts of this activity.
    pub fn has_activity(&self, activity: &Activity, query: &Query) -> bool {
        let part = match self {
            Slice::Whole | Slice::PopulationGroup(_) | Slice::Disability(_) => true,
            Slice::Office(office) => activity.office == *office,
            Slice::Month(first, last) => falls_into(activity, *first, *last, query),
            Slice::Admin1(admin1) => normalised(&activity.admin[0]) == *admin1,
            Slice::Donor(Some(donor)) => activity.donors.contains(donor),
            Slice::Donor(None) => activity.donors.is_empty(),
            Slice::Project(project) => activity.project == *project,
            Slice::Named(dimension, key) => {
                named(activity, dimension, query).map(|[own, ..]| own) == *key
            }
            Slice::Modality(forms, sector) => {
                forms.contains(&activity.own("modality"))
                    && sector.is_none_or(|sector| activity.sectors.contains(&sector))
            }
        };
        part && passes_filters(activity, query)
    }

    /// Population group is the individual's own, else that of the household it belongs to; disability
    /// its own.
    fn has_individual(&self, individual: &Individual, statements: &Statements) -> bool {
        let own = |stated: &'_ BTreeMap<String, String>| {
            individual.person.as_ref().and_then(|person| stated.get(person).cloned())
        };
        let of_household = || match &individual.unit {
            Unit::Household(h) => statements.population_group_of_household.get(h).cloned(),
            Unit::Person(_) => None,
        };
        match self {
            Slice::PopulationGroup(group) => {
                let stated = own(&statements.population_group).or_else(of_household);
                stated.as_deref().unwrap_or(UNSPECIFIED) == *group
            }
            Slice::Disability(value) => {
                own(&statements.disability).as_deref().unwrap_or(UNSPECIFIED) == *value
            }
            _ => true,
        }
    }

    pub fn has_group(&self, row: &GroupRow) -> bool {
        match self {
            Slice::PopulationGroup(group) => {
                row.population_group.as_deref().unwrap_or(UNSPECIFIED) == *group
            }
            Slice::Disability(value) => *value == UNSPECIFIED,
            _ => true,
        }
    }

    /// Whether the slice is by what individuals are, not by activities.
    fn of_individuals(&self) -> bool {
        matches!(self, Slice::PopulationGroup(_) | Slice::Disability(_))
    }
}

/// The contacts of one slice of a scope.
pub struct Reach<'a> {
    pub scope: &'a Scope<'a>,
    pub slice: &'a Slice,
    /// In order.
    pub activities: Vec<&'a Activity>,
    /// The sectors of each household's own contacts in the slice.
    by_household: BTreeMap<String, BTreeSet<usize>>,
    /// The individuals of the slice that any contact in it reached, with the sectors.
    pub reached: Vec<(&'a Individual, BTreeSet<usize>)>,
}

impl<'a> Reach<'a> {
    pub fn new(scope: &'a Scope<'a>, slice: &'a Slice) -> Reach<'a> {
        let contacts = &scope.contacts;
        let mut activities = contacts.activities.clone();
        activities.retain(|activity| slice.has_activity(activity, contacts.query));

        let mut by_person: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        let mut by_household: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for activity in &activities {
            for row in &activity.people {
                let sectors = by_person.entry(contacts.ledger.person(row)).or_default();
                sectors.extend(&activity.sectors);
            }
            for row in &activity.households {
                let sectors = by_household.entry(contacts.ledger.household(row)).or_default();
                sectors.extend(&activity.sectors);
            }
        }

        let mut reached = vec![];
        for individual in &scope.individuals {
            // The sectors of its own contacts and of the households that reach it.
            let own = individual.person.iter().filter_map(|person| by_person.get(person));
            let shared = individual.households.iter().filter_map(|h| by_household.get(h));
            let sectors: BTreeSet<usize> = own.chain(shared).flatten().copied().collect();
            if slice.has_individual(individual, contacts.statements) && !sectors.is_empty() {
                reached.push((individual, sectors));
            }
        }
        Reach { scope, slice, activities, by_household, reached }
    }

    /// The individuals that at least one of the sectors reached.
    pub fn reached_by(&self, sectors: &BTreeSet<usize>) -> impl Iterator<Item = &'a Individual> {
        let reached = self.reached.iter().filter(|(_, by)| !by.is_disjoint(sectors));
        reached.map(|(individual, _)| *individual)
    }

    /// The activities that have at least one of the sectors.
    pub fn of_sectors(&self, sectors: &BTreeSet<usize>) -> impl Iterator<Item = &'a Activity> {
        let activities = self.activities.iter().copied();
        activities.filter(|activity| !activity.sectors.is_disjoint(sectors))
    }

    /// The cells of individuals, all those at one place that at least one of the sectors reached.
    pub fn registered_sadd(&self, individuals: &[&Individual], sectors: &BTreeSet<usize>) -> Grid {
        let units: BTreeSet<&Unit> = individuals.iter().map(|i| &i.unit).collect();
        let mut sadd = Grid::default();
        for unit in units {
            let of_unit = individuals.iter().filter(|individual| individual.unit == *unit);
            let people = of_unit.clone().count();
            match self.cells_of_household(unit, people, sectors) {
                Some(cells) => sadd.add(&cells.grid.up_to(people.try_into().unwrap())),
                None => of_unit.for_each(|individual| sadd.add(&self.own_cell(individual))),
            }
        }
        sadd
    }

    /// A household's cells, when it was reached as a household and all of it is in the slice.
    fn cells_of_household(
        &self,
        unit: &Unit,
        people: usize,
        sectors: &BTreeSet<usize>,
    ) -> Option<&Cells> {
        let Unit::Household(household) = unit else {
            return None;
        };
        let reached_as_household =
            self.by_household.get(household).is_some_and(|by| !by.is_disjoint(sectors));
        let all = self.scope.individuals.iter().filter(|i| i.unit == *unit).count();
        let cells = self.scope.household_cells.get(household);
        cells.filter(|_| reached_as_household && people == all)
    }

    fn own_cell(&self, individual: &Individual) -> Grid {
        let contacts = &self.scope.contacts;
        match &individual.person {
            Some(person) => contacts.statements.own_cell(person, contacts.query.to),
            None => Grid::default().up_to(1),
        }
    }

    /// The activities of the slice that have at least one of the sectors.
    ///
    /// In a slice of individuals: those of them with a row for at least one individual, or a
    /// head-count, of the slice.
    pub fn count_activities(&self, sectors: &BTreeSet<usize>) -> usize {
        let of_sectors = self.of_sectors(sectors);
        of_sectors.filter(|a| !self.slice.of_individuals() || self.has_row_of_slice(a)).count()
    }

    fn has_row_of_slice(&self, activity: &Activity) -> bool {
        let contacts = &self.scope.contacts;
        let ledger = contacts.ledger;
        let people: BTreeSet<_> = activity.people.iter().map(|row| ledger.person(row)).collect();
        let households: BTreeSet<_> =
            activity.households.iter().map(|row| ledger.household(row)).collect();
        let reaches = |individual: &&Individual| {
            !individual.households.is_disjoint(&households)
                || individual.person.as_ref().is_some_and(|person| people.contains(person))
        };
        let mut individuals = self.scope.individuals.iter().filter(reaches);
        individuals.any(|i| self.slice.has_individual(i, contacts.statements))
            || activity.groups.iter().any(|row| self.slice.has_group(row))
    }
}
