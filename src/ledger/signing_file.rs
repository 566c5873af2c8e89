//! The signing key's files: one line beside the ledger, readable by its owner alone, and beside it the line
//! with the verifier key, for everybody.
//!
//! Belongs here: where they are, writing and reading their text. Does not: what the text is and signs
//! (`audit::note`).
//!
//! It is another file than the pseudonyms' key, because it is for another purpose and can be in
//! other hands: who holds this one can vouch for the log and learns nothing about anybody; who
//! holds the other recognises people and cannot sign.
//!
//! | file | holds |
//! |---|---|
//! | `DIR.sign` | the signing key in force |
//! | `DIR.vkey` | its verifier key |
//! | `DIR.sign.next` | one that is being put into its place, from before its event is recorded |
//! | `DIR.former-ID.sign`, `DIR.former-ID.vkey` | those before, by the id of the key |

use std::path::{Path, PathBuf};

use super::key_file::{KeyError, Readers, beside_with, read_text, rename_new, write_new};

/// The file that belongs to a ledger's directory unless another is named: `DIR.sign` beside it.
pub fn beside(dir: &Path) -> PathBuf {
    beside_with(dir, ".sign")
}

/// The file beside a signing key that holds its verifier key, to be given away.
pub fn verifier_beside(path: &Path) -> PathBuf {
    path.with_extension("vkey")
}

/// The file beside a signing key that holds the one that is going to take its place.
pub fn next_beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().map(ToOwned::to_owned).unwrap_or_default();
    name.push(".next");
    path.with_file_name(name)
}

/// Writes a new signing key, synced. Never overwrites one.
pub fn write(path: &Path, text: &str) -> Result<(), KeyError> {
    write_new(path, text, Readers::Owner)
}

/// Writes a new verifier key's file, synced. Never overwrites one.
pub fn write_verifier(path: &Path, text: &str) -> Result<(), KeyError> {
    write_new(path, text, Readers::All)
}

/// Sets a signing key or verifier key aside under the id of the key. Where there is none, nothing happens.
pub fn set_aside(path: &Path, id: &str) -> Result<(), KeyError> {
    let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
    match path.exists() {
        true => rename_new(path, &path.with_extension(format!("former-{id}.{ending}"))),
        false => Ok(()),
    }
}

/// Puts the next signing key into its place, where nothing may be.
pub fn put_in_place(path: &Path) -> Result<(), KeyError> {
    rename_new(&next_beside(path), path)
}

/// Reads the text of a signing key or verifier key; `None` where there is no file.
pub fn read(path: &Path) -> Result<Option<String>, KeyError> {
    read_text(path)
}
