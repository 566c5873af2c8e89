//! What a disk could hold if the power failed at some moment.
//!
//! A file's bytes are durable once it was synced, a name once its folder was. Of what was not, a
//! disk may hold nothing, everything, or any subset of blocks and names. `sync_file_range` makes
//! nothing durable: it flushes neither metadata nor the drive's cache.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use fastrand::Rng;

const BLOCK_BYTES: usize = 4096;

/// What the recorder saw, in its order; see `recorder.c`.
#[derive(Debug)]
pub struct Change {
    op: u8,
    pid: u32,
    fd: i32,
    a: i64,
    b: i64,
    data: Vec<u8>,
}

const OPEN: u8 = 1;
const WRITE: u8 = 2;
const TRUNCATE: u8 = 3;
const SYNC: u8 = 4;
const RENAME: u8 = 5;
const UNLINK: u8 = 6;
const MKDIR: u8 = 7;
const RMDIR: u8 = 8;
const PRINT: u8 = 9;
const SYNC_ALL: u8 = 10;
const DUP: u8 = 11;
const CLOSE: u8 = 12;
const LINK: u8 = 13;
const O_DIRECTORY: i64 = 0o200_000;
const O_TRUNC: i64 = 0o1000;

impl Change {
    /// All changes of a trace.
    pub fn read_all(trace: &[u8]) -> Vec<Self> {
        let mut changes = Vec::new();
        let mut rest = trace;
        while let Some((head, more)) = rest.split_first_chunk::<29>() {
            let number = |at: usize| u32::from_le_bytes(head[at..at + 4].try_into().unwrap());
            let long = |at: usize| i64::from_le_bytes(head[at..at + 8].try_into().unwrap());
            let length = number(0) as usize - 25;
            let (data, more) = more.split_at(length);
            let (op, pid, fd) = (head[4], number(5), number(9) as i32);
            changes.push(Self { op, pid, fd, a: long(13), b: long(21), data: data.to_vec() });
            rest = more;
        }
        changes
    }

    /// What it printed.
    pub fn printed(&self) -> Option<&[u8]> {
        (self.op == PRINT).then_some(&self.data)
    }

    /// Whether a cut after it leaves something else than a cut before it.
    pub fn changes_something(&self) -> bool {
        !matches!(self.op, OPEN | CLOSE | DUP)
    }

    /// Whether it names something else, or says something: a program's steps lie between such changes.
    pub fn ends_a_step(&self) -> bool {
        matches!(self.op, RENAME | UNLINK | MKDIR | RMDIR | PRINT)
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.data).into_owned()
    }
}

#[derive(Debug)]
enum Edit {
    Write(usize, Vec<u8>),
    Length(usize),
}

impl Edit {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Edit::Write(at, data) => {
                if bytes.len() < at + data.len() {
                    bytes.resize(at + data.len(), 0);
                }
                bytes[*at..at + data.len()].copy_from_slice(data);
            }
            Edit::Length(length) => bytes.resize(*length, 0),
        }
    }
}

#[derive(Debug, Default)]
struct Content {
    durable: Vec<u8>,
    pending: Vec<Edit>,
}

