//! Bringing sled's snapshot of the log's order forward, before the store is opened in place.
//!
//! Belongs here: having sled write a new snapshot from a store that it cannot change. Does not: deciding
//! when a store may be opened in place (`opening`), keeping snapshots (`durability`).
//!
//! Opening a store frees what no page needs any more. If the power fails then, the snapshot that tells
//! what was freed may not have reached the disk, and without it sled finds a hole in its log and keeps
//! nothing. So the snapshot has to be on the disk *before* sled opens the store. sled writes one only
//! while it opens a store, and then goes on at once. It is made to stop in between:
//!
//! ```text
//! cache/.headcount-….part/store/          a store made of links
//!   conf, snap.*                          copies: small
//!   db          ─▶ ../../../store/db      sled reads the log's new segments through it
//!   blobs/N     ─▶ ../../../store/blobs/N
//!   blobs/9223372036854775807/            a folder, which sled takes for a blob of the future
//!
//! sled: read snap.* ─▶ read the log from there ─▶ write a new snap.* ─▶ remove blobs of the future ╳
//!                                                  ▲                     a folder is none: an error
//!                                                  └ copied into the store, synced
//! ```
//!
//! Until it stops, sled writes nothing to a log that was closed cleanly but zeros after its end, up to the
//! end of a segment. That holds while the log has no hole behind the old snapshot, which is looked at
//! first. Otherwise, and where there are no links, a copy of the whole store is recovered, as after a crash.
//!
//! For these zeros there must be room, up to a segment of 16 MiB, whenever sled opens a store: without it
//! sled would stop half-way, and the store would not be the one that was closed any more. So whether there
//! is room is tried first, and nothing is touched where there is none ([`try_room`]).

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::LogError;
use super::aside::{self, AsideFolder};
use super::durability::{
    self, BLOBS_DIR, SEGMENT_BYTES, await_release, make_store_folders, private_file,
    segment_starts, snapshot_reach, snapshots_of, sync_dir,
};
use super::layout::STORE_DIR;
use super::store::stops_while_opening;

/// A blob that comes after everything.
const FUTURE_BLOB: &str = "9223372036854775807";

/// What room is tried with: in a few large writes.
static ZEROS: [u8; 1 << 20] = [0; 1 << 20];

/// Brings the snapshot of a cleanly closed store forward into the last of its log's segments, in little
/// room and without changing anything else. Whether that was possible.
pub fn bring_forward(store: &Path, cache: &Path) -> bool {
    is_without_holes(store).unwrap_or(false) && written(store, cache).unwrap_or(false)
}

/// Tries whether there is room for what sled writes after the end of a log when it opens the store.
///
/// # Errors
/// A full disk. Nothing was changed.
pub fn try_room(store: &Path, cache: &Path) -> Result<(), LogError> {
    let db = store.join("db");
    let length = fs::metadata(&db).map_err(|e| LogError::io("read", &db, e))?.len();
    let segment = SEGMENT_BYTES as u64;
    // sled leaves out the last byte of the last segment.
    let missing = (segment - length % segment) % segment;
    if missing <= 1 {
        return Ok(());
    }
    durability::make_dir(cache)?;
    let tried = (|| {
        let mut file = aside::file_in(cache)?;
        for at in (0..missing).step_by(ZEROS.len()) {
            let rest = usize::try_from(missing - at).unwrap_or(ZEROS.len());
            file.write_all(&ZEROS[..rest.min(ZEROS.len())])?;
        }
        // Delayed allocation would say only now that there is none.
        file.as_file().sync_data()?;
        file.as_file().set_len(0)
    })();
    tried.map_err(|e| LogError::io("open", store, e))
}

/// Whether the log has every segment from the snapshot's on.
fn is_without_holes(store: &Path) -> Result<bool, LogError> {
    let segment = |at: u64| at / SEGMENT_BYTES as u64;
    let reach = snapshots_of(store)?.iter().filter_map(|path| snapshot_reach(path)).max();
    let mut starts: Vec<u64> =
        segment_starts(&store.join("db"))?.into_iter().map(segment).collect();
    starts.sort_unstable();
    let first = segment(reach.unwrap_or(0));
    let after: Vec<u64> = starts.into_iter().filter(|start| *start >= first).collect();
    Ok(!after.is_empty() && after.iter().copied().eq(first..first + after.len() as u64))
}

fn written(store: &Path, cache: &Path) -> Result<bool, LogError> {
    let failed = |e| LogError::io("create a folder in", cache, e);
    durability::make_dir(cache)?;
    let aside = AsideFolder::create_in(cache).map_err(failed)?;
    let linked = aside.path().join(STORE_DIR);
    link(store, &linked).map_err(failed)?;
    let has_stopped = stops_while_opening(&linked);
    await_release(store)?;
    let last = segment_starts(&store.join("db"))?.into_iter().max().unwrap_or(0);
    let snapshots = snapshots_of(&linked)?;
    let newest = snapshots.iter().max_by_key(|path| snapshot_reach(path));
    match newest {
        Some(newest) if has_stopped && snapshot_reach(newest) >= Some(last) => {
            place(newest, store).map_err(|e| LogError::io("write", newest, e))?;
            sync_dir(store)?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// A store made of links.
fn link(store: &Path, to: &Path) -> io::Result<()> {
    let other = |error: LogError| io::Error::other(error.to_string());
    let real = store.canonicalize()?;
    make_store_folders(to).map_err(other)?;
    copy(&real.join("conf"), &to.join("conf"))?;
    for snapshot in snapshots_of(&real).map_err(other)? {
        copy(&snapshot, &to.join(snapshot.file_name().unwrap_or_default()))?;
    }
    symlink(&real.join("db"), &to.join("db"))?;
    for blob in fs::read_dir(real.join(BLOBS_DIR))? {
        let blob = blob?;
        symlink(&blob.path(), &to.join(BLOBS_DIR).join(blob.file_name()))?;
    }
    fs::create_dir(to.join(BLOBS_DIR).join(FUTURE_BLOB))
}

#[cfg(unix)]
fn symlink(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(from, to)
}

#[cfg(not(unix))]
fn symlink(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

fn copy(from: &Path, to: &Path) -> io::Result<fs::File> {
    let mut bytes = Vec::new();
    fs::File::open(from)?.read_to_end(&mut bytes)?;
    let mut file = private_file().write(true).create_new(true).open(to)?;
    file.write_all(&bytes)?;
    Ok(file)
}

/// Copies a snapshot into a store, durably. sled leaves out what has another name until then.
fn place(snapshot: &Path, store: &Path) -> io::Result<()> {
    let name = snapshot.file_name().unwrap_or_default();
    let aside: PathBuf = snapshot.with_extension("whole");
    let _ = fs::remove_file(&aside);
    copy(snapshot, &aside)?.sync_all()?;
    fs::rename(aside, store.join(name))
}
