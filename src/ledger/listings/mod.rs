//! Which records list whom: an index from the entries of the register to the records that list them,
//! kept in `cache/` so that a report can read just the lists that its people are in.
//!
//! Belongs here: noting lists while a count reads them, the file, and looking entries up in it. Does
//! not: which of the records still hold, what they state (`incremental`).
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
use std::ops::Range;
use std::path::Path;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::lists::StoredLists;
use super::{LedgerError, read_ahead};
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
    /// By stretch of persons, as [`note`] writes them: with each the household stated, plus one, or 0.
    persons: Vec<Vec<u8>>,
    /// By stretch of households.
    households: Vec<Vec<u8>>,
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
        note(&mut self.persons, record, rows.listed_persons(), |note, household| {
            push_leb128(note, household.map_or(0, |household| u64::from(household) + 1));
        });
        let households = rows.listed_households().map(|household| (household, ()));
        note(&mut self.households, record, households, |_, ()| {});
    }

    /// Writes the file, of a register of so many entries.
    ///
    /// # Errors
    /// What cannot be written, or not be numbered: then the file is of no use.
    pub fn write(self, file: &File, of: Of, persons: u32, households: u32) -> io::Result<()> {
        if self.beyond {
            return Err(io::Error::other("more records than the listings have numbers for"));
        }
        let mut file = Writer { file: BufWriter::new(file), written: 0 };
        let mut members: Vec<Vec<u8>> = Vec::new();
        let mut tables = [const { Vec::new() }; 3];
        let [by_person, by_household, by_membership] = &mut tables;
        let with_households = |notes: &[u8], sorting: &mut Sorting| {
            let Sorting { found, stated, moved, .. } = sorting;
            stated.clear();
            stated.resize(STRETCH as usize, 0);
            each_noted(notes, |numbers, at, record| {
                found.push((at, record));
                let household = numbers.take_or_zero() as u32;
                let before = &mut stated[at as usize];
                // Most are stated to be where they were before.
                if household != 0 && household != std::mem::replace(before, household) {
                    moved.push((household - 1, at));
                }
            });
        };
        file.section(by_person, persons, &self.persons, with_households, |first, moved| {
            for (household, at) in moved.drain(..) {
                let note = stretch(&mut members, household / STRETCH);
                push_leb128(note, u64::from(household % STRETCH));
                push_leb128(note, u64::from(first + at));
            }
        })?;
        drop(self.persons);
        let listed = |notes: &[u8], sorting: &mut Sorting| {
            each_noted(notes, |_, at, record| sorting.found.push((at, record)));
        };
        file.section(by_household, households, &self.households, listed, |_, _| {})?;
        let belonging = |notes: &[u8], sorting: &mut Sorting| {
            let mut numbers = Numbers::of(notes);
            while let (Some(household), Some(person)) = (numbers.next(), numbers.next()) {
                sorting.found.push((household as u32, person as u32));
            }
        };
        file.section(by_membership, households, &members, belonging, |_, _| {})?;
        let mut sections = [(0, 0); 3];
        let counts = [persons, households, households];
        for ((section, table), count) in sections.iter_mut().zip(&tables).zip(counts) {
            *section = (file.written, count);
            file.put(table)?;
        }
        let footer = Footer { program: PROGRAM.to_owned(), of, sections };
        let footer = codec::to_bytes(&footer).map_err(io::Error::other)?;
        file.put(&footer)?;
        file.put(&(footer.len() as u32).to_le_bytes())?;
        file.put(&crc32fast::hash(&footer).to_le_bytes())?;
        file.file.flush()
    }
}

/// Where the notes of a stretch go.
fn stretch(notes: &mut Vec<Vec<u8>>, number: u32) -> &mut Vec<u8> {
    let number = number as usize;
    if notes.len() <= number {
        notes.resize_with(number + 1, Vec::new);
    }
    &mut notes[number]
}

/// Notes a list, whose entries rise: in each of their stretches the record, and for each entry how far
/// it is above the one before, the first plus one, and what `more` adds; a zero ends them.
fn note<T>(
    notes: &mut Vec<Vec<u8>>,
    record: u32,
    entries: impl Iterator<Item = (u32, T)>,
    more: impl Fn(&mut Vec<u8>, T),
) {
    let mut entries = entries.peekable();
    while let Some((first, _)) = entries.peek() {
        let number = first / STRETCH;
        let note = stretch(notes, number);
        push_leb128(note, u64::from(record));
        let mut next = 0;
        while let Some((entry, what)) = entries.next_if(|(entry, _)| entry / STRETCH == number) {
            let above = entry % STRETCH + 1;
            push_leb128(note, u64::from(above - next));
            more(note, what);
            next = above;
        }
        note.push(0);
    }
}

