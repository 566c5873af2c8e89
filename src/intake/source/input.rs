//! Inputs: files on disk, or bytes with a name.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::format::Stream;
use super::limits::{Over, STREAM_BYTES_MAX};
use crate::issue::value::Bound;

/// A file to read.
#[derive(Debug, Clone)]
pub struct Input {
    /// What it is called in messages; its ending says nothing of its format.
    pub name: String,
    content: Content,
}

#[derive(Debug, Clone)]
enum Content {
    Path(PathBuf),
    Bytes(Arc<[u8]>),
}

impl Input {
    /// A file on disk, called as it is there.
    pub fn path(path: &Path) -> Self {
        Self::named(path, name_of(path))
    }

    /// A file on disk under a name for messages.
    pub fn named(path: &Path, name: String) -> Self {
        Self { name, content: Content::Path(path.to_owned()) }
    }

    /// Bytes with a name, such as those that a browser sends.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { name: name.into(), content: Content::Bytes(bytes.into()) }
    }

    /// Files on disk, each called as it is there.
    pub fn paths(paths: &[PathBuf]) -> Vec<Self> {
        paths.iter().map(|path| Self::path(path)).collect()
    }

    /// Where it is on disk, where it is there.
    pub fn on_disk(&self) -> Option<&Path> {
        match &self.content {
            Content::Path(path) => Some(path),
            Content::Bytes(_) => None,
        }
    }

    /// Its bytes, from the first.
    ///
    /// # Errors
    /// Where it is not there or may not be read.
    pub fn open(&self) -> io::Result<Box<dyn Stream>> {
        match &self.content {
            Content::Bytes(bytes) => Ok(Box::new(Cursor::new(Arc::clone(bytes)))),
            Content::Path(path) => {
                let file = File::open(path)?;
                match file.metadata().is_ok_and(|about| about.is_file()) {
                    true => Ok(Box::new(file)),
                    false => Ok(Box::new(Cursor::new(once(file)?))),
                }
            }
        }
    }
}

/// What is no file on a disk, and can be read but once. It may have no end.
fn once(stream: File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(STREAM_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > STREAM_BYTES_MAX {
        true => Err(Over::of(Bound::Stream, STREAM_BYTES_MAX).into()),
        false => Ok(bytes),
    }
}

/// A file's name without its folder.
pub fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
