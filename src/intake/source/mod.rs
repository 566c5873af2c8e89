//! Source: from the bytes of a file to rows of text.
//!
//! Belongs here: telling formats and encodings apart, and one file for each format. Does not: where
//! in a sheet a table is and what its columns mean (`recognise`).
//!
//! An [`input::Input`] is a path, or bytes with a name. [`open::open`] tells what it is: a CSV file,
//! which is read row by row ([`mod@csv`], [`rows`]), or a workbook, which is read whole ([`mod@format`], and
//! a file for each).
//!
//! Invariants: rows have the numbers that a spreadsheet shows; a CSV file is never in memory as a
//! whole, however long it is; no file, however it was made, takes more memory than [`limits`] allow.

mod archive;
pub mod cell;
pub mod csv;
mod csv_archive;
pub mod csv_grid;
pub mod encoding;
pub mod fault;
pub mod format;
pub mod grid;
mod held;
pub mod input;
pub mod limits;
mod ods;
pub mod open;
pub mod row;
pub mod rows;
mod within_row;
pub mod workbook;
mod workbook_part;
mod xlsx;
mod xlsx_parts;
mod xml;
