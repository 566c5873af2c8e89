//! Mappings: workbooks and forms as they are, turned into the intake tables without code.
//!
//! A mapping file ([`mod@file`]) says which sheet is what, which column is which and how values are
//! called in headcount's terms. It is bound to the workbook ([`mod@bind`]), whose rows become rows
//! of the four tables ([`rows`]), and from there on they are checked like any others. `suggest`
//! drafts a mapping, `explain` describes what one does. For those who write one:
//! `src/intake/mapping/MAPPING.md`.
//!
//! Belongs here: everything between a user's workbook and the intake tables. Does not: reading files
//! (`book`), checking rows (`rows` of intake), what is recorded already (`ledger`).
//!
//! Invariants: only mapped columns are read; a column that looks personal is mapped to nothing but a
//! number, which is hashed; every issue names the place in the user's own file; the order of rows
//! does not matter, but for which of two equal rows is called the first.

mod answers;
pub mod bind;
pub mod bound;
mod columns;
pub mod definition;
pub mod derived;
mod edited_choices;
mod example;
pub mod explain;
pub mod explain_text;
mod fields;
pub mod file;
mod join;
mod list_columns;
pub mod meanings;
mod mixed_dates;
pub mod names;
mod notes;
pub mod pattern;
pub mod personal;
#[rustfmt::skip]
mod personal_words;
mod repeated;
mod row;
mod row_values;
pub mod rows;
mod sections;
pub mod submission;
pub mod suggest;
mod toml_shape;
mod values;
#[rustfmt::skip]
mod vocabulary;
pub mod words;
pub mod written_dates;
