//! The ledger: a log and its register under one profile, and what may be appended to them.
//!
//! Belongs here: opening and creating, validating a proposed event against the records before it,
//! appending it, and reading the ledger as of any record. Does not: reading tables (`intake`),
//! counting (`count`), bytes (`log`).
//!
//! Invariant: everything is validated before the first byte is written, so what is refused leaves
//! the ledger exactly as it was.
//!
//! | files | for |
//! |---|---|
//! | `state`, `settled`, `reviews`, `reviewing`, `evidence`, `activities`, `activities_in_memory`, `known`, `source_keys`, `outline`, `interning`, `replay` | the state after some records, folded from the log |
//! | `kept`, `packed`, `cache_folder` | that state, kept when a ledger is closed |
//! | `proposal`, `submissions`, `planner`, `resolver`, `recognition`, `comparison`, `changes`, `list_edits`, `contradictions`, `alike`, `erased`, `erased_rows`, `event_builder`, `overflow`, `row_store`, `plan`, `named_rows`, `refusal` | what an import would append, checked as a whole |
//! | `recorder`, `requirements`, `rewriting` | appending it; what other events require; rotating the key, compacting |
//! | `snapshot`, `lists`, `decoding`, `read_ahead` | the ledger at a moment, counted straight from the store |
//! | `projection`, `incremental`, `listings`, `kept_answers`, `seal`, `sealed_file`, `cached` | what is kept of a count, sealed, brought up to the log's end, and held against the records |
//! | `kept_lists`, `digest` | what is kept of whom activities list, and of the activities, for planning |
//! | `walk`, `stepping`, `stepping_rows`, `rewound`, `linked_entries` | going through the log record by record, with a period's figures |
//! | `outlook`, `closed_subset` | the figures with a plan; those who are counted anew for it |
//! | `source`, `wording`, `error` | what reports read from; notes and refusals in words; errors |
//! | `index`, `few_index`, `kept_index`, `reading`, `brought`, `commitments`, `key_file`, `signing_file` | which entry has which pseudonym, and the keys |

mod activities;
mod activities_in_memory;
mod alike;
mod brought;
mod cache_folder;
mod cached;
mod changes;
mod closed_subset;
mod commitments;
mod comparison;
mod contradictions;
mod decoding;
mod digest;
mod entries;
mod erased;
mod erased_rows;
mod error;
mod event_builder;
mod evidence;
mod few_index;
mod incremental;
mod index;
mod interning;
mod kept;
mod kept_answers;
mod kept_index;
mod kept_lists;
pub mod key_file;
mod known;
mod linked_entries;
mod list_edits;
mod listings;
mod lists;
mod made_references;
mod meaning;
mod named_rows;
mod outline;
mod outlook;
mod overflow;
mod packed;
mod plan;
mod planner;
mod projection;
mod proposal;
pub(crate) mod read_ahead;
mod reading;
mod recognition;
mod recorder;
mod refusal;
mod replay;
mod requirements;
mod resolver;
mod reviewing;
mod reviews;
mod rewound;
mod rewriting;
mod row_store;
mod seal;
mod sealed_file;
mod settled;
pub mod signing_file;
mod snapshot;
mod source;
mod source_keys;
mod state;
mod stepping;
mod stepping_rows;
mod submissions;
mod walk;
mod wording;

use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

use uuid::Uuid;

use crate::event::policy::Policy;
use crate::event::profile::Profile;
use crate::event::time::Timestamp;
use crate::event::{Event, LedgerOpened, Record};
use crate::log::tree::Hash;
use crate::log::{Draft, Examiner, Log, build_aside};
use crate::register::Key;
use kept::KeptState;

