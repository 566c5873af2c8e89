//! What an auditor does: trusting nobody, recomputing everything.
//!
//! Belongs here: checks that need nothing but the ledger's own bytes and what was kept of it
//! elsewhere. Does not: changing anything.
//!
//! | file | question |
//! |---|---|
//! | `verify` | is every record and register row what the log commits to? |
//! | `note`, `checkpoint` | is this log the one that was signed for then? |
//! | `proof`, `proof_file` | is this record in it, and did it only grow since? without the log |
//! | `bundle` | the log, for somebody else to recompute from |
//! | `parquet` | the people and activities as they stand, as tables for other tools; a feature |
//! | `sample`, `evaluation` | do the records tell what happened? drawn so that nobody can choose |

pub mod bundle;
pub mod checkpoint;
pub mod evaluation;
pub mod note;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod proof;
pub mod proof_file;
pub mod sample;
pub mod verify;
