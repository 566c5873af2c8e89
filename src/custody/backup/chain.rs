//! The backups that together make up a ledger.
//!
//! Belongs here: finding them in folders, and ordering a full one and those that continue it. Does not:
//! their contents.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::error::BackupError;
use super::format::{EXTENSION, Header, Reader};

/// Opens a backup and reads its header.
pub fn open(path: &Path) -> Result<Reader<File>, BackupError> {
    let file = File::open(path).map_err(|error| BackupError::io("read", path, error))?;
    Reader::new(file).map_err(|why| BackupError::NotABackup { path: path.to_owned(), why })
}

/// The backups in a folder, by name.
fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, BackupError> {
    let entries = fs::read_dir(folder).map_err(|e| BackupError::io("read", folder, e))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|e| BackupError::io("read", folder, e))?.path();
        if path.is_file() && path.extension().is_some_and(|extension| extension == EXTENSION) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The backup in a folder that reaches furthest, of a ledger; torn ones are left out.
pub fn latest(folder: &Path, ledger: Uuid) -> Result<Option<PathBuf>, BackupError> {
    if !folder.exists() {
        return Ok(None);
    }
    let mut latest: Option<(u64, PathBuf)> = None;
    for path in in_folder(folder)? {
        let Ok(reader) = open(&path) else { continue };
        let header = reader.header();
        let further = latest.as_ref().is_none_or(|(size, _)| header.size > *size);
        if header.ledger == ledger && reader.has_end() && further {
            latest = Some((header.size, path));
        }
    }
    Ok(latest.map(|(_, path)| path))
}

/// Whether one of these is encrypted.
pub fn any_encrypted(sources: &[PathBuf]) -> Result<bool, BackupError> {
    Ok(gather(sources)?.iter().any(|link| link.header().encrypted))
}

/// A backup of a chain.
pub struct Link {
    /// The file.
    pub path: PathBuf,
    /// Opened, its header read.
    pub reader: Reader<File>,
}

impl Link {
    fn header(&self) -> &Header {
        self.reader.header()
    }
}

/// Orders backups: a full one, then those that continue it, up to the one that reaches furthest. A folder
/// stands for all backups in it.
///
/// # Errors
/// `None`, `NotABackup`, `OtherLedger`, or `Gap` where a backup is missing.
pub fn gather(sources: &[PathBuf]) -> Result<Vec<Link>, BackupError> {
    let mut links: Vec<Link> = Vec::new();
    for source in sources {
        let paths = if source.is_dir() { in_folder(source)? } else { vec![source.clone()] };
        if paths.is_empty() {
            return Err(BackupError::None(source.clone()));
        }
        for path in paths {
            let reader = open(&path)?;
            links.push(Link { path, reader });
        }
    }
    if let Some(first) = links.first() {
        let ledger = first.header().ledger;
        if let Some(other) = links.iter().find(|link| link.header().ledger != ledger) {
            let (path, name) = (other.path.clone(), other.header().name.clone());
            return Err(BackupError::OtherLedger { path, name });
        }
    }
    // From the furthest end back to the beginning. Among several, a full one is taken.
    let mut chain: Vec<Link> = Vec::new();
    loop {
        let end = match chain.last().map(|link: &Link| link.header()) {
            Some(header) if header.from == 0 => break,
            Some(header) => Some((header.from, header.root_before)),
            None => None,
        };
        let fits =
            |link: &Link| end.is_none_or(|end| end == (link.header().size, link.header().root));
        let rank = |link: &Link| {
            let header = link.header();
            (header.size, link.reader.has_end(), std::cmp::Reverse(header.from))
        };
        let candidates = links.iter().enumerate().filter(|(_, link)| fits(link));
        let best = candidates.max_by_key(|(_, link)| rank(link)).map(|(at, _)| at);
        match (best, chain.last()) {
            (Some(at), _) => chain.push(links.swap_remove(at)),
            (None, Some(link)) => {
                let (path, from) = (link.path.clone(), link.header().from);
                return Err(BackupError::Gap { path, from });
            }
            (None, None) => return Err(BackupError::None(PathBuf::from("."))),
        }
    }
    chain.reverse();
    Ok(chain)
}
