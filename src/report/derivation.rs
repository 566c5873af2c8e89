//! How many of the people in a report are known by a derived key alone.
//!
//! Belongs here: counting them, so that a reader can judge how far a figure rests on recognising
//! people without numbers. Does not: deriving keys (`intake::mapping`), figures.

use roaring::RoaringBitmap;
use serde::Serialize;

use crate::count::Query;
use crate::event::EntryKind;
use crate::event::activity::Reach;
use crate::ledger::{LedgerError, Snapshot};

/// Register entries reached in a period that have no number: they are known by a key made of several
/// columns, so that two strangers can be one of them, and one person two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Derivation {
    /// Persons.
    pub persons: u64,
    /// Households, each with all its members.
    pub households: u64,
}

/// Counts them among the direct contacts of a query; `None` in a ledger that has none at all.
pub fn of(moment: &Snapshot, query: &Query) -> Result<Option<Derivation>, LedgerError> {
    let state = moment.state();
    let derived = &state.derived;
    if derived.persons.is_empty() && derived.households.is_empty() {
        return Ok(None);
    }
    let (mut persons, mut households) = (RoaringBitmap::new(), RoaringBitmap::new());
    for known in state.current() {
        let about = &known.activity.about;
        if about.reach == Reach::Direct && query.takes(about) {
            let listed = moment.listed(known)?;
            persons.extend(listed.persons);
            households.extend(listed.households);
        }
    }
    let count = |kind, reached: RoaringBitmap, derived: &RoaringBitmap| {
        let roots = reached.into_iter().map(|entry| state.merges.root(kind, entry));
        let known: RoaringBitmap = roots.filter(|root| derived.contains(*root)).collect();
        known.len()
    };
    Ok(Some(Derivation {
        persons: count(EntryKind::Person, persons, &derived.persons.0),
        households: count(EntryKind::Household, households, &derived.households.0),
    }))
}