pub use activities::Activities;
pub use cached::{CACHE_REMEDY, CachedContent, CachedFile};
pub use changes::{Change, ListChange, PartChange, RowChange};
pub use digest::{Digest, Reaches, Row};
pub use error::LedgerError;
pub use evidence::{Attached, Evidence};
pub use kept_lists::KeptLists;
pub use known::{Known, Version};
pub use list_edits::ListEdits;
pub use lists::StoredLists;
pub use meaning::{Meaning, Meanings};
pub use named_rows::{NamedRows, NumberAt};
pub use outline::{Listed, Outline};
pub use plan::{AlikeNumbers, AlikePair, Contradiction, Earlier, Other, Plan, PlanNote};
pub use projection::{CacheLimits, MadeBy, Warm};
pub use proposal::{HouseholdRow, Mode, PersonRow, Proposal, Proposals, Residences};
pub use reading::Reading;
pub use recorder::{Recorded, Recorder};
pub use refusal::{Left, Refusal};
pub use reviews::{Review, Reviews};
pub use row_store::{ListRow, RowList, RowStore};
pub use settled::{Baseline, Settled};
pub use snapshot::{AsOf, Snapshot};
pub use source_keys::SourceKeys;
pub use state::{Access, State};
pub use submissions::{Submissions, submission};
pub use walk::Walk;
pub use wording::restates;

/// What a new ledger starts with.
#[derive(Debug, Clone)]
pub struct NewLedger {
    /// What people call it.
    pub name: String,
    /// The organisation.
    pub organisation: String,
    /// The country.
    pub country: String,
    /// The counting policy.
    pub policy: Policy,
    /// The profile.
    pub profile: Profile,
}

/// Who records, and when: given from outside, since nothing here reads a clock.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// A role or staff id.
    pub by: String,
    /// The moment.
    pub at: Timestamp,
}

impl Stamp {
    /// A draft of an event that brings nothing into the register.
    fn draft(&self, event: Event) -> Draft {
        Draft {
            id: event_id(self.at),
            recorded_at: self.at,
            recorded_by: self.by.clone(),
            source_key: None,
            event,
            identities: Vec::new(),
            attributes: Vec::new(),
            rewrites: Vec::new(),
        }
    }
}

/// A UUID v7 of a moment, with random bits from the system.
fn event_id(at: Timestamp) -> Uuid {
    let moment = at.moment();
    let seconds = u64::try_from(moment.timestamp()).unwrap_or(0);
    let time =
        uuid::Timestamp::from_unix(uuid::NoContext, seconds, moment.timestamp_subsec_nanos());
    Uuid::new_v7(time)
}

/// An open ledger: the one that appends, and the snapshot after its last record.
///
/// It dereferences to that snapshot, as a `String` does to its `str`: whatever reads takes a
/// [`Snapshot`]. Whoever goes on reading while something is appended holds a clone of it
/// ([`Ledger::snapshot`]).
#[derive(Debug)]
pub struct Ledger {
    log: Log,
    now: Snapshot,
    /// Where the state is kept when the ledger is closed.
    keeping: Option<Keeping>,
}

/// What it takes to keep a ledger's state.
#[derive(Debug)]
struct Keeping {
    key: Key,
    /// What was kept before.
    source: kept::Source,
    /// The hashes of the first records, where all were folded.
    leaves: Option<Vec<Hash>>,
    /// How many records there were when it was opened.
    size: u64,
}

impl Deref for Ledger {
    type Target = Snapshot;

    fn deref(&self) -> &Snapshot {
        &self.now
    }
}

impl Ledger {
    /// Creates a ledger in a folder that does not exist or is empty.
    pub fn create(
        dir: &Path,
        new: NewLedger,
        key: &Key,
        stamp: &Stamp,
    ) -> Result<Self, LedgerError> {
        Self::build(dir, new, key, stamp, |_, _| Ok(()))?;
        // Its files are the ones that were closed just now: nothing is to be examined.
        Self::open(dir, &Examiner::InProcess)
    }

    /// Creates a ledger without opening it, which can fail by itself. When it is whole in a folder aside,
    /// `before` gets the ledger's id, before the folder gets its name.
    ///
    /// # Errors
    /// Those of `before`, after which there is no ledger.
    pub fn build(
        dir: &Path,
        new: NewLedger,
        key: &Key,
        stamp: &Stamp,
        before: impl FnOnce(&Path, Uuid) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        new.profile.check()?;
        let id = Uuid::now_v7();
        let opened = LedgerOpened {
            ledger: id,
            name: new.name,
            organisation: new.organisation,
            country: new.country,
            key_fingerprint: key.fingerprint(),
            policy: new.policy,
        };
        let opened = stamp.draft(Event::LedgerOpened(opened));
        let profile = stamp.draft(Event::ProfileSet(Box::new(new.profile)));
        build_aside(dir, |aside| {
            let mut ledger = Self::fold(Log::create(aside)?)?;
            ledger.append([opened, profile], |_| ())?;
            ledger.close()?;
            before(aside, id)
        })
    }

