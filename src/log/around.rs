//! Telling a ledger's folder by what is in it, whatever it is called.
//!
//! Belongs here: whether a folder is a ledger's, whole or damaged, and whether a file is a part of
//! one. Does not: whether that ledger is sound (`opening`).

use std::io::Read;
use std::path::{Path, PathBuf};

use super::files::open_own;
use super::head;
use super::layout::{FORMER_DIR, STORE_DIR};

/// The ledger's folder that a path lies in, if it lies in one: the outermost, since its store would be
/// told by itself, too.
pub fn ledger_around(path: &Path) -> Option<PathBuf> {
    let full = std::path::absolute(path).ok()?;
    let there = full.ancestors().find_map(|above| above.canonicalize().ok())?;
    there.ancestors().filter(|above| is_ledger(above)).last().map(Path::to_owned)
}

/// Whether a folder holds a ledger, or what is left of one.
fn is_ledger(dir: &Path) -> bool {
    let starts = first_bytes(&dir.join(head::FILE_NAME), head::MAGIC_BYTES);
    starts.is_ok_and(|bytes| head::is_head(&bytes))
        || [dir.to_owned(), dir.join(STORE_DIR), dir.join(FORMER_DIR)].iter().any(|d| is_store(d))
}

/// Whether a folder is one of sled's.
fn is_store(dir: &Path) -> bool {
    dir.join("db").is_file() && dir.join("blobs").is_dir()
}

/// The first bytes of a file: as many as there are, up to `most`.
pub fn first_bytes(path: &Path, most: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_own(path)?.take(most as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::log::Log;

    #[test]
    fn a_ledger_is_known_by_what_is_in_it() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = dir.path().join("anything.txt");
        Log::create(&ledger).unwrap().close().unwrap();
        let real = ledger.canonicalize().unwrap();
        for within in ["head", "a.csv", "store/db", "cache/snapshot/a", "store/not/there/yet"] {
            assert_eq!(ledger_around(&ledger.join(within)), Some(real.clone()), "{within}");
        }
        assert_eq!(ledger_around(&dir.path().join("a.csv")), None);
        // What is left of one is one.
        std::fs::remove_file(ledger.join("head")).unwrap();
        assert_eq!(ledger_around(&ledger.join("a.csv")), Some(real));
    }
}
