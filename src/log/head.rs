//! The head file: how much of the log was acknowledged, kept outside sled.
//!
//! Belongs here: the two slots, their checksums, writing them in turn. Does not: deciding what a
//! log that disagrees with its head means (`log`).
//!
//! sled can come back shorter, or empty, without an error. The head is what tells: it is synced
//! with every acknowledgement, and a log that does not reach it has lost acknowledged records.
//! The file doubles as the lock: whoever holds it locked is the one process in the ledger. A process
//! that another thread forks has the open file, too, and with it the lock, until it becomes its
//! program. So the lock is given back by name when the head is closed, not by closing the file alone;
//! and opening waits a moment for it before it says that the ledger is in use.
//!
//! Two slots of 4,096 bytes, so that a torn write can only spoil the one being written. Each holds
//! the magic `HCHEAD2\n`, a counter, the log's size (both `u64` little-endian), its root (32
//! bytes), 1 if the store was closed cleanly, else 0, the checksum of the store's files when it was
//! closed (`u32` little-endian, see `log::as_closed`; 0 if it was not), and the CRC-32
//! of all that. The slot with the higher counter is in force.
//!
//! `HCHEAD1\n`, without the files' checksum, is read too; a store closed under it counts as not
//! closed cleanly.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::LogError;
use super::durability::{private_file, sync_dir, wait_for_lock};
use super::files::check_no_pipe;
use super::layout::STORE_DIR;
use super::tree::Hash;

/// File name in the ledger's directory.
pub const FILE_NAME: &str = "head";
const MAGIC: &[u8; 8] = b"HCHEAD2\n";
const MAGIC_1: &[u8; 8] = b"HCHEAD1\n";
/// What a head file begins with, in bytes.
pub const MAGIC_BYTES: usize = 8;
const SLOT_BYTES: usize = 4096;
const BODY_BYTES: usize = BODY_1_BYTES + 4;
const BODY_1_BYTES: usize = 8 + 8 + 8 + 32 + 1;

/// How long opening waits for the lock: far longer than it takes between fork and exec, and short for
/// somebody whose ledger is really in use.
const LOCK_WAIT: Duration = Duration::from_secs(1);

/// What a slot says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Acknowledged records.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
    /// The checksum of the store's files, if it was closed cleanly after them.
    pub closed: Option<u32>,
}

/// The open, locked head file.
#[derive(Debug)]
pub struct Head {
    file: File,
    path: PathBuf,
    counter: u64,
    mark: Mark,
    writable: bool,
    whole_slots: usize,
}

impl Head {
    /// Creates the file, synced, with both slots saying `mark`, and locks it.
    pub fn create(dir: &Path, mark: Mark) -> Result<Self, LogError> {
        let path = dir.join(FILE_NAME);
        let made = (|| {
            let mut file = private_file().read(true).write(true).create_new(true).open(&path)?;
            file.write_all(&vec![0; 2 * SLOT_BYTES])?;
            Ok(file)
        })();
        let file = made.map_err(|e| LogError::io("create", &path, e))?;
        let mut head = Self { file, path, counter: 0, mark, writable: true, whole_slots: 2 };
        head.lock()?;
        head.write(mark)?;
        head.write(mark)?;
        sync_dir(dir)?;
        Ok(head)
    }

    /// Opens and locks the file of an existing ledger; where nothing can be written, it is shared
    /// with other readers.
    ///
    /// # Errors
    /// `NoLedger`, `InUse` when another process holds it, `Damaged` when neither slot is whole or
    /// the file is missing beside a store.
    pub fn open(dir: &Path) -> Result<Self, LogError> {
        let path = dir.join(FILE_NAME);
        if let Err(e) = check_no_pipe(&path)
            && e.kind() == ErrorKind::Other
        {
            return Err(LogError::damaged("file `head`", e.to_string()));
        }
        let opened = match OpenOptions::new().read(true).write(true).open(&path) {
            Err(e) if is_read_only(&e) => File::open(&path).map(|file| (file, false)),
            other => other.map(|file| (file, true)),
        };
        let (file, writable) = match opened {
            Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                if dir.join(STORE_DIR).exists() {
                    return Err(LogError::damaged("file `head`", "it is missing"));
                }
                return Err(LogError::NoLedger(dir.to_owned()));
            }
            other => other.map_err(|e| LogError::io("open", &path, e))?,
        };
        let mark = Mark { size: 0, root: [0; 32], closed: None };
        let mut head = Self { file, path, counter: 0, mark, writable, whole_slots: 0 };
        head.lock()?;
        let mut bytes = Vec::new();
        Read::by_ref(&mut head.file)
            .take(2 * SLOT_BYTES as u64)
            .read_to_end(&mut bytes)
            .map_err(|e| LogError::io("read", &head.path, e))?;
        let slots: Vec<(u64, Mark)> = bytes.chunks(SLOT_BYTES).filter_map(read_slot).collect();
        head.whole_slots = slots.len();
        let Some((counter, mark)) = slots.into_iter().max_by_key(|(n, _)| *n) else {
            return Err(LogError::damaged("file `head`", "neither of its two slots is whole"));
        };
        head.counter = counter;
        head.mark = mark;
        Ok(head)
    }

    /// Whether the ledger can be written to.
    pub fn is_writable(&self) -> bool {
        self.writable
    }

    /// How many of the two slots were whole when the file was opened.
    pub fn whole_slots(&self) -> usize {
        self.whole_slots
    }

    /// What the file says.
    pub fn mark(&self) -> Mark {
        self.mark
    }

    /// Writes `mark` into the slot that is not in force and syncs it.
    pub fn write(&mut self, mark: Mark) -> Result<(), LogError> {
        // No writing leads there, and after it the other slot would be in force for ever.
        let counter = self.counter.checked_add(1);
        let counter =
            counter.ok_or_else(|| LogError::damaged("file `head`", "its counter is at its end"))?;
        let mut body = Vec::with_capacity(BODY_BYTES + 4);
        body.extend_from_slice(MAGIC);
        body.extend_from_slice(&counter.to_le_bytes());
        body.extend_from_slice(&mark.size.to_le_bytes());
        body.extend_from_slice(&mark.root);
        body.push(u8::from(mark.closed.is_some()));
        body.extend_from_slice(&mark.closed.unwrap_or(0).to_le_bytes());
        let checksum = crc32fast::hash(&body);
        body.extend_from_slice(&checksum.to_le_bytes());
        let slot = (counter % 2) * SLOT_BYTES as u64;
        let written = (|| {
            self.file.seek(SeekFrom::Start(slot))?;
            self.file.write_all(&body)?;
            self.file.sync_data()
        })();
        written.map_err(|e| LogError::io("write", &self.path, e))?;
        self.counter = counter;
        self.mark = mark;
        Ok(())
    }

    fn lock(&self) -> Result<(), LogError> {
        let lock = || match self.writable {
            true => self.file.try_lock(),
            false => self.file.try_lock_shared(),
        };
        wait_for_lock(&self.path, LOCK_WAIT, lock)
    }
}

