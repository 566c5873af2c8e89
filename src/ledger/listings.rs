//! Which records list whom: an index from the entries of the register to the records that list them,
//! kept in `cache/` so that a report can read just the lists that its people are in.
//!
//! Belongs here: noting lists while a count reads them, the file, and looking entries up in it. Does
//! not: which of the records still hold, what they state (`mending`).
//!
//! Invariants: for an entry, the file names every record that was an activity's current version at
//! the file's size, starts by the file's day, and lists it; it may name others. For a household it
//! names everybody whom such a record states to be in it. What is of another log or program, or does
//! not bear its checksum, is as good as not there. It holds numbers alone: of records, and of entries.
//!
//! # The file
//!
//! Three sections: the records that list each person, those that list each household, and the persons
//! stated to be in each household. A section is blocks of [`BLOCK`] entries; then the tables of the
//! sections, with the offset and the checksum of each block; at the end the [`Footer`], the number of
//! its bytes and their checksum. So looking an entry up reads eight bytes of a table and a block.
//!
//! Of each entry a block has, as LEB128: twice the number of its members, plus one where the first is
//! that of the entry before; else the difference of the firsts, zigzag; then how far each further
//! member is above the one before, less one. Most entries are brought into the register by the same
//! record as the one before them, so that their first takes no byte at all.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::LedgerError;
use super::lists::StoredLists;
use crate::count::{Lists, Rows};
use crate::event::columns::{Numbers, push_leb128, unzigzag, zigzag};
use crate::event::time::Day;
use crate::log::codec;
use crate::log::tree::Hash;

/// Raised whenever the file's form or meaning changes.
const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), " listings 1");
/// Entries of a block.
const BLOCK: u32 = 128;
/// Entries whose lists are sorted together.
const STRETCH: u32 = 1 << 16;
/// Bytes of a table for each block: where it begins, and its checksum.
const PLACE_BYTES: u64 = 8;
/// Bytes at the end: how long the footer is, and its checksum.
const TAIL_BYTES: u64 = 8;
/// A longer footer is none.
const FOOTER_BYTES_MAX: u32 = 4096;

/// What is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// Records, by the person they list.
    Persons,
    /// Records, by the household they list.
    Households,
    /// Persons, by the household they were stated to be in.
    Members,
}

/// What the file is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Of {
    pub ledger: Uuid,
    /// Records of the log, and their root.
    pub size: u64,
    pub root: Hash,
    /// Activities that start later are left out.
    pub until: Day,
}

/// The end of a file, which is read first.
#[derive(Serialize, Deserialize)]
struct Footer {
    program: String,
    of: Of,
    /// By section: where its table begins, and the number of its entries.
    sections: [(u64, u32); 3],
}

/// The lists of some activities, of which each is noted when it is read.
pub(super) struct Noting<'a, 'l> {
    pub lists: &'a StoredLists<'l>,
    pub noted: RefCell<Noted>,
}

impl Lists for Noting<'_, '_> {
    type Error = LedgerError;

    fn each(&self, places: &[u32], take: &mut dyn FnMut(usize, &Rows)) -> Result<(), LedgerError> {
        self.lists.each(places, &mut |place, rows| {
            if let Some(record) = self.lists.record_at(place) {
                self.noted.borrow_mut().note(record, rows);
            }
            take(place, rows);
        })
    }
}

/// Lists as they were read, not yet by entry.
#[derive(Debug, Default)]
pub(super) struct Noted {
    /// By section and stretch of entries.
    notes: [Vec<Vec<u8>>; 3],
    /// By person: the household that was stated last, plus one.
    stated: Vec<u32>,
    /// A record has a number that the file cannot hold.
    beyond: bool,
}

impl Noted {
    /// Notes whom a record lists.
    pub fn note(&mut self, record: u64, rows: &Rows) {
        let Ok(record) = u32::try_from(record) else {
            self.beyond = true;
            return;
        };
        let Self { notes: [persons, households, members], stated, .. } = self;
        let mut to = Entries { notes: persons, record, at: None };
        for (person, household) in rows.listed_persons() {
            to.push(person);
            let Some(household) = household else { continue };
            let place = person as usize;
            if stated.len() <= place {
                stated.resize((place + 1).next_multiple_of(STRETCH as usize), 0);
            }
            // Most are stated to be where they were before.
            if stated[place] != household.wrapping_add(1) {
                stated[place] = household.wrapping_add(1);
                let note = stretch(members, household);
                push_leb128(note, u64::from(household % STRETCH));
                push_leb128(note, u64::from(person));
            }
        }
        let mut to = Entries { notes: households, record, at: None };
        rows.listed_households().for_each(|household| to.push(household));
    }

