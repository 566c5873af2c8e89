//! Looking at what an import would record, before it is recorded: bounded, so that it can be kept while somebody looks.
//!
//! Belongs here: what is wrong and where, what would be restated or voided, and what recording would come to. Does
//! not: reading and planning (`import`, `planned`), recording.

use std::collections::BTreeSet;

use super::import::{self, Request};
use super::planned::{Planned, Prepared, Seen};
use super::rows::Rows;
use super::{Context, Error, Input};
use crate::event::activity::Activity;
use crate::event::ids::{OfficeId, Reference};
use crate::intake::files::form_files;
use crate::intake::writing::excerpt::{self, Excerpt};
use crate::issue::{Issue, More, Severity, grouped};
use crate::ledger::{LedgerError, Refusal, Snapshot};

/// Groups of issues that are kept; all are in the marked copy.
const GROUPS_MAX: usize = 200;
/// Rows that are named of a group.
const ROWS_MAX: usize = 12;
/// Activities whose two versions are kept.
const RESTATED_MAX: usize = 50;

/// What an import would come to.
#[derive(Debug)]
pub struct Looked {
    /// How much was read, and how much of it cannot be taken.
    pub rows: Rows,
    /// Rows that are wrong alike.
    pub groups: Vec<WrongAlike>,
    /// How many more groups there are.
    pub more_groups: usize,
    /// Whether a marked copy has marks.
    pub has_marks: bool,
    /// The rows that are wrong, as they stand in the tables.
    pub excerpts: Vec<Excerpt>,
    /// What there is to say of what would be recorded, or why nothing can be.
    pub planned: Result<Seen, Error>,
    /// The offices of all that it touches.
    pub offices: BTreeSet<OfficeId>,
    /// Recorded activities that would be restated.
    pub restated: Vec<Restated>,
    /// How many more there are.
    pub more_restated: usize,
    /// Recorded activities that would be voided.
    pub voided: Vec<Reference>,
}

/// Rows that are wrong alike.
#[derive(Debug, Clone)]
pub struct WrongAlike {
    /// The first of them.
    pub first: Issue,
    /// The first rows.
    pub rows: Vec<u32>,
    /// How many rows there are.
    pub count: u64,
}

/// A recorded activity and what it would be, where they differ.
#[derive(Debug, Clone)]
pub struct Restated {
    /// The activity.
    pub reference: Reference,
    /// By column: what is recorded, and what would be.
    pub columns: Vec<(&'static str, String, String)>,
    /// The same of how many persons, households, members of these, and people in groups.
    pub people: Vec<(People, u64, u64)>,
}

/// Whom an activity reached, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum People {
    /// Listed persons.
    Persons,
    /// Listed households.
    Households,
    /// Members that they declare.
    HouseholdMembers,
    /// People counted without a list.
    Headcount,
}

impl Looked {
    /// Whether nothing but an export's changes of what is recorded keeps it from being recorded.
    pub fn waits_for_changes(&self) -> bool {
        let Err(Error::Ledger(LedgerError::Refused(refusals))) = &self.planned else {
            return false;
        };
        refusals.iter().all(|of| matches!(of, Refusal::Edited { .. } | Refusal::Left(_)))
    }
}

/// Reads the tables and keeps what there is to look at. Nothing is recorded.
///
/// # Errors
/// As [`import::prepare`].
pub fn run(ledger: &Snapshot, request: &Request, context: &Context<'_>) -> Result<Looked, Error> {
    let Prepared { issues, more, rows, planned } = import::prepare(ledger, request, context)?;
    let (groups, more_groups) = together(&issues, &more);
    let (mut offices, mut restated, mut voided, mut more_restated) = Default::default();
    if let Ok(planned) = &planned {
        offices = planned.offices(ledger.state());
        (restated, more_restated) = versions(ledger, planned)?;
        voided = planned.voided().cloned().collect();
    }
    let files = form_files(&Input::sources(&request.inputs), &mut Vec::new());
    Ok(Looked {
        rows,
        groups,
        more_groups,
        has_marks: issues.iter().any(|issue| issue.severity != Severity::Note),
        excerpts: excerpt::of(&files, &issues),
        planned: planned.map(Planned::seen),
        offices,
        restated,
        more_restated,
        voided,
    })
}

/// Issues that are alike together, the first groups of them, and how many more there are.
pub fn together(issues: &[Issue], more: &[More]) -> (Vec<WrongAlike>, usize) {
    let groups = grouped(issues, more);
    let kept = groups.iter().take(GROUPS_MAX).map(|group| WrongAlike {
        first: group.first.clone(),
        rows: group.rows.iter().take(ROWS_MAX).copied().collect(),
        count: group.count,
    });
    (kept.collect(), groups.len().saturating_sub(GROUPS_MAX))
}

/// The versions, now and then, of recorded activities that would be restated.
fn versions(ledger: &Snapshot, planned: &Planned) -> Result<(Vec<Restated>, usize), Error> {
    let known = &ledger.state().activities;
    let both: Vec<_> = planned
        .activities()
        .filter_map(|activity| Some((known.get(&activity.reference)?, activity)))
        .collect();
    let shown = both.iter().take(RESTATED_MAX).map(|(known, then)| {
        let (now, _) = ledger.activity(known)?;
        Ok(Restated::of(&now, then))
    });
    let shown: Result<Vec<_>, LedgerError> = shown.collect();
    Ok((shown?, both.len().saturating_sub(RESTATED_MAX)))
}

impl Restated {
    fn of(now: &Activity, then: &Activity) -> Self {
        let reference = &then.reference;
        let (before, after) = (now.about.fields(reference), then.about.fields(reference));
        let value = |fields: &[(&str, String)], name: &str| {
            let found = fields.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let mut names: Vec<&'static str> = before.iter().map(|(name, _)| *name).collect();
        names.extend(after.iter().map(|(name, _)| *name));
        let mut seen = BTreeSet::new();
        names.retain(|name| seen.insert(*name));
        let columns = names.into_iter().map(|of| (of, value(&before, of), value(&after, of)));
        let counts = |activity: &Activity| {
            let people = &activity.people;
            let members = people.household_rows().map(|row| u64::from(row.size)).sum();
            [
                (People::Persons, people.persons.len() as u64),
                (People::Households, people.households.len() as u64),
                (People::HouseholdMembers, members),
                (People::Headcount, people.headcount()),
            ]
        };
        let people = counts(now).into_iter().zip(counts(then));
        let people = people.map(|((of, now), (_, then))| (of, now, then));
        Self {
            reference: reference.clone(),
            columns: columns.filter(|(_, before, after)| before != after).collect(),
            people: people.filter(|(_, now, then)| now != then).collect(),
        }
    }
}
