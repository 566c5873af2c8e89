//! What it takes until sled's bytes survive a power cut.
//!
//! Belongs here: the order of syncs, and the limit on what may wait for one. Does not: what is
//! written.
//!
//! sled's `flush()` ends in `sync_file_range`, which flushes neither the file's metadata nor the
//! drive's cache. Worse, each new segment's header says how far the log is stable; if that header
//! reaches the disk and the one before it does not, recovery finds a hole, keeps nothing, and
//! zeroes the whole store without an error. So, before anything is acknowledged:
//!
//! 1. the store is opened without a flusher thread and with 16 MiB segments ([`config`]);
//! 2. on creation, every file and folder up to the ledger's parent is synced ([`Syncer::created`]);
//! 3. before acknowledging: `flush()`, fsync of `db`, of every new blob, and of `blobs/`
//!    ([`Syncer::sync`]);
//! 4. never more than 1 MiB of payload waits unsynced, so that the unsynced part never reaches
//!    over two segment starts (asserted in [`Syncer::wrote`]);
//! 5. the head file is written last (`log::head`).
//!
//! sled's snapshots (`snap.*`) say where in the log each page is. They are derived, but sometimes
//! needed: sled frees a segment in which no page is left, and zeroes it when it opens
//! the store; if the last segment's header says that the log was stable up to there, a recovery
//! without a snapshot finds a hole, and keeps nothing. sled renames a new snapshot into its place
//! without syncing the folder. So a copy of the one that a store was opened with is kept aside
//! ([`keep_snapshots`]), and a store is opened in place only while that one is enough
//! ([`recovers_in_place`]). A snapshot that was being written when the power failed
//! (`*.generating`) makes sled refuse the whole store, and is never given to it.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::LogError;
use super::progress::Wait;

/// Most payload, in bytes, that may wait for a sync, and so the most in one batch.
pub const UNSYNCED_BYTES_MAX: usize = 1 << 20;
/// sled's segment size, in bytes; fixed when a store is created.
pub const SEGMENT_BYTES: usize = 16 << 20;
/// What each segment begins with, in bytes.
pub const SEGMENT_HEADER_BYTES: u64 = 20;
/// Folder of a store in which sled keeps large values.
pub const BLOBS_DIR: &str = "blobs";
/// Most of sled's cache, in bytes. What reads much reads in the order of the log, up to a dozen values
/// from one page; imports record activities in the order in which a count asks for them.
const CACHE_BYTES: u64 = 8 << 20;

/// How every store of a ledger is opened.
pub fn config(store: &Path) -> sled::Config {
    sled::Config::new()
        .path(store)
        .flush_every_ms(None)
        .segment_size(SEGMENT_BYTES)
        .cache_capacity(CACHE_BYTES)
}

/// Creates a folder in one that is there, if it is not there yet, for its owner alone.
pub fn make_dir(dir: &Path) -> Result<(), LogError> {
    match private_folder().create(dir) {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => Err(LogError::io("create", dir, e)),
        Ok(()) => Ok(()),
        // Behind a link there are somebody's own files.
        Err(_) if fs::symlink_metadata(dir).is_ok_and(|found| found.is_dir()) => Ok(()),
        Err(_) => {
            let other = io::Error::new(io::ErrorKind::NotADirectory, "a link or a file is there");
            Err(LogError::io("create", dir, other))
        }
    }
}

/// Creates a folder and those above it that are not there yet, all for their owner alone.
pub fn make_dirs(dir: &Path) -> io::Result<()> {
    private_folder().recursive(true).create(dir)
}

