//! Use cases: everything the program can be asked to do, apart from how it is asked.
//!
//! One file per use case, and a few that several use cases share (`context`, `input`, `text`,
//! `planned`, `recorded`, …). Each use case has a `Request` (what is asked, as plain data in the user's
//! own words), an `Outcome` (what came of it, as plain data), and a function from one to the other,
//! usually over an open ledger:
//!
//! ```text
//! cli:      arguments  →  Request
//! service:  run(ledger, &request, &context)  →  Result<Outcome, Error>
//! cli:      Outcome  →  words or JSON
//! ```
//!
//! Belongs here: every decision between a question and its answer: validating what was typed, choosing
//! what to read, refusing, recording. Does not: printing, arguments of a command line, HTML, wording of
//! hints (a face knows its own commands), counting (`count`), shapes of reports (`report`).
//!
//! Invariants:
//!
//! * A use case that only reads takes a snapshot, one that records takes the ledger mutably: many readers
//!   and one writer. `replay` takes it mutably, since it rebuilds what is kept; `key::rotate` and
//!   `compact` take it whole and close it.
//! * A request holds what somebody typed; it is validated here, so that no face can forget to.
//! * An outcome's serialisation is the JSON that every face gives out; [`schema`] describes it.
//! * Whoever records, and when, and the key come from the [`Context`]: no use case looks for them.

pub mod access;
#[cfg(feature = "serve")]
pub mod access_file;
pub mod activities;
#[cfg(feature = "serve")]
mod attempts;
pub mod backup;
pub mod borrow;
pub mod check;
pub mod checkpoint;
pub mod close;
pub mod compact;
pub mod context;
pub mod correct;
#[cfg(feature = "serve")]
pub mod credentials;
pub mod demo;
mod demo_folder;
pub mod diff;
pub mod doctor;
pub mod duplicates;
pub mod erase;
pub mod error;
pub mod evidence;
pub mod explain;
pub mod export;
pub mod factsheet;
pub mod files;
pub mod gazetteer;
pub mod history;
mod holder;
pub mod import;
pub mod import_look;
pub mod init;
pub mod input;
pub mod interview;
#[cfg(feature = "serve")]
pub mod keeping;
pub mod key;
pub mod list_changes;
pub mod log;
pub mod lookup;
pub mod mapping;
pub mod mapping_questions;
pub mod memory;
pub mod merge;
mod new_keys;
pub mod new_signing_key;
mod only;
pub mod open;
pub mod overview;
pub mod own_files;
pub mod people;
pub mod period;
pub mod places;
pub mod planned;
pub mod policy;
pub mod profile;
pub mod profile_changes;
pub mod prove;
pub mod publications;
pub mod publish;
pub mod queue;
pub mod recorded;
mod releases;
pub mod replay;
pub mod report;
pub mod reproduce;
pub mod restore;
pub mod review;
pub mod rows;
pub mod sample;
pub mod schema;
#[cfg(feature = "serve")]
pub mod shared_ledger;
pub mod show;
pub mod signature;
pub mod signing;
pub mod status;
pub mod template;
pub mod text;
#[cfg(feature = "serve")]
pub mod tokens;
pub mod verify;
pub mod verify_proof;
pub mod void;
pub mod waiting;

pub use crate::progress::{Progress, ReadSoFar, Step};
pub use context::{Clock, Context};
pub use error::Error;
pub use input::Input;
