//! Audits: trusting nobody, recomputing everything.
//!
//! Belongs here: checks that need only the ledger's own bytes and what others have kept of it, and
//! exports for other tools. Does not: changing anything.
//!
//! | file | question |
//! |---|---|
//! | `verify` | is every record and register row the one that the log commits to? |
//! | `note`, `checkpoint`, `handover` | is this log still the one that was signed, and with which key? |
//! | `proof`, `proof_file` | is this record in the log, and has the log only grown? For readers without the log |
//! | `bundle` | what do others compute from the log? |
//! | `parquet` | what do other engines compute from the people and activities? (a feature) |
//! | `sample`, `evaluation` | did what is recorded happen? Drawn so that nobody can choose the sample |

pub mod bundle;
pub mod checkpoint;
pub mod evaluation;
pub mod handover;
pub mod note;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod proof;
pub mod proof_file;
pub mod sample;
pub mod verify;
