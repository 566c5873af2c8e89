//! Whom activities list, and a digest of the activities, as they are kept: read without reading the ledger.
//!
//! Belongs here: opening what is kept, the records since, and making it anew. Does not: the files (`listings`,
//! `digest`), what is made of it (`contradictions`, `checks`).
//!
//! Invariant: together they say the same as reading every current activity.

use std::collections::BTreeSet;

use super::digest::{Adding, Digest};
use super::listings::{Collected, Listings, Section};
use super::lists::StoredLists;
use super::projection::LISTINGS;
use super::reading::Reading;
use super::seal::Sealer;
use super::sealed_file::behind_max;
use super::{Known, LedgerError, Snapshot};
use crate::count::Rows;
use crate::event::Event;
use crate::event::ids::Reference;
use crate::log::codec::BriefEvent;
use crate::log::decode_brief_at;
use crate::log::store::Part;

/// What is kept of all current activities.
#[derive(Debug)]
pub struct KeptLists {
    listings: Listings,
    digest: Digest,
    /// The rows of the digest by rising record.
    by_record: Vec<(u64, u32)>,
    /// The lists of current activities that came since.
    since: Vec<Since>,
}

/// The lists of an activity that came after what is kept.
#[derive(Debug)]
struct Since {
    record: u64,
    /// Each with the household that it states.
    persons: Vec<(u32, Option<u32>)>,
    households: Vec<u32>,
}

impl Since {
    fn of(record: u64, rows: &Rows) -> Self {
        let (persons, households) = (rows.listed_persons(), rows.listed_households());
        Self { record, persons: persons.collect(), households: households.collect() }
    }
}

impl Snapshot {
    /// Opens what is kept, and makes it anew where it is missing. `None` where reading all activities is better, or
    /// nothing can be kept.
    ///
    /// # Errors
    /// Records that cannot be read.
    pub(super) fn kept_lists(
        &self,
        sealer: &Sealer,
        reading: Reading,
    ) -> Result<Option<KeptLists>, LedgerError> {
        if !reading.is_of_some(0, self) {
            return Ok(None);
        }
        if let Some(kept) = self.open_lists(sealer)? {
            return Ok(Some(kept));
        }
        match self.make_lists(sealer)? {
            true => self.open_lists(sealer),
            false => Ok(None),
        }
    }

    fn open_lists(&self, sealer: &Sealer) -> Result<Option<KeptLists>, LedgerError> {
        let Some((digest, size)) = Digest::read(self, sealer) else { return Ok(None) };
        let listings = Listings::open(&self.log.cache_dir().join(LISTINGS), sealer);
        let listings = listings.filter(|listings| {
            let of = listings.made_from();
            self.is_made_from(of.ledger, of.size, of.root)
        });
        let Some(listings) = listings else { return Ok(None) };
        let size = size.min(listings.made_from().size);
        if self.size() - size > behind_max(size) {
            return Ok(None);
        }
        let touched = self.touched_since(size)?;
        let known = touched.iter().filter_map(|reference| self.state.activities.get(reference));
        let known: Vec<&Known> = known.collect();
        let mut digest = digest;
        let versions = known.iter().flat_map(|known| &known.versions);
        digest.leave_out(&versions.map(|version| version.sequence).collect());
        let mut adding = Adding::to(digest);
        let mut since = Vec::new();
        let current: Vec<&Known> =
            known.into_iter().filter(|known| known.voided.is_none()).collect();
        StoredLists::each_of(&self.log, &self.state, &current, |known, rows| {
            adding.add(known, rows);
            since.push(Since::of(known.current(), rows));
        })?;
        let digest = adding.done();
        let rows = digest.rows().iter().zip(0..);
        let mut by_record: Vec<(u64, u32)> = rows.map(|(row, at)| (row.record, at)).collect();
        by_record.sort_unstable();
        Ok(Some(KeptLists { listings, digest, by_record, since }))
    }

    /// The activities that records from one on are about.
    fn touched_since(&self, from: u64) -> Result<BTreeSet<Reference>, LedgerError> {
        let mut touched = BTreeSet::new();
        for sequence in from..self.size() {
            let bytes = self.log.value(Part::Record, sequence)?;
            match decode_brief_at(sequence, &bytes)?.event {
                BriefEvent::Activity { head, .. } => drop(touched.insert(head.reference)),
                BriefEvent::Other(Event::ActivityVoided(voided)) => {
                    touched.insert(voided.reference);
                }
                BriefEvent::Other(_) => {}
            }
        }
        Ok(touched)
    }

    /// Reads the lists of all current activities and keeps what they say. Whether it could be kept.
    fn make_lists(&self, sealer: &Sealer) -> Result<bool, LedgerError> {
        let current = self.state.current_in_time();
        let (mut collected, mut adding) = (Collected::default(), Adding::default());
        StoredLists::each_of(&self.log, &self.state, &current, |known, rows| {
            collected.add(known.current(), rows);
            adding.add(known, rows);
        })?;
        let is_written = adding.done().write(self, sealer).is_ok();
        Ok(is_written && self.keep_whole_listings(collected, sealer))
    }
}

impl KeptLists {
    /// The digest of all current activities.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The current activities that list any of some persons, or of some households as households. `None` where
    /// what is kept is damaged.
    pub fn listing<'l>(
        &self,
        ledger: &'l Snapshot,
        persons: &BTreeSet<u32>,
        households: &BTreeSet<u32>,
    ) -> Option<Vec<&'l Known>> {
        let mut records = self.listings.records_of(persons, households)?;
        let lists = |since: &&Since| {
            since.persons.iter().any(|(person, _)| persons.contains(person))
                || since.households.iter().any(|household| households.contains(household))
        };
        records.extend(self.since.iter().filter(lists).map(|since| since.record));
        records.sort_unstable();
        records.dedup();
        let row = |record: u64| {
            let at = self.by_record.binary_search_by_key(&record, |(record, _)| *record).ok()?;
            self.digest.rows().get(self.by_record.get(at)?.1 as usize)
        };
        let rows = records.into_iter().filter_map(row);
        let known = rows.map(|row| ledger.state.activities.get(&row.reference));
        known.collect()
    }

    /// Everybody whom current activities state to be in some households; it can have others, too. `None` where
    /// what is kept is damaged.
    pub fn ever_in(&self, households: &BTreeSet<u32>) -> Option<BTreeSet<u32>> {
        let mut members = Vec::new();
        let all = households.iter().copied();
        self.listings.look_up(Section::Members, all, &mut members)?;
        let mut members: BTreeSet<u32> = members.into_iter().collect();
        let since = self.since.iter().flat_map(|since| &since.persons);
        let in_one = since.filter_map(|(person, household)| {
            household.filter(|household| households.contains(household)).map(|_| *person)
        });
        members.extend(in_one);
        Some(members)
    }
}
