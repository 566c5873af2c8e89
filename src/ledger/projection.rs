//! The warm start: the register's side of a period's figures is kept in `cache/`, and updated for the
//! records that were appended since.
//!
//! Belongs here: the files of kept projections, and when they and the listings are used. Does not:
//! whom new records affect (`incremental`), finding lists (`listings`), folding (`count`), what a
//! figure means (`report`).
//!
//! A kept projection is a cache. It names the ledger, the log's size and root and the program that
//! made it, and ends in a checksum. One that is damaged, or of another log or program, is ignored, and
//! all records are folded. None of these files is needed, and none is synced.

use std::cell::RefCell;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::incremental::{Update, Updated};
use super::listings::{Collected, Collecting, Listings, Source};
use super::{LedgerError, Snapshot};
use crate::count::{Answer, Projection, Query};
use crate::event::ids::SectorId;
use crate::log::codec;
use crate::log::files::WholeFile;
use crate::log::tree::{Hash, sha256};

/// Raised whenever the count, or what is kept of it, changes: nothing that another program kept is
/// relied on.
const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), " projection 3");
/// Folder of the kept projections within the cache.
const DIR: &str = "projections";
/// How many are kept; one takes about 100 bytes for each site and sector.
const FILES_MAX: usize = 8;
/// When an update read more than so many of a hundred lists, its result is kept for the next one.
const KEPT_PERCENT: usize = 10;
/// The listings within the cache, alone in their folder.
const LISTINGS: &str = "listings/all.bin";
/// The listings are used while at most so many records came after them, or one for so many of theirs.
/// The lists of these records are read each time.
const BEHIND_MAX: u64 = 64;
const BEHIND_PART: u64 = 64;
/// Bytes of the checksum at a file's end.
const CHECKSUM_BYTES: usize = 4;

/// When projections are kept and updated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheLimits {
    /// With fewer contacts, folding all records takes no time worth a file.
    pub contacts_min: usize,
    /// The most lists that an update may read, of a hundred; with more, folding all records is no
    /// slower.
    pub read_percent_max: usize,
}

impl Default for CacheLimits {
    fn default() -> Self {
        Self { contacts_min: 200_000, read_percent_max: 40 }
    }
}

/// How an answer was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MadeBy {
    /// Folding all records.
    Folding,
    /// Updating a kept projection for the records since.
    Updating,
}

/// A projection with what it is of.
#[derive(Serialize, Deserialize)]
struct Kept {
    program: String,
    ledger: Uuid,
    query: String,
    /// Records it was folded from, and their root.
    size: u64,
    root: Hash,
    sectors: Vec<SectorId>,
    projection: Projection,
}

impl Snapshot {
    /// The figures of a query, broken down by nothing: from what was kept of an earlier answer and the
    /// records since, where that is faster than folding all records.
    pub fn answer(&self, query: &Query) -> Result<Answer, LedgerError> {
        Ok(self.answer_within(query, CacheLimits::default())?.0)
    }

    /// The same with other limits, and how the answer was made.
    pub fn answer_within(
        &self,
        query: &Query,
        limits: CacheLimits,
    ) -> Result<(Answer, MadeBy), LedgerError> {
        let query = &Query { by: None, ..query.clone() };
        let mut listings = self.listings(query);
        if let Some(kept) = self.kept(query) {
            if let Some(projection) = self.updated(kept, listings.as_ref(), query, limits)? {
                let answer = projection.answer(&self.agenda_in_scope(query), query);
                return Ok((answer, MadeBy::Updating));
            }
            listings = listings.filter(Listings::is_sound);
        }
        let activities = || self.state.current().map(|known| &known.activity);
        let contacts: usize = activities().map(|activity| activity.contacts).sum();
        if contacts < limits.contacts_min {
            return Ok((self.answer_anew(query)?, MadeBy::Folding));
        }
        let (agenda, lists) = self.agenda_and_lists();
        let projection = match listings.is_none() && self.may_keep() {
            false => Projection::fold(&agenda, &lists, query)?,
            true => {
                let collecting = Collecting { lists: &lists, collected: RefCell::default() };
                let projection = Projection::fold(&agenda, &collecting, query)?;
                self.keep_listings(collecting.collected.into_inner(), query);
                projection
            }
        };
        let answer = projection.answer(&agenda, query);
        self.keep(&projection, query);
        Ok((answer, MadeBy::Folding))
    }

