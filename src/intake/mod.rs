//! Intake: from the tables people fill in to proposed activities.
//!
//! Belongs here: reading files, checking every row by itself and rows against each other, and
//! naming every row that is wrong. Does not: what the ledger knows already (`ledger::plan`),
//! counting, printing.
//!
//! Invariants: only the columns of the four tables are read; no value of a column that holds
//! somebody's number appears in an issue; the order of rows and columns does not matter.

pub mod assemble;
pub mod context;
pub mod files;
pub mod forms;
pub mod gazetteer;

pub mod reading;
pub mod recognise;
pub mod rows;
pub mod source;
pub mod tables;
#[cfg(test)]
mod tests;
pub mod writing;

pub use context::{Context, Intake};
pub use files::files;
pub use reading::{read, read_keeping};
