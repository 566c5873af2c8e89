//! Setup: what a ledger is set up with before the first table is read.
//!
//! Belongs here: profiles and gazetteers from files, and those that are built in; finding the place
//! that a name means; the questions that enter one activity by hand. Does not: reading tables of
//! activities and people (`intake`), asking on a terminal (`cli`), recording (`ledger`).
//!
//! Invariant: nothing here knows how tables are read.

pub mod gazetteer;
pub mod interview;
pub mod places;
pub mod profile;