    /// Opens a ledger and folds its log.
    pub fn open(dir: &Path, examiner: &Examiner) -> Result<Self, LedgerError> {
        Self::fold(Log::open(dir, examiner)?)
    }

    /// Opens a copy of a ledger, so that no byte of it is changed.
    pub fn open_copy(dir: &Path, examiner: &Examiner) -> Result<Self, LedgerError> {
        Self::fold(Log::open_as_copy(dir, examiner)?)
    }

    /// Opens a ledger with what was kept of its state when it was last closed, brought forward by the
    /// records since; where nothing fits, folds its log. Keeps the state when it is closed. Where nothing was
    /// recorded since, the store is opened when something is first read from it.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_kept(dir: &Path, examiner: &Examiner, key: &Key) -> Result<Self, LedgerError> {
        let mut found = None;
        let mut log = Log::open_when_needed(dir, examiner, |_, cache| {
            found = Some(KeptState::open(cache, key));
            found.as_ref().and_then(Option::as_ref).map(KeptState::edge)
        })?;
        let reader = log.reader().clone();
        if reader.is_read_only() {
            return Self::fold(log);
        }
        let kept = found.unwrap_or_else(|| KeptState::open(reader.cache_dir(), key));
        let brought = kept.and_then(|kept| kept.brought_to(&reader));
        let (now, source, leaves) = match brought {
            Some((now, source)) => (now, source, None),
            None => {
                let (state, leaves) = State::fold_with_leaves(&reader)?;
                let now = Snapshot { log: reader, state: Arc::new(state) };
                (now, kept::Source::default(), Some(leaves))
            }
        };
        log.read_through(&now.log);
        let keeping = Keeping { key: key.clone(), source, leaves, size: now.size() };
        Ok(Self { log, now, keeping: Some(keeping) })
    }

    fn fold(log: Log) -> Result<Self, LedgerError> {
        let now = Snapshot::of(log.reader().clone())?;
        Ok(Self { log, now, keeping: None })
    }

    /// The ledger as it is now, to be held while it goes on.
    pub fn snapshot(&self) -> Snapshot {
        self.now.clone()
    }

    /// Derives everything anew from the records alone.
    pub fn rebuild(&mut self) -> Result<(), LedgerError> {
        self.log.rebuild()?;
        self.now = Snapshot::of(self.log.reader().clone())?;
        Ok(())
    }

    /// Closes the ledger cleanly. Snapshots of it read no more.
    pub fn close(self) -> Result<(), LedgerError> {
        if let Some(Keeping { key, source, leaves, size }) = &self.keeping {
            if self.now.size() > *size {
                self.now.warm(Some(key)).bring_forward(CacheLimits::at_closing());
            }
            kept::keep(&self.now, key, source, leaves.as_deref());
        }
        Ok(self.log.close()?)
    }

    /// Closes the log, and keeps nothing of what is in memory, which may be half of something. Snapshots of
    /// it read no more.
    ///
    /// # Errors
    /// Those of closing the log.
    pub fn abandon(self) -> Result<(), LedgerError> {
        Ok(self.log.close()?)
    }

    /// Appends and applies; `acknowledged` sees each record once it is durable.
    fn append(
        &mut self,
        drafts: impl IntoIterator<Item = Draft>,
        mut acknowledged: impl FnMut(&Record),
    ) -> Result<(), LedgerError> {
        // A copy where somebody holds a snapshot, else the state itself.
        let state = Arc::make_mut(&mut self.now.state);
        // The log, from which a record is applied, is being written to as long as this goes on: what
        // is applied at once is no more than what follows from the record alone.
        let mut later = Vec::new();
        let appended = self.log.append(drafts, |record| {
            match later.is_empty() && state.apply_alone(record) {
                true => {}
                false => later.push(record.clone()),
            }
            acknowledged(record);
        });
        let reader = self.log.reader();
        for record in later {
            let before = (record.sequence, record.root_before);
            if let Err(error) = state.apply(record, reader) {
                // The snapshot stays one of a single moment: that before the record.
                self.now.log = reader.first_with_root(before.0, before.1);
                return Err(error.into());
            }
        }
        self.now.log = reader.clone();
        Ok(appended?)
    }
}