impl Content {
    fn settle(&mut self) {
        for edit in std::mem::take(&mut self.pending) {
            edit.apply(&mut self.durable);
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Node {
    Folder(usize),
    File(usize),
}

/// A name in a folder. What happens to a name happens in the folder itself, wherever that has been moved
/// to since: a name that was removed from a folder that is gone says nothing of another that took its place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    folder: usize,
    name: String,
}

#[derive(Debug, Clone)]
enum Naming {
    Add(Place, Node),
    Move(Place, Place),
    Remove(Place),
}

/// What each folder holds.
#[derive(Debug, Clone, Default)]
struct Names(Vec<BTreeMap<String, Node>>);

impl Names {
    fn at(&self, place: &Place) -> Option<Node> {
        self.0.get(place.folder)?.get(&place.name).copied()
    }

    fn holding(&mut self, folder: usize) -> &mut BTreeMap<String, Node> {
        if self.0.len() <= folder {
            self.0.resize_with(folder + 1, BTreeMap::new);
        }
        &mut self.0[folder]
    }

    fn put(&mut self, place: &Place, node: Node) {
        self.holding(place.folder).insert(place.name.clone(), node);
    }

    fn take(&mut self, place: &Place) -> Option<Node> {
        self.holding(place.folder).remove(&place.name)
    }
}

impl Naming {
    fn apply(&self, names: &mut Names) {
        match self {
            Naming::Add(place, node) => names.put(place, *node),
            Naming::Remove(place) => {
                names.take(place);
            }
            // A name cannot be moved out of a folder that never got it.
            Naming::Move(from, to) => {
                if let Some(node) = names.take(from) {
                    names.put(to, node);
                }
            }
        }
    }

    fn is_in(&self, folder: usize) -> bool {
        match self {
            Naming::Add(place, _) | Naming::Remove(place) => place.folder == folder,
            Naming::Move(from, to) => from.folder == folder || to.folder == folder,
        }
    }
}

/// How much of what was not synced reached the disk.
#[derive(Debug, Clone, Copy)]
pub enum Survives {
    Nothing,
    Some,
    Everything,
}

/// A disk with one folder.
#[derive(Debug)]
pub struct Disk {
    root: String,
    files: Vec<Content>,
    /// How many folders there ever were.
    folders: usize,
    live: Names,
    durable: Names,
    pending: Vec<Naming>,
    open: HashMap<(u32, i32), Node>,
}

/// The folder that the disk has.
const ROOT: usize = 0;

impl Disk {
    pub fn new(root: &Path) -> Self {
        let root = root.to_str().unwrap().to_owned();
        let (files, live, durable, pending, open) = Default::default();
        Self { root, files, folders: 1, live, durable, pending, open }
    }

    /// With what a folder holds, all of it durable.
    pub fn holding(root: &Path) -> Self {
        let mut disk = Self::new(root);
        let mut folders = vec![(root.to_owned(), ROOT)];
        while let Some((at, folder)) = folders.pop() {
            for entry in fs::read_dir(at).unwrap() {
                let entry = entry.unwrap();
                let path = entry.path();
                let node = if path.is_dir() {
                    let node = disk.new_folder();
                    let Node::Folder(number) = node else { unreachable!() };
                    folders.push((path, number));
                    node
                } else {
                    let (durable, pending) = (fs::read(&path).unwrap(), Vec::new());
                    disk.files.push(Content { durable, pending });
                    Node::File(disk.files.len() - 1)
                };
                let name = entry.file_name().into_string().unwrap();
                disk.durable.put(&Place { folder, name }, node);
            }
        }
        disk.live = disk.durable.clone();
        disk
    }

    fn new_folder(&mut self) -> Node {
        self.folders += 1;
        Node::Folder(self.folders - 1)
    }

    /// Where a path is now; `None` for the disk's folder itself, and beside it.
    fn place(&self, path: &str) -> Option<Place> {
        let mut names = path.strip_prefix(&self.root)?.split('/').filter(|name| !name.is_empty());
        let last = names.next_back()?;
        let mut folder = ROOT;
        for name in names {
            match self.live.at(&Place { folder, name: name.to_owned() }) {
                Some(Node::Folder(below)) => folder = below,
                found => panic!("{path} is below {name}, which is {found:?}"),
            }
        }
        Some(Place { folder, name: last.to_owned() })
    }

    fn name(&mut self, naming: Naming) {
        naming.apply(&mut self.live);
        self.pending.push(naming);
    }

    fn sync_names(&mut self, wanted: impl Fn(&Naming) -> bool) {
        for naming in std::mem::take(&mut self.pending) {
            if wanted(&naming) {
                naming.apply(&mut self.durable);
            } else {
                self.pending.push(naming);
            }
        }
    }

    /// Lets a change happen.
    pub fn apply(&mut self, change: &Change) {
        let key = (change.pid, change.fd);
        let opened = self.open.get(&key).copied();
        match (change.op, opened) {
            (OPEN, _) => self.opened(key, change),
            (DUP, _) => {
                if let Some(original) = self.open.get(&(change.pid, change.a as i32)).copied() {
                    self.open.insert(key, original);
                }
            }
            (CLOSE, _) => {
                self.open.remove(&key);
            }
            (WRITE, Some(Node::File(file))) => {
                let content = &mut self.files[file];
                content.pending.push(Edit::Write(change.a as usize, change.data.clone()));
                if change.b != 0 {
                    content.settle();
                }
            }
            (TRUNCATE, Some(Node::File(file))) => {
                self.files[file].pending.push(Edit::Length(change.a as usize));
            }
            (SYNC, Some(Node::File(file))) => self.files[file].settle(),
            (SYNC, Some(Node::Folder(folder))) => self.sync_names(|naming| naming.is_in(folder)),
            (SYNC_ALL, _) => {
                self.sync_names(|_| true);
                self.files.iter_mut().for_each(Content::settle);
            }
            (MKDIR, _) => {
                let node = self.new_folder();
                if let Some(place) = self.place(&change.text()) {
                    self.name(Naming::Add(place, node));
                }
            }
            (UNLINK | RMDIR, _) => {
                if let Some(place) = self.place(&change.text()) {
                    self.name(Naming::Remove(place));
                }
            }
            (LINK, _) => {
                if let (Some(from), Some(to)) = self.both(change)
                    && let Some(node) = self.live.at(&from)
                {
                    self.name(Naming::Add(to, node));
                }
            }
            (RENAME, _) => {
                let (from, to) = self.both(change);
                let (Some(from), Some(to)) = (from, to) else {
                    panic!("{change:?} leaves the disk")
                };
                self.name(Naming::Move(from, to));
            }
            _ => {}
        }
    }

    fn both(&self, change: &Change) -> (Option<Place>, Option<Place>) {
        let both = change.text();
        let (from, to) = both.split_once('\0').unwrap();
        (self.place(from), self.place(to))
    }

    fn opened(&mut self, key: (u32, i32), change: &Change) {
        let place = self.place(&change.text());
        let found = place.as_ref().map_or(Some(Node::Folder(ROOT)), |place| self.live.at(place));
        let node = match (found, place) {
            (Some(node), _) => node,
            (None, Some(place)) => {
                assert_eq!(change.a & O_DIRECTORY, 0, "{} was never made", change.text());
                self.files.push(Content::default());
                let node = Node::File(self.files.len() - 1);
                self.name(Naming::Add(place, node));
                node
            }
            (None, None) => unreachable!("the disk's folder is there"),
        };
        if let Node::File(file) = node
            && change.a & O_TRUNC != 0
        {
            self.files[file].pending.push(Edit::Length(0));
        }
        self.open.insert(key, node);
    }

    /// What a file holds now, for a program that reads it.
    pub fn now(&self, path: &Path) -> Option<Vec<u8>> {
        let Node::File(file) = self.live.at(&self.place(path.to_str()?)?)? else { return None };
        let content = &self.files[file];
        let mut bytes = content.durable.clone();
        content.pending.iter().for_each(|edit| edit.apply(&mut bytes));
        Some(bytes)
    }

    /// Writes what the disk could hold now into a folder.
    pub fn restore(&self, survives: Survives, rng: &mut Rng, to: &Path) {
        let mut names = self.durable.clone();
        for naming in &self.pending {
            let survived = match survives {
                Survives::Nothing => false,
                Survives::Some => rng.bool(),
                Survives::Everything => true,
            };
            if survived {
                naming.apply(&mut names);
            }
        }
        self.write_folder(&names, ROOT, survives, rng, to);
    }

    /// Names in a folder whose own name was lost are lost with it.
    fn write_folder(
        &self,
        names: &Names,
        folder: usize,
        survives: Survives,
        rng: &mut Rng,
        to: &Path,
    ) {
        fs::create_dir_all(to).unwrap();
        for (name, node) in names.0.get(folder).into_iter().flatten() {
            let out = to.join(name);
            match node {
                Node::Folder(below) => self.write_folder(names, *below, survives, rng, &out),
                Node::File(file) => fs::write(out, self.content(*file, survives, rng)).unwrap(),
            }
        }
    }

    fn content(&self, file: usize, survives: Survives, rng: &mut Rng) -> Vec<u8> {
        let content = &self.files[file];
        let mut bytes = content.durable.clone();
        for edit in &content.pending {
            match (survives, edit) {
                (Survives::Nothing, _) => {}
                (Survives::Everything, edit) => edit.apply(&mut bytes),
                (Survives::Some, Edit::Length(_)) => {
                    if rng.bool() {
                        edit.apply(&mut bytes);
                    }
                }
                (Survives::Some, Edit::Write(at, data)) => {
                    let likely = [0.1, 0.5, 0.9][rng.usize(..3)];
                    let mut done = 0;
                    while done < data.len() {
                        let room = BLOCK_BYTES - (at + done) % BLOCK_BYTES;
                        let end = (done + room).min(data.len());
                        if rng.f64() < likely {
                            Edit::Write(at + done, data[done..end].to_vec()).apply(&mut bytes);
                        }
                        done = end;
                    }
                }
            }
        }
        bytes
    }
}

#[test]
fn a_name_removed_with_its_folder_stays_in_the_folder_that_takes_the_place() {
    let mut disk = Disk::new(Path::new("/disk"));
    let mut apply = |op, fd, text: &str| {
        let data = text.as_bytes().to_vec();
        disk.apply(&Change { op, pid: 1, fd, a: 0, b: 0, data });
    };
    for store in ["/disk/former", "/disk/store"] {
        apply(MKDIR, -1, store);
        apply(OPEN, 3, &format!("{store}/db"));
        apply(OPEN, 4, store);
        apply(SYNC, 4, "");
    }
    apply(OPEN, 5, "/disk");
    apply(SYNC, 5, "");
    // Nobody syncs a folder that goes.
    apply(UNLINK, -1, "/disk/former/db");
    apply(RMDIR, -1, "/disk/former");
    apply(SYNC, 5, "");
    apply(RENAME, -1, "/disk/store\0/disk/former");
    apply(SYNC, 5, "");
    for survives in [Survives::Nothing, Survives::Everything] {
        let to = tempfile::tempdir().unwrap();
        disk.restore(survives, &mut Rng::with_seed(1), to.path());
        assert!(to.path().join("former/db").is_file(), "{survives:?}");
        assert!(!to.path().join("store").exists(), "{survives:?}");
    }
}
