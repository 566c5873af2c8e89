//! The keys of a new ledger: in their places before it is, and gone where it does not come to be.
//!
//! Belongs here: writing them, taking them back, and what a killed `init` left of them. Does not: making
//! the ledger (`init`), what the keys are for (`register`, `audit::note`).
//!
//! A note beside the ledger's place says where the ledger is being made, until that gets its name. It is
//! locked while its process lives. A ledger that got its name is not where the note says any more. So keys
//! are removed only where the folder in the note is still there, holds a ledger in which nothing was recorded
//! yet, and the keys are that ledger's. Where that is not so, the keys stay, and `init` says which they are.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::error::init::InitError;
use super::{Error, signing};
use crate::audit::checkpoint::origin;
use crate::audit::note::{Signer, Verifier};
use crate::ledger::key_file::{self, KeyError};
use crate::ledger::{Ledger, LedgerError, signing_file};
use crate::log::durability::folder_of;
use crate::log::{BUILT, Examiner, aside};
use crate::register::Key;

/// Begins the note's name; the name of the ledger's folder follows.
const NOTE_PREFIX: &str = ".headcount-new-";
/// Longest note that is read, in bytes.
const NOTE_BYTES_MAX: u64 = 64 << 10;
/// Records of a ledger in which nothing was recorded yet: its opening and its profile.
const NEW_RECORDS: u64 = 2;

/// The files of a new ledger's keys.
#[derive(Debug)]
pub(super) struct NewKeys {
    note_path: PathBuf,
    key_path: PathBuf,
    signing_path: PathBuf,
    key: String,
    /// The note, locked, while it is there.
    note: Option<File>,
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
            note: None,
            written: Vec::new(),
        }
    }

    /// Writes the keys of a ledger that is whole in the folder `aside`, and not yet in its place. Returns the
    /// verifier key.
    ///
    /// # Errors
    /// A key that is there already, a full disk; what was written until then is taken back.
    pub fn write(&mut self, aside: &Path, ledger: Uuid) -> Result<String, LedgerError> {
        self.write_all(aside, ledger).inspect_err(|_| self.take_back())
    }

    fn write_all(&mut self, aside: &Path, ledger: Uuid) -> Result<String, LedgerError> {
        let signer = Signer::random(&origin(ledger)).map_err(LedgerError::Random)?;
        let verifier_path = signing_file::verifier_beside(&self.signing_path);
        let verifier = signing::verifier_text(&signer);
        let files = [
            (self.key_path.clone(), self.key.clone()),
            (self.signing_path.clone(), signer.to_secret_text()),
            (verifier_path.clone(), verifier.clone()),
        ];
        let failed = |error| KeyError::Io { path: self.note_path.clone(), error };
        self.note = Some(write_note(&self.note_path, aside).map_err(failed)?);
        for (path, text) in &files {
            match *path == verifier_path {
                true => signing_file::write_verifier(path, text)?,
                false => key_file::write_text(path, text)?,
            }
            self.written.push(path.clone());
        }
        Ok(signer.verifier().to_string())
    }

    /// Removes the note: the ledger has its name. One that stays says of no key that it is nobody's.
    pub fn keep(&mut self) {
        let _ = fs::remove_file(&self.note_path);
        self.note = None;
    }

    /// Removes the files that were written: their ledger has not come to be.
    pub fn take_back(&mut self) {
        for path in self.written.drain(..) {
            let _ = fs::remove_file(path);
        }
        // Another process's note is not this one's to remove.
        if self.note.take().is_some() {
            let _ = fs::remove_file(&self.note_path);
        }
    }
}

fn note_path(dir: &Path) -> PathBuf {
    let mut name = OsString::from(NOTE_PREFIX);
    name.push(dir.file_name().unwrap_or_default());
    dir.with_file_name(name)
}

