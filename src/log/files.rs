//! Writing whole files: under a temporary name in the same folder, then renamed.
//!
//! Belongs here: that a reader sees all of a file or none of it, who can read it, and whether it
//! survives a power cut. Does not: what is written, what may be replaced (`service::files`), the
//! temporary names (`aside`), sled's own files (`durability`).
//!
//! A file that was not given its name is removed when it is dropped, so that an error on the way
//! leaves nothing behind; one of a killed process goes when the next file is written there.
//!
//! | way | what is at the name before | after a power cut |
//! |---|---|---|
//! | [`WholeFile::replace_synced`] | is replaced | all of the one or all of the other |
//! | [`WholeFile::place`] | is left alone: an error | all of it or nothing |
//! | [`WholeFile::replace`] | is replaced | anything: only for what can be made anew |

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::aside;
use super::durability::folder_of;

/// Who can read what everybody may.
pub const PUBLIC_MODE: u32 = 0o644;

/// A file being written, which has no name of its own yet. Only its owner can read it.
#[derive(Debug)]
pub struct WholeFile {
    aside: tempfile::NamedTempFile,
    path: PathBuf,
}

impl WholeFile {
    /// Begins a file that is going to be at `path`, whose folder must be there.
    pub fn create(path: &Path) -> io::Result<Self> {
        Ok(Self { aside: aside::file_in(folder_of(path))?, path: path.to_owned() })
    }

    /// The file, to write to.
    pub fn file(&self) -> &File {
        self.aside.as_file()
    }

    /// Lets everybody read it: a document is nobody's secret.
    pub fn let_all_read(&self) -> io::Result<()> {
        self.set_mode(PUBLIC_MODE)
    }

    /// Sets who can read it and write to it. Where files have no such thing, nothing happens.
    pub fn set_mode(&self, mode: u32) -> io::Result<()> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            match self.file().set_permissions(fs::Permissions::from_mode(mode)) {
                // Sticks and shared folders have one mode for all files.
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {}
                other => return other,
            }
        }
        let _ = mode;
        Ok(())
    }

    /// Gives it its name, in the place of what is there. It may not survive a power cut.
    pub fn replace(self) -> io::Result<()> {
        let (_held, aside) = self.aside.into_parts();
        fs::rename(&aside, &self.path)
    }

    /// Gives it its name unless something is there, so that after a power cut there is all of it or
    /// nothing.
    ///
    /// # Errors
    /// `AlreadyExists`, which leaves what is there alone.
    pub fn place(self) -> io::Result<()> {
        self.file().sync_all()?;
        let (_held, aside) = self.aside.into_parts();
        match fs::hard_link(&aside, &self.path) {
            // A second name, and the first goes when `aside` is dropped.
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(error),
            // Sticks have no second names. Nobody else writes there at this moment but by mistake.
            Err(_) if fs::symlink_metadata(&self.path).is_ok() => {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            Err(_) => fs::rename(&aside, &self.path)?,
        }
        drop(aside);
        sync_names(&self.path)
    }

    /// Gives it its name, in the place of what is there, so that after a power cut there is all of the
    /// one or all of the other.
    pub fn replace_synced(self) -> io::Result<()> {
        self.file().sync_all()?;
        // Not `persist`, whose rename no recorder of system calls in a test can see.
        let (_held, aside) = self.aside.into_parts();
        fs::rename(&aside, &self.path)?;
        sync_names(&self.path)
    }
}

/// A file in a folder that has no name: only this process finds it, and it is gone with the process.
///
/// # Errors
/// What the disk refuses.
pub fn nameless_in(folder: &Path) -> io::Result<File> {
    let (file, name) = aside::file_in(folder)?.into_parts();
    name.close()?;
    Ok(file)
}

/// Makes a name survive a power cut, in the folder that holds it.
fn sync_names(path: &Path) -> io::Result<()> {
    match File::open(folder_of(path))?.sync_all() {
        // Some shared folders cannot be told to sync their names.
        Err(error)
            if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) =>
        {
            Ok(())
        }
        other => other,
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.aside.as_file_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.aside.as_file_mut().flush()
    }
}

/// Opens a file where the program's own files are: see [`check_no_pipe`].
///
/// # Errors
/// A pipe; a file that cannot be opened.
pub fn open_own(path: &Path) -> io::Result<File> {
    check_no_pipe(path)?;
    File::open(path)
}

/// Refuses a pipe in the place of a file. Opening it would wait, without a word and for ever, for somebody to write to
/// it. Those that the system gives a process have their writer.
///
/// # Errors
/// A pipe; nothing there.
pub fn check_no_pipe(path: &Path) -> io::Result<()> {
    let found = fs::metadata(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let is_given = ["/dev/fd", "/dev/stdin", "/proc"].iter().any(|of| path.starts_with(of));
        if found.file_type().is_fifo() && !is_given {
            return Err(io::Error::other("it is a pipe, not a file"));
        }
    }
    let _ = found;
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::{Read, Seek};

    use super::*;

    #[test]
    fn a_file_without_a_name_is_in_no_folder() {
        let dir = tempfile::tempdir().unwrap();
        let mut file = nameless_in(dir.path()).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        file.write_all(b"rows").unwrap();
        file.rewind().unwrap();
        let mut read = String::new();
        file.read_to_string(&mut read).unwrap();
        assert_eq!(read, "rows");
    }

    #[test]
    fn a_file_is_there_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("report.csv");
        let written = |text: &str| {
            let mut file = WholeFile::create(&path).unwrap();
            file.write_all(text.as_bytes()).unwrap();
            file
        };
        drop(written("half"));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        written("first").place().unwrap();
        let refused = written("second").place().unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).unwrap(), "first");
        written("third").replace().unwrap();
        written("fourth").replace_synced().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "fourth");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_is_private_unless_all_may_read_it() {
        use std::os::unix::fs::PermissionsExt;

        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("list.csv");
        let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        WholeFile::create(&path).unwrap().replace().unwrap();
        assert_eq!(mode(), 0o600);
        let file = WholeFile::create(&path).unwrap();
        file.let_all_read().unwrap();
        file.replace().unwrap();
        assert_eq!(mode(), 0o644);
    }
}
