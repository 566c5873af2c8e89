//! A file of sealed blocks, of which a reader reads and checks only those it needs.
//!
//! Belongs here: the file's form, its seals, that it is of this ledger's log. Does not: what is in the blocks
//! (`kept_index`, `digest`), the key of the seals (`seal`).
//!
//! Invariants: nothing that was read is anything but what this ledger's key sealed, at its place, in a file made
//! from the same records by the same version of its kind; everything else reads as nothing.
//!
//! ```text
//! ┌────────┬──────────────────────────────────┬────────┬──────┐
//! │ blocks │ tables of where the blocks begin │ footer │ tail │
//! └────────┴──────────────────────────────────┴────────┴──────┘
//! ```
//!
//! | part | bytes | what |
//! |---|---|---|
//! | table | 4 | where a block begins, little-endian |
//! | | 16 | the beginning of a seal: of the section, the number of the block, these four bytes, and the block |
//! | | 20 | … such a row for each block, and one for the end of the last |
//! | footer | | bincode of the version, what the file was made from, and of each section where its table begins and how many blocks it has |
//! | tail | 4 | length of the footer |
//! | | 16 | the beginning of the footer's seal |

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Snapshot;
use super::seal::Sealer;
use crate::log::codec::{self, CodecError};
use crate::log::tree::Hash;

/// Bytes of a seal's beginning that are kept.
pub(super) const SEAL_BYTES: usize = 16;
const ROW_BYTES: usize = 4 + SEAL_BYTES;
/// Stands for the footer where the sections have their numbers.
pub(super) const FOOTER: u8 = u8::MAX;
/// Longer footers are refused: none of this program is as long.
pub(super) const FOOTER_BYTES_MAX: u32 = 4096;

/// What is kept is used while at most so many records came after it, or one for so many of its own, but no
/// more than …
const BEHIND: u64 = 64;
/// … so many: they are read each time.
const BEHIND_MAX: u64 = 512;

/// The most records that may have come after a file of so many.
pub(super) fn behind_max(size: u64) -> u64 {
    (size / BEHIND).clamp(BEHIND, BEHIND_MAX)
}

/// A kind of file: its name among the seals, its version, and its number of sections.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    pub name: &'static str,
    /// Another one for every change of the file's form or meaning.
    pub version: &'static str,
    pub sections: usize,
}

/// What a file was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct MadeFrom {
    pub ledger: Uuid,
    /// Records of the log, and their root.
    pub size: u64,
    pub root: Hash,
}

impl Snapshot {
    /// What a file is made from that says something of all records.
    pub(super) fn made_from_all(&self) -> Option<MadeFrom> {
        let ledger = self.opened().ok()?.ledger;
        Some(MadeFrom { ledger, size: self.size(), root: self.root() })
    }
}

#[derive(Serialize, Deserialize)]
struct Footer {
    version: String,
    made_from: MadeFrom,
    /// By section: where its table begins, and its number of blocks.
    sections: Vec<(u32, u32)>,
}

/// Seals the blocks of one file.
#[derive(Debug)]
pub(super) struct BlockSealer(Sealer);

impl BlockSealer {
    /// Of a file of some kind and version, made from some records.
    pub fn new(
        sealer: &Sealer,
        name: &str,
        version: &str,
        made_from: &MadeFrom,
    ) -> Result<Self, CodecError> {
        let from = codec::to_bytes(&(version, made_from))?;
        Ok(Self(sealer.narrowed(name, &from)))
    }

    /// The seal of a block, which covers its place, too.
    pub fn seal(&self, section: u8, number: u32, at: u32, bytes: &[u8]) -> [u8; SEAL_BYTES] {
        let (number, at) = (number.to_le_bytes(), at.to_le_bytes());
        let seal = self.0.seal(&[&[section], &number, &at, bytes]);
        let mut short = [0; SEAL_BYTES];
        short.copy_from_slice(&seal[..SEAL_BYTES]);
        short
    }

    /// Whether this is the seal of a block.
    pub fn fits(&self, section: u8, number: u32, at: u32, bytes: &[u8], seal: &[u8]) -> bool {
        let (number, at) = (number.to_le_bytes(), at.to_le_bytes());
        self.0.fits(&[&[section], &number, &at, bytes], seal)
    }
}

/// Writes a file, section by section.
pub(super) struct Writer<'f> {
    file: BufWriter<&'f File>,
    written: u64,
    sealer: BlockSealer,
    kind: Kind,
    made_from: MadeFrom,
    /// By section: rows of its table.
    tables: Vec<Vec<u8>>,
}

impl<'f> Writer<'f> {
    /// Begins a file.
    pub fn new(
        file: &'f File,
        kind: Kind,
        made_from: MadeFrom,
        sealer: &Sealer,
    ) -> io::Result<Self> {
        let sealer = BlockSealer::new(sealer, kind.name, kind.version, &made_from);
        let sealer = sealer.map_err(io::Error::other)?;
        let tables = vec![Vec::new(); kind.sections];
        Ok(Self { file: BufWriter::new(file), written: 0, sealer, kind, made_from, tables })
    }

    /// Adds a block to a section. All blocks of a section come one after the other.
    pub fn block(&mut self, section: usize, bytes: &[u8]) -> io::Result<()> {
        self.row(section, bytes)?;
        self.put(bytes)?;
        Ok(())
    }

