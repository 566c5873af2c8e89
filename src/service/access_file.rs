//! The file of secrets beside the ledger: `DIR.access`.
//!
//! Belongs here: what is in the file, reading it as it is now, changing it as one. Does not: when a secret is good
//! (`credentials`, `tokens`, and `web` for sessions).
//!
//! The file is JSON, and readable by its owner alone. It only says how each person is known, and the log says what they
//! may do. So it can be lost: everybody is invited again.
//!
//! Several programs use it at the same time: the page, and commands that revoke. A change is made to what the file says
//! at that moment, while a lock is held; whoever reads looks first whether the file is still the one that was read.
//!
//! Invariant: no secret is in it, but what a secret can be recognised by.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::holder::Holder;
use crate::event::access::Role;
use crate::language::refused::in_words;
use crate::ledger::key_file::access_beside;
use crate::log::files::WholeFile;
use crate::log::small_file;
use crate::log::tree::sha256;

/// Version of the file.
const FORM: u32 = 1;

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AccessFileError {
    /// The file is of something else, or of a later version.
    #[error("{} is no file of passwords of this program", .0.display())]
    Form(PathBuf),
    /// The file system refused.
    #[error("cannot use {}: {}", .path.display(), in_words(.error))]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

/// What is in the file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Kept {
    form: u32,
    /// By staff id, the hash of the password with its salt, as a PHC string.
    pub passwords: BTreeMap<String, String>,
    /// By staff id.
    pub invitations: BTreeMap<String, Invitation>,
    /// By the SHA-256 of the session's name, in hexadecimal digits.
    #[serde(default)]
    pub sessions: BTreeMap<String, KeptSession>,
    /// Where the page was served last: links to it begin so.
    #[serde(default)]
    pub origin: Option<String>,
    /// By the name that tells a token from others, which is no secret.
    #[serde(default)]
    pub tokens: BTreeMap<String, KeptToken>,
}

/// What lets somebody choose a password.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Invitation {
    /// Of the secret, in hexadecimal digits.
    pub sha256: String,
    /// It is good until then.
    pub until: DateTime<Utc>,
}

/// A session that goes on when the page is started again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptSession {
    /// Whose it is.
    pub holder: Holder,
    /// When it began.
    pub since: DateTime<Utc>,
    /// A visit; there may have been later ones, within minutes.
    pub last: DateTime<Utc>,
}

/// What lets a program ask in somebody's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptToken {
    /// Of the secret, in hexadecimal digits.
    pub sha256: String,
    /// In whose place.
    pub staff: String,
    /// For no more than this role may; else for all that they may.
    pub role: Option<Role>,
    /// When it was made.
    pub made: DateTime<Utc>,
    /// It is good until then.
    pub until: DateTime<Utc>,
}

/// The file, as it was read last.
#[derive(Debug)]
pub struct AccessFile {
    path: PathBuf,
    read: Mutex<Read>,
}

/// What was read, and of which file.
#[derive(Debug, Default)]
struct Read {
    kept: Arc<Kept>,
    file: Option<Looks>,
}

/// How a file that was read can be told from another one. It stays open, so that no other gets its number.
#[derive(Debug)]
struct Looks {
    _held: File,
    number: u64,
    modified: Option<SystemTime>,
    length: u64,
}

impl AccessFile {
    /// That of a ledger.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn beside(ledger_dir: &Path) -> Result<Self, AccessFileError> {
        Self::open(&access_beside(ledger_dir))
    }

    /// A file; nothing is in one that is not there.
    ///
    /// # Errors
    /// A file that cannot be read, or of another form.
    pub fn open(path: &Path) -> Result<Self, AccessFileError> {
        let file = Self { path: path.to_owned(), read: Mutex::default() };
        file.now()?;
        Ok(file)
    }

    /// What is in the file now.
    ///
    /// # Errors
    /// A file that cannot be read, or of another form.
    pub fn now(&self) -> Result<Arc<Kept>, AccessFileError> {
        self.refreshed(&mut held(&self.read))
    }

    fn refreshed(&self, read: &mut Read) -> Result<Arc<Kept>, AccessFileError> {
        let io = |error| AccessFileError::Io { path: self.path.clone(), error };
        let is_gone = |error: &io::Error| error.kind() == io::ErrorKind::NotFound;
        match std::fs::metadata(&self.path) {
            Ok(found) if read.file.as_ref().is_some_and(|file| file.is(&found)) => {}
            Err(error) if is_gone(&error) && read.file.is_none() && read.kept.form == FORM => {}
            Ok(_) => match File::open(&self.path) {
                Ok(file) => *read = self.read_from(file)?,
                Err(error) => return Err(io(error)),
            },
            Err(error) if is_gone(&error) => {
                *read = Read { kept: Arc::new(Kept { form: FORM, ..Kept::default() }), file: None };
            }
            Err(error) => return Err(io(error)),
        }
        Ok(Arc::clone(&read.kept))
    }

    fn read_from(&self, file: File) -> Result<Read, AccessFileError> {
        let looked = file.metadata().and_then(|found| {
            let text = small_file::read_open(&file)?;
            Ok((found, text))
        });
        let looked = looked.map_err(|error| AccessFileError::Io { path: self.path.clone(), error });
        let (found, text) = looked?;
        let kept = serde_json::from_str::<Kept>(&text).ok().filter(|kept| kept.form == FORM);
        let kept = kept.ok_or_else(|| AccessFileError::Form(self.path.clone()))?;
        Ok(Read { kept: Arc::new(kept), file: Some(Looks::of(file, &found)) })
    }

    /// Changes what is in the file, on the disk first.
    ///
    /// # Errors
    /// A file that cannot be read, locked or written.
    pub fn change<T>(&self, change: impl FnOnce(&mut Kept) -> T) -> Result<T, AccessFileError> {
        let io = |error| AccessFileError::Io { path: self.path.clone(), error };
        // Another program's change waits until this one is on the disk. The lock ends with the handle.
        let _lock = self.locked().map_err(io)?;
        let mut read = held(&self.read);
        let mut kept = Kept::clone(&*self.refreshed(&mut read)?);
        let done = change(&mut kept);
        let written = serde_json::to_vec_pretty(&kept).map_err(io::Error::other).and_then(|text| {
            let file = WholeFile::create(&self.path)?;
            file.file().write_all(&text)?;
            file.replace_synced()
        });
        written.map_err(io)?;
        self.refreshed(&mut read)?;
        Ok(done)
    }

    /// A file of its own is locked, since the other one is replaced.
    fn locked(&self) -> io::Result<File> {
        let mut path = self.path.clone().into_os_string();
        path.push(".lock");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        file.lock()?;
        Ok(file)
    }
}

