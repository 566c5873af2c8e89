//! Creating and opening a log.
//!
//! Belongs here: deciding whether sled may touch a store's files, and examining a copy where it may
//! not. Does not: what the files mean (`store`), repairing them (`custody`).
//!
//! sled zeroes and truncates while it recovers, so opening a damaged store can destroy what was
//! left of it. A store is therefore opened in place only when its files are the ones that were closed: nobody
//! wrote to them since, and what sled reads to recover is the same bit for bit (`as_closed`). Else sled recovers a copy, in a process of its own; once the copy has reached
//! the head with every value readable, and is synced, it takes the store's place. Where nothing can
//! be written, the copy is what is opened.
//!
//! When the log has gone into another of sled's segments since the store was last opened, opening frees
//! what no page needs any more, and what sled then knows of the log's order is in a snapshot whose name
//! may not have reached the disk: see [`durability::recovers_in_place`]. So that snapshot is made first
//! (`snapshots`), and only where that cannot be done does a copy take the place.
//!
//! Whoever knows the tree's edge after the last record may not need the store at all. Then sled opens it when
//! something is first read from it, and a command that reads nothing writes nothing ([`Log::open_when_needed`]).

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::as_closed::AsClosed;
use super::aside::{self, AsideFolder};
use super::durability::{self, Syncer};
use super::head::{Head, Mark, SharedHead};
use super::layout::{CACHE_DIR, KEPT_ANSWERS_DIRS, STORE_DIR};
use super::progress::Wait;
use super::reader::{Found, Reader};
use super::reserving::Reserved;
use super::store::Store;
use super::tree::{Frontier, Hash};
use super::{Log, LogError, ReadOnly, replacing, snapshots};

/// How a store that was not closed cleanly is examined before its files are touched.
#[derive(Debug, Clone, Default)]
pub enum Examiner {
    /// On a copy, in this process.
    #[default]
    InProcess,
    /// On a copy, by `PROGRAM examine-store STORE SIZE ROOT`: sled can abort a process.
    Child(PathBuf),
}

/// Exit code of an examining process that found damage, which it has printed as two lines: what is
/// damaged, and why.
pub const EXAMINED_DAMAGED: i32 = 3;

impl Log {
    /// Creates an empty log in a folder that does not exist or is empty.
    ///
    /// A log that must be there whole or not at all is built by [`super::build_aside`].
    pub fn create(dir: &Path) -> Result<Self, LogError> {
        replacing::check_vacant(dir)?;
        durability::make_dirs(dir).map_err(|e| LogError::io("create", dir, e))?;
        let cache = dir.join(CACHE_DIR);
        durability::make_dir(&cache)?;
        let store_path = dir.join(STORE_DIR);
        let store = Store::create(&store_path)?;
        let mut syncer = Syncer::new(&store_path)?;
        store.with_db(|db| syncer.created(db))?;
        let frontier = Frontier::default();
        let head = Head::create(dir, Mark { size: 0, root: frontier.root(), closed: None })?;
        durability::sync_parent(dir)?;
        let found = Found { as_copy: false, as_closed: None, edge: true };
        Ok(Self {
            reader: Reader::new(store, 0, frontier.root(), &cache, found),
            dir: dir.to_owned(),
            store_path,
            head: SharedHead::new(head),
            syncer,
            reserved: Reserved::default(),
            frontier,
            failed: false,
            read_only: None,
            noted: None,
        })
    }

    /// Opens the log in a folder.
    ///
    /// # Errors
    /// `NoLedger`, `InUse`, or `Damaged` when it does not reach its head or a value cannot be read;
    /// then no byte of it was changed.
    pub fn open(dir: &Path, examiner: &Examiner) -> Result<Self, LogError> {
        Self::open_when_needed(dir, examiner, |_, _| None)
    }

