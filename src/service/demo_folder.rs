//! The folder of a demo: telling whether all that is in it was made by one, and emptying it then.
//!
//! Belongs here: the manifest, holding a folder against it, removing what was proved. Does not: making a
//! demo (`demo`).
//!
//! A demo writes down the SHA-256 of every file that it made, in the form that `sha256sum --check` reads,
//! and how many records its ledger has, with their root. A later demo empties the folder only when every
//! file in it is one of these, unchanged, and the ledger has these records and no others. Opening the
//! ledger changes its store and cache, but adds no record; so the head proves it.
//!
//! Nothing is removed before all of it was looked at. A demo that was killed while it removed things has
//! kept the manifest, and the next one goes on.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::Error;
use super::error::demo::DemoError;
use super::files::{Readers, write_new};
use crate::log::durability::make_dirs;
use crate::log::head::Head;
use crate::log::tree::Hash;
use crate::log::{Contents, LogError};

/// The manifest's name.
const MANIFEST: &str = "DEMO.sha256";
/// Folder of the ledger.
pub const LEDGER: &str = "ledger";
/// Begins the manifest's line about the ledger; its number of records and their root follow.
const LEDGER_LINE: &str = "# ledger ";
/// Files that are named in an error.
const NAMED_MAX: usize = 5;

/// What a demo made.
#[derive(Debug, Default, PartialEq, Eq)]
struct Manifest {
    /// SHA-256 by the path within the folder, with `/`.
    files: BTreeMap<String, String>,
    /// Records of the ledger, and their root.
    ledger: Option<(u64, String)>,
}

/// Makes an empty folder; one that a demo made is emptied first.
///
/// # Errors
/// Anything in it that a demo is not proved to have made: then nothing was removed.
pub fn make_room(dir: &Path) -> Result<(), Error> {
    let is_empty = fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_none());
    if fs::symlink_metadata(dir).is_ok() && !is_empty {
        empty(dir)?;
    }
    make_dirs(dir).map_err(|error| Error::file("create", dir, error))
}

/// Writes down what is in the folder, and the records of its ledger.
///
/// # Errors
/// A folder that cannot be read or written to.
pub fn write_manifest(dir: &Path, size: u64, root: Hash) -> Result<(), Error> {
    let failed = |error| Error::file("read", dir, error);
    let mut text = format!(
        "# What `headcount demo` made. Another demo replaces this folder, if nothing in it was changed.\n\
         {LEDGER_LINE}{size} {}\n",
        hex::encode(root)
    );
    let (files, _) = found(dir).map_err(failed)?;
    for (name, path) in files {
        text.push_str(&format!("{}  {name}\n", checksum(&path).map_err(failed)?));
    }
    write_new(&dir.join(MANIFEST), Readers::Owner, text)
}

impl Manifest {
    fn read(path: &Path) -> Option<Self> {
        let mut manifest = Self::default();
        for line in fs::read_to_string(path).ok()?.lines() {
            if let Some(ledger) = line.strip_prefix(LEDGER_LINE) {
                let (size, root) = ledger.split_once(' ')?;
                manifest.ledger = Some((size.parse().ok()?, root.to_owned()));
            } else if !line.starts_with('#') {
                let (sum, name) = line.split_once("  ")?;
                manifest.files.insert(name.to_owned(), sum.to_owned());
            }
        }
        Some(manifest)
    }
}