impl Drop for Head {
    fn drop(&mut self) {
        // Where this fails, closing the file gives the lock back a moment later.
        let _ = self.file.unlock();
    }
}

/// A head that the log has, and with it whoever opens the store when something is first read from it. The
/// lock is given back with the last of them.
#[derive(Debug, Clone)]
pub struct SharedHead(Arc<Mutex<Head>>);

impl SharedHead {
    /// Shares a head.
    pub fn new(head: Head) -> Self {
        Self(Arc::new(Mutex::new(head)))
    }

    /// What the file says.
    pub fn mark(&self) -> Mark {
        self.head().mark()
    }

    /// As [`Head::write`].
    pub fn write(&self, mark: Mark) -> Result<(), LogError> {
        self.head().write(mark)
    }

    fn head(&self) -> MutexGuard<'_, Head> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether these are the first bytes of a head file.
pub fn is_head(first: &[u8]) -> bool {
    first.starts_with(MAGIC) || first.starts_with(MAGIC_1)
}

/// Whether a file cannot be written to, now or ever.
fn is_read_only(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
}

fn read_slot(slot: &[u8]) -> Option<(u64, Mark)> {
    let of = |magic: &[u8], bytes| {
        let (body, rest): (&[u8], &[u8]) = slot.split_at_checked(bytes)?;
        let checksum = crc32fast::hash(body).to_le_bytes();
        (body.starts_with(magic) && rest.starts_with(&checksum)).then_some(body)
    };
    let body = of(MAGIC, BODY_BYTES).or_else(|| of(MAGIC_1, BODY_1_BYTES))?;
    let number = |at: usize| Some(u64::from_le_bytes(body.get(at..at + 8)?.try_into().ok()?));
    let files = body.get(BODY_1_BYTES..).and_then(|bytes| bytes.try_into().ok());
    let mark = Mark {
        size: number(16)?,
        root: body.get(24..56)?.try_into().ok()?,
        closed: files.map(u32::from_le_bytes).filter(|_| body.get(56) == Some(&1)),
    };
    Some((number(8)?, mark))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Instant;

    use super::*;

    const MARK: Mark = Mark { size: 3, root: [7; 32], closed: None };

    /// The lock as another process has it: an open file of its own.
    fn locked_elsewhere(dir: &Path) -> File {
        let file = File::open(dir.join(FILE_NAME)).unwrap();
        file.lock().unwrap();
        file
    }

    #[test]
    fn a_counter_at_its_end_is_damage_and_no_acknowledgement_that_never_counts() {
        let dir = tempfile::tempdir().unwrap();
        let mut head = Head::create(dir.path(), MARK).unwrap();
        head.counter = u64::MAX - 1;
        head.write(Mark { size: 9, ..MARK }).unwrap();
        drop(head);
        let mut head = Head::open(dir.path()).unwrap();
        assert_eq!(head.mark().size, 9);
        assert!(matches!(head.write(MARK), Err(LogError::Damaged { .. })));
        drop(head);
        assert_eq!(Head::open(dir.path()).unwrap().mark().size, 9);
    }

    #[test]
    fn a_lock_that_is_held_for_a_moment_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        drop(Head::create(dir.path(), MARK).unwrap());
        let elsewhere = locked_elsewhere(dir.path());
        std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(LOCK_WAIT / 5);
                drop(elsewhere);
            });
            assert_eq!(Head::open(dir.path()).unwrap().mark(), MARK);
        });
    }

    #[test]
    fn a_lock_that_stays_is_said_to_be_in_use_after_a_bounded_time() {
        let dir = tempfile::tempdir().unwrap();
        drop(Head::create(dir.path(), MARK).unwrap());
        let _elsewhere = locked_elsewhere(dir.path());
        let began = Instant::now();
        assert!(matches!(Head::open(dir.path()), Err(LogError::InUse(_))));
        assert!(began.elapsed() >= LOCK_WAIT);
    }

    #[test]
    fn a_forked_process_that_has_the_file_open_does_not_keep_the_lock_of_a_closed_head() {
        let dir = tempfile::tempdir().unwrap();
        let head = Head::create(dir.path(), MARK).unwrap();
        // What fork does: another descriptor of the same open file.
        let _inherited = head.file.try_clone().unwrap();
        drop(head);
        let began = Instant::now();
        Head::open(dir.path()).unwrap();
        assert!(began.elapsed() < LOCK_WAIT);
    }
}
