//! The last records of a log, beside a kept state that does not have all of them.
//!
//! Belongs here: the file, and when it takes the place of keeping the whole state again. Does not: what the
//! records mean (`replay`).
//!
//! Keeping the whole state takes 30 ms with 40,000 activities, applying a record a few microseconds. So
//! what is appended is kept as it is, until it is much. The file also has some records from before, so that
//! whoever looks at the last events needs nothing from the store.

use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::ledger::cache_folder::{PROGRAM, keep_file, read_whole};
use crate::ledger::seal::{Seal, Sealer};
use crate::log::codec;
use crate::log::store::Part;
use crate::log::tree::Hash;
use crate::log::{LogError, Reader};

/// Files of the folder: a state, and the records since.
pub(super) const FILES_MAX: usize = 2;
/// Names the file's seal.
const KIND: &str = "records since a state";
/// Records after which the whole state is kept again, and bytes. In debug builds fewer, so that tests of small
/// ledgers run the same code.
const RECORDS_MAX: u64 = if cfg!(debug_assertions) { 5 } else { 256 };
const BYTES_MAX: usize = 1 << 20;
/// Records from before, and bytes.
const BEFORE_RECORDS_MAX: u64 = 32;
const BEFORE_BYTES_MAX: usize = 128 << 10;
/// Longer files are none of this program.
const FILE_BYTES_MAX: u64 = 4 << 20;

/// Records in a row, up to the end of the log as it was.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Since {
    program: String,
    /// The state that they go with: its size and root.
    pub state: (u64, Hash),
    /// The first of them.
    pub first: u64,
    pub records: Vec<ByteBuf>,
}

impl Since {
    /// Reads the file, if this program and key sealed it, and it goes with a state.
    pub fn open(path: &Path, sealer: &Sealer, state: (u64, Hash)) -> Option<Self> {
        let mut body = read_whole(path, FILE_BYTES_MAX)?;
        let seal = body.split_off(body.len().checked_sub(size_of::<Seal>())?);
        if !sealer.narrowed(KIND, &[]).fits(&[&body], &seal) {
            return None;
        }
        let since: Self = codec::from_bytes(&body).ok()?;
        let fits = since.program == PROGRAM && since.state == state && since.first <= state.0;
        (fits && since.end() >= state.0).then_some(since)
    }

    /// Of a state, with all records that came after it; nothing where these are too many.
    ///
    /// # Errors
    /// Records that cannot be read.
    pub fn of(state: (u64, Hash), log: &Reader) -> Result<Option<Self>, LogError> {
        let mut records = Vec::new();
        let (mut bytes, mut first) = (0, log.size());
        while let Some(sequence) = first.checked_sub(1) {
            let (is_before, taken) = (sequence < state.0, log.size() - sequence);
            if is_before && (taken > BEFORE_RECORDS_MAX || bytes > BEFORE_BYTES_MAX) {
                break;
            }
            let record = log.read(Part::Record, sequence)?;
            bytes += record.len();
            if is_before && bytes > BEFORE_BYTES_MAX {
                break;
            }
            if !is_before && (taken > RECORDS_MAX || bytes > BYTES_MAX) {
                return Ok(None);
            }
            records.push(ByteBuf::from(record));
            first = sequence;
        }
        records.reverse();
        let first = first.min(state.0);
        Ok(Some(Self { program: PROGRAM.to_owned(), state, first, records }))
    }

    /// Writes the file.
    pub fn keep(&self, path: &Path, sealer: &Sealer) -> std::io::Result<()> {
        let body = codec::to_bytes(self).map_err(std::io::Error::other)?;
        let seal = sealer.narrowed(KIND, &[]).seal(&[&body]);
        keep_file(path, FILES_MAX, |mut file| {
            file.write_all(&body)?;
            file.write_all(&seal)
        })
    }

    /// The records of the log when they were kept.
    pub fn end(&self) -> u64 {
        self.first + self.records.len() as u64
    }

    /// The bytes of a record, if it is among them.
    pub fn record(&self, sequence: u64) -> Option<&[u8]> {
        let place = usize::try_from(sequence.checked_sub(self.first)?).ok()?;
        self.records.get(place).map(|record| record.as_slice())
    }
}