/// What is in a folder, but for its ledger and manifest: plain files by their names within, and the
/// folders, each after those within it. Whatever is neither is named like a file, and has no checksum.
fn found(dir: &Path) -> io::Result<(BTreeMap<String, PathBuf>, Vec<PathBuf>)> {
    fn look(
        dir: &Path,
        before: &str,
        files: &mut BTreeMap<String, PathBuf>,
        folders: &mut Vec<PathBuf>,
    ) -> io::Result<()> {
        for entry in fs::read_dir(dir)? {
            let entry = entry?;
            let name = format!("{before}{}", entry.file_name().to_string_lossy());
            match (name.as_str(), entry.file_type()?.is_dir()) {
                (LEDGER, true) | (MANIFEST, false) => {}
                (_, true) => {
                    look(&entry.path(), &format!("{name}/"), files, folders)?;
                    folders.push(entry.path());
                }
                (_, false) => {
                    files.insert(name, entry.path());
                }
            }
        }
        Ok(())
    }
    let (mut files, mut folders) = Default::default();
    look(dir, "", &mut files, &mut folders)?;
    Ok((files, folders))
}

fn checksum(path: &Path) -> io::Result<String> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Ok("no plain file".to_owned());
    }
    let (mut file, mut hasher, mut buffer) = (File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex::encode(hasher.finalize())),
            read => hasher.update(buffer.get(..read).unwrap_or_default()),
        }
    }
}

/// Empties a folder that a demo made.
fn empty(dir: &Path) -> Result<(), Error> {
    let occupied = || DemoError::Occupied(dir.to_owned());
    let failed = |error| Error::file("replace", dir, error);
    let manifest_path = dir.join(MANIFEST);
    let is_manifest = fs::symlink_metadata(&manifest_path).is_ok_and(|found| found.is_file());
    let manifest = is_manifest.then(|| Manifest::read(&manifest_path)).flatten();
    let manifest = manifest.ok_or_else(occupied)?;
    let (files, folders) = found(dir).map_err(failed)?;
    let mut foreign = Vec::new();
    for (name, path) in &files {
        let made = manifest.files.get(name);
        if made.is_none() || made != Some(&checksum(path).map_err(failed)?) {
            foreign.push(path.clone());
        }
    }
    let ledger = dir.join(LEDGER);
    let (contents, held) = ledger_contents(&ledger, &manifest)?;
    foreign.extend(contents.foreign);
    // A folder that a demo does not make, and that is empty, so that nothing in it names it.
    let holds = |folder: &&PathBuf| files.values().any(|file| file.starts_with(folder));
    let made = |folder: &&PathBuf| {
        let name = folder.strip_prefix(dir).unwrap_or(folder).to_string_lossy().replace('\\', "/");
        manifest.files.keys().any(|file| file.starts_with(&format!("{name}/")))
    };
    foreign.extend(folders.iter().filter(|f| !holds(f) && !made(f)).cloned());
    if !foreign.is_empty() {
        let more = foreign.len().saturating_sub(NAMED_MAX);
        foreign.truncate(NAMED_MAX);
        return Err(DemoError::Foreign { dir: dir.to_owned(), files: foreign, more }.into());
    }
    let files = files.into_values().chain(contents.files);
    let folders = folders.into_iter().chain(contents.folders);
    let removed = files.map(fs::remove_file).chain(folders.map(fs::remove_dir));
    removed.collect::<io::Result<()>>().map_err(failed)?;
    drop(held);
    fs::remove_file(&manifest_path).map_err(failed)
}

/// What is in the ledger's folder, if it has the demo's records and no others; and its lock.
fn ledger_contents(ledger: &Path, manifest: &Manifest) -> Result<(Contents, Option<Head>), Error> {
    let changed = || DemoError::LedgerChanged(ledger.to_owned());
    if fs::symlink_metadata(ledger).is_err() {
        return Ok((Contents::default(), None));
    }
    let contents = Contents::of(ledger).map_err(|error| Error::file("read", ledger, error))?;
    if contents.files.is_empty() {
        return Ok((contents, None));
    }
    let head = match Head::open(ledger) {
        Ok(head) => head,
        Err(error @ LogError::InUse(_)) => return Err(error.into()),
        Err(_) => return Err(changed().into()),
    };
    let mark = head.mark();
    match manifest.ledger == Some((mark.size, hex::encode(mark.root))) {
        true => Ok((contents, Some(head))),
        false => Err(changed().into()),
    }
}