    /// Writes the file aside and puts it in place.
    pub fn write(self, path: &Path, of: Of, persons: u32, households: u32) -> io::Result<()> {
        let Some(dir) = path.parent().filter(|_| !self.beyond) else { return Ok(()) };
        let mut aside = tempfile::NamedTempFile::new_in(dir)?;
        let mut file = Writer { file: BufWriter::new(aside.as_file_mut()), written: 0 };
        let counts = [persons, households, households];
        let mut tables = Vec::new();
        for (section, notes) in self.notes.into_iter().enumerate() {
            let mut table = Vec::new();
            let mut stretches = notes.into_iter();
            let pairs = section == Section::Members as usize;
            for first in (0..counts[section]).step_by(STRETCH as usize) {
                let note = stretches.next().unwrap_or_default();
                let sorted = Sorted::of(&note, pairs);
                drop(note);
                let entries = (counts[section] - first).min(STRETCH);
                for block in (0..entries).step_by(BLOCK as usize) {
                    let bytes = sorted.block(block..entries.min(block + BLOCK));
                    file.place(&mut table, &bytes)?;
                    file.put(&bytes)?;
                }
            }
            // Where the last block ends.
            file.place(&mut table, &[])?;
            tables.push(table);
        }
        let mut sections = [(0, 0); 3];
        for ((section, table), count) in sections.iter_mut().zip(&tables).zip(counts) {
            *section = (file.written, count);
            file.put(table)?;
        }
        let footer = Footer { program: PROGRAM.to_owned(), of, sections };
        let footer = codec::to_bytes(&footer).map_err(io::Error::other)?;
        file.put(&footer)?;
        file.put(&(footer.len() as u32).to_le_bytes())?;
        file.put(&crc32fast::hash(&footer).to_le_bytes())?;
        file.file.flush()?;
        drop(file);
        aside.persist(path)?;
        Ok(())
    }
}

/// Where an entry's notes go.
fn stretch(notes: &mut Vec<Vec<u8>>, entry: u32) -> &mut Vec<u8> {
    let at = (entry / STRETCH) as usize;
    if notes.len() <= at {
        notes.resize_with(at + 1, Vec::new);
    }
    &mut notes[at]
}

/// The entries of one list, which rise: by stretch the record, and then how far each is above the
/// one before, plus one; a zero ends them.
struct Entries<'a> {
    notes: &'a mut Vec<Vec<u8>>,
    record: u32,
    /// The stretch, and the entry before.
    at: Option<(u32, u32)>,
}

impl Entries<'_> {
    #[inline]
    fn push(&mut self, entry: u32) {
        let (record, at) = (self.record, self.at);
        let note = match at {
            Some((stretch, before)) if stretch == entry / STRETCH => {
                let note = &mut self.notes[stretch as usize];
                push_leb128(note, u64::from(entry - before));
                note
            }
            _ => {
                self.end();
                let note = stretch(self.notes, entry);
                push_leb128(note, u64::from(record));
                push_leb128(note, u64::from(entry % STRETCH) + 1);
                note
            }
        };
        debug_assert!(!note.is_empty());
        self.at = Some((entry / STRETCH, entry));
    }

    fn end(&mut self) {
        if let Some((stretch, _)) = self.at {
            self.notes[stretch as usize].push(0);
        }
    }
}

impl Drop for Entries<'_> {
    fn drop(&mut self) {
        self.end();
    }
}

/// The notes of a stretch, by entry.
struct Sorted {
    /// By entry of the stretch: where its members end.
    ends: Vec<u32>,
    members: Vec<u32>,
}

impl Sorted {
    fn of(note: &[u8], pairs: bool) -> Self {
        let each = |take: &mut dyn FnMut(usize, u32)| match pairs {
            true => each_pair(note, take),
            false => each_entry(note, take),
        };
        // Where each entry's members begin; once they are in place, where they end.
        let mut ends = vec![0u32; STRETCH as usize + 1];
        each(&mut |entry, _| ends[entry + 1] += 1);
        let mut sum = 0;
        for end in &mut ends {
            sum += *end;
            *end = sum;
        }
        let mut members = vec![0; sum as usize];
        each(&mut |entry, member| {
            let at = &mut ends[entry];
            members[*at as usize] = member;
            *at += 1;
        });
        Self { ends, members }
    }

    /// The bytes of a block.
    fn block(&self, entries: std::ops::Range<u32>) -> Vec<u8> {
        let (mut bytes, mut members) = (Vec::new(), Vec::new());
        let mut first_before = 0;
        for entry in entries {
            let entry = entry as usize;
            let start = entry.checked_sub(1).map_or(0, |before| self.ends[before]);
            members.clear();
            members.extend_from_slice(&self.members[start as usize..self.ends[entry] as usize]);
            members.sort_unstable();
            members.dedup();
            let Some(first) = members.first().copied() else {
                bytes.push(0);
                continue;
            };
            let same = first == first_before;
            push_leb128(&mut bytes, 2 * members.len() as u64 + u64::from(same));
            if !same {
                push_leb128(&mut bytes, zigzag(i64::from(first) - i64::from(first_before)));
            }
            let above = members.windows(2).map(|pair| pair[1] - pair[0] - 1);
            above.for_each(|above| push_leb128(&mut bytes, u64::from(above)));
            first_before = first;
        }
        bytes
    }
}

