//! What an auditor does: trusting nobody, recomputing everything.
//!
//! Belongs here: checks that need nothing but the ledger's own bytes and a root from elsewhere.
//! Does not: changing anything.

pub mod verify;
