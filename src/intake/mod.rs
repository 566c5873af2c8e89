//! Intake: from the tables people fill in to proposed activities.
//!
//! # The way of a row
//!
//! Each step is a folder, and depends on the steps before it only.
//!
//! 1. [`source`]: bytes become rows of text. An input is a path, or bytes with a name. A format is one
//!    file: CSV is read row by row, XLSX and ODS are read whole.
//! 2. [`recognise`]: where in a sheet a table is, and what its columns mean. There are three ways: the
//!    intake's own tables by their header, lists with HXL hashtags, and forms under a mapping. All
//!    three end in the same: rows of one of the four [`tables`], each with its place in the user's own
//!    file.
//! 3. [`rows`]: the cells of one row become typed values, or issues that name the cell.
//! 4. [`assemble`]: rows of several tables become proposals, with the people of each activity.
//!
//! [`reading`] calls these steps for the intake's own tables and lists with hashtags, [`forms`] for an
//! export under a mapping, and [`gazetteer`] for a table of places. [`numbered_rows`] reads nothing of lists but where
//! people's numbers stand. [`writing`] is the way back: workbooks
//! to fill in, and copies in which what is wrong is marked.
//!
//! Belongs here: checking every row by itself and rows against each other, naming every row that is
//! wrong. Does not: what the ledger knows already (`ledger::plan`), counting, printing.
//!
//! Invariants: only columns that a header, a hashtag or a mapping names are read; no value of a column that holds
//! somebody's number appears in an issue, nor anything that may be somebody's ([`shown`]); the order of rows and columns does not matter; what says who,
//! where or which is never a word for no value ([`no_value`]).

pub mod assemble;
pub mod context;
mod dates;
pub mod files;
pub mod forms;
pub mod gazetteer;
pub mod no_value;
pub mod numbered_rows;
pub mod numbers;
pub mod reading;
pub mod recognise;
pub mod rows;
pub mod shown;
pub mod source;
pub mod tables;
#[cfg(test)]
mod tests;
pub mod writing;

pub use context::{Context, Intake};
pub use files::files;
pub use reading::{read, read_keeping};
