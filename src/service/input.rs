//! Files as a request gives them: by path, or as bytes with a name.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::{io, slice};

use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use super::Error;
use crate::intake::forms;
use crate::intake::source::book::Book;
use crate::intake::source::input::name_of;
use crate::issue::Issue;

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Input {
    /// A file on this machine, or a folder of tables.
    Path(PathBuf),
    /// A file that came another way, for example with a form of a web page.
    Bytes {
        /// Its name, for messages.
        name: String,
        /// What is in it.
        bytes: Vec<u8>,
    },
}

impl Input {
    /// Inputs on this machine.
    pub fn paths(paths: &[PathBuf]) -> Vec<Self> {
        paths.iter().cloned().map(Self::Path).collect()
    }

    /// The name without a folder.
    pub fn name(&self) -> String {
        match self {
            Self::Path(path) => name_of(path),
            Self::Bytes { name, .. } => name.clone(),
        }
    }

    /// The path or name as it was given.
    pub fn given(&self) -> Cow<'_, str> {
        match self {
            Self::Path(path) => path.to_string_lossy(),
            Self::Bytes { name, .. } => Cow::Borrowed(name),
        }
    }
}

/// A text file that was given as bytes.
pub(super) fn utf8(bytes: &[u8]) -> io::Result<&str> {
    str::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Reads the grids of workbooks and CSV files, as far as they can be read.
pub(super) fn books(inputs: &[Input], issues: &mut Vec<Issue>) -> Vec<Book> {
    let mut books = Vec::new();
    for input in inputs {
        match input {
            Input::Path(path) => {
                let files = forms::files(slice::from_ref(path), issues);
                books.extend(files.iter().filter_map(|file| Book::read(file, issues)));
            }
            Input::Bytes { name, bytes } => books.extend(Book::parse(name, bytes, issues)),
        }
    }
    books
}

/// Inputs as files on this machine.
pub(super) struct OnDisk {
    /// The files and folders.
    pub paths: Vec<PathBuf>,
    /// Holds what was given as bytes, readable by its owner alone, until this is dropped.
    _folder: Option<TempDir>,
}

impl OnDisk {
    /// Writes what was given as bytes to a temporary folder.
    pub fn new(inputs: &[Input]) -> Result<Self, Error> {
        let mut folder = None;
        let mut paths = Vec::new();
        for (number, input) in inputs.iter().enumerate() {
            match input {
                Input::Path(path) => paths.push(path.clone()),
                Input::Bytes { name, bytes } => {
                    let base = folder_of(&mut folder)?;
                    // A folder each, so that two files of one name do not meet.
                    let own = base.join(number.to_string());
                    let path = own.join(name_of(Path::new(name)));
                    let written =
                        std::fs::create_dir(&own).and_then(|()| std::fs::write(&path, bytes));
                    written.map_err(|error| Error::file("write", &path, error))?;
                    paths.push(path);
                }
            }
        }
        Ok(Self { paths, _folder: folder })
    }
}

fn folder_of(folder: &mut Option<TempDir>) -> Result<PathBuf, Error> {
    if let Some(made) = folder {
        return Ok(made.path().to_owned());
    }
    let made = tempfile::tempdir();
    let made = made.map_err(|error| Error::file("create", &std::env::temp_dir(), error))?;
    Ok(folder.insert(made).path().to_owned())
}
