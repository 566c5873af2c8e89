//! Writing files: the one way in which anything is written to where a user said.
//!
//! Belongs here: where a file may be written, what it may replace, who can read it. Does not: the bytes
//! on their way to the disk (`log::files`), what a file is (`own_files`).
//!
//! | what is there | what happens |
//! |---|---|
//! | nothing, or an empty file | it is written |
//! | what this program wrote in that format | it is replaced, with the mode that it has |
//! | a form or a draft that somebody filled in | an error; with `--force` it is replaced |
//! | any other plain file | an error; with `--force` it is replaced |
//! | a key, a head, a backup, a checkpoint of another ledger or of records that the log has not | an error, always |
//! | anything within a ledger's folder; the place of its keys | an error, always |
//! | a folder, a pipe, a device | an error, but for standard output, `/dev/null` and the like |
//! | nothing, under a name that ends as a folder's does | an error |
//! | what the command reads | an error, always |
//! | a link | what it leads to decides, and is replaced; the link stays |
//!
//! What somebody changed by hand in a report is not seen, and replaced with it.
//!
//! Invariants: whoever reads a file sees all of the one or all of the other, also after a power cut;
//! what holds people's numbers can be read by its owner alone, from its first byte.

use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};

use super::Error;
use super::error::output::OutputError;
use super::own_files::{Found, Written, look};
use crate::log::durability::folder_of;
use crate::log::files::{PUBLIC_MODE, WholeFile};
use crate::log::ledger_around;

/// Who can read a new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Everybody.
    All,
    /// Its owner: it holds people's numbers.
    Owner,
}

impl Readers {
    fn mode(self) -> u32 {
        match self {
            Self::All => PUBLIC_MODE,
            Self::Owner => 0o600,
        }
    }
}

/// Where something is to be written, once that was found to be allowed.
#[derive(Debug)]
pub struct Target {
    /// As it was given.
    given: PathBuf,
    place: Place,
    force: bool,
}

#[derive(Debug)]
enum Place {
    /// Standard output.
    Printed,
    /// What takes bytes one after another: a terminal, a pipe of the shell, nothing.
    Stream,
    /// A file, by the name that links lead to.
    File {
        path: PathBuf,
        /// What is there, and its mode.
        found: Option<(Found, u32)>,
    },
}

impl Target {
    /// Where to write to. `kept` are the places of keys and of evidence, which nothing takes, whether or not they
    /// are there.
    ///
    /// # Errors
    /// A place where nothing is ever written, or that cannot be looked at.
    pub fn new(given: &Path, force: bool, kept: &[PathBuf]) -> Result<Self, Error> {
        let place = match stream(given) {
            Some(stream) => stream,
            None => file(given, kept)?,
        };
        Ok(Self { given: given.to_owned(), place, force })
    }