    /// The same; but where the store was closed cleanly, and `known` gives the tree's edge after as many
    /// records as the head has, sled opens the store only when something is first read. `known` is also told
    /// where the cache is.
    ///
    /// # Errors
    /// As [`Self::open`]; those of opening the store then come from whatever reads first.
    pub fn open_when_needed(
        dir: &Path,
        examiner: &Examiner,
        known: impl FnOnce(Mark, &Path) -> Option<Frontier>,
    ) -> Result<Self, LogError> {
        let head = Head::open(dir)?;
        clear_copies(dir);
        if !head.is_writable() {
            return Self::open_copy(dir, head, examiner);
        }
        replacing::settle(dir)?;
        let mark = head.mark();
        let (store_path, cache) = (dir.join(STORE_DIR), dir.join(CACHE_DIR));
        let as_closed =
            look(&store_path, mark, |store, closed| AsClosed::look(store, &cache, closed))?;
        if let Some(as_closed) = &as_closed {
            as_closed.keep(&cache);
        }
        let head = SharedHead::new(head);
        let noted = as_closed.as_ref().map(|found| found.noted().clone());
        let is_closed = as_closed.is_some();
        let opening = Opening {
            dir: dir.to_owned(),
            head: head.clone(),
            examiner: examiner.clone(),
            as_closed,
        };
        let fits = |edge: &Frontier| {
            edge.is_well_formed() && edge.size() == mark.size && edge.root() == mark.root
        };
        let edge = is_closed.then(|| known(mark, &cache)).flatten().filter(fits);
        let (store, frontier, found_edge) = match edge {
            Some(edge) => (Store::waiting(move || Ok(opening.open()?.store)), edge, true),
            None => {
                let Opened { store, frontier, edge } = opening.open()?;
                (store, frontier, edge)
            }
        };
        let found = Found { as_copy: false, as_closed: None, edge: found_edge };
        let (size, root) = (frontier.size(), frontier.root());
        Ok(Self {
            reader: Reader::new(store, size, root, &cache, found),
            dir: dir.to_owned(),
            syncer: Syncer::new(&store_path)?,
            store_path,
            head,
            reserved: Reserved::default(),
            frontier,
            failed: false,
            read_only: None,
            noted,
        })
    }

    /// Opens a copy of a log, so that no byte of it is changed.
    pub fn open_as_copy(dir: &Path, examiner: &Examiner) -> Result<Self, LogError> {
        Self::open_copy(dir, Head::open(dir)?, examiner)
    }

    fn open_copy(dir: &Path, head: Head, examiner: &Examiner) -> Result<Self, LogError> {
        let mark = head.mark();
        let store = replacing::store_in(dir);
        let cache = dir.join(CACHE_DIR);
        // All of it is read for the copy anyway, and whoever opens a copy wants to know.
        let as_closed = look(&store, mark, AsClosed::read)?.is_some();
        let copy = if as_closed {
            let copy = Copy::outside(dir)?;
            copy_store(&store, &copy.store, &durability::snapshots_of(&store)?)?;
            copy
        } else {
            recover(dir, mark, examiner, || Copy::outside(dir))?
        };
        let store_path = copy.store.clone();
        let as_closed = mark.closed.map(|_| as_closed);
        let Opened { store, frontier, edge } = open_store(&store_path, mark)?;
        let found = Found { as_copy: true, as_closed, edge };
        let (size, root) = (frontier.size(), frontier.root());
        Ok(Self {
            reader: Reader::new(store, size, root, &cache, found),
            dir: dir.to_owned(),
            syncer: Syncer::new(&store_path)?,
            store_path,
            head: SharedHead::new(head),
            reserved: Reserved::default(),
            frontier,
            failed: false,
            read_only: Some(ReadOnly { original: dir.to_owned(), _copy: copy.dir }),
            noted: None,
        })
    }
}

/// A store that reaches its head.
struct Opened {
    store: Store,
    /// The tree's edge after the last record.
    frontier: Frontier,
    /// Whether the edge in the store fitted.
    edge: bool,
}

/// Opens a store that sled may write to.
fn open_store(path: &Path, mark: Mark) -> Result<Opened, LogError> {
    let store = Store::open(path)?;
    let (size, frontier) = store.reaches(mark)?;
    let edge = store.cached_frontier_fits(size)?;
    store.drop_staged(size)?;
    let mut syncer = Syncer::new(path)?;
    store.with_db(|db| syncer.sync(db))?;
    Ok(Opened { store, frontier, edge })
}

/// What it takes to open the store of a ledger that can be written to.
struct Opening {
    dir: PathBuf,
    head: SharedHead,
    examiner: Examiner,
    as_closed: Option<AsClosed>,
}

