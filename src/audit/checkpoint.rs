//! Checkpoints: a log's size and root, signed, to be kept where the office cannot reach.
//!
//! Belongs here: the text of a checkpoint, and holding a log against one. Does not: keys and
//! signatures (`note`), proofs for those who do not have the log (`proof`).
//!
//! The text is <https://c2sp.org/tlog-checkpoint>: the origin `headcount/LEDGER-ID`, the number of
//! records, and the RFC 6962 root over them in base64, a line each. It names nobody and tells
//! nothing of the records, so it can be published, printed or mailed.
//!
//! # What it proves
//!
//! Whoever keeps a checkpoint can tell whether the records it covers are still the same, to the
//! byte, and in the same order: a record changed, removed, inserted or moved gives another root, and
//! so does a log that was cut and grown again. The signature proves that whoever holds the ledger's
//! signing key vouched for that root: the office cannot disown it, and nobody on the way changed it.
//!
//! # What it does not prove
//!
//! That the records are true (that is what samples in the field are for, see `sample`). When it was
//! made: it carries no clock; note the day you received it. That there is no second log: the
//! office holds the key and could sign another history for somebody else, so compare roots with
//! others who received one. Anything about records after it, or about a time before somebody
//! outside the office had it.

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
    /// Which log.
    pub origin: String,
    /// How many records.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
    note: Note,
    text: String,
}

/// Why a file is not a checkpoint, or not one to rely on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Its lines are not those of a checkpoint.
    #[error("is not a checkpoint: {0}")]
    Form(&'static str),
    /// It is no signed note, or not signed as it should be.
    #[error(transparent)]
    Note(#[from] NoteError),
}

/// How a log differs from what a checkpoint says of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Disagreement {
    /// It is about another ledger.
    #[error("the checkpoint is of another ledger: {found}, and this one is {expected}")]
    AnotherLedger {
        /// The checkpoint's origin.
        found: String,
        /// This ledger's.
        expected: String,
    },
    /// The log is shorter.
    #[error(
        "the log was cut off: the checkpoint covers {covered} records, and the log holds {size}"
    )]
    CutOff {
        /// The checkpoint's size.
        covered: u64,
        /// The log's.
        size: u64,
    },
    /// The log is another.
    #[error(
        "history was rewritten: the first {covered} records are not the ones that the checkpoint \
         was signed for (a record was changed, removed, inserted or moved, or the log was cut off \
         and grown again); root of the checkpoint {}, of the log {}",
        hex::encode(.signed), hex::encode(.found)
    )]
    Rewritten {
        /// How many records it covers.
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

    /// Reads a checkpoint; its signatures are not checked yet.
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

    /// Whether it speaks of the same log at the same size with the same root.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        (&self.origin, self.size, self.root) == (&other.origin, other.size, other.root)
    }

    /// Whether the holder of a key signed it, in the name of the log that it speaks of.
    pub fn check(&self, verifier: &Verifier) -> Result<(), CheckpointError> {
        if verifier.name() != self.origin {
            let (wanted, found) = (verifier.name().to_owned(), vec![self.origin.clone()]);
            return Err(NoteError::Unsigned { wanted, found }.into());
        }
        Ok(self.note.check(verifier)?)
    }

    /// Holds a ledger's log against the checkpoint: `None` when it still has what was signed for.
    /// `tree` is that of the whole log, hashed anew.
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

/// The tree over a ledger's log, each leaf hashed from the record's bytes. `progress` is told each
/// record.
pub fn tree(ledger: &Snapshot, mut progress: impl FnMut(u64)) -> Result<Tree, LedgerError> {
    let log = ledger.log();
    let leaf = |sequence| {
        progress(sequence);
        Ok(leaf_hash(&[&log.read(Part::Record, sequence)?]))
    };
    let leaves: Result<Vec<Hash>, LogError> = (0..log.size()).map(leaf).collect();
    Ok(Tree::of(leaves?))
}
