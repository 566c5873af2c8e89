//! The warm start: the register's side of a period's figures is kept in `cache/`, and updated for the
//! records that were appended since.
//!
//! Belongs here: the files of kept projections, and when they and the listings are used. Does not:
//! whom new records affect (`incremental`), finding lists (`listings`), who may have written a file
//! (`seal`), folding (`count`), what a figure means (`report`).
//!
//! A kept projection is a cache. It names the ledger, the log's size and root and the program that
//! made it, and ends in a seal. One that is damaged or forged, or of another log or program, is ignored,
//! and all records are folded. None of these files is needed, and none is synced.
//!
//! Invariant: a [`Snapshot`] by itself reads none of these files. Only a [`Warm`] does, for which somebody
//! has to hold the ledger's key. So what verifies, publishes or reproduces takes a snapshot.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::cache_folder::{PROGRAM, keep_file};
use super::incremental::{Update, Updated, can_go_on};
use super::kept::KeptState;
use super::listings::{Collected, Collecting, Listings};
use super::seal::{Seal, Sealer};
use super::sealed_file::MadeFrom;
use super::{AsOf, LedgerError, Snapshot};
use crate::count::{Answer, Projection, Query};
use crate::event::ids::SectorId;
use crate::log::PROJECTIONS_DIR;
use crate::log::codec;
use crate::log::tree::{Hash, sha256};
use crate::register::Key;

/// Folder of the kept projections within the cache.
pub(super) const DIR: &str = PROJECTIONS_DIR;
/// How many are kept; one takes about 100 bytes for each site and sector.
const FILES_MAX: usize = 8;
/// When an update read more than so many of a hundred lists, its result is kept for the next one, however
/// large it is.
const KEPT_PERCENT: usize = 10;
/// Results that are no larger are kept after every update, in bytes: a report that finds them up to date need
/// not open the store, which takes 0.08 s of the 0.12 s that it would take otherwise.
const KEPT_BYTES_MAX: u64 = 4 << 20;
/// After an append so many of the kept projections, the latest, are brought forward while the store is open.
/// Each takes 5 ms of 10 million contacts.
const BROUGHT_FORWARD_MAX: usize = 2;
/// With more new records the next report decides whether an update is worth it.
const BROUGHT_FORWARD_RECORDS_MAX: u64 = 64;
/// The listings within the cache, alone in their folder.
pub(super) const LISTINGS: &str = "listings/all.bin";
/// Names a projection's seal.
const KIND: &str = "projection";
/// Largest kept projection that is read, in bytes: it takes about 100 for each site and sector.
const FILE_BYTES_MAX: u64 = 256 << 20;
/// The listings are used while at most so many records came after them, or one for so many of theirs.
/// The lists of these records are read each time.
const BEHIND_MAX: u64 = 64;
const BEHIND_PART: u64 = 64;

/// When projections are kept and updated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheLimits {
    /// With fewer contacts, folding all records takes no time worth a file.
    pub contacts_min: usize,
    /// The most lists that an update may read, of a hundred; with more, folding all records is no
    /// slower.
    pub read_percent_max: usize,
}

impl CacheLimits {
    /// When a ledger is closed, nobody has asked for figures: only what takes no time is updated.
    pub(super) fn at_closing() -> Self {
        Self { read_percent_max: 1, ..Self::default() }
    }
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
pub(super) struct Kept {
    pub program: String,
    pub ledger: Uuid,
    /// The query as JSON.
    pub query: String,
    /// Records it was folded from, and their root.
    pub size: u64,
    pub root: Hash,
    pub sectors: Vec<SectorId>,
    pub projection: Projection,
}

/// A snapshot that goes on from earlier answers, where somebody holds the ledger's key.
#[derive(Debug, Clone)]
pub struct Warm<'a> {
    snapshot: &'a Snapshot,
    /// Nothing where no file may be used or written.
    sealer: Option<Sealer>,
    /// The same.
    key: Option<Key>,
    limits: CacheLimits,
}

