//! Keeping a ledger safe: what an office does besides recording and reporting.
//!
//! Belongs here: telling what is wrong with a ledger and mending what can be mended (`doctor`).
//! Does not: proving that history is what it was (`audit`), bytes (`log`).

pub mod doctor;
