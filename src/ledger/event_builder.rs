//! Building events: an activity whose people have register entries becomes an event, with the
//! attributes that are stored beside it and the commitments of new entries.
//!
//! Belongs here: columns, attributes, commitments. Does not: which entry a person has
//! (`recognition`), the commitment of a whole record, which depends on its place in the log
//! (`recorder`).
//!
//! Invariant: activities are built in the order in which they added new entries, so that the list of
//! commitments is in the order of ids.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use uuid::Uuid;

use super::LedgerError;
use super::commitments::Commitments;
use super::overflow::{Overflow, Place};
use super::plan::Planned;
use super::proposal::Residences;
use crate::event::activity::{About, Activity};
use crate::event::ids::Reference;
use crate::event::people::{
    Headcount, HouseholdStated, NewIds, PeopleStated, PersonStated, RegisterCommitment,
};
use crate::event::place::Residence;
use crate::event::{ActivityCorrected, EntryKind, Event};
use crate::register::{
    Attributes, Identity, Normals, Numbered, Pseudonym, Salts, Seed, Traits, brought_to_bytes,
};

/// An activity whose people all have register entries.
pub(super) struct Resolved {
    pub id: Uuid,
    pub reference: Reference,
    pub about: About,
    /// The reason, where it corrects a known activity.
    pub correction: Option<String>,
    pub source_key: Option<String>,
    pub people: People,
}

/// A row with its attributes, and its residence's place among all residences.
type Row<T> = (T, Traits, u32);

/// The people of an activity under construction.
#[derive(Default)]
pub(super) struct People {
    pub persons: Vec<Row<PersonStated>>,
    pub households: Vec<Row<HouseholdStated>>,
    pub headcounts: Vec<Headcount>,
    /// Numbers of the entries that are new, in the order of their ids.
    pub new_persons: Vec<u32>,
    /// The same of households.
    pub new_households: Vec<u32>,
}

/// Builds events one after the other.
pub(super) struct EventBuilder<'a> {
    pub commitments: Commitments,
    pub salts: Salts,
    pub residences: &'a RwLock<Residences>,
    /// By number.
    pub persons: &'a [Pseudonym],
    /// By number.
    pub households: &'a [Pseudonym],
    /// Pseudonyms of the normal forms of persons' and of households' numbers.
    pub normals: &'a [Normals; 2],
    /// The identities of new entries, until they are recorded.
    pub identities: Overflow,
}