impl Snapshot {
    /// With what was kept of earlier answers, if this is the ledger's own key and these are all records of
    /// a ledger that can be written to; else every answer is folded anew.
    pub fn warm(&self, key: Option<&Key>) -> Warm<'_> {
        let key = key.filter(|_| self.may_keep());
        let sealer = key.and_then(|key| self.sealer(key));
        let key = key.filter(|_| sealer.is_some()).cloned();
        Warm { snapshot: self, sealer, key, limits: CacheLimits::default() }
    }

    /// What makes the seals of this ledger's files; nothing with another ledger's key.
    pub(super) fn sealer(&self, key: &Key) -> Option<Sealer> {
        Some(Sealer::new(&self.fitting_key(key).ok()?, self.opened().ok()?.ledger))
    }

    /// Whether files of this snapshot are kept: those of an earlier moment would take the place of
    /// those that the next report goes on from.
    pub(super) fn may_keep(&self) -> bool {
        self.log.is_latest() && !self.log.is_read_only()
    }
}

impl Warm<'_> {
    /// The ledger.
    pub fn snapshot(&self) -> &Snapshot {
        self.snapshot
    }

    /// The same with other limits.
    #[must_use]
    pub fn within(self, limits: CacheLimits) -> Self {
        Self { limits, ..self }
    }

    /// What seals the files, where the ledger has so many contacts that something is kept of it. Below that,
    /// nothing is, and nothing that is there is needed.
    pub(super) fn usable_sealer(&self) -> Option<&Sealer> {
        self.sealer_within(self.limits)
    }

    fn sealer_within(&self, limits: CacheLimits) -> Option<&Sealer> {
        let contacts = self.snapshot.state.activities.contacts();
        self.sealer.as_ref().filter(|_| contacts >= limits.contacts_min)
    }

    /// The ledger as it was, as [`Snapshot::as_of`] has it: from the state that was kept, where that is of then
    /// or before.
    ///
    /// # Errors
    /// As [`Snapshot::as_of`].
    pub(super) fn as_of(&self, as_of: AsOf) -> Result<Snapshot, LedgerError> {
        let log = &self.snapshot.log;
        // A publication stands for the policy that it was made with, which the records before do not have.
        let is_plain = !matches!(as_of, AsOf::Published(_));
        let key = self.key.as_ref().filter(|_| is_plain && self.usable_sealer().is_some());
        if let Some(kept) = key.and_then(|key| KeptState::open(log.cache_dir(), key)) {
            let then = log.first(self.snapshot.size_as_of(as_of)?)?;
            if let Some((then, _)) = kept.brought_to(&then) {
                return Ok(then);
            }
        }
        self.snapshot.as_of(as_of)
    }

    /// The limits in force.
    pub(super) fn limits(&self) -> CacheLimits {
        self.limits
    }

    /// The figures of a query, broken down by nothing, and how they were made: from what was kept of an
    /// earlier answer and the records since, where that is faster than folding all records.
    pub fn answer_within(
        &self,
        query: &Query,
        limits: CacheLimits,
    ) -> Result<(Answer, MadeBy), LedgerError> {
        let (query, snapshot) = (&Query { by: None, ..query.clone() }, self.snapshot);
        let Some(sealer) = self.sealer_within(limits).filter(|_| can_go_on(query)) else {
            return Ok((snapshot.answer_anew(query)?, MadeBy::Folding));
        };
        let (projection, made_by) = self.projection_by(query, limits, sealer)?;
        Ok((projection.answer(&snapshot.agenda_in_scope(query), query), made_by))
    }

    /// The sums behind the figures of a query, as of all records; nothing where nothing is kept.
    pub(super) fn projection(&self, query: &Query) -> Result<Option<Projection>, LedgerError> {
        let Some(sealer) = self.usable_sealer().filter(|_| can_go_on(query)) else {
            return Ok(None);
        };
        Ok(Some(self.projection_by(query, self.limits, sealer)?.0))
    }

    fn projection_by(
        &self,
        query: &Query,
        limits: CacheLimits,
        sealer: &Sealer,
    ) -> Result<(Projection, MadeBy), LedgerError> {
        let snapshot = self.snapshot;
        let mut listings = self.listings(sealer);
        if let Some(kept) = self.kept(query, sealer) {
            if let Some(projection) =
                self.updated(kept, listings.as_ref(), query, limits, sealer)?
            {
                return Ok((projection, MadeBy::Updating));
            }
            listings = listings.filter(Listings::is_sound);
        }
        let (agenda, lists) = snapshot.agenda_and_lists();
        let projection = match listings.is_none() {
            false => Projection::fold(&agenda, &lists, query)?,
            true => {
                let collecting = Collecting::new(&lists);
                let projection = Projection::fold(&agenda, &collecting, query)?;
                let collected = collecting.all(agenda.items.len())?;
                snapshot.keep_whole_listings(collected, sealer);
                projection
            }
        };
        self.keep(&projection, query, sealer);
        Ok((projection, MadeBy::Folding))
    }

    /// Updates a kept projection to the log's end. Nothing where all records are to be folded instead.
    fn updated(
        &self,
        kept: Kept,
        listings: Option<&Listings>,
        query: &Query,
        limits: CacheLimits,
        sealer: &Sealer,
    ) -> Result<Option<Projection>, LedgerError> {
        let Kept { size, projection, .. } = kept;
        if size == self.snapshot.log.size() {
            return Ok(Some(projection));
        }
        let Some(listings) = listings else { return Ok(None) };
        let update = Update::new(self.snapshot, listings, query, size, limits.read_percent_max);
        let Some(Updated { projection, read_percent }) = update.apply(projection)? else {
            return Ok(None);
        };
        if read_percent >= KEPT_PERCENT || self.is_small(query) {
            self.keep(&projection, query, sealer);
        }
        Ok(Some(projection))
    }

    /// Whether what was kept for a query is written in no time.
    fn is_small(&self, query: &Query) -> bool {
        let path = text_of(query).map(|query| self.kept_path(&query));
        path.and_then(|path| fs::metadata(path).ok()).is_some_and(|f| f.len() <= KEPT_BYTES_MAX)
    }

    /// Brings the latest kept projections up to the log's end, within limits. Whoever has just appended has
    /// the store open, and a report that comes next need not open it again. What cannot be brought forward
    /// is left to that report.
    pub fn bring_forward(&self, limits: CacheLimits) {
        let Some(sealer) = self.sealer_within(limits) else { return };
        let listings = self.listings(sealer);
        for path in self.latest_kept() {
            let Some(kept) = self.kept_in(&path, sealer) else { continue };
            let Some(query) = kept.query() else { continue };
            if self.snapshot.log.size() - kept.size <= BROUGHT_FORWARD_RECORDS_MAX {
                // It is a cache: whatever is wrong here is said by whoever needs the figures.
                let _ = self.updated(kept, listings.as_ref(), &query, limits, sealer);
            }
        }
    }

    /// Of the kept projections that are small, the files that were written last.
    fn latest_kept(&self) -> Vec<PathBuf> {
        let dir = self.snapshot.log.cache_dir().join(DIR);
        let files = fs::read_dir(dir).into_iter().flatten().flatten();
        let mut files: Vec<_> = files
            .filter_map(|file| Some((file.metadata().ok()?, file.path())))
            .filter(|(found, _)| found.is_file() && found.len() <= KEPT_BYTES_MAX)
            .filter_map(|(found, path)| Some((found.modified().ok()?, path)))
            .collect();
        files.sort_by(|a, b| b.cmp(a));
        files.into_iter().take(BROUGHT_FORWARD_MAX).map(|(_, path)| path).collect()
    }

    /// The listings, if they are of this log, and few records came since.
    fn listings(&self, sealer: &Sealer) -> Option<Listings> {
        let log = &self.snapshot.log;
        let listings = Listings::open(&log.cache_dir().join(LISTINGS), sealer)?;
        let MadeFrom { ledger, size, root } = *listings.made_from();
        let behind = log.size().checked_sub(size)?;
        let of_use = self.snapshot.is_made_from(ledger, size, root)
            && behind <= BEHIND_MAX.max(size / BEHIND_PART);
        of_use.then_some(listings)
    }

    fn kept_path(&self, query: &str) -> PathBuf {
        let name = sha256(&[query.as_bytes()]);
        let name = format!("{}.bin", hex::encode(&name[..8]));
        self.snapshot.log.cache_dir().join(DIR).join(name)
    }

    /// What was kept for a query, if it is of this log and sealed.
    fn kept(&self, query: &Query, sealer: &Sealer) -> Option<Kept> {
        let query = text_of(query)?;
        self.kept_in(&self.kept_path(&query), sealer).filter(|kept| kept.query == query)
    }

    /// What was kept in a file, if it is of this log and sealed.
    fn kept_in(&self, path: &Path, sealer: &Sealer) -> Option<Kept> {
        let (body, seal) = read_kept(path)?;
        let kept = Kept::is_sealed(&body, &seal, sealer).then(|| Kept::decoded(&body))??;
        let is_of_this =
            self.snapshot.is_kept_of_this(&kept) && kept.sectors == self.snapshot.state.sectors;
        is_of_this.then_some(kept)
    }

    /// Keeps a projection of all records. It is a cache: that it cannot be written is no error.
    fn keep(&self, projection: &Projection, query: &Query, sealer: &Sealer) {
        let Snapshot { log, state } = self.snapshot;
        let (Ok(opened), Some(query)) = (self.snapshot.opened(), text_of(query)) else { return };
        let path = self.kept_path(&query);
        let kept = Kept {
            program: PROGRAM.to_owned(),
            ledger: opened.ledger,
            query,
            size: log.size(),
            root: log.root(),
            sectors: state.sectors.clone(),
            projection: projection.clone(),
        };
        let Ok(body) = codec::to_bytes(&kept) else { return };
        let seal = sealer.narrowed(KIND, &[]).seal(&[&body]);
        let _ = keep_file(&path, FILES_MAX, |mut file| {
            file.write_all(&body)?;
            file.write_all(&seal)
        });
    }
}

