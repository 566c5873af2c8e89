//! Reports: figures in the one shape that everything printed is taken from.
//!
//! Belongs here: that shape (`shape`), one file per report, and `render` with one file per format. Does
//! not: computing a figure (`count`), opening, reading or writing anything, choosing a moment of the log
//! (`service`).
//!
//! A report is a function of a request and a [`Source`](crate::count::Source).
//!
//! Invariant: every number that any format prints comes from [`Report`].

pub mod activities;
pub mod cells;
pub mod compare;
pub mod converted;
pub mod depth;
pub mod derivation;
pub mod explanation;
pub mod factsheet;
pub mod goods;
pub mod history;
pub mod months;
pub mod names;
pub mod own;
pub mod policy_effect;
pub mod preview;
pub mod publication;
pub mod render;
pub mod restatement;
pub mod reviewed;
pub mod rrm;
mod shape;
pub mod suppression;
pub mod three_w;
pub mod totals;
pub mod words;

pub use cells::{BoundsRow, Count, SaddRow};
pub use shape::{
    AsOf, By, ByPart, Change, Compare, Days, Filter, LedgerName, OverlapRow, Progress, Report, Row,
    SectorChange, SectorProgress, SectorRow, Slice, Suppression, Targets, overlap, rows,
};

/// JSON Schema (draft 2020-12) of a report's JSON.
pub const SCHEMA: &str = include_str!("report.schema.json");
