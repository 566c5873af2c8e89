//! Plans: what is going to be recorded, what is refused, and what there is to tell about either.
//!
//! Belongs here: the outcome of planning. Does not: making it (`planner`), what was proposed
//! (`proposal`), appending (`recorder`).

use super::changes::Change;
use super::commitments::Commitments;
use super::kept_lists::KeptLists;
use super::named_rows::{NamedRows, NumberAt};
use super::overflow::{Overflow, Place};
use super::reading::Reading;
use super::refusal::Left;
use super::seal::Sealer;
use super::{LedgerError, Snapshot};
use crate::count::Stated;
use crate::event::activity::Activity;
use crate::event::ids::Reference;
use crate::event::label::Labelled;
use crate::event::{EntriesDerived, EntryKind, Event};
use crate::register::{Attributes, Trait};

/// What is going to be recorded.
#[derive(Debug, Default)]
pub struct Plan {
    /// Records in the log that the plan was made for.
    pub(super) log_size: u64,
    /// The events, by start date and reference, without what depends on their place in the log.
    pub(super) events: Vec<Planned>,
    /// Activities that are in the ledger with the same content.
    pub unchanged: Vec<Reference>,
    /// What to tell.
    pub notes: Vec<PlanNote>,
    /// Activities to void, each with the reason: an export has their submissions elsewhere now.
    pub voids: Vec<(Reference, String)>,
    /// Entries that are known by derived keys, and not yet marked so.
    pub derived: EntriesDerived,
    /// Commitments of the entries that it lists at least, old and new.
    pub(super) commitments: Commitments,
    /// The identities of the entries that its activities bring.
    pub(super) identities: Overflow,
    /// What is kept of whom activities list, if it was opened.
    pub(super) kept: Option<KeptLists>,
    /// With what it is opened; nothing where all activities are to be read.
    pub(super) sealer: Option<Sealer>,
    pub(super) reading: Reading,
}

impl Plan {
    /// Number of activities that are going to be recorded.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Contacts of the activities that are going to be recorded: persons, households and counted
    /// groups.
    pub fn contacts(&self) -> u64 {
        let contacts = self.activities().map(|activity| {
            let people = &activity.people;
            people.persons.len() + people.households.len() + people.headcounts.len()
        });
        contacts.sum::<usize>() as u64
    }

    /// What the checks hold the plan against, where not all activities are to be read for that, if it is open
    /// already.
    pub fn kept(&self) -> Option<&KeptLists> {
        self.kept.as_ref()
    }

    /// Opens it.
    ///
    /// # Errors
    /// Records that cannot be read.
    pub fn open_kept(&self, ledger: &Snapshot) -> Result<Option<KeptLists>, LedgerError> {
        let sealer = self.sealer.as_ref();
        sealer.map_or(Ok(None), |sealer| ledger.kept_lists(sealer, self.reading))
    }

    /// Whether nothing is going to be recorded.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty() && self.voids.is_empty()
    }

    /// The same with the attributes they state.
    pub fn stated(&self) -> impl Iterator<Item = Stated<'_>> {
        self.events.iter().filter_map(|planned| {
            let activity = planned.event.activity()?;
            Some(Stated { activity, attributes: &planned.attributes })
        })
    }

    /// Persons and households that the register is going to have.
    pub fn entries(&self) -> (u32, u32) {
        (self.commitments.len(EntryKind::Person), self.commitments.len(EntryKind::Household))
    }

    /// The activities that are going to be recorded.
    pub fn activities(&self) -> impl Iterator<Item = &Activity> {
        self.events.iter().filter_map(|planned| planned.event.activity())
    }
}

#[derive(Debug)]
pub(super) struct Planned {
    pub event: Event,
    pub attributes: Attributes,
    /// Where the identities of the entries are that it brings; nothing where it brings none.
    pub identities: Option<Place>,
    pub source_key: Option<String>,
}

/// A row that contradicts what was stated before of the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The activity.
    pub reference: Reference,
    /// Row of the people table.
    pub row: u32,
    /// In what.
    pub of: Trait,
    /// What was stated before.
    pub known: String,
    /// What the row says.
    pub stated: String,
    /// Where it was stated before.
    pub earlier: Earlier,
}

/// Numbers of an import that may be one with others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlikeNumbers {
    /// Of persons or of households.
    pub kind: EntryKind,
    /// How many numbers.
    pub numbers: usize,
    /// The first of them, each with one that it may be.
    pub named: Vec<AlikePair>,
}

/// A number of an import, and one that it may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlikePair {
    /// Where the number is first.
    pub one: NumberAt,
    /// Where the other one is.
    pub other: Other,
}

/// Where another number is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Other {
    /// In the same import.
    Row(NumberAt),
    /// In the ledger: the activity that brought it.
    Recorded(Reference),
}

/// Where something was stated before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Earlier {
    /// In the ledger; in which activity was not looked up.
    Unknown,
    /// In an activity of the ledger.
    Activity(Reference),
    /// In a row of what is imported.
    Row {
        /// The activity.
        reference: Reference,
        /// Row of its table.
        row: u32,
    },
}

/// Something to tell about an activity that is going to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanNote {
    /// A row contradicts an earlier statement.
    Contradiction(Contradiction),
    /// Numbers may be one with others.
    AlikeNumbers(AlikeNumbers),
    /// Listed people who live elsewhere may also be in the activity's head-count.
    CountedTwice(Reference),
    /// Its reference was made of its row, and it differs from a recorded activity, whose row the list has no
    /// more, in its place or sector and its people.
    Alike {
        /// The activity.
        reference: Reference,
        /// The recorded one.
        other: Reference,
    },
    /// A correction takes its mark `new_people` away.
    MarkTaken(Reference),
    /// It was approved, and nobody has looked at its new version.
    ApprovalLost(Reference),
    /// It was voided, and an export that has it does not bring it back.
    LeftVoided(Reference),
    /// Recorded activities of the same form of which the export has nothing.
    Absent(Vec<Left>),
    /// Submissions it was made of are elsewhere now, or gone.
    Left(Left),
    /// An export adds to it or, where that is accepted, changes it.
    Restated {
        /// The activity.
        reference: Reference,
        /// What is different.
        changes: Vec<Change>,
    },
    /// Erased contacts of the former version were kept.
    ErasedKept {
        /// The activity.
        reference: Reference,
        /// How many.
        entries: usize,
    },
    /// Rows of erased people and households, of whom the activities list what they listed. Nothing is
    /// recorded of those rows.
    ErasedListed {
        /// The rows.
        all: NamedRows,
        /// Those that say something else than what is recorded.
        otherwise: NamedRows,
    },
    /// Rows of people and households who were erased and come again as new ones.
    ErasedAgain(NamedRows),
    /// Rows of people who were not erased, whose household was, and comes again.
    ErasedHouseholdAgain(NamedRows),
    /// It changes periods that were published or closed.
    Restates {
        /// The activity.
        reference: Reference,
        /// Which.
        periods: Vec<Labelled>,
    },
}