/// Goes through what [`Entries`] noted.
fn each_entry(note: &[u8], take: &mut dyn FnMut(usize, u32)) {
    let mut numbers = Numbers::of(note);
    while let Some(record) = numbers.next() {
        let mut above = 0;
        loop {
            match numbers.next() {
                Some(0) | None => break,
                Some(more) => above += more,
            }
            take(above as usize - 1, record as u32);
        }
    }
}

/// Goes through households and persons, as they were noted.
fn each_pair(note: &[u8], take: &mut dyn FnMut(usize, u32)) {
    let mut numbers = Numbers::of(note);
    while let (Some(household), Some(person)) = (numbers.next(), numbers.next()) {
        take(household as usize, person as u32);
    }
}

/// A file being written, and how far.
struct Writer<W: Write> {
    file: W,
    written: u64,
}

impl<W: Write> Writer<W> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len() as u64;
        self.file.write_all(bytes)
    }

    /// Notes in a table that a block is to come here.
    fn place(&self, table: &mut Vec<u8>, bytes: &[u8]) -> io::Result<()> {
        let at = u32::try_from(self.written).map_err(io::Error::other)?;
        table.extend_from_slice(&at.to_le_bytes());
        table.extend_from_slice(&checksum(at, bytes).to_le_bytes());
        Ok(())
    }
}

/// The checksum of a block, which is of its place, too.
fn checksum(at: u32, bytes: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&at.to_le_bytes());
    hasher.update(bytes);
    hasher.finalize()
}

/// The file, open.
#[derive(Debug)]
pub(super) struct Listings {
    file: File,
    of: Of,
    sections: [(u64, u32); 3],
    /// Whether everything that was read so far was sound.
    sound: Cell<bool>,
}

impl Listings {
    /// Opens the file, if it is one of this program.
    pub fn open(path: &Path) -> Option<Self> {
        let mut file = File::open(path).ok()?;
        let end = file.seek(SeekFrom::End(0)).ok()?;
        let tail = bytes_at(&file, end.checked_sub(TAIL_BYTES)?, TAIL_BYTES as usize)?;
        let (len, crc) = (u32_at(&tail, 0)?, u32_at(&tail, 4)?);
        let at = end.checked_sub(TAIL_BYTES + u64::from(len))?;
        if len > FOOTER_BYTES_MAX {
            return None;
        }
        let footer = bytes_at(&file, at, len as usize)?;
        if crc32fast::hash(&footer) != crc {
            return None;
        }
        let Footer { program, of, sections } = codec::from_bytes(&footer).ok()?;
        let sound = Cell::new(true);
        (program == PROGRAM).then_some(Self { file, of, sections, sound })
    }

    /// What it is of.
    pub fn of(&self) -> &Of {
        &self.of
    }

    /// Whether everything that was read so far was sound.
    pub fn is_sound(&self) -> bool {
        self.sound.get()
    }

    /// Adds what the file names for each of some entries, which rise. Entries that came later have
    /// nothing. `None` where the file is damaged.
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
            self.noticed(members_of(bytes, entry % BLOCK, found))?;
        }
        Some(())
    }

    fn block(&self, section: Section, number: u32) -> Option<Vec<u8>> {
        let read = || {
            let (table, _) = self.sections[section as usize];
            let place = table.checked_add(u64::from(number) * PLACE_BYTES)?;
            let place = bytes_at(&self.file, place, 2 * PLACE_BYTES as usize)?;
            let (at, end) = (u32_at(&place, 0)?, u32_at(&place, 8)?);
            let bytes = bytes_at(&self.file, u64::from(at), end.checked_sub(at)? as usize)?;
            (u32_at(&place, 4)? == checksum(at, &bytes)).then_some(bytes)
        };
        self.noticed(read())
    }

    fn noticed<T>(&self, read: Option<T>) -> Option<T> {
        if read.is_none() {
            self.sound.set(false);
        }
        read
    }
}

/// Adds the members of an entry of a block.
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

/// Some bytes of a file. A damaged table may ask for anything: more than there is, is nothing.
fn bytes_at(mut file: &File, at: u64, len: usize) -> Option<Vec<u8>> {
    file.seek(SeekFrom::Start(at)).ok()?;
    let mut bytes = Vec::new();
    file.take(len as u64).read_to_end(&mut bytes).ok()?;
    (bytes.len() == len).then_some(bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