    /// Ends a section.
    pub fn end(&mut self, section: usize) -> io::Result<()> {
        self.row(section, &[])
    }

    /// Writes tables and footer. Every section was ended.
    pub fn finish(mut self) -> io::Result<()> {
        let mut sections = Vec::new();
        for table in std::mem::take(&mut self.tables) {
            let blocks = (table.len() / ROW_BYTES).saturating_sub(1) as u32;
            sections.push((self.at()?, blocks));
            self.put(&table)?;
        }
        let (version, made_from) = (self.kind.version.to_owned(), self.made_from.clone());
        let footer = codec::to_bytes(&Footer { version, made_from, sections });
        let footer = footer.map_err(io::Error::other)?;
        self.put(&footer)?;
        let len = footer.len() as u32;
        let seal = self.sealer.seal(FOOTER, len, 0, &footer);
        self.put(&len.to_le_bytes())?;
        self.put(&seal)?;
        self.file.flush()
    }

    /// Adds a row to a table: a block begins here.
    fn row(&mut self, section: usize, bytes: &[u8]) -> io::Result<()> {
        let at = self.at()?;
        let number = (self.tables[section].len() / ROW_BYTES) as u32;
        let seal = self.sealer.seal(section as u8, number, at, bytes);
        self.tables[section].extend_from_slice(&at.to_le_bytes());
        self.tables[section].extend_from_slice(&seal);
        Ok(())
    }

    fn at(&self) -> io::Result<u32> {
        u32::try_from(self.written).map_err(io::Error::other)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len() as u64;
        self.file.write_all(bytes)
    }
}

/// An open file.
#[derive(Debug)]
pub(super) struct SealedFile {
    file: File,
    sealer: BlockSealer,
    made_from: MadeFrom,
    sections: Vec<(u32, u32)>,
}

impl SealedFile {
    /// Opens a file, if this version has written and sealed it for this ledger, and the log begins with the
    /// records that it was made from.
    pub fn open(path: &Path, kind: Kind, ledger: &Snapshot, sealer: &Sealer) -> Option<Self> {
        // Opening a pipe would wait for somebody to write to it.
        if !path.is_file() {
            return None;
        }
        let mut file = File::open(path).ok()?;
        let end = file.seek(SeekFrom::End(0)).ok()?;
        let tail = bytes_at(&file, end.checked_sub(ROW_BYTES as u64)?, ROW_BYTES)?;
        let (len, seal) = tail.split_at(4);
        let len = u32_at(len, 0)?;
        if len > FOOTER_BYTES_MAX {
            return None;
        }
        let at = end.checked_sub(ROW_BYTES as u64 + u64::from(len))?;
        let bytes = bytes_at(&file, at, len as usize)?;
        let Footer { version, made_from, sections } = codec::from_bytes(&bytes).ok()?;
        if version != kind.version || sections.len() != kind.sections {
            return None;
        }
        let sealer = BlockSealer::new(sealer, kind.name, kind.version, &made_from).ok()?;
        let opened = Self { file, sealer, made_from, sections };
        let MadeFrom { ledger: id, size, root } = opened.made_from;
        let is_ours =
            opened.sealer.fits(FOOTER, len, 0, &bytes, seal) && ledger.is_made_from(id, size, root);
        is_ours.then_some(opened)
    }

    /// Records that the file was made from.
    pub fn size(&self) -> u64 {
        self.made_from.size
    }

    /// Whether a file would be opened, and every block of it is sealed.
    pub fn is_sound(path: &Path, kind: Kind, ledger: &Snapshot, sealer: &Sealer) -> bool {
        Self::open(path, kind, ledger, sealer).is_some_and(|file| file.is_whole())
    }

    fn is_whole(&self) -> bool {
        let all = 0..self.sections.len();
        all.into_iter().all(|section| {
            (0..self.blocks(section)).all(|number| self.block(section, number).is_some())
        })
    }

    /// How many blocks a section has.
    pub fn blocks(&self, section: usize) -> u32 {
        self.sections.get(section).map_or(0, |(_, blocks)| *blocks)
    }

    /// A block. `None` where the file is damaged.
    pub fn block(&self, section: usize, number: u32) -> Option<Vec<u8>> {
        let (table, blocks) = *self.sections.get(section)?;
        if number >= blocks {
            return None;
        }
        let place = u64::from(table) + u64::from(number) * ROW_BYTES as u64;
        let rows = bytes_at(&self.file, place, 2 * ROW_BYTES)?;
        let (row, next) = rows.split_at(ROW_BYTES);
        let (at, end) = (u32_at(row, 0)?, u32_at(next, 0)?);
        let bytes = bytes_at(&self.file, u64::from(at), end.checked_sub(at)? as usize)?;
        self.sealer.fits(section as u8, number, at, &bytes, &row[4..]).then_some(bytes)
    }
}

/// Some bytes of a file; nothing where it has fewer, since a damaged table may ask for any number.
pub(super) fn bytes_at(mut file: &File, at: u64, len: usize) -> Option<Vec<u8>> {
    file.seek(SeekFrom::Start(at)).ok()?;
    let mut bytes = Vec::new();
    file.take(len as u64).read_to_end(&mut bytes).ok()?;
    (bytes.len() == len).then_some(bytes)
}

/// A number in some bytes; nothing where these end before.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
