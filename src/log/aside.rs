//! Temporary names: what is written beside its place, and removing what a killed process left there.
//!
//! Belongs here: names, who holds them, when they are stale. Does not: what is written, and what
//! becomes of it (`files`, `rewriting`, `opening`).
//!
//! A process holds a lock on what it writes aside, for as long as it lives: the system gives the lock
//! back however the process ends. So what can be locked is nobody's any more, and is removed when
//! something is next written into the same folder. A process that is slow, stopped or waiting keeps
//! its lock, and so its files. Where a file system has no locks, nothing is removed.
//!
//! ```text
//! create the name ─▶ lock it ─▶ is the name still there? ─▶ write, rename or remove ─▶ close
//!                                └ no: somebody cleaned up between the first two; begin again
//! ```
//!
//! Invariants: only the owner can read what is aside, from its first byte on; nothing is removed
//! whose name this program does not give.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile, TempDir};

/// Begins the temporary names.
const PREFIX: &str = ".headcount-";
/// Ends them.
const SUFFIX: &str = ".part";
/// Random characters between the two.
const RANDOM: usize = 10;
/// How often a name is chosen anew after another process took it for a stale one.
const TRIES_MAX: usize = 5;

/// Whether this program gives such names to what it writes aside.
pub fn is_aside(name: &OsStr) -> bool {
    let name = name.to_str().unwrap_or_default();
    let random = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
    random.is_some_and(|r| r.len() == RANDOM && r.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// A folder that is written aside. It goes, with all that is in it, when this is dropped.
#[derive(Debug)]
pub struct AsideFolder {
    // Dropped in this order: removed while it is still held.
    dir: TempDir,
    _held: Option<File>,
}

impl AsideFolder {
    /// Makes a folder in one that is there, after removing what killed processes left in that.
    pub fn create_in(folder: &Path) -> io::Result<Self> {
        clear(folder);
        for _ in 0..TRIES_MAX {
            let mut builder = Builder::new();
            let builder = builder.prefix(PREFIX).suffix(SUFFIX).rand_bytes(RANDOM);
            #[cfg(unix)]
            let builder = builder.permissions(private(0o700));
            let dir = builder.tempdir_in(folder)?;
            let held = File::open(dir.path()).ok();
            match &held {
                // Where folders cannot be opened, they cannot be locked by others either.
                None => return Ok(Self { dir, _held: None }),
                Some(file) if is_held(file, dir.path()) => return Ok(Self { dir, _held: held }),
                Some(_) => {}
            }
        }
        Err(taken_away())
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }
}

/// Makes a file aside in a folder, after removing what killed processes left there.
pub fn file_in(folder: &Path) -> io::Result<NamedTempFile> {
    clear(folder);
    for _ in 0..TRIES_MAX {
        let mut builder = Builder::new();
        let builder = builder.prefix(PREFIX).suffix(SUFFIX).rand_bytes(RANDOM);
        #[cfg(unix)]
        let builder = builder.permissions(private(0o600));
        let file = builder.tempfile_in(folder)?;
        if is_held(file.as_file(), file.path()) {
            return Ok(file);
        }
    }
    Err(taken_away())
}

#[cfg(unix)]
fn private(mode: u32) -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    fs::Permissions::from_mode(mode)
}

fn taken_away() -> io::Error {
    io::Error::other("another process takes away what is written here")
}

/// Locks what was just created; whether it still has its name.
fn is_held(file: &File, path: &Path) -> bool {
    match file.try_lock() {
        Ok(()) => is_same(file, path),
        // Somebody is about to remove it.
        Err(TryLockError::WouldBlock) => false,
        // No locks here, and so nobody who removes anything.
        Err(TryLockError::Error(_)) => true,
    }
}

fn is_same(file: &File, path: &Path) -> bool {
    let (Ok(opened), Ok(named)) = (file.metadata(), fs::symlink_metadata(path)) else {
        return false;
    };
    is_same_file(&opened, &named)
}

#[cfg(unix)]
fn is_same_file(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn is_same_file(a: &Metadata, b: &Metadata) -> bool {
    a.file_type() == b.file_type() && a.created().ok() == b.created().ok()
}

/// What processes that were killed left in a folder. Whatever a living one writes is not among it.
pub fn stale(folder: &Path) -> Vec<PathBuf> {
    held_stale(folder).into_iter().map(|(path, _)| path).collect()
}

/// Removes what processes that were killed left in a folder; what was removed.
pub fn clear(folder: &Path) -> Vec<PathBuf> {
    let mut removed = Vec::new();
    for (path, held) in held_stale(folder) {
        // Named by another, since it was locked: then it is not aside any more.
        if !is_same(&held, &path) {
            continue;
        }
        let gone = match path.is_dir() {
            true => fs::remove_dir_all(&path),
            false => fs::remove_file(&path),
        };
        if gone.is_ok() {
            removed.push(path);
        }
    }
    removed
}

/// Stale names, each locked.
fn held_stale(folder: &Path) -> Vec<(PathBuf, File)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let named = entries.filter(|entry| is_aside(&entry.file_name()));
    let mut stale = Vec::new();
    for path in named.map(|entry| entry.path()) {
        let is_ours =
            fs::symlink_metadata(&path).is_ok_and(|found| found.is_file() || found.is_dir());
        let Some(file) = is_ours.then(|| File::open(&path).ok()).flatten() else { continue };
        if file.try_lock().is_ok() {
            stale.push((path, file));
        }
    }
    stale.sort_by(|(a, _), (b, _)| a.cmp(b));
    stale
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn names(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    /// What a killed process leaves: the name, and no lock.
    fn left_behind(folder: &Path) {
        let file = file_in(folder).unwrap();
        drop(file.keep().unwrap());
        let aside = AsideFolder::create_in(folder).unwrap();
        fs::create_dir(aside.path().join("store")).unwrap();
        fs::write(aside.path().join("store/db"), "people").unwrap();
        drop(aside.dir.keep());
    }

    #[test]
    fn what_a_killed_process_left_goes_and_what_a_living_one_writes_stays() {
        let dir = tempfile::tempdir().unwrap();
        let living = (file_in(dir.path()).unwrap(), AsideFolder::create_in(dir.path()).unwrap());
        let theirs = dir.path().join(".headcount-notes");
        fs::write(&theirs, "somebody's own").unwrap();
        left_behind(dir.path());
        // The folder was made after the file was left, so the file is gone already.
        assert_eq!(stale(dir.path()).len(), 1);
        assert_eq!(clear(dir.path()).len(), 1);
        assert_eq!(names(dir.path()), 3);
        assert!(living.0.path().exists() && living.1.path().exists() && theirs.exists());
        drop(living);
        assert_eq!(names(dir.path()), 1);
    }

    #[test]
    fn only_the_owner_can_read_what_is_aside() {
        let dir = tempfile::tempdir().unwrap();
        let (file, folder) =
            (file_in(dir.path()).unwrap(), AsideFolder::create_in(dir.path()).unwrap());
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(file.path()), mode(folder.path())), (0o600, 0o700));
    }

    #[test]
    fn names_are_recognised_to_the_letter() {
        for (name, is_ours) in [
            (".headcount-abcdefghij.part", true),
            (".headcount-abcdefghi.part", false),
            (".headcount-abcdefghij", false),
            ("headcount-abcdefghij.part", false),
            (".headcount-abc/efghij.part", false),
            (".headcount-.part", false),
        ] {
            assert_eq!(is_aside(OsStr::new(name)), is_ours, "{name}");
        }
    }
}
