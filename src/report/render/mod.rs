//! Formats: one file each. All numbers come from the report.
//!
//! Tables for people (`table`, `markdown`, `xlsx`) are written from the same [`views`], in the
//! language of the reader. What programs read (`csv`, `hxl`, JSON) has English names that stay.

pub mod charts;
pub mod csv;
pub mod factsheet;
pub mod goods;
pub mod hxl;
pub mod markdown;
pub mod notes;
pub mod numbers;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod policy_effect;
pub mod table;
pub mod tables;
pub mod translated;
pub mod views;
pub mod xlsx;
