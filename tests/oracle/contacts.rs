//! The contacts in scope of a period, before any slice.
//!
//! Belongs here: "Scope of a period". Does not: who follows from the contacts (`individuals`).

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::ledger::Ledger;
use super::statements::Statements;
use super::tables::{Activity, HouseholdRow, PersonRow};
use super::{Query, rule_one, rule_two};

/// The contacts in scope, direct ones or direct and indirect ones, with what is stated of whom they
/// reached.
pub struct Contacts<'a> {
    pub ledger: &'a Ledger,
    pub statements: &'a Statements,
    pub query: &'a Query,
    /// In order.
    pub activities: Vec<&'a Activity>,
}

/// Whether the activity's contacts, direct or indirect, are in scope of the period.
pub fn in_scope(activity: &Activity, query: &Query) -> bool {
    let counts = match query.policy.rule {
        1 => rule_one::counts(activity),
        _ => rule_two::counts(activity),
    };
    counts && falls_into(activity, query.from, query.to, query)
}

/// Whether the activity belongs to the days `from`–`to`, by the policy's attribution.
pub fn falls_into(activity: &Activity, from: NaiveDate, to: NaiveDate, query: &Query) -> bool {
    let within = |date: NaiveDate| from <= date && date <= to;
    match query.policy.attribution.as_str() {
        _ if activity.kind == "works" => within(activity.end),
        "touches" => activity.start <= to && activity.end >= from,
        "start" => within(activity.start),
        "end" => within(activity.end),
        other => panic!("no attribution {other}"),
    }
}

impl<'a> Contacts<'a> {
    pub fn new(
        ledger: &'a Ledger,
        statements: &'a Statements,
        query: &'a Query,
        with_indirect: bool,
    ) -> Contacts<'a> {
        let mut activities = ledger.in_order();
        activities.retain(|activity| in_scope(activity, query));
        activities.retain(|activity| activity.direct || with_indirect);
        Contacts { ledger, statements, query, activities }
    }

    /// Everybody with a personal contact.
    pub fn people(&self) -> BTreeSet<String> {
        let rows = self.activities.iter().flat_map(|activity| &activity.people);
        rows.map(|row| self.ledger.person(row)).collect()
    }

    /// The households reached as households.
    pub fn households(&self) -> BTreeSet<String> {
        let rows = self.activities.iter().flat_map(|activity| &activity.households);
        rows.map(|row| self.ledger.household(row)).collect()
    }

    /// A household's own rows by an activity; of merged entries the one whose word counts comes last.
    pub fn rows_of_household<'b>(
        &self,
        household: &str,
        activity: &'b Activity,
    ) -> Vec<&'b HouseholdRow> {
        let rows = activity.households.iter();
        let mut rows: Vec<_> = rows.filter(|row| self.ledger.household(row) == household).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(self.ledger.households.rank(&row.household)));
        rows
    }

    /// A person's rows by an activity.
    pub fn rows_of_person<'b>(&self, person: &str, activity: &'b Activity) -> Vec<&'b PersonRow> {
        activity.people.iter().filter(|row| self.ledger.person(row) == person).collect()
    }

    /// The contacts that size a household, in order: its direct ones where there are any, else the
    /// indirect.
    pub fn sizing_rows(&self, household: &str) -> Vec<&'a HouseholdRow> {
        let rows = |direct: bool| -> Vec<_> {
            let activities = self.activities.iter().filter(|activity| activity.direct == direct);
            activities.flat_map(|activity| self.rows_of_household(household, activity)).collect()
        };
        let direct = rows(true);
        if direct.is_empty() { rows(false) } else { direct }
    }

    /// Everybody who belongs to a household by the period's end.
    pub fn belonging_to(&self, household: &str) -> BTreeSet<&'a String> {
        let belonging = self.statements.household.iter();
        belonging.filter(|(_, of)| *of == household).map(|(person, _)| person).collect()
    }
}