impl Opening {
    fn open(&self) -> Result<Opened, LogError> {
        let (dir, mark) = (&self.dir, self.head.mark());
        let (store, cache) = (dir.join(STORE_DIR), dir.join(CACHE_DIR));
        let as_closed = self.is_as_closed(&store, mark);
        if as_closed {
            snapshots::try_room(&store, &cache)?;
        }
        let in_place = as_closed
            && (durability::recovers_in_place(&store)? || snapshots::bring_forward(&store, &cache));
        if !in_place {
            let copy = recover(dir, mark, &self.examiner, || Copy::within(&cache))?;
            durability::sync_copied(&copy.store)?;
            replacing::replace_store(dir, &copy.store)?;
        }
        if mark.closed.is_some() {
            self.head.write(Mark { closed: None, ..mark })?;
        }
        durability::keep_snapshots(&store, &cache)?;
        let opened = open_store(&store, mark)?;
        // A record that was written and not acknowledged is there now, and synced: whoever sees it may rely on
        // it from here on.
        let (size, root) = (opened.frontier.size(), opened.frontier.root());
        if size > mark.size {
            self.head.write(Mark { size, root, closed: None })?;
        }
        replacing::drop_former(dir)?;
        Ok(opened)
    }

    /// Whether sled may open the store in place. An earlier try may have opened it already, and then the head
    /// says so.
    fn is_as_closed(&self, store: &Path, mark: Mark) -> bool {
        match (&self.as_closed, mark.closed) {
            // A file that cannot be read is for the examination to judge.
            (Some(found), Some(_)) => found.recovers_as_closed(store).unwrap_or(false),
            _ => false,
        }
    }
}

/// A store's files, if `look` finds that they are the ones that were closed.
fn look(
    store: &Path,
    mark: Mark,
    look: impl FnOnce(&Path, u32) -> Result<Option<AsClosed>, LogError>,
) -> Result<Option<AsClosed>, LogError> {
    for file in ["db", "conf"] {
        if !store.join(file).is_file() {
            return Err(LogError::damaged("store", format!("its file `{file}` is missing")));
        }
    }
    let Some(closed) = mark.closed else { return Ok(None) };
    // A folder or file that cannot be read is for the examination to judge.
    Ok(look(store, closed).unwrap_or_default())
}

/// What an examined store holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Examined {
    /// Records.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
}

/// Examines a store that nothing else depends on: whether it opens, reaches what was acknowledged,
/// and every value can be read.
pub fn examine_store(store: &Path, size: u64, root: Hash) -> Result<Examined, LogError> {
    let mut store = Store::open(store)?;
    let reached = store.reaches(Mark { size, root, closed: None });
    let examined = reached.and_then(|(size, frontier)| {
        store.read_all(size)?;
        Ok(Examined { size, root: frontier.root() })
    });
    store.close();
    examined
}

/// Removes what killed processes left beside a ledger, among the system's temporary files, and in the
/// folders of the cache that are not written to each time: it may hold what is erased later.
fn clear_copies(dir: &Path) {
    aside::clear(durability::folder_of(dir));
    aside::clear(&std::env::temp_dir());
    for kept in KEPT_ANSWERS_DIRS {
        aside::clear(&dir.join(CACHE_DIR).join(kept));
    }
}

/// A folder for a copy of a store, which goes when it is dropped.
pub(super) struct Copy {
    dir: AsideFolder,
    /// Where the copied store is, or is to be.
    pub store: PathBuf,
}

impl Copy {
    /// In the ledger's cache.
    fn within(cache: &Path) -> Result<Self, LogError> {
        durability::make_dir(cache)?;
        let made = AsideFolder::create_in(cache);
        let dir = made.map_err(|e| LogError::io("create a folder in", cache, e))?;
        Ok(Self { store: dir.path().join(STORE_DIR), dir })
    }

    /// Beside the ledger, where that can be written to: it is on a disk that may hold the register, and
    /// has room. Else among the system's temporary files.
    pub fn outside(ledger: &Path) -> Result<Self, LogError> {
        let beside = durability::folder_of(ledger);
        let made = AsideFolder::create_in(beside).or_else(|error| match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                AsideFolder::create_in(&std::env::temp_dir())
            }
            _ => Err(error),
        });
        let dir = made.map_err(|e| LogError::io("copy to", beside, e))?;
        Ok(Self { store: dir.path().join(STORE_DIR), dir })
    }
}

/// Lets sled recover a copy of a ledger's store, and returns the copy, closed, if it reaches `mark`
/// with every value readable.
///
/// sled is given its own snapshot of the log's order; if that is spoiled, the one that was kept
/// when the store was last opened; else none.
pub(super) fn recover(
    dir: &Path,
    mark: Mark,
    examiner: &Examiner,
    place: impl Fn() -> Result<Copy, LogError>,
) -> Result<Copy, LogError> {
    let store = replacing::store_in(dir);
    recover_prepared(&store, &dir.join(CACHE_DIR), mark, examiner, place, |_| Ok(()))
        .map(|(copy, _)| copy)
}

