//! The keys of a new ledger: in their places before it is, and gone where it does not come to be.
//!
//! Belongs here: writing them, taking them back, and what a killed `init` left of them. Does not: making
//! the ledger (`init`), what the keys are for (`register`, `audit::note`).
//!
//! A note beside the ledger's place says what is being made: a checksum of each key's file, and where it is
//! to be. It is locked while its process lives, and goes before the ledger gets its name. So a note that is
//! there, and locked by nobody, proves that the ledger never came to be, and a file with the checksum in it
//! that it is that one's key. Only such files are removed.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::{Error, signing};
use crate::audit::checkpoint::origin;
use crate::audit::note::Signer;
use crate::ledger::key_file::{self, KeyError};
use crate::ledger::{LedgerError, signing_file};
use crate::log::durability::folder_of;
use crate::log::tree::sha256;
use crate::register::Key;

/// Begins the note's name; the name of the ledger's folder follows.
const NOTE_PREFIX: &str = ".headcount-new-";
/// Longest note that is read, in bytes.
const NOTE_BYTES_MAX: u64 = 64 << 10;

/// The files of a new ledger's keys.
#[derive(Debug)]
pub(super) struct NewKeys {
    note_path: PathBuf,
    key_path: PathBuf,
    signing_path: PathBuf,
    key: String,
    /// The files that were written.
    written: Vec<PathBuf>,
}

impl NewKeys {
    /// Keys of a ledger at `dir` that are going to be in these files.
    pub fn new(dir: &Path, key: &Key, key_path: &Path, signing_path: &Path) -> Self {
        Self {
            note_path: note_path(dir),
            key_path: key_path.to_owned(),
            signing_path: signing_path.to_owned(),
            key: key.to_text(),
            written: Vec::new(),
        }
    }

    /// Writes the keys of a ledger that is whole, and not yet in its place. Returns the verifier key.
    ///
    /// # Errors
    /// A key that is there already, a full disk; what was written until then is taken back.
    pub fn write(&mut self, ledger: Uuid) -> Result<String, LedgerError> {
        self.write_all(ledger).inspect_err(|_| self.take_back())
    }

    fn write_all(&mut self, ledger: Uuid) -> Result<String, LedgerError> {
        let signer = Signer::random(&origin(ledger)).map_err(LedgerError::Random)?;
        let verifier_path = signing_file::verifier_beside(&self.signing_path);
        let verifier = signing::verifier_text(&signer);
        let files = [
            (self.key_path.clone(), self.key.clone()),
            (self.signing_path.clone(), signer.to_secret_text()),
            (verifier_path.clone(), verifier.clone()),
        ];
        let failed = |error| KeyError::Io { path: self.note_path.clone(), error };
        let note = write_note(&self.note_path, &files).map_err(failed)?;
        for (path, text) in &files {
            match *path == verifier_path {
                true => signing_file::write_verifier(path, text)?,
                false => key_file::write_text(path, text)?,
            }
            self.written.push(path.clone());
        }
        drop_note(&self.note_path).map_err(failed)?;
        drop(note);
        Ok(signer.verifier().to_string())
    }

    /// Removes the files that were written: their ledger has not come to be.
    pub fn take_back(&mut self) {
        for path in self.written.drain(..) {
            let _ = fs::remove_file(path);
        }
        let _ = fs::remove_file(&self.note_path);
    }
}

fn note_path(dir: &Path) -> PathBuf {
    let mut name = OsString::from(NOTE_PREFIX);
    name.push(dir.file_name().unwrap_or_default());
    dir.with_file_name(name)
}

/// Writes the note of some files, and locks it.
fn write_note(path: &Path, files: &[(PathBuf, String)]) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut note = options.open(path)?;
    note.lock()?;
    for (path, text) in files {
        let path = std::path::absolute(path)?;
        writeln!(note, "{} {}", hex::encode(sha256(&[text.as_bytes()])), path.display())?;
    }
    note.sync_all()?;
    File::open(folder_of(path))?.sync_all()?;
    Ok(note)
}

/// Removes the note for good: one that came back after a power cut would say of a ledger's keys that they
/// are nobody's.
fn drop_note(path: &Path) -> io::Result<()> {
    fs::remove_file(path)?;
    File::open(folder_of(path))?.sync_all()
}

/// Removes what a killed `init` left of a ledger that was to be at `dir`: its keys in these files.
///
/// # Errors
/// A file that cannot be removed.
pub(super) fn drop_unfinished(dir: &Path, places: &[PathBuf]) -> Result<(), Error> {
    let path = note_path(dir);
    drop_noted(&path, places).map_err(|error| Error::file("remove", &path, error))
}

fn drop_noted(path: &Path, places: &[PathBuf]) -> io::Result<()> {
    let is_note =
        fs::symlink_metadata(path).is_ok_and(|note| note.is_file() && note.len() <= NOTE_BYTES_MAX);
    // The process that writes it lives.
    let Some(_lock) =
        is_note.then(|| File::open(path)).transpose()?.filter(|note| note.try_lock().is_ok())
    else {
        return Ok(());
    };
    let text = fs::read_to_string(path)?;
    for (checksum, noted) in text.lines().filter_map(|line| line.split_once(' ')) {
        let noted = Path::new(noted);
        let is_here = |place: &PathBuf| std::path::absolute(place).is_ok_and(|at| at == noted);
        let is_its = || fs::read(noted).is_ok_and(|it| hex::encode(sha256(&[&it])) == checksum);
        if places.iter().any(is_here) && is_its() {
            fs::remove_file(noted)?;
        }
    }
    drop_note(path)
}
