//! An officer's desk: a ledger in a new folder, and the files that are put beside it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::program::{Said, run};
use super::scratch;

/// A folder with a ledger that the program made.
pub struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    /// With the profile that a new ledger has.
    pub fn new() -> Self {
        Self::made(&[])
    }

    /// With the profile of NRC Mali.
    pub fn of_mali() -> Self {
        let profile =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("src/setup/profiles/nrc-mali.toml");
        Self::made(&["--profile", profile.to_str().unwrap()])
    }

    fn made(more: &[&str]) -> Self {
        let desk = Self { dir: scratch() };
        let said =
            desk.run(&[&["init", "ledger", "--name", "Trial", "--country", "Mali"], more].concat());
        assert_eq!(said.code, Some(0), "{}", said.err);
        desk
    }

    /// A place in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn ledger(&self) -> PathBuf {
        self.path("ledger")
    }

    /// Runs the program in the folder, on its ledger.
    pub fn run(&self, args: &[impl AsRef<OsStr>]) -> Said {
        run(&self.ledger(), args)
    }

    /// Puts a file there; its path.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// The report of 2025.
    pub fn report(&self) -> serde_json::Value {
        let said = self.run(&["report", "2025", "--format", "json"]);
        serde_json::from_str(&said.out).unwrap()
    }

    /// People reached in 2025.
    pub fn reached(&self) -> u64 {
        self.report()["total"]["people_reached"].as_u64().unwrap()
    }
}
