//! A warm start: the register's side of a period's figures, kept in `cache/` and mended for what the
//! log has gained since.
//!
//! Belongs here: whom new records touch, the files of kept projections, and when they are of use.
//! Does not: folding (`count`), what a figure means (`report`).
//!
//! A kept projection is a cache. It says of which ledger, log and program it is, and ends in a
//! checksum; one that is damaged, of another time or of another program is left aside, and everything
//! is folded anew. None of its files is needed, and none is ever synced.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::lists::StoredLists;
use super::{AsOf, Ledger, LedgerError, Listed};
use crate::count::{Answer, Part, Projection, Query};
use crate::event::activity::Activity;
use crate::event::ids::{Reference, SectorId};
use crate::event::people::Link;
use crate::event::{EntryKind, Event};
use crate::log::store::Part as Stored;
use crate::log::tree::{Hash, sha256};
use crate::log::{codec, decode_at};

/// Raised whenever the count, or what is kept of it, changes: nothing that another program kept is
/// relied on.
const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), " projection 1");
/// Folder of the kept projections within the cache.
const DIR: &str = "projections";
/// How many are kept; one takes four bytes for each person in the register.
const FILES_MAX: usize = 8;
/// Of all people: when more than these are touched, a mended projection is kept in place of the one
/// before.
const KEPT_PERCENT: usize = 1;
/// Bytes of the checksum at a file's end.
const CHECKSUM_BYTES: usize = 4;

/// When projections are kept and mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeping {
    /// Contacts of a ledger below which folding everything takes no time worth a file.
    pub contacts_min: usize,
    /// Of all people in the register, the most that a mending may touch; beyond, folding everything
    /// is no slower.
    pub touched_percent_max: usize,
}

impl Default for Keeping {
    fn default() -> Self {
        Self { contacts_min: 200_000, touched_percent_max: 12 }
    }
}

/// How an answer came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// All records were folded.
    Folded,
    /// What was kept was mended for the records since.
    Mended,
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

/// The people that new records touch.
#[derive(Default)]
struct Touched {
    activities: BTreeSet<Reference>,
    persons: BTreeSet<u32>,
    households: BTreeSet<u32>,
}

impl Ledger {
    /// The figures of a query as they stand now, broken down by nothing: from what was kept of an
    /// earlier answer and the records since, where that takes less than folding everything.
    pub fn answer(&self, query: &Query) -> Result<Answer, LedgerError> {
        Ok(self.answer_keeping(query, Keeping::default())?.0)
    }

    /// The same with other limits, and how the answer came about.
    pub fn answer_keeping(
        &self,
        query: &Query,
        keeping: Keeping,
    ) -> Result<(Answer, Way), LedgerError> {
        let query = &Query { by: None, ..query.clone() };
        let activities = || self.state.current().map(|known| &known.activity);
        let contacts: usize = activities().map(|activity| activity.contacts).sum();
        if contacts < keeping.contacts_min {
            return Ok((self.moment(AsOf::Now)?.answer(query)?, Way::Folded));
        }
        let (agenda, lists) = StoredLists::of(&self.log, &self.state);
        if let Some(kept) = self.kept(query)
            && let Some(projection) = self.mended(kept, query, keeping)?
        {
            return Ok((projection.answer(&agenda, query), Way::Mended));
        }
        let projection = Projection::of(&agenda, &lists, query)?;
        let answer = projection.answer(&agenda, query);
        self.keep(projection, query);
        Ok((answer, Way::Folded))
    }

    /// Brings a kept projection up to the log's end. Nothing when that is not to be done.
    fn mended(
        &self,
        kept: Kept,
        query: &Query,
        keeping: Keeping,
    ) -> Result<Option<Projection>, LedgerError> {
        let Kept { size, projection, .. } = kept;
        if size == self.log.size() {
            return Ok(Some(projection));
        }
        let Some(mut touched) = self.touched_since(size)? else { return Ok(None) };
        let merges = &self.state.merges;
        touched.persons = merges.with_merged(EntryKind::Person, &touched.persons);
        // Where they belong now follows from what is stated of them alone.
        let stated_in = self.households_stated_of(&touched.persons, query)?;
        let is = self.part(&touched.persons, &stated_in, None, query)?;
        let now = Projection::of_part(&is, &self.state.sectors, query);
        let numbers = (0u32..).zip(is.persons()).map(|(number, _)| number).collect();
        let now = now.households_of(&numbers);
        touched.households.extend(now.into_iter().filter_map(|number| is.household(number)));
        touched.households.extend(projection.households_of(&touched.persons));
        let roots = touched.households.iter().map(|h| merges.root(EntryKind::Household, *h));
        let roots: BTreeSet<u32> = roots.collect();
        touched.persons.extend(projection.members_of(&roots));
        touched.persons = merges.with_merged(EntryKind::Person, &touched.persons);
        touched.households = merges.with_merged(EntryKind::Household, &roots);
        let all = self.state.persons as usize + self.state.households as usize;
        let people = touched.persons.len() + touched.households.len();
        if people * 100 > all * keeping.touched_percent_max {
            return Ok(None);
        }
        let before = Some((size, &touched.activities));
        let was = self.part(&touched.persons, &touched.households, before, query)?;
        let is = self.part(&touched.persons, &touched.households, None, query)?;
        let (now, _) = StoredLists::of(&self.log, &self.state);
        let mended = projection.mended(&was, &is, &now, query);
        let many = people * 100 > all * KEPT_PERCENT;
        if let Some(mended) = mended.as_ref().filter(|_| many) {
            self.keep(mended.clone(), query);
        }
        Ok(mended)
    }