/// Goes through what was noted: entries by their places in the stretch, and the record. What was added
/// to an entry is to be taken from the numbers.
fn each_noted(notes: &[u8], mut take: impl FnMut(&mut Numbers<'_>, u32, u32)) {
    let mut numbers = Numbers::of(notes);
    while let Some(record) = numbers.next() {
        let mut next = 0;
        loop {
            match numbers.take_or_zero() {
                0 => break,
                above => next += above as u32,
            }
            take(&mut numbers, next - 1, record as u32);
        }
    }
}

/// The notes of a stretch on their way into the file.
#[derive(Default)]
struct Sorting {
    /// As they were noted: the entry's place, and its member.
    found: Vec<(u32, u32)>,
    /// By place: where the entry's members end.
    ends: Vec<u32>,
    members: Vec<u32>,
    /// The blocks, and where each ends.
    bytes: Vec<u8>,
    block_ends: Vec<usize>,
    /// By place of a person: the household that was stated last, plus one.
    stated: Vec<u32>,
    /// Households that were stated of persons, with their places.
    moved: Vec<(u32, u32)>,
}

impl Sorting {
    /// Puts what was found into blocks of as many entries as there are.
    fn sort(&mut self, entries: u32) {
        let Self { found, ends, members, .. } = self;
        // Where each entry's members begin; once they are in place, where they end.
        ends.clear();
        ends.resize(STRETCH as usize + 1, 0);
        found.iter().for_each(|(at, _)| ends[*at as usize + 1] += 1);
        let mut sum = 0;
        for end in &mut *ends {
            sum += *end;
            *end = sum;
        }
        members.resize(found.len(), 0);
        for (at, member) in found.drain(..) {
            let end = &mut ends[at as usize];
            members[*end as usize] = member;
            *end += 1;
        }
        self.bytes.clear();
        self.block_ends.clear();
        for block in (0..entries).step_by(BLOCK as usize) {
            self.block(block..entries.min(block + BLOCK));
            self.block_ends.push(self.bytes.len());
        }
        // While the blocks wait to be written, the rest would take ten times their room.
        (self.found, self.ends, self.members, self.stated) = Default::default();
    }

    fn block(&mut self, entries: Range<u32>) {
        let bytes = &mut self.bytes;
        let mut first_before = 0;
        for at in entries {
            let at = at as usize;
            let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
            let members = &mut self.members[start as usize..self.ends[at] as usize];
            members.sort_unstable();
            let Some(first) = members.first().copied() else {
                bytes.push(0);
                continue;
            };
            let same = first == first_before;
            let different = 1 + members.windows(2).filter(|pair| pair[0] != pair[1]).count();
            push_leb128(bytes, 2 * different as u64 + u64::from(same));
            if !same {
                push_leb128(bytes, zigzag(i64::from(first) - i64::from(first_before)));
            }
            for pair in members.windows(2).filter(|pair| pair[0] != pair[1]) {
                push_leb128(bytes, u64::from(pair[1] - pair[0] - 1));
            }
            first_before = first;
        }
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

    /// Writes the blocks of a section and fills its table. `find` goes through the notes of a stretch,
    /// on other threads; `more` takes, of one after the other, what else it found, with the first
    /// entry.
    fn section(
        &mut self,
        table: &mut Vec<u8>,
        count: u32,
        notes: &[Vec<u8>],
        find: impl Fn(&[u8], &mut Sorting) + Sync,
        mut more: impl FnMut(u32, &mut Vec<(u32, u32)>),
    ) -> io::Result<()> {
        let firsts: Vec<u32> = (0..count).step_by(STRETCH as usize).collect();
        let sort = |stretch: usize, sorting: &mut Sorting| {
            find(notes.get(stretch).map_or(&[], Vec::as_slice), sorting);
            sorting.sort((count - firsts[stretch]).min(STRETCH));
            Ok(())
        };
        let mut next = firsts.iter();
        read_ahead::in_order(firsts.len(), sort, |sorting: &mut Sorting| {
            let mut start = 0;
            for end in &sorting.block_ends {
                let bytes = &sorting.bytes[start..*end];
                self.place(table, bytes)?;
                self.put(bytes)?;
                start = *end;
            }
            more(next.next().copied().unwrap_or_default(), &mut sorting.moved);
            io::Result::Ok(())
        })?;
        // Where the last block ends.
        self.place(table, &[])
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::event::people::{Cells, HouseholdStated, Link, PeopleStated, PersonStated};
    use crate::register::{Attributes, Traits};

    const PERSONS: u32 = 3 * STRETCH + 1000;
    const HOUSEHOLDS: u32 = STRETCH + 7;

    fn of() -> Of {
        Of { ledger: Uuid::nil(), size: 9, root: [3; 32], until: Day::parse("2025-12-31").unwrap() }
    }

    #[test]
    fn what_was_noted_is_found() {
        let mut random = fastrand::Rng::with_seed(7);
        let mut noted = Noted::default();
        let mut expected: [BTreeMap<u32, BTreeSet<u32>>; 3] = Default::default();
        // Not in the order of records, and some near one another.
        for record in (0..400u32).rev().map(|i| if i % 3 == 0 { i } else { i * 50_000 }) {
            let near = random.u32(0..PERSONS - 300);
            let mut persons: BTreeSet<u32> = (0..40).map(|_| near + random.u32(0..300)).collect();
            persons.extend([0, STRETCH - 1, STRETCH, PERSONS - 1]);
            persons.extend((0..20).map(|_| random.u32(0..PERSONS)));
            let households: BTreeSet<u32> = (0..9).map(|_| random.u32(0..HOUSEHOLDS)).collect();
            let row = |person: &u32| PersonStated {
                person: *person,
                link: match random.u32(0..4) {
                    0 => Link::Unstated,
                    1 => Link::Left,
                    2 => Link::Household(person % HOUSEHOLDS),
                    _ => Link::Household(random.u32(0..HOUSEHOLDS)),
                },
                residence: None,
            };
            let persons: Vec<PersonStated> = persons.iter().map(row).collect();
            for row in &persons {
                expected[0].entry(row.person).or_default().insert(record);
                if let Link::Household(household) = row.link {
                    expected[2].entry(household).or_default().insert(row.person);
                }
            }
            for household in &households {
                expected[1].entry(*household).or_default().insert(record);
            }
            let row = |household: &u32| HouseholdStated {
                household: *household,
                size: 3,
                cells: Cells::default(),
                residence: None,
            };
            let households: Vec<HouseholdStated> = households.iter().map(row).collect();
            let untold = |len| vec![Traits::default(); len];
            let (of_persons, of_households) = (untold(persons.len()), untold(households.len()));
            let attributes = Attributes::of(&of_persons, &of_households, 2025);
            let people = PeopleStated::of(persons, households, Vec::new(), Vec::new());
            let mut rows = Rows::default();
            rows.fill(&people, &attributes);
            noted.note(u64::from(record), &rows);
        }
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("all.bin");
        noted.write(&mut File::create(&path).unwrap(), of(), PERSONS, HOUSEHOLDS).unwrap();

        let listings = Listings::open(&path).unwrap();
        assert_eq!(*listings.of(), of());
        let sections = [Section::Persons, Section::Households, Section::Members];
        for (section, expected) in sections.into_iter().zip(&expected) {
            for (entry, members) in expected {
                let mut found = Vec::new();
                // An entry that came later has nothing.
                listings.look_up(section, [*entry, u32::MAX], &mut found).unwrap();
                assert!(found.iter().eq(members), "{section:?} {entry}: {found:?} {members:?}");
            }
            let mut all = Vec::new();
            listings.look_up(section, 0..PERSONS, &mut all).unwrap();
            assert_eq!(all.len(), expected.values().map(BTreeSet::len).sum::<usize>());
        }
        assert!(listings.is_sound());
    }

    #[test]
    fn a_record_beyond_the_files_numbers_leaves_no_file() {
        let mut noted = Noted::default();
        noted.note(1 << 32, &Rows::default());
        let dir = tempfile::tempdir().unwrap();
        let mut file = File::create(dir.path().join("all.bin")).unwrap();
        assert!(noted.write(&mut file, of(), 0, 0).is_err());
    }
}
