//! headcount: how many people did we reach?
//!
//! A humanitarian office answers that several times a year, and each time somebody adds up
//! spreadsheets in which the same people appear again and again. headcount keeps one append-only
//! ledger of activities and the people they reached; folds it into yearly figures in which everyone
//! counts once, under a written rule ([`count`]); and can say of every figure, at any past moment,
//! what it was and from which events it came.
//!
//! # The way of an event
//!
//! A row of a spreadsheet is read and checked ([`intake`]), becomes a proposed activity, is held
//! against what is known and gets register entries for its people ([`ledger`], [`register`]), is
//! encoded and appended ([`mod@log`]). A report folds all current activities into figures
//! ([`count`]), brings them into one structure ([`report`]), and prints it. An auditor reads the
//! bytes again and recomputes everything ([`audit`]).
//!
//! # The rooms
//!
//! Data flows down this list; dependencies point down it only.
//!
//! | module | what is in it | what is not |
//! |---|---|---|
//! | [`cli`] | one file per command: arguments → request, outcome → words; messages and exit codes | decisions |
//! | [`service`] | one file per use case: request → outcome, typed errors | printing, arguments |
//! | [`report`] | one file per report; `render` with one file per format | counting |
//! | [`custody`] | keeping a ledger safe: diagnosis and repair, backups, the key | proofs, the store's bytes |
//! | [`audit`] | verification, checkpoints, proofs, bundles, samples: trusting nobody | repair |
//! | [`checks`] | what monitoring staff look for; likely duplicates | what makes a row wrong |
//! | [`intake`] | tables to proposed activities, every wrong row named | what is known already |
//! | [`setup`] | profiles, gazetteers and places, the interview for one activity | reading tables of activities and people |
//! | [`demo`] | the synthetic Mali 2025 sample | any shortcut past intake |
//! | [`ledger`] | log, register and profile: what may be appended, what was the case when | bytes |
//! | [`count`] | the counting rule: a pure fold | clocks, files, names |
//! | [`register`] | people by pseudonym, their attributes, erasure | what statements add up to |
//! | [`mod@log`] | records on sled: encoding, durability, head file, Merkle tree | meaning |
//! | [`issue`] | what can be wrong with a table or a file, and where | finding it |
//! | [`language`] | texts, numbers and dates in the reader's language | what is said where |
//! | [`progress`] | how far long work has come, for whoever shows it | showing it |
//! | [`event`] | the vocabulary: plain data and its invariants | everything else |
//!
//! # Invariants of the house
//!
//! * Only [`mod@log`] knows sled; only [`log::codec`] knows how a record is encoded.
//! * [`event`], [`count`] and [`report`] do no I/O and read no clock.
//! * No number, name or phone as a source wrote it gets past [`register`] and [`intake`].
//! * Nothing below [`cli`] prints.

pub mod audit;
pub mod checks;
pub mod cli;
pub mod count;
pub mod custody;
pub mod demo;
pub mod event;
pub mod intake;
pub mod issue;
pub mod language;
pub mod ledger;
pub mod log;
pub mod progress;
pub mod register;
pub mod report;
pub mod service;
pub mod setup;
