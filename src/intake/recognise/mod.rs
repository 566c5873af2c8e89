//! Recognise: where in a sheet a table is, and what its columns mean.
//!
//! Belongs here: the four intake tables by their own columns, lists with HXL hashtags, and forms
//! under a mapping file. Does not: reading files (`source`), what a cell must be (`rows`).
//!
//! A sheet is judged once, by its first rows ([`judgement`]).

pub mod group_names;
pub mod hxl;
pub mod judgement;
pub mod layout;
pub mod mapped;
pub mod mapping;
pub mod merged;
pub mod no_rows;
pub mod own_tables;
pub mod table_rows;
