//! Whether a store's files are the ones that were closed, without reading all of them each time.
//!
//! Belongs here: the checksum of a store's files, what is noted of them beside it, and holding both against
//! the files. Does not: what follows where they are others (`opening`), the head (`head`).
//!
//! The head has a checksum over all files of a store that was closed. Reading 300 MB for it took 30 ms of each
//! opening and closing. So the cache has a note beside it:
//!
//! | noted | for |
//! |---|---|
//! | of each file: its inode, length, and when it was last written to and changed | whether anybody wrote to it since |
//! | of each file and each segment of `db`: a checksum | what sled reads to recover is held against it before sled opens the store |
//! | of each segment: its header | a segment that is full, and begins as it did, is as it was: sled appends |
//!
//! Where somebody wrote to a file, or it is a copy, all files are read. A file changes its times with each
//! write, but only as finely as the system's clock moves. So nothing is noted until that clock has moved on
//! from the last write.
//!
//! What a medium lost without anybody writing to it is therefore not found when a ledger is opened, unless
//! sled reads it to recover. It is found when it is read: sled has a checksum of each of its pages, each
//! record has one, and a record is held against the hash that was kept of it. `verify`, `doctor` and backups
//! read all.
//!
//! The note finds damage, not forgery, as the checksum in the head does. It is a cache: a note that is damaged,
//! missing, or not of the checksum in the head is ignored.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::LogError;
use super::codec;
use super::durability::{
    self, BLOBS_DIR, SEGMENT_BYTES, SEGMENT_HEADER_BYTES, files_in, is_snapshot, segment_start,
    snapshot_reach,
};
use super::files::WholeFile;
use super::progress::Wait;

/// The note's name in the cache.
const NOTE: &str = "closed.bin";
/// The file of sled's log.
const DB: &str = "db";
/// Longer notes are none of this program.
const NOTE_BYTES_MAX: u64 = 64 << 20;
/// How often, and how long, the system's clock is waited for.
const CLOCK_TRIES: usize = 4;
const CLOCK_WAIT: Duration = Duration::from_millis(3);

/// What a store's files are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// The checksum over all of them.
    checksum: u32,
    files: Vec<NotedFile>,
    /// Of `db`, in the file's order.
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct NotedFile {
    /// Its path in the store.
    name: String,
    stamp: Option<Stamp>,
    bytes: u64,
    checksum: u32,
}

/// What changes when somebody writes to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    device: u64,
    inode: u64,
    bytes: u64,
    /// Seconds and nanoseconds.
    written: (i64, i64),
    changed: (i64, i64),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Segment {
    header: Vec<u8>,
    bytes: u64,
    checksum: u32,
}

/// Files that are as they were closed.
#[derive(Debug, Clone)]
pub struct AsClosed {
    noted: Noted,
    /// Whether all of them were read.
    was_read: bool,
}

impl AsClosed {
    /// Holds a store's files against the checksum that they were closed with; nothing where they are others.
    ///
    /// # Errors
    /// A file or folder that cannot be read.
    pub fn look(store: &Path, cache: &Path, closed: u32) -> Result<Option<Self>, LogError> {
        let noted = read_note(cache).filter(|noted| noted.checksum == closed);
        if let Some(noted) = noted
            && noted.stamps_fit(store)?
        {
            return Ok(Some(Self { noted, was_read: false }));
        }
        Self::read(store, closed)
    }

    /// The same of all bytes, whatever was noted.
    ///
    /// # Errors
    /// As [`Self::look`].
    pub fn read(store: &Path, closed: u32) -> Result<Option<Self>, LogError> {
        let noted = Noted::of(store, None)?;
        Ok((noted.checksum == closed).then_some(Self { noted, was_read: true }))
    }

    /// What is known of the files.
    pub fn noted(&self) -> &Noted {
        &self.noted
    }

    /// Notes what was read, for the next opening. That it cannot be written is no error.
    pub fn keep(&self, cache: &Path) {
        if self.was_read {
            let _ = write_note(&self.noted, cache);
        }
    }

    /// Whether what sled reads to recover is, bit for bit, what was closed: its settings, its snapshots,
    /// the headers of all segments, and those that a snapshot does not reach beyond.
    pub fn recovers_as_closed(&self, store: &Path) -> Result<bool, LogError> {
        Ok(self.was_read || self.noted.recovers_as_closed(store)?)
    }
}

/// Notes what the files of a store are that was just closed; their checksum. Full segments that begin as they
/// did `before` are not read again.
pub fn note(store: &Path, cache: &Path, before: Option<&Noted>) -> Result<u32, LogError> {
    let noted = Noted::of(store, before)?;
    debug_assert!(
        Noted::of(store, None).is_ok_and(|all| all.checksum == noted.checksum),
        "sled wrote to a segment that was full"
    );
    let _ = write_note(&noted, cache);
    Ok(noted.checksum)
}