    /// Refuses a place that the command reads: it would lose what it was made of.
    ///
    /// # Errors
    /// One of `read`, by whatever name.
    pub fn spares<'a>(&self, read: impl IntoIterator<Item = &'a Path>) -> Result<(), Error> {
        let Place::File { path, found: Some((found, _)) } = &self.place else { return Ok(()) };
        // Of a checkpoint there is more to say: it gives its place to nothing else.
        if matches!(found, Found::Own(Written::Checkpoint(_))) {
            return Ok(());
        }
        let is_here = |read: &Path| read.canonicalize().is_ok_and(|read| read == *path);
        match read.into_iter().any(is_here) {
            true => Err(OutputError::Input(self.given.clone()).into()),
            false => Ok(()),
        }
    }

    /// Whether it is standard output, to which nothing else may be said then.
    pub fn is_printed(&self) -> bool {
        matches!(self.place, Place::Printed)
    }

    /// As it was given.
    pub fn given(&self) -> &Path {
        &self.given
    }

    /// Refuses what may not be replaced by this.
    ///
    /// # Errors
    /// Somebody else's file, without `--force`; a checkpoint, unless it is an earlier one of the same
    /// ledger.
    pub fn accepts(&self, what: &Written) -> Result<(), Error> {
        let Place::File { found: Some((found, _)), .. } = &self.place else { return Ok(()) };
        let path = || self.given.clone();
        match found {
            Found::Own(there) if there == what => Ok(()),
            Found::Own(Written::Checkpoint(origin)) => {
                let origin = origin.clone();
                Err(OutputError::OtherCheckpoint { path: path(), origin }.into())
            }
            Found::Kept(kept) => Err(OutputError::Kept { path: path(), what: *kept }.into()),
            Found::Empty => Ok(()),
            _ if self.force => Ok(()),
            _ => Err(OutputError::Foreign(path()).into()),
        }
    }

    /// The checkpoint that is there, if one is.
    pub fn checkpoint(&self) -> Option<&Path> {
        match &self.place {
            Place::File { path, found: Some((Found::Own(Written::Checkpoint(_)), _)) } => {
                Some(path)
            }
            _ => None,
        }
    }

    /// Refuses whatever is there.
    ///
    /// # Errors
    /// Anything that is there, an empty file, too.
    pub fn must_be_new(&self) -> Result<(), Error> {
        match &self.place {
            Place::File { found: Some(_), .. } => {
                Err(OutputError::Foreign(self.given.clone()).into())
            }
            _ => Ok(()),
        }
    }

    /// Begins to write.
    ///
    /// # Errors
    /// What [`Target::accepts`] refuses; a folder that is not there or cannot be written to.
    pub fn begin(&self, what: &Written, readers: Readers) -> Result<Writing, Error> {
        self.accepts(what)?;
        let began = match &self.place {
            Place::Printed => Ok(Writing::Stream(Box::new(io::stdout()))),
            Place::Stream => {
                let stream = OpenOptions::new().write(true).open(&self.given);
                stream.map(|stream| Writing::Stream(Box::new(stream)))
            }
            Place::File { path, found } => whole(path, |whole| {
                // What was private stays so, and what its owner lets others read, too.
                let mode = match found {
                    Some((Found::Own(there), mode)) if there == what => *mode,
                    Some((_, mode)) if readers == Readers::All => *mode,
                    _ => readers.mode(),
                };
                whole.set_mode(mode)?;
                let is_new = found.is_none();
                Ok(Writing::Whole { file: BufWriter::new(whole), is_new })
            }),
        };
        began.map_err(|error| self.failed(error))
    }

    /// Writes all of it.
    ///
    /// # Errors
    /// What [`Target::begin`] fails with; a full disk.
    pub fn write(&self, what: &Written, readers: Readers, content: &[u8]) -> Result<(), Error> {
        let mut writing = self.begin(what, readers)?;
        writing.write_all(content).map_err(|error| self.failed(error))?;
        self.finish(writing)
    }

    /// Gives what was written its name, durably.
    ///
    /// # Errors
    /// A full disk; a file that came to be there meanwhile.
    pub fn finish(&self, writing: Writing) -> Result<(), Error> {
        match writing {
            // A reader that has gone away is no error.
            Writing::Stream(mut stream) => match stream.flush() {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(self.failed(error)),
                _ => Ok(()),
            },
            Writing::Whole { file, is_new } => {
                let named = file.into_inner().map_err(io::IntoInnerError::into_error);
                let named = named.and_then(|file| match is_new {
                    true => file.place(),
                    false => file.replace_synced(),
                });
                named.map_err(|error| match error.kind() {
                    io::ErrorKind::AlreadyExists => OutputError::Foreign(self.given.clone()).into(),
                    _ => self.failed(error),
                })
            }
        }
    }

    /// An error of the system's on the way.
    pub fn failed(&self, error: io::Error) -> Error {
        Error::file("write", &self.given, error)
    }
}

/// A file on its way.
pub enum Writing {
    /// Standard output, or another stream.
    Stream(Box<dyn Write>),
    /// A file that has no name yet.
    Whole {
        /// The file.
        file: BufWriter<WholeFile>,
        /// Whether nothing was there.
        is_new: bool,
    },
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stream(stream) => match stream.write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(bytes.len()),
                other => other,
            },
            Self::Whole { file, .. } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stream(stream) => stream.flush(),
            Self::Whole { file, .. } => file.flush(),
        }
    }
}

/// What is no file, and can be written to all the same.
fn stream(given: &Path) -> Option<Place> {
    const STREAMS: [&str; 4] = ["/dev/stderr", "/dev/null", "/dev/tty", "/dev/full"];
    let text = given.to_str()?;
    let is_descriptor = |text: &str| {
        let number = text.strip_prefix("/dev/fd/").or_else(|| text.strip_prefix("/proc/self/fd/"));
        number.is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()))
    };
    match text {
        "-" | "/dev/stdout" | "/dev/fd/1" | "/proc/self/fd/1" => Some(Place::Printed),
        _ if STREAMS.contains(&text) || is_descriptor(text) => Some(Place::Stream),
        _ => None,
    }
}

/// Links that are followed.
const LINKS_MAX: usize = 40;

/// Where the links of a name lead to, whether or not something is there.
fn real(given: &Path) -> io::Result<PathBuf> {
    let mut path = given.to_owned();
    for _ in 0..LINKS_MAX {
        let Ok(next) = fs::read_link(&path) else {
            let folder = folder_of(&path).canonicalize().map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => no_folder(),
                _ => error,
            })?;
            return Ok(path.file_name().map(|name| folder.join(name)).unwrap_or(folder));
        };
        path = folder_of(&path).join(next);
    }
    Err(io::Error::other("too many links lead on from it"))
}

