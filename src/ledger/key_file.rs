//! The key file: a line of 64 hexadecimal digits for each link of the key, beside the ledger,
//! readable by its owner alone.
//!
//! Belongs here: where it is, writing and reading it; that no key file is ever overwritten. Does not: what the key is for (`register`).

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::language::refused::in_words;
use crate::log::durability;
use crate::log::files::{WholeFile, check_no_pipe};
use crate::log::small_file;
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

/// The file with the passwords of those who sign in to a ledger's page: `DIR.access` beside it.
pub fn access_beside(dir: &Path) -> PathBuf {
    properly_beside(dir, ".access")
}

/// The socket at which a ledger's page lends the ledger to commands: `DIR.sock` beside it.
pub fn socket_beside(dir: &Path) -> PathBuf {
    properly_beside(dir, ".sock")
}

/// Ends the name of the folder with the files that show what activities were.
pub const EVIDENCE_ENDING: &str = ".evidence";

/// The folder with these files: `DIR.evidence` beside the ledger's.
pub fn evidence_beside(dir: &Path) -> PathBuf {
    properly_beside(dir, EVIDENCE_ENDING)
}

/// The file with the identity that these are encrypted to: `DIR.evidence-key` beside it.
pub fn evidence_key_beside(dir: &Path) -> PathBuf {
    properly_beside(dir, ".evidence-key")
}

/// The text of such a file; `None` where there is none.
pub fn read_text(path: &Path) -> Result<Option<String>, KeyError> {
    match read_secret(path) {
        Ok(text) => Ok(Some(text)),
        Err(KeyError::Missing(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The file of this ending beside a ledger's folder: beside the folder itself, however its path is
/// spelled, and so never within it. Where only an earlier version's place has one, that place.
pub(super) fn beside_with(dir: &Path, ending: &str) -> PathBuf {
    let proper = properly_beside(dir, ending);
    let misplaced = || misplaced(dir, ending);
    if proper.exists() { proper } else { misplaced().unwrap_or(proper) }
}

/// A key that lies where an earlier version took a ledger's folder to be, and where it belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misplaced {
    /// Where it is.
    pub found: PathBuf,
    /// Where it belongs.
    pub proper: PathBuf,
}

/// Keys of a ledger that lie by another spelling of its path. Where the proper one is there too, the other
/// is not used.
pub fn all_misplaced(dir: &Path) -> Vec<Misplaced> {
    let endings = [".key", ".sign"].into_iter();
    let found = endings.filter_map(|ending| Some((misplaced(dir, ending)?, ending)));
    found.map(|(found, ending)| Misplaced { found, proper: properly_beside(dir, ending) }).collect()
}

fn properly_beside(dir: &Path, ending: &str) -> PathBuf {
    let spelled = beside_as_spelled(dir, ending);
    match real_folder(dir).and_then(|real| appended(&real, ending)) {
        // The shorter path where both are the same.
        Some(real) if !is_same_file_name(&spelled, &real) => real,
        _ => spelled,
    }
}

/// Where earlier versions looked: beside the path as it is spelled, which for `.` was within the folder.
fn misplaced(dir: &Path, ending: &str) -> Option<PathBuf> {
    let proper = properly_beside(dir, ending);
    let within = dir.join(format!("ledger{ending}"));
    let places = [beside_as_spelled(dir, ending), within];
    places.into_iter().find(|place| *place != proper && place.is_file())
}

fn beside_as_spelled(dir: &Path, ending: &str) -> PathBuf {
    appended(dir, ending).unwrap_or_else(|| dir.join(format!("ledger{ending}")))
}

/// A path with an ending behind its last name.
fn appended(dir: &Path, ending: &str) -> Option<PathBuf> {
    let mut name = dir.file_name()?.to_owned();
    name.push(ending);
    Some(dir.with_file_name(name))
}

/// A folder without links, dots and the like. Of one that is not there, as far as it is.
fn real_folder(dir: &Path) -> Option<PathBuf> {
    if let Ok(real) = fs::canonicalize(dir) {
        return Some(real);
    }
    let name = dir.file_name()?;
    let above = durability::folder_of(dir);
    let above = if above == dir { None } else { real_folder(above) };
    above.map(|above| above.join(name))
}

/// Whether two paths name the same place in the same folder.
fn is_same_file_name(one: &Path, other: &Path) -> bool {
    let folder = |path: &Path| real_folder(durability::folder_of(path));
    one.file_name() == other.file_name() && folder(one).is_some_and(|of| Some(of) == folder(other))
}

/// Writes a new key file, readable by its owner alone, and syncs it. Never overwrites one.
pub fn write(path: &Path, key: &Key) -> Result<(), KeyError> {
    write_new(path, &key.to_text(), Readers::Owner)
}

/// Writes the text of a new key's file, readable by its owner alone, and syncs it. Never overwrites one.
pub fn write_text(path: &Path, text: &str) -> Result<(), KeyError> {
    write_new(path, text, Readers::Owner)
}

/// Who can read a new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readers {
    /// Its owner alone.
    Owner,
    /// Everybody.
    All,
}

/// Writes a new file whole, and syncs it. Never overwrites one, and leaves no part of one.
pub(super) fn write_new(path: &Path, text: &str, readers: Readers) -> Result<(), KeyError> {
    let written = (|| {
        let mut file = WholeFile::create(path)?;
        file.write_all(text.as_bytes())?;
        if readers == Readers::All {
            file.let_all_read()?;
        }
        file.place()
    })();
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => KeyError::Exists(path.to_owned()),
        _ => KeyError::Io { path: path.to_owned(), error },
    })
}