impl Looks {
    fn of(file: File, found: &std::fs::Metadata) -> Self {
        let (modified, length) = (found.modified().ok(), found.len());
        Self { _held: file, number: number(found), modified, length }
    }

    fn is(&self, found: &std::fs::Metadata) -> bool {
        let other = (number(found), found.modified().ok(), found.len());
        (self.number, self.modified, self.length) == other
    }
}

/// The number that a file system tells a file by.
fn number(found: &std::fs::Metadata) -> u64 {
    #[cfg(unix)]
    {
        std::os::unix::fs::MetadataExt::ino(found)
    }
    #[cfg(not(unix))]
    {
        let _ = found;
        0
    }
}

/// What a random secret is known by: it needs no slow hash. In hexadecimal digits.
pub fn known_by(secret: &str) -> String {
    hex::encode(sha256(&[secret.as_bytes()]))
}

/// 32 random bytes, in hexadecimal digits.
///
/// # Errors
/// A system without random numbers.
pub fn random_secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(hex::encode(bytes))
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn password(file: &AccessFile, staff: &str, hash: &str) {
        let (staff, hash) = (staff.to_owned(), hash.to_owned());
        file.change(|kept| kept.passwords.insert(staff, hash)).unwrap();
    }

    #[test]
    fn what_another_program_changes_is_seen_and_nothing_of_it_is_lost() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("mali.access");
        let (page, command) = (AccessFile::open(&path).unwrap(), AccessFile::open(&path).unwrap());
        assert!(page.now().unwrap().passwords.is_empty());
        password(&command, "gao-03", "a");
        assert_eq!(page.now().unwrap().passwords["gao-03"], "a");
        password(&page, "me-01", "b");
        // Of the same length, within the same moment.
        for hash in ["c", "d", "e", "f"] {
            password(&command, "gao-03", hash);
            assert_eq!(page.now().unwrap().passwords["gao-03"], hash);
        }
        assert_eq!(command.now().unwrap().passwords.len(), 2);
        std::fs::remove_file(&path).unwrap();
        assert!(page.now().unwrap().passwords.is_empty());
        std::fs::write(&path, "{}").unwrap();
        assert!(matches!(page.now(), Err(AccessFileError::Form(_))));
        assert!(matches!(page.change(|_| ()), Err(AccessFileError::Form(_))));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{}");
    }

    #[test]
    fn many_change_it_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("mali.access");
        std::thread::scope(|threads| {
            for thread in 0..4 {
                let path = &path;
                threads.spawn(move || {
                    let file = AccessFile::open(path).unwrap();
                    for at in 0..10 {
                        password(&file, &format!("{thread}-{at}"), "x");
                    }
                });
            }
        });
        assert_eq!(AccessFile::open(&path).unwrap().now().unwrap().passwords.len(), 40);
    }

    #[test]
    fn a_file_of_before_there_were_sessions_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("mali.access");
        std::fs::write(&path, "{\"form\":1,\"passwords\":{\"a\":\"b\"},\"invitations\":{}}")
            .unwrap();
        assert_eq!(AccessFile::open(&path).unwrap().now().unwrap().passwords.len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_reads_it() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("mali.access");
        password(&AccessFile::open(&path).unwrap(), "gao-03", "a");
        for name in ["mali.access", "mali.access.lock"] {
            let found = std::fs::metadata(dir.path().join(name)).unwrap();
            assert_eq!(found.permissions().mode() & 0o777, 0o600, "{name}");
        }
    }
}
