//! Keeping a ledger safe: diagnosis and repair, backups, and the key.
//!
//! Belongs here: what an office does so that nothing is lost, and after something was lost. `CUSTODY.md`
//! in this folder is the handbook. Does not: proofs (`audit`), the bytes of the store (`log`), pseudonyms
//! (`register`).

pub mod backup;
pub mod doctor;
pub mod encryption;
pub mod evidence;
pub mod file_kind;
pub mod key_export;
pub mod restore;