impl Noted {
    /// Reads a store's files.
    fn of(store: &Path, before: Option<&Self>) -> Result<Self, LogError> {
        let _wait = Wait::on("the store's files to be read");
        let mut noted = Self { checksum: 0, files: Vec::new(), segments: Vec::new() };
        let mut hasher = crc32fast::Hasher::new();
        for path in all_files(store)? {
            let name = name_in(store, &path);
            let read = noted.read(&path, &name, before);
            let file = read.map_err(|e| LogError::io("read", &path, e))?;
            hasher.update(name.as_bytes());
            hasher.combine(&crc32fast::Hasher::new_with_initial_len(file.checksum, file.bytes));
            hasher.update(&file.bytes.to_le_bytes());
            noted.files.push(file);
        }
        noted.checksum = hasher.finalize();
        Ok(noted)
    }

    fn read(&mut self, path: &Path, name: &str, before: Option<&Self>) -> io::Result<NotedFile> {
        let mut file = File::open(path)?;
        let stamp = Stamp::of(&file)?;
        let mut hasher = crc32fast::Hasher::new();
        if name != DB {
            hash(&mut file, u64::MAX, &mut hasher)?;
            let bytes = file.stream_position()?;
            return Ok(NotedFile {
                name: name.to_owned(),
                stamp,
                bytes,
                checksum: hasher.finalize(),
            });
        }
        let before = before.filter(|before| before.is_same_file(name, stamp));
        let bytes = file.metadata()?.len();
        for (place, start) in (0..bytes).step_by(SEGMENT_BYTES).enumerate() {
            let header = header_at(&mut file, start)?;
            let len = (bytes - start).min(SEGMENT_BYTES as u64);
            let known = before.and_then(|before| before.full_segment(place, &header, len));
            let segment = match known {
                Some(segment) => segment.clone(),
                None => {
                    file.seek(SeekFrom::Start(start))?;
                    let mut own = crc32fast::Hasher::new();
                    hash(&mut file, len, &mut own)?;
                    Segment { header, bytes: len, checksum: own.finalize() }
                }
            };
            let of_segment =
                crc32fast::Hasher::new_with_initial_len(segment.checksum, segment.bytes);
            hasher.combine(&of_segment);
            self.segments.push(segment);
        }
        Ok(NotedFile { name: name.to_owned(), stamp, bytes, checksum: hasher.finalize() })
    }

    fn is_same_file(&self, name: &str, stamp: Option<Stamp>) -> bool {
        let file = self.files.iter().find(|file| file.name == name);
        let place = |stamp: Stamp| (stamp.device, stamp.inode);
        file.and_then(|file| file.stamp).zip(stamp).is_some_and(|(a, b)| place(a) == place(b))
    }

    /// A segment that was full when the store was closed, and that sled had gone on from, if it still begins
    /// as it did. The last one may have been written to since.
    fn full_segment(&self, place: usize, header: &[u8], len: u64) -> Option<&Segment> {
        let segment = self.segments.get(place)?;
        let own = segment_start(&segment.header)?;
        let mut others = self.segments.iter().filter_map(|other| segment_start(&other.header));
        let is_behind = others.any(|start| start > own);
        let is_full = len == SEGMENT_BYTES as u64 && segment.bytes == len;
        (is_behind && is_full && segment.header == header).then_some(segment)
    }

    /// Whether nobody wrote to any of the files, and none came or went.
    fn stamps_fit(&self, store: &Path) -> Result<bool, LogError> {
        let files = all_files(store)?;
        let fits = |(path, noted): (&PathBuf, &NotedFile)| {
            let now = File::open(path).and_then(|file| Stamp::of(&file)).ok().flatten();
            name_in(store, path) == noted.name && now.is_some() && now == noted.stamp
        };
        Ok(files.len() == self.files.len() && files.iter().zip(&self.files).all(fits))
    }

