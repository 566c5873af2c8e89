//! What an open ledger holds of an activity: everything but the rows of its lists.
//!
//! Belongs here: taking it from a record, and reading what was left there. Does not: which version is
//! the current one (`state`).

use std::sync::Arc;

use uuid::Uuid;

use crate::event::activity::{About, Activity};
use crate::event::columns;
use crate::event::ids::Reference;
use crate::event::people::{Headcount, NewIds, PeopleBytes};
use crate::log::codec::{ActivityHead, BriefEvent};
use crate::log::store::Part;
use crate::log::{LogError, Reader, decode_brief_at};

/// An activity without the rows of its lists, which stay in the store.
#[derive(Debug, Clone)]
pub struct Outline {
    /// Its own id, the same in all versions.
    pub id: Uuid,
    /// What the office calls it, the same in all versions.
    pub reference: Reference,
    /// Everything except the people it reached.
    pub about: About,
    /// Groups counted without a list.
    pub headcounts: Vec<Headcount>,
    /// How many persons and households it lists.
    pub contacts: usize,
    /// Where in the record the lists begin, if it was read from there.
    pub(super) people_at: Option<u32>,
}

/// Where its lists begin was learnt if it was read from its record, and says nothing of the activity.
impl PartialEq for Outline {
    fn eq(&self, other: &Self) -> bool {
        let Self { id, reference, about, headcounts, contacts, people_at: _ } = self;
        (id, reference, contacts) == (&other.id, &other.reference, &other.contacts)
            && (about, headcounts) == (&other.about, &other.headcounts)
    }
}

/// The people and households that an activity lists, as the register's ids, rising.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// Persons.
    pub persons: Vec<u32>,
    /// Households.
    pub households: Vec<u32>,
}

impl Listed {
    /// Reads the lists in a record. `None` when it has none, or they are malformed.
    pub(super) fn read(log: &Reader, sequence: u64) -> Result<Option<Self>, LogError> {
        let bytes = log.value(Part::Record, sequence)?;
        let BriefEvent::Activity { people, .. } = decode_brief_at(sequence, &bytes)?.event else {
            return Ok(None);
        };
        let mut listed = Self::default();
        let persons = columns::read_ids(people.lists.persons, &mut listed.persons);
        let households = columns::read_ids(people.lists.households, &mut listed.households);
        Ok(persons.and(households).map(|()| listed))
    }
}

/// An outline, and the entries it brings into the register.
pub(super) struct Outlined {
    pub outline: Arc<Outline>,
    pub new_persons: NewIds,
    pub new_households: NewIds,
}

impl Outlined {
    /// Of an activity that is in memory as a whole.
    pub fn of(activity: Activity) -> Self {
        let Activity { id, reference, about, people } = activity;
        let contacts = people.persons.len() + people.households.len();
        let headcounts = people.headcounts;
        let outline = Outline { id, reference, about, headcounts, contacts, people_at: None };
        Self {
            outline: Arc::new(outline),
            new_persons: people.new_persons,
            new_households: people.new_households,
        }
    }

    /// Of one in a record, whose lists begin at a place in it.
    pub fn read(head: ActivityHead, people: PeopleBytes<'_>, people_at: usize) -> Self {
        let ActivityHead { id, reference, about } = head;
        let lists = people.lists;
        let contacts = columns::count_ids(lists.persons) + columns::count_ids(lists.households);
        let (headcounts, people_at) = (people.headcounts, u32::try_from(people_at).ok());
        let outline = Outline { id, reference, about, headcounts, contacts, people_at };
        Self {
            outline: Arc::new(outline),
            new_persons: lists.new_persons,
            new_households: lists.new_households,
        }
    }
}
