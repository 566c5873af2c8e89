//! Small text files that somebody gives: mappings, profiles, keys, proofs.
//!
//! Belongs here: reading one whole, within a limit. Does not: what it says; tables, which can be long
//! (`intake::source`); files that the program writes (`files`).

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Longest such file, in bytes: fifty times the longest that an office has. What is made of it takes up to eighty
/// times as much memory. A device or pipe may have no end.
pub const BYTES_MAX: u64 = 8 << 20;

/// What a text file says.
///
/// # Errors
/// Where it cannot be read, is longer than the limit, or is not UTF-8.
pub fn read(path: &Path) -> io::Result<String> {
    read_open(&File::open(path)?)
}

/// What a text file says that is open.
///
/// # Errors
/// As [`read`].
pub fn read_open(file: &File) -> io::Result<String> {
    let mut text = Vec::new();
    file.take(BYTES_MAX + 1).read_to_end(&mut text)?;
    if text.len() as u64 > BYTES_MAX {
        let says = format!("it is longer than {} MiB, which no such file is", BYTES_MAX >> 20);
        return Err(io::Error::other(says));
    }
    // As the standard library says it.
    let not_text = "stream did not contain valid UTF-8";
    String::from_utf8(text).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, not_text))
}