fn no_folder() -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, "its folder is not there")
}

fn file(given: &Path, kept: &[PathBuf]) -> Result<Place, Error> {
    let failed = |error| Error::file("write", given, error);
    let path = real(given).map_err(failed)?;
    let shown = || given.to_owned();
    if given.as_os_str().is_empty()
        || matches!(given.components().next_back(), Some(Component::ParentDir))
    {
        return Err(OutputError::NoPlainFile(shown()).into());
    }
    if let Some(ledger) = ledger_around(&path) {
        return Err(OutputError::InLedger { path: shown(), ledger }.into());
    }
    if kept.iter().any(|kept| real(kept).is_ok_and(|kept| path.starts_with(kept))) {
        return Err(OutputError::KeyName(shown()).into());
    }
    if !path.is_dir() {
        names_a_file(given)?;
    }
    let found = match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(error)),
        Ok(there) if !there.is_file() => return Err(OutputError::NoPlainFile(shown()).into()),
        Ok(there) => Some((look(&path), mode(&there))),
    };
    if let Some((Found::Kept(what), _)) = found {
        return Err(OutputError::Kept { path: shown(), what }.into());
    }
    Ok(Place::File { path, found })
}

fn mode(file: &fs::Metadata) -> u32 {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.permissions().mode() & 0o777
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        PUBLIC_MODE
    }
}

fn whole<T>(path: &Path, then: impl FnOnce(WholeFile) -> io::Result<T>) -> io::Result<T> {
    if !folder_of(path).is_dir() {
        return Err(no_folder());
    }
    WholeFile::create(path).and_then(then)
}

/// Refuses a name that only a folder can have.
///
/// # Errors
/// One that ends in a slash.
pub fn names_a_file(given: &Path) -> Result<(), Error> {
    let name = given.as_os_str().as_encoded_bytes();
    let ends = |end: &[u8]| name.ends_with(end);
    let is_folders = ends(b"/") || ends(b"/.") || (cfg!(windows) && (ends(b"\\") || ends(b"\\.")));
    match is_folders {
        true => Err(OutputError::FolderName(given.to_owned()).into()),
        false => Ok(()),
    }
}

/// Makes a folder for files that are going to be written into it.
///
/// # Errors
/// One within a ledger's; one that cannot be made.
pub fn make_folder(dir: &Path) -> Result<(), Error> {
    outside_ledgers(dir)?;
    if fs::metadata(dir).is_ok_and(|there| !there.is_dir()) {
        let error = io::Error::new(io::ErrorKind::NotADirectory, "it is a file, not a folder");
        return Err(Error::file("create", dir, error));
    }
    fs::create_dir_all(dir).map_err(|error| Error::file("create", dir, error))
}

/// Refuses a place within a ledger's folder.
///
/// # Errors
/// Such a place.
pub fn outside_ledgers(path: &Path) -> Result<(), Error> {
    match ledger_around(path) {
        Some(ledger) => Err(OutputError::InLedger { path: path.to_owned(), ledger }.into()),
        None => Ok(()),
    }
}

/// Writes a file of this program's own choosing beside others of it.
///
/// # Errors
/// A place where something else is; a folder that is not there, or that cannot be written to.
pub fn write(path: &Path, what: &Written, content: impl AsRef<[u8]>) -> Result<(), Error> {
    Target::new(path, false, &[])?.write(what, Readers::All, content.as_ref())
}

/// Writes a new file that only its owner can read, or that everybody can.
///
/// # Errors
/// Whatever is there already.
pub fn write_new(path: &Path, readers: Readers, content: impl AsRef<[u8]>) -> Result<(), Error> {
    let target = Target::new(path, false, &[])?;
    target.must_be_new()?;
    target.write(&Written::Intake, readers, content.as_ref())
}

/// Writes a file that only its owner may read, piece by piece.
///
/// # Errors
/// A place where something else is; whatever `write` fails with.
#[cfg(feature = "parquet")]
pub fn write_private(
    path: &Path,
    what: &Written,
    write: impl FnOnce(fs::File) -> io::Result<fs::File>,
) -> Result<(), Error> {
    let target = Target::new(path, false, &[])?;
    let writing = target.begin(what, Readers::Owner)?;
    if let Writing::Whole { file, .. } = &writing {
        let to = file.get_ref().file().try_clone();
        to.and_then(write).map_err(|error| target.failed(error))?;
    }
    target.finish(writing)
}
