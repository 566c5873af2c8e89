//! Recomputing the whole log and register, and holding them against a checkpoint.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::{self, Finding};
use super::signature::Checked;
use super::signing::{self, Trust};
use super::{Context, Error, Input, Step};
use crate::audit;
use crate::ledger::{CACHE_REMEDY, Snapshot, key_file, signing_file};
use crate::progress::counted_step;

/// Against what.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// A checkpoint that somebody kept.
    pub checkpoint: Option<Input>,
    /// Whose signature on it to rely on.
    pub trust: Trust,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// Records read.
    pub records: u64,
    /// Merkle root over them.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub root: String,
    /// Rows of the register checked against their commitments.
    pub register_rows: u64,
    /// Entries of the register.
    pub register_entries: u64,
    /// Entries whose identity was erased.
    pub erased: u64,
    /// Everything that does not fit, in words that name the record.
    pub faults: Vec<String>,
    /// The files of kept answers in the ledger's cache. No figure above rests on them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cache: Vec<Cached>,
    /// The files that show what activities were, each held against the log.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<evidence::Checked>,
    /// What the checkpoint says, where one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<Kept>,
}

/// A file of kept answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cached {
    /// Its path in the ledger's folder.
    pub file: String,
    /// Whether this ledger's key sealed it; nothing where the key is not at hand. One that it did not seal is
    /// not used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sealed: Option<bool>,
    /// Whether it holds other figures than the records give; it is among the faults, too.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_false: bool,
    /// The finding in words.
    pub finding: String,
    /// Whether a report may go on from it.
    #[serde(skip)]
    pub is_used: bool,
}

/// A checkpoint that the log was held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Kept {
    /// Its file.
    #[serde(skip)]
    pub name: String,
    /// The log it is of.
    pub origin: String,
    /// Number of records that it covers.
    pub size: u64,
    /// Merkle root over them, as it was signed.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub root: String,
    /// What the reliance on it rests on.
    #[schemars(with = "String")]
    pub signature: Checked,
    /// Whether the log still has these records.
    pub agrees: bool,
}

/// Reads every record and register row again.
///
/// # Errors
/// A ledger that cannot be read at all; a checkpoint that is none, or is not to be relied on. What
/// does not fit is a fault of the outcome.
pub fn run(ledger: &Snapshot, request: &Request, context: &Context<'_>) -> Result<Outcome, Error> {
    let own_key = signing_file::beside(&context.ledger_dir);
    let kept = match &request.checkpoint {
        None => None,
        Some(file) => {
            let checkpoint = signing::checkpoint(file)?;
            let (trust, name) = (&request.trust, file.given());
            let signature = trust.check_beside(&checkpoint, &name, ledger, &own_key)?;
            Some((file, checkpoint, signature))
        }
    };
    let verdict = counted_step(context.progress, Step::Verifying, ledger.size(), |advance| {
        audit::verify::verify(ledger, |_| advance())
    })?;
    let mut outcome = Outcome {
        records: verdict.records,
        root: hex::encode(verdict.root),
        register_rows: verdict.rows,
        register_entries: verdict.entries,
        erased: verdict.erased,
        faults: verdict.faults,
        cache: Vec::new(),
        evidence: Vec::new(),
        checkpoint: None,
    };
    if outcome.faults.is_empty() {
        look_at_cache(ledger, &mut outcome, context)?;
        outcome.evidence = evidence::check(ledger, context)?;
        let altered = outcome.evidence.iter().filter(|file| file.finding == Finding::Altered);
        let fault = |file: &evidence::Checked| {
            let evidence::Checked { activity, event, .. } = file;
            format!("evidence of {activity}: the file that event {event} attached is another one")
        };
        outcome.faults.extend(altered.map(fault));
    }
    if let Some((file, checkpoint, signature)) = kept {
        let tree = signing::tree(ledger, context)?;
        let disagreement = checkpoint.disagreement(ledger.opened()?.ledger, &tree);
        outcome.checkpoint = Some(Kept {
            name: file.given().into_owned(),
            origin: checkpoint.origin,
            size: checkpoint.size,
            root: hex::encode(checkpoint.root),
            signature,
            agrees: disagreement.is_none(),
        });
        outcome.faults.extend(disagreement.map(|fault| fault.to_string()));
    }
    Ok(outcome)
}

/// Holds what is kept of earlier answers against the records. It feeds no figure of the outcome.
fn look_at_cache(
    ledger: &Snapshot,
    outcome: &mut Outcome,
    context: &Context<'_>,
) -> Result<(), Error> {
    let key = key_file::read(&context.key_path).ok();
    for file in ledger.cached_files(key.as_ref())? {
        if file.is_false() {
            outcome.faults.push(format!("{file}; {CACHE_REMEDY}"));
        }
        outcome.cache.push(Cached {
            file: file.path.display().to_string(),
            sealed: file.is_sealed,
            is_false: file.is_false(),
            is_used: file.is_used(),
            finding: file.to_string(),
        });
    }
    Ok(())
}

impl Outcome {
    /// Whether nothing is at fault but what is kept of earlier answers.
    pub fn is_only_cache_at_fault(&self) -> bool {
        let false_files = self.cache.iter().filter(|file| file.is_false).count();
        false_files > 0 && self.faults.len() == false_files
    }
}