    /// Whom the records from one on touch. Nothing when they change who is one with whom, or what
    /// the sectors are: then everything is to be folded anew.
    fn touched_since(&self, size: u64) -> Result<Option<Touched>, LedgerError> {
        let mut touched = Touched::default();
        for sequence in size..self.log.size() {
            let record = decode_at(sequence, &self.log.read(Stored::Record, sequence)?)?;
            match &record.event {
                Event::PeopleMerged(_) | Event::MergeUndone(_) => return Ok(None),
                event => touched.activities.extend(event.reference().cloned()),
            }
        }
        for reference in touched.activities.clone() {
            let Some(known) = self.state.activities.get(&reference) else { continue };
            touched.take(&self.lists_of(known)?.0);
            if let Some(before) = known.current_at(size) {
                touched.take(&self.activity_in(before)?);
            }
        }
        Ok(Some(touched))
    }

    fn listed(&self, sequence: u64) -> Result<Listed, LedgerError> {
        Listed::read(&self.log, sequence)?.ok_or(LedgerError::Register(sequence))
    }

    /// All households that are stated of some persons by the period's end.
    fn households_stated_of(
        &self,
        persons: &BTreeSet<u32>,
        query: &Query,
    ) -> Result<BTreeSet<u32>, LedgerError> {
        let wanted = Wanted::of(persons);
        let mut households = BTreeSet::new();
        for known in self.state.current() {
            let late = known.activity.about.start > query.period.to;
            if late || !wanted.is_any_in(&self.listed(known.current())?.persons) {
                continue;
            }
            let activity = self.activity_in(known.current())?;
            for row in activity.people.person_rows().filter(|row| wanted.is(row.person)) {
                if let Link::Household(household) = row.link {
                    households.insert(household);
                }
            }
        }
        Ok(self.state.merges.with_merged(EntryKind::Household, &households))
    }

    /// What is stated of some persons and households by the period's end: now, or as it was before
    /// some activities were touched.
    fn part(
        &self,
        persons: &BTreeSet<u32>,
        households: &BTreeSet<u32>,
        before: Option<(u64, &BTreeSet<Reference>)>,
        query: &Query,
    ) -> Result<Part, LedgerError> {
        let mut part = Part::new(persons, households, &self.state.merges);
        let (of_persons, of_households) = (Wanted::of(persons), Wanted::of(households));
        let former = |reference: &Reference| {
            before.filter(|(_, touched)| touched.contains(reference)).map(|(size, _)| size)
        };
        for (reference, known) in &self.state.activities {
            let sequence = match former(reference) {
                Some(size) => match known.current_at(size) {
                    Some(sequence) => sequence,
                    None => continue,
                },
                None if known.voided.is_some() => continue,
                None => known.current(),
            };
            // A former version can list others; it is read whatever it lists.
            let concerns = sequence != known.current() || {
                let listed = self.listed(sequence)?;
                of_persons.is_any_in(&listed.persons) || of_households.is_any_in(&listed.households)
            };
            if concerns {
                let activity = self.activity_in(sequence)?;
                if activity.about.start <= query.period.to {
                    part.state(&activity, &self.attributes_beside(sequence, &activity)?);
                }
            }
        }
        Ok(part)
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

    /// Keeps a projection of the whole log. That nothing can be written is no error: it is a cache.
    fn keep(&self, projection: Projection, query: &Query) {
        let Ok(opened) = self.opened() else { return };
        if self.log.is_read_only() {
            return;
        }
        let kept = Kept {
            program: PROGRAM.to_owned(),
            ledger: opened.ledger,
            query: format!("{query:?}"),
            size: self.log.size(),
            root: self.log.root(),
            sectors: self.state.sectors.clone(),
            projection,
        };
        let Ok(mut bytes) = codec::to_bytes(&kept) else { return };
        bytes.extend_from_slice(&crc32fast::hash(&bytes).to_le_bytes());
        let _ = put(&self.kept_path(query), &bytes);
    }
}

impl Touched {
    /// Everybody that a version of an activity lists or names as a household.
    fn take(&mut self, activity: &Activity) {
        self.persons.extend(activity.people.persons.iter());
        self.households.extend(activity.people.households.iter());
        for row in activity.people.person_rows() {
            if let Link::Household(household) = row.link {
                self.households.insert(household);
            }
        }
    }
}

/// Entries that are looked for in many lists.
struct Wanted {
    /// By entry.
    is: Vec<bool>,
}

impl Wanted {
    fn of(entries: &BTreeSet<u32>) -> Self {
        let mut is = vec![false; entries.last().map_or(0, |last| *last as usize + 1)];
        entries.iter().for_each(|entry| is[*entry as usize] = true);
        Self { is }
    }

    fn is(&self, entry: u32) -> bool {
        self.is.get(entry as usize).copied().unwrap_or(false)
    }

    fn is_any_in(&self, list: &[u32]) -> bool {
        list.iter().any(|entry| self.is(*entry))
    }
}

/// Writes a file aside and renames it; of all in its folder, the latest stay.
fn put(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let Some(dir) = path.parent() else { return Ok(()) };
    fs::create_dir_all(dir)?;
    let mut aside = tempfile::NamedTempFile::new_in(dir)?;
    aside.write_all(bytes)?;
    aside.persist(path)?;
    let mut files: Vec<_> = fs::read_dir(dir)?.filter_map(Result::ok).collect();
    files.sort_by_key(|file| std::cmp::Reverse(file.metadata().and_then(|m| m.modified()).ok()));
    files.iter().skip(FILES_MAX).try_for_each(|file| fs::remove_file(file.path()))
}
