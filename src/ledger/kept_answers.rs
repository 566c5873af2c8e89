//! Answers that are kept until the next record: the same question about the same records has the same
//! answer.
//!
//! Belongs here: the files of kept answers, and when one is used. Does not: making an answer, which is up to
//! whoever asks; the sums that are brought forward (`projection`); who may have written a file (`seal`).
//!
//! It is for what takes a pass over all lists and has no sum that a new record could be added to: warnings,
//! probable duplicates, explanations, breakdowns, months. Of 10 million contacts a pass takes 1 to 10
//! seconds, and reading what it gave takes less than 10 milliseconds.
//!
//! An answer is JSON: in the log's encoding some parts of figures and policies lie outside of them
//! (`event::apart`), and would be lost.
//!
//! Invariants: as for a kept projection, nothing is used but what this ledger's key has sealed, of exactly
//! these records, this program and this question; anything else is left aside, and the answer made anew. A
//! [`Warm`] alone uses it. An answer can name entries of the register, so all are removed before an entry is
//! erased.

use std::io::Write;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::cache_folder::{PROGRAM, keep_file};
use super::projection::read_kept;
use super::seal::{Seal, Sealer};
use super::{Snapshot, Warm};
use crate::log::repair::drop_folder;
use crate::log::tree::{Hash, sha256};
use crate::log::{ANSWERS_DIR, LogError, codec};

/// Folder of the kept answers within the cache.
pub(super) const DIR: &str = ANSWERS_DIR;
/// How many are kept.
const FILES_MAX: usize = 64;
/// Larger ones are not kept.
const ANSWER_BYTES_MAX: usize = 32 << 20;
/// Names an answer's seal.
const KIND: &str = "answer";

/// What an answer is of. It comes before the answer in the file.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct AnswerOf {
    program: String,
    ledger: Uuid,
    /// What is asked for, such as warnings.
    kind: String,
    /// Of the question in full.
    question: Hash,
    /// Of so many records, with their root.
    size: u64,
    root: Hash,
}

impl Warm<'_> {
    /// What was kept for a question about these records, else what `make` makes, which is kept. `kind` is
    /// what is asked for, and `question` all that the answer depends on besides the records.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn kept_or<T, E>(
        &self,
        kind: &str,
        question: &impl Serialize,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E>
    where
        T: Serialize + DeserializeOwned,
    {
        let Some((sealer, of)) = self.usable_sealer().zip(self.answer_of(kind, question)) else {
            return make();
        };
        let Ok(head) = codec::to_bytes(&of) else { return make() };
        let path = self.snapshot().log.cache_dir().join(DIR).join(of.file_name());
        if let Some(answer) = kept(&path, &head, sealer) {
            return Ok(answer);
        }
        let answer = make()?;
        if let Ok(body) = serde_json::to_vec(&answer)
            && body.len() <= ANSWER_BYTES_MAX
        {
            let seal = sealer.narrowed(KIND, &[]).seal(&[&head, &body]);
            // It is a cache: that it cannot be written is no error.
            let _ = keep_file(&path, FILES_MAX, |mut file| {
                [&head[..], &body, &seal].iter().try_for_each(|part| file.write_all(part))
            });
        }
        Ok(answer)
    }

    fn answer_of(&self, kind: &str, question: &impl Serialize) -> Option<AnswerOf> {
        let snapshot = self.snapshot();
        Some(AnswerOf {
            program: PROGRAM.to_owned(),
            ledger: snapshot.opened().ok()?.ledger,
            kind: kind.to_owned(),
            question: sha256(&[serde_json::to_string(question).ok()?.as_bytes()]),
            size: snapshot.size(),
            root: snapshot.root(),
        })
    }
}

impl AnswerOf {
    /// The same question of other records has the same file.
    fn file_name(&self) -> String {
        let name = sha256(&[self.kind.as_bytes(), &[0], &self.question]);
        format!("{}-{}.bin", self.kind, hex::encode(&name[..8]))
    }
}

/// The answer in a file, if it is sealed and has this head.
fn kept<T: DeserializeOwned>(path: &Path, head: &[u8], sealer: &Sealer) -> Option<T> {
    let file = read_kept(path)?;
    let body = file.0.strip_prefix(head)?;
    is_sealed_answer(&file, sealer).then(|| serde_json::from_slice(body).ok())?
}

/// Whether a key has sealed the answer in these bytes.
pub(super) fn is_sealed_answer((bytes, seal): &(Vec<u8>, Seal), sealer: &Sealer) -> bool {
    sealer.narrowed(KIND, &[]).fits(&[bytes], seal)
}

impl Snapshot {
    /// Whether bytes hold an answer that this program made of this ledger's records, whatever it says.
    pub(super) fn has_answer_in(&self, bytes: &[u8]) -> bool {
        codec::from_beginning::<AnswerOf>(bytes)
            .is_ok_and(|of| of.program == PROGRAM && self.is_made_from(of.ledger, of.size, of.root))
    }

    /// Removes all kept answers.
    ///
    /// # Errors
    /// A file that cannot be removed.
    pub(super) fn drop_kept_answers(&self) -> Result<(), LogError> {
        drop_folder(&self.log.cache_dir().join(DIR))
    }
}
