//! ZIP archives, as workbooks and some exports are: opening them and unpacking their files within bounds.
//!
//! Belongs here: how many files there are, and how much each unpacks to. Does not: what is in them.
//!
//! Invariant: what is unpacked is bounded by what is read, not by what the archive says of itself. Only the
//! lengths of the packed files are believed, since no two files may share a byte.

use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::format::Unusable;
use super::limits::{
    FILES_MAX, Over, PART_BYTES_MAX, UNPACKED_BYTES_FREE, UNPACKED_BYTES_MAX, UNPACKED_TIMES_MAX,
};
use crate::issue::value::{Bound, Damage};

/// The end of an archive is at most so far from the end of the file: a comment may follow it.
const END_WITHIN_BYTES: u64 = 22 + (1 << 16);
const END: &[u8] = b"PK\x05\x06";
/// Where the end has the number of files.
const COUNT_AT: usize = 10;
/// The end where there are many files or bytes, which lies before the other.
const LONG_END: &[u8] = b"PK\x06\x06";
const LONG_COUNT_AT: usize = 32;

/// Opens an archive whose directory can be held, and whose files are each in a place of their own.
pub(super) fn opened<R: Read + Seek>(mut content: R) -> Result<ZipArchive<R>, Unusable> {
    let over = || Over::of(Bound::Files, FILES_MAX as u64);
    if announced_files(&mut content)? > FILES_MAX as u64 {
        return Err(over().into());
    }
    let mut archive = ZipArchive::new(content)?;
    if archive.len() > FILES_MAX {
        return Err(over().into());
    }
    // A bomb gets its size from many files that are the same bytes.
    if archive.has_overlapping_files()? || archive.has_duplicate_names() {
        return Err(Unusable::Damaged(Damage::Parts));
    }
    Ok(archive)
}

/// How many files the end of an archive announces, before its directory is read into memory.
fn announced_files(content: &mut (impl Read + Seek)) -> io::Result<u64> {
    let length = content.seek(SeekFrom::End(0))?;
    content.seek(SeekFrom::Start(length.saturating_sub(END_WITHIN_BYTES)))?;
    let mut end = Vec::new();
    content.by_ref().take(END_WITHIN_BYTES).read_to_end(&mut end)?;
    content.rewind()?;
    let at = |mark: &[u8]| end.windows(mark.len()).rposition(|bytes| bytes == mark);
    let number = |from: Option<usize>, of: usize, bytes: usize| -> Option<u64> {
        let digits = end.get(from? + of..from? + of + bytes)?;
        Some(digits.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    };
    let count = number(at(END), COUNT_AT, 2).unwrap_or(0);
    Ok(match count {
        0xffff => number(at(LONG_END), LONG_COUNT_AT, 8).unwrap_or(count),
        count => count,
    })
}

/// What may still be unpacked of an archive.
pub(super) struct Allowance {
    left: Cell<u64>,
}

impl Allowance {
    pub(super) fn new() -> Self {
        Self { left: Cell::new(UNPACKED_BYTES_MAX) }
    }

    /// A file of the archive, to be read within bounds. Where it goes beyond, reading fails with [`Over`].
    pub(super) fn unpacks<'a, R: Read>(&'a self, file: ZipFile<'a, R>) -> Unpacked<'a, R> {
        let times = UNPACKED_TIMES_MAX.saturating_mul(file.compressed_size());
        let max = times.clamp(UNPACKED_BYTES_FREE, PART_BYTES_MAX);
        let part = file.name().unwrap_or_default().into_owned();
        Unpacked { file, allowance: self, read: 0, max, part }
    }
}

/// A file of an archive as it is unpacked.
pub(super) struct Unpacked<'a, R: Read> {
    file: ZipFile<'a, R>,
    allowance: &'a Allowance,
    read: u64,
    max: u64,
    part: String,
}

impl<R: Read> Read for Unpacked<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(into)? as u64;
        self.read += count;
        let over = |bound, max| Err(Over::of(bound, max).in_part(&self.part).into());
        if self.read > PART_BYTES_MAX {
            return over(Bound::Part, PART_BYTES_MAX);
        }
        if self.read > self.max {
            return over(Bound::Times, UNPACKED_TIMES_MAX);
        }
        let Some(left) = self.allowance.left.get().checked_sub(count) else {
            return over(Bound::Unpacked, UNPACKED_BYTES_MAX);
        };
        self.allowance.left.set(left);
        Ok(count as usize)
    }
}

impl From<ZipError> for Unusable {
    fn from(error: ZipError) -> Self {
        match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Self::Password,
            other => Self::Damaged(Damage::Other(other.to_string().as_str().into())),
        }
    }
}

impl From<io::Error> for Unusable {
    fn from(error: io::Error) -> Self {
        match Over::within(&error) {
            Some(over) => Self::Over(over.clone()),
            None => Self::Damaged(Damage::Other(error.to_string().as_str().into())),
        }
    }
}