impl Snapshot {
    /// Keeps which records list whom, as all current activities say. It is a cache: that it cannot be
    /// written is no error. Whether it was.
    pub(super) fn keep_whole_listings(&self, collected: Collected, sealer: &Sealer) -> bool {
        let Some(made_from) = self.made_from_all() else { return false };
        let (log, state) = (&self.log, &self.state);
        let kept = keep_file(&log.cache_dir().join(LISTINGS), 1, |file| {
            collected.write(file, made_from, state.persons, state.households, sealer)
        });
        kept.is_ok()
    }

    /// Whether something was made from this ledger's first records.
    pub(super) fn is_made_from(&self, ledger: Uuid, size: u64, root: Hash) -> bool {
        self.opened().is_ok_and(|opened| opened.ledger == ledger)
            && size <= self.log.size()
            && self.log.root_at(size).is_ok_and(|found| found == root)
    }

    /// Whether a projection was kept by this program, of this ledger's records.
    pub(super) fn is_kept_of_this(&self, kept: &Kept) -> bool {
        kept.program == PROGRAM && self.is_made_from(kept.ledger, kept.size, kept.root)
    }
}

impl Kept {
    pub(super) fn decoded(body: &[u8]) -> Option<Self> {
        codec::from_bytes(body).ok()
    }

    /// Whether a key has sealed these bytes.
    pub(super) fn is_sealed(body: &[u8], seal: &Seal, sealer: &Sealer) -> bool {
        sealer.narrowed(KIND, &[]).fits(&[body], seal)
    }

    /// What was asked.
    pub(super) fn query(&self) -> Option<Query> {
        serde_json::from_str(&self.query).ok()
    }
}

/// The bytes of a kept projection, and the seal behind them.
pub(super) fn read_kept(path: &Path) -> Option<(Vec<u8>, Seal)> {
    // Opening a pipe would wait for somebody to write to it.
    if !fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() <= FILE_BYTES_MAX) {
        return None;
    }
    let file = fs::File::open(path).ok()?;
    let mut body = Vec::new();
    file.take(FILE_BYTES_MAX).read_to_end(&mut body).ok()?;
    let seal = body.split_off(body.len().checked_sub(size_of::<Seal>())?);
    Some((body, seal.try_into().ok()?))
}

/// A query as JSON: two that differ in anything differ in it.
fn text_of(query: &Query) -> Option<String> {
    serde_json::to_string(query).ok()
}
