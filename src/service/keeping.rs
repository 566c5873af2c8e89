//! What whoever looks after a ledger has to know of it: its keys, and what was erased.

use super::{Context, Error, signing};
use crate::ledger::{Snapshot, signing_file};

/// A ledger, as its custodian sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Records.
    pub records: u64,
    /// Merkle root over them, in hexadecimal digits.
    pub root: String,
    /// Fingerprint of the key that the ledger's pseudonyms are made with, in hexadecimal digits.
    pub fingerprint: String,
    /// Whether that key is in its file. Without it nobody who was reached can be recognised again.
    pub has_key: bool,
    /// How often it was replaced.
    pub rotations: usize,
    /// The verifier key for auditors, where the signing key is at hand.
    pub verifier: Option<String>,
    /// People and households whose data was erased.
    pub erased: usize,
}

/// Looks at the ledger and at its key files.
pub fn run(ledger: &Snapshot, context: &Context<'_>) -> Outcome {
    let state = ledger.state();
    let signer = signing::in_force(&signing_file::beside(&context.ledger_dir), ledger);
    Outcome {
        records: ledger.size(),
        root: hex::encode(ledger.root()),
        fingerprint: hex::encode(state.key_fingerprint),
        has_key: context.key_at_hand(ledger).is_some(),
        rotations: state.rotated_at.len(),
        verifier: signer.ok().map(|signer| signing::verifier_text(&signer).trim().to_owned()),
        erased: state.erased.len(),
    }
}

/// Refuses to replace a key that was replaced since somebody looked at it.
///
/// # Errors
/// Such a key.
pub fn check_key_unchanged(ledger: &Snapshot, fingerprint: &str) -> Result<(), Error> {
    match hex::encode(ledger.state().key_fingerprint) == fingerprint {
        true => Ok(()),
        false => Err(Error::KeyChangedSince),
    }
}
