//! The index that is kept in `cache/`: from a pseudonym to the entries that may have it.
//!
//! Reading every pseudonym takes seconds in a large register, and somebody who logs one activity asks for a few.
//! Of each pseudonym the file has some bits and the entry, four bytes in all, in blocks by the pseudonym's first
//! bits, so that a look-up reads one block. What it finds is not believed: whoever asks reads the entries'
//! identities in the store and compares (`few_index`).
//!
//! Belongs here: the file, when it is of use, making and removing it. Does not: what was recorded since, and
//! what an import makes of the entries (`few_index`), the file's form (`sealed_file`).
//!
//! Invariants: the file names every entry whose pseudonym, or that of whose number's normal form, begins with the
//! bits that are asked for, unless the entry was erased when the file was made. A part of a pseudonym leads back to
//! a person for whoever holds the key, so the file is removed before anybody is erased and before the key is rotated.
//!
//! | section | blocks |
//! |---|---|
//! | 0, 1 | persons and households by pseudonym: four bytes each, the further bits above those of the id |
//! | 2, 3 | the same by the pseudonym of the normal form |
//! | 4 | one: which record brought which entries, and the entries that were erased |

use std::fs;
use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::brought::Brought;
use super::cache_folder::{PROGRAM, keep_file};
use super::seal::Sealer;
use super::sealed_file::{Kind, SealedFile, Writer, behind_max};
use super::{LedgerError, Snapshot};
use crate::event::EntryKind;
use crate::log::store::Part;
use crate::log::{REGISTER_DIR, codec};
use crate::register::{Pseudonym, Recognisable, recognisable_from_bytes};

const KIND: Kind = Kind { name: "register index", version: PROGRAM, sections: 5 };
/// The file in its folder of the cache.
const FILE: &str = "index.bin";
/// Section of what is known of all entries.
const KNOWN: usize = 4;
/// Entries of a block, about.
const BLOCK_ENTRIES: usize = 96;

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Pseudonym,
    NormalForm,
}

/// The open file.
#[derive(Debug)]
pub(super) struct KeptIndex {
    file: SealedFile,
    pub known: Known,
}

/// What is known of all entries.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Known {
    pub brought: Brought,
    /// Entries without a pseudonym, by kind.
    pub erased: [Vec<u32>; 2],
}

impl Known {
    /// Notes the entries of a record; `all` are its persons, then its households.
    fn note_erased(&mut self, first: [u32; 2], persons: usize, all: &[Recognisable]) {
        for (at, entry) in all.iter().enumerate().filter(|(_, entry)| entry.pseudonym.is_none()) {
            let (kind, place) = if at < persons { (0, at) } else { (1, at - persons) };
            debug_assert!(entry.normal.is_none());
            self.erased[kind].push(first[kind] + place as u32);
        }
    }
}

fn section(kind: EntryKind, by: By) -> usize {
    let kind = usize::from(kind == EntryKind::Household);
    kind + if by == By::Pseudonym { 0 } else { 2 }
}

/// Bits that the ids of so many entries take.
fn id_bits(entries: u32) -> u32 {
    32 - entries.saturating_sub(1).leading_zeros()
}

/// The bits that choose a block, and those that are kept in it.
fn bits(pseudonym: &Pseudonym) -> (u32, u32) {
    let at = |i: usize| u32::from_le_bytes(std::array::from_fn(|byte| pseudonym[i + byte]));
    (at(0), at(4))
}

/// The number of a block among so many.
fn block_of(first: u32, blocks: u32) -> u32 {
    // Below `blocks`, which is a u32.
    ((u64::from(first) * u64::from(blocks)) >> 32) as u32
}

/// Above the bits of an id, as many of a pseudonym's as there is room for.
fn above(further: u32, id_bits: u32) -> u32 {
    further.checked_shl(id_bits).unwrap_or(0)
}

impl KeptIndex {
    /// Opens the file, if it is of this ledger, and few records came since, of which none erased anybody or
    /// changed the key.
    pub fn open(ledger: &Snapshot, sealer: &Sealer) -> Option<Self> {
        let file = SealedFile::open(&path(ledger), KIND, ledger, sealer)?;
        let behind = ledger.size().checked_sub(file.size())?;
        let known: Known = codec::from_bytes(&file.block(KNOWN, 0)?).ok()?;
        (behind <= behind_max(file.size())).then_some(Self { file, known })
    }

    /// Whether the file is of this ledger's records and all of it is sealed.
    pub fn is_sealed(ledger: &Snapshot, sealer: &Sealer) -> bool {
        SealedFile::is_sound(&path(ledger), KIND, ledger, sealer)
    }