    /// Updates a kept projection to the log's end. Nothing where all records are to be folded instead.
    fn updated(
        &self,
        kept: Kept,
        listings: Option<&Listings>,
        query: &Query,
        limits: CacheLimits,
    ) -> Result<Option<Projection>, LedgerError> {
        let Kept { size, projection, .. } = kept;
        if size == self.log.size() {
            return Ok(Some(projection));
        }
        let Some(listings) = listings else { return Ok(None) };
        let update = Update::new(self, listings, query, size, limits.read_percent_max);
        let Some(Updated { projection, read_percent }) = update.apply(projection)? else {
            return Ok(None);
        };
        if read_percent >= KEPT_PERCENT {
            self.keep(&projection, query);
        }
        Ok(Some(projection))
    }

    /// The listings, if they are of this log, go as far as the query's period, and few records came
    /// since.
    fn listings(&self, query: &Query) -> Option<Listings> {
        let listings = Listings::open(&self.log.cache_dir().join(LISTINGS))?;
        let source = listings.source();
        let behind = self.log.size().checked_sub(source.size)?;
        let of_use = self.opened().is_ok_and(|opened| opened.ledger == source.ledger)
            && source.until >= query.period.to
            && behind <= BEHIND_MAX.max(source.size / BEHIND_PART)
            && self.log.root_at(source.size).is_ok_and(|root| root == source.root);
        of_use.then_some(listings)
    }

    /// Whether files of this snapshot are kept: those of an earlier moment would take the place of
    /// those that the next report goes on from.
    fn may_keep(&self) -> bool {
        self.log.is_latest() && !self.log.is_read_only()
    }

    /// Keeps which records list whom, as a query's count has read it. It is a cache: that it cannot be
    /// written is no error.
    fn keep_listings(&self, collected: Collected, query: &Query) {
        let Ok(opened) = self.opened() else { return };
        if !self.may_keep() {
            return;
        }
        let source = Source {
            ledger: opened.ledger,
            size: self.log.size(),
            root: self.log.root(),
            until: query.period.to,
        };
        let path = self.log.cache_dir().join(LISTINGS);
        let _ = keep_file(&path, 1, |file| {
            collected.write(file, source, self.state.persons, self.state.households)
        });
    }

    fn kept_path(&self, query: &Query) -> PathBuf {
        let name = sha256(&[format!("{query:?}").as_bytes()]);
        let name = format!("{}.bin", hex::encode(&name[..8]));
        self.log.cache_dir().join(DIR).join(name)
    }

    /// What was kept for a query, if it is of this log and sound.
    fn kept(&self, query: &Query) -> Option<Kept> {
        let bytes = fs::read(self.kept_path(query)).ok()?;
        let (body, checksum) = bytes.split_at_checked(bytes.len().checked_sub(CHECKSUM_BYTES)?)?;
        if crc32fast::hash(body).to_le_bytes() != checksum {
            return None;
        }
        let kept: Kept = codec::from_bytes(body).ok()?;
        let of_this_log = kept.program == PROGRAM
            && self.opened().is_ok_and(|opened| opened.ledger == kept.ledger)
            && kept.query == format!("{query:?}")
            && kept.sectors == self.state.sectors
            && kept.size <= self.log.size()
            && self.log.root_at(kept.size).is_ok_and(|root| root == kept.root);
        of_this_log.then_some(kept)
    }

    /// Keeps a projection of all records. It is a cache: that it cannot be written is no error.
    fn keep(&self, projection: &Projection, query: &Query) {
        let Ok(opened) = self.opened() else { return };
        if !self.may_keep() {
            return;
        }
        let kept = Kept {
            program: PROGRAM.to_owned(),
            ledger: opened.ledger,
            query: format!("{query:?}"),
            size: self.log.size(),
            root: self.log.root(),
            sectors: self.state.sectors.clone(),
            projection: projection.clone(),
        };
        let Ok(mut bytes) = codec::to_bytes(&kept) else { return };
        bytes.extend_from_slice(&crc32fast::hash(&bytes).to_le_bytes());
        let _ = keep_file(&self.kept_path(query), FILES_MAX, |mut file| file.write_all(&bytes));
    }
}

/// Writes a whole file. Of all files in its folder the latest so many stay, so that what an interrupted
/// writing left is removed, too.
fn keep_file(
    path: &Path,
    files_max: usize,
    write: impl FnOnce(&fs::File) -> io::Result<()>,
) -> io::Result<()> {
    let Some(dir) = path.parent() else { return Ok(()) };
    fs::create_dir_all(dir)?;
    let whole = WholeFile::create(path)?;
    write(whole.file())?;
    whole.replace()?;
    let mut files: Vec<_> = fs::read_dir(dir)?.filter_map(Result::ok).collect();
    files.sort_by_key(|file| std::cmp::Reverse(file.metadata().and_then(|m| m.modified()).ok()));
    files.iter().skip(files_max).try_for_each(|file| fs::remove_file(file.path()))
}
