//! Files of the cache: written whole, and never synced, since each can be made anew.
//!
//! Belongs here: writing and opening one, and which program one is of. Does not: what is in them, and who sealed it
//! (`seal`).

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::log::durability::make_dir;
use crate::log::files::WholeFile;

/// This program, as far as it decides what is kept of a ledger: what another one kept is made anew. See
/// `build.rs`.
pub(super) const PROGRAM: &str = env!("HEADCOUNT_SOURCES");

/// Writes a whole file. Of all files in its folder the latest so many stay, so that what an interrupted
/// writing left is removed, too.
pub(super) fn keep_file(
    path: &Path,
    files_max: usize,
    write: impl FnOnce(&File) -> io::Result<()>,
) -> io::Result<()> {
    let Some(dir) = path.parent() else { return Ok(()) };
    // Not through links: behind them there are somebody's own files.
    for folder in [dir.parent(), Some(dir)].into_iter().flatten() {
        make_dir(folder).map_err(|error| io::Error::other(error.to_string()))?;
    }
    let whole = WholeFile::create(path)?;
    write(whole.file())?;
    whole.replace()?;
    let mut files: Vec<_> = fs::read_dir(dir)?.filter_map(Result::ok).collect();
    if files.len() <= files_max {
        return Ok(());
    }
    files.sort_by_key(|file| std::cmp::Reverse(file.metadata().and_then(|m| m.modified()).ok()));
    files.iter().skip(files_max).try_for_each(|file| fs::remove_file(file.path()))
}

/// Opens a file, and neither a pipe, which would wait for somebody to write to it, nor a link.
pub(super) fn open_file(path: &Path) -> Option<File> {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_file()).then_some(())?;
    File::open(path).ok()
}

/// The next bytes of a file, as many as there should be.
pub(super) fn next_bytes(file: &mut File, len: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = file.take(len).read_to_end(&mut bytes).ok()?;
    (read as u64 == len).then_some(bytes)
}

/// A whole file of at most so many bytes.
pub(super) fn read_whole(path: &Path, bytes_max: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    open_file(path)?.take(bytes_max).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
