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
//! the file's size, starts by the file's day, states something under the file's version of the rule, and
//! lists the entry; it may name others. For a household
//! it names everybody whom such a record states to be in it. A file of another ledger or program, or
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
//! | footer | | bincode of the program, the ledger, the log's size and root, the last day, the version of the rule and the reviews, and of each table where it begins and the number of its entries |
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
use uuid::Uuid;

use super::cache_folder::PROGRAM;
use super::seal::Sealer;
use crate::event::limits::YEAR_MAX;
use crate::event::policy::{Policy, Reviewed, Rule};
use crate::event::time::Day;
use crate::log::codec::{self, CodecError};
use crate::log::tree::Hash;

pub(super) use collect::{Collected, Collecting};
pub(super) use read::Listings;

/// Entries of a block.
const BLOCK: u32 = 128;
/// Entries whose lists are sorted together.
const CHUNK: u32 = 1 << 16;
/// Bytes of a seal's beginning that are kept.
const SEAL_BYTES: usize = 16;
/// Bytes of a row of a table: where a block begins, and its seal.
const ROW_BYTES: u64 = 4 + SEAL_BYTES as u64;
/// Bytes of the tail: how long the footer is, and its seal.
const TAIL_BYTES: u64 = 4 + SEAL_BYTES as u64;
/// Stands for the footer where the sections have their numbers.
const FOOTER: u8 = u8::MAX;
/// Reject longer footers: none of this program is as long.
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

/// What the file was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Source {
    pub ledger: Uuid,
    /// Records of the log, and their root.
    pub size: u64,
    pub root: Hash,
    /// Activities that start later are not in the file.
    pub until: Day,
    /// Activities that state nothing under this version of the rule and with these reviews are not in it
    /// either: no count has read their lists.
    pub under: (Rule, Reviewed),
}

impl Source {
    /// Whether the file names all records that a count under a policy reads. Under rule 1 every activity
    /// states something; under rule 2 it depends on its status and the reviews asked for.
    pub fn covers(&self, policy: &Policy) -> bool {
        self.under.0 == Rule::One || self.under == (policy.rule, policy.reviewed)
    }
}

/// The last day of any activity.
pub(super) fn last_day() -> Option<Day> {
    Day::last_of(YEAR_MAX).ok()
}

/// The end of a file, which is read first.
#[derive(Serialize, Deserialize)]
struct Footer {
    program: String,
    source: Source,
    /// By section: where its table begins, and the number of its entries.
    sections: [(u64, u32); 3],
}

/// Seals the parts of the file that is made from a source.
#[derive(Debug)]
struct FileSealer(Sealer);

impl FileSealer {
    fn new(sealer: &Sealer, source: &Source) -> Result<Self, CodecError> {
        let made_from = codec::to_bytes(&(PROGRAM, source))?;
        Ok(Self(sealer.narrowed("listings", &made_from)))
    }

    /// The seal of a block, which covers its place, too.
    fn seal(&self, section: u8, number: u32, at: u32, bytes: &[u8]) -> [u8; SEAL_BYTES] {
        let seal =
            self.0.seal(&Self::parts(&[section], &number.to_le_bytes(), &at.to_le_bytes(), bytes));
        let mut short = [0; SEAL_BYTES];
        short.copy_from_slice(&seal[..SEAL_BYTES]);
        short
    }

    fn fits(&self, section: u8, number: u32, at: u32, bytes: &[u8], seal: &[u8]) -> bool {
        let (number, at) = (number.to_le_bytes(), at.to_le_bytes());
        self.0.fits(&Self::parts(&[section], &number, &at, bytes), seal)
    }

    fn parts<'a>(
        section: &'a [u8; 1],
        number: &'a [u8; 4],
        at: &'a [u8; 4],
        bytes: &'a [u8],
    ) -> [&'a [u8]; 4] {
        [section, number, at, bytes]
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::{BTreeMap, BTreeSet};

    use std::fs::File;

    use super::*;
    use crate::count::Rows;
    use crate::event::people::{Cells, HouseholdStated, Link, PeopleStated, PersonStated};
    use crate::register::{Attributes, Key, Traits};

    const PERSONS: u32 = 3 * CHUNK + 1000;
    const HOUSEHOLDS: u32 = CHUNK + 7;

    fn source() -> Source {
        Source {
            ledger: Uuid::nil(),
            size: 9,
            root: [3; 32],
            until: Day::parse("2025-12-31").unwrap(),
            under: (Rule::Two, Reviewed::All),
        }
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
        assert_eq!(*listings.source(), source());
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