/// Gives a key file another name, and syncs it. Nothing may be there but the same bytes, which an interrupted
/// renaming leaves.
pub(super) fn rename_new(from: &Path, to: &Path) -> Result<(), KeyError> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => KeyError::Exists(to.to_owned()),
        _ => KeyError::Io { path: to.to_owned(), error },
    };
    let sync = || File::open(durability::folder_of(to))?.sync_all();
    // Unlike a rename, this never takes the place of another file.
    match fs::hard_link(from, to) {
        Ok(()) => sync().and_then(|()| fs::remove_file(from)).map_err(failed),
        Err(_) if is_copy(from, to) => {
            sync().and_then(|()| fs::remove_file(from)).and_then(|()| sync()).map_err(failed)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(failed(error)),
        // Sticks have no second names.
        Err(_) if fs::symlink_metadata(to).is_ok() => {
            Err(failed(io::ErrorKind::AlreadyExists.into()))
        }
        Err(_) => fs::rename(from, to).and_then(|()| sync()).map_err(failed),
    }
}

/// Whether two plain files hold the same bytes. A link is not one: what it leads to may be the other.
fn is_copy(from: &Path, to: &Path) -> bool {
    let is_plain = |path| fs::symlink_metadata(path).is_ok_and(|file: fs::Metadata| file.is_file());
    let bytes = |path| small_file::read(path).ok();
    is_plain(from) && is_plain(to) && bytes(from).is_some_and(|of| Some(of) == bytes(to))
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
    let text = check_no_pipe(path).and_then(|()| small_file::read(path));
    text.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => KeyError::Missing(path.to_owned()),
        io::ErrorKind::InvalidData => KeyError::Form(path.to_owned()),
        _ => KeyError::Io { path: path.to_owned(), error },
    })
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_key_follows_the_folder_not_the_spelling_of_its_path() {
        let dir = tempfile::tempdir().unwrap();
        let real = fs::canonicalize(dir.path()).unwrap();
        let folder = real.join("mali");
        fs::create_dir_all(folder.join("store")).unwrap();
        fs::create_dir(real.join("elsewhere")).unwrap();
        std::os::unix::fs::symlink(&folder, real.join("elsewhere/link")).unwrap();
        let proper = fs::canonicalize(&real).unwrap().join("mali.key");
        let spellings =
            ["mali", "mali/", "mali/.", "mali/store/..", "elsewhere/../mali", "elsewhere/link"];
        for spelling in spellings {
            let beside = beside(&real.join(spelling));
            let place = fs::canonicalize(beside.parent().unwrap()).unwrap();
            assert_eq!(place.join(beside.file_name().unwrap()), proper, "{spelling}");
        }
        // One that is not there yet.
        assert_eq!(beside(&real.join("new")), real.join("new.key"));
        assert_eq!(beside(&real.join("elsewhere/../new")).file_name().unwrap(), "new.key");

        // A key by an old spelling is found, until the proper one is there.
        let old = real.join("elsewhere/link.key");
        fs::write(&old, "").unwrap();
        assert_eq!(beside(&real.join("elsewhere/link")), old);
        let found = all_misplaced(&real.join("elsewhere/link"));
        assert_eq!(found, [Misplaced { found: old, proper: proper.clone() }]);
        let within = folder.join("ledger.key");
        fs::write(&within, "").unwrap();
        assert_eq!(beside(&folder), within);
        fs::write(&proper, "").unwrap();
        assert_eq!(beside(&folder), proper);
    }

    #[test]
    fn a_new_file_takes_no_others_place() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("mali.sign");
        write_new(&path, "one", Readers::Owner).unwrap();
        assert!(is_private(&path));
        assert!(matches!(write_new(&path, "two", Readers::All), Err(KeyError::Exists(_))));
        let next = dir.path().join("next");
        write_new(&next, "three", Readers::All).unwrap();
        assert!(matches!(rename_new(&next, &path), Err(KeyError::Exists(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        assert!(next.exists());
        rename_new(&next, &dir.path().join("four")).unwrap();
        assert!(!next.exists());
    }
}