    /// Makes the file from all records, and opens it. `None` where it cannot be written: it is a cache.
    ///
    /// # Errors
    /// Records that cannot be read.
    pub fn make(ledger: &Snapshot, sealer: &Sealer) -> Result<Option<Self>, LedgerError> {
        let Some(made_from) = ledger.made_from_all() else { return Ok(None) };
        let Collected { known, keys } = Collected::read(ledger)?;
        let path = path(ledger);
        let written = keep_file(&path, 1, |file| {
            let mut writer = Writer::new(file, KIND, made_from, sealer)?;
            for (section, mut keys) in keys.into_iter().enumerate() {
                keys.sort_unstable();
                let blocks = keys.len().div_ceil(BLOCK_ENTRIES);
                let blocks = u32::try_from(blocks).map_err(io::Error::other)?;
                let mut rest = &keys[..];
                for number in 0..blocks {
                    let is_here = |key: &u64| block_of((key >> 32) as u32, blocks) == number;
                    let (here, after) = rest.split_at(rest.partition_point(is_here));
                    let bytes: Vec<u8> =
                        here.iter().flat_map(|key| (*key as u32).to_le_bytes()).collect();
                    writer.block(section, &bytes)?;
                    rest = after;
                }
                writer.end(section)?;
            }
            writer.block(KNOWN, &codec::to_bytes(&known).map_err(io::Error::other)?)?;
            writer.end(KNOWN)?;
            writer.finish()
        });
        // Somebody may have been erased meanwhile, who is in the file.
        if written.is_err() || !ledger.log.is_latest() {
            remove(ledger);
            return Ok(None);
        }
        Ok(Self::open(ledger, sealer))
    }

    /// Records that the file was made from.
    pub fn size(&self) -> u64 {
        self.file.size()
    }

    /// Adds the entries that may have a pseudonym. `None` where the file is damaged.
    pub fn candidates(
        &self,
        kind: EntryKind,
        by: By,
        pseudonym: &Pseudonym,
        found: &mut Vec<u32>,
    ) -> Option<()> {
        let section = section(kind, by);
        let blocks = self.file.blocks(section);
        if blocks == 0 {
            return Some(());
        }
        let (first, further) = bits(pseudonym);
        let block = self.file.block(section, block_of(first, blocks))?;
        let id_bits = id_bits(self.known.brought.entries(kind));
        let wanted = above(further, id_bits);
        let (values, left) = block.as_chunks::<4>();
        for value in values.iter().map(|bytes| u32::from_le_bytes(*bytes)) {
            if (value ^ wanted).checked_shr(id_bits).unwrap_or(0) == 0 {
                found.push(value & !above(u32::MAX, id_bits));
            }
        }
        left.is_empty().then_some(())
    }
}

/// Removes the file. It is made anew when it is missed.
pub(super) fn remove(ledger: &Snapshot) {
    // Where the folder cannot be written to, it could not be written either.
    let _ = fs::remove_file(path(ledger));
}

fn path(ledger: &Snapshot) -> PathBuf {
    ledger.log.cache_dir().join(REGISTER_DIR).join(FILE)
}

/// What goes into the file.
struct Collected {
    known: Known,
    /// By section: the bits that choose a block, above what is kept in it.
    keys: [Vec<u64>; 4],
}

impl Collected {
    fn read(ledger: &Snapshot) -> Result<Self, LedgerError> {
        let mut brought = Brought::default();
        brought.read_on(ledger, 0)?;
        let mut known = Known::default();
        let mut keys: [Vec<u64>; 4] = Default::default();
        let kinds = [EntryKind::Person, EntryKind::Household];
        for kind in kinds {
            keys[section(kind, By::Pseudonym)].reserve(brought.entries(kind) as usize);
        }
        let id_bits = kinds.map(|kind| id_bits(brought.entries(kind)));
        let mut first = [0, 0];
        let mut scan = ledger.log.scan(Part::Identities);
        for (sequence, persons, households) in brought.iter() {
            let damaged = || LedgerError::Register(sequence);
            let (found, bytes) = scan.next().ok_or_else(damaged)??;
            let all = recognisable_from_bytes(&bytes).ok_or_else(damaged)?;
            if found != sequence || all.len() != persons as usize + households as usize {
                return Err(damaged());
            }
            for (at, entry) in (0..).zip(&all) {
                let (kind, place) = if at < persons { (0, at) } else { (1, at - persons) };
                let id = first[kind] + place;
                let mut add = |by, pseudonym: &Option<Pseudonym>| {
                    let Some(pseudonym) = pseudonym else { return };
                    let (chosen, further) = bits(pseudonym);
                    let kept = above(further, id_bits[kind]) | id;
                    keys[section(kinds[kind], by)].push(u64::from(chosen) << 32 | u64::from(kept));
                };
                add(By::Pseudonym, &entry.pseudonym);
                add(By::NormalForm, &entry.normal);
            }
            known.note_erased(first, persons as usize, &all);
            first = [first[0] + persons, first[1] + households];
        }
        Ok(Self { known: Known { brought, ..known }, keys })
    }
}
