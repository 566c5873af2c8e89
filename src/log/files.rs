//! Writing whole files: under a temporary name in the same folder, then renamed.
//!
//! Belongs here: that a reader sees all of a file or none of it, who can read it, and whether it
//! survives a power cut. Does not: what is written; sled's own files (`durability`).
//!
//! A file that was not given its name is removed when it is dropped, so that an error on the way
//! leaves nothing behind.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::durability::folder_of;

/// Begins the temporary names.
const PREFIX: &str = ".headcount-";

/// A file being written, which has no name of its own yet. Only its owner can read it.
#[derive(Debug)]
pub struct WholeFile {
    aside: tempfile::NamedTempFile,
    path: PathBuf,
}

impl WholeFile {
    /// Begins a file that is going to be at `path`, whose folder must be there.
    pub fn create(path: &Path) -> io::Result<Self> {
        let aside = tempfile::Builder::new().prefix(PREFIX).tempfile_in(folder_of(path))?;
        Ok(Self { aside, path: path.to_owned() })
    }

    /// The file, to write to.
    pub fn file(&self) -> &File {
        self.aside.as_file()
    }

    /// Lets everybody read it: a document is nobody's secret.
    pub fn let_all_read(&self) -> io::Result<()> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            self.file().set_permissions(fs::Permissions::from_mode(0o644))?;
        }
        Ok(())
    }

    /// Gives it its name, in the place of what is there.
    pub fn replace(self) -> io::Result<()> {
        self.aside.persist(&self.path).map_err(|error| error.error).map(|_| ())
    }

    /// Gives it its name unless something is there.
    ///
    /// # Errors
    /// `AlreadyExists`, which leaves what is there alone.
    pub fn place(self) -> io::Result<()> {
        self.aside.persist_noclobber(&self.path).map_err(|error| error.error).map(|_| ())
    }

    /// Gives it its name, in the place of what is there, so that after a power cut there is all of the
    /// one or all of the other.
    pub fn replace_synced(self) -> io::Result<()> {
        self.file().sync_all()?;
        // Not `persist`, whose rename no recorder of system calls in a test can see.
        let aside = self.aside.into_temp_path();
        fs::rename(&aside, &self.path)?;
        File::open(folder_of(&self.path))?.sync_all()
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

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
