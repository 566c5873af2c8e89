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
    Folder,
    File(usize),
}

#[derive(Debug, Clone)]
enum Naming {
    Add(String, Node),
    Move(String, String),
    Remove(String),
}

type Names = BTreeMap<String, Node>;

impl Naming {
    fn apply(&self, names: &mut Names) {
        match self {
            Naming::Add(path, node) => {
                names.insert(path.clone(), *node);
            }
            Naming::Remove(path) => {
                names.remove(path);
            }
            Naming::Move(from, to) if names.contains_key(from) => {
                let below = format!("{from}/");
                let moved = names.keys().filter(|path| *path == from || path.starts_with(&below));
                let moved: Vec<String> = moved.cloned().collect();
                for path in moved {
                    if let Some(node) = names.remove(&path) {
                        names.insert(format!("{to}{}", &path[from.len()..]), node);
                    }
                }
            }
            Naming::Move(..) => {}
        }
    }

    fn is_in(&self, folder: &str) -> bool {
        let within = |path: &String| path.rsplit_once('/').is_some_and(|(dir, _)| dir == folder);
        match self {
            Naming::Add(path, _) | Naming::Remove(path) => within(path),
            Naming::Move(from, to) => within(from) || within(to),
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
    live: Names,
    durable: Names,
    pending: Vec<Naming>,
    open: HashMap<(u32, i32), (String, Node)>,
}

impl Disk {
    pub fn new(root: &Path) -> Self {
        let root = root.to_str().unwrap().to_owned();
        let names = Names::from([(root.clone(), Node::Folder)]);
        let (files, pending, open) = Default::default();
        Self { root, files, live: names.clone(), durable: names, pending, open }
    }

    /// With what a folder holds, all of it durable.
    pub fn holding(root: &Path) -> Self {
        let mut disk = Self::new(root);
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let node = if path.is_dir() {
                    folders.push(path.clone());
                    Node::Folder
                } else {
                    let (durable, pending) = (fs::read(&path).unwrap(), Vec::new());
                    disk.files.push(Content { durable, pending });
                    Node::File(disk.files.len() - 1)
                };
                disk.durable.insert(path.to_str().unwrap().to_owned(), node);
            }
        }
        disk.live = disk.durable.clone();
        disk
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
        let opened = self.open.get(&key).cloned();
        match (change.op, opened) {
            (OPEN, _) => self.opened(key, change),
            (DUP, _) => {
                if let Some(original) = self.open.get(&(change.pid, change.a as i32)).cloned() {
                    self.open.insert(key, original);
                }
            }
            (CLOSE, _) => {
                self.open.remove(&key);
            }
            (WRITE, Some((_, Node::File(file)))) => {
                let content = &mut self.files[file];
                content.pending.push(Edit::Write(change.a as usize, change.data.clone()));
                if change.b != 0 {
                    content.settle();
                }
            }
            (TRUNCATE, Some((_, Node::File(file)))) => {
                self.files[file].pending.push(Edit::Length(change.a as usize));
            }
            (SYNC, Some((_, Node::File(file)))) => self.files[file].settle(),
            (SYNC, Some((folder, Node::Folder))) => self.sync_names(|n| n.is_in(&folder)),
            (SYNC_ALL, _) => {
                self.sync_names(|_| true);
                self.files.iter_mut().for_each(Content::settle);
            }
            (MKDIR, _) => self.name(Naming::Add(change.text(), Node::Folder)),
            (UNLINK | RMDIR, _) => self.name(Naming::Remove(change.text())),
            (LINK, _) => {
                let both = change.text();
                let (from, to) = both.split_once('\0').unwrap();
                if let Some(node) = self.live.get(from).copied() {
                    self.name(Naming::Add(to.to_owned(), node));
                }
            }
            (RENAME, _) => {
                let both = change.text();
                let (from, to) = both.split_once('\0').unwrap();
                self.name(Naming::Move(from.to_owned(), to.to_owned()));
            }
            _ => {}
        }
    }

    fn opened(&mut self, key: (u32, i32), change: &Change) {
        let path = change.text();
        let node = match self.live.get(&path) {
            Some(node) => *node,
            None if change.a & O_DIRECTORY != 0 => Node::Folder,
            None => {
                self.files.push(Content::default());
                let node = Node::File(self.files.len() - 1);
                self.name(Naming::Add(path.clone(), node));
                node
            }
        };
        if let Node::File(file) = node
            && change.a & O_TRUNC != 0
        {
            self.files[file].pending.push(Edit::Length(0));
        }
        self.open.insert(key, (path, node));
    }

    /// What a file holds now, for a program that reads it.
    pub fn now(&self, path: &Path) -> Option<Vec<u8>> {
        let Node::File(file) = self.live.get(path.to_str()?)? else { return None };
        let content = &self.files[*file];
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
        for (path, node) in &names {
            let out = to.join(path[self.root.len()..].trim_start_matches('/'));
            match node {
                Node::Folder => fs::create_dir_all(out).unwrap(),
                Node::File(file) if out.parent().is_some_and(Path::is_dir) => {
                    fs::write(out, self.content(*file, survives, rng)).unwrap();
                }
                // A file whose folder's name was lost.
                Node::File(_) => {}
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
