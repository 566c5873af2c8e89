//! Formats: one file each. All numbers come from the report.

pub mod csv;
pub mod factsheet;
pub mod numbers;
pub mod table;
