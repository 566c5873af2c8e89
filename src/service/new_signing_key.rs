//! Another signing key in the place of the one that is there, or was.
//!
//! Belongs here: the order of files and event, so that nothing is lost wherever it is interrupted. Does
//! not: what one key signs to hand over to the next (`audit::handover`).
//!
//! 1. the new key is written beside the old one, as the next;
//! 2. the event is recorded, signed with the old key where that is at hand;
//! 3. the old files are set aside under the old key's id, and the new ones take their names, the key last.
//!
//! Interrupted before 2, the next key is used the next time; after it, the next time finishes. No file of a
//! key is ever overwritten, nor removed unless its bytes are under the other name already.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Context, Error, signing, text};
use crate::audit::checkpoint::origin;
use crate::audit::handover;
use crate::audit::note::{Signer, Verifier};
use crate::ledger::{Ledger, LedgerError, Snapshot, signing_file};

/// Why, and where.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Request {
    /// Why; it is kept in the log.
    pub reason: String,
    /// The signing key's file; the one beside the ledger where nothing is given.
    #[serde(default)]
    pub signing_key: Option<PathBuf>,
}

/// A ledger with another signing key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// The event's name; nothing where it had been recorded before, and only the files were put in their
    /// places.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded: Option<String>,
    /// The event's place in the log, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sequence: Option<u64>,
    /// The signing key's file.
    pub signing_key: PathBuf,
    /// The file with the verifier key, to be given away.
    pub verifier_path: PathBuf,
    /// The verifier key.
    pub verifier_key: String,
    /// Whether the key before has signed that it hands over.
    pub signed_with_former: bool,
}

/// Makes another signing key, records that it signs from now on, and puts it in its place.
///
/// # Errors
/// A reason that cannot be used; a file of a key that is another ledger's or cannot be written.
pub fn run(
    ledger: &mut Ledger,
    request: &Request,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    let reason = text::reason(&request.reason)?;
    let stamp = context.stamp()?;
    let own = signing_file::beside(&context.ledger_dir);
    let path = request.signing_key.clone().unwrap_or_else(|| own.clone());
    // One that is put elsewhere takes the place of the one beside the ledger.
    let former = Former::find([&path, &own], ledger)?;
    let next = next_key(&path, ledger)?;
    let verifier = next.verifier();
    let is_recorded = former.recorded.as_ref() == Some(&verifier);
    let recorded = match is_recorded {
        true => None,
        false => {
            let event = handover::event(
                ledger,
                &verifier,
                former.verifier.as_ref(),
                former.signer.as_ref(),
                reason,
            )?;
            let recorded = ledger.recorder(stamp).change_signing_key(event)?;
            Some(recorded)
        }
    };
    let last = ledger.state().signing_keys.last();
    let signed_with_former = last.is_some_and(|(_, changed)| !changed.signature.is_empty());
    former.set_aside(&path, &verifier)?;
    // The key itself comes last: once it is in its place, nothing is left to do.
    signing::write_verifier(&path, &next)?;
    signing_file::put_in_place(&path)?;
    Ok(Outcome {
        sequence: recorded.as_ref().map(|recorded| recorded.sequence),
        recorded: recorded.map(|recorded| recorded.what),
        verifier_path: signing_file::verifier_beside(&path),
        signing_key: path,
        verifier_key: verifier.to_string(),
        signed_with_former,
    })
}

/// The key that was begun before, else a new one, in its file.
fn next_key(path: &Path, ledger: &Snapshot) -> Result<Signer, Error> {
    let next = signing_file::next_beside(path);
    if let Some(begun) = signing::read(&next, ledger)? {
        return Ok(begun);
    }
    let signer = Signer::random(&origin(ledger.opened()?.ledger)).map_err(LedgerError::Random)?;
    signing_file::write(&next, &signer.to_secret_text())?;
    Ok(signer)
}

/// What is known of the key before.
struct Former {
    /// The last one that the log names.
    recorded: Option<Verifier>,
    /// The one that signed until now, as far as it is known.
    verifier: Option<Verifier>,
    /// That key, where it is at hand.
    signer: Option<Signer>,
}

impl Former {
    fn find(paths: [&Path; 2], ledger: &Snapshot) -> Result<Self, Error> {
        let recorded = signing::changes(ledger)?.pop().map(|change| change.verifier);
        let (mut verifier, mut signers) = (recorded.clone(), Vec::new());
        let name = origin(ledger.opened()?.ledger);
        for path in paths {
            // Auditors know the key whose half was given away.
            let beside = signing_file::read(&signing_file::verifier_beside(path))?;
            let beside = beside.and_then(|text| Verifier::parse(&text).ok());
            verifier = verifier.or(beside.filter(|key| key.name() == name));
            signers.extend(signing::read(path, ledger)?);
        }
        let verifier = verifier.or_else(|| signers.first().map(Signer::verifier));
        let signer = signers.into_iter().find(|signer| Some(signer.verifier()) == verifier);
        Ok(Self { recorded, verifier, signer })
    }

    /// Makes room for the new key.
    fn set_aside(&self, path: &Path, new: &Verifier) -> Result<(), Error> {
        let verifier_path = signing_file::verifier_beside(path);
        let id = |key: Option<Verifier>| key.map_or_else(|| "unknown".to_owned(), |key| key.id());
        if let Some(text) = signing_file::read(path)? {
            let key = Signer::parse(&text).ok().map(|signer| signer.verifier());
            if key.as_ref() != Some(new) {
                signing_file::set_aside(path, &id(key))?;
            }
        }
        let beside = signing_file::read(&verifier_path)?;
        let beside = beside.map(|text| Verifier::parse(&text).ok());
        match beside {
            Some(key) if key.as_ref() != Some(new) => {
                Ok(signing_file::set_aside(&verifier_path, &id(key))?)
            }
            _ => Ok(()),
        }
    }
}
