//! Making a ledger, with its key, its signing key and its profile.

use std::fs;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::init::InitError;
use super::error::signing::SigningError;
use super::new_keys::{self, NewKeys};
use super::policy::{Choice, counts_nothing};
use super::{Context, Error, Input, files, profile};
use crate::event::policy::Policy;
use crate::event::typed;
use crate::ledger::key_file::KeyError;
use crate::ledger::{Ledger, LedgerError, NewLedger, State, signing_file};
use crate::log::LogError;
use crate::log::durability::folder_of;
use crate::register::Key;

/// What the new ledger is. It is made in the context's folder, its key in the context's key file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// What the ledger is called.
    pub name: String,
    /// The country it reports on.
    pub country: String,
    /// The organisation it belongs to; may be empty.
    pub organisation: String,
    /// A profile file (TOML). As a path also the name of a built-in profile: `nrc-mali`.
    pub profile: Input,
    /// What is chosen of its counting policy.
    #[serde(flatten)]
    pub policy: Choice,
}

/// A ledger that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// The ledger's folder.
    pub ledger: String,
    /// The key file. Without it nobody who was reached can be recognised again.
    pub key: String,
    /// What the ledger is called.
    pub name: String,
    /// The file with the key that signs checkpoints.
    pub signing_key: String,
    /// The key that checks these signatures.
    pub verifier_key: String,
    /// The counting policy that it begins with.
    pub policy: Policy,
    /// Whether nothing counts under that policy, as long as no approval is recorded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub counts_nothing: bool,
    /// The file with that key, to be given away.
    #[serde(skip)]
    pub verifier_path: PathBuf,
    /// Sectors in the profile.
    #[serde(skip)]
    pub sectors: usize,
}

/// Makes the ledger with its keys. None is left behind without the others.
///
/// # Errors
/// A text or profile that cannot be used; a folder that is not empty; a key file that is there already.
pub fn run(request: &Request, context: &Context<'_>) -> Result<Outcome, Error> {
    let new = new_ledger(request)?;
    let stamp = context.stamp()?;
    let (dir, key_path) = (&context.ledger_dir, &context.key_path);
    files::outside_ledgers(folder_of(dir))?;
    let occupied = fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
    if occupied || dir.is_file() {
        return Err(LogError::NotEmpty(dir.clone()).into());
    }
    let signing_path = signing_file::beside(dir);
    let verifier_path = signing_file::verifier_beside(&signing_path);
    let places = [key_path.clone(), signing_path.clone(), verifier_path.clone()];
    new_keys::drop_unfinished(dir, &places)?;
    if key_path.exists() {
        return Err(KeyError::Exists(key_path.clone()).into());
    }
    if let Some(there) = [&signing_path, &verifier_path].into_iter().find(|path| path.exists()) {
        return Err(SigningError::KeyExists(there.clone()).into());
    }
    let key = Key::random().map_err(LedgerError::Random)?;
    let mut keys = NewKeys::new(dir, &key, key_path, &signing_path);
    let (name, sectors) = (new.name.clone(), new.profile.sectors.len());
    let policy = new.policy.clone();
    let mut verifier = String::new();
    let write = |aside: &Path, id| {
        verifier = keys.write(aside, id)?;
        Ok(())
    };
    let made = Ledger::build(dir, new, &key, &stamp, write);
    let is_there = dir.join("head").exists();
    made.inspect_err(|_| {
        // Keys without a ledger open nothing, and would be in the way of the next try.
        if !is_there {
            keys.take_back();
        }
    })?;
    keys.keep();
    Ok(Outcome {
        ledger: dir.display().to_string(),
        key: key_path.display().to_string(),
        name,
        signing_key: signing_path.display().to_string(),
        verifier_key: verifier,
        counts_nothing: counts_nothing(&State::default(), &policy),
        policy,
        verifier_path,
        sectors,
    })
}

fn new_ledger(request: &Request) -> Result<NewLedger, Error> {
    let Request { name, country, organisation, policy, .. } = request;
    for (field, given) in [("name", name), ("country", country), ("organisation", organisation)] {
        typed::checked(given).map_err(|error| InitError::Text { field, error })?;
    }
    if name.trim().is_empty() || country.trim().is_empty() {
        return Err(InitError::Unnamed.into());
    }
    Ok(NewLedger {
        name: name.trim().to_owned(),
        organisation: organisation.trim().to_owned(),
        country: country.trim().to_owned(),
        policy: policy.of_new_ledger()?,
        profile: profile::read(&request.profile)?,
    })
}