fn private_folder() -> fs::DirBuilder {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// Creates the folders of a store, for their owner alone, before sled would create them for others.
pub fn make_store_folders(store: &Path) -> Result<(), LogError> {
    let blobs = store.join(BLOBS_DIR);
    make_dirs(&blobs).map_err(|e| LogError::io("create", &blobs, e))
}

/// How a file is opened that its owner alone can read, from its first byte on.
pub fn private_file() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes the names in a folder survive a power cut.
pub fn sync_dir(dir: &Path) -> Result<(), LogError> {
    sync_file(dir)
}

/// The folder that holds a name; of a bare name, the current one.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes a name survive a power cut, in the folder that holds it.
pub fn sync_parent(path: &Path) -> Result<(), LogError> {
    sync_dir(folder_of(path))
}

/// Makes a file's bytes survive a power cut.
fn sync_file(path: &Path) -> Result<(), LogError> {
    let synced = File::open(path).and_then(|file| file.sync_all());
    synced.map_err(|e| LogError::io("sync", path, e))
}

/// How long to wait for sled's threads to let go of a store.
const RELEASE_WAIT: Duration = Duration::from_secs(15);

/// Waits until sled has let go of a store: its threads can outlive the last handle a little, and
/// write until then.
pub fn await_release(store: &Path) -> Result<(), LogError> {
    let path = store.join("db");
    let file = File::open(&path).map_err(|e| LogError::io("open", &path, e))?;
    let _wait = Wait::on("the store's files to be let go of");
    wait_for_lock(&path, RELEASE_WAIT, || file.try_lock())?;
    // By name: a process that another thread forks just now has the open file, too, and closing it
    // here would leave the lock there until that process becomes its program.
    file.unlock().map_err(|e| LogError::io("unlock", &path, e))
}

/// Tries to lock a file until it succeeds or so long has gone by.
///
/// # Errors
/// `InUse` where it is locked elsewhere all that time.
pub fn wait_for_lock(
    path: &Path,
    wait: Duration,
    lock: impl Fn() -> Result<(), TryLockError>,
) -> Result<(), LogError> {
    let until = Instant::now() + wait;
    loop {
        match lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) if Instant::now() < until => {
                std::thread::sleep(Duration::from_millis(1));
            }
            Err(TryLockError::WouldBlock) => return Err(LogError::InUse(path.to_owned())),
            Err(TryLockError::Error(e)) => return Err(LogError::io("lock", path, e)),
        }
    }
}

/// Syncs a store whose database was just dropped.
pub fn sync_closed(store: &Path) -> Result<(), LogError> {
    await_release(store)?;
    for path in files_in(store)? {
        sync_file(&path)?;
    }
    sync_dir(store)
}

/// Syncs a store that was copied and closed, with all of its blobs.
pub fn sync_copied(store: &Path) -> Result<(), LogError> {
    let _wait = Wait::on("the disk to keep the recovered store");
    let blobs = store.join(BLOBS_DIR);
    for path in files_in(&blobs)? {
        sync_file(&path)?;
    }
    sync_dir(&blobs)?;
    sync_closed(store)
}

/// Names of sled's snapshots begin with this; the log's length in bytes follows, in hexadecimal.
const SNAPSHOT_PREFIX: &str = "snap.";
/// Folder of the cache with a copy of the snapshot that the store was last opened with.
const KEPT_DIR: &str = "snapshot";
/// Name in it of what is being written.
const KEPT_ASIDE: &str = "aside";

/// Whether a file of a store is a snapshot, whole or not.
pub fn is_snapshot(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(SNAPSHOT_PREFIX))
}

/// How far into the log a finished snapshot reaches, in bytes.
pub fn snapshot_reach(file: &Path) -> Option<u64> {
    let digits = file.file_name()?.to_str()?.strip_prefix(SNAPSHOT_PREFIX)?;
    u64::from_str_radix(digits, 16).ok()
}

/// A store's finished snapshots.
pub fn snapshots_of(store: &Path) -> Result<Vec<PathBuf>, LogError> {
    let mut files = files_in(store)?;
    files.retain(|path| snapshot_reach(path).is_some());
    Ok(files)
}

/// The snapshots that were kept when the store was last opened.
pub fn kept_snapshots(cache: &Path) -> Vec<PathBuf> {
    snapshots_of(&cache.join(KEPT_DIR)).unwrap_or_default()
}

/// Keeps a copy of a store's snapshots aside, before sled replaces them.
pub fn keep_snapshots(store: &Path, cache: &Path) -> Result<(), LogError> {
    let kept = cache.join(KEPT_DIR);
    let read = |path: &PathBuf| -> Result<(OsString, Vec<u8>), LogError> {
        let bytes = fs::read(path).map_err(|e| LogError::io("read", path, e))?;
        Ok((path.file_name().unwrap_or_default().to_owned(), bytes))
    };
    let own = snapshots_of(store)?.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let before = kept_snapshots(cache);
    if before.len() == own.len()
        && before.iter().all(|kept| read(kept).is_ok_and(|k| own.contains(&k)))
    {
        return Ok(());
    }
    make_dir(cache)?;
    make_dir(&kept)?;
    for (name, bytes) in &own {
        let (aside, place) = (kept.join(KEPT_ASIDE), kept.join(name));
        let written = (|| {
            let options = private_file().write(true).create(true).truncate(true).open(&aside);
            let mut file = options?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&aside, &place)
        })();
        written.map_err(|e| LogError::io("write", &place, e))?;
    }
    sync_dir(&kept)?;
    sync_dir(cache)?;
    let is_own = |path: &&PathBuf| own.iter().any(|(name, _)| path.file_name() == Some(name));
    for path in before.iter().filter(|path| !is_own(path)) {
        fs::remove_file(path).map_err(|e| LogError::io("remove", path, e))?;
    }
    Ok(())
}

