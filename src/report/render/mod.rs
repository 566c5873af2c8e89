//! Formats: one file each. All numbers come from the report.

pub mod charts;
pub mod compare;
pub mod csv;
pub mod factsheet;
pub mod markdown;
pub mod months;
pub mod numbers;
#[cfg(feature = "pdf")]
pub mod pdf;
mod plain;
pub mod rrm;
pub mod table;
pub mod tables;
pub mod xlsx;
