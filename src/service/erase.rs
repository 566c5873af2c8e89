//! Destroying what leads back to a person or household.

use serde::{Deserialize, Serialize};

use super::recorded::Acknowledged;
use super::{Context, Error, text};
use crate::event::EntryKind;
use crate::ledger::Ledger;

/// Whose data, and on what ground.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// Whether it is a person or a household.
    pub kind: EntryKind,
    /// Its number, as the office's lists have it.
    pub number: String,
    /// Namespace of the number.
    pub namespace: String,
    /// On what ground; it is kept in the log.
    pub reason: String,
}

/// The event that states the erasure.
pub type Outcome = Acknowledged;

/// Destroys the pseudonym and its salt; the contacts stay, so that no figure changes. The bytes stay in
/// the store's files until [`super::compact`] rewrites them.
///
/// # Errors
/// A reason or number that cannot be used; nobody of that number.
pub fn run(
    ledger: &mut Ledger,
    request: &Request,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    let reason = text::reason(&request.reason)?;
    let number = text::number(&request.number)?;
    let key = context.open_key(ledger)?;
    let entry = ledger.entry(request.kind, &request.namespace, &number, &key)?;
    let tags = Some(key.tags(request.kind, &request.namespace, &number));
    let recorded = ledger.recorder(context.stamp()?).erase(request.kind, entry, tags, &reason)?;
    Ok(Acknowledged::new(ledger, recorded))
}