    fn recovers_as_closed(&self, store: &Path) -> Result<bool, LogError> {
        let reach = self.files.iter().filter(|file| is_snapshot(Path::new(&file.name)));
        let reach = reach.filter_map(|file| snapshot_reach(Path::new(&file.name))).max();
        let segment = |at: u64| at / SEGMENT_BYTES as u64;
        let is_read = |header: &[u8]| {
            segment_start(header).is_none_or(|start| segment(start) >= segment(reach.unwrap_or(0)))
        };
        let whole = |path: &Path, file: &NotedFile| -> io::Result<bool> {
            let mut hasher = crc32fast::Hasher::new();
            hash(&mut File::open(path)?, u64::MAX, &mut hasher)?;
            Ok(hasher.finalize() == file.checksum)
        };
        let log = |path: &Path| -> io::Result<bool> {
            let mut file = File::open(path)?;
            for (noted, start) in self.segments.iter().zip((0..).step_by(SEGMENT_BYTES)) {
                if header_at(&mut file, start)? != noted.header {
                    return Ok(false);
                }
                if is_read(&noted.header) {
                    file.seek(SeekFrom::Start(start))?;
                    let mut hasher = crc32fast::Hasher::new();
                    hash(&mut file, noted.bytes, &mut hasher)?;
                    if hasher.finalize() != noted.checksum {
                        return Ok(false);
                    }
                }
            }
            Ok(true)
        };
        for file in &self.files {
            let path = store.join(&file.name);
            let is_same = if file.name == DB { log(&path) } else { whole(&path, file) };
            if !is_same.map_err(|e| LogError::io("read", &path, e))? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Stamp {
    #[cfg(unix)]
    fn of(file: &File) -> io::Result<Option<Self>> {
        use std::os::unix::fs::MetadataExt;
        let found = file.metadata()?;
        Ok(Some(Self {
            device: found.dev(),
            inode: found.ino(),
            bytes: found.len(),
            written: (found.mtime(), found.mtime_nsec()),
            changed: (found.ctime(), found.ctime_nsec()),
        }))
    }

    /// Files that say nothing of it are read each time.
    #[cfg(not(unix))]
    fn of(_: &File) -> io::Result<Option<Self>> {
        Ok(None)
    }
}

/// All files of a store, by name.
fn all_files(store: &Path) -> Result<Vec<PathBuf>, LogError> {
    let mut files = files_in(store)?;
    files.extend(files_in(&store.join(BLOBS_DIR))?);
    files.sort();
    Ok(files)
}

fn name_in(store: &Path, path: &Path) -> String {
    path.strip_prefix(store).unwrap_or(path).to_string_lossy().into_owned()
}

/// Adds the next bytes of a file to a checksum, up to so many.
fn hash(file: &mut File, bytes: u64, hasher: &mut crc32fast::Hasher) -> io::Result<()> {
    let mut buffer = vec![0; 256 << 10];
    let mut rest = file.take(bytes);
    loop {
        match rest.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(read) => hasher.update(buffer.get(..read).unwrap_or_default()),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

fn header_at(file: &mut File, start: u64) -> io::Result<Vec<u8>> {
    let mut header = Vec::new();
    file.seek(SeekFrom::Start(start))?;
    file.take(SEGMENT_HEADER_BYTES).read_to_end(&mut header)?;
    Ok(header)
}

fn read_note(cache: &Path) -> Option<Noted> {
    let path = cache.join(NOTE);
    if !fs::symlink_metadata(&path).is_ok_and(|f| f.is_file() && f.len() <= NOTE_BYTES_MAX) {
        return None;
    }
    let bytes = fs::read(path).ok()?;
    let (body, checksum) = bytes.split_last_chunk::<4>()?;
    let is_whole = crc32fast::hash(body) == u32::from_le_bytes(*checksum);
    is_whole.then(|| codec::from_bytes(body).ok()).flatten()
}

/// Writes the note, once the system's clock has moved on from the last write to any of the files.
fn write_note(noted: &Noted, cache: &Path) -> io::Result<()> {
    let stamps: Option<Vec<Stamp>> = noted.files.iter().map(|file| file.stamp).collect();
    let last = stamps.and_then(|stamps| stamps.iter().map(|s| s.written.max(s.changed)).max());
    let Some(last) = last else { return Ok(()) };
    durability::make_dir(cache).map_err(|error| io::Error::other(error.to_string()))?;
    let mut body = codec::to_bytes(noted).map_err(io::Error::other)?;
    body.extend(crc32fast::hash(&body).to_le_bytes());
    for attempt in 0..CLOCK_TRIES {
        let mut file = WholeFile::create(&cache.join(NOTE))?;
        file.write_all(&body)?;
        if Stamp::of(file.file())?.is_some_and(|now| now.written > last) {
            return file.replace();
        }
        if attempt + 1 < CLOCK_TRIES {
            std::thread::sleep(CLOCK_WAIT);
        }
    }
    Ok(())
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// A store of two segments and a bit, with headers as sled writes them.
    fn store(dir: &Path) -> PathBuf {
        let store = dir.join("store");
        fs::create_dir_all(store.join(BLOBS_DIR)).unwrap();
        fs::write(store.join("conf"), "settings").unwrap();
        fs::write(store.join("snap.0000000002000010"), "pages").unwrap();
        let mut db = File::create(store.join(DB)).unwrap();
        for segment in 0..4u64 {
            let mut header =
                ((segment * SEGMENT_BYTES as u64) ^ i64::MAX as u64).to_le_bytes().to_vec();
            header.extend((i64::MAX as u64).to_le_bytes());
            let checksum = !crc32fast::hash(&header);
            db.write_all(&checksum.to_le_bytes()).unwrap();
            db.write_all(&header).unwrap();
            let rest = if segment == 3 { 1000 } else { SEGMENT_BYTES - 20 };
            db.write_all(&vec![segment as u8; rest]).unwrap();
        }
        store
    }

    /// Changes a byte of a file, and its times back.
    fn rot(path: &Path, at: u64) {
        let times = fs::metadata(path).unwrap().modified().unwrap();
        let mut file = File::options().read(true).write(true).open(path).unwrap();
        file.seek(SeekFrom::Start(at)).unwrap();
        file.write_all(b"!").unwrap();
        file.set_modified(times).unwrap();
    }

    #[test]
    fn nobody_reads_files_that_nobody_wrote_to() {
        let dir = tempfile::tempdir().unwrap();
        let (store, cache) = (store(dir.path()), dir.path().join("cache"));
        let closed = note(&store, &cache, None).unwrap();
        let look = || AsClosed::look(&store, &cache, closed).unwrap();
        assert!(look().is_some_and(|found| !found.was_read));
        assert!(AsClosed::look(&store, &cache, closed ^ 1).unwrap().is_none());
        // A file of the same bytes that somebody put there is read, and known from then on.
        fs::write(store.join("conf"), "settings").unwrap();
        let found = look().unwrap();
        assert!(found.was_read);
        found.keep(&cache);
        assert!(look().is_some_and(|found| !found.was_read));
        // Times that were set back do not hide a write.
        rot(&store.join(DB), 17_000_000);
        assert!(look().is_none());
        for spoilt in [vec![], vec![7; 300]] {
            fs::write(cache.join(NOTE), spoilt).unwrap();
            assert!(look().is_none());
        }
    }

    #[test]
    fn what_sled_reads_to_recover_is_held_against_what_was_noted() {
        let dir = tempfile::tempdir().unwrap();
        let (store, cache) = (store(dir.path()), dir.path().join("cache"));
        let closed = note(&store, &cache, None).unwrap();
        let found = AsClosed::look(&store, &cache, closed).unwrap().unwrap();
        assert!(found.recovers_as_closed(&store).unwrap());
        let segment = SEGMENT_BYTES as u64;
        for (file, at, is_seen) in [
            ("conf", 3, true),
            ("snap.0000000002000010", 2, true),
            (DB, 0, true),
            (DB, 3 * segment + 500, true),
            (DB, 2 * segment + 500, true),
            // The snapshot says what is there.
            (DB, segment + 500, false),
        ] {
            let sound = fs::read(store.join(file)).unwrap();
            rot(&store.join(file), at);
            assert_eq!(found.recovers_as_closed(&store).unwrap(), !is_seen, "{file} {at}");
            fs::write(store.join(file), sound).unwrap();
        }
    }

    #[test]
    fn only_segments_that_can_have_changed_are_read_when_a_store_is_closed() {
        let dir = tempfile::tempdir().unwrap();
        let (store, cache) = (store(dir.path()), dir.path().join("cache"));
        note(&store, &cache, None).unwrap();
        let before = Noted::of(&store, None).unwrap();
        let db = store.join(DB);
        let append = || {
            let mut file = File::options().append(true).open(&db).unwrap();
            file.write_all(b"more").unwrap();
        };
        append();
        let after = Noted::of(&store, Some(&before)).unwrap();
        assert_eq!(after, Noted::of(&store, None).unwrap());
        assert_ne!(after.checksum, before.checksum);
        // It was not read: what nobody can have written to is taken to be what it was.
        rot(&db, 500);
        append();
        let assumed = Noted::of(&store, Some(&after)).unwrap();
        assert_eq!(assumed.segments[..2], after.segments[..2]);
        assert_ne!(assumed.checksum, Noted::of(&store, None).unwrap().checksum);
        // Another file in its place is read.
        let bytes = fs::read(&db).unwrap();
        fs::rename(&db, dir.path().join("former")).unwrap();
        fs::write(&db, bytes).unwrap();
        let other = Noted::of(&store, Some(&after)).unwrap();
        assert_eq!(other, Noted::of(&store, None).unwrap());
    }
}