impl EventBuilder<'_> {
    /// The next activity as an event.
    pub fn build(&mut self, resolved: Resolved) -> Result<Planned, LedgerError> {
        let Resolved { id, reference, about, correction, source_key, people } = resolved;
        let (new_persons, new_households) =
            (people.new_persons.as_slice(), people.new_households.as_slice());
        let any_new = !new_persons.is_empty() || !new_households.is_empty();
        let seed = any_new.then(|| self.salts.next_seed()).transpose();
        let seed = seed.map_err(LedgerError::Random)?;
        let ids = [
            self.enter(EntryKind::Person, new_persons, seed.as_ref())?,
            self.enter(EntryKind::Household, new_households, seed.as_ref())?,
        ];
        let seed = seed.as_ref();
        let identities =
            seed.map(|seed| self.put_identities(seed, new_persons, new_households)).transpose()?;
        let rows = (people.persons, people.households);
        let (people, attributes) = self.columns(rows, people.headcounts, ids, about.start.year());
        let activity = Activity { id, reference, about, people };
        let event = match correction {
            None => Event::ActivityRecorded(Box::new(activity)),
            Some(reason) => {
                Event::ActivityCorrected(Box::new(ActivityCorrected { activity, reason }))
            }
        };
        Ok(Planned { event, attributes, identities, source_key })
    }

    /// Puts the identities of new entries away.
    fn put_identities(
        &mut self,
        seed: &Seed,
        persons: &[u32],
        households: &[u32],
    ) -> Result<Place, LedgerError> {
        let [of_persons, of_households] = self.normals;
        let persons = numbered(persons, self.persons, of_persons)?;
        let households = numbered(households, self.households, of_households)?;
        let bytes = brought_to_bytes(seed, &persons, &households);
        Ok(self.identities.put(|into| into.extend_from_slice(&bytes)))
    }

    /// Commits to new entries; returns their ids.
    fn enter(
        &mut self,
        kind: EntryKind,
        numbers: &[u32],
        seed: Option<&Seed>,
    ) -> Result<NewIds, LedgerError> {
        let pseudonyms = match kind {
            EntryKind::Person => self.persons,
            EntryKind::Household => self.households,
        };
        // Dense ids are u32; a register cannot outgrow them within a roster's limits.
        let new = NewIds { first: self.commitments.len(kind), count: numbers.len() as u32 };
        for (number, place) in numbers.iter().zip(0..) {
            let pseudonym = pseudonyms.get(*number as usize);
            let (Some(pseudonym), Some(seed)) = (pseudonym, seed) else {
                return Err(without_pseudonym());
            };
            let commitment = Identity::known(*pseudonym, seed.salt(kind, place)).commitment();
            self.commitments.push_new(kind, commitment);
        }
        Ok(new)
    }

    /// The columns of an activity's people, with their attributes.
    fn columns(
        &self,
        (mut persons, mut households): (Vec<Row<PersonStated>>, Vec<Row<HouseholdStated>>),
        headcounts: Vec<Headcount>,
        [new_persons, new_households]: [NewIds; 2],
        year: i32,
    ) -> (PeopleStated, Attributes) {
        persons.sort_unstable_by_key(|(row, ..)| row.person);
        households.sort_unstable_by_key(|(row, ..)| row.household);
        let all = self.residences.read().unwrap_or_else(PoisonError::into_inner);
        let places = persons.iter().map(|(.., place)| *place);
        let places = places.chain(households.iter().map(|(.., place)| *place));
        let mut places: Vec<u32> = places.filter(|place| *place > 0).collect();
        places.sort_unstable();
        places.dedup();
        let mut residences: Vec<(&Residence, u32)> =
            places.into_iter().filter_map(|place| Some((all.get(place)?, place))).collect();
        residences.sort_unstable();
        let indices: HashMap<u32, usize> =
            residences.iter().enumerate().map(|(i, (_, place))| (*place, i)).collect();
        let index = |place: u32| if place > 0 { indices.get(&place).copied() } else { None };
        let person_traits: Vec<Traits> = persons.iter().map(|(_, traits, _)| *traits).collect();
        let household_traits: Vec<Traits> =
            households.iter().map(|(_, traits, _)| *traits).collect();
        let attributes = Attributes::of(&person_traits, &household_traits, year);
        let persons = persons.into_iter();
        let persons =
            persons.map(|(row, _, place)| PersonStated { residence: index(place), ..row });
        let households = households.into_iter();
        let households =
            households.map(|(row, _, place)| HouseholdStated { residence: index(place), ..row });
        let (persons, households) = (persons.collect(), households.collect());
        let residences = residences.iter().map(|(residence, _)| (*residence).clone()).collect();
        let stated = PeopleStated {
            new_persons,
            new_households,
            register: RegisterCommitment::default(),
            ..PeopleStated::from_rows(persons, households, residences, headcounts)
        };
        (stated, attributes)
    }
}

/// The pseudonyms of some numbers.
fn numbered(
    numbers: &[u32],
    pseudonyms: &[Pseudonym],
    normals: &Normals,
) -> Result<Vec<Numbered>, LedgerError> {
    let of = |number: &u32| {
        let pseudonym = *pseudonyms.get(*number as usize)?;
        Some(Numbered { pseudonym, normal: normals.get(*number).copied() })
    };
    numbers.iter().map(of).collect::<Option<_>>().ok_or_else(without_pseudonym)
}

fn without_pseudonym() -> LedgerError {
    LedgerError::Other("a new entry has no pseudonym".into())
}