/// Whether sled can recover a cleanly closed store in place and lose nothing, whatever of its own
/// changes a power cut leaves: its snapshot reaches into the last of the log's segments, so that no
/// earlier one has to be there.
pub fn recovers_in_place(store: &Path) -> Result<bool, LogError> {
    let segment = |at: u64| at / SEGMENT_BYTES as u64;
    let reach = snapshots_of(store)?.iter().filter_map(|path| snapshot_reach(path)).max();
    let last = segment_starts(&store.join("db"))?.into_iter().max().unwrap_or(0);
    Ok(segment(reach.unwrap_or(0)) >= segment(last))
}

/// Where in the log a segment begins, by its header: a CRC-32 (inverted), its place in the log and the log's
/// stable length (both xor `i64::MAX`), all little-endian. Nothing where it is none.
pub fn segment_start(header: &[u8]) -> Option<u64> {
    let (checksum, rest) = header.split_first_chunk::<4>()?;
    let (start, _) = rest.split_first_chunk::<8>()?;
    let is_whole = u32::from_le_bytes(*checksum) == !crc32fast::hash(rest);
    is_whole.then(|| u64::from_le_bytes(*start) ^ i64::MAX as u64)
}

/// Where in the log the segments of sled's file begin, in the file's order.
pub fn segment_starts(db: &Path) -> Result<Vec<u64>, LogError> {
    let read = || {
        let mut file = File::open(db)?;
        let mut starts = Vec::new();
        for offset in (0..file.metadata()?.len()).step_by(SEGMENT_BYTES) {
            let mut header = Vec::new();
            file.seek(SeekFrom::Start(offset))?;
            Read::by_ref(&mut file).take(SEGMENT_HEADER_BYTES).read_to_end(&mut header)?;
            starts.extend(segment_start(&header));
        }
        Ok(starts)
    };
    read().map_err(|e| LogError::io("read", db, e))
}

/// The files of a folder.
pub fn files_in(dir: &Path) -> Result<Vec<PathBuf>, LogError> {
    let read = || {
        let mut files = Vec::new();
        for entry in fs::read_dir(dir)? {
            let path = entry?.path();
            if path.is_file() {
                files.push(path);
            }
        }
        Ok(files)
    };
    read().map_err(|e| LogError::io("read", dir, e))
}

/// Knows what of a store is not synced yet.
#[derive(Debug)]
pub struct Syncer {
    store: PathBuf,
    blobs_synced: HashSet<OsString>,
    unsynced_bytes: usize,
}

impl Syncer {
    /// For a store that has just been opened; what it holds then counts as synced.
    pub fn new(store: &Path) -> Result<Self, LogError> {
        let mut syncer =
            Self { store: store.to_owned(), blobs_synced: HashSet::new(), unsynced_bytes: 0 };
        syncer.blobs_synced = syncer.blobs()?;
        Ok(syncer)
    }

    /// Syncs a store that has just been created, with every folder above it up to the ledger's
    /// parent.
    pub fn created(&mut self, db: &sled::Db) -> Result<(), LogError> {
        self.sync(db)?;
        sync_file(&self.store.join("conf"))?;
        sync_dir(&self.store.join(BLOBS_DIR))?;
        sync_dir(&self.store)?;
        for above in self.store.ancestors().skip(1).take(2) {
            let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
            sync_dir(above)?;
        }
        Ok(())
    }

    /// Counts payload that was handed to sled.
    pub fn wrote(&mut self, bytes: usize) {
        self.unsynced_bytes += bytes;
        debug_assert!(
            self.unsynced_bytes <= UNSYNCED_BYTES_MAX + UNSYNCED_BYTES_MAX / 4,
            "{} bytes wait for a sync",
            self.unsynced_bytes
        );
    }

    /// Returns once everything handed to sled survives a power cut.
    pub fn sync(&mut self, db: &sled::Db) -> Result<(), LogError> {
        let _wait = Wait::on("the disk to keep what was written");
        db.flush().map_err(LogError::store)?;
        sync_file(&self.store.join("db"))?;
        let blobs = self.blobs()?;
        for new in blobs.difference(&self.blobs_synced) {
            sync_file(&self.store.join(BLOBS_DIR).join(new))?;
        }
        if blobs != self.blobs_synced {
            sync_dir(&self.store.join(BLOBS_DIR))?;
            self.blobs_synced = blobs;
        }
        self.unsynced_bytes = 0;
        Ok(())
    }

    fn blobs(&self) -> Result<HashSet<OsString>, LogError> {
        let dir = self.store.join(BLOBS_DIR);
        let names = fs::read_dir(&dir)
            .and_then(|entries| entries.map(|entry| Ok(entry?.file_name())).collect());
        names.map_err(|e| LogError::io("read", &dir, e))
    }
}
