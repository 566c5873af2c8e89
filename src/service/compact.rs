//! Writing the store anew, so that nothing that was erased is left in its files.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Context, Error, Step};
use crate::ledger::Ledger;
use crate::progress::counted_step;

/// The store as it was rewritten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// Records rewritten.
    pub records: u64,
    /// Register entries whose erased data is in no file any more.
    pub erased: usize,
    /// Merkle root over all records, in hexadecimal digits: the same as before.
    pub root: String,
}

/// Rewrites the store and closes the ledger. No record, root or figure changes.
///
/// # Errors
/// A full disk, or a damaged store; the ledger is then as it was.
pub fn run(ledger: Ledger, context: &Context<'_>) -> Result<Outcome, Error> {
    let (records, erased) = (ledger.state().size, ledger.state().erased.len());
    let root = hex::encode(ledger.log().root());
    counted_step(context.progress, Step::Compacting, records, |advance| ledger.compact(advance))?;
    Ok(Outcome { records, erased, root })
}
