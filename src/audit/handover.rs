//! Which keys sign a ledger's checkpoints, and from which record on each of them does.
//!
//! Belongs here: the text that one key signs to hand over to the next, checking what the log says of it.
//! Does not: files of keys (`ledger::signing_file`), signatures of checkpoints (`checkpoint`).
//!
//! The text is, a line each: the origin of the ledger's checkpoints, `new signing key`, the number of
//! records before the event, their root in base64, and the new verifier key. No checkpoint reads so,
//! whose second line is a number.
//!
//! A key signs checkpoints of more records than the one that brought it, and of no more than the one that
//! replaced it. So what somebody signs with a key that leaked is refused, once it was replaced.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

use super::checkpoint::origin;
use super::note::{Signer, Verifier};
use crate::event::SigningKeyChanged;
use crate::ledger::{LedgerError, Snapshot};
use crate::log::tree::Hash;

/// What a key signs to hand over to another one, after so many records with this root.
pub fn text(ledger: Uuid, size: u64, root: &Hash, verifier: &Verifier) -> String {
    let (origin, root) = (origin(ledger), STANDARD.encode(root));
    format!("{origin}\nnew signing key\n{size}\n{root}\n{verifier}\n")
}

/// The event with which another key signs from the next record of a ledger on. `former` is the verifier
/// key of the one before, where it is known, and `signer` that key, where it is at hand.
pub fn event(
    ledger: &Snapshot,
    verifier: &Verifier,
    former: Option<&Verifier>,
    signer: Option<&Signer>,
    reason: String,
) -> Result<SigningKeyChanged, LedgerError> {
    let text = text(ledger.opened()?.ledger, ledger.size(), &ledger.root(), verifier);
    Ok(SigningKeyChanged {
        verifier: verifier.to_string(),
        former: former.map(ToString::to_string).unwrap_or_default(),
        signature: signer.map(|signer| signer.signature(&text).to_vec()).unwrap_or_default(),
        reason,
    })
}

/// A change of the signing key, as the log says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The record that states it.
    pub record: u64,
    /// The key that signs from there on.
    pub verifier: Verifier,
    /// The one that did before, where it is known.
    pub former: Option<Verifier>,
    /// Whether that one handed over by its signature.
    pub is_signed: bool,
}

/// The changes of a ledger's signing key, first to last.
///
/// # Errors
/// In words, a record that names no key of this ledger, does not go on from the change before, or holds
/// a signature that its key did not make.
pub fn changes(ledger: &Snapshot) -> Result<Result<Vec<Change>, String>, LedgerError> {
    let mut changes: Vec<Change> = Vec::new();
    for (record, changed) in &ledger.state().signing_keys {
        let root = ledger.log().root_at(*record)?;
        let before = changes.last().map(|change| &change.verifier);
        match read(ledger.opened()?.ledger, *record, &root, changed, before) {
            Ok(change) => changes.push(change),
            Err(why) => return Ok(Err(format!("record {record}, a new signing key, {why}"))),
        }
    }
    Ok(Ok(changes))
}

fn read(
    ledger: Uuid,
    record: u64,
    root: &Hash,
    changed: &SigningKeyChanged,
    before: Option<&Verifier>,
) -> Result<Change, &'static str> {
    let key = |text: &str| {
        let key = Verifier::parse(text).ok().filter(|key| key.name() == origin(ledger));
        key.ok_or("names a key that is none of this ledger")
    };
    let verifier = key(&changed.verifier)?;
    let former = match changed.former.as_str() {
        "" => None,
        text => Some(key(text)?),
    };
    if before.is_some() && before != former.as_ref() {
        return Err("does not go on from the key that signed before");
    }
    let is_signed = !changed.signature.is_empty();
    let text = text(ledger, record, root, &verifier);
    if is_signed && !former.as_ref().is_some_and(|key| key.signed(&text, &changed.signature)) {
        return Err("is not signed by the key that it replaces, though it says so");
    }
    Ok(Change { record, verifier, former, is_signed })
}

/// A key that may have signed a checkpoint, and of which sizes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenure {
    /// The key.
    pub verifier: Verifier,
    /// The record that brought it; nothing for the one that a ledger was made with.
    pub from: Option<u64>,
    /// The record that replaced it.
    pub until: Option<u64>,
}

impl Tenure {
    /// When a key signed, as far as the log says.
    pub fn of(verifier: &Verifier, changes: &[Change]) -> Self {
        let brought = changes.iter().rev().find(|change| change.verifier == *verifier);
        let replaced = changes.iter().rev().find(|change| change.former.as_ref() == Some(verifier));
        Self {
            verifier: verifier.clone(),
            from: brought.map(|change| change.record),
            until: replaced.map(|change| change.record),
        }
    }

    /// Whether it may have signed a checkpoint of so many records.
    pub fn covers(&self, size: u64) -> bool {
        self.from.is_none_or(|from| from < size) && self.until.is_none_or(|until| size <= until)
    }
}

/// The keys that the log names, with when each signed.
pub fn recorded(changes: &[Change]) -> Vec<Tenure> {
    let formers = changes.iter().filter_map(|change| change.former.as_ref());
    let mut keys: Vec<&Verifier> = Vec::new();
    for key in formers.chain(changes.iter().map(|change| &change.verifier)) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys.into_iter().map(|key| Tenure::of(key, changes)).collect()
}

/// The keys to which one has handed over by its signature, and these to others, with when each signed.
pub fn following(verifier: &Verifier, changes: &[Change]) -> Vec<Tenure> {
    let mut last = verifier;
    let mut keys = Vec::new();
    for change in changes.iter().filter(|change| change.is_signed) {
        if change.former.as_ref() == Some(last) {
            last = &change.verifier;
            keys.push(Tenure::of(last, changes));
        }
    }
    keys
}
