//! Sorting what was collected by entry, and writing the file.
//!
//! Belongs here: blocks, tables and footer. Does not: reading them (`read`).

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::Range;

use super::collect::{Collected, chunk, each_collected};
use super::{BLOCK, CHUNK, Footer, ROW_BYTES, Section, block_sealer};
use crate::event::columns::{Numbers, push_leb128, zigzag};
use crate::ledger::cache_folder::PROGRAM;
use crate::ledger::read_ahead;
use crate::ledger::seal::Sealer;
use crate::ledger::sealed_file::{BlockSealer, FOOTER, MadeFrom};
use crate::log::codec;

impl Collected {
    /// Writes the file for a register of so many entries.
    ///
    /// # Errors
    /// A file that cannot be written, or records beyond the file's numbers. The file is then useless.
    pub fn write(
        self,
        file: &File,
        made_from: MadeFrom,
        persons: u32,
        households: u32,
        sealer: &Sealer,
    ) -> io::Result<()> {
        if self.beyond {
            return Err(io::Error::other("more records than the listings have numbers for"));
        }
        let sealer = block_sealer(sealer, &made_from).map_err(io::Error::other)?;
        let mut file = Writer { file: BufWriter::new(file), written: 0, sealer };
        let mut members: Vec<Vec<u8>> = Vec::new();
        let mut tables = [const { Vec::new() }; 3];
        let [by_person, by_household, by_membership] = &mut tables;
        let with_households = |lists: &[u8], sorting: &mut ChunkSorter| {
            let ChunkSorter { found, stated, moved, .. } = sorting;
            stated.clear();
            stated.resize(CHUNK as usize, 0);
            each_collected(lists, |numbers, at, record| {
                found.push((at, record));
                let household = numbers.take_or_zero() as u32;
                let before = &mut stated[at as usize];
                // Most are stated to be in the household they were in before.
                if household != 0 && household != std::mem::replace(before, household) {
                    moved.push((household - 1, at));
                }
            });
        };
        let part = Section::Persons;
        file.section(part, by_person, persons, &self.persons, with_households, |first, moved| {
            for (household, at) in moved.drain(..) {
                let list = chunk(&mut members, household / CHUNK);
                push_leb128(list, u64::from(household % CHUNK));
                push_leb128(list, u64::from(first + at));
            }
        })?;
        drop(self.persons);
        let listed = |lists: &[u8], sorting: &mut ChunkSorter| {
            each_collected(lists, |_, at, record| sorting.found.push((at, record)));
        };
        let part = Section::Households;
        file.section(part, by_household, households, &self.households, listed, |_, _| {})?;
        let belonging = |lists: &[u8], sorting: &mut ChunkSorter| {
            let mut numbers = Numbers::of(lists);
            while let (Some(household), Some(person)) = (numbers.next(), numbers.next()) {
                sorting.found.push((household as u32, person as u32));
            }
        };
        let part = Section::Members;
        file.section(part, by_membership, households, &members, belonging, |_, _| {})?;
        let mut sections = [(0, 0); 3];
        let counts = [persons, households, households];
        for ((section, table), count) in sections.iter_mut().zip(&tables).zip(counts) {
            *section = (file.written, count);
            file.put(table)?;
        }
        let footer = Footer { program: PROGRAM.to_owned(), made_from, sections };
        let footer = codec::to_bytes(&footer).map_err(io::Error::other)?;
        file.put(&footer)?;
        let len = footer.len() as u32;
        file.put(&len.to_le_bytes())?;
        let seal = file.sealer.seal(FOOTER, len, 0, &footer);
        file.put(&seal)?;
        file.file.flush()
    }
}

/// The lists of a chunk, being sorted by entry.
#[derive(Default)]
struct ChunkSorter {
    /// As they were collected: the entry's place, and its member.
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

impl ChunkSorter {
    /// Puts what was found into blocks of as many entries as there are.
    fn sort(&mut self, entries: u32) {
        let Self { found, ends, members, .. } = self;
        // Where each entry's members begin; once they are in place, where they end.
        ends.clear();
        ends.resize(CHUNK as usize + 1, 0);
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
        // While the blocks wait to be written, the rest would take ten times their memory.
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
    sealer: BlockSealer,
}

impl<W: Write> Writer<W> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len() as u64;
        self.file.write_all(bytes)
    }

    /// Writes the blocks of a section and fills its table. `find` goes through the lists of a chunk, on
    /// other threads. `more` gets the chunk's first entry and what else `find` found, in order.
    fn section(
        &mut self,
        part: Section,
        table: &mut Vec<u8>,
        count: u32,
        chunks: &[Vec<u8>],
        find: impl Fn(&[u8], &mut ChunkSorter) + Sync,
        mut more: impl FnMut(u32, &mut Vec<(u32, u32)>),
    ) -> io::Result<()> {
        let firsts: Vec<u32> = (0..count).step_by(CHUNK as usize).collect();
        let sort = |chunk: usize, sorting: &mut ChunkSorter| {
            find(chunks.get(chunk).map_or(&[], Vec::as_slice), sorting);
            sorting.sort((count - firsts[chunk]).min(CHUNK));
            Ok(())
        };
        let mut next = firsts.iter();
        read_ahead::in_order(firsts.len(), sort, |sorting: &mut ChunkSorter| {
            let mut start = 0;
            for end in &sorting.block_ends {
                let bytes = &sorting.bytes[start..*end];
                self.push_row(part, table, bytes)?;
                self.put(bytes)?;
                start = *end;
            }
            more(next.next().copied().unwrap_or_default(), &mut sorting.moved);
            io::Result::Ok(())
        })?;
        // Where the last block ends.
        self.push_row(part, table, &[])
    }

    /// Adds a row to a table: a block begins here.
    fn push_row(&self, part: Section, table: &mut Vec<u8>, bytes: &[u8]) -> io::Result<()> {
        let at = u32::try_from(self.written).map_err(io::Error::other)?;
        let number = (table.len() as u64 / ROW_BYTES) as u32;
        table.extend_from_slice(&at.to_le_bytes());
        table.extend_from_slice(&self.sealer.seal(part as u8, number, at, bytes));
        Ok(())
    }
}
