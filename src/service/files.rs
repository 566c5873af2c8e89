//! Writing files beside a ledger.
//!
//! Belongs here: files that a use case leaves by itself, such as a verifier key. Does not: where a
//! face writes what it was given (`cli::output`).

use std::io::{self, Write};
use std::path::Path;

use super::Error;
use crate::log::durability::folder_of;

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
        let mut aside = tempfile::NamedTempFile::new_in(dir)?;
        aside.write_all(content.as_ref())?;
        // A temporary file is private; a document need not be.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            aside.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))?;
        }
        aside.persist(path).map_err(|error| error.error)?;
        Ok(())
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
        let aside = tempfile::NamedTempFile::new_in(folder_of(path))?;
        write(aside.as_file().try_clone()?)?;
        aside.persist(path).map_err(|error| error.error)?;
        Ok(())
    })();
    written.map_err(|error| Error::file("write", path, error))
}
