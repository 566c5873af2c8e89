//! What is in a ledger's folder, file by file: what this program puts there, and what it does not.
//!
//! Belongs here: names and kinds. Does not: what they hold (`opening`), leftovers that are removed at the
//! next opening (`replacing`).

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::aside::is_aside;
use super::head;
use super::layout::{CACHE_DIR, FORMER_DIR, STORE_DIR};

/// What is in a ledger's folder. Paths begin with the folder's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// Files of the ledger, the head last.
    pub files: Vec<PathBuf>,
    /// Folders of the ledger, each after those within it, and the ledger's own last.
    pub folders: Vec<PathBuf>,
    /// Anything else: other names, links, pipes.
    pub foreign: Vec<PathBuf>,
}

impl Contents {
    /// Of a ledger's folder.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn of(dir: &Path) -> io::Result<Self> {
        let mut contents = Self::default();
        contents.look(dir, Path::new(""))?;
        contents.files.sort();
        let head = dir.join(head::FILE_NAME);
        contents.files.sort_by_key(|file| *file == head);
        Ok(contents)
    }

    fn look(&mut self, dir: &Path, within: &Path) -> io::Result<()> {
        for entry in fs::read_dir(dir)? {
            let entry = entry?;
            let (path, within) = (entry.path(), within.join(entry.file_name()));
            let kind = entry.file_type()?;
            if kind.is_dir() && is_own_folder(&within) {
                self.look(&path, &within)?;
            } else if kind.is_file() && is_own_file(&within) {
                self.files.push(path);
            } else {
                self.foreign.push(path);
            }
        }
        self.folders.push(dir.to_owned());
        Ok(())
    }
}

fn parts(within: &Path) -> Vec<&str> {
    within.iter().map(|part| part.to_str().unwrap_or_default()).collect()
}

fn is_own_folder(within: &Path) -> bool {
    match parts(within)[..] {
        [STORE_DIR | FORMER_DIR | CACHE_DIR] | [STORE_DIR | FORMER_DIR, "blobs"] => true,
        // A kind of derived files each.
        [CACHE_DIR, kind] => kind.bytes().all(|byte| byte.is_ascii_lowercase()),
        _ => false,
    }
}

fn is_own_file(within: &Path) -> bool {
    let is_snapshot = |name: &str| name.starts_with("snap.");
    match parts(within)[..] {
        [name] => name == head::FILE_NAME,
        [STORE_DIR | FORMER_DIR, name] => ["conf", "db"].contains(&name) || is_snapshot(name),
        [STORE_DIR | FORMER_DIR, "blobs", name] => name.bytes().all(|byte| byte.is_ascii_digit()),
        [CACHE_DIR, "snapshot", name] => is_snapshot(name) || name == "aside",
        [CACHE_DIR, name] | [CACHE_DIR, _, name] => {
            name.ends_with(".bin") || is_aside(name.as_ref())
        }
        _ => false,
    }
}
