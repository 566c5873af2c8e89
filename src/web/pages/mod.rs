//! One file per page: from what is in the address to a use case's request, and from its outcome to what a template
//! shows.
//!
//! Belongs here: choosing what is shown, and where a number leads. Does not: counting, deciding, wording.

pub mod activities;
pub mod activity;
pub mod asked;
pub mod audit;
pub mod backups;
pub mod breakdown;
pub mod changes;
pub mod charts;
pub mod checks;
pub mod confirm;
pub mod correct;
pub mod duplicates;
pub mod entry;
pub mod erase;
pub mod evidence;
pub mod explain;
pub mod factsheet;
pub mod figures;
pub mod files;
pub mod history;
pub mod home;
pub mod import;
pub mod log;
pub mod moments;
pub mod names;
pub mod people;
pub mod places;
pub mod problem;
pub mod profile;
pub mod provenance;
pub mod publish;
pub mod queue;
pub mod sample;
pub mod sign_in;
pub mod waits;