/// Recovers a copy of a store to which something is done first.
pub(super) fn recover_prepared(
    store: &Path,
    cache: &Path,
    mark: Mark,
    examiner: &Examiner,
    place: impl Fn() -> Result<Copy, LogError>,
    prepare: impl Fn(&Path) -> Result<(), LogError>,
) -> Result<(Copy, Examined), LogError> {
    let mut choices = vec![durability::snapshots_of(store)?, durability::kept_snapshots(cache)];
    choices.retain(|snapshots| !snapshots.is_empty());
    choices.push(Vec::new());
    let mut damage = None;
    for snapshots in choices {
        let copy = place()?;
        copy_store(store, &copy.store, &snapshots)?;
        prepare(&copy.store)?;
        match examine(&copy, mark, examiner) {
            Ok(examined) => return Ok((copy, examined)),
            Err(error @ LogError::Damaged { .. }) => damage = damage.or(Some(error)),
            Err(error) => return Err(error),
        }
    }
    Err(damage.unwrap_or_else(|| LogError::damaged("store", "sled cannot read its files")))
}

/// Examines a copy of a store, so that sled's recovery cannot destroy the evidence.
fn examine(copy: &Copy, mark: Mark, examiner: &Examiner) -> Result<Examined, LogError> {
    let _wait = Wait::on("all of the store to be read, since it was not closed cleanly");
    match examiner {
        Examiner::InProcess => examine_store(&copy.store, mark.size, mark.root),
        Examiner::Child(program) => {
            let output = Command::new(program)
                .arg("examine-store")
                .arg(&copy.store)
                .args([mark.size.to_string(), hex::encode(mark.root)])
                .output()
                .map_err(|e| LogError::io("run", program, e))?;
            let said = String::from_utf8_lossy(&output.stdout);
            let mut lines = said.lines().filter(|line| !line.is_empty());
            match (output.status.code(), lines.next(), lines.next()) {
                (Some(0), Some(size), Some(root)) => read_examined(size, root)
                    .ok_or_else(|| LogError::damaged("store", "its examination says nothing")),
                (Some(EXAMINED_DAMAGED), Some(what), Some(why)) => {
                    Err(LogError::damaged(what, why))
                }
                _ if ran_out_of_memory(&output.stderr) => {
                    let error = io::ErrorKind::OutOfMemory.into();
                    Err(LogError::io("examine a copy of", &copy.store, error))
                }
                (Some(1), Some(error), _) => {
                    Err(LogError::io("examine a copy of", &copy.store, io::Error::other(error)))
                }
                _ => Err(LogError::damaged("store", "sled stops on its files")),
            }
        }
    }
}

/// Whether a process that stopped said that it had no memory. That is no damage.
fn ran_out_of_memory(said: &[u8]) -> bool {
    let said = String::from_utf8_lossy(said);
    said.contains("memory allocation of") || said.contains("failed to spawn thread")
}

fn read_examined(size: &str, root: &str) -> Option<Examined> {
    let mut examined = Examined { size: size.parse().ok()?, root: [0; 32] };
    hex::decode_to_slice(root, &mut examined.root).ok()?;
    Some(examined)
}

/// Copies a store, with these snapshots instead of its own.
fn copy_store(from: &Path, to: &Path, snapshots: &[PathBuf]) -> Result<(), LogError> {
    let _wait = Wait::on("a copy of the store, since it was not closed cleanly");
    copy_folder(from, to)?;
    for snapshot in snapshots {
        let target = to.join(snapshot.file_name().unwrap_or_default());
        copy_file(snapshot, &target).map_err(|e| LogError::io("copy", snapshot, e))?;
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), LogError> {
    durability::make_dir(to)?;
    let entries = fs::read_dir(from).map_err(|e| LogError::io("read", from, e))?;
    for entry in entries {
        let entry = entry.map_err(|e| LogError::io("read", from, e))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy_folder(&source, &target)?;
        } else if !durability::is_snapshot(&source) {
            copy_file(&source, &target).map_err(|e| LogError::io("copy", &source, e))?;
        }
    }
    Ok(())
}

/// Copies a file's bytes, and lets the copy be written to although the original may not.
fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    // A device may have no end, and would fill the disk.
    if !fs::metadata(from)?.is_file() {
        return Err(io::Error::other("it is a pipe or a device, not a file"));
    }
    let mut copy = durability::private_file().write(true).create_new(true).open(to)?;
    io::copy(&mut fs::File::open(from)?, &mut copy).map(|_| ())
}
