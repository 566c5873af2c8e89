//! Tells the program what its own source is, so that what another one kept in a cache is left aside.
//!
//! What is kept of a ledger is worth nothing to a program that folds or counts in another way, or writes its
//! files in another form. A number that somebody has to raise would be forgotten one day. So the rooms that
//! decide it are hashed, with the versions of all dependencies, whenever they change.

use std::fs;
use std::path::{Path, PathBuf};

/// What decides what is kept, and in which form.
const SOURCES: [&str; 8] = [
    "Cargo.lock",
    "src/checks",
    "src/count",
    "src/event",
    "src/ledger",
    "src/log/codec.rs",
    "src/log/codec",
    "src/register",
];

fn main() {
    let mut files = Vec::new();
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        collect(Path::new(source), &mut files);
    }
    files.sort();
    let mut hash = Fnv::default();
    for file in files {
        hash.add(file.to_string_lossy().as_bytes());
        // A package has no lock file of its own where it is built as a dependency.
        hash.add(&fs::read(&file).unwrap_or_default());
    }
    println!("cargo::rustc-env=HEADCOUNT_SOURCES={:032x}", hash.0);
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) => files.push(path.to_owned()),
    }
}

/// FNV-1a with 128 bits: it tells versions apart, and keeps nobody out.
struct Fnv(u128);

impl Default for Fnv {
    fn default() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        let len = (bytes.len() as u64).to_le_bytes();
        for byte in bytes.iter().chain(&len) {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b);
        }
    }
}
