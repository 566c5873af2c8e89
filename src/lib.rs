//! headcount: how many people did we reach?
//!
//! A humanitarian office answers this question several times a year, from spreadsheets in which the
//! same people appear again and again. headcount keeps one append-only ledger of activities and the
//! people they reached, and computes figures from it in which everyone counts once, under a written
//! rule. For every figure it can say, as of any past moment, what it was and from which events it came.
//!
//! # From a row to the factsheet
//!
//! 1. **Asked.** `headcount import people.csv` becomes a request ([`cli`]), which a use case answers
//!    ([`service`]).
//! 2. **Read.** The file becomes a grid of cells, its columns are recognised, its rows become
//!    proposed activities with the people on their lists ([`intake`]). Every wrong cell is an
//!    [`issue`] with its place. The office's own words for sectors, donors and places come from the
//!    profile and the gazetteer ([`setup`]).
//! 3. **Accepted.** All proposals together are held against what the ledger knows ([`ledger`]). A
//!    number on a list becomes a pseudonym, and a new person gets an entry in the [`register`].
//! 4. **Recorded.** Each activity becomes an [`event`], is encoded as a record and appended to the log
//!    ([`mod@log`]). It is acknowledged when it would survive a power cut.
//! 5. **Counted.** A report folds the current version of every activity into figures ([`count`]), by
//!    the rule in `src/count/RULE.md`.
//! 6. **Shown.** The figures fill one structure, from which every table, workbook and page is
//!    rendered: the factsheet too ([`report`], in the reader's [`language`]).
//! 7. **Proved.** An auditor reads the same bytes and recomputes all of it ([`audit`]).
//!
//! # The rooms
//!
//! A room uses rooms below it in this table, never one above, and no files use each other in a circle. A test
//! (`tests/layers.rs`) reads this table and the sources, and fails where that is not so.
//!
//! | room | what is in it | what is not |
//! |---|---|---|
//! | [`cli`] | one file per command: from arguments to a request, from an outcome to words | decisions |
//! | [`web`] | the office's page: routes, forms, templates, sessions | decisions |
//! | [`service`] | what the program can be asked to do, a file each: request, outcome, typed errors | printing, arguments |
//! | [`report`] | one file per report; `render` has one file per format | counting, files, clocks |
//! | [`custody`] | keeping a ledger safe: diagnosis and repair, backups, encryption | proofs, the store's bytes |
//! | [`audit`] | verification, checkpoints, proofs, samples, exports: trusting nobody | changing anything |
//! | [`checks`] | what monitoring staff look for; probable duplicates | what makes a row wrong |
//! | [`intake`] | from files to proposed activities, with every wrong cell named | what is recorded already |
//! | [`setup`] | profiles, gazetteers, finding places, the questions about one activity | reading tables |
//! | [`demo`] | a made-up year of the Mali office, as tables | any shortcut past intake |
//! | [`ledger`] | log, register and profile together: what may be appended, and the state it leads to | reading tables, bytes |
//! | [`count`] | the counting rule, as a pure fold from activities to figures | files, clocks, names |
//! | [`register`] | people and households by pseudonym, what lists state of them, erasure | what statements add up to |
//! | [`mod@log`] | records on disk: encoding, durability, the Merkle tree. It alone knows sled | what a record means |
//! | [`issue`] | what can be wrong with a table: codes, places and values; which sentence of the catalogue says each | finding it |
//! | [`language`] | texts, numbers and dates in English and French | what is said where |
//! | [`progress`] | how far long work has come | showing it |
//! | [`event`] | the vocabulary: events and their parts, as plain data with their limits | everything else |
//!
//! Every room begins with what belongs in it and what does not, and so does every file whose name does
//! not say it. Why things are as they are, where that
//! is not obvious, is in `src/decisions`.
//!
//! # What holds everywhere
//!
//! * What is recorded is never edited: a correction is a new event.
//! * Everything is validated before the first byte is written.
//! * Only [`mod@log`] knows sled, and only [`log::codec`] knows how a record is encoded.
//! * [`event`], [`count`] and [`report`] do no input or output and read no clock.
//! * Only [`cli`] prints; [`web`] answers a browser.
//! * No name, phone or number as a source wrote it gets past [`intake`] and [`register`].

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
#[cfg(feature = "serve")]
pub mod web;
