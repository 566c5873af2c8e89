//! Proof files: a proof with its checkpoint, which can be checked without the log.
//!
//! Belongs here: the two texts, and reading and checking them. Does not: the hashes (`proof`).
//!
//! **Inclusion** is <https://c2sp.org/tlog-proof>: one record is in the log that a checkpoint was signed
//! for. The record's bytes are the `extra` line, so the file proves what the record says and reveals
//! nothing of the others.
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! extra BASE64 of the record's bytes
//! index SEQUENCE
//! BASE64 of a hash, a line each, from the leaf's sibling up
//!
//! the checkpoint
//! ```
//!
//! **Consistency** is the body of a witness's add-checkpoint request
//! (<https://c2sp.org/tlog-witness>): the log of the new checkpoint begins with the log of an old
//! checkpoint, which the reader has.
//!
//! ```text
//! old SIZE
//! BASE64 of a hash, a line each, in the order of RFC 6962
//!
//! the new checkpoint
//! ```

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::checkpoint::{Checkpoint, CheckpointError};
use super::proof::{self, Tree};
use crate::event::Record;
use crate::log::codec;
use crate::log::tree::{Hash, leaf_hash};

const INCLUSION: &str = "c2sp.org/tlog-proof@v1";

/// A proof and its checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofFile {
    /// What is proved.
    pub claim: Claim,
    /// The hashes.
    path: Vec<Hash>,
    /// The checkpoint of the log.
    pub checkpoint: Checkpoint,
}

/// What is proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// That a record is in the log.
    Inclusion {
        /// Its sequence.
        sequence: u64,
        /// Its bytes.
        record: Vec<u8>,
    },
    /// That the log begins with an earlier one.
    Consistency {
        /// The earlier size.
        old: u64,
    },
}

/// Why a proof does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The lines are not those of a proof.
    #[error("is not a proof: {0}")]
    Form(&'static str),
    /// The checkpoint in the file is wrong.
    #[error("has a checkpoint in it that {0}")]
    Checkpoint(CheckpointError),
    /// The proof was made for another checkpoint than the reader's.
    #[error("was made for another checkpoint: {0}")]
    AnotherCheckpoint(String),
    /// Its hashes do not lead to the root.
    #[error("does not hold: its hashes do not lead to the checkpoint's root")]
    False,
    /// The bytes in it are no record.
    #[error("proves bytes that are no record of a ledger ({0})")]
    Record(String),
}

impl ProofFile {
    /// A proof that a record is in the log that a checkpoint was signed for; `None` where the checkpoint
    /// does not cover the record.
    pub fn of_inclusion(
        tree: &Tree,
        sequence: u64,
        record: Vec<u8>,
        checkpoint: Checkpoint,
    ) -> Option<Self> {
        let path = tree.inclusion(checkpoint.size, sequence)?;
        Some(Self { claim: Claim::Inclusion { sequence, record }, path, checkpoint })
    }

    /// A proof that the log of a checkpoint begins with the log of `old` records; `None` where it covers
    /// fewer.
    pub fn of_consistency(tree: &Tree, old: u64, checkpoint: Checkpoint) -> Option<Self> {
        let path = tree.consistency(old, checkpoint.size)?;
        Some(Self { claim: Claim::Consistency { old }, path, checkpoint })
    }

    /// The file's text.
    pub fn to_text(&self) -> String {
        let mut text = match &self.claim {
            Claim::Inclusion { sequence, record } => {
                format!("{INCLUSION}\nextra {}\nindex {sequence}\n", STANDARD.encode(record))
            }
            Claim::Consistency { old } => format!("old {old}\n"),
        };
        for hash in &self.path {
            text.push_str(&STANDARD.encode(hash));
            text.push('\n');
        }
        text.push('\n');
        text.push_str(self.checkpoint.text());
        text
    }

    /// Reads a proof, without checking it.
    pub fn parse(text: &str) -> Result<Self, ProofError> {
        let form = ProofError::Form;
        let (proof, checkpoint) =
            text.split_once("\n\n").ok_or(form("it has no empty line before a checkpoint"))?;
        let mut lines = proof.lines();
        let claim = match lines.next() {
            Some(INCLUSION) => {
                let extra = lines.next().and_then(|line| line.strip_prefix("extra "));
                let record = extra.and_then(|extra| STANDARD.decode(extra).ok());
                let index = lines.next().and_then(|line| number(line, "index "));
                Claim::Inclusion {
                    record: record.ok_or(form("it lacks the record (a line \"extra …\")"))?,
                    sequence: index.ok_or(form("it lacks the record's place (\"index …\")"))?,
                }
            }
            Some(line) => Claim::Consistency {
                old: number(line, "old ").ok_or(form("its first line names no kind of proof"))?,
            },
            None => return Err(form("it is empty")),
        };
        let hash = |line: &str| STANDARD.decode(line).ok()?.try_into().ok();
        let path: Option<Vec<Hash>> = lines.map(hash).collect();
        let path = path.ok_or(form("a line of it is not a hash"))?;
        let checkpoint = Checkpoint::parse(checkpoint).map_err(ProofError::Checkpoint)?;
        Ok(Self { claim, path, checkpoint })
    }

    /// Checks the hashes of an inclusion, and returns the record. The caller has to check the
    /// checkpoint's signature.
    pub fn check_inclusion(&self, sequence: u64, bytes: &[u8]) -> Result<Record, ProofError> {
        let Checkpoint { size, root, .. } = &self.checkpoint;
        if !proof::includes(leaf_hash(&[bytes]), sequence, &self.path, *size, root) {
            return Err(ProofError::False);
        }
        let record = codec::decode(bytes).map_err(|e| ProofError::Record(e.to_string()))?;
        match record.sequence == sequence {
            true => Ok(record),
            false => Err(ProofError::Record(format!("it says that it is {}", record.sequence))),
        }
    }

    /// Checks that the log of the checkpoint in the file begins with the log of `before`. The caller has
    /// to check both signatures.
    pub fn check_consistency(&self, old: u64, before: &Checkpoint) -> Result<(), ProofError> {
        let after = &self.checkpoint;
        if after.origin != before.origin {
            let why = format!("it is of {}, and yours of {}", after.origin, before.origin);
            return Err(ProofError::AnotherCheckpoint(why));
        }
        if old != before.size {
            let why = format!("it starts from {old} records, and yours covers {}", before.size);
            return Err(ProofError::AnotherCheckpoint(why));
        }
        match proof::extends(old, &before.root, after.size, &after.root, &self.path) {
            true => Ok(()),
            false => Err(ProofError::False),
        }
    }
}

fn number(line: &str, before: &str) -> Option<u64> {
    let digits = line.strip_prefix(before)?;
    let number: u64 = digits.parse().ok()?;
    (number.to_string() == digits).then_some(number)
}
