//! An index from the entries of the register to the records that list them.
//!
//! It is kept in `cache/`, so that an update reads only the lists of the people whom new records
//! affect.
//!
//! | file | for |
//! |---|---|
//! | `collect` | collecting lists while a count reads them |
//! | `write` | sorting what was collected by entry, and writing the file |
//! | `read` | opening the file, and looking entries up |
//!
//! Belongs here: the file and what is in it. Does not: which of the records still hold, and what they
//! state (`incremental`).
//!
//! Invariants: for an entry, the file names every record that was an activity's current version at
//! the file's size and lists the entry, whatever period or policy is counted; it may name others. For a household it names everybody whom such a record states to be in it. A file of another ledger or program, or
//! with a wrong seal, is ignored: every part that is read is sealed with a key that follows from the
//! ledger's own and from what the file was made from. It holds numbers alone: of records, and of entries.
//!
//! # The file
//!
//! ```text
//! ┌─────────────────┬────────────────────┬───────────────────┬───────────────────────┬────────┬──────┐
//! │ blocks: records │ blocks: records by │ blocks: persons   │ three tables of where │ footer │ tail │
//! │ by person       │ household          │ by household      │ the blocks begin      │        │      │
//! └─────────────────┴────────────────────┴───────────────────┴───────────────────────┴────────┴──────┘
//! ```
//!
//! It is read from its end: the tail says where the footer begins, the footer where the tables begin.
//! Looking an entry up reads two rows of a table and one block. Integers of a fixed width are
//! little-endian.
//!
//! | part | bytes | what |
//! |---|---|---|
//! | block | | 128 entries, one after the other |
//! | table | 4 | where a block begins in the file |
//! | | 16 | the beginning of a seal: of the section, the number of the block, these four bytes, and the block |
//! | | 20 | … such a row for each block, and one for the end of the last |
//! | footer | | bincode of the program, the ledger, the log's size and root, and of each table where it begins and the number of its entries |
//! | tail | 4 | length of the footer, at most 4,096 |
//! | | 16 | the beginning of the footer's seal |
//!
//! An entry of a block has members: records, or persons. They rise.
//!
//! | LEB128 | what |
//! |---|---|
//! | 1 | 2 × number of members, plus 1 if the first is that of the last entry before that has any |
//! | 1, unless so | the first, less the first of that entry (0 at the beginning of a block), zigzag |
//! | number − 1 | each further member, less the one before, less 1 |
//!
//! Most entries were added by the same record as the entry before, so that their first member takes no
//! byte.

mod collect;
mod read;
mod write;

use serde::{Deserialize, Serialize};

use super::cache_folder::PROGRAM;
use super::seal::Sealer;
use super::sealed_file::{BlockSealer, MadeFrom, SEAL_BYTES};
use crate::log::codec::CodecError;

pub(super) use collect::{Collected, Collecting};
pub(super) use read::Listings;

/// Entries of a block.
const BLOCK: u32 = 128;
/// Entries whose lists are sorted together.
const CHUNK: u32 = 1 << 16;
/// Bytes of a row of a table: where a block begins, and its seal.
const ROW_BYTES: u64 = 4 + SEAL_BYTES as u64;
/// Bytes of the tail: how long the footer is, and its seal.
const TAIL_BYTES: u64 = 4 + SEAL_BYTES as u64;

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

/// The end of a file, which is read first.
#[derive(Serialize, Deserialize)]
struct Footer {
    program: String,
    made_from: MadeFrom,
    /// By section: where its table begins, and the number of its entries.
    sections: [(u64, u32); 3],
}

/// What seals the blocks of the file that is made from some records.
fn block_sealer(sealer: &Sealer, made_from: &MadeFrom) -> Result<BlockSealer, CodecError> {
    BlockSealer::new(sealer, "listings", PROGRAM, made_from)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::{BTreeMap, BTreeSet};

    use std::fs::File;

    use uuid::Uuid;

    use super::*;
    use crate::count::Rows;
    use crate::event::people::{Cells, HouseholdStated, Link, PeopleStated, PersonStated};
    use crate::register::{Attributes, Key, Traits};

    const PERSONS: u32 = 3 * CHUNK + 1000;
    const HOUSEHOLDS: u32 = CHUNK + 7;

    fn source() -> MadeFrom {
        MadeFrom { ledger: Uuid::nil(), size: 9, root: [3; 32] }
    }

    fn sealer() -> Sealer {
        Sealer::new(&Key::parse(&"07".repeat(32)).unwrap(), Uuid::nil())
    }

    #[test]
    fn what_was_noted_is_found() {
        let mut random = fastrand::Rng::with_seed(7);
        let mut collected = Collected::default();
        let mut expected: [BTreeMap<u32, BTreeSet<u32>>; 3] = Default::default();
        // Not in the order of records, and some near one another.
        for record in (0..400u32).rev().map(|i| if i % 3 == 0 { i } else { i * 50_000 }) {
            let near = random.u32(0..PERSONS - 300);
            let mut persons: BTreeSet<u32> = (0..40).map(|_| near + random.u32(0..300)).collect();
            persons.extend([0, CHUNK - 1, CHUNK, PERSONS - 1]);
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
            let people = PeopleStated::from_rows(persons, households, Vec::new(), Vec::new());
            let mut rows = Rows::default();
            rows.fill(&people, &attributes);
            collected.add(u64::from(record), &rows);
        }
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("all.bin");
        let sealer = sealer();
        let file = File::create(&path).unwrap();
        collected.write(&file, source(), PERSONS, HOUSEHOLDS, &sealer).unwrap();

        let listings = Listings::open(&path, &sealer).unwrap();
        assert_eq!(*listings.made_from(), source());
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
        let mut collected = Collected::default();
        collected.add(1 << 32, &Rows::default());
        let dir = tempfile::tempdir().unwrap();
        let file = File::create(dir.path().join("all.bin")).unwrap();
        assert!(collected.write(&file, source(), 0, 0, &sealer()).is_err());
    }
}
