//! Opening the file, and looking entries up.
//!
//! Belongs here: reading with every seal checked. Does not: what the records mean (`incremental`).

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::path::Path;

use super::{BLOCK, Footer, ROW_BYTES, Section, TAIL_BYTES, block_sealer};
use crate::event::columns::{Numbers, unzigzag};
use crate::ledger::cache_folder::PROGRAM;
use crate::ledger::seal::Sealer;
use crate::ledger::sealed_file::{
    BlockSealer, FOOTER, FOOTER_BYTES_MAX, MadeFrom, bytes_at, u32_at,
};
use crate::log::codec;

/// The open file.
#[derive(Debug)]
pub(in crate::ledger) struct Listings {
    file: File,
    made_from: MadeFrom,
    sections: [(u64, u32); 3],
    sealer: BlockSealer,
    /// Whether everything that was read so far was sound.
    sound: Cell<bool>,
}

impl Listings {
    /// Opens the file, if this program has written and sealed it.
    pub fn open(path: &Path, sealer: &Sealer) -> Option<Self> {
        // Opening a pipe would wait for somebody to write to it.
        if !path.is_file() {
            return None;
        }
        let mut file = File::open(path).ok()?;
        let end = file.seek(SeekFrom::End(0)).ok()?;
        let tail = bytes_at(&file, end.checked_sub(TAIL_BYTES)?, TAIL_BYTES as usize)?;
        let len = u32_at(&tail, 0)?;
        let at = end.checked_sub(TAIL_BYTES + u64::from(len))?;
        if len > FOOTER_BYTES_MAX {
            return None;
        }
        let footer = bytes_at(&file, at, len as usize)?;
        let Footer { program, made_from, sections } = codec::from_bytes(&footer).ok()?;
        let sealer = block_sealer(sealer, &made_from).ok()?;
        let is_sealed = program == PROGRAM && sealer.fits(FOOTER, len, 0, &footer, &tail[4..]);
        let sound = Cell::new(true);
        is_sealed.then_some(Self { file, made_from, sections, sealer, sound })
    }

    /// What the file was made from.
    pub fn made_from(&self) -> &MadeFrom {
        &self.made_from
    }

    /// Whether everything that was read so far was sound.
    pub fn is_sound(&self) -> bool {
        self.sound.get()
    }

    /// Appends the members of some entries, which rise, to `found`. Entries that came after the file have
    /// none. `None` where the file is damaged.
    pub fn look_up(
        &self,
        section: Section,
        entries: impl IntoIterator<Item = u32>,
        found: &mut Vec<u32>,
    ) -> Option<()> {
        let mut block: Option<(u32, Vec<u8>)> = None;
        for entry in entries {
            if entry >= self.sections[section as usize].1 {
                break;
            }
            let wanted = entry / BLOCK;
            if block.as_ref().is_none_or(|(number, _)| *number != wanted) {
                block = Some((wanted, self.block(section, wanted)?));
            }
            let bytes = block.as_ref().map_or(&[][..], |(_, bytes)| bytes);
            self.checked(members_of(bytes, entry % BLOCK, found))?;
        }
        Some(())
    }

    /// The records that list any of some persons, or of some households as households, in any order. `None`
    /// where the file is damaged.
    pub fn records_of(
        &self,
        persons: &BTreeSet<u32>,
        households: &BTreeSet<u32>,
    ) -> Option<Vec<u64>> {
        let mut records = Vec::new();
        self.look_up(Section::Persons, persons.iter().copied(), &mut records)?;
        self.look_up(Section::Households, households.iter().copied(), &mut records)?;
        Some(records.into_iter().map(u64::from).collect())
    }

    /// Whether every block is sealed.
    pub fn is_whole(&self) -> bool {
        let all = [Section::Persons, Section::Households, Section::Members];
        all.into_iter().all(|section| {
            let entries = self.sections[section as usize].1;
            (0..entries.div_ceil(BLOCK)).all(|number| self.block(section, number).is_some())
        })
    }

    fn block(&self, section: Section, number: u32) -> Option<Vec<u8>> {
        let read = || {
            let (table, _) = self.sections[section as usize];
            let place = table.checked_add(u64::from(number) * ROW_BYTES)?;
            let place = bytes_at(&self.file, place, 2 * ROW_BYTES as usize)?;
            let (row, next) = place.split_at(ROW_BYTES as usize);
            let (at, end) = (u32_at(row, 0)?, u32_at(next, 0)?);
            let bytes = bytes_at(&self.file, u64::from(at), end.checked_sub(at)? as usize)?;
            let is_sealed = self.sealer.fits(section as u8, number, at, &bytes, &row[4..]);
            is_sealed.then_some(bytes)
        };
        self.checked(read())
    }

    /// Remembers that something was damaged.
    fn checked<T>(&self, read: Option<T>) -> Option<T> {
        if read.is_none() {
            self.sound.set(false);
        }
        read
    }
}

/// Appends the members of an entry of a block.
fn members_of(block: &[u8], entry: u32, found: &mut Vec<u32>) -> Option<()> {
    let mut numbers = Numbers::of(block);
    let mut first = 0i64;
    for at in 0..=entry {
        let head = numbers.next()?;
        if head == 0 {
            continue;
        }
        if head % 2 == 0 {
            first = first.wrapping_add(unzigzag(numbers.next()?));
        }
        let mut member = first;
        if at == entry {
            found.push(u32::try_from(member).ok()?);
        }
        for _ in 1..head / 2 {
            member = member.wrapping_add(1).wrapping_add_unsigned(numbers.next()?);
            if at == entry {
                found.push(u32::try_from(member).ok()?);
            }
        }
    }
    Some(())
}
