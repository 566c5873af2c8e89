//! The key file: a line of 64 hexadecimal digits for each link of the key, beside the ledger,
//! readable by its owner alone.
//!
//! Belongs here: writing and reading it. Does not: what the key is for (`register`).

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::log::durability;
use crate::log::files::WholeFile;
use crate::log::refused::in_words;
use crate::register::Key;

/// What can go wrong with a key file.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// No file there.
    #[error("the key file {} is missing", .0.display())]
    Missing(PathBuf),
    /// A file of something else.
    #[error("{} is not a key file (64 hexadecimal digits are expected)", .0.display())]
    Form(PathBuf),
    /// Another ledger's key.
    #[error("the key is not this ledger's")]
    Wrong,
    /// A key would be overwritten.
    #[error("the key file {} exists already", .0.display())]
    Exists(PathBuf),
    /// The file system refused.
    #[error("cannot use the key file {}: {}", .path.display(), in_words(.error))]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

/// The key file that belongs to a ledger's directory unless another is named: `DIR.key` beside it.
pub fn beside(dir: &Path) -> PathBuf {
    beside_with(dir, ".key")
}

/// The file beside a ledger's directory whose name has this ending.
pub(super) fn beside_with(dir: &Path, ending: &str) -> PathBuf {
    let mut name = dir.file_name().map(ToOwned::to_owned).unwrap_or_else(|| "ledger".into());
    name.push(ending);
    dir.with_file_name(name)
}

/// Writes a new key file, readable by its owner alone, and syncs it. Never overwrites one.
pub fn write(path: &Path, key: &Key) -> Result<(), KeyError> {
    write_secret(path, &key.to_text())
}

/// Writes a new file that nobody but its owner can read, and syncs it. Never overwrites one.
pub(super) fn write_secret(path: &Path, text: &str) -> Result<(), KeyError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = (|| {
        let mut file = options.open(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        File::open(durability::folder_of(path))?.sync_all()
    })();
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => KeyError::Exists(path.to_owned()),
        _ => KeyError::Io { path: path.to_owned(), error },
    })
}

/// Puts a key into the place of the one in a key file, aside and renamed, and syncs it: the file
/// holds the one or the other.
pub fn replace(path: &Path, key: &Key) -> Result<(), KeyError> {
    let replaced = (|| {
        let mut file = WholeFile::create(path)?;
        file.write_all(key.to_text().as_bytes())?;
        file.replace_synced()
    })();
    replaced.map_err(|error| KeyError::Io { path: path.to_owned(), error })
}

/// Whether nobody but its owner can read a key file. Where files have no such thing, yes.
pub fn is_private(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o077 == 0)
    }
    #[cfg(not(unix))]
    {
        path.exists()
    }
}

/// Makes a key file readable by its owner alone.
pub fn make_private(path: &Path) -> Result<(), KeyError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600))
            .map_err(|error| KeyError::Io { path: path.to_owned(), error })?;
    }
    Ok(())
}

/// Reads a key file.
pub fn read(path: &Path) -> Result<Key, KeyError> {
    Key::parse(&read_secret(path)?).ok_or_else(|| KeyError::Form(path.to_owned()))
}

/// Reads the text of a key file.
pub(super) fn read_secret(path: &Path) -> Result<String, KeyError> {
    fs::read_to_string(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => KeyError::Missing(path.to_owned()),
        io::ErrorKind::InvalidData => KeyError::Form(path.to_owned()),
        _ => KeyError::Io { path: path.to_owned(), error },
    })
}