/// Writes the note of a ledger that is being made, and locks it.
fn write_note(path: &Path, aside: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut note = options.open(path)?;
    note.lock()?;
    writeln!(note, "{}", std::path::absolute(aside)?.display())?;
    note.sync_all()?;
    File::open(folder_of(path))?.sync_all()?;
    Ok(note)
}

/// Removes the note that an interrupted `init` left beside a ledger that has its name.
pub(super) fn drop_note_of_made(dir: &Path) {
    let path = note_path(dir);
    if open_note(&path).is_ok_and(|note| note.is_some()) {
        let _ = fs::remove_file(path);
    }
}

/// A note that no living process holds, locked.
fn open_note(path: &Path) -> io::Result<Option<File>> {
    let is_note =
        fs::symlink_metadata(path).is_ok_and(|note| note.is_file() && note.len() <= NOTE_BYTES_MAX);
    let note = is_note.then(|| File::open(path)).transpose()?;
    Ok(note.filter(|note| note.try_lock().is_ok()))
}

/// Removes what a killed `init` left of a ledger that was to be at `dir`: its keys in these files.
///
/// # Errors
/// Keys of which it is not proved that no ledger needs them; a file that cannot be removed.
pub(super) fn drop_unfinished(dir: &Path, places: &[PathBuf]) -> Result<(), Error> {
    let note = note_path(dir);
    let failed = |error| Error::file("remove", &note, error);
    // None, or the process that writes it lives.
    let Some(_lock) = open_note(&note).map_err(failed)? else { return Ok(()) };
    let is_there = |place: &&PathBuf| fs::symlink_metadata(place).is_ok();
    let files: Vec<PathBuf> = places.iter().filter(is_there).cloned().collect();
    if !files.is_empty() && !are_of_unfinished(&note, dir, &files) {
        return Err(InitError::KeysInTheWay { files, note }.into());
    }
    let remove = || -> io::Result<()> {
        files.iter().try_for_each(fs::remove_file)?;
        fs::remove_file(&note)?;
        File::open(folder_of(&note))?.sync_all()
    };
    remove().map_err(failed)
}

/// Whether all of these keys are those of a ledger that did not get its name.
fn are_of_unfinished(note: &Path, dir: &Path, files: &[PathBuf]) -> bool {
    let Ok(text) = fs::read_to_string(note) else { return false };
    let aside = Path::new(text.trim_end_matches('\n'));
    if !is_built_beside(aside, dir) {
        return false;
    }
    let Ok(ledger) = Ledger::open(aside, &Examiner::InProcess) else { return false };
    let Ok(opened) = ledger.opened() else { return false };
    let name = origin(opened.ledger);
    let are_its = files.iter().all(|path| {
        let is_plain = fs::symlink_metadata(path).is_ok_and(|file| file.is_file());
        let Some(text) = signing_file::read(path).ok().flatten().filter(|_| is_plain) else {
            return false;
        };
        Key::parse(&text).is_some_and(|key| ledger.fitting_key(&key).is_ok())
            || Signer::parse(&text).is_ok_and(|signer| signer.verifier().name() == name)
            || Verifier::parse(&text).is_ok_and(|key| key.name() == name)
    });
    are_its && ledger.size() <= NEW_RECORDS
}

/// Whether a folder is where a ledger at `dir` is made before it gets its name, and nobody's.
fn is_built_beside(built: &Path, dir: &Path) -> bool {
    let (Some(part), true) = (built.parent(), built.file_name() == Some(BUILT.as_ref())) else {
        return false;
    };
    let is_beside = fs::canonicalize(folder_of(part))
        .is_ok_and(|at| fs::canonicalize(folder_of(dir)).is_ok_and(|beside| at == beside));
    let is_folder = fs::symlink_metadata(built).is_ok_and(|found| found.is_dir());
    is_beside
        && is_folder
        && aside::stale(folder_of(part)).iter().any(|stale| stale.file_name() == part.file_name())
}
