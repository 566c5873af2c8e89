//! Writing files beside a ledger.
//!
//! Belongs here: files that a use case leaves by itself, such as a verifier key. Does not: where a
//! face writes what it was given (`cli::output`).

use std::io::{self, Write};
use std::path::Path;

use super::Error;
use crate::log::durability::folder_of;
use crate::log::files::WholeFile;

/// Writes a file that anybody may read, aside and renamed, so that a reader never sees half of it.
///
/// # Errors
/// A folder that is not there, or that cannot be written to.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<(), Error> {
    let written = (|| {
        let dir = folder_of(path);
        if !dir.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "its folder is not there"));
        }
        let mut file = WholeFile::create(path)?;
        file.write_all(content.as_ref())?;
        file.let_all_read()?;
        file.replace()
    })();
    written.map_err(|error| Error::file("write", path, error))
}

/// Writes a file that only its owner may read, piece by piece, aside and renamed.
///
/// # Errors
/// A folder that is not there or cannot be written to; whatever `write` fails with.
#[cfg(feature = "parquet")]
pub fn write_private(
    path: &Path,
    write: impl FnOnce(std::fs::File) -> io::Result<std::fs::File>,
) -> Result<(), Error> {
    let written = (|| {
        let file = WholeFile::create(path)?;
        write(file.file().try_clone()?)?;
        file.replace()
    })();
    written.map_err(|error| Error::file("write", path, error))
}
