//! A digest of the current activities: what the checks of a plan hold against all of them.
//!
//! Belongs here: what is kept of each activity, the file, bringing it up to the log's end. Does not: whom activities
//! list (`kept_lists`), what is checked (`checks`).
//!
//! Invariants: the rows are those of the activities that are not voided, in the order in which they are counted.
//! A record's row never changes, so that records are only added, and left out once another version or a void
//! takes their place.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::cache_folder::{PROGRAM, keep_file};
use super::seal::Sealer;
use super::sealed_file::{Kind, SealedFile, Writer};
use super::{Known, Snapshot};
use crate::count::Rows;
use crate::event::activity::{About, Reach, Status};
use crate::event::ids::{Reference, SectorId};
use crate::event::people::Headcount;
use crate::event::place::{Place, Residence, SiteKey};
use crate::event::time::Day;
use crate::log::{ACTIVITIES_DIR, codec};

const KIND: Kind = Kind { name: "activities", version: PROGRAM, sections: 1 };
/// The file in its folder of the cache.
const FILE: &str = "digest.bin";

/// What is kept of all activities.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Digest {
    /// Their places; two can be equal.
    pub places: Vec<Place>,
    /// Of each place, the site it is.
    pub sites: Vec<SiteKey>,
    /// Homes that they state; two can be equal.
    pub homes: Vec<Residence>,
    /// Their sectors; two can be equal.
    pub sectors: Vec<SectorId>,
    rows: Vec<Row>,
    /// The homes of each row, one after the other.
    homes_stated: Vec<u32>,
}

/// What is kept of one activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The record with its current version.
    pub record: u64,
    /// Its reference.
    pub reference: Reference,
    /// Its first day.
    pub start: Day,
    /// Among the places.
    pub place: u32,
    /// Among the sectors.
    pub sector: u32,
    /// People reached, each as often as listed: persons, members of households, head-counts.
    pub contacts: u64,
    /// The day on which it was recorded.
    pub recorded: Option<Day>,
    /// What it says of whom it reaches.
    pub reach: Reaches,
    /// Where its homes begin, and how many.
    homes: (u32, u32),
}

/// Whom an activity reaches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaches {
    /// Its people are counted as reached directly.
    pub reaches: bool,
    /// The same, if it goes as planned: it is not cancelled or planned only.
    pub in_months: bool,
    /// It has a head-count of people who can be on lists, too.
    pub crowd: bool,
}

impl Reaches {
    /// Of an activity with its head-counts.
    pub fn of(about: &About, headcounts: &[Headcount]) -> Self {
        let direct = about.reach == Reach::Direct;
        let counted: u64 = headcounts.iter().map(|group| u64::from(group.count)).sum();
        Self {
            reaches: direct && matches!(about.status, Status::Completed | Status::Ongoing),
            in_months: direct && !matches!(about.status, Status::Planned | Status::Cancelled),
            crowd: counted > 0 && !about.new_people,
        }
    }
}

impl Digest {
    /// The rows, in the order in which activities are counted.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The homes that a row states, among the homes.
    pub fn homes_of(&self, row: &Row) -> &[u32] {
        let (at, count) = (row.homes.0 as usize, row.homes.1 as usize);
        self.homes_stated.get(at..at + count).unwrap_or_default()
    }

    /// The place of a row.
    pub fn place_of(&self, row: &Row) -> Option<&Place> {
        self.places.get(row.place as usize)
    }

    /// The site of a row.
    pub fn site_of(&self, row: &Row) -> Option<&SiteKey> {
        self.sites.get(row.place as usize)
    }

    /// Leaves out the rows of some records.
    pub(super) fn leave_out(&mut self, records: &BTreeSet<u64>) {
        if !records.is_empty() {
            self.rows.retain(|row| !records.contains(&row.record));
        }
    }

    /// Reads the file, if it is of this ledger; with the number of records that it is of.
    pub(super) fn read(ledger: &Snapshot, sealer: &Sealer) -> Option<(Self, u64)> {
        let file = SealedFile::open(&path(ledger), KIND, ledger, sealer)?;
        let digest: Self = codec::from_bytes(&file.block(0, 0)?).ok()?;
        Some((digest, file.size()))
    }

    /// Whether the file is of this ledger's records and all of it is sealed.
    pub(super) fn is_sealed(ledger: &Snapshot, sealer: &Sealer) -> bool {
        SealedFile::is_sound(&path(ledger), KIND, ledger, sealer)
    }

    /// Writes the file.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(super) fn write(&self, ledger: &Snapshot, sealer: &Sealer) -> io::Result<()> {
        let made_from = ledger.made_from_all().ok_or_else(|| io::Error::other("no ledger"))?;
        let bytes = codec::to_bytes(self).map_err(io::Error::other)?;
        keep_file(&path(ledger), 1, |file| {
            let mut writer = Writer::new(file, KIND, made_from, sealer)?;
            writer.block(0, &bytes)?;
            writer.end(0)?;
            writer.finish()
        })
    }
}

fn path(ledger: &Snapshot) -> PathBuf {
    ledger.log.cache_dir().join(ACTIVITIES_DIR).join(FILE)
}

/// A digest that activities are added to, in any order.
#[derive(Default)]
pub(super) struct Adding {
    pub digest: Digest,
    /// By the address of what the state holds.
    places: HashMap<*const Place, u32>,
    sectors: HashMap<SectorId, u32>,
    homes: HashMap<Residence, u32>,
    /// What the addresses are of, so that no other place gets one of them.
    held: Vec<Arc<Place>>,
}

impl Adding {
    /// To a digest.
    pub fn to(digest: Digest) -> Self {
        Self { digest, ..Self::default() }
    }

    /// Adds an activity with its lists.
    pub fn add(&mut self, known: &Known, rows: &Rows) {
        let (activity, about) = (&known.activity, &known.activity.about);
        let Self { digest, places, sectors, homes, held } = self;
        let place = *places.entry(Arc::as_ptr(&about.place)).or_insert_with(|| {
            held.push(Arc::clone(&about.place));
            digest.places.push((*about.place).clone());
            digest.sites.push(about.place.site_key());
            digest.places.len() as u32 - 1
        });
        let sector = *sectors.entry(about.sector.clone()).or_insert_with(|| {
            digest.sectors.push(about.sector.clone());
            digest.sectors.len() as u32 - 1
        });
        let first = digest.homes_stated.len() as u32;
        for home in &rows.residences {
            let at = match homes.get(home) {
                Some(at) => *at,
                None => {
                    digest.homes.push(home.clone());
                    let at = digest.homes.len() as u32 - 1;
                    homes.insert(home.clone(), at);
                    at
                }
            };
            digest.homes_stated.push(at);
        }
        let counted: u64 = activity.headcounts.iter().map(|group| u64::from(group.count)).sum();
        let recorded = known.versions.last();
        let recorded = recorded.and_then(|at| Day::new(at.recorded_at.moment().date_naive()).ok());
        digest.rows.push(Row {
            record: known.current(),
            reference: activity.reference.clone(),
            start: about.start,
            place,
            sector,
            contacts: rows.listed_persons().len() as u64 + rows.household_members() + counted,
            recorded,
            reach: Reaches::of(about, &activity.headcounts),
            homes: (first, rows.residences.len() as u32),
        });
    }

    /// The digest of all that were added.
    pub fn done(self) -> Digest {
        let mut digest = self.digest;
        // They are nearly in order already.
        digest.rows.sort_by(|a, b| (a.start, &a.reference).cmp(&(b.start, &b.reference)));
        digest
    }
}
