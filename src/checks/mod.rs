//! What monitoring staff check by hand: statements that can be right, but often are not.
//!
//! Belongs here: running the checks over a ledger or a plan. Does not: what makes a row wrong
//! (`intake`), any effect on a figure: the count ignores warnings.
//!
//! | file | what it checks |
//! |---|---|
//! | `households`, `people`, `sites` | statements about them, one after the other |
//! | `pcodes` | codes and names of places that do not go together |
//! | `rosters` | what one list says by itself |
//! | `series` | numbers that begin anew in each village |
//! | `crowds` | households that may be in a crowd elsewhere |
//! | `places` | the people reached there in a year, and the population |
//! | `activities` | dates, head-counts and rows of activities, and the sum of a month |
//! | `duplicates` | which entries are probably one |
//! | `known_entry` | no check: all that is known of an entry, to look it up |
//! | `warning`, `material` | what is found, and what is read |
//! | `concerned`, `concerned_reading`, `stated_places` | what of it a plan concerns |
//!
//! Every check is a function of what the ledger states, so the same record gives the same warnings at any
//! time, and as of any past moment. No warning names a person: it has an activity, a number of cases, and
//! what one of them looks like.

mod activities;
mod concerned;
mod concerned_reading;
mod crowds;
pub mod duplicates;
mod households;
pub mod known_entry;
mod material;
mod pcodes;
mod people;
mod places;
mod rosters;
mod series;
mod sites;
mod stated_places;
mod warning;

use std::collections::{HashMap, HashSet};
use std::convert::Infallible;

use crate::event::ids::{OfficeId, Reference};
use crate::event::time::Day;
use crate::ledger::read_ahead::in_order;
use crate::ledger::{LedgerError, Plan, Snapshot};
use material::{Asked, Findings, Material, facts, loaded, recorded_days, stated};
pub use warning::{
    Check, Example, Listed, Warning, acceptance, are_two, by_code, is_accepted, is_two,
};

/// Finds all warnings of a ledger.
///
/// # Errors
/// An activity that cannot be read.
pub fn of_ledger(ledger: &Snapshot) -> Result<Vec<Warning>, LedgerError> {
    of_asked(ledger, Asked::All)
}

/// Finds the warnings about an office's activities: those that concern one of them at least.
///
/// # Errors
/// An activity that cannot be read.
pub fn of_office(ledger: &Snapshot, office: &OfficeId) -> Result<Vec<Warning>, LedgerError> {
    of_asked(ledger, Asked::Office(office))
}

fn of_asked(ledger: &Snapshot, asked: Asked<'_>) -> Result<Vec<Warning>, LedgerError> {
    let (activities, recorded) = (loaded(ledger, |_| true)?, recorded_days(ledger.state()));
    let facts = facts(ledger.state(), activities.iter().map(stated).collect(), (0, 0));
    Ok(warnings(&Material::new(facts, ledger.state(), &recorded, asked)))
}

/// Finds the warnings that a plan brings, recorded on a day. Those that only concern what is in the
/// ledger already are not among them.
pub fn of_plan(ledger: &Snapshot, plan: &Plan, today: Day) -> Result<Vec<Warning>, LedgerError> {
    if plan.is_empty() {
        return Ok(Vec::new());
    }
    let state = ledger.state();
    let new: HashSet<&Reference> = plan.activities().map(|activity| &activity.reference).collect();
    let today: HashMap<Reference, Day> =
        new.iter().map(|reference| ((*reference).clone(), today)).collect();
    let opened = match plan.kept() {
        Some(_) => None,
        None => plan.open_kept(ledger)?,
    };
    if let Some(kept) = plan.kept().or(opened.as_ref()) {
        let found = concerned_reading::findings_of(
            ledger,
            plan,
            (&new, &today),
            kept,
            |material, found| {
                look(material, found);
                concerned_reading::look_at_places(ledger, plan, &new, material, found)
            },
        )?;
        if let Some(found) = found {
            return Ok(found);
        }
    }
    let mut recorded = recorded_days(state);
    recorded.extend(today);
    let kept = loaded(ledger, |reference| !new.contains(reference))?;
    let activities = kept.iter().map(stated).chain(plan.stated()).collect();
    let facts = facts(state, activities, plan.entries());
    Ok(warnings(&Material::new(facts, state, &recorded, Asked::Plan(new))))
}

/// Runs all checks.
fn warnings(material: &Material) -> Vec<Warning> {
    let mut findings = Findings::new(material);
    look(material, &mut findings);
    places::look(material, &mut findings);
    findings.warnings()
}

/// The checks but that of the places' figures.
const LOOKS: [fn(&Material<'_>, &mut Findings<'_, '_>); 8] = [
    households::look,
    people::look,
    activities::look,
    rosters::look,
    series::look,
    crowds::look,
    sites::look,
    pcodes::look,
];

/// Runs all checks but that of the places' figures, two at a time: they read the same and change nothing.
fn look(material: &Material<'_>, findings: &mut Findings<'_, '_>) {
    let look = |at: usize, warnings: &mut Vec<Warning>| {
        let mut found = Findings::new(material);
        LOOKS[at](material, &mut found);
        *warnings = found.warnings();
        Ok(())
    };
    let Ok::<_, Infallible>(()) = in_order(LOOKS.len(), look, |warnings| {
        findings.extend(std::mem::take(warnings));
        Ok(())
    });
}
