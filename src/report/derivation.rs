//! How many of the people in a report are identified by a derived key only.
//!
//! Belongs here: counting them, so that a reader can judge how far a figure depends on recognising people
//! who have no number. Does not: deriving keys (`intake`), figures.

use roaring::RoaringBitmap;
use serde::Serialize;

use crate::count::{Lists, Query, Source};
use crate::event::EntriesDerived;
use crate::event::EntryKind;
use crate::event::activity::Reach;

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
///
/// # Errors
/// A list that cannot be read.
pub fn count<S: Source>(
    source: &S,
    derived: &EntriesDerived,
    query: &Query,
) -> Result<Option<Derivation>, S::Error> {
    if derived.persons.is_empty() && derived.households.is_empty() {
        return Ok(None);
    }
    let (agenda, lists) = source.agenda_and_lists();
    let counted = (0u32..)
        .zip(&agenda.items)
        .filter(|(_, item)| item.about.reach == Reach::Direct && query.takes(item));
    let counted: Vec<u32> = counted.map(|(place, _)| place).collect();
    let (mut persons, mut households) = (RoaringBitmap::new(), RoaringBitmap::new());
    lists.each(&counted, &mut |_, rows| {
        persons.extend(rows.listed_persons().map(|(person, _)| person));
        households.extend(rows.listed_households());
    })?;
    let count = |kind, reached: RoaringBitmap, derived: &RoaringBitmap| {
        let roots = reached.into_iter().map(|entry| agenda.merges.root(kind, entry));
        let known: RoaringBitmap = roots.filter(|root| derived.contains(*root)).collect();
        known.len()
    };
    Ok(Some(Derivation {
        persons: count(EntryKind::Person, persons, &derived.persons.0),
        households: count(EntryKind::Household, households, &derived.households.0),
    }))
}
