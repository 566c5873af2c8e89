//! Files as a request gives them: by path, or as bytes with a name.

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Error;
use crate::intake::files::form_files;
use crate::intake::source::grid::Book;
use crate::intake::source::input::{self, name_of};
use crate::intake::source::open;
use crate::issue::Issue;
use crate::log::small_file;

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

    /// What a text file says.
    ///
    /// # Errors
    /// A file that cannot be read, or is not in UTF-8.
    pub fn text(&self) -> Result<Cow<'_, str>, Error> {
        match self {
            Self::Path(path) => small_file::read(path)
                .map(Cow::Owned)
                .map_err(|error| Error::file("read", path, error)),
            Self::Bytes { name, bytes } => utf8(bytes)
                .map(Cow::Borrowed)
                .map_err(|error| Error::file("read", Path::new(name), error)),
        }
    }

    /// The path or name as it was given.
    pub fn given(&self) -> Cow<'_, str> {
        match self {
            Self::Path(path) => path.to_string_lossy(),
            Self::Bytes { name, .. } => Cow::Borrowed(name),
        }
    }

    /// As intake reads it. What was given as bytes is never written to a disk.
    pub(super) fn source(&self) -> input::Input {
        match self {
            Self::Path(path) => input::Input::path(path),
            Self::Bytes { name, bytes } => input::Input::bytes(name, bytes.as_slice()),
        }
    }

    /// Several, as intake reads them.
    pub(super) fn sources(inputs: &[Self]) -> Vec<input::Input> {
        inputs.iter().map(Self::source).collect()
    }
}

/// A text file that was given as bytes.
pub(super) fn utf8(bytes: &[u8]) -> io::Result<&str> {
    str::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Reads the grids of workbooks and CSV files, as far as they can be read.
pub(super) fn books(inputs: &[Input], issues: &mut Vec<Issue>) -> Vec<Book> {
    let files = form_files(&Input::sources(inputs), issues);
    files.iter().filter_map(|file| open::read(file, issues)).collect()
}
