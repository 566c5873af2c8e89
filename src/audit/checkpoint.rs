//! Checkpoints: a log's size and root, signed, to be kept where the office cannot reach them.
//!
//! Belongs here: the text of a checkpoint, and comparing a log with one. Does not: keys and signatures
//! (`note`), proofs for readers who do not have the log (`proof`).
//!
//! The text is <https://c2sp.org/tlog-checkpoint>: the origin `headcount/LEDGER-ID`, the number of
//! records, and the RFC 6962 root over them in base64, one line each. It names nobody and reveals
//! nothing of the records, so it can be published, printed or mailed.
//!
//! # What it proves
//!
//! Whoever keeps a checkpoint can check that the records it covers are still the same, byte for byte
//! and in the same order. A record that was changed, removed, inserted or moved gives another root, and
//! so does a log that was cut and continued. The signature proves that the holder of the ledger's
//! signing key stated this root: the office cannot deny it, and nobody changed it on the way.
//!
//! # What it does not prove
//!
//! * That the records are true. Samples in the field are for that (`sample`).
//! * When it was made: it has no time in it. Write down the day on which you received it.
//! * That there is no second log: the office has the key and could sign another history for somebody
//!   else. Compare roots with others who received one.
//! * Anything about later records, or about the time before somebody outside of the office had it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

use super::note::{Note, NoteError, Signer, Verifier};
use super::proof::Tree;
use crate::ledger::{LedgerError, Snapshot};
use crate::log::LogError;
use crate::log::store::Part;
use crate::log::tree::{Hash, leaf_hash};

/// A log's size and root with signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's origin.
    pub origin: String,
    /// The number of records.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
    note: Note,
    text: String,
}

/// Why a file is not a checkpoint, or cannot be relied on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Its lines are not those of a checkpoint.
    #[error("is not a checkpoint: {0}")]
    Form(&'static str),
    /// It is not a signed note, or its signature is missing or wrong.
    #[error(transparent)]
    Note(#[from] NoteError),
}

/// How a log differs from a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Disagreement {
    /// The checkpoint is of another ledger.
    #[error("the checkpoint is of another ledger: {found}, and this one is {expected}")]
    AnotherLedger {
        /// The checkpoint's origin.
        found: String,
        /// This ledger's.
        expected: String,
    },
    /// The log is shorter than the checkpoint.
    #[error(
        "the log was cut off: the checkpoint covers {covered} records, and the log holds {size}"
    )]
    CutOff {
        /// The checkpoint's size.
        covered: u64,
        /// The log's.
        size: u64,
    },
    /// The log has other records than the checkpoint.
    #[error(
        "history was rewritten: the first {covered} records are not the ones that the checkpoint \
         was signed for (a record was changed, removed, inserted or moved, or the log was cut off \
         and grown again); root of the checkpoint {}, of the log {}",
        hex::encode(.signed), hex::encode(.found)
    )]
    Rewritten {
        /// The number of records it covers.
        covered: u64,
        /// The checkpoint's root.
        signed: Hash,
        /// The log's root at that size.
        found: Hash,
    },
}

/// The origin of a ledger's checkpoints, and the name of its signing key.
pub fn origin(ledger: Uuid) -> String {
    format!("headcount/{ledger}")
}

impl Checkpoint {
    /// Signs a log's size and root.
    pub fn sign(ledger: Uuid, size: u64, root: Hash, signer: &Signer) -> String {
        signer.sign(&format!("{}\n{size}\n{}\n", origin(ledger), STANDARD.encode(root)))
    }

    /// Reads a checkpoint, without checking its signatures.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let form = CheckpointError::Form;
        let note = Note::parse(text)?;
        let mut lines = note.text().lines();
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(form("it has fewer than three lines"));
        };
        if origin.is_empty() || lines.any(str::is_empty) {
            return Err(form("a line of its text is empty"));
        }
        let read: Option<u64> = size.parse().ok();
        let read = read.filter(|read| read.to_string() == size);
        let size = read.ok_or(form("its second line is not a number of records"))?;
        let root = STANDARD.decode(root).ok().and_then(|root| root.try_into().ok());
        let root = root.ok_or(form("its third line is not a root"))?;
        let origin = origin.to_owned();
        Ok(Self { origin, size, root, note, text: text.to_owned() })
    }

    /// The whole file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it has the same log, size and root as another.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        (&self.origin, self.size, self.root) == (&other.origin, other.size, other.root)
    }

    /// Whether the holder of a key signed it, in the name of its log.
    pub fn check(&self, verifier: &Verifier) -> Result<(), CheckpointError> {
        if verifier.name() != self.origin {
            let (wanted, found) = (verifier.name().to_owned(), vec![self.origin.clone()]);
            return Err(NoteError::Unsigned { wanted, found }.into());
        }
        Ok(self.note.check(verifier)?)
    }

    /// How a ledger's log differs from the checkpoint; `None` where it does not. `tree` is the tree of the
    /// whole log, computed from its bytes.
    pub fn disagreement(&self, ledger: Uuid, tree: &Tree) -> Option<Disagreement> {
        let expected = origin(ledger);
        if self.origin != expected {
            return Some(Disagreement::AnotherLedger { found: self.origin.clone(), expected });
        }
        let covered = self.size;
        match tree.root(covered) {
            None => Some(Disagreement::CutOff { covered, size: tree.size() }),
            Some(found) if found == self.root => None,
            Some(found) => Some(Disagreement::Rewritten { covered, signed: self.root, found }),
        }
    }
}

/// The tree of a ledger's log, with each leaf hashed from the record's bytes. `progress` is called for
/// each record.
pub fn tree(ledger: &Snapshot, mut progress: impl FnMut(u64)) -> Result<Tree, LedgerError> {
    let log = ledger.log();
    let leaf = |sequence| {
        progress(sequence);
        Ok(leaf_hash(&[&log.read(Part::Record, sequence)?]))
    };
    let leaves: Result<Vec<Hash>, LogError> = (0..log.size()).map(leaf).collect();
    Ok(Tree::of(leaves?))
}
