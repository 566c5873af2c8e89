//! Source: from the bytes of a file to rows of text.
//!
//! Belongs here: telling formats and encodings apart, and one file for each format. Does not: where
//! in a sheet a table is and what its columns mean (`recognise`).
//!
//! Invariants: rows have the numbers that a spreadsheet shows; a CSV file is never in memory as a
//! whole, however long it is.

pub mod book;
pub(crate) mod counted;
pub(crate) mod csv;
pub mod encoding;
pub mod input;
